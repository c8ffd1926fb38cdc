import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App, Chart } from 'cdk8s';
import { CanaryPlan, GitOpsApp } from 'cdk8s-canary';

/** What an example writes, as one text. */
export function rendered(namespace: string, build: (chart: Chart) => void): string {
  const app = new GitOpsApp();
  build(new Chart(app, namespace, { namespace }));
  return app.synthYaml();
}

/** What an example of several charts writes, as a text per chart. */
export function renderedCharts(build: (app: App) => void, plan?: CanaryPlan): { [chart: string]: string } {
  const outdir = mkdtempSync(join(tmpdir(), 'examples-'));
  try {
    const app = new GitOpsApp({ outdir, plan });
    build(app);
    app.synth();
    return Object.fromEntries(readdirSync(outdir).map(file => [file.replace('.k8s.yaml', ''), readFileSync(join(outdir, file), 'utf8')]));
  } finally {
    rmSync(outdir, { recursive: true });
  }
}
