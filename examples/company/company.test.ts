import { spawnSync } from 'child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'fs';
import { tmpdir } from 'os';
import { join, resolve } from 'path';
import { load, loadAll } from 'js-yaml';
import { company } from './company';
import { planned, ROLLOUTS } from './phases';
import { PLAN, render } from './render';
import { expectSchema } from '../../test/schema-oracle';
import { ApplyOrder, CanaryPlan, check, GitOpsApp, Manifests, transition } from 'cdk8s-canary';
import { Caller, expectTraffic } from 'cdk8s-canary/testing';

const YAML = new Map<CanaryPlan, string>();
const yamlOf = (plan: CanaryPlan) => {
  YAML.set(plan, YAML.get(plan) ?? Object.values(render(plan)).join('---\n'));
  return YAML.get(plan)!;
};
const manifestsOf = (plan: CanaryPlan) => Manifests.fromYaml(yamlOf(plan), 'company.yaml');
const objectsOf = (plan: CanaryPlan) => loadAll(yamlOf(plan)) as any[];
const ofKind = (objects: any[], kind: string) => objects.filter(object => object.kind === kind);
const named = (objects: any[], kind: string, name: string) => ofKind(objects, kind).find(({ metadata }) => metadata.name === name);
const pod = (deployment: any) => deployment.spec.template.spec;

/** Where the processes run, by hand: the expectations below do not come from processes.ts. */
const NAMESPACE: { [project: string]: string } = {
  'auth-api': 'auth',
  'ext-authz': 'auth',
  'auth-relay': 'auth',
  'character-api': 'character',
  'character-worker': 'character',
  'chat-api': 'chat',
  'image-api': 'image',
  'location-api': 'location',
  'my-api': 'my',
  'my-worker': 'my',
  'scan-api': 'scan',
  'scan-worker': 'scan',
  'sse-gateway': 'sse',
};

/** A request that each API at the gateway answers. */
const PATH: { [project: string]: string } = {
  'auth-api': '/api/v1/auth/login',
  'character-api': '/api/v1/character',
  'chat-api': '/api/v1/chat/42/messages',
  'image-api': '/api/v1/image/7',
  'location-api': '/api/v1/location/seoul',
  'my-api': '/api/v1/user/me',
  'scan-api': '/api/v1/scan/42/result',
  'sse-gateway': '/api/v1/stream?job=42',
};

/** Pods of stable beside so many of the canary; nothing where an autoscaler owns the number. */
const STABLE_PODS: { [project: string]: (canary: number) => number | undefined } = {
  'auth-relay': () => 1,
  'character-worker': () => 3,
  'my-worker': canary => 4 - canary,
  'scan-worker': () => undefined,
};

/** The plan as a reader of YAML sees it that knows nothing of plans. */
interface Said {
  readonly project: string;
  readonly type: string;
  readonly weight: number;
  readonly match?: boolean;
  readonly canary?: boolean | { readonly image?: string; readonly idle?: boolean };
}

const said = (plan: CanaryPlan) => (load(plan.toYaml()) as { processes: Said[] }).processes;
const isIdle = ({ canary }: Said) => canary === false || (typeof canary === 'object' && canary.idle === true);

/** Percent of the canary: with the header, and of the rest. */
function shares(entry: Said): [withHeader: number, rest: number] {
  const rest = isIdle(entry) ? 0 : entry.weight;
  return [isIdle(entry) ? 0 : entry.match === false ? rest : 100, rest];
}

/** The plan as it is in Git, after each step of each rollout, and after each step of all processes together. */
const PLANS: [title: string, plan: CanaryPlan][] = [
  ['in Git', PLAN],
  ...ROLLOUTS.flatMap(planned).map(({ project, title, after }): [string, CanaryPlan] => [`${project}: ${title}`, after]),
  ...advancedToTheEnd().map((plan, index): [string, CanaryPlan] => [`all processes, step ${index + 1}`, plan]),
];

