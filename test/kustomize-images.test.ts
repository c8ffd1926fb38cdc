import { readFileSync } from 'fs';
import { join } from 'path';
import { load } from 'js-yaml';
import { kustomization, KustomizationParts } from '../src/gitops/kustomize/kustomization';
import { sharedKustomization, sharedOverlay } from '../src/gitops/kustomize/shared-images';
import { TrackImage } from '../src/gitops/kustomize/track-images';
import { SharedFile } from '../src/gitops/output-file';

const overlaySkeleton = (parts: KustomizationParts) => sharedOverlay(parts).text;

const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;
const edits = (file: string) => readFileSync(join(__dirname, 'kustomize-edits', file), 'utf8');

/** What the code says of process auth-api. */
function code(tags: { stable?: string; canary?: string }, rest: Partial<KustomizationParts> = {}): KustomizationParts {
  const images = Object.entries(tags).map(([track, tag]): TrackImage => ({
    name: `auth-api${track === 'stable' ? '' : '-canary'}-image`, image: `registry.example/auth-api${tag}`, container: 'auth-api', policy: `auth-api-${track}`,
  }));
  return { resources: ['deployment.yaml', 'deployment-canary.yaml'], configurations: ['name-references.yaml'], images, ...rest };
}

const BEFORE = code({ stable: ':1.4.0', canary: ':1.5.0' });
const MARKED = { ...BEFORE, policies: 'flux-system' };

interface Run {
  readonly file: SharedFile;
  readonly current: string;
  readonly before?: SharedFile;
  readonly said?: string;
  readonly force?: boolean;
}

function run({ file, current, before, said, force = false }: Run): { text: string; problems: string } {
  const problems: string[] = [];
  const text = file.merged(current, said ?? before?.said, force, problems);
  return { text, problems: problems.join('\n') };
}

/** The text, where nothing is wrong. A second run changes nothing more. */
function merged(options: Run): string {
  const { text, problems } = run(options);
  expect(problems).toBe('');
  expect(run({ ...options, current: text, before: options.file })).toEqual({ text, problems: '' });
  return text;
}

/** What is wrong. The text stays. */
function refused(options: Run): string {
  const { text, problems } = run(options);
  expect(text).toBe(options.current);
  return problems;
}

const images = (text: string) => Object.fromEntries((load(text) as any).images.map(({ name, newName, newTag, digest, ...rest }: any) =>
  [name, `${newName ?? ''}${newTag === undefined ? '' : `:${newTag}`}${digest === undefined ? '' : `@${digest}`}${Object.keys(rest).join()}`]));

test('what the files of test/kustomize-edits are made of is what the library writes', () => {
  expect(edits('made.yaml')).toBe(kustomization(BEFORE));
  expect(edits('made-marked.yaml')).toBe(kustomization(MARKED));
});

