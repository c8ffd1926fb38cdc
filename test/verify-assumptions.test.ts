import { assumptionsFor } from '../src/verify/assumptions';
import { Branch, certain } from '../src/verify/branch';
import { Caller } from '../src/verify/caller';
import { Cluster } from '../src/verify/cluster/cluster';
import { Decision } from '../src/verify/decision';
import { Manifests } from '../src/verify/manifests';
import { OutcomeKind } from '../src/verify/outcome';
import { byTarget } from '../src/verify/unmodelled/concerns';
import { CONTROLLER_KINDS } from '../src/verify/unmodelled/controller-kinds';

function object(type: string, name: string, spec?: any, metadata: any = {}): any {
  const [, apiVersion, kind] = /^(.+)\/([^/]+)$/.exec(type)!;
  return { apiVersion, kind, metadata: { name, namespace: 'shop', ...metadata }, ...spec === undefined ? {} : { spec } };
}

function deployment(name: string, labels: any, namespace = 'shop', kind = 'apps/v1/Deployment'): any {
  return object(kind, name, { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers: [{ name: 'app' }] } } }, { namespace });
}

/** A Service with pods, gateways of both kinds, and another Service that is not asked for. */
const WORLD = [
  deployment('web', { app: 'web', track: 'stable' }),
  deployment('other', { app: 'other' }),
  deployment('ingress', { istio: 'ingressgateway' }, 'gateways'),
  object('v1/Service', 'web', { selector: { app: 'web' }, ports: [{ port: 80 }] }),
  object('v1/Service', 'bare', { ports: [{ port: 80 }] }),
  object('networking.istio.io/v1/Gateway', 'public', { selector: { istio: 'ingressgateway' }, servers: [{ port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: ['*'] }] }),
  object('gateway.networking.k8s.io/v1/Gateway', 'edge', { gatewayClassName: 'fast', listeners: [{ name: 'http', port: 80, protocol: 'HTTP' }] }),
  object('gateway.networking.k8s.io/v1/HTTPRoute', 'web', {}),
  object('networking.istio.io/v1/VirtualService', 'web', { hosts: ['web'], http: [{ route: [{ destination: { host: 'web' } }] }] }),
];

const CALLERS = {
  plain: Caller.plain('clients'),
  mesh: Caller.mesh('clients', { labels: { app: 'client' } }),
  istio: Caller.gateway('shop/public'),
  api: Caller.gateway('shop/edge'),
  ingress: Caller.ingress('nginx'),
};

type From = keyof typeof CALLERS;

/** What is stated of an answer that a Deployment gave, by way of a Service and two routes. */
function stated(objects: any[], from: From = 'plain', workload = 'Deployment shop/web', root = 'istio-system'): Decision[] {
  const cluster = new Cluster(Manifests.fromObjects([...WORLD, ...objects]).objects, 'track');
  const steps = cluster.objects.filter(({ title }) => ['Service shop/web', 'Service shop/bare', 'HTTPRoute shop/web', 'VirtualService shop/web'].includes(title));
  const answering = [...cluster.workloads.all()].find(({ object: { title } }) => title === workload)!;
  const run: Branch[] = certain({ kind: OutcomeKind.WORKLOAD, workload: answering, reason: '' }, ...steps.map(step => new Decision(step, ['spec'], 'leads on')));
  return assumptionsFor(cluster, CALLERS[from], [run], root);
}

function effects(...given: Parameters<typeof stated>): string[] {
  return stated(...given).map(({ effect }) => effect);
}

const root = { namespace: 'istio-system' };
const elsewhere = { namespace: 'elsewhere' };
const match = (labels: any) => ({ selector: { matchLabels: labels } });