/** The next phase of every process that is in service and has one. */
function advancedAll(plan: CanaryPlan): CanaryPlan {
  const ready = plan.entries.filter(({ idle, weight, phases }) => !idle && phases.some(phase => phase > weight));
  return ready.reduce((now, { project }) => now.advance(project), plan);
}

function advancedToTheEnd(): CanaryPlan[] {
  const plans = [PLAN];
  for (let next = advancedAll(PLAN); next !== plans[plans.length - 1]; next = advancedAll(next)) {
    plans.push(next);
  }
  return plans.slice(1);
}

describe.each(PLANS)('the plan %s', (_, plan) => {
  const objects = objectsOf(plan);
  const manifests = manifestsOf(plan);
  const all = expectTraffic(manifests);
  const entries = said(plan);
  const apis = entries.filter(({ type }) => type === 'ISTIO_VSVC');
  const workers = entries.filter(({ type }) => type === 'DEPLOYMENT_REPLICAS');

  test('is for nine APIs and four workers', () => {
    expect([apis.length, workers.length]).toEqual([9, 4]);
    expect(entries.map(({ project }) => project).sort()).toEqual(Object.keys(NAMESPACE).sort());
  });

  test('gives objects of their APIs without a known mistake', () => {
    expectSchema(objects);
    expect(check(manifests).map(({ rule, subject }) => `${rule} ${subject}`)).toEqual([]);
  });

  test.each(apis.map(entry => [entry.project, entry] as const))('gives %s its share, with and without the header, from everywhere', (project, entry) => {
    const [withHeader, rest] = shares(entry);
    const namespace = NAMESPACE[project];
    const toReach = (canary: number) => ({ [`${namespace}/${project}`]: 100 - canary, [`${namespace}/${project}-canary`]: canary });
    const mesh = all.from(Caller.mesh('elsewhere')).host(`${project}.${namespace}.svc.cluster.local`);
    const requests = project === 'ext-authz' ? [mesh.port(50051).grpc('envoy.service.auth.v3.Authorization', 'Check')] : [
      mesh.port(8000).get(PATH[project]),
      all.from(Caller.gateway('istio-system/eco2-gateway')).host('api.growbin.app').get(PATH[project]),
    ];
    for (const request of requests) {
      request.toReach(toReach(rest));
      request.header('x-canary', 'true').toReach(toReach(withHeader));
      request.header('x-canary', 'false').toReach(toReach(rest));
    }
  });

  test.each(workers.map(entry => [entry.project, entry] as const))('gives %s its pods', (project, entry) => {
    const canary = isIdle(entry) ? 0 : entry.weight;
    const stable = STABLE_PODS[project](canary);
    const [one, other] = [project, `${project}-canary`].map(name => named(objects, 'Deployment', name));
    expect([one.spec.replicas, other.spec.replicas]).toEqual([stable, canary]);
    const share = stable === undefined ? undefined : 100 * canary / (stable + canary);
    expect(other.metadata.annotations?.['cdk8s-canary.dev/share']).toBe(share === undefined && canary > 0 ? undefined : `stable=${100 - (share ?? 0)}%, canary=${share ?? 0}%`);
    expect(ofKind(objects, 'Service').map(({ metadata }) => metadata.name)).not.toContain(project);
  });

  test('keeps every pod of every track on the nodes of its domain', () => {
    const deployments = ofKind(objects, 'Deployment');
    expect(deployments).toHaveLength(26);
    for (const { metadata, spec } of deployments) {
      const domain = NAMESPACE[metadata.labels.app];
      expect(metadata.namespace).toBe(domain);
      expect(spec.template.spec.nodeSelector).toEqual({ domain });
      expect(spec.template.spec.tolerations).toEqual([{ key: 'domain', operator: 'Equal', value: domain, effect: 'NoSchedule' }]);
    }
  });
});

