import { readFileSync } from 'fs';
import { ApiObject, Chart, Duration, JsonPatch } from 'cdk8s';
import { CanaryPlan, CanaryService, CanaryWorker, GitOpsApp, RequestMatch, Routing, Workload } from 'cdk8s-canary';

/** What differs from cluster to cluster. */
interface Values {
  readonly namespace: string;
  /** Labels of the namespace, by which leftovers are found. */
  readonly labels: { readonly [key: string]: string };
  readonly host: string;
  /** Labels of the pods of the ingress gateway. */
  readonly gateway: { readonly [key: string]: string };
}

const { namespace, labels, host, gateway } = JSON.parse(readFileSync('values.json', 'utf8')) as Values;
const app = new GitOpsApp({ plan: CanaryPlan.fromFile('canary.yaml', { target: 'e2e' }) });
const chart = new Chart(app, 'shop', { namespace });

// Nothing beside the pods answers for them, whatever the cluster injects elsewhere.
new ApiObject(chart, 'namespace', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, labels: { ...labels, 'istio-injection': 'disabled' } } });
new ApiObject(chart, 'gateway', {
  apiVersion: 'networking.istio.io/v1',
  kind: 'Gateway',
  metadata: { name: 'public' },
  spec: { selector: gateway, servers: [{ port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: [host] }] },
});

// The plan says which one.
const image = 'registry.k8s.io/e2e-test-images/agnhost';
const args = ['netexec', '--http-port=8080'];
new CanaryService(chart, 'web', {
  workload: Workload.container({ image, args, ports: [{ name: 'http', port: 8080 }], readinessPath: '/healthz' }),
  stable: { replicas: 3 },
  canary: { replicas: 1 },
  drain: { sleep: Duration.seconds(5) },
  routing: Routing.istio({ hosts: [host], gateways: ['public'] }),
  split: { match: [RequestMatch.header('x-canary', 'true')] },
});
new CanaryWorker(chart, 'mailer', { workload: Workload.container({ image, args }), stable: { replicas: 2 }, canary: {} });

// Envoy says in each answer which destination it chose.
for (const route of chart.node.findAll().filter((child): child is ApiObject => ApiObject.isApiObject(child) && child.kind === 'VirtualService')) {
  const rules: { route: { destination: { subset?: string } }[] }[] = route.toJson().spec.http;
  rules.forEach(({ route: destinations }, rule) => destinations.forEach(({ destination: { subset = 'stable' } }, index) => {
    route.addJsonPatch(JsonPatch.add(`/spec/http/${rule}/route/${index}/headers`, { response: { set: { 'x-version': subset } } }));
  }));
}

app.synth();
