import { Chart } from 'cdk8s';
import { CanaryPlan, RequestMatch, Split, Track } from 'cdk8s-canary';
import { web } from './web';

/** What the page shows of each story. */
export const shown = {
  fromFile: ['VirtualService web spec.http'],
  agreed: ['VirtualService web spec.http'],
  running: ['Deployment web spec.template.spec.containers.app.image', 'Deployment web-canary spec.template.spec.containers.app.image'],
  withoutTesters: ['VirtualService web spec.http'],
  advance: ['VirtualService web spec.http'],
  change: ['VirtualService web spec.http'],
  rollback: ['Deployment web-canary spec.replicas', 'VirtualService web spec.http'],
  blueGreen: ['VirtualService web spec.http'],
  promote: ['Deployment web spec.template.spec.containers.app.image', 'VirtualService web spec.http'],
};

/** Who gets which request. */
export const reaches = {
  fromFile: ['gateway GET / -> stable 95 %, canary 5 %', 'mesh GET / -> stable 95 %, canary 5 %'],
  agreed: ['gateway GET / -> stable 95 %, canary 5 %'],
  running: ['gateway GET / -> stable 80 %, canary 20 %'],
  withoutTesters: ['gateway GET / with x-canary: true -> stable 80 %, canary 20 %'],
  advance: ['gateway GET / -> stable 50 %, canary 50 %'],
  change: ['gateway GET / -> stable 80 %, canary 20 %', 'gateway GET / with x-canary: true -> canary 100 %'],
  rollback: ['gateway GET / -> stable 100 %', 'gateway GET / with x-canary: true -> stable 100 %'],
  blueGreen: ['gateway GET / -> canary 100 %'],
  promote: ['gateway GET / -> stable 100 %'],
};

/**
 * The weights of all processes in one file
 *
 * A construct finds its entry, by `project`, with its name; `type` is its kind. `new GitOpsApp({ plan })` gives the plan to all processes of an app; here one has it
 * as a prop. The file is [canary.yaml](files/canary.yaml). `target` is what this app is for, so that nobody applies the file of another one.
 *
 * What the file alone shows is told when it is read; what the file and the app do not agree on, when the app is synthesized; each time all of it at once.
 */
export function fromFile(chart: Chart): void {
  const plan = CanaryPlan.fromFile('examples/stories/files/canary.yaml', { target: 'prod' });
  web(chart, { plan });
}

/** The file of another target. */
export function fromFileWrong(chart: Chart): void {
  const plan = CanaryPlan.fromFile('examples/stories/files/canary.yaml', { target: 'staging' });
  web(chart, { plan });
}

/**
 * A weight in the code beside that of the plan
 *
 * It has to be the same one. Leave it out: the plan is the place to change it.
 */
export function agreed(chart: Chart): void {
  const plan = CanaryPlan.fromYaml('- { project: web, type: ISTIO_VSVC, weight: 5 }', { path: 'prod/canary.yaml' });
  web(chart, { plan, split: { weight: 5 } });
}

/** Another one. */
export function agreedWrong(chart: Chart): void {
  const plan = CanaryPlan.fromYaml('- { project: web, type: ISTIO_VSVC, weight: 5 }', { path: 'prod/canary.yaml' });
  web(chart, { plan, split: { weight: 20 } });
}

/**
 * What runs, as data
 *
 * The plan can say image and version of both tracks. Then promoting is a change of the file, too, and no change of code.
 */
export function running(chart: Chart): void {
  const plan = CanaryPlan.fromYaml([
    '- project: web',
    '  type: ISTIO_VSVC',
    '  weight: 20',
    '  stable: { image: registry.example/web:1.4.2, version: "1.4.2" }',
    '  canary: { image: registry.example/web:1.5.0, version: "1.5.0" }',
  ].join('\n'));
  web(chart, { plan, canary: {} });
}

/** A version without quotes: YAML reads a number, and 1.10 is 1.1. */
export function runningWrong(chart: Chart): void {
  web(chart, { plan: CanaryPlan.fromYaml('- { project: web, type: ISTIO_VSVC, weight: 20, canary: { version: 1.10 } }') });
}

/**
 * No testers for a while
 *
 * `match: false` switches the matches of the code off, whose requests are then drawn like all others.
 */
export function withoutTesters(chart: Chart): void {
  const plan = CanaryPlan.fromYaml('- { project: web, type: ISTIO_VSVC, weight: 20, match: false }');
  web(chart, { plan, split: { match: [RequestMatch.header('x-canary', 'true')] } });
}

