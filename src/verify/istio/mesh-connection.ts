import { outside } from './backend';
import { closed, Reply } from './local-reply';
import { SidecarConfig } from './sidecars';
import { after, Branch } from '../branch';
import { Cluster } from '../cluster/cluster';
import { KubernetesService } from '../cluster/service';
import { containerPort } from '../cluster/workload';
import { Decision } from '../decision';
import { assume, Visit } from '../entrance';
import { hostOfService } from '../host-name';
import { noPods, pods } from '../kubernetes/pods';
import { resolved } from '../kubernetes/service-host';
import { OutcomeKind } from '../outcome';

/** A connection of a pod: the address that the DNS says for a host, and a port. */
export class MeshConnection {
  /** The Service whose address it is, or one of whose pods; nothing for addresses that the input does not describe. */
  private readonly service?: KubernetesService;
  private readonly aliases: readonly Decision[];

  constructor(cluster: Cluster, host: string, namespace: string, private readonly port: number, private readonly visit: Visit) {
    const { service, aliases } = resolved(cluster, host.toLowerCase().replace(/\.$/, ''), namespace);
    this.service = service;
    this.aliases = aliases;
  }

  /** Full host of that Service. */
  public get serviceHost(): string | undefined {
    return this.service === undefined ? undefined : hostOfService(this.service.name, this.service.namespace);
  }

  /** The sidecar connects to where the pod wanted to go. */
  public original(why: Decision, reply: Reply): Branch[] {
    const { service, port } = this;
    if (service === undefined) {
      return outside('passthrough to outside the cluster', why);
    }
    const known = service.ports.find(one => one.port === port);
    if (known === undefined) {
      return reply(503, `no port ${port}`, why, new Decision(service.object, ['spec', 'ports'], `has no port ${port}`));
    }
    const endpoints = service.endpoints(known);
    // The address of a headless Service is that of a pod, where only ports of the pod are.
    if (service.headless && endpoints.some(({ workload }) => containerPort(workload, known.targetPort) !== port)) {
      assume(this.visit, new Decision(service.object, ['spec', 'ports'], `is headless and leads to another port than ${port}; pods are taken to listen at ${port}, too`));
    }
    const none = () => reply(503, 'no ready pod', why, noPods(service, this.visit));
    const branches = pods(endpoints, why, none, this.visit);
    // Any pod behind the address of the Service, which is what the sidecar connects to.
    return service.headless ? branches : branches.map(branch => branch.end.kind !== OutcomeKind.WORKLOAD ? branch : (
      { ...branch, end: { ...branch.end, reason: `passthrough to Service ${service.id}` } }));
  }

  /** The sidecar knows no rule: it lets the connection through, or refuses it. */
  public unknown(reply: Reply, { object, registryOnly }: SidecarConfig): Branch[] {
    if (registryOnly) {
      return reply(502, 'unknown host', new Decision(object!, ['spec', 'outboundTrafficPolicy'], reply === closed ? 'refuses what it does not know' : 'refuses what it does not know: HTTP 502'));
    }
    const { service, aliases } = this;
    const limits = object === undefined ? [] : [new Decision(object, ['spec', 'egress'], 'says what the sidecar knows')];
    if (service === undefined) {
      return outside('passthrough to outside the cluster', ...limits, ...aliases);
    }
    const why = new Decision(service.object, [], 'is connected to as without a sidecar: the sidecar has no rule for the host at this port');
    return after([...limits, ...aliases], this.original(why, reply));
  }
}
