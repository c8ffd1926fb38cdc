import { Aged } from './age';
import { VirtualServiceConfig } from './config';
import { inherit, mergedMatches, WrittenMatch } from './delegates';
import { fullHost } from './full-host';
import { HttpMatch, Side } from './http-match';
import { HttpRoute, HttpRule } from './http-rule';
import { Received } from './received';
import { gatewayId, resolvedRule } from './resolved-rule';
import { Visibility } from './visibility';
import { Decision } from '../decision';
import { assume, Visit } from '../entrance';
import { ManifestObject } from '../manifest-object';
import { byNamespace } from '../tie';
import { given, listOf, recordOf, textOf } from '../untyped';

/** A VirtualService, prepared once. */
export class VirtualService implements Aged {
  public readonly object: ManifestObject;
  public readonly name?: string;
  public readonly merged?: readonly ManifestObject[];
  public readonly namespace: string;
  public readonly gatewaySemantics: boolean;
  /** Full, in lower case, in the order in which they are written. */
  public readonly hosts: readonly string[];
  /** Full, as they are written, which is how those of gateways are compared with them. */
  public readonly writtenHosts: readonly string[];
  /** `namespace/name` or `mesh`. */
  public readonly gateways: readonly string[];
  public readonly visibility: Visibility;
  private prepared?: readonly HttpRoute[];

  /**
   * @param delegate finds a VirtualService without hosts by `namespace/name`
   */
  constructor(private readonly config: VirtualServiceConfig, private readonly delegate: (id: string) => ManifestObject | undefined) {
    const { object, name, merged, spec, gatewaySemantics } = config;
    const { hosts, gateways, exportTo } = recordOf(spec);
    this.object = object;
    this.name = name;
    this.merged = merged;
    this.namespace = object.namespace;
    this.gatewaySemantics = gatewaySemantics;
    this.writtenHosts = listOf(hosts).map(host => fullHost(textOf(host), this.namespace));
    this.hosts = this.writtenHosts.map(host => host.toLowerCase());
    this.gateways = listOf(gateways).length === 0 ? ['mesh'] : listOf(gateways).map(gateway => gatewaySemantics ? textOf(gateway) : gatewayId(textOf(gateway), this.namespace));
    this.visibility = new Visibility(exportTo, this.namespace);
  }

  /**
   * How early it counts for callers of a namespace: what is for its own namespace only, what is for some namespaces, routes of the Gateway API
   * in the namespace of the caller, everything else (istio, `SelectVirtualServices`, `VirtualServicesForGateway`).
   */
  public order(namespace: string): number {
    return this.visibility.rank(namespace) * 2 + (this.gatewaySemantics && this.namespace === namespace ? 0 : 1);
  }

  /** Rules of `tcp` or `tls`. */
  public rules(kind: 'tcp' | 'tls'): readonly any[] {
    return listOf(recordOf(this.config.spec)[kind]).map(rule => resolvedRule(rule, this.namespace));
  }

  /** Whether a rule of `http` is kept for who asks. */
  public hasRules(side: Side): boolean {
    return this.routes.some(route => route.isFor(side));
  }

  /** Texts one of which the path of every request begins with that meets a rule; an empty one where a rule does not look at the path. */
  public get pathStarts(): readonly string[] {
    return [...new Set(this.routes.map(({ match }) => match?.pathStart ?? ''))];
  }

  /** The rule that a request meets, if there is one; those behind a rule for everything are not sent to Envoy. */
  public find(side: Side, message: Received, visit: Visit): HttpRoute | undefined {
    const index = this.routes.findIndex(route => route.isFor(side) && (route.catchAll || route.holds(message)));
    return index < 0 ? undefined : this.oldestOfRank(index, side, message, visit);
  }

  /** A step of the chain at the hosts of the object that a rule comes from. */
  public hostDecision({ rule: { object } }: HttpRoute, effect: string): Decision {
    const { hostsPath = ['spec', 'hosts'] } = this.config;
    return new Decision(this.gatewaySemantics ? object : this.object, [...hostsPath], effect);
  }

