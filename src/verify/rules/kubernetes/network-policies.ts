import { selects } from '../../cluster/label-selector';
import { Workload } from '../../cluster/workload';
import { ManifestObject } from '../../manifest-object';
import { MultiMap } from '../../multi-map';
import { System } from '../../system/system';
import { given, itemsOf, listOf, recordOf, textsOf } from '../../untyped';

/** A direction of connections, as policies have it. */
export type Direction = 'ingress' | 'egress';

/** A rule of a policy that names pods. */
export interface PolicyPeer {
  readonly direction: Direction;
  readonly path: readonly string[];
  readonly selector: { readonly [key: string]: any };
  /** The pods that it names. */
  readonly workloads: ReadonlySet<Workload>;
  /** The rule that it belongs to. */
  readonly rule: { readonly [key: string]: any };
}

/** What policies for the same pods let through. */
interface Passages {
  /** The rules that name a workload by labels. */
  readonly named: MultiMap<Workload, PolicyPeer['rule']>;
  /** Rules with other peers, or with none. */
  readonly others: readonly { readonly object: ManifestObject; readonly rule: PolicyPeer['rule'] }[];
}

/** The NetworkPolicies of the input, and what they select. */
export class NetworkPolicies {
  public readonly all: readonly ManifestObject[];
  private readonly byWorkload = new MultiMap<Workload, ManifestObject>();
  private readonly ofNamespace = new MultiMap<string, ManifestObject>();
  private readonly bySelector = new MultiMap<string, ManifestObject>();
  private readonly namespaces = new Map<string, readonly string[]>();
  private readonly peers = new Map<ManifestObject, readonly PolicyPeer[]>();
  private readonly passages = new Map<string, Passages>();
  private readonly homes: readonly string[];

  constructor(private readonly system: System) {
    this.homes = [...new Set(system.tracks.groups.map(({ namespace }) => namespace))];
    this.all = system.cluster.ofKind('networking.k8s.io', 'NetworkPolicy');
    for (const policy of this.all) {
      const selector = selectorOf(policy);
      this.bySelector.add(`${policy.namespace} ${JSON.stringify(selector)}`, policy);
      if (isEmpty(selector)) {
        this.ofNamespace.add(policy.namespace, policy);
      } else {
        this.selected(policy.namespace, selector).forEach(workload => this.byWorkload.add(workload, policy));
      }
    }
  }

  /** The policies that are for the pods of a workload. */
  public of(workload: Workload): readonly ManifestObject[] {
    return [...this.byWorkload.get(workload), ...this.ofNamespace.get(workload.object.namespace)];
  }

  /** The peers of a policy that are pods of certain labels. */
  public peersOf(policy: ManifestObject): readonly PolicyPeer[] {
    const found = this.peers.get(policy) ?? directionsOf(policy).flatMap(direction => rulesOf(policy, direction).flatMap(rule => (
      itemsOf(rule.value[sideOf(direction)]).filter(({ value }) => isFound(value.podSelector)).map(({ index, value }) => ({
        direction,
        path: ['spec', direction, rule.index, sideOf(direction), index, 'podSelector'],
        selector: recordOf(value.podSelector),
        workloads: new Set(this.homesOf(value.namespaceSelector, policy).flatMap(home => this.selected(home, recordOf(value.podSelector)))),
        rule: rule.value,
      })))));
    this.peers.set(policy, found);
    return found;
  }

  /** Whether a policy, or another one for the same pods, lets a workload through for all ports of a rule. */
  public admits(policy: ManifestObject, direction: Direction, workload: Workload, { ports }: PolicyPeer['rule']): boolean {
    const { named, others } = this.passagesOf(policy, direction);
    const lets = (peers: unknown, object: ManifestObject) => (
      listOf(peers).length === 0 || itemsOf(peers).some(({ value }) => this.isPeer(value, object, workload)));
    return named.get(workload).some(rule => covers(rule.ports, ports))
      || others.some(({ object, rule }) => covers(rule.ports, ports) && lets(rule[sideOf(direction)], object));
  }

  /** Who may connect to the pods of a policy, or be called by them. */
  private passagesOf(policy: ManifestObject, direction: Direction): Passages {
    const key = `${direction} ${policy.namespace} ${JSON.stringify(selectorOf(policy))}`;
    let found = this.passages.get(key);
    if (found === undefined) {
      const all = [...this.beside(policy)];
      const open = (object: ManifestObject) => rulesOf(object, direction).filter(({ value }) => isOpen(value, direction));
      found = { named: new MultiMap(), others: all.flatMap(object => open(object).map(({ value }) => ({ object, rule: value }))) };
      for (const { workloads, rule } of all.flatMap(object => this.peersOf(object)).filter(peer => peer.direction === direction)) {
        workloads.forEach(workload => found!.named.add(workload, rule));
      }
      this.passages.set(key, found);
    }
    return found;
  }

