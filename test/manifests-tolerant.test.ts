import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { dirname, join } from 'path';
import * as fc from 'fast-check';
import { message } from './support';
import { CanaryError } from '../src/domain/canary-error';
import { Manifests } from '../src/verify/manifests';

const object = (kind: string, name: string, more = '') => `apiVersion: v1\nkind: ${kind}\nmetadata:\n  name: ${name}\n${more}`;
const read = (text: string) => Manifests.fromYaml(text, 'a.yaml', { tolerant: true });
const titles = ({ objects }: Manifests) => objects.map(({ title }) => title);

/** Mistakes as `kind: sentence (place) [object path]`. */
const told = ({ _mistakes }: Manifests) => _mistakes.map(({ kind, sentence, place, object: of, path }) =>
  `${kind}: ${sentence} (${place})${of === undefined ? '' : ` [${[of.title, ...path ?? []].join(' ')}]`}`);

/** A directory with files. */
function folder(files: { [name: string]: string | Buffer }): string {
  const path = mkdtempSync(join(tmpdir(), 'cdk8s-canary-'));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), content);
  }
  return path;
}

/** What a directory has, its path as `DIR`. */
function readFolder(files: { [name: string]: string | Buffer }) {
  const path = folder(files);
  const manifests = Manifests.fromPath(path, { tolerant: true });
  const short = (texts: string[]) => texts.map(text => text.replaceAll(path, 'DIR'));
  return { titles: titles(manifests), told: short(told(manifests)), skipped: short(manifests.skipped) };
}

describe('without the option', () => {
  const TWICE = `${object('A', 'a')}---\n${object('A', 'a')}`;

  test.each<[string, object | undefined]>([['none', undefined], ['empty', {}], ['undefined', { tolerant: undefined }], ['false', { tolerant: false }]])('options that are %s throw what is wrong', (_, options) => {
    expect(message(() => Manifests.fromYaml(TWICE, 'a.yaml', options))).toBe('Manifests.fromYaml: A default/a must be there once, got it again after a.yaml:1:1: keep one of them (a.yaml:6:1)');
    const path = join(folder({ 'a.yaml': TWICE }), 'a.yaml');
    expect(message(() => Manifests.fromPath(path, options))).toBe(`Manifests.fromPath: A default/a must be there once, got it again after ${path}:1:1: keep one of them (${path}:6:1)`);
    const manifest = { apiVersion: 'v1', kind: 'A', metadata: { name: 'a' } };
    expect(message(() => Manifests.fromObjects([manifest, manifest], options))).toBe('Manifests.fromObjects: A default/a must be there once, got it again after objects[0]: keep one of them (objects[1])');
  });

  test('input that is right has no mistakes', () => {
    expect(Manifests.fromYaml(object('A', 'a'))._mistakes).toEqual([]);
    expect(read(object('A', 'a'))._mistakes).toEqual([]);
    expect(read('# nothing\n').objects).toEqual([]);
  });
});

describe('an object that is there twice', () => {
  const first = object('A', 'a', 'data: {x: 1, y: 2}\n');

  test('with the same content counts once and is no mistake, in whatever order its fields are', () => {
    const manifests = read(`${first}---\n${object('B', 'b')}---\nkind: A\ndata: {y: 2, x: 1}\nmetadata: {name: "a"}\napiVersion: v1\n`);
    expect([titles(manifests), told(manifests)]).toEqual([['A default/a', 'B default/b'], []]);
    expect(manifests.objects[0].place([])).toBe('a.yaml:1:1');
  });

  test('with other content counts as the last one says, at the position of the first', () => {
    const manifests = read(`${first}---\n${object('B', 'b')}---\n${object('A', 'a', 'data: {x: 3}\n')}---\n${object('A', 'a', 'data: {x: 4}\n')}`);
    expect(titles(manifests)).toEqual(['A default/a', 'B default/b']);
    expect([manifests.objects[0].manifest.data, manifests.objects[0].place(['data'])]).toEqual([{ x: 4 }, 'a.yaml:22:1']);
    expect(told(manifests)).toEqual([
      'duplicate object: A default/a must be there once, got it again after a.yaml:1:1: keep one of them (a.yaml:12:1) [A default/a]',
      'duplicate object: A default/a must be there once, got it again after a.yaml:1:1: keep one of them (a.yaml:18:1) [A default/a]',
    ]);
    expect(manifests._mistakes.map(({ object: of }) => of!.manifest.data)).toEqual([{ x: 3 }, { x: 4 }]);
    expect(manifests._mistakes[0].path).toEqual([]);
  });

  test('is compared with the one that counts so far', () => {
    const other = first.replace('x: 1', 'x: 5');
    expect(told(read([first, other, other].join('---\n')))).toHaveLength(1);
    const back = read([first, other, first].join('---\n'));
    expect(told(back)).toHaveLength(2);
    expect(back.objects[0].manifest.data.x).toBe(1);
  });

  test('is the same with another version of its group, and another one in another group or namespace', () => {
    const versions = read(['x/v1', 'x/v2', 'y/v1'].map(version => first.replace('v1', version)).join('---\n') + `---\n${first.replace('name: a', 'name: a\n  namespace: b')}`);
    expect(versions.objects.map(({ apiVersion, title }) => `${apiVersion} ${title}`)).toEqual(['x/v2 A default/a', 'y/v1 A default/a', 'v1 A b/a']);
    expect(told(versions)).toEqual(['duplicate object: A default/a must be there once, got it again after a.yaml:1:1: keep one of them (a.yaml:7:1) [A default/a]']);
  });

  test('is found across files, in lists and among plain objects', () => {
    expect(readFolder({ 'a.yaml': first, 'b/c.yaml': 'apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: A, metadata: {name: a}}\n' })).toEqual({
      titles: ['A default/a'],
      skipped: [],
      told: ['duplicate object: A default/a must be there once, got it again after DIR/a.yaml:1:1: keep one of them (DIR/b/c.yaml:4:3) [A default/a]'],
    });
    const plain = (x: number) => ({ apiVersion: 'v1', kind: 'A', metadata: { name: 'a' }, x });
    const manifests = Manifests.fromObjects([plain(1), { apiVersion: 'v1', kind: 'AList', items: [plain(2)] }], { tolerant: true });
    expect(told(manifests)).toEqual(['duplicate object: A default/a must be there once, got it again after objects[0]: keep one of them (objects[1] items[0]) [A default/a]']);
    expect(manifests.objects.map(({ manifest }) => manifest.x)).toEqual([2]);
  });

  test('and that Kubernetes refuses does not replace the other', () => {
    const manifests = read(`${object('Pod', 'a', 'spec: {containers: [{}]}\n')}---\n${object('Pod', 'a', 'spec: {containers: {}}\n')}---\n${object('Pod', 'b', 'spec: []\n')}---\n${object('Pod', 'b', 'spec: {}\n')}`);
    expect(manifests.objects.map(({ title, manifest }) => [title, manifest.spec])).toEqual([['Pod default/a', { containers: [{}] }], ['Pod default/b', {}]]);
    expect(manifests._mistakes.map(({ kind, place }) => `${kind} ${place}`)).toEqual(['shape a.yaml:11:20', 'duplicate object a.yaml:7:1', 'shape a.yaml:17:7', 'duplicate object a.yaml:19:1']);
  });
});

