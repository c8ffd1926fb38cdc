import { always, any, byService, byTarget, byWorkload, inNamespace } from './concerns';
import { Subject, Unmodelled, UnmodelledKinds } from './subject';
import { selects } from '../cluster/label-selector';
import { ManifestObject } from '../manifest-object';

const POLICY = 'may refuse, limit or redirect requests; taken as letting the request pass';

/** Policies and settings of Gateway API implementations, which are attached to Gateways, routes and Services. */
const ATTACHED: { readonly [group: string]: { readonly [kind: string]: string } } = {
  'gateway.networking.k8s.io': { BackendTLSPolicy: 'makes connections to pods use TLS; taken as working' },
  'gateway.networking.x-k8s.io': { XBackendTrafficPolicy: 'may keep clients on pods or limit retries; taken as without influence', XMesh: 'settings of a mesh are not modelled' },
  'gateway.envoyproxy.io': {
    BackendTrafficPolicy: POLICY,
    SecurityPolicy: POLICY,
    ClientTrafficPolicy: 'changes how clients connect; taken as without influence',
    EnvoyPatchPolicy: 'patches the proxies, and may change who gets a request; taken as without influence',
    EnvoyExtensionPolicy: POLICY,
    HTTPRouteFilter: POLICY,
  },
  'gateway.nginx.org': {
    ClientSettingsPolicy: 'changes how clients connect; taken as without influence',
    ObservabilityPolicy: 'changes what is reported, not who gets a request',
    UpstreamSettingsPolicy: 'may change how pods are chosen; taken as without influence',
    SnippetsFilter: POLICY,
    SnippetsPolicy: POLICY,
  },
  'gateway.kgateway.dev': { TrafficPolicy: POLICY, BackendConfigPolicy: 'may change how pods are chosen; taken as without influence', HTTPListenerPolicy: POLICY },
  'gateway.k8s.aws': { TargetGroupConfiguration: 'settings of target groups are not modelled here', ListenerRuleConfiguration: POLICY },
  'application-networking.k8s.aws': { IAMAuthPolicy: POLICY, TargetGroupPolicy: 'settings of target groups are not modelled' },
  'networking.gke.io': {
    GCPBackendPolicy: POLICY,
    GCPGatewayPolicy: 'changes how clients connect; taken as without influence',
    GCPTrafficDistributionPolicy: 'may change how pods are chosen; taken as without influence',
    HealthCheckPolicy: 'may find pods unhealthy that are ready; taken as finding them healthy',
  },
  'kuadrant.io': { AuthPolicy: POLICY, RateLimitPolicy: POLICY, DNSPolicy: 'decides where hosts lead', TLSPolicy: 'makes certificates, nothing else' },
  'policy.linkerd.io': { HTTPRoute: 'routes of Linkerd are not modelled', HTTPLocalRateLimitPolicy: POLICY },
};

/** Controllers that write objects while they run. */
const WRITERS: UnmodelledKinds = [
  ['argoproj.io/Rollout', {
    concerns: any(isWorkload, byWorkload('workloadRef', 'name'), ...['canaryService', 'stableService'].map(name => byService('strategy', 'canary', name)),
      ...['activeService', 'previewService'].map(name => byService('strategy', 'blueGreen', name)), isRouted),
    effect: () => 'Argo Rollouts changes weights, selectors of Services and numbers of pods while it rolls out; taken as the input says',
    path: ['spec', 'strategy'],
  }],
  ['flagger.app/Canary', {
    concerns: any(byWorkload('targetRef', 'name'), ofPrimary, byService('targetRef', 'name'), byService('service', 'name')),
    effect: () => 'Flagger makes a primary workload, Services and routes, and changes weights while it runs; taken as the input says',
  }],
  ['http.keda.sh/HTTPScaledObject', {
    concerns: any(byWorkload('scaleTargetRef', 'name'), byWorkload('scaleTargetRef', 'deployment'), byService('scaleTargetRef', 'service')),
    effect: () => 'requests can go by an interceptor of KEDA, which holds them until there is a pod; that is not modelled',
  }],
  ['split.smi-spec.io/TrafficSplit', {
    concerns: byService('service'),
    effect: () => 'splits requests to a Service in meshes that know the SMI; that is not modelled',
  }],
  ['linkerd.io/ServiceProfile', {
    concerns: ({ name }, { titles }) => [...titles].some(title => title === `Service ${name.split('.')[1]}/${name.split('.')[0]}`),
    effect: () => 'changes retries and splits of requests in Linkerd; that is not modelled',
  }],
  ...['MutatingWebhookConfiguration', 'MutatingAdmissionPolicy'].map((kind): readonly [string, Unmodelled] => [`admissionregistration.k8s.io/${kind}`, {
    concerns: changesObjects,
    effect: () => 'may change objects when they are applied; taken as they are in the input',
    everywhere: true,
    together: true,
  }]),
  ...['ClusterPolicy', 'MutatingPolicy'].map((kind): readonly [string, Unmodelled] => [`kyverno.io/${kind}`, { concerns: always, effect: mutation, everywhere: true, together: true }]),
  ['kyverno.io/Policy', { concerns: inNamespace(), effect: mutation, together: true }],
  ...['Assign', 'AssignMetadata', 'AssignImage', 'ModifySet'].map((kind): readonly [string, Unmodelled] => [`mutations.gatekeeper.sh/${kind}`, {
    concerns: always,
    effect: () => 'may change objects when they are applied; taken as they are in the input',
    everywhere: true,
    together: true,
  }]),
  ['/Endpoints', { concerns: ({ namespace, name }, { titles }) => titles.has(`Service ${namespace}/${name}`), effect: byHand }],
  ['discovery.k8s.io/EndpointSlice', {
    concerns: ({ namespace, manifest: { metadata } }, { titles }) => titles.has(`Service ${namespace}/${metadata.labels?.['kubernetes.io/service-name']}`),
    effect: byHand,
  }],
];

