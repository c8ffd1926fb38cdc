import { always, any, byIstio, byPods, byTarget, inNamespace } from './concerns';
import { Subject, UnmodelledKinds } from './subject';
import { CallerKind } from '../caller';
import { ManifestObject } from '../manifest-object';

/** Fields of a MeshConfig that decide who gets requests (Istio reference, "Global Mesh Options"). */
const MESH_FIELDS = [
  'outboundTrafficPolicy', 'inboundTrafficPolicy', 'rootNamespace', 'discoverySelectors', 'defaultServiceExportTo', 'defaultVirtualServiceExportTo',
  'defaultDestinationRuleExportTo', 'defaultHttpRetryPolicy', 'localityLbSetting', 'pathNormalization', 'serviceSettings', 'trustDomain', 'meshNetworks',
  'ingressControllerMode', 'ingressClass', 'ingressService', 'ingressSelector', 'h2UpgradePolicy', 'protocolDetectionTimeout',
];

/** Label of namespaces and pods that are in ambient mode (Istio docs, "Add workloads to the mesh"). */
export const AMBIENT_LABEL = 'istio.io/dataplane-mode';

/** What ambient mode does to answers, in words. */
export const AMBIENT = 'its pods are in ambient mode, in which ztunnel or a waypoint stands between caller and pods; that is not modelled';

/** Kinds of Istio that stand beside routes. */
export const ISTIO_KINDS: UnmodelledKinds = [
  ['networking.istio.io/EnvoyFilter', {
    concerns: byIstio(['caller', 'gateway', 'workload'], ['workloadSelector', 'labels']),
    effect: () => 'patches what Istio makes for the proxies, and may change who gets a request; taken as without influence',
  }],
  ['extensions.istio.io/WasmPlugin', {
    concerns: byIstio(['caller', 'gateway', 'workload']),
    effect: () => 'runs code in the proxies that may change or answer a request; taken as letting it pass',
  }],
  ['extensions.istio.io/TrafficExtension', {
    concerns: byIstio(['caller', 'gateway', 'workload']),
    effect: () => 'runs code in the proxies that may change or answer a request; taken as letting it pass',
  }],
  ['security.istio.io/AuthorizationPolicy', { concerns: byIstio(['gateway', 'workload', 'object']), effect: authorization }],
  ['security.istio.io/RequestAuthentication', {
    concerns: byIstio(['gateway', 'workload', 'object']),
    effect: () => 'refuses requests with an invalid token with 401; taken as letting the request pass',
  }],
  ['security.istio.io/PeerAuthentication', { concerns: byIstio(['workload'], undefined, false), effect: peers }],
  ['telemetry.istio.io/Telemetry', {
    concerns: byIstio(['caller', 'gateway', 'workload'], undefined, false),
    effect: () => 'changes what the proxies report, not who gets a request',
  }],
  ['networking.istio.io/ProxyConfig', {
    concerns: byIstio(['caller', 'gateway', 'workload'], undefined, false),
    effect: () => 'changes how the proxies run, not who gets a request',
  }],
  ['networking.istio.io/WorkloadEntry', { concerns: inNamespace('workload', 'object'), effect: machines, together: true, uniform: true }],
  ['networking.istio.io/WorkloadGroup', { concerns: inNamespace('workload', 'object'), effect: machines, together: true, uniform: true }],
  ['install.istio.io/IstioOperator', { concerns: always, effect: installation, everywhere: true }],
  ['sailoperator.io/Istio', { concerns: always, effect: installation, everywhere: true }],
  ['/ConfigMap', {
    counts: ({ name, manifest: { data } }) => /^istio($|-)/.test(name) && typeof data?.mesh === 'string',
    concerns: ({ namespace }, _subject, rootNamespace) => namespace === rootNamespace,
    effect: meshConfig,
    path: ['data', 'mesh'],
  }],
  ['/Namespace', {
    counts: ({ manifest: { metadata } }) => metadata.labels?.[AMBIENT_LABEL] === 'ambient',
    concerns: (object, { namespace, role }) => object.name === namespace && role !== 'object',
    effect: () => AMBIENT,
    path: ['metadata', 'labels', AMBIENT_LABEL],
  }],
];

