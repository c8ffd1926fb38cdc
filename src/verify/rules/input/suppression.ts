import { Severity } from '../../finding';
import { IGNORE, suppressionsOf } from '../../suppressions';
import { Rule } from '../rule';

/**
 * An annotation that hides nothing.
 *
 * @param known ids of all rules
 */
export function suppression(known: () => ReadonlySet<string>): Rule {
  return {
    id: 'R29',
    severity: Severity.ERROR,
    title: 'suppression without effect',
    why: `The annotation ${IGNORE} names the findings of an object that are known, each with a reason. An id that no rule has hides nothing, and without a reason nobody can tell later whether it still holds.`,
    fix: `write ${IGNORE}: "R7 the reason"; more entries are divided by semicolons`,
    source: 'the documentation of check',
    * check({ objects }) {
      const path = ['metadata', 'annotations', IGNORE];
      for (const object of objects) {
        for (const { id, reason } of suppressionsOf(object)) {
          if (!known().has(id)) {
            yield { object, path, message: `suppression must begin with the id of a rule, got ${JSON.stringify(id)}` };
          } else if (reason === '') {
            yield { object, path, message: `suppression of ${id} must have a reason, got none` };
          }
        }
      }
    },
  };
}
