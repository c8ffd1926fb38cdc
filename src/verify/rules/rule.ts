import { Decision } from '../decision';
import { Severity } from '../finding';
import { ManifestObject } from '../manifest-object';
import { System } from '../system/system';
import { TrafficRequest } from '../traffic-request';

/** What a fault is about: an object of the input, or a text that is none. */
export interface Subject {
  readonly title: string;
  /** Manifest whose annotations may say that the fault is known. */
  readonly manifest?: any;
  place(path: string[]): string;
}

/** One place where a rule is broken. */
export interface Fault {
  /** The object to mend. */
  readonly object: ManifestObject | Subject;
  /** The field of it, as keys and indexes; none for the object as a whole. */
  readonly path: readonly (string | number)[];
  /** What is wrong, with the value that is there: lower case, without subject, place and way out. */
  readonly message: string;
  /** What to write instead, in this case; the rule's own where it says nothing. */
  readonly fix?: string;
  /** The rule's own where it says nothing. */
  readonly severity?: Severity;
  /** A request that shows it, and what becomes of it; the traffic model has computed it. */
  readonly shown?: { readonly request: TrafficRequest; readonly outcome: string };
  /** Other fields that have a part in it. */
  readonly related?: readonly Decision[];
}

/** One known mistake: how it is found, why it harms, and the way out. Its page in `docs/rules` is made of this. */
export interface Rule {
  /** `R2`. Ids never change, and those of rules that are gone are not used again. */
  readonly id: string;
  /** Severity of most of its faults. */
  readonly severity: Severity;
  /** The rule in a few words, without period: `route to a track without pods`. */
  readonly title: string;
  /** What happens in the cluster, to whom, and by what mechanism: a few sentences. */
  readonly why: string;
  /** The way out, for all its faults: an instruction in lower case without period. */
  readonly fix: string;
  /** Where that is known from: documentation page, or project and function. */
  readonly source: string;
  /** The faults of a system, in the order of its objects. */
  check(system: System): Iterable<Fault>;
}
