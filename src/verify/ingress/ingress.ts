import { ManifestObject } from '../manifest-object';

/** A port of a Service as an Ingress names it. */
export interface ServiceReference {
  readonly name: string;
  /** Number or name of the port, as text. */
  readonly port: string;
}

/** Where a path leads. */
export interface IngressBackend {
  /** Nothing where the backend is a resource of another kind. */
  readonly service?: ServiceReference;
  /** The field. */
  readonly at: string[];
}

/** A path of a rule. */
export interface IngressPath extends IngressBackend {
  /** As it is written; empty without one. */
  readonly path: string;
  /** `Exact`, `Prefix` or `ImplementationSpecific`. */
  readonly pathType: string;
}

/** A rule: what a host leads to. */
export interface IngressRule {
  /** As it is written; empty for any host. */
  readonly host: string;
  /** Nothing for a rule without `http`. */
  readonly paths?: readonly IngressPath[];
  readonly at: string[];
}

/** An Ingress as the API server keeps it. */
export interface Ingress {
  readonly object: ManifestObject;
  /** `namespace/name`. */
  readonly key: string;
  readonly rules: readonly IngressRule[];
  readonly defaultBackend?: IngressBackend;
  /** Hosts of all TLS sections; nothing without a section. */
  readonly tlsHosts?: readonly string[];
  readonly annotations: { readonly [key: string]: string };
}

/** What is assumed where a Service is named that the input does not have. */
export function noService(id: string): string {
  return `names Service ${id}, which the input does not have; taken as missing from the cluster, too`;
}

/** What the API server makes of an Ingress that it takes. */
export function readIngress(object: ManifestObject): Ingress {
  const { rules, defaultBackend, tls } = object.manifest.spec;
  return {
    object,
    key: `${object.namespace}/${object.name}`,
    rules: (rules ?? []).map((rule: any, index: number) => ruleOf(rule, ['spec', 'rules', String(index)])),
    defaultBackend: defaultBackend ? { service: serviceOf(defaultBackend), at: ['spec', 'defaultBackend'] } : undefined,
    tlsHosts: tls?.length > 0 ? tls.flatMap(({ hosts }: any) => hosts ?? []) : undefined,
    annotations: object.manifest.metadata.annotations ?? {},
  };
}

function ruleOf({ host, http }: any, at: string[]): IngressRule {
  const paths = http?.paths.map(({ path, pathType, backend }: any, index: number) => (
    { path: path ?? '', pathType, service: serviceOf(backend), at: [...at, 'http', 'paths', String(index)] }));
  return { host: host ?? '', paths, at };
}

function serviceOf({ service }: any): ServiceReference | undefined {
  return service ? { name: service.name, port: String(service.port.number || service.port.name) } : undefined;
}
