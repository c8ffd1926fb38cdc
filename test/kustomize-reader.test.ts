import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { dirname, join } from 'path';
import * as fc from 'fast-check';
import { loadAll } from 'js-yaml';
import { describeKustomize, kustomize } from './kustomize';
import { message } from './support';
import { check, Manifests } from '../src';

type Entry = { [field: string]: string };

/** What is done with a folder of files. */
function within<T>(files: { [name: string]: string | object }, action: (path: string) => T): T {
  const path = mkdtempSync(join(tmpdir(), 'kustomize-reader-'));
  try {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(path, name)), { recursive: true });
      writeFileSync(join(path, name), typeof content === 'string' ? content : JSON.stringify(content));
    }
    return action(path);
  } finally {
    rmSync(path, { recursive: true });
  }
}

const containers = (images: readonly string[]) => images.map((image, index) => ({ name: `c${index}`, image }));
const pods = (images: readonly string[]) => ({ metadata: { labels: { app: 'web' } }, spec: { initContainers: containers(images), containers: containers(images), volumes: volumes(images) } });
const volumes = (images: readonly string[]) => images.map((reference, index) => ({ name: `v${index}`, image: { reference } }));
const object = (apiVersion: string, kind: string, spec: object) => ({ apiVersion, kind, metadata: { name: 'web' }, spec });
const deployment = (images: readonly string[]) => object('apps/v1', 'Deployment', { selector: { matchLabels: { app: 'web' } }, template: pods(images) });

/** Objects that have images at all the places that Kustomize looks at, and at some that it does not. */
const holders = (images: readonly string[]) => [
  deployment(images),
  object('argoproj.io/v1alpha1', 'Rollout', { template: pods(images) }),
  object('v1', 'Pod', pods(images).spec),
  object('batch/v1', 'CronJob', { schedule: '* * * * *', jobTemplate: { spec: { template: pods(images) } } }),
  object('example.com/v1', 'Other', { image: images[0], sidecars: containers(images), deep: [{ containers: containers(images), initContainers: { image: images[0] } }] }),
  object('apiextensions.k8s.io/v1', 'CustomResourceDefinition', { containers: containers(images) }),
];

const list = (objects: readonly object[]) => ({ apiVersion: 'v1', kind: 'List', items: objects });
const read = (path: string) => Manifests.fromPath(path, { tolerant: true });
const sorted = (objects: any[]) => objects.map(each => JSON.parse(JSON.stringify(each))).sort((one, other) => one.kind < other.kind ? -1 : 1);

/** A base and its overlay, one within the other, so that one path names both. */
const files = (objects: readonly object[], base: object, overlay: object) => ({
  'kustomization.yaml': { resources: ['base'], ...overlay },
  'base/kustomization.yaml': { resources: ['objects.yaml'], ...base },
  'base/objects.yaml': list(objects),
});

const imageIn = (path: string) => read(path).objects[0].manifest.spec.template.spec.containers[0].image;
const findings = (path: string) => check(read(path)).map(each => String(each).replaceAll(`${path}/`, ''));

