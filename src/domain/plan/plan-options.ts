/** Options of `CanaryPlan.fromFile`. */
export interface CanaryPlanOptions {
  /**
   * What the code builds for, `prod`. The file has to say the same, so that nobody can apply the plan of another target.
   *
   * Refused: a file that says another target, or none.
   *
   * @default - the file may say any target, or none
   */
  readonly target?: string;
}

/** Options of `CanaryPlan.fromYaml`. */
export interface CanaryPlanTextOptions extends CanaryPlanOptions {
  /**
   * What messages call the text.
   *
   * @default "canary.yaml"
   */
  readonly path?: string;
}
