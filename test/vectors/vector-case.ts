import { Caller } from '../../src/verify/caller';
import { ManifestObject } from '../../src/verify/manifest-object';
import { Manifests } from '../../src/verify/manifests';
import { Outcome, OutcomeKind } from '../../src/verify/outcome';
import { TrafficRequest } from '../../src/verify/traffic-request';

/** A request with the share that was measured, by who answered. */
export interface MeasuredRequest {
  readonly request: TrafficRequest;
  readonly share: { readonly [answeredBy: string]: number };
  /** How many requests were sent. */
  readonly samples: number;
}

/** A case of a file of vectors. */
export interface VectorCase {
  readonly name: string;
  readonly manifests: () => Manifests;
  readonly requests: readonly MeasuredRequest[];
  /** How the file names who answered. */
  readonly answeredBy: (outcome: Outcome) => string;
}

/** The pods of the gateway in the measured cluster, and another case; they are no part of the cases. */
const WORLD = [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'istio-system' } },
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'istio-ingressgateway', namespace: 'istio-system' },
    spec: {
      selector: { matchLabels: { istio: 'ingressgateway' } },
      template: { metadata: { labels: { app: 'istio-ingressgateway', istio: 'ingressgateway' } }, spec: { containers: [{ name: 'istio-proxy' }] } },
    },
  },
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'istio-ingressgateway', namespace: 'istio-system' },
    spec: { selector: { istio: 'ingressgateway' }, ports: [{ name: 'http2', port: 80, targetPort: 8080 }] },
  },
  // Cases were measured side by side, so that there always was a gateway at port 80.
  {
    apiVersion: 'networking.istio.io/v1',
    kind: 'Gateway',
    metadata: { name: 'neighbour', namespace: 'istio-system', creationTimestamp: '1970-01-01T00:00:00Z' },
    spec: { selector: { istio: 'ingressgateway' }, servers: [{ port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: ['neighbour.example.test'] }] },
  },
];

/** Nothing to connect to; proxies take a connection before they know that it leads nowhere, and close it (`no response`). */
const NOBODY = 'no endpoints';

/** The cases of a parsed file in either format. */
export function vectorCases(file: any[]): VectorCase[] {
  return file.map(vector => vector.ingresses === undefined ? meshCase(vector) : ingressCase(vector));
}

function meshCase({ name, manifests, requests }: any): VectorCase {
  return {
    name,
    manifests: () => Manifests.fromObjects([...WORLD, ...Manifests.fromYaml(manifests).objects.map(measured)]),
    requests: requests.map(({ from, host, port, path, method, headers, share, n }: any) => ({
      request: { from: callerOf(from), host, port, path, method, ...sent(headers) },
      share: summed(share, key => key === 'no response' ? NOBODY : /^HTTP \d+ from (.+)$/.exec(key)?.[1] ?? key),
      samples: n,
    })),
    answeredBy: ({ kind, workload, reason, status }) => {
      switch (kind) {
        case OutcomeKind.WORKLOAD: return reason.startsWith('passthrough') ? reason : workload!;
        case OutcomeKind.RESPONSE: return `HTTP ${status}`;
        case OutcomeKind.NO_ENDPOINTS: return NOBODY;
        // The measured cluster had neither DNS nor a way out.
        default: return reason.startsWith('passthrough') ? reason : 'HTTP 503';
      }
    },
  };
}

/** What the cluster added when it was measured: the time of creation, and readiness. */
function measured({ manifest }: ManifestObject): any {
  const { metadata, spec } = manifest;
  const unready = spec?.template?.metadata?.labels?.['oracle.test/not-ready'] === 'true';
  return {
    ...manifest,
    metadata: { creationTimestamp: '1970-01-01T00:00:00Z', ...metadata },
    ...unready ? { status: { observedGeneration: 1, replicas: spec.replicas ?? 1, readyReplicas: 0 } } : {},
  };
}

function callerOf({ gateway, mesh }: any): Caller {
  if (gateway !== undefined) {
    return Caller.gateway(gateway);
  }
  return mesh === undefined ? Caller.plain() : Caller.mesh(mesh.namespace, { labels: mesh.labels });
}

function sent(headers: { [name: string]: string | string[] } = {}): Pick<TrafficRequest, 'headers' | 'repeatedHeaders'> {
  const given = Object.entries(headers);
  return {
    headers: Object.fromEntries(given.filter((header): header is [string, string] => typeof header[1] === 'string')),
    repeatedHeaders: Object.fromEntries(given.filter((header): header is [string, string[]] => typeof header[1] !== 'string')),
  };
}

function summed(share: { [key: string]: number }, rename: (key: string) => string): { [key: string]: number } {
  const sums: { [key: string]: number } = {};
  Object.entries(share).forEach(([key, part]) => sums[rename(key)] = (sums[rename(key)] ?? 0) + part);
  return sums;
}

/** The controller crashes in cases without a share. */
const CRASH = { [NOBODY]: 1 };

function ingressCase({ name, ingresses, services, request, share, samples }: any): VectorCase {
  const { host, path, headers, cookies, cookie_header: cookie } = request;
  return {
    name,
    manifests: () => Manifests.fromObjects([
      ...ingresses.map(completed), ...Object.entries(services).flatMap(([id, service]) => serviceObjects(id, service)),
    ]),
    requests: [{
      request: { from: Caller.ingress('nginx'), host, path, cookies, ...sent({ ...headers, ...cookie === undefined ? {} : { cookie } }) },
      share: share ?? CRASH,
      samples: samples ?? 1,
    }],
    answeredBy: ({ kind, status, reason }) => {
      const [, namespace, service, port] = /^([^/]+)\/([^:]+):(.+)$/.exec(reason) ?? [];
      if (kind !== OutcomeKind.WORKLOAD) {
        return kind === OutcomeKind.RESPONSE ? `status ${status}` : 'no endpoints';
      }
      const main = Object.values<any>(services[namespace === 'default' ? service : `${namespace}/${service}`].ports)[0];
      return `${service}${namespace === 'default' ? '' : '-other-namespace'}${Number(port) === main ? '' : `-port${port}`}`;
    },
  };
}

/** Ingresses came to the controller without an API server, which would not take them without these; the controller takes them as this. */
function completed(ingress: any): any {
  return {
    ...ingress,
    spec: {
      ...ingress.spec,
      rules: ingress.spec.rules?.map((rule: any) => rule.http?.paths === undefined ? rule : (
        { ...rule, http: { ...rule.http, paths: rule.http.paths.map((path: any) => ({ pathType: 'Prefix', ...path, path: path.path || '/' })) } })),
    },
  };
}

function serviceObjects(id: string, { ports, endpoints }: any): object[] {
  const [name, namespace = 'default'] = id.split('/').reverse();
  const metadata = { name, namespace };
  const labels = { app: name };
  return [
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata,
      spec: { selector: labels, ports: Object.entries(ports).map(([port, number]) => ({ name: port, port: number })) },
    },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata,
      spec: { replicas: endpoints, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers: [{ name: 'app' }] } } },
    },
  ];
}