describeKustomize('images are those that kubectl kustomize makes', () => {
  const same = (images: readonly string[], base: readonly Entry[], overlay: readonly Entry[] = []) =>
    within(files(holders(images), { images: base }, { images: overlay }), path => {
      const manifests = read(path);
      expect(manifests._mistakes).toEqual([]);
      expect(sorted(manifests.objects.map(({ manifest }) => manifest))).toEqual(sorted(loadAll(kustomize(path))));
    });

  const NAMES = ['web', 'webs', 'web.x', 'webbx', 'a/web', 'reg.io/web', 'regXio/web', 'reg:5000/web', 'reg', '/web', 'web@sha256', 'web:1'];
  const VERSIONS = ['', ':1', ':1.2-rc.1', ':{TAG}', '@sha256:12', ':1@sha256:12', '@md5:12', ':1@sha512:ab', ':', '@', ':1:2', '@sha256:1@sha256:2', '@sha256:12:3', ':a b', '\n'];
  const image = fc.tuple(fc.constantFrom(...NAMES), fc.constantFrom(...VERSIONS)).map(parts => parts.join(''));
  const entry = fc.record({
    name: fc.oneof({ weight: 8, arbitrary: fc.constantFrom(...NAMES) }, { weight: 2, arbitrary: fc.constantFrom('w.*', '(a/)?web', 'web[sx]?', '[a-z]+', '.*/web', 'we\\w', 'web|reg', 'web$', '') }),
    newName: fc.constantFrom('', ...NAMES),
    newTag: fc.constantFrom('', '2', 'v3', '1:2'),
    digest: fc.constantFrom('', 'sha256:34'),
    tagSuffix: fc.constantFrom('', '-x'),
  }, { requiredKeys: [] });
  const entries = fc.array(entry, { maxLength: 5 });

  test('for any images and entries', () => {
    fc.assert(fc.property(fc.array(image, { minLength: 1, maxLength: 30 }), entries, entries, same), { numRuns: 40 });
  });

  test.each<[string, string[], Entry[], Entry[]]>([
    ['an entry that counts on the one before it', ['web:1'], [{ name: 'web', newName: 'a' }, { name: 'a', newTag: '2' }], []],
    ['a name twice', ['web:1'], [{ name: 'web', newTag: '2' }, { name: 'web', newTag: '3' }], []],
    ['an overlay over its base', ['web:1'], [{ name: 'web', newName: 'reg.io/web' }], [{ name: 'web', newTag: '2' }, { name: 'reg.io/web', newTag: '3' }]],
    ['a port', ['reg:5000/web', 'reg:5000/web:1', 'reg:5000'], [{ name: 'reg', newTag: '1' }, { name: 'reg:5000/web', newTag: '2' }], []],
    ['a dot for another character', ['regXio/web:1'], [{ name: 'reg.io/web', newTag: '2' }], []],
    ['no name', ['', 'web:1'], [{ newTag: '2' }], []],
    ['a tag and a digest', ['web:1', 'web@sha256:12', 'web:1@sha256:12'], [{ name: 'web', newTag: '2', digest: 'sha256:34' }], []],
    ['a suffix, which is put behind twice where pods are', ['web:1', 'web', 'web:1@sha256:12'], [{ name: 'web', tagSuffix: '-x' }], []],
    ['a suffix of a new name', ['web:1'], [{ name: 'web', newName: 'a', tagSuffix: '-x' }], []],
    ['fields in another case', ['web:1'], [{ Name: 'web', NEWTAG: '2' }], []],
    ['a date', ['web:1'], [{ name: 'web', newTag: '2024-01-01' }], []],
  ])('for %s', (_, images, base, overlay) => same(images, base, overlay));

  test('for aliases, empty entries and no images', () => {
    const text = 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  selector: {matchLabels: {app: web}}\n  template:\n    metadata: {labels: {app: web}}\n'
      + '    spec:\n      initContainers: &all [{name: a, image: "web:1"}, {name: b}]\n      containers: *all\n';
    within({ 'a.yaml': text, 'kustomization.yaml': 'resources: [a.yaml]\nimages: [~, {name: a, newName: b}, {name: web, newTag: ~}, {name: web, newName: a}]\n' }, path => {
      const [{ manifest }] = read(path).objects;
      expect(manifest).toEqual(loadAll(kustomize(path))[0]);
      expect(read(path)._mistakes).toEqual([]);
    });
  });

  test.each(['images: web', 'images: {name: web}', 'images: [web]', 'images: [{name: web, tag: "2"}]', 'images: [{name: web, newTag: 1.10}]', 'images: [{name: web, newTag: true}]',
    'images: [{name: web, newTag: [x]}]', 'images: [{name: 7}]', 'images: [{name: "web("}]'])('of what is refused it makes nothing: %s', images => {
    within({ 'objects.yaml': deployment(['web:1']), 'kustomization.yaml': `resources: [objects.yaml]\n${images}\n` }, path => {
      expect(message(() => kustomize(path))).toMatch(/cannot unmarshal|unknown field|nil pointer/);
      expect(read(path)._mistakes).toHaveLength(1);
    });
  });
});

