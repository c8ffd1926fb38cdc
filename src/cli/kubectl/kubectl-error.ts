import { EnvironmentError } from '../environment-error';

/** What kubectl could not do, in its own words. The command ends with `Status.ENVIRONMENT`, unless it knows better. */
export class KubectlError extends EnvironmentError {
  /** What kubectl wrote to stderr, without lines of its log. */
  public readonly words: string;

  /** Whether the API server refused what it was given, so that it is not the way to it that is wrong, nor a right that is missing. */
  public readonly refused: boolean;

  /** Whether no answer came, so that it is not known what became of the request. */
  public readonly unanswered: boolean;

  /** Whether a right is missing. */
  public readonly forbidden: boolean;

  /**
   * @param subject who needs it: `cdk8s-canary apply`
   * @param call what was asked for: `kubectl get services -n shop`
   * @param words what kubectl wrote
   */
  public constructor(subject: string, call: string, words: string) {
    super(subject, `${call} must work, got ${words}${wayOut(words)}`);
    this.words = words;
    this.refused = wayOut(words) === '';
    this.forbidden = FORBIDDEN.test(words);
    this.unanswered = UNANSWERED.test(words);
  }
}

/** What kubectl writes for people: lines of its log say the same again, and their times differ from run to run; its advice about conflicts is for those who run it by hand. */
export function wordsOf(stderr: string): string {
  const lines = stderr.replace(/^Please review the fields above[^]*?^See https:.*$/gm, '').split(/\r?\n/).map(line => line.trimEnd()).filter(line => line !== '');
  const words = lines.filter(line => !/^[EWIF]\d{4} \d\d:\d\d:\d\d/.test(line) && !/^Warning: /.test(line));
  return [...new Set(words.length > 0 ? words : lines)].join('\n').replace(/^error: /i, '');
}

/** Warnings of the API server. */
export function warningsOf(stderr: string): string[] {
  return stderr.split(/\r?\n/).flatMap(line => /^Warning: (.*)/.exec(line)?.[1] ?? []);
}

const FORBIDDEN = / cannot [a-z]+ resource /;

/** No way to the API server, or none back: `Patch "https://10.0.0.1/apis/apps/v1/...": unexpected EOF`. What it answers itself may tell of other ways, as those to its webhooks. */
const UNANSWERED = new RegExp(`^(?!Error from server \\((?!(Server)?Timeout\\)))[^]*(${[
  'Unable to connect', 'connection to the server', 'connection refused', 'i/o timeout', 'no route to host', 'TLS handshake timeout', 'deadline exceeded', 'Client\\.Timeout',
  'no such host', '(Get|Post|Put|Patch|Delete) "https?:', '\\((Server)?Timeout\\)', 'without a word$',
].join('|')})`, 'i');

const WAYS_OUT: readonly (readonly [RegExp, string])[] = [
  [FORBIDDEN, 'ask for a role with this right, or use a context that has it'],
  [/Unauthorized|must be logged in|getting credentials/, 'log in to the cluster again'],
  [/context was not found|context .* does not exist/, 'kubectl config get-contexts lists those that there are'],
  [/current-context is not set/, 'say --context NAME, or kubectl config use-context NAME'],
  [UNANSWERED, 'see that the cluster runs and can be reached from here: kubectl cluster-info'],
];

function wayOut(words: string): string {
  const found = WAYS_OUT.find(([pattern]) => pattern.test(words));
  return found === undefined ? '' : `: ${found[1]}`;
}
