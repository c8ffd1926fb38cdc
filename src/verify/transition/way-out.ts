import { Cause, Step } from './cause';
import { Change } from './change';
import { listed } from './sentence';
import { FALLEN, READY, ROLLED, ROLLING, SCALED_DOWN, Stage } from './stage';
import { SYNC_OPTIONS, SYNC_WAVE } from './sync-waves';
import { ManifestObject } from '../manifest-object';

/** Kinds that find pods by labels. */
const SELECTING = ['Service', 'DestinationRule'];

/**
 * What to change so that the step of a cause does not come too early.
 *
 * @param stopper the change because of which another never comes, if there is one
 */
export function wayOut({ missing, reversible }: Cause, { change, stage }: Step, stopper: (change: Change) => Change | undefined): string {
  const foreign = missing.filter(step => step.change !== change);
  const refused = missing.map(step => stopper(step.change)).find(one => one !== undefined);
  if (refused !== undefined) {
    return `mend ${refused.title} first, and leave ${change.title} as it is until that has been applied`;
  }
  if (stage.says === FALLEN) {
    return `take spec.replicas out of what is known as applied before this change (kubectl apply edit-last-applied ${pathOf(change.after!)}), so that the pods stay`;
  }
  if (foreign.length === 0) {
    return `${kept(change, stage)}, or send its requests to another track in a change before this one`;
  }
  if (!reversible) {
    return twoChanges({ change, stage }, foreign);
  }
  if (change.turn.wave === undefined) {
    return `apply ${titles(foreign)} first${waiting(foreign)}, then ${stage.objects.length === 0 ? 'delete' : 'apply'} ${change.title}`;
  }
  if (foreign.some(step => step.change.after === undefined)) {
    return `delete ${titles(foreign.filter(step => step.change.after === undefined))} in a change before this one`;
  }
  if (stage.says === SCALED_DOWN) {
    return `apply ${titles(foreign)} in a change before this one, while the pods are there; a later sync wave would hold them back the next time that they come`;
  }
  if (change.after === undefined) {
    return `give ${change.title} the annotation ${SYNC_OPTIONS}: PruneLast=true in a change before this one, as that of the live object counts`;
  }
  const wave = Math.max(...foreign.map(step => step.change.turn.wave!)) + 1;
  const more = change.after.kind === 'DestinationRule' ? '; or keep both subsets in it for good, so that routes alone change' : '';
  return `give ${change.title} the annotation ${SYNC_WAVE}: "${wave}", behind ${titles(foreign)}${more}`;
}

/** No order of the steps is right. */
function twoChanges({ change, stage }: Step, foreign: readonly Step[]): string {
  const updated = [change, ...foreign.map(step => step.change)].filter(({ before, after }) => before !== undefined && after !== undefined);
  const selecting = updated.find(({ after }) => SELECTING.includes(after!.kind));
  const paths = [stage, ...foreign.map(step => step.stage)].map(({ path }) => path.join('.'));
  const relabelled = paths.some(path => path.endsWith('labels'));
  const first = paths.some(path => path.endsWith('containers')) ? 'in the first let the pods have ports of both names'
    : relabelled && selecting !== undefined ? `in the first let ${selecting.title} select by labels alone that old and new pods have`
      : selecting?.after!.kind === 'DestinationRule' ? `in the first keep the old subsets in ${selecting.title} beside the new ones`
        : 'in the first make what is new beside what is there';
  return `make two changes of it, as neither order of ${change.title} and ${titles(foreign)} is right: ${first}, and take the old away in the second`;
}

function kept({ after }: Change, { path }: Stage): string {
  if (path.includes(SYNC_OPTIONS)) {
    return `take Force=true out of the annotation ${SYNC_OPTIONS} in a change before this one, as Argo CD deletes the object to change it`;
  }
  if (!path.some(step => /strategy/i.test(step))) {
    return `leave ${path.join('.')} as it is, as Argo CD deletes the object to change it`;
  }
  return `keep old pods until new ones are ready (${after!.kind === 'StatefulSet' ? 'two replicas or more' : 'strategy RollingUpdate with maxUnavailable 0'})`;
}

function titles(steps: readonly Step[]): string {
  return listed(steps.map(({ change }) => change.title));
}

function waiting(steps: readonly Step[]): string {
  const pods = steps.filter(({ stage: { says } }) => [READY, ROLLING, ROLLED].includes(says)).map(({ change: { after } }) => after!);
  return pods.map(object => `, wait for its pods (kubectl rollout status ${pathOf(object)})`).join('');
}

/** What kubectl calls an object. */
function pathOf({ kind, namespace, name }: ManifestObject): string {
  return `${kind.toLowerCase()}/${name} -n ${namespace}`;
}
