import { GATEWAY_API_RULES } from './gateway-api/rules';
import { INGRESS_RULES } from './ingress/rules';
import { INPUT_RULES } from './input/rules';
import { suppression } from './input/suppression';
import { ISTIO_RULES } from './istio/rules';
import { KUBERNETES_RULES } from './kubernetes/rules';
import { PAIR_RULES } from './pairs/rules';
import { REQUEST_RULES } from './requests/rules';
import { Rule } from './rule';
import { TRAFFIC_RULES } from './traffic/rules';

const number = ({ id }: Rule): number => Number(id.slice(1));

const IDS = (): ReadonlySet<string> => new Set(RULES.map(({ id }) => id));

/** All rules, in the order of their ids. */
export const RULES: readonly Rule[] = [
  ...INPUT_RULES, suppression(IDS), ...REQUEST_RULES, ...TRAFFIC_RULES, ...ISTIO_RULES, ...INGRESS_RULES, ...KUBERNETES_RULES,
  ...GATEWAY_API_RULES, ...PAIR_RULES,
].sort((one, other) => number(one) - number(other));
