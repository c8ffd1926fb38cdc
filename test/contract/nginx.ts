import { FEATURES } from './features';
import { ProviderCase } from './provider-case';
import { Caller, Routing } from '../../src';

const CANNOT = ['header-absent', 'query', 'query-regex', 'all-of', 'any-of', 'baseline', 'preview-header'];

/** ingress-nginx. */
export const nginx: ProviderCase = {
  name: 'Routing.nginxIngress',
  title: 'ingress-nginx',
  routing: ({ previewHosts, paths }) => Routing.nginxIngress({ hosts: ['shop.example.com'], previewHosts, routes: paths?.map(path => ({ path })) }),
  entrances: [{ from: Caller.ingress('nginx'), host: 'shop.example.com', outside: true }],
  can: FEATURES.map(({ id }) => id).filter(id => !CANNOT.includes(id)),
};
