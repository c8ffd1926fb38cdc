import { App, Chart } from 'cdk8s';
import * as fc from 'fast-check';
import { message } from './support';
import {
  ArgoApplicationProps, ArgoApplicationSetProps, ArgoCd, ArgoCluster, ArgoGenerator, IgnoredDifference,
  ImageStrategy, ImageUpdate, ImageUpdaterProps, ImageWriteBack, Track,
} from '../src';

const REPO = { repoUrl: 'https://git.example/deploy.git', targetRevision: 'main', project: 'shop' };
const DIGEST = { process: 'auth', track: Track.STABLE, image: 'docker.io/acme/auth', strategy: ImageStrategy.digest('dev') };

function application(props: Partial<ArgoApplicationProps>): string {
  return message(() => ArgoCd.application(new Chart(new App(), 'argocd'), 'auth', { ...REPO, path: 'auth', ...props }));
}

function applicationSet(props: Partial<ArgoApplicationSetProps>): string {
  return message(() => ArgoCd.applicationSet(new Chart(new App(), 'argocd'), 'all', {
    ...REPO, generators: [ArgoGenerator.list([{ name: 'auth' }, { name: 'chat' }])], applicationName: '{{.name}}', path: 'x/{{.name}}', ...props,
  }));
}

function imageUpdater(props: Partial<ImageUpdaterProps>): string {
  return message(() => ArgoCd.imageUpdater(new Chart(new App(), 'argocd'), 'images', { applications: [{ namePattern: 'auth', images: [DIGEST] }], ...props }));
}

describe('an Application fails', () => {
  test('with all mistakes at once', () => {
    expect(application({
      repoUrl: '', targetRevision: ' ', project: '', name: 'Auth', path: '../auth', automated: false, prune: true, selfHeal: false, retryLimit: 1.5,
    })).toBe([
      'argocd/auth: repoUrl must have a text, got ""',
      'argocd/auth: targetRevision must have a text, got " "',
      'argocd/auth: project must have a text, got ""',
      'argocd/auth: prune must not be set while nothing is automated, got true: remove it, or automated',
      'argocd/auth: selfHeal must not be set while nothing is automated, got false: remove it, or automated',
      'argocd/auth: retryLimit must be a whole number, 0 or more, or -1 for no limit, got 1.5',
      'argocd/auth: path must be a path from the root of the repository, such as "workloads/auth", got "../auth"',
      'argocd/auth: name must be lower-case letters, digits, "-" and ".", got "Auth": set the name prop or another construct id',
    ].join('\n'));
  });

  test.each(['/auth', 'a/../b', 'a\\b', '..', ''])('when the path is %s', path => {
    expect(application({ path })).toBe(`argocd/auth: path must be a path from the root of the repository, such as "workloads/auth", got ${JSON.stringify(path)}`);
  });

  test('when its routes are in no folder, or in that of the rest', () => {
    expect(application({ routesPath: '/routes' })).toBe('argocd/auth: routesPath must be a path from the root of the repository, such as "workloads/auth", got "/routes"');
    expect(application({ routesPath: 'auth' })).toBe('argocd/auth: routesPath must be another folder than path, got "auth" for both: remove it where routes are beside the rest');
    expect(application({ routesPath: 'x/{{.name}}' })).toBe(
      'argocd/auth: spec.sources[1].path must not be a template, because nobody replaces it here, got "x/{{.name}}": use ArgoCd.applicationSet');
  });

  test('when it has templates, which nobody would replace', () => {
    expect(application({ path: 'x/{{.name}}', annotations: { '{{.name}}': 'y' } })).toBe([
      'argocd/auth: metadata.annotations.{{.name}} must not be a template, because nobody replaces it here, got "{{.name}}": use ArgoCd.applicationSet',
      'argocd/auth: spec.source.path must not be a template, because nobody replaces it here, got "x/{{.name}}": use ArgoCd.applicationSet',
    ].join('\n'));
  });

  test('when sync options are none, are twice, or have an option of their own', () => {
    expect(application({ syncOptions: ['CreateNamespace', 'Validate=false', 'Validate=true', 'ApplyOutOfSyncOnly=false'] })).toBe([
      'argocd/auth: syncOptions must be names and values such as "CreateNamespace=true", got "CreateNamespace"',
      'argocd/auth: syncOptions must say Validate once, got "Validate=false" and "Validate=true"',
      'argocd/auth: syncOptions must not have ApplyOutOfSyncOnly, got "ApplyOutOfSyncOnly=false": set applyOutOfSyncOnly',
    ].join('\n'));
  });

  test('when two folders have one name or path, or images twice', () => {
    const folders = [{ name: 'auth', path: 'auth' }, { name: 'auth', path: 'auth', images: [DIGEST] }];
    expect(message(() => ArgoCd.applications(new Chart(new App(), 'argocd'), { ...REPO, images: [DIGEST], folders }))).toBe([
      'argocd/ArgoCd.applications: folders[1] must have a name of its own, got "auth" as folders[0] has',
      'argocd/ArgoCd.applications: folders[1] must have a path of its own, got "auth" as folders[0] has',
      'argocd/ArgoCd.applications: folders[1] must not have images beside those for all folders: remove one of them',
    ].join('\n'));
    expect(message(() => ArgoCd.applications(new Chart(new App(), 'argocd'), { ...REPO, folders: [] }))).toBe(
      'argocd/ArgoCd.applications: folders must have at least one folder, got none');
  });
});

