import { CallerKind } from '../caller';
import { Labels } from '../cluster/labels';
import { Workload } from '../cluster/workload';
import { ManifestObject } from '../manifest-object';

/** What a part of an answer does: asks, carries the request on, gets it, or decides about it. */
export type Role = 'caller' | 'gateway' | 'workload' | 'object';

/** A part of an answer that objects can concern. */
export interface Subject {
  /** Its number among all. */
  readonly id: number;
  readonly role: Role;
  /** How the request came in. */
  readonly from: CallerKind;
  readonly namespace: string;
  /** Labels of its pods; none for what has no pods. */
  readonly labels: Labels;
  /** `Kind namespace/name` of it and of the Services that lead to it. */
  readonly titles: ReadonlySet<string>;
  readonly workload?: Workload;
}

/** Whether an object of the input concerns a part of an answer. */
export type Concern = (object: ManifestObject, subject: Subject, rootNamespace: string) => boolean;

/** A kind of objects that can change an answer and is not modelled. */
export interface Unmodelled {
  readonly concerns: Concern;
  /** What it does, in words; nothing where this object does nothing to answers. */
  readonly effect: (object: ManifestObject, subject: Subject) => string | undefined;
  /** Whether the object can do anything at all; every one can without. */
  readonly counts?: (object: ManifestObject) => boolean;
  /** Field that the statement is about. */
  readonly path?: string[];
  /** Whether one statement stands for all objects of the kind. */
  readonly together?: boolean;
  /** Whether all objects of a namespace are alike, so that it is enough to look at one. */
  readonly uniform?: boolean;
  /** Whether it is of no namespace, or reaches into all of them. */
  readonly everywhere?: boolean;
}

/** Unmodelled kinds by `group/Kind`. */
export type UnmodelledKinds = readonly (readonly [string, Unmodelled])[];
