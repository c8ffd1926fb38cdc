import { Chart } from 'cdk8s';
import { canaryService } from './subjects';
import { GitOpsApp } from 'cdk8s-canary';

/** YAML of so many services, six objects each, in one namespace and behind one host. */
export function system(services: number): string {
  const app = new GitOpsApp();
  const chart = new Chart(app, 'bench', { namespace: 'bench' });
  for (let index = 0; index < services; index++) {
    canaryService(chart, index);
  }
  return app.synthYaml();
}
