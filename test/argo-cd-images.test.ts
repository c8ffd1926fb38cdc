import { App, Chart } from 'cdk8s';
import { find, synthChart } from './support';
import { ArgoApplicationProps, ArgoApplicationSetProps, ArgoCd, ArgoGenerator, ImageStrategy, ImageUpdate, ImageUpdaterProps, ImageWriteBack, Track } from '../src';
import { placeholderImage } from '../src/gitops/kustomize/placeholder';

const AUTH = { process: 'auth-api', image: 'docker.io/mng990/eco2' };
const DIGESTS: ImageUpdate[] = [
  { ...AUTH, track: Track.STABLE, strategy: ImageStrategy.digest('auth-api-dev-latest') },
  { ...AUTH, track: Track.CANARY, strategy: ImageStrategy.digest('auth-api-dev-canary') },
];

function application(props: Partial<ArgoApplicationProps> = {}): any {
  const chart = new Chart(new App(), 'argocd');
  ArgoCd.application(chart, 'auth', { repoUrl: 'https://git.example/deploy.git', targetRevision: 'main', project: 'shop', path: 'auth/dev', images: DIGESTS, ...props });
  return find(synthChart(chart), 'Application', 'auth');
}

function applicationSet(props: Partial<ArgoApplicationSetProps> = {}): any {
  const chart = new Chart(new App(), 'argocd');
  ArgoCd.applicationSet(chart, 'domains', {
    repoUrl: 'https://git.example/deploy.git',
    targetRevision: 'main',
    project: 'shop',
    generators: [ArgoGenerator.list([{ name: 'auth' }, { name: 'chat' }])],
    applicationName: '{{.name}}',
    path: 'workloads/domains/{{.name}}/dev',
    ...props,
  });
  return find(synthChart(chart), 'ApplicationSet', 'domains');
}

function imageUpdater(props: Partial<ImageUpdaterProps> = {}): any {
  const chart = new Chart(new App(), 'argocd');
  ArgoCd.imageUpdater(chart, 'images', { applications: [{ namePattern: 'auth', images: DIGESTS }], ...props });
  return find(synthChart(chart), 'ImageUpdater', props.name ?? 'images');
}

/** The annotations of Image Updater, without their prefix. */
function annotations(object: any): any {
  return Object.fromEntries(Object.entries(object.metadata.annotations).map(([key, value]) => [key.replace('argocd-image-updater.argoproj.io/', ''), value]));
}

test('annotations have an alias for each track, and the placeholder of each', () => {
  expect(application().metadata.annotations).toStrictEqual({
    'argocd-image-updater.argoproj.io/image-list': 'auth-api-stable=docker.io/mng990/eco2:auth-api-dev-latest,auth-api-canary=docker.io/mng990/eco2:auth-api-dev-canary',
    'argocd-image-updater.argoproj.io/auth-api-stable.update-strategy': 'digest',
    'argocd-image-updater.argoproj.io/auth-api-stable.kustomize.image-name': 'auth-api-stable-image',
    'argocd-image-updater.argoproj.io/auth-api-canary.update-strategy': 'digest',
    'argocd-image-updater.argoproj.io/auth-api-canary.kustomize.image-name': 'auth-api-canary-image',
    'argocd-image-updater.argoproj.io/auth-api-canary.force-update': 'true',
    'argocd-image-updater.argoproj.io/write-back-method': 'git',
    'argocd-image-updater.argoproj.io/write-back-target': 'kustomization',
  });
});

test('an ImageUpdater has an alias for each track, and the placeholder of each', () => {
  expect(imageUpdater()).toStrictEqual({
    apiVersion: 'argocd-image-updater.argoproj.io/v1alpha1',
    kind: 'ImageUpdater',
    metadata: { name: 'images', namespace: 'argocd' },
    spec: {
      writeBackConfig: { method: 'git', gitConfig: { writeBackTarget: 'kustomization' } },
      applicationRefs: [{
        namePattern: 'auth',
        images: [
          {
            alias: 'auth-api-stable',
            imageName: 'docker.io/mng990/eco2:auth-api-dev-latest',
            commonUpdateSettings: { updateStrategy: 'digest', forceUpdate: false },
            manifestTargets: { kustomize: { name: 'auth-api-stable-image' } },
          },
          {
            alias: 'auth-api-canary',
            imageName: 'docker.io/mng990/eco2:auth-api-dev-canary',
            commonUpdateSettings: { updateStrategy: 'digest', forceUpdate: true },
            manifestTargets: { kustomize: { name: 'auth-api-canary-image' } },
          },
        ],
      }],
    },
  });
});

