import { Fault } from './rules/rule';
import { ifText, recordOf } from './untyped';

/** Annotation that says which findings of an object are known, and why: `R7 the preview host is ours`. */
export const IGNORE = 'cdk8s-canary.dev/ignore';

/** One entry of the annotation. */
export interface Suppression {
  readonly id: string;
  /** Why; empty where nothing is said. */
  readonly reason: string;
}

/** The entries of an object's annotation, which are divided by semicolons or lines. */
export function suppressionsOf({ manifest }: Fault['object']): Suppression[] {
  const text = ifText(recordOf(recordOf(recordOf(manifest).metadata).annotations)[IGNORE]) ?? '';
  return text.split(/[;\n]/).map(entry => entry.trim()).filter(entry => entry !== '').map(entry => {
    const [id, ...reason] = entry.split(/[\s:]+/);
    return { id, reason: reason.join(' ') };
  });
}

/** Tells which findings are known. */
export class Suppressions {
  private readonly known = new Map<Fault['object'], ReadonlySet<string>>();

  /** Whether the object's annotation names the rule and gives a reason. */
  public has(object: Fault['object'], rule: string): boolean {
    let ids = this.known.get(object);
    if (ids === undefined) {
      ids = new Set(suppressionsOf(object).filter(({ reason }) => reason !== '').map(({ id }) => id));
      this.known.set(object, ids);
    }
    return ids.has(rule);
  }
}
