/** A file that a layout puts into the folder of the output. */
export interface OutputFile {
  /** Path below the folder, with `/` between its parts: `auth/deployment-canary.yaml`. */
  readonly path: string;

  /** What the code wants in it. */
  readonly text: string;

  /** Whose file it is, for messages: `Deployment auth/auth-api (auth/auth-api/Stable)`, `kustomization of chart auth`. */
  readonly subject: string;

  /** Whether the file names others: it is replaced after all that name none. */
  readonly lists?: boolean;

  /** Set for a file that people and tools may change, too. */
  readonly shared?: SharedFile;
}

/** How a file is written that people and tools may change, too. */
export interface SharedFile {
  /**
   * What the code says about the parts that others may change, as one line of text. The folder remembers it until the next run.
   */
  readonly said: string;

  /**
   * The text to write over the one that is there. What others changed stays.
   *
   * @param current text that is there now
   * @param saidBefore what the code said in the last run; undefined where the folder does not know
   * @param force whether the code wins where both changed something
   * @param problems what cannot be decided is added here, without a subject
   */
  merged(current: string, saidBefore: string | undefined, force: boolean, problems: string[]): string;
}
