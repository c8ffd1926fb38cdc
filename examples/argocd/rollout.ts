import { readFileSync } from 'fs';
import { CanaryPlan } from 'cdk8s-canary';

/** What the plan says of my-api in the course of its rollout, as the README shows it. */
const STATES: [title: string, values: string][] = [
  ['Between two releases', 'weight: 0, match: false, canary: false'],
  ['The canary starts', 'weight: 0, match: false, canary: true'],
  ['Testers', 'weight: 0, match: true, canary: true'],
  ['5 %', 'weight: 5, match: true, canary: true'],
  ['20 %', 'weight: 20, match: true, canary: true'],
  ['50 %', 'weight: 50, match: true, canary: true'],
  ['100 %', 'weight: 100, match: true, canary: true'],
  ['Back to stable', 'weight: 0, match: false, canary: true'],
  ['The canary rests', 'weight: 0, match: false, canary: false'],
];

const line = (values: string) => `- { project: my-api, type: ISTIO_VSVC, ${values} }`;

/** The steps, and the line of the plan before and after each. */
export const ROLLOUT = STATES.slice(1).map(([title, values], index) => [title, line(STATES[index][1]), line(values)] as const);

/** The plan before the first step and after each. */
export const PHASES = STATES.map(([, values]) => (
  CanaryPlan.fromYaml(readFileSync('examples/argocd/canary.yaml', 'utf8').replace(line(STATES[0][1]), line(values)))));
