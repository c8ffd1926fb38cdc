import { App, Chart } from 'cdk8s';
import { addProcess } from './process';
import { PROCESSES } from './processes';
import { edge } from '../eco2/edge';

/** The whole company: a chart and a namespace per domain, behind one gateway. */
export function company(app: App): void {
  edge(new Chart(app, 'edge', { namespace: 'istio-system' }));
  const domains = new Map<string, Chart>();
  for (const process of PROCESSES) {
    const { domain } = process;
    const chart = domains.get(domain) ?? new Chart(app, domain, { namespace: domain });
    domains.set(domain, chart);
    addProcess(chart, process);
  }
}
