import { execFileSync } from 'child_process';
import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { dirname, join } from 'path';
import { ApiObject, App, Chart } from 'cdk8s';
import * as fc from 'fast-check';
import * as yaml from 'yaml';
import { chartIn, message, service } from './support';
import { CanaryError } from '../src/domain/canary-error';
import { Manifests } from '../src/verify/manifests';

// The tables are what sigs.k8s.io/yaml v1.6.0 (with go.yaml.in/yaml/v2 v2.4.3) makes of each text, measured with a program of Go that prints
// yaml.YAMLToJSON([]byte("apiVersion: v1\nkind: Any\nmetadata: {name: a}\ndata:\n  " + text + "\n")) of each, texts of many lines indented by two.

/** Plain scalars that stay texts. */
const TEXTS = 'yEs nO oN oFF tRue fALSE nULL ~~ .Nan nan NaN .iNF inf Infinity .infinity .Infinity +inf -inf = << 0o18 -0o18 0xg 0x 0b12 0b -0b _0b11 _1 ._1 .1_ .1__0 .5_e1 .5e_1 1e 1e+ e3 .e3 . .. -. +. 1.2.3 v1.10 10.0.0.1 1-2 1e999 -1e999 .5e999 1.7976931348623159e308 0x1.8 0x1p4 .0x1 .5p1 .5e .5e+ 0b1e1 0x10000000000000000 -0x8000000000000001 0b11111111111111111111111111111111111111111111111111111111111111111 2024-01-01 2024-1-1 2024-01-01T00:00:00Z 2024-01-01t00:00:00Z 2024-01-01T00:00:00+01:00 2024-13-01 12:30:45 1:2 22:22 190:20:30 190:20:30.15 -1:2 + -- ++1 +-1 1a a1 0a 0d 1k 100m 1Gi 500m 1,000 1.5,5 $1 é 日本 ١ １ _ __ -a +a .a 0xabcdefg 0e 1e2.5 1.5. ..5 truex true1 yes1 y1 nn yy ono offf ~a tRUE nul NUL Nan 0o 0x_ 0b_ 0b2 -0b2 +0b2 -0b_ 0x-1 -0b-1 0b0b1 a#b a:b'.split(' ');

