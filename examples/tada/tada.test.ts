import { spawnSync } from 'child_process';
import { mkdtempSync, readdirSync, readFileSync } from 'fs';
import { tmpdir } from 'os';
import { join, resolve } from 'path';
import { loadAll } from 'js-yaml';
import { ApplyOrder, CanaryPlan, check, GitOpsApp, Manifests } from 'cdk8s-canary';
import { Caller, expectTraffic } from 'cdk8s-canary/testing';
import { expectSchema } from '../../test/schema-oracle';
import { message } from '../../test/support';
import { FieldChange, fieldChanges } from '../field-changes';
import { TARGETS } from './outputs';
import { between, prodPlan, ROLLOUTS, Taken, taken } from './phases';
import { tada } from './tada';

const planFile = (target: string) => `examples/tada/${target}/canary.yaml`;
const planOf = (target: string) => CanaryPlan.fromFile(planFile(target), { target });

/** What a target writes with a plan. */
function written(plan: CanaryPlan, target = 'prod'): string {
  const app = new GitOpsApp({ plan });
  tada(app, TARGETS[target]);
  return app.synthYaml();
}

const objects = (text: string) => loadAll(text) as any[];
const names = (text: string) => objects(text).map(({ kind, metadata }) => `${kind} ${metadata.name}`);

/** Checks what the canaries of `server` and `server-map` get, by the traffic model. */
function expectShares(text: string, target: string, server: number, serverMap: number): void {
  const { namespace, host } = TARGETS[target];
  const traffic = expectTraffic(Manifests.fromYaml(text));
  const [edge, mesh] = [server, serverMap].map(canary => ({ stable: 100 - canary, canary }));
  traffic.from(Caller.ingress('nginx')).host(host).https().get('/orders/7').toReach(edge);
  traffic.from(Caller.mesh(namespace)).host('server-map').port(50051).grpc('tada.Map', 'Route').toReach(mesh);
  traffic.from(Caller.plain(namespace)).host('server-map').port(50051).grpc('tada.Map', 'Route').toReach({ stable: 100 });
}

/** Pods by Deployment. */
const pods = (text: string, ...deployments: string[]) =>
  deployments.map(name => objects(text).find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === name).spec.replicas);

/** A finding without its message: severity, rule and object. */
const subjectOf = (finding: string) => finding.replace(/:.*/, '');

/** Every step of the page. */
const STEPS = ROLLOUTS.flatMap(taken);

