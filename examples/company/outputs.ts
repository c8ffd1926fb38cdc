import { createPatch } from 'diff';
import { company } from './company';
import { Planned, planned, ROLLOUTS } from './phases';
import { PLAN, render } from './render';
import { changed } from '../changes';
import { writtenFiles } from '../rendered';
import { CanaryPlan } from 'cdk8s-canary';

/** What the company writes: a file per domain, and the page of its phases. */
export function companyOutputs(): { [path: string]: string } {
  const files = Object.entries(writtenFiles(company, PLAN)).map(([file, text]) => [`examples/company/yaml/${file}`, text]);
  return { ...Object.fromEntries(files), 'examples/company/phases.md': phases() };
}

function phases(): string {
  return [
    '# Rollouts of the company',
    'Each step is a change of [canary.yaml](canary.yaml) and of nothing else. First the difference of that file, then those of the rendered YAML, each against the step before; objects of other processes do not change. `transition` proves of each step that requests are answered in every state in between, whatever order the objects are applied in.',
    ...ROLLOUTS.flatMap(rollout => [`## ${rollout.title ?? rollout.project}`, rollout.about, ...planned(rollout).flatMap(section)]),
  ].join('\n\n') + '\n';
}

function section({ title, why, call, before, after }: Planned): string[] {
  const [old, now] = [before, after].map(plan => Object.values(render(plan)).join('---\n'));
  return [`### ${title}`, why, `\`${call}\`:`, fence(planDiff(before, after)), fence(changed(old, now))];
}

function planDiff(before: CanaryPlan, after: CanaryPlan): string {
  const [, , , , ...lines] = createPatch('canary.yaml', before.toYaml(), after.toYaml(), undefined, undefined, { context: 2 }).trimEnd().split('\n');
  return ['# canary.yaml', ...lines].join('\n');
}

const fence = (diff: string) => `\`\`\`diff\n${diff}\n\`\`\``;