/** Maps that Kubernetes reads as the value before them. */
const READ: [json: string, ...texts: string[]][] = [
  ['{"x":true}', 'x: y', 'x: Y', 'x: yes', 'x: Yes', 'x: YES', 'x: on', 'x: On', 'x: ON', 'x: true', 'x: True', 'x: TRUE', 'x: !!bool yes', 'x: !!bool "on"', 'x: &a yes'],
  ['{"x":false}', 'x: n', 'x: N', 'x: no', 'x: No', 'x: NO', 'x: off', 'x: Off', 'x: OFF', 'x: false', 'x: False', 'x: FALSE'],
  ['{"x":null}', 'x: null', 'x: Null', 'x: NULL', 'x: ~', 'x: ', 'x: null ', 'x: !!null ""', 'x: !!null', 'x: !!null ~'],
  ['{"x":15}', 'x: 0o17', 'x: 0O17', 'x: 017', 'x: +017', 'x: +0o17', 'x: 0_o17'], ['{"x":18}', 'x: 018'], ['{"x":8}', 'x: 08', 'x: 0_8'],
  ['{"x":9}', 'x: 09'], ['{"x":0}', 'x: 00', 'x: 0', 'x: -0', 'x: +0', 'x: 1e-999', 'x: 0e0', 'x: 0.0', 'x: -0.0', 'x: +0.0', 'x: 00e1'],
  ['{"x":1}', 'x: 01', 'x: 0x_1', 'x: 1_', 'x: +_1', 'x: 1.0', 'x: 1.', 'x: 1e00', 'x: +1', 'x: 1 ', 'x: 1', 'x: 0b+1'],
  ['{"x":-15}', 'x: -017', 'x: -0o17'], ['{"x":31}', 'x: 0x1F', 'x: 0X1F', 'x: +0x1f', 'x: 0_x1F', 'x: !!int 0x1F'], ['{"x":-31}', 'x: -0x1F'],
  ['{"x":16}', 'x: 0x1_0', 'x: !!float 0x10'],
  ['{"x":3}', 'x: 0b11', 'x: 0B11', 'x: +0b11', 'x: 0b1_1', 'x: 0_b11', 'x: !!int 3', 'x: !!int "3"', 'x: !!float 3', 'x: !!float "3"'],
  ['{"x":-3}', 'x: -0b11', 'x: -0B11'],
  ['{"x":1000}', 'x: 1_000', 'x: 1e3', 'x: 1e3_', 'x: 1_e3', 'x: 1E3', 'x: 1e+3', 'x: 1.e3', 'x: 1e03', 'x: 01e3'], ['{"x":10}', 'x: 1__0', 'x: 1e1'],
  ['{"x":-1}', 'x: -_1', 'x: -1_', 'x: -1', 'x: 0b-1'], ['{"x":1000.5}', 'x: 1_000.5'], ['{"x":1.5}', 'x: 1_.5', 'x: 1._5', 'x: 1.5_'],
  ['{"x":0.1}', 'x: .1_0', 'x: 0.1'], ['{"x":5000000000}', 'x: .5e1_0'], ['{"x":0.001}', 'x: 1e-3'], ['{"x":1500}', 'x: 1.5e3'],
  ['{"x":500}', 'x: .5e3'], ['{"x":5}', 'x: 5.'], ['{"x":0.5}', 'x: .5', 'x: +.5', 'x: 00.5', 'x: 0.5'], ['{"x":-0.5}', 'x: -.5'],
  ['{"x":-5}', 'x: -5.'], ['{"x":1.1}', 'x: 1.10', 'x: 1.1'], ['{"x":1e+308}', 'x: 1e308'],
  ['{"x":1.7976931348623157e+308}', 'x: 1.7976931348623157e308'], ['{"x":5e-324}', 'x: 5e-324'], ['{"x":4e+48}', 'x: 4E_48'],
  ['{"x":1.2e+46}', 'x: 12e45'], ['{"x":1230000}', 'x: 123e4'], ['{"x":1234000000000000}', 'x: 1234e12'], ['{"x":8.5}', 'x: 08.5'],
  ['{"x":17.5}', 'x: 017.5'], ['{"x":9007199254740991}', 'x: 9007199254740991'], ['{"x":9007199254740992}', 'x: 9007199254740993'],
  ['{"x":-9007199254740992}', 'x: -9007199254740993'],
  ['{"x":9223372036854776000}', 'x: 9223372036854775807', 'x: 9223372036854775808', 'x: +9223372036854775807', 'x: +9223372036854775808'],
  ['{"x":-9223372036854776000}', 'x: -9223372036854775808', 'x: -9223372036854775809', 'x: -0x8000000000000000'],
  ['{"x":18446744073709552000}', 'x: 18446744073709551615', 'x: 18446744073709551616', 'x: 0xFFFFFFFFFFFFFFFF', 'x: 0b1111111111111111111111111111111111111111111111111111111111111111', 'x: 01777777777777777777777'],
  ['{"x":-18446744073709552000}', 'x: -18446744073709551616'], ['{"x":2e+21}', 'x: 02000000000000000000000'],
  ['{"x":1.2345678901234568e+29}', 'x: 123456789012345678901234567890'], ['{"x":1e+21}', 'x: 1000000000000000000000', 'x: 1e21'],
  ['{"x":"2024-01-01 00:00:00"}', 'x: 2024-01-01 00:00:00'], ['{"x":"2024-01-01 00:00:00 Z"}', 'x: 2024-01-01 00:00:00 Z'],
  ['{"x":20240101}', 'x: 20240101'], ['{"x":2024}', 'x: 2024'], ['{"x":11259375}', 'x: 0xabcdef', 'x: 0xABCDEF'], ['{"x":100}', 'x: 1E+02'],
  ['{"x":511}', 'x: 0777', 'x: 0o777', 'x: 00777', 'x: 0o0777'], ['{"x":7}', 'x: 0o_7', 'x: 0_7'], ['{"x":-7}', 'x: -0_7'],
  ['{"x":123}', 'x: 1_2_3', 'x: +1_2_3'], ['{"x":-123}', 'x: -1_2_3'], ['{"x":12}', 'x: 12_', 'x: !<tag:yaml.org,2002:int> 12', 'x: &a 12'],
  ['{"x":-2}', 'x: -0b1_0'], ['{"x":2}', 'x: +0b1_0', 'x: 0B1_0'], ['{"x":1e+50}', 'x: 1e5_0'], ['{"x":1e+51}', 'x: 1_0e5_0'],
  ['{"x":6.02e+23}', 'x: 6.02e23'], ['{"x":6.02e-23}', 'x: 6.02E-23'], ['{"x":3.141592653589793}', 'x: 3.14159265358979323846'],
  ['{"x":0.30000000000000004}', 'x: 0.30000000000000004'], ['{"x":100000}', 'x: 100000'], ['{"x":1000000}', 'x: 1000000.0'],
  ['{"x":100000000000000000000}', 'x: 1e20'], ['{"x":123456789.123}', 'x: 123456789.123'], ['{"x":"1"}', 'x: !!str 1'], ['{"x":""}', 'x: !!str'],
  ['{"x":"null"}', 'x: !!str null'], ['{"x":"yes"}', 'x: !!str yes', 'x: !foo yes', 'x: ! yes', 'x: "yes"'], ['{"x":3.5}', 'x: !!float 3.5'],
  ['{"x":"hi"}', 'x: !!binary aGk=', 'x: !!binary "aGk="'], ['{"x":"2024-01-01"}', 'x: !!timestamp 2024-01-01', 'x: !!timestamp "2024-01-01"'],
  ['{"x":"2024-01-01 10:00:00"}', 'x: !!timestamp 2024-01-01 10:00:00'],
  ['{"x":"12"}', 'x: !foo 12', 'x: ! 12', 'x: !<tag:yaml.org,2002:str> 12', 'x: "12"', 'x: \'12\''], ['{"x":"a"}', 'x: !foo a', 'x: a # b'],
  ['{"x":[1]}', 'x: !foo [1]', 'x: !!seq [1]'], ['{"x":{"a":1}}', 'x: !foo {a: 1}', 'x: !!map {a: 1}'],
  ['{"x":{"a":null,"b":null}}', 'x: !!set {a, b}'], ['{"x":[{"a":1}]}', 'x: !!omap [a: 1]'], ['{"x":"x"}', 'x: !!python/none x'],
  ['{"x":"<<"}', 'x: !!merge <<'], ['{"x":"="}', 'x: !!value ='], ['{"x":"12\\n"}', 'x: |\n  12'], ['{"x":"yes\\n"}', 'x: >\n  yes'],
  ['{"x":[true,10,7]}', 'x: [yes, 1_0, 0o7]'], ['{"x":{"true":false}}', 'x: {on: off}'], ['{"x":"ab"}', 'x: "a\\\n  b"'],
  ['{"x":"a b"}', 'x: "a\n  b"'], ['{"x":"it\'s"}', 'x: \'it\'\'s\''], ['{"true":"x"}', 'on: x', 'y: x', 'true: x'],
  ['{"1":"x"}', '1: x', '1.0: x', '"1": x', '!!str 1: x', '!foo 1: x', '!!int 1: x'], ['{"1.1":"x"}', '1.10: x'],
  ['{"1000":"x"}', '1e3: x', '1_000: x'], ['{"31":"x"}', '0x1F: x'], ['{"15":"x"}', '0o17: x', '017: x'], ['{"0.5":"x"}', '.5: x'],
  ['{"-1":"x"}', '-1: x', '-1.0: x'], ['{"-1.5":"x"}', '-1.5: x'], ['{"1e+21":"x"}', '1e21: x'], ['{"1e+20":"x"}', '1e20: x'],
  ['{"1.2345679e+08":"x"}', '123456789.123: x'], ['{"0.1":"x"}', '0.1: x'], ['{"1e+06":"x"}', '1000000.0: x', '1e6: x'],
  ['{"100000":"x"}', '100000.0: x'], ['{"0.0001":"x"}', '0.0001: x'], ['{"1e-05":"x"}', '0.00001: x'], ['{"0.001":"x"}', '0.001: x'],
  ['{"1.2345675e+06":"x"}', '1234567.5: x'], ['{"1.6777216e+07":"x"}', '16777217.0: x'], ['{".inf":"x"}', '.inf: x', '1e300: x'],
  ['{"-.inf":"x"}', '-.inf: x'], ['{".nan":"x"}', '.nan: x'], ['{"0":"x"}', '-0: x', '1e-300: x'],
  ['{"9007199254740993":"x"}', '9007199254740993: x'], ['{"9223372036854775807":"x"}', '9223372036854775807: x'],
  ['{"2024-01-01":"x"}', '2024-01-01: x'], ['{"<<x":"x"}', '<<x: x'], ['{"=":"x"}', '=: x'], ['{"a b":"x"}', 'a b: x'], ['{"1:2":"x"}', '1:2: x'],
  ['{"false":"x"}', 'False: x'], ['{"Infinity":"x"}', 'Infinity: x'], ['{"-1000":"x"}', '-1e3: x'], ['{"999999":"x"}', '999999.0: x'],
  ['{"1.2345678e+07":"x"}', '12345678.0: x'], ['{"3.4028235e+38":"x"}', '3.4028235e38: x'], ['{"1.5e-05":"x"}', '1.5e-5: x'],
  ['{"a":2}', 'a: 1\n<<: {a: 2}'], ['{"a":1}', '<<: {a: 2}\na: 1', '!!merge <<: {a: 1}', '{a: 1,}', '{"a":1}', '{"a" :1}'],
  ['{"b":{"a":1,"c":3},"d":{"a":2,"c":3}}', 'b: &x {a: 1, c: 3}\nd: {<<: *x, a: 2}'],
  ['{"b":{"a":1},"c":{"a":2,"e":1},"d":{"a":1,"e":1}}', 'b: &x {a: 1}\nc: &y {a: 2, e: 1}\nd:\n  <<: [*x, *y]'],
  ['{"b":{"a":1},"d":{"a":1,"f":1}}', 'b: &x {a: 1}\nd:\n  a: 5\n  <<: *x\n  f: 1'], ['{"<<":{"a":1}}', '"<<": {a: 1}'],
  ['{"a":{"b":1,"c":3}}', 'a: {<<: [{b: 1}, {b: 2, c: 3}]}'], ['{"true":[1],"x":{"b":[1]},"z":{"b":[1]}}', 'x: &a {b: &c [1]}\ny: *c\nz: *a'],
  ['{"true":2,"x":1,"z":2}', 'x: &a 1\ny: &a 2\nz: *a'], ['{"a":1,"b":2,"c":3}', '<<: {<<: {a: 1}, b: 2}\nc: 3'],
  ['{"a":{"b":1,"c":2}}', 'a: {<<: {b: 1}, <<: {c: 2}}'], ['{"a":{"b":3}}', 'a: {<<: {b: 1}, b: 2, <<: {b: 3}}'],
  ['{"a":"x\\ny\\n"}', 'a: |\n  x\n  y\n'], ['{"a":"x"}', 'a: |-\n  x\n\n'], ['{"a":"x y\\nz\\n"}', 'a: >\n  x\n  y\n\n  z\n'],
  ['{"a":["b","c"]}', 'a:\n- b\n- c'], ['{"a":[{"b":1,"c":2}]}', 'a:\n  - b: 1\n    c: 2\n'],
  ['{"a":"b"}', '? a\n: b', 'a:\tb', 'a: b\t', 'a: b\t# c'], ['{"a":"b\\nc"}', '"a": "b\\nc"'], ['{"a":"\\u0000"}', 'a: "\\0"'],
  ['{"a":null,"b":null}', '{a, b: }', 'a: &x\nb: *x'], ['{"a":"\\t"}', 'a: "\t"'], ['{"a":"","b":""}', 'a: &x !!str\nb: *x'],
];

