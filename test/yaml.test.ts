import { execFileSync, spawnSync } from 'child_process';
import { mkdtempSync, readdirSync, readFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { ApiObject, App, Chart } from 'cdk8s';
import * as fc from 'fast-check';
import * as jsYaml from 'js-yaml';
import * as yaml from 'yaml';
import { expectSchema } from './schema-oracle';
import { chartIn, message, service, synthMessage } from './support';
import { GitOpsApp, Workload } from '../src';
import { yamlText } from '../src/gitops/yaml-text';

/** Texts that some YAML reader takes for something else when they stand without quotes. */
const VECTORS = [
  '1e3', '12e45', '123e4', '1.10', '1.0', '1.1', '0o17', '017', '0x1F', '0b11', '1_000', '1e3_', '4E_48', '2024-01-01', '2024-01-01T00:00:00Z',
  '12:30:45', '1:2', '22:22', '.inf', '-.inf', '.nan', '~', '', 'y', 'n', 'Y', 'yes', 'No', 'on', 'OFF', 'true', 'False', 'null', 'NULL',
  '=', '<<', '!x', '? a', ',', '190:20:30', '0777', '08', '+.inf', '.NaN', '1e+21', '2001-12-14t21:59:43.10-05:00', '---', '...', 'a\u2029b', '\ud800', '\udc00a', '\ufffe', 'e0', 'E12', 'e-0', '.', '-', '+', '_', '+1', '-1', '.5', '5.', '0', '-0', '1234e12', 'a: b', 'a #b', '- a', '@a', '`a`', '%a', '*a', '&a', '!a', '|', '>', '{}', '[]',
  '#', 'a:', ' a', 'a ', '"', '\'', 'a\nb', '\t', '\\', 'é', '日本', '🙂', '\u2028', '\u00a0', 'a\u0085b', '\u007f', '\ufeff', '\u0001',
];

const python = spawnSync('python3', ['-c', 'import yaml']).status === 0;

/** What each reader takes a text for. */
const READERS: { [name: string]: (text: string) => any[] } = {
  'yaml 1.2': text => yaml.parseAllDocuments(text, { version: '1.2' }).map(document => document.toJSON()),
  'yaml 1.1': text => yaml.parseAllDocuments(text, { version: '1.1' }).map(document => document.toJSON()),
  'js-yaml': text => jsYaml.loadAll(text) as any[],
  'js-yaml, core schema': text => jsYaml.loadAll(text, undefined, { schema: jsYaml.CORE_SCHEMA }) as any[],
  ...python ? {
    PyYAML: text => JSON.parse(execFileSync('python3', [
      '-c', 'import sys, json, yaml; print(json.dumps(list(yaml.safe_load_all(sys.stdin.buffer.read().decode()))))',
    ], { input: text }).toString()),
  } : {},
};

/** Texts of several lines, most of them with something that means something in YAML. */
const LINES = fc.array(fc.oneof(
  fc.constantFrom('', 'a', 'a: b', '- a', '# a', '---', '...', '%a', '{{ a }}', '"', '\'', '|', '>-',
    '  a', '\ta', 'a ', 'a\tb', '\t', ' ', 'é', '🙂', '\u2028', '\u0085', '\ufeff', 'a\r'),
  fc.stringOf(fc.constantFrom(...' \t#:-|>{}[]&*!%@`"\'\\ab0,?=~.'), { maxLength: 8 }), fc.fullUnicodeString({ maxLength: 8 }),
), { minLength: 2, maxLength: 6 }).map(lines => lines.join('\n'));

/** Any JSON, with texts that mean something in YAML as values and as keys. */
const TEXT = fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...VECTORS) }, fc.fullUnicodeString({ maxLength: 8 }), LINES, fc.constantFrom('labels', 'env', 'value', 'a', '__proto__'));
const { json: ANY_OBJECT } = fc.letrec<{ json: object; value: unknown }>(tie => ({
  json: fc.array(fc.tuple(TEXT, tie('value')), { maxLength: 5 }).map(entries => Object.fromEntries(entries)),
  value: fc.oneof({ maxDepth: 4 }, { weight: 3, arbitrary: TEXT }, fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.constantFrom(null, true, false, 1e21, -1e21, 5e-324, -0, 2 ** 53), fc.array(tie('value'), { maxLength: 4 }), tie('json')),
}));

/** A chart with texts in every place where people's own texts go. */
function chartWith(texts: string[]): Chart {
  const chart = chartIn('shop', new GitOpsApp());
  const map = Object.fromEntries(texts.map((text, index) => [`K${index}`, text]));
  service(chart, {
    workload: Workload.container({ image: 'x', args: texts, ports: [{ name: 'http', port: 80 }], env: map, annotations: map }),
    stable: { version: '1.10', labels: { sha: '1234e12', day: '2024-01-01', flag: 'yes', zero: '0o17' }, nodeSelector: { 'pool': '1e3', 'on': 'a', '1e3': 'b', '0o17': 'c', 'null': 'd' } },
  });
  return chart;
}

