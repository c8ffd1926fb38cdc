import { Controllers } from './controllers';
import { namesOf } from './names';
import { Direction, directionsOf, NetworkPolicies, PolicyPeer, rulesOf, selectorOf } from './network-policies';
import { labelText } from '../../cluster/labels';
import { Workload } from '../../cluster/workload';
import { Decision } from '../../decision';
import { Severity } from '../../finding';
import { ManifestObject } from '../../manifest-object';
import { MultiMap } from '../../multi-map';
import { System } from '../../system/system';
import { itemsOf, recordOf } from '../../untyped';
import { Fault, Rule } from '../rule';

/** A stable workload that a selector matches, and a canary of it that it does not match. */
interface Exclusion {
  readonly stable: Workload;
  readonly canary: Workload;
}

const PLUGIN = '; depends on whether the network plugin carries out policies';

/** A policy for the pods of stable that forgets those of the canary. */
export const EXCLUDED_CANARY: Rule = {
  id: 'R67',
  severity: Severity.WARNING,
  title: 'network policy for stable only',
  why: 'A NetworkPolicy finds pods by labels. Where its selector has the label of the stable track, it is not for the canary: the canary cannot connect to its database or cannot be reached, so that '
    + 'requests fail; or it stays open where stable is closed.',
  fix: 'select both tracks, by a label that they share',
  source: 'kubernetes.io, "Network Policies" (The two sorts of pod isolation; Behavior of to and from selectors)',
  * check(system) {
    const canaries = canariesOf(system);
    const policies = canaries.keys().length === 0 ? undefined : new NetworkPolicies(system);
    for (const policy of policies?.all ?? []) {
      yield* ofPods(policy, canaries, policies!);
      yield* ofPeers(policy, canaries, policies!);
    }
  },
};

/** The canaries of each stable workload. */
function canariesOf({ cluster, tracks }: System): MultiMap<Workload, Workload> {
  const controllers = new Controllers(cluster);
  const found = new MultiMap<Workload, Workload>();
  tracks.pairs.filter(({ stable, canary }) => ![stable, canary].some(workload => controllers.owns(workload)))
    .forEach(({ stable, canary }) => found.add(stable, canary));
  return found;
}

function exclusions(selected: ReadonlySet<Workload>, canaries: MultiMap<Workload, Workload>): Exclusion[] {
  return [...selected].flatMap(stable => canaries.get(stable).filter(canary => !selected.has(canary)).map(canary => ({ stable, canary })));
}

/** A policy that is for the pods of stable. A canary with a policy of its own is looked after. */
function* ofPods(policy: ManifestObject, canaries: MultiMap<Workload, Workload>, policies: NetworkPolicies): Iterable<Fault> {
  const selector = selectorOf(policy);
  const isOwn = ({ stable, canary }: Exclusion) => policies.of(canary).some(other => !policies.of(stable).includes(other));
  const left = exclusions(new Set(policies.selected(policy.namespace, selector)), canaries).filter(exclusion => !isOwn(exclusion));
  const harms = left.length === 0 ? [] : directionsOf(policy).flatMap(direction => harmOf(policy, direction, left[0], policies));
  if (harms.length > 0) {
    yield faultOf(policy, ['spec', 'podSelector'], selector, left, `is for the pods of ${namesOf(left.map(({ stable }) => stable))} and not for those of `
      + `${namesOf(left.map(({ canary }) => canary))}: ${harms[0]}${PLUGIN}`);
  }
}

/** What is different for a canary that a policy is not for. */
function harmOf(policy: ManifestObject, direction: Direction, { canary }: Exclusion, policies: NetworkPolicies): string[] {
  const closer = policies.of(canary).find(other => directionsOf(other).includes(direction));
  const open = direction === 'ingress' ? 'everybody can connect to the canary' : 'the canary can connect to everything';
  const closed = direction === 'ingress' ? 'those that it lets in cannot connect to the canary' : 'the canary cannot connect to what it allows';
  if (closer === undefined) {
    return [`${open}, and stable is closed`];
  }
  return rulesOf(policy, direction).length === 0 ? [] : [`${closed}, which ${closer.title} closes`];
}

/** Rules of a policy that name the pods of stable. */
function* ofPeers(policy: ManifestObject, canaries: MultiMap<Workload, Workload>, policies: NetworkPolicies): Iterable<Fault> {
  const told = new Set<string>();
  for (const peer of policies.peersOf(policy)) {
    const key = `${peer.direction} ${JSON.stringify(peer.selector)}`;
    const { direction, rule, path, selector } = peer;
    const isAdmitted = ({ canary }: Exclusion) => policies.admits(policy, direction, canary, rule);
    const left = exclusions(peer.workloads, canaries).filter(exclusion => !isAdmitted(exclusion));
    if (left.length > 0 && !told.has(key)) {
      told.add(key);
      const [stable, canary] = [namesOf(left.map(one => one.stable)), namesOf(left.map(one => one.canary))];
      const pods = `pods with ${labelText(recordOf(selectorOf(policy).matchLabels))}`;
      yield faultOf(policy, path, selector, left, direction === 'ingress' ? `lets ${stable} connect to ${pods}${portsText(peer)}, and not ${canary}${PLUGIN}`
        : `lets ${pods} connect to ${stable}${portsText(peer)}, and not to ${canary}${PLUGIN}`);
    }
  }
}

function portsText({ rule }: PolicyPeer): string {
  const ports = itemsOf(rule.ports).flatMap(({ value }) => value.port ?? []);
  return ports.length === 0 ? '' : ` at port ${ports.join(', ')}`;
}

function faultOf(policy: ManifestObject, path: readonly string[], selector: PolicyPeer['selector'], left: readonly Exclusion[], message: string): Fault {
  const labels = recordOf(selector.matchLabels);
  const [{ canary }] = left;
  const odd = Object.keys(labels).filter(key => canary.labels[key] !== labels[key]);
  const rest = Object.keys(labels).length - odd.length;
  const own = Object.fromEntries(odd.filter(key => canary.labels[key] !== undefined).map(key => [key, canary.labels[key]]));
  const where = path.length > 2 ? 'add a podSelector' : 'write another policy for pods';
  return {
    object: policy,
    path: odd.length === 0 ? path : [...path, 'matchLabels', ...odd.length === 1 ? odd : []],
    message,
    fix: rest > 0 && odd.length > 0 ? `leave ${odd.join(' and ')} out, so that the selector matches both tracks`
      : Object.keys(own).length > 0 ? `${where} with ${labelText(own)}, or select both tracks by a label that they share` : undefined,
    related: left.map(exclusion => new Decision(exclusion.canary.object, ['spec', 'template', 'metadata', 'labels'], 'do not match')),
  };
}