/** Maps that Kubernetes refuses. */
const REFUSED = [
  'x: .nan', 'x: .NaN', 'x: .NAN', 'x: .inf', 'x: .Inf', 'x: .INF', 'x: +.inf', 'x: +.Inf', 'x: +.INF', 'x: -.inf', 'x: -.Inf', 'x: -.INF', 'x: -', 'x: - 1', 'x: !!int 3.5', 'x: !!int a', 'x: !!int', 'x: !!int yes', 'x: !!float a', 'x: !!float .inf', 'x: !!bool 1', 'x: !!bool', 'x: !!null a', 'x: !!binary aGk', 'x: !!binary "a b"', 'x: !!timestamp a', 'x: a: b', 'x: "\\z"', 'null: x', '~: x', ': x', '9223372036854775808: x', '18446744073709551615: x', '[a]: x', '{a: b}: x', 'a: {<<: }', 'a: {<<: 1}', 'a: {<<: [1]}', 'x: *a', 'a: &a [*a]', '? [1]\n: 2', '{{ x }}: 1', 'a: {{ x }}', '\ta: 1', 'a:\n\tb: 1', 'a: @b', 'a: `b`', 'a: %b', 'a: b: c', 'a: - b', 'a: [', 'a: "', 'a: ? b', 'a: -', 'a: - ',
];

const HEAD = 'apiVersion: v1\nkind: Any\nmetadata: {name: a}\n';
const object = (kind: string, name: string, more = '') => `apiVersion: v1\nkind: ${kind}\nmetadata:\n  name: ${name}\n${more}`;
const problems = (text: string) => message(() => Manifests.fromYaml(text, 'a.yaml')).split('\n').map(line => line.replace('Manifests.fromYaml: ', ''));
const data = (text: string) => Manifests.fromYaml(`${HEAD}data:\n  ${text.replace(/\n(?=.)/g, '\n  ')}\n`).objects[0].manifest.data;
const titles = ({ objects }: Manifests) => objects.map(({ title }) => title);

/** A directory with files. */
function folder(files: { [name: string]: string | Buffer }): string {
  const path = mkdtempSync(join(tmpdir(), 'cdk8s-canary-'));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), content);
  }
  return path;
}

/** What is wrong with a directory, its path as `DIR`. */
function folderProblems(files: { [name: string]: string | Buffer }): string[] {
  const path = folder(files);
  return message(() => Manifests.fromPath(path)).split('\n').map(line => line.replaceAll(path, 'DIR').replace('Manifests.fromPath: ', ''));
}

describe('scalars are read as Kubernetes reads them', () => {
  test.each(TEXTS)('%s stays a text', text => expect(data(`x: ${text}`)).toEqual({ x: text }));

  test.each(READ.flatMap(([json, ...texts]) => texts.map(text => [text, json])))('%j is %s', (text, json) => {
    expect(JSON.parse(JSON.stringify(data(text)))).toEqual(JSON.parse(json, (_, value) => Object.is(value, -0) ? 0 : value));
  });

  test.each(REFUSED)('%j is refused', text => expect(() => data(text)).toThrow(CanaryError));
});

