/** A mistake that people make in a line of a manifest. */
export interface Slip {
  readonly title: string;
  /** The correct manifest. */
  readonly file: string;
  /** Texts that lead to the line, each below the one before. */
  readonly at: string[];
  /** What becomes of the line; nothing where it is deleted. */
  readonly edit: (line: string) => string | undefined;
  /** The rule that names it. */
  readonly rule: string;
  /** Texts that lead to the line that the finding has to name, in the manifest with the slip; default: the line of the slip. */
  readonly found?: string[];
}

const AUTH = 'examples/auth-api/auth-api.yaml';
const GREETER = 'examples/beta-users/beta-users.yaml';
const ORDERS = 'examples/adopt/orders.yaml';

const STABLE = ['kind: Deployment'];
const CANARY = ['kind: Deployment', 'kind: Deployment'];
const SERVICE = ['kind: Service'];
const SECOND_SERVICE = ['kind: Service', 'kind: Service'];
const RULE = ['kind: DestinationRule'];
const GATEWAY = ['kind: VirtualService'];
const MESH = ['kind: VirtualService', 'kind: VirtualService'];

const to = (from: string, text: string) => (line: string): string => line.replace(from, text);
const after = (text: string) => (line: string): string => `${line}\n${text}`;
const gone = (): undefined => undefined;

/** Slips in what decides who gets a request. */
const ROUTES: Slip[] = [
  { title: 'wrong subset of the header rule', file: AUTH, at: [...GATEWAY, 'subset: canary'], edit: to('canary', 'canry'), rule: 'R30' },
  { title: 'wrong subset of a weight', file: AUTH, at: [...GATEWAY, 'name: api-v1-auth', 'subset: stable'], edit: to('stable', 'primary'), rule: 'R30' },
  { title: 'wrong subset in the mesh', file: AUTH, at: [...MESH, 'subset: canary'], edit: to('canary', 'v2'), rule: 'R30' },
  { title: 'wrong case of a subset', file: GREETER, at: [...GATEWAY, 'subset: canary'], edit: to('canary', 'Canary'), rule: 'R30' },
  { title: 'wrong host of a destination', file: AUTH, at: [...GATEWAY, 'host: auth-api'], edit: to('auth-api', 'auth-apis'), rule: 'R30' },
  { title: 'wrong host of a canary', file: ORDERS, at: [...GATEWAY, 'host: orders-canary'], edit: to('orders-canary', 'order-canary'), rule: 'R30' },
  { title: 'host with the namespace only', file: AUTH, at: [...GATEWAY, 'host: auth-api'], edit: to('auth-api', 'auth-api.auth'), rule: 'R15' },
  { title: 'full host of another namespace', file: AUTH, at: [...GATEWAY, 'host: auth-api'], edit: to('auth-api', 'auth-api.default.svc.cluster.local'), rule: 'R33' },
  { title: 'port that the Service does not have', file: AUTH, at: [...GATEWAY, 'number: 8000'], edit: to('8000', '80'), rule: 'R30' },
  { title: 'port of the container', file: ORDERS, at: [...GATEWAY, 'number: 80'], edit: to('80', '8080'), rule: 'R30' },
  { title: 'port that the Service no longer has', file: GREETER, at: [...SERVICE, 'port: 8080'], edit: to('8080', '80'), rule: 'R30', found: [...GATEWAY, 'number: 8080'] },
  { title: 'negative weight', file: AUTH, at: [...GATEWAY, 'weight: 5'], edit: to('5', '-5'), rule: 'R25' },
  { title: 'weight as a text', file: AUTH, at: [...GATEWAY, 'weight: 95'], edit: to('95', '"95"'), rule: 'R25' },
  { title: 'weight with a fraction', file: AUTH, at: [...GATEWAY, 'weight: 5'], edit: to('5', '0.5'), rule: 'R25' },
  { title: 'weight with a percent sign', file: GREETER, at: [...GATEWAY, 'weight: 10'], edit: to('10', '10%'), rule: 'R25' },
  { title: 'header without a kind of match', file: AUTH, at: [...GATEWAY, 'exact: "true"'], edit: to('exact', 'equals'), rule: 'R25' },
  { title: 'header value without quotes', file: AUTH, at: [...GATEWAY, 'exact: "true"'], edit: to('"true"', 'true'), rule: 'R25' },
  { title: 'expression that is none', file: AUTH, at: [...GATEWAY, 'exact: "true"'], edit: to('exact: "true"', 'regex: "(true"'), rule: 'R25' },
  { title: 'field with a wrong name', file: AUTH, at: [...GATEWAY, 'subset: canary'], edit: to('subset', 'subsets'), rule: 'R25' },
  {
    title: 'rule without match before the others',
    file: AUTH,
    at: [...GATEWAY, 'http:'],
    edit: after('    - route:\n        - destination:\n            host: auth-api\n            subset: stable'),
    rule: 'R16',
    found: [...GATEWAY, 'http:', '- match:'],
  },
  {
    title: 'broader rule before the header rule',
    file: AUTH,
    at: [...GATEWAY, '- match:'],
    edit: line => `    - match:\n        - uri:\n            prefix: /api\n      route:\n        - destination:\n            host: auth-api\n            subset: stable\n${line}`,
    rule: 'R16',
    found: [...GATEWAY, '- match:', '- match:'],
  },
  { title: 'header and path as two matches, which is one or the other', file: AUTH, at: [...GATEWAY, '- headers:', '          uri:'], edit: to('          uri:', '        - uri:'), rule: 'R16', found: [...GATEWAY, 'name: api-v1-auth-canary', '- match:'] },
  { title: 'abort of more than all requests', file: GREETER, at: [...GATEWAY, 'name: default-canary'], edit: to('name: default-canary', 'name: default-canary\n      fault: { abort: { httpStatus: 503, percentage: { value: 1000 } } }'), rule: 'R25', found: [...GATEWAY, 'fault:'] },
  { title: 'gateway name with two slashes', file: AUTH, at: [...MESH, '  hosts:'], edit: line => `  gateways:\n    - mesh/auth/api\n${line}`, rule: 'R25', found: [...MESH, '- mesh/auth/api'] },
  { title: 'mesh in the place of the gateway', file: AUTH, at: [...GATEWAY, '- istio-system/eco2-gateway'], edit: to('istio-system/eco2-gateway', 'mesh\n  # moved'), rule: 'R40', found: [...GATEWAY, '- api.growbin.app'] },
  {
    title: 'old object left in place',
    file: AUTH,
    at: [...MESH, 'name: auth-api-mesh'],
    edit: after('  namespace: auth\nspec:\n  hosts: [auth-api]\n  http: [{ route: [{ destination: { host: auth-api, subset: stable } }] }]\n---\napiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata:\n  name: auth-api-new'),
    rule: 'R14',
    found: [...MESH, 'name: auth-api-new', '- auth-api'],
  },
  { title: 'gateways misspelt', file: AUTH, at: [...GATEWAY, '  gateways:'], edit: to('gateways', 'gateway'), rule: 'R25' },
  { title: 'no object for the mesh', file: AUTH, at: [...MESH, '    - auth-api'], edit: to('auth-api', 'auth-apis'), rule: 'R49' },
  { title: 'default rule deleted', file: GREETER, at: [...MESH, '- name: default'], edit: to('- name: default', '- match: [{ headers: { x-debug: { exact: "1" } } }]\n      name: default'), rule: 'R38', found: [...MESH, '- match:', '- headers'] },
  { title: 'object in another namespace', file: AUTH, at: [...RULE, 'namespace: auth'], edit: to('auth', 'default'), rule: 'R33' },
  { title: 'routes in another namespace', file: GREETER, at: [...GATEWAY, 'namespace: beta-users'], edit: to('beta-users', 'default'), rule: 'R33' },
];

