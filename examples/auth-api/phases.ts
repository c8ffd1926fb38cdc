import { Phase } from './auth-api';

/** A step of the rollout: what a person changes in the code, and why. */
export interface Step extends Phase {
  readonly title: string;
  readonly why: string;
}

/** From the first day of the canary to the day when its image is stable. */
export const ROLLOUT: Step[] = [
  { title: 'Header only', weight: 0, why: 'The canary runs; testers reach it with `x-canary: true`, nobody else does.' },
  { title: '5 %', weight: 5, why: 'One request in twenty.' },
  { title: '20 %', weight: 20, why: 'Give the canary the pods for it first: `replicas` is a change of its own.' },
  { title: '50 %', weight: 50, why: 'Half of the requests.' },
  { title: '100 %', weight: 100, why: 'Everybody gets the canary. Stable still runs, so the way back is one line.' },
  { title: 'Promotion: stable gets the image', weight: 100, promoted: true, why: 'Stable rolls to the new image while it has no requests.' },
  { title: 'Promotion: requests go back to stable', weight: 0, promoted: true, why: 'Both tracks run the same image, so nobody notices.' },
  { title: 'Promotion: the canary rests', weight: 0, promoted: true, idle: true, why: 'No canary pods until the next release. Its objects stay.' },
];

/** The way back from 20 %: one line, from any phase. */
export const ROLLBACK: Step = {
  title: 'Rollback',
  weight: 20,
  idle: true,
  why: '`idle: true` takes the canary out of service: its share and the header requests go to stable, its pods end. Proxies learn of the new routes within seconds; when there is no hurry, take the share away first (weight 0, no match) and make the canary idle in a second change.',
};
