import { appendFileSync, writeFileSync } from 'fs';
import { ApiObject, Chart } from 'cdk8s';
import { CanaryPlan, CanaryServiceProps, GitOpsApp, GitOpsAppProps, Layout } from 'cdk8s-canary';
import { edit, setImage } from './folders';
import { web } from './web';

/** A run of an app with one chart and one service. */
function synth(app: GitOpsAppProps, service: Partial<CanaryServiceProps> = {}): void {
  const shop = new GitOpsApp(app);
  web(new Chart(shop, 'shop', { namespace: 'shop' }), service);
  shop.synth();
}

/** What the page shows of each story. */
export const shown = {
  chartFiles: ['.cdk8s-canary'],
  singleFile: ['app.k8s.yaml kind,metadata.name'],
  directory: ['shop/deployment-canary.yaml metadata,spec.template.spec.containers'],
  kustomize: ['shop/kustomization.yaml', 'shop/deployment-canary.yaml spec.template.spec.containers.app.image'],
  overlays: ['shop/base/kustomization.yaml', 'shop/prod/kustomization.yaml'],
  routesApart: ['domains/shop/prod/kustomization.yaml', 'routing/shop/prod/kustomization.yaml'],
  markers: ['shop/kustomization.yaml images'],
  images: ['shop/kustomization.yaml'],
  ownOverlay: ['shop/prod/kustomization.yaml'],
  stale: ['shop/kustomization.yaml'],
  forced: ['shop/service.yaml'],
  waves: ['shop/destination-rule.yaml metadata', 'shop/virtual-service.yaml metadata'],
  withoutWaves: ['shop/destination-rule.yaml metadata'],
};

/**
 * A file per chart
 *
 * The default, with the names that cdk8s gives. `.cdk8s-canary` says what was written, so that the next run knows which files are its own; commit it with the rest. The
 * [plan](plan.md) has to be outside of the folder.
 */
export function chartFiles(outdir: string): void {
  const plan = CanaryPlan.fromFile('examples/stories/files/canary.yaml');
  const app = new GitOpsApp({ outdir, plan, layout: Layout.chartFiles() });
  web(new Chart(app, 'shop', { namespace: 'shop' }));
  app.synth();
}

/** Somebody else's file is where one is to be written. */
export function chartFilesWrong(outdir: string): void {
  writeFileSync(`${outdir}/shop.k8s.yaml`, 'kind: List\n');
  synth({ outdir });
}

/**
 * One file for `kubectl apply -f -`
 *
 * Without the `outdir`, `npx cdk8s synth --stdout | kubectl apply -f -` applies it. kubectl knows no waves: it goes through the objects in their order and waits for none. So a canary gets its share in a
 * later change than the one that makes it.
 */
export function singleFile(outdir: string): void {
  const app = new GitOpsApp({ outdir, layout: Layout.singleFile() });
  web(new Chart(app, 'shop', { namespace: 'shop' }));
  app.synth();
}

/**
 * A file per object
 *
 * For reviews, `kubectl apply -R -f`, and Argo CD with `directory.recurse`. A file is called by the kind of its object and what its name has beyond that of the process.
 */
export function directory(outdir: string): void {
  const app = new GitOpsApp({ outdir, layout: Layout.directory() });
  web(new Chart(app, 'shop', { namespace: 'shop' }));
  app.synth();
}

/** A name that would be a path. */
export function directoryWrong(outdir: string): void {
  const app = new GitOpsApp({ outdir, layout: Layout.directory() });
  new ApiObject(new Chart(app, 'shop'), 'flags', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: '../../flags' } });
  app.synth();
}

/**
 * Folders for Kustomize
 *
 * Each container has a placeholder as its image, one per track, and the kustomization says what it stands for. By its own name Kustomize would move both tracks at once.
 * `name-references.yaml` tells Kustomize where routes name Services; it is the same for every chart.
 *
 * The CLI of cdk8s empties the folder that `cdk8s.yaml` calls `output` before each run. What people and tools change has to be in another one, which is the app's `outdir`.
 */
export function kustomize(outdir: string): void {
  const app = new GitOpsApp({ outdir, layout: Layout.kustomize() });
  web(new Chart(app, 'shop', { namespace: 'shop' }));
  app.synth();
}

/** A file that comes from the code was edited. */
export function kustomizeWrong(outdir: string): void {
  synth({ outdir, layout: Layout.kustomize() });
  edit(`${outdir}/shop/service.yaml`, 'port: 8080', 'port: 80');
  synth({ outdir, layout: Layout.kustomize() });
}

/**
 * Overlays for each environment
 *
 * What is in `base` comes from the code. An overlay is made once, with the images, and is then for people: a namespace, a prefix, patches, other images.
 */
export function overlays(outdir: string): void {
  const app = new GitOpsApp({ outdir, layout: Layout.kustomize({ overlays: ['dev', 'prod'] }) });
  web(new Chart(app, 'shop', { namespace: 'shop' }));
  app.synth();
}

/** A namespace that does not reach a host in full, which a hand-written route has. */
export function overlaysWrong(outdir: string): void {
  const run = () => {
    const app = new GitOpsApp({ outdir, layout: Layout.kustomize({ overlays: ['prod'] }) });
    const chart = new Chart(app, 'shop', { namespace: 'shop' });
    web(chart);
    new ApiObject(chart, 'old', {
      apiVersion: 'networking.istio.io/v1',
      kind: 'VirtualService',
      metadata: { name: 'old' },
      spec: { hosts: ['old.example.com'], gateways: ['istio-system/public'], http: [{ route: [{ destination: { host: 'web.shop.svc.cluster.local', subset: 'stable' } }] }] },
    });
    app.synth();
  };
  run();
  appendFileSync(`${outdir}/shop/prod/kustomization.yaml`, 'namespace: shop-prod\n');
  run();
}

