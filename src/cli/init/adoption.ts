import { GivenObject } from './given-files';
import { adoptedDeployment } from '../../domain/adopted-manifest';
import { CanaryError, shown } from '../../domain/canary-error';
import { selects } from '../../domain/label-selector';
import { DeploymentManifest, ServiceManifest } from '../../domain/manifest';
import { trackIdentities } from '../../domain/track-identity';
import { TrackLabel } from '../../domain/track-label';
import { ManifestObject } from '../../verify/manifest-object';

/** What other kinds of workloads have in place of tracks. */
const INSTEAD = new Map([
  ['StatefulSet', 'its pods are single ones with volumes of their own; spec.updateStrategy.rollingUpdate.partition updates some of them first'],
  ['DaemonSet', 'it has one pod on each node; a second DaemonSet with another nodeSelector runs the canary on some nodes'],
]);

/** What is adopted of some files. */
export interface Adoption {
  readonly deployment: GivenObject;
  /** The Service that clients call; none for a worker. */
  readonly service?: GivenObject;
  /** Whether the Service selects the pods of a canary, too. */
  readonly shared: boolean;
}

/**
 * Finds the Deployment, and its Service by the selector.
 *
 * @param name of the Deployment; without one it is the only one
 * @see https://kubernetes.io/docs/tutorials/stateful-application/basic-stateful-set/#rolling-out-a-canary
 */
export function adoptionOf(subject: string, given: readonly GivenObject[], name: string | undefined): Adoption {
  const deployment = deploymentOf(subject, given, name);
  adoptedDeployment(subject, deployment.object.manifest);
  const service = serviceOf(subject, given, deployment);
  return { deployment, service, shared: service !== undefined && isShared(subject, deployment, service) };
}

function deploymentOf(subject: string, given: readonly GivenObject[], name: string | undefined): GivenObject {
  const all = given.filter(({ object }) => object.kind === 'Deployment' && object.group === 'apps');
  const named = name === undefined ? all : all.filter(({ object }) => object.name === name);
  if (named.length === 1) {
    return named[0];
  }
  const wanted = name === undefined ? 'a Deployment' : `a Deployment ${shown(name)}, which --name says`;
  if (named.length > 1) {
    const way = name === undefined ? 'say which with --name' : 'give the file of one of them';
    throw new CanaryError(subject, [`files must have one Deployment to adopt, got ${list(named)}: ${way}`]);
  }
  const others = all.length > 0 ? [] : given.filter(({ object }) => instead(object) !== undefined);
  throw new CanaryError(subject, others.length === 0
    ? [`files must have ${wanted}, got ${list(all) || list(given)}`]
    : others.map(other => `files must have ${wanted}, got ${list([other])}: ${instead(other.object)}`));
}

/** Why a workload cannot be adopted, and what can be done; undefined for what is none. */
function instead({ kind, apiVersion }: ManifestObject): string | undefined {
  return kind === 'Deployment' ? `its apiVersion is ${apiVersion}, which Kubernetes has no more; write apps/v1` : INSTEAD.get(kind);
}

/** The Service that selects the pods. Headless ones have no traffic that could be split, and are left as they are. */
function serviceOf(subject: string, given: readonly GivenObject[], { object }: GivenObject): GivenObject | undefined {
  const labels = (object.manifest as DeploymentManifest).spec?.template?.metadata?.labels ?? {};
  const services = given.filter(({ object: { kind, group, manifest } }) => {
    const { metadata, spec = {} } = manifest as ServiceManifest;
    return kind === 'Service' && group === '' && sameNamespace(metadata?.namespace, object.manifest.metadata.namespace)
      && spec.clusterIP !== 'None' && Object.keys(spec.selector ?? {}).length > 0 && selects({ matchLabels: spec.selector }, labels);
  });
  const namesake = services.filter(each => each.object.name === object.name);
  const [service, ...others] = namesake.length > 0 ? namesake : services;
  if (others.length > 0) {
    throw new CanaryError(subject, [`files must have one Service for ${object.title}, got ${list(services)}: give a file with the one that clients call`]);
  }
  return service;
}

/** A manifest without a namespace goes where its neighbour goes. */
function sameNamespace(one: string | undefined, other: string | undefined): boolean {
  return one === undefined || other === undefined || one === other;
}

/** Whether the Service selects the pods that a canary will have; refused where only other labels than those of the Deployment could keep them apart. */
function isShared(subject: string, { object }: GivenObject, { object: service, place }: GivenObject): boolean {
  const manifest = object.manifest as DeploymentManifest;
  const { canary } = trackIdentities(service.name, TrackLabel.TRACK, manifest);
  const { selector } = (service.manifest as ServiceManifest).spec!;
  const shared = selects({ matchLabels: selector }, { ...manifest.spec?.template?.metadata?.labels, ...canary.written });
  if (shared && canary.shared === undefined) {
    const [key] = Object.keys(canary.written).filter(label => label in (manifest.spec?.selector?.matchLabels ?? {}));
    const way = `${key}: ${manifest.spec?.selector?.matchLabels?.[key]}`;
    throw new CanaryError(subject, [`${service.title} must not select the pods of a canary beside those of ${object.title}, `
      + `got the selector ${shown(selector)}, whose labels a canary has, too: add ${way} to the selector first (${place})`]);
  }
  return shared;
}

function list(given: readonly GivenObject[]): string {
  return given.map(({ object, place }) => `${object.title} (${place})`).join(', ');
}