describe('a missing ---', () => {
  const separator = (key: string, first: string, second: string, title: string) =>
    `missing separator: objects must be separated by ---, got a second ${key} (the first is at ${first}): put --- on a line before the second object (${second}) [${title}]`;

  test.each(['\n', '\r\n', '\r'])('between three objects leaves all three, with lines that end in %j', end => {
    const text = `# one\n---\n${object('A', 'a', 'data: {x: 1}\n')}\n# two\n${object('B', 'b')}kind: C\napiVersion: v1\nmetadata: {name: c}\n---\n${object('D', 'd')}`.replace(/\n/g, end);
    const manifests = read(text);
    expect(titles(manifests)).toEqual(['A default/a', 'B default/b', 'C default/c', 'D default/d']);
    expect(told(manifests)).toEqual([separator('apiVersion', 'a.yaml:3:1', 'a.yaml:10:1', 'B default/b'), separator('kind', 'a.yaml:11:1', 'a.yaml:14:1', 'C default/c')]);
    expect(manifests.objects.map(each => each.place([]))).toEqual(['a.yaml:3:1', 'a.yaml:10:1', 'a.yaml:14:1', 'a.yaml:18:1']);
    expect([manifests.objects[0].place(['data']), manifests.objects[1].place(['metadata', 'name']), manifests.objects[2].place(['metadata', 'name'])]).toEqual(['a.yaml:7:1', 'a.yaml:13:3', 'a.yaml:16:12']);
    expect(manifests.objects.map(({ manifest }) => Object.keys(manifest))).toEqual([['apiVersion', 'kind', 'metadata', 'data'], ['apiVersion', 'kind', 'metadata'], ['kind', 'apiVersion', 'metadata'], ['apiVersion', 'kind', 'metadata']]);
    expect(message(() => Manifests.fromYaml(text, 'a.yaml'))).toBe('Manifests.fromYaml: objects must be separated by ---, got a second apiVersion (the first is at a.yaml:3:1): put --- on a line before the second object (a.yaml:10:1)');
  });

  test.each<[string, string, string[], string[]]>([
    ['metadata begins the second', 'metadata: {name: a}\nkind: A\napiVersion: v1\nmetadata: {name: b}\nkind: B\napiVersion: v1\n', ['A default/a', 'B default/b'], [separator('metadata', 'a.yaml:1:1', 'a.yaml:4:1', 'B default/b')]],
    ['another key begins both', 'data: {x: 1}\napiVersion: v1\nkind: A\nmetadata: {name: a}\ndata: {x: 2}\napiVersion: v1\nkind: B\nmetadata: {name: b}\n', ['A default/a', 'B default/b'], [separator('apiVersion', 'a.yaml:2:1', 'a.yaml:6:1', 'B default/b')]],
    ['the keys are in the order of the alphabet', 'apiVersion: v1\ndata: {}\nkind: A\nmetadata: {name: a}\napiVersion: v1\ndata: {}\nkind: B\nmetadata: {name: b}\n', ['A default/a', 'B default/b'], [separator('apiVersion', 'a.yaml:1:1', 'a.yaml:5:1', 'B default/b')]],
    ['all is indented', `${object('A', 'a')}${object('B', 'b')}`.replace(/^(?=.)/gm, '   '), ['A default/a', 'B default/b'], [separator('apiVersion', 'a.yaml:1:4', 'a.yaml:5:4', 'B default/b')]],
    ['keys are in quotes', `${object('A', 'a')}${object('B', 'b')}`.replace(/^(\w+)/gm, '"$1"'), ['A default/a', 'B default/b'], [separator('apiVersion', 'a.yaml:1:1', 'a.yaml:5:1', 'B default/b')]],
    ['the same object comes again', object('A', 'a') + object('A', 'a'), ['A default/a'], [separator('apiVersion', 'a.yaml:1:1', 'a.yaml:5:1', 'A default/a')]],
    ['a list comes first', `apiVersion: v1\nkind: List\nmetadata: {}\nitems:\n- {apiVersion: v1, kind: A, metadata: {name: a}}\n${object('B', 'b')}`, ['A default/a', 'B default/b'], [separator('apiVersion', 'a.yaml:1:1', 'a.yaml:6:1', 'B default/b')]],
  ])('leaves both objects where %s', (_, text, names, mistakes) => {
    const manifests = read(text);
    expect([titles(manifests), told(manifests)]).toEqual([names, mistakes]);
  });

  test('before an object without a kind leaves the first', () => {
    const manifests = read(`${object('A', 'a')}apiVersion: v1\nmetadata: {name: b}\n`);
    expect(titles(manifests)).toEqual(['A default/a']);
    expect(told(manifests)).toEqual([
      'no object: object must have a kind, got nothing (a.yaml:5:1)',
      'missing separator: objects must be separated by ---, got a second apiVersion (the first is at a.yaml:1:1): put --- on a line before the second object (a.yaml:5:1)',
    ]);
  });

  test('stands beside other mistakes of its objects', () => {
    const manifests = read(`${object('A', 'a', 'data: {x: 1, x: 2}\n')}${object('B', 'b', 'data: x: y\n')}`);
    expect(manifests.objects.map(({ title, manifest }) => [title, manifest.data])).toEqual([['A default/a', { x: 2 }]]);
    expect(told(manifests)).toEqual([
      'duplicate key: key "x" must be there once, got it again after a.yaml:5:8 (a.yaml:5:14) [A default/a data x]',
      'missing separator: objects must be separated by ---, got a second apiVersion (the first is at a.yaml:1:1): put --- on a line before the second object (a.yaml:6:1)',
      'no yaml: text must be YAML, got: bad indentation of a mapping entry (a.yaml:10:8)',
    ]);
  });

  test('leaves out an object that needs an anchor of the one before', () => {
    const manifests = read(`${object('A', 'a', 'x: &x 1\n')}${object('B', 'b', 'x: *x\n')}`);
    expect([titles(manifests), manifests._mistakes.map(({ kind, place }) => `${kind} ${place}`)]).toEqual([['A default/a'], ['missing separator a.yaml:6:1', 'no yaml a.yaml:10:6']]);
  });

  test('is not seen where only one of the keys is there twice', () => {
    const manifests = read(`${object('A', 'a')}data: {}\nmetadata: {name: b}\n---\napiVersion: v1\nkind: B\nkind: C\nmetadata: {name: c}\n`);
    expect([titles(manifests), told(manifests)]).toEqual([['A default/b', 'C default/c'], [
      'duplicate key: key "metadata" must be there once, got it again after a.yaml:3:1 (a.yaml:6:1) [A default/b metadata]',
      'duplicate key: key "kind" must be there once, got it again after a.yaml:9:1 (a.yaml:10:1) [C default/c kind]',
    ]]);
  });

  test('within braces leaves the last object, as there is nothing to split', () => {
    const manifests = read('{"apiVersion": "v1", "kind": "A", "metadata": {"name": "a"},\n "apiVersion": "v1", "kind": "B", "metadata": {"name": "b"}}');
    expect([titles(manifests), told(manifests)]).toEqual([['B default/b'], [separator('apiVersion', 'a.yaml:1:2', 'a.yaml:2:2', 'B default/b')]]);
  });

  test('after ... leaves the document that Kubernetes would leave out', () => {
    const manifests = read(`${object('A', 'a')}...\n# x\n${object('B', 'b')}...\n${object('C', 'c')}${object('D', 'd')}`);
    expect(titles(manifests)).toEqual(['A default/a', 'B default/b', 'C default/c', 'D default/d']);
    const lost = 'missing separator: a document after ... must start with ---, got none, and Kubernetes leaves it out';
    // The place is that of the error: the first text of the document, its comment.
    expect(told(manifests)).toEqual([`${lost} (a.yaml:6:1) [B default/b]`, `${lost} (a.yaml:12:1) [C default/c]`, separator('apiVersion', 'a.yaml:12:1', 'a.yaml:16:1', 'D default/d')]);
  });

  test('a thousand times is found in the time of one parse', () => {
    const start = Date.now();
    const manifests = read(Array.from({ length: 1000 }, (_, index) => object('A', `a${index}`)).join(''));
    expect([manifests.objects.length, manifests._mistakes.length, manifests.objects[999].place([])]).toEqual([1000, 999, 'a.yaml:3997:1']);
    expect(Date.now() - start).toBeLessThan(4000);
  });
});

