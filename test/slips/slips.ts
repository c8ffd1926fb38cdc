import { COPIES } from './copies';
import { FOLDERS } from './folders';
import { GATEWAY_API } from './gateway-api';
import { INGRESSES } from './ingresses';
import { after, gone, Slip, to } from './slip';

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

/** Slips after which two sides of a split do not go together. */
const PAIRS: Slip[] = [
  { title: 'weight of stable raised alone', file: AUTH, at: [...GATEWAY, 'weight: 95'], edit: to('95', '96'), rule: 'R75' },
  { title: 'weight of stable with a zero too many', file: AUTH, at: [...MESH, 'weight: 95'], edit: to('95', '950'), rule: 'R75' },
  { title: 'weight of stable without its last digit', file: AUTH, at: [...GATEWAY, 'weight: 95'], edit: to('95', '9'), rule: 'R75' },
  { title: 'weight of stable taken away', file: GREETER, at: [...GATEWAY, 'weight: 90'], edit: to('90', '0'), rule: 'R75' },
  { title: 'weight of the canary raised alone', file: AUTH, at: [...GATEWAY, 'weight: 5'], edit: to('5', '50'), rule: 'R75' },
  { title: 'weight of the canary taken away alone', file: ORDERS, at: [...GATEWAY, 'weight: 5'], edit: to('5', '0'), rule: 'R75' },
  { title: 'weights of the mesh forgotten', file: AUTH, at: [...GATEWAY, 'weight: 95'], edit: to('95', '80'), rewrite: text => text.replace('weight: 5\n', 'weight: 20\n'), rule: 'R76', found: [...MESH, 'weight: 5'] },
  { title: 'stable on both sides', file: AUTH, at: [...GATEWAY, 'name: api-v1-auth', 'weight: 95', 'subset: canary'], edit: to('canary', 'stable'), rule: 'R77' },
  { title: 'canary on both sides', file: AUTH, at: [...MESH, 'subset: stable'], edit: to('stable', 'canary'), rule: 'R77' },
  { title: 'Service of stable on both sides', file: ORDERS, at: [...GATEWAY, 'weight: 95', 'host: orders-canary'], edit: to('orders-canary', 'orders'), rule: 'R77' },
  { title: 'header rule that leads to stable', file: AUTH, at: [...GATEWAY, 'subset: canary'], edit: to('canary', 'stable'), rule: 'R78' },
  { title: 'header rule of the mesh that leads to the Service of stable', file: ORDERS, at: [...MESH, 'host: orders-canary'], edit: to('orders-canary', 'orders'), rule: 'R78' },
  { title: 'header with a letter less', file: AUTH, at: [...GATEWAY, 'x-canary:'], edit: to('canary', 'canay'), rule: 'R79' },
  { title: 'header with an underscore', file: AUTH, at: [...MESH, 'x-canary:'], edit: to('x-canary', 'x_canary'), rule: 'R79' },
  { title: 'value of a header with a capital letter', file: AUTH, at: [...GATEWAY, 'exact: "true"'], edit: to('true', 'True'), rule: 'R79' },
  { title: 'value of a header with a blank', file: AUTH, at: [...GATEWAY, 'exact: "true"'], edit: to('true', 'true '), rule: 'R79' },
  { title: 'path without its slash', file: AUTH, at: [...GATEWAY, 'prefix: /api'], edit: to('/api', 'api'), rule: 'R79' },
];

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
  { title: 'host with a scheme', file: AUTH, at: [...GATEWAY, '- api.growbin.app'], edit: to('api', 'https://api'), rule: 'R25' },
  { title: 'host with a port', file: AUTH, at: [...GATEWAY, '- api.growbin.app'], edit: to('app', 'app:443'), rule: 'R25' },
  { title: 'header name with a blank', file: AUTH, at: [...GATEWAY, 'x-canary:'], edit: to('x-canary:', '"x-canary ":'), rule: 'R25' },
  { title: 'header value deleted', file: AUTH, at: [...GATEWAY, 'exact: "true"'], edit: gone, rule: 'R16', found: [...GATEWAY, 'name: api-v1-auth-canary', '- match'] },
  { title: 'weight deleted', file: ORDERS, at: [...GATEWAY, 'weight: 5'], edit: gone, rule: 'R1', found: [...GATEWAY, 'weight: 95', '- destination'] },
  { title: 'weight in the destination', file: AUTH, at: [...GATEWAY, 'weight: 95'], edit: to('weight', '  weight'), rule: 'R25' },
  { title: 'subset beside the destination', file: AUTH, at: [...GATEWAY, 'weight: 95'], edit: to('weight: 95', 'weight: 95\n          subset: stable'), rule: 'R25', found: [...GATEWAY, 'weight: 95', 'subset: stable'] },
  { title: 'number beside the port', file: AUTH, at: [...GATEWAY, '  number: 8000'], edit: to('  number', 'number'), rule: 'R25' },
  { title: 'timeout without a unit', file: ORDERS, at: [...GATEWAY, 'timeout: "10s"'], edit: to('10s', '10'), rule: 'R25' },
  { title: 'timeout with a unit that is none', file: ORDERS, at: [...GATEWAY, 'timeout: "10s"'], edit: to('10s', '10sec'), rule: 'R25' },
  { title: 'version of the API with a typo', file: AUTH, at: [...RULE, 'apiVersion'], edit: to('/v1', '/v1aplha3'), rule: 'R25' },
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
  { title: 'host of the DestinationRule with a capital letter', file: AUTH, at: [...RULE, 'host: auth-api'], edit: to('auth-api', 'Auth-api'), rule: 'R30' },
  { title: 'subset label deleted', file: AUTH, at: [...RULE, 'version: "v2"'], edit: gone, rule: 'R9', found: [...RULE, '- labels', '- labels'] },
  { title: 'name of a load balancer with a typo', file: AUTH, at: [...RULE, 'simple: LEAST_REQUEST'], edit: to('LEAST_REQUEST', 'LEAST_REQUESTS'), rule: 'R25' },
  { title: 'Service in another namespace', file: AUTH, at: [...SERVICE, 'namespace: auth'], edit: to('auth', 'default'), rule: 'R33' },
  { title: 'Service of the canary in another namespace', file: ORDERS, at: [...SECOND_SERVICE, 'namespace: shop'], edit: to('shop', 'shop-canary'), rule: 'R33' },
  { title: 'Service of the canary renamed', file: ORDERS, at: [...SECOND_SERVICE, 'name: orders-canary'], edit: to('orders-canary', 'order-canary'), rule: 'R30' },
  { title: 'wrong number of a target port', file: AUTH, at: [...SERVICE, 'targetPort: 8000'], edit: to('8000', '8080'), rule: 'R63' },
  { title: 'target port as a text', file: AUTH, at: [...SERVICE, 'targetPort: 8000'], edit: to('8000', '"8000"'), rule: 'R25' },
  { title: 'name of a port with capital letters', file: AUTH, at: [...SERVICE, 'name: http'], edit: to('http', 'HTTP'), rule: 'R25' },
  { title: 'selector that is one of a Deployment', file: AUTH, at: [...SERVICE, 'selector:', 'app:'], edit: to('app: "auth-api"', 'matchLabels: { app: "auth-api" }'), rule: 'R28' },
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
  { title: 'canary in another namespace', file: AUTH, at: [...CANARY, 'namespace: auth'], edit: to('auth', 'auth-canary'), rule: 'R33' },
  { title: 'canary without namespace', file: ORDERS, at: [...CANARY, 'namespace: shop'], edit: to('shop', 'default'), rule: 'R33' },
  { title: 'version of apps that does not exist', file: AUTH, at: ['apiVersion: apps/v1'], edit: to('apps/v1', 'apps/v2'), rule: 'R25' },
  { title: 'replicas misspelt', file: AUTH, at: [...CANARY, 'replicas: 1'], edit: to('replicas', 'replica'), rule: 'R25' },
  { title: 'replicas without a colon', file: AUTH, at: [...CANARY, 'replicas: 1'], edit: to('replicas: 1', 'replicas 1'), rule: 'R28', found: [...CANARY, 'selector:'] },
  { title: 'name with capital letters', file: AUTH, at: [...CANARY, 'name: auth-api-canary'], edit: to('auth-api-canary', 'Auth-API-canary'), rule: 'R25' },
  { title: 'separator in an object', file: AUTH, at: [...GATEWAY, '  http:'], edit: line => `---\n${line}`, rule: 'R28', found: [...GATEWAY, '---', '  http:'] },
  { title: 'list item without its dash', file: AUTH, at: [...GATEWAY, '- api.growbin.app'], edit: to('- api', 'api'), rule: 'R28', found: [...GATEWAY, 'api.growbin.app'] },
  { title: 'label value that Kubernetes does not take', file: AUTH, at: [...CANARY, 'release: "canary"'], edit: to('canary', 'the canary'), rule: 'R25' },
];

export const SLIPS: readonly Slip[] = [...ROUTES, ...PAIRS, ...LABELS, ...WORKLOADS, ...COPIES, ...FOLDERS, ...INGRESSES, ...GATEWAY_API];
