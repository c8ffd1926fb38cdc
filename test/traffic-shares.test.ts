import { check, Manifests, TrackState, TrafficModel, TrafficShares } from '../src';

const deployment = (name: string, labels: string, more = 'replicas: 3') => `---
apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: shop }
spec:
  ${more}
  selector: { matchLabels: { ${labels} } }
  template:
    metadata: { labels: { ${labels} } }
    spec: { containers: [{ name: main, image: 'registry.example/web:1', ports: [{ containerPort: 8080 }] }] }
`;
const service = (name: string, selector: string) => `---
apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: shop }
spec: { selector: { ${selector} }, ports: [{ name: http, port: 80, targetPort: 8080 }] }
`;
/** A Service per track, and an Ingress with its canary. */
const INGRESS = (weight: number) => ['web', 'web-canary'].map(name => `---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: ${name}, namespace: shop, annotations: { ${name === 'web' ? '' : `nginx.ingress.kubernetes.io/canary: 'true', nginx.ingress.kubernetes.io/canary-weight: '${weight}'`} } }
spec:
  ingressClassName: nginx
  rules: [{ host: shop.example.com, http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: ${name}, port: { number: 80 } } } }] } }]
`).join('');
const PAIR = deployment('web', 'app: web, track: stable, version: v1') + deployment('web-canary', 'app: web, track: canary, version: v2', 'replicas: 1');
const PER_TRACK = service('web', 'app: web, track: stable') + service('web-canary', 'app: web, track: canary');

const shares = (...texts: string[]) => TrafficShares.of(Manifests.fromYaml(texts.join('')));
const requests = (found: TrafficShares, name: string) => found.processes.find(process => process.name === name)!.requests
  .map(({ from, address, shares: ends }) => [from, address, ends]);

test('a process has its tracks, as the manifests say', () => {
  const { processes } = shares(PAIR, service('web', 'app: web'));
  expect(processes).toHaveLength(1);
  expect(processes[0]).toMatchObject({
    namespace: 'shop',
    name: 'web',
    tracks: [
      { track: 'stable', workload: 'shop/web', kind: 'Deployment', version: 'v1', image: 'registry.example/web:1', replicas: 3, idle: false },
      { track: 'canary', workload: 'shop/web-canary', kind: 'Deployment', version: 'v2', image: 'registry.example/web:1', replicas: 1, idle: false },
    ],
    podShare: 0.25,
  });
});

test('behind one Service the numbers of pods are the shares', () => {
  expect(requests(shares(PAIR, service('web', 'app: web')), 'web')).toEqual([
    ['a pod without sidecar in shop', 'web.shop.svc.cluster.local/', { stable: 0.75, canary: 0.25 }],
  ]);
});

test('the canary Ingress divides what comes by the Ingress class; a Service of the canary alone is marked', () => {
  const found = shares(PAIR, PER_TRACK, INGRESS(20));
  expect(requests(found, 'web')).toEqual([
    ['a pod without sidecar in shop', 'web.shop.svc.cluster.local/', { stable: 1 }],
    ['a pod without sidecar in shop', 'web-canary.shop.svc.cluster.local/', { canary: 1 }],
    ['ingress class nginx', 'shop.example.com/', { stable: 0.8, canary: 0.2 }],
  ]);
  expect(found.processes[0].requests.map(({ direct }) => direct)).toEqual([false, true, false]);
});

test('a workload without tracks is a process, too, with the requests of its Service', () => {
  const found = shares(deployment('cart', 'app: cart'), service('cart', 'app: cart'), deployment('lonely', 'app: lonely'));
  expect(found.processes.map(({ name, tracks, podShare }) => [name, tracks.map(({ track }) => track), podShare])).toEqual([['cart', ['stable'], 0], ['lonely', ['stable'], 0]]);
  expect(requests(found, 'cart')).toEqual([['a pod without sidecar in shop', 'cart.shop.svc.cluster.local/', { stable: 1 }]]);
  expect(requests(found, 'lonely')).toEqual([]);
});

