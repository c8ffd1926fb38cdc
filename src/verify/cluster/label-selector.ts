import { hasLabels, Labels } from './labels';
import { ifText, itemsOf, recordOf, textsOf } from '../untyped';

/** Whether labels are what a `LabelSelector` asks for; without any requirement it takes all. */
export function selects(selector: unknown, labels: Labels): boolean {
  const { matchLabels, matchExpressions } = recordOf(selector);
  return hasLabels({ labels }, recordOf(matchLabels))
    && itemsOf(matchExpressions).every(({ value }) => holds(value, labels));
}

/** Keys of labels that the selector looks at. */
export function selectedKeys(selector: unknown): string[] {
  const { matchLabels, matchExpressions } = recordOf(selector);
  return [...Object.keys(recordOf(matchLabels)), ...itemsOf(matchExpressions).map(({ value: { key } }) => String(key))];
}

function holds({ key, operator, values }: any, labels: Labels): boolean {
  const label = ifText(labels[key]);
  switch (operator) {
    case 'In': return label !== undefined && textsOf(values).includes(label);
    case 'NotIn': return label === undefined || !textsOf(values).includes(label);
    case 'Exists': return label !== undefined;
    case 'DoesNotExist': return label === undefined;
    default: return false;
  }
}
