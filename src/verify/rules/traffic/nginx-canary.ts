import { ManifestObject } from '../../manifest-object';
import { recordOf } from '../../untyped';

/** Whether an Ingress is a canary of ingress-nginx, which falls back to stable: rules of their own are for these. */
export function isCanaryIngress({ kind, manifest }: ManifestObject): boolean {
  return kind === 'Ingress' && recordOf(manifest.metadata.annotations)['nginx.ingress.kubernetes.io/canary'] === 'true';
}