/** Slips in DestinationRules, Services and labels. */
const LABELS: Slip[] = [
  { title: 'wrong label of a subset', file: AUTH, at: [...RULE, 'version: "v2"'], edit: to('v2', 'v3'), rule: 'R31' },
  { title: 'wrong key of a subset', file: GREETER, at: [...RULE, 'track: "canary"'], edit: to('track', 'tier'), rule: 'R31' },
  { title: 'subsets with one label', file: AUTH, at: [...RULE, 'version: "v2"'], edit: to('v2', 'v1'), rule: 'R9' },
  { title: 'subset without labels', file: GREETER, at: [...RULE, 'track: "stable"'], edit: to('track: "stable"', 'app: "greeter"'), rule: 'R9' },
  { title: 'subset that is there twice', file: AUTH, at: [...RULE, 'name: canary'], edit: to('canary', 'stable'), rule: 'R25' },
  { title: 'subset renamed', file: AUTH, at: [...RULE, 'name: canary'], edit: to('canary', 'next'), rule: 'R30' },
  { title: 'subset name with a dot', file: AUTH, at: [...RULE, 'name: canary'], edit: to('canary', 'v1.2'), rule: 'R25' },
  { title: 'DestinationRule for another host', file: AUTH, at: [...RULE, 'host: auth-api'], edit: to('auth-api', 'auth'), rule: 'R30' },
  { title: 'DestinationRule deleted', file: GREETER, at: RULE, edit: to('DestinationRule', 'DestinationRules'), rule: 'R30', found: [...GATEWAY, 'subset: canary'] },
  { title: 'wrong selector of the Service', file: AUTH, at: [...SERVICE, 'selector:', 'app:'], edit: to('auth-api', 'auth'), rule: 'R31' },
  { title: 'version in the selector of the Service', file: AUTH, at: [...SERVICE, 'selector:', 'app:'], edit: after('    version: "v1"'), rule: 'R31', found: [...SERVICE, 'selector:', 'version: "v1"'] },
  { title: 'wrong name of a target port', file: ORDERS, at: [...SERVICE, 'targetPort: http'], edit: to('http', 'web'), rule: 'R31' },
  { title: 'port of TCP by its name', file: AUTH, at: [...SERVICE, 'name: http'], edit: to('http', 'tcp'), rule: 'R17' },
  { title: 'port of TCP by its protocol', file: GREETER, at: [...SERVICE, 'name: http'], edit: to('name: http', 'name: http\n      appProtocol: tcp'), rule: 'R17', found: [...SERVICE, 'appProtocol'] },
  { title: 'headless Service', file: AUTH, at: [...SERVICE, 'spec:'], edit: after('  clusterIP: None'), rule: 'R45', found: [...SERVICE, 'clusterIP'] },
  { title: 'label of the canary pods', file: AUTH, at: [...CANARY, 'template:', 'version: "v2"'], edit: to('v2', 'v3'), rule: 'R25' },
  { title: 'app of the canary pods and their selector', file: GREETER, at: [...CANARY, 'template:', 'track: "canary"'], edit: to('track: "canary"', 'track: "canry"'), rule: 'R25' },
  { title: 'canary Service selects stable', file: ORDERS, at: [...SECOND_SERVICE, 'app: "orders-canary"'], edit: to('orders-canary', 'orders'), rule: 'R9' },
  { title: 'stable Service selects both', file: ORDERS, at: [...SERVICE, '    app: "orders"'], edit: to('app: "orders"', 'team: "checkout"'), rule: 'R9' },
];

