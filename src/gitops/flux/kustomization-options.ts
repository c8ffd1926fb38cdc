import { Duration } from 'cdk8s';
import { FluxSource } from './flux-source';

/** Properties of `Flux.kustomization`. */
export interface FluxKustomizationProps {
  /**
   * Name of the `Kustomization`.
   *
   * Refused: what is no DNS label.
   *
   * @default - the id
   */
  readonly name?: string;

  /**
   * Namespace of the `Kustomization`.
   *
   * @default - that of the chart, else `flux-system`
   */
  readonly namespace?: string;

  /** Where the folder comes from. */
  readonly source: FluxSource;

  /**
   * Folder in the source: `workloads/domains/auth/dev`. Flux reads its `kustomization.yaml`; where there is none it takes all YAML files of the folder and those below.
   *
   * Refused: a path that starts with `/` or has `..`.
   */
  readonly path: string;

  /**
   * How often the cluster is compared with the folder: whole seconds, at least 60. A new commit is applied when the source has it, whatever this is.
   *
   * @default Duration.minutes(10)
   */
  readonly interval?: Duration;

  /**
   * When a failed attempt is tried again: whole seconds, at least 1.
   *
   * @default - after the interval, by Flux
   */
  readonly retryInterval?: Duration;

  /**
   * How long an attempt may take, with the wait for health: whole seconds, at least 1.
   *
   * @default - the interval, by Flux
   */
  readonly timeout?: Duration;

  /**
   * Whether what is gone from the folder is deleted, such as a canary that is no more. Flux deletes in the background, after it has
   * applied what is there.
   *
   * @default true
   */
  readonly prune?: boolean;

  /**
   * Whether the `Kustomization` is ready only when all of its objects are. Others that depend on it wait for this.
   *
   * @default - false, by Flux
   */
  readonly wait?: boolean;

  /**
   * Namespace for all objects, as `namespace:` of a kustomization. The name references of the layout for Kustomize let it reach the hosts of routes.
   *
   * Refused: what is no DNS label.
   *
   * @default - what the objects say
   */
  readonly targetNamespace?: string;

  /**
   * Names of the `Kustomization`s that have to be ready before.
   *
   * Refused: itself.
   *
   * @default - none
   */
  readonly dependsOn?: string[];
}
