/**
 * An app of so many charts with five objects each, made and written by a process of its own: `node charts-app.js WRITER COUNT OUTDIR`. It prints how long it took to construct the
 * app and to synthesize it, in milliseconds. The objects are those of a service, as `ApiObject`s that are finished (`MANIFESTS` is a file that has those of one), or with `SERVICES` the
 * service itself makes them.
 */
import { readFileSync } from 'fs';
import { ApiObject, App, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { CanaryService, GitOpsApp, Layout, RequestMatch, Routing, Workload } from 'cdk8s-canary';

/** What writes the files, by the names of its figures; and what stops on the way there. */
const WRITERS: { [name: string]: (outdir: string) => [app: App, synth: (app: App) => unknown] } = {
  'cdk8s.App': outdir => [new App({ outdir }), written],
  'Layout.chartFiles': outdir => [new GitOpsApp({ outdir, layout: Layout.chartFiles() }), written],
  'Layout.singleFile': outdir => [new GitOpsApp({ outdir, layout: Layout.singleFile() }), written],
  'Layout.kustomize': outdir => [new GitOpsApp({ outdir, layout: Layout.kustomize() }), written],
  'toJson': outdir => [new GitOpsApp({ outdir }), objectsOf],
  'synthYaml': outdir => [new GitOpsApp({ outdir }), app => app.synthYaml()],
};

/** The objects below a construct, as JSON. */
function objectsOf(construct: Construct): any[] {
  return construct.node.findAll().flatMap(one => ApiObject.isApiObject(one) ? [(one as ApiObject).toJson()] : []);
}

function written(app: App): void {
  app.synth();
}

/** A service of five objects: two Deployments, a Service, a DestinationRule and a VirtualService for the mesh. */
function addService(chart: Chart, name: string): void {
  new CanaryService(chart, name, {
    workload: Workload.container({ image: 'registry.example/web:1.4.2', ports: [{ name: 'http', port: 8080 }], env: { LOG_LEVEL: 'info' } }),
    stable: { replicas: 2 },
    canary: { image: 'registry.example/web:1.5.0', version: 'v2', env: { RELEASE_TYPE: 'canary' } },
    routing: Routing.istio(),
    split: { match: [RequestMatch.header('x-canary', 'true')], weight: 5 },
  });
}

const [writer, count, outdir] = process.argv.slice(2);
const manifests = process.env.SERVICES === undefined ? readFileSync(process.env.MANIFESTS!, 'utf8') : undefined;
const start = performance.now();
const [app, synth] = WRITERS[writer](outdir);
for (let index = 0; index < Number(count); index++) {
  const chart = new Chart(app, `web-${index}`, { namespace: 'bench' });
  if (manifests === undefined) {
    addService(chart, `web-${index}`);
  } else {
    (JSON.parse(manifests.replaceAll('web-0', `web-${index}`)) as any[]).forEach((manifest, id) => new ApiObject(chart, String(id), manifest));
  }
}
const constructed = performance.now();
if (process.env.PRINT_MANIFESTS === undefined) {
  synth(app);
  console.log(JSON.stringify({ construct: constructed - start, synth: performance.now() - constructed }));
} else {
  const [first, ...others] = app.charts;
  // Each chart.toJson() looks at the whole app.
  console.log(JSON.stringify([first.toJson(), ...others.map(objectsOf)]));
}
