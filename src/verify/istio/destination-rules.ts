import { DestinationRule } from './destination-rule';
import { HostMap } from './host-map';
import { MergedRule, mergedRules } from './merged-rule';
import { MeshService } from './mesh-service';
import { Pod } from './pod';
import { Cluster } from '../cluster/cluster';
import { hasLabels } from '../cluster/labels';
import { Visit } from '../entrance';

type Rules = Map<string, HostMap<DestinationRule[]>>;

/** All DestinationRules, found as istiod finds them for a caller. */
export class DestinationRules {
  private readonly own: Rules = new Map();
  private readonly exported: Rules = new Map();
  private readonly ownOfRoot = new HostMap<DestinationRule[]>();

  constructor(cluster: Cluster, private readonly rootNamespace: string) {
    for (const object of cluster.ofKind('networking.istio.io', 'DestinationRule')) {
      this.add(new DestinationRule(object));
    }
  }

  /**
   * What counts for a caller: the rules of the first namespace on the way that has one for the host, and of these the ones for the most specific
   * host. Others are not looked at, whatever subsets they have (istio, `push_context.go`, `destinationRule`).
   */
  public of(service: MeshService, caller: Pod, visit: Visit): MergedRule | undefined {
    const { namespace } = caller;
    const first = namespace === this.rootNamespace ? this.ownOfRoot.find(service.host) : this.own.get(namespace)?.find(service.host);
    if (first !== undefined) {
      return pick(mergedRules(first, visit), caller);
    }
    for (const owner of [service.namespace, this.rootNamespace]) {
      const rules = this.exported.get(owner)?.find(service.host);
      const all = rules === undefined ? [] : mergedRules(rules, visit);
      const visible = all.filter(({ first: { exportTo } }) => exportTo.size === 0 || exportTo.has('*') || exportTo.has(namespace));
      if (visible.length > 0) {
        return pick(visible, caller);
      }
    }
    return undefined;
  }

  private add(rule: DestinationRule): void {
    if (rule.forOwnNamespace) {
      at(this.own, rule.namespace).of(rule.host, () => []).push(rule);
    }
    if (!rule.private) {
      at(this.exported, rule.namespace).of(rule.host, () => []).push(rule);
    } else if (rule.namespace === this.rootNamespace) {
      this.ownOfRoot.of(rule.host, () => []).push(rule);
    }
  }
}

function at(rules: Rules, namespace: string): HostMap<DestinationRule[]> {
  const present = rules.get(namespace) ?? new HostMap<DestinationRule[]>();
  rules.set(namespace, present);
  return present;
}

/** The first that is for pods with such labels, or else the last that is for all. */
function pick(rules: readonly MergedRule[], { namespace, labels }: Pod): MergedRule | undefined {
  const own = rules.find(({ first }) => first.selector !== undefined && first.namespace === namespace && hasLabels({ labels }, first.selector));
  return own ?? [...rules].reverse().find(({ first }) => first.selector === undefined);
}
