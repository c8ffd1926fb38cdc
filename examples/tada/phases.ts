import { inspect } from 'util';
import { createPatch } from 'diff';
import { ApplyOrder, CanaryPlan, GitOpsApp, Manifests, PlanChange, transition } from 'cdk8s-canary';
import { PROD } from './prod/values';
import { tada } from './tada';
import { changed } from '../changes';

/** A change of one entry of the plan, as `CanaryPlan` makes it. */
export type Move = readonly ['with', PlanChange] | readonly ['advance'] | readonly ['promote'] | readonly ['rollback'];

/** A step of a rollout: what is done to the plan, and why. */
export interface Step {
  readonly title: string;
  readonly why: string;
  readonly move: Move;
}

/** The rollout of one process. */
export interface Rollout {
  readonly project: string;
  readonly title: string;
  readonly why: string;
  /** What makes its entry in prod/canary.yaml one between two releases. */
  readonly rest: PlanChange;
  readonly steps: Step[];
  /** Ways back, each from a step of the rollout. */
  readonly back: [from: string, ...steps: Step[]][];
}

/** A step with the plans before and after it. */
export interface Taken extends Step {
  readonly project: string;
  /** Title of the step before it. */
  readonly after: string;
  readonly plans: [before: CanaryPlan, after: CanaryPlan];
}

const REST = 'Between releases';

const running = (project: string, version: string) => ({ image: `registry.example/tada/${project}:${version}`, version });

/** The rollout of a process whose weight is a percentage. The title and the words of a step are those of the process. */
function served(
  project: string, [before, version]: [before: string, version: string], words: { [title: string]: string },
): Omit<Rollout, 'title' | 'why'> {
  const step = (title: string, ...move: Move): Step => ({ title, why: words[title], move });
  return {
    project,
    rest: { weight: 0, idle: true, canary: running(project, before) },
    steps: [
      step('The canary starts', 'with', { canary: running(project, version), idle: false }),
      ...['5 %', '20 %', '50 %', '100 %'].map(title => step(title, 'advance')),
      step('Promotion: stable gets the image', 'promote'),
      step('Promotion: requests go back to stable', 'with', { weight: 0 }),
      step('Promotion: the canary rests', 'with', { idle: true }),
    ],
    back: [
      ['20 %', step('Rollback from 20 %: requests go to stable', 'with', { weight: 0 }), step('Rollback from 20 %: the canary rests', 'rollback')],
      ['20 %', step('Rollback from 20 % at once', 'rollback')],
    ],
  };
}

const WORDS = {
  '50 %': 'Half of them.',
  'Promotion: stable gets the image': 'Stable rolls to the very image that was tried, while it has no requests.',
  'Promotion: requests go back to stable': 'Both tracks run the same image, so nobody notices.',
  'Promotion: the canary rests': 'No canary pods until the next release. All of its objects stay.',
  'Rollback from 20 %: requests go to stable': 'One number.',
  'Rollback from 20 %: the canary rests': 'Its pods end, now that nobody is sent to them.',
};

