import { Answer, Possibility } from './answer';
import { assumptionsFor } from './assumptions';
import { Branch } from './branch';
import { Caller } from './caller';
import { Choices } from './choices';
import { Cluster } from './cluster/cluster';
import { Workload } from './cluster/workload';
import { Decision } from './decision';
import { assume, Entrance } from './entrance';
import { entrances } from './entrances';
import { Fraction } from './fraction';
import { classlessIngresses } from './ingress/ingress-classes';
import { ManifestObject } from './manifest-object';
import { messageOf } from './message';
import { MultiMap } from './multi-map';
import { MirroredCopy, Outcome, OutcomeKind } from './outcome';
import { Population, PopulationShare } from './population';
import { TrafficRequest } from './traffic-request';
import { CanaryError } from '../domain/canary-error';

/** Most orders of creation that an evaluation of many requests tries for each: a dozen rivals are as wrong as a hundred. */
const ORDERS = 16;

/** Most callers that an error lists. */
const SHOWN = 5;

/** What can become of a request. */
export interface Evaluation {
  /** A list of branches for every order of creation that makes a difference. */
  readonly runs: Branch[][];
  /** The objects whose order of creation decides. */
  readonly undecided: readonly ManifestObject[];
}

/** Answers requests by asking the entrance that the caller comes in by. */
export class TrafficEngine {
  public readonly cluster: Cluster;
  private readonly entrances: readonly Entrance[];

  constructor(objects: readonly ManifestObject[], trackLabel: string, private readonly rootNamespace: string) {
    this.cluster = new Cluster(objects, trackLabel);
    this.entrances = entrances.map(create => create(this.cluster, rootNamespace));
  }

  public send(request: TrafficRequest): Answer {
    const message = messageOf(request);
    const entrance = this.entranceOf(request.from);
    const choices = new Choices();
    const assumptions = new Map<string, Decision>();
    const runs = choices.each(() => entrance.send(request.from, message, { choices, assumptions }));
    const possibilities = distinct(runs.map(possibilityOf));
    const [first] = choices.undecided;
    if (choices.incomplete) {
      assume({ choices, assumptions }, new Decision(first, ['metadata'], `is one of ${choices.undecided.length} objects whose order of creation decides: not every order was tried`));
    }
    const stated = [...this.cluster.refused, ...assumptions.values(), ...assumptionsFor(this.cluster, request.from, runs, this.rootNamespace)];
    return Answer._of(possibilities, stated, choices.undecided.map(({ title }) => title), !choices.incomplete);
  }

  /** What can become of the request: a list of branches for every order of creation that makes a difference. */
  public runs(request: TrafficRequest): Branch[][] {
    return this.evaluate(request).runs;
  }

  /** The same, and the objects whose order of creation decides. */
  public evaluate(request: TrafficRequest): Evaluation {
    const message = messageOf(request);
    const entrance = this.entranceOf(request.from);
    const choices = new Choices(ORDERS);
    const runs = choices.each(() => entrance.send(request.from, message, { choices, assumptions: new Map() }));
    return { runs, undecided: choices.undecided };
  }

  public hosts(from: Caller): string[] {
    return [...new Set(this.entranceOf(from).hosts?.(from) ?? [])];
  }

  /** Whether the input has what a request comes in by. */
  public accepts(from: Caller): boolean {
    return this.entrances.some(entrance => entrance.accepts(from));
  }

  public share(population: Population[]): PopulationShare {
    const problems = population.flatMap(({ frequency }) => Number.isFinite(frequency) && frequency >= 0 ? [] : [`frequency must be a number that is not negative, got ${frequency}`]);
    const all = population.reduce((sum, { frequency }) => sum + frequency, 0);
    if (problems.length > 0 || all === 0) {
      throw new CanaryError('TrafficModel.share', problems.length > 0 ? problems : ['frequencies must add up to more than 0, got 0']);
    }
    const tracks: { [track: string]: number } = {};
    const workloads: { [workload: string]: number } = {};
    const failures: { [status: string]: number } = {};
    let depends = false;
    for (const { request, frequency } of population) {
      const answer = this.send(request);
      depends ||= answer.dependsOnCreationOrder;
      for (const { share, workload, track, status, kind } of answer.outcomes) {
        const part = share * frequency / all;
        if (workload === undefined) {
          add(failures, String(status ?? kind), part);
        } else {
          add(workloads, workload, part);
          add(tracks, track ?? 'none', part);
        }
      }
    }
    return { tracks, workloads, failures, dependsOnCreationOrder: depends };
  }