test('the strategies are those of Image Updater', () => {
  const images = [
    { ...AUTH, track: Track.STABLE, strategy: ImageStrategy.semver('1.x') },
    { ...AUTH, track: Track.CANARY, strategy: ImageStrategy.newestBuild('^auth-api-[0-9a-f]{7}$') },
    { ...AUTH, track: Track.BASELINE, strategy: ImageStrategy.newestBuild('(?i)^auth-\\d{4}-\\d{2}$') },
  ];
  expect(imageUpdater({ applications: [{ namePattern: 'auth', images }] }).spec.applicationRefs[0].images.map(({ imageName, commonUpdateSettings }: any) => ({ imageName, ...commonUpdateSettings }))).toStrictEqual([
    { imageName: 'docker.io/mng990/eco2:1.x', updateStrategy: 'semver', forceUpdate: false },
    { imageName: 'docker.io/mng990/eco2', updateStrategy: 'newest-build', allowTags: 'regexp:^auth-api-[0-9a-f]{7}$', forceUpdate: true },
    { imageName: 'docker.io/mng990/eco2', updateStrategy: 'newest-build', allowTags: 'regexp:(?i)^auth-\\d{4}-\\d{2}$', forceUpdate: true },
  ]);
  expect(annotations(application({ images }))).toMatchObject({
    'image-list': 'auth-api-stable=docker.io/mng990/eco2:1.x,auth-api-canary=docker.io/mng990/eco2,auth-api-baseline=docker.io/mng990/eco2',
    'auth-api-canary.update-strategy': 'newest-build',
    'auth-api-canary.allow-tags': 'regexp:^auth-api-[0-9a-f]{7}$',
    'auth-api-baseline.update-strategy': 'newest-build',
    'auth-api-baseline.allow-tags': 'regexp:(?i)^auth-\\d{4}-\\d{2}$',
  });
});

test('an image has a container, an alias and its own word on being forced', () => {
  const images: Required<ImageUpdate>[] = [
    { ...AUTH, track: Track.STABLE, container: 'proxy', alias: 'proxy', forceUpdate: true, strategy: ImageStrategy.digest('latest') },
    { ...AUTH, track: Track.CANARY, container: 'proxy', alias: 'proxy2', forceUpdate: false, strategy: ImageStrategy.digest('next') },
  ];
  expect(annotations(application({ images }))).toMatchObject({
    'image-list': 'proxy=docker.io/mng990/eco2:latest,proxy2=docker.io/mng990/eco2:next',
    'proxy.kustomize.image-name': placeholderImage('auth-api', Track.STABLE, 'proxy'),
    'proxy.force-update': 'true',
    'proxy2.kustomize.image-name': placeholderImage('auth-api', Track.CANARY, 'proxy'),
  });
  expect(annotations(application({ images }))).not.toHaveProperty(['proxy2.force-update']);
});

test('the container is a part of the alias that nobody says', () => {
  const images = [{ ...AUTH, track: Track.CANARY, container: 'proxy', strategy: ImageStrategy.digest('next') }];
  expect(annotations(application({ images }))['image-list']).toBe('auth-api-canary-proxy=docker.io/mng990/eco2:next');
});

test('commits say where they go', () => {
  const imageWriteBack = ImageWriteBack.git({ branch: 'main:updates', repository: 'git@git.example:deploy.git', secret: 'argocd/git-creds', kustomization: '/auth/dev' });
  expect(annotations(application({ imageWriteBack }))).toMatchObject({
    'write-back-method': 'git:secret:argocd/git-creds',
    'write-back-target': 'kustomization:/auth/dev',
    'git-repository': 'git@git.example:deploy.git',
    'git-branch': 'main:updates',
  });
  expect(imageUpdater({ writeBack: imageWriteBack }).spec.writeBackConfig).toStrictEqual({
    method: 'git:secret:argocd/git-creds',
    gitConfig: { repository: 'git@git.example:deploy.git', branch: 'main:updates', writeBackTarget: 'kustomization:/auth/dev' },
  });
});

