import { join } from 'path';
import { Chart } from 'cdk8s';
import { Environment, ENVIRONMENTS, SERVICES } from './services';
import { ArgoApplicationSetProps, ArgoCd, ArgoGenerator, GitOpsApp, ImageStrategy, ImageUpdate, Layout, Track } from 'cdk8s-canary';

/** The branch that each cluster follows: a step is tried in dev, and comes to prod by a merge. */
const BRANCHES: { [environment in Environment]: string } = { dev: 'main', prod: 'release' };

/** Writes what the Argo CD of each cluster reads. */
export function clusters(folder: string): void {
  const app = new GitOpsApp({ outdir: join(folder, 'clusters'), layout: Layout.directory() });
  const chart = (id: string) => new Chart(app, id, { namespace: 'argocd' });
  const [dev, prod] = ENVIRONMENTS.map(chart);
  cluster(dev, 'dev');
  cluster(prod, 'prod');
  // Image Updater from 1.0 on reads annotations of Applications where an object says so.
  ArgoCd.imageUpdater(dev, 'images', { applications: [{ namePattern: '*', useAnnotations: true }] });
  // The other way: all images in that object, and no annotations. It takes the place of the one above.
  ArgoCd.imageUpdater(chart('dev-without-annotations'), 'images', {
    applications: SERVICES.map(({ name }) => ({ namePattern: name, images: images(name) })),
  });
  app.synth();
}

/** One Application for these files, one for the gateway, and one for each service: its routes go through the same sync, after its pods. */
function cluster(chart: Chart, environment: Environment): void {
  const options = { repoUrl: 'https://github.com/acme/eco2.git', targetRevision: BRANCHES[environment], project: environment };
  const services = (workers: boolean): Omit<ArgoApplicationSetProps, 'routesPath'> => ({
    ...options,
    generators: [ArgoGenerator.list(SERVICES.filter(({ queue }) => workers === (queue !== undefined)).map(({ name, phase }) => ({ name, phase })))],
    applicationName: '{{.name}}',
    path: `workloads/domains/{{.name}}/${environment}`,
    labels: { phase: '{{.phase}}' },
    images: environment === 'dev' ? images('{{.name}}') : undefined,
  });
  ArgoCd.application(chart, 'clusters', { ...options, path: `clusters/${environment}` });
  ArgoCd.application(chart, 'edge', { ...options, path: `workloads/domains/edge/${environment}` });
  ArgoCd.applicationSet(chart, 'apis', { ...services(false), routesPath: `workloads/routing/{{.name}}/${environment}` });
  ArgoCd.applicationSet(chart, 'workers', services(true));
}

/** CI pushes the same two tags again and again, so it is their digests that are new. */
function images(process: string): ImageUpdate[] {
  const image = 'docker.io/mng990/eco2';
  return [
    { process, track: Track.STABLE, alias: 'stable', image, strategy: ImageStrategy.digest(`${process}-dev-latest`) },
    { process, track: Track.CANARY, alias: 'canary', image, strategy: ImageStrategy.digest(`${process}-dev-canary`) },
  ];
}
