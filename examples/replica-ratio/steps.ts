import { Chart, Testing } from 'cdk8s';
import { ApplyOrder, Manifests, transition } from 'cdk8s-canary';
import { Pods, replicaRatio } from './replica-ratio';
import { changed } from '../changes';
import { rendered } from '../rendered';

/** A step of the rollout: what a person changes in the code, and why. */
export interface Step extends Pods {
  readonly title: string;
  readonly why: string;
}

/** From one release to the next. Between two steps people look at the error rates of both versions and decide whether to go on. */
export const ROLLOUT: Step[] = [
  { title: 'Between releases', stable: 3, canary: 1, idle: true, why: 'Three pods of 1.0. The Deployment of the canary is there, without pods.' },
  { title: 'Room for a small share', stable: 9, canary: 1, idle: true, why: 'One pod among three would be 25 %. More pods of 1.0 come first: together with the canary in one change, its pod can be ready before they are, and `transition` warns of 25 %.' },
  { title: '10 %', stable: 9, canary: 1, why: 'The first pod of 1.1, one of ten.' },
  { title: '25 %', stable: 3, canary: 1, why: 'The share grows because 1.0 has fewer pods.' },
  { title: '50 %', stable: 3, canary: 3, why: 'As many pods of the one as of the other.' },
  { title: '67 %', stable: 3, canary: 6, why: '1.1 gets the pods that it needs to carry everybody, before those of 1.0 go. `transition` has nothing against going from 3 and 3 to 0 and 6 at once: somebody always answers. But it does not look at load, and until the new pods are ready, three would have the work of six.' },
  { title: '100 %', stable: 0, canary: 6, why: 'No pod of 1.0 is left.' },
  { title: 'Promotion: stable comes back with 1.1', stable: 3, canary: 6, promoted: true, why: 'Both tracks run the same image, so nobody notices. `check` warns that they do (R26) until the canary rests; here that is what is meant.' },
  { title: 'Promotion: the canary rests', stable: 3, canary: 6, promoted: true, idle: true, why: 'Three pods of 1.1, and room for the next release.' },
];

const at = (title: string) => ROLLOUT.find(step => step.title === title)!;

/** The ways back, each from a step of the rollout: the canary is removed, and stable goes back to 3. */
export const ROLLBACKS: [from: Step, ...steps: Step[]][] = [
  [at('50 %'), { title: 'No at 50 %, and as well at 25 %', stable: 3, canary: 3, idle: true, why: 'One line. Stable has its three pods all the time.' }],
  [
    at('10 %'),
    { title: 'No at 10 %', stable: 9, canary: 1, idle: true, why: 'One line again: nobody gets 1.1 any more.' },
    { title: 'No at 10 %: stable goes back to 3', stable: 3, canary: 1, idle: true, why: 'When the pod of 1.1 is gone. In one change with it, stable could shrink first, and the canary would have 25 % for a moment.' },
  ],
  [
    at('100 %'),
    { title: 'No at 100 %: stable comes back', stable: 3, canary: 6, why: 'The pods of 1.0 have to start again, which takes as long as it takes.' },
    { title: 'No at 100 %: the canary is removed', stable: 3, canary: 6, idle: true, why: 'When the pods of 1.0 are ready.' },
  ],
];

/** Each step with the one before it. */
export const STEPS: [from: Step, to: Step][] = [ROLLOUT, ...ROLLBACKS].flatMap(steps =>
  steps.slice(1).map((step, index): [Step, Step] => [steps[index], step]));

/** What is written at a step. */
export const renderPods = (pods: Pods) => rendered('greeter', chart => void replicaRatio(chart, pods));

/** What each step does to the objects of the cluster. */
export function replicaRatioSteps(): string {
  const section = ([from, to]: [Step, Step], level: string) => [
    `${level} ${to.title}`, to.why, `\`${code(from)}\` becomes \`${code(to)}\`; ${share(to)}`, `\`\`\`diff\n${changed(renderPods(from), renderPods(to))}\n\`\`\``,
  ];
  const parts = (steps: Step[], level: string) => STEPS.filter(([, to]) => steps.includes(to)).flatMap(pair => section(pair, level));
  return [
    '# A share by numbers of pods',
    '[replica-ratio.ts](replica-ratio.ts) is [the greeter of the beta users](../beta-users/beta-users.ts) where there is no mesh and no ingress: two Deployments behind one load balancer. The share of the new version is its share of the ready pods, so every step is a change of two numbers. The diffs are those of the rendered YAML, each against the step before, and `transition` proves each of them safe in any order of applying.',
    'The share is one of connections. Count the answers of each version by new connections (`curl`, one call per request); a client that keeps its connection open counts the same pod again and again.',
    `## ${ROLLOUT[0].title}`, ROLLOUT[0].why, `\`${code(ROLLOUT[0])}\`; ${share(ROLLOUT[0])} The whole output at 10 % is [replica-ratio.yaml](replica-ratio.yaml).`,
    ...parts(ROLLOUT.slice(1), '##'),
    '## When the answer is no',
    'The canary is removed and stable goes back to three pods. How many changes that takes depends on whether stable has pods for it already.',
    ...parts(ROLLBACKS.flatMap(([, ...steps]) => steps), '###'),
    'Both in one change: Argo CD waits for the pods of 1.0 before it ends those of 1.1, because the objects say so by their sync waves. `kubectl apply` does not wait, and `transition` finds an error:',
    `\`\`\`text\n${hasty()}\n\`\`\``,
  ].join('\n\n') + '\n';
}

/** What is said of a rollback from 100 % in one change. */
function hasty(): string {
  const [before, after] = [at('100 %'), { ...at('100 %'), stable: 3, idle: true }].map(pods => Manifests.fromYaml(renderPods(pods), 'greeter.yaml'));
  return transition(before, after, ApplyOrder.kubectl()).join('\n');
}

function share(pods: Pods): string {
  const { share: percent } = replicaRatio(new Chart(Testing.app(), 'greeter'), pods);
  return `the canary gets ${Number(percent.toFixed(2))} %.`;
}

function code({ stable, canary, idle, promoted }: Pods): string {
  return JSON.stringify({ stable, canary, idle, promoted }).replace(/"/g, '').replace(/([:,{])/g, '$1 ').replace('}', ' }');
}
