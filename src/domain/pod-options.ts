import { EnvSource } from './env-source';

/** Requests and limits, in Kubernetes' quantities. */
export interface Resources {
  /**
   * What the scheduler reserves: `{ cpu: '200m', memory: '256Mi' }`.
   *
   * @default - no requests
   */
  readonly requests?: { [resource: string]: string };

  /**
   * What the container may not exceed: `{ memory: '512Mi' }`.
   *
   * @default - no limits
   */
  readonly limits?: { [resource: string]: string };
}

/**
 * A taint that the pods tolerate, as in the Kubernetes API.
 *
 * @see https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/
 */
export interface Toleration {
  /**
   * Taint key.
   *
   * @default - every key, together with the operator `Exists`
   */
  readonly key?: string;

  /**
   * `Equal` or `Exists`.
   *
   * @default - `Equal`, by Kubernetes
   */
  readonly operator?: string;

  /**
   * Taint value.
   *
   * @default - none
   */
  readonly value?: string;

  /**
   * `NoSchedule`, `PreferNoSchedule` or `NoExecute`.
   *
   * @default - every effect
   */
  readonly effect?: string;

  /**
   * How long a `NoExecute` taint is tolerated, in seconds.
   *
   * @default - for ever
   */
  readonly tolerationSeconds?: number;
}

/** What can be said of pods: of all tracks on the workload, of one track on the track. */
export interface PodOptions {
  /**
   * Environment variables of the main container. On a track they replace those of the workload by name;
   * new ones come last.
   *
   * Refused: values that are no strings, a name that is also in `envSources`.
   *
   * @default - none
   */
  readonly env?: { [name: string]: string };

  /**
   * Environment variables of the main container that refer to a pod field, a Secret or a ConfigMap.
   * On a track they replace those of the workload by name; new ones come last.
   *
   * @default - none
   */
  readonly envSources?: { [name: string]: EnvSource };

  /**
   * Requests and limits of the main container. On a track they replace those of the workload one resource at a time.
   *
   * @default - none
   */
  readonly resources?: Resources;

  /**
   * Labels of the Deployment and its pods.
   *
   * Refused: `app`, `version` and the track label, which the library writes.
   *
   * @default - none
   */
  readonly labels?: { [key: string]: string };

  /**
   * Annotations of the pods.
   *
   * @default - none
   */
  readonly annotations?: { [key: string]: string };

  /**
   * Labels of the nodes that the pods may run on. On a track they replace those of the workload by key.
   *
   * @default - every node
   */
  readonly nodeSelector?: { [key: string]: string };

  /**
   * Taints that the pods tolerate. Those of a track are added to those of the workload.
   *
   * @default - none
   */
  readonly tolerations?: Toleration[];
}
