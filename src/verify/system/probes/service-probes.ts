import { Caller } from '../../caller';
import { Cluster } from '../../cluster/cluster';
import { hostOfService } from '../../host-name';
import { mayBeHttp, servicePortProtocol } from '../../istio/port-protocol';
import { ManifestObject } from '../../manifest-object';
import { Probe } from '../probe';
import { Split } from '../split';

/** Requests for Services themselves, without any route. */
export class ServiceProbes {
  private readonly divided: ReadonlySet<string>;
  private readonly hasMesh: boolean;

  constructor(private readonly cluster: Cluster, splits: readonly Split[]) {
    this.divided = new Set(splits.flatMap(({ destinations }) => destinations.map(({ serviceId }) => serviceId)));
    this.hasMesh = cluster.objects.some(({ group }) => group.endsWith('.istio.io'));
  }

  /** From a pod without sidecar and from one with it, at each port for HTTP; nothing for Services that have to do with no canary. */
  public of({ namespace, name }: ManifestObject): Probe[] {
    const service = this.cluster.services.get(`${namespace}/${name}`);
    if (service === undefined || service.workloads.length < 2 && !(service.workloads.length > 0 && this.divided.has(service.id))) {
      return [];
    }
    const callers = [Caller.plain(namespace), ...this.hasMesh ? [Caller.mesh(namespace)] : []];
    return service.ports.flatMap((port, index) => typeof port.port === 'number' && mayBeHttp(servicePortProtocol(port))
      ? callers.map((from): Probe => ({
        object: service.object,
        path: ['spec', 'ports', String(index)],
        request: { from, host: hostOfService(name, namespace), port: port.port === 80 ? undefined : port.port, path: '/' },
      }))
      : []);
  }
}
