/** Numbers of pods as the user gave them, and the share that they are to make. */
export interface ReplicaRequest {
  /** Whether there is a canary track, idle or not. */
  readonly hasCanary: boolean;

  /** Whether there is a baseline track, idle or not. */
  readonly hasBaseline: boolean;

  /**
   * Weight of the canary, in percent.
   *
   * @default - not given
   */
  readonly weight?: number;

  /** Whether the split is a switch, from one of two tracks of full size to the other. */
  readonly blueGreen: boolean;

  /** Whether the canary is out of service. */
  readonly idle: boolean;

  /** Numbers of pods, by track; those that were not given are missing. A baseline has the canary's unless its own is given. */
  readonly replicas: { [track: string]: number };

  /** The tracks that have an autoscaler. */
  readonly autoscaled: string[];
}

/** Numbers of pods that make a share. */
export interface ReplicaRatio {
  /** Numbers of pods, by track. A track that is missing has its own. */
  readonly replicas: { [track: string]: number };

  /** The share of the canary that they make, in percent: 0 to 100, also between whole numbers. */
  readonly weight: number;

  /** What is wrong with the numbers, a sentence each: what is wanted, what is there, the way out. */
  readonly problems: string[];
}