describe('documents', () => {
  test('have names, kinds, groups, namespaces and places', () => {
    const { objects } = Manifests.fromYaml('# auth\n---\napiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata:\n  name: auth-api\n  namespace: auth\nspec:\n  http:\n    - route: []\n---\n---\n' + object('Service', 'web'), 'auth.yaml');
    const [{ apiVersion, kind, name, namespace, group, title }, web] = objects;
    expect({ apiVersion, kind, name, namespace, group, title }).toEqual({
      apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', name: 'auth-api', namespace: 'auth', group: 'networking.istio.io', title: 'VirtualService auth/auth-api',
    });
    expect([web.group, web.namespace, web.title]).toEqual(['', 'default', 'Service default/web']);
    expect([[], ['spec', 'http'], ['spec', 'http', '0'], ['spec', 'http', '0', 'route'], ['spec', 'http', '7', 'x'], ['none']].map(path => objects[0].place(path)))
      .toEqual(['auth.yaml:3:1', 'auth.yaml:9:3', 'auth.yaml:10:7', 'auth.yaml:10:7', 'auth.yaml:9:3', 'auth.yaml:3:1']);
    expect(web.place(['metadata', 'name'])).toBe('auth.yaml:16:3');
    expect(Manifests.fromYaml(HEAD).objects[0].place([])).toBe('manifests.yaml:1:1');
  });

  test('may be marked as YAML allows it', () => {
    const text = `\uFEFF%YAML 1.1\r\n--- # one\r\n${object('A', 'a', 'data: {t: "x\r\n  y"}\n').replace(/(?<!\r)\n/g, '\r\n')}...\r\n# two\r\n---\r\n${HEAD}data:\n  text: |\n    ---\n     ---\n  more: " ---"\n...\n# end\n`;
    const { objects } = Manifests.fromYaml(text, 'a.yaml');
    expect(objects.map(({ title, manifest }) => [title, manifest.data])).toEqual([['A default/a', { t: 'x y' }], ['Any default/a', { text: '---\n ---\n', more: ' ---' }]]);
    expect([objects[0].place([]), objects[1].place(['data', 'more'])]).toEqual(['a.yaml:3:1', 'a.yaml:19:3']);
    expect(Manifests.fromYaml('a: 1\n'.replace('a: 1', '# nothing')).objects).toEqual([]);
  });

  test('may be JSON, one or several after another', () => {
    const [one, two] = ['one', 'two'].map(name => JSON.stringify({ apiVersion: 'v1', kind: 'A', metadata: { name, annotations: { 'a}{"': '\\"}{' } } }, null, '\t'));
    const { objects } = Manifests.fromYaml(`${one}\n${two}${one.replace('"A"', '"B"')}\n`, 'a.json');
    expect(objects.map(({ title }) => title)).toEqual(['A default/one', 'A default/two', 'B default/one']);
    expect(objects.map(each => each.place(['metadata', 'name']))).toEqual(['a.json:5:3', 'a.json:15:3', 'a.json:24:3']);
    expect(objects[1].manifest.metadata.annotations).toEqual({ 'a}{"': '\\"}{' });
  });

  test('that are lists count as what is in them', () => {
    const { objects } = Manifests.fromYaml(`apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Service, metadata: {name: a}}\n- apiVersion: apps/v1\n  kind: DeploymentList\n  items:\n  - metadata:\n      name: b\n---\napiVersion: v1\nkind: List\nitems: []\n---\n${object('AllowList', 'c')}`, 'a.yaml');
    expect(objects.map(({ apiVersion, title }) => `${apiVersion} ${title}`)).toEqual(['v1 Service default/a', 'apps/v1 Deployment default/b', 'v1 AllowList default/c']);
    expect([objects[1].place([]), objects[1].place(['metadata', 'name']), objects[1].manifest.kind]).toEqual(['a.yaml:8:5', 'a.yaml:9:7', 'Deployment']);
  });

  test('have the places of aliases and merge keys where they are written', () => {
    const { objects: [any] } = Manifests.fromYaml(`${HEAD}a: &a\n  x: {v: 1}\n  z: 1\nb: *a\nc:\n  z: 2\n  <<: *a\n  w: 3\nd: {<<: [{p: 1}, {p: 2, q: 3}]}\non: 1\n`, 'a.yaml');
    expect(any.manifest).toMatchObject({ b: { x: { v: 1 }, z: 1 }, c: { x: { v: 1 }, z: 1, w: 3 }, d: { p: 1, q: 3 }, true: 1 });
    expect([['b'], ['b', 'x', 'v'], ['c', 'z'], ['c', 'x', 'v'], ['c', 'w'], ['d', 'p'], ['d', 'q'], ['true']].map(path => any.place(path)))
      .toEqual(['a.yaml:7:1', 'a.yaml:5:7', 'a.yaml:6:3', 'a.yaml:5:7', 'a.yaml:11:3', 'a.yaml:12:11', 'a.yaml:12:25', 'a.yaml:13:1']);
  });

  test('of unknown kinds are kept as they are', () => {
    const schema = { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata: { name: 'a' }, spec: { openAPIV3Schema: { matchLabels: { type: true }, metadata: { labels: { type: 1 } } } } };
    const own = { apiVersion: 'example.com/v1', kind: 'Own', metadata: { name: 'a' }, spec: { nodeSelector: { matchLabels: { a: 'b' } }, env: [{ name: 'A', value: { from: 1 } }, { name: 'B', value: null }], labels: { a: 1 } } };
    expect(Manifests.fromObjects([schema, own]).objects.map(({ manifest }) => manifest)).toEqual([schema, own]);
  });

  test('are many, and large', () => {
    const text = Array.from({ length: 3000 }, (_, index) => object('ConfigMap', `c${index}`, `data:\n  text: |\n    ${'x'.repeat(1000)}\n`)).join('---\n');
    const { objects } = Manifests.fromYaml(text, 'a.yaml');
    expect(objects).toHaveLength(3000);
    expect(objects.map(each => each.place(['data', 'text']))).toEqual(objects.map((_, index) => `a.yaml:${index * 8 + 6}:3`));
  });
});