test('a branch is said where the revision is none', () => {
  expect(annotations(application({ targetRevision: 'HEAD', imageWriteBack: ImageWriteBack.git({ branch: 'main' }) }))['git-branch']).toBe('main');
});

test('an ApplicationSet has templates in all of it', () => {
  const images = [
    { process: '{{.name}}-api', track: Track.STABLE, image: 'docker.io/mng990/eco2', strategy: ImageStrategy.digest('{{.name}}-api-dev-latest') },
    { process: '{{.name}}-api', track: Track.CANARY, image: 'docker.io/mng990/eco2', strategy: ImageStrategy.digest('{{.name}}-api-dev-canary') },
  ];
  const { spec } = applicationSet({ images });
  expect(annotations(spec.template)).toStrictEqual({
    'image-list': '{{.name}}-api-stable=docker.io/mng990/eco2:{{.name}}-api-dev-latest,{{.name}}-api-canary=docker.io/mng990/eco2:{{.name}}-api-dev-canary',
    '{{.name}}-api-stable.update-strategy': 'digest',
    '{{.name}}-api-stable.kustomize.image-name': '{{.name}}-api-stable-image',
    '{{.name}}-api-canary.update-strategy': 'digest',
    '{{.name}}-api-canary.kustomize.image-name': '{{.name}}-api-canary-image',
    '{{.name}}-api-canary.force-update': 'true',
    'write-back-method': 'git',
    'write-back-target': 'kustomization',
  });
  expect(spec).not.toHaveProperty('ignoreApplicationDifferences');
});

test('an ApplicationSet leaves alone the images that Image Updater writes into its Applications', () => {
  const { spec } = applicationSet({ images: DIGESTS, imageWriteBack: ImageWriteBack.argoCd(), ignoreApplicationDifferences: ['/spec/syncPolicy', '/spec/source/kustomize/images'] });
  expect(spec.ignoreApplicationDifferences).toStrictEqual([{ jsonPointers: ['/spec/source/kustomize/images', '/spec/syncPolicy'] }]);
  expect(annotations(spec.template)['write-back-method']).toBe('argocd');
  expect(annotations(spec.template)).not.toHaveProperty('write-back-target');
});

test('an ImageUpdater reads annotations where it is told so', () => {
  expect(imageUpdater({ name: 'all', namespace: 'gitops', applications: [{ namePattern: '*', useAnnotations: true }] })).toStrictEqual({
    apiVersion: 'argocd-image-updater.argoproj.io/v1alpha1',
    kind: 'ImageUpdater',
    metadata: { name: 'all', namespace: 'gitops' },
    spec: { applicationRefs: [{ namePattern: '*', useAnnotations: true }] },
  });
});

test('an ImageUpdater writes into Applications where it is told so', () => {
  expect(imageUpdater({ writeBack: ImageWriteBack.argoCd() }).spec.writeBackConfig).toStrictEqual({ method: 'argocd' });
});

test('folders have images of their own, or all have the same', () => {
  const images = (options: object, folder: object) => {
    const chart = new Chart(new App(), 'argocd');
    ArgoCd.applications(chart, {
      repoUrl: 'https://git.example/deploy.git', targetRevision: 'main', project: 'shop', ...options, folders: [{ name: 'auth', path: 'auth', ...folder }, { name: 'chat', path: 'chat' }],
    });
    return synthChart(chart).map(({ metadata }: any) => metadata.annotations === undefined ? undefined : annotations({ metadata })['image-list']);
  };
  const list = 'auth-api-stable=docker.io/mng990/eco2:auth-api-dev-latest,auth-api-canary=docker.io/mng990/eco2:auth-api-dev-canary';
  expect(images({}, { images: DIGESTS })).toStrictEqual([list, undefined]);
  expect(images({ images: DIGESTS }, {})).toStrictEqual([list, list]);
});

test('a baseline gets what stable gets', () => {
  const images = [Track.STABLE, Track.BASELINE].map(track => ({ ...AUTH, track, strategy: ImageStrategy.semver('1.x') }));
  expect(annotations(application({ images }))['image-list']).toBe('auth-api-stable=docker.io/mng990/eco2:1.x,auth-api-baseline=docker.io/mng990/eco2:1.x');
});
