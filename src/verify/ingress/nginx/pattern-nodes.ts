/** Most steps of one match. Perl expressions can need time beyond all bounds; PCRE gives up, too. */
const LIMIT = 500_000;

/** One attempt to match a text. */
export class Run {
  public readonly groups: (readonly [start: number, end: number] | undefined)[] = [];
  private steps = 0;

  constructor(public readonly text: string) {}

  /** @throws LimitError after too many steps */
  public step(): void {
    if (++this.steps > LIMIT) {
      throw new LimitError();
    }
  }
}

/** A match takes too long. */
export class LimitError extends Error {}

/** Goes on behind a part that matches. */
type Next = (index: number) => boolean;

/** A part of a pattern: whether it, and all that follows, matches at an index. */
export type Node = (run: Run, index: number, next: Next) => boolean;

/** Whether a character, by its code, is meant. */
export type Characters = (code: number) => boolean;

/** How often something is repeated, and which number is tried first. */
export interface Repeat {
  readonly least: number;
  readonly most: number;
  readonly mode: 'greedy' | 'lazy' | 'possessive';
}

export const empty: Node = (_run, index, next) => next(index);

export function sequence(nodes: readonly Node[]): Node {
  return nodes.length === 1 ? nodes[0] : nodes.reduceRight<Node>(
    (rest, node) => (run, index, next) => node(run, index, after => rest(run, after, next)), empty);
}

export function alternatives(nodes: readonly Node[]): Node {
  return nodes.length === 1 ? nodes[0] : (run, index, next) => nodes.some(node => node(run, index, next));
}

export function character(meant: Characters): Node {
  return (run, index, next) => index < run.text.length && meant(run.text.charCodeAt(index)) && next(index + 1);
}

/** Something that is true between characters. */
export function assertion(holds: (text: string, index: number) => boolean): Node {
  return (run, index, next) => holds(run.text, index) && next(index);
}

export function capture(number: number, inner: Node): Node {
  return (run, index, next) => inner(run, index, end => {
    const before = run.groups[number];
    run.groups[number] = [index, end];
    if (next(end)) {
      return true;
    }
    run.groups[number] = before;
    return false;
  });
}

export function backReference(number: number, caseless: boolean): Node {
  return (run, index, next) => {
    const group = run.groups[number];
    if (group === undefined) {
      return false;
    }
    const wanted = run.text.slice(...group);
    const found = run.text.slice(index, index + wanted.length);
    return (caseless ? found.toLowerCase() === wanted.toLowerCase() : found === wanted) && next(index + wanted.length);
  };
}

/** The first way in which something matches, and no other; nothing where there is none. */
function once(run: Run, node: Node, index: number): number | undefined {
  let end: number | undefined;
  node(run, index, after => {
    end = after;
    return true;
  });
  return end;
}

export function atomic(inner: Node): Node {
  return (run, index, next) => {
    const end = once(run, inner, index);
    return end !== undefined && next(end);
  };
}

export function lookAhead(inner: Node, positive: boolean): Node {
  return (run, index, next) => (once(run, inner, index) !== undefined) === positive && next(index);
}

export function repeated(inner: Node, { least, most, mode }: Repeat, meant?: Characters): Node {
  const greedy = mode !== 'lazy';
  const node = meant === undefined ? repeatedGroup(inner, least, most, greedy) : repeatedCharacter(meant, least, most, greedy);
  return mode === 'possessive' ? atomic(node) : node;
}

function repeatedCharacter(meant: Characters, least: number, most: number, greedy: boolean): Node {
  return (run, index, next) => {
    let count = 0;
    const more = () => count < most && index + count < run.text.length && meant(run.text.charCodeAt(index + count));
    while (count < least || greedy) {
      if (!more()) {
        break;
      }
      count++;
    }
    while (count >= least) {
      run.step();
      if (next(index + count)) {
        return true;
      }
      if (!greedy && !more()) {
        return false;
      }
      count += greedy ? -1 : 1;
    }
    return false;
  };
}

/** A repetition that matches nothing ends the loop. */
function repeatedGroup(inner: Node, least: number, most: number, greedy: boolean): Node {
  const from = (run: Run, index: number, count: number, next: Next): boolean => {
    run.step();
    const again = () => count < most && inner(run, index, end => end === index && count >= least ? false : from(run, end, count + 1, next));
    if (count < least) {
      return again();
    }
    return greedy ? again() || next(index) : next(index) || again();
  };
  return (run, index, next) => from(run, index, 0, next);
}
