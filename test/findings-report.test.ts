import { mkdtempSync, readFileSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import Ajv, { ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import * as fc from 'fast-check';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { Decision, Finding, FindingsReport, Manifests, Severity } from '../src';
import { FindingParts } from '../src/verify/finding';
import { findingsSarif } from '../src/verify/report/sarif';

const AUTH = `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: auth-api, namespace: auth }
spec:
  hosts: [api.example.com]
  http:
  - route:
    - destination: { host: auth-api }
      weight: 90
    - destination: { host: auth-api-canary }
      weight: 10
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: auth-api-canary, namespace: auth }
spec:
  replicas: 0
  selector: { matchLabels: { app: auth-api, track: canary } }
  template:
    metadata: { labels: { app: auth-api, track: canary } }
    spec: { containers: [{ name: app, image: app }] }
`;
const FILE = 'manifests/auth.yaml';
const [route, deployment] = Manifests.fromYaml(AUTH, FILE).objects;
const [plain] = Manifests.fromObjects([{ apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' }, spec: { ports: [{ port: 80 }] } }]).objects;

const finding = (parts: Partial<FindingParts> = {}) => Finding._of({
  rule: 'R902',
  severity: Severity.ERROR,
  title: 'route to a track without pods',
  subject: route,
  path: ['spec', 'http', '0', 'route', '1'],
  field: 'spec.http[0].route[1]',
  message: '10% of the requests go to auth-api-canary, which has no pods',
  wayOut: 'set the weight to 0, or replicas to 1 or more',
  related: [],
  ...parts,
});

const ERROR = finding({
  request: 'GET api.example.com/ from gateway istio-system/public',
  outcome: 'HTTP 503: no healthy endpoint',
  related: [new Decision(deployment, ['spec', 'replicas'], 'has 0 pods')],
});
const WARNING = finding({
  rule: 'R909',
  severity: Severity.WARNING,
  title: 'port without a name',
  subject: plain,
  path: ['spec', 'ports', '0'],
  field: 'spec.ports[0]',
  message: 'port 80 has no name, so Istio guesses the protocol',
  wayOut: 'name it "http" or set appProtocol',
});
const report = (...findings: Finding[]) => FindingsReport.of(findings, { sources: { [FILE]: AUTH } });

// The SARIF schema is draft-04; of what that draft has, it uses nothing that later ones read differently but the name of the id.
const { id: $id, $schema: draft, ...sarif } = JSON.parse(readFileSync('test/schemas/sarif-schema-2.1.0.json', 'utf8'));
const ajv = addFormats(new Ajv({ strict: false, allErrors: true }));
const sarifSchema = ajv.compile({ $id, ...sarif });
const jsonSchema = JSON.parse(readFileSync('schemas/findings.schema.json', 'utf8'));
const closed = (value: any): any => Array.isArray(value) || typeof value !== 'object' || value === null ? value
  : { ...Object.fromEntries(Object.entries(value).map(([key, field]) => [key, closed(field)])), ...value.properties && value.type === 'object' ? { additionalProperties: false } : {} };
const openJson = addFormats(new Ajv()).compile(jsonSchema);
const closedJson = addFormats(new Ajv()).compile(closed({ ...jsonSchema, $id: 'closed' }));

function valid(schema: ValidateFunction, text: string): any {
  const value = JSON.parse(text);
  schema(value);
  expect(schema.errors ?? []).toEqual([]);
  return value;
}

/** The test suite of a report; every character must be one that XML 1.0 has (https://www.w3.org/TR/xml/#charsets). */
function suite(xml: string): any {
  expect(XMLValidator.validate(xml)).toBe(true);
  expect(xml).toMatch(/^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u);
  const parser = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '', isArray: name => name === 'testcase', trimValues: false, parseTagValue: false });
  return parser.parse(xml).testsuites.testsuite;
}

describe('a report as text', () => {
  test('shows head, place, subject, message, code, request, outcome, related places and the way out of each finding, and counts them', () => {
    expect(report(ERROR, WARNING).toText()).toBe(`error R902 route to a track without pods
  manifests/auth.yaml:10:7
  VirtualService auth/auth-api: 10% of the requests go to auth-api-canary, which has no pods

     8 |     - destination: { host: auth-api }
     9 |       weight: 90
  > 10 |     - destination: { host: auth-api-canary }
       |       ^
    11 |       weight: 10
    12 | ---

  request: GET api.example.com/ from gateway istio-system/public
  gets: HTTP 503: no healthy endpoint
  related: Deployment auth/auth-api-canary spec.replicas: has 0 pods (manifests/auth.yaml:17:3)
  way out: set the weight to 0, or replicas to 1 or more

warning R909 port without a name
  objects[0] spec.ports[0]
  Service default/web: port 80 has no name, so Istio guesses the protocol
  way out: name it "http" or set appProtocol

1 error, 1 warning
`);
  });

  test.each<[string, Finding[], string]>([
    ['none', [], 'no findings\n'],
    ['errors only', [ERROR, ERROR], '\n\n2 errors\n'],
    ['warnings only', [WARNING, WARNING, WARNING], '\n\n3 warnings\n'],
    ['both', [WARNING, ERROR, WARNING, ERROR], '\n\n2 errors, 2 warnings\n'],
  ])('counts findings: %s', (_, findings, end) => {
    expect(report(...findings).toText().slice(-end.length)).toBe(end);
  });

  test('keeps the order in which findings are given', () => {
    expect(report(WARNING, ERROR).toText().match(/^(error|warning) R\d+/gm)).toEqual(['warning R909', 'error R902']);
  });

  test('is not changed by what becomes of the list that was given', () => {
    const findings = [ERROR];
    const made = FindingsReport.of(findings);
    findings.push(WARNING);
    expect(made.toText()).toMatch(/\n\n1 error\n$/);
  });

  test('takes code from disk where no source is given, and prefers the source that is', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'findings-')), 'auth.yaml');
    writeFileSync(file, AUTH);
    const [object] = Manifests.fromPath(file).objects;
    const made = [finding({ subject: object })];
    expect(FindingsReport.of(made).toText()).toContain('\n  > 10 |     - destination: { host: auth-api-canary }\n');
    expect(FindingsReport.of(made, { sources: { [file]: AUTH.replace('auth-api-canary', 'given') } }).toText()).toContain('\n  > 10 |     - destination: { host: given }\n');
  });

  test.each<[string, string, { [file: string]: string }]>([
    ['a file that is not there', 'gone.yaml', {}],
    ['a directory', 'src', {}],
    ['a name that no file can have', 'a\0b', {}],
    ['a name that every object has', 'constructor', {}],
    ['a source with fewer lines', 'short.yaml', { 'short.yaml': 'a: 1\n' }],
    ['a source with shorter lines', 'narrow.yaml', { 'narrow.yaml': '\n'.repeat(30) }],
  ])('has no code of %s', (_, file, sources) => {
    const [object] = Manifests.fromYaml(AUTH, file).objects;
    expect(FindingsReport.of([finding({ subject: object })], { sources }).toText()).not.toContain(' | ');
  });

  const frame = (source: string, place: string) => {
    const subject = { title: 'any', place: () => place };
    return FindingsReport.of([finding({ subject })], { sources: { f: source } }).toText().split('\n').filter(line => line.includes(' |')).map(line => line.slice(2));
  };

  test.each<[string, string, string, string[]]>([
    ['the first line', 'a\nb\nc\nd\n', 'f:1:1', ['> 1 | a', '    | ^', '  2 | b', '  3 | c']],
    ['the last line', 'a\nb\nc\nd\n', 'f:4:1', ['  2 | b', '  3 | c', '> 4 | d', '    | ^']],
    ['the end of the text', 'a\nb\n', 'f:3:1', ['  1 | a', '  2 | b', '> 3 |', '    | ^']],
    ['the end of a line', 'ab', 'f:1:3', ['> 1 | ab', '    |   ^']],
    ['lines of Windows and of old Macs', 'a\r\nbc\rd', 'f:2:2', ['  1 | a', '> 2 | bc', '    |  ^', '  3 | d']],
    ['a line with tabs', '\t\ta: b', 'f:1:3', ['> 1 |   a: b', '    |   ^']],
    ['a line with what steers terminals', '"\u001b[2J": b', 'f:1:8', ['> 1 | "\\u001b[2J": b', '    |             ^']],
    ['a line with characters of two halves', '"😀": b', 'f:1:7', ['> 1 | "😀": b', '    |      ^']],
  ])('points at %s', (_, source, place, lines) => {
    expect(frame(source, place)).toEqual(lines);
  });

  test('shows a part of a long line, with the caret below the column', () => {
    const [code, caret] = frame(`${'a'.repeat(1000)}X${'b'.repeat(1000)}`, 'f:1:1001');
    expect(code).toBe(`> 1 | …${'a'.repeat(60)}X${'b'.repeat(59)}…`);
    expect(caret).toBe(`    | ${' '.repeat(61)}^`);
    expect(frame('c'.repeat(121), 'f:1:90')[0]).toBe(`> 1 | ${'c'.repeat(120)}…`);
  });

  test('has colors only when they are asked for, and is the same text without them', () => {
    const colored = FindingsReport.of([ERROR, WARNING], { sources: { [FILE]: AUTH }, colors: true }).toText();
    expect(colored).toContain('\u001b[31merror\u001b[39m');
    expect(colored).toContain('\u001b[33mwarning\u001b[39m');
    expect(colored.replace(/\u001b\[\d+m/g, '')).toBe(report(ERROR, WARNING).toText());
  });
});

