import { regexSample } from './regex-sample';
import { RouteAddresses } from './route-addresses';
import { RuleMatch } from './rule-match';
import { Cluster } from '../../cluster/cluster';
import { InvalidRoute } from '../../gateway-api/invalid-route';
import { grpcMatch, httpMatch } from '../../gateway-api/matches';
import { ManifestObject } from '../../manifest-object';
import { sendableMessage } from '../../message';
import { TrafficRequest } from '../../traffic-request';
import { ifText, itemsOf, recordOf } from '../../untyped';
import { Probe } from '../probe';

/** Most parents of one route that requests are sent to, and most hosts of one parent. */
const MOST = 4;

/** A match of a rule, and what makes requests of gRPC of those that meet it. */
interface RouteMatch {
  readonly match: RuleMatch;
  readonly grpc: Pick<TrafficRequest, 'grpcService' | 'grpcMethod'>;
}

/** Requests for HTTPRoutes and GRPCRoutes. */
export class RouteProbes {
  private readonly addresses: RouteAddresses;

  constructor(cluster: Cluster) {
    this.addresses = new RouteAddresses(cluster);
  }

  /** One for each match of each rule, from each parent; for hosts behind the first, one for the last rule. */
  public of(object: ManifestObject): Probe[] {
    const { parentRefs } = recordOf(object.manifest.spec);
    const matches = matchesOf(object);
    return itemsOf(parentRefs).slice(0, MOST).flatMap(({ value }) => this.addresses.of(object, value).slice(0, MOST).flatMap((address, index) => {
      const used = index === 0 ? matches : matches.slice(-1);
      return used.flatMap(({ match, grpc }) => {
        // The order says nothing: what is more specific comes first, whatever its place.
        const request = match.request(address, matches.flatMap(other => other.match === match ? [] : [other.match]));
        const sent = request === undefined || !('grpcService' in grpc) ? request : { ...request, ...grpc, path: undefined };
        return sent === undefined || sendableMessage(sent) === undefined ? [] : [{ object, path: match.path, match: match.json, request: sent }];
      });
    }));
  }
}

function matchesOf(object: ManifestObject): RouteMatch[] {
  const isHttp = object.kind === 'HTTPRoute';
  return itemsOf(recordOf(object.manifest.spec).rules ?? (isHttp ? [{}] : [])).flatMap(({ index, value }) => {
    const path = ['spec', 'rules', index];
    const matches = itemsOf(value.matches);
    return matches.length === 0
      ? [routeMatch(object, path, {}, isHttp)]
      : matches.flatMap(({ index: number, value: json }) => routeMatch(object, [...path, 'matches', number], json, isHttp) ?? []);
  }).flatMap(match => match ?? []);
}

/** Nothing for a match that is none. */
function routeMatch(object: ManifestObject, path: readonly string[], json: any, isHttp: boolean): RouteMatch | undefined {
  try {
    return { match: new RuleMatch(object, path, isHttp ? httpMatch(json, path) : grpcMatch(json, path), true), grpc: isHttp ? {} : grpcOf(json) };
  } catch (error) {
    if (error instanceof InvalidRoute) {
      return undefined;
    }
    throw error;
  }
}

function grpcOf({ method }: any): RouteMatch['grpc'] {
  const { service, method: name, type } = recordOf(method);
  const sample = (text: unknown, none: string) => {
    const written = ifText(text);
    return written === undefined ? none : type === 'RegularExpression' ? regexSample(written) || none : written;
  };
  return { grpcService: sample(service, 'probe.Service'), grpcMethod: sample(name, 'Probe') };
}
