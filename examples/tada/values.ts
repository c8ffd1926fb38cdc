import { Resources } from 'cdk8s-canary';

/** What a process has of its own in a target. */
export interface ProcessValues {
  /** Image of both tracks, where the plan names none. */
  readonly image: string;
  readonly resources: Resources;
}

/** A process with any number of stable pods. */
export interface ScaledValues extends ProcessValues {
  readonly replicas: number;
}

/** A process whose canary has a number of pods that is not its share. */
export interface ServedValues extends ScaledValues {
  readonly canaryReplicas: number;
}

/** Values of a target: everything in which prod and staging differ, but for what the plan says. */
export interface Values {
  readonly namespace: string;
  /** Where clients reach `server`. */
  readonly host: string;
  /** The queue that `dispatcher` takes messages from. */
  readonly queue: string;
  readonly server: ServedValues;
  readonly serverMap: ServedValues;
  readonly dispatcher: ScaledValues;
  readonly serverInternal: ProcessValues;
}