describe('the plan of each target', () => {
  test.each([['prod', 5, 20], ['staging', 50, 0]])('%s: the canaries get their shares', (target, server, serverMap) => {
    const text = written(planOf(target), target);
    expectSchema(objects(text));
    expectShares(text, target, server, serverMap);
    expect(check(Manifests.fromYaml(text)).map(String)).toEqual([]);
  });

  test('workers and the batch have the pods that the plan says', () => {
    const four = ['dispatcher', 'dispatcher-canary', 'server-internal', 'server-internal-canary'];
    expect(pods(written(planOf('prod')), ...four)).toEqual([9, 1, 1, 0]);
    expect(pods(written(planOf('staging'), 'staging'), ...four)).toEqual([2, 1, 0, 1]);
  });

  test('advance by the phases of the target, or by those of the worker', () => {
    const plan = planOf('staging');
    expect([plan.advance('server').entry('server').weight, plan.advance('dispatcher').entry('dispatcher').weight]).toEqual([100, 2]);
    expect(pods(written(plan.advance('dispatcher'), 'staging'), 'dispatcher', 'dispatcher-canary')).toEqual([2, 2]);
    expectShares(written(plan.advance('server'), 'staging'), 'staging', 100, 0);
  });

  test('names a schema for editors that is there', () => {
    for (const target of Object.keys(TARGETS)) {
      const [, schema] = /\$schema=(.*)$/m.exec(readFileSync(planFile(target), 'utf8'))!;
      expect(JSON.parse(readFileSync(join('examples/tada', target, schema), 'utf8')).title).toBe('Plan of cdk8s-canary');
    }
  });

  test('is what the hand-written system has: canary Ingress, route primary over two Services, no Service for the queue', () => {
    const found = (kind: string, name: string) => objects(written(planOf('prod'))).find(object => object.kind === kind && object.metadata.name === name);
    expect(found('Ingress', 'server-canary').metadata.annotations).toEqual({
      'nginx.ingress.kubernetes.io/canary': 'true',
      'nginx.ingress.kubernetes.io/canary-weight': '5',
      'argocd.argoproj.io/sync-wave': '2',
      'argocd.argoproj.io/sync-options': 'PruneLast=true',
    });
    expect(found('VirtualService', 'server-map-mesh').spec).toEqual({
      hosts: ['server-map'],
      http: [{
        name: 'primary',
        route: [
          { destination: { host: 'server-map', port: { number: 50051 } }, weight: 80 },
          { destination: { host: 'server-map-canary', port: { number: 50051 } }, weight: 20 },
        ],
      }],
    });
    expect(found('Service', 'server-map').spec.selector).toEqual({ app: 'server-map', track: 'stable' });
    expect(found('Service', 'server-map-canary').spec.selector).toEqual({ app: 'server-map', track: 'canary' });
    expect(found('Service', 'dispatcher')).toBeUndefined();
    expect(['dispatcher', 'dispatcher-canary'].map(name => found('Deployment', name).spec.template.spec.terminationGracePeriodSeconds)).toEqual([120, 120]);
    expect(['server-internal', 'server-internal-canary'].map(name => found('Deployment', name).spec.strategy)).toEqual([{ type: 'Recreate' }, { type: 'Recreate' }]);
  });

  test('targets have the same objects, each in its own namespace', () => {
    const [prod, staging] = Object.keys(TARGETS).map(target => written(planOf(target), target));
    expect(names(staging)).toEqual(names(prod));
    expect(new Set(objects(prod).map(({ metadata }) => metadata.namespace))).toEqual(new Set(['tada']));
    expect(new Set(objects(staging).map(({ metadata }) => metadata.namespace))).toEqual(new Set(['tada-staging']));
  });

  test('nobody can take that of the other target', () => {
    const wrong = (path: string, target: string) => message(() => CanaryPlan.fromFile(path, { target }));
    expect(wrong(planFile('staging'), 'prod')).toBe([
      'CanaryPlan.fromFile: target must be "prod", which is asked for, got "staging": take the plan of prod (examples/tada/staging/canary.yaml:3:9)',
      '  3 | target: staging',
      '    |         ^',
    ].join('\n'));
    expect(wrong(planFile('prod'), 'staging')).toBe([
      'CanaryPlan.fromFile: target must be "staging", which is asked for, got "prod": take the plan of staging (examples/tada/prod/canary.yaml:3:9)',
      '  3 | target: prod',
      '    |         ^',
    ].join('\n'));
  });
});

describe('the bare list', () => {
  const BARE = `- project: server-internal
  type: DEPLOYMENT_SINGLETON
  weight: 0
- project: dispatcher
  type: DEPLOYMENT_REPLICAS
  weight: 0
- project: server
  type: INGRESS_NGINX
  weight: 0
- project: server-map
  type: ISTIO_VSVC
  weight: 0
`;

  test.each(Object.keys(TARGETS))('builds %s as it is, and everybody gets stable', target => {
    const plan = CanaryPlan.fromFile('examples/tada/bare-list.yaml');
    expect(plan.toYaml()).toBe(BARE);
    const text = written(plan, target);
    expectSchema(objects(text));
    expectShares(text, target, 0, 0);
    expect(pods(text, 'dispatcher-canary', 'server-internal', 'server-internal-canary')).toEqual([0, 1, 0]);
    expect(check(Manifests.fromYaml(text)).map(String)).toEqual([]);
    expect(names(text)).toEqual(names(written(planOf(target), target)));
  });

  test('is for every target, unless the code wants one', () => {
    expect(message(() => CanaryPlan.fromYaml(BARE, { target: 'prod' }))).toBe([
      'CanaryPlan.fromYaml: a plan must say its target, "prod", got none: say target: prod at the top and put the list below processes: (canary.yaml:1:1)',
      '  1 | - project: server-internal',
      '    | ^',
    ].join('\n'));
  });
});

