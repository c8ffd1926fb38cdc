import * as fc from 'fast-check';
import { load } from 'js-yaml';
import { folder } from './cli-support';
import { message } from './support';
import { KustomizeImages, Track } from '../src';

const entry = (name: string, tag: string, ...more: string[]) => [`  - name: ${name}`, '    newName: registry.example/web', `    newTag: "${tag}"`, ...more.map(line => `    ${line}`), ''].join('\n');
const text = (...entries: string[]) => `resources: [../base]\nimages:\n${entries.join('')}`;
const PAIR = [entry('web-stable-image', '1'), entry('web-canary-image', '2')];
const read = (yaml: string) => KustomizeImages.fromYaml(yaml);
const promoted = (yaml: string, ...names: string[]) => read(yaml).promote(names.length === 0 ? ['web'] : names).toYaml();

describe('images of a kustomization', () => {
  test('stable gets name, tag and digest of the canary, and nothing else changes', () => {
    const comment = '# Pinned. {"x": 1}\n';
    const flux = '    newTag: "1" # {"$imagepolicy": "flux-system:web-stable:tag"}\n';
    const before = comment + text(PAIR[0].replace('    newTag: "1"\n', flux), entry('web-canary-image', '2', 'digest: sha256:bb'), entry('other', '3'));
    expect(promoted(before)).toBe(before.replace('newTag: "1" #', 'newTag: "2" #').replace(/(imagepolicy.*\n)/, '$1    digest: sha256:bb\n'));
  });

  test('a tag that the canary does not have goes', () => {
    const before = text(PAIR[0], '  - name: web-canary-image\n    newName: registry.example/web\n    digest: sha256:bb\n');
    expect(promoted(before)).toBe(before.replace('    newTag: "1"\n', '    digest: sha256:bb\n'));
  });

  test('byte order mark and ends of lines stay', () => {
    const before = `\ufeff${text(...PAIR).replaceAll('\n', '\r\n')}`;
    expect(promoted(before)).toBe(before.replace('"1"', '"2"'));
  });

  test('of a process whose name has a word of the tracks', () => {
    const before = text(entry('web_canary-stable-image', '1'), entry('web_canary-canary-image', '2'));
    expect(read(before).has('web')).toBe(false);
    expect(promoted(before, 'web-canary')).toBe(before.replace('"1"', '"2"'));
  });

  test('images can be asked for', () => {
    const images = read(text(PAIR[0], entry('web-canary-image', '2', 'digest: sha256:bb')));
    expect([images.path, images.has('web'), images.has('other'), images.image('web', Track.STABLE), images.image('web', Track.CANARY), images.image('other', Track.STABLE)])
      .toEqual(['kustomization.yaml', true, false, 'registry.example/web:1', 'registry.example/web:2@sha256:bb', undefined]);
    expect(read(text(PAIR[0])).has('web')).toBe(false);
  });

  test('a file is read and called by its path', () => {
    const path = `${folder({ 'k.yaml': text(...PAIR) })}/k.yaml`;
    expect(KustomizeImages.fromFile(path).promote(['web']).toYaml()).toBe(text(...PAIR).replace('"1"', '"2"'));
    expect(KustomizeImages.fromFile(path).path).toBe(path);
    expect(KustomizeImages.fromYaml('{}', { path: 'prod/kustomization.yaml' }).path).toBe('prod/kustomization.yaml');
  });

  test('after a promotion every container of stable has the image of the canary, whatever the form', () => {
    const tag = fc.constantFrom('1', '2', '1.10', 'true', 'a-b_c', 'null');
    const one = fc.record({ newName: fc.constantFrom('registry.example/web', 'localhost:5000/a/b'), newTag: fc.option(tag, { nil: undefined }), digest: fc.option(fc.constantFrom('sha256:aa', 'sha256:bb'), { nil: undefined }) });
    const form = fc.constantFrom('block', 'flow', 'list');
    fc.assert(fc.property(fc.array(fc.tuple(one, one), { minLength: 1, maxLength: 3 }), form, fc.boolean(), (pairs, how, crlf) => {
      const entries = pairs.flatMap(([stable, canary], index) => {
        const container = index === 0 ? '' : `-c${index}`;
        return [{ name: `web-stable-image${container}`, ...stable }, { name: `web-canary-image${container}`, ...canary }];
      });
      const flow = (value: object) => `{ ${Object.entries(value).filter(([, field]) => field !== undefined).map(([key, field]) => `${key}: "${field}"`).join(', ')} }`;
      const block = (value: object) => `- ${flow(value).slice(2, -2).split(', ').join('\n  ')}\n`;
      const images = how === 'list' ? `images: [${entries.map(flow).join(', ')}]\n` : `images:\n${entries.map(how === 'flow' ? value => `- ${flow(value)}\n` : block).join('')}`;
      const before = `# top\n${images}resources: [a] # last\n`.replaceAll('\n', crlf ? '\r\n' : '\n');
      const same = (value: any) => JSON.stringify([value.newName, value.newTag, value.digest]);
      fc.pre(pairs.some(([stable, canary]) => same(stable) !== same(canary)));
      const after = promoted(before);
      const found = (load(after) as any).images as any[];
      const at = (track: string) => found.filter(({ name }) => name.startsWith(`web-${track}-image`)).map(same);
      expect(at('stable')).toEqual(at('canary'));
      expect(at('canary')).toEqual(pairs.map(([, canary]) => same(canary)));
      expect([after.includes('# top'), after.includes('# last'), after.replaceAll('\r\n', '').includes('\n')]).toEqual([true, true, !crlf]);
    }));
  });
});

