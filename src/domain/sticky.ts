import { createHash } from 'crypto';
import { Duration } from 'cdk8s';
import { CanaryError, shown } from './canary-error';
import { checkSeconds, seconds } from './seconds';
import { Track } from './track';

/** Options of `Sticky.cookie`. */
export interface StickyCookieOptions {
  /**
   * Name of the cookie: letters, digits, `-`, `_` and `.`.
   *
   * Refused at synth: one name for two services of an app. On one host each would take the other's cookie away.
   *
   * @default - namespace and name of the service with `-track` behind them: `shop-web-track`
   */
  readonly name?: string;

  /**
   * How long a client stays on the track that it was first given: whole seconds, at least 1. It counts from the first answer; on `Routing.alb`, where AWS
   * gives the cookie a new age with every answer, from the last one.
   *
   * @default Duration.days(1)
   */
  readonly maxAge?: Duration;
}

/** The cookie that keeps clients on their tracks, with everything decided. */
export interface StickyCookie {
  /** Name of the cookie. */
  readonly name: string;

  /** Whether the user gave it. */
  readonly named: boolean;

  /** How long it lives, in seconds. */
  readonly maxAge: number;

  /** The value that stands for each track, by track. */
  readonly values: { [track: string]: string };
}

/**
 * Keeps a client on the track that it was first given, so that the same people see the canary every time.
 *
 * Load balancers that hash (Istio's `consistentHash`) do not do that: they choose a pod inside the track that was drawn.
 */
export class Sticky {
  /**
   * A cookie that the proxy sets with the first answer, for all paths (`Path=/`) and out of reach of scripts (`HttpOnly`). Clients must
   * send cookies back; those that do not are drawn every time.
   *
   * Clients of the canary stay there while its version, or where it has none its image, is the same. Clients of stable are
   * drawn again when the weight changes, so that a larger weight reaches them at once: from 5 to 20 % gives the canary 24 %
   * of the old clients and 20 % of the new ones. At weight 0, and while the canary is idle, cookies are taken back, and the
   * next step starts anew.
   *
   * That is what Istio does, also by the Gateway API. Controllers with a cookie of their own differ: ingress-nginx draws the clients of the
   * canary again, too, when the weight changes, and a load balancer of AWS leaves those of stable where they are. The factories say more.
   *
   * It is a share of clients, not of people: who has two browsers is drawn twice. Whoever knows the value of the cookie can send it, so that it
   * chooses a version and permits nothing.
   *
   * Refused: a name with other characters, and an age that is no whole number of seconds.
   *
   * @see https://docs.flagger.app/usage/deployment-strategies#canary-release-with-session-affinity
   */
  public static cookie(options: StickyCookieOptions = {}): Sticky {
    const { name, maxAge = Duration.days(1) } = options;
    const problems: string[] = [];
    if (name !== undefined && !/^[A-Za-z0-9_.-]+$/.test(name)) {
      problems.push(`name must be letters, digits, "-", "_" and ".", got ${shown(name)}`);
    }
    checkSeconds('maxAge', maxAge, 1, problems);
    if (problems.length > 0) {
      throw new CanaryError('Sticky.cookie', problems);
    }
    return new Sticky(name, seconds(maxAge));
  }

  private constructor(private readonly name: string | undefined, private readonly maxAge: number) {}

  /**
   * The cookie for a service.
   *
   * @param release what the canary runs: clients of another release are drawn again
   * @internal
   */
  public _cookie(service: string, namespace: string | undefined, release: string, weight: number): StickyCookie {
    const id = (...parts: unknown[]) => createHash('sha256').update(JSON.stringify([namespace, service, ...parts])).digest('hex').slice(0, 8);
    const [stable, canary] = [id(release, weight), id(release)];
    const values = { [Track.STABLE]: stable, [Track.CANARY]: canary, [Track.BASELINE]: canary };
    return {
      name: this.name ?? [namespace, service, 'track'].filter(part => part !== undefined).join('-'),
      named: this.name !== undefined,
      maxAge: this.maxAge,
      values: Object.fromEntries(Object.entries(values).map(([track, value]) => [track, `${track}-${value}`])),
    };
  }
}
