import { join } from 'path';
import { Chart } from 'cdk8s';
import { ENVIRONMENTS, SERVICES } from './services';
import { addProcess } from '../company/process';
import { edge } from '../eco2/edge';
import { CanaryPlan, GitOpsApp, Layout } from 'cdk8s-canary';

/** Writes a folder for each service, and one for its routes. */
export function workloads(folder: string, force = false): void {
  workloadsApp(join(folder, 'workloads'), CanaryPlan.fromFile(join(folder, 'canary.yaml')), force).synth();
}

/** The services, each with a chart of its own in the namespace of its domain, and the gateway. */
export function workloadsApp(outdir: string, plan: CanaryPlan, force = false): GitOpsApp {
  const layout = Layout.kustomize({ folder: 'domains', routesFolder: 'routing', overlays: [...ENVIRONMENTS] });
  const app = new GitOpsApp({ outdir, plan, layout, force });
  edge(new Chart(app, 'edge', { namespace: 'istio-system' }));
  SERVICES.forEach(service => addProcess(new Chart(app, service.name, { namespace: service.domain }), service));
  return app;
}