describe('a key that is there twice', () => {
  test('has its last value, wherever it is', () => {
    const manifests = read(`${object('A', 'a', 'data:\n  x: {v: 1, "v": 2}\n  list: [{z: 1, z: 3}]\n  x: 4\ndata: {"on": 1, on: 2, true: 3}\n')}---\n${object('B', 'b')}`);
    expect(manifests.objects.map(({ title, manifest }) => [title, manifest.data])).toEqual([['A default/a', { on: 1, true: 3 }], ['B default/b', undefined]]);
    expect(told(manifests)).toEqual([
      'duplicate key: key "v" must be there once, got it again after a.yaml:6:7 (a.yaml:6:13) [A default/a data x v]',
      'duplicate key: key "z" must be there once, got it again after a.yaml:7:11 (a.yaml:7:17) [A default/a data list 0 z]',
      'duplicate key: key "x" must be there once, got it again after a.yaml:6:3 (a.yaml:8:3) [A default/a data x]',
      'duplicate key: key "data" must be there once, got it again after a.yaml:5:1 (a.yaml:9:1) [A default/a data]',
      'duplicate key: key "true" must be there once, got it again after a.yaml:9:17 (a.yaml:9:24) [A default/a data true]',
    ]);
    expect(manifests.objects[0].place(['data', 'true'])).toBe('a.yaml:9:24');
  });

  test('counts in JSON, also in one value of several, and beside merge keys', () => {
    const manifests = read('{"apiVersion": "v1", "kind": "A", "metadata": {"name": "a", "name": "b"}}\n{"apiVersion": "v1", "kind": "A", "metadata": {"name": "c"}, "x": 1, "x": 2}\n');
    expect(told(manifests)).toEqual([
      'duplicate key: key "name" must be there once, got it again after a.yaml:1:48 (a.yaml:1:61) [A default/b metadata name]',
      'duplicate key: key "x" must be there once, got it again after a.yaml:2:62 (a.yaml:2:70) [A default/c x]',
    ]);
    expect(manifests.objects[1].manifest.x).toBe(2);
    const merged = read(object('A', 'a', 'data:\n  <<: {x: 1}\n  z: 1\n  z: 2\n'));
    expect(merged.objects[0].manifest.data).toEqual({ x: 1, z: 2 });
    expect(told(merged)).toEqual(['duplicate key: key "z" must be there once, got it again after a.yaml:7:3 (a.yaml:8:3) [A default/a data z]']);
  });

  test('does not hide that the rest is no YAML, or nested too deep', () => {
    const manifests = read(`${object('A', 'a', 'x: 1\nx: 2\ny: z: 1\n')}---\n${object('B', 'b', `x: 1\nx: 2\ny: ${'['.repeat(600)}`)}`);
    expect(manifests.objects).toEqual([]);
    expect(told(manifests)).toEqual([
      'duplicate key: key "x" must be there once, got it again after a.yaml:5:1 (a.yaml:6:1)', 'no yaml: text must be YAML, got: bad indentation of a mapping entry (a.yaml:7:5)',
      'duplicate key: key "x" must be there once, got it again after a.yaml:13:1 (a.yaml:14:1)', 'no yaml: maps and lists must be nested at most 500 deep (a.yaml:15:503)',
    ]);
  });
});

describe('a document', () => {
  test('that is no YAML leaves the others', () => {
    const manifests = read(`${object('A', 'a')}---\na: [\n---\n${object('B', 'b', 'text: |\n  {{ range }}\n')}---\nb: ]\n---\n${object('C', 'c', 'x: {[y]: 1}\n')}---\na: &a [*a]\n---\n${object('D', 'd')}`);
    expect(titles(manifests)).toEqual(['A default/a', 'B default/b', 'D default/d']);
    expect(told(manifests)).toEqual([
      'no yaml: text must be YAML, got: unexpected end of the stream within a flow collection (a.yaml:7:1)', 'no yaml: text must be YAML, got: bad indentation of a mapping entry (a.yaml:15:4)',
      'no yaml: a key must be a text, got a list (a.yaml:21:5)', 'no yaml: aliases must not make a document endless or longer than its file by more than 400000 values (a.yaml:22:1)',
    ]);
  });

  test.each<[string, string, ...string[]]>([
    ['a list', '- a\n', 'no object: object must be a map with apiVersion, kind and metadata, got a list (a.yaml:1:1)'],
    ['a text', 'a\n', 'no object: object must be a map with apiVersion, kind and metadata, got "a" (a.yaml:1:1)'],
    ['something else', 'replicas: 1\n', 'no object: document must be a Kubernetes object, got a map without apiVersion and kind (a.yaml:1:1)'],
    ['without a kind', 'apiVersion: v1\nmetadata: {name: a}\n', 'no object: object must have a kind, got nothing (a.yaml:1:1)'],
    ['without apiVersion and name', 'kind: A\nmetadata: {name: ""}\n', 'no object: object must have an apiVersion, got nothing (a.yaml:1:1)', 'no object: A must have a metadata.name, got "" (a.yaml:2:12)'],
    ['without metadata', 'apiVersion: v1\nkind: A\n', 'no object: A must have a metadata.name, got nothing (a.yaml:1:1)'],
    ['with a list as its metadata', 'apiVersion: v1\nkind: A\nmetadata: []\n', 'no object: metadata of A must be a map, got a list (a.yaml:3:11)'],
    ['with a list as its name', 'apiVersion: 1\nkind: A\nmetadata: {name: [a]}\n', 'no text: apiVersion of object must be a string, got 1: put it in quotes, "1" (a.yaml:1:13)', 'no object: metadata.name of A must be a string, got a list (a.yaml:3:18)'],
    ['with a generated name', 'apiVersion: v1\nkind: A\nmetadata:\n  generateName: a-\n', 'no object: A must have a metadata.name, got generateName "a-", which is for kubectl create only (a.yaml:4:3)'],
    ['with an item that is none', 'apiVersion: v1\nkind: List\nitems: [a]\n', 'no object: object must be a map with apiVersion, kind and metadata, got "a" (a.yaml:3:9)'],
    ['with items that are none', 'apiVersion: v1\nkind: List\nitems: {}\n', 'shape: items of List must be a list, got a map (a.yaml:3:8)'],
  ])('%s is left out', (_, text, ...mistakes) => {
    const manifests = read(`${text}---\n${object('Z', 'z')}`);
    expect([titles(manifests), told(manifests)]).toEqual([['Z default/z'], mistakes]);
  });
});

