import { Check, firstOf, pairs, refuse, shown, under } from './refusal';

const NAME = /^(?:[A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;
const PREFIX = /^[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?)*$/;

/** Labels of pods as istiod takes them (`labels.Instance.Validate`); values may be longer than those that Kubernetes has. */
export const POD_LABELS: Check = value => firstOf(pairs(value), ([key, label]) => {
  const slash = key.indexOf('/');
  const name = key.slice(slash + 1);
  const prefix = slash < 0 ? undefined : key.slice(0, slash);
  const good = NAME.test(name) && name.length <= 63 && (prefix === undefined || PREFIX.test(prefix) && prefix.length <= 253);
  return under(key, good ? label === '' || NAME.test(label) ? undefined : refuse(`must be a value of a label, got ${shown(label)}`)
    : refuse(`must be a name of a label, got ${shown(key)}`));
});

/** Labels by which pods are selected, without wildcards (istio, `ValidateAlphaWorkloadSelector`, `validateWorkloadSelector`). */
export const SELECTED_LABELS: Check = value => firstOf(pairs(value), ([key, label]) => key === '' || key.includes('*') || String(label).includes('*')
  ? refuse(`must be labels without wildcards, got ${shown(`${key}=${label}`)}`, key) : undefined);