describe('a report as JSON', () => {
  test('has every field of a finding, its place taken apart, and what is not known left out', () => {
    expect(valid(closedJson, report(ERROR, WARNING).toJson())).toEqual({
      version: 1,
      findings: [
        {
          rule: 'R902',
          severity: 'error',
          title: 'route to a track without pods',
          subject: 'VirtualService auth/auth-api',
          field: 'spec.http[0].route[1]',
          message: '10% of the requests go to auth-api-canary, which has no pods',
          wayOut: 'set the weight to 0, or replicas to 1 or more',
          request: 'GET api.example.com/ from gateway istio-system/public',
          outcome: 'HTTP 503: no healthy endpoint',
          place: 'manifests/auth.yaml:10:7',
          file: 'manifests/auth.yaml',
          line: 10,
          column: 7,
          related: [{ subject: 'Deployment auth/auth-api-canary', field: 'spec.replicas', effect: 'has 0 pods', place: 'manifests/auth.yaml:17:3' }],
        },
        {
          rule: 'R909',
          severity: 'warning',
          title: 'port without a name',
          subject: 'Service default/web',
          field: 'spec.ports[0]',
          message: 'port 80 has no name, so Istio guesses the protocol',
          wayOut: 'name it "http" or set appProtocol',
          place: 'objects[0] spec.ports[0]',
          related: [],
        },
      ],
      summary: { errors: 1, warnings: 1 },
    });
  });

  test('of nothing has no findings', () => {
    expect(valid(closedJson, report().toJson())).toEqual({ version: 1, findings: [], summary: { errors: 0, warnings: 0 } });
  });

  test('is judged by a schema that refuses other versions, severities and lines without a file, and lets fields be added', () => {
    const made = (change: (value: any) => void) => {
      const value = JSON.parse(report(ERROR).toJson());
      change(value);
      return openJson(value);
    };
    expect(made(() => {})).toBe(true);
    expect(made(value => { value.findings[0].later = 1; })).toBe(true);
    expect(made(value => { value.version = 2; })).toBe(false);
    expect(made(value => { value.findings[0].severity = 'info'; })).toBe(false);
    expect(made(value => { delete value.findings[0].file; })).toBe(false);
    expect(made(value => { delete value.findings[0].outcome; })).toBe(false);
    expect(made(value => { delete value.findings[0].rule; })).toBe(false);
    expect(made(value => { delete value.findings[0].related[0].place; })).toBe(false);
  });
});

