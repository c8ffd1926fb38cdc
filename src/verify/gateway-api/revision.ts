import { Decision } from '../decision';
import { ManifestObject } from '../manifest-object';
import { recordOf } from '../untyped';

const LABEL = 'istio.io/rev';

/** What is taken for granted of an object that is for one of several installations of Istio. */
export function revisionOf(object: ManifestObject): Decision[] {
  const revision = recordOf(object.manifest.metadata.labels)[LABEL];
  return revision === undefined ? [] : [new Decision(object, ['metadata', 'labels', LABEL], `is for revision ${revision}, which is taken as being that of all proxies`)];
}
