import { caseless, dot, literal, word } from './pattern-characters';
import { InvalidPattern, PatternCursor, UnknownPattern } from './pattern-cursor';
import {
  alternatives, assertion, atomic, backReference, capture, character, Characters, empty, lookAhead, Node, repeated, sequence,
} from './pattern-nodes';
import { readEscaped, readSet } from './pattern-set';

/** What one item of a pattern is. */
interface Item {
  readonly node: Node;
  /** Set where it is one character. */
  readonly characters?: Characters;
  readonly repeatable: boolean;
}

const isWord = (text: string, index: number) => index >= 0 && index < text.length && word(text.charCodeAt(index));
const atBoundary = (text: string, index: number) => isWord(text, index - 1) !== isWord(text, index);
const atEnd = (text: string, index: number) => index === text.length || index === text.length - 1 && text[index] === '\n';

/** Places that a letter after a backslash stands for. */
const PLACES: { readonly [letter: string]: (text: string, index: number) => boolean } = {
  A: (_text, index) => index === 0,
  G: (_text, index) => index === 0,
  z: (text, index) => index === text.length,
  Z: atEnd,
  b: atBoundary,
  B: (text, index) => !atBoundary(text, index),
  K: () => true,
};

/** Reads a PCRE. */
export class PatternParser {
  private readonly cursor: PatternCursor;
  private groups = 0;
  private flags: { readonly i: boolean; readonly s: boolean; readonly m: boolean };
  private readonly references: number[] = [];

  constructor(source: string, ignoreCase: boolean) {
    this.cursor = new PatternCursor(source);
    this.flags = { i: ignoreCase, s: false, m: false };
  }

  /** @throws InvalidPattern, UnknownPattern */
  public parse(): Node {
    const node = this.alternation();
    if (this.cursor.next !== undefined) {
      throw new InvalidPattern('unmatched )');
    }
    if (this.references.some(number => number > this.groups)) {
      throw new InvalidPattern('reference to a group that is not there');
    }
    return node;
  }

  /** Flags that are set inside hold to the end of the group. */
  private alternation(): Node {
    const { flags } = this;
    const found = [this.branch()];
    while (this.cursor.takes('|')) {
      found.push(this.branch());
    }
    this.flags = flags;
    return alternatives(found);
  }

  private branch(): Node {
    const nodes: Node[] = [];
    while (![undefined, '|', ')'].includes(this.cursor.next)) {
      nodes.push(this.quantified(this.item()));
    }
    return sequence(nodes);
  }

  private quantified({ node, characters, repeatable }: Item): Node {
    const [text, mark, least, comma, most] = this.cursor.match(/(?:([*+?])|\{(\d+)(?:(,)(\d*))?\})/y) ?? [];
    if (text === undefined) {
      return node;
    }
    if (!repeatable) {
      throw new InvalidPattern(`nothing to repeat before ${text}`);
    }
    const suffix = this.cursor.match(/[?+]/y)?.[0];
    const counts = mark === undefined
      ? { least: Number(least), most: comma === undefined ? Number(least) : most === '' ? Infinity : Number(most) }
      : { least: mark === '+' ? 1 : 0, most: mark === '?' ? 1 : Infinity };
    if (counts.least > counts.most || counts.least > 65535 || Number.isFinite(counts.most) && counts.most > 65535) {
      throw new InvalidPattern(`numbers out of order or too big in ${text}`);
    }
    if (this.cursor.sees(/[*+?]|\{\d+(?:,\d*)?\}/y)) {
      throw new InvalidPattern('nothing to repeat before the second quantifier');
    }
    return repeated(node, { ...counts, mode: suffix === '?' ? 'lazy' : suffix === '+' ? 'possessive' : 'greedy' }, characters);
  }

