import { Chart } from 'cdk8s';
import { createPatch } from 'diff';
import { authApi, Phase } from './auth-api/auth-api';
import { authApiPlus } from './auth-api/auth-api-plus';
import { ROLLBACK, ROLLOUT, Step } from './auth-api/phases';
import { betaUsers } from './beta-users/beta-users';
import { betaUsersPlus } from './beta-users/beta-users-plus';
import { GitOpsApp } from 'cdk8s-canary';

/** What an example writes, as one text. */
export function rendered(namespace: string, build: (chart: Chart) => void): string {
  const app = new GitOpsApp();
  build(new Chart(app, namespace, { namespace }));
  return app.synthYaml();
}

/** Everything in this folder that is made by code, by its path. */
export function outputs(): { [path: string]: string } {
  return {
    'examples/auth-api/auth-api.yaml': rendered('auth', chart => authApi(chart, { weight: 5 })),
    'examples/auth-api/auth-api-plus.yaml': rendered('auth', chart => authApiPlus(chart, { weight: 5 })),
    'examples/auth-api/phases.md': phases(),
    'examples/beta-users/beta-users.yaml': rendered('beta-users', chart => betaUsers(chart)),
    'examples/beta-users/beta-users-plus.yaml': rendered('beta-users', chart => betaUsersPlus(chart)),
  };
}

function phases(): string {
  const render = (phase: Phase) => rendered('auth', chart => authApi(chart, phase));
  const section = (title: string, from: Step, to: Step) => [
    `## ${title}`, to.why, `\`${code(from)}\` becomes \`${code(to)}\`:`, `\`\`\`diff\n${changed(render(from), render(to))}\n\`\`\``,
  ];
  return [
    '# Phases of the auth-api rollout',
    'Every step is one change in the code of [auth-api.ts](auth-api.ts), made here by the phase that is passed in. The diffs are those of the rendered YAML, each against the step before.',
    `## ${ROLLOUT[0].title}`, ROLLOUT[0].why,
    `\`${code(ROLLOUT[0])}\`; the whole output at 5 % is [auth-api.yaml](auth-api.yaml).`,
    ...ROLLOUT.slice(1).flatMap((step, index) => section(step.title, ROLLOUT[index], step)),
    ...section(ROLLBACK.title, { ...ROLLBACK, idle: undefined }, ROLLBACK),
  ].join('\n\n') + '\n';
}

function code({ weight, promoted, idle }: Phase): string {
  return JSON.stringify({ weight, promoted, idle }).replace(/"/g, '').replace(/([:,{])/g, '$1 ').replace('}', ' }');
}

/** The changed lines of each object, under its kind and name. */
function changed(before: string, after: string): string {
  const byName = (text: string) => new Map(text.split('---\n').map(object =>
    [`${/^kind: (.*)$/m.exec(object)![1]} ${/^  name: (.*)$/m.exec(object)![1]}`, object]));
  const old = byName(before);
  return [...byName(after)].flatMap(([name, object]) => {
    const patch = createPatch(name, old.get(name) ?? '', object, undefined, undefined, { context: 4 }).trimEnd().split('\n');
    return patch.length <= 4 ? [] : [`# ${name}`, ...patch.slice(4)];
  }).join('\n');
}