describe('ignored differences fail', () => {
  const ignored = (difference: IgnoredDifference, syncOptions?: string[]) => application({ ignoreDifferences: [difference], syncOptions });
  const decides = (said: string, kind: string, what: string) =>
    `argocd/auth: ignoreDifferences[0] must not ignore ${said} of a ${kind}, because it is ${what}: a change of it in Git would not be applied. Leave it to Git, or to a tool that owns it and writes it outside of Argo CD`;

  test.each([
    ['VirtualService', '/spec/http', 'the split'],
    ['VirtualService', '/spec', 'the split'],
    ['VirtualService', '/spec/http/0/route/1/weight', 'the split'],
    ['VirtualService', '/spec/tcp', 'the split'],
    ['HTTPRoute', '/spec/rules/0/backendRefs', 'the split'],
    ['GRPCRoute', '/spec/rules', 'the split'],
    ['DestinationRule', '/spec/subsets', 'the subsets of the tracks'],
    ['Ingress', '/metadata/annotations', 'the split'],
    ['Ingress', '/metadata/annotations/nginx.ingress.kubernetes.io~1canary-weight', 'the split'],
    ['Ingress', '/metadata/annotations/alb.ingress.kubernetes.io~1actions.web', 'the split'],
  ])('for what decides in a %s: %s', (kind, pointer, what) => {
    expect(ignored({ kind, jsonPointers: [pointer] })).toBe(decides(pointer, kind, what));
  });

  test.each([
    ['VirtualService', '.spec.http[].route[].weight', 'the split'],
    ['VirtualService', '.spec.http[0].route | select(.x)', 'the split'],
    ['VirtualService', '.spec["http"]', 'the split'],
    ['HTTPRoute', '.spec.rules[]?.backendRefs[]?.weight', 'the split'],
    ['Ingress', '.metadata.annotations["nginx.ingress.kubernetes.io/canary-weight"]', 'the split'],
    ['Ingress', '.metadata.annotations."nginx.ingress.kubernetes.io/canary"', 'the split'],
  ])('for a jq path to what decides in a %s: %s', (kind, path, what) => {
    expect(ignored({ kind, jqPathExpressions: [path] })).toBe(decides(path, kind, what));
  });

  test('for what decides in any kind', () => {
    expect(ignored({ group: '*', kind: '*', jsonPointers: ['/spec/http'] })).toBe(
      'argocd/auth: ignoreDifferences[0] must not ignore /spec/http of all kinds, VirtualService among them, because it is the split: a change of it in Git would not be applied. Leave it to Git, or to a tool that owns it and writes it outside of Argo CD');
  });

  test('for fields of routes by their manager', () => {
    const rest = 'by their manager, because it owns the whole list that it once wrote, and a change of it in Git would never be applied, got "rollouts-controller": name the fields';
    expect(ignored({ kind: 'VirtualService', managedFieldsManagers: ['rollouts-controller'] })).toBe(`argocd/auth: ignoreDifferences[0] must not ignore fields of a VirtualService ${rest}`);
    expect(ignored({ kind: '*', managedFieldsManagers: ['rollouts-controller'] })).toBe(`argocd/auth: ignoreDifferences[0] must not ignore fields of all kinds ${rest}`);
  });

  test('for the replicas of every Deployment', () => {
    expect(ignored({ group: 'apps', kind: 'Deployment', jsonPointers: ['/spec/replicas'] })).toBe(
      'argocd/auth: ignoreDifferences[0] must not ignore /spec/replicas of every Deployment, because an idle canary is one with 0 replicas: name the Deployment. A track with autoscaling has no replicas in Git, so nothing differs');
  });

  test('for a list of a custom resource that a sync would keep', () => {
    for (const path of [{ jsonPointers: ['/spec/parts/0/size'] }, { jqPathExpressions: ['.spec.parts[].size'] }]) {
      const [said] = Object.values(path).flat();
      expect(ignored({ group: 'acme.example', kind: 'Widget', ...path }, ['RespectIgnoreDifferences=true'])).toBe(
        `argocd/auth: ignoreDifferences[0] must not ignore ${said}, which is in a list of a custom resource, together with RespectIgnoreDifferences=true: the sync would keep the whole list as it is in the cluster. Take the sync option out`);
    }
  });

  test('that ignore nothing, or have no path', () => {
    expect(ignored({ kind: 'Service' })).toBe(
      'argocd/auth: ignoreDifferences[0] must say what is ignored, got nothing for Service: set jsonPointers, jqPathExpressions or managedFieldsManagers, or take it out');
    expect(ignored({ kind: 'Service', jsonPointers: ['spec'], jqPathExpressions: ['spec'] })).toBe([
      'argocd/auth: ignoreDifferences[0] jsonPointers must start with "/", got "spec"',
      'argocd/auth: ignoreDifferences[0] jqPathExpressions must start with ".", got "spec"',
    ].join('\n'));
  });

  test('wherever in the rules of a route they are', () => {
    fc.assert(fc.property(fc.array(fc.oneof(fc.nat(9).map(String), fc.stringMatching(/^[a-z]{1,5}$/))), steps => {
      const pointer = ['/spec/http', ...steps].join('/');
      expect(ignored({ kind: 'VirtualService', jsonPointers: [pointer] })).toBe(decides(pointer, 'VirtualService', 'the split'));
    }));
  });
});

