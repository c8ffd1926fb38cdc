/** Routes of the Gateway API. */
const ROUTES = ['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute', 'UDPRoute'];
/** Those whose rules have filters. */
const FILTERED = ['HTTPRoute', 'GRPCRoute'];

const ISTIO = 'networking.istio.io';
const GATEWAY_API = 'gateway.networking.k8s.io';
const KEDA = 'keda.sh';

/** Where objects of a kind name one of another kind. */
interface Field {
  readonly kind: string;
  readonly group: string;
  readonly path: string;
}

/**
 * Kinds that are named, and by which fields. A path that ends at a map with `name` is one in which Kustomize looks at the `namespace` beside the name, too: it
 * leaves alone what is in a namespace that the build does not have, and moves the namespace with the object. It then writes the namespace also where there was none, which
 * says the same; a ReferenceGrant has no such field, so that its path ends at the name.
 *
 * @see https://github.com/kubernetes-sigs/kustomize/blob/api/v0.21.1/api/filters/nameref/nameref.go setMapping
 */
const REFERENCES: readonly { readonly kind: string; readonly group?: string; readonly version?: string; readonly fields: readonly Field[] }[] = [
  {
    kind: 'Service',
    version: 'v1',
    fields: [
      ...fields(ISTIO, ['DestinationRule'], ['spec/host']),
      ...fields(ISTIO, ['VirtualService'], [
        'spec/hosts',
        'spec/http/route/destination/host',
        'spec/http/mirror/host',
        'spec/http/mirrors/destination/host',
        'spec/tcp/route/destination/host',
        'spec/tls/route/destination/host',
      ]),
      ...fields(GATEWAY_API, ROUTES, ['spec/parentRefs', 'spec/rules/backendRefs']),
      ...fields(GATEWAY_API, FILTERED, ['spec/rules/filters/requestMirror/backendRef', 'spec/rules/backendRefs/filters/requestMirror/backendRef']),
      ...fields(GATEWAY_API, ['ReferenceGrant'], ['spec/to/name']),
      ...fields('networking.k8s.io', ['Ingress'], ['metadata/annotations/nginx.ingress.kubernetes.io\\/default-backend']),
    ],
  },
  {
    kind: 'Gateway',
    group: ISTIO,
    fields: fields(ISTIO, ['VirtualService'], ['spec/gateways', 'spec/http/match/gateways', 'spec/tcp/match/gateways', 'spec/tls/match/gateways']),
  },
  { kind: 'VirtualService', group: ISTIO, fields: fields(ISTIO, ['VirtualService'], ['spec/http/delegate']) },
  { kind: 'Gateway', group: GATEWAY_API, fields: fields(GATEWAY_API, ROUTES, ['spec/parentRefs']) },
  { kind: 'Deployment', group: 'apps', fields: fields(KEDA, ['ScaledObject'], ['spec/scaleTargetRef/name']) },
  { kind: 'StatefulSet', group: 'apps', fields: fields(KEDA, ['ScaledObject'], ['spec/scaleTargetRef/name']) },
  { kind: 'TriggerAuthentication', group: KEDA, fields: fields(KEDA, ['ScaledObject'], ['spec/triggers/authenticationRef/name']) },
];

/**
 * Text of `name-references.yaml`, which a `kustomization.yaml` lists under `configurations`: with it, `namePrefix`, `nameSuffix` and `namespace` of this kustomization and of
 * every one that is built on it reach the routes of Istio and the Gateway API, and the autoscalers of KEDA. It is the same for all charts: an entry for a kind that a build does
 * not have does nothing.
 *
 * Kustomize compares whole values with the names of objects of the same build and namespace. So these are left as they are: hosts with dots (`x.ns.svc.cluster.local`),
 * gateways as `namespace/name`, names in the JSON of annotations, in arguments and in environment variables, and what is in another build.
 *
 * @see https://github.com/kubernetes-sigs/kustomize/blob/master/examples/transformerconfigs/README.md#name-reference-transformer
 */
export const NAME_REFERENCES: string = text();

function text(): string {
  const lines = ['nameReference:'];
  for (const { kind, group, version, fields: named } of REFERENCES) {
    lines.push(`- kind: ${kind}`, ...group === undefined ? [] : [`  group: ${group}`], ...version === undefined ? [] : [`  version: ${version}`], '  fieldSpecs:');
    for (const field of named) {
      lines.push(`  - kind: ${field.kind}`, `    group: ${field.group}`, `    path: ${field.path}`);
    }
  }
  return `${lines.join('\n')}\n`;
}

function fields(group: string, kinds: readonly string[], paths: readonly string[]): Field[] {
  return kinds.flatMap(kind => paths.map(path => ({ kind, group, path })));
}
