import { InvalidPattern, UnknownPattern } from './pattern-cursor';
import { LimitError, Node, Run } from './pattern-nodes';
import { PatternParser } from './pattern-parser';

/** Options of a pattern. */
export interface PatternOptions {
  /** Letters match in any case. */
  readonly caseless?: boolean;
}

/** A regular expression as nginx uses them: PCRE, bytes, found anywhere in a text. */
export class Pattern {
  /** Why PCRE does not take it. */
  public readonly error?: string;
  private readonly node?: Node;

  constructor(source: string, { caseless = false }: PatternOptions = {}) {
    try {
      this.node = new PatternParser(bytes(source), caseless).parse();
    } catch (error) {
      if (error instanceof InvalidPattern) {
        this.error = error.message;
      } else if (!(error instanceof UnknownPattern)) {
        throw error;
      }
    }
  }

  /** Whether it is found in a text; nothing where that takes too long or the pattern is of a kind that is not modelled. */
  public matches(text: string): boolean | undefined {
    if (this.node === undefined) {
      return undefined;
    }
    const run = new Run(bytes(text));
    try {
      for (let start = 0; start <= run.text.length; start++) {
        run.step();
        if (this.node(run, start, () => true)) {
          return true;
        }
      }
      return false;
    } catch (error) {
      if (error instanceof LimitError || error instanceof RangeError) {
        return undefined;
      }
      throw error;
    }
  }
}

/** One character per byte of UTF-8. */
function bytes(text: string): string {
  return /^[\0-\x7f]*$/.test(text) ? text : Buffer.from(text, 'utf8').toString('latin1');
}