/** A change of the plan of prod: what is done, the one line of the file that it changes, and all that it changes in the objects. */
interface Change {
  readonly title: string;
  readonly start?: (plan: CanaryPlan) => CanaryPlan;
  readonly change: (plan: CanaryPlan) => CanaryPlan;
  readonly line: [before: string, after: string];
  readonly fields: FieldChange[];
}

const NGINX_WEIGHT = "metadata.annotations['nginx.ingress.kubernetes.io/canary-weight']";
const SHARE = "metadata.annotations['cdk8s-canary.dev/share']";
const WAVE = "metadata.annotations['argocd.argoproj.io/sync-wave']";
const WAIT_FOR = 'spec.template.spec.containers[0].args[3]';

/** What changes in a Deployment that gets another image and version. */
const rolled = (name: string, before: string, after: string): FieldChange[] => [
  [`Deployment ${name}`, 'metadata.labels.version', before, after],
  [`Deployment ${name}`, 'spec.template.metadata.labels.version', before, after],
  [`Deployment ${name}`, 'spec.template.spec.containers[0].image', `registry.example/tada/${name}:${before}`, `registry.example/tada/${name}:${after}`],
];

const CHANGES: Change[] = [
  {
    title: 'server from 5 to 20',
    change: plan => plan.with('server', { weight: 20 }),
    line: ['  weight: 5 # percent of the requests', '  weight: 20 # percent of the requests'],
    fields: [['Ingress server-canary', NGINX_WEIGHT, '5', '20']],
  },
  {
    title: 'server promoted',
    change: plan => plan.promote('server'),
    line: [
      '  stable: { image: "registry.example/tada/server:4.11.0", version: "4.11.0" }',
      '  stable: { image: "registry.example/tada/server:4.12.0", version: "4.12.0" }',
    ],
    fields: rolled('server', '4.11.0', '4.12.0'),
  },
  {
    title: 'server rolled back',
    change: plan => plan.rollback('server'),
    line: [
      '  canary: { image: "registry.example/tada/server:4.12.0", version: "4.12.0", idle: false }',
      '  canary: { image: "registry.example/tada/server:4.12.0", version: "4.12.0", idle: true }',
    ],
    fields: [
      ['Deployment server-canary', WAVE, undefined, '3'],
      ['Deployment server-canary', 'spec.replicas', 2, 0],
      ['Ingress server-canary', NGINX_WEIGHT, '5', '0'],
    ],
  },
  {
    title: 'server-map from 20 to 50',
    change: plan => plan.with('server-map', { weight: 50 }),
    line: ['  weight: 20 # percent of the calls', '  weight: 50 # percent of the calls'],
    fields: [
      ['VirtualService server-map-mesh', 'spec.http[0].route[0].weight', 80, 50],
      ['VirtualService server-map-mesh', 'spec.http[0].route[1].weight', 20, 50],
    ],
  },
  {
    title: 'server-map promoted',
    change: plan => plan.promote('server-map'),
    line: [
      '  stable: { image: "registry.example/tada/server-map:2.3.1", version: "2.3.1" }',
      '  stable: { image: "registry.example/tada/server-map:2.4.0", version: "2.4.0" }',
    ],
    fields: rolled('server-map', '2.3.1', '2.4.0'),
  },
  {
    title: 'server-map rolled back',
    change: plan => plan.rollback('server-map'),
    line: [
      '  canary: { image: "registry.example/tada/server-map:2.4.0", version: "2.4.0", idle: false }',
      '  canary: { image: "registry.example/tada/server-map:2.4.0", version: "2.4.0", idle: true }',
    ],
    fields: [
      ['Deployment server-map-canary', WAVE, undefined, '3'],
      ['Deployment server-map-canary', 'spec.replicas', 2, 0],
      ['VirtualService server-map-mesh', 'spec.http[0].route[0].weight', 80, 100],
      ['VirtualService server-map-mesh', 'spec.http[0].route[1].weight', 20, 0],
    ],
  },
  {
    title: 'dispatcher from 1 to 3 pods',
    change: plan => plan.with('dispatcher', { weight: 3 }),
    line: ['  weight: 1 # canary pods, beside 9 of stable', '  weight: 3 # canary pods, beside 9 of stable'],
    fields: [
      ['Deployment dispatcher-canary', SHARE, 'stable=90%, canary=10%', 'stable=75%, canary=25%'],
      ['Deployment dispatcher-canary', 'spec.replicas', 1, 3],
    ],
  },
  {
    title: 'dispatcher promoted',
    change: plan => plan.promote('dispatcher'),
    line: [
      '  stable: { image: "registry.example/tada/dispatcher:4.11.0", version: "4.11.0" }',
      '  stable: { image: "registry.example/tada/dispatcher:4.12.0", version: "4.12.0" }',
    ],
    fields: rolled('dispatcher', '4.11.0', '4.12.0'),
  },
  {
    title: 'dispatcher rolled back',
    change: plan => plan.rollback('dispatcher'),
    line: [
      '  canary: { image: "registry.example/tada/dispatcher:4.12.0", version: "4.12.0" }',
      '  canary: { image: "registry.example/tada/dispatcher:4.12.0", version: "4.12.0", idle: true }',
    ],
    fields: [
      ['Deployment dispatcher-canary', SHARE, 'stable=90%, canary=10%', 'stable=100%, canary=0%'],
      ['Deployment dispatcher-canary', WAVE, undefined, '3'],
      ['Deployment dispatcher-canary', 'spec.replicas', 1, 0],
    ],
  },
  {
    title: 'server-internal from stable to the canary',
    change: plan => plan.with('server-internal', { weight: 1 }),
    line: ['  weight: 0 # 0: stable runs, 1: the canary runs', '  weight: 1 # 0: stable runs, 1: the canary runs'],
    fields: [
      ['Deployment server-internal', WAVE, '0', '-2'],
      ['Deployment server-internal', 'spec.replicas', 1, 0],
      ['Deployment server-internal-canary', WAVE, '-2', '0'],
      ['Deployment server-internal-canary', 'spec.replicas', 0, 1],
      ['Job server-internal-wait', WAIT_FOR, '--selector=app=server-internal,track=canary', '--selector=app=server-internal,track=stable'],
    ],
  },
  {
    title: 'server-internal promoted while the canary runs',
    start: plan => plan.advance('server-internal'),
    change: plan => plan.promote('server-internal'),
    line: [
      '  stable: { image: "registry.example/tada/server-internal:4.11.0", version: "4.11.0" }',
      '  stable: { image: "registry.example/tada/server-internal:4.12.0", version: "4.12.0" }',
    ],
    fields: rolled('server-internal', '4.11.0', '4.12.0'),
  },
  {
    title: 'server-internal rolled back from the canary',
    start: plan => plan.advance('server-internal'),
    change: plan => plan.rollback('server-internal'),
    line: ['  weight: 1 # 0: stable runs, 1: the canary runs', '  weight: 0 # 0: stable runs, 1: the canary runs'],
    fields: [
      ['Deployment server-internal', WAVE, '-2', '0'],
      ['Deployment server-internal', 'spec.replicas', 0, 1],
      ['Deployment server-internal-canary', WAVE, '0', '-2'],
      ['Deployment server-internal-canary', 'spec.replicas', 1, 0],
      ['Job server-internal-wait', WAIT_FOR, '--selector=app=server-internal,track=stable', '--selector=app=server-internal,track=canary'],
    ],
  },
];

