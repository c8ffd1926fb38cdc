/** A workload with its role beside the others of its application. */
export interface TrackMemberInfo {
  /** `namespace/name`. */
  readonly workload: string;

  /** Deployment, StatefulSet, DaemonSet or Rollout. */
  readonly kind: string;

  /** `stable`, `canary` or `baseline`. */
  readonly track: string;

  /** What says so: `label version=v1, the lowest version`. */
  readonly evidence: string;
}

/** Workloads that run the same application in different versions. */
export interface TrackGroupInfo {
  /** Namespace of all of them. */
  readonly namespace: string;

  /** The application, as names or labels say: `auth-api`. */
  readonly name: string;

  /** At least one stable workload and one other, in the order of the input. */
  readonly members: TrackMemberInfo[];

  /** What says that they are one application: `same name but for the track`, `Service shop/web`. */
  readonly evidence: string;
}