if (!python) {
  test.skip('PyYAML is not there: values were compared with the other readers only', () => undefined);
}

describe.each(Object.entries(READERS))('as %s reads it', (_, read) => {
  test('every value is the one that was given', () => {
    const chart = chartWith(VECTORS);
    expectSchema(chart.toJson());
    expect(read(App.of(chart).synthYaml())).toEqual(chart.toJson());
  });

  test('that holds for random texts, too', () => {
    const digits = fc.stringOf(fc.constantFrom(...'0123456789_.eExo+-:bnyTZ~= '), { maxLength: 8 });
    const anything = fc.fullUnicodeString({ maxLength: 8 });
    fc.assert(fc.property(fc.array(fc.oneof(digits, anything), { minLength: 40, maxLength: 40 }), texts => {
      const chart = chartWith(texts);
      expect(read(App.of(chart).synthYaml())).toEqual(chart.toJson());
    }), { numRuns: 20 });
  });

  test('that holds for any JSON, and for keys', () => {
    fc.assert(fc.property(fc.array(ANY_OBJECT, { minLength: 40, maxLength: 40 }), objects => {
      expect(read(yamlText(objects))).toEqual(objects);
    }), { numRuns: 20, endOnFailure: true });
  });

  test('that holds for texts of several lines, as values, in lists and as keys', () => {
    fc.assert(fc.property(fc.array(LINES, { minLength: 200, maxLength: 200 }), texts => {
      const objects = texts.map(text => ({ data: { text, deep: [[text], { text, after: [{ text }] }] }, [text]: text, labels: { text }, last: 'x' }));
      expect(read(yamlText(objects))).toEqual(objects);
    }), { numRuns: 10, endOnFailure: true });
  });
});

test('texts of several lines are blocks', () => {
  const long = 'word '.repeat(40) + 'end';
  const data = { 'nginx.conf': 'server {\n  listen 80;\n\n  # all\n}\n', 'note': '- yes: 1\n--- é 🙂', 'line': 'word\n', 'long': `${long}\n${long}` };
  expect(yamlText([{ kind: 'ConfigMap', data, list: [data.note] }])).toBe([
    'kind: ConfigMap',
    'data:',
    '  nginx.conf: |',
    '    server {',
    '      listen 80;',
    '',
    '      # all',
    '    }',
    '  note: |-',
    '    - yes: 1',
    '    --- é 🙂',
    '  line: |',
    '    word',
    '  long: |-',
    `    ${long}`,
    `    ${long}`,
    'list:',
    '  - |-',
    '    - yes: 1',
    '    --- é 🙂',
    '',
  ].join('\n'));
});

test.each([
  ' a\nb', '\na', 'a \nb', 'a\nb ', 'a\n \nb', 'a\n\n', '\n', '\ta\nb', 'a\n\tb', 'a\tb\n', 'a\r\nb', 'a\n\u00a0', 'a\n\u2028', 'a\n\ufeff', 'a\n\u0085b', 'a\n\u0001', 'a\n\ud800',
])('texts of several lines are in quotes where an editor or a reader could change them: %j', text => {
  expect(yamlText([{ text, list: [text] }])).toMatch(/^text: "[ -~\u00a0]+"\nlist:\n {2}- "[ -~\u00a0]+"\n$/);
});

test('values of labels, annotations, selectors and variables are quoted, however they stand, and nothing else is', () => {
  const map = { one: 'word', list: ['word', ['word']], map: { two: 'word' } };
  const quotedMap = ['  one: "word"', '  list:', '    - "word"', '    - - "word"', '  map:', '    two: word'];
  const objects = [{ ...Object.fromEntries(['labels', 'annotations', 'matchLabels', 'selector', 'nodeSelector'].map(key => [key, map])), other: map }];
  const before = JSON.stringify(objects);
  expect(yamlText(objects).split('\n')).toEqual([
    ...['labels', 'annotations', 'matchLabels', 'selector', 'nodeSelector'].flatMap(key => [`${key}:`, ...quotedMap]),
    'other:', ...quotedMap.map(line => line.replaceAll('"', '')), '',
  ]);
  expect(JSON.stringify(objects)).toBe(before);
  expect(yamlText([{ env: [{ name: 'A', value: 'word' }, { name: 'B', valueFrom: { key: 'word' } }], value: 'word', selector: [{ a: 'word' }], annotations: { lines: 'a\nb' } }])).toBe([
    'env:', '  - name: A', '    value: "word"', '  - name: B', '    valueFrom:', '      key: word', 'value: word', 'selector:', '  - a: "word"', 'annotations:', '  lines: "a\\nb"', '',
  ].join('\n'));
});

