import { same, Slip, to, without } from './slip';

/** A route, its Gateway and its Services, in three namespaces. */
const CART = 'test/rules/R33/clean-grant';

const ROUTE = ['kind: Gateway', 'kind: HTTPRoute'];
const GATEWAY = ['kind: Gateway'];

/** Slips in objects of the Gateway API. */
export const GATEWAY_API: Slip[] = [
  { title: 'name of the parent', file: CART, at: [...ROUTE, '- name: public'], edit: to('public', 'pubic'), rule: 'R72' },
  { title: 'parents misspelt', file: CART, at: [...ROUTE, 'parentRefs'], edit: to('Refs', 'Ref'), rule: 'R19' },
  { title: 'hosts of a VirtualService', file: CART, at: [...ROUTE, 'hostnames'], edit: to('hostnames', 'hosts'), rule: 'R19' },
  { title: 'backend with a typo', file: CART, at: [...ROUTE, 'name: cart-canary'], edit: to('canary', 'canry'), rule: 'R30' },
  { title: 'port of the container', file: CART, at: [...ROUTE, 'name: cart-canary', 'port: 80'], edit: to('80', '8080'), rule: 'R30' },
  { title: 'weight as a text', file: CART, at: [...ROUTE, 'weight: 95'], edit: to('95', '"95"'), rule: 'R19' },
  { title: 'negative weight', file: CART, at: [...ROUTE, 'weight: 5'], edit: to('5', '-5'), rule: 'R19' },
  { title: 'version of the API that is not served', file: CART, at: ['kind: Gateway', 'apiVersion: gateway'], edit: to('/v1', '/v1alpha2'), rule: 'R19' },
  { title: 'routes from all namespaces in lower case', file: CART, at: [...GATEWAY, 'from: All'], edit: to('All', 'all'), rule: 'R19' },
  { title: 'label of the canary Service', file: CART, at: ['kind: Service', 'track: canary'], edit: to('canary', 'canry'), rule: 'R31' },
  { title: 'namespace of the canary Service', file: CART, at: ['kind: Service', 'namespace: shop'], edit: to('shop', 'default'), rule: 'R33' },
  { title: 'canary without pods', file: CART, at: ['replicas: 1'], edit: to('1', '0'), rule: 'R2' },
  { title: 'grant deleted', file: CART, at: ['kind: ReferenceGrant'], edit: same, rewrite: without('ReferenceGrant', 'routes'), rule: 'R33', found: [...ROUTE, '- name: cart', 'namespace: shop'] },
];