describe('an ApplicationSet fails', () => {
  test('when a template uses what a generator does not give', () => {
    expect(applicationSet({ path: 'x/{{.nam}}', generators: [ArgoGenerator.list([{ name: 'auth', phase: 'canary' }])], destinationNamespace: '{{ lower .phse }}' })).toBe([
      'argocd/all: spec.source.path must use what every generator gives (name, phase), got "nam" in "x/{{.nam}}"',
      'argocd/all: spec.destination.namespace must use what every generator gives (name, phase), got "phse" in "{{ lower .phse }}"',
    ].join('\n'));
  });

  test('when one of several generators does not give it', () => {
    expect(applicationSet({ generators: [ArgoGenerator.list([{ name: 'auth' }]), ArgoGenerator.list([{ service: 'auth' }])] })).toBe([
      'argocd/all: metadata.name must use what every generator gives (service), got "name" in "{{.name}}"',
      'argocd/all: spec.source.path must use what every generator gives (service), got "name" in "x/{{.name}}"',
    ].join('\n'));
  });

  test('when images are written into Applications of two sources', () => {
    const images = [{ process: '{{.name}}', track: Track.STABLE, image: 'docker.io/acme/shop', strategy: ImageStrategy.digest('{{.name}}-dev') }];
    expect(applicationSet({ routesPath: 'routes/{{.name}}', images, imageWriteBack: ImageWriteBack.argoCd() })).toBe(
      'argocd/all: imageWriteBack must be ImageWriteBack.git beside routesPath, because an ApplicationSet leaves no part of a list of sources alone: use git');
    expect(applicationSet({ routesPath: 'routes/{{.nam}}' })).toBe(
      'argocd/all: spec.sources[1].path must use what every generator gives (name), got "nam" in "routes/{{.nam}}"');
  });

  test('when a template is no Go template', () => {
    expect(applicationSet({ path: 'x/{{.name}' })).toBe('argocd/all: spec.source.path must have Go templates in "{{" and "}}", got "x/{{.name}"');
    expect(applicationSet({ path: 'x/{{name}}' })).toBe('argocd/all: spec.source.path must have Go templates, got "x/{{name}}": write {{.name}}');
  });

  test('when all Applications would have one name', () => {
    expect(applicationSet({ applicationName: 'auth' })).toBe(
      'argocd/all: applicationName must be another one for each Application, got "auth": use a value of the generators, such as {{.name}}');
    expect(applicationSet({ generators: [ArgoGenerator.list([{ name: 'auth', env: 'dev' }, { name: 'auth', env: 'prod' }])] })).toBe(
      'argocd/all: applicationName must be another one for each Application, got "auth" for two elements of the list: use one more of their values');
  });

  test('without generators, and with pointers that are none', () => {
    expect(applicationSet({ generators: [], applicationName: '{{.name}}', ignoreApplicationDifferences: ['spec'] })).toBe([
      'argocd/all: generators must have at least one generator, got none',
      'argocd/all: ignoreApplicationDifferences must be JSON pointers that start with "/", got "spec"',
    ].join('\n'));
  });

  test('when its name or path are none', () => {
    expect(applicationSet({ name: 'All', path: '/x' })).toBe([
      'argocd/all: path must be a path from the root of the repository, such as "workloads/auth", got "/x"',
      'argocd/all: name must be lower-case letters, digits, "-" and ".", got "All": set the name prop or another construct id',
    ].join('\n'));
  });
});

