import { sharedPods } from './budgets';
import { namesOf } from './names';
import { Overlap, overlapsOf, selectorOf } from './overlaps';
import { Scaler, Scalers } from './scalers';
import { labelText } from '../../cluster/labels';
import { Decision } from '../../decision';
import { Severity } from '../../finding';
import { MultiMap } from '../../multi-map';
import { recordOf } from '../../untyped';
import { Fault, Rule } from '../rule';

/** Autoscalers and budgets that count pods of another workload. */
export const MISCOUNTED_PODS: Rule = {
  id: 'R12',
  severity: Severity.ERROR,
  title: 'autoscaler or budget over pods of another workload',
  why: 'An autoscaler counts every pod that the selector of its target matches. Where that selector leaves out the track, pods of the canary are in the average by which stable is scaled. Where two '
    + 'autoscalers find one pod, both stop with ScalingActive=False, AmbiguousSelector. A pod that two PodDisruptionBudgets select cannot be evicted: the API answers 500, and node drains hang.',
  fix: 'give each track a selector with its track label; the selector of a Deployment cannot be changed, so it has to be created anew',
  source: 'kubernetes, pkg/controller/podautoscaler/horizontal.go (hpasControllingPodsUnderSelector) and pkg/registry/core/pod/storage/eviction.go; kubernetes/kubernetes#116898, kedacore/keda#5825',
  * check(system) {
    const scalers = new Scalers(system.cluster);
    yield* scaledTwice(scalers);
    for (const overlap of overlapsOf(system)) {
      const fault = miscounted(overlap, scalers);
      if (fault !== undefined) {
        yield fault;
      }
    }
    yield* sharedPods(system);
  },
};

/** Whether the rule has something to say of the overlap; what is left is a matter of selectors alone. */
export function isScaled({ owners }: Overlap, scalers: Scalers): boolean {
  return owners.some(owner => scalers.of(owner).length > 0);
}

function* scaledTwice({ all }: Scalers): Iterable<Fault> {
  const byTarget = new MultiMap<Scaler['workload'], Scaler>();
  all.filter(scaler => !handsOver(scaler, all)).forEach(scaler => byTarget.add(scaler.workload, scaler));
  for (const [workload, [first, ...others]] of byTarget.entries()) {
    for (const { object } of others) {
      yield {
        object,
        path: ['spec', 'scaleTargetRef'],
        message: `scales ${workload.object.title}, which ${first.object.title} scales, too: both stop scaling it`,
        fix: 'keep one autoscaler, with the metrics of both',
        related: [new Decision(first.object, ['spec', 'scaleTargetRef'], 'scales the same')],
      };
    }
  }
}

/** A HorizontalPodAutoscaler that a ScaledObject takes over (KEDA docs, "Transfer ownership of an existing HPA"). */
function handsOver({ keda, object }: Scaler, all: readonly Scaler[]): boolean {
  return !keda && all.some(other => other.keda && other.object.namespace === object.namespace
    && recordOf(recordOf(recordOf(other.object.manifest.spec).advanced).horizontalPodAutoscalerConfig).name === object.name);
}

function miscounted(overlap: Overlap, scalers: Scalers): Fault | undefined {
  const { owners, others } = overlap;
  const members = [...owners, ...others];
  const owner = [...owners].reverse().find(one => scalers.of(one).length > 0);
  if (owner === undefined) {
    return undefined;
  }
  const [own] = scalers.of(owner);
  const foreign = members.filter(one => one !== owner);
  const rivals = foreign.flatMap(one => scalers.of(one));
  const selector = labelText(recordOf(selectorOf(owner).matchLabels));
  const start = `selector ${selector} matches the pods of ${namesOf(foreign)}, too`;
  const related = [own, ...rivals].map(({ object }) => new Decision(object, ['spec', 'scaleTargetRef'], 'scales by these pods'));
  const place = { object: owner.object, path: ['spec', 'selector'], related };
  return rivals.length > 0 ? { ...place, message: `${start}: ${namesOf([own, ...rivals])} find the same pods and stop scaling (AmbiguousSelector)` } : {
    ...place,
    severity: Severity.WARNING,
    message: `${start}: ${namesOf([own])} scales by the average of both; the harm depends on how much they differ`,
  };
}
