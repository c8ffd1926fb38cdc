import { targetKey } from './target';
import { Workload } from '../../cluster/workload';
import { SplitDestination } from '../../system/split';
import { System } from '../../system/system';
import { subsetsOf } from '../../system/tracks/subsets';

/** Which side of a split a destination is, and which Services are sides of one application. */
export class Sides {
  private readonly parts: ReadonlyMap<string, readonly Workload[]>;
  private readonly tracks = new Map<string, string | undefined>();
  private readonly applications = new Map<string, string>();
  /** Applications with a canary that somebody names, and whether one of its destinations can get requests. */
  private readonly canaries = new Map<string, boolean>();

  constructor(private readonly system: System) {
    this.parts = new Map(subsetsOf(system.cluster).flatMap(({ service, parts }) => parts.map(({ name, workloads }) => [`${service.id} ${name}`, workloads] as const)));
    for (const { destinations } of system.splits) {
      const ids = destinations.map(({ serviceId }) => serviceId);
      const known = ids.find(id => this.applications.has(id)) ?? ids[0];
      ids.forEach(id => this.applications.set(id, this.applications.get(id) ?? this.applicationOf(known)));
    }
    for (const destination of system.traffic.rules.flatMap(({ destinations }) => destinations).filter(one => this.trackOf(one) === 'canary')) {
      const application = this.applicationOf(destination.serviceId);
      this.canaries.set(application, this.canaries.get(application) === true || destination.weight !== 0);
    }
  }

  /** One name for all Services between which routes divide. */
  public applicationOf(serviceId: string): string {
    return this.applications.get(serviceId) ?? serviceId;
  }

  /** The track that its pods are; where they are not in the input, what its name says. */
  public trackOf(destination: SplitDestination): string | undefined {
    const key = targetKey(destination);
    if (!this.tracks.has(key)) {
      this.tracks.set(key, this.find(destination, key));
    }
    return this.tracks.get(key);
  }

  /** Whether it is the stable side: also without a word that says so, beside a canary that has one. */
  public isStable(destination: SplitDestination): boolean {
    const track = this.trackOf(destination);
    return track === 'stable' || track === undefined && this.canaries.has(this.applicationOf(destination.serviceId));
  }

  /** Whether the canary beside it is at work: a route gives it requests, or it has pods that no route names. One that is parked at weight 0 is not. */
  public hasCanaryBeside({ serviceId, service }: SplitDestination): boolean {
    return this.canaries.get(this.applicationOf(serviceId)) ?? service?.workloads.some(workload => (
      this.system.tracks.groupOf(workload)?.members.some(({ track, workload: { ready } }) => track === 'canary' && ready > 0))) ?? false;
  }

  private find({ service, serviceId, subset }: SplitDestination, key: string): string | undefined {
    const workloads = (subset === undefined ? service?.workloads : this.parts.get(key)) ?? [];
    const tracks = new Set(workloads.map(workload => this.system.tracks.trackOf(workload)));
    const [only] = tracks.size === 1 ? tracks : [];
    const { vocabulary } = this.system.tracks;
    return only ?? (subset === undefined ? vocabulary.partsOf(serviceId.split('/')[1] ?? serviceId) : vocabulary.markOf(subset)).track;
  }
}

// Several rules ask for them.
const known = new WeakMap<System, Sides>();

/** The sides of the splits of a system. */
export function sidesOf(system: System): Sides {
  const sides = known.get(system) ?? new Sides(system);
  known.set(system, sides);
  return sides;
}
