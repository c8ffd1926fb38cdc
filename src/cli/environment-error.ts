/** Something that a command needs does not work: kubectl, the cluster, a server. The command ends with `Status.ENVIRONMENT`. */
export class EnvironmentError extends Error {
  public readonly name = 'EnvironmentError';

  /**
   * @param subject who needs it: `cdk8s-canary apply`
   * @param problem what does not work and the way out, as one sentence
   */
  constructor(subject: string, problem: string) {
    super(`${subject}: ${problem}`);
  }
}
