import { LABELS, labelValue, qualifiedName } from './names';
import { Check, firstOf, pairs, refuse, shown, under } from './refusal';
import { fields, list, TEXT } from './schema';
import { given, listOf } from '../untyped';

const WITH_VALUES = ['In', 'NotIn'];
const WITHOUT_VALUES = ['Exists', 'DoesNotExist'];

const TERM = fields({ key: TEXT, operator: TEXT, values: list(TEXT) }, {
  rules: [({ key, operator, values }) => {
    const several = listOf(values).length > 0;
    return under('key', qualifiedName(key ?? ''))
      ?? ([...WITH_VALUES, ...WITHOUT_VALUES].includes(operator) ? undefined : refuse(`must be In, NotIn, Exists or DoesNotExist, got ${shown(operator ?? '')}`, 'operator'))
      ?? (WITH_VALUES.includes(operator) === several ? undefined : refuse(`values ${several ? 'must not' : 'must'} be there where operator is ${operator}`, 'values'))
      ?? under('values', firstOf(listOf(values), (value, index) => under(index, labelValue(value))));
  }],
});

/** A selector of labels (kubernetes, `ValidateLabelSelector`). */
export const LABEL_SELECTOR = fields({ matchLabels: LABELS, matchExpressions: list(TERM) });

/** Whether a selector selects everything, as an empty one does. */
export function isEmpty(selector: any): boolean {
  return pairs(selector?.matchLabels).length === 0 && listOf(selector?.matchExpressions).length === 0;
}

/** The first label of a selector that labels do not have. */
export const unmatched = (selector: any, labels: any): ReturnType<Check> => {
  const has = (key: string) => Object.prototype.hasOwnProperty.call(labels ?? {}, key);
  return firstOf(pairs(selector.matchLabels), ([key, value]) => has(key) && (labels[key] ?? '') === value ? undefined
    : refuse(`must select the pods of the template, got ${key}=${value}`, 'matchLabels', key))
    ?? firstOf(listOf(selector.matchExpressions), ({ key, operator, values }, index) => {
      const there = has(key);
      const good = operator === 'Exists' ? there : operator === 'DoesNotExist' ? !there
        : operator === 'In' ? there && listOf(values).includes(labels[key] ?? '') : !there || !listOf(values).includes(labels[key] ?? '');
      return good ? undefined : refuse(`must select the pods of the template, got ${key} ${operator} ${given(values) ? shown(values) : ''}`.trim(), 'matchExpressions', index);
    });
};