  /** The ways in from outside that the input knows. */
  public callers(): Caller[] {
    return this.entrances.flatMap(entrance => entrance.callers?.() ?? []);
  }

  private callersText(): string {
    const classless = classlessIngresses(this.cluster);
    const hint = classless.length === 0 ? '' : `; ${classless[0].title} has no class`;
    const all = this.callers();
    const more = all.length > SHOWN ? ` and ${all.length - SHOWN} more` : '';
    return `${all.length === 0 ? 'no gateway and no Ingress class is there' : `there are ${all.slice(0, SHOWN).join(', ')}${more}`}${hint}`;
  }

  private entranceOf(from: Caller): Entrance {
    const entrance = this.entrances.find(one => one.accepts(from));
    if (entrance === undefined) {
      throw new CanaryError('TrafficModel.send', [`from must be in the input, got ${from}: ${this.callersText()}`, ...this.cluster.refused.map(String)]);
    }
    return entrance;
  }
}

function add(sums: { [key: string]: number }, key: string, part: number): void {
  sums[key] = (sums[key] ?? 0) + part;
}

/** Branches that end alike are one outcome; the chain is that of the largest of them. */
function possibilityOf(branches: Branch[]): Possibility {
  const ends = new MultiMap<string, Branch>();
  for (const branch of branches) {
    if (branch.share.compare(0) > 0) {
      const { kind, workload, status, grpcStatus, reason, location } = branch.end;
      const key = workload === undefined ? [kind, status, grpcStatus, reason, location, decider(branch)].join(' ') : [kind, workload.object.kind, workload.id, reason].join(' ');
      ends.add(key, branch);
    }
  }
  const outcomes = ends.entries().map(([, alike]) => outcomeOf(alike)).sort((one, other) => other.share - one.share);
  return { outcomes, mirrors: mirrorsOf(branches) };
}

/** Failures for different reasons are told one by one: who mends one of them has the others left. */
function decider({ chain }: Branch): string {
  const last = chain[chain.length - 1];
  return last === undefined ? '' : `${last.object} ${last.field}`;
}

function outcomeOf(branches: readonly Branch[]): Outcome {
  const share = branches.reduce((sum, branch) => sum.add(branch.share), new Fraction(0));
  const largest = branches.reduce((one, other) => other.share.compare(one.share) > 0 ? other : one);
  const { kind, workload, status, grpcStatus, reason, location } = largest.end;
  return {
    kind,
    share: share.valueOf(),
    fraction: share.toFraction(),
    workload: workload?.id,
    workloadKind: workload?.object.kind,
    track: workload?.track,
    status,
    grpcStatus,
    location,
    reason,
    chain: [...largest.chain],
  };
}

function mirrorsOf(branches: Branch[]): MirroredCopy[] {
  const copies = new Map<Workload, Fraction>();
  for (const { workload, share } of branches.flatMap(branch => branch.copies)) {
    copies.set(workload, (copies.get(workload) ?? new Fraction(0)).add(share));
  }
  return [...copies].map(([{ id, track }, share]) => ({ workload: id, track, share: share.valueOf(), fraction: share.toFraction() }));
}

function distinct(possibilities: Possibility[]): Possibility[] {
  const seen = new Map(possibilities.map(possibility => [summary(possibility), possibility]).reverse() as [string, Possibility][]);
  return [...seen.values()].reverse();
}

function summary({ outcomes, mirrors }: Possibility): string {
  const ends = outcomes.map(({ kind, fraction, workload, status, location, reason }) =>
    [kind, fraction, workload, ...kind === OutcomeKind.WORKLOAD ? [] : [status, location, reason]].join(' '));
  return [...ends, ...mirrors.map(({ workload, fraction }) => `${workload} ${fraction}`)].sort().join('\n');
}
