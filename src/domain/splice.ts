/** A part of a text, and what comes in its place. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A text with its splices. What is inserted at one place keeps its order, and what is taken out twice goes once. */
export function spliced(text: string, splices: readonly Splice[]): string {
  // The sort is stable.
  const inOrder = [...splices].sort((one, two) => one.start - two.start);
  let [result, end] = ['', 0];
  for (const splice of inOrder) {
    result += text.slice(end, Math.max(end, splice.start)) + splice.text;
    end = Math.max(end, splice.end);
  }
  return result + text.slice(end);
}