  /** The policies that are for pods of a policy. */
  private beside(policy: ManifestObject): ReadonlySet<ManifestObject> {
    const selector = selectorOf(policy);
    const common = isEmpty(selector) ? [] : this.selected(policy.namespace, selector).flatMap(workload => this.byWorkload.get(workload));
    return new Set([...this.bySelector.get(`${policy.namespace} ${JSON.stringify(selector)}`), ...this.ofNamespace.get(policy.namespace), ...common]);
  }

  private isPeer({ podSelector, namespaceSelector, ipBlock }: any, { namespace }: ManifestObject, { object, labels }: Workload): boolean {
    if (given(ipBlock)) {
      return /^0\.0\.0\.0\/0$|^::\/0$/.test(recordOf(ipBlock).cidr) && listOf(recordOf(ipBlock).except).length === 0;
    }
    const { cluster } = this.system;
    const isHome = given(namespaceSelector) ? selects(namespaceSelector, cluster.namespaceLabels(object.namespace)) : object.namespace === namespace;
    return isHome && (!given(podSelector) || selects(podSelector, labels));
  }

  /** Namespaces with tracks that a peer names. */
  private homesOf(selector: unknown, { namespace }: ManifestObject): readonly string[] {
    if (!given(selector)) {
      return [namespace];
    }
    const key = JSON.stringify(selector);
    const found = this.namespaces.get(key) ?? this.homes.filter(home => selects(selector, this.system.cluster.namespaceLabels(home)));
    this.namespaces.set(key, found);
    return found;
  }

  /** The workloads that a selector finds by a value of a label; one that only says what pods are not finds none here. */
  public selected(namespace: string, selector: { readonly [key: string]: any }): Workload[] {
    const labels = recordOf(selector.matchLabels);
    const [choice] = itemsOf(selector.matchExpressions).filter(({ value: { operator } }) => operator === 'In');
    const { workloads } = this.system.cluster;
    const found = Object.keys(labels).length > 0 ? workloads.selected(namespace, labels)
      : choice === undefined ? [] : textsOf(choice.value.values).flatMap(value => workloads.selected(namespace, { [choice.value.key]: value }));
    return found.filter(workload => selects(selector, workload.labels));
  }
}

/** The pods that a policy is for. */
export function selectorOf({ manifest }: ManifestObject): { readonly [key: string]: any } {
  return recordOf(recordOf(manifest.spec).podSelector);
}

/** The directions that a policy closes; both are left out where it says neither (Kubernetes API reference, `NetworkPolicySpec.policyTypes`). */
export function directionsOf({ manifest }: ManifestObject): Direction[] {
  const { policyTypes, egress } = recordOf(manifest.spec);
  const types = textsOf(policyTypes).map(type => type.toLowerCase());
  return (['ingress', 'egress'] as const).filter(direction => types.length > 0 ? types.includes(direction) : direction === 'ingress' || listOf(egress).length > 0);
}

/** The rules of a policy in a direction. */
export function rulesOf({ manifest }: ManifestObject, direction: Direction): ReturnType<typeof itemsOf> {
  return itemsOf(recordOf(manifest.spec)[direction]);
}

function sideOf(direction: Direction): string {
  return direction === 'ingress' ? 'from' : 'to';
}

function isEmpty({ matchLabels, matchExpressions }: { readonly [key: string]: any }): boolean {
  return Object.keys(recordOf(matchLabels)).length === 0 && listOf(matchExpressions).length === 0;
}

/** Whether workloads are found by a selector: it has a value of a label. */
function isFound(selector: unknown): boolean {
  const { matchLabels, matchExpressions } = recordOf(selector);
  return Object.keys(recordOf(matchLabels)).length > 0 || itemsOf(matchExpressions).some(({ value: { operator } }) => operator === 'In');
}

/** Whether a rule lets through more than pods that are found by their labels. */
function isOpen(rule: PolicyPeer['rule'], direction: Direction): boolean {
  const peers = itemsOf(rule[sideOf(direction)]);
  return peers.length === 0 || peers.some(({ value }) => !isFound(value.podSelector));
}

/** Whether ports include all of others; none are all. */
function covers(ports: unknown, wanted: unknown): boolean {
  const texts = (list: unknown) => itemsOf(list).map(({ value: { port, protocol = 'TCP', endPort } }) => `${protocol} ${port} ${endPort}`);
  const own = new Set(texts(ports));
  return own.size === 0 || texts(wanted).length > 0 && texts(wanted).every(port => own.has(port));
}
