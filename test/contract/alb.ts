import { FEATURES } from './features';
import { ProviderCase } from './provider-case';
import { Caller, Routing } from '../../src';

const REFUSED = ['header-absent', 'query-regex', 'path-regex'];

/** The load balancer compares values of headers without case, and nothing in a match says which case is meant. */
const UNSAID = ['header-case'];

/** An Application Load Balancer that sends to pods. */
export const alb: ProviderCase = {
  name: 'Routing.alb',
  title: 'AWS ALB',
  routing: ({ previewHosts, paths }) => Routing.alb({ hosts: ['shop.example.com'], previewHosts, routes: paths?.map(path => ({ path })) }),
  entrances: [{ from: Caller.ingress('alb'), host: 'shop.example.com', outside: true }],
  can: FEATURES.map(({ id }) => id).filter(id => ![...REFUSED, ...UNSAID].includes(id)),
  unsaid: UNSAID,
};