describe('a report as SARIF', () => {
  const runOf = (text: string) => valid(sarifSchema, text).runs[0];

  test('has the rules, and results with their level, message, locations and fingerprint', () => {
    expect(valid(sarifSchema, report(ERROR, WARNING).toSarif())).toEqual({
      $schema: $id,
      version: '2.1.0',
      runs: [{
        tool: {
          driver: {
            name: 'cdk8s-canary',
            informationUri: 'https://github.com/cdk8s-canary/cdk8s-canary',
            rules: [
              {
                id: 'R902',
                name: 'RouteToATrackWithoutPods',
                shortDescription: { text: 'route to a track without pods' },
                fullDescription: { text: 'route to a track without pods' },
                help: { text: 'route to a track without pods' },
                helpUri: 'https://github.com/cdk8s-canary/cdk8s-canary/blob/main/docs/rules/R902.md',
                defaultConfiguration: { level: 'error' },
              },
              {
                id: 'R909',
                name: 'PortWithoutAName',
                shortDescription: { text: 'port without a name' },
                fullDescription: { text: 'port without a name' },
                help: { text: 'port without a name' },
                helpUri: 'https://github.com/cdk8s-canary/cdk8s-canary/blob/main/docs/rules/R909.md',
                defaultConfiguration: { level: 'warning' },
              },
            ],
          },
        },
        columnKind: 'utf16CodeUnits',
        results: [
          {
            ruleId: 'R902',
            ruleIndex: 0,
            level: 'error',
            message: {
              text: 'VirtualService auth/auth-api: 10% of the requests go to auth-api-canary, which has no pods.\n'
                + 'GET api.example.com/ from gateway istio-system/public gets HTTP 503: no healthy endpoint.\n'
                + 'Way out: set the weight to 0, or replicas to 1 or more.',
            },
            locations: [{ physicalLocation: { artifactLocation: { uri: 'manifests/auth.yaml' }, region: { startLine: 10, startColumn: 7 } } }],
            relatedLocations: [{
              id: 1,
              physicalLocation: { artifactLocation: { uri: 'manifests/auth.yaml' }, region: { startLine: 17, startColumn: 3 } },
              message: { text: 'Deployment auth/auth-api-canary spec.replicas: has 0 pods' },
            }],
            // printf '["R902","VirtualService auth/auth-api","spec.http[0].route[1]"]' | sha256sum
            partialFingerprints: { 'ruleSubjectField/v1': '49ca2ffe075e7ea774792fe45c4c3a5a5ae74411135e3648d158d5cb24ed918d:1' },
            properties: {
              subject: 'VirtualService auth/auth-api',
              field: 'spec.http[0].route[1]',
              wayOut: 'set the weight to 0, or replicas to 1 or more',
              request: 'GET api.example.com/ from gateway istio-system/public',
              outcome: 'HTTP 503: no healthy endpoint',
            },
          },
          {
            ruleId: 'R909',
            ruleIndex: 1,
            level: 'warning',
            message: {
              text: 'Service default/web: port 80 has no name, so Istio guesses the protocol.\nWay out: name it "http" or set appProtocol.',
            },
            locations: [{ logicalLocations: [{ fullyQualifiedName: 'objects[0] spec.ports[0]' }] }],
            relatedLocations: [],
            partialFingerprints: { 'ruleSubjectField/v1': expect.stringMatching(/^[0-9a-f]{64}:1$/) },
            properties: { subject: 'Service default/web', field: 'spec.ports[0]', wayOut: 'name it "http" or set appProtocol' },
          },
        ],
      }],
    });
  });

  test('of nothing has no results and no rules', () => {
    expect(runOf(report().toSarif())).toMatchObject({ results: [], tool: { driver: { rules: [] } } });
  });

  test('lists every rule that was applied, with why it harms, and then those that only findings know', () => {
    const rules = [
      { id: 'R1', severity: Severity.ERROR, title: 'first', why: 'because' },
      { id: 'R909', severity: Severity.ERROR, title: 'port without a name', why: 'Istio guesses' },
    ];
    const { tool, results } = runOf(findingsSarif([ERROR, WARNING], rules));
    expect(tool.driver.rules.map(({ id, help, defaultConfiguration }: any) => [id, help.text, defaultConfiguration.level])).toEqual([
      ['R1', 'because', 'error'], ['R909', 'Istio guesses', 'error'], ['R902', 'route to a track without pods', 'error'],
    ]);
    expect(results.map(({ ruleIndex, level }: any) => [ruleIndex, level])).toEqual([[2, 'error'], [1, 'warning']]);
  });

  const fingerprints = (...findings: Finding[]) => runOf(report(...findings).toSarif()).results
    .map(({ partialFingerprints }: any) => partialFingerprints['ruleSubjectField/v1']);

  test('has fingerprints that stay when lines move and words change, and differ by rule, object and field', () => {
    const [moved] = Manifests.fromYaml(`# moved\n\n${AUTH}`, 'other.yaml').objects;
    expect(fingerprints(finding({ subject: moved, message: 'other', severity: Severity.WARNING, title: 'other', wayOut: 'other' }))).toEqual(fingerprints(ERROR));
    const all = fingerprints(ERROR, ERROR, finding({ rule: 'R3' }), finding({ subject: deployment }), finding({ field: 'spec' }));
    expect(new Set(all).size).toBe(all.length);
    expect(all[1]).toBe(all[0].replace(/1$/, '2'));
  });

  const uri = (file: string) => runOf(report(finding({ subject: { title: 'any', place: () => `${file}:1:2` } })).toSarif())
    .results[0].locations[0].physicalLocation.artifactLocation.uri;

  test.each([
    ['auth.yaml', 'auth.yaml'],
    ['./auth.yaml', 'auth.yaml'],
    ['a b/ü#?%.yaml', 'a%20b/%C3%BC%23%3F%25.yaml'],
    ['c:d.yaml', 'c%3Ad.yaml'],
    ['../up/[x].yaml', '../up/%5Bx%5D.yaml'],
    ['<stdin>', '%3Cstdin%3E'],
    ['/abs/a b.yaml', 'file:///abs/a%20b.yaml'],
  ])('has the file %s as the URI %s', (file, expected) => {
    expect(uri(file)).toBe(expected);
  });

  test('doubles braces in messages, which would be placeholders', () => {
    expect(runOf(report(finding({ message: 'got {0} and \\d{2}' })).toSarif()).results[0].message.text).toContain(': got {{0}} and \\d{{2}}.\n');
  });
});

