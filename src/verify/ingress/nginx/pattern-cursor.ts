/** PCRE does not take the pattern. */
export class InvalidPattern extends Error {}

/** PCRE knows more than is modelled. */
export class UnknownPattern extends Error {}

/** A place in the text of a pattern. */
export class PatternCursor {
  private at = 0;

  constructor(private readonly source: string) {}

  /** The next character; nothing at the end. */
  public get next(): string | undefined {
    return this.source[this.at];
  }

  /** Takes the next character. */
  public take(): string | undefined {
    return this.source[this.at++];
  }

  /** Takes the next character if it is the given one. */
  public takes(char: string): boolean {
    const is = this.next === char;
    this.at += is ? 1 : 0;
    return is;
  }

  /** Takes what a sticky expression matches. */
  public match(pattern: RegExp): string[] | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.source);
    this.at += found?.[0].length ?? 0;
    return found === null ? undefined : [...found];
  }

  /** Whether a sticky expression matches here. */
  public sees(pattern: RegExp): boolean {
    pattern.lastIndex = this.at;
    return pattern.test(this.source);
  }
}