test('numbers, booleans, null and what is empty', () => {
  const empty = { map: {}, list: [], left: undefined, out: [undefined], nothing: null };
  expect(yamlText([{ int: 5, half: 0.5, large: 1e21, small: 1e-7, zero: -0, yes: true, ...empty, 12: {} }, {}])).toBe([
    '"12": {}', 'int: 5', 'half: 0.5', 'large: 1.e+21', 'small: 1.e-7', 'zero: -0.0', '"yes": true', 'map: {}', 'list: []', 'out:', '  - null', 'nothing: null', '---', '{}', '',
  ].join('\n'));
});

describe('GitOpsApp', () => {
  test('always quotes labels, annotations, selectors and environment values, and plain words elsewhere stay bare', () => {
    const chart = chartIn('shop', new GitOpsApp());
    service(chart, { workload: Workload.container({ image: 'x:1', ports: [{ name: 'http', port: 80 }], env: { A: 'word' }, annotations: { note: 'word' }, nodeSelector: { pool: 'a' } }) });
    const text = App.of(chart).synthYaml();
    for (const line of ['    app: "web"', '      track: "stable"', '        note: "word"', '              value: "word"', '        pool: "a"', '      app: "web"']) {
      expect(text.split('\n')).toContain(line);
    }
    for (const line of ['kind: Deployment', '  name: web', '          image: x:1', 'apiVersion: networking.istio.io/v1', '  host: web']) {
      expect(text.split('\n')).toContain(line);
    }
  });

  test('writes a file per chart to its folder, under the names of cdk8s', () => {
    const outdir = mkdtempSync(join(tmpdir(), 'cdk8s-canary-'));
    const app = new GitOpsApp({ outdir: join(outdir, 'new', 'folder') });
    for (const name of ['one', 'two']) {
      service(new Chart(app, name, { namespace: name }));
    }
    app.synth();
    expect(readdirSync(app.outdir)).toEqual(['.cdk8s-canary', 'one.k8s.yaml', 'two.k8s.yaml']);
    expect(jsYaml.loadAll(readFileSync(join(app.outdir, 'two.k8s.yaml'), 'utf8'))).toEqual((app.charts[1]).toJson());
    expect(jsYaml.loadAll(app.synthYaml())).toHaveLength(10);
  });

  test('numbers the files by the dependencies of charts and of their objects, as cdk8s does', () => {
    const names = [GitOpsApp, App].map(type => {
      const app = new type({ outdir: mkdtempSync(join(tmpdir(), 'cdk8s-canary-')) });
      const [one, two] = ['one', 'two'].map(name => service(new Chart(app, name, { namespace: name })));
      one.stable.addDependency(two.stable);
      app.synth();
      return readdirSync(app.outdir).filter(file => file !== '.cdk8s-canary');
    });
    expect(names[0]).toEqual(['0000-two.k8s.yaml', '0001-one.k8s.yaml']);
    expect(names[0]).toEqual(names[1]);
  });

  test('writes to dist, or to where the cdk8s CLI says', () => {
    expect(new GitOpsApp().outdir).toBe('dist');
    process.env.CDK8S_OUTDIR = 'elsewhere';
    try {
      expect(new GitOpsApp().outdir).toBe('elsewhere');
    } finally {
      delete process.env.CDK8S_OUTDIR;
    }
  });

  test('writes nothing when anything is wrong', () => {
    const outdir = mkdtempSync(join(tmpdir(), 'cdk8s-canary-'));
    const app = new GitOpsApp({ outdir });
    const chart = new Chart(app, 'shop', { namespace: 'shop' });
    service(chart);
    new ApiObject(chart, 'extra', { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' } });
    expect(message(() => app.synth())).toContain('[shop/web] Service web must be made once');
    expect(readdirSync(outdir)).toEqual([]);
  });
});

describe('the writer of cdk8s.App', () => {
  test.each(['0o17', '0X1F', '1e3_', '+_5', '4E_48'])('is refused where it would leave %s bare', text => {
    const chart = chartIn();
    service(chart, { canary: { env: { TEXT: text } } });
    expect(synthMessage(chart)).toBe(`[shop/web] "${text}" would be written without quotes and read as a number: use GitOpsApp instead of App, which quotes it`);
  });

  test.each(['1_000', '1e3', '1.10', '0x1F', '2024-01-01', 'snake_case', '1_a', '_35', '_'])('is good enough for %s', text => {
    const chart = chartIn();
    service(chart, { canary: { env: { TEXT: text } } });
    const [, deployment] = jsYaml.loadAll(App.of(chart).synthYaml()) as any[];
    expect(deployment.spec.template.spec.containers[0].env).toEqual([{ name: 'TEXT', value: text }]);
  });
});
