import { App, Chart } from 'cdk8s';
import { Adoption } from './adoption';
import { moduleOf } from './code';
import { planFile, versionOf } from './plan-file';
import { canaryOptions } from './process-file';
import { Route, shareOf } from './route';
import { kindOf, Scaffold } from './scaffold';
import { AdoptedScaffold } from './scaffold-of';
import { CanaryError } from '../../domain/canary-error';
import { library } from '../../library';
import { Finding, Severity } from '../../verify/finding';
import { ManifestObject } from '../../verify/manifest-object';

/** What the app makes beside what runs. */
export interface FirstSynth {
  /** Titles of the objects that the first synth adds. */
  readonly added: readonly string[];
  /** What in the given files may get in the way of a canary. */
  readonly warnings: readonly Finding[];
}

/**
 * Builds what the app will render of adopted manifests, so that what cannot be adopted is refused before anything is written.
 *
 * @throws CanaryError for what the library refuses, for objects that run already and would be written anew, and for those that work against a canary
 */
export function firstSynth(subject: string, adopted: AdoptedScaffold): FirstSynth {
  const added = objectsOf(adopted, planFile(adopted.scaffold)).filter(other => !adoptedObjects(adopted).some(object => isSame(object, other)));
  const again = adopted.given.filter(({ object }) => added.some(other => isSame(object, other)));
  if (again.length > 0) {
    const way = `leave out ${canLackHost(adopted.scaffold) ? '--host, or ' : ''}its file if it may change`;
    throw new CanaryError(subject, again.map(({ object, place }) =>
      `files must not have what the app makes beside what it adopts, got ${object.title}, which the first synth would change: ${way} (${place})`));
  }
  const findings = besides(adopted);
  const errors = findings.filter(({ severity }) => severity === Severity.ERROR);
  if (errors.length > 0) {
    throw new CanaryError(subject, errors.map(finding => `files must have nothing that works against what the app makes, got ${finding}`));
  }
  return { added: added.map(({ title }) => title), warnings: findings };
}

/** What is wrong with the given objects beside those of the app when the canary gets requests, and is not wrong without the app. */
function besides(adopted: AdoptedScaffold): Finding[] {
  const { Manifests, TrafficDiff } = library();
  const { scaffold: { name, route, adopted: runs }, given } = adopted;
  const kind = kindOf({ route });
  const weight = route === undefined ? 1 : Math.round(shareOf(route));
  const canary = ['idle: false', 'image: registry.example/next', ...versionOf(runs)].join(', ');
  const rendered = objectsOf(adopted, `[{ project: ${name}, type: ${kind}, weight: ${weight}, canary: { ${canary} } }]`);
  const rest = given.map(({ object }) => object).filter(object => !rendered.some(other => isSame(object, other)));
  return TrafficDiff.of(Manifests._fromRead(given.map(({ object }) => object)), Manifests._fromRead([...rest, ...rendered])).introduced;
}

function adoptedObjects({ adoption: { deployment, service } }: AdoptedScaffold): ManifestObject[] {
  return [deployment, ...service === undefined ? [] : [service]].map(({ object }) => object);
}

function isSame(one: ManifestObject, other: ManifestObject): boolean {
  return one.group === other.group && one.title === other.title;
}

/** Whether the app has routes of its own for a host, and could do without. */
function canLackHost({ route }: Scaffold): boolean {
  return route !== undefined && 'hosts' in route.options && 'gateways' in route.options;
}

function objectsOf({ scaffold, adoption }: AdoptedScaffold, plan: string): ManifestObject[] {
  return library().Manifests.fromApp(appOf(scaffold, adoption, plan)).objects;
}

/** The app as its files will make it. */
function appOf(scaffold: Scaffold, { deployment, service }: Adoption, plan: string): App {
  const { CanaryPlan, CanaryService, CanaryWorker, GitOpsApp, RequestMatch, RunningService, Workload } = library();
  const { name, namespace, route } = scaffold;
  const app = new GitOpsApp();
  const chart = new Chart(app, moduleOf(name), { namespace });
  const workload = Workload.fromYaml(deployment.file, { name: deployment.object.name });
  const process = { plan: CanaryPlan.fromYaml(plan), workload, canary: scaffold.adopted === undefined ? {} : canaryOptions(scaffold.adopted) };
  if (route === undefined || service === undefined) {
    new CanaryWorker(chart, name, process);
  } else {
    new CanaryService(chart, name, {
      ...process,
      service: RunningService.fromYaml(service.file, { name: service.object.name }),
      routing: routing(route),
      split: route.matches ? { match: [RequestMatch.header('x-canary', 'true')] } : undefined,
    });
  }
  return app;
}

function routing({ factory, options, mode }: Route) {
  const { IstioMode, Routing } = library();
  return Routing[factory]({ ...options, ...mode === undefined ? {} : { mode: IstioMode[mode] } } as any);
}
