import { FEATURES } from './features';
import { ProviderCase } from './provider-case';
import { Caller, IstioMode, Routing } from '../../src';

const entrances = [
  { from: Caller.gateway('istio-system/public'), host: 'shop.example.com', outside: true },
  { from: Caller.mesh('shop'), host: 'web', port: 8080, outside: false },
];
const every = FEATURES.map(({ id }) => id);
const options = { hosts: ['shop.example.com'], gateways: ['istio-system/public'] };

/** Istio with a subset per track. */
export const istio: ProviderCase = {
  name: 'Routing.istio',
  title: 'Istio',
  routing: ({ previewHosts, paths }) => Routing.istio({ ...options, previewHosts, routes: paths?.map(path => ({ path })) }),
  entrances,
  can: every,
};

/** Istio with a Service per track. */
export const istioHosts: ProviderCase = {
  ...istio,
  title: 'Istio, a Service per track',
  routing: ({ previewHosts, paths }) => Routing.istio({ ...options, mode: IstioMode.HOSTS, previewHosts, routes: paths?.map(path => ({ path })) }),
};
