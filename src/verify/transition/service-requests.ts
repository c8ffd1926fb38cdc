import { Caller } from '../caller';
import { Cluster } from '../cluster/cluster';
import { hostOfService } from '../host-name';
import { TrafficRequest } from '../traffic-request';

/** Requests of pods without sidecar for every Service that has pods, at its first port: a change can break them whether or not there is a canary. */
export function serviceRequests({ services }: Cluster): TrafficRequest[] {
  return [...services.values()].flatMap(({ name, namespace, workloads, ports: [first] }) => workloads.length === 0 || first === undefined ? [] : [
    { from: Caller.plain(namespace), host: hostOfService(name, namespace), ...first.port === 80 ? {} : { port: first.port } },
  ]);
}