describe('what Kustomize refuses is told, and read as far as it can be', () => {
  test.each<[string, string, string, string]>([
    ['web', '1:9', 'images must be a list, got "web"', 'web:1'],
    ['{name: web}', '1:9', 'images must be a list, got a map', 'web:1'],
    ['[web]', '1:10', 'images[0] must be a map with name, newName, newTag and digest, got "web"', 'web:1'],
    ['[{name: web, tag: "2"}]', '1:22', 'images[0] must have no fields but name, newName, newTag, digest, tagSuffix, got tag: Kustomize refuses the file', 'web:1'],
    ['[{name: web, newTag: 1.10}]', '1:30', 'images[0].newTag must be a string, got 1.10, which Kustomize reads as the number 1.1: put it in quotes, "1.10"', 'web:1.10'],
    ['[{name: x}, {name: web, newTag: 7}]', '1:41', 'images[1].newTag must be a string, got 7, which is a number: put it in quotes, "7"', 'web:7'],
    ['[{name: web, newTag: yes}]', '1:30', 'images[0].newTag must be a string, got yes, which Kustomize reads as the boolean true: put it in quotes, "yes"', 'web:yes'],
    ['[{name: web, newTag: [x]}]', '1:30', 'images[0].newTag must be a string, got a list', 'web:1'],
    ['[{name: "web(", newTag: x}]', '1:17', 'images[0].name must be a regular expression, as which Kustomize reads it, got "web("', 'web:1'],
  ])('%s', (images, place, sentence, expected) => {
    within({ 'objects.yaml': deployment(['web:1']), 'kustomization.yaml': `images: ${images}\nresources: [objects.yaml]\n` }, path => {
      expect(imageIn(path)).toBe(expected);
      expect(findings(path).filter(text => text.includes('R28'))).toEqual([`error R28 kustomization.yaml: ${sentence} (kustomization.yaml:${place}): mend the text at this place`]);
    });
  });
});

describe('overlays over one base', () => {
  const track = (name: string, image: string) => `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: ${name}}\nspec:\n  selector: {matchLabels: {app: ${name}}}\n`
    + `  template: {metadata: {labels: {app: ${name}}}, spec: {containers: [{name: web, image: ${image}}]}}\n`;
  const overlay = (images: readonly Entry[], base = '../base') => ({ resources: [base], images });
  const tracks = (stable: string, canary: string, newName = 'reg.io/web') => [{ name: 'web-image', newName, newTag: stable }, { name: 'web-canary-image', newName, newTag: canary }];
  const told = (more: { [name: string]: object }) => within({
    'base/kustomization.yaml': { resources: ['web.yaml'], configurations: ['name-references.yaml'] },
    'base/name-references.yaml': 'nameReference: [{kind: Service, version: v1, fieldSpecs: [{kind: DestinationRule, path: spec/host}]}]\n',
    'base/web.yaml': `${track('web', 'web-image')}---\n${track('web-canary', 'web-canary-image')}`,
    ...Object.fromEntries(Object.entries(more).map(([name, content]) => [`${name}/kustomization.yaml`, content])),
  }, path => {
    const manifests = read(path);
    const images = manifests.objects.map(({ manifest }) => manifest.spec.template.spec.containers[0].image);
    return [...images, ...manifests._mistakes.map(({ sentence, place }) => `${sentence} (${place})`.replaceAll(`${path}/`, ''))];
  });
  const warning = (name: string) => 'objects are read without what Kustomize does by images; findings can be about values that it replaces: '
    + `render it first, with kustomize build ${name} | cdk8s-canary check - (${name}/kustomization.yaml:1:26)`;

  test('are read for production, and others that have the same images are the same', () => {
    expect(told({ dev: overlay(tracks('1', '2')), prod: overlay(tracks('1', '2')) })).toEqual(['reg.io/web:1', 'reg.io/web:2']);
  });

  test.each<[string, Entry[]]>([
    ['other versions', tracks('1.4.0-dev.7', 'latest')],
    ['the order of entries', tracks('1', '2').reverse()],
  ])('differ in nothing that matters to any rule: %s', (_, images) => {
    expect(told({ dev: overlay(images), prod: overlay(tracks('1', '2')) })).toEqual(['reg.io/web:1', 'reg.io/web:2']);
  });

  test.each<[string, Entry[]]>([
    ['both tracks have one version', tracks('2', '2')],
    ['another name', tracks('1', '2', 'dev.io/web')],
    ['an entry more', [...tracks('1', '2'), { name: 'other', newTag: '1' }]],
    ['an entry less', tracks('1', '2').slice(1)],
    ['a tag that no registry has', tracks('1', 'a b')],
    ['a digest that no registry has', [tracks('1', '2')[0], { name: 'web-canary-image', newName: 'reg.io/web', newTag: '2', digest: 'sha256:12' }]],
    ['a suffix', [tracks('1', '2')[0], { ...tracks('1', '2')[1], tagSuffix: '-x' }]],
  ])('that are not read are told of where they differ in more than versions: %s', (_, images) => {
    expect(told({ dev: overlay(images), prod: overlay(tracks('1', '2')) })).toEqual(['reg.io/web:1', 'reg.io/web:2', warning('dev')]);
  });

  test.each<[string, Entry[]]>([
    ['an entry is for what another one makes', [{ name: 'web-image', newName: 'a' }, { name: 'a', newTag: '1' }, { name: 'web-canary-image', newTag: '2' }]],
    ['two entries are for one image', [{ name: 'web-image', newName: 'a' }, { name: 'web.image', newName: 'b' }, { name: 'web-canary-image', newTag: '2' }]],
  ])('differ by the order of entries where %s', (_, images) => {
    const version = (entries: Entry[]) => told({ dev: overlay(entries), prod: overlay(images) }).slice(2);
    expect(version(images.map(entry => 'newTag' in entry ? { ...entry, newTag: `${entry.newTag}.1` } : entry))).toEqual([]);
    expect(version([images[1], images[0], images[2]])).toEqual([warning('dev')]);
  });

  test('with one version for both tracks differ by the words of it', () => {
    const one = (version: string) => overlay(tracks(version, version));
    expect(told({ dev: one('1.5.0'), prod: one('1.4.0') })).toEqual(['reg.io/web:1.4.0', 'reg.io/web:1.4.0']);
    expect(told({ dev: one('1.5.0'), prod: one('1.4.0-rc.1') })).toEqual(['reg.io/web:1.4.0-rc.1', 'reg.io/web:1.4.0-rc.1', warning('dev')]);
  });

  test('over other overlays count as a whole, and are told of where the lower one is not read', () => {
    expect(told({ 'dev': overlay(tracks('1', '2')), 'prod': overlay([]), 'prod-eu': overlay(tracks('3', '4'), '../prod') })).toEqual(['reg.io/web:3', 'reg.io/web:4']);
    expect(told({ 'dev': overlay([]), 'dev-eu': overlay(tracks('1', '2'), '../dev'), 'prod': overlay(tracks('3', '4')) })).toEqual(['reg.io/web:3', 'reg.io/web:4', warning('dev-eu').replace(':26', ':25')]);
  });
});

