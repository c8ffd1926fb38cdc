import { Probe } from './probe';
import { IngressProbes } from './probes/ingress-probes';
import { RouteProbes } from './probes/route-probes';
import { ServiceProbes } from './probes/service-probes';
import { VirtualServiceProbes } from './probes/virtual-service-probes';
import { Split } from './split';
import { Cluster } from '../cluster/cluster';
import { ManifestObject } from '../manifest-object';

/** Requests that the routes of the cluster were written for, one for every way in which each of their rules can match. */
export function probesOf(cluster: Cluster, splits: readonly Split[]): Probe[] {
  const makers = new Map<string, (object: ManifestObject) => Probe[]>();
  const virtualServices = new VirtualServiceProbes(cluster);
  const routes = new RouteProbes(cluster);
  const ingresses = new IngressProbes(cluster);
  const services = new ServiceProbes(cluster, splits);
  makers.set('networking.istio.io/VirtualService', object => virtualServices.of(object));
  makers.set('gateway.networking.k8s.io/HTTPRoute', object => routes.of(object));
  makers.set('gateway.networking.k8s.io/GRPCRoute', object => routes.of(object));
  makers.set('networking.k8s.io/Ingress', object => ingresses.of(object));
  makers.set('/Service', object => services.of(object));
  return cluster.objects.flatMap(object => makers.get(`${object.group}/${object.kind}`)?.(object) ?? []);
}
