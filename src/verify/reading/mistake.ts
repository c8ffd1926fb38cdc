import { MistakeKind } from './reading-mistake';

/** What is wrong in a text. */
export interface Mistake {
  /** `no yaml` if nothing is said. */
  readonly kind?: MistakeKind;
  /** The character where it is, counted from the start of its document. */
  readonly offset: number;
  /** Rule and value, without subject and place. */
  readonly sentence: string;
  /** Keys and indexes of the field that has it. */
  readonly path?: string[];
}
