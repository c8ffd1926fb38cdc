import { Concern, Role, Subject } from './subject';
import { CallerKind } from '../caller';
import { selects } from '../cluster/label-selector';
import { hasLabels } from '../cluster/labels';
import { ManifestObject } from '../manifest-object';
import { given, listOf } from '../untyped';

/** Objects that count for everything in their namespace. */
export function inNamespace(...roles: Role[]): Concern {
  return (object, { namespace, role }) => object.namespace === namespace && (roles.length === 0 || roles.includes(role));
}

/** Objects of no namespace. */
export const always: Concern = () => true;

/**
 * Policies of Istio: those of the namespace, those of the root namespace for all namespaces; `selector` narrows them down to pods, `targetRefs` to what is
 * named (Istio reference, "EnvoyFilter", "AuthorizationPolicy", "WasmPlugin", "RequestAuthentication", "ProxyConfig").
 *
 * @param selector field of the labels
 * @param rootSelects whether a selector in the root namespace counts; PeerAuthentication and Telemetry with one are ignored there
 */
export function byIstio(roles: readonly Role[], selector: readonly string[] = ['selector', 'matchLabels'], rootSelects = true): Concern {
  return (object, subject, rootNamespace) => {
    const { spec } = object.manifest;
    const labels = selector.reduce((value: any, key) => value?.[key], spec);
    const root = object.namespace === rootNamespace;
    if (!isInMesh(subject) || !roles.includes(subject.role) || !root && object.namespace !== subject.namespace) {
      return false;
    }
    if (hasTargets(object) || subject.role === 'object') {
      return hasTargets(object) && targets(object, subject);
    }
    return !given(labels) || (rootSelects || !root) && typeof labels === 'object' && hasLabels(subject, labels);
  };
}

/** Policies that are attached to what `targetRef` or `targetRefs` name; without either, they may be meant for all of the namespace. */
export const byTarget: Concern = (object, subject) =>
  hasTargets(object) ? targets(object, subject) : object.namespace === subject.namespace;

/** Policies of networks: for pods of their namespace that the selector finds. */
export function byPods(field: string, reaches: (object: ManifestObject, subject: Subject) => boolean = () => true): Concern {
  return (object, subject) => object.namespace === subject.namespace && subject.role !== 'object' && reaches(object, subject)
    && selects(object.manifest.spec?.[field], subject.labels);
}

/** Objects that name a workload in a field. */
export function byWorkload(...field: string[]): Concern {
  return (object, { workload, namespace }) => workload !== undefined && object.namespace === namespace
    && field.reduce((value: any, key) => value?.[key], object.manifest.spec) === workload.object.name;
}

/** Objects that name a Service of their namespace in a field. */
export function byService(...field: string[]): Concern {
  return ({ namespace, manifest: { spec } }, { titles }) => titles.has(`Service ${namespace}/${field.reduce((value: any, key) => value?.[key], spec)}`);
}

/** Any of several. */
export function any(...concerns: Concern[]): Concern {
  return (object, subject, root) => concerns.some(concern => concern(object, subject, root));
}

/** Whether a proxy of Istio may be there: callers without sidecar have none. */
function isInMesh({ role, from }: Subject): boolean {
  return role !== 'caller' || from === CallerKind.MESH;
}

function hasTargets({ manifest: { spec } }: ManifestObject): boolean {
  return spec?.targetRef !== undefined || listOf(spec?.targetRefs).length > 0;
}

/** GatewayClasses are of no namespace. */
function targets({ manifest: { spec }, namespace }: ManifestObject, { titles }: Subject): boolean {
  return [spec.targetRef, ...listOf(spec.targetRefs)].some(reference => titles.has(reference?.kind === 'GatewayClass'
    ? `GatewayClass ${reference.name}`
    : `${reference?.kind} ${reference?.namespace ?? namespace}/${reference?.name}`));
}
