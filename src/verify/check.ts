import { Finding } from './finding';
import { Manifests } from './manifests';
import { TrackNaming } from './track-naming';

/** Options of `check`. */
export interface CheckOptions extends TrackNaming {
  /**
   * Root namespace of Istio, in which DestinationRules and Sidecars are for everybody.
   *
   * @default "istio-system"
   */
  readonly rootNamespace?: string;
}

/**
 * Finds the known mistakes of canary deployments in manifests: ours, Helm's, Kustomize's or hand-written.
 *
 * A finding is an error where a client or a rollout is harmed for sure, and a warning where that depends on what the input does not say. Where traffic is
 * concerned, a request shows it, computed by the traffic model. An annotation `cdk8s-canary.dev/ignore: "R7 reason"` on the object says that a finding
 * is known; more entries are divided by semicolons.
 *
 * @returns the findings, object by object in the order of the input
 */
export function check(manifests: Manifests, options: CheckOptions = {}): Finding[] {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { findingsOf } = require('./verifier') as typeof import('./verifier');
  return findingsOf(manifests.objects, manifests._mistakes, options, options.rootNamespace ?? 'istio-system');
}
