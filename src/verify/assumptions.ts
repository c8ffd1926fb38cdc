import { Branch } from './branch';
import { Caller, CallerKind } from './caller';
import { Cluster } from './cluster/cluster';
import { Decision } from './decision';
import { Subject } from './unmodelled/subject';
import { Subjects } from './unmodelled/subjects';
import { decisionsOf, UnmodelledObjects } from './unmodelled/unmodelled-objects';

/** Most combinations of parts whose statements are remembered. */
const MOST = 10_000;

/** Objects of the input that can change an answer and are not modelled. */
class Assumptions {
  private readonly objects: UnmodelledObjects;
  private readonly subjects: Subjects;
  private readonly told = new Map<string, Decision[]>();

  constructor(cluster: Cluster, rootNamespace: string) {
    this.objects = new UnmodelledObjects(cluster, rootNamespace);
    this.subjects = new Subjects(cluster, rootNamespace);
  }

  public for(from: Caller, runs: readonly Branch[][]): Decision[] {
    if (this.objects.isEmpty) {
      return [];
    }
    const subjects = new Set(this.subjects.ofCaller(from));
    runs.forEach(run => run.forEach(branch => this.collect(branch, from.kind, subjects)));
    const key = [...subjects].map(({ id }) => id).join();
    let decisions = this.told.get(key);
    if (decisions === undefined) {
      decisions = decisionsOf([...subjects].flatMap(subject => this.objects.about(subject)));
      if (this.told.size >= MOST) {
        this.told.clear();
      }
      this.told.set(key, decisions);
    }
    return decisions;
  }

  private collect({ end: { workload }, copies, chain }: Branch, from: CallerKind, into: Set<Subject>): void {
    if (workload !== undefined) {
      into.add(this.subjects.ofWorkload(workload, from));
    }
    copies.forEach(copy => into.add(this.subjects.ofWorkload(copy.workload, from)));
    chain.forEach(({ object }) => into.add(this.subjects.ofObject(object, from)));
  }
}

const known = new WeakMap<Cluster, Assumptions>();

/** What an answer relies on because objects that concern it are not modelled: those of its namespaces, and those that select or name its parts. */
export function assumptionsFor(cluster: Cluster, from: Caller, runs: readonly Branch[][], rootNamespace: string): Decision[] {
  const assumptions = known.get(cluster) ?? new Assumptions(cluster, rootNamespace);
  known.set(cluster, assumptions);
  return assumptions.for(from, runs);
}
