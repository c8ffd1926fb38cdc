import { closest } from '../closest';
import { Evidence } from './evidence';
import { FailedDestination } from './failed-destination';
import { labelFix, nearest } from './likeness';
import { sendsText } from './share-text';
import { Trouble } from './trouble';
import { hasLabels, Labels, labelText } from '../../cluster/labels';
import { Workload } from '../../cluster/workload';
import { Decision } from '../../decision';
import { Severity } from '../../finding';
import { System } from '../../system/system';
import { itemsOf, recordOf } from '../../untyped';
import { Fault } from '../rule';

/** A fault, and the workloads that were meant. */
export interface EmptySelection {
  readonly fault: Fault;
  readonly meant: readonly Workload[];
}

type Subset = Extract<Trouble, { kind: 'labels' }>;

/**
 * A subset that finds none of the pods of its Service: its labels are wrong, or those of the pods, or the Service does not find the pods. Nothing where the pods are told of elsewhere.
 */
export function emptySubset(failed: FailedDestination, trouble: Subset, system: System, evidence: Evidence): EmptySelection | undefined {
  const { service, labels, subset: { _object: rule, _path: path } } = trouble;
  // Where another DestinationRule has the subset, too, and finds pods, these two contradict each other, which is told there.
  if (!failed.always && system.traffic.evaluate(failed.request).undecided.includes(rule)) {
    return undefined;
  }
  const selector: Labels = recordOf(recordOf(service.object.manifest.spec).selector);
  const outside = system.cluster.workloads.selected(service.namespace, labels).find(workload => isMeant(workload, selector, labels));
  if (outside !== undefined) {
    return notSelected(failed, trouble, outside);
  }
  if (evidence.pods({ ...selector, ...labels }, service.namespace).length > 0) {
    return undefined;
  }
  const others = itemsOf(recordOf(rule.manifest.spec).subsets).filter(({ index }) => index !== path[path.length - 1])
    .map(({ value }): Labels => recordOf(value.labels));
  const left = service.workloads.filter(workload => !others.some(other => Object.keys(other).length > 0 && hasLabels(workload, other)));
  const meant = nearest(left, labels);
  const what = `subset ${failed.destination.subset} selects ${labelText(labels)}, and no pod of Service ${service.id} has that; ${sendsText(failed)}`;
  const related = [new Decision(failed.destination.object, [...failed.destination.path], 'sends requests there')];
  if (meant === undefined) {
    const fix = 'add the workload with these labels, or set the weight to 0';
    return { meant: [], fault: { object: rule, path: [...path, 'labels'], severity: Severity.WARNING, message: `${what}; depends on whether such pods are applied from elsewhere`, fix, related } };
  }
  const key = Object.keys(labels).find(name => meant.labels[name] !== labels[name])!;
  // The labels of the workload itself show what those of its pods were meant to be.
  const said: Labels = recordOf(meant.object.manifest.metadata.labels);
  return {
    meant: [meant],
    fault: said[key] === labels[key] && meant.object.kind !== 'Pod'
      ? {
        object: meant.object,
        path: ['spec', 'template', 'metadata', 'labels', ...key in meant.labels ? [key] : []],
        message: `has pods with ${labelText(meant.labels)}, but subset ${failed.destination.subset} of ${rule.title} selects ${labelText(labels)}; ${sendsText(failed)}`,
        fix: `write ${key}: ${labels[key]}, as in the labels of the ${meant.object.kind} itself`,
        related: [new Decision(rule, [...path, 'labels'], `selects ${labelText(labels)}`), ...related],
      }
      : { object: rule, path: [...path, 'labels', key], message: what, fix: labelFix(meant, labels), related },
  };
}

/** Whether the Service was to find the workload: what its labels differ in is what tells the tracks apart, or a few letters. */
function isMeant({ labels: own }: Workload, selector: Labels, labels: Labels): boolean {
  return Object.entries(selector).every(([key, value]) => own[key] === value || key in labels || closest(value, [own[key]]) !== undefined);
}

/** The pods are there, and the Service does not find them: where it finds others by a label, the pods are wrong, which is told of the workload. */
function notSelected(failed: FailedDestination, { service, labels, subset }: Subset, workload: Workload): EmptySelection | undefined {
  const selector: Labels = recordOf(recordOf(service.object.manifest.spec).selector);
  const wrong = Object.keys(selector).filter(key => workload.labels[key] !== selector[key]);
  const isShared = (key: string) => !(key in labels) && service.workloads.some(other => other.labels[key] === selector[key]);
  return wrong.some(isShared) ? undefined : {
    meant: [workload],
    fault: {
      object: service.object,
      path: ['spec', 'selector', wrong[0]],
      message: `selects ${labelText(selector)}, so that subset ${failed.destination.subset} (${labelText(labels)}) of ${subset._object.title} finds none of its pods; ${sendsText(failed)}`,
      fix: `leave ${wrong.join(', ')} out, so that it selects the pods of ${workload.object.kind} ${workload.id}, too`,
      related: [new Decision(workload.object, [], 'has the labels of the subset')],
    },
  };
}
