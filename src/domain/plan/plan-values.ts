import { toLabelValue } from '../labels';
import { isDnsLabel } from '../names';
import { checkImage } from '../pod-checks';
import { got } from './plan-document';
import { pairOf, pairOffset, PlanMapping, PlanNode, PlanPair, PlanProblem, ScalarStyle } from './plan-node';
import { written } from './plan-text';
import { WeightRange, weightRange } from './process-kind';
import { closest, didYouMean } from './spelling';

/** Digits without sign, leading zero or exponent, which every reader of YAML reads alike. */
const PLAIN_DIGITS = /^(0|[1-9]\d*)$/;

/** Reads the values of a plan, and adds what is wrong with them. What is wrong is undefined. */
export class PlanValues {
  public constructor(private readonly problems: PlanProblem[]) {}

  public refuse(offset: number, text: string): undefined {
    this.problems.push({ text, offset });
    return undefined;
  }

  /** Refuses keys that a mapping does not have, and those that it has twice. */
  public keys(whose: string, { pairs }: PlanMapping, known: readonly string[]): void {
    const seen = new Set<unknown>();
    for (const { key } of pairs) {
      if (!known.includes(key.value as string)) {
        const name = written(key.value as string);
        this.refuse(key.start, `${whose} has no key ${name}: ${didYouMean(name, known, `it has ${known.join(', ')}`)}`);
      } else if (seen.has(key.value)) {
        this.refuse(key.start, `${whose} must say ${key.value} once, got it again: remove one of them`);
      }
      seen.add(key.value);
    }
  }

  /** The pair with a key that a mapping must have. Where that key is misspelt, nothing more is said. */
  public required(whose: string, node: PlanMapping, key: string, known: readonly string[], wayOut: string): PlanPair | undefined {
    const pair = pairOf(node, key);
    const words = pair === undefined ? node.pairs.map(other => other.key.value as string).filter(word => !known.includes(word)) : [];
    if (pair === undefined && !words.some(word => closest(word, known) === key)) {
      const project = pairOf(node, 'project');
      this.refuse(project === undefined ? node.start : pairOffset(project), `${whose} must have ${key}, got none: ${wayOut}`);
    }
    return pair;
  }

  /** `true` or `false`. */
  public flag(what: string, pair: PlanPair): boolean | undefined {
    const { value } = pair;
    if (value.type === 'mistake') {
      return undefined;
    }
    return value.type === 'scalar' && typeof value.value === 'boolean' ? value.value
      : this.refuse(pairOffset(pair), `${what} must be true or false, got ${got(value)}`);
  }

  /** A whole number of a range, in plain digits. */
  public whole(what: string, value: PlanNode, offset: number, { max, rule }: WeightRange): number | undefined {
    if (value.type === 'mistake') {
      return undefined;
    }
    if (value.type === 'scalar' && typeof value.value === 'number' && PLAIN_DIGITS.test(value.source) && value.value <= max) {
      return value.value;
    }
    const number = value.type === 'scalar' && value.value !== null && /\d/.test(String(value.value)) ? Number(value.value) : NaN;
    const wayOut = Number.isInteger(number) && number >= 0 && number <= max ? ': write it in plain digits, without quotes' : '';
    return this.refuse(offset, `${what} must be ${rule}, got ${got(value)}${wayOut}`);
  }

  /** Weights of a rollout. */
  public phases(what: string, pair: PlanPair, range: WeightRange = weightRange(undefined)): number[] | undefined {
    const { value } = pair;
    if (value.type === 'mistake') {
      return undefined;
    }
    if (value.type !== 'list' || value.items.length === 0) {
      return this.refuse(pairOffset(pair), `${what} must be a list of weights, got ${got(value)}: write phases: [5, 20, 50, 100]`);
    }
    const numbers = value.items.map((item, index) => this.whole(`${what}[${index}]`, item, item.end > item.start ? item.start : value.start, range));
    let last = -1;
    numbers.forEach((number, index) => {
      if (number !== undefined && number <= last) {
        this.refuse(value.items[index].start, `${what} must ascend, got ${number} behind ${last}`);
      }
      last = Math.max(last, number ?? -1);
    });
    return numbers.filter(number => number !== undefined);
  }

  /** Name of a process. */
  public project(pair: PlanPair): string | undefined {
    const text = this.text('project', pair);
    return text === undefined || (isDnsLabel(text) && /^[a-z]/.test(text)) ? text
      : this.refuse(pairOffset(pair), `project must be at most 63 lower-case letters, digits and "-", starting with a letter and not ending with "-", got ${got(pair.value)}`);
  }

  public image(what: string, pair: PlanPair): string | undefined {
    const text = this.text(what, pair);
    const problems: string[] = [];
    if (text !== undefined) {
      checkImage(what, text, problems);
    }
    problems.forEach(problem => this.refuse(pairOffset(pair), problem));
    return problems.length === 0 ? text : undefined;
  }

  public version(what: string, pair: PlanPair): string | undefined {
    const text = this.text(what, pair);
    return text === undefined || toLabelValue(text) !== '' ? text
      : this.refuse(pairOffset(pair), `${what} must be a string with a letter or a digit, got ${got(pair.value)}`);
  }

  /** Name of a target or a context. */
  public word(what: string, pair: PlanPair): string | undefined {
    const text = this.text(what, pair);
    return text === undefined || isWord(text) ? text : this.refuse(pairOffset(pair), `${what} must be a word without spaces, got ${got(pair.value)}`);
  }

  /** A string on one line, so that another one can take its place. */
  private text(what: string, pair: PlanPair): string | undefined {
    const { value } = pair;
    if (value.type === 'mistake') {
      return undefined;
    }
    if (value.type !== 'scalar' || typeof value.value !== 'string') {
      return this.refuse(pairOffset(pair), `${what} must be a string, got ${got(value)}${isText(value) ? ': put it in quotes' : ''}`);
    }
    return value.style !== ScalarStyle.BLOCK ? value.value
      : this.refuse(pairOffset(pair), `${what} must stand behind its key, got ${got(value)}: write it on the same line`);
  }
}

/** Whether a text can be the name of a target or a context. */
export function isWord(text: unknown): boolean {
  return typeof text === 'string' && /^\S+$/.test(text);
}

/** Whether something would be a text in quotes that was meant as one. */
function isText(node: PlanNode): boolean {
  return node.type === 'scalar' && node.value !== null;
}