test('fields that differ are found wherever they are, and where there is nothing', () => {
  const one = { kind: 'A', metadata: { name: 'x', annotations: { 'a/b': '1' } }, spec: { list: [{ n: 1 }, { n: 2 }], gone: null, same: [] } };
  const other = { kind: 'A', metadata: { name: 'x', annotations: { 'a/b': 1 } }, spec: { list: [{ n: 1 }, { n: 3 }, 4], same: [] } };
  const more = { kind: 'B', metadata: { name: 'x' } };
  expect(fieldChanges([one], [other, more])).toEqual([
    ['A x', "metadata.annotations['a/b']", '1', 1],
    ['A x', 'spec.list[1].n', 2, 3],
    ['A x', 'spec.list[2]', undefined, 4],
    ['A x', 'spec.gone', null, undefined],
    ['B x', '', undefined, more],
  ]);
  expect(fieldChanges([one], [JSON.parse(JSON.stringify(one))])).toEqual([]);
});

describe('a step is a change of one line of the plan, and of exactly the fields that it is about', () => {
  test.each(CHANGES)('$title', ({ start = (plan: CanaryPlan) => plan, change, line, fields }) => {
    const before = start(prodPlan());
    const after = change(before);
    const around = before.toYaml().split(`${line[0]}\n`);
    expect(around).toHaveLength(2);
    expect(after.toYaml()).toBe(around.join(`${line[1]}\n`));
    expect(fieldChanges(objects(written(before)), objects(written(after)))).toEqual(fields);
  });

  test('server from 5 to 20 is one scalar of the file, all else is the same, character by character', () => {
    const file = readFileSync(planFile('prod'), 'utf8');
    const [before, after] = [file, prodPlan().with('server', { weight: 20 }).toYaml()];
    const start = [...before].findIndex((character, index) => character !== after[index]);
    expect([before.slice(0, start), before.slice(start + '5'.length)]).toEqual([after.slice(0, start), after.slice(start + '20'.length)]);
    const value = start - 'weight: '.length;
    expect([before.slice(value, start + 1), after.slice(value, start + 2)]).toEqual(['weight: 5', 'weight: 20']);
    const entries = (text: string) => CanaryPlan.fromYaml(text).entries;
    expect(entries(after)).toEqual(entries(before).map(entry => entry.project === 'server' ? { ...entry, weight: 20 } : entry));
  });
});

