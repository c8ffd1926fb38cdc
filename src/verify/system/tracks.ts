import { routeRules } from './routes/route-rules';
import { Split } from './split';
import { splitsOf } from './splits';
import { Candidate, candidatesOf } from './tracks/candidate';
import { Group, Grouping } from './tracks/grouping';
import { hasTracks, Role, rolesOf } from './tracks/roles';
import { Vocabulary } from './tracks/vocabulary';
import { Cluster } from '../cluster/cluster';
import { Workload } from '../cluster/workload';
import { TrackNaming } from '../track-naming';

/** A workload with its role beside the others of its application. */
export interface TrackMember {
  readonly workload: Workload;
  /** `stable`, `canary` or `baseline`. */
  readonly track: string;
  /** What says that: `label version=v1, the lowest version`. */
  readonly evidence: string;
}

/** Workloads that run the same application in different versions. */
export interface TrackGroup {
  readonly namespace: string;
  /** The application, as labels or names say: `auth-api`. */
  readonly name: string;
  /** At least one stable and one other. */
  readonly members: readonly TrackMember[];
  /** What says that they are one application: `same name but for the track`, `Service shop/web`. */
  readonly evidence: string;
}

/** A stable workload and one that is to replace it. */
export interface TrackPair {
  readonly group: TrackGroup;
  readonly stable: Workload;
  readonly canary: Workload;
}

/** Which workloads are tracks of one application. The procedure is described at `tracksOf`. */
export class Tracks {
  public readonly groups: readonly TrackGroup[];
  /** Every canary with the stable workload of the same name but for the track, or else with the first stable one of its application. */
  public readonly pairs: readonly TrackPair[];
  /** The words by which tracks are told. */
  public readonly vocabulary: Vocabulary;
  private readonly byWorkload: ReadonlyMap<Workload, TrackGroup>;
  private readonly roles: ReadonlyMap<Workload, string>;

  constructor(cluster: Cluster, options: TrackNaming, splits: readonly Split[] = splitsOf(routeRules(cluster))) {
    const vocabulary = this.vocabulary = new Vocabulary(options);
    const grouping = new Grouping(cluster, splits, vocabulary, candidatesOf(cluster.workloads.all(), vocabulary));
    const roles = ({ members }: Group) => rolesOf(members, member => grouping.hintOf(member), vocabulary);
    const found = grouping.groups.map(group => ({ group: groupOf(group, roles(group)), candidates: group.members }))
      .filter(({ group }) => hasTracks(group.members));
    this.groups = found.map(({ group }) => group);
    this.byWorkload = new Map(this.groups.flatMap(group => group.members.map(({ workload }) => [workload, group])));
    this.roles = new Map(this.groups.flatMap(({ members }) => members.map(({ workload, track }) => [workload, track])));
    this.pairs = found.flatMap(({ group, candidates }) => pairsOf(group, candidates));
  }

  /** The application of a workload, if it has tracks. */
  public groupOf(workload: Workload): TrackGroup | undefined {
    return this.byWorkload.get(workload);
  }

  /** The role of a workload beside the others of its application, if it has tracks. */
  public trackOf(workload: Workload): string | undefined {
    return this.roles.get(workload);
  }
}

function groupOf({ members, reason }: Group, roles: readonly Role[]): TrackGroup {
  const { namespace, name, app, workload } = members[Math.max(0, roles.findIndex(({ track }) => track === 'stable'))];
  return {
    namespace,
    name: [name.base, app].find(text => text !== undefined && text !== '') ?? workload.object.name,
    members: members.map((member, index) => ({ workload: member.workload, ...roles[index] })),
    evidence: reason,
  };
}

function pairsOf(group: TrackGroup, candidates: readonly Candidate[]): TrackPair[] {
  const stables = group.members.flatMap(({ workload, track }, index) => track === 'stable' ? [{ workload, base: candidates[index].name.base }] : []);
  const byBase = new Map([...stables].reverse().map(({ workload, base }) => [base, workload]));
  return group.members.flatMap(({ workload, track }, index) => track !== 'canary' ? []
    : [{ group, stable: byBase.get(candidates[index].name.base) ?? stables[0].workload, canary: workload }]);
}
