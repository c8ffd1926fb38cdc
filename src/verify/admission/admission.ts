import { SERVICE } from './core-service';
import { DESTINATION_RULE } from './destination-rule';
import { GRPC_ROUTE } from './grpc-route';
import { HTTP_ROUTE } from './http-route';
import { INGRESS, INGRESS_CLASS } from './ingress';
import { ISTIO_GATEWAY } from './istio-gateway';
import { ISTIO_LABEL } from './istio-host';
import { KUBERNETES_GATEWAY } from './kubernetes-gateway';
import { KindRules, manifest } from './metadata';
import { DNS_LABEL, DNS_SUBDOMAIN } from './names';
import { REFERENCE_GRANT } from './reference-grant';
import { all, Check, firstOf, Refusal, refuse } from './refusal';
import { SERVICE_ENTRY } from './service-entry';
import { SIDECAR } from './sidecar';
import { VIRTUAL_SERVICE } from './virtual-service';
import { DAEMON_SET, DEPLOYMENT, REPLICA_SET, REPLICATION_CONTROLLER, STATEFUL_SET } from './workload';
import { ManifestObject } from '../manifest-object';

/** Annotations that istiod keeps for itself (istio, `validateMetadata`). */
const RESERVED = ['istio.io/dry-run', 'internal.istio.io/parents', 'internal.istio.io/parent-namespace'];

const ISTIO_ANNOTATIONS: Check = value => firstOf(RESERVED, name => name in value ? refuse(`${name} must not be there`, name) : undefined);

function istio(spec: Check, more: Partial<KindRules> = {}): Check {
  return manifest({ versions: ['v1', 'v1beta1', 'v1alpha3'], annotations: ISTIO_ANNOTATIONS, spec, ...more });
}

function gatewayApi(spec: Check, versions = ['v1', 'v1beta1'], status = true): Check {
  return manifest({ versions, spec, specRequired: true, status });
}

function builtIn(spec: Check, name: Check = DNS_SUBDOMAIN): Check {
  return manifest({ versions: ['v1'], spec, name });
}

/** What is asked of the objects of each kind, by group and kind. */
const CHECKERS = new Map<string, Check>([
  ['networking.istio.io/VirtualService', istio(VIRTUAL_SERVICE)],
  ['networking.istio.io/DestinationRule', istio(DESTINATION_RULE)],
  ['networking.istio.io/Gateway', istio(ISTIO_GATEWAY, { name: all(DNS_SUBDOMAIN, ISTIO_LABEL) })],
  ['networking.istio.io/ServiceEntry', istio(SERVICE_ENTRY, { specRequired: true })],
  ['networking.istio.io/Sidecar', istio(SIDECAR)],
  ['gateway.networking.k8s.io/HTTPRoute', gatewayApi(HTTP_ROUTE)],
  ['gateway.networking.k8s.io/GRPCRoute', gatewayApi(GRPC_ROUTE, ['v1'])],
  ['gateway.networking.k8s.io/Gateway', gatewayApi(KUBERNETES_GATEWAY)],
  ['gateway.networking.k8s.io/ReferenceGrant', gatewayApi(REFERENCE_GRANT, ['v1', 'v1beta1'], false)],
  ['networking.k8s.io/Ingress', all(builtIn(INGRESS), INGRESS_CLASS)],
  ['/Service', builtIn(SERVICE, DNS_LABEL)],
  ['apps/Deployment', builtIn(DEPLOYMENT)],
  ['apps/StatefulSet', builtIn(STATEFUL_SET, DNS_LABEL)],
  ['apps/DaemonSet', builtIn(DAEMON_SET)],
  ['apps/ReplicaSet', builtIn(REPLICA_SET)],
  ['/ReplicationController', builtIn(REPLICATION_CONTROLLER)],
]);

/**
 * Why the API server, or the webhook of istiod, does not take an object; nothing where it does, or where the kind is none of those that
 * an answer depends on.
 *
 * As `kubectl apply` does, it asks for strict decoding. The schemas are those of Kubernetes 1.36, Istio of August 2026 and the standard channel of Gateway API 1.6.
 */
export function refusal(object: ManifestObject): Refusal | undefined {
  let found = known.get(object);
  if (found === undefined) {
    found = refusalOf(object.manifest, object.group, object.kind, object.namespace) ?? 'taken';
    known.set(object, found);
  }
  return found === 'taken' ? undefined : found;
}

/**
 * Gives the answer for an object that stands for another one: what it is read as is not what it says.
 *
 * @param verdict why the API server does not take it; nothing where it does
 */
export function judge(object: ManifestObject, verdict: Refusal | undefined): void {
  known.set(object, verdict ?? 'taken');
}

// Rules ask again, and so does every state of a transition.
const known = new WeakMap<ManifestObject, Refusal | 'taken'>();

/** Why a manifest is not taken that is no object of the input. */
export function refusalOf(value: any, group: string, kind: string, namespace: string): Refusal | undefined {
  const found = CHECKERS.get(`${group}/${kind}`)?.(value, namespace);
  return found === undefined ? undefined : { ...found, reason: withSubject(found, kind) };
}

/** A reason that does not say what it is about begins with the name of the field. */
function withSubject({ path, reason, stranger }: Refusal, kind: string): string {
  const names = path.filter(step => !/^\d+$/.test(step));
  const field = names.pop() ?? 'it';
  return stranger !== undefined ? `${field} is no field of ${names.pop() ?? kind}` : /^(must|is|needs) /.test(reason) ? `${field} ${reason}` : reason;
}
