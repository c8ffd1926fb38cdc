import { printable } from './printable';
import { summaryOf } from './summary';
import { FindingsText } from './text';
import { Finding, Severity } from '../finding';

const SUITE = 'cdk8s-canary check';

/** An element as `xml` takes it: one name, and what is in it. */
interface XmlElement {
  readonly [name: string]: readonly XmlContent[];
}

/** Attributes of an element, which come first. */
interface XmlAttributes {
  readonly _attr: { readonly [attribute: string]: string | number };
}

type XmlContent = string | XmlElement | XmlAttributes;

/**
 * Findings as JUnit XML; see `FindingsReport.toJunit` for what fails. It has only what junit-10.xsd of Jenkins' xUnit plugin allows, which
 * refuses `file` and `line`.
 */
export function findingsJunit(findings: readonly Finding[], text: FindingsText): string {
  const { errors } = summaryOf(findings);
  const names = new Set<string>();
  const cases = findings.map(finding => testcaseOf(finding, unique(nameOf(finding), names), text));
  const none = { testcase: [{ _attr: { name: 'no findings', classname: 'cdk8s-canary', time: 0 } }] };
  const counts = { tests: Math.max(cases.length, 1), failures: errors, errors: 0, time: 0 };
  const suite = { testsuite: [{ _attr: { name: SUITE, ...counts, skipped: 0 } }, ...cases.length === 0 ? [none] : cases] };
  return rendered({ testsuites: [{ _attr: { name: SUITE, ...counts } }, suite] });
}

function testcaseOf(finding: Finding, name: string, text: FindingsText): XmlElement {
  const message = printable(`${finding.subject}: ${finding.message}`);
  const body = `\n${text.finding(finding)}\n`;
  const result: XmlElement = finding.severity === Severity.ERROR
    ? { failure: [{ _attr: { message, type: printable(finding.rule) } }, body] } : { 'system-out': [body] };
  return { testcase: [{ _attr: { name, classname: `cdk8s-canary.${printable(finding.rule)}`, time: 0 } }, result] };
}

function nameOf({ title, subject, field }: Finding): string {
  return printable(`${title}: ${subject} ${field}`.trim());
}

// GitLab keeps only the first test case of a name: https://docs.gitlab.com/ci/testing/unit_test_reports.
function unique(name: string, names: Set<string>): string {
  let free = name;
  for (let number = 2; names.has(free); number++) {
    free = `${name} (${number})`;
  }
  names.add(free);
  return free;
}

// The library is loaded when it is needed: most reports are texts.
function rendered(root: XmlElement): string {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const xml = require('xml') as (root: XmlElement, options: { readonly declaration: boolean; readonly indent: string }) => string;
  return xml(root, { declaration: true, indent: '  ' }) + '\n';
}
