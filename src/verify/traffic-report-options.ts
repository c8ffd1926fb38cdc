/** Options of a report of what a change does to traffic. */
export interface TrafficReportOptions {
  /**
   * Texts of files by the names that places have, for the lines of code that a report shows: those of `Manifests.fromYaml`, of stdin.
   *
   * @default - files are read from disk where they are there
   */
  readonly sources?: { readonly [file: string]: string };

  /**
   * Headline of the report.
   *
   * @default "What changes for traffic"
   */
  readonly title?: string;

  /**
   * Name of the side before the change: `main`, `v1.4.2`.
   *
   * @default "before"
   */
  readonly before?: string;

  /**
   * Name of the side after the change: `pull request 12`.
   *
   * @default "after"
   */
  readonly after?: string;
}
