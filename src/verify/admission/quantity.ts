import { all, Check, firstOf, pairs, refuse, shown } from './refusal';
import { map } from './schema';

const QUANTITY = /^([-+]?)(\d+\.?\d*|\.\d+)([KMGTPE]i|[numkMGTPE]|[eE][-+]?\d+)?$/;

/** Powers of 1000, or of 1024 before an `i`. */
const POWER: { readonly [letter: string]: number } = { n: -3, u: -2, m: -1, k: 1, K: 1, M: 2, G: 3, T: 4, P: 5, E: 6 };

/** An amount of a resource: `250m`, `512Mi`, `1.5` (apimachinery, `resource.ParseQuantity`). */
export const ANY_QUANTITY: Check = value => typeof value === 'number' || typeof value === 'string' && QUANTITY.test(value.trim())
  ? undefined : refuse(`must be a quantity such as 250m or 512Mi, got ${shown(value)}`);

/** The number that an amount is, nearly. */
function numberOf(quantity: string | number): number {
  const [, sign, digits, suffix = ''] = QUANTITY.exec(String(quantity).trim()) ?? [];
  const exponent = /^[eE][-+]?\d/.test(suffix) ? Number(suffix.slice(1)) : undefined;
  const unit = exponent !== undefined ? 10 ** exponent : (suffix.endsWith('i') ? 1024 : 1000) ** (POWER[suffix.slice(0, 1)] ?? 0);
  return (sign === '-' ? -1 : 1) * Number(digits) * unit;
}

const NOT_NEGATIVE: Check = (value, namespace) => ANY_QUANTITY(value, namespace)
  ?? (numberOf(value) < 0 ? refuse(`must not be negative, got ${shown(value)}`) : undefined);

/** Resources that a container can have more of than it asks for. */
const NATIVE = ['cpu', 'memory', 'ephemeral-storage'];

/** Names without a prefix are those of Kubernetes itself (kubernetes, `validateContainerResourceName`). */
const NAMES: Check = value => firstOf(Object.keys(value), name => name.includes('/') || NATIVE.includes(name) || name.startsWith('hugepages-') ? undefined
  : refuse(`must be cpu, memory, ephemeral-storage, hugepages-... or a name with a prefix, got ${shown(name)}`, name));

/** Amounts by resource. */
export const RESOURCE_LIST = all(map(NOT_NEGATIVE), NAMES);

/** Nothing asks for more than it may have (kubernetes, `ValidateContainerResourceRequirements`). */
export const WITHIN_LIMITS: Check = ({ limits, requests }) => firstOf(pairs(requests), ([name, amount]) => {
  const limit = limits?.[name];
  return NATIVE.includes(name) && limit !== undefined && limit !== null && numberOf(amount) > numberOf(limit)
    ? refuse(`must not be more than the limit ${limit}, got ${amount}`, 'requests', name) : undefined;
});