describe('what is no text', () => {
  test('counts as what is written, and the object is kept', () => {
    const manifests = read('apiVersion: v1\nkind: Pod\nmetadata: {name: a, labels: {a: 1.10, b: yes, d: , e: ~, f: 012}, annotations: {"g.h/i": 0x1F}}\nspec:\n  nodeSelector: {on: 1_0}\n  containers:\n    - env:\n        - {name: A, value: off}\n        - {name: B, value: }\n');
    expect(manifests.objects.map(({ manifest: { metadata, spec } }) => ({ metadata, spec }))).toEqual([{
      metadata: { name: 'a', labels: { a: '1.10', b: 'yes', d: '', e: '', f: '012' }, annotations: { 'g.h/i': '0x1F' } },
      spec: { nodeSelector: { true: '1_0' }, containers: [{ env: [{ name: 'A', value: 'off' }, { name: 'B', value: null }] }] },
    }]);
    const of = 'of Pod default/a must be a string, got';
    expect(told(manifests)).toEqual([
      `no text: label "a" ${of} 1.10, which Kubernetes reads as the number 1.1: put it in quotes, "1.10" (a.yaml:3:33) [Pod default/a metadata labels a]`,
      `no text: label "b" ${of} yes, which Kubernetes reads as the boolean true: put it in quotes, "yes" (a.yaml:3:42) [Pod default/a metadata labels b]`,
      `no text: label "d" ${of} nothing: put "" there for an empty one (a.yaml:3:47) [Pod default/a metadata labels d]`,
      `no text: label "e" ${of} nothing: put "" there for an empty one (a.yaml:3:55) [Pod default/a metadata labels e]`,
      `no text: label "f" ${of} 012, which Kubernetes reads as the number 10: put it in quotes, "012" (a.yaml:3:61) [Pod default/a metadata labels f]`,
      `no text: annotation "g.h/i" ${of} 0x1F, which Kubernetes reads as the number 31: put it in quotes, "0x1F" (a.yaml:3:90) [Pod default/a metadata annotations g.h/i]`,
      `no text: nodeSelector "true" ${of} 1_0, which Kubernetes reads as the number 10: put it in quotes, "1_0" (a.yaml:5:22) [Pod default/a spec nodeSelector true]`,
      `no text: environment value "A" ${of} off, which Kubernetes reads as the boolean false: put it in quotes, "off" (a.yaml:8:28) [Pod default/a spec containers 0 env 0 value]`,
    ]);
  });

  test('is mended in selectors, and wherever an alias brings it', () => {
    const manifests = read('apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec:\n  selector: {matchLabels: &l {v: 2}}\n  template: {metadata: {labels: *l}}\n---\n' + object('Service', 'a', 'spec: {selector: {v: 2}}\n'));
    expect(manifests.objects[0].manifest.spec).toEqual({ selector: { matchLabels: { v: '2' } }, template: { metadata: { labels: { v: '2' } } } });
    expect(manifests.objects[1].manifest.spec).toEqual({ selector: { v: '2' } });
    expect(manifests._mistakes.map(({ kind, path, place }) => [kind, path!.join(' '), place])).toEqual([
      ['no text', 'spec selector matchLabels v', 'a.yaml:5:34'], ['no text', 'spec template metadata labels v', 'a.yaml:5:34'], ['no text', 'spec selector v', 'a.yaml:12:22'],
    ]);
  });

  test('is mended in what names the object', () => {
    const manifests = read('apiVersion: 1\nkind: Yes\nmetadata: {name: 012, namespace: 1.10}\n');
    expect(manifests.objects.map(({ apiVersion, title, manifest }) => [apiVersion, title, manifest])).toEqual([['1', 'Yes 1.10/012', { apiVersion: '1', kind: 'Yes', metadata: { name: '012', namespace: '1.10' } }]]);
    expect(told(manifests)).toEqual([
      'no text: apiVersion of object must be a string, got 1: put it in quotes, "1" (a.yaml:1:13) [Yes 1.10/012 apiVersion]', 'no text: kind of object must be a string, got Yes: put it in quotes, "Yes" (a.yaml:2:7) [Yes 1.10/012 kind]',
      'no text: metadata.name of object must be a string, got 012: put it in quotes, "012" (a.yaml:3:18) [Yes 1.10/012 metadata name]',
      'no text: metadata.namespace of object must be a string, got 1.10: put it in quotes, "1.10" (a.yaml:3:34) [Yes 1.10/012 metadata namespace]',
    ]);
  });

  test('is mended in lists, JSON and plain objects, which are not changed themselves', () => {
    expect(read('{"apiVersion": "v1", "kind": "PodList", "items": [{"metadata": {"name": "a", "labels": {"a": 1.50}}}]}').objects[0].manifest.metadata.labels).toEqual({ a: '1.50' });
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a', labels: { a: 1.5, b: true } } };
    const manifests = Manifests.fromObjects([pod], { tolerant: true });
    expect([manifests.objects[0].manifest.metadata.labels, pod.metadata.labels]).toEqual([{ a: '1.5', b: 'true' }, { a: 1.5, b: true }]);
    expect(told(manifests)).toEqual([
      'no text: label "a" of Pod default/a must be a string, got 1.5, which is a number: put it in quotes, "1.5" (objects[0] metadata.labels.a) [Pod default/a metadata labels a]',
      'no text: label "b" of Pod default/a must be a string, got true, which is a boolean: put it in quotes, "true" (objects[0] metadata.labels.b) [Pod default/a metadata labels b]',
    ]);
  });

  test('is said of both objects that are the same', () => {
    const text = object('A', 'a', '  labels: {a: 1}\n');
    const manifests = read(`${text}---\n${text}`);
    expect(manifests._mistakes.map(({ kind, place }) => `${kind} ${place}`)).toEqual(['no text a.yaml:5:15', 'no text a.yaml:11:15']);
    expect(manifests.objects).toHaveLength(1);
  });

  test('and no scalar leaves the object out, which the mistake still has', () => {
    const manifests = read(`${object('Pod', 'a', '  labels: {a: {}, b: 1}\n')}---\n${object('Z', 'z')}`);
    expect([titles(manifests), told(manifests)]).toEqual([['Z default/z'], [
      'no text: label "a" of Pod default/a must be a string, got a map (a.yaml:5:15) [Pod default/a metadata labels a]',
      'no text: label "b" of Pod default/a must be a string, got 1, which is a number: put it in quotes, "1" (a.yaml:5:22) [Pod default/a metadata labels b]',
    ]]);
  });
});

