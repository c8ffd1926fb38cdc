/** Characters that a sample takes where many will do, the most ordinary first. */
const ORDINARY = [...'xabcdefghijklmnopqrstuvwyz0123456789XABCDEFGHIJKLMNOPQRSTUVWYZ-_./=;:, @'];

/** Sets that a letter after a backslash stands for, as they are written between brackets. */
const SETS: { readonly [letter: string]: string } = { d: '0-9', w: '0-9A-Za-z_', s: ' \\t', D: '^0-9', W: '^0-9A-Za-z_', S: '^ \\t' };

const CONTROLS: { readonly [letter: string]: string } = { t: '\t', n: '\n', r: '\r', f: '\f', v: '\v' };

/** Something in an expression that no sample is made for. */
class Unknown extends Error {}

/**
 * A short text that a regular expression of RE2 matches as a whole, as far as one is easily found: the first alternative, the fewest repetitions. It is
 * made without regard for what `\b` or `^` ask for, so that whoever uses it has to try it.
 */
export function regexSample(regex: string): string | undefined {
  try {
    return new Sampler(regex).whole();
  } catch (error) {
    if (error instanceof Unknown) {
      return undefined;
    }
    throw error;
  }
}

/** Reads an expression and writes the sample at once. */
class Sampler {
  private index = 0;

  constructor(private readonly regex: string) {}

  public whole(): string {
    const sample = this.alternatives();
    if (this.index < this.regex.length) {
      throw new Unknown();
    }
    return sample;
  }

  private alternatives(): string {
    const first = this.branch();
    while (this.takes('|')) {
      this.branch();
    }
    return first;
  }

  private branch(): string {
    let sample = '';
    while (this.index < this.regex.length && !'|)'.includes(this.regex[this.index])) {
      sample += this.repeated(this.item());
    }
    return sample;
  }

  private repeated(item: string): string {
    const found = this.match(/(?:([*+?])|\{(\d+)(?:,\d*)?\})[?+]?/y);
    if (found === undefined) {
      return item;
    }
    const least = found[1] === undefined ? Number(found[2]) : found[1] === '+' ? 1 : 0;
    if (least > 1000) {
      throw new Unknown();
    }
    return item.repeat(least);
  }

  private item(): string {
    const char = this.regex[this.index++];
    switch (char) {
      case '^': case '$': return '';
      case '.': return ORDINARY[0];
      case '(': return this.group();
      case '[': return this.set();
      case '\\': return this.escape();
      default: return char;
    }
  }

  /** Flags change nothing that a sample of lower-case letters would show. */
  private group(): string {
    if (this.match(/\?[imsU-]+\)/y) !== undefined) {
      return '';
    }
    if (this.match(/\?(?:[imsU-]*:|P?<\w+>)/y) === undefined && this.regex[this.index] === '?') {
      throw new Unknown();
    }
    const sample = this.alternatives();
    if (!this.takes(')')) {
      throw new Unknown();
    }
    return sample;
  }

  private set(): string {
    const found = this.match(/(\^?\]?(?:\[:\^?\w+:\]|\\[^]|[^\]\\])*)\]/y);
    if (found === undefined) {
      throw new Unknown();
    }
    return member(found[1]);
  }

  private escape(): string {
    const quoted = this.match(/Q([^]*?)(?:\\E|$)/y)?.[1];
    if (quoted !== undefined) {
      return quoted;
    }
    const letter = this.regex[this.index++] ?? '';
    if ('bBAzZ'.includes(letter)) {
      return '';
    }
    if (letter in SETS) {
      return member(SETS[letter]);
    }
    if (/[a-zA-Z0-9]/.test(letter) && !(letter in CONTROLS)) {
      throw new Unknown();
    }
    return CONTROLS[letter] ?? letter;
  }

  private takes(char: string): boolean {
    const is = this.regex[this.index] === char;
    this.index += is ? 1 : 0;
    return is;
  }

  private match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.index;
    const found = pattern.exec(this.regex);
    this.index += found?.[0].length ?? 0;
    return found ?? undefined;
  }
}

/** An ordinary character of a set; sets of RE2 and of JavaScript differ in names such as `[:alpha:]` only. */
function member(set: string): string {
  try {
    const pattern = new RegExp(`^[${set.replace(/\[:\^?\w+:\]/g, 'a-z').replace(/(?<!\\)\[/g, '\\[')}]$`);
    const found = ORDINARY.find(char => pattern.test(char)) ?? [...set].find(char => pattern.test(char));
    if (found !== undefined) {
      return found;
    }
  } catch {
    // What JavaScript does not read is left to nobody.
  }
  throw new Unknown();
}
