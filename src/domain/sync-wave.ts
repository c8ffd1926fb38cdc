import { IConstruct } from 'constructs';
import { shown } from './canary-error';
import { DeploymentManifest, StringMap } from './manifest';

/** What rests is taken down in this wave. */
export const DOWN = '-2';

/** What takes time to end is waited for, alone. */
export const WAIT = '-1';

/** What runs comes up in the wave of everything that says none, so that it waits for nobody else. */
export const UP = '0';

/**
 * Services and configuration are there before the pods that need them. A Namespace that is written by hand needs no wave: Argo CD puts it into that of the first
 * object in it (gitops-engine, `syncTasks.adjustDeps`).
 */
export const BEFORE = '-1';

/** What routes rely on, once the pods are healthy. */
export const POLICY = '1';

/** Routes, when all is there that they name. */
export const ROUTE = '2';

/**
 * What nothing waits for. Pods that no route sends requests to any more end when the routes have changed, and what is wrong with them does not keep routes from
 * changing; a Service with a load balancer of its own is healthy when that has an address, which can take for ever (gitops-engine, `getCorev1ServiceHealth`);
 * CronJobs can be unhealthy for hours.
 */
export const AFTER = '3';

/** In which wave an object is. */
export const SYNC_WAVE = 'argocd.argoproj.io/sync-wave';

/** Options of Argo CD for an object, with commas between them. */
const SYNC_OPTIONS = 'argocd.argoproj.io/sync-options';

/** The annotations that say the place of an object in a sync. */
export const PLACE_ANNOTATIONS: readonly string[] = [SYNC_WAVE, SYNC_OPTIONS];

/**
 * What is gone is deleted when all else is healthy, and not before anything is applied. Argo CD reads it from the live object, so it has to be there from its first day.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/sync-options/#prune-last
 */
export const PRUNE_LAST: StringMap = { [SYNC_OPTIONS]: 'PruneLast=true' };

/** Context key of an app whose objects say nothing to Argo CD. */
const NO_ORDER = 'cdk8s-canary.dev/no-sync-waves';

/** Leaves the waves, and what is deleted last, out of everything below a construct that has no children yet. */
export function withoutSyncWaves(scope: IConstruct): void {
  scope.node.setContext(NO_ORDER, true);
}

/** Whether the objects below a construct say in which order Argo CD applies and deletes them. */
export function hasSyncWaves(scope: IConstruct): boolean {
  return scope.node.tryGetContext(NO_ORDER) !== true;
}

/**
 * The annotation that puts an object into a wave of Argo CD: what is in a wave is healthy before the next one begins. Nothing else reads it.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/sync-waves/
 */
export function inWave(wave: string): { [key: string]: string } {
  return { [SYNC_WAVE]: wave };
}

/** Adds a problem for a workload that is in a wave already: the order of both tracks is the form's. */
export function checkNoWave({ metadata }: DeploymentManifest, problems: string[]): void {
  const wave = metadata?.annotations?.[SYNC_WAVE];
  if (wave !== undefined) {
    problems.push(`workload annotation ${SYNC_WAVE} must not be set, because the form says in which order its tracks come up, got ${shown(wave)}: remove it, and let what has to be there first be in a wave before ${DOWN}, or use SingletonForm.oneDeployment()`);
  }
}

/** Annotations of an object over those that say its place in a sync: those of its own win, and its options come behind. */
export function withSyncPlace(place: StringMap | undefined, own: StringMap | undefined): StringMap | undefined {
  if (place === undefined || own === undefined) {
    return own ?? place;
  }
  const options = [place, own].flatMap(annotations => annotations[SYNC_OPTIONS] ?? []);
  return { ...place, ...own, ...options.length === 2 ? { [SYNC_OPTIONS]: options.join(',') } : {} };
}
