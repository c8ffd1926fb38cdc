import { Chart } from 'cdk8s';
import { ArgoApplicationOptions, ArgoCd, ArgoCluster, ArgoFolder, ArgoGenerator, GitOpsApp, ImageStrategy, ImageUpdate, ImageWriteBack, Layout, Track } from 'cdk8s-canary';

/** Where the folders are, and where Argo CD is. */
const DEPLOY: ArgoApplicationOptions = {
  repoUrl: 'https://github.com/acme/deploy.git',
  targetRevision: 'main',
  project: 'shop',
  namespace: 'argocd',
};

/** The images of a process: its CI pushes the same two tags again and again. */
const AUTH_IMAGES: ImageUpdate[] = [
  { process: 'auth-api', track: Track.STABLE, image: 'docker.io/acme/shop', strategy: ImageStrategy.digest('auth-api-dev-latest') },
  { process: 'auth-api', track: Track.CANARY, image: 'docker.io/acme/shop', strategy: ImageStrategy.digest('auth-api-dev-canary') },
];

/** What the page shows of each story. */
export const shown = {
  listed: ['ApplicationSet domains'],
  onClusters: ['ApplicationSet domains spec.generators,spec.template'],
  found: ['ApplicationSet domains spec.generators,spec.template.metadata', 'ApplicationSet teams spec.generators,spec.template.metadata'],
  routes: ['ApplicationSet domains spec.template.spec.sources'],
  oneFolder: ['Application shop'],
  chartByChart: ['Application auth spec', 'Application chat spec.source,spec.destination'],
  waitForAll: ['Application shop spec.syncPolicy'],
  byHand: ['Application shop spec.syncPolicy'],
  ignored: ['Application shop spec.ignoreDifferences'],
  paused: ['ApplicationSet domains spec.ignoreApplicationDifferences'],
  images: ['Application auth metadata'],
  imagesOfAll: ['ApplicationSet domains spec.template.metadata'],
  updater: ['ImageUpdater images'],
  strategies: ['ImageUpdater images spec.applicationRefs'],
  commits: ['ImageUpdater images spec.writeBackConfig'],
  inTheCluster: ['ApplicationSet domains spec.ignoreApplicationDifferences,spec.template.metadata'],
  annotated: ['ImageUpdater all'],
};

/**
 * An Application for each service of a list
 *
 * A key of the list is `{{.name}}` in all texts. The list can have more keys, such as the phase of a rollout for a label.
 */
export function listed(chart: Chart): void {
  ArgoCd.applicationSet(chart, 'domains', {
    ...DEPLOY,
    generators: [ArgoGenerator.list([{ name: 'auth', phase: 'canary' }, { name: 'chat', phase: 'stable' }])],
    applicationName: '{{.name}}',
    path: 'workloads/domains/{{.name}}/dev',
    destinationNamespace: '{{.name}}',
    syncOptions: ['CreateNamespace=true'],
    labels: { phase: '{{.phase}}' },
  });
}

/** A template that the list has nothing for. */
export function listedWrong(chart: Chart): void {
  ArgoCd.applicationSet(chart, 'domains', {
    ...DEPLOY,
    generators: [ArgoGenerator.list([{ name: 'auth', phase: 'canary' }, { name: 'chat', phase: 'stable' }])],
    applicationName: '{{.name}}',
    path: 'workloads/domains/{{.service}}/dev',
  });
}

/**
 * Each service on each cluster
 *
 * The clusters are those that Argo CD knows, by a label of their Secrets. A list of services beside them calls its key `service`, because clusters have a `name` already.
 */
export function onClusters(chart: Chart): void {
  ArgoCd.applicationSet(chart, 'domains', {
    ...DEPLOY,
    generators: [ArgoGenerator.matrix(ArgoGenerator.list([{ service: 'auth' }, { service: 'chat' }]), ArgoGenerator.clusters({ labels: { team: 'shop' } }))],
    applicationName: '{{.service}}-{{.nameNormalized}}',
    path: 'workloads/domains/{{.service}}/{{.metadata.labels.env}}',
    cluster: ArgoCluster.server('{{.server}}'),
    destinationNamespace: '{{.service}}',
  });
}

