import { ApiObject } from 'cdk8s';
import { IConstruct } from 'constructs';
import { CanaryError, shown } from './canary-error';
import { DeploymentManifest } from './manifest';

/** The label by which cdk8s-plus selects pods. Its value is a hash of the construct path, so two tracks cannot share it. */
const CDK8S_PLUS_ADDRESS = 'cdk8s.io/metadata.addr';

/** The Deployment object of a construct: itself or its default child, as in every cdk8s-plus. */
export function deploymentObject(construct: IConstruct): ApiObject {
  const object = ApiObject.isApiObject(construct) ? construct : defaultChild(construct);
  if (object?.kind !== 'Deployment' || object.apiGroup !== 'apps') {
    const found = object === undefined ? 'a construct without a default child that is an API object' : `${object.apiVersion} ${object.kind}`;
    throw new CanaryError('Workload.fromDeployment', [
      `${shown(construct.node.path)} must be an apps/v1 Deployment, an ApiObject or a construct around one, got ${found}`,
    ]);
  }
  return object;
}

function defaultChild(construct: IConstruct): ApiObject | undefined {
  const child = construct.node.defaultChild;
  return ApiObject.isApiObject(child) ? child as ApiObject : undefined;
}

/**
 * What the object says now, without what belongs to the object alone: its selector and the label behind it. Where its own
 * pods refer to that label (to spread over nodes), they refer to the service instead.
 */
export function readDeployment(object: ApiObject, service: string): DeploymentManifest {
  const manifest = object.toJson() as DeploymentManifest;
  const address = addressOf(manifest);
  delete manifest.spec?.selector;
  delete manifest.spec?.template?.metadata?.labels?.[CDK8S_PLUS_ADDRESS];
  return address === undefined ? manifest : withService(manifest, address, service) as DeploymentManifest;
}

/**
 * The names by which other objects may refer to a Deployment of cdk8s-plus, and which nothing answers to any more once
 * the Deployment is split into tracks: the label of its pods and its generated name. Both end in a path hash, so an
 * equal text elsewhere is a reference.
 */
export function pathNames(object: ApiObject): string[] {
  const address = addressOf(object.toJson());
  const generated = object.name.endsWith(object.node.addr.slice(0, 8));
  return [...address === undefined ? [] : [address], ...generated ? [object.name] : []];
}

function addressOf({ spec }: DeploymentManifest): string | undefined {
  return spec?.selector?.matchLabels?.[CDK8S_PLUS_ADDRESS] ?? spec?.template?.metadata?.labels?.[CDK8S_PLUS_ADDRESS];
}

/** The same value with label selectors for the address turned into selectors for the service. */
function withService(value: unknown, address: string, service: string): unknown {
  if (Array.isArray(value)) {
    return value.map(item => withService(item, address, service));
  }
  if (value === null || typeof value !== 'object') {
    return value;
  }
  const { key, values } = value as { key?: unknown; values?: unknown };
  if (key === CDK8S_PLUS_ADDRESS && Array.isArray(values)) {
    return { ...value, key: 'app', values: values.map(item => item === address ? service : item) };
  }
  return Object.fromEntries(Object.entries(value).map(([name, item]) =>
    name === CDK8S_PLUS_ADDRESS && item === address ? ['app', service] : [name, withService(item, address, service)]));
}
