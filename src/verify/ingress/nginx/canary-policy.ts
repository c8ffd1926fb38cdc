import { Annotations, valid } from './annotations';

/** What a canary Ingress says of the requests that its Services get. */
export interface CanaryPolicy {
  readonly weight: number;
  readonly weightTotal: number;
  /** Empty texts where the annotation is absent or refused. */
  readonly header: string;
  readonly headerValue: string;
  readonly headerPattern: string;
  readonly cookie: string;
  /** Where it is written; nothing for a backend that no canary Ingress has created. */
  readonly annotations?: Annotations;
}

/** The policy of a backend that an ordinary Ingress has created: no canary annotation is ever read for it (controller.go, createUpstreams). */
export const NO_POLICY: CanaryPolicy = { weight: 0, weightTotal: 0, header: '', headerValue: '', headerPattern: '', cookie: '' };

/**
 * The policy of a canary Ingress; nothing for an ordinary one. What the controller refuses counts as absent, silently (annotations/canary/main.go).
 */
export function canaryPolicy(annotations: Annotations): CanaryPolicy | undefined {
  return annotations.boolean('canary') !== true ? undefined : {
    weight: annotations.integer('canary-weight') ?? 0,
    weightTotal: annotations.integer('canary-weight-total') ?? 100,
    header: annotations.text('canary-by-header', valid.basic) ?? '',
    headerValue: annotations.text('canary-by-header-value', valid.basic) ?? '',
    headerPattern: annotations.text('canary-by-header-pattern', valid.regex) ?? '',
    cookie: annotations.text('canary-by-cookie', valid.basic) ?? '',
    annotations,
  };
}