describe('the rollouts of the page', () => {
  /** Percent of the canary after each step. */
  const PERCENT: { [title: string]: number } = {
    'The canary starts': 0,
    '5 %': 5,
    '20 %': 20,
    '50 %': 50,
    '100 %': 100,
    'Promotion: stable gets the image': 100,
    'Promotion: requests go back to stable': 0,
    'Promotion: the canary rests': 0,
    'Rollback from 20 %: requests go to stable': 0,
    'Rollback from 20 %: the canary rests': 0,
    'Rollback from 20 % at once': 0,
  };

  const of = (project: string): [title: string, step: Taken][] => STEPS.filter(step => step.project === project).map(step => [step.title, step]);

  test.each(of('server'))('server: %s', (title, { plans: [, plan] }) => expectShares(written(plan), 'prod', PERCENT[title], 20));

  test.each(of('server-map'))('server-map: %s', (title, { plans: [, plan] }) => expectShares(written(plan), 'prod', 5, PERCENT[title]));

  test('dispatcher: pods of stable and canary', () => {
    expect(of('dispatcher').map(([title, { plans: [, plan] }]) => [title, ...pods(written(plan), 'dispatcher', 'dispatcher-canary')])).toEqual([
      ['The canary gets the image', 9, 0],
      ['1 pod', 9, 1],
      ['3 pods', 9, 3],
      ['9 pods', 9, 9],
      ['Promotion: stable gets the image', 9, 9],
      ['Promotion: the canary goes', 9, 0],
      ['Rollback from 3 pods', 9, 0],
    ]);
  });

  test('server-internal: one of both has a pod, and what goes down is in an earlier wave than what comes up', () => {
    expect(of('server-internal').map(([title, { plans: [, plan] }]) => {
      const [stable, canary] = ['server-internal', 'server-internal-canary'].map(name =>
        objects(written(plan)).find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === name));
      const wave = ({ metadata }: any) => Number(metadata.annotations['argocd.argoproj.io/sync-wave']);
      return [title, stable.spec.replicas, canary.spec.replicas, Math.sign(wave(stable) - wave(canary))];
    })).toEqual([
      ['The canary gets the image', 1, 0, 1],
      ['The canary runs', 0, 1, -1],
      ['Promotion: stable gets the image', 0, 1, -1],
      ['Promotion: stable runs', 1, 0, 1],
      ['Rollback from the canary', 1, 0, 1],
    ]);
  });

  test('each goes through the plan of the repository, and ends between two releases', () => {
    for (const { project, rest } of ROLLOUTS) {
      const plans = STEPS.filter(step => step.project === project).map(({ plans: [, plan] }) => plan);
      expect(plans.map(plan => plan.toYaml())).toContain(prodPlan().toYaml());
      const last = STEPS.filter(step => step.project === project && step.title.startsWith('Promotion')).pop()!.plans[1].entry(project);
      expect(last.canary).toEqual(last.stable);
      expect([last.weight, last.idle]).toEqual([0, rest.idle]);
    }
  });

  test('all have the same objects, and the schema oracle accepts them', () => {
    const texts = STEPS.flatMap(({ plans }) => plans).map(plan => written(plan));
    texts.forEach(text => expectSchema(objects(text)));
    for (const text of texts) {
      expect(names(text)).toEqual([
        'Deployment server', 'Deployment server-canary', 'Service server', 'Service server-canary', 'Ingress server', 'Ingress server-canary',
        'Deployment server-map', 'Deployment server-map-canary', 'Service server-map', 'Service server-map-canary', 'VirtualService server-map-mesh',
        'Deployment dispatcher', 'Deployment dispatcher-canary',
        'Deployment server-internal', 'Deployment server-internal-canary',
        'ServiceAccount server-internal-wait', 'Role server-internal-wait', 'RoleBinding server-internal-wait', 'Job server-internal-wait',
      ]);
    }
  });

  test('no plan has a known mistake; that both tracks of a worker run the same image is a warning while both work', () => {
    const found = STEPS.flatMap(({ project, title, plans: [, plan] }) =>
      check(Manifests.fromYaml(written(plan))).map(finding => [`${project}: ${title}`, subjectOf(`${finding}`)]));
    expect(found).toEqual([
      ['dispatcher: Promotion: stable gets the image', 'warning R26 Deployment tada/dispatcher-canary'],
    ]);
  });

  describe('every state between two plans is safe in the waves of Argo CD; without them, what is hasty is not', () => {
    const HASTY = 'server-map: Rollback from 20 % at once';
    const SWITCHES = ['server-internal: The canary runs', 'server-internal: Promotion: stable runs', 'server-internal: Rollback from the canary'];

    test.each(STEPS.map(step => [`${step.project}: ${step.title}`, step] as const))('%s', (title, { plans }) => {
      const [argo, kubectl] = [ApplyOrder.argoCd(), ApplyOrder.kubectl()].map(order => between(plans, order).map(subjectOf));
      expect(argo).toEqual([]);
      expect(kubectl).toEqual(SWITCHES.includes(title) ? ['error R11 Job tada/server-internal-wait'] : title === HASTY ? ['error R80 Deployment tada/server-map-canary'] : []);
    });
  });
});