  /** States what an answer by the rule relies on. */
  public assumeFor({ match, rule }: HttpRoute, visit: Visit): void {
    rule.assumed?.forEach(decision => assume(visit, decision));
    if (match?.generated) {
      assume(visit, new Decision(rule.object, [...rule.path], 'looks at headers that Envoy adds itself; taken with values that no test names'));
    }
  }

  /** Rules of one rank that come from several routes: that of the oldest object counts. */
  private oldestOfRank(first: number, side: Side, message: Received, { choices }: Visit): HttpRoute {
    const route = this.routes[first];
    if (route.rule.origin === undefined) {
      return route;
    }
    const byObject = new Map([[route.rule.object, route]]);
    for (let index = first + 1; this.routes[index]?.rule.origin?.rank === route.rule.origin.rank; index++) {
      const other = this.routes[index];
      if (!byObject.has(other.rule.object) && other.isFor(side) && other.holds(message)) {
        byObject.set(other.rule.object, other);
      }
    }
    return byObject.size === 1 ? route : byObject.get(choices.oldest([...byObject.keys()], object => object, byNamespace))!;
  }

  private get routes(): readonly HttpRoute[] {
    this.prepared ??= listOf(recordOf(this.config.spec).http).flatMap((json, index) => this.routesOf(json, index));
    return this.prepared;
  }

  private routesOf(json: unknown, index: number): HttpRoute[] {
    const { gatewaySemantics, origins, rules, assumed } = this.config;
    const origin = rules?.[index];
    const path = origin?.path ?? origins[index] ?? ['spec', 'http', String(index)];
    const rule = { object: origin?.object ?? this.object, path, origin, gatewaySemantics, assumed, lead: [] };
    if (gatewaySemantics) {
      const matches = matchesOf(json, path).map(match => ({ ...match, path: origin?.match ?? path }));
      return routesOf({ ...rule, json: recordOf(json) }, matches, rule.object);
    }
    const resolved = resolvedRule(json, this.namespace);
    return given(recordOf(json).delegate)
      ? this.delegated(resolved, rule)
      : routesOf({ ...rule, json: resolved }, matchesOf(resolved, path), this.object);
  }

  /** A delegate that is not there, or not for this namespace, is left out with its rule only. */
  private delegated(root: any, { path, gatewaySemantics }: Pick<HttpRule, 'path' | 'gatewaySemantics'>): HttpRoute[] {
    const id = `${textOf(root.delegate.namespace) || this.namespace}/${textOf(root.delegate.name)}`;
    const object = this.delegate(id);
    const spec = recordOf(object?.manifest.spec);
    if (object === undefined || !new Visibility(spec.exportTo, object.namespace).includes(this.namespace)) {
      return [];
    }
    const lead = [new Decision(this.object, [...path, 'delegate'], `leaves its requests to VirtualService ${id}`)];
    return listOf(spec.http).flatMap((json, index) => {
      const leaf = resolvedRule(json, object.namespace);
      const leafPath = ['spec', 'http', String(index)];
      const matches = mergedMatches(matchesOf(root, path).map(match => ({ ...match, inRoot: true })), matchesOf(leaf, leafPath));
      const rule = { json: inherit(root, leaf), object, path: leafPath, lead, gatewaySemantics };
      return matches === undefined ? [] : routesOf(rule, matches, this.object);
    });
  }
}

function matchesOf(json: any, path: readonly string[]): WrittenMatch[] {
  return listOf(recordOf(json).match).map((match, index) => ({ json: recordOf(match), path: [...path, 'match', String(index)], inRoot: false }));
}

/** One route for each match; one without a match where there is none. */
function routesOf(rule: HttpRule, matches: readonly WrittenMatch[], root: ManifestObject): HttpRoute[] {
  return matches.length === 0
    ? [new HttpRoute(rule)]
    : matches.map(({ json, path, inRoot }) => (
      new HttpRoute(rule, new HttpMatch(json, rule.gatewaySemantics), { object: inRoot ? root : rule.object, path })));
}