  private item(): Item {
    const char = this.cursor.take()!;
    switch (char) {
      case '(': return this.group();
      case '[': return this.one(readSet(this.cursor, this.flags.i));
      case '.': return this.one(this.flags.s ? () => true : dot);
      case '\\': return this.escape();
      case '^': {
        const { m } = this.flags;
        return { node: assertion((text, index) => index === 0 || m && text[index - 1] === '\n'), repeatable: false };
      }
      case '$': {
        const { m } = this.flags;
        return { node: assertion((text, index) => atEnd(text, index) || m && text[index] === '\n'), repeatable: false };
      }
      case '*': case '+': case '?': throw new InvalidPattern(`nothing to repeat before ${char}`);
      default:
        if (char === '{' && this.cursor.sees(/\d+(?:,\d*)?\}/y)) {
          throw new InvalidPattern('nothing to repeat before {');
        }
        return this.one(literal(char.charCodeAt(0)));
    }
  }

  private one(set: Characters): Item {
    const characters = this.flags.i ? caseless(set) : set;
    return { node: character(characters), characters, repeatable: true };
  }

  private group(): Item {
    if (this.cursor.match(/\?#[^)]*\)/y) !== undefined) {
      return { node: empty, repeatable: false };
    }
    const flags = this.cursor.match(/\?(\^?)([a-zA-Z]*)(?:-([a-zA-Z]*))?([:)])/y);
    if (flags !== undefined) {
      return this.flagged(flags);
    }
    const start = this.cursor.match(/\?(?:[=!>]|P?<(?![=!])[A-Za-z_]\w*>|'[A-Za-z_]\w*')/y)?.[0];
    if (start === undefined && this.cursor.sees(/\?|\*[A-Za-z:]/y)) {
      throw new UnknownPattern('a group of a kind that is not modelled');
    }
    const number = start === undefined || /^\?[P<']/.test(start) ? ++this.groups : undefined;
    const inner = this.closed();
    if (number !== undefined) {
      return { node: capture(number, inner), repeatable: true };
    }
    return { node: start === '?>' ? atomic(inner) : lookAhead(inner, start === '?='), repeatable: true };
  }

  private flagged([, reset, on, off = '', end]: string[]): Item {
    if (/[^imsxnJUa]/.test(on + off) || on.includes('U') || on.includes('n')) {
      throw new UnknownPattern(`(?${on}-${off}`);
    }
    const before = this.flags;
    const flag = (name: 'i' | 's' | 'm') => on.includes(name) || before[name] && reset === '' && !off.includes(name);
    this.flags = { i: flag('i'), s: flag('s'), m: flag('m') };
    if (end === ')') {
      return { node: empty, repeatable: false };
    }
    const node = this.closed();
    this.flags = before;
    return { node, repeatable: true };
  }

  private closed(): Node {
    const inner = this.alternation();
    if (!this.cursor.takes(')')) {
      throw new InvalidPattern('missing )');
    }
    return inner;
  }

  private escape(): Item {
    const literals = this.cursor.match(/Q([^]*?)(?:\\E|$)/y)?.[1];
    if (literals !== undefined) {
      const items = [...literals].map(char => this.one(literal(char.charCodeAt(0))));
      const last = items.pop();
      return last === undefined ? { node: empty, repeatable: false }
        : items.length === 0 ? last : { node: sequence([...items.map(({ node }) => node), this.quantified(last)]), repeatable: false };
    }
    const [, many] = this.cursor.match(/(?=([1-7]\d+))/y) ?? [];
    if (many !== undefined && Number(many) > this.groups) {
      // Two digits or more are the number of a character where there are not that many groups yet.
      return this.one(readEscaped(this.cursor));
    }
    const [, digits, relative] = this.cursor.match(/(?:g\{?(?=-?\d))?(?:([1-9]\d*)|(?<=g\{?)-(\d+))(?:(?<=g\{-?\d+)\})?/y) ?? [];
    if (digits !== undefined || relative !== undefined) {
      return this.reference(digits === undefined ? this.groups + 1 - Number(relative) : Number(digits));
    }
    const letter = this.cursor.next;
    if (letter !== undefined && Object.hasOwn(PLACES, letter)) {
      this.cursor.take();
      return { node: assertion(PLACES[letter]), repeatable: false };
    }
    return this.cursor.match(/E/y) === undefined ? this.one(readEscaped(this.cursor)) : { node: empty, repeatable: false };
  }

  private reference(number: number): Item {
    if (number < 1) {
      throw new InvalidPattern('reference to a group that is not there');
    }
    this.references.push(number);
    return { node: backReference(number, this.flags.i), repeatable: true };
  }
}