/** A list with the same key as the clusters have: one value would silently replace the other. */
export function onClustersWrong(chart: Chart): void {
  ArgoCd.applicationSet(chart, 'domains', {
    ...DEPLOY,
    generators: [ArgoGenerator.matrix(ArgoGenerator.list([{ name: 'auth' }]), ArgoGenerator.clusters())],
    applicationName: '{{.name}}',
    path: 'workloads/domains/{{.name}}/dev',
  });
}

/** An Application for each folder or file that is in Git */
export function found(chart: Chart): void {
  ArgoCd.applicationSet(chart, 'domains', {
    ...DEPLOY,
    generators: [ArgoGenerator.gitDirectories({ repoUrl: DEPLOY.repoUrl, revision: 'main', paths: ['workloads/domains/*/dev'], exclude: ['workloads/domains/legacy/dev'] })],
    applicationName: '{{index .path.segments 2}}',
    path: '{{.path.path}}',
  });
  ArgoCd.applicationSet(chart, 'teams', {
    ...DEPLOY,
    generators: [ArgoGenerator.gitFiles({ repoUrl: DEPLOY.repoUrl, revision: 'main', paths: ['teams/**/app.yaml'] })],
    applicationName: '{{.team}}-{{.service}}',
    path: '{{.path.path}}',
  });
}

/**
 * Routes in a tree of their own
 *
 * For `Layout.kustomize({ folder: 'domains', routesFolder: 'routing' })`. Both folders of a service are sources of one Application: waves order what is in one Application, and
 * routes are to change when the pods are ready. Image Updater writes to the first source.
 */
export function routes(chart: Chart): void {
  ArgoCd.applicationSet(chart, 'domains', {
    ...DEPLOY,
    generators: [ArgoGenerator.list([{ name: 'auth' }, { name: 'chat' }])],
    applicationName: '{{.name}}',
    path: 'workloads/domains/{{.name}}/dev',
    routesPath: 'workloads/routing/{{.name}}/dev',
  });
}

/** One folder twice. */
export function routesWrong(chart: Chart): void {
  ArgoCd.application(chart, 'auth', { ...DEPLOY, path: 'workloads/auth/dev', routesPath: 'workloads/auth/dev' });
}

/**
 * One Application for all charts
 *
 * For `Layout.directory()`, whose charts are folders in a folder. Folders of `Layout.kustomize()` need a `kustomization.yaml` above them with their names as `resources`, which is yours;
 * the Application then has its path, without `recurse`. The Applications themselves belong into another folder.
 */
export function oneFolder(chart: Chart): void {
  ArgoCd.application(chart, 'shop', { ...DEPLOY, path: 'workloads', recurse: true });
}

/** Images are changed in kustomizations only. */
export function oneFolderWrong(chart: Chart): void {
  ArgoCd.application(chart, 'shop', { ...DEPLOY, path: 'workloads', recurse: true, images: AUTH_IMAGES });
}

/**
 * An Application for each chart
 *
 * `app.folderOf(chart, overlay)` says the folder of a chart below that of the output.
 */
export function chartByChart(chart: Chart): void {
  const app = new GitOpsApp({ outdir: 'workloads', layout: Layout.kustomize({ overlays: ['dev'] }) });
  const charts = ['auth', 'chat'].map(name => new Chart(app, name, { namespace: name }));
  ArgoCd.applications(chart, {
    ...DEPLOY,
    cluster: ArgoCluster.named('dev'),
    folders: charts.map((each): ArgoFolder => ({
      name: each.node.id,
      path: `${app.outdir}/${app.folderOf(each, 'dev')}`,
      destinationNamespace: each.namespace,
      images: each.node.id === 'auth' ? AUTH_IMAGES : undefined,
    })),
  });
}

/** Two Applications with one name. */
export function chartByChartWrong(chart: Chart): void {
  ArgoCd.applications(chart, { ...DEPLOY, folders: [{ name: 'auth', path: 'workloads/auth' }, { name: 'auth', path: 'workloads/chat' }] });
}

/**
 * A sync that waits for everything
 *
 * By itself a sync applies and waits for what changed only, so that a canary that crashes does not keep back the route that takes its requests away. The other way round, every
 * object of a wave has to be healthy before the next wave: no route ever reaches a canary that is not healthy, and to leave one that is not, it has to change, too, to `idle`.
 */
export function waitForAll(chart: Chart): void {
  ArgoCd.application(chart, 'shop', { ...DEPLOY, path: 'workloads/shop', applyOutOfSyncOnly: false, retryLimit: 3 });
}

