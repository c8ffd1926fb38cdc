import { ApplyOrder } from './apply-order';
import { Finding } from './finding';
import { Manifests } from './manifests';
import { ProcessShares, RequestShares } from './process-shares';
import { TrafficSharesOptions } from './traffic-shares';

/** Options of `TrafficDiff.of`. */
export interface TrafficDiffOptions extends TrafficSharesOptions {
  /**
   * Who applies the change, which says what can be live on the way.
   *
   * @default ApplyOrder.argoCd()
   */
  readonly order?: ApplyOrder;
}

/** What becomes of requests of one kind before and after a change. */
export interface RequestChange {
  /**
   * Before.
   *
   * @default - what it comes in by is not there before: a gateway that the change brings
   */
  readonly before?: RequestShares;

  /**
   * After.
   *
   * @default - what it comes in by is not there any more
   */
  readonly after?: RequestShares;

  /** Whether the shares differ, or what they can be where the order of creation decides. */
  readonly changed: boolean;
}

/** A process before and after a change. */
export interface ProcessChange {
  /** Namespace of its workloads. */
  readonly namespace: string;

  /** Its name. */
  readonly name: string;

  /**
   * Before.
   *
   * @default - it is new
   */
  readonly before?: ProcessShares;

  /**
   * After.
   *
   * @default - it is gone
   */
  readonly after?: ProcessShares;

  /** All kinds of requests that the process gets before or after. */
  readonly requests: RequestChange[];

  /** Whether tracks or shares differ. */
  readonly changed: boolean;
}

/** What a change does to traffic: the shares of every process before and after it, and what goes wrong on the way and at its end. */
export class TrafficDiff {
  /** What happens between two states of the manifests. */
  public static of(before: Manifests, after: Manifests, options: TrafficDiffOptions = {}): TrafficDiff {
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { trafficDiff } = require('./verifier') as typeof import('./verifier');
    const { processes, others, transition, introduced } = trafficDiff(before, after, options);
    return new TrafficDiff(processes, others, transition, introduced);
  }

  private constructor(
    /** All processes of both sides, in the order of the input, those that are gone last. */
    public readonly processes: ProcessChange[],
    /** Requests that belong to no process on either side. */
    public readonly others: RequestChange[],
    /** What `transition` finds: failures on the way. */
    public readonly transition: Finding[],
    /**
     * What `check` finds after the change and did not find before it, by rule, object and field. That something is not there (R30, R31) is an error where the
     * change itself deletes it, also where `check` alone has to say that it may be applied from elsewhere.
     */
    public readonly introduced: Finding[],
  ) {}

  /** Whether tracks or shares of anything differ. */
  public get changed(): boolean {
    return this.processes.some(({ changed }) => changed) || this.others.some(({ changed }) => changed);
  }
}