describe('the company', () => {
  const objects = objectsOf(PLAN);

  test('tells tracks apart by version, and gives canaries a small pod and telemetry of their own', () => {
    for (const project of Object.keys(NAMESPACE)) {
      const [stable, canary] = [project, `${project}-canary`].map(name => named(objects, 'Deployment', name));
      expect([stable, canary].map(({ spec }) => spec.selector.matchLabels)).toEqual([{ app: project, version: 'v1' }, { app: project, version: 'v2' }]);
      expect(canary.spec.template.metadata.labels.release).toBe('canary');
      const [{ env, resources }] = pod(canary).containers;
      expect(env).toEqual(expect.arrayContaining([{ name: 'RELEASE_TYPE', value: 'canary' }, { name: 'OTEL_SERVICE_NAME', value: `${project}-canary` }]));
      expect(pod(stable).containers[0].env).toContainEqual({ name: 'OTEL_SERVICE_NAME', value: project });
      expect(resources).toEqual({ requests: { cpu: '200m', memory: '256Mi' }, limits: { memory: '256Mi' } });
    }
  });

  test('routes APIs to subsets', () => {
    for (const { project } of said(PLAN).filter(({ type }) => type === 'ISTIO_VSVC')) {
      expect(named(objects, 'DestinationRule', project).spec.subsets).toEqual([
        { name: 'stable', labels: { version: 'v1' } }, { name: 'canary', labels: { version: 'v2' } },
      ]);
    }
  });

  test('gives streams a day and no second try, and other APIs what Istio does', () => {
    for (const { metadata, spec } of ofKind(objects, 'VirtualService')) {
      const isStream = metadata.labels.app === 'sse-gateway';
      const expected = isStream ? { timeout: '86400s', retries: { attempts: 0 } } : { timeout: undefined, retries: undefined };
      expect(spec.http.length).toBeGreaterThan(0);
      for (const { timeout, retries } of spec.http) {
        expect({ timeout, retries }).toEqual(expected);
      }
    }
    expect(ofKind(objects, 'VirtualService').map(({ metadata }) => metadata.name)).toEqual(expect.arrayContaining(['sse-gateway', 'sse-gateway-mesh']));
  });

  test('limits connections to APIs, and none of streams, which hold theirs for a day', () => {
    for (const { metadata, spec } of ofKind(objects, 'DestinationRule')) {
      const pool = { tcp: { maxConnections: 100 }, http: { http1MaxPendingRequests: 50 } };
      expect([metadata.name, spec.trafficPolicy]).toEqual([metadata.name, {
        loadBalancer: { simple: 'LEAST_REQUEST' }, ...metadata.name === 'sse-gateway' ? {} : { connectionPool: pool },
      }]);
      spec.subsets.forEach((subset: any) => expect(subset.trafficPolicy).toBeUndefined());
    }
  });

  test('scales stable of two APIs and a worker, and no canary', () => {
    const target = ({ kind, spec }: any) => `${kind} of ${spec.scaleTargetRef.name}`;
    expect([...ofKind(objects, 'HorizontalPodAutoscaler'), ...ofKind(objects, 'ScaledObject')].map(target)).toEqual([
      'HorizontalPodAutoscaler of chat-api', 'HorizontalPodAutoscaler of scan-api', 'ScaledObject of scan-worker',
    ]);
    for (const name of ['chat-api', 'scan-api', 'scan-worker']) {
      expect(named(objects, 'Deployment', name).spec.replicas).toBeUndefined();
    }
  });

  test('runs what the plan says, and else the tags of the tracks', () => {
    const images = (project: string) => [project, `${project}-canary`].map(name => pod(named(objects, 'Deployment', name)).containers[0].image);
    expect(images('auth-api')).toEqual(['docker.io/mng990/eco2:auth-api-1.4.2', 'docker.io/mng990/eco2:auth-api-1.5.0']);
    expect(images('sse-gateway')).toEqual(['docker.io/mng990/eco2:sse-gateway-2.3.0', 'docker.io/mng990/eco2:sse-gateway-2.4.0']);
    expect(images('my-api')).toEqual(['docker.io/mng990/eco2:my-api-dev-latest', 'docker.io/mng990/eco2:my-api-dev-canary']);
  });

  test('has the same objects under every plan', () => {
    const names = (plan: CanaryPlan) => objectsOf(plan).map(({ kind, metadata }) => `${kind} ${metadata.namespace}/${metadata.name}`);
    PLANS.forEach(([, plan]) => expect(names(plan)).toEqual(names(PLAN)));
  });
});