describe('a report as JUnit XML', () => {
  test('has errors as failures and warnings as test cases that pass, with their text', () => {
    expect(report(ERROR, WARNING).toJunit()).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="cdk8s-canary check" tests="2" failures="1" errors="0" time="0">
  <testsuite name="cdk8s-canary check" tests="2" failures="1" errors="0" time="0" skipped="0">
    <testcase name="route to a track without pods: VirtualService auth/auth-api spec.http[0].route[1]" classname="cdk8s-canary.R902" time="0">
      <failure message="VirtualService auth/auth-api: 10% of the requests go to auth-api-canary, which has no pods" type="R902">
error R902 route to a track without pods
  manifests/auth.yaml:10:7
  VirtualService auth/auth-api: 10% of the requests go to auth-api-canary, which has no pods

     8 |     - destination: { host: auth-api }
     9 |       weight: 90
  &gt; 10 |     - destination: { host: auth-api-canary }
       |       ^
    11 |       weight: 10
    12 | ---

  request: GET api.example.com/ from gateway istio-system/public
  gets: HTTP 503: no healthy endpoint
  related: Deployment auth/auth-api-canary spec.replicas: has 0 pods (manifests/auth.yaml:17:3)
  way out: set the weight to 0, or replicas to 1 or more
</failure>
    </testcase>
    <testcase name="port without a name: Service default/web spec.ports[0]" classname="cdk8s-canary.R909" time="0">
      <system-out>
warning R909 port without a name
  objects[0] spec.ports[0]
  Service default/web: port 80 has no name, so Istio guesses the protocol
  way out: name it &quot;http&quot; or set appProtocol
</system-out>
    </testcase>
  </testsuite>
</testsuites>
`);
  });

  test('of nothing has one test case, which passes', () => {
    expect(suite(report().toJunit())).toMatchObject({ tests: '1', failures: '0', testcase: [{ name: 'no findings', classname: 'cdk8s-canary' }] });
  });

  test('names every test case differently, because GitLab drops the second of a name', () => {
    expect(suite(report(ERROR, ERROR, ERROR).toJunit()).testcase.map(({ name }: any) => name.split('route[1]')[1])).toEqual(['', ' (2)', ' (3)']);
  });

  test('has no colors, also where the text has', () => {
    expect(FindingsReport.of([ERROR], { colors: true }).toJunit()).toBe(FindingsReport.of([ERROR]).toJunit());
  });
});

describe('for all texts', () => {
  const text = fc.oneof(
    fc.string(), fc.fullUnicodeString(), fc.string16bits(),
    fc.array(fc.constantFrom(']]>', '&', '&amp;', '<', '>', '"', '\'', '{', '}', '{0}', '\0', '\u001b[31m', '\r\n', '\t', '\u0085', '\u2028', '\u202e', '\ufffe', '\uffff', '\ud800', '\udc00', '😀', '日本', ':1:2', '/', '%', 'a'))
      .map(parts => parts.join('')),
  );
  const place = fc.oneof(text, fc.tuple(text, fc.nat(5), fc.nat(5)).map(parts => parts.join(':')), fc.constantFrom('f:1:1', 'f:2:3', '/f:1:1', ':1:1', 'f:0:1', `f:${'9'.repeat(400)}:1`));
  const decision = fc.tuple(text, text).map(([key, effect]) => new Decision(route, ['metadata', key], effect));
  const any = fc.record({
    rule: fc.oneof(fc.constantFrom('R1', 'R902'), text),
    severity: fc.constantFrom(Severity.ERROR, Severity.WARNING),
    title: text,
    subject: fc.tuple(text, place).map(([title, where]) => ({ title, place: () => where })),
    field: text,
    message: text,
    wayOut: text,
    related: fc.array(decision, { maxLength: 2 }),
    shown: fc.option(fc.tuple(text, text)),
  }).map(({ shown, ...parts }) => finding({ ...parts, ...shown === null ? {} : { request: shown[0], outcome: shown[1] } }));
  const findings = fc.array(any, { maxLength: 4 });
  const options = fc.record({ sources: fc.record({ f: text }) });

  test('the SARIF is valid, and every result has its rule', () => {
    fc.assert(fc.property(findings, made => {
      const { results, tool } = valid(sarifSchema, FindingsReport.of(made).toSarif()).runs[0];
      expect(results).toHaveLength(made.length);
      results.forEach(({ ruleId, ruleIndex }: any) => expect(tool.driver.rules[ruleIndex].id).toBe(ruleId));
    }));
  });

  test('the JSON is valid, can be written as UTF-8 and says what the findings say', () => {
    fc.assert(fc.property(findings, made => {
      const json = FindingsReport.of(made).toJson();
      const value = valid(closedJson, json);
      JSON.parse(json, (_, field) => typeof field === 'string' && expect(field).toBe(Buffer.from(field).toString()));
      expect(value.findings.map(({ message }: any) => message)).toEqual(made.map(({ message }) => Buffer.from(message).toString()));
    }));
  });

  test('the JUnit XML is well-formed, with a failure for every error and names that differ', () => {
    fc.assert(fc.property(findings, options, (made, given) => {
      const { tests, failures, testcase } = suite(FindingsReport.of(made, given).toJunit());
      const errors = made.filter(({ severity }) => severity === Severity.ERROR);
      expect([tests, failures]).toEqual([String(Math.max(made.length, 1)), String(errors.length)]);
      expect(testcase.filter((one: any) => one.failure !== undefined)).toHaveLength(errors.length);
      expect(new Set(testcase.map(({ name }: any) => name)).size).toBe(Math.max(made.length, 1));
    }));
  });

  test('the text steers no terminal, and every line of a finding but its head is indented', () => {
    fc.assert(fc.property(findings, options, (made, given) => {
      const lines = FindingsReport.of(made, given).toText().split('\n');
      expect(lines.join('')).not.toMatch(/[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/u);
      expect(lines.filter(line => line !== '' && !line.startsWith('  '))).toHaveLength(made.length + 1);
    }));
  });
});
