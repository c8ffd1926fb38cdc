import { setFlagsFromString } from 'v8';

/**
 * The flag of V8 that says how long code runs before the optimizing compiler takes it up, by the major version of Node.js: a V8 that does not know
 * a flag complains to stderr. The defaults are 67584 (`interrupt_budget`) and 3000 (`invocation_count_for_turbofan`; V8, flag-definitions.h).
 */
const FLAGS = new Map([
  ['20', '--interrupt-budget=400000'],
  ['22', '--invocation-count-for-turbofan=30000'],
  ['24', '--invocation-count-for-turbofan=30000'],
]);

/**
 * Has V8 optimize code later: most commands are over before that pays off, and it was two fifths of the processor time of a check of 5000 objects.
 * With 30000 objects that is still so.
 */
export function optimizeLate(): void {
  const flag = FLAGS.get(process.versions.node.split('.')[0]);
  if (flag !== undefined) {
    setFlagsFromString(flag);
    // Most of what is made is kept to the end: the space for what is new grows at once, and is collected less often.
    setFlagsFromString('--semi-space-growth-factor=8');
  }
}
