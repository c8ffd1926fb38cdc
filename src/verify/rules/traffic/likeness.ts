import { Labels, labelText } from '../../cluster/labels';
import { Workload } from '../../cluster/workload';
import { closest } from '../closest';

/** Whether labels were most likely meant to be those that are wanted: they share one, or one differs in a few letters. */
export function isLike(labels: Labels, wanted: Labels): boolean {
  const own = Object.values(labels);
  return Object.entries(wanted).some(([key, value]) => labels[key] === value || closest(value, own) !== undefined);
}

/** The workload with the most of the labels. */
export function nearest(workloads: readonly Workload[], wanted: Labels): Workload | undefined {
  const score = ({ labels }: Workload) => Object.entries(wanted)
    .reduce((sum, [key, value]) => sum + (labels[key] === value ? 4 : closest(value, [labels[key] ?? '']) !== undefined ? 2 : key in labels ? 1 : 0), 0);
  return [...workloads].sort((one, other) => score(other) - score(one))[0];
}

/** What pods have where other labels are wanted. */
export function labelFix({ object, id, labels }: Workload, wanted: Labels): string {
  const own = Object.keys(wanted).filter(key => labels[key] !== wanted[key]).flatMap(key => {
    const name = labels[key] === undefined ? closest(key, Object.keys(labels)) : key;
    return name === undefined ? [] : [`${name}=${labels[name]}`];
  });
  return `pods of ${object.kind} ${id} have ${own.length > 0 ? own.join(', ') : labelText(labels)}: write the same in both places`;
}
