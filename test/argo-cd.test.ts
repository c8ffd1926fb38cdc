import { App, Chart, Testing } from 'cdk8s';
import { find, synthChart } from './support';
import { ArgoApplicationOptions, ArgoApplicationProps, ArgoApplicationSetProps, ArgoCd, ArgoCluster, ArgoGenerator } from '../src';

const REPO: ArgoApplicationOptions = { repoUrl: 'https://git.example/deploy.git', targetRevision: 'main', project: 'shop' };

/** The spec of an Application, accepted by the schema oracle. */
function application(props: Partial<ArgoApplicationProps> = {}): any {
  const chart = new Chart(new App(), 'argocd');
  ArgoCd.application(chart, 'auth', { ...REPO, path: 'workloads/auth', ...props });
  return find(synthChart(chart), 'Application', props.name ?? 'auth');
}

/** An ApplicationSet, accepted by the schema oracle. */
function applicationSet(props: Partial<ArgoApplicationSetProps> = {}): any {
  const chart = new Chart(new App(), 'argocd');
  ArgoCd.applicationSet(chart, 'domains', {
    ...REPO, generators: [ArgoGenerator.list([{ name: 'auth' }, { name: 'chat' }])], applicationName: '{{.name}}', path: 'workloads/domains/{{.name}}/dev', ...props,
  });
  return find(synthChart(chart), 'ApplicationSet', props.name ?? 'domains');
}

describe('an Application', () => {
  test('keeps one folder equal to Git', () => {
    expect(application()).toStrictEqual({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: { name: 'auth', namespace: 'argocd' },
      spec: {
        project: 'shop',
        source: { repoURL: 'https://git.example/deploy.git', targetRevision: 'main', path: 'workloads/auth' },
        destination: { server: 'https://kubernetes.default.svc' },
        syncPolicy: { automated: { prune: true, selfHeal: true }, syncOptions: ['ApplyOutOfSyncOnly=true'], retry: {} },
      },
    });
  });

  test('has all that a person says', () => {
    const props: Required<Omit<ArgoApplicationProps, 'images' | 'imageWriteBack' | 'routesPath'>> = {
      repoUrl: 'https://git.example/other.git',
      targetRevision: 'v1.2.0',
      project: 'default',
      namespace: 'gitops',
      name: 'auth-dev',
      path: 'auth',
      cluster: ArgoCluster.named('dev'),
      destinationNamespace: 'auth',
      recurse: true,
      automated: true,
      prune: false,
      selfHeal: false,
      applyOutOfSyncOnly: false,
      retryLimit: -1,
      syncOptions: ['CreateNamespace=true', 'ServerSideApply=true'],
      ignoreDifferences: [{ group: 'apps', kind: 'Deployment', name: 'old', namespace: 'auth', jsonPointers: ['/spec/replicas'] }],
      labels: { team: 'auth' },
      annotations: { 'argocd.argoproj.io/manifest-generate-paths': '.' },
    };
    expect(application(props)).toStrictEqual({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: { name: 'auth-dev', namespace: 'gitops', labels: { team: 'auth' }, annotations: { 'argocd.argoproj.io/manifest-generate-paths': '.' } },
      spec: {
        project: 'default',
        source: { repoURL: 'https://git.example/other.git', targetRevision: 'v1.2.0', path: 'auth', directory: { recurse: true } },
        destination: { name: 'dev', namespace: 'auth' },
        syncPolicy: { automated: {}, syncOptions: ['CreateNamespace=true', 'ServerSideApply=true'], retry: { limit: -1 } },
        ignoreDifferences: [{ group: 'apps', kind: 'Deployment', name: 'old', namespace: 'auth', jsonPointers: ['/spec/replicas'] }],
      },
    });
  });

  test('has routes of another folder as its second source, so that both go through one sync', () => {
    const { spec } = application({ path: 'workloads/domains/auth', routesPath: 'workloads/routing/auth' });
    const source = { repoURL: 'https://git.example/deploy.git', targetRevision: 'main' };
    expect(spec.sources).toStrictEqual([{ ...source, path: 'workloads/domains/auth' }, { ...source, path: 'workloads/routing/auth' }]);
    expect(spec).not.toHaveProperty('source');
    expect(application({ routesPath: 'routes', recurse: true }).spec.sources.map(({ directory }: any) => directory)).toStrictEqual([{ recurse: true }, { recurse: true }]);
  });

  test('follows the branch of the repository where no revision is said', () => {
    expect(application({ targetRevision: undefined }).spec.source.targetRevision).toBe('HEAD');
  });

  test('is in the namespace of its chart', () => {
    const chart = new Chart(new App(), 'gitops', { namespace: 'gitops' });
    ArgoCd.application(chart, 'auth', { ...REPO, path: 'auth' });
    expect(find(synthChart(chart), 'Application', 'auth').metadata.namespace).toBe('gitops');
  });

  test('waits for a person without automated', () => {
    expect(application({ automated: false }).spec.syncPolicy).toStrictEqual({ syncOptions: ['ApplyOutOfSyncOnly=true'], retry: {} });
  });

  test('says nothing of syncs where nothing is wanted', () => {
    expect(application({ automated: false, applyOutOfSyncOnly: false }).spec).not.toHaveProperty('syncPolicy');
  });

  test('has the number of tries of Argo CD when all objects are applied', () => {
    expect(application({ applyOutOfSyncOnly: false }).spec.syncPolicy).toStrictEqual({ automated: { prune: true, selfHeal: true } });
  });

  test('is tried again as often as a person says', () => {
    expect(application({ retryLimit: 3 }).spec.syncPolicy.retry).toStrictEqual({ limit: 3 });
    expect(application({ retryLimit: 0, applyOutOfSyncOnly: false }).spec.syncPolicy.retry).toStrictEqual({});
  });

  test('prunes and heals each by itself', () => {
    expect(application({ prune: false }).spec.syncPolicy.automated).toStrictEqual({ selfHeal: true });
    expect(application({ selfHeal: false }).spec.syncPolicy.automated).toStrictEqual({ prune: true });
  });

  test('goes to a cluster by its address', () => {
    expect(application({ cluster: ArgoCluster.server('https://10.0.0.1:6443') }).spec.destination).toStrictEqual({ server: 'https://10.0.0.1:6443' });
  });

  test.each([
    ['a label of a route', { group: 'networking.istio.io', kind: 'VirtualService', jsonPointers: ['/metadata/labels'] }],
    ['a list of a custom resource, while a sync does not keep it', { group: 'acme.example', kind: 'Widget', jsonPointers: ['/spec/parts/0/size'] }],
    ['a list of Kubernetes', { group: 'apps', kind: 'Deployment', jqPathExpressions: ['.spec.template.spec.initContainers[] | select(.name == "x")'] }],
    ['fields of a manager', { kind: 'Service', managedFieldsManagers: ['cloud-controller'] }],
    ['an annotation of an Ingress that is no canary\'s', { group: 'networking.k8s.io', kind: 'Ingress', jsonPointers: ['/metadata/annotations/acme.example~1seen'] }],
    ['the hosts of a route', { group: 'networking.istio.io', kind: 'VirtualService', jqPathExpressions: ['.spec.hosts'] }],
  ])('ignores %s', (_, difference) => {
    expect(application({ ignoreDifferences: [difference] }).spec.ignoreDifferences).toStrictEqual([difference]);
  });

  test('takes a list of Kubernetes also where a sync keeps it', () => {
    const ignoreDifferences = [{ group: 'apps', kind: 'Deployment', jsonPointers: ['/spec/template/spec/containers/0/env/0/value'] }];
    expect(application({ ignoreDifferences, syncOptions: ['RespectIgnoreDifferences=true'] }).spec.ignoreDifferences).toStrictEqual(ignoreDifferences);
  });
});

