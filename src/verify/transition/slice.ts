import { Change } from './change';
import { standingFor } from './gateway-stand-in';
import { distinct, IsCanary, NO_ENTRANCE, Part, Verdict, verdictOf } from './verdict';
import { CanaryError } from '../../domain/canary-error';
import { ManifestObject } from '../manifest-object';
import { TrafficEngine } from '../traffic-engine';
import { TrafficRequest } from '../traffic-request';

/** How far each change of a slice has come: the number of its stage. */
export type State = readonly number[];

/** The part of the cluster that answers some requests, in all states that its changes can bring it to. */
export class Slice {
  /** How many states were looked at. */
  public built = 0;
  private readonly engines = new Map<string, TrafficEngine>();
  private readonly verdicts = new Map<string, Verdict>();

  /**
   * @param changes those that can concern the requests, in the order of their turns
   * @param unchanged the other objects that can
   */
  constructor(
    public readonly changes: readonly Change[],
    private readonly unchanged: readonly ManifestObject[],
    private readonly isCanary: IsCanary,
  ) {}

  /** Before anything was done. */
  public get start(): State {
    return this.changes.map(() => 0);
  }

  /** When all is done, also what is refused. */
  public get goal(): State {
    return this.changes.map(({ stages }) => stages.length - 1);
  }

  /** What a state makes of a request. */
  public verdict(request: TrafficRequest, name: string, state: State): Verdict {
    const key = `${state.join()} ${name}`;
    let verdict = this.verdicts.get(key);
    if (verdict === undefined) {
      verdict = this.send(request, state);
      this.verdicts.set(key, verdict);
    }
    return verdict;
  }

  /** A smaller slice: some of its changes, the others as they were before, and some of its objects. */
  public part(moves: (change: Change) => boolean, has: (object: ManifestObject) => boolean): Slice {
    const still = this.changes.filter(change => !moves(change)).flatMap(({ stages: [first] }) => first.objects);
    return new Slice(this.changes.filter(moves), [...this.unchanged, ...still].filter(has), this.isCanary);
  }

  /** What a request met in all states that were looked at. */
  public met(name: string): Part[] {
    return distinct([...this.verdicts].filter(([key]) => key.endsWith(` ${name}`)).flatMap(([, { met }]) => met));
  }

  private send(request: TrafficRequest, state: State): Verdict {
    const from = standingFor(request.from, this.changes.filter((_, index) => this.isGone(index, state)), () => this.objects(state));
    try {
      return from === undefined ? NO_ENTRANCE : verdictOf(this.engine(state).evaluate({ ...request, from }).runs, this.isCanary);
    } catch (error) {
      if (error instanceof CanaryError) {
        return NO_ENTRANCE;
      }
      throw error;
    }
  }

  private engine(state: State): TrafficEngine {
    const key = state.join();
    let engine = this.engines.get(key);
    if (engine === undefined) {
      this.built++;
      engine = new TrafficEngine(this.objects(state), 'track', 'istio-system');
      this.engines.set(key, engine);
    }
    return engine;
  }

  /** What is there; a Namespace that is deleted takes along what is in it. */
  private objects(state: State): readonly ManifestObject[] {
    const all = [...this.unchanged, ...this.changes.flatMap(({ stages }, index) => stages[state[index]].objects)];
    const gone = new Set(this.changes.flatMap(({ before }, index) => before?.kind === 'Namespace' && this.isGone(index, state) ? [before.name] : []));
    return gone.size === 0 ? all : all.filter(({ manifest: { metadata } }) => !gone.has(metadata.namespace));
  }

  private isGone(index: number, state: State): boolean {
    return this.changes[index].stages[state[index]].objects.length === 0;
  }
}