describe('another shape', () => {
  test('leaves the object out, which the mistake still has', () => {
    const manifests = read(`apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a, labels: [b]}\nspec: {template: {spec: {containers: {a: b}, volumes: [a]}}}\n---\n${object('Service', 'z')}---\n${object('Own', 'w', 'x: [.inf]\n')}`);
    expect([titles(manifests), told(manifests)]).toEqual([['Service default/z'], [
      'shape: metadata.labels of Deployment default/a must be a map, got a list (a.yaml:3:29) [Deployment default/a metadata labels]',
      'shape: spec.template.spec.containers of Deployment default/a must be a list, got a map (a.yaml:4:38) [Deployment default/a spec template spec containers]',
      'shape: spec.template.spec.volumes[0] of Deployment default/a must be a map, got "a" (a.yaml:4:56) [Deployment default/a spec template spec volumes 0]',
      'shape: x[0] of Own default/w must be a number that JSON can hold, got .inf (a.yaml:15:5) [Own default/w x 0]',
    ]]);
  });

  test('is what JSON cannot hold', () => {
    const manifests = Manifests.fromObjects([new Date(0), { apiVersion: 'v1', at: new Date(0) }, { apiVersion: 'v1', kind: 'A', metadata: { name: 'a' } }, null, 5], { tolerant: true });
    expect([titles(manifests), told(manifests)]).toEqual([['A default/a'], [
      'shape: object must be a value of JSON, got Date (objects[0])', 'shape: at must be a value of JSON, got Date (objects[1] at)',
      'no object: object must be a map with apiVersion, kind and metadata, got 5 (objects[4])',
    ]]);
  });
});

describe('a directory', () => {
  test('is read with all of its mistakes', () => {
    expect(readFolder({
      'a.yaml': 'a: [',
      'b.yaml': 'kind: A\nmetadata: {name: a}',
      'c.yaml': object('A', 'a'),
      'd.yaml': object('A', 'a', 'x: 1\n'),
      'f.yaml': Buffer.from([97, 10, 98, 0xe9, 99]),
      'g.yml': object('B', 'b') + object('C', 'c'),
      'h.json': JSON.stringify({ apiVersion: 'v1', kind: 'D', metadata: { name: 'd', labels: { x: 1 } } }),
      'kustomization.yaml': 'resources: [a.yaml, b.yaml, c.yaml, d.yaml, f.yaml, g.yml, h.json]\n',
    })).toEqual({
      titles: ['A default/a', 'B default/b', 'C default/c', 'D default/d'],
      skipped: ['DIR/kustomization.yaml:1:1'],
      told: [
        'no yaml: text must be YAML, got: unexpected end of the stream within a flow collection (DIR/a.yaml:1:5)', 'no object: object must have an apiVersion, got nothing (DIR/b.yaml:1:1)',
        'duplicate object: A default/a must be there once, got it again after DIR/c.yaml:1:1: keep one of them (DIR/d.yaml:1:1) [A default/a]', 'no yaml: file must be UTF-8, got the byte 0xe9 (DIR/f.yaml:2:2)',
        'missing separator: objects must be separated by ---, got a second apiVersion (the first is at DIR/g.yml:1:1): put --- on a line before the second object (DIR/g.yml:5:1) [C default/c]',
        'no text: label "x" of D default/d must be a string, got 1, which is a number: put it in quotes, "1" (DIR/h.json:1:68) [D default/d metadata labels x]',
      ],
    });
  });

  test('leaves out what is for somebody else, with its mistakes', () => {
    const files = {
      'a.yaml': object('A', 'a'),
      'tsconfig.json': '// x\n{\n  // compiles: "it"\n  "compilerOptions": {"strict": true}, /* all */\n}\n',
      'values.yaml': 'x: 1\nx: 2\n',
      'b.json': '{"apiVersion": "v1", // x\n "kind": "B": }\n',
      'c.yaml': '// x\n{"a": ]}\n',
      'package.json': '{"name": "a", "name": "b"}',
    };
    expect(readFolder(files)).toEqual({
      titles: ['A default/a'],
      skipped: ['DIR/package.json:1:1', 'DIR/tsconfig.json:1:1', 'DIR/values.yaml:1:1'],
      told: [expect.stringMatching(/^no yaml: text must be YAML, got: .+ \(DIR\/b\.json:2:\d+\)$/), expect.stringMatching(/^no yaml: text must be YAML, got: .+ \(DIR\/c\.yaml:2:\d+\)$/)],
    });
    const path = folder(files);
    expect(message(() => Manifests.fromPath(path))).toContain(`(${path}/tsconfig.json:`);
    expect(told(Manifests.fromPath(join(path, 'tsconfig.json'), { tolerant: true }))).toEqual([expect.stringMatching(/^no yaml: /)]);
  });

  test('with nothing but mistakes has no objects', () => {
    expect(readFolder({ 'a.yaml': 'a: [' })).toMatchObject({ titles: [], told: [expect.stringMatching(/^no yaml/)] });
  });
});

