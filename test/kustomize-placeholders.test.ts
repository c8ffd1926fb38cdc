import { mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import * as fc from 'fast-check';
import { load, loadAll } from 'js-yaml';
import { describeKustomize, kustomize } from './kustomize';
import { Track } from '../src/domain/track';
import { entryImage, imageEntry, imageReference, imageText } from '../src/gitops/kustomize/image-reference';
import { kustomization, KustomizationParts } from '../src/gitops/kustomize/kustomization';
import { placeholderImage } from '../src/gitops/kustomize/placeholder';
import { sharedOverlay } from '../src/gitops/kustomize/shared-images';
import { checkTrackImages, TrackImage, trackImages } from '../src/gitops/kustomize/track-images';

const overlaySkeleton = (parts: KustomizationParts) => sharedOverlay(parts).text;

const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;

const label = fc.array(fc.constantFrom('a', 'auth', 'api', 'canary', 'baseline', 'image', 'x-', 'images'), { minLength: 1, maxLength: 4 })
  .map(words => `p${words.join('-').replace(/-+$/, '')}`);

const image = (name: string, text: string, policy?: string): TrackImage => ({ name, image: text, container: 'app', ...policy === undefined ? {} : { policy } });

describe('placeholders', () => {
  test('the first container has the name of process and track, others have theirs behind it', () => {
    expect(placeholderImage('auth-api', Track.STABLE)).toBe('auth-api-stable-image');
    expect(placeholderImage('auth-api', Track.CANARY)).toBe('auth-api-canary-image');
    expect(placeholderImage('auth-api', Track.BASELINE)).toBe('auth-api-baseline-image');
    expect(placeholderImage('auth-api', Track.CANARY, 'proxy')).toBe('auth-api-canary-image-proxy');
  });

  test('a process whose name looks like a track is told apart', () => {
    expect(placeholderImage('auth-api-canary', Track.STABLE)).toBe('auth-api_canary-stable-image');
    expect(placeholderImage('a-image', Track.STABLE)).toBe('a_image-stable-image');
    expect(placeholderImage('a', Track.STABLE, 'image')).toBe('a-stable-image-image');
    expect(placeholderImage('canary', Track.CANARY)).toBe('canary-canary-image');
    expect(placeholderImage('a-canaries', Track.STABLE)).toBe('a-canaries-stable-image');
  });

  test('no two containers have the same one', () => {
    const container = fc.record({ process: label, track: fc.constantFrom(...Object.values(Track)), name: fc.option(label, { nil: undefined }) });
    fc.assert(fc.property(fc.uniqueArray(container, { minLength: 2, maxLength: 8, selector: one => JSON.stringify(one) }), containers => {
      const names = containers.map(({ process, track, name }) => placeholderImage(process, track, name));
      expect(new Set(names).size).toBe(containers.length);
    }));
  });
});

describe('parts of an image', () => {
  test.each([
    ['nginx', { name: 'nginx' }],
    ['nginx:1.10', { name: 'nginx', tag: '1.10' }],
    ['localhost:5000/a/b', { name: 'localhost:5000/a/b' }],
    ['localhost:5000/a/b:1e3', { name: 'localhost:5000/a/b', tag: '1e3' }],
    [`registry.example/web@${DIGEST}`, { name: 'registry.example/web', digest: DIGEST }],
    [`localhost:5000/web:1.10@${DIGEST}`, { name: 'localhost:5000/web', tag: '1.10', digest: DIGEST }],
    ['web:', { name: 'web:' }],
    ['${REGISTRY}/web:${TAG}', { name: '${REGISTRY}/web:${TAG}' }],
  ])('%s', (text, parts) => {
    expect(imageReference(text)).toEqual(parts);
  });

  test('joined, the parts of any text are that text', () => {
    const text = fc.string({ minLength: 1, unit: fc.constantFrom('a', '1', '.', ':', '/', '@', '-', 'sha256', '\n') });
    fc.assert(fc.property(text, value => {
      expect(imageText(imageReference(value))).toBe(value);
      expect(entryImage(imageEntry('web-image', value))).toBe(value);
    }));
  });

  test('an entry without a new name keeps that of the placeholder', () => {
    expect(entryImage({ name: 'web-image', newTag: '2' })).toBe('web-image:2');
    expect(entryImage({ name: 'web-image', newName: '', newTag: '', digest: DIGEST })).toBe(`web-image@${DIGEST}`);
  });
});

describe('images of an object', () => {
  const pod = {
    containers: [{ name: 'app', image: 'r/app:1' }, { name: 'proxy', image: 'r/proxy:2' }],
    initContainers: [{ name: 'migrate', image: 'r/app:1' }, { name: 'none' }],
    volumes: [],
  };
  const deployment = { kind: 'Deployment', spec: { replicas: 2, template: { metadata: {}, spec: pod } } };
  const cronJob = { kind: 'CronJob', spec: { jobTemplate: { spec: { template: { spec: pod } } } } };
  const images = [
    { name: 'web-canary-image', image: 'r/app:1', container: 'app', policy: 'web-canary' },
    { name: 'web-canary-image-proxy', image: 'r/proxy:2', container: 'proxy' },
    { name: 'web-canary-image-migrate', image: 'r/app:1', container: 'migrate', policy: 'web-canary' },
  ];
  const placed = {
    containers: [{ name: 'app', image: 'web-canary-image' }, { name: 'proxy', image: 'web-canary-image-proxy' }],
    initContainers: [{ name: 'migrate', image: 'web-canary-image-migrate' }, { name: 'none' }],
    volumes: [],
  };

  test('of a Deployment and of a CronJob; the object that came in stays as it is', () => {
    const before = JSON.stringify([deployment, cronJob]);
    const role = { process: 'web', track: Track.CANARY };
    expect(trackImages(deployment, role)).toEqual({ manifest: { kind: 'Deployment', spec: { replicas: 2, template: { metadata: {}, spec: placed } } }, images });
    expect(trackImages(cronJob, role)).toEqual({ manifest: { kind: 'CronJob', spec: { jobTemplate: { spec: { template: { spec: placed } } } } }, images });
    expect(JSON.stringify([deployment, cronJob])).toBe(before);
  });

  test('what has no track, or no pods, keeps what it has', () => {
    expect(trackImages(deployment, undefined)).toEqual({ manifest: deployment, images: [] });
    expect(trackImages(deployment, { process: 'web' })).toEqual({ manifest: deployment, images: [] });
    const service = { kind: 'Service', spec: { selector: { app: 'web' } } };
    expect(trackImages(service, { process: 'web', track: Track.STABLE })).toEqual({ manifest: service, images: [] });
  });

  test('fails when a placeholder stands for two images', () => {
    const problems: string[] = [];
    checkTrackImages([
      { subject: 'Deployment "web" (a/web/Stable)', images: [image('web-image', 'r/web:1')] },
      { subject: 'Deployment "web" (a/again/Stable)', images: [image('web-image', 'r/web:1')] },
      { subject: 'Deployment "web" (a/other/Stable)', images: [image('web-image', 'r/web:2')] },
    ], problems);
    expect(problems.join('\n')).toBe('Deployment "web" (a/other/Stable) must have the image "r/web:1" in container "app", as Deployment "web" (a/web/Stable) has, '
      + 'because both are "web-image" in the kustomization, got "r/web:2": name one of the processes otherwise, or put it into another chart');
  });

  test('fails when an image is called like the placeholder of another one', () => {
    const problems: string[] = [];
    checkTrackImages([{ subject: 'Deployment "web" (a/web/Stable)', images: [image('web-image', 'web-image:1'), image('web-canary-image', 'web-image:2')] }], problems);
    expect(problems.join('\n')).toBe('Deployment "web" (a/web/Stable) must have another name for the image of container "app" than "web-image", '
      + 'because that is the placeholder for "web-image:1", got "web-image:2": name the image with its registry');
  });
});

describe('the text of a kustomization', () => {
  const images = [image('web-image', 'r/web:1.10', 'web-stable'), image('web-canary-image', `r/web:1e3@${DIGEST}`, 'web-canary'), image('web-image-proxy', 'r/proxy')];

  test('lists the files in their order and the images, tags in quotes', () => {
    expect(kustomization({ resources: ['b.yaml', 'a.yaml'], configurations: ['name-references.yaml'], images })).toBe(`apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
  - b.yaml
  - a.yaml
configurations:
  - name-references.yaml
images:
  - name: web-image
    newName: r/web
    newTag: "1.10"
  - name: web-canary-image
    newName: r/web
    newTag: "1e3"
    digest: ${DIGEST}
  - name: web-image-proxy
    newName: r/proxy
`);
  });

  test('has nothing that nobody asked for', () => {
    expect(load(kustomization({ resources: ['a.yaml'], images: [] }))).toEqual({ apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization', resources: ['a.yaml'] });
  });

  test('names a placeholder once', () => {
    expect((load(kustomization({ resources: [], images: [images[0], images[0]] })) as any).images).toHaveLength(1);
  });

  test('has the markers of Flux behind each field of an image with a policy', () => {
    expect(kustomization({ resources: ['a.yaml'], images, policies: 'flux-system' })).toBe(`apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
  - a.yaml
images:
  - name: web-image
    newName: r/web # {"$imagepolicy": "flux-system:web-stable:name"}
    newTag: "1.10" # {"$imagepolicy": "flux-system:web-stable:tag"}
  - name: web-canary-image
    newName: r/web # {"$imagepolicy": "flux-system:web-canary:name"}
    newTag: "1e3" # {"$imagepolicy": "flux-system:web-canary:tag"}
    digest: ${DIGEST} # {"$imagepolicy": "flux-system:web-canary:digest"}
  - name: web-image-proxy
    newName: r/proxy
`);
  });

  test('of an overlay says first whose it is', () => {
    const [first, ...rest] = overlaySkeleton({ resources: ['../base'], images }).split('\n');
    expect(first).toBe('# cdk8s synth changes nothing in this file but the images of the code, and of these only what nobody else changed.');
    expect(rest.join('\n')).toBe(kustomization({ resources: ['../base'], images }));
    expect(load(overlaySkeleton({ resources: ['../base'], images: [] }))).toEqual({ apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization', resources: ['../base'] });
  });
});

describeKustomize('kubectl kustomize', () => {
  test('puts in the images of the code, byte for byte', () => {
    const folder = mkdtempSync(join(tmpdir(), 'cdk8s-canary-'));
    const texts = ['nginx', 'nginx:1.10', 'nginx:1e3', 'nginx:0x1F', 'nginx:012', 'nginx:true', 'nginx:2026-01-02', 'nginx:1_0', 'nginx:e0', 'localhost:5000/a/b', 'localhost:5000/a/b:v1',
      `nginx@${DIGEST}`, `nginx:1.10@${DIGEST}`, `localhost:5000/a/b:1@${DIGEST}`, 'web:', '${REGISTRY}/web:${TAG}'];
    const images = texts.map((text, index) => image(placeholderImage(`p${index}-canary-image`, Track.CANARY), text, 'p'));
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' }, spec: { containers: images.map(({ name }, index) => ({ name: `c${index}`, image: name })) } };
    try {
      writeFileSync(join(folder, 'pod.yaml'), JSON.stringify(pod));
      writeFileSync(join(folder, 'kustomization.yaml'), kustomization({ resources: ['pod.yaml'], images, policies: 'flux-system' }));
      const [{ spec }] = loadAll(kustomize(folder)) as any[];
      expect(spec.containers.map((container: any) => container.image)).toEqual(texts);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