/** Kinds that cut connections: they are for pods of either end. */
export const NETWORK_KINDS: UnmodelledKinds = [
  ['networking.k8s.io/NetworkPolicy', { concerns: byPods('podSelector', isDirected), effect: connections }],
  ['cilium.io/CiliumNetworkPolicy', { concerns: byPods('endpointSelector'), effect: connections }],
  ['cilium.io/CiliumClusterwideNetworkPolicy', { concerns: always, effect: connections, everywhere: true, together: true }],
  ['cilium.io/CiliumEnvoyConfig', { concerns: inNamespace(), effect: () => 'puts an Envoy of Cilium before Services; that is not modelled' }],
  ['cilium.io/CiliumClusterwideEnvoyConfig', {
    concerns: always, effect: () => 'puts an Envoy of Cilium before Services; that is not modelled', everywhere: true, together: true,
  }],
  ['cilium.io/CiliumLocalRedirectPolicy', { concerns: inNamespace(), effect: () => 'sends connections to a Service to pods of the node of the caller; that is not modelled' }],
  ['crd.projectcalico.org/NetworkPolicy', { concerns: inNamespace('caller', 'gateway', 'workload'), effect: connections, together: true, uniform: true }],
  ['crd.projectcalico.org/GlobalNetworkPolicy', { concerns: always, effect: connections, everywhere: true, together: true }],
  ['projectcalico.org/NetworkPolicy', { concerns: inNamespace('caller', 'gateway', 'workload'), effect: connections, together: true, uniform: true }],
  ['projectcalico.org/GlobalNetworkPolicy', { concerns: always, effect: connections, everywhere: true, together: true }],
  ['policy.networking.k8s.io/AdminNetworkPolicy', { concerns: always, effect: connections, everywhere: true, together: true }],
  ['policy.networking.k8s.io/BaselineAdminNetworkPolicy', { concerns: always, effect: connections, everywhere: true, together: true }],
  ['policy.networking.k8s.io/ClusterNetworkPolicy', { concerns: always, effect: connections, everywhere: true, together: true }],
  ['vpcresources.k8s.aws/SecurityGroupPolicy', { concerns: byPods('podSelector'), effect: connections }],
  ['networking.k8s.aws/ApplicationNetworkPolicy', { concerns: byPods('podSelector'), effect: connections }],
  // Policies of Linkerd are for a Server, which selects pods.
  ['policy.linkerd.io/Server', { concerns: any(byPods('podSelector')), effect: () => 'refuses connections that no policy of Linkerd allows; taken as allowed' }],
  ['policy.linkerd.io/AuthorizationPolicy', { concerns: byTarget, effect: () => 'may refuse the request with 403; taken as allowed' }],
];

/** A policy without rules allows nothing; AUDIT does nothing to a request (Istio reference, "AuthorizationPolicy"). */
function authorization({ manifest: { spec } }: ManifestObject): string | undefined {
  const rules = Array.isArray(spec?.rules) ? spec.rules : [];
  switch (spec?.action ?? 'ALLOW') {
    case 'AUDIT': return undefined;
    case 'DENY': return rules.length === 0 ? undefined : 'refuses requests that its rules match with 403; taken as letting the request pass';
    case 'CUSTOM': return 'asks somebody else whether a request may pass; taken as letting it pass';
    default: return rules.length === 0 ? 'allows nothing: requests get 403 unless another policy allows them; taken as letting the request pass'
      : 'refuses requests that no rule allows with 403; taken as letting the request pass';
  }
}

/** Sidecars and gateways speak mutual TLS of their own accord; others are refused in mode STRICT. */
function peers({ manifest: { spec } }: ManifestObject, { from }: Subject): string | undefined {
  const modes = [spec?.mtls, ...Object.values<any>(spec?.portLevelMtls ?? {})].map(settings => settings?.mode);
  return modes.includes('STRICT') && (from === CallerKind.PLAIN || from === CallerKind.INGRESS)
    ? 'refuses connections of callers without sidecar to pods that have one; taken as letting them pass'
    : undefined;
}

function machines(): string {
  return 'adds endpoints outside of pods to Services whose selector finds its labels; they are not counted';
}

function installation({ manifest: { spec } }: ManifestObject, { from }: Subject): string | undefined {
  const settings = spec?.meshConfig ?? spec?.values?.meshConfig;
  return settings === undefined ? undefined : meshFields(Object.keys(settings), from);
}

/** `istio`, or `istio-REVISION`, of the root namespace. */
function meshConfig({ manifest: { data } }: ManifestObject, { from }: Subject): string | undefined {
  return meshFields(String(data.mesh).split('\n').map(line => /^"?(\w+)"?:/.exec(line)?.[1] ?? ''), from);
}

function meshFields(given: readonly string[], from: CallerKind): string | undefined {
  const found = MESH_FIELDS.filter(field => given.includes(field));
  return found.length === 0 || from === CallerKind.PLAIN || from === CallerKind.INGRESS ? undefined
    : `sets ${found.join(', ')} for the mesh, of which the defaults are taken`;
}

/** Without `policyTypes`, incoming connections are meant, and outgoing ones if there are rules for them (Kubernetes docs, "Network Policies"). */
function isDirected({ manifest: { spec } }: ManifestObject, { role }: Subject): boolean {
  const types: unknown[] = Array.isArray(spec?.policyTypes) ? spec.policyTypes : ['Ingress', ...spec?.egress === undefined ? [] : ['Egress']];
  return role === 'workload' ? types.includes('Ingress') : role === 'caller' ? types.includes('Egress') : types.length > 0;
}

function connections(): string {
  return 'may cut connections; taken as letting them pass';
}