describe('a step', () => {
  const steps = ROLLOUTS.flatMap(planned);

  test.each(steps.map(step => [step.project, step.title, step] as const))('of %s, %s, is safe in every state in between', (_, __, { before, after }) => {
    for (const order of [ApplyOrder.argoCd(), ApplyOrder.kubectl()]) {
      expect(transition(manifestsOf(before), manifestsOf(after), order).map(String)).toEqual([]);
    }
  });

  test.each(steps.map(step => [step.project, step.title, step] as const))('of %s, %s, changes objects of it alone', (project, _, { before, after }) => {
    const [old, now] = [before, after].map(objectsOf);
    const changed = now.filter((object, index) => JSON.stringify(object) !== JSON.stringify(old[index]));
    expect(changed.length).toBeGreaterThan(0);
    expect(new Set(changed.map(({ metadata }) => metadata.labels.app))).toEqual(new Set([project]));
  });

  test('of all processes together is a change of weights alone, and the plan is one that can be read', () => {
    const plans = [PLAN, ...advancedToTheEnd()];
    expect(plans.length).toBeGreaterThan(4);
    plans.slice(1).forEach((plan, index) => {
      const before = plans[index].toYaml().split('\n');
      const after = plan.toYaml().split('\n');
      expect(after).toHaveLength(before.length);
      const scalars = (lines: string[]) => lines.filter((_, at) => before[at] !== after[at]).map(line => line.replace(/^( {2}weight: )\d+/, '$1N'));
      expect(scalars(after)).toEqual(scalars(before));
      expect(scalars(after).every(line => line.startsWith('  weight: N'))).toBe(true);
      expect(CanaryPlan.fromYaml(plan.toYaml()).entries).toEqual(plan.entries);
    });
    const weights = Object.fromEntries(said(plans[plans.length - 1]).map(({ project, weight }) => [project, weight]));
    expect(weights).toEqual({
      // Idle canaries stay where they are.
      'auth-api': 0,
      'location-api': 20,
      'ext-authz': 100,
      'character-api': 100,
      'chat-api': 100,
      'image-api': 100,
      'my-api': 100,
      'scan-api': 100,
      'sse-gateway': 100,
      'auth-relay': 1,
      'character-worker': 3,
      'my-worker': 2,
      'scan-worker': 2,
    });
  });
});

describe('the app and its plan must have the same processes', () => {
  const text = readFileSync('examples/company/canary.yaml', 'utf8');
  const synthesized = (yaml: string) => () => {
    const app = new GitOpsApp({ plan: CanaryPlan.fromYaml(yaml) });
    company(app);
    app.synthYaml();
  };

  test('an entry that is missing', () => {
    const without = text.replace('- project: scan-api\n  type: ISTIO_VSVC\n  weight: 50\n', '');
    expect(synthesized(without)).toThrow(new Error(`Validation failed with the following errors:
  [scan/scan-api] the plan must have an entry for every process, got none for "scan-api" in canary.yaml: add "- { project: scan-api, type: ISTIO_VSVC, weight: 0 }"`));
  });

  test('one too many', () => {
    expect(synthesized(`${text}- project: shop-api\n  type: ISTIO_VSVC\n  weight: 0\n`)).toThrow(new Error(`Validation failed with the following errors:
  [] entries of canary.yaml must be for processes of the app, got "shop-api", which is none: remove it, or make the process (canary.yaml:74:12)
  74 | - project: shop-api
     |            ^`));
  });

  test('a worker that is planned as an API', () => {
    expect(synthesized(text.replace('my-worker\n  type: DEPLOYMENT_REPLICAS', 'my-worker\n  type: ISTIO_VSVC'))).toThrow(new Error(`Validation failed with the following errors:
  [my/my-worker] type in the plan must be DEPLOYMENT_REPLICAS for this process, got ISTIO_VSVC: change the type, or the process (canary.yaml:53:9)
  53 |   type: ISTIO_VSVC
     |         ^`));
  });
});