describe('the kustomization of a chart', () => {
  const before = sharedKustomization(BEFORE);

  test('is remembered in one line', () => {
    expect(before.said).not.toContain('\n');
  });

  test('follows the code where nobody changed it', () => {
    const now = code({ stable: ':1.5.0', baseline: ':1.4.0' } as any, { resources: ['deployment.yaml'] });
    expect(merged({ file: sharedKustomization(now), current: kustomization(BEFORE), before })).toBe(kustomization(now));
  });

  test.each([
    ['edit-tag.yaml', ':1.10'], ['edit-digest.yaml', `@${DIGEST}`], ['edit-both.yaml', `:1.6.0@${DIGEST}`], ['updater-digest.yaml', `@${DIGEST}`],
  ])('keeps what a tool wrote: %s', (name, canary) => {
    const current = edits(name);
    expect(merged({ file: before, current, before })).toBe(current);
    const now = sharedKustomization(code({ stable: ':1.4.1', canary: ':1.5.0' }, { resources: ['deployment.yaml'] }));
    const text = merged({ file: now, current, before });
    expect(load(text)).toMatchObject({ resources: ['deployment.yaml'] });
    expect(images(text)).toEqual({ 'auth-api-image': 'registry.example/auth-api:1.4.1', 'auth-api-canary-image': `registry.example/auth-api${canary}` });
  });

  test.each([['flux-tag.yaml', 'registry.example/auth-api:1.10'], ['flux-name.yaml', 'mirror.example/auth-api:1.5.0']])('keeps what Flux wrote, and its markers: %s', (name, canary) => {
    const [file, current] = [sharedKustomization(MARKED), edits(name)];
    expect(merged({ file, current, before: file })).toBe(current);
    const now = sharedKustomization(code({ stable: ':1.4.1', canary: ':1.5.0' }, { policies: 'flux-system' }));
    const text = merged({ file: now, current, before: file });
    expect(images(text)).toEqual({ 'auth-api-image': 'registry.example/auth-api:1.4.1', 'auth-api-canary-image': canary });
    expect(text.match(/# \{"\$imagepolicy": .*/g)).toEqual(edits('made-marked.yaml').match(/# \{"\$imagepolicy": .*/g));
  });

  test('has markers again after a tool that drops them', () => {
    const file = sharedKustomization(MARKED);
    const text = merged({ file, current: edits('edit-marked.yaml'), before: file });
    expect(text).toContain('newTag: "1.6.0" # {"$imagepolicy": "flux-system:auth-api-canary:tag"}\n');
  });

  test('has markers from the run that is told of policies, and no longer than that', () => {
    expect(merged({ file: sharedKustomization(MARKED), current: edits('made.yaml'), before })).toBe(edits('made-marked.yaml'));
    expect(merged({ file: before, current: edits('made-marked.yaml'), before: sharedKustomization(MARKED) })).toBe(edits('made.yaml'));
  });

  test('keeps entries that the code never said', () => {
    const current = `${kustomization(BEFORE)}  - name: busybox\n    newName: mirror/busybox\n    tagSuffix: -slim\n`;
    const text = merged({ file: sharedKustomization(code({ stable: ':2' })), current, before });
    expect((load(text) as any).images).toEqual([
      { name: 'auth-api-image', newName: 'registry.example/auth-api', newTag: '2' },
      { name: 'busybox', newName: 'mirror/busybox', tagSuffix: '-slim' },
    ]);
  });

  test('fails when the code and somebody else changed an image; the code wins with force', () => {
    const file = sharedKustomization(code({ stable: ':1.4.0', canary: ':1.7.0' }));
    const current = edits('edit-tag.yaml');
    expect(refused({ file, current, before })).toBe('image "auth-api-canary-image" must be changed in the code or in the file, not in both, got "registry.example/auth-api:1.7.0" in the code '
      + 'and "registry.example/auth-api:1.10" in the file: say the same in both, or let the code win with force: true of GitOpsApp');
    expect(images(merged({ file, current, before, force: true }))).toMatchObject({ 'auth-api-canary-image': 'registry.example/auth-api:1.7.0' });
  });

  test('takes what both changed alike', () => {
    const current = edits('edit-tag.yaml');
    expect(merged({ file: sharedKustomization(code({ stable: ':1.4.0', canary: ':1.10' })), current, before })).toBe(current);
  });

  test('force changes nothing that only somebody else changed', () => {
    const current = edits('edit-tag.yaml');
    expect(merged({ file: before, current, before, force: true })).toBe(current);
  });

  test('fails when anything but images was edited; force overwrites it', () => {
    const current = kustomization(BEFORE).replace('resources:\n', 'namePrefix: dev-\nresources:\n  - mine.yaml\n');
    const edited = 'file was edited, and all but its images comes from the code, got another "resources", "namePrefix": take the edit back, or overwrite it with force: true of GitOpsApp';
    expect(refused({ file: before, current, before })).toBe(edited);
    expect(refused({ file: before, current })).toBe(edited);
    expect(merged({ file: before, current, before, force: true })).toBe(kustomization(BEFORE));
  });

  test('an edit that the code makes, too, is none', () => {
    const now = code({ stable: ':1.4.0', canary: ':1.5.0' }, { resources: ['deployment.yaml'] });
    expect(merged({ file: sharedKustomization(now), current: kustomization(now), before })).toBe(kustomization(now));
  });

  test.each([undefined, '', 'nonsense', '{}', '[]', '{"images":[{}],"policies":{}}', '{"images":[],"policies":[]}'])('where nobody knows what was said, only missing entries are added: %s', said => {
    const one = code({ stable: ':1.4.0' });
    const text = merged({ file: sharedKustomization(code({ stable: ':9', canary: ':9' })), current: `${kustomization(one)}  - name: gone\n    newTag: "1"\n`, said });
    expect(images(text)).toEqual({ 'auth-api-image': 'registry.example/auth-api:1.4.0', 'gone': ':1', 'auth-api-canary-image': 'registry.example/auth-api:9' });
  });

  test.each([
    ['images: [', 'file must be YAML, got unexpected end of the stream within a flow collection in line 2: correct it'],
    ['', 'file must be a YAML map, got nothing: write resources and images into it, or delete the file to have it made again'],
    ['- a', 'file must be a YAML map, got a list: write resources and images into it, or delete the file to have it made again'],
    ['{}\n---\n{}', 'file must be one YAML document, got 2: take out what stands behind the first "---"'],
    ['images: {}', 'images must be a list of entries, got a map: begin each entry with "- name:"'],
    ['images: [{ newTag: "1" }]', 'entry of images must have a name, got {"newTag":"1"}: write which image it replaces'],
    ['images: [{ name: auth-api-image }, { name: auth-api-image }]', 'images must have one entry "auth-api-image", got 2: keep one of them'],
    ['images: [{ name: auth-api-image, newTag: 1.10 }]', 'newTag of image "auth-api-image" must be a text, got 1.1: put it into quotes'],
  ])('fails when it cannot be read, and so does an overlay; force writes that of a chart again: %j', (current, problem) => {
    expect(refused({ file: before, current, before })).toBe(problem);
    expect(refused({ file: sharedOverlay(BEFORE), current, before: sharedOverlay(BEFORE) })).toBe(problem);
    expect(refused({ file: sharedOverlay(BEFORE), current, before: sharedOverlay(BEFORE), force: true })).toBe(problem);
    expect(merged({ file: before, current, before, force: true })).toBe(kustomization(BEFORE));
  });
});

describe('entries that run what nobody asked for', () => {
  const EXTRA = '  - name: registry.example/auth-api\n';
  const files: [string, SharedFile, string][] = [
    ['the kustomization of a chart', sharedKustomization(BEFORE), kustomization(BEFORE)],
    ['an overlay', sharedOverlay({ ...BEFORE, resources: ['../base'] }), overlaySkeleton({ ...BEFORE, resources: ['../base'] })],
  ];

  test.each([['    newTag: "2"\n', ':2'], [`    digest: ${DIGEST}\n`, `@${DIGEST}`]])('one of the real name moves both tracks: %j', (field, got) => {
    for (const [, file, text] of files) {
      expect(refused({ file, current: text + EXTRA + field, before: file })).toBe('image "registry.example/auth-api" must have no tag and no digest, because they move '
        + `"auth-api-image" and "auth-api-canary-image", too, got "registry.example/auth-api${got}": change these, and take this entry out`);
    }
  });

  test.each([
    ['changes the name alone, for a mirror', (text: string) => `${text}${EXTRA}    newName: mirror.example/auth-api\n`],
    ['stands before those of the tracks, which Kustomize changes later', (text: string) => text.replace('images:\n', `images:\n${EXTRA}    newTag: "2"\n`)],
  ])('one of the real name stays where it %s', (_, edit) => {
    for (const [, file, text] of files) {
      expect(merged({ file, current: edit(text), before: file })).toBe(edit(text));
    }
  });

  test('one of a track has to say the name of an image', () => {
    for (const [, file, text] of files) {
      const current = text.replace('    newName: registry.example/auth-api\n    newTag: "1.5.0"\n', '    newTag: "1.6.0"\n');
      expect(current).not.toBe(text);
      expect(refused({ file, current, before: file })).toBe('image "auth-api-canary-image" must have a newName, because its name is a placeholder, got "auth-api-canary-image:1.6.0": '
        + 'write the name of the image, or take the entry out to have it made again');
    }
  });

  test('force makes the kustomization of a chart anew, and leaves an overlay as it is', () => {
    const edit = (text: string) => `${text}${EXTRA}    newTag: "2"\n`;
    const [[, chart, text], [, overlay, skeleton]] = files;
    expect(merged({ file: chart, current: edit(text), before: chart, force: true })).toBe(text);
    expect(run({ file: overlay, current: edit(skeleton), before: overlay, force: true })).toEqual({ text: edit(skeleton), problems: '' });
  });
});

describe('an overlay', () => {
  const before = sharedOverlay(BEFORE);
  const overlay = edits('overlay.yaml');
  const now = sharedOverlay(code({ stable: ':1.4.1', canary: ':1.6.0' }));

  test('that nobody touched follows the code', () => {
    const [one, two] = [BEFORE, code({ stable: `@${DIGEST}` })].map(parts => ({ resources: ['../base'], images: parts.images }));
    expect(merged({ file: sharedOverlay(two), current: overlaySkeleton(one), before: sharedOverlay(one) })).toBe(overlaySkeleton(two));
  });

  test('stays to the byte when nothing changes', () => {
    expect(merged({ file: before, current: overlay, before })).toBe(overlay);
  });

  test('changes in values alone, quotes and comments stay', () => {
    expect(merged({ file: now, current: overlay, before })).toBe(overlay.replace('newTag: 1.4.0', 'newTag: "1.4.1"').replace('\'1.5.0\'   #', '\'1.6.0\'   #'));
  });

  test('gets a digest in place of a tag', () => {
    const file = sharedOverlay(code({ stable: `@${DIGEST}`, canary: `:1.6.0@${DIGEST}` }));
    expect(merged({ file, current: overlay, before })).toBe(overlay.replace('newTag: 1.4.0', `digest: ${DIGEST}`)
      .replace('\'1.5.0\'   # see the release notes\n', `'1.6.0'   # see the release notes\n    digest: ${DIGEST}\n`));
  });

  test('loses entries that the code took out, and those of others stay', () => {
    const text = merged({ file: sharedOverlay(code({ stable: ':1.4.0' })), current: overlay, before });
    expect(text).toBe(overlay.replace(/ {2}- name: auth-api-canary-image\n.*\n.*\n/, ''));
    expect(merged({ file: before, current: text, before: sharedOverlay(code({ stable: ':1.4.0' })) })).toBe(
      overlay.replace('\'registry.example/auth-api\'', 'registry.example/auth-api').replace('\'1.5.0\'   # see the release notes', '"1.5.0"'));
  });

  test.each(['overlay-edit.yaml', 'overlay-updater.yaml'])('keeps what a tool wrote, also where the code changed it, too, and with force: %s', name => {
    const current = edits(name);
    const file = sharedOverlay(code({ stable: ':1.4.1', canary: ':1.9.0' }));
    expect(merged({ file, current, before, force: true })).toBe(current.replace('newTag: 1.4.0', 'newTag: "1.4.1"'));
  });

  test('gets missing entries at the end, where it has no images, too', () => {
    const lines = `  - name: auth-api-image
    newName: registry.example/auth-api
    newTag: "1.4.0"
  - name: auth-api-canary-image
    newName: registry.example/auth-api
    newTag: "1.5.0"
`;
    const narrow = lines.replace(/^ {2}/gm, '');
    for (const [current, expected] of [
      ['resources: [../base]\n', `resources: [../base]\nimages:\n${lines}`],
      ['resources: [../base]', `resources: [../base]\nimages:\n${lines}`],
      ['resources:\n- ../base\n', `resources:\n- ../base\nimages:\n${narrow}`],
      ['images: [] # none yet\nresources: [../base]\n', `images: # none yet\n${lines}resources: [../base]\n`],
      ['images:\nresources: [../base]\n', `images:\n${lines}resources: [../base]\n`],
      ['resources: [../base]\nimages:', `resources: [../base]\nimages:\n${lines}`],
      ['images:\n- name: busybox # ours\n  newTag: "1"', `images:\n- name: busybox # ours\n  newTag: "1"\n${narrow}`],
      ['resources: [../base]\r\nimages:\r\n', `resources: [../base]\r\nimages:\r\n${lines.replaceAll('\n', '\r\n')}`],
    ]) {
      expect(merged({ file: before, current, before: sharedOverlay(code({})) })).toBe(expected);
      expect(merged({ file: before, current })).toBe(expected);
    }
  });

  test('is left without images where the code has none any more', () => {
    const current = 'images: # a: b\n- name: auth-api-image\n  newName: registry.example/auth-api\n  newTag: 1.4.0\n# end\n';
    expect(merged({ file: sharedOverlay(code({})), current, before })).toBe('images: [] # a: b\n# end\n');
  });

  test('may have its images in braces and brackets', () => {
    const current = 'images: [ {name: auth-api-image, newName: registry.example/auth-api, newTag: 1.4.0}, {name: busybox} ] # all\n';
    expect(merged({ file: now, current, before })).toBe('images: [ {name: auth-api-image, newName: registry.example/auth-api, newTag: "1.4.1"}, {name: busybox}, '
      + '{ name: auth-api-canary-image, newName: registry.example/auth-api, newTag: "1.6.0" } ] # all\n');
    expect(merged({ file: sharedOverlay(code({})), current, before })).toBe('images: [ {name: busybox} ] # all\n');
    expect(merged({ file: sharedOverlay(code({ stable: '' })), current, before })).toBe('images: [ { name: auth-api-image, newName: registry.example/auth-api }, {name: busybox} ] # all\n');
    expect(merged({ file: sharedOverlay(code({})), current: current.replace(', {name: busybox}', ''), before })).toBe('images: [] # all\n');
    expect(merged({ file: now, current: current.replace(', {name: busybox}', ''), before: sharedOverlay(code({ stable: ':1.4.0', canary: ':1' })) })).toContain('"1.4.1"}, { name: auth-api-canary');
  });

  test('has markers from the run that is told of policies, but where people wrote a comment', () => {
    const marked = sharedOverlay(MARKED);
    const text = merged({ file: marked, current: overlay, before });
    expect(text.split('\n').filter(line => line.includes('$imagepolicy'))).toEqual([
      '    newName: registry.example/auth-api # {"$imagepolicy": "flux-system:auth-api-stable:name"}',
      '    newTag: 1.4.0 # {"$imagepolicy": "flux-system:auth-api-stable:tag"}',
      '    newName: \'registry.example/auth-api\' # {"$imagepolicy": "flux-system:auth-api-canary:name"}',
    ]);
    expect(merged({ file: before, current: text, before: marked })).toBe(overlay);
    const other = sharedOverlay({ ...MARKED, policies: 'flux' });
    expect(merged({ file: other, current: text, before: marked })).toBe(text.replaceAll('flux-system:', 'flux:'));
    expect(merged({ file: marked, current: overlay })).toBe(overlay);
  });

  test('of routes has no images', () => {
    const routes = sharedOverlay({ resources: ['../base'], images: [] });
    expect(merged({ file: routes, current: 'resources: [../base]\n', before: routes })).toBe('resources: [../base]\n');
  });

  test.each([
    'resources: [../base]\nimages:\n  - &stable\n    name: auth-api-image\n    newName: registry.example/auth-api\n    newTag: 1.4.0\nx-other: *stable\n',
    'x-stable: &stable { name: auth-api-image, newName: registry.example/auth-api, newTag: 1.4.0 }\nimages:\n  - *stable\n',
    'x-tag: &tag { newTag: 1.4.0 }\nimages:\n  - name: auth-api-image\n    newName: registry.example/auth-api\n    <<: *tag\n',
    'x-images: &all\n  - { name: auth-api-image, newName: registry.example/auth-api, newTag: 1.4.0 }\nimages: *all\n',
    '{ images: [{ name: auth-api-image, newName: registry.example/auth-api, newTag: &tag 1.4.0 }] }\n',
  ])('fails when nothing but its images cannot be changed, and stays when it need not be: %#', current => {
    const one = sharedOverlay(code({ stable: ':1.4.0' }));
    expect(refused({ file: sharedOverlay(code({ stable: ':1.4.1' })), current, before: one, force: true }))
      .toBe('images must have a line for each field, without anchors and aliases, so that nothing but "auth-api-image" changes, got another form: rewrite it');
    expect(merged({ file: one, current, before: one })).toBe(current);
  });
});