describe('even so, it fails when', () => {
  const failure = (action: (path: string) => unknown, files: { [name: string]: string } = {}) => {
    const path = folder(files);
    return message(() => action(path)).replaceAll(path, 'DIR');
  };
  const whole = (path: string) => Manifests.fromPath(path, { tolerant: true });

  test.each<[string, { [name: string]: string }, string]>([
    ['a directory has no objects', { 'values.yaml': 'a: 1' }, 'path must have Kubernetes objects, got 1 documents that are none, DIR/values.yaml:1:1 the first (DIR)'],
    ['a directory has other JSON only', { 'a.json': '{ // x\n' }, 'path must have Kubernetes objects, got 1 documents that are none, DIR/a.json:1:1 the first (DIR)'],
    ['a file is a template', { 'b.yaml': `# x\n${object('B', 'b')}x: {{ .Values.a }}\n` }, 'text must be rendered, got a Helm template with {{: render it first, with helm template (DIR/b.yaml:6:4)'],
    ['a name is a template', { 'a.yaml': object('A', 'a-{{ b }}') }, 'text must be rendered, got a Helm template with {{: render it first, with helm template (DIR/a.yaml:4:9)'],
    ['a directory is a Helm chart', { 'a.yaml': 'a: [', 'x/Chart.yaml': 'apiVersion: v2\n' }, 'directory must have manifests, got a Helm chart: render it first, with helm template DIR/x (DIR/x/Chart.yaml)'],
    ['Kustomize changes a directory', { 'kustomization.yml': 'namePrefix: a-\n' }, 'kustomization must list the files of its directory, all of them and no others, got namePrefix: render it first, with kubectl kustomize DIR (DIR/kustomization.yml:1:1)'],
  ])('%s', (_, files, expected) => expect(failure(whole, files)).toBe(`Manifests.fromPath: ${expected}`));

  test('an input is none', () => {
    expect(failure(path => whole(join(path, 'x')))).toBe('Manifests.fromPath: path must be a file or a directory that can be read, got "DIR/x": ENOENT: no such file or directory, stat \'DIR/x\'');
    expect(failure(path => { symlinkSync(join(path, 'x'), join(path, 'b.yaml')); whole(path); }, { 'a.yaml': object('A', 'a') })).toBe('Manifests.fromPath: path must be a file, got a link to nothing (DIR/b.yaml)');
    expect(message(() => read(undefined as any))).toBe('Manifests.fromYaml: text must be a string, got nothing');
    expect(message(() => Manifests.fromObjects({} as any, { tolerant: true }))).toBe('Manifests.fromObjects: objects must be a list, got a map');
  });
});

