import { wholeNumber } from './scalars';

/**
 * The text that Kubernetes makes of a key that is a number: `1.10` becomes `"1.1"`, `1000000.0` becomes `"1e+06"`; nothing if it refuses the key.
 *
 * Source: `convertToJSONableObject` of sigs.k8s.io/yaml, which writes floats with 32 bits.
 */
export function numberKey(value: number, text: string): string | undefined {
  const whole = wholeNumber(text);
  if (whole !== undefined) {
    return whole < 2n ** 63n ? whole.toString() : undefined;
  }
  const single = Math.fround(value);
  if (!Number.isFinite(single)) {
    return Number.isNaN(single) ? '.nan' : single > 0 ? '.inf' : '-.inf';
  }
  const [digits, exponent] = shortest(single).split('e');
  const power = Number(exponent);
  if (power < -4 || power >= 6) {
    return `${digits}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
  }
  return Object.is(single, -0) ? '-0' : String(Number(`${digits}e${exponent}`));
}

/** The fewest digits that tell a number of 32 bits from its neighbours. */
function shortest(single: number): string {
  const texts = Array.from({ length: 9 }, (_, digits) => single.toExponential(digits));
  return texts.find(text => Math.fround(Number(text)) === single)!;
}
