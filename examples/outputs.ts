import { adopted, steps } from './adopt/steps';
import { albPhases, render as renderStorefront } from './alb/phases';
import { authApi, Phase } from './auth-api/auth-api';
import { authApiPlus } from './auth-api/auth-api-plus';
import { ROLLOUT, Step, STEPS } from './auth-api/phases';
import { betaUsers } from './beta-users/beta-users';
import { betaUsersPlus } from './beta-users/beta-users-plus';
import { changed } from './changes';
import { cliOutputs } from './cli/outputs';
import { companyOutputs } from './company/outputs';
import { system } from './eco2/system';
import { renderServer, rollout, toGatewayApi } from './nginx/rollout';
import { rendered } from './rendered';
import { renderPods, replicaRatioSteps } from './replica-ratio/steps';
import { stories } from './stories/stories';
import { tadaOutputs } from './tada/outputs';

/** Everything in this folder that is made by code, by its path. */
export function outputs(): { [path: string]: string } {
  return {
    'examples/adopt/adopt.md': steps(),
    'examples/adopt/orders.yaml': adopted(),
    'examples/alb/phases.md': albPhases(),
    'examples/alb/storefront.yaml': renderStorefront({ weight: 5 }),
    'examples/auth-api/auth-api.yaml': rendered('auth', chart => authApi(chart, { weight: 5 })),
    'examples/auth-api/auth-api-plus.yaml': rendered('auth', chart => authApiPlus(chart, { weight: 5 })),
    'examples/auth-api/phases.md': phases(),
    'examples/beta-users/beta-users.yaml': rendered('beta-users', chart => betaUsers(chart)),
    'examples/beta-users/beta-users-plus.yaml': rendered('beta-users', chart => betaUsersPlus(chart)),
    'examples/nginx/rollout.md': rollout(),
    'examples/nginx/server.yaml': renderServer({ weight: 5 }),
    'examples/nginx/to-gateway-api.md': toGatewayApi(),
    'examples/replica-ratio/replica-ratio.md': replicaRatioSteps(),
    'examples/replica-ratio/replica-ratio.yaml': renderPods({ stable: 9, canary: 1 }),
    ...cliOutputs(),
    ...companyOutputs(),
    ...system(),
    ...stories(),
    ...tadaOutputs(),
  };
}

function phases(): string {
  const render = (phase: Phase) => rendered('auth', chart => authApi(chart, phase));
  const section = (title: string, from: Step, to: Step) => [
    `## ${title}`, to.why, `\`${code(from)}\` becomes \`${code(to)}\`:`, `\`\`\`diff\n${changed(render(from), render(to))}\n\`\`\``,
  ];
  return [
    '# Phases of the auth-api rollout',
    'Every step is one change in the code of [auth-api.ts](auth-api.ts), made here by the phase that is passed in. The diffs are those of the rendered YAML, each against the step before. `transition` proves each of them safe in any order of applying. Argo CD, which applies objects in the waves that they say, can have several in one change: a canary that appears with a share, a rollback at once, and the whole promotion.',
    `## ${ROLLOUT[0].title}`, ROLLOUT[0].why,
    `\`${code(ROLLOUT[0])}\`; the whole output at 5 % is [auth-api.yaml](auth-api.yaml).`,
    ...STEPS.flatMap(([from, to]) => section(to.title, from, to)),
  ].join('\n\n') + '\n';
}

function code({ weight, matched, promoted, idle }: Phase): string {
  return JSON.stringify({ weight, matched, promoted, idle }).replace(/"/g, '').replace(/([:,{])/g, '$1 ').replace('}', ' }');
}