export const ROLLOUTS: Rollout[] = [
  {
    title: 'server: HTTP by ingress-nginx',
    why: 'The weight is an annotation of the canary Ingress.',
    ...served('server', ['4.11.0', '4.12.0'], {
      ...WORDS,
      'The canary starts': 'Its pods start. Nobody reaches them yet, so it does not matter how long that takes.',
      '5 %': 'One request in twenty.',
      '20 %': 'One request in five.',
      '100 %': 'Everybody gets the canary. Stable keeps its pods: without one the controller answers 503, whatever the weight is. The way back is one number.',
      'Rollback from 20 % at once': 'For emergencies: pods and share go in one change, and the weight stays for the next attempt. Argo CD changes the Ingress first and ends the pods after it. With `kubectl apply`, requests of the moment in which the pods end are at risk; those that come later the controller sends to stable, because the canary has no pods.',
    }),
  },
  {
    title: 'server-map: gRPC by Istio',
    why: 'The weights are those of the route `primary` of VirtualService `server-map-mesh`, whose host is `server-map`.',
    ...served('server-map', ['2.3.1', '2.4.0'], {
      ...WORDS,
      'The canary starts': 'Its pods start, and no route leads to them yet.',
      '5 %': 'One call in twenty. A stream is one call, and stays where it began.',
      '20 %': 'One call in five.',
      '100 %': 'All calls of pods with a sidecar. Others stay with stable, which keeps its pods.',
      'Promotion: stable gets the image': 'Stable rolls to the very image that was tried, while nobody in the mesh calls it.',
      'Rollback from 20 % at once': 'For emergencies: pods and share go in one change. Argo CD changes the route first and ends the pods after it. `kubectl apply` does not: calls that proxies still send to the canary fail, and `transition` says so. The two steps above lose none with either.',
    }),
  },
  {
    project: 'dispatcher',
    title: 'dispatcher: messages of a queue',
    why: 'The weight is the number of canary pods. They take messages as soon as they run: there is no step between running and having a share. No request is sent to a worker, so `transition` has nothing to say here.',
    rest: { weight: 0, canary: running('dispatcher', '4.11.0') },
    steps: [
      { title: 'The canary gets the image', why: 'It has no pods, so nothing happens yet.', move: ['with', { canary: running('dispatcher', '4.12.0') }] },
      { title: '1 pod', why: 'One of ten, and a tenth of the messages.', move: ['advance'] },
      { title: '3 pods', why: 'Three of twelve.', move: ['advance'] },
      { title: '9 pods', why: 'As many as stable has, which is half.', move: ['advance'] },
      { title: 'Promotion: stable gets the image', why: 'Stable rolls while the pods of the canary go on working. Meanwhile it has up to two pods fewer or three more (25 %), and the share moves with it. `check` warns that both tracks run the same (R26), because both work; here that is what is meant.', move: ['promote'] },
      { title: 'Promotion: the canary goes', why: 'When stable has rolled. The pods finish their messages and end.', move: ['with', { weight: 0 }] },
    ],
    back: [
      ['3 pods', { title: 'Rollback from 3 pods', why: 'The pods end. What they have not acknowledged comes back to the queue, and stable takes it. The weight stays for the next attempt.', move: ['rollback'] }],
    ],
  },
  {
    project: 'server-internal',
    title: 'server-internal: batches that one process runs',
    why: 'The weight says which track runs. Argo CD takes one down, waits with the Job until its pod has ended, and starts the other. `kubectl apply` does neither: it knows no waves, so both may run at once, and the Job is no hook to it but an object that it cannot change. `transition` speaks of the Job; of two processes at once it says nothing, because it looks at requests.',
    rest: { canary: running('server-internal', '4.11.0') },
    steps: [
      { title: 'The canary gets the image', why: 'It has no pod, so nothing happens yet.', move: ['with', { canary: running('server-internal', '4.12.0') }] },
      { title: 'The canary runs', why: 'Stable stops, then the canary starts.', move: ['advance'] },
      { title: 'Promotion: stable gets the image', why: 'It has no pod, so nothing happens yet.', move: ['promote'] },
      { title: 'Promotion: stable runs', why: 'The canary stops, then stable starts with the same image.', move: ['with', { weight: 0 }] },
    ],
    back: [
      ['The canary runs', { title: 'Rollback from the canary', why: 'The canary stops, then stable starts with what it ran before. The canary keeps its image for the next attempt.', move: ['rollback'] }],
    ],
  },
];

/** The plan of prod as it is in the repository. */
export const prodPlan = () => CanaryPlan.fromFile('examples/tada/prod/canary.yaml', { target: 'prod' });

/** The plan after a change of one of its entries. */
export function moved(plan: CanaryPlan, project: string, move: Move): CanaryPlan {
  return move[0] === 'with' ? plan.with(project, move[1]) : plan[move[0]](project);
}