describe('Kustomize', () => {
  const deployment = (name: string, image: string, more = '') => `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: ${name}${more}}\nspec:\n`
    + `  selector: {matchLabels: {app: ${name}}}\n  template: {metadata: {labels: {app: ${name}}}, spec: {initContainers: [{name: i, image: "${image}"}], containers: [{name: c, image: "${image}"}]}}\n`;
  const part = 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {replicas: 9}\n';
  const unrendered = (what: string, place: string, root: string) =>
    `unrendered: objects are read without what Kustomize does by ${what}; findings can be about values that it replaces: render it first, with kustomize build DIR/${root} | cdk8s-canary check - (DIR/${place})`;
  const whole = (path: string) => Manifests.fromPath(path, { tolerant: true });
  const manifestsIn = (files: { [name: string]: string }) => whole(folder(files)).objects.map(({ manifest }) => manifest);

  // Expected values are those of kubectl kustomize 5.8.1.
  test('has its namespaces, images, replicas and labels carried out, also those of outer kustomizations', () => {
    const files = {
      'base/web.yaml': `${deployment('web', 'web:1', ', namespace: other')}---\n${object('Service', 'web', 'spec: {selector: {app: web}}\n')}---\n${object('Namespace', 'other')}---\n${object('ClusterRole', 'web')}`,
      'base/kustomization.yaml': 'resources: [web.yaml]\nnamespace: inner\nimages: [{name: web, newName: reg.io/web}]\nlabels: [{pairs: {a: x}}]\n',
      'prod/kustomization.yaml': 'resources: [../base, canary.yaml]\nnamespace: prod\nimages: [{name: reg.io/web, newTag: "2"}]\nreplicas: [{name: web, count: 4}]\ncommonLabels: {b: z}\n',
      'prod/canary.yaml': 'apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: {name: web}\nspec: {selector: {matchLabels: {app: r}}, template: {spec: {containers: [{name: c, image: "reg.io/web:1@sha256:12"}, {name: d, image: web}]}}}\n',
    };
    const containers = (image: string, name: string) => [{ name, image }];
    expect(manifestsIn(files)).toEqual([
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'web', namespace: 'prod', labels: { a: 'x', b: 'z' } },
        spec: {
          replicas: 4,
          selector: { matchLabels: { app: 'web', b: 'z' } },
          template: { metadata: { labels: { app: 'web', b: 'z' } }, spec: { initContainers: containers('reg.io/web:2', 'i'), containers: containers('reg.io/web:2', 'c') } },
        },
      },
      { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace: 'prod', labels: { a: 'x', b: 'z' } }, spec: { selector: { app: 'web', b: 'z' } } },
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'prod', labels: { a: 'x', b: 'z' } } },
      { apiVersion: 'v1', kind: 'ClusterRole', metadata: { name: 'web', labels: { a: 'x', b: 'z' } } },
      {
        apiVersion: 'argoproj.io/v1alpha1',
        kind: 'Rollout',
        metadata: { name: 'web', namespace: 'prod', labels: { b: 'z' } },
        spec: { selector: { matchLabels: { app: 'r' } }, template: { spec: { containers: [{ name: 'c', image: 'reg.io/web:2' }, { name: 'd', image: 'web' }] } } },
      },
    ]);
    expect(readFolder(files)).toMatchObject({ told: [], skipped: ['DIR/base/kustomization.yaml:1:1', 'DIR/prod/kustomization.yaml:1:1'] });
  });

  test.each<[string, string, string]>([
    ['web:1', '{name: web, newTag: "2"}', 'web:2'],
    ['web', '{name: web, newTag: "2"}', 'web:2'],
    ['web@sha256:12', '{name: web, newTag: "2"}', 'web:2'],
    ['web:1', '{name: web, digest: "sha256:12"}', 'web@sha256:12'],
    ['web:1', '{name: web, newTag: "3", digest: "sha256:12"}', 'web:3@sha256:12'],
    ['web@sha256:12', '{name: web, newName: reg.io/web}', 'reg.io/web@sha256:12'],
    ['localhost:5000/web', '{name: "localhost:5000/web", newTag: v2}', 'localhost:5000/web:v2'],
    ['x/web:1', '{name: web, newTag: "2"}', 'x/web:1'],
    ['web:1', '{name: web, newTag: "${TAG}"}', 'web:${TAG}'],
  ])('makes %s with %s to %s', (image, change, expected) => {
    const [{ spec }] = manifestsIn({ 'a.yaml': deployment('a', image), 'kustomization.yaml': `resources: [a.yaml]\nimages: [${change}]\n` });
    expect([spec.template.spec.containers[0].image, spec.template.spec.initContainers[0].image]).toEqual([expected, expected]);
  });

  test.each(['patches: [{path: p.yaml}]', 'patchesStrategicMerge: [p.yaml]', 'patchesJson6902: [{path: p.yaml, target: {kind: Deployment, name: web}}]', 'transformers: [p.yaml]', 'replacements: [{path: p.yaml}]'])('is told of once for what only it can do, whose files are no objects: %s', change => {
    const key = change.split(':')[0];
    expect(readFolder({ 'web.yaml': deployment('web', 'web:1'), 'p.yaml': deployment('web', 'web:2'), 'kustomization.yaml': `resources: [web.yaml]\nnamePrefix: a-\n${change}\n` })).toEqual({
      titles: ['Deployment default/web'],
      skipped: ['DIR/kustomization.yaml:1:1', 'DIR/p.yaml:1:1'],
      told: [unrendered(`namePrefix, ${key}`, 'kustomization.yaml:2:1', '').replace('DIR/ ', 'DIR ')],
    });
  });

  test('is not told of for what it only adds or annotates, and for empty keys', () => {
    const files = { 'web.yaml': deployment('web', 'web:1'), 'kustomization.yaml': 'resources: [web.yaml]\npatches: []\nnamePrefix: ""\nvars:\nconfigMapGenerator: [{name: a, literals: [a=b]}]\ncommonAnnotations: {a: b}\n' };
    expect(readFolder(files)).toMatchObject({ titles: ['Deployment default/web'], told: [] });
  });

  test('lists a base of several overlays, which is read once, for production, beside what the others add', () => {
    const files = {
      'base/kustomization.yaml': 'resources: [web.yaml]\n',
      'base/web.yaml': deployment('web', 'web:1'),
      'canary/kustomization.yaml': 'resources: [../base]\nnamespace: canary\nimages: [{name: web, newTag: c}]\n',
      'dev/kustomization.yaml': 'resources: [../base, own.yaml]\nnamespace: dev\nreplicas: [{name: web, count: 0}]\npatches: [{patch: x}]\n',
      'dev/own.yaml': `${object('ConfigMap', 'own')}---\n${object('ConfigMap', 'same', 'data: {a: b}\n')}`,
      'prod/kustomization.yaml': 'resources: [../base, own.yaml]\nnamespace: live\nimages: [{name: web, newTag: p}]\n',
      'prod/own.yaml': object('ConfigMap', 'same', 'data: {a: c}\n'),
    };
    const [web, own, same, ...others] = manifestsIn(files);
    expect([web.metadata.namespace, web.spec.template.spec.containers[0].image, web.spec.replicas]).toEqual(['live', 'web:p', undefined]);
    expect([own.metadata, same, others]).toEqual([{ name: 'own', namespace: 'live' }, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'same', namespace: 'live' }, data: { a: 'c' } }, []]);
    expect(readFolder(files).told).toEqual([unrendered('patches, replicas', 'dev/kustomization.yaml:4:1', 'dev')]);
  });

  test('has components, whose own changes are told of', () => {
    const files = (more: string) => ({
      'app/kustomization.yaml': 'resources: [web.yaml]\nnamespace: prod\ncomponents: [../part]\n',
      'app/web.yaml': deployment('web', 'web:1'),
      'part/kustomization.yaml': `apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: [a.yaml]\n${more}`,
      'part/a.yaml': object('ConfigMap', 'a'),
    });
    expect(readFolder(files(''))).toMatchObject({ titles: ['Deployment prod/web', 'ConfigMap prod/a'], told: [] });
    expect(readFolder(files('images: [{name: web, newTag: "2"}]\n')).told).toEqual([unrendered('images', 'part/kustomization.yaml:4:1', 'app')]);
  });

  test('may forget files, of which parts of objects are left out', () => {
    expect(readFolder({
      'app/kustomization.yaml': 'resources: [web.yaml]\nnamespace: prod\n',
      'app/web.yaml': deployment('web', 'web:1'),
      'app/other.yaml': deployment('other', 'web:1'),
      'app/elsewhere.yaml': deployment('elsewhere', 'web:1', ', namespace: b'),
      'app/web-again.yaml': deployment('web', 'web:2'),
      'app/part.yaml': part,
      'app/changes.yaml': '- {op: remove, path: /spec}\n',
      'app/patches/part.yaml': part,
      'app/monitoring/a.yaml': object('ConfigMap', 'a'),
    })).toEqual({
      titles: ['Deployment b/elsewhere', 'ConfigMap default/a', 'Deployment prod/other', 'Deployment prod/web'],
      skipped: ['DIR/app/changes.yaml:1:1', 'DIR/app/kustomization.yaml:1:1', 'DIR/app/part.yaml:1:1', 'DIR/app/patches/part.yaml:1:1'],
      told: [],
    });
  });

  test('that lists itself or a circle is no trap', () => {
    expect(readFolder({ 'a/kustomization.yaml': 'resources: [., ../b, a.yaml]\nnamespace: x\n', 'a/a.yaml': object('A', 'a'), 'b/kustomization.yaml': 'resources: [../a]\n' }).titles).toEqual(['A x/a']);
  });

  test('that cannot be read says so, and its files are read', () => {
    expect(readFolder({ 'kustomization.yaml': 'resources: [', 'a.yaml': object('A', 'a') })).toMatchObject({ titles: ['A default/a'], told: [expect.stringMatching(/^no yaml: .*kustomization\.yaml:1:\d+\)$/)] });
  });

  test('in a text says that it is left out', () => {
    expect(told(read(`${object('A', 'a')}---\nkind: Kustomization\napiVersion: kustomize.config.k8s.io/v1beta1\nnamespace: b\n`))).toEqual([
      'unrendered: objects are read without what Kustomize does by a kustomization; findings can be about values that it replaces: render it first, with kustomize build DIR | cdk8s-canary check - (a.yaml:6:1)',
    ]);
  });

  test('beside a part of an object without any kustomization keeps the whole one', () => {
    const manifests = read(`${deployment('web', 'web:1')}---\n${part}`);
    expect(manifests.objects.map(({ manifest }) => manifest.spec.replicas)).toEqual([undefined]);
    expect(read(`${part}---\n${deployment('web', 'web:1')}`).objects[0].manifest.spec.selector).toBeDefined();
    expect(manifests._mistakes.map(({ kind }) => kind)).toEqual(['duplicate object']);
  });
});

describe('Helm', () => {
  test('has charts, of which what needs no rendering is read', () => {
    expect(readFolder({
      'a.yaml': object('A', 'a'),
      'chart/Chart.yaml': 'apiVersion: v2\nname: x\n',
      'chart/values.yaml': 'a: 1\n',
      'chart/values-prod.yaml': 'a: 1\n',
      'chart/crds/crd.yaml': object('B', 'b', 'text: "{{ x }}"\n'),
      'chart/templates/c.yaml': object('C', 'c'),
      'chart/templates/d.yaml': object('D', 'd-{{ .Release.Name }}'),
      'chart/charts/sub/Chart.yaml': 'apiVersion: v2\n',
      'chart/charts/sub/templates/e.yaml': '{{- if .Values.e }}\n',
      'plain/Chart.yaml': 'apiVersion: v2\n',
      'plain/f.yaml': object('F', 'f'),
    })).toEqual({
      titles: ['A default/a', 'B default/b', 'C default/c', 'F default/f'],
      skipped: [],
      told: ['unrendered: objects are read without 2 templates of the Helm chart; findings can be about what these add: render it first, with helm template DIR/chart | cdk8s-canary check - (DIR/chart/Chart.yaml:1:1)'],
    });
  });

  test('has templates, each of which is one mistake', () => {
    const template = (place: string) => `unrendered: text must be rendered, got a Helm template with {{: render it first, with helm template (DIR/${place})`;
    expect(readFolder({
      'a.yaml': `${object('A', 'a')}---\nreplicas: {{ x }}\n---\n${object('B', 'b', 'x: "{{ y }}"\n')}---\n${object('C', 'c')}---\n{{- end }}\n`,
      'b.yaml': 'apiVersion: "{{ v }}"\nkind: "{{ k }}"\nmetadata: {name: "{{ n }}"}\n',
      'c.yaml': `${object('D', 'd')}---\na: [\n`,
    })).toEqual({
      titles: ['A default/a', 'C default/c', 'D default/d'],
      skipped: ['DIR/a.yaml:8:1'],
      told: [template('a.yaml:6:11'), template('b.yaml:1:13'), expect.stringMatching(/^no yaml: .*c\.yaml:7:1\)$/)],
    });
  });
});