describe('a generator fails', () => {
  const list = (elements: { [key: string]: any }[]) => message(() => ArgoGenerator.list(elements));

  test('for a list without values, with keys that no template can say, other keys, or other values than texts', () => {
    expect(list([])).toBe('ArgoGenerator.list: elements must have at least one element with values, got none: add one for each Application');
    expect(list([{ 'my-key': 'x' }])).toBe('ArgoGenerator.list: key must be letters, digits and "_", not starting with a digit, because a template says {{.key}}, got "my-key"');
    expect(list([{ name: 'a', env: 'x' }, { name: 'b' }])).toBe(
      'ArgoGenerator.list: elements must have the same keys, because a template that finds none of a name fails, got {"name":"b"} beside {"name":"a","env":"x"}');
    expect(list([{ name: 1 }])).toBe('ArgoGenerator.list: values must be texts, got 1 for name: write "1"');
  });

  test('for paths that are none', () => {
    const repo = { repoUrl: 'https://git.example/deploy.git' };
    expect(message(() => ArgoGenerator.gitDirectories({ ...repo, paths: [], exclude: ['/x'] }))).toBe([
      'ArgoGenerator.gitDirectories: paths must have at least one path, got none',
      'ArgoGenerator.gitDirectories: exclude[0] must be a path from the root of the repository, such as "workloads/auth", got "/x"',
    ].join('\n'));
    expect(message(() => ArgoGenerator.gitFiles({ ...repo, paths: ['a/../b'] }))).toBe(
      'ArgoGenerator.gitFiles: paths[0] must be a path from the root of the repository, such as "workloads/auth", got "a/../b"');
  });

  test('for a matrix of matrices, and of two that give the same', () => {
    const clusters = ArgoGenerator.clusters();
    const matrix = ArgoGenerator.matrix(ArgoGenerator.list([{ service: 'auth' }]), clusters);
    expect(message(() => ArgoGenerator.matrix(matrix, ArgoGenerator.list([{ env: 'dev' }])))).toBe(
      'ArgoGenerator.matrix: generators must be two that are no matrix themselves, got a matrix: put the values of two of them into one list');
    expect(message(() => ArgoGenerator.matrix(ArgoGenerator.list([{ name: 'auth' }]), clusters))).toBe(
      'ArgoGenerator.matrix: generators must have different keys, because the value of the first replaces that of the second, got "name" in both: give it another name');
    const files = ArgoGenerator.gitFiles({ repoUrl: 'x', paths: ['x'] });
    const folders = ArgoGenerator.gitDirectories({ repoUrl: 'x', paths: ['x'] });
    expect(message(() => ArgoGenerator.matrix(files, folders))).toBe(
      'ArgoGenerator.matrix: generators must have different keys, because the value of the first replaces that of the second, got "path" in both: give it another name');
  });
});

