/** A mistake that people make in a manifest. */
export interface Slip {
  readonly title: string;
  /** The correct manifest; of a folder, all its manifests as one text. */
  readonly file: string;
  /** Texts that lead to the line, each below the one before. */
  readonly at: string[];
  /** What becomes of the line; nothing where it is deleted. */
  readonly edit: (line: string) => string | undefined;
  /** What is done to the whole text after that. */
  readonly rewrite?: (text: string) => string;
  /** The rule that names it. */
  readonly rule: string;
  /** Texts that lead to the line that the finding has to name, in the manifest with the slip; default: the line of the slip. */
  readonly found?: string[];
}

/** Replaces the first occurrence of a text in the line. */
export const to = (from: string, text: string) => (line: string): string => line.replace(from, text);

/** Adds lines below the line. */
export const after = (text: string) => (line: string): string => `${line}\n${text}`;

/** Deletes the line. */
export const gone = (): undefined => undefined;

/** Leaves the line as it is. */
export const same = (line: string): string => line;

const DIVIDER = '\n---\n';

const isObject = (document: string, kind: string, name: string): boolean =>
  document.includes(`kind: ${kind}\n`) && document.includes(`\n  name: ${name}\n`);

const change = (kind: string, name: string, edit: (document: string) => string[]) => (text: string): string =>
  text.split(DIVIDER).flatMap(document => isObject(document, kind, name) ? edit(document) : [document]).join(DIVIDER);

/** Deletes an object. */
export const without = (kind: string, name: string): Slip['rewrite'] => change(kind, name, () => []);

/** Copies an object, and changes something in the copy. */
export const copied = (kind: string, name: string, edit: (document: string) => string): Slip['rewrite'] =>
  change(kind, name, document => [document, edit(document)]);

/** Swaps the two rules of a VirtualService. */
export const swapped = (name: string): Slip['rewrite'] => change('VirtualService', name, document => {
  const [head, first, second] = `${document.trimEnd()}\n`.split(/(?=^ {4}- (?:match|name):)/m);
  return [`${head}${second}${first}`.trimEnd()];
});
