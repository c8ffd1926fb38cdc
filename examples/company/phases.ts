import { PLAN } from './render';
import { CanaryPlan, PlanChange } from 'cdk8s-canary';

/** A step of a rollout: what becomes of the plan, and why. */
export interface Step {
  readonly title: string;
  readonly why: string;
  readonly change: 'advance' | 'promote' | 'rollback' | PlanChange;
}

/** The rollout of one process, from the plan as it is in Git. */
export interface Rollout {
  readonly project: string;
  readonly about: string;
  readonly steps: Step[];
}

/** A step, and the plan before and after it. */
export interface Planned extends Step {
  readonly project: string;
  /** The call that makes the change. */
  readonly call: string;
  readonly before: CanaryPlan;
  readonly after: CanaryPlan;
}

export const ROLLOUTS: Rollout[] = [
  {
    project: 'auth-api',
    about: 'An API from one release to the next. Pods are there before requests are sent to them, and go when nobody is sent there any more.',
    steps: [
      { title: 'The canary starts', change: { idle: false }, why: 'Its pods start. Nobody reaches them yet, so it does not matter how long that takes.' },
      { title: 'Header only', change: { match: true }, why: 'Testers reach the canary with `x-canary: true`, nobody else does.' },
      { title: '5 %', change: 'advance', why: 'One request in twenty. How many pods the canary has is code: if one is not enough for a phase, that is a change of its own and comes first.' },
      { title: '20 %', change: 'advance', why: 'One in five.' },
      { title: '50 %', change: 'advance', why: 'Half of the requests.' },
      { title: '100 %', change: 'advance', why: 'Everybody gets the canary. Stable still runs, so the way back is one line.' },
      { title: 'Promotion: stable gets the image', change: 'promote', why: 'Stable rolls to the new image while it has no requests.' },
      { title: 'Promotion: requests go back to stable', change: { weight: 0, match: false }, why: 'Both tracks run the same image, so nobody notices; testers go with the others.' },
      { title: 'Promotion: the canary rests', change: { idle: true }, why: 'No canary pods until the next release. Its objects stay.' },
    ],
  },
  {
    project: 'sse-gateway',
    about: 'Streams that stay open for up to a day. A weight divides streams when they begin: [new routes do not affect requests that are there already](https://www.envoyproxy.io/docs/envoy/latest/intro/arch_overview/operations/dynamic_configuration#rds).',
    steps: [
      { title: '20 %', change: 'advance', why: 'One new stream in five. Of all open streams the canary has that share only when those from before have ended, after a day at most.' },
      { title: 'Rollback: no new streams', change: { weight: 0, match: false }, why: 'New streams go to stable. Those that the canary has go on.' },
      { title: 'Rollback: the canary rests', change: 'rollback', why: 'Its pods end, and with them the streams that are still open: a day after the step before there are none.' },
    ],
  },
  {
    project: 'my-worker',
    about: 'A worker, whose weight is the number of canary pods. Its four pods compete for one queue, so that each takes a quarter of the work.',
    steps: [
      { title: '1 pod', change: 'advance', why: 'A pod of stable makes room for one of the canary: a quarter of the work.' },
      { title: '2 pods', change: 'advance', why: 'Half of the work.' },
      { title: 'Rollback', change: 'rollback', why: 'Stable takes all of the work again. The weight stays for the next attempt. Requests do not have to go first, because none come in: RabbitMQ gives what a pod has not acknowledged to another one.' },
    ],
  },
];

/** The steps of a rollout, each with the plan that the one before it left. */
export function planned({ project, steps }: Rollout): Planned[] {
  let plan = PLAN;
  return steps.map(step => {
    const before = plan;
    const { change } = step;
    plan = typeof change === 'string' ? before[change](project) : before.with(project, change);
    return { ...step, project, call: callOf(project, change), before, after: plan };
  });
}

function callOf(project: string, change: Step['change']): string {
  return typeof change === 'string' ? `plan.${change}('${project}')`
    : `plan.with('${project}', ${JSON.stringify(change).replace(/"/g, '').replace(/([:,{])/g, '$1 ').replace('}', ' }')})`;
}
