import { Candidate } from './candidate';
import { Hint } from './hint';
import { Joined } from './joined';
import { subsetsOf } from './subsets';
import { differ, Mark, Vocabulary } from './vocabulary';
import { Cluster } from '../../cluster/cluster';
import { Workload } from '../../cluster/workload';
import { MultiMap } from '../../multi-map';
import { textOf } from '../../untyped';
import { Split } from '../split';

/** Candidates that belong together, and the evidence for it. */
export interface Group {
  readonly members: readonly Candidate[];
  readonly reason: string;
}

/** Finds candidates of one application, by each kind of evidence in turn. */
export class Grouping {
  private readonly joined = new Joined<Candidate>();
  private readonly byWorkload: ReadonlyMap<Workload, Candidate>;
  private readonly hints = new Map<Candidate, Hint>();

  constructor(
    private readonly cluster: Cluster,
    private readonly splits: readonly Split[],
    private readonly vocabulary: Vocabulary,
    private readonly candidates: readonly Candidate[],
  ) {
    this.byWorkload = new Map(candidates.map(candidate => [candidate.workload, candidate]));
    this.joinNames();
    this.joinApplications();
    this.joinServices();
    this.joinSubsets();
    this.joinSplits();
  }

  /** What the first route or subset calls a candidate. */
  public hintOf(candidate: Candidate): Hint | undefined {
    return this.hints.get(candidate);
  }

  /** The groups, in the order of the input. */
  public get groups(): readonly Group[] {
    return this.joined.sets(this.candidates);
  }

  /**
   * The same name without words and versions at its end. Words in front or in the middle can be a part of the name, as in `next-app`: then the
   * application or the image must be the same, too.
   */
  private joinNames(): void {
    const ends = new MultiMap<string, Candidate>();
    const cores = new MultiMap<string, Candidate>();
    for (const candidate of this.candidates) {
      const { namespace, name: { base, core }, app, repository } = candidate;
      if (base !== '') {
        ends.add(`${namespace} ${base}`, candidate);
      }
      if (given(app) && core !== '') {
        cores.add(`${namespace} ${core} app ${app}`, candidate);
      }
      if (given(repository)) {
        cores.add(`${namespace} ${core} image ${repository}`, candidate);
      }
    }
    for (const [, members] of ends.entries()) {
      this.joinDifferent(members, ({ name }) => name.atEnd ? name : {});
    }
    for (const [, members] of cores.entries()) {
      this.joinDifferent(members, ({ name }) => name);
    }
  }

  private joinDifferent(members: readonly Candidate[], markOf: (member: Candidate) => Mark): void {
    if (members.length > 1 && differ(members.map(markOf))) {
      this.joined.join(members, 'same name but for the track');
    }
  }

  /** The same application label and the same image, where a label tells the tracks. */
  private joinApplications(): void {
    const buckets = new MultiMap<string, Candidate>();
    for (const candidate of this.candidates.filter(one => given(one.app) && given(one.repository) && !this.joined.has(one))) {
      buckets.add(`${candidate.namespace} ${candidate.app} ${candidate.repository}`, candidate);
    }
    for (const [, members] of buckets.entries()) {
      this.joinMarked(members, 'same application label and image');
    }
  }

  /** One Service over pods of the same image, or whose labels differ in nothing but what tells tracks. */
  private joinServices(): void {
    for (const service of this.cluster.services.values()) {
      if (service.workloads.length > 1) {
        const buckets = new MultiMap<string, Candidate>();
        for (const workload of service.workloads) {
          const candidate = this.byWorkload.get(workload);
          if (candidate !== undefined) {
            buckets.add(`labels ${this.otherLabels(workload)}`, candidate);
            buckets.add(`image ${candidate.repository ?? workload.id}`, candidate);
          }
        }
        buckets.entries().forEach(([, members]) => this.joinMarked(members, service.object.title));
      }
    }
  }

  /** Subsets of one host that divide its pods. */
  private joinSubsets(): void {
    for (const { object, parts } of subsetsOf(this.cluster)) {
      this.joinParts(object.title, parts.map(({ name, workloads }) => ({ workloads, hint: { text: `subset ${name}`, mark: this.vocabulary.markOf(name) } })));
    }
  }

  /** Services between which a route divides requests for one thing. What a canary Ingress of ingress-nginx names is the canary. */
  private joinSplits(): void {
    for (const { object, destinations } of this.splits) {
      this.joinParts(object.title, destinations.filter(({ subset }) => subset === undefined).flatMap(({ object: at, service }) => {
        const track = object.kind !== 'Ingress' ? undefined : at === object ? 'canary' : 'stable';
        return service === undefined ? [] : [{
          workloads: service.workloads,
          hint: track === undefined || destinations[0].object === object ? { text: `Service ${service.name}`, mark: this.vocabulary.partsOf(service.name) }
            : { text: `backend of ${at.title}`, mark: { track } },
        }];
      }));
    }
  }

  /** Joins the candidates of parts that have none in common. */
  private joinParts(reason: string, parts: readonly { readonly workloads: readonly Workload[]; readonly hint: Hint }[]): void {
    const members = parts.map(({ workloads, hint }) => ({ hint, candidates: workloads.flatMap(workload => this.byWorkload.get(workload) ?? []) }))
      .filter(({ candidates }) => candidates.length > 0);
    const first = new Set(members[0]?.candidates);
    if (members.some(({ candidates }) => !candidates.some(candidate => first.has(candidate)))) {
      this.joined.join([...new Set(members.flatMap(({ candidates }) => candidates))], reason);
      for (const { hint, candidates } of members) {
        candidates.forEach(candidate => this.hints.set(candidate, this.hints.get(candidate) ?? hint));
      }
    }
  }

  private joinMarked(members: readonly Candidate[], reason: string): void {
    const telling = this.vocabulary.labels.find(key => {
      const marks = members.map(({ workload }) => this.vocabulary.markOf(textOf(workload.labels[key])));
      return members.length > 1 && marks.some(marked) && differ(marks);
    });
    if (telling !== undefined) {
      this.joined.join(members, reason);
    }
  }

  private otherLabels({ labels }: Workload): string {
    return Object.entries(labels).filter(([key]) => !this.vocabulary.labels.includes(key)).map(entry => entry.join('=')).sort().join(',');
  }
}

function given(text: string | undefined): boolean {
  return text !== undefined && text !== '';
}

function marked({ track, version }: Mark): boolean {
  return track !== undefined || version !== undefined;
}
