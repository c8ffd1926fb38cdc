import { serviceHost } from '../host-name';
import { RivalObject } from '../route-claim';

/** What a hand-written object of Istio or of the Gateway API does to services that this library routes. */
export function istioRivals({ apiVersion = '', kind, metadata, spec }: any): RivalObject[] {
  if (kind === 'DestinationRule' && apiVersion.startsWith('networking.istio.io/')) {
    return [{
      service: serviceHost(String(spec?.host), metadata.namespace),
      reason: 'is for the same Service, and its subsets and policies would hide ours or be hidden by them, by namespace and age: say them in trafficPolicy and trackPolicies, and remove it',
    }];
  }
  if (['HTTPRoute', 'GRPCRoute'].includes(kind) && apiVersion.startsWith('gateway.networking.k8s.io/')) {
    return (spec?.parentRefs ?? []).filter((parent: any) => parent.kind === 'Service').map((parent: any) => ({
      service: serviceHost(String(parent.name), parent.namespace ?? metadata.namespace),
      reason: 'is for the same Service in the mesh, and whichever is older takes all of its requests: route it in one way only',
    }));
  }
  return [];
}
