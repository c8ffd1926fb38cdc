import { Backends } from './backends';
import { corsPolicy } from './cors';
import { headerFilters, mirrorPercentage, redirectOf, rewriteOf } from './filters';
import { InvalidRoute } from './invalid-route';
import { RouteBackend } from '../istio/config';
import { ManifestObject } from '../manifest-object';
import { given, ifNumber, ifText, Item, itemsOf, recordOf } from '../untyped';

/** Where the backends of a rule come from. */
export interface RuleSources {
  readonly destinations: readonly RouteBackend[];
  readonly mirrors: readonly RouteBackend[];
}

/** Something of a rule of a VirtualService, and where it comes from. */
interface Sourced {
  readonly source: RouteBackend;
  readonly to: any;
}

/** Kinds of filters that a rule can have, by kind of route; any other makes istiod drop the whole route. */
const FILTERS: { readonly [kind: string]: readonly string[] } = {
  HTTPRoute: ['RequestHeaderModifier', 'ResponseHeaderModifier', 'RequestRedirect', 'RequestMirror', 'URLRewrite', 'CORS'],
  GRPCRoute: ['RequestHeaderModifier', 'ResponseHeaderModifier', 'RequestMirror'],
};

const BACKEND_FILTERS = ['RequestHeaderModifier', 'ResponseHeaderModifier'];

/**
 * What a rule of a route does with requests, as a rule of a VirtualService without `match`.
 *
 * A rule without any backend of a weight answers with 500, as the specification wants it.
 *
 * @throws InvalidRoute for what makes istiod drop the whole route
 */
export function ruleAction(
  rule: any, route: ManifestObject, path: readonly string[], backends: Backends, inMesh: boolean,
): RuleSources & { readonly action: any } {
  const filters = itemsOf(rule.filters);
  const place = [...path, 'filters'];
  refuseOthers(filters, FILTERS[route.kind], place);
  const [redirect, rewrite, cors] = [
    filterOf(filters, 'RequestRedirect', 'requestRedirect'), filterOf(filters, 'URLRewrite', 'urlRewrite'), filterOf(filters, 'CORS', 'cors'),
  ];
  const mirrors = mirrorsOf(filters, route, place, backends, inMesh);
  const common = {
    name: ifText(rule.name) ?? `${route.namespace}.${route.name}.${path[path.length - 1]}`,
    ...headerFilters(rule.filters, place),
    ...cors === undefined ? {} : { corsPolicy: corsPolicy(cors) },
    ...timeout(rule),
  };
  if (redirect !== undefined) {
    return { action: { ...common, redirect: redirectOf(redirect) }, destinations: [], mirrors: [] };
  }
  const destinations = destinationsOf(rule, route, path, backends, inMesh);
  if (destinations.length === 0) {
    return { action: { ...common, directResponse: { status: 500 } }, destinations: [], mirrors: [] };
  }
  return {
    action: {
      ...common,
      ...rewrite === undefined ? {} : { rewrite: rewriteOf(rewrite) },
      ...mirrors.length === 0 ? {} : { mirrors: mirrors.map(({ to }) => to) },
      route: destinations.map(({ to }) => to),
    },
    destinations: destinations.map(({ source }) => source),
    mirrors: mirrors.map(({ source }) => source),
  };
}

/** The settings of the last filter of a kind. */
function filterOf(filters: readonly Item[], type: string, field: string): any {
  return filters.filter(({ value }) => value.type === type).map(({ value }) => recordOf(value[field])).pop();
}

function refuseOthers(filters: readonly Item[], known: readonly string[], path: readonly string[]): void {
  const other = filters.find(({ value }) => !known.includes(value.type));
  if (other !== undefined) {
    throw new InvalidRoute([...path, other.index, 'type'], `filter ${other.value.type} is not supported here`);
  }
}

/** Backends of weight 0 are not even looked up. */
function destinationsOf(rule: any, route: ManifestObject, path: readonly string[], backends: Backends, inMesh: boolean): Sourced[] {
  return itemsOf(rule.backendRefs).filter(({ value }) => weightOf(value) !== 0).map(({ index, value }) => {
    const place = [...path, 'backendRefs', index];
    const { destination, problem } = backends.resolve(value, route, place, inMesh);
    refuseOthers(itemsOf(value.filters), BACKEND_FILTERS, [...place, 'filters']);
    return { source: { path: place, problem }, to: { destination, weight: weightOf(value), ...headerFilters(value.filters, [...place, 'filters']) } };
  });
}

function weightOf({ weight }: any): number {
  return ifNumber(weight) ?? 1;
}

/** A copy to a backend that is missing or not allowed is not made; in a GRPCRoute it makes istiod drop the route. */
function mirrorsOf(filters: readonly Item[], route: ManifestObject, path: readonly string[], backends: Backends, inMesh: boolean): Sourced[] {
  return filters.filter(({ value }) => value.type === 'RequestMirror').flatMap(({ index, value }) => {
    const mirror = recordOf(value.requestMirror);
    const place = [...path, index];
    try {
      const { destination, invalid, problem } = backends.resolve(recordOf(mirror.backendRef), route, place, inMesh);
      if (invalid) {
        throw new InvalidRoute(place, `${problem}, for a copy of requests`);
      }
      return [{ source: { path: place }, to: { destination, ...mirrorPercentage(mirror) } }];
    } catch (error) {
      if (route.kind === 'HTTPRoute' && error instanceof InvalidRoute) {
        return [];
      }
      throw error;
    }
  });
}

/** The time for one try counts for the whole where there are no more tries. */
function timeout({ timeouts, retry }: any): any {
  const { request, backendRequest } = recordOf(timeouts);
  const [whole, each] = [request, backendRequest].map(time => /^0+[a-z]*$/.test(ifText(time) ?? '0') ? undefined : time);
  const time = given(retry) ? whole : each ?? whole;
  return time === undefined ? {} : { timeout: time };
}
