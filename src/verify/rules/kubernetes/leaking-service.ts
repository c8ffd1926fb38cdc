import { Controllers } from './controllers';
import { namesOf } from './names';
import { ownLabelFix } from './own-label';
import { sameLabels } from './shared-selector';
import { Side, sidesOf } from './sides';
import { Branch } from '../../branch';
import { Workload } from '../../cluster/workload';
import { Decision } from '../../decision';
import { Severity } from '../../finding';
import { Split } from '../../system/split';
import { System } from '../../system/system';
import { TrackGroup } from '../../system/tracks';
import { outcomeTextOf } from '../outcome-text';
import { Fault, Rule } from '../rule';

/** One side of a split that reaches pods of the other. */
export const LEAKING_SERVICE: Rule = {
  id: 'R9',
  severity: Severity.ERROR,
  title: 'stable side of a split that reaches the canary',
  why: 'A route divides requests between two Services or subsets. Where the selector of one also matches the pods of the other, its share is divided again by numbers of pods: clients that were to '
    + 'stay on stable get the canary, weight 0 does not take it out, and no rollback of the route does.',
  fix: 'select by a label that only the pods of its own track have: add track: stable to the pods of stable, and then to its selector',
  source: 'kubernetes.io, "Managing Workloads" (Canary deployments); ingress-nginx, docs/user-guide/nginx-configuration/annotations.md (Canary)',
  * check(system) {
    const controllers = new Controllers(system.cluster);
    const reported = new Set<string>();
    for (const split of system.splits) {
      for (const fault of leaks(split, system, controllers)) {
        const key = `${fault.object.title} ${fault.path.join('.')}`;
        if (!reported.has(key)) {
          reported.add(key);
          yield fault;
        }
      }
    }
  },
};

function* leaks(split: Split, system: System, controllers: Controllers): Iterable<Fault> {
  const owned = ({ service, workloads }: Side) => controllers.ownsService(service.id) || workloads.some(workload => controllers.owns(workload));
  const sides = sidesOf(split, system).filter(side => !owned(side));
  for (const side of sides) {
    const others = sides.filter(other => other.key !== side.key);
    const group = groupOf(side, others, system);
    const leaked = group === undefined ? [] : leakedBy(side, others, group, system);
    if (leaked.length > 0) {
      const rightful = others.find(({ workloads }) => leaked.some(workload => workloads.includes(workload)))?.name;
      const idle = leaked.every(({ pods }) => pods === 0);
      yield {
        object: side.object,
        path: side.path,
        severity: idle ? Severity.WARNING : Severity.ERROR,
        message: `${side.text} reaches the pods of ${namesOf(leaked)}${rightful === undefined ? '' : `, which are to be reached by ${rightful}`}`
          + (idle ? '; the harm depends on when they are started' : ''),
        fix: side.object === side.from ? 'name the subset of its track' : ownLabelFix(side, leaked, group!, system),
        shown: shownBy(split, side, leaked, system),
        related: leaked.map(({ object }) => new Decision(object, ['spec', 'template', 'metadata', 'labels'], 'match it')),
      };
    }
  }
}

/** The application whose tracks the sides are to have one each. */
function groupOf(side: Side, others: readonly Side[], { tracks }: System): TrackGroup | undefined {
  const groups = new Set(others.flatMap(({ workloads }) => workloads).map(workload => tracks.groupOf(workload)));
  const [group] = side.workloads.flatMap(workload => tracks.groupOf(workload) ?? []);
  return groups.has(group) ? group : undefined;
}

/**
 * Pods that a side has beside its own: those of another side that has nothing else, and for a canary's side those of stable. Workloads that no
 * label tells apart are a matter of their labels.
 */
function leakedBy(side: Side, others: readonly Side[], { members }: TrackGroup, { tracks }: System): readonly Workload[] {
  const isMember = (workload: Workload) => tracks.groupOf(workload)?.members === members;
  const elsewhere = new Set(others.flatMap(({ workloads }) => workloads));
  const foreign = side.workloads.filter(workload => isMember(workload) && elsewhere.has(workload));
  const own = side.workloads.filter(workload => isMember(workload) && !elsewhere.has(workload));
  const untold = (workload: Workload) => members.some(member => member.workload !== workload && sameLabels(member.workload, workload));
  if (foreign.some(untold)) {
    return [];
  }
  // Where it has nothing but pods of others, it is wrong if its name is that of another track.
  const expected = new Set(own.length > 0 ? own.map(workload => tracks.trackOf(workload)) : [side.track ?? []].flat());
  const mistaken = expected.size === 0 ? [] : foreign.filter(workload => expected.size > 1 || !expected.has(tracks.trackOf(workload)));
  return mistaken.length > 0 ? mistaken : misnamed(side, members);
}

/** The pods of a side that says canary or stable, where all of them say the opposite. Colours of slots and versions say less than that. */
function misnamed({ says, workloads }: Side, members: TrackGroup['members']): readonly Workload[] {
  const selected = new Set(workloads);
  const own = members.filter(({ workload }) => selected.has(workload));
  const told = members.some(({ track, evidence }) => track === 'canary' && evidence.includes('canary'));
  const opposite = says !== undefined && members.some(({ track }) => track === says) && own.every(({ track }) => track !== says);
  return told && opposite ? own.map(({ workload }) => workload) : [];
}

/** A request that gets to the wrong pods, and who gets it. */
function shownBy({ object }: Split, side: Side, leaked: readonly Workload[], { traffic }: System): Fault['shown'] {
  const isPlace = (path: readonly string[]) => path.length > 1 && path.every((step, index) => (side.path[index] ?? step) === step);
  const chooses = ({ _object, _path }: Decision) => _object === side.object && isPlace(_path);
  const isLeak = ({ end, chain, share }: Branch) => share.compare(0) > 0 && leaked.includes(end.workload!) && chain.some(chooses);
  for (const { request } of [...traffic.of(object), ...traffic.of(side.from)]) {
    const branches = traffic.send(request).find(run => run.some(isLeak));
    if (branches !== undefined) {
      return { request, outcome: outcomeTextOf(branches) };
    }
  }
  return undefined;
}
