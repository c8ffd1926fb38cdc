import { between, caseless, controls, escaped, literal, not, posix } from './pattern-characters';
import { InvalidPattern, PatternCursor, UnknownPattern } from './pattern-cursor';
import { Characters } from './pattern-nodes';

/** Characters that a backslash and what follows stand for, in a set or outside; the backslash is taken. */
export function readEscaped(cursor: PatternCursor): Characters {
  const number = cursor.match(/x\{([0-9A-Fa-f]+)\}|x([0-9A-Fa-f]{0,2})|o\{([0-7]+)\}|(0[0-7]{0,2}|[1-7][0-7]{0,2})|c([!-~])/y);
  if (number !== undefined) {
    const [, braced, hex, octal, digits, key] = number;
    const control = key === undefined ? undefined : (key.toUpperCase().charCodeAt(0) + 64) % 128;
    return literal(control ?? (parseInt(braced ?? hex ?? octal ?? digits, octal ?? digits ? 8 : 16) || 0));
  }
  const letter = cursor.take();
  if (letter === undefined) {
    throw new InvalidPattern('\\ at the end');
  }
  if (/[pPXCR]/.test(letter)) {
    throw new UnknownPattern(`\\${letter}`);
  }
  const known = Object.hasOwn(escaped, letter) ? escaped[letter] : Object.hasOwn(controls, letter) ? literal(controls[letter]!) : undefined;
  if (known === undefined && /[A-Za-z0-9]/.test(letter)) {
    throw new InvalidPattern(`unknown \\${letter}`);
  }
  return known ?? literal(letter.charCodeAt(0));
}

/** The characters of a set; its opening bracket is taken. */
export function readSet(cursor: PatternCursor, ignoreCase: boolean): Characters {
  const negated = cursor.takes('^');
  const parts: Characters[] = [];
  for (let first = true; first || cursor.next !== ']'; first = false) {
    parts.push(member(cursor));
  }
  cursor.take();
  const set: Characters = code => parts.some(part => part(code));
  const inCase = ignoreCase ? caseless(set) : set;
  return negated ? not(inCase) : inCase;
}

function member(cursor: PatternCursor): Characters {
  const [text, kind, negated, name] = cursor.match(/\[([:.=])(\^?)([a-z]*)\1\]/y) ?? [];
  if (text !== undefined) {
    const known = kind === ':' && Object.hasOwn(posix, name) ? posix[name] : undefined;
    if (known === undefined) {
      throw new InvalidPattern(`unknown ${text}`);
    }
    return negated === '^' ? not(known) : known;
  }
  const from = single(cursor);
  if (cursor.match(/-(?!\])/y) === undefined) {
    return from.set;
  }
  const to = single(cursor);
  if (from.code === undefined || to.code === undefined || to.code < from.code) {
    throw new InvalidPattern('range out of order');
  }
  return between(from.code, to.code);
}

/** One character with its code, or several that a letter stands for. */
function single(cursor: PatternCursor): { readonly set: Characters; readonly code?: number } {
  const char = cursor.take();
  if (char === undefined) {
    throw new InvalidPattern('missing ]');
  }
  if (char !== '\\') {
    return { set: literal(char.charCodeAt(0)), code: char.charCodeAt(0) };
  }
  if (cursor.takes('b')) {
    return { set: literal(8), code: 8 };
  }
  const several = Object.hasOwn(escaped, cursor.next ?? '');
  const set = readEscaped(cursor);
  return { set, code: several ? undefined : Array.from({ length: 256 }, (_, index) => index).find(set) };
}