describe('configurations of Kustomize', () => {
  const names = 'nameReference:\n- kind: Service\n  version: v1\n  fieldSpecs:\n  - kind: DestinationRule\n    path: spec/host\n';

  test.each<[string, object]>([['listed', { configurations: ['name-references.yaml'] }], ['not listed', {}]])('are no objects: %s', (_, more) => {
    within({ 'a.yaml': deployment(['web:1']), 'name-references.yaml': names, 'kustomization.yaml': { resources: ['a.yaml'], ...more } }, path => {
      const manifests = read(path);
      expect([manifests.objects.map(({ title }) => title), manifests._mistakes]).toEqual([['Deployment default/web'], []]);
      expect(manifests.skipped).toEqual([`${path}/kustomization.yaml:1:1`, `${path}/name-references.yaml:1:1`]);
    });
  });

  test('are no objects in a directory without a kustomization', () => {
    within({ 'a.yaml': deployment(['web:1']), 'name-references.yaml': names }, path => {
      expect(read(path)).toMatchObject({ _mistakes: [], skipped: [`${path}/name-references.yaml:1:1`] });
      expect(Manifests.fromPath(path).objects.map(({ title }) => title)).toEqual(['Deployment default/web']);
    });
  });

  test('change nothing on their own, so that their directory is read without the option, too, unless a file is listed nowhere', () => {
    const folder = (configurations: string[]) => ({ 'a.yaml': deployment(['web:1']), 'name-references.yaml': names, 'kustomization.yaml': { resources: ['a.yaml'], configurations } });
    within(folder(['name-references.yaml']), path => expect(Manifests.fromPath(path).objects.map(({ title }) => title)).toEqual(['Deployment default/web']));
    within(folder([]), path => expect(message(() => Manifests.fromPath(path))).toBe('Manifests.fromPath: kustomization must list the files of its directory, all of them and no others, '
      + `got no mention of name-references.yaml, which Kustomize leaves out: render it first, with kubectl kustomize ${path} (${path}/kustomization.yaml:1:2)`));
  });
});

test('images take time in proportion to their number', () => {
  const time = (count: number) => within({
    'objects.yaml': list(Array.from({ length: count }, (_, index) => ({ ...deployment([`reg.io/web-${index}:1`]), metadata: { name: `web-${index}` } }))),
    'kustomization.yaml': { resources: ['objects.yaml'], images: Array.from({ length: count }, (_, index) => ({ name: `reg.io/web-${index}`, newTag: '2' })) },
  }, path => {
    const start = performance.now();
    const { objects } = read(path);
    expect(objects.every(({ manifest }) => manifest.spec.template.spec.containers[0].image.endsWith(':2'))).toBe(true);
    return performance.now() - start;
  });
  time(200);
  const [few, many] = [Math.min(time(300), time(300)), time(3000)];
  expect(many / few).toBeLessThan(40);
});