/** Every step of a rollout, and of its ways back. */
export function taken({ project, rest, steps, back }: Rollout): Taken[] {
  const plans = new Map([[REST, prodPlan().with(project, rest)]]);
  const take = (from: string, path: Step[]) => path.map((step, index): Taken => {
    const after = index === 0 ? from : path[index - 1].title;
    const before = plans.get(after)!;
    const plan = moved(before, project, step.move);
    plans.set(step.title, plan);
    return { ...step, project, after, plans: [before, plan] };
  });
  return [...take(REST, steps), ...back.flatMap(([from, ...path]) => take(from, path))];
}

/** What is said of the states between two plans. */
export function between([before, after]: [CanaryPlan, CanaryPlan], order: ApplyOrder): string[] {
  const [old, now] = [before, after].map(plan => Manifests.fromYaml(render(plan), 'prod.yaml'));
  return transition(old, now, order).map(String);
}

/** What prod writes with a plan. */
export function render(plan: CanaryPlan): string {
  const app = new GitOpsApp({ plan });
  tada(app, PROD);
  return app.synthYaml();
}

/** The page of all rollouts. */
export function tadaPhases(): string {
  const section = (rollout: Rollout) => {
    const steps = taken(rollout);
    const [{ plans: [rest] }] = steps;
    return [`## ${rollout.title}`, rollout.why, `### ${REST}`, `\`\`\`yaml\n${entryText(rest, rollout.project)}\n\`\`\``, ...steps.flatMap(shown)];
  };
  return [
    '# Phases of four kinds of process',
    'Every step is one change of [prod/canary.yaml](prod/canary.yaml). Each has the call of `CanaryPlan` that makes it (an editor does as well), the diff of the plan, and the diff of all that prod renders. `transition` looks at every state in between, as Argo CD applies them and as `kubectl apply` does; what it has to say is below the step.',
    ...ROLLOUTS.flatMap(section),
    '## The plan of another target',
    'Nothing is written where the code builds for `prod` and the plan is that of `staging`:',
    `\`\`\`text\n${wrongTarget()}\n\`\`\``,
  ].join('\n\n') + '\n';
}

/** What is said of a plan that is for another target than the code. */
function wrongTarget(): string {
  try {
    CanaryPlan.fromFile('examples/tada/staging/canary.yaml', { target: 'prod' });
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('a plan of another target must be refused');
}

function shown({ title, why, move, project, plans }: Taken): string[] {
  const [before, after] = plans;
  const patch = createPatch('canary.yaml', before.toYaml(), after.toYaml(), undefined, undefined, { context: 2 }).trimEnd().split('\n').slice(5);
  return [
    `### ${title}`, why, `\`${call(project, move)}\``,
    `\`\`\`diff\n${patch.join('\n')}\n\`\`\``,
    `\`\`\`diff\n${changed(render(before), render(after))}\n\`\`\``,
    ...findings(plans),
  ];
}

function findings(plans: [CanaryPlan, CanaryPlan]): string[] {
  const [argo, kubectl] = [ApplyOrder.argoCd(), ApplyOrder.kubectl()].map(order => between(plans, order).join('\n'));
  const block = (how: string, text: string) => text === '' ? [] : [`\`transition\` says, ${how}:`, `\`\`\`text\n${text}\n\`\`\``];
  return [...block('as Argo CD applies it', argo), ...block('as `kubectl apply` does', kubectl)];
}

function call(project: string, [name, change]: Move): string {
  return `plan.${name}('${project}'${change === undefined ? '' : `, ${inspect(change, { breakLength: Infinity })}`})`;
}

/** The lines of one entry. */
function entryText(plan: CanaryPlan, project: string): string {
  return plan.toYaml().split(/^(?=- )/m).find(text => text.startsWith(`- project: ${project}\n`))!.trimEnd();
}
