import { Mark } from './vocabulary';

/** Something that may say what a candidate is, and what it says. */
export interface Hint {
  /** In words: `label track=canary`. */
  readonly text: string;
  readonly mark: Mark;
}
