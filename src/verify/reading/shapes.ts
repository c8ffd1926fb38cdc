import { isMap, named } from './kinds-of-value';
import { fieldText, Origin } from './origin';
import { Fault } from './reading-mistake';

/** A map with fields of a shape, or a list of which each item has one. Fields that are not named may be anything. */
type Shape = { readonly [field: string]: Shape } | readonly [Shape] | readonly [];

const CONTAINER = { env: [{}], envFrom: [{}], ports: [{}], resources: {}, readinessProbe: {}, lifecycle: {} } as const;
const POD = {
  containers: [CONTAINER], initContainers: [CONTAINER], volumes: [{}], nodeSelector: {}, tolerations: [{}], readinessGates: [{}],
} as const;
const TEMPLATE = { metadata: { labels: {}, annotations: {} }, spec: POD } as const;
const SELECTOR = { matchLabels: {}, matchExpressions: [{ values: [] }] } as const;
const ROUTE = { match: [{}], route: [{ destination: {}, headers: {} }] } as const;
const BACKENDS = { parentRefs: [{}], rules: [{ matches: [{}], filters: [{}], backendRefs: [{}] }], hostnames: [] } as const;

/** What Kubernetes refuses when it is of another shape, by group and kind: only what readers of traffic go through. */
const SPECS = new Map<string, Shape>([
  ['/Pod', POD],
  ['/Service', { selector: {}, ports: [{}], externalIPs: [] }],
  ['/ReplicationController', { selector: {}, template: TEMPLATE }],
  ...['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet'].map((kind): [string, Shape] => [`apps/${kind}`, { selector: SELECTOR, template: TEMPLATE }]),
  ['batch/Job', { template: TEMPLATE }],
  ['batch/CronJob', { jobTemplate: { spec: { template: TEMPLATE } } }],
  ['autoscaling/HorizontalPodAutoscaler', { scaleTargetRef: {}, metrics: [{}] }],
  ['policy/PodDisruptionBudget', { selector: SELECTOR }],
  ['networking.k8s.io/Ingress', { defaultBackend: {}, tls: [{ hosts: [] }], rules: [{ http: { paths: [{ backend: {} }] } }] }],
  ['networking.istio.io/VirtualService', { hosts: [], gateways: [], exportTo: [], http: [ROUTE], tcp: [ROUTE], tls: [ROUTE] }],
  ['networking.istio.io/DestinationRule', { subsets: [{ labels: {}, trafficPolicy: {} }], trafficPolicy: {}, exportTo: [] }],
  ['networking.istio.io/Gateway', { selector: {}, servers: [{ hosts: [], port: {}, tls: {} }] }],
  ['networking.istio.io/ServiceEntry', { hosts: [], ports: [{}], endpoints: [{}], addresses: [], workloadSelector: {} }],
  ['networking.istio.io/Sidecar', { egress: [{ hosts: [] }], ingress: [{}], workloadSelector: {} }],
  ['gateway.networking.k8s.io/Gateway', { listeners: [{}] }],
  ...['HTTPRoute', 'GRPCRoute', 'TCPRoute', 'TLSRoute'].map((kind): [string, Shape] => [`gateway.networking.k8s.io/${kind}`, BACKENDS]),
]);

const METADATA = { labels: {}, annotations: {} } as const;
const ANY_SPEC = {} as const;

/** Fields of a known kind that are a list where Kubernetes wants a map, and so on. */
export class ShapeRules {
  public readonly faults: Fault[] = [];
  private readonly path: string[] = [];

  constructor(manifest: any, group: string, private readonly title: string, private readonly origin: Origin) {
    this.field('metadata', manifest.metadata, METADATA);
    this.field('spec', manifest.spec, SPECS.get(`${group}/${manifest.kind}`) ?? ANY_SPEC);
  }

  private field(key: string, value: unknown, expected: Shape): void {
    if (value !== undefined && value !== null) {
      this.path.push(key);
      this.check(value, expected);
      this.path.pop();
    }
  }

  private check(value: unknown, expected: Shape): void {
    if (Array.isArray(expected)) {
      this.list(value, expected[0]);
    } else if (!isMap(value)) {
      this.refuse('a map', value);
    } else {
      for (const key of Object.keys(expected)) {
        this.field(key, value[key], (expected as { readonly [field: string]: Shape })[key]);
      }
    }
  }

  private list(value: unknown, expected: Shape | undefined): void {
    if (!Array.isArray(value)) {
      this.refuse('a list', value);
    } else if (expected !== undefined) {
      value.forEach((item, index) => {
        this.path.push(String(index));
        this.check(item, expected);
        this.path.pop();
      });
    }
  }

  private refuse(expected: string, value: unknown): void {
    const sentence = `${fieldText(this.path)} of ${this.title} must be ${expected}, got ${named(value)}`;
    this.faults.push({ kind: 'shape', sentence, place: this.origin.valuePlace(this.path), path: [...this.path] });
  }
}
