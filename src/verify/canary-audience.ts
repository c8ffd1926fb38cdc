import { percent } from './answer';
import { AudienceMatch, AudienceWay } from './audience-way';
import { MultiMap } from './multi-map';
import { ProcessShares, TrackState } from './process-shares';
import { anotherOrder } from './shares/another-order';
import { audienceWays } from './shares/audience-ways';

/**
 * Who gets the canary of a process right now: ways in for which the answer is the same count as one.
 *
 * Requests to a Service of the canary alone do not count: whoever asks there means it.
 */
export class CanaryAudience {
  /**
   * Who gets the canary of a process.
   *
   * @param process one of `TrafficShares.processes`
   */
  public static of(process: ProcessShares): CanaryAudience {
    const running = process.tracks.filter(({ idle }) => !idle).map(({ track }) => track);
    return new CanaryAudience(process.tracks, audienceWays(process.requests), process.podShare, [...new Set(running)]);
  }

  private constructor(
    private readonly tracks: readonly TrackState[],
    /** Ways in, those from outside first; none where nobody asks it, as of a worker. */
    public readonly ways: AudienceWay[],
    /**
     * Share of the canary among the pods.
     *
     * @default - a number of pods is not known, or there are none
     */
    public readonly podShare: number | undefined,
    /** Tracks that are not idle. */
    public readonly running: string[],
  ) {}

  /** Whether there is a canary at all, idle or not. */
  public get hasCanary(): boolean {
    return this.tracks.some(({ track }) => track === 'canary');
  }

  /** The share of requests that have nothing special, of the first way in; for a process that nobody asks, that of the pods, if it is known. */
  public get share(): number | undefined {
    if (!this.hasCanary) {
      return 0;
    }
    const only = this.running.length === 1 ? Number(this.running[0] === 'canary') : undefined;
    return this.ways[0]?.share ?? only ?? this.podShare;
  }

  /** The answer in words: `5 % of all requests, and everybody with x-canary: true`, `1 of 10 pods (10 %)`, `nobody`. */
  public toString(): string {
    const [first, ...others] = this.ways;
    if (!this.hasCanary) {
      return `there is no canary${[...new Set(this.ways.map(way => `${failed(way, WHOLE.whom)}${lost(way)}`))].join('')}`;
    }
    if (first === undefined) {
      return this.pods();
    }
    const start = first.partial ? `of requests ${callers(first)} ${told(first, PART)}` : told(first, WHOLE);
    return [start, ...others.map(way => `of those ${callers(way)} ${told(way, PART)}`)].join('; ');
  }

  private pods(): string {
    const { running, tracks, podShare } = this;
    if (!running.includes('canary')) {
      return 'nobody';
    }
    if (running.length === 1) {
      return 'everybody, because the canary runs alone';
    }
    const count = (some: readonly TrackState[]) => some.reduce((sum, { replicas }) => sum + (replicas ?? 0), 0);
    const canaries = tracks.filter(({ track }) => track === 'canary');
    return podShare === undefined ? 'a part of the pods that the manifests do not say' : `${count(canaries)} of ${count(tracks)} pods (${percent(podShare)})`;
  }
}

/** Words for a way in. */
interface Words {
  readonly all: string;
  readonly none: string;
  /** What stands behind a share. */
  readonly of: string;
  /** Whom failures meet. */
  readonly whom: string;
}

const WHOLE: Words = { all: 'everybody', none: 'nobody', of: ' of all requests', whom: 'all requests' };
const PART: Words = { all: 'all', none: 'none', of: '', whom: 'them' };

/** What somebody gets who comes by one way. */
function told(way: AudienceWay, { all, none, of, whom }: Words): string {
  const { share } = way;
  const usual = share === 1 ? all : share > 0 ? `${percent(share)}${of}` : none;
  return `${usual}${anotherOrder(way)}${matched(way)}${failed(way, whom)}${lost(way)}`;
}

function callers({ callers: all }: AudienceWay): string {
  return listed(all.length > 3 ? [...all.slice(0, 3), `${all.length - 3} more`] : all, 'and');
}

/** Whom matches let in or keep out, as a part of a sentence; conditions with the same share together. */
function matched({ share: usual, matches }: AudienceWay): string {
  const isAlone = usual === 0;
  const groups = new MultiMap<string, AudienceMatch>();
  matches.filter(({ share, dependsOnCreationOrder }) => !isAlone || share > 0 || dependsOnCreationOrder).forEach(match => groups.add(`${match.share} ${match.dependsOnCreationOrder}`, match));
  const parts = groups.entries().map(([, alike]) => {
    const [first] = alike;
    const who = first.share === 1 ? isAlone ? 'those' : 'everybody' : first.share > 0 ? `${percent(first.share)} of those` : 'nobody';
    return `${who} with ${listed(alike.map(({ condition }) => condition), 'or')}${anotherOrder(first)}`;
  });
  return parts.length === 0 ? '' : `${isAlone ? ' but ' : parts[0].startsWith('nobody') ? ', but ' : ', and '}${listed(parts, 'and')}`;
}

function failed({ failures }: Pick<AudienceWay, 'failures'>, whom: string): string {
  return Object.entries(failures).map(([end, share]) => `; ${end} for ${share === 1 ? whom : `${percent(share)} of ${whom}`}`).join('');
}

function lost({ matches }: AudienceWay): string {
  return matches.map(({ condition, failures }) => failed({ failures }, `all with ${condition}`)).join('');
}

function listed(texts: readonly string[], word: string): string {
  return texts.length < 2 ? texts.join('') : `${texts.slice(0, -1).join(', ')} ${word} ${texts[texts.length - 1]}`;
}
