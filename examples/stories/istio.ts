import { ApiObject, Chart, JsonPatch } from 'cdk8s';
import { CanaryService, IstioApiVersion, IstioBinding, IstioGatewayHost, IstioMode, PathMatch, Routing } from 'cdk8s-canary';
import { GATEWAY, web } from './web';

/** What the page shows of each story. */
export const shown = {
  subsets: ['Service web spec', 'DestinationRule web spec', 'VirtualService web spec.http'],
  hosts: ['Service web spec', 'Service web-canary spec', 'VirtualService web spec.http'],
  sharedHost: ['VirtualService web spec.http', 'VirtualService cart spec.http'],
  gatewayHost: ['VirtualService shop'],
  delegate: ['VirtualService web', 'VirtualService shop spec.http'],
  exportTo: ['VirtualService web spec.exportTo', 'VirtualService web-mesh spec.exportTo'],
  apiVersion: ['VirtualService web apiVersion', 'DestinationRule web apiVersion'],
  patches: ['DestinationRule web spec.trafficPolicy', 'Service web metadata'],
};

/** Who gets which request. */
export const reaches = {
  subsets: ['gateway GET / -> stable 95 %, canary 5 %', 'mesh GET / -> stable 95 %, canary 5 %', 'plain GET / -> stable 50 %, canary 50 %'],
  hosts: [
    'gateway GET / -> stable 95 %, canary 5 %',
    'mesh GET web:80/ -> stable 95 %, canary 5 %',
    'plain GET web:80/ -> stable 100 %',
    'plain GET web-canary:80/ -> canary 100 %',
  ],
  sharedHost: [
    'gateway GET /shop/7 -> web 100 %',
    'gateway GET /cart/7 -> cart 100 %',
    'gateway GET /shop -> HTTP 404 100 %',
    'gateway GET / -> HTTP 404 100 %',
    'mesh GET / -> web 100 %',
    'mesh GET cart:8080/ -> cart 100 %',
  ],
  gatewayHost: [
    'gateway GET /shop/cart/7 -> cart 95 %, cart-canary 5 %',
    'gateway GET /shop/7 -> web 95 %, web-canary 5 %',
    'gateway GET / -> HTTP 404 100 %',
    'mesh GET / -> web 95 %, web-canary 5 %',
    'mesh GET cart:8080/ -> cart 95 %, cart-canary 5 %',
  ],
  delegate: [
    'gateway GET /shop/7 -> stable 95 %, canary 5 %',
    'gateway GET /shop -> HTTP 404 100 %',
    'gateway GET / -> HTTP 404 100 %',
    'mesh GET / -> stable 95 %, canary 5 %',
  ],
  exportTo: ['gateway GET / -> stable 100 %', 'mesh GET / -> stable 100 %', 'mesh in orders GET web.shop.svc.cluster.local:8080/ -> stable 100 %'],
  apiVersion: ['gateway GET / -> stable 100 %', 'mesh GET / -> stable 100 %'],
  patches: ['gateway GET / -> stable 100 %', 'mesh GET / -> stable 100 %'],
};

/**
 * Tracks as subsets of one Service
 *
 * What you get where nothing is said. Callers that no VirtualService binds, say pods without a sidecar, reach the tracks by the number of
 * their pods.
 */
export function subsets(chart: Chart): void {
  web(chart, { routing: Routing.istio({ ...GATEWAY, mode: IstioMode.SUBSETS }), split: { weight: 5 } });
}

/** A port of TLS, in which VirtualServices see no requests to split. */
export function subsetsWrong(chart: Chart): void {
  web(chart, { ports: [{ name: 'http', port: 80, targetPort: 8080 }, { name: 'https', port: 443, targetPort: 8443 }] });
}

/**
 * Tracks as Services of their own
 *
 * Callers that no VirtualService binds get stable only, and so do ports that no rule can split (TLS, UDP). Without traffic policies there
 * is no DestinationRule.
 */
export function hosts(chart: Chart): void {
  web(chart, {
    ports: [{ name: 'web', port: 80, targetPort: 8080, appProtocol: 'http' }, { name: 'quic', port: 443, targetPort: 8443, protocol: 'UDP' }],
    routing: Routing.istio({ ...GATEWAY, mode: IstioMode.HOSTS }),
    split: { weight: 5 },
  });
}

/** Stable without pods, after a promotion: callers that no VirtualService binds would get 503. */
export function hostsWrong(chart: Chart): void {
  web(chart, { routing: Routing.istio({ ...GATEWAY, mode: IstioMode.HOSTS }), stable: { replicas: 0 }, split: { weight: 100 } });
}

/**
 * Several services on one host
 *
 * Each has its own VirtualService, as long as no request fits two of them: which of two objects wins is decided by their age. Name the
 * same Gateway in all of them.
 */