describe('fails when', () => {
  const NAME = 'KustomizeImages.promote';
  test.each<[string, string, string[]]>([
    ['an entry of the canary is missing', text(PAIR[0]), ['images must have "web-canary-image" beside "web-stable-image" to be promoted, got none: run the app to have it made, or name the kustomization that has both']],
    ['an entry of stable is missing', text(PAIR[1]), ['images must have "web-stable-image" beside "web-canary-image" to be promoted, got none: run the app to have it made, or name the kustomization that has both']],
    ['both are missing', text(entry('other', '1')), [
      'images must have "web-stable-image" beside "web-canary-image" to be promoted, got none: run the app to have it made, or name the kustomization that has both',
      'images must have "web-canary-image" beside "web-stable-image" to be promoted, got none: run the app to have it made, or name the kustomization that has both',
    ]],
    ['a container is on one track alone', text(...PAIR, entry('web-canary-image-proxy', '1')), [
      'images must have "web-stable-image-proxy" beside "web-canary-image-proxy" to be promoted, got none: run the app to have it made, or name the kustomization that has both',
    ]],
    ['both are the same', text(PAIR[0], entry('web-canary-image', '1')), ['image "web-canary-image" must differ from "web-stable-image" to be promoted, got "registry.example/web:1" on both: stable runs it already']],
    ['the canary has no name', text(PAIR[0], '  - name: web-canary-image\n    newTag: "2"\n'), [
      'image "web-canary-image" must have a newName to be promoted, because its name is a placeholder, got "web-canary-image:2": write the name of the image',
    ]],
    ['an entry says more than an image', text(PAIR[0], entry('web-canary-image', '2', 'tagSuffix: -arm')), [
      'image "web-canary-image" must have no fields but name, newName, newTag, digest to be promoted, got tagSuffix: change the image of stable by hand',
    ]],
    ['a later entry moves the tag', text(...PAIR, '  - name: registry.example/web\n    newTag: "9"\n'), [
      'image "registry.example/web" must have no tag and no digest, because they move "web-stable-image", too, got "registry.example/web:9": change these, and take this entry out',
    ]],
    ['there is an anchor', 'images:\n  - &a { name: web-stable-image, newName: web, newTag: "1" }\n  - { name: web-canary-image, newName: web, newTag: "2" }\n', [
      'images must have a line for each field, without anchors and aliases, so that nothing but "web-stable-image" changes, got another form: rewrite it',
    ]],
  ])('%s', (_, yaml, problems) => {
    expect(message(() => promoted(yaml))).toBe(problems.map(problem => `${NAME}: ${problem} (kustomization.yaml)`).join('\n'));
  });

  test('several processes have mistakes, with all of them', () => {
    expect(message(() => promoted(text(PAIR[0], entry('web-canary-image', '1'), entry('api-canary-image', '1')), 'web', 'api')).split('\n')).toHaveLength(2);
  });

  test.each<[string, string, string]>([
    ['it is no map', '- a\n', 'file must be a YAML map, got a list: write resources and images into it, or delete the file to have it made again'],
    ['an entry is there twice', text(...PAIR, PAIR[0]), 'images must have one entry "web-stable-image", got 2: keep one of them'],
    ['a tag is a number', text(...PAIR).replace('"1"', '1'), 'newTag of image "web-stable-image" must be a text, got 1: put it into quotes'],
  ])('%s, when it is read', (_, yaml, problem) => {
    expect(message(() => read(yaml))).toBe(`KustomizeImages.fromYaml: ${problem} (kustomization.yaml)`);
  });
});
