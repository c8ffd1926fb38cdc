import { shown } from './canary-error';
import { PodTemplateManifest, StringMap } from './manifest';

/** By which a pod says whether Istio gives it a sidecar: as a label, and in older manifests as an annotation. */
const INJECT = 'sidecar.istio.io/inject';

/** The labels that keep the sidecar away from pods; none where they say themselves whether they have one. */
export function noSidecar(template: PodTemplateManifest): StringMap {
  return said(template) === undefined ? { [INJECT]: 'false' } : {};
}

/**
 * Adds what is wrong with an explicit choice about the sidecar: pods that say the opposite, and pods that are not to be touched.
 *
 * @param adopted name of the Deployment that stays as it is
 */
export function checkSidecar(
  track: string, sidecar: boolean, template: PodTemplateManifest, adopted: string | undefined, problems: string[],
): void {
  const value = said(template);
  if (value !== undefined && value !== String(sidecar)) {
    problems.push(`${track} pods must say what the process says about the sidecar, got ${INJECT}: ${shown(value)} beside sidecar ${sidecar}: remove one of them`);
  } else if (value === undefined && adopted !== undefined && !sidecar) {
    problems.push(`sidecar: false cannot be written on Deployment ${adopted}, which stays as it is, and a canary that differs by it is no comparison: add the label ${INJECT}: "false" to its pods, or remove sidecar`);
  }
}

function said({ metadata }: PodTemplateManifest): string | undefined {
  return metadata?.labels?.[INJECT] ?? metadata?.annotations?.[INJECT];
}
