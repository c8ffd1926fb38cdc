/** What full names of Services end with; the default of Kubernetes, which manifests do not say. */
export const SERVICE_SUFFIX = '.svc.cluster.local';

/** The full host of a Service: `web.shop.svc.cluster.local`. */
export function hostOfService(name: string, namespace: string): string {
  return `${name}.${namespace}${SERVICE_SUFFIX}`;
}

/**
 * Whether Istio takes a host for many: `*`, `*.example.com`. The `*` stands for any text, dots and all (istio, `host.Name`); wildcards of Ingresses
 * and of load balancers are others.
 */
export function isWildcard(host: string): boolean {
  return host.startsWith('*');
}

/** Whether every host that the one stands for is one that the other stands for (istio, `host.Name.SubsetOf`). */
export function isSubset(one: string, other: string): boolean {
  if (!isWildcard(other)) {
    return one === other;
  }
  return isWildcard(one) ? one.length >= other.length && one.endsWith(other.slice(1)) : one.endsWith(other.slice(1));
}

/** Whether there is a host that both stand for (istio, `host.Name.Matches`). */
export function overlap(one: string, other: string): boolean {
  return isSubset(one, other) || isSubset(other, one);
}
