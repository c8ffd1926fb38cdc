/** API group of all kinds of the Gateway API. */
export const GROUP = 'gateway.networking.k8s.io';

/** Kinds of routes for HTTP requests. */
export const HTTP_ROUTES = ['HTTPRoute', 'GRPCRoute'];

/**
 * `group/kind` of a reference. Both have defaults of their own, so that `kind: Service` alone is no Service for a parentRef, and `group: core`
 * is not the core group, which is the empty text (istio, `NormalizeReference`).
 */
export function referenceKind({ group, kind }: any, defaultGroup: string, defaultKind: string): string {
  return `${group ?? defaultGroup}/${kind ?? defaultKind}`;
}
