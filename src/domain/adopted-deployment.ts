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
 * What the object says now, without what belongs to the object alone: its selector and the label behind it.
 */
export function readDeployment(object: ApiObject): DeploymentManifest {
  const manifest = object.toJson() as DeploymentManifest;
  delete manifest.spec?.selector;
  delete manifest.spec?.template?.metadata?.labels?.[CDK8S_PLUS_ADDRESS];
  return manifest;
}

/**
 * The names by which other objects may refer to a Deployment of cdk8s-plus, and which nothing answers to any more once
 * the Deployment is split into tracks: its generated name and the label of its pods. Both end in a path hash, so
 * an equal string elsewhere is a reference.
 */
export function pathNames(object: ApiObject): string[] {
  const manifest = object.toJson() as DeploymentManifest;
  const address = manifest.spec?.selector?.matchLabels?.[CDK8S_PLUS_ADDRESS];
  return address === undefined ? [] : [address, object.name];
}
