import { ProcessModel } from './process-model';
import { RenderedObject } from './rendered-object';
import { shown } from '../domain/canary-error';
import { DeploymentManifest, ServiceManifest, StringMap } from '../domain/manifest';

interface CronJobManifest extends Pick<DeploymentManifest, 'metadata'> {
  spec?: { suspend?: boolean; concurrencyPolicy?: string; jobTemplate?: { spec?: { parallelism?: number } } };
}

interface ClaimManifest extends Pick<DeploymentManifest, 'metadata'> {
  spec?: { accessModes?: string[] };
}

const OWN_CRON_JOB = 'a CronJob of your own for what may run twice';

/** What was there, what is there now, and what to use instead. */
type Kept = [what: string, got: unknown, wanted: unknown, instead: string];

/**
 * What the JSON patches on an object must leave as it is, because the routes rely on it. Of a Deployment the name, the selector, the
 * labels that it selects, and the number of pods; of a Service the selector, and that it has a cluster IP; of what has one pod in all, also what
 * lets no second one start beside it. An object without patches, or whose contents are not rendered, is not looked at.
 */
export function patchProblems(object: RenderedObject, model: ProcessModel): string[] {
  if (!object.patched || !(object.kind in KEPT)) {
    return [];
  }
  const changed = KEPT[object.kind](object.toJson(), object, model).filter(([, got, wanted]) => JSON.stringify(got) !== JSON.stringify(wanted));
  return changed.map(([what, got, wanted, instead]) =>
    `JSON patches must leave the ${what} of ${object.kind} ${object.name}, got ${shown(got)} in place of ${shown(wanted)}: use ${instead}`);
}

const KEPT: { [kind: string]: (manifest: any, object: RenderedObject, model: ProcessModel) => Kept[] } = {
  Deployment: keptDeployment, Service: keptService, CronJob: keptCronJob, PersistentVolumeClaim: keptClaim,
};

function keptDeployment({ metadata, spec }: DeploymentManifest, object: RenderedObject, model: ProcessModel): Kept[] {
  const rendered = object.unpatchedSpec as DeploymentManifest['spec'];
  const selector = rendered?.selector?.matchLabels ?? {};
  const pods = spec?.template?.metadata?.labels ?? {};
  const strategy: Kept[] = model.scalable ? [] : [['strategy', spec?.strategy, rendered?.strategy, 'a CanaryWorker for what may run twice']];
  const selected = Object.fromEntries(Object.keys(selector).filter(key => pods[key] !== undefined).map(key => [key, pods[key]]));
  return [
    ['name', metadata?.name, object.name, 'the name prop'],
    ['selector', spec?.selector?.matchLabels && sorted(spec.selector.matchLabels), sorted(selector), 'trackLabel'],
    ['selector expressions', spec?.selector?.matchExpressions, rendered?.selector?.matchExpressions, 'trackLabel'],
    ['pod labels', sorted(selected), sorted(selector), 'trackLabel'],
    ['replicas', spec?.replicas, rendered?.replicas, sizeOf(object.name, model)],
    ...strategy,
  ];
}

/** What to use for another number of pods. */
function sizeOf(deployment: string, model: ProcessModel): string {
  const { track } = model.deployments().find(({ name }) => name === deployment) ?? {};
  if (track === undefined || !model.scalable) {
    return 'active';
  }
  return model.fixedBy(track) ?? (model.trackOptions(track).autoscaling === undefined ? 'replicas of the track' : 'autoscaling of the track');
}

function keptCronJob({ metadata, spec }: CronJobManifest, object: RenderedObject): Kept[] {
  const rendered = object.unpatchedSpec as CronJobManifest['spec'];
  return [
    ['name', metadata?.name, object.name, 'the name prop'],
    ['suspend', spec?.suspend, rendered?.suspend, 'active'],
    ['concurrencyPolicy', spec?.concurrencyPolicy, rendered?.concurrencyPolicy, OWN_CRON_JOB],
    ['parallelism', spec?.jobTemplate?.spec?.parallelism ?? 1, 1, OWN_CRON_JOB],
  ];
}

function keptClaim({ metadata, spec }: ClaimManifest, object: RenderedObject): Kept[] {
  return [
    ['name', metadata?.name, object.name, 'the name prop'],
    ['accessModes', spec?.accessModes, (object.unpatchedSpec as ClaimManifest['spec'])?.accessModes, 'another fence, because any other mode lets two pods have the volume'],
  ];
}

function keptService({ metadata, spec }: ServiceManifest, object: RenderedObject): Kept[] {
  const rendered = object.unpatchedSpec as ServiceManifest['spec'];
  return [
    ['name', metadata?.name, object.name, 'the name prop'],
    ['selector', spec?.selector && sorted(spec.selector), sorted(rendered?.selector ?? {}), 'trackLabel'],
    ['cluster IP', spec?.clusterIP, rendered?.clusterIP, 'another Service for callers that choose their pods, because no rule binds those of a headless one'],
  ];
}

function sorted(map: StringMap): StringMap {
  return Object.fromEntries(Object.entries(map).sort());
}
