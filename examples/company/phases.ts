import { PLAN } from './render';
import { CanaryPlan, PlanChange } from 'cdk8s-canary';

/** A step of a rollout: what becomes of the plan, and why. */
export interface Step {
  readonly title: string;
  readonly why: string;
  readonly change: 'advance' | 'promote' | 'rollback' | PlanChange;
}

/** The rollout of one process, from the plan as it is in Git, or from that plan with a change. */
export interface Rollout {
  readonly project: string;
  /** Its heading, if it is not the process. */
  readonly title?: string;
  readonly from?: PlanChange;
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
    about: 'Streams that stay open for up to a day. A weight divides streams when they begin, and its steps end none: [new routes do not affect requests that are there already](https://www.envoyproxy.io/docs/envoy/latest/intro/arch_overview/operations/dynamic_configuration#rds). Streams end with their pods. Of those `transition` knows nothing, because it asks who answers a new request.',
    steps: [
      { title: '20 %', change: 'advance', why: 'One new stream in five. Of all open streams the canary has that share only when those from before have ended, after a day at most.' },
      { title: '50 %', change: 'advance', why: 'Half of the new streams.' },
      { title: '100 %', change: 'advance', why: 'All new streams. Those that stable has go on: after a day there are none.' },
      { title: 'Promotion: stable gets the image', change: 'promote', why: 'A day later. Stable rolls, and a stream that is still open there is cut off, 30 seconds after its pod was told to end at the latest; the client has to open another one, which the canary gets. Who will not wait so long sets `drain`, with `sleep` and `grace` of the time that streams may still take; every rolling update and every node that is emptied then takes that long, too, and the sidecar has to live on as well, as native ones do.' },
      { title: 'Promotion: new streams go back to stable', change: { weight: 0, match: false }, why: 'When stable has rolled. Both tracks run the same image. The streams that the canary has go on.' },
      { title: 'Promotion: the canary rests', change: { idle: true }, why: 'Another day later, when the canary has no streams left. Sooner, its pods cut off those that are open, as above.' },
    ],
  },
  {
    project: 'sse-gateway',
    title: 'sse-gateway: the way back',
    from: { weight: 20 },
    about: 'From 20 %.',
    steps: [
      { title: 'Rollback: no new streams', change: { weight: 0, match: false }, why: 'New streams go to stable. Those that the canary has go on.' },
      { title: 'Rollback: the canary rests', change: 'rollback', why: 'Its pods end, and with them the streams that are still open: a day after the step before there are none. A release that is broken does not wait for that.' },
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
export function planned({ project, from, steps }: Rollout): Planned[] {
  let plan = from === undefined ? PLAN : PLAN.with(project, from);
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
