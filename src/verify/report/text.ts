import * as util from 'util';
import { codeFrame, FrameLine } from './code-frame';
import { locationOf } from './location';
import { printable } from './printable';
import { Sources } from './sources';
import { summaryOf, summaryText } from './summary';
import { Finding, Severity } from '../finding';

type Style = Parameters<typeof util.styleText>[0];

/** Findings as people read them: head, place, what is wrong, the code, what a client sees, the way out. */
export class FindingsText {
  /**
   * @param colors whether to mark parts with the escape sequences of terminals, also where stdout is none; plain before Node.js 20.12, which
   * brought `util.styleText`
   */
  constructor(private readonly sources: Sources, private readonly colors: boolean) {}

  /** All findings as given, and how many there are. */
  public render(findings: readonly Finding[]): string {
    return [...findings.map(finding => this.finding(finding)), summaryText(summaryOf(findings))].join('\n\n') + '\n';
  }

  /** One finding, without line end. */
  public finding(finding: Finding): string {
    const { place, position } = locationOf(finding.place);
    const lines = position === undefined ? undefined : this.sources.linesOf(position.file);
    const frame = position === undefined || lines === undefined ? [] : codeFrame(lines, position);
    const facts: [label: string, text: string | undefined][] = [
      ['request', finding.request],
      ['gets', finding.outcome],
      ...finding.related.map((decision): [string, string] => ['related', decision.toString()]),
      ['way out', finding.wayOut],
    ];
    return [
      this.head(finding),
      `  ${this.styled('cyan', printable(place))}`,
      `  ${printable(`${finding.subject}: ${finding.message}`)}`,
      ...frame.length === 0 ? [] : ['', ...frame.map(line => this.frameLine(line)), ''],
      ...facts.flatMap(([label, text]) => text === undefined ? [] : [`  ${this.styled('bold', `${label}:`)} ${printable(text)}`]),
    ].join('\n');
  }

  private head({ severity, rule, title }: Finding): string {
    return `${this.styled(severity === Severity.ERROR ? 'red' : 'yellow', severity)} ${this.styled('bold', printable(`${rule} ${title}`))}`;
  }

  private frameLine({ gutter, code, caret }: FrameLine): string {
    return `  ${this.styled('dim', gutter)} ${caret ? this.styled('red', code) : code}`.trimEnd();
  }

  private styled(style: Style, text: string): string {
    return this.colors && typeof util.styleText === 'function' ? util.styleText(style, text, { validateStream: false }) : text;
  }
}