test.each(['${VAR}', '$(VAR)', '<VERSION>', 'YOUR_NAME', '$VAR', '%VAR%', '@VAR@', '{VAR}', '<%= x %>', '[[ x ]]', '__VAR__', '((x))'])('%s that nobody substituted never stops the reading', placeholder => {
  const manifests = readFolder({
    'a.yaml': `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec:\n  replicas: ${placeholder}\n  template: {spec: {containers: [{name: a, image: "x:${placeholder}"}]}}\n`,
    'b.yaml': `apiVersion: v1\nkind: A\nmetadata:\n  name: ${placeholder}\n  namespace: ${placeholder}\n  labels:\n    a: ${placeholder}\n`,
    'c.yaml': object('A', 'c'),
    'kustomization.yaml': `resources: [a.yaml, b.yaml, c.yaml]\nnamespace: "${placeholder}"\nimages: [{name: x, newTag: "${placeholder}"}]\n`,
  });
  expect(manifests.titles).toContain(`A ${placeholder}/c`);
});

describe('any text', () => {
  const SAMPLE = `# x\n---\n${object('Service', 'web', '  labels: {a: "1.10", b: &b x}\nspec:\n  selector:\n    a: *b\n  ports: [{port: 80}]\n')}---\n${object('Pod', 'a')}---\n${object('Pod', 'b', 'spec: {containers: [{env: [{name: A, value: "1"}]}]}\n')}---\n{"apiVersion": "v1", "kind": "List", "items": [{"apiVersion": "v1", "kind": "A", "metadata": {"name": "q"}}]}\n`;
  const SAME = / [a-z]+\/\S+ must be there once, got it again after .*: keep one of them /;
  const PIECES = ['\n---\n', '...\n', '---', '"', ': ', '[', '{', '}', '- ', '\n', '\r\n', '  ', '1', 'metadata: {name: b}\n', object('Pod', 'b'), 'kind: A\n', '*b', '<<: ', '~', ''];
  const WHOLE = [object('Pod', 'a'), object('Pod', 'b'), object('Pod', 'c', '  labels: {a: 1}\n'), object('Pod', 'd', 'spec: []\n')].map(each => `${each}---\n`);
  const STARTS = [...SAMPLE.matchAll(/---\n/g)].map(({ index }) => index + 4);

  test('is read alike with and without the option where it is right, and has mistakes or an error where it is not', () => {
    const edit = fc.oneof(
      { weight: 2, arbitrary: fc.record({ at: fc.nat(SAMPLE.length), cut: fc.nat(8), piece: fc.constantFrom(...PIECES) }) },
      fc.record({ at: fc.constantFrom(...STARTS), cut: fc.constant(0), piece: fc.constantFrom(...WHOLE) }),
    );
    const seen = new Map<string, number>();
    const count = (what: string) => seen.set(what, (seen.get(what) ?? 0) + 1);
    fc.assert(fc.property(fc.array(edit, { maxLength: 4 }), edits => {
      const text = edits.reduce((made, { at, cut, piece }) => made.slice(0, at) + piece + made.slice(at + cut), SAMPLE);
      const lines = text.split(/\r\n?|\n/);
      const attempt = (options: object) => {
        try {
          return Manifests.fromYaml(text, 'a.yaml', options);
        } catch (error) {
          expect(error).toBeInstanceOf(CanaryError);
          return (error as Error).message.split('\n').map(line => line.replace('Manifests.fromYaml: ', ''));
        }
      };
      const [strict, tolerant] = [attempt({}), attempt({ tolerant: true })];
      if (Array.isArray(tolerant)) {
        count('error');
        // Reading on may show braces of a template that the error does not get to.
        expect(Array.isArray(strict) && tolerant.every(line => strict.includes(line) || line.startsWith('text must be rendered'))).toBe(true);
      } else if (!Array.isArray(strict)) {
        count('right');
        expect(tolerant.objects.map(({ manifest }) => manifest)).toEqual(strict.objects.map(({ manifest }) => manifest));
        expect(tolerant._mistakes).toEqual([]);
      } else if (tolerant._mistakes.length > 0) {
        tolerant._mistakes.forEach(({ kind, sentence, place, object: of, path }) => {
          count(kind);
          expect(sentence).toMatch(/must/);
          const [, line, column] = /^a\.yaml:(\d+):(\d+)$/.exec(place)!.map(Number);
          expect(lines[line - 1].length + 1).toBeGreaterThanOrEqual(column);
          expect(of === undefined || of.place(path ?? []) !== '').toBe(true);
        });
        const places = tolerant._mistakes.map(({ place }) => `(${place})`);
        // A second object that is the same is an error and no mistake; where anything else is an error, there is a mistake, too.
        const others = strict.filter(line => !SAME.test(line));
        expect(others.every(line => places.some(place => line.endsWith(place)))).toBe(true);
      } else {
        count('same');
        expect(strict.every(line => SAME.test(line))).toBe(true);
      }
    }), { numRuns: 1500 });
    expect([...seen.keys()].sort()).toEqual(expect.arrayContaining(['duplicate key', 'duplicate object', 'missing separator', 'no object', 'no text', 'no yaml', 'right', 'same', 'shape']));
  });
});

test('five thousand objects are read as fast as without the option', () => {
  const text = Array.from({ length: 5000 }, (_, index) => object('Service', `s${index}`, '  labels: {app: web, version: v1}\nspec:\n  selector: {app: web}\n  ports: [{name: http, port: 80, targetPort: 8080}]\n')).join('---\n');
  const time = (options: object) => {
    const start = process.hrtime.bigint();
    expect(Manifests.fromYaml(text, 'a.yaml', options).objects).toHaveLength(5000);
    return Number(process.hrtime.bigint() - start) / 1e6;
  };
  time({});
  const rounds = Array.from({ length: 5 }, () => ({ strict: time({}), tolerant: time({ tolerant: true }) }));
  const fastest = (which: 'strict' | 'tolerant') => Math.min(...rounds.map(round => round[which]));
  expect(fastest('tolerant')).toBeLessThan(fastest('strict') * 2 + 100);
});
