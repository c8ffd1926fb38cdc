import { Phase, storefront } from './storefront';
import { changed } from '../changes';
import { rendered } from '../rendered';

/** A step of the rollout: what a person changes in the code, and why. */
export interface Step extends Phase {
  readonly title: string;
  readonly why: string;
}

/** From one release to the next. */
export const ROLLOUT: Step[] = [
  { title: 'Between releases', weight: 0, matched: false, idle: true, why: 'All objects of the canary are there, and no pods. Its target group is empty and has weight 0.' },
  { title: 'The canary starts', weight: 0, matched: false, why: 'Its pods start and become healthy targets. Nobody reaches them yet.' },
  { title: 'Header only', weight: 0, why: 'Testers reach the canary with `x-canary: true`: a rule before the one that draws.' },
  { title: '5 %', weight: 5, why: 'One request in twenty.' },
  { title: '25 %', weight: 25, why: 'A quarter, which is what 2 pods beside 6 are for.' },
  { title: 'Promotion: testers go with the others', weight: 25, matched: false, why: 'The rule of the header goes.' },
  { title: 'Promotion: requests go back to stable', weight: 0, matched: false, why: 'Before stable gets the image, the canary has no share that would look like a second canary.' },
  { title: 'Promotion: stable gets the image', weight: 0, matched: false, promoted: true, why: 'Stable rolls pod by pod; each has to be a healthy target before the next one goes.' },
  { title: 'Promotion: the canary rests', weight: 0, matched: false, promoted: true, idle: true, why: 'No canary pods until the next release. Rules and target groups stay.' },
];

/** The way back, here from 25 %: as from any phase. */
export const ROLLBACK: Step[] = [
  { title: 'Rollback', weight: 0, matched: false, why: 'The share and the header requests go to stable, with one change of the Ingress.' },
  { title: 'Rollback: the canary rests', weight: 0, matched: false, idle: true, why: 'Its pods end, now that nobody is sent to them.' },
];

/** Each step with the one before it. */
export const STEPS: [from: Step, to: Step][] = [
  ...ROLLOUT.slice(1).map((step, index): [Step, Step] => [ROLLOUT[index], step]),
  [ROLLOUT.find(({ weight }) => weight === 25)!, ROLLBACK[0]],
  [ROLLBACK[0], ROLLBACK[1]],
];

/** The YAML of a phase. */
export function render(phase: Phase): string {
  return rendered('storefront', chart => storefront(chart, phase));
}

/** The steps with what each of them changes. */
export function albPhases(): string {
  const section = (from: Step, to: Step) => [`## ${to.title}`, to.why, `\`${code(from)}\` becomes \`${code(to)}\`:`, `\`\`\`diff\n${changed(render(from), render(to))}\n\`\`\``];
  return [
    '# Phases of the storefront rollout',
    'Every step is one change in the code of [storefront.ts](storefront.ts), made here by the phase that is passed in. The diffs are those of the rendered YAML, each against the step before. `transition` proves each of them safe in any order of applying.',
    `## ${ROLLOUT[0].title}`, ROLLOUT[0].why,
    `\`${code(ROLLOUT[0])}\`; the whole output at 5 % is [storefront.yaml](storefront.yaml).`,
    ...STEPS.flatMap(([from, to]) => section(from, to)),
  ].join('\n\n') + '\n';
}

function code({ weight, matched, promoted, idle }: Phase): string {
  return JSON.stringify({ weight, matched, promoted, idle }).replace(/"/g, '').replace(/([:,{])/g, '$1 ').replace('}', ' }');
}