/** Nothing is applied or deleted by itself */
export function byHand(chart: Chart): void {
  ArgoCd.application(chart, 'shop', { ...DEPLOY, name: 'shop', path: 'workloads/shop', destinationNamespace: 'shop', cluster: ArgoCluster.IN_CLUSTER, automated: false });
  ArgoCd.application(chart, 'jobs', { ...DEPLOY, path: 'workloads/jobs', prune: false, selfHeal: false });
}

/** Two settings that contradict each other. */
export function byHandWrong(chart: Chart): void {
  ArgoCd.application(chart, 'shop', { ...DEPLOY, path: 'workloads/shop', automated: false, prune: true });
}

/**
 * Differences that somebody else owns
 *
 * Nothing that this library writes needs this: what an autoscaler writes is not in Git.
 */
export function ignored(chart: Chart): void {
  ArgoCd.application(chart, 'shop', {
    ...DEPLOY,
    path: 'workloads/shop',
    ignoreDifferences: [
      { group: 'apps', kind: 'Deployment', name: 'legacy', namespace: 'shop', jsonPointers: ['/spec/replicas'] },
      { group: 'apps', kind: 'Deployment', jqPathExpressions: ['.spec.template.spec.initContainers[] | select(.name == "injected")'] },
      { group: 'admissionregistration.k8s.io', kind: 'MutatingWebhookConfiguration', managedFieldsManagers: ['cert-manager-cainjector'] },
    ],
  });
}

/** The split, so that somebody could move weights in the cluster: Argo CD would not see those that Git has. */
export function ignoredWrong(chart: Chart): void {
  ArgoCd.application(chart, 'shop', {
    ...DEPLOY,
    path: 'workloads/shop',
    ignoreDifferences: [{ group: 'networking.istio.io', kind: 'VirtualService', jsonPointers: ['/spec/http'] }],
  });
}

/**
 * People may stop the automation for a while
 *
 * What else they change in an Application of a set is taken back.
 */
export function paused(chart: Chart): void {
  ArgoCd.applicationSet(chart, 'services', {
    ...DEPLOY,
    name: 'domains',
    generators: [ArgoGenerator.list([{ name: 'auth' }, { name: 'chat' }])],
    applicationName: '{{.name}}',
    path: 'workloads/domains/{{.name}}/dev',
    ignoreApplicationDifferences: ['/spec/syncPolicy'],
  });
}

/**
 * New images by themselves, one track at a time
 *
 * Argo CD Image Updater watches a tag for each track and commits its digest to the `kustomization.yaml`, in the entry of the track's own placeholder. These annotations are read by
 * Image Updater before 1.0; newer ones read them where an `ImageUpdater` says so.
 */
export function images(chart: Chart): void {
  ArgoCd.application(chart, 'auth', {
    ...DEPLOY,
    path: 'workloads/domains/auth/dev',
    images: AUTH_IMAGES,
    annotations: { 'argocd.argoproj.io/manifest-generate-paths': '.;../base' },
  });
}

/** One tag for both tracks: nobody would test a new image on the canary first. */
export function imagesWrong(chart: Chart): void {
  ArgoCd.application(chart, 'auth', {
    ...DEPLOY,
    path: 'workloads/domains/auth/dev',
    images: [
      { process: 'auth-api', track: Track.STABLE, image: 'docker.io/acme/auth-api', strategy: ImageStrategy.digest('latest') },
      { process: 'auth-api', track: Track.CANARY, image: 'docker.io/acme/auth-api', strategy: ImageStrategy.digest('latest') },
    ],
  });
}

/** New images for all services of a list */
export function imagesOfAll(chart: Chart): void {
  ArgoCd.applicationSet(chart, 'domains', {
    ...DEPLOY,
    generators: [ArgoGenerator.list([{ name: 'auth' }, { name: 'chat' }])],
    applicationName: '{{.name}}',
    path: 'workloads/domains/{{.name}}/dev',
    images: [
      { process: '{{.name}}-api', track: Track.STABLE, image: 'docker.io/acme/shop', strategy: ImageStrategy.digest('{{.name}}-api-dev-latest') },
      { process: '{{.name}}-api', track: Track.CANARY, image: 'docker.io/acme/shop', strategy: ImageStrategy.digest('{{.name}}-api-dev-canary') },
    ],
  });
}

/**
 * The same as an object of its own
 *
 * For Image Updater from 1.0 on. It is in the namespace of the Applications.
 */