test('the streams are promoted while nobody is sent to stable, and only what runs changes then', () => {
  const steps = planned(ROLLOUTS.find(({ project }) => project === 'sse-gateway')!);
  expect(steps.map(({ title, after }) => {
    const { weight, match, idle } = after.entry('sse-gateway');
    const [stable, canary] = ['sse-gateway', 'sse-gateway-canary'].map(name => named(objectsOf(after), 'Deployment', name));
    return [title, weight, match, idle ?? false, pod(stable).containers[0].image.split('-').pop(), stable.spec.replicas, canary.spec.replicas];
  })).toEqual([
    ['20 %', 20, undefined, false, '2.3.0', 2, 1],
    ['50 %', 50, undefined, false, '2.3.0', 2, 1],
    ['100 %', 100, undefined, false, '2.3.0', 2, 1],
    ['Promotion: stable gets the image', 100, undefined, false, '2.4.0', 2, 1],
    ['Promotion: new streams go back to stable', 0, false, false, '2.4.0', 2, 1],
    ['Promotion: the canary rests', 0, false, true, '2.4.0', 2, 0],
  ]);
});

test('the README counts what is there', () => {
  const readme = readFileSync('examples/company/README.md', 'utf8');
  const numbers = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve', 'thirteen'];
  const word = (count: number) => numbers[count];
  const objects = objectsOf(PLAN);
  const services = ofKind(objects, 'Service').map(({ metadata }) => metadata.name);
  const deployments = ofKind(objects, 'Deployment').filter(({ metadata }) => !metadata.name.endsWith('-canary'));
  const workers = deployments.filter(({ metadata }) => !services.includes(metadata.name));
  expect(readme.toLowerCase()).toContain(`# ${word(deployments.length)} processes and one plan`);
  expect(readme).toContain(`: ${word(services.length)} APIs (`);
  const domains = new Set(deployments.map(({ metadata }) => metadata.namespace)).size;
  expect(readme).toContain(`${word(workers.length)} queue workers in ${word(domains)} domains`);
});

/** With what "npm run compile" has built. */
test('"cdk8s synth" in the folder writes its files', () => {
  const out = mkdtempSync(join(tmpdir(), 'cdk8s-canary-company-'));
  const env = { ...process.env, CDK8S_CHECK_UPGRADE: 'false' };
  const { status, stderr } = spawnSync('node', [resolve('node_modules/.bin/cdk8s'), 'synth', '--output', out], { cwd: 'examples/company', env, encoding: 'utf8' });
  expect([status, status === 0 ? '' : stderr]).toEqual([0, '']);
  const folder = 'examples/company/yaml';
  expect(readdirSync(out).sort()).toEqual(readdirSync(folder).sort());
  readdirSync(out).forEach(file => expect(readFileSync(join(out, file), 'utf8')).toBe(readFileSync(join(folder, file), 'utf8')));
});

test('the README and the plan lead to files that are there, and the README shows a step of the plan', () => {
  const readme = readFileSync('examples/company/README.md', 'utf8');
  for (const [, target] of readme.matchAll(/\]\(([^)]+)\)/g)) {
    expect(existsSync(join('examples/company', target))).toBe(true);
  }
  const [, schema] = /\$schema=(.*)/.exec(PLAN.toYaml())!;
  expect(existsSync(join('examples/company', schema))).toBe(true);
  const [, diff] = /```diff\n([\s\S]*?)```/.exec(readme)!;
  const side = (other: string) => diff.split('\n').filter(line => line !== '' && !line.startsWith(other)).map(line => line.slice(1)).join('\n');
  expect(PLAN.toYaml().replace(side('+'), side('-'))).toBe(PLAN.advance('scan-api').toYaml());
});
