/** What is wrong in a text. */
export interface Mistake {
  /** The character where it is, counted from the start of its document. */
  readonly offset: number;
  /** Rule and value, without subject and place. */
  readonly sentence: string;
}