/** Kinds of controllers and Gateway API implementations. */
export const CONTROLLER_KINDS: UnmodelledKinds = [
  ...WRITERS,
  ...Object.entries(ATTACHED).flatMap(([group, kinds]) => Object.entries(kinds)
    .map(([kind, text]): readonly [string, Unmodelled] => [`${group}/${kind}`, { concerns: byTarget, effect: () => text }])),
];

function isWorkload(object: ManifestObject, { workload }: Subject): boolean {
  return workload?.object === object;
}

/** Flagger calls the workload that it makes of `x` `x-primary`. */
function ofPrimary({ namespace, manifest: { spec } }: ManifestObject, { workload, namespace: where }: Subject): boolean {
  return namespace === where && workload !== undefined && workload.object.name === `${spec?.targetRef?.name}-primary`;
}

/** Routes that a Rollout writes weights into (Argo Rollouts docs, "Traffic Management"). */
function isRouted({ namespace, manifest: { spec } }: ManifestObject, { titles }: Subject): boolean {
  const { istio, nginx, alb, plugins } = spec?.strategy?.canary?.trafficRouting ?? {};
  const services: any[] = [istio?.virtualService, ...Array.isArray(istio?.virtualServices) ? istio.virtualServices : []];
  const ingresses: any[] = [nginx?.stableIngress, alb?.ingress, ...Array.isArray(alb?.ingresses) ? alb.ingresses : []];
  const route = plugins?.['argoproj-labs/gatewayAPI']?.httpRoute;
  return services.some(service => titles.has(`VirtualService ${namespace}/${service?.name}`))
    || ingresses.some(name => titles.has(`Ingress ${namespace}/${name}`))
    || titles.has(`HTTPRoute ${namespace}/${route}`);
}

/** Kinds that routes and endpoints consist of. */
const RESOURCES = /^(\*|pods|deployments|statefulsets|replicasets|daemonsets|services|ingresses|endpoints|endpointslices|virtualservices|destinationrules|gateways|httproutes|grpcroutes)(\/|$)/;

/** The injector of Istio adds sidecars, which is taken for granted. */
function changesObjects({ name, manifest }: ManifestObject, { namespace }: Subject): boolean {
  const webhooks: any[] = Array.isArray(manifest.webhooks) ? manifest.webhooks : [{ rules: manifest.spec?.matchConstraints?.resourceRules }];
  const reaches = (rule: any) => Array.isArray(rule?.resources) && rule.resources.some((resource: unknown) => RESOURCES.test(String(resource)));
  return !/^istio-(sidecar-injector|revision-tag)/.test(name) && webhooks.some(webhook => Array.isArray(webhook?.rules) && webhook.rules.some(reaches)
    && selects({ matchLabels: ownName(webhook.namespaceSelector?.matchLabels) }, { 'kubernetes.io/metadata.name': namespace }));
}

/** Of the labels of a namespace that a webhook selects, the one that every namespace has. */
function ownName(labels: any): { [key: string]: string } {
  const name = labels?.['kubernetes.io/metadata.name'];
  return name === undefined ? {} : { 'kubernetes.io/metadata.name': name };
}

function mutation({ kind, manifest: { spec } }: ManifestObject): string | undefined {
  const rules: any[] = Array.isArray(spec?.rules) ? spec.rules : [];
  const mutates = kind === 'MutatingPolicy' || rules.some(rule => rule?.mutate !== undefined || rule?.generate !== undefined);
  return mutates ? 'may change objects when they are applied; taken as they are in the input' : undefined;
}

/** Endpoints of a Service with a selector are the work of the cluster. */
function byHand({ manifest: { metadata } }: ManifestObject): string | undefined {
  const managed = metadata.labels?.['endpointslice.kubernetes.io/managed-by'] ?? metadata.ownerReferences;
  return managed === undefined ? 'endpoints that are written by hand are not counted' : undefined;
}