test('nothing is stated of what is modelled and of what changes nothing', () => {
  const kinds = [
    'v1/ConfigMap', 'v1/Secret', 'batch/v1/CronJob', 'policy/v1/PodDisruptionBudget', 'rbac.authorization.k8s.io/v1/Role', 'monitoring.coreos.com/v1/ServiceMonitor',
    'cert-manager.io/v1/Certificate', 'external-secrets.io/v1/ExternalSecret', 'argoproj.io/v1alpha1/Application', 'apiextensions.k8s.io/v1/CustomResourceDefinition',
    'keda.sh/v1alpha1/ScaledObject', 'autoscaling/v2/HorizontalPodAutoscaler', 'admissionregistration.k8s.io/v1/ValidatingWebhookConfiguration',
  ];
  const modelled = [
    object('networking.istio.io/v1/DestinationRule', 'x', { host: 'web' }),
    object('networking.istio.io/v1/ServiceEntry', 'x', { hosts: ['example.com'], ports: [{ number: 80, name: 'http', protocol: 'HTTP' }], resolution: 'DNS' }),
    object('networking.k8s.io/v1/Ingress', 'x', { defaultBackend: { service: { name: 'web', port: { number: 80 } } } }),
    object('gateway.networking.k8s.io/v1beta1/ReferenceGrant', 'x', { from: [{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', namespace: 'a' }], to: [{ group: '', kind: 'Service' }] }),
  ];
  for (const from of Object.keys(CALLERS) as From[]) {
    expect(effects([...modelled, ...kinds.map(kind => object(kind, 'x'))], from)).toEqual([]);
  }
});

describe('Istio', () => {
  const everyProxy = [
    'networking.istio.io/v1alpha3/EnvoyFilter', 'extensions.istio.io/v1alpha1/WasmPlugin', 'extensions.istio.io/v1alpha1/TrafficExtension', 'telemetry.istio.io/v1/Telemetry', 'networking.istio.io/v1beta1/ProxyConfig',
  ];

  test.each([...everyProxy, 'security.istio.io/v1/RequestAuthentication'])('%s counts in the namespace of the pods and in the root namespace', kind => {
    expect(effects([object(kind, 'x', {})])).toHaveLength(1);
    expect(effects([object(kind, 'x', {}, root)])).toHaveLength(1);
    expect(effects([object(kind, 'x', {}, elsewhere)])).toEqual([]);
    expect(effects([object(kind, 'x', {}, { namespace: 'mesh-config' })], 'plain', undefined, 'mesh-config')).toHaveLength(1);
  });

  test.each(everyProxy)('%s counts for a caller in the mesh and for the pods of a gateway', kind => {
    expect(effects([object(kind, 'x', {}, { namespace: 'clients' })], 'mesh')).toHaveLength(1);
    expect(effects([object(kind, 'x', {}, { namespace: 'clients' })], 'plain')).toEqual([]);
    expect(effects([object(kind, 'x', {}, { namespace: 'gateways' })], 'istio')).toHaveLength(1);
    expect(effects([object(kind, 'x', {}, { namespace: 'gateways' })], 'api')).toEqual([]);
  });

  test('labels narrow policies down to pods, from the root namespace in any namespace', () => {
    const filter = (labels: any, metadata = {}) => object('networking.istio.io/v1alpha3/EnvoyFilter', 'x', { workloadSelector: { labels } }, metadata);
    expect(effects([filter({ app: 'web' })])).toEqual(['patches what Istio makes for the proxies, and may change who gets a request; taken as without influence']);
    expect(effects([filter({ app: 'web' }, root)])).toHaveLength(1);
    expect(effects([filter({ app: 'other' })])).toEqual([]);
    expect(effects([filter({ app: 'client' }, { namespace: 'clients' })], 'mesh')).toHaveLength(1);
    expect(effects([filter({ istio: 'ingressgateway' }, root)], 'istio')).toHaveLength(1);
    expect(effects([object('extensions.istio.io/v1alpha1/WasmPlugin', 'x', match({ app: 'other' }))])).toEqual([]);
    expect(effects([object('extensions.istio.io/v1alpha1/WasmPlugin', 'x', match({ app: 'web' }))])).toHaveLength(1);
  });

  test('targets narrow policies down to what they name', () => {
    const policy = (kind: string, name: string) => object('security.istio.io/v1/AuthorizationPolicy', 'x', { action: 'DENY', rules: [{}], targetRefs: [{ kind, name }] });
    expect(effects([policy('Service', 'web')])).toHaveLength(1);
    expect(effects([policy('Service', 'other')])).toEqual([]);
    expect(effects([policy('Gateway', 'edge')], 'api')).toHaveLength(1);
    expect(effects([policy('Gateway', 'edge')], 'istio')).toEqual([]);
    expect(effects([object('security.istio.io/v1/AuthorizationPolicy', 'x', { rules: [{}], targetRefs: [{ kind: 'GatewayClass', name: 'fast' }] }, root)], 'api')).toHaveLength(1);
  });

  test('an AuthorizationPolicy says what it may do', () => {
    const policy = (spec: any) => effects([object('security.istio.io/v1/AuthorizationPolicy', 'x', spec)]);
    expect(policy({ rules: [{}] })).toEqual(['refuses requests that no rule allows with 403; taken as letting the request pass']);
    expect(policy({})).toEqual(['allows nothing: requests get 403 unless another policy allows them; taken as letting the request pass']);
    expect(policy({ action: 'DENY', rules: [{}] })).toEqual(['refuses requests that its rules match with 403; taken as letting the request pass']);
    expect(policy({ action: 'CUSTOM', rules: [{}] })).toEqual(['asks somebody else whether a request may pass; taken as letting it pass']);
    expect(policy({ action: 'DENY' })).toEqual([]);
    expect(policy({ action: 'AUDIT', rules: [{}] })).toEqual([]);
  });

  test('policies of the caller do not count for what it asks', () => {
    expect(effects([object('security.istio.io/v1/AuthorizationPolicy', 'x', { rules: [{}] }, { namespace: 'clients' })], 'mesh')).toEqual([]);
    expect(effects([object('security.istio.io/v1/RequestAuthentication', 'x', {}, { namespace: 'clients' })], 'mesh')).toEqual([]);
  });

  test('mutual TLS keeps callers without sidecar out, and only them', () => {
    const strict = (metadata = {}, spec: any = {}) => object('security.istio.io/v1/PeerAuthentication', 'x', { mtls: { mode: 'STRICT' }, ...spec }, metadata);
    expect(effects([strict()])).toEqual(['refuses connections of callers without sidecar to pods that have one; taken as letting them pass']);
    expect(effects([strict()], 'ingress')).toHaveLength(1);
    expect(effects([strict()], 'mesh')).toEqual([]);
    expect(effects([strict()], 'istio')).toEqual([]);
    expect(effects([strict(root)])).toHaveLength(1);
    expect(effects([strict(root, match({ app: 'web' }))])).toEqual([]);
    expect(effects([strict({}, match({ app: 'other' }))])).toEqual([]);
    expect(effects([strict({}, { mtls: { mode: 'PERMISSIVE' } })])).toEqual([]);
    expect(effects([strict({}, { mtls: {}, portLevelMtls: { 8080: { mode: 'STRICT' } } })])).toHaveLength(1);
  });

  test.each(['networking.istio.io/v1/WorkloadEntry', 'networking.istio.io/v1/WorkloadGroup'])('%s is told once for a namespace', kind => {
    expect(effects([object(kind, 'a', {}), object(kind, 'b', {})])).toEqual([
      'adds endpoints outside of pods to Services whose selector finds its labels; they are not counted (1 more object of this kind)',
    ]);
    expect(effects([object(kind, 'a', {}, elsewhere)])).toEqual([]);
  });

  test('the settings of the mesh are named that are not the defaults', () => {
    const settings = (mesh: string, metadata: any = root) => ({ ...object('v1/ConfigMap', 'istio', undefined, metadata), data: { mesh } });
    const text = 'accessLogFile: /dev/stdout\noutboundTrafficPolicy:\n  mode: REGISTRY_ONLY\nrootNamespace: istio-system\n';
    expect(effects([settings(text)], 'mesh')).toEqual(['sets outboundTrafficPolicy, rootNamespace for the mesh, of which the defaults are taken']);
    expect(effects([settings(text)], 'istio')).toHaveLength(1);
    expect(effects([settings(text)], 'plain')).toEqual([]);
    expect(effects([settings(text, elsewhere)], 'mesh')).toEqual([]);
    expect(effects([settings('accessLogFile: /dev/stdout\n')], 'mesh')).toEqual([]);
  });

  test.each(['install.istio.io/v1alpha1/IstioOperator', 'sailoperator.io/v1/Istio'])('so are those of %s', kind => {
    const spec = kind.includes('Operator') ? { meshConfig: { outboundTrafficPolicy: {} } } : { values: { meshConfig: { outboundTrafficPolicy: {} } } };
    expect(effects([object(kind, 'x', spec, elsewhere)], 'mesh')).toEqual(['sets outboundTrafficPolicy for the mesh, of which the defaults are taken']);
    expect(effects([object(kind, 'x', {})], 'mesh')).toEqual([]);
  });

  test('ambient mode is stated for namespaces and pods', () => {
    const text = 'its pods are in ambient mode, in which ztunnel or a waypoint stands between caller and pods; that is not modelled';
    const space = (name: string) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: { 'istio.io/dataplane-mode': 'ambient' } } });
    expect(effects([space('shop')])).toEqual([text]);
    expect(effects([space('clients')])).toEqual([text]);
    expect(effects([space('elsewhere')])).toEqual([]);
    expect(effects([deployment('next', { 'app': 'web', 'istio.io/dataplane-mode': 'ambient' })], 'plain', 'Deployment shop/next')).toEqual([text]);
  });
});

describe('networks', () => {
  const cut = ['may cut connections; taken as letting them pass'];

  test.each([['networking.k8s.io/v1/NetworkPolicy', 'podSelector'], ['cilium.io/v2/CiliumNetworkPolicy', 'endpointSelector'], ['vpcresources.k8s.aws/v1beta1/SecurityGroupPolicy', 'podSelector'], ['networking.k8s.aws/v1alpha1/ApplicationNetworkPolicy', 'podSelector']])(
    '%s counts for the pods that it selects', (kind, field) => {
      const policy = (selector: any, metadata = {}) => object(kind, 'x', { [field]: selector }, metadata);
      expect(effects([policy({})])).toEqual(cut);
      expect(effects([policy({ matchLabels: { app: 'web' } })])).toEqual(cut);
      expect(effects([policy({ matchExpressions: [{ key: 'track', operator: 'Exists' }] })])).toEqual(cut);
      expect(effects([policy({ matchLabels: { app: 'other' } })])).toEqual([]);
      expect(effects([policy({}, elsewhere)])).toEqual([]);
    });

  test('a NetworkPolicy counts for one direction', () => {
    const policy = (spec: any, metadata = {}) => object('networking.k8s.io/v1/NetworkPolicy', 'x', { podSelector: {}, ...spec }, metadata);
    expect(effects([policy({ policyTypes: ['Egress'] })])).toEqual([]);
    expect(effects([policy({ policyTypes: ['Egress'] }, { namespace: 'clients' })])).toEqual(cut);
    expect(effects([policy({ egress: [] }, { namespace: 'clients' })])).toEqual(cut);
    expect(effects([policy({}, { namespace: 'clients' })])).toEqual([]);
    expect(effects([policy({}, { namespace: 'gateways' })], 'istio')).toEqual(cut);
  });

  test.each(['crd.projectcalico.org/v1/NetworkPolicy', 'projectcalico.org/v3/NetworkPolicy'])('%s counts in its namespace', kind => {
    expect(effects([object(kind, 'x', {})])).toEqual(cut);
    expect(effects([object(kind, 'x', {}, elsewhere)])).toEqual([]);
  });

  test.each([
    'crd.projectcalico.org/v1/GlobalNetworkPolicy', 'projectcalico.org/v3/GlobalNetworkPolicy', 'cilium.io/v2/CiliumClusterwideNetworkPolicy', 'policy.networking.k8s.io/v1alpha1/AdminNetworkPolicy',
    'policy.networking.k8s.io/v1alpha1/BaselineAdminNetworkPolicy', 'policy.networking.k8s.io/v1alpha2/ClusterNetworkPolicy',
  ])('%s counts everywhere', kind => {
    expect(effects([{ ...object(kind, 'x', {}), metadata: { name: 'x' } }])).toEqual(cut);
  });

  test.each(['cilium.io/v2/CiliumEnvoyConfig', 'cilium.io/v2/CiliumLocalRedirectPolicy'])('%s counts in its namespace', kind => {
    expect(effects([object(kind, 'x', {})])).toHaveLength(1);
    expect(effects([object(kind, 'x', {}, elsewhere)])).toEqual([]);
  });

  test('an Envoy of Cilium for the cluster counts everywhere', () => {
    expect(effects([{ apiVersion: 'cilium.io/v2', kind: 'CiliumClusterwideEnvoyConfig', metadata: { name: 'x' } }])).toHaveLength(1);
  });

  test('policies of Linkerd count for their pods', () => {
    expect(effects([object('policy.linkerd.io/v1beta3/Server', 'x', { podSelector: { matchLabels: { app: 'web' } } })])).toEqual(['refuses connections that no policy of Linkerd allows; taken as allowed']);
    expect(effects([object('policy.linkerd.io/v1beta3/Server', 'x', { podSelector: { matchLabels: { app: 'other' } } })])).toEqual([]);
    expect(effects([object('policy.linkerd.io/v1alpha1/AuthorizationPolicy', 'x', { targetRef: { kind: 'Server', name: 'y' } })])).toEqual([]);
    expect(effects([object('policy.linkerd.io/v1alpha1/AuthorizationPolicy', 'x', { targetRef: { kind: 'HTTPRoute', name: 'web' } })])).toEqual(['may refuse the request with 403; taken as allowed']);
  });
});

describe('controllers that write while they run', () => {
  test('a Rollout counts where it answers, stands for a Deployment, or has Services and routes of the answer', () => {
    const rollout = (spec: any) => effects([object('argoproj.io/v1alpha1/Rollout', 'x', spec)]);
    const text = ['Argo Rollouts changes weights, selectors of Services and numbers of pods while it rolls out; taken as the input says'];
    const routed = (trafficRouting: any) => rollout({ strategy: { canary: { trafficRouting } } });
    expect(effects([deployment('roll', { app: 'roll' }, 'shop', 'argoproj.io/v1alpha1/Rollout')], 'plain', 'Rollout shop/roll')).toEqual(text);
    expect(rollout({ workloadRef: { kind: 'Deployment', name: 'web' } })).toEqual(text);
    expect(rollout({ strategy: { canary: { stableService: 'web' } } })).toEqual(text);
    expect(rollout({ strategy: { blueGreen: { activeService: 'web' } } })).toEqual(text);
    expect(routed({ istio: { virtualService: { name: 'web' } } })).toEqual(text);
    expect(routed({ plugins: { 'argoproj-labs/gatewayAPI': { httpRoute: 'web' } } })).toEqual(text);
    expect(routed({ istio: { virtualService: { name: 'other' } } })).toEqual([]);
    expect(rollout({ workloadRef: { name: 'other' }, strategy: { canary: { stableService: 'other' } } })).toEqual([]);
  });

  test.each([
    ['flagger.app/v1beta1/Canary', { targetRef: { kind: 'Deployment', name: 'web' } }, { targetRef: { name: 'other' } }],
    ['flagger.app/v1beta1/Canary', { targetRef: { name: 'x' }, service: { name: 'web' } }, { targetRef: { name: 'x' } }],
    ['http.keda.sh/v1alpha1/HTTPScaledObject', { scaleTargetRef: { name: 'web', service: 'x' } }, { scaleTargetRef: { name: 'other', service: 'x' } }],
    ['http.keda.sh/v1alpha1/HTTPScaledObject', { scaleTargetRef: { name: 'x', service: 'web' } }, { scaleTargetRef: { name: 'x', service: 'other' } }],
    ['split.smi-spec.io/v1alpha4/TrafficSplit', { service: 'web' }, { service: 'other' }],
  ])('%s counts for what it names', (kind, concerning, other) => {
    expect(effects([object(kind, 'x', concerning)])).toHaveLength(1);
    expect(effects([object(kind, 'x', other)])).toEqual([]);
    expect(effects([object(kind, 'x', concerning, elsewhere)])).toEqual([]);
  });

  test('a primary workload of Flagger is that of its canary', () => {
    const canary = object('flagger.app/v1beta1/Canary', 'x', { targetRef: { name: 'web' } });
    expect(effects([canary, deployment('web-primary', { app: 'primary' })], 'plain', 'Deployment shop/web-primary')).toHaveLength(1);
  });

  test('a ServiceProfile is called as its Service', () => {
    expect(effects([object('linkerd.io/v1alpha2/ServiceProfile', 'web.shop.svc.cluster.local', {})])).toHaveLength(1);
    expect(effects([object('linkerd.io/v1alpha2/ServiceProfile', 'other.shop.svc.cluster.local', {})])).toEqual([]);
  });

  test('endpoints that are written by hand belong to a Service', () => {
    const slice = (name: string, labels = {}) => object('discovery.k8s.io/v1/EndpointSlice', 'x', undefined, { labels: { 'kubernetes.io/service-name': name, ...labels } });
    const text = ['endpoints that are written by hand are not counted'];
    expect(effects([slice('bare')])).toEqual(text);
    expect(effects([slice('other')])).toEqual([]);
    expect(effects([slice('web', { 'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io' })])).toEqual([]);
    expect(effects([object('v1/Endpoints', 'bare')])).toEqual(text);
    expect(effects([object('v1/Endpoints', 'other')])).toEqual([]);
  });
});

describe('changes at the door', () => {
  const text = 'may change objects when they are applied; taken as they are in the input';
  const webhook = (name: string, resources: string[], namespaceSelector?: any) => ({
    apiVersion: 'admissionregistration.k8s.io/v1', kind: 'MutatingWebhookConfiguration', metadata: { name }, webhooks: [{ rules: [{ resources }], namespaceSelector }],
  });

  test('a webhook counts for kinds that routes and endpoints are made of', () => {
    expect(effects([webhook('a', ['pods']), webhook('b', ['*'])])).toEqual([`${text} (1 more object of this kind)`]);
    expect(effects([webhook('a', ['secrets'])])).toEqual([]);
    expect(effects([webhook('a', ['pods'], { matchLabels: { 'kubernetes.io/metadata.name': 'elsewhere' } })])).toEqual([]);
    expect(effects([webhook('istio-sidecar-injector', ['pods'])])).toEqual([]);
  });

  test('so do policies that change objects', () => {
    const policy = (resources: string[]) => ({
      apiVersion: 'admissionregistration.k8s.io/v1', kind: 'MutatingAdmissionPolicy', metadata: { name: 'x' }, spec: { matchConstraints: { resourceRules: [{ resources }] } },
    });
    expect(effects([policy(['services'])])).toEqual([text]);
    expect(effects([policy(['secrets'])])).toEqual([]);
    expect(effects([object('kyverno.io/v1/ClusterPolicy', 'x', { rules: [{ mutate: {} }] })])).toEqual([text]);
    expect(effects([object('kyverno.io/v1/ClusterPolicy', 'x', { rules: [{ validate: {} }] })])).toEqual([]);
    expect(effects([object('kyverno.io/v1/Policy', 'x', { rules: [{ mutate: {} }] })])).toEqual([text]);
    expect(effects([object('kyverno.io/v1/Policy', 'x', { rules: [{ mutate: {} }] }, elsewhere)])).toEqual([]);
  });

  test.each(['Assign', 'AssignMetadata', 'AssignImage', 'ModifySet'])('%s of Gatekeeper counts', kind => {
    expect(effects([{ apiVersion: 'mutations.gatekeeper.sh/v1', kind, metadata: { name: 'x' } }])).toEqual([text]);
  });

  test('a MutatingPolicy of Kyverno counts', () => {
    expect(effects([{ apiVersion: 'kyverno.io/v1', kind: 'MutatingPolicy', metadata: { name: 'x' } }])).toEqual([text]);
  });
});

describe('policies of the Gateway API and its implementations', () => {
  const attached = CONTROLLER_KINDS.filter(([, { concerns }]) => concerns === byTarget).map(([kind]) => kind.replace('/', '/v1/'));

  test.each(attached)('%s counts for what it is attached to', kind => {
    expect(effects([object(kind, 'x', { targetRefs: [{ kind: 'Service', name: 'web' }] })])).toHaveLength(1);
    expect(effects([object(kind, 'x', { targetRef: { kind: 'HTTPRoute', name: 'web' } })])).toHaveLength(1);
    expect(effects([object(kind, 'x', { targetRef: { kind: 'Gateway', name: 'edge' } })], 'api')).toHaveLength(1);
    expect(effects([object(kind, 'x', { targetRef: { kind: 'Gateway', name: 'edge' } })], 'plain')).toEqual([]);
    expect(effects([object(kind, 'x', { targetRefs: [{ kind: 'Service', name: 'other' }] })])).toEqual([]);
    expect(effects([object(kind, 'x', { targetRefs: [{ kind: 'Service', name: 'web' }] }, elsewhere)])).toEqual([]);
  });

  test('the kinds that the requirements name are among them', () => {
    expect(attached).toEqual(expect.arrayContaining([
      'gateway.networking.k8s.io/v1/BackendTLSPolicy', 'gateway.networking.x-k8s.io/v1/XBackendTrafficPolicy', 'gateway.envoyproxy.io/v1/BackendTrafficPolicy',
      'gateway.envoyproxy.io/v1/SecurityPolicy', 'gateway.envoyproxy.io/v1/ClientTrafficPolicy', 'gateway.envoyproxy.io/v1/EnvoyPatchPolicy',
    ]));
  });

  test('routes of connections are stated in their namespace', () => {
    const text = 'is a kind of the Gateway API that is not modelled; it may change who gets a request';
    expect(effects([object('gateway.networking.k8s.io/v1alpha2/TCPRoute', 'x', {})])).toEqual([text]);
    expect(effects([object('gateway.networking.k8s.io/v1alpha2/TCPRoute', 'x', {}, elsewhere)])).toEqual([]);
  });
});

describe('other kinds', () => {
  test.each([
    ['traefik.io/v1alpha1/IngressRoute', 'Traefik'], ['projectcontour.io/v1/HTTPProxy', 'Contour'], ['configuration.konghq.com/v1/KongPlugin', 'Kong'],
    ['getambassador.io/v2/Mapping', 'Emissary'], ['k8s.nginx.org/v1/VirtualServer', 'NGINX Ingress Controller'], ['route.openshift.io/v1/Route', 'OpenShift'],
    ['serving.knative.dev/v1/Service', 'Knative'], ['appmesh.k8s.aws/v1beta2/VirtualNode', 'App Mesh'], ['gateway.nginx.org/v1alpha1/NginxProxy', 'NGINX Gateway Fabric'],
  ])('%s is told with its owner', (kind, owner) => {
    expect(effects([object(kind, 'x', {}), object(kind, 'y', {})])).toEqual([
      `configures ${owner}, which is not modelled; it may bring requests to these pods or change who gets them (1 more object of this kind)`,
    ]);
    expect(effects([object(kind, 'x', {}, elsewhere)])).toEqual([]);
  });

  test('a kind that nobody knows is told once, with the first place', () => {
    const unknown = (name: string, metadata = {}) => object('example.com/v1/Widget', name, {}, metadata);
    const [decision, ...rest] = stated([unknown('a'), unknown('b'), unknown('c'), unknown('d', elsewhere)]);
    expect(rest).toEqual([]);
    expect(decision.toString()).toBe(
      'Widget shop/a: is of a kind that is not known here; it may change who gets a request (2 more objects of this kind) (objects[9])',
    );
    expect(effects([unknown('a', elsewhere)])).toEqual([]);
    expect(effects([unknown('a', root)])).toHaveLength(1);
    expect(effects([unknown('a', { namespace: undefined })])).toHaveLength(1);
  });
});

test('garbage in specs does not crash', () => {
  const kinds = [
    'networking.istio.io/v1/EnvoyFilter', 'security.istio.io/v1/AuthorizationPolicy', 'security.istio.io/v1/PeerAuthentication', 'networking.k8s.io/v1/NetworkPolicy', 'argoproj.io/v1alpha1/Rollout',
    'flagger.app/v1beta1/Canary', 'gateway.envoyproxy.io/v1alpha1/SecurityPolicy', 'install.istio.io/v1alpha1/IstioOperator', 'kyverno.io/v1/ClusterPolicy', 'linkerd.io/v1alpha2/ServiceProfile',
    'admissionregistration.k8s.io/v1/MutatingWebhookConfiguration', 'split.smi-spec.io/v1alpha4/TrafficSplit', 'policy.linkerd.io/v1beta3/Server',
  ];
  for (const value of [null, 1, 'x', true, [], [null], { a: null }]) {
    const fields = ['selector', 'workloadSelector', 'targetRef', 'targetRefs', 'rules', 'mtls', 'portLevelMtls', 'podSelector', 'policyTypes', 'strategy', 'service', 'meshConfig'];
    const objects = kinds.flatMap((kind, index) => [object(kind, `a${index}`, value), object(kind, `b${index}`, Object.fromEntries(fields.map(field => [field, value])))]);
    for (const from of Object.keys(CALLERS) as From[]) {
      for (const one of objects) {
        let readable = true;
        try {
          Manifests.fromObjects([one]);
        } catch {
          readable = false;
        }
        expect(readable ? () => effects([one], from) : () => undefined).not.toThrow();
      }
    }
  }
});

test('thousands of objects are looked at once', () => {
  const objects = Array.from({ length: 1000 }, (_, index) => index).flatMap(index => [
    deployment(`app-${index}`, { app: `app-${index}` }),
    object('networking.k8s.io/v1/NetworkPolicy', `app-${index}`, { podSelector: { matchLabels: { app: `app-${index}` } } }),
    object('example.com/v1/Widget', `app-${index}`, {}),
  ]);
  const cluster = new Cluster(Manifests.fromObjects(objects).objects, 'track');
  const runs = [...cluster.workloads.all()].map(workload => certain({ kind: OutcomeKind.WORKLOAD, workload, reason: '' }));
  const ask = () => runs.map(run => assumptionsFor(cluster, CALLERS.plain, [run], 'istio-system').length);
  expect(new Set(ask())).toEqual(new Set([2]));
  const before = process.cpuUsage();
  ask();
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1000).toBeLessThan(1000);
});
