import { shown } from '../canary-error';
import { DeploymentManifest } from '../manifest';

/** What rests is taken down in this wave. */
export const DOWN = '-2';

/** What takes time to end is waited for, alone. */
export const WAIT = '-1';

/** What runs comes up in the wave of everything that says none, so that it waits for nobody else. */
export const UP = '0';

/** What may be unhealthy for hours. */
export const LAST = '2';

/** In which wave an object is. */
const SYNC_WAVE = 'argocd.argoproj.io/sync-wave';

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
