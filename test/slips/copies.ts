import { copied, same, Slip, swapped, to, without } from './slip';

const AUTH = 'examples/auth-api/auth-api.yaml';
const GREETER = 'examples/beta-users/beta-users.yaml';
const ORDERS = 'examples/adopt/orders.yaml';

const NEW_IMAGE = to('auth-api-dev-canary', 'auth-api-dev-next');
const MESH = ['kind: VirtualService', 'kind: VirtualService'];

const whole = (title: string, file: string, rewrite: Slip['rewrite'], rule: string, found: string[]): Slip => ({ title, file, at: ['kind'], edit: same, rewrite, rule, found });

/** Slips with whole objects and rules: copied, deleted, swapped. */
export const COPIES: Slip[] = [
  whole('copied canary that was not renamed', AUTH, copied('Deployment', 'auth-api-canary', NEW_IMAGE), 'R27', ['name: auth-api-canary', 'apiVersion']),
  whole('copied canary with the labels of the first one', AUTH, copied('Deployment', 'auth-api-canary', text => NEW_IMAGE(text).replace('name: auth-api-canary', 'name: auth-api-next')), 'R62', ['name: auth-api-next', 'template:', 'labels:']),
  whole('copied routes of the mesh with another name', AUTH, copied('VirtualService', 'auth-api-mesh', to('auth-api-mesh', 'auth-api-next')), 'R14', ['name: auth-api-next', 'hosts:', '- auth-api']),
  whole('copied Service that was not renamed', GREETER, copied('Service', 'greeter', to('port: 8080', 'port: 80')), 'R27', ['kind: Service', 'apiVersion']),
  whole('rules swapped at the gateway', AUTH, swapped('auth-api'), 'R16', ['kind: VirtualService', 'weight: 5', '- match:']),
  whole('rules swapped in the mesh', AUTH, swapped('auth-api-mesh'), 'R16', [...MESH, 'weight: 5', '- match:']),
  whole('rules of two Services swapped', ORDERS, swapped('orders'), 'R16', ['kind: VirtualService', 'weight: 5', '- match:']),
  whole('Service of the canary deleted', ORDERS, without('Service', 'orders-canary'), 'R30', ['kind: VirtualService', 'host: orders-canary']),
  whole('DestinationRule deleted as a whole', AUTH, without('DestinationRule', 'auth-api'), 'R30', ['kind: VirtualService', 'subset: canary']),
  whole('canary deleted', GREETER, without('Deployment', 'greeter-canary'), 'R31', ['kind: DestinationRule', 'track: "canary"']),
  whole('stable deleted', AUTH, without('Deployment', 'auth-api'), 'R31', ['kind: DestinationRule', 'version: "v1"']),
  whole('routes of the mesh deleted', AUTH, without('VirtualService', 'auth-api-mesh'), 'R34', ['kind: VirtualService', 'gateways:']),
];