test('a cluster fails when it is neither an address nor a name', () => {
  expect(message(() => ArgoCluster.server('dev'))).toBe('ArgoCluster.server: url must be an address such as "https://10.0.0.1:6443", got "dev": use ArgoCluster.named for a name');
  expect(message(() => ArgoCluster.named('https://10.0.0.1'))).toBe('ArgoCluster.named: name must be the one that Argo CD has for the cluster, got "https://10.0.0.1": use ArgoCluster.server for an address');
  expect(message(() => ArgoCluster.named(' '))).toBe('ArgoCluster.named: name must be the one that Argo CD has for the cluster, got " ": use ArgoCluster.server for an address');
});

describe('a strategy fails', () => {
  test('without a tag, a version or an expression', () => {
    const digest = (tag: any) => message(() => ImageStrategy.digest(tag));
    expect(digest('')).toBe('ImageStrategy.digest: tag must be a tag such as "auth-api-dev-latest", got ""');
    expect(digest(undefined)).toBe('ImageStrategy.digest: tag must be a tag such as "auth-api-dev-latest", got nothing');
    expect(digest('acme/auth:dev')).toBe('ImageStrategy.digest: tag must be a tag such as "auth-api-dev-latest", got "acme/auth:dev"');
    expect(message(() => ImageStrategy.newestBuild(undefined as any))).toBe('ImageStrategy.newestBuild: allowTags must be a regular expression that says which tags are those of the track, got nothing');
  });

  test.each(['', '>=1, <2', 'auth:1.x', 'latest'])('for the constraint "%s"', constraint => {
    expect(message(() => ImageStrategy.semver(constraint))).toBe(
      `ImageStrategy.semver: constraint must be one such as "1.x" or "~1.26", without spaces, commas and colons, got "${constraint}"`);
  });

  test.each([['^auth-(', 'error parsing regexp: missing closing ): `^auth-(`'], ['(?=x)', 'error parsing regexp: invalid or unsupported Perl syntax: `(?=`']])('for the expression %s', (allowTags, why) => {
    expect(message(() => ImageStrategy.newestBuild(allowTags))).toBe(`ImageStrategy.newestBuild: allowTags must be a regular expression that Go can read, got "${allowTags}": ${why}`);
  });
});

describe('images fail', () => {
  const images = (...updates: Partial<ImageUpdate>[]) => application({ images: updates.map(update => ({ ...DIGEST, ...update })) });

  test.each(['docker.io/acme/auth:dev', 'acme/auth@sha256:aa', 'a,b', 'a=b', '', 'acme/ auth'])('for the image "%s"', image => {
    expect(images({ image })).toBe(`argocd/auth: images[0] image must be a repository without tag such as "docker.io/acme/auth-api", got "${image}": the strategy says which tag`);
  });

  test('when a port is taken for a tag, it is not refused', () => {
    expect(() => ArgoCd.application(new Chart(new App(), 'argocd'), 'auth', { ...REPO, path: 'auth', images: [{ ...DIGEST, image: 'registry.local:5000/auth' }] })).not.toThrow();
  });

  test.each(['-x', 'a/b', 'a b', 'a'.repeat(43)])('for the alias "%s"', alias => {
    expect(images({ alias })).toBe(`argocd/auth: images[0] alias must be at most 42 letters, digits, ".", "_" and "-", got "${alias}": set another alias`);
  });

  test.each(['', 'Auth', 'a/b'])('for the process "%s"', process => {
    expect(images({ process, alias: 'x' })).toBe(`argocd/auth: images[0] process must be the name of a process such as "auth-api", got "${process}"`);
  });

  test('when two have one alias', () => {
    expect(images({ alias: 'x' }, { alias: 'x', process: 'chat' })).toBe('argocd/auth: images[1] must have an alias of its own, got "x" as images[0] has: take one of them out, or set its alias');
    expect(images({}, {})).toBe('argocd/auth: images[1] must have an alias of its own, got "auth-stable" as images[0] has: take one of them out, or set its alias');
  });

  test('when both tracks would get a new image at once', () => {
    expect(images({}, { track: Track.CANARY })).toBe(
      'argocd/auth: images[1] must find other images than those of stable, because both tracks would get a new one at once, got "docker.io/acme/auth:dev" with the same digest strategy: set another tag, version or allowTags for one of them');
  });

  test('beside a folder that is no kustomization', () => {
    expect(application({ images: [DIGEST], recurse: true })).toBe(
      'argocd/auth: images must be in a kustomization, because Argo CD Image Updater changes nothing else, got recurse beside them: use Layout.kustomize() and remove recurse, or remove images');
  });

  test('beside annotations of their own', () => {
    expect(application({ images: [DIGEST], annotations: { 'argocd-image-updater.argoproj.io/image-list': 'x' } })).toBe(
      'argocd/auth: annotations must not have argocd-image-updater.argoproj.io/image-list beside images, which write those of Argo CD Image Updater: remove it');
  });
});

