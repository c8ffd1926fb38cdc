import { Backends } from './backends';
import { Binding, Denial, Doubt } from './binding';
import { GatewayParents } from './gateway-parents';
import { MeshParents } from './mesh-parents';
import { compareRules } from './rank';
import { GROUP, HTTP_ROUTES, referenceKind } from './reference';
import { revisionOf } from './revision';
import { compareRoutes } from './route-order';
import { ConvertedRule, convertRules } from './route-rules';
import { Cluster } from '../cluster/cluster';
import { Decision } from '../decision';
import { RouteRule, VirtualServiceConfig } from '../istio/config';
import { ManifestObject } from '../manifest-object';
import { MultiMap } from '../multi-map';
import { itemsOf, recordOf } from '../untyped';

/** What becomes of the routes of the input. */
export interface RouteConfigs {
  readonly virtualServices: readonly VirtualServiceConfig[];
  readonly denials: readonly Denial[];
  readonly doubts: readonly Doubt[];
}

/** What binds routes to what they name. */
export interface Parents {
  readonly gateways: GatewayParents;
  readonly mesh: MeshParents;
}

/** A route at one host of one parent. */
interface Bound {
  readonly route: ManifestObject;
  readonly binding: Binding;
  readonly rules: readonly ConvertedRule[];
}

/** All HTTPRoutes and GRPCRoutes, merged by parent and host as istiod does it (istio, `mergeHTTPRoutes`). */
export function routeConfigs(cluster: Cluster, backends: Backends, { gateways, mesh }: Parents): RouteConfigs {
  const byKey = new MultiMap<string, Bound>();
  const denials: Denial[] = [];
  for (const route of HTTP_ROUTES.flatMap(kind => cluster.ofKind(GROUP, kind))) {
    const bindings = new Map<string, Binding>();
    for (const parent of itemsOf(recordOf(route.manifest.spec).parentRefs)) {
      const kind = referenceKind(parent.value, GROUP, 'Gateway');
      if (kind === '/Service' || kind === 'networking.istio.io/ServiceEntry') {
        mesh.bind(route, parent, kind === '/Service').forEach(binding => bindings.set(binding.key, binding));
      } else if (kind === `${GROUP}/Gateway` || kind === `${GROUP}/ListenerSet`) {
        const found = gateways.bind(route, parent, kind.slice(GROUP.length + 1));
        found.bindings.forEach(binding => bindings.set(binding.key, binding));
        denials.push(...found.denials);
      }
    }
    denials.push(...bind(route, [...bindings.values()], backends, byKey));
  }
  const doubts = byKey.values().flatMap(({ binding: { listener }, rules }) => listener === undefined ? [] : rules.flatMap(({ broken }) => (
    broken === undefined ? [] : gateways.onPortOf(listener).map((one): Doubt => ({ listener: one, about: broken })))));
  return { virtualServices: byKey.entries().map(([key, bound]) => merged(key, bound)), denials, doubts };
}

/** Notes the rules of a route at each of its hosts; a route that istiod drops is without effect at the listeners that would take it. */
function bind(route: ManifestObject, bindings: readonly Binding[], backends: Backends, byKey: MultiMap<string, Bound>): Denial[] {
  const converted = new Map<boolean, readonly ConvertedRule[] | Decision>();
  return bindings.flatMap(binding => {
    const { listener, key, host } = binding;
    const inMesh = listener === undefined;
    const rules = converted.get(inMesh) ?? convertRules(route, backends, inMesh);
    converted.set(inMesh, rules);
    if (rules instanceof Decision) {
      return listener === undefined ? [] : [{ listener, about: { hosts: [host], decision: rules } }];
    }
    if (rules.length > 0) {
      byKey.add(key, { route, binding, rules });
    }
    return [];
  });
}

function merged(key: string, bound: readonly Bound[]): VirtualServiceConfig {
  const sorted = [...bound].sort((one, other) => compareRoutes(one.route, other.route));
  const { route, binding: { host, listener, port, path: hostsPath } } = sorted[0];
  const rules = sorted.flatMap(({ route: object, rules: own }) => own.map(rule => ({ object, rule, http: withPort(rule.http, port) })))
    .sort((one, other) => compareRules(one.http, other.http));
  let rank = 0;
  const ranked = rules.map(({ object, http, rule: { path, match, destinations, mirrors } }, index): RouteRule => {
    rank += index > 0 && compareRules(rules[index - 1].http, http) !== 0 ? 1 : 0;
    return { object, path, match, destinations, mirrors, rank };
  });
  return {
    object: route,
    name: key.replace(/\//g, '~'),
    merged: sorted.map(({ route: object }) => object),
    spec: { hosts: [host], gateways: [listener?.id ?? 'mesh'], http: rules.map(({ http }) => http) },
    hostsPath,
    origins: ranked.map(({ path }) => path),
    rules: ranked,
    gatewaySemantics: true,
    assumed: sorted.flatMap(({ route: object, binding: { assumed }, rules: own }) => (
      [...assumed, ...revisionOf(object), ...own.flatMap(({ broken }) => broken === undefined ? [] : [broken])])),
  };
}

/** Rules for a port of a Service: others do not see them. */
function withPort(http: any, port: number | undefined): any {
  return port === undefined ? http : { ...http, match: (http.match ?? [{}]).map((match: any) => ({ ...match, port })) };
}
