import { isDeepStrictEqual } from 'util';
import { ManifestObject } from '../manifest-object';
import { given, listOf, recordOf } from '../untyped';

/** A field that an update changes although that cannot be done. */
export interface ImmutableField {
  readonly path: readonly string[];
  /** What it was and what it is to be: `spec.selector {"app":"web"} cannot become {"app":"web","track":"stable"}`. */
  readonly text: string;
}

/** Defaults that the API server fills in, so that leaving them out is no change. */
const DEFAULTS: { readonly [field: string]: unknown } = { podManagementPolicy: 'OrderedReady' };

/**
 * Fields of the spec that are fixed at creation, by group and kind (kubernetes, `ValidateDeploymentUpdate`, `ValidateStatefulSetUpdate`,
 * `ValidateDaemonSetUpdate`, `ValidateReplicaSetUpdate`, `ValidateJobUpdate`).
 */
const FIXED = new Map<string, readonly string[]>([
  ['apps/Deployment', ['selector']],
  ['apps/DaemonSet', ['selector']],
  ['apps/ReplicaSet', ['selector']],
  ['apps/StatefulSet', ['selector', 'serviceName', 'podManagementPolicy', 'volumeClaimTemplates']],
  ['batch/Job', ['template']],
]);

/** The first field of an update that is fixed; nothing where all of it can be done. */
export function immutableField(before: ManifestObject, after: ManifestObject): ImmutableField | undefined {
  const [old, now] = [before, after].map(({ manifest }) => recordOf(recordOf(manifest).spec));
  const field = FIXED.get(`${after.group}/${after.kind}`)?.find(name => !isDeepStrictEqual(plain(name, old[name]), plain(name, now[name])));
  if (field !== undefined) {
    return changed(field, old[field], now[field]);
  }
  return after.kind === 'Service' && after.group === '' && fixesAddress(old, now) ? changed('clusterIP', old.clusterIP, now.clusterIP) : undefined;
}

/** Volume claims are compared without what is only told of them. */
function plain(name: string, value: unknown): unknown {
  if (name === 'volumeClaimTemplates') {
    return listOf(value).map(claim => ({ name: recordOf(recordOf(claim).metadata).name, spec: recordOf(claim).spec }));
  }
  return given(value) ? value : DEFAULTS[name];
}

/** An address stays what it is, also the one that the cluster gave, unless the type goes from or to ExternalName (kubernetes, `ValidateServiceUpdate`). */
function fixesAddress(old: any, now: any): boolean {
  if ([old, now].some(({ type }) => type === 'ExternalName')) {
    return false;
  }
  const [was, is] = [old, now].map(({ clusterIP }) => clusterIP || undefined);
  return was !== is && (was === 'None' || is === 'None' || was !== undefined && is !== undefined);
}

function changed(field: string, old: unknown, now: unknown): ImmutableField {
  return { path: ['spec', field], text: `spec.${field} cannot be changed from ${shown(old)} to ${shown(now)}` };
}

function shown(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
