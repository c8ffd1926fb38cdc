import { isDeepStrictEqual } from 'util';
import { ManifestObject } from '../manifest-object';
import { given, listOf, recordOf } from '../untyped';

/** A field that an update changes although that cannot be done. */
export interface ImmutableField {
  readonly path: readonly string[];
  /** What it was and what it is to be: `spec.selector cannot be changed from {"matchLabels":{"app":"web"}} to {"matchLabels":{"app":"shop"}}`. */
  readonly text: string;
}

/** Defaults that the API server fills in, so that leaving them out is no change. */
const DEFAULTS: { readonly [path: string]: unknown } = { 'spec.podManagementPolicy': 'OrderedReady', 'type': 'Opaque' };

/**
 * Fields that are fixed at creation, by group and kind (kubernetes, `ValidateDeploymentUpdate`, `ValidateStatefulSetUpdate`, `ValidateDaemonSetUpdate`,
 * `ValidateReplicaSetUpdate`, `ValidateJobUpdate`, `ValidateSecretUpdate`, `ValidateIngressClassUpdate`, `ValidateRoleBindingUpdate`).
 */
const FIXED = new Map<string, readonly string[]>([
  ['apps/Deployment', ['spec.selector']],
  ['apps/DaemonSet', ['spec.selector']],
  ['apps/ReplicaSet', ['spec.selector']],
  ['apps/StatefulSet', ['spec.selector', 'spec.serviceName', 'spec.podManagementPolicy', 'spec.volumeClaimTemplates']],
  ['batch/Job', ['spec.template']],
  ['/Secret', ['type']],
  ['networking.k8s.io/IngressClass', ['spec.controller']],
  ['rbac.authorization.k8s.io/RoleBinding', ['roleRef']],
  ['rbac.authorization.k8s.io/ClusterRoleBinding', ['roleRef']],
]);

/** Kinds that can be fixed as a whole, with the field `immutable` (kubernetes, `ValidateConfigMapUpdate`, `ValidateSecretUpdate`). */
const SEALED = ['/ConfigMap', '/Secret'];

/** The first field of an update that is fixed; nothing where all of it can be done. */
export function immutableField(before: ManifestObject, after: ManifestObject): ImmutableField | undefined {
  const kind = `${after.group}/${after.kind}`;
  const [old, now] = [before.manifest, after.manifest];
  const sealed = SEALED.includes(kind) && old.immutable === true ? ['immutable', 'data', 'binaryData', 'stringData'] : [];
  const path = [...FIXED.get(kind) ?? [], ...sealed].find(one => !isDeepStrictEqual(plain(one, valueAt(old, one)), plain(one, valueAt(now, one))));
  if (path !== undefined) {
    return changed(path, valueAt(old, path), valueAt(now, path), kind === '/Secret' && path !== 'type');
  }
  const [was, is] = [old, now].map(({ spec }) => recordOf(spec));
  return kind === '/Service' && fixesAddress(was, is) ? changed('spec.clusterIP', was.clusterIP, is.clusterIP) : undefined;
}

function valueAt(manifest: unknown, path: string): unknown {
  return path.split('.').reduce((value, key) => recordOf(value)[key], manifest);
}

/** Volume claims are compared without what is only told of them, or filled in. */
function plain(path: string, value: unknown): unknown {
  if (path === 'spec.volumeClaimTemplates') {
    return listOf(value).map(recordOf).map(({ metadata, spec }) => ({ name: recordOf(metadata).name, spec: { volumeMode: 'Filesystem', ...recordOf(spec) } }));
  }
  return given(value) ? value : DEFAULTS[path];
}

/** An address stays what it is, also the one that the cluster gave, unless the type goes from or to ExternalName (kubernetes, `ValidateServiceUpdate`). */
function fixesAddress(old: any, now: any): boolean {
  if ([old, now].some(({ type }) => type === 'ExternalName')) {
    return false;
  }
  const [was, is] = [old, now].map(({ clusterIP }) => clusterIP || undefined);
  return was !== is && (was === 'None' || is === 'None' || was !== undefined && is !== undefined);
}

/** @param secret whether the values are nobody's business */
function changed(path: string, old: unknown, now: unknown, secret = false): ImmutableField {
  return { path: path.split('.'), text: `${path} cannot be changed${secret ? '' : ` from ${shown(old)} to ${shown(now)}`}` };
}

function shown(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