describe('a text fails when', () => {
  test.each<[string, string, ...string[]]>([
    ['it is no YAML', `${HEAD}a: b: c\n`, 'text must be YAML, got: bad indentation of a mapping entry (a.yaml:4:5)'],
    ['it ends early', `${HEAD}a: "b\n`, 'text must be YAML, got: unexpected end of the stream within a double quoted scalar (a.yaml:5:1)'],
    ['several documents are no YAML', 'a: [\n---\nb: ]\n', 'text must be YAML, got: unexpected end of the stream within a flow collection (a.yaml:2:1)', 'text must be YAML, got: bad indentation of a mapping entry (a.yaml:3:4)'],
    ['it has a null byte', `${HEAD}a: \0`, 'text must be YAML, got: null byte is not allowed in input (a.yaml:4:4)'],
    ['a tag says what the text is not', `${HEAD}a: !!int x\n`, 'text must be YAML, got: cannot resolve a node with !<tag:yaml.org,2002:int> explicit tag (a.yaml:4:11)'],
    ['a key is a map', `${HEAD}a: { {b}: c}\n`, 'a key must be a text, got a map (a.yaml:4:6)'],
    ['a key is a list', `${HEAD}a:\n  ? [b]\n  : c\n`, 'a key must be a text, got a list (a.yaml:5:5)'],
    ['a key is null', `${HEAD}a: {~: c}\n`, 'a key must be a text, got ~ (a.yaml:4:5)'],
    ['a text of many lines is not indented, beside a merge key', `${HEAD}b: {<<: {a: 1}}\na: "b\nc"\n`, 'text must be YAML, got: Missing closing "quote (a.yaml:5:6)'],
    ['a merge key has no map', `${HEAD}a: {<<: b}\n`, 'text must be YAML, got: cannot merge mappings; the provided source object is unacceptable (a.yaml:4:10)'],
    ['a key is there twice', `${HEAD}a:\n  b: {c: 1, "c": 2}\n  b: 3\n`, 'key "c" must be there once, got it again after a.yaml:5:7 (a.yaml:5:13)', 'key "b" must be there once, got it again after a.yaml:5:3 (a.yaml:6:3)'],
    ['--- is missing', `${HEAD}spec: {}\n${HEAD}`, 'objects must be separated by ---, got a second apiVersion (the first is at a.yaml:1:1): put --- on a line before the second object (a.yaml:5:1)'],
    ['--- is missing after ...', `${HEAD}...\n${HEAD}`, 'a document after ... must start with ---, got none, and Kubernetes leaves it out (a.yaml:5:1)'],
    ['it is a template', `# x\n${HEAD}a: {{ .Values.a }}\n`, 'text must be rendered, got a Helm template with {{: render it first, with helm template (a.yaml:5:4)'],
    ['a name is a template', object('A', 'a-{{ b }}'), 'text must be rendered, got a Helm template with {{: render it first, with helm template (a.yaml:4:9)'],
    ['it is broken, whatever quoted braces it has', `${HEAD}a: "{{ x }}"\nb: c: d\n`, 'text must be YAML, got: bad indentation of a mapping entry (a.yaml:5:5)'],
    ['it is nested too deep', `a: ${'['.repeat(100_000)}`, 'maps and lists must be nested at most 500 deep (a.yaml:1:503)'],
    ['blocks are nested too deep', Array.from({ length: 2000 }, (_, depth) => `${' '.repeat(depth)}a:\n`).join(''), 'maps and lists must be nested at most 500 deep (a.yaml:500:500)'],
    ['an alias is within itself', `${HEAD}a: &a [*a]\n`, 'aliases must not make a document endless or longer than its file by more than 400000 values (a.yaml:1:1)'],
    ['aliases laugh', `${HEAD}a0: &a0 x\n${Array.from({ length: 30 }, (_, index) => `a${index + 1}: &a${index + 1} [*a${index}, *a${index}]\n`).join('')}`, 'aliases must not make a document endless or longer than its file by more than 400000 values (a.yaml:1:1)'],
    ['it is for Kustomize', 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nimages: []\n', 'kustomization must list the files of its directory, all of them and no others, got images: render it first, with kubectl kustomize . (a.yaml:3:1)'],
  ])('%s', (_, text, ...told) => expect(problems(text)).toEqual(told));
});

describe('an object fails when', () => {
  test.each<[string, string, ...string[]]>([
    ['it is a list', '- a\n', 'object must be a map with apiVersion, kind and metadata, got a list (a.yaml:1:1)'],
    ['it is a text', 'a\n', 'object must be a map with apiVersion, kind and metadata, got "a" (a.yaml:1:1)'],
    ['it is something else', 'replicas: 1\n', 'document must be a Kubernetes object, got a map without apiVersion and kind (a.yaml:1:1)'],
    ['it has no kind', 'apiVersion: v1\nmetadata: {name: a}\n', 'object must have a kind, got nothing (a.yaml:1:1)'],
    ['it has no apiVersion', 'kind: A\nmetadata: {name: ""}\n', 'object must have an apiVersion, got nothing (a.yaml:1:1)', 'A must have a metadata.name, got "" (a.yaml:2:12)'],
    ['these are no texts', 'apiVersion: 1\nkind: Yes\nmetadata: {name: 012, namespace: [a]}\n', 'apiVersion of object must be a string, got 1: put it in quotes, "1" (a.yaml:1:13)', 'kind of object must be a string, got Yes: put it in quotes, "Yes" (a.yaml:2:7)',
      'metadata.name of object must be a string, got 012: put it in quotes, "012" (a.yaml:3:18)', 'metadata.namespace of object must be a string, got a list (a.yaml:3:34)'],
    ['it has a generated name', 'apiVersion: v1\nkind: A\nmetadata:\n  generateName: a-\n', 'A must have a metadata.name, got generateName "a-", which is for kubectl create only (a.yaml:4:3)'],
    ['its metadata is a list', 'apiVersion: v1\nkind: A\nmetadata: []\n', 'metadata of A must be a map, got a list (a.yaml:3:11)'],
    ['its spec is a list', `${HEAD}spec: [a]\n`, 'spec of Any default/a must be a map, got a list (a.yaml:4:7)'],
    ['its containers are a map', `${HEAD.replace('v1', 'apps/v1').replace('Any', 'Deployment')}spec: {template: {spec: {containers: {a: b}, volumes: [a]}}}\n`, 'spec.template.spec.containers of Deployment default/a must be a list, got a map (a.yaml:4:38)', 'spec.template.spec.volumes[0] of Deployment default/a must be a map, got "a" (a.yaml:4:56)'],
    ['items are a map', 'apiVersion: v1\nkind: List\nitems: {}\n', 'items of List must be a list, got a map (a.yaml:3:8)'],
    ['an item is none', 'apiVersion: v1\nkind: List\nitems: [a]\n', 'object must be a map with apiVersion, kind and metadata, got "a" (a.yaml:3:9)'],
    ['labels are no texts', `${HEAD.replace('}', ', labels: {a: 1.10, b: yes, c: 5, d: , "e/f": {}}, annotations: {g: true}}')}`, 'label "a" of Any default/a must be a string, got 1.10, which Kubernetes reads as the number 1.1: put it in quotes, "1.10" (a.yaml:3:33)',
      'label "b" of Any default/a must be a string, got yes, which Kubernetes reads as the boolean true: put it in quotes, "yes" (a.yaml:3:42)', 'label "c" of Any default/a must be a string, got 5, which is a number: put it in quotes, "5" (a.yaml:3:50)',
      'label "d" of Any default/a must be a string, got nothing: put "" there for an empty one (a.yaml:3:53)', 'label "e/f" of Any default/a must be a string, got a map (a.yaml:3:65)', 'annotation "g" of Any default/a must be a string, got true, which is a boolean: put it in quotes, "true" (a.yaml:3:87)'],
    ['selectors are no texts', object('Service', 'a', 'spec: {selector: {a: 0o17}}\n---\n') + object('Pod', 'b', 'spec: {nodeSelector: {on: 1_0}}\n---\n') + object('Own', 'c', 'x: [{matchLabels: {k: 1e3}}]'), 'selector "a" of Service default/a must be a string, got 0o17, which Kubernetes reads as the number 15: put it in quotes, "0o17" (a.yaml:5:22)',
      'nodeSelector "true" of Pod default/b must be a string, got 1_0, which Kubernetes reads as the number 10: put it in quotes, "1_0" (a.yaml:11:27)', 'matchLabels "k" of Own default/c must be a string, got 1e3, which Kubernetes reads as the number 1000: put it in quotes, "1e3" (a.yaml:17:23)'],
    ['environment values are no texts', object('Pod', 'a', 'spec:\n  initContainers:\n    - env:\n        - name: A\n          value: off\n        - {name: B, value: }\n'), 'environment value "A" of Pod default/a must be a string, got off, which Kubernetes reads as the boolean false: put it in quotes, "off" (a.yaml:9:18)'],
    ['JSON cannot hold a number', `${HEAD}a: [-.inf]\n`, 'a[0] of Any default/a must be a number that JSON can hold, got -.inf (a.yaml:4:5)'],
    ['another one has its name', `${HEAD}---\n${HEAD.replace('v1', 'v1beta1')}---\n${HEAD.replace('v1', 'x/v1')}`, 'Any default/a must be there once, got it again after a.yaml:1:1: keep one of them (a.yaml:5:1)'],
  ])('%s', (_, text, ...told) => expect(problems(text)).toEqual(told));

  test('the text is none', () => {
    expect(message(() => Manifests.fromYaml(undefined as any))).toBe('Manifests.fromYaml: text must be a string, got nothing');
  });
});

describe('a directory', () => {
  test('is read in the order of its names, with what is no object left out', () => {
    const path = folder({
      'b/a.yml': object('A', 'ba'),
      'a.yaml': `${object('A', 'a')}---\nreplicas: 1\n`,
      'b.json': JSON.stringify({ apiVersion: 'v1', kind: 'A', metadata: { name: 'b' } }),
      'values.yaml': 'x: 1\n',
      'list.json': '[1]',
      '.git/x.yaml': 'x: [',
      'node_modules/x.yaml': 'x: [',
      'b/.x.yaml': 'x: [',
      'README.md': 'x: [',
      'B.yaml': object('A', 'B'),
      'c/kustomization.yaml': 'resources: [./x.yaml, z]\n',
      'rules.yaml': object('PrometheusRule', 'r', 'spec:\n  text: "{{ $labels.x }}"\n  more: |\n    {{ range }}\n'),
    });
    symlinkSync(path, join(path, 'b', 'loop'));
    symlinkSync(join(path, 'a.yaml'), join(path, 'b', 'text'));
    const manifests = Manifests.fromPath(path);
    expect(titles(manifests)).toEqual(['A default/B', 'A default/a', 'A default/ba', 'A default/b', 'PrometheusRule default/r']);
    expect(manifests.skipped).toEqual(['a.yaml:6:1', 'c/kustomization.yaml:1:1', 'list.json:1:1', 'values.yaml:1:1'].map(place => join(path, place)));
    expect(manifests.objects[2].place(['kind'])).toBe(`${join(path, 'b', 'a.yml')}:2:1`);
    expect(titles(Manifests.fromPath(join(path, 'b.json')))).toEqual(['A default/b']);
    expect(message(() => Manifests.fromPath(join(path, 'values.yaml')))).toBe(`Manifests.fromPath: document must be a Kubernetes object, got a map without apiVersion and kind (${path}/values.yaml:1:1)`);
  });

  test('fails with everything that is wrong in any file', () => {
    expect(folderProblems({ 'a.yaml': 'a: [', 'b.yaml': 'kind: A\nmetadata: {name: a}', 'c.yaml': object('A', 'a'), 'd.yaml': object('A', 'a'), 'e.yaml': 'a: {{ b }}', 'f.yaml': Buffer.from([97, 10, 98, 0xe9, 99]) })).toEqual([
      'text must be YAML, got: unexpected end of the stream within a flow collection (DIR/a.yaml:1:5)',
      'object must have an apiVersion, got nothing (DIR/b.yaml:1:1)',
      'A default/a must be there once, got it again after DIR/c.yaml:1:1: keep one of them (DIR/d.yaml:1:1)',
      'text must be rendered, got a Helm template with {{: render it first, with helm template (DIR/e.yaml:1:4)',
      'file must be UTF-8, got the byte 0xe9 (DIR/f.yaml:2:2)',
    ]);
  });

  test.each<[string, { [name: string]: string }, string]>([
    ['it has no objects', {}, 'path must have Kubernetes objects, got none (DIR)'],
    ['it has other documents only', { 'values.yaml': 'a: 1', 'z.yaml': '1' }, 'path must have Kubernetes objects, got 2 documents that are none, DIR/values.yaml:1:1 the first (DIR)'],
    ['it is a Helm chart', { 'x/Chart.yaml': 'apiVersion: v2\n', 'x/templates/a.yaml': 'a: 1' }, 'directory must have manifests, got a Helm chart: render it first, with helm template DIR/x (DIR/x/Chart.yaml)'],
    ['Kustomize changes it', { 'x/kustomization.yml': 'resources: [a.yaml]\nnamePrefix: a-\n' }, 'kustomization must list the files of its directory, all of them and no others, got namePrefix: render it first, with kubectl kustomize DIR/x (DIR/x/kustomization.yml:2:1)'],
    ['Kustomize adds to it', { 'x/Kustomization': 'kind: Kustomization\nresources:\n- a.yaml\n- ../base\n' }, 'kustomization must list the files of its directory, all of them and no others, got the resource "../base": render it first, with kubectl kustomize DIR/x (DIR/x/Kustomization:4:3)'],
    ['Kustomize leaves a file out', { 'kustomization.yaml': 'resources:\n- a.yaml\n', 'a.yaml': HEAD, 'b.yaml': HEAD.replace('name: a', 'name: b') }, 'kustomization must list the files of its directory, all of them and no others, got no mention of b.yaml, which Kustomize leaves out: render it first, with kubectl kustomize DIR (DIR/kustomization.yaml:1:1)'],
    ['Kustomize takes it from elsewhere', { 'kustomization.yaml': 'resources: ["https://example.com/a"]\n' }, 'kustomization must list the files of its directory, all of them and no others, got the resource "https://example.com/a": render it first, with kubectl kustomize DIR (DIR/kustomization.yaml:1:13)'],
    ['it is a component', { 'kustomization.yaml': 'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n' }, 'kustomization must list the files of its directory, all of them and no others, got a Component: render it first, with kubectl kustomize DIR (DIR/kustomization.yaml:1:1)'],
  ])('fails when %s', (_, files, told) => expect(folderProblems(files)).toEqual([told]));

  test('fails when it is not there, or a link to nothing', () => {
    const path = folder({ 'a.yaml': HEAD });
    symlinkSync(join(path, 'none'), join(path, 'b.yaml'));
    expect(message(() => Manifests.fromPath(path))).toBe(`Manifests.fromPath: path must be a file, got a link to nothing (${path}/b.yaml)`);
    expect(message(() => Manifests.fromPath(join(path, 'x')))).toBe(`Manifests.fromPath: path must be a file or a directory that can be read, got "${path}/x": ENOENT: no such file or directory, stat '${path}/x'`);
  });
});

describe('objects of programs', () => {
  test('of a chart and of an app have the paths of their constructs', () => {
    const app = new App();
    service(chartIn('auth', app));
    const other = new Chart(app, 'other');
    const last = new ApiObject(other, 'last', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'last', labels: { a: 'b' } }, data: { 'a.b': 'c' } });
    new ApiObject(other, 'first', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'first' } });
    last.addDependency(other.node.findChild('first'));
    const [ofChart, ofApp] = [Manifests.fromChart(other), Manifests.fromApp(app)];
    expect(titles(ofChart)).toEqual(['ConfigMap default/first', 'ConfigMap default/last']);
    expect([['data', 'a.b'], ['metadata', 'labels', 'b'], []].map(path => ofChart.objects[1].place(path))).toEqual(['other/last data["a.b"]', 'other/last metadata.labels', 'other/last']);
    expect(ofApp.objects.map(({ manifest }) => manifest)).toEqual(app.charts.flatMap(chart => chart.toJson()));
    expect(ofApp.objects.find(({ kind }) => kind === 'VirtualService')!.place(['spec', 'http', '0'])).toMatch(/^auth\/\S+ spec\.http\[0\]$/);
    expect(Manifests.fromApp(new App()).objects).toEqual([]);
  });

  test('of an app are validated once, however many charts it has', () => {
    const app = new App();
    let validated = 0;
    for (let index = 0; index < 50; index++) {
      const made = new ApiObject(new Chart(app, `c${index}`), 'a', { apiVersion: 'v1', kind: 'A', metadata: { name: `a${index}` } });
      made.node.addValidation({ validate: () => { validated++; return []; } });
    }
    expect(titles(Manifests.fromApp(app))).toHaveLength(50);
    expect(validated).toBe(50);
  });

  test('of charts fail as a synth does, and for what Kubernetes refuses', () => {
    const app = new App();
    const made = new ApiObject(new Chart(app, 'shop'), 'pod', { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' }, spec: { containers: [{ env: [{ name: 'A', value: 1 }] }] } });
    const told = 'environment value "A" of Pod default/a must be a string, got 1, which is a number: put it in quotes, "1" (shop/pod spec.containers[0].env[0].value)';
    expect(message(() => Manifests.fromApp(app))).toBe(`Manifests.fromApp: ${told}`);
    expect(message(() => Manifests.fromChart(app.charts[0]))).toBe(`Manifests.fromChart: ${told}`);
    made.node.addValidation({ validate: () => ['is wrong'] });
    expect(message(() => Manifests.fromApp(app))).toBe('Validation failed with the following errors:\n  [shop/pod] is wrong');
  });

  test('are copied, and lists unpacked', () => {
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a', namespace: '', labels: undefined } };
    const { objects } = Manifests.fromObjects([{ apiVersion: 'v1', kind: 'List', items: [pod] }]);
    pod.metadata.name = 'b';
    expect(objects.map(({ manifest, title }) => [manifest, title])).toEqual([[{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a', namespace: '' } }, 'Pod default/a']]);
    expect(objects[0].place(['metadata', 'name'])).toBe('objects[0] items[0].metadata.name');
  });

  test('fail when JSON has no such value', () => {
    const endless: any = { apiVersion: 'v1' };
    endless.self = endless;
    const told = message(() => Manifests.fromObjects([{ spec: { at: new Date() } }, { spec: [() => 1] }, { a: 1n }, { a: NaN }, endless])).split('\n');
    expect(told.slice(0, 4)).toEqual([
      'Manifests.fromObjects: objects[0] spec.at must be a value of JSON, got Date', 'Manifests.fromObjects: objects[1] spec[0] must be a value of JSON, got () => 1',
      'Manifests.fromObjects: objects[2] a must be a value of JSON, got 1', 'Manifests.fromObjects: objects[3] a must be a value of JSON, got NaN',
    ]);
    expect(told.slice(4)).toEqual(['Manifests.fromObjects: objects[4] self.self.self must be nested at most 500 deep, got more, or a value within itself'.replace('self.self.self', `${'self.'.repeat(37)}self`.slice(0, 189))]);
    expect(message(() => Manifests.fromObjects({} as any))).toBe('Manifests.fromObjects: objects must be a list, got a map');
  });
});

type Style = 'PLAIN' | 'QUOTE_DOUBLE' | 'QUOTE_SINGLE' | 'JSON';

describe('any text', () => {
  const SAMPLE = `# x\n%YAML 1.1\n---\n${object('Service', 'web', '  labels: {a: "1.10", b: &b x}\nspec:\n  selector:\n    a: *b\n  ports: [{port: 80}]\n')}---\n{"apiVersion": "v1", "kind": "List", "items": [{"apiVersion": "v1", "kind": "A", "metadata": {"name": "q"}}]}\n---\n${HEAD}x: {<<: {a: 1}, b: |\n  }\ntext: >-\n  --- {{ x }}\n\n  y\n? z\n: !!str 5\n...\n`;
  const PIECES = [
    '\n---\n', '...\n', '{{ ', '}}', '<<: ', '*b', '&b ', '? ', '- ', ': ', '[', ']', '{', '}', '"', '\'', '|\n', '>',
    '!!int ', '%', '\t', '\r', '\0', '\u2028', '\ud800', '\uFEFF', '  ', '\n', '#', '~', '1.5', 'null', '__proto__: ', 'on: ', 'items: ', 'metadata: ',
  ];

  test('is refused in one line where a kind has several', () => {
    expect(() => Manifests.fromYaml('apiVersion: v1\nkind: |\n  A\n  B\n', 'a.yaml'))
      .toThrow(new CanaryError('Manifests.fromYaml', ['object must have a metadata.name, got nothing (a.yaml:1:1)']));
  });

  test('is read, or refused with places in it, and never ends otherwise', () => {
    const piece = fc.oneof(fc.constantFrom(...PIECES), fc.fullUnicodeString({ maxLength: 3 }));
    const edit = fc.record({ at: fc.nat(SAMPLE.length), cut: fc.nat(12), piece, twice: fc.boolean() });
    let refused = 0;
    fc.assert(fc.property(fc.array(edit, { minLength: 1, maxLength: 6 }), edits => {
      const text = edits.reduce((made, { at, cut, piece: put, twice }) => made.slice(0, at) + put + (twice ? made.slice(Math.max(0, at - 60), at) : '') + made.slice(at + cut), SAMPLE);
      const lines = text.replace(/^\uFEFF/, '').split(/\r\n?|\n/);
      let places: string[];
      try {
        places = Manifests.fromYaml(text, 'a.yaml').objects.flatMap(each => [[], ['spec', 'ports', '0'], ['x', 'a']].map(path => each.place(path)));
      } catch (error) {
        refused++;
        expect(error).toBeInstanceOf(CanaryError);
        places = (error as Error).message.split('\n').filter(line => line.startsWith('Manifests.fromYaml: ')).map(line => /\((a\.yaml:\d+:\d+)\)$/.exec(line)![1]);
        expect(places).not.toEqual([]);
      }
      for (const place of places) {
        const [, line, column] = /^a\.yaml:(\d+):(\d+)$/.exec(place)!.map(Number);
        expect(lines.length).toBeGreaterThanOrEqual(line);
        expect(lines[line - 1].length + 1).toBeGreaterThanOrEqual(column);
      }
    }), { numRuns: 1500 });
    expect(refused).toBeGreaterThan(200);
  });

  test('has its fields where the places say', () => {
    const plain = fc.stringMatching(/^[a-z]{2,6}$/);
    const anyKey = fc.oneof(plain, fc.constantFrom('on', '1.10', '07', 'null', 'a b', 'a: b', 'é🙂', '#', '- a', '1e6', 'true', '', '~', '__proto'));
    const datasOf = (key: fc.Arbitrary<string>) => fc.array(fc.dictionary(key, fc.letrec(tie => ({
      value: fc.oneof({ depthSize: 'small' }, fc.string().map(text => `.${text}.`), fc.integer(), fc.boolean(), fc.constant(null), fc.constantFrom('yes', '1.10', 'a\nb\n', '---', '... \n---\nx'), fc.array(tie('value'), { maxLength: 4 }), fc.dictionary(key, tie('value'), { maxKeys: 5 })),
    })).value), { minLength: 1, maxLength: 4 });
    const quoted = fc.record({ datas: datasOf(anyKey), style: fc.constantFrom<Style>('QUOTE_DOUBLE', 'QUOTE_SINGLE', 'JSON') });
    const written = fc.oneof(quoted, fc.record({ datas: datasOf(plain), style: fc.constant<Style>('PLAIN') }));
    const values = fc.constantFrom<yaml.Scalar.Type>('QUOTE_DOUBLE', 'QUOTE_SINGLE', 'BLOCK_LITERAL', 'BLOCK_FOLDED');
    fc.assert(fc.property(written, values, fc.boolean(), fc.boolean(), ({ datas, style }, defaultStringType, flow, windows) => {
      const manifests = datas.map((x, index) => ({ apiVersion: 'v1', kind: 'Any', metadata: { name: `a${index}` }, x }));
      const collectionStyle = flow ? 'flow' : 'any';
      let text = manifests.map(each => style === 'JSON' ? JSON.stringify(each, null, 2)
        : yaml.stringify(each, { version: '1.1', collectionStyle, lineWidth: 40, defaultStringType, defaultKeyType: style, merge: false, aliasDuplicateObjects: false })).join('\n---\n');
      text = windows ? text.replace(/\n/g, '\r\n') : text;
      const lines = text.split(/\r?\n/);
      const { objects } = Manifests.fromYaml(text, 'a.yaml');
      expect(objects.map(({ manifest }) => manifest)).toEqual(manifests);
      const check = (index: number, path: string[], part: unknown): void => {
        const [, line, column] = objects[index].place(path).split(':').map(Number);
        const name = path[path.length - 1];
        const there = lines[line - 1].slice(column - 1);
        if (path.length > 1 && !/^\d+$/.test(name)) {
          expect([name, JSON.stringify(name), `'${name}'`, '?'].some(start => there.startsWith(start))).toBe(true);
        }
        Object.entries(part !== null && typeof part === 'object' ? part : {}).forEach(([field, inner]) => check(index, [...path, field], inner));
      };
      datas.forEach((part, index) => check(index, ['x'], part));
    }), { numRuns: 200 });
  });

  test('is not parsed by a program that only loads the class', () => {
    const script = 'require("ts-node/register/transpile-only"); require("./src/verify/manifests"); console.log(Object.keys(require.cache).filter(file => /node_modules\\/(js-yaml|yaml|cdk8s)\\/|verify\\/reading/.test(file)).length)';
    expect(execFileSync(process.execPath, ['-e', script], { cwd: join(__dirname, '..'), env: { ...process.env, TS_NODE_PROJECT: 'test/tsconfig.json' } }).toString().trim()).toBe('0');
  });
});
