import { ANY_DURATION, DURATION } from './duration';
import { LOCALITY_FIELDS, ONE_LOCALITY } from './locality';
import { Check, firstOf, refuse, shown } from './refusal';
import { fields, FLAG, list, number, oneOf, TEXT, whole } from './schema';
import { given, listOf } from '../untyped';

const COUNT = whole(0, Number.MAX_VALUE);
const LARGEST_TABLE = 5000011;

/** Whether Envoy takes a number for a prime; 1 is one (Envoy, `Primes::isPrime`). */
function isPrime(value: number): boolean {
  if (value !== 0 && value < 4) {
    return true;
  }
  if (value % 2 === 0) {
    return false;
  }
  for (let factor = 3; factor * factor <= value; factor += 2) {
    if (value % factor === 0) {
      return false;
    }
  }
  return true;
}

const COOKIE_ATTRIBUTES: Check = ({ attributes }) => {
  const seen = new Set<string>();
  return firstOf(listOf(attributes), ({ name }, index) => {
    const bad = name === '' || seen.has(name);
    seen.add(name);
    return bad ? refuse(`name of an attribute must be there once, got ${shown(name)}`, 'attributes', index, 'name') : undefined;
  });
};

const COOKIE = fields({ name: TEXT, path: TEXT, ttl: ANY_DURATION, attributes: list(fields({ name: TEXT, value: TEXT }, { required: ['name'] })) }, {
  required: ['name'],
  rules: [({ name }) => name === '' ? refuse('name must not be empty, got ""', 'name') : undefined, COOKIE_ATTRIBUTES],
});

const HASH = fields({
  httpHeaderName: TEXT,
  httpCookie: COOKIE,
  useSourceIp: FLAG,
  httpQueryParameterName: TEXT,
  minimumRingSize: COUNT,
  ringHash: fields({ minimumRingSize: COUNT }),
  maglev: fields({ tableSize: COUNT }),
}, {
  oneOf: [['httpHeaderName', 'httpCookie', 'useSourceIp', 'httpQueryParameterName'], ['ringHash', 'maglev']],
  rules: [({ minimumRingSize, ringHash, maglev }) => {
    const size = maglev?.tableSize ?? 0;
    return minimumRingSize > 0 && (given(ringHash) || given(maglev)) ? refuse('only one of minimumRingSize, ringHash and maglev may be there', 'minimumRingSize')
      : given(maglev) && (size === 0 || size >= LARGEST_TABLE || !isPrime(size))
        ? refuse(`tableSize must be a prime number below ${LARGEST_TABLE}, got ${size}`, 'maglev', 'tableSize') : undefined;
  }],
});

const WARMUP = fields({ duration: DURATION, minimumPercent: number(0, 100), aggression: number(0, Infinity) }, {
  required: ['duration'],
  rules: [({ aggression }) => aggression === 0 ? refuse('aggression must be more than 0, got 0', 'aggression') : undefined],
});

/** How a pod is chosen (istio, `validateLoadBalancer`). */
export const LOAD_BALANCER = fields({
  simple: oneOf('UNSPECIFIED', 'LEAST_CONN', 'RANDOM', 'PASSTHROUGH', 'ROUND_ROBIN', 'LEAST_REQUEST'),
  consistentHash: HASH,
  ...LOCALITY_FIELDS,
  warmup: WARMUP,
  warmupDurationSecs: DURATION,
}, { oneOf: [['simple', 'consistentHash']], rules: [ONE_LOCALITY] });
