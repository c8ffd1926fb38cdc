import { inNamespace } from './concerns';
import { Unmodelled } from './subject';
import { ManifestObject } from '../manifest-object';

/** Groups of which no kind changes who gets a request, or all that do are modelled or in the tables of kinds. */
const HARMLESS = new Set([
  '', 'apps', 'batch', 'autoscaling', 'autoscaling.k8s.io', 'rbac.authorization.k8s.io', 'storage.k8s.io', 'policy', 'scheduling.k8s.io', 'node.k8s.io',
  'coordination.k8s.io', 'certificates.k8s.io', 'apiextensions.k8s.io', 'apiregistration.k8s.io', 'admissionregistration.k8s.io', 'discovery.k8s.io',
  'networking.k8s.io', 'events.k8s.io', 'authentication.k8s.io', 'authorization.k8s.io', 'flowcontrol.apiserver.k8s.io', 'resource.k8s.io', 'metrics.k8s.io',
  'snapshot.storage.k8s.io', 'monitoring.coreos.com', 'monitoring.googleapis.com', 'cert-manager.io', 'acme.cert-manager.io', 'trust.cert-manager.io',
  'external-secrets.io', 'generators.external-secrets.io', 'bitnami.com', 'secrets-store.csi.x-k8s.io', 'argoproj.io', 'kustomize.config.k8s.io',
  'kustomize.toolkit.fluxcd.io', 'source.toolkit.fluxcd.io', 'helm.toolkit.fluxcd.io', 'notification.toolkit.fluxcd.io', 'image.toolkit.fluxcd.io',
  'keda.sh', 'eventing.keda.sh', 'velero.io', 'opentelemetry.io', 'jaegertracing.io', 'grafana.integreatly.org', 'kafka.strimzi.io', 'postgresql.cnpg.io',
  'rabbitmq.com', 'elasticsearch.k8s.elastic.co', 'kibana.k8s.elastic.co', 'tekton.dev', 'karpenter.sh', 'karpenter.k8s.aws', 'cluster.x-k8s.io',
  'elbv2.k8s.aws', 'eks.amazonaws.com', 'crd.k8s.amazonaws.com', 'wgpolicyk8s.io', 'reports.kyverno.io', 'aquasecurity.github.io', 'metallb.io',
  'operator.istio.io', 'telemetry.istio.io', 'security.istio.io', 'networking.istio.io', 'extensions.istio.io', 'install.istio.io',
]);

/** Kinds of the Gateway API that are modelled, or of which the model takes no notice. */
const GATEWAY_API = new Set(['Gateway', 'GatewayClass', 'HTTPRoute', 'GRPCRoute', 'ReferenceGrant', 'ListenerSet']);

/** Other ways to the same pods, and meshes, by group: who comes in by them is not asked. */
const OTHERS = new Map([
  ['traefik.io', 'Traefik'], ['traefik.containo.us', 'Traefik'], ['projectcontour.io', 'Contour'], ['configuration.konghq.com', 'Kong'],
  ['gateway-operator.konghq.com', 'Kong'], ['getambassador.io', 'Emissary'], ['gateway.getambassador.io', 'Emissary'], ['k8s.nginx.org', 'NGINX Ingress Controller'],
  ['apisix.apache.org', 'APISIX'], ['gateway.solo.io', 'Gloo'], ['gloo.solo.io', 'Gloo'], ['core.haproxy.org', 'HAProxy'], ['ingress.v3.haproxy.org', 'HAProxy'],
  ['consul.hashicorp.com', 'Consul'], ['kuma.io', 'Kuma'], ['appmesh.k8s.aws', 'App Mesh'], ['route.openshift.io', 'OpenShift'], ['specs.smi-spec.io', 'the SMI'],
  ['access.smi-spec.io', 'the SMI'], ['linkerd.io', 'Linkerd'], ['policy.linkerd.io', 'Linkerd'], ['serving.knative.dev', 'Knative'],
  ['networking.internal.knative.dev', 'Knative'], ['eventing.knative.dev', 'Knative'], ['networking.gke.io', 'GKE'], ['cloud.google.com', 'GKE'],
  ['multicluster.x-k8s.io', 'other clusters'], ['net.gke.io', 'other clusters'], ['cilium.io', 'Cilium'], ['http.keda.sh', 'KEDA'], ['flagger.app', 'Flagger'],
  ['gateway.envoyproxy.io', 'Envoy Gateway'], ['gateway.nginx.org', 'NGINX Gateway Fabric'], ['gateway.kgateway.dev', 'kgateway'],
  ['gateway.k8s.aws', 'the AWS load balancer controller'], ['application-networking.k8s.aws', 'VPC Lattice'], ['kuadrant.io', 'Kuadrant'],
]);

/** What is said of kinds that stand in no table; nothing of those that change nothing. */
export function unlisted({ group, kind }: ManifestObject): Unmodelled | undefined {
  if (HARMLESS.has(group) || group === 'gateway.networking.k8s.io' && GATEWAY_API.has(kind) || group.endsWith('.crossplane.io') || group.endsWith('.upbound.io')) {
    return undefined;
  }
  const owner = OTHERS.get(group);
  if (group.startsWith('gateway.networking.')) {
    return { concerns: inNamespace(), effect: () => 'is a kind of the Gateway API that is not modelled; it may change who gets a request', together: true, uniform: true };
  }
  return owner === undefined
    ? { concerns: mayConcern, effect: () => 'is of a kind that is not known here; it may change who gets a request', together: true, uniform: true }
    : { concerns: mayConcern, effect: () => `configures ${owner}, which is not modelled; it may bring requests to these pods or change who gets them`, together: true, uniform: true };
}

/** Objects without a namespace may be of none. */
function mayConcern({ namespace, manifest: { metadata } }: ManifestObject, subject: { readonly namespace: string }, rootNamespace: string): boolean {
  return metadata.namespace === undefined || namespace === subject.namespace || namespace === rootNamespace;
}