describe('write-back fails', () => {
  test.each(['HEAD', '0123456789012345678901234567890123456789', 'refs/tags/v1'])('to %s', targetRevision => {
    expect(application({ images: [DIGEST], targetRevision })).toBe(
      `argocd/auth: targetRevision must be a branch, because new images are pushed to it, got "${targetRevision}": set it to the branch, or set branch of ImageWriteBack.git`);
  });

  test('where it would be lost', () => {
    expect(application({ images: [DIGEST], imageWriteBack: ImageWriteBack.argoCd() })).toBe(
      'argocd/auth: imageWriteBack must be ImageWriteBack.git for an Application of its own, because applying it again takes away what was written into it: use git, or ArgoCd.applicationSet');
  });

  test('without images', () => {
    expect(application({ imageWriteBack: ImageWriteBack.git() })).toBe('argocd/auth: imageWriteBack must not be set without images: remove it, or add images');
  });

  test('for empty texts, a Secret without namespace, and a file', () => {
    expect(message(() => ImageWriteBack.git({ branch: '', repository: ' ', secret: 'creds', kustomization: 'auth/kustomization.yaml' }))).toBe([
      'ImageWriteBack.git: branch must have a text, got "": leave it out',
      'ImageWriteBack.git: repository must have a text, got " ": leave it out',
      'ImageWriteBack.git: secret must be a namespace and a name such as "argocd/git-creds", got "creds"',
      'ImageWriteBack.git: kustomization must be the folder, got "auth/kustomization.yaml": leave the name of the file out',
    ].join('\n'));
  });
});

describe('an ImageUpdater fails', () => {
  test('without applications', () => {
    expect(imageUpdater({ applications: [] })).toBe('argocd/images: applications must have at least one entry, got none');
  });

  test('with all mistakes at once', () => {
    expect(imageUpdater({
      name: 'Images',
      applications: [
        { namePattern: '' }, { namePattern: 'a', images: [DIGEST], useAnnotations: true }, { namePattern: 'a', images: [DIGEST, DIGEST] },
      ],
      writeBack: ImageWriteBack.git({ secret: 'other/creds' }),
    })).toBe([
      'argocd/images: name must be lower-case letters, digits, "-" and ".", got "Images": set the name prop or another construct id',
      'argocd/images: applications[0] namePattern must be a name such as "auth" or a pattern such as "auth-*", got ""',
      'argocd/images: applications[0] must have images, got none: add some, or set useAnnotations',
      'argocd/images: applications[1] must not have images beside useAnnotations, because they would not be read: remove one of them',
      'argocd/images: applications[2] must have a namePattern of its own, got "a" as applications[1] has: put their images together',
      'argocd/images: applications[2] images[1] must have an alias of its own, got "auth-stable" as images[0] has: take one of them out, or set its alias',
      'argocd/images: writeBack secret must be in argocd, the namespace of the ImageUpdater, because another one is refused, got "other/creds"',
    ].join('\n'));
  });

  test('when annotations say it all', () => {
    expect(imageUpdater({ applications: [{ namePattern: '*', useAnnotations: true }], writeBack: ImageWriteBack.git() })).toBe(
      'argocd/images: writeBack must not be set while annotations say where images are written: remove it');
  });

  test('when it has templates', () => {
    expect(imageUpdater({ applications: [{ namePattern: '{{.name}}', images: [{ ...DIGEST, strategy: ImageStrategy.digest('{{.name}}') }] }] })).toBe([
      'argocd/images: applications[0].namePattern must not be a template, because nobody replaces it here, got "{{.name}}": use ArgoCd.applicationSet',
      'argocd/images: applications[0].images[0].strategy.constraint must not be a template, because nobody replaces it here, got "{{.name}}": use ArgoCd.applicationSet',
    ].join('\n'));
  });
});
