import { ManifestObject } from '../manifest-object';
import { itemsOf, recordOf, textOf, textsOf } from '../untyped';

/** Which requests an object may be asked for. */
export interface Router {
  /** Hosts as they are written; `*` for any. */
  readonly hosts: readonly string[];
  /** `namespace/name` of what it hangs on or leads to, where that matters for others. */
  readonly parents: readonly string[];
}

type Reader = (spec: any, object: ManifestObject) => Router;

const KINDS = new Map<string, Reader>([
  ['networking.istio.io/VirtualService', ({ hosts }) => ({ hosts: textsOf(hosts), parents: [] })],
  ['networking.istio.io/ServiceEntry', ({ hosts }) => ({ hosts: textsOf(hosts), parents: [] })],
  ['networking.k8s.io/Ingress', ingress],
  ['gateway.networking.k8s.io/HTTPRoute', route],
  ['gateway.networking.k8s.io/GRPCRoute', route],
  ['gateway.networking.k8s.io/TLSRoute', route],
  ['gateway.networking.k8s.io/TCPRoute', route],
]);

/** What a routing object or a ServiceEntry is asked for; nothing for other kinds. */
export function routerOf(object: ManifestObject): Router | undefined {
  return KINDS.get(`${object.group}/${object.kind}`)?.(recordOf(object.manifest.spec), object);
}

/** Hosts without those that stand for many, and those. */
export function hostPatterns(hosts: readonly string[]): { readonly exact: readonly string[]; readonly patterns: readonly string[] } {
  const all = hosts.map(host => host.toLowerCase().replace(/^[^/]*\//, ''));
  return { exact: all.filter(host => !host.includes('*')), patterns: all.filter(host => host.includes('*')) };
}

/** Whether a host may be one that a pattern stands for. */
export function mayMatch(pattern: string, host: string): boolean {
  const [head, tail] = [pattern.slice(0, pattern.indexOf('*')), pattern.slice(pattern.lastIndexOf('*') + 1)];
  return host.startsWith(head) && host.endsWith(tail);
}

/** A route without host names has those of its listener, unless it hangs on Services alone. */
function route({ hostnames, parentRefs }: any, { namespace }: ManifestObject): Router {
  const parents = itemsOf(parentRefs).map(({ value }) => value);
  const services = parents.filter(({ kind }) => kind === 'Service');
  const named = textsOf(hostnames);
  return {
    hosts: named.length > 0 ? named : services.length > 0 && services.length === parents.length ? [] : ['*'],
    parents: services.map(parent => `${textOf(parent.namespace) || namespace}/${textOf(parent.name)}`),
  };
}

/** Rules without host are for any; settings of an Ingress can concern other Ingresses of its Services. */
function ingress({ rules, defaultBackend }: any, { namespace, manifest }: ManifestObject): Router {
  const written = itemsOf(rules).map(({ value }) => value);
  const aliases = textOf(recordOf(manifest.metadata.annotations)['nginx.ingress.kubernetes.io/server-alias']).split(',').map(text => text.trim());
  const backends = [defaultBackend, ...written.flatMap(rule => itemsOf(recordOf(rule.http).paths)).map(path => 'value' in path ? recordOf(path.value).backend : undefined)];
  return {
    hosts: [
      ...written.map(({ host }) => textOf(host) || '*'), ...defaultBackend === undefined ? [] : ['*'],
      ...aliases.filter(text => text !== '').map(text => /^[\w.-]+$/.test(text) ? text : '*'),
    ],
    parents: backends.map(backend => textOf(recordOf(recordOf(backend).service).name)).filter(name => name !== '').map(name => `${namespace}/${name}`),
  };
}