/** Slips in workloads and in the text itself. */
const WORKLOADS: Slip[] = [
  { title: 'canary without pods', file: AUTH, at: [...CANARY, 'replicas: 1'], edit: to('1', '0'), rule: 'R2' },
  { title: 'stable without pods', file: GREETER, at: [...STABLE, 'replicas: 3'], edit: to('3', '0'), rule: 'R2' },
  { title: 'canary of a Service of its own without pods', file: ORDERS, at: [...CANARY, 'replicas: 1'], edit: to('1', '0'), rule: 'R2' },
  { title: 'canary with the image of stable', file: GREETER, at: [...CANARY, 'image: '], edit: to('1.1', '1.0'), rule: 'R26' },
  { title: 'both with the image of stable although the canary has variables of its own', file: AUTH, at: [...CANARY, 'image: '], edit: to('dev-canary', 'dev-latest'), rule: 'R26' },
  { title: 'canary with the telemetry name of stable', file: AUTH, at: [...CANARY, 'value: "auth-api-canary"'], edit: to('auth-api-canary', 'auth-api'), rule: 'R60' },
  { title: 'replicas that are negative', file: AUTH, at: [...STABLE, 'replicas: 2'], edit: to('2', '-2'), rule: 'R25' },
  { title: 'replicas as a text', file: AUTH, at: [...STABLE, 'replicas: 2'], edit: to('2', '"2"'), rule: 'R25' },
  { title: 'Recreate with settings of a rolling update', file: AUTH, at: [...STABLE, 'replicas: 2'], edit: after('  strategy:\n    rollingUpdate: { maxSurge: 1 }\n    type: Recreate'), rule: 'R25', found: [...STABLE, 'rollingUpdate:'] },
  { title: 'canary with the name of stable', file: AUTH, at: [...CANARY, 'name: auth-api-canary'], edit: to('-canary', ''), rule: 'R27', found: ['---', 'apiVersion'] },
  { title: 'separator deleted', file: AUTH, at: ['---'], edit: gone, rule: 'R28', found: ['apiVersion', 'apiVersion'] },
  { title: 'separator between routes deleted', file: AUTH, at: [...GATEWAY, '---'], edit: gone, rule: 'R28', found: [...GATEWAY, 'apiVersion'] },
  { title: 'version without quotes', file: GREETER, at: [...CANARY, 'template:', 'version: "1.1"'], edit: to('"1.1"', '1.1'), rule: 'R28' },
  { title: 'variable without quotes', file: AUTH, at: [...CANARY, 'value: "canary"'], edit: to('"canary"', 'true'), rule: 'R28' },
  { title: 'key that is there twice', file: AUTH, at: [...CANARY, 'replicas: 1'], edit: after('  replicas: 2'), rule: 'R28', found: [...CANARY, 'replicas: 2'] },
  { title: 'wrong indentation', file: AUTH, at: [...GATEWAY, '            subset: canary'], edit: to('            subset', '           subset'), rule: 'R28' },
  { title: 'tab', file: AUTH, at: [...GATEWAY, '            subset: canary'], edit: to('            subset', '\t    subset'), rule: 'R28' },
  { title: 'label value that Kubernetes does not take', file: AUTH, at: [...CANARY, 'release: "canary"'], edit: to('canary', 'the canary'), rule: 'R25' },
];

export const SLIPS: readonly Slip[] = [...ROUTES, ...LABELS, ...WORKLOADS];
