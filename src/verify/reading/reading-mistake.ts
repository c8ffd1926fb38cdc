import { ManifestObject } from '../manifest-object';

/**
 * What sort of mistake an input has.
 *
 * - `duplicate object`: an object is there again with other content; the last one counts, as `kubectl apply` goes from first to last
 * - `duplicate key`: the last value counts, as sigs.k8s.io/yaml reads it where it is not strict
 * - `missing separator`: two objects without `---` between them; both are read where that is possible
 * - `no yaml`: nothing of the document is read
 * - `no object`: a document without kind, name and so on, which is left out
 * - `no text`: a label, name, environment value and so on that is no string; a scalar counts as the text that is written there
 * - `shape`: a list where a map is wanted and so on; the object is left out, or the entry of a kustomization
 * - `unrendered`: what Helm or Kustomize would make of files; what is read is only a part of it
 */
export type MistakeKind = 'duplicate object' | 'duplicate key' | 'missing separator' | 'no yaml' | 'no object' | 'no text' | 'shape' | 'unrendered';

/** A mistake of an input that was read nevertheless. */
export interface ReadingMistake {
  readonly kind: MistakeKind;
  /** Rule and value, without the place. */
  readonly sentence: string;
  /** Where it is, for people: `manifests/auth.yaml:12:5`. */
  readonly place: string;
  /** The object that has it, if there is one. It may have been left out. */
  readonly object?: ManifestObject;
  /** The field of the object. */
  readonly path?: string[];
  /** Whether objects are somewhere that were not read, for another reason than the kind. */
  readonly loses?: boolean;
}

/** What is wrong with an input, before it is known whether that is an error. */
export interface Fault {
  /** None where nobody can go on: a path that cannot be read. */
  readonly kind?: MistakeKind;
  readonly sentence: string;
  readonly place?: string;
  readonly object?: ManifestObject;
  readonly path?: string[];
  readonly loses?: boolean;
  /** The text that a scalar counts as, so that the object can be kept. */
  readonly text?: string;
  /** How an error says it; default: the sentence, with its place in parentheses. */
  readonly message?: string;
}

/** A fault as an error says it. */
export function faultText({ sentence, place, message }: Fault): string {
  return message ?? (place === undefined ? sentence : `${sentence} (${place})`);
}