test('each folder gets an Application', () => {
  const chart = new Chart(new App(), 'argocd');
  const made = ArgoCd.applications(chart, {
    ...REPO,
    folders: [
      { name: 'auth', path: 'domains/auth', destinationNamespace: 'auth' }, { name: 'chat', path: 'domains/chat' }, { name: 'my', path: 'domains/my', routesPath: 'routes/my' },
    ],
  });
  expect(made.map(({ name, node }) => [name, node.path])).toStrictEqual([['auth', 'argocd/auth'], ['chat', 'argocd/chat'], ['my', 'argocd/my']]);
  const paths = ({ source, sources = [source] }: any) => sources.map(({ path }: any) => path).join();
  expect(synthChart(chart).map(({ kind, metadata, spec }: any) => [kind, metadata.name, paths(spec), spec.destination])).toStrictEqual([
    ['Application', 'auth', 'domains/auth', { server: 'https://kubernetes.default.svc', namespace: 'auth' }],
    ['Application', 'chat', 'domains/chat', { server: 'https://kubernetes.default.svc' }],
    ['Application', 'my', 'domains/my,routes/my', { server: 'https://kubernetes.default.svc' }],
  ]);
});

describe('an ApplicationSet', () => {
  test('makes an Application of each element of a list', () => {
    expect(applicationSet({ destinationNamespace: '{{.name}}' })).toStrictEqual({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'ApplicationSet',
      metadata: { name: 'domains', namespace: 'argocd' },
      spec: {
        goTemplate: true,
        goTemplateOptions: ['missingkey=error'],
        generators: [{ list: { elements: [{ name: 'auth' }, { name: 'chat' }] } }],
        template: {
          metadata: { name: '{{.name}}' },
          spec: {
            project: 'shop',
            source: { repoURL: 'https://git.example/deploy.git', targetRevision: 'main', path: 'workloads/domains/{{.name}}/dev' },
            destination: { server: 'https://kubernetes.default.svc', namespace: '{{.name}}' },
            syncPolicy: { automated: { prune: true, selfHeal: true }, syncOptions: ['ApplyOutOfSyncOnly=true'], retry: {} },
          },
        },
      },
    });
  });

  test('has routes of another folder as the second source of each Application', () => {
    const { template: { spec } } = applicationSet({ routesPath: 'workloads/routing/{{.name}}/dev' }).spec;
    expect(spec.sources.map(({ path }: any) => path)).toStrictEqual(['workloads/domains/{{.name}}/dev', 'workloads/routing/{{.name}}/dev']);
    expect(spec).not.toHaveProperty('source');
  });

  test('leaves alone what may be changed in the cluster', () => {
    expect(applicationSet({ ignoreApplicationDifferences: ['/spec/syncPolicy'] }).spec.ignoreApplicationDifferences).toStrictEqual([{ jsonPointers: ['/spec/syncPolicy'] }]);
    expect(applicationSet().spec).not.toHaveProperty('ignoreApplicationDifferences');
  });

  test('has a name, labels and annotations of its own', () => {
    const { metadata, spec } = applicationSet({ name: 'all', namespace: 'gitops', labels: { phase: '{{.name}}' }, annotations: { 'acme.example/x': 'y' } });
    expect(metadata).toStrictEqual({ name: 'all', namespace: 'gitops' });
    expect(spec.template.metadata).toStrictEqual({ name: '{{.name}}', labels: { phase: '{{.name}}' }, annotations: { 'acme.example/x': 'y' } });
  });

  test.each([
    ['folders', ArgoGenerator.gitDirectories({ repoUrl: 'https://git.example/deploy.git', paths: ['workloads/*'] }), '{{.path.basename}}',
      { git: { repoURL: 'https://git.example/deploy.git', revision: 'HEAD', directories: [{ path: 'workloads/*' }] } }],
    ['folders but some', ArgoGenerator.gitDirectories({ repoUrl: 'https://git.example/deploy.git', revision: 'main', paths: ['workloads/*'], exclude: ['workloads/old'] }),
      '{{index .path.segments 1}}',
      { git: { repoURL: 'https://git.example/deploy.git', revision: 'main', directories: [{ path: 'workloads/*' }, { path: 'workloads/old', exclude: true }] } }],
    ['files', ArgoGenerator.gitFiles({ repoUrl: 'https://git.example/deploy.git', paths: ['**/app.yaml'] }), '{{.service}}',
      { git: { repoURL: 'https://git.example/deploy.git', revision: 'HEAD', files: [{ path: '**/app.yaml' }] } }],
    ['clusters', ArgoGenerator.clusters(), '{{.nameNormalized}}', { clusters: {} }],
    ['clusters with a label', ArgoGenerator.clusters({ labels: { env: 'dev' } }), '{{.metadata.labels.env}}-{{.name}}', { clusters: { selector: { matchLabels: { env: 'dev' } } } }],
    ['each service on each cluster', ArgoGenerator.matrix(ArgoGenerator.list([{ service: 'auth' }]), ArgoGenerator.clusters()), '{{.service}}-{{.nameNormalized}}',
      { matrix: { generators: [{ list: { elements: [{ service: 'auth' }] } }, { clusters: {} }] } }],
  ])('makes Applications of %s', (_, generator, applicationName, expected) => {
    const { spec } = applicationSet({ generators: [generator], applicationName, path: 'x' });
    expect(spec.generators).toStrictEqual([expected]);
    expect(spec.template.metadata.name).toBe(applicationName);
  });

  test('goes to the clusters of its generator', () => {
    const generators = [ArgoGenerator.clusters()];
    const options = { generators, applicationName: 'auth-{{.nameNormalized}}', path: 'auth' };
    expect(applicationSet({ ...options, cluster: ArgoCluster.server('{{.server}}') }).spec.template.spec.destination).toStrictEqual({ server: '{{.server}}' });
    expect(applicationSet({ ...options, cluster: ArgoCluster.named('{{.name}}') }).spec.template.spec.destination).toStrictEqual({ name: '{{.name}}' });
  });

  test.each([
    '{{ if eq .name "x" }}a{{ else }}b{{ end }}-{{.name}}', '{{ $n := .name }}{{ $n }}', '{{ range $i, $e := .name }}{{ .other }}{{ end }}',
    '{{ .name | replace ".other" "x" }}', '{{ (index . "name") }}', '{{- .name -}}',
  ])('takes the template %s', applicationName => {
    expect(applicationSet({ applicationName }).spec.template.metadata.name).toBe(applicationName);
  });

  test('of one element needs no template', () => {
    expect(applicationSet({ generators: [ArgoGenerator.list([{ name: 'auth' }])], applicationName: 'auth' }).spec.template.metadata.name).toBe('auth');
  });
});

test('the same code gives the same objects', () => {
  const made = () => {
    const chart = new Chart(Testing.app(), 'argocd');
    ArgoCd.applications(chart, { ...REPO, folders: [{ name: 'auth', path: 'auth' }, { name: 'chat', path: 'chat' }] });
    return JSON.stringify(Testing.synth(chart));
  };
  expect(made()).toBe(made());
});
