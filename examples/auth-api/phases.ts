import { Phase } from './auth-api';

/** A step of the rollout: what a person changes in the code, and why. */
export interface Step extends Phase {
  readonly title: string;
  readonly why: string;
}

/**
 * From one release to the next. Pods are there before requests are sent to them, and go when nobody is sent there any more: a change that does both at
 * once fails requests in between.
 */
export const ROLLOUT: Step[] = [
  { title: 'Between releases', weight: 0, matched: false, idle: true, why: 'All objects of the canary are there, and no pods.' },
  { title: 'The canary starts', weight: 0, matched: false, why: 'Its pods start. Nobody reaches them yet, so it does not matter how long that takes.' },
  { title: 'Header only', weight: 0, why: 'Testers reach the canary with `x-canary: true`, nobody else does.' },
  { title: '5 %', weight: 5, why: 'One request in twenty.' },
  { title: '20 %', weight: 20, why: 'Give the canary the pods for it first: `replicas` is a change of its own.' },
  { title: '50 %', weight: 50, why: 'Half of the requests.' },
  { title: '100 %', weight: 100, why: 'Everybody gets the canary. Stable still runs, so the way back is one line.' },
  { title: 'Promotion: stable gets the image', weight: 100, promoted: true, why: 'Stable rolls to the new image while it has no requests.' },
  { title: 'Promotion: requests go back to stable', weight: 0, matched: false, promoted: true, why: 'Both tracks run the same image, so nobody notices; testers go with the others.' },
  { title: 'Promotion: the canary rests', weight: 0, matched: false, promoted: true, idle: true, why: 'No canary pods until the next release. Its objects stay.' },
];

/** The way back, here from 20 %: as from any phase. */
export const ROLLBACK: Step[] = [
  { title: 'Rollback', weight: 0, matched: false, why: 'The share and the header requests go to stable.' },
  { title: 'Rollback: the canary rests', weight: 0, matched: false, idle: true, why: 'Its pods end, now that nobody is sent to them. `idle: true` alone does both in one change. Argo CD then changes the routes first and ends the pods after it. With `kubectl apply` and Flux that is for emergencies: requests that proxies still send to the pods fail until they have the new routes.' },
];

/** Each step with the one before it. */
export const STEPS: [from: Step, to: Step][] = [
  ...ROLLOUT.slice(1).map((step, index): [Step, Step] => [ROLLOUT[index], step]),
  [ROLLOUT.find(({ weight }) => weight === 20)!, ROLLBACK[0]],
  [ROLLBACK[0], ROLLBACK[1]],
];
