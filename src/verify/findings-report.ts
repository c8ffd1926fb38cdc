import { Finding } from './finding';

/** Options of a report of findings. */
export interface FindingsReportOptions {
  /**
   * Texts of files by the names that places have, for the lines of code that a report shows: those of `Manifests.fromYaml`, of stdin.
   *
   * @default - files are read from disk where they are there
   */
  readonly sources?: { readonly [file: string]: string };

  /**
   * Whether `toText` marks its parts with the escape sequences of terminals. Node.js before 20.12 has no colors.
   *
   * @default false
   */
  readonly colors?: boolean;
}

/**
 * Findings as people and other tools read them. All texts end with a line end, ready to be written to a file or to stdout.
 *
 * In all of them findings are in the order that was given, and a character that UTF-8 cannot hold (half of one) is U+FFFD.
 */
export class FindingsReport {
  /** The report of these findings. */
  public static of(findings: Finding[], options: FindingsReportOptions = {}): FindingsReport {
    return new FindingsReport([...findings], options);
  }

  private constructor(private readonly findings: Finding[], private readonly options: FindingsReportOptions) {}

  /**
   * Text for people: severity, rule, place, what is wrong, the lines of code around it, the request that shows it, and the way out; at the end
   * how many findings there are.
   *
   * Control characters of the input are shown as escapes: `\u001b`.
   */
  public toText(): string {
    return this.text(this.options.colors ?? false).render(this.findings);
  }

  /**
   * JSON for programs. Its schema is `schemas/findings.schema.json` of this package; within a `version` fields may be added, none are
   * changed or removed.
   */
  public toJson(): string {
    return formats().findingsJson(this.findings);
  }

  /**
   * SARIF 2.1.0, as code scanning of GitHub, Azure DevOps and editors read it.
   *
   * Files are relative URIs as far as their names are relative. Findings in objects of constructs have logical locations; GitHub shows
   * only findings in files: give it those of the rendered manifests. Fingerprints are made of rule, object and field, so a finding stays the
   * same when lines move.
   */
  public toSarif(): string {
    const { findingsSarif, RULES } = formats();
    const found = new Set(this.findings.map(({ rule }) => rule));
    return findingsSarif(this.findings, RULES.filter(({ id }) => found.has(id)));
  }

  /**
   * JUnit XML: one test suite, a test case for every finding, and one that passes if there is none.
   *
   * Only errors are failures. Warnings are test cases that pass, with their text as output: JUnit knows no warnings, and a CI system
   * fails a build for every failure.
   */
  public toJunit(): string {
    return formats().findingsJunit(this.findings, this.text(false));
  }

  private text(colors: boolean): import('./verifier').FindingsText {
    const { FindingsText, Sources } = formats();
    return new FindingsText(new Sources(this.options.sources), colors);
  }
}

// They are loaded when they are needed.
function formats(): typeof import('./verifier') {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require('./verifier') as typeof import('./verifier');
}
