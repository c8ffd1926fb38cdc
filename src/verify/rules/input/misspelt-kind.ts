import { Severity } from '../../finding';
import { ManifestObject } from '../../manifest-object';
import { closest } from '../closest';
import { Fault, Rule } from '../rule';

/** Kinds by group, of groups whose kinds are all known (Kubernetes 1.36, Istio of August 2026, Gateway API 1.6 and what came before). */
const KINDS = new Map(Object.entries({
  '': ['Pod', 'Service', 'ConfigMap', 'Secret', 'ServiceAccount', 'Namespace', 'PersistentVolume', 'PersistentVolumeClaim', 'ReplicationController', 'Endpoints', 'Event',
    'LimitRange', 'ResourceQuota', 'Node', 'PodTemplate', 'Binding', 'ComponentStatus'],
  'apps': ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'ControllerRevision'],
  'batch': ['Job', 'CronJob'],
  'autoscaling': ['HorizontalPodAutoscaler', 'Scale'],
  'policy': ['PodDisruptionBudget', 'PodSecurityPolicy', 'Eviction'],
  'networking.k8s.io': ['Ingress', 'IngressClass', 'NetworkPolicy', 'IPAddress', 'ServiceCIDR', 'ClusterCIDR'],
  'networking.istio.io': ['VirtualService', 'DestinationRule', 'Gateway', 'ServiceEntry', 'Sidecar', 'EnvoyFilter', 'WorkloadEntry', 'WorkloadGroup', 'ProxyConfig'],
  'security.istio.io': ['AuthorizationPolicy', 'PeerAuthentication', 'RequestAuthentication'],
  'gateway.networking.k8s.io': ['GatewayClass', 'Gateway', 'HTTPRoute', 'GRPCRoute', 'TCPRoute', 'UDPRoute', 'TLSRoute', 'ReferenceGrant', 'ReferencePolicy',
    'BackendTLSPolicy', 'BackendLBPolicy', 'ListenerSet'],
}));

/** A kind or a group that nobody knows, and that is nearly one that everybody knows. */
export const MISSPELT_KIND: Rule = {
  id: 'R70',
  severity: Severity.ERROR,
  title: 'kind or API group that does not exist',
  why: 'The API server looks an object up by group and kind. Where it finds none, it answers "no matches for kind": the object is never created, and what needs it fails.',
  fix: 'write group and kind as kubectl api-resources shows them',
  source: 'kubernetes.io, API reference; istio.io, "Traffic Management" reference; gateway-api.sigs.k8s.io, API reference',
  check: ({ objects }) => objects.flatMap(object => faultOf(object) ?? []),
};

function faultOf(object: ManifestObject): Fault | undefined {
  const { group, kind, apiVersion } = object;
  const own = KINDS.get(group);
  if (own?.includes(kind) === true) {
    return undefined;
  }
  const homes = [...KINDS].filter(([, kinds]) => kinds.includes(kind)).map(([name]) => name);
  if (own !== undefined && homes.length === 0) {
    const meant = own.find(one => one.toLowerCase() === kind.toLowerCase()) ?? closest(kind, own);
    return meant === undefined ? undefined
      : { object, path: ['kind'], message: `kind ${kind} does not exist in ${groupText(group)}`, fix: `did you mean ${meant}?` };
  }
  // Groups of others have dots, so that one without is none.
  const meant = own !== undefined || !group.includes('.') && group !== 'extensions' ? homes[0] : homes.find(home => closest(group, [home]) !== undefined || home.startsWith(`${group}.`));
  return meant === undefined ? undefined
    : { object, path: ['apiVersion'], message: `${kind} is no kind of apiVersion ${apiVersion}`, fix: `${kind} is in ${groupText(meant)}` };
}

function groupText(group: string): string {
  return group === '' ? 'the core group (v1)' : `group ${group}`;
}
