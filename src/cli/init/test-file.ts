import { functionOf, moduleOf, quoted } from './code';
import { versionOf } from './plan-file';
import { shareOf } from './route';
import { Scaffold } from './scaffold';
import { ProcessKind } from '../../domain/plan/process-kind';

/** `canary-NAME.test.ts`: who gets the canary, asked of the rendered objects. */
export function testFile(scaffold: Scaffold): string {
  return scaffold.route === undefined ? workerTest(scaffold) : serviceTest(scaffold);
}

function serviceTest({ name, route, callers, adopted }: Scaffold): string {
  const { kind, matches } = route!;
  const share = shareOf(route!);
  return `import { CanaryPlan, GitOpsApp } from 'cdk8s-canary';
import { Caller, expectTraffic } from 'cdk8s-canary/testing';
import { ${functionOf(name)} } from './${moduleOf(name)}';

/** Everybody who calls ${name}, with a plan of this test: a rollout changes canary.yaml, and not what is true here. */
function callers(weight: number, idle = false) {
  const app = new GitOpsApp();
  ${functionOf(name)}(app, CanaryPlan.fromYaml(\`[{ project: ${name}, type: ${kind}, weight: \${weight}, canary: { ${[...versionOf(adopted), 'idle: \${idle}'].join(', ')} } }]\`));
  const all = expectTraffic(app);
  return [
${callers.map(caller => `    all${caller}.get('/'),\n`).join('')}  ];
}

test('${matches ? 'weight 0: testers get the canary, and nobody else does' : 'weight 0: nobody gets the canary'}', () => {
  for (const caller of callers(0)) {
${matches ? '    caller.header(\'x-canary\', \'true\').toReach({ canary: 100 });\n' : ''}    caller.toReach({ stable: 100 });
  }
});

test('weight ${Math.round(share)}: the canary gets this share', () => {
  for (const caller of callers(${Math.round(share)})) {
    caller.toReach({ stable: ${percent(100 - share)}, canary: ${percent(share)} });
  }
});

test('an idle canary gets nothing', () => {
  for (const caller of callers(${Math.round(share)}, true)) {
${matches ? '    caller.header(\'x-canary\', \'true\').toReach({ stable: 100 });\n' : ''}    caller.toReach({ stable: 100 });
  }
});
`;
}

/** With two decimals, which is as exact as expectations are. */
function percent(share: number): number {
  return Number(share.toFixed(2));
}

function workerTest({ name, adopted }: Scaffold): string {
  const version = versionOf(adopted).map(said => `, canary: { ${said} }`).join('');
  return `import { CanaryPlan, GitOpsApp, Manifests } from 'cdk8s-canary';
import { ${functionOf(name)} } from './${moduleOf(name)}';

/** Pods of the canary, with a plan of this test: a rollout changes canary.yaml, and not what is true here. */
function canaryPods(weight: number) {
  const app = new GitOpsApp();
  ${functionOf(name)}(app, CanaryPlan.fromYaml(\`[{ project: ${name}, type: ${ProcessKind.DEPLOYMENT_REPLICAS}, weight: \${weight}${version} }]\`));
  return Manifests.fromApp(app).objects.find(object => object.name === ${quoted(`${adopted?.deployment.name ?? name}-canary`)})?.manifest.spec.replicas;
}

test.each([0, 1, 2])('weight %i is the number of canary pods', weight => {
  expect(canaryPods(weight)).toBe(weight);
});
`;
}
