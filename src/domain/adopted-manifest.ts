import { CanaryError, shown } from './canary-error';
import { DeploymentManifest, MetadataManifest, ServiceManifest } from './manifest';

/** Fields that the API server writes, and that no file should have. */
const SERVER_METADATA = ['uid', 'resourceVersion', 'generation', 'creationTimestamp', 'managedFields', 'selfLink'];
const SERVER_ANNOTATIONS = ['deployment.kubernetes.io/revision', 'kubectl.kubernetes.io/last-applied-configuration'];

/** A Deployment that somebody else wrote, checked and without what the API server adds; a copy. */
export function adoptedDeployment(factory: string, manifest: any): DeploymentManifest {
  const { metadata, spec } = checked(factory, manifest, 'apps/v1', 'Deployment');
  const problems: string[] = [];
  if (!spec.template?.spec?.containers?.length) {
    problems.push(`Deployment ${metadata.name} must have a pod template with a container`);
  }
  const labels = spec.selector?.matchLabels ?? {};
  if (Object.keys(labels).length === 0) {
    problems.push(`Deployment ${metadata.name} must have a selector with matchLabels, by which its pods can be told from those of the canary`);
  }
  for (const key in labels) {
    const value = spec.template?.metadata?.labels?.[key];
    if (value !== labels[key]) {
      problems.push(`Deployment ${metadata.name} must have pods with the label ${key}: ${labels[key]} of its selector, got ${shown(value)}`);
    }
  }
  if (problems.length > 0) {
    throw new CanaryError(factory, problems);
  }
  return withoutServerFields({ metadata, spec: { ...spec, template: withoutServerFields(spec.template) } });
}

/** A Service that somebody else wrote, checked and without what the API server adds; a copy. */
export function adoptedService(factory: string, manifest: any): ServiceManifest {
  const { metadata, spec } = checked(factory, manifest, 'v1', 'Service');
  const problems: string[] = [];
  if (Object.keys(spec.selector ?? {}).length === 0) {
    problems.push(`Service ${metadata.name} must have a selector, got none: only pods can be split into tracks`);
  }
  if (spec.type === 'ExternalName') {
    problems.push(`Service ${metadata.name} must lead to pods, got type ExternalName, which leads to ${shown(spec.externalName)}: only pods can be split into tracks`);
  }
  if (spec.clusterIP === 'None') {
    problems.push(`Service ${metadata.name} must have a cluster IP, got a headless Service: its callers choose a pod by themselves, and no rule or weight binds them; put a Service with a cluster IP in front of the pods and route that`);
  }
  if (problems.length > 0) {
    throw new CanaryError(factory, problems);
  }
  return withoutServerFields({ metadata, spec });
}

function checked(factory: string, manifest: any, apiVersion: string, kind: string): any {
  if (manifest?.apiVersion !== apiVersion || manifest?.kind !== kind) {
    throw new CanaryError(factory, [`manifest must be of ${apiVersion} ${kind}, got ${shown(manifest?.apiVersion)} ${shown(manifest?.kind)}`]);
  }
  if (typeof manifest.metadata?.name !== 'string' || manifest.spec === null || typeof manifest.spec !== 'object') {
    throw new CanaryError(factory, [`${kind} must have metadata.name and spec, got ${shown(manifest.metadata?.name)} and ${shown(manifest.spec)}`]);
  }
  return copied(manifest);
}

/** A deep copy of plain objects of this realm: cdk8s misreads those of another one, such as `structuredClone` makes under jest. */
function copied(value: any): any {
  if (value === null || typeof value !== 'object' || value instanceof Date) {
    return value;
  }
  return Array.isArray(value) ? value.map(copied) : Object.fromEntries(Object.entries(value).map(([key, field]) => [key, copied(field)]));
}

function withoutServerFields<T extends { metadata?: MetadataManifest }>(object: T): T {
  const drop = (map: object | undefined, keys: string[]) => map && Object.fromEntries(Object.entries(map).filter(([key]) => !keys.includes(key)));
  const { annotations, ...metadata } = object.metadata ?? {};
  const kept = drop(annotations, SERVER_ANNOTATIONS);
  const left = kept === undefined || Object.keys(kept).length === 0 ? {} : { annotations: kept };
  return { ...object, metadata: { ...drop(metadata, SERVER_METADATA), ...left } };
}
