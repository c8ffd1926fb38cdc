import { Duration } from 'cdk8s';
import { CanaryError, shown } from '../../domain/canary-error';
import { checkSeconds, seconds } from '../../domain/seconds';
import type * as istio from '../../imports/networking.istio.io';
import { isHeaderName } from '../header-operations';

type ConsistentHash = istio.DestinationRuleSpecTrafficPolicyLoadBalancerConsistentHash;

/** Options of `LoadBalancing.consistentHashCookie`. */
export interface HashCookieOptions {
  /**
   * How long the cookie lives: whole seconds, at least 1.
   *
   * @default - until the browser is closed
   */
  readonly ttl?: Duration;

  /**
   * Paths that the cookie is sent to, which start so: `/`.
   *
   * @default - those in the same folder as the first request, by browsers
   */
  readonly path?: string;
}

/**
 * How a proxy chooses a pod inside the track that was drawn.
 *
 * `PASSTHROUGH` is not offered: it ends every split, gateways answer 503 (measured), and callers in the mesh reach any pod.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#LoadBalancerSettings
 */
export class LoadBalancing {
  /** One pod after the other. */
  public static roundRobin(): LoadBalancing {
    return LoadBalancing.simple('ROUND_ROBIN');
  }

  /** Of two pods drawn at random, the one with fewer requests under way; so does Istio by itself. */
  public static leastRequest(): LoadBalancing {
    return LoadBalancing.simple('LEAST_REQUEST');
  }

  /** A pod at random. */
  public static random(): LoadBalancing {
    return LoadBalancing.simple('RANDOM');
  }

  /**
   * Requests with the same value of a header go to the same pod, those without the header to any.
   *
   * It chooses among the pods inside the track that was drawn and keeps no client on a track: that is `sticky` of the split.
   *
   * Refused: a name that is no token.
   *
   * @param name header name, in any case
   */
  public static consistentHashHeader(name: string): LoadBalancing {
    return LoadBalancing.hash('consistentHashHeader', tokenProblems(name), { httpHeaderName: name });
  }

  /**
   * Requests with the same value of a cookie go to the same pod. Clients without it get one from the proxy.
   *
   * It chooses among the pods inside the track that was drawn and keeps no client on a track: that is `sticky` of the split.
   *
   * Refused: a name that is no token; a time to live that is no whole number of seconds; a path that does not start with `/`, or with
   * spaces, `;` or other than ASCII characters in it.
   *
   * @param name name of the cookie, another one than that of `sticky`
   */
  public static consistentHashCookie(name: string, options: HashCookieOptions = {}): LoadBalancing {
    const { ttl, path } = options;
    const problems = tokenProblems(name);
    checkSeconds('ttl', ttl, 1, problems);
    if (path !== undefined && (typeof path !== 'string' || !/^\/[\x21-\x3a\x3c-\x7e]*$/.test(path))) {
      problems.push(`path must start with "/", be ASCII and have no spaces and ";", got ${shown(path)}`);
    }
    return LoadBalancing.hash('consistentHashCookie', problems, { httpCookie: { name, ttl: `${seconds(ttl) ?? 0}s`, path } });
  }

  /**
   * Requests from the same IP address go to the same pod. Behind load balancers and other proxies it is theirs.
   *
   * It chooses among the pods inside the track that was drawn and keeps no client on a track: that is `sticky` of the split.
   */
  public static consistentHashSourceIp(): LoadBalancing {
    return LoadBalancing.hash('consistentHashSourceIp', [], { useSourceIp: true });
  }

  /**
   * Requests with the same value of a query parameter go to the same pod, those without the parameter to any.
   *
   * It chooses among the pods inside the track that was drawn and keeps no client on a track: that is `sticky` of the split.
   *
   * Refused: a name with other characters than letters, digits, `.`, `_` and `-`, which clients write as `%XX`.
   *
   * @param name name of the parameter, in the same case
   */
  public static consistentHashQueryParameter(name: string): LoadBalancing {
    const good = typeof name === 'string' && /^[A-Za-z0-9._-]+$/.test(name);
    const problems = good ? [] : [`name must be letters, digits, ".", "_" and "-", got ${shown(name)}: clients write other characters as %XX`];
    return LoadBalancing.hash('consistentHashQueryParameter', problems, { httpQueryParameterName: name });
  }

  private static simple(simple: `${istio.DestinationRuleSpecTrafficPolicyLoadBalancerSimple}`): LoadBalancing {
    return new LoadBalancing(false, { simple: simple as istio.DestinationRuleSpecTrafficPolicyLoadBalancerSimple });
  }

  private static hash(factory: string, problems: string[], consistentHash: ConsistentHash): LoadBalancing {
    if (problems.length > 0) {
      throw new CanaryError(`LoadBalancing.${factory}`, problems);
    }
    return new LoadBalancing(true, { consistentHash });
  }

  private constructor(
    /** Whether a hash of the request chooses the pod. */
    public readonly hashes: boolean,
    /** @internal */
    public readonly _spec: istio.DestinationRuleSpecTrafficPolicyLoadBalancer,
  ) {}
}

function tokenProblems(name: string): string[] {
  return isHeaderName(name) ? [] : [`name must be letters, digits, "-" and other signs of a token, got ${shown(name)}`];
}