export function updater(chart: Chart): void {
  ArgoCd.imageUpdater(chart, 'images', { namespace: 'argocd', applications: [{ namePattern: 'auth', images: AUTH_IMAGES }] });
}

/** Two entries with one alias. */
export function updaterWrong(chart: Chart): void {
  ArgoCd.imageUpdater(chart, 'images', {
    namespace: 'argocd',
    applications: [{
      namePattern: 'auth',
      images: [
        { process: 'auth-api', track: Track.CANARY, image: 'docker.io/acme/auth-api', strategy: ImageStrategy.digest('canary') },
        { process: 'auth-api', track: Track.CANARY, image: 'docker.io/acme/auth-api', strategy: ImageStrategy.digest('next') },
      ],
    }],
  });
}

/**
 * Which image is the newest
 *
 * By what a tag points at, by the time of the build, or by version. Entries are told apart by an alias, and an image of a track that has no pods, such as
 * an idle canary, is only updated when it is forced; but for stable that is done anyway.
 */
export function strategies(chart: Chart): void {
  const image = 'docker.io/acme/shop';
  ArgoCd.imageUpdater(chart, 'images', {
    namespace: 'argocd',
    applications: [{
      namePattern: 'shop-*',
      images: [
        { process: 'web', track: Track.STABLE, image, strategy: ImageStrategy.semver('1.x') },
        { process: 'web', track: Track.CANARY, image, strategy: ImageStrategy.newestBuild('^web-[0-9a-f]{7}$'), forceUpdate: false },
        { process: 'web', track: Track.BASELINE, image, strategy: ImageStrategy.semver('1.x') },
        { process: 'web', track: Track.CANARY, container: 'proxy', alias: 'proxy', image, strategy: ImageStrategy.digest('proxy-canary') },
      ],
    }],
  });
}

/** An expression that nobody can read: Image Updater would find no tag at all. */
export function strategiesWrong(chart: Chart): void {
  ArgoCd.imageUpdater(chart, 'images', {
    namespace: 'argocd',
    applications: [{
      namePattern: 'shop-*',
      images: [{ process: 'web', track: Track.CANARY, image: 'docker.io/acme/shop', strategy: ImageStrategy.newestBuild('^web-([0-9a-f]{7}$') }],
    }],
  });
}

/**
 * Where the commits go
 *
 * By itself Image Updater commits to the branch of the Application, with the credentials of Argo CD, and changes the `kustomization.yaml` at its path.
 */
export function commits(chart: Chart): void {
  ArgoCd.imageUpdater(chart, 'updater', {
    name: 'images',
    namespace: 'argocd',
    applications: [{ namePattern: 'auth', images: AUTH_IMAGES }],
    writeBack: ImageWriteBack.git({
      repository: 'git@github.com:acme/deploy.git',
      branch: 'main:images',
      secret: 'argocd/git-creds',
      kustomization: '/workloads/domains/auth/dev',
    }),
  });
}

/** A revision that nobody can push to. */
export function commitsWrong(chart: Chart): void {
  ArgoCd.application(chart, 'auth', { ...DEPLOY, targetRevision: 'HEAD', path: 'workloads/domains/auth/dev', images: AUTH_IMAGES });
}

/**
 * No commits
 *
 * Image Updater writes into the Applications in the cluster, and the ApplicationSet leaves that alone. Git does not know which images run.
 */
export function inTheCluster(chart: Chart): void {
  ArgoCd.applicationSet(chart, 'domains', {
    ...DEPLOY,
    generators: [ArgoGenerator.list([{ name: 'auth' }])],
    applicationName: '{{.name}}',
    path: 'workloads/domains/{{.name}}/dev',
    images: AUTH_IMAGES,
    imageWriteBack: ImageWriteBack.argoCd(),
  });
}

/** An Application that is applied again takes the images away. */
export function inTheClusterWrong(chart: Chart): void {
  ArgoCd.application(chart, 'auth', { ...DEPLOY, path: 'workloads/domains/auth/dev', images: AUTH_IMAGES, imageWriteBack: ImageWriteBack.argoCd() });
}

/** Image Updater from 1.1 on reads the annotations */
export function annotated(chart: Chart): void {
  ArgoCd.imageUpdater(chart, 'all', { namespace: 'argocd', applications: [{ namePattern: '*', useAnnotations: true }] });
}
