import { TrafficDiff } from './traffic-diff';
import { TrafficReportOptions } from './traffic-report-options';

/**
 * What a change does to traffic, as people and programs read it. All texts end with a line end, ready to be written to a file or to stdout, and are the same bytes
 * for the same difference.
 *
 * They show images, versions, numbers of pods, requests, shares and findings; no value of a Secret, no environment and no annotations.
 */
export class TrafficReport {
  /** The report of this difference. */
  public static of(diff: TrafficDiff, options: TrafficReportOptions = {}): TrafficReport {
    const { title = 'What changes for traffic', before = 'before', after = 'after', sources = {} } = options;
    return new TrafficReport(diff, { title, before, after, sources });
  }

  private constructor(private readonly diff: TrafficDiff, private readonly options: Required<TrafficReportOptions>) {}

  /** Text for a terminal. Control characters of the input are shown as escapes: `\u001b`. */
  public toText(): string {
    return formats().trafficText(this.diff, this.options);
  }

  /** Markdown for a pull request, with a graph of each process in Mermaid, which GitHub and GitLab draw. */
  public toMarkdown(): string {
    return formats().trafficMarkdown(this.diff, this.options);
  }

  /**
   * A web page in one file: what changes for whom, a drawn graph of each process before and after, and the findings beside it.
   *
   * It loads nothing and its policy (`Content-Security-Policy`) forbids it to. It needs no script, can be used by keyboard and with a screen reader, follows the
   * colors of the reader's system (dark or light), and can be printed.
   */
  public toHtml(): string {
    return formats().trafficHtml(this.diff, this.options);
  }

  /** JSON for programs. Within a `version` fields may be added, none are changed or removed. */
  public toJson(): string {
    return formats().trafficJson(this.diff, this.options);
  }
}

// They are loaded when they are needed.
function formats(): typeof import('./verifier') {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require('./verifier') as typeof import('./verifier');
}
