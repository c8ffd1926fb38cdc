/** How tracks are told in manifests that anybody wrote. */
export interface TrackNaming {
  /**
   * Labels of pods that tell tracks of one application apart, the most telling first.
   *
   * @default ["track", "version", "release"]
   */
  readonly trackLabels?: string[];

  /**
   * Words that a canary has as a label value, as the name of a subset, or as a part of its name: `web-canary`, `web-green`.
   * Versions (`v1` and `v2`) need no word: the lowest is stable.
   *
   * @default ["canary", "green", "preview", "candidate", "next", "beta", "new"]
   */
  readonly canaryWords?: string[];

  /**
   * Words that the stable track has there; a name without any word is stable, too.
   *
   * @default ["stable", "primary", "blue", "production", "current", "old"]
   */
  readonly stableWords?: string[];
}