test('the README shows what is in the repository', () => {
  const blocks = [...readFileSync('examples/tada/README.md', 'utf8').matchAll(/^(?:<!-- from (.*) -->\n)?```\w+\n([\s\S]*?)```$/gm)];
  expect(blocks.length).toBeGreaterThan(0);
  blocks.forEach(([, file, text]) => expect(readFileSync(file, 'utf8')).toContain(text));
});

/** With what "npm run compile" has built. */
test('"cdk8s synth" in the folder of a target writes its files', () => {
  const target = 'prod';
  const out = mkdtempSync(join(tmpdir(), 'cdk8s-canary-tada-'));
  const env = { ...process.env, CDK8S_CHECK_UPGRADE: 'false' };
  const cdk8s = [resolve('node_modules/.bin/cdk8s'), 'synth', '--output', out];
  const { status, stderr } = spawnSync('node', cdk8s, { cwd: `examples/tada/${target}`, env, encoding: 'utf8' });
  expect([status, status === 0 ? '' : stderr]).toEqual([0, '']);
  const folder = `examples/tada/${target}/yaml`;
  expect(readdirSync(out).sort()).toEqual(readdirSync(folder).sort());
  readdirSync(out).forEach(file => expect(readFileSync(join(out, file), 'utf8')).toBe(readFileSync(join(folder, file), 'utf8')));
});