/** Testers that the code does not know. */
export function withoutTestersWrong(chart: Chart): void {
  web(chart, { plan: CanaryPlan.fromYaml('- { project: web, type: ISTIO_VSVC, weight: 20, match: true }') });
}

/**
 * The next phase
 *
 * A plan is a value. Each step makes a new one, and `toYaml` is the text of the file with one scalar changed: comments, order and quotes stay.
 */
export function advance(chart: Chart): void {
  const plan = CanaryPlan.fromYaml('- { project: web, type: ISTIO_VSVC, weight: 20, phases: [20, 50] } # web team');
  web(chart, { plan: plan.advance('web') });
}

/** A step beyond the last phase. */
export function advanceWrong(chart: Chart): void {
  const plan = CanaryPlan.fromYaml('- { project: web, type: ISTIO_VSVC, weight: 50, phases: [20, 50] } # web team');
  web(chart, { plan: plan.advance('web') });
}

/**
 * Any other change
 *
 * What is not named stays. A key that was not there is written behind the others.
 */
export function change(chart: Chart): void {
  const plan = CanaryPlan.fromYaml('- { project: web, type: ISTIO_VSVC, weight: 0, canary: false, match: false }')
    .with('web', { weight: 20, idle: false, match: true })
    .with('web', { stable: { version: '1.4.2' }, canary: { image: 'registry.example/web:1.5.1', version: '1.5.1' } });
  web(chart, { plan, canary: {}, split: { match: [RequestMatch.header('x-canary', 'true')] } });
}

/** A weight that no share can have. */
export function changeWrong(chart: Chart): void {
  const plan = CanaryPlan.fromYaml('- { project: web, type: ISTIO_VSVC, weight: 20 }');
  web(chart, { plan: plan.with('web', { weight: 120 }) });
}

/**
 * Roll back
 *
 * Pods and share go in one change. Argo CD changes the routes first, and ends the pods in a later wave. With `kubectl apply` and Flux that is for emergencies, because requests fail for
 * seconds until all proxies know: where there is time, take `weight: 0` and `match: false` first, and this second.
 *
 * `canary: false` in the file: no pods, and share and matches go to stable. The weight stays, for the next attempt. Where the file says what the canary
 * runs, `idle: true` is written there.
 */
export function rollback(chart: Chart): void {
  const plan = CanaryPlan.fromYaml('- { project: web, type: ISTIO_VSVC, weight: 20 }').rollback('web');
  web(chart, { plan, split: { match: [RequestMatch.header('x-canary', 'true')] } });
}

/**
 * Promote
 *
 * At the last phase: what stable serves gets the image at once, whatever the weight is. Stable gets what the canary runs. The weight stays at 100 until the pods of stable are new; then comes weight 0, and in a third change the
 * canary rests. Each is committed and applied before the next; shown is what they come to. Argo CD can have all three in one change, as it waits for stable's pods before it changes the routes.
 */
export function promote(chart: Chart): void {
  const plan = CanaryPlan.fromYaml([
    '- project: web',
    '  type: ISTIO_VSVC',
    '  weight: 100',
    '  stable: { image: registry.example/web:1.4.2 }',
    '  canary: { image: registry.example/web:1.5.0 }',
  ].join('\n'));
  const promoted = plan.promote('web');
  const drained = promoted.with('web', { weight: 0 });
  web(chart, { plan: drained.rollback('web'), canary: {} });
}

/** The image is in the code: that is the place to change it. */
export function promoteWrong(chart: Chart): void {
  const plan = CanaryPlan.fromYaml('- { project: web, type: ISTIO_VSVC, weight: 100 }');
  web(chart, { plan: plan.promote('web') });
}

/**
 * Blue-green in a plan
 *
 * The active track is that of the weight: 0 is stable, 100 the canary, and nothing is between them.
 */
export function blueGreen(chart: Chart): void {
  const plan = CanaryPlan.fromYaml('- { project: web, type: ISTIO_VSVC, weight: 100 }');
  const active = plan.entry('web').weight === 100 ? Track.CANARY : Track.STABLE;
  web(chart, { plan, stable: { replicas: 1 }, split: Split.blueGreen({ active }) });
}

/** A weight between the two. */
export function blueGreenWrong(chart: Chart): void {
  const plan = CanaryPlan.fromYaml('- { project: web, type: ISTIO_VSVC, weight: 20 }');
  web(chart, { plan, split: Split.blueGreen({ active: Track.STABLE }) });
}