/**
 * An overlay that people changed
 *
 * The next run keeps all of it, comments too. The entry of the canary that somebody moved stays, and that of stable, which nobody else changed, follows the code. A prefix, a suffix and
 * a namespace reach the routes, too; what they cannot reach is an error, as above.
 */
export function ownOverlay(outdir: string): void {
  const layout = Layout.kustomize({ overlays: ['prod'] });
  synth({ outdir, layout });
  edit(`${outdir}/shop/prod/kustomization.yaml`, 'resources:', '# Production has a namespace of its own.\nnamespace: shop-prod\nresources:');
  edit(`${outdir}/shop/prod/kustomization.yaml`, 'newTag: "1.5.0"', 'newTag: "1.5.1" # with the fix');
  synth({ outdir, layout }, { stable: { image: 'registry.example/web:1.4.3' } });
}

/**
 * Routes in a folder of their own
 *
 * Where another Application or another team applies them. Overlays are in both trees, and images in that of the pods.
 */
export function routesApart(outdir: string): void {
  const app = new GitOpsApp({ outdir, layout: Layout.kustomize({ folder: 'domains', routesFolder: 'routing', overlays: ['prod'] }) });
  web(new Chart(app, 'shop', { namespace: 'shop' }));
  app.synth();
}

/** A prefix: Kustomize matches names within one tree, and so the routes would name Services that are called otherwise. */
export function routesApartWrong(outdir: string): void {
  const layout = Layout.kustomize({ folder: 'domains', routesFolder: 'routing', overlays: ['prod'] });
  synth({ outdir, layout });
  appendFileSync(`${outdir}/domains/shop/prod/kustomization.yaml`, 'namePrefix: prod-\n');
  synth({ outdir, layout });
}

/**
 * Markers for the image automation of Flux
 *
 * By these comments Flux finds the fields that it moves. Each track has an `ImagePolicy` of its own, called `<process>-<track>`, which is yours to write.
 */
export function markers(outdir: string): void {
  const app = new GitOpsApp({ outdir, layout: Layout.kustomize({ imagePolicyNamespace: 'flux-system' }) });
  web(new Chart(app, 'shop', { namespace: 'shop' }));
  app.synth();
}

/**
 * A tool moves the image of one track
 *
 * Such as `kustomize edit set image` in a job of CI, Argo CD Image Updater or Flux. What it wrote stays at the next synth. The entry of stable, which nobody else changed, follows
 * the code.
 */
export function images(outdir: string): void {
  synth({ outdir, layout: Layout.kustomize() });
  setImage(`${outdir}/shop`, 'web-canary-image=registry.example/web:1.5.1');
  synth({ outdir, layout: Layout.kustomize() }, { stable: { image: 'registry.example/web:1.4.3' } });
}

/** The code and the tool changed one entry. */
export function imagesWrong(outdir: string): void {
  synth({ outdir, layout: Layout.kustomize() });
  setImage(`${outdir}/shop`, 'web-canary-image=registry.example/web:1.5.1');
  synth({ outdir, layout: Layout.kustomize() }, { canary: { image: 'registry.example/web:1.6.0' } });
}

/**
 * Files of what is gone
 *
 * The canary is taken out of the code, and its file goes with it. So do folders that nothing is left in. Files that the app did not write stay.
 */
export function stale(outdir: string): void {
  synth({ outdir, layout: Layout.kustomize() });
  writeFileSync(`${outdir}/shop/README.md`, 'Who to call.\n');
  synth({ outdir, layout: Layout.kustomize() }, { canary: undefined });
}

/** Somebody edited the file that has to go. */
export function staleWrong(outdir: string): void {
  synth({ outdir, layout: Layout.kustomize() });
  edit(`${outdir}/shop/deployment-canary.yaml`, 'replicas: 1', 'replicas: 3');
  synth({ outdir, layout: Layout.kustomize() }, { canary: undefined });
}

/**
 * Overwrite what was edited
 *
 * `force: process.argv.includes('--force')` leaves that to a person.
 */
export function forced(outdir: string): void {
  synth({ outdir, layout: Layout.directory() });
  edit(`${outdir}/shop/service.yaml`, 'port: 8080', 'port: 80');
  synth({ outdir, layout: Layout.directory(), force: true });
}

/**
 * The order of Argo CD is on the objects
 *
 * Services and configuration are in wave -1, pods in 0, what routes rely on in 1, routes in 2, and Deployments without pods in 3. What is there for the canary is deleted last. So
 * each of these is one commit: a canary appears with a share, it rests, it is removed.
 */
export function waves(outdir: string): void {
  const app = new GitOpsApp({ outdir, layout: Layout.directory() });
  web(new Chart(app, 'shop', { namespace: 'shop' }), { split: { weight: 5 } });
  app.synth();
}

/**
 * No order on the objects
 *
 * For clusters without Argo CD, or where a wave would wait for something that never gets healthy.
 */
export function withoutWaves(outdir: string): void {
  const app = new GitOpsApp({ outdir, layout: Layout.directory(), syncWaves: false });
  web(new Chart(app, 'shop', { namespace: 'shop' }), { split: { weight: 5 } });
  app.synth();
}