test('a request that fails belongs to the process whose pods are missing', () => {
  const found = shares(deployment('cart', 'app: cart', 'replicas: 0'), service('cart', 'app: cart'), INGRESS(0).replaceAll('name: web', 'name: cart'));
  expect(requests(found, 'cart')).toEqual([
    ['a pod without sidecar in shop', 'cart.shop.svc.cluster.local/', { 'no endpoints': 1 }],
    ['ingress class nginx', 'shop.example.com/', { 'HTTP 503': 1 }],
  ]);
  expect(found.processes[0].tracks[0]).toMatchObject({ replicas: 0, idle: true });
});

test('a request for what is not in the input belongs to nobody', () => {
  const found = shares(deployment('cart', 'app: cart'), `---\n${INGRESS(0).split('---\n')[1]}`);
  expect(found.others.map(({ text, shares: ends }) => [text, ends])).toEqual([['GET shop.example.com/ from ingress class nginx', { 'HTTP 503': 1 }]]);
});

test('CronJobs are tracks by their names, and get no requests', () => {
  const job = (name: string, suspend: boolean) => `---
apiVersion: batch/v1
kind: CronJob
metadata: { name: ${name}, namespace: shop }
spec:
  schedule: "0 3 * * *"
  suspend: ${suspend}
  jobTemplate: { spec: { template: { metadata: { labels: { version: "2" } }, spec: { restartPolicy: Never, containers: [{ name: main, image: 'registry.example/report:2' }] } } } }
`;
  const { processes } = shares(job('report-canary', true), job('report', false), job('other-canary', false));
  const fields = ({ track, idle, image, version, replicas }: TrackState) => [track, idle, image, version, replicas];
  expect(processes.map(({ name, tracks }) => [name, tracks.map(fields)])).toEqual([
    ['report', [['stable', false, 'registry.example/report:2', '2', undefined], ['canary', true, 'registry.example/report:2', '2', undefined]]],
    ['other-canary', [['stable', false, 'registry.example/report:2', '2', undefined]]],
  ]);
});

test('a number of pods that an autoscaler says is not known', () => {
  const scaler = `---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: web, namespace: shop }
spec: { scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }, minReplicas: 2, maxReplicas: 9 }
`;
  const [{ tracks, podShare }] = shares(PAIR.replace('replicas: 3', 'paused: false'), service('web', 'app: web'), scaler).processes;
  expect([tracks.map(({ replicas }) => replicas), podShare]).toEqual([[undefined, 1], undefined]);
});

test.each(['examples/eco2/yaml', 'examples/company/yaml', 'examples/tada/prod/yaml', 'examples/argocd/workloads', 'examples/cli/risky'])('the shares of every request of %s add up to 1', path => {
  const { processes, others } = TrafficShares.of(Manifests.fromPath(path, { tolerant: true }));
  const all = [...processes.flatMap(process => process.requests), ...others];
  expect(all.length).toBeGreaterThan(4);
  for (const request of all) {
    expect(Object.values(request.shares).reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
    expect(request.text).toContain(request.from);
  }
});

test.each([
  'examples/eco2/yaml', 'examples/company/yaml', 'examples/cli/risky',
])('the canary has the share of every request of %s that the traffic model computes for it', path => {
  const manifests = Manifests.fromPath(path, { tolerant: true });
  const model = TrafficModel.of(manifests);
  for (const { tracks, requests: all } of TrafficShares.of(manifests).processes) {
    const canaries = tracks.filter(({ track }) => track === 'canary').map(({ workload }) => workload);
    for (const { request, shares: { canary = 0 } } of all) {
      const parts = model.send(request).outcomes.filter(({ workload }) => workload !== undefined && canaries.includes(workload));
      expect(canary).toBeCloseTo(parts.reduce((sum, { share }) => sum + share, 0), 12);
    }
  }
});

test('why it is so can be asked of every request', () => {
  const [request] = shares(PAIR, service('web', 'app: web')).processes[0].requests;
  expect(String(request.answer)).toContain('75 % Deployment shop/web (stable)');
});

test('words of the user tell tracks', () => {
  const manifests = Manifests.fromYaml(PAIR.replaceAll('web-canary', 'web-shadow').replaceAll('track: canary', 'track: dark'));
  expect(TrafficShares.of(manifests, { canaryWords: ['dark'] }).processes.map(({ tracks }) => tracks.map(({ track }) => track))).toEqual([['stable', 'canary']]);
  expect(check(manifests)).toEqual(expect.any(Array));
});