export function sharedHost(chart: Chart): void {
  web(chart, { routing: Routing.istio({ ...GATEWAY, routes: [{ path: PathMatch.prefix('/shop/') }] }) });
  web(chart, { routing: Routing.istio({ ...GATEWAY, routes: [{ path: PathMatch.prefix('/cart/') }] }) }, 'cart');
}

/** A path inside the other one's. */
export function sharedHostWrong(chart: Chart): void {
  web(chart, { routing: Routing.istio({ ...GATEWAY, routes: [{ path: PathMatch.prefix('/shop') }] }) });
  web(chart, { routing: Routing.istio({ ...GATEWAY, routes: [{ path: PathMatch.prefix('/shop/cart') }] }) }, 'cart');
}

/**
 * One VirtualService for a host whose services overlap
 *
 * The order of the services is the order in which their routes are tried. The price is ownership: every step of every rollout on the host
 * is a change of this one object. Prefer disjoint paths where you can.
 */
export function gatewayHost(chart: Chart): void {
  const composed = (id: string, path: string) =>
    web(chart, { routing: Routing.istio({ binding: IstioBinding.COMPOSED, routes: [{ path: PathMatch.prefix(path) }] }), split: { weight: 5 } }, id);
  const services = [composed('cart', '/shop/cart'), composed('web', '/shop')];
  new IstioGatewayHost(chart, 'host', {
    hosts: ['shop.example.com'],
    gateways: ['istio-system/public'],
    services,
    name: 'shop',
    exportTo: ['istio-system'],
    apiVersion: IstioApiVersion.V1,
  });
}

/** The wide one first. */
export function gatewayHostWrong(chart: Chart): void {
  const composed = (id: string, path: string) =>
    web(chart, { routing: Routing.istio({ binding: IstioBinding.COMPOSED, routes: [{ path: PathMatch.prefix(path) }] }) }, id);
  const services = [composed('web', '/shop'), composed('cart', '/shop/cart')];
  new IstioGatewayHost(chart, 'host', { hosts: ['shop.example.com'], gateways: ['istio-system/public'], services });
}

/**
 * A VirtualService of somebody else delegates
 *
 * The platform team owns host and gateway, and the service the split below a path. Its matches must be narrower than those of the rule
 * that delegates, and neither may be an expression: Istio drops such a rule without a word.
 */
export function delegate(chart: Chart): void {
  web(chart, { routing: Routing.istio({ binding: IstioBinding.DELEGATE, routes: [{ path: PathMatch.prefix('/shop/') }] }), split: { weight: 5 } });
  const http = [{ match: [{ uri: { prefix: '/shop' } }], delegate: { name: 'web', namespace: 'shop' } }];
  new ApiObject(chart, 'platform', { apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', metadata: { name: 'shop' }, spec: { ...GATEWAY, http } });
}

/** The hosts at both ends. */
export function delegateWrong(chart: Chart): void {
  web(chart, { routing: Routing.istio({ ...GATEWAY, binding: IstioBinding.DELEGATE }) });
}

/**
 * Hide the routes from other namespaces
 *
 * The namespace of the gateway's pods has to see them, and in subsets mode everybody has to.
 */
export function exportTo(chart: Chart): void {
  web(chart, { routing: Routing.istio({ ...GATEWAY, mode: IstioMode.HOSTS, exportTo: ['.', 'istio-system'] }) });
}

/** Only its own namespace: the gateway would answer 404. */
export function exportToWrong(chart: Chart): void {
  web(chart, { routing: Routing.istio({ ...GATEWAY, mode: IstioMode.HOSTS, exportTo: ['.'] }) });
}

/**
 * An older version of Istio's API
 *
 * `v1` is for Istio 1.22 and newer, `v1beta1` for older ones and for tools that know no other.
 */
export function apiVersion(chart: Chart): void {
  web(chart, { routing: Routing.istio({ ...GATEWAY, apiVersion: IstioApiVersion.V1BETA1 }) });
}

/**
 * Patch any object of the service
 *
 * `service.object(id)` has all of them: `Stable`, `Canary`, `Baseline`; `CanaryAutoscaler`, `CanaryDisruptionBudget` and
 * `CanaryConfig-<name>`; `Service`, `DestinationRule`, `VirtualService`, `MeshVirtualService`, and in hosts mode `CanaryService` and
 * `CanaryDestinationRule`.
 */
export function patches(chart: Chart): CanaryService {
  const service = web(chart);
  const perPort = [{ port: { number: 8080 }, connectionPool: { tcp: { maxConnections: 100 } } }];
  service.object('DestinationRule').addJsonPatch(JsonPatch.add('/spec/trafficPolicy', { portLevelSettings: perPort }));
  service.object('Service').metadata.addAnnotation('example.com/owner', 'shop');
  return service;
}

/** The canary's autoscaler, while nobody asked for one. */
export function patchesWrong(chart: Chart): void {
  web(chart).object('CanaryAutoscaler').metadata.addAnnotation('example.com/owner', 'shop');
}
