import { spread } from './backend';
import { DestinationRules } from './destination-rules';
import { inLocality, LoadBalancing, loadBalancing, preferred } from './load-balancing';
import { Reply } from './local-reply';
import { MeshPort, MeshService, portOf, Resolution } from './mesh-service';
import { Pod } from './pod';
import { PortProtocol } from './port-protocol';
import { Registry } from './registry';
import { hasLabelsOnlyPodsHave, withLabels } from './subset-pods';
import { after, Branch } from '../branch';
import { Labels, labelText } from '../cluster/labels';
import { Decision } from '../decision';
import { assume, Visit } from '../entrance';
import { noPods } from '../kubernetes/pods';

/** Who sends a request on: a gateway or a sidecar. */
export interface Sender extends Pod {
  /** What is at the address that the client connected to; nothing for gateways, which are that address themselves. */
  readonly original?: (why: Decision) => Branch[];
}

/** What a rule sends a request to: a cluster of Envoy. */
export interface Target {
  readonly host: string;
  readonly port: number;
  readonly subset: string;
  /** The field that names it. */
  readonly why: (effect: string) => Decision;
}

/** Sends requests to services. */
export class Upstream {
  constructor(private readonly registry: Registry, private readonly rules: DestinationRules) {}

  /**
   * @param unknownStatus status where istiod makes no cluster of that name
   */
  public send(target: Target, sender: Sender, reply: Reply, unknownStatus: number, visit: Visit): Branch[] {
    const { host, subset, why } = target;
    const unknown = (what: string, ...chain: Decision[]) => reply(unknownStatus, 'unknown cluster', why(`${what}: HTTP ${unknownStatus}`), ...chain);
    const service = this.registry.visible(host, sender.namespace, visit);
    if (service === undefined) {
      if (host !== '') {
        assume(visit, why(`names ${host}, which the input does not have; taken as missing from the cluster, too`));
      }
      return unknown(host === '' ? 'no backend' : `no service ${host} that callers in ${sender.namespace} see`);
    }
    const port = portOf(service, target.port);
    if (port === undefined || port.protocol === PortProtocol.UDP || service.resolution === Resolution.ALIAS) {
      return unknown(`${host} has no port ${target.port}`);
    }
    const rule = this.rules.of(service, sender, visit);
    const found = subset === '' ? undefined : rule?.subset(subset, visit);
    if (subset !== '' && found === undefined) {
      return unknown(`no subset ${subset} of ${host}`, rule === undefined
        ? new Decision(service.object, [], `has no DestinationRule that counts for callers in ${sender.namespace}`)
        : new Decision(rule.first.object, ['spec', 'subsets'], `counts for callers in ${sender.namespace} and has no subset ${subset}`));
    }
    const policy = rule?.policy(visit);
    const balancing = loadBalancing(policy?.policy, found?.subset.policy, port.number);
    const chain = found === undefined ? [] : [new Decision(found.rule.object, found.subset.path, found.subset.text)];
    if (balancing.tls) {
      assume(visit, new Decision((found?.rule ?? policy)!.object, ['spec', 'trafficPolicy', 'tls'], 'has TLS spoken to the pods; taken to work'));
    }
    return after(chain, this.choose(service, port, found?.subset.labels ?? {}, balancing, target, sender, reply, unknown, visit));
  }

  private choose(
    service: MeshService, port: MeshPort, labels: Labels, balancing: LoadBalancing,
    { why, subset, host }: Target, sender: Sender, reply: Reply, unknown: (what: string) => Branch[], visit: Visit,
  ): Branch[] {
    const place = service.kubernetes === undefined ? ['spec'] : ['spec', 'selector'];
    const selected = new Decision(service.object, place, `finds the pods of ${host}`);
    if (balancing.passthrough || service.resolution === Resolution.ORIGINAL && sender.original !== undefined) {
      return this.original(service, balancing, sender, reply);
    }
    if (hasLabelsOnlyPodsHave(labels)) {
      assume(visit, new Decision(service.object, [], `${labelText(labels)} is a label that no pod template says; taken as no pod has it unless its number says so`));
    }
    const all = withLabels(service.backends(port), labels);
    const here = balancing.localities === undefined ? all : all.filter(backend => inLocality(backend.labels, balancing.localities!));
    if (balancing.localities !== undefined) {
      assume(visit, new Decision(service.object, [], 'localities of nodes are not in the input; taken as none'));
    }
    const chosen = preferred(here, balancing.priority, sender.labels);
    if (chosen.length === 0) {
      // istiod makes no cluster at all where the DNS has nothing to look up.
      return service.resolution === Resolution.DNS ? unknown(`no endpoint of ${host}`) : reply(503, 'no healthy endpoint',
        why(`${subset === '' ? host : `subset ${subset}`} has no ready pod: HTTP 503`), nobody(service, port, labels, place, visit));
    }
    return spread(chosen, selected, visit);
  }

  /** The proxy connects to where the client wanted to go; a gateway is there itself. */
  private original({ object }: MeshService, { passthrough }: LoadBalancing, sender: Sender, reply: Reply): Branch[] {
    const why = passthrough
      ? new Decision(object, [], 'is connected to at the address that the client asked for (loadBalancer PASSTHROUGH)')
      : new Decision(object, ['spec', 'clusterIP'], 'is headless: the pod that the client connected to answers, whatever rules say');
    return sender.original?.(why) ?? reply(503, 'no healthy endpoint', why);
  }
}

/** Why there is no endpoint: the service has none, or none with the labels of the subset. */
function nobody(service: MeshService, port: MeshPort, labels: Labels, place: string[], visit: Visit): Decision {
  if (service.backends(port).length > 0) {
    return new Decision(service.object, place, `finds ready pods, and none has ${labelText(labels)}`);
  }
  return service.kubernetes === undefined ? new Decision(service.object, place, 'has no endpoint') : noPods(service.kubernetes, visit);
}
