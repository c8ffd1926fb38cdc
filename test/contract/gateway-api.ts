import { FEATURES } from './features';
import { ProviderCase } from './provider-case';
import { Caller, GatewayApiOptions, GatewayImplementation, GatewayRouteKind, Routing } from '../../src';

const outside = { from: Caller.gateway('istio-system/public'), host: 'shop.example.com', outside: true };
const mesh = { from: Caller.mesh('shop'), host: 'web', port: 8080, outside: false };
const options: GatewayApiOptions = { hosts: ['shop.example.com'], gateways: [{ name: 'public', namespace: 'istio-system' }] };

const without = (...ids: string[]) => FEATURES.map(({ id }) => id).filter(id => !ids.includes(id));

/** What the Gateway API cannot say. */
const NEVER = ['header-prefix', 'header-present', 'header-absent'];
/** What every implementation reads in its own way. */
const OPEN = ['header-regex', 'cookie', 'query-regex', 'path-regex', 'sticky'];

/** HTTPRoutes at a Gateway of any implementation. */
export const gatewayApi: ProviderCase = {
  name: 'Routing.gatewayApi',
  title: 'Gateway API',
  routing: ({ previewHosts, paths }) => Routing.gatewayApi({ ...options, previewHosts, routes: paths?.map(path => ({ path })) }),
  entrances: [outside],
  can: without(...NEVER, ...OPEN),
};

/** HTTPRoutes at a Gateway of Istio and in its mesh. */
export const gatewayApiOfIstio: ProviderCase = {
  ...gatewayApi,
  title: 'Gateway API by Istio',
  routing: ({ previewHosts, paths }) => Routing.gatewayApi({
    ...options, mesh: true, implementation: GatewayImplementation.ISTIO, previewHosts, routes: paths?.map(path => ({ path })),
  }),
  entrances: [outside, mesh],
  can: without(...NEVER),
};

/** HTTPRoutes at a Gateway of Envoy Gateway. */
export const gatewayApiOfEnvoyGateway: ProviderCase = {
  ...gatewayApi,
  title: 'Gateway API by Envoy Gateway',
  routing: ({ previewHosts, paths }) => Routing.gatewayApi({
    ...options, implementation: GatewayImplementation.ENVOY_GATEWAY, previewHosts, routes: paths?.map(path => ({ path })),
  }),
  can: without(...NEVER, 'sticky'),
};

/** GRPCRoutes, at a Gateway and in the mesh. */
export const gatewayApiForGrpc: ProviderCase = {
  ...gatewayApi,
  title: 'Gateway API, GRPCRoute',
  routing: ({ previewHosts, paths }) => Routing.gatewayApi({
    ...options, mesh: true, kind: GatewayRouteKind.GRPC_ROUTE, previewHosts, routes: paths?.map(path => ({ path })),
  }),
  entrances: [outside, mesh],
  can: without(...NEVER, ...OPEN, 'query', 'paths'),
  props: { ports: [{ name: 'grpc', port: 8080 }] },
};
