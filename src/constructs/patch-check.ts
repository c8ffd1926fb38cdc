import { RenderedObject } from './rendered-object';
import { shown } from '../domain/canary-error';
import { DeploymentManifest, StringMap } from '../domain/manifest';

/**
 * What the JSON patches on a Deployment must leave as it is, because the routes rely on it: the name, the selector, the
 * labels that it selects, and the number of pods. A Deployment without patches is not looked at.
 */
export function patchProblems(deployment: RenderedObject): string[] {
  if (!deployment.patched) {
    return [];
  }
  const { metadata, spec } = deployment.toJson() as DeploymentManifest;
  const rendered = deployment.unpatchedSpec as DeploymentManifest['spec'];
  const selector = rendered?.selector?.matchLabels ?? {};
  const pods = spec?.template?.metadata?.labels ?? {};
  const selected = Object.fromEntries(Object.keys(selector).filter(key => pods[key] !== undefined).map(key => [key, pods[key]]));
  const kept: [string, unknown, unknown, string][] = [
    ['name', metadata?.name, deployment.name, 'the name prop'],
    ['selector', spec?.selector?.matchLabels && sorted(spec.selector.matchLabels), sorted(selector), 'trackLabel'],
    ['pod labels', sorted(selected), sorted(selector), 'trackLabel'],
    ['replicas', spec?.replicas, rendered?.replicas, 'replicas of the track'],
  ];
  return kept.filter(([, got, wanted]) => JSON.stringify(got) !== JSON.stringify(wanted)).map(([what, got, wanted, instead]) =>
    `JSON patches must leave the ${what} of Deployment ${deployment.name}, got ${shown(got)} in place of ${shown(wanted)}: use ${instead}`);
}

function sorted(map: StringMap): StringMap {
  return Object.fromEntries(Object.entries(map).sort());
}
