import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App, Chart } from 'cdk8s';
import { CanaryPlan, GitOpsApp } from 'cdk8s-canary';

const EXTENSION = '.k8s.yaml';

/** What an example writes, as one text. */
export function rendered(namespace: string, build: (chart: Chart) => void): string {
  const app = new GitOpsApp();
  build(new Chart(app, namespace, { namespace }));
  return app.synthYaml();
}

/** What an example of several charts writes, as a text per file, with the record of the files. */
export function writtenFiles(build: (app: App) => void, plan?: CanaryPlan): { [file: string]: string } {
  const outdir = mkdtempSync(join(tmpdir(), 'examples-'));
  try {
    const app = new GitOpsApp({ outdir, plan });
    build(app);
    app.synth();
    return Object.fromEntries(readdirSync(outdir).map(file => [file, readFileSync(join(outdir, file), 'utf8')]));
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

/** What an example of several charts writes, as a text per chart. */
export function renderedCharts(build: (app: App) => void, plan?: CanaryPlan): { [chart: string]: string } {
  const files = Object.entries(writtenFiles(build, plan)).filter(([file]) => file.endsWith(EXTENSION));
  return Object.fromEntries(files.map(([file, text]) => [file.replace(EXTENSION, ''), text]));
}
