import { isDeepStrictEqual } from 'util';
import { Cluster } from '../../cluster/cluster';
import { Labels } from '../../cluster/labels';
import { Decision } from '../../decision';
import { Severity } from '../../finding';
import { DestinationRule, Subset } from '../../istio/destination-rule';
import { ManifestObject } from '../../manifest-object';
import { MultiMap } from '../../multi-map';
import { itemsOf, recordOf, textOf } from '../../untyped';
import { Fault, Rule } from '../rule';

/** DestinationRules that contradict or hide each other. */
export const DESTINATION_RULE_TWICE: Rule = {
  id: 'R42',
  severity: Severity.ERROR,
  title: 'two DestinationRules for one host that do not go together',
  why: 'DestinationRules of one namespace for one host are merged: of two subsets with one name the older counts, and of two traffic policies, too. '
    + 'Which object is older is not in Git, so that a new cluster can decide otherwise.',
  fix: 'keep one DestinationRule per host, with all subsets',
  source: 'istio, pilot/pkg/model/destination_rule.go (mergeDestinationRule)',
  * check({ cluster }) {
    const byHost = new MultiMap<string, DestinationRule>();
    for (const object of cluster.ofKind('networking.istio.io', 'DestinationRule')) {
      const rule = new DestinationRule(object);
      if (rule.selector === undefined) {
        byHost.add(`${rule.namespace} ${rule.host} ${[...rule.exportTo].sort().join()}`, rule);
      }
    }
    for (const [, rules] of byHost.entries()) {
      yield* contradictions(cluster, rules);
    }
  },
};

function* contradictions(cluster: Cluster, rules: readonly DestinationRule[]): Iterable<Fault> {
  const subsets = new Map<string, { readonly object: ManifestObject; readonly subset: Subset }>();
  let policy: DestinationRule | undefined;
  for (const rule of rules) {
    for (const { value, index: at } of itemsOf(recordOf(rule.object.manifest.spec).subsets)) {
      const other = subsets.get(textOf(value.name));
      if (other !== undefined && other.object !== rule.object && !samePods(cluster, rule.host, recordOf(value.labels), other.subset.labels)) {
        yield {
          object: rule.object,
          path: ['spec', 'subsets', at],
          message: `subset ${value.name} of host ${rule.host} has other labels than in ${other.object.title}: the older of the two counts, and Git does not say which that is`,
          related: [new Decision(other.object, other.subset.path, 'has the same subset with other labels')],
        };
      } else if (other === undefined) {
        subsets.set(textOf(value.name), { object: rule.object, subset: rule.subset(textOf(value.name))! });
      }
    }
    if (policy !== undefined && rule.policy !== undefined && !isDeepStrictEqual(rule.policy, policy.policy)) {
      yield {
        object: rule.object,
        path: ['spec', 'trafficPolicy'],
        severity: Severity.WARNING,
        message: `traffic policy of host ${rule.host} differs from that of ${policy.object.title}; depends on which of them is older: the other is dropped`,
        related: [new Decision(policy.object, ['spec', 'trafficPolicy'], 'is the other policy')],
      };
    }
    policy ??= rule.policy === undefined ? undefined : rule;
  }
}

/** Whether labels find the same pods, as far as the input has any. */
function samePods({ workloads }: Cluster, host: string, one: Labels, other: Labels): boolean {
  const [, namespace] = host.split('.');
  const [own, others] = [one, other].map(labels => workloads.selected(namespace, labels));
  return isDeepStrictEqual(one, other) || own.length > 0 && own.length === others.length && own.every(workload => others.includes(workload));
}
