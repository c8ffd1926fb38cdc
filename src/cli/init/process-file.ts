import { functionOf, literal, moduleOf, quoted } from './code';
import { routeCode } from './route';
import { Adopted, Scaffold } from './scaffold';
import { ProcessKind } from '../../domain/plan/process-kind';
import { CanaryTrackOptions } from '../../domain/track-options';

/** `canary-NAME.ts`: the construct, in a function that the app and its test call. */
export function processFile(scaffold: Scaffold): string {
  const { name, namespace, target, route } = scaffold;
  const construct = route === undefined ? 'CanaryWorker' : 'CanaryService';
  const plan = `CanaryPlan.fromFile('canary.yaml'${target === undefined ? '' : `, { target: ${quoted(target)} }`})`;
  return `import { App, Chart } from 'cdk8s';
import { ${importsOf(scaffold).join(', ')} } from 'cdk8s-canary';

/**
 * ${name} on two tracks, stable and canary. How much the canary gets, and what both run, is in the plan.
 *
 * @param plan canary.yaml; a test has one of its own
 */
export function ${functionOf(name)}(app: App, plan = ${plan}): ${construct} {
  const chart = new Chart(app, ${quoted(moduleOf(name))}${namespace === undefined ? '' : `, { namespace: ${quoted(namespace)} }`});
  return new ${construct}(chart, ${quoted(name)}, {
    plan,
${[...workloadLines(scaffold), ...routeLines(scaffold)].map(line => `    ${line}\n`).join('')}  });
}
`;
}

function importsOf({ route, adopted }: Scaffold): string[] {
  return [
    'CanaryPlan',
    route === undefined ? 'CanaryWorker' : 'CanaryService',
    ...route?.mode === undefined ? [] : ['IstioMode'],
    ...route?.matches ? ['RequestMatch'] : [],
    ...route === undefined ? [] : ['Routing'],
    ...adopted?.service === undefined ? [] : ['RunningService'],
    'Workload',
  ];
}

function workloadLines({ name, route, adopted }: Scaffold): string[] {
  if (adopted !== undefined) {
    const { deployment, service } = adopted;
    return [
      '// What runs today, to the letter: no pod restarts.',
      `workload: Workload.fromYaml(${quoted(deployment.path)}, { name: ${quoted(deployment.name)} }),`,
      ...service === undefined ? [] : [`service: RunningService.fromYaml(${quoted(service.path)}, { name: ${quoted(service.name)} }),`],
      `canary: ${literal(canaryOptions(adopted))},`,
    ];
  }
  // Where numbers of pods are the share, the routing has the number of all of them.
  const counted = route?.kind === ProcessKind.SERVICE_RATIO;
  return [
    'workload: Workload.container({',
    `  image: ${quoted(`registry.example/${name}`)}, // the plan says which one each track runs`,
    '  ports: [{ name: \'http\', port: 8080 }],',
    '  readinessPath: \'/\',',
    '}),',
    'ports: [{ name: \'http\', port: 80, targetPort: 8080 }],',
    ...counted ? ['canary: {},'] : ['stable: { replicas: 2 },', 'canary: { replicas: 1 },'],
  ];
}

function routeLines({ route }: Scaffold): string[] {
  return route === undefined ? [] : [
    `routing: ${routeCode(route)},`,
    ...route.matches ? ['// Testers, who get the canary whatever its weight is.', 'split: { match: [RequestMatch.header(\'x-canary\', \'true\')] },'] : [],
  ];
}

/** What the code says of the canary of what runs: labels of which its pods need other values than those of stable, and the plan has no place for. */
export function canaryOptions({ versionLabels }: Adopted): CanaryTrackOptions {
  const labels = Object.fromEntries(versionLabels.filter(label => label !== 'version').map(label => [label, 'next']));
  return Object.keys(labels).length === 0 ? {} : { labels };
}

/** The lines that add the process to an app. */
export function callOf(name: string): { readonly importLine: string; readonly callLine: string } {
  return { importLine: `import { ${functionOf(name)} } from './${moduleOf(name)}';`, callLine: `${functionOf(name)}(app);` };
}

/** `main.ts`. */
export function mainFile(name: string): string {
  const { importLine, callLine } = callOf(name);
  return `import { GitOpsApp } from 'cdk8s-canary';
${importLine}

const app = new GitOpsApp();
${callLine}
app.synth();
`;
}
