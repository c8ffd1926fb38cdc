import { Decision } from './decision';
import { MirroredCopy, Outcome } from './outcome';

/** What can happen to a request, for one order in which the objects may have been created. */
export interface Possibility {
  /** Their shares add up to 1; the largest comes first. */
  readonly outcomes: Outcome[];
  /** Copies that somebody gets beside the one who answers. */
  readonly mirrors: MirroredCopy[];
}

/** Who gets a request. */
export class Answer {
  /** @internal */
  public static _of(possibilities: Possibility[], assumptions: Decision[], orderedBy: string[], complete: boolean): Answer {
    return new Answer(possibilities, assumptions, orderedBy, complete);
  }

  private constructor(
    /**
     * One possibility, or several where the answer depends on which object was created first: Git does not say that, and the
     * cluster decides by it. Objects with `metadata.creationTimestamp` leave no choice.
     */
    public readonly possibilities: Possibility[],
    /** What the answer relies on although the input does not say it, or says it in a way that is not modelled. */
    public readonly assumptions: Decision[],
    private readonly orderedBy: string[],
    /** Whether every order of creation was tried that can make a difference; more than a few hundred are not. */
    public readonly complete: boolean,
  ) {}

  /** Whether the order in which objects are created decides. */
  public get dependsOnCreationOrder(): boolean {
    return this.possibilities.length > 1 || !this.complete;
  }

  /** The objects whose order of creation decides: `VirtualService auth/one`. */
  public get undecidedOrder(): string[] {
    return this.dependsOnCreationOrder ? this.orderedBy : [];
  }

  /** What happens, where the order of creation does not decide; else the first possibility. */
  public get outcomes(): Outcome[] {
    return this.possibilities[0].outcomes;
  }

  /** Copies that somebody gets, of the same possibility as `outcomes`. */
  public get mirrors(): MirroredCopy[] {
    return this.possibilities[0].mirrors;
  }

  /** The answer for people: every share with the objects and fields that decided it. */
  public toString(): string {
    const parts = this.possibilities.map(({ outcomes, mirrors }) => [
      ...outcomes.flatMap(outcome => [`${percent(outcome.share)} ${outcomeText(outcome)}`, ...outcome.chain.map(step => `  ${step}`)]),
      ...mirrors.map(({ workload, share }) => `${percent(share)} copied to ${workload}`),
    ].join('\n'));
    return [
      ...this.dependsOnCreationOrder
        ? [`depends on creation order of ${this.orderedBy.join(', ')}: whichever is older wins`, ...parts.map((part, index) => `possibility ${index + 1}:\n${part}`)]
        : parts,
      ...this.assumptions.map(assumption => `assuming: ${assumption}`),
    ].join('\n');
  }
}

/** The end of a request in words: `Deployment auth/auth-api (stable)`, `HTTP 404: no route`. */
export function outcomeText({ workload, workloadKind, track, status, grpcStatus, location, reason }: Outcome): string {
  if (workload !== undefined) {
    return `${workloadKind} ${workload}${track === undefined ? '' : ` (${track})`}`;
  }
  const grpc = grpcStatus === undefined ? '' : ` (grpc-status ${grpcStatus})`;
  return `${status === undefined ? '' : `HTTP ${status}${grpc}: `}${reason}${location === undefined ? '' : ` to ${location}`}`;
}

/** `5 %`, `33.33 %`. */
export function percent(share: number): string {
  return `${Number((100 * share).toFixed(2))} %`;
}
