/** Kinds that decide who gets a request, or who serves it: they are read from the cluster, too, when the manifests do not have them. */
export const TRAFFIC_KINDS: readonly string[] = [
  'Service', 'Deployment.apps', 'StatefulSet.apps', 'DaemonSet.apps', 'Rollout.argoproj.io', 'CronJob.batch', 'Ingress.networking.k8s.io',
  'VirtualService.networking.istio.io', 'DestinationRule.networking.istio.io', 'Gateway.networking.istio.io', 'ServiceEntry.networking.istio.io',
  'Sidecar.networking.istio.io', 'Gateway.gateway.networking.k8s.io', 'HTTPRoute.gateway.networking.k8s.io', 'GRPCRoute.gateway.networking.k8s.io',
  'ReferenceGrant.gateway.networking.k8s.io',
];

/** Whether it is a Secret, whose values are not read. */
export function isSecret({ kind, group }: { readonly kind: string; readonly group: string }): boolean {
  return kind === 'Secret' && group === '';
}

/** Kind and group: `Deployment.apps`, `Service`. */
export function kindAndGroup({ kind, group }: { readonly kind: string; readonly group: string }): string {
  return group === '' ? kind : `${kind}.${group}`;
}
