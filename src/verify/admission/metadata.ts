import { DNS_SUBDOMAIN, LABELS, qualifiedName } from './names';
import { all, Check, firstOf, refuse, shown, under, withNames } from './refusal';
import { ANY, fields, map, TEXT } from './schema';

/** Keys of annotations are compared in lower case: `A/b` is one, but no key of a label (kubernetes, `ValidateAnnotations`). */
const ANNOTATIONS: Check = all(map(TEXT), value => firstOf(Object.keys(value), key => under(key, qualifiedName(key.toLowerCase()))));

const IGNORED = ['creationTimestamp', 'deletionGracePeriodSeconds', 'deletionTimestamp', 'finalizers', 'generateName', 'generation', 'managedFields', 'namespace',
  'ownerReferences', 'resourceVersion', 'selfLink', 'uid'];

/** `metadata` of an object. */
export function metadata(name: Check): Check {
  return fields({ ...Object.fromEntries(IGNORED.map(field => [field, ANY])), name, labels: LABELS, annotations: ANNOTATIONS });
}

/** `metadata` of the template of pods. */
export const TEMPLATE_METADATA = metadata(ANY);

/** What is special about a kind. */
export interface KindRules {
  /** Versions of its API that are served. */
  readonly versions: readonly string[];
  readonly spec: Check;
  /** Whether `spec` must be there. An absent one is checked as an empty one otherwise. */
  readonly specRequired?: boolean;
  readonly name?: Check;
  readonly annotations?: Check;
  readonly status?: boolean;
}

/** A whole object of a kind. */
export function manifest({ versions, spec, specRequired = false, name = DNS_SUBDOMAIN, annotations = ANY, status = true }: KindRules): Check {
  const shape = fields({ apiVersion: TEXT, kind: TEXT, metadata: metadata(name), spec: withNames(ANY, spec.names), ...status ? { status: ANY } : {} }, { required: specRequired ? ['spec'] : [] });
  return (value, namespace) => {
    const version = String(value.apiVersion).split('/').pop()!;
    return versions.includes(version) ? shape(value, namespace)
      ?? under('metadata', under('annotations', annotations(value.metadata?.annotations ?? {}, namespace)))
      ?? under('spec', spec(value.spec ?? {}, namespace)) : refuse(`must be of a version that is served (${versions.join(', ')}), got ${shown(version)}`, 'apiVersion');
  };
}
