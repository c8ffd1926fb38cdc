/** Requests that a condition tells apart. */
export interface AudienceMatch {
  /** What they have: `x-canary: true`. */
  readonly condition: string;

  /** Share of the canary, 0 to 1. */
  readonly share: number;

  /** Shares of what answers in the place of a pod: `{ "HTTP 503": 0.1 }`. */
  readonly failures: { readonly [end: string]: number };

  /** As `RequestShares.dependsOnCreationOrder`: then the shares are those of the first possibility. */
  readonly dependsOnCreationOrder: boolean;
}

/** Ways into a process for which the answer is the same. */
export interface AudienceWay {
  /**
   * The ways in words: `from gateway istio-system/public`, `from the mesh`, `from pods without sidecar`; the pod (`from a pod of the mesh in shop (app=cart)`) or the address
   * (`from gateway istio-system/public for api.example.com/beta`) is named where others get another answer.
   */
  readonly callers: string[];

  /** Whether a caller gets another answer as another pod or for another address, so that this one is not that for all requests. */
  readonly partial: boolean;

  /** Share of the canary of requests without anything special, 0 to 1. */
  readonly share: number;

  /** Shares of what answers in the place of a pod, for the same requests: `{ "HTTP 503": 0.1 }`, `{ "no endpoints": 1 }`. Redirects are no failures. */
  readonly failures: { readonly [end: string]: number };

  /** As `RequestShares.dependsOnCreationOrder`: then the shares are those of the first possibility. */
  readonly dependsOnCreationOrder: boolean;

  /** Conditions by which other requests get another share. */
  readonly matches: AudienceMatch[];
}
