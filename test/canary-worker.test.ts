import { ApiObject, Chart, Duration, JsonPatch } from 'cdk8s';
import * as kplus from 'cdk8s-plus-34';
import * as fc from 'fast-check';
import { chartIn, find, message, plainAnnotations, service, synthChart, synthMessage } from './support';
import { allStories } from '../examples/stories/stories';
import {
  Amount, ApplyOrder, Autoscaling, CanaryPlan, CanaryWorker, CanaryWorkerProps, check, Config, DisruptionBudget, GitOpsApp, Manifests, RequestMatch,
  Split, Sticky, Track, TrackLabel, transition, Workload,
} from '../src';

const IMAGE = 'registry.example/mailer:2';
const SHARE = 'cdk8s-canary.dev/share';
const INJECT = 'sidecar.istio.io/inject';
const workload = () => Workload.container({ image: 'registry.example/mailer:1', env: { QUEUE_URL: 'https://sqs.example/mails' } });

/** A worker with both tracks; what a test is about goes into the props. */
function mailer(chart: Chart, props: Partial<CanaryWorkerProps> = {}, id = 'mailer'): CanaryWorker {
  return new CanaryWorker(chart, id, { workload: workload(), canary: { image: IMAGE }, ...props });
}

const built = (props: Partial<CanaryWorkerProps> = {}) => {
  const chart = chartIn('jobs');
  const worker = mailer(chart, props);
  return { chart, worker, objects: synthChart(chart) };
};
const synth = (props: Partial<CanaryWorkerProps> = {}) => built(props).objects;
const refused = (props: Partial<CanaryWorkerProps>) => message(() => mailer(chartIn('jobs'), props));
const deployment = (objects: any[], track = 'stable', name = 'mailer') => find(objects, 'Deployment', track === 'stable' ? name : `${name}-${track}`);
const pods = (objects: any[]) => objects.filter(({ kind }) => kind === 'Deployment').map(({ spec }) => spec.replicas);
const share = (objects: any[]) => deployment(objects, 'canary').metadata.annotations?.[SHARE];
const names = (objects: any[]) => objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
const keda = (minReplicas: number, maxReplicas: number) =>
  Autoscaling.keda({ minReplicas, maxReplicas, triggers: [{ type: 'aws-sqs-queue', metadata: { queueURL: 'https://sqs.example/mails', queueLength: '10' } }] });
const HPA = { autoscaling: Autoscaling.horizontal({ minReplicas: 1, maxReplicas: 9, cpuPercent: 70 }), resources: { requests: { cpu: '100m' } } };

test('a worker is two Deployments', () => {
  expect(synth({ stable: { replicas: 4 }, canary: { image: IMAGE, replicas: 1, version: '2', env: { LOG_LEVEL: 'debug' } } })).toEqual([
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'mailer', namespace: 'jobs', labels: { app: 'mailer', track: 'stable' } },
      spec: {
        replicas: 4,
        selector: { matchLabels: { app: 'mailer', track: 'stable' } },
        template: {
          metadata: { labels: { app: 'mailer', track: 'stable', [INJECT]: 'false' } },
          spec: { containers: [{ name: 'app', image: 'registry.example/mailer:1', env: [{ name: 'QUEUE_URL', value: 'https://sqs.example/mails' }] }] },
        },
      },
    },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: {
        name: 'mailer-canary',
        namespace: 'jobs',
        labels: { app: 'mailer', track: 'canary', version: '2' },
        annotations: { [SHARE]: 'stable=80%, canary=20%', 'argocd.argoproj.io/sync-options': 'PruneLast=true' },
      },
      spec: {
        replicas: 1,
        selector: { matchLabels: { app: 'mailer', track: 'canary' } },
        template: {
          metadata: { labels: { app: 'mailer', track: 'canary', version: '2', [INJECT]: 'false' } },
          spec: { containers: [{ name: 'app', image: IMAGE, env: [{ name: 'QUEUE_URL', value: 'https://sqs.example/mails' }, { name: 'LOG_LEVEL', value: 'debug' }] }] },
        },
      },
    },
  ]);
});

describe('where nothing is said', () => {
  test('stable has the number of the workload, the canary a pod, and nothing is made beside them', () => {
    const { objects, worker } = built();
    expect(names(objects)).toEqual(['Deployment mailer', 'Deployment mailer-canary']);
    expect(pods(objects)).toEqual([1, 1]);
    expect(worker.share).toBe(50);
  });

  test('the name is the id', () => {
    expect(built().worker.name).toBe('mailer');
    expect(names(synth({ name: 'sender' }))).toEqual(['Deployment sender', 'Deployment sender-canary']);
  });

  test('there is no canary', () => {
    const { objects, worker } = built({ canary: undefined });
    expect(names(objects)).toEqual(['Deployment mailer']);
    expect(deployment(objects).metadata).not.toHaveProperty('annotations');
    expect([worker.share, worker.canary, worker.baseline]).toEqual([0, undefined, undefined]);
  });

  test('a total is all of stable, because the weight is 0', () => {
    expect(pods(synth({ total: 7 }))).toEqual([7, 0]);
    expect(pods(synth({ total: 7, canary: undefined }))).toEqual([7]);
  });

  test('the share may be half a percentage point off', () => {
    expect(pods(synth({ total: 19, split: { weight: 5 } }))).toEqual([18, 1]);
    expect(refused({ total: 18, split: { weight: 5 } })).toContain('within 0.5 percentage points');
  });
});

describe('the share', () => {
  test.each([
    [9, 1, 10, 'stable=90%, canary=10%'], [3, 3, 50, 'stable=50%, canary=50%'], [0, 6, 100, 'stable=0%, canary=100%'], [9, 0, 0, 'stable=100%, canary=0%'],
    [3, 4, 400 / 7, 'stable=42.86%, canary=57.14%'], [0, 0, undefined, undefined],
  ])('of %i stable and %i canary pods', (stable, canary, wanted, text) => {
    const { worker, objects } = built({ stable: { replicas: stable }, canary: { replicas: canary } });
    expect(worker.share).toBe(wanted);
    expect(share(objects)).toBe(text);
  });

  test.each([['stable'], ['canary']])('is not known where %s is autoscaled', track => {
    const { worker, objects } = built({ [track]: HPA });
    expect(worker.share).toBeUndefined();
    expect(share(objects)).toBeUndefined();
  });

  test('is not known where the workload leaves its number to somebody else', () => {
    const { metadata, spec } = deployment(synth());
    expect(built({ workload: Workload.fromManifest({ apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec: { ...spec, replicas: undefined } }) }).worker.share).toBeUndefined();
  });

  test('is taken back when a workload that can still change leaves its number to somebody else', () => {
    const chart = chartIn('jobs');
    const [metadata, template] = [{ name: 'old' }, { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'app', image: IMAGE }] } }];
    const other = new ApiObject(chart, 'old', { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec: { replicas: 4, selector: { matchLabels: { a: 'b' } }, template } });
    const worker = mailer(chart, { workload: Workload.fromDeployment(other) });
    expect(plainAnnotations(worker.canary!.toJson())).toEqual({ [SHARE]: 'stable=80%, canary=20%' });
    other.addJsonPatch(JsonPatch.remove('/spec/replicas'));
    expect(worker.share).toBeUndefined();
    expect(plainAnnotations(deployment(synthChart(chart), 'canary'))).toBeUndefined();
  });

  test('is nothing where the canary rests, also beside an autoscaled stable', () => {
    const { worker, objects } = built({ stable: HPA, canary: { idle: true, replicas: 3 } });
    expect(worker.share).toBe(0);
    expect(share(objects)).toBe('stable=100%, canary=0%');
    expect(deployment(objects, 'canary').spec.replicas).toBe(0);
  });

  test('stands on the canary alone, so that a step changes nothing of stable but its number', () => {
    const [before, after] = [5, 10].map(weight => deployment(synth({ total: 20, split: { weight } })));
    expect({ ...before, spec: { ...before.spec, replicas: 18 } }).toEqual(after);
    expect(deployment(synth(), 'canary').spec.template.metadata).not.toHaveProperty('annotations');
  });
});

describe('a total is divided by the weight', () => {
  test.each([
    [20, 0, [20, 0]], [20, 5, [19, 1]], [20, 50, [10, 10]], [20, 100, [0, 20]], [1, 100, [0, 1]], [2, 50, [1, 1]], [7, 14, [6, 1]], [100, 1, [99, 1]],
  ])('%i pods, weight %i', (total, weight, wanted) => {
    expect(pods(synth({ total, split: { weight } }))).toEqual(wanted);
  });

  test('and an idle canary leaves all of it to stable, also where the weight could not be made', () => {
    expect(pods(synth({ total: 20, split: { weight: 5 }, canary: { idle: true } }))).toEqual([20, 0]);
    expect(pods(synth({ total: 10, split: { weight: 5 }, canary: { idle: true } }))).toEqual([10, 0]);
  });

  test('as near as the tolerance wants it', () => {
    expect(share(synth({ total: 3, split: { weight: 30 }, tolerance: 4 }))).toBe('stable=66.67%, canary=33.33%');
  });
});

describe('fails when', () => {
  test.each<[string, Partial<CanaryWorkerProps>, string]>([
    ['a match is given', { split: { match: [RequestMatch.header('x-canary', 'true')] } },
      'a worker gets no requests that could match, got split.match x-canary: true: give the canary a queue of its own by env of the canary, and let who fills the queues choose'],
    ['clients are to stay', { split: { sticky: Sticky.cookie() } },
      'a worker has no clients to keep on a track, got split.sticky: give the canary a queue of its own by env of the canary, and let who fills the queues choose by user'],
    ['everybody is to be switched', { total: 5, split: Split.blueGreen({ active: Track.CANARY }) },
      'a worker has no requests to switch, because all of its pods take from the queue, got split.active "canary": use total with weight 0 or 100, or give the canary a queue of its own by env of the canary'],
    ['a weight has nothing to divide', { split: { weight: 20 } },
      'the numbers of pods are the share of a worker, got weight 20 and no total to divide: set total, or replicas of the tracks in place of the weight'],
    ['a weight is beside numbers', { split: { weight: 20 }, stable: { replicas: 4 } },
      'the numbers of pods are the share of a worker, got weight 20 and no total to divide: set total, or replicas of the tracks in place of the weight'],
    ['the weight is no percentage', { total: 10, split: { weight: 120 } }, 'canary weight must be a whole number from 0 to 100, got 120'],
    ['a weight is for nobody', { total: 10, split: { weight: 20 }, canary: undefined }, 'split needs a canary track, got weight 20 without one: add canary, or remove split'],
    ['a weight has neither a canary nor a total', { split: { weight: 20 }, canary: undefined }, [
      'the numbers of pods are the share of a worker, got weight 20 and no total to divide: set total, or replicas of the tracks in place of the weight',
      'jobs/mailer: split needs a canary track, got weight 20 without one: add canary, or remove split',
    ].join('\n')],
    ['the total is no number', { total: 0 }, 'total must be a whole number from 1 to 2147483647, got 0'],
    ['the total is a fraction', { total: 2.5 }, 'total must be a whole number from 1 to 2147483647, got 2.5'],
    ['numbers are beside a total', { total: 10, stable: { replicas: 9 }, canary: { replicas: 1 } },
      'tracks get their numbers of pods from total, got 9 of stable, 1 of canary beside total 10: remove one or the other'],
    ['autoscaling is beside a total', { total: 10, stable: { autoscaling: keda(0, 5) } },
      'total is a number that nobody changes, got autoscaling of stable beside total 10: remove one or the other'],
    ['there are fewer pods than tracks', { total: 1, split: { weight: 10 } }, 'total must have a pod for each track with a share, got 1 for weight 10: set total to 10, where the share is 10 %'],
    ['the pods do not make the weight', { total: 10, split: { weight: 5 } },
      'the pods must come within 0.5 percentage points of weight 5, got 1 of 10, which is 10 %: set total to 19, where it is 5.26 %, or tolerance to 5'],
    ['the pods do not make it near enough', { total: 7, split: { weight: 30 }, tolerance: 1 },
      'the pods must come within 1 percentage points of weight 30, got 2 of 7, which is 28.57 %: set total to 10, where it is 30 %, or tolerance to 1.43'],
    ['the tolerance is no percentage', { total: 10, split: { weight: 10 }, tolerance: -1 }, 'tolerance must be percentage points from 0 to 100, got -1'],
    ['the tolerance has no total', { tolerance: 2 }, 'tolerance is for a weight that divides total, got tolerance 2 and no total: set total, or remove tolerance'],
    ['the tolerance has no weight', { total: 10, tolerance: 2 }, 'tolerance is for a weight that divides total, got tolerance 2 and no split.weight: set split.weight, or remove tolerance'],
    ['a baseline has no canary', { baseline: {}, canary: undefined, stable: { version: '1' } }, 'a baseline is the control group of a canary, got none: add canary, or remove baseline'],
    ['metrics have no port', { metricsPorts: [] }, 'metricsPorts must have a port, got none: add one, or remove metricsPorts'],
    ['metrics have a bad port', { metricsPorts: [{ name: 'metrics', port: 0 }] }, 'port "metrics" must have numbers from 1 to 65535, got 0'],
    ['a replaced number is wrong', { canary: { replicas: -1 } }, 'canary replicas must be a whole number, 0 or more, got -1'],
    ['the name is too long', { name: 'a'.repeat(57) }, `name must be at most 56 characters, so that "…-canary" fits in 63, got 57: "${'a'.repeat(57)}"`],
  ])('%s', (_, props, text) => {
    expect(refused(props)).toBe(`jobs/mailer: ${text}`);
  });

  test('several things are wrong: all of them are said', () => {
    expect(refused({ split: { weight: 101, match: [RequestMatch.header('a', 'b')], sticky: Sticky.cookie() }, tolerance: 200 }).split('\n').map(line => line.replace('jobs/mailer: ', '').slice(0, 32))).toEqual([
      'canary weight must be a whole nu', 'a worker gets no requests that c', 'a worker has no clients to keep ', 'the numbers of pods are the shar', 'tolerance must be percentage poi',
      'tolerance is for a weight that d',
    ]);
  });

  test('the number of a workload that can still change is wrong, at once', () => {
    const chart = chartIn('jobs');
    const other = new kplus.Deployment(chart, 'workload', { containers: [{ name: 'main', image: 'registry.example/mailer:1' }] });
    expect(message(() => mailer(chart, { workload: Workload.fromDeployment(other), total: 10, split: { weight: 5 } }))).toContain('jobs/mailer: the pods must come within');
  });
});

describe('a plan', () => {
  const entry = (weight: number, more = '') => `- project: mailer\n  type: DEPLOYMENT_REPLICAS\n  weight: ${weight}\n${more}`;
  const plan = (weight: number, more = '') => CanaryPlan.fromYaml(entry(weight, more));
  const late = (props: Partial<CanaryWorkerProps>) => {
    const chart = chartIn('jobs');
    mailer(chart, props);
    return synthMessage(chart);
  };
  /** The place of the weight, and its line. */
  const at = (weight: number) => ` (canary.yaml:3:11)\n3 |   weight: ${weight}\n|           ^`;

  test('says how many pods the canary has', () => {
    const { worker, objects } = built({ stable: { replicas: 4 }, plan: plan(2) });
    expect(pods(objects)).toEqual([4, 2]);
    expect(share(objects)).toBe('stable=66.67%, canary=33.33%');
    expect(worker.share).toBe(100 / 3);
  });

  test.each([[0, [10, 0]], [3, [7, 3]], [10, [0, 10]]])('with %i out of a total leaves the rest to stable', (weight, wanted) => {
    expect(pods(synth({ total: 10, plan: plan(weight) }))).toEqual(wanted);
  });

  test('of the app counts, too', () => {
    const chart = chartIn('jobs', new GitOpsApp({ plan: plan(3) }));
    mailer(chart, { total: 10 });
    expect(pods(synthChart(chart))).toEqual([7, 3]);
  });

  test('may take the canary out of service, and says what runs', () => {
    const objects = synth({ total: 10, canary: {}, plan: plan(3, '  canary: { idle: true, image: "registry.example/mailer:3", version: "3" }\n  stable: { image: "registry.example/mailer:2" }\n') });
    expect(pods(objects)).toEqual([10, 0]);
    expect(['stable', 'canary'].map(track => deployment(objects, track).spec.template.spec.containers[0].image)).toEqual(['registry.example/mailer:2', 'registry.example/mailer:3']);
    expect(deployment(objects, 'canary').metadata.labels.version).toBe('3');
  });

  test('and stable with an autoscaler get along', () => {
    const { worker, objects } = built({ stable: { autoscaling: keda(0, 5) }, plan: plan(2) });
    expect(pods(objects)).toEqual([undefined, 2]);
    expect(worker.share).toBeUndefined();
  });

  test('gives a baseline as many', () => {
    const tracks = { stable: { version: '1' }, canary: { image: IMAGE, version: '2' }, baseline: {} };
    expect(pods(synth({ ...tracks, total: 10, plan: plan(2) }))).toEqual([6, 2, 2]);
    expect(pods(synth({ ...tracks, total: 10, plan: plan(5) }))).toEqual([0, 5, 5]);
    expect(pods(synth({ ...tracks, stable: { version: '1', replicas: 7 }, plan: plan(2) }))).toEqual([7, 2, 2]);
  });

  test('may take out of service a canary that has more pods than there are', () => {
    expect(pods(synth({ total: 1, plan: plan(3, '  canary: false\n') }))).toEqual([1, 0]);
    expect(pods(synth({ total: 1, canary: { idle: true }, plan: plan(3) }))).toEqual([1, 0]);
  });

  test('and the code that differ in several things: all of them are said, and none that a way out would bring', () => {
    expect(late({ total: 10, split: { weight: 5 }, tolerance: 3, canary: { autoscaling: keda(0, 3) }, plan: plan(20) }).split('\n').filter(line => line.startsWith('['))).toEqual([
      '[jobs/mailer] the plan says how many pods the canary has, got split.weight 5 beside weight 20 of the plan: remove split.weight (canary.yaml:3:11)',
      '[jobs/mailer] tolerance is for a weight in percent, got tolerance 3 beside weight 20 of the plan, which is a number of pods: remove tolerance (canary.yaml:3:11)',
      '[jobs/mailer] the plan says how many pods the canary has, got autoscaling of the canary beside weight 20 of the plan: remove autoscaling of the canary; stable can keep its own (canary.yaml:3:11)',
      '[jobs/mailer] the canary must have at most 10 of the total of 10 pods, got weight 20 in the plan: lower the weight, or raise total (canary.yaml:3:11)',
    ]);
  });

  test('may say what the code says', () => {
    expect(pods(synth({ canary: { replicas: 2 }, plan: plan(2) }))).toEqual([1, 2]);
  });

  test('changes nothing but numbers and the share', () => {
    const [before, after] = [1, 2].map(weight => synth({ total: 10, plan: plan(weight) }));
    const patched = JSON.parse(JSON.stringify(before));
    patched[0].spec.replicas = 8;
    patched[1].spec.replicas = 2;
    patched[1].metadata.annotations[SHARE] = 'stable=80%, canary=20%';
    expect(after).toEqual(patched);
  });

  test.each<[string, Partial<CanaryWorkerProps>, number, string]>([
    ['a weight is in the code, too', { total: 10, split: { weight: 20 } }, 2,
      'the plan says how many pods the canary has, got split.weight 20 beside weight 2 of the plan: remove split.weight'],
    ['a weight is in the code, without a total', { split: { weight: 20 } }, 2,
      'the plan says how many pods the canary has, got split.weight 20 beside weight 2 of the plan: remove split.weight'],
    ['a tolerance is in the code', { total: 10, tolerance: 2 }, 2,
      'tolerance is for a weight in percent, got tolerance 2 beside weight 2 of the plan, which is a number of pods: remove tolerance'],
    ['another number is in the code', { canary: { replicas: 3 } }, 2, 'canary.replicas must be what the plan says, weight 2, got 3: remove canary.replicas'],
    ['there is no canary', { canary: undefined }, 2, 'the plan gives the canary 2 pods, got no canary track: add canary: {}, or set weight 0 in the plan'],
    ['the canary is autoscaled', { canary: { autoscaling: keda(0, 5) } }, 2,
      'the plan says how many pods the canary has, got autoscaling of the canary beside weight 2 of the plan: remove autoscaling of the canary; stable can keep its own'],
    ['the canary is autoscaled at weight 0', { canary: { autoscaling: keda(0, 5) } }, 0,
      'the plan says how many pods the canary has, got autoscaling of the canary beside weight 0 of the plan: remove autoscaling of the canary; stable can keep its own'],
    ['there are not as many pods', { total: 10 }, 11, 'the canary must have at most 10 of the total of 10 pods, got weight 11 in the plan: lower the weight, or raise total'],
    ['there are not as many for a baseline, too', { total: 11, stable: { version: '1' }, canary: { version: '2' }, baseline: {} }, 6,
      'the canary must have at most 5 of the total of 11 pods, because a baseline gets as many, got weight 6 in the plan: lower the weight, or raise total'],
  ])('fails when %s', (_, props, weight, text) => {
    expect(late({ ...props, plan: plan(weight) })).toBe(`[jobs/mailer] ${text}${at(weight)}`);
  });

  test('fails when it has no entry, or one of another type', () => {
    const path = (yaml: string) => late({ total: 10, plan: CanaryPlan.fromYaml(yaml) });
    expect(path('- { project: other, type: DEPLOYMENT_REPLICAS, weight: 0 }\n')).toContain(
      'the plan must have an entry for every process, got none for "mailer" in canary.yaml: add "- { project: mailer, type: DEPLOYMENT_REPLICAS, weight: 0 }"');
    expect(path('- { project: mailer, type: ISTIO_VSVC, weight: 0 }\n')).toContain(
      '[jobs/mailer] type in the plan must be DEPLOYMENT_REPLICAS for this process, got ISTIO_VSVC: change the type, or the process (canary.yaml:1:28)');
  });
});

describe('a baseline', () => {
  const tracks = { stable: { version: '1' }, canary: { image: IMAGE, version: '2', resources: { limits: { memory: '64Mi' } } }, baseline: {} };

  test('runs what stable runs, with the pods and the resources of the canary', () => {
    const { worker, objects } = built({ ...tracks, total: 10, split: { weight: 20 } });
    expect(pods(objects)).toEqual([6, 2, 2]);
    expect(share(objects)).toBe('stable=60%, canary=20%, baseline=20%');
    expect([worker.share, worker.baseline?.name]).toEqual([20, 'mailer-baseline']);
    const { spec: { selector, template } } = deployment(objects, 'baseline');
    expect(selector.matchLabels).toEqual({ app: 'mailer', track: 'baseline' });
    expect(template.metadata.labels).toEqual({ app: 'mailer', track: 'baseline', version: '1-baseline', [INJECT]: 'false' });
    expect(template.spec.containers[0]).toMatchObject({ image: 'registry.example/mailer:1', resources: { limits: { memory: '64Mi' } } });
  });

  test.each([[10, 0, [10, 0, 0]], [10, 10, [8, 1, 1]], [10, 50, [0, 5, 5]], [100, 33, [34, 33, 33]]])('gets w of 100 as the canary does: %i pods, weight %i', (total, weight, wanted) => {
    expect(pods(synth({ ...tracks, total, split: { weight } }))).toEqual(wanted);
  });

  test('has the number of the canary, and rests with it', () => {
    expect(pods(synth({ ...tracks, stable: { version: '1', replicas: 8 }, canary: { version: '2', replicas: 2 } }))).toEqual([8, 2, 2]);
    expect(pods(synth({ ...tracks, stable: { version: '1', replicas: 8 }, canary: { version: '2', replicas: 2, idle: true } }))).toEqual([8, 0, 0]);
    expect(pods(synth({ ...tracks, canary: { version: '2', idle: true }, total: 10, split: { weight: 20 } }))).toEqual([10, 0, 0]);
  });

  test('has the autoscaler of the canary', () => {
    const objects = synth({ ...tracks, canary: { version: '2', autoscaling: keda(0, 5) } });
    expect(['canary', 'baseline'].map(track => find(objects, 'ScaledObject', `mailer-${track}`).spec.maxReplicaCount)).toEqual([5, 5]);
  });

  test.each<[string, Partial<CanaryWorkerProps>, string]>([
    ['it has another number', { baseline: { replicas: 2 } }, 'baseline must have as many pods as the canary, whose share it gets, got 2 of baseline and 1 of canary: remove replicas of baseline'],
    ['it alone is autoscaled', { baseline: { autoscaling: keda(0, 5) } },
      'baseline must have as many pods as the canary, whose share it gets, got 0 to 5 of baseline and 1 of canary: remove autoscaling of baseline'],
    ['the weight is above 50', { total: 10, split: { weight: 60 } }, 'canary weight must be at most 50 beside a baseline, which gets the same, got 60: remove baseline for the last steps'],
    ['there are versions missing', { stable: {} }, 'a baseline needs versions, so that telemetry can tell the tracks apart, got none on stable and baseline: set version on stable and canary'],
    ['the pods are too few for three tracks', { total: 2, split: { weight: 10 } },
      'total must have a pod for each track with a share, got 2 for weight 10: set total to 10, where the share is 10 %'],
  ])('fails when %s', (_, props, text) => {
    expect(refused({ ...tracks, ...props })).toBe(`jobs/mailer: ${text}`);
  });
});

describe('the sidecar of Istio', () => {
  const label = (objects: any[], track = 'stable') => deployment(objects, track).spec.template.metadata.labels[INJECT];
  const adopted = (labels: { [key: string]: string } = {}) => Workload.fromManifest({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'mailer', namespace: 'jobs', labels: { team: 'a' } },
    spec: {
      replicas: 4,
      selector: { matchLabels: { app: 'mailer' } },
      template: { metadata: { labels: { app: 'mailer', ...labels } }, spec: { containers: [{ name: 'app', image: 'registry.example/mailer:1' }] } },
    },
  });

  test('stays away by default, on pods and in no selector', () => {
    const objects = synth();
    expect(['stable', 'canary'].map(track => label(objects, track))).toEqual(['false', 'false']);
    expect(deployment(objects).spec.selector.matchLabels).toEqual({ app: 'mailer', track: 'stable' });
    expect(deployment(objects).metadata.labels).not.toHaveProperty([INJECT]);
  });

  test('is left to the namespace where the worker says true', () => {
    expect(label(synth({ sidecar: true }))).toBeUndefined();
  });

  test('is what pods say themselves', () => {
    expect(label(synth({ workload: Workload.container({ image: IMAGE, labels: { [INJECT]: 'true' } }) }))).toBe('true');
    expect(label(synth({ workload: Workload.container({ image: IMAGE, annotations: { [INJECT]: 'true' } }) }))).toBeUndefined();
    const objects = synth({ canary: { labels: { [INJECT]: 'true' } } });
    expect(['stable', 'canary'].map(track => label(objects, track))).toEqual(['false', 'true']);
  });

  test('is not touched on an adopted Deployment, nor on its canary', () => {
    for (const sidecar of [undefined, true]) {
      const objects = synth({ workload: adopted(), sidecar });
      expect(['stable', 'canary'].map(track => label(objects, track))).toEqual([undefined, undefined]);
    }
    const objects = synth({ workload: adopted({ [INJECT]: 'false' }), sidecar: false });
    expect(['stable', 'canary'].map(track => label(objects, track))).toEqual(['false', 'false']);
  });

  test('fails when somebody says the opposite, or an adopted Deployment does not say it', () => {
    expect(refused({ sidecar: false, canary: { labels: { [INJECT]: 'true' } } })).toBe(
      'jobs/mailer: canary pods must say what the process says about the sidecar, got sidecar.istio.io/inject: "true" beside sidecar false: remove one of them');
    expect(refused({ sidecar: true, canary: { labels: { [INJECT]: 'false' } } })).toBe(
      'jobs/mailer: canary pods must say what the process says about the sidecar, got sidecar.istio.io/inject: "false" beside sidecar true: remove one of them');
    expect(refused({ workload: adopted(), sidecar: false })).toBe(
      'jobs/mailer: sidecar: false cannot be written on Deployment mailer, which stays as it is, and a canary that differs by it is no comparison: add the label sidecar.istio.io/inject: "false" to its pods, or remove sidecar');
  });

  test('and an adopted Deployment with any selector works: it stays to the letter, and its number may be divided', () => {
    const own = synth({ workload: adopted() });
    expect(deployment(own)).toEqual({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'mailer', namespace: 'jobs', labels: { team: 'a' } },
      spec: {
        replicas: 4,
        selector: { matchLabels: { app: 'mailer' } },
        template: { metadata: { labels: { app: 'mailer' } }, spec: { containers: [{ name: 'app', image: 'registry.example/mailer:1' }] } },
      },
    });
    expect(deployment(own, 'canary').spec.selector.matchLabels).toEqual({ app: 'mailer-canary' });
    expect(share(own)).toBe('stable=80%, canary=20%');
    expect(pods(synth({ workload: adopted(), total: 5, split: { weight: 40 } }))).toEqual([3, 2]);
  });

  test('fails when metrics of an adopted Deployment need labels that its canary cannot have', () => {
    expect(refused({ workload: adopted(), metricsPorts: [{ name: 'metrics', port: 9090 }] })).toBe(
      'jobs/mailer: metricsPorts needs labels that the pods of all tracks share, but Deployment mailer keeps its selector app: mailer, which no canary pod may match: remove metricsPorts, and let a PodMonitor select the pods');
  });
});

describe('the Service for scrapers', () => {
  test('is headless, over the pods of all tracks', () => {
    const ports = [{ name: 'metrics', port: 9090 }];
    const { worker, objects } = built({ workload: Workload.container({ image: IMAGE, ports: [{ name: 'metrics', port: 8081 }] }), metricsPorts: ports });
    expect(find(objects, 'Service', 'mailer')).toEqual({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'mailer', namespace: 'jobs', labels: { app: 'mailer' }, annotations: { 'argocd.argoproj.io/sync-wave': '-1' } },
      spec: { clusterIP: 'None', selector: { app: 'mailer' }, ports: [{ name: 'metrics', port: 9090, targetPort: 8081 }] },
    });
    expect(worker.object('MetricsService').kind).toBe('Service');
  });

  test('keeps its selector: a patch is refused', () => {
    const chart = chartIn('jobs');
    mailer(chart, { metricsPorts: [{ name: 'metrics', port: 9090 }] }).object('MetricsService').addJsonPatch(JsonPatch.replace('/spec/selector', { app: 'x' }));
    expect(synthMessage(chart)).toBe('[jobs/mailer] JSON patches must leave the selector of Service mailer, got {"app":"x"} in place of {"app":"mailer"}: use trackLabel');
  });
});

describe('what a track has of its own', () => {
  test('autoscalers differ in their selectors, and may leave no pod', () => {
    const objects = synth({ stable: { autoscaling: keda(0, 9) }, canary: { image: IMAGE, autoscaling: keda(0, 1) } });
    for (const [name, max, track] of [['mailer', 9, 'stable'], ['mailer-canary', 1, 'canary']] as const) {
      expect(find(objects, 'ScaledObject', name).spec).toMatchObject({ scaleTargetRef: { kind: 'Deployment', name }, minReplicaCount: 0, maxReplicaCount: max });
      expect(find(objects, 'Deployment', name).spec.selector.matchLabels).toEqual({ app: 'mailer', track });
    }
    expect(pods(objects)).toEqual([undefined, undefined]);
  });

  test('a HorizontalPodAutoscaler of each', () => {
    const objects = synth({ stable: HPA, canary: HPA });
    expect(['mailer', 'mailer-canary'].map(name => find(objects, 'HorizontalPodAutoscaler', name).spec.scaleTargetRef.name)).toEqual(['mailer', 'mailer-canary']);
  });

  test('an idle canary has no autoscaler, which would wake it up', () => {
    expect(names(synth({ canary: { autoscaling: keda(0, 5), idle: true } }))).toEqual(['Deployment mailer', 'Deployment mailer-canary']);
  });

  test('configuration, rollout, drain, budget, patches and another track label', () => {
    const objects = synth({
      config: [Config.configMap('settings', { data: { LOG_LEVEL: 'info' } })],
      rollout: { maxSurge: Amount.count(1), maxUnavailable: Amount.count(0) },
      drain: { grace: Duration.minutes(2) },
      trackLabel: TrackLabel.of('release', { stable: 'main', canary: 'next' }),
      stable: { replicas: 4, disruptionBudget: DisruptionBudget.maxUnavailable(Amount.count(1)) },
      canary: { image: IMAGE, patches: [JsonPatch.add('/spec/paused', true)], config: [Config.configMap('settings', { data: { LOG_LEVEL: 'debug' } })] },
    });
    const { spec } = deployment(objects, 'canary');
    expect(spec).toMatchObject({ paused: true, strategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } }, selector: { matchLabels: { app: 'mailer', release: 'next' } } });
    expect(spec.template.spec.terminationGracePeriodSeconds).toBe(120);
    expect(objects.filter(({ kind }) => kind === 'ConfigMap')).toHaveLength(2);
    expect(find(objects, 'PodDisruptionBudget', 'mailer').spec.selector.matchLabels).toEqual({ app: 'mailer', release: 'main' });
  });

  test('fails when a patch changes a number that is the share', () => {
    const chart = chartIn('jobs');
    mailer(chart, { total: 20, split: { weight: 5 }, canary: { patches: [JsonPatch.replace('/spec/replicas', 3)] } });
    expect(synthMessage(chart)).toBe('[jobs/mailer] JSON patches must leave the replicas of Deployment mailer-canary, got 3 in place of 1: use total and split.weight');
  });

  test('and says where the number comes from: a plan, or an autoscaler', () => {
    const text = (props: Partial<CanaryWorkerProps>) => {
      const chart = chartIn('jobs');
      mailer(chart, props).canary!.addJsonPatch(JsonPatch.add('/spec/replicas', 3));
      return synthMessage(chart);
    };
    const plan = CanaryPlan.fromYaml('- { project: mailer, type: DEPLOYMENT_REPLICAS, weight: 2 }\n');
    expect(text({ plan })).toBe('[jobs/mailer] JSON patches must leave the replicas of Deployment mailer-canary, got 3 in place of 2: use the weight in the plan');
    expect(text({ plan, total: 10 })).toBe('[jobs/mailer] JSON patches must leave the replicas of Deployment mailer-canary, got 3 in place of 2: use total and the weight in the plan');
    expect(text({ canary: { autoscaling: keda(0, 5) } })).toBe(
      '[jobs/mailer] JSON patches must leave the replicas of Deployment mailer-canary, got 3 in place of nothing: use autoscaling of the track');
  });

  test('fails when a budget keeps the last pod of a worker that may rest', () => {
    expect(refused({ canary: { autoscaling: keda(0, 5), disruptionBudget: DisruptionBudget.minAvailable(Amount.count(1)) } })).toBe(
      'jobs/mailer: canary disruptionBudget must let a drain pass, got minAvailable 1 for 1 pod: use DisruptionBudget.maxUnavailable(Amount.count(1))');
  });
});

describe('scaling to no pod', () => {
  const autoscaling = keda(0, 5);

  test('is for workers: on a service it fails', () => {
    const text = (track: string) => `shop/web: ${track} autoscaling must keep a pod of a service, got minReplicas 0: a track without pods answers 503; set minReplicas to 1 or more`;
    expect(message(() => service(chartIn(), { stable: { autoscaling } }))).toBe(text('stable'));
    expect(message(() => service(chartIn(), { canary: { autoscaling } }))).toBe(text('canary'));
  });

  test('is for KEDA, and not for nothing', () => {
    expect(message(() => Autoscaling.horizontal({ minReplicas: 0, maxReplicas: 3, cpuPercent: 70 }))).toBe(
      'Autoscaling.horizontal: minReplicas must be a whole number, 1 or more, got 0: clusters before Kubernetes 1.37 refuse 0; use Autoscaling.keda for a worker that may have no pods');
    for (const types of [['cpu'], ['memory', 'cpu']]) {
      const triggers = types.map(type => ({ type, metricType: 'Utilization', metadata: { value: '70' } }));
      expect(message(() => Autoscaling.keda({ minReplicas: 0, maxReplicas: 3, triggers }))).toBe(
        'Autoscaling.keda: minReplicas must be 1 or more where cpu and memory are the only triggers, because they measure pods that run, got 0: set minReplicas to 1, or add a trigger of something else');
      expect(() => Autoscaling.keda({ minReplicas: 1, maxReplicas: 3, triggers })).not.toThrow();
      expect(() => Autoscaling.keda({ minReplicas: 0, maxReplicas: 3, triggers: [...triggers, { type: 'cron', metadata: {} }] })).not.toThrow();
    }
    expect(message(() => keda(0, 0))).toBe('Autoscaling.keda: maxReplicas must be a whole number, 1 or more, got 0');
    expect(message(() => keda(-1, 3))).toBe('Autoscaling.keda: minReplicas must be a whole number, 0 or more, got -1');
  });
});

describe('the tree is examined as for services:', () => {
  const withOther = (props: Partial<CanaryWorkerProps>, apiVersion: string, kind: string, spec: object, name = 'other') => {
    const chart = chartIn('jobs');
    mailer(chart, props);
    new ApiObject(chart, 'other', { apiVersion, kind, metadata: { name }, spec });
    return synthMessage(chart);
  };
  const target = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'mailer' };

  test('a second owner of the number', () => {
    expect(withOther({ total: 20, split: { weight: 5 } }, 'keda.sh/v1alpha1', 'ScaledObject', { scaleTargetRef: target })).toBe(
      '[jobs/mailer] ScaledObject jobs/other scales Deployment mailer, whose number of pods is 19 here by total and split.weight, and both would change it in turn: remove it');
    expect(withOther({}, 'keda.sh/v1alpha1', 'ScaledObject', { scaleTargetRef: target })).toBe(
      '[jobs/mailer] ScaledObject jobs/other scales Deployment mailer, whose number of pods is 1 here, and both would change it in turn: remove it, or set autoscaling: Autoscaling.external(…) on stable');
    expect(withOther({ stable: { autoscaling: keda(0, 5) } }, 'autoscaling/v2', 'HorizontalPodAutoscaler', { scaleTargetRef: target })).toBe(
      '[jobs/mailer] HorizontalPodAutoscaler jobs/other scales Deployment mailer, which has an autoscaler of its own, and both would be disabled: remove it, or autoscaling of stable');
  });

  test('a second budget', () => {
    expect(withOther({ stable: { disruptionBudget: DisruptionBudget.maxUnavailable(Amount.count(1)) } }, 'policy/v1', 'PodDisruptionBudget', { selector: { matchLabels: { app: 'mailer' } } })).toBe(
      '[jobs/mailer] PodDisruptionBudget jobs/other is a second budget for the pods of Deployment mailer, and Kubernetes evicts no pod that has two: remove it, or disruptionBudget of stable');
  });

  test('a workload for the same pods', () => {
    const labels = { app: 'mailer', track: 'canary' };
    expect(withOther({}, 'apps/v1', 'Deployment', { selector: { matchLabels: labels }, template: { metadata: { labels } } })).toBe(
      '[jobs/mailer] Deployment jobs/other and Deployment mailer-canary select the same pods, and would take them from each other: give it other labels and another selector');
  });

  test('a second maker of an object', () => {
    expect(withOther({ metricsPorts: [{ name: 'metrics', port: 9090 }] }, 'v1', 'Service', {}, 'mailer')).toBe(
      '[jobs/mailer] Service mailer must be made once, but jobs/other makes it, too: give one of them another name or namespace');
  });

  test('and a service of the same name beside it', () => {
    const chart = chartIn('jobs');
    service(chart, {}, 'web');
    mailer(chart);
    expect(names(synthChart(chart))).toEqual(expect.arrayContaining(['Deployment web', 'Deployment mailer']));
  });
});

describe('properties', () => {
  const total = fc.integer({ min: 1, max: 400 });
  const weight = fc.integer({ min: 0, max: 100 });
  const tolerance = fc.option(fc.double({ min: 0, max: 100, noNaN: true }), { nil: undefined });
  const still = (objects: any[]) => objects.map(({ apiVersion, kind, metadata, spec }) =>
    [apiVersion, kind, metadata.name, metadata.labels, spec.selector, spec.template]);
  const versions = { stable: { version: '1' }, canary: { image: IMAGE, version: '2' } };

  test('the pods sum to the total and make the weight, or the message names numbers that do', () => {
    fc.assert(fc.property(total, weight, tolerance, fc.boolean(), (all, wanted, off, controlled) => {
      fc.pre(!controlled || wanted <= 50);
      const props = { ...versions, ...controlled ? { baseline: {} } : {}, split: { weight: wanted }, tolerance: off };
      const within = (objects: any[], size: number, distance: number) => {
        const [stable, canary, baseline = 0] = pods(objects);
        expect(stable + canary + baseline).toBe(size);
        expect(baseline).toBe(controlled ? canary : 0);
        expect(Math.abs(100 * canary / size - wanted)).toBeLessThanOrEqual(distance + 1e-9);
        expect(canary === 0).toBe(wanted === 0);
        expect(stable > 0 || wanted * (controlled ? 2 : 1) === 100).toBe(true);
      };
      let objects: any[];
      try {
        objects = built({ ...props, total: all }).objects;
      } catch (error) {
        const [, next] = /set total to (\d+)/.exec((error as Error).message)!;
        expect(Number(next)).toBeGreaterThan(all);
        within(built({ ...props, total: Number(next) }).objects, Number(next), off ?? 0.5);
        const [, enough] = /or tolerance to ([\d.]+)$/.exec((error as Error).message) ?? [];
        if (enough !== undefined) {
          within(built({ ...props, total: all, tolerance: Number(enough) }).objects, all, Number(enough));
        }
        return;
      }
      within(objects, all, off ?? 0.5);
    }), { numRuns: 300 });
  });

  test('names, kinds, selectors and templates never move, whatever the share is', () => {
    const metricsPorts = [{ name: 'metrics', port: 9090 }];
    const at = (percent: number, idle: boolean) => synth({ total: 100, split: { weight: percent }, canary: { image: IMAGE, idle }, metricsPorts });
    fc.assert(fc.property(weight, weight, fc.boolean(), (one, other, idle) => {
      expect(still(at(one, idle))).toEqual(still(at(other, false)));
    }), { numRuns: 60 });
  });

  test('a plan says the same as numbers do', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 1, max: 50 }), (canary, stable) => {
      const plan = CanaryPlan.fromYaml(`- { project: mailer, type: DEPLOYMENT_REPLICAS, weight: ${canary} }\n`);
      const wanted = synth({ stable: { replicas: stable }, canary: { image: IMAGE, replicas: canary } });
      expect(synth({ stable: { replicas: stable }, plan })).toEqual(wanted);
      expect(synth({ total: stable + canary, plan })).toEqual(wanted);
    }), { numRuns: 60 });
  });
});

describe('how far the share drifts', () => {
  /** Bounds of a Deployment while it rolls: `ResolveFenceposts` of Kubernetes. */
  const bounds = (pods_: number, surge: string, unavailable: string) => {
    const of = (amount: string, round: (value: number) => number) => amount.endsWith('%') ? round(pods_ * parseInt(amount) / 100) : Number(amount);
    const [more, fewer] = [of(surge, Math.ceil), of(unavailable, Math.floor)];
    return { least: pods_ - (more === 0 && fewer === 0 ? 1 : fewer), most: pods_ + more };
  };
  const percent = (canary: number, stable: number) => canary === 0 ? 0 : Math.round(1000 * canary / (canary + stable)) / 10;
  const span = (from: number, to: number) => `${from} to ${to} %`;

  const { text } = allStories().find(({ module, name }) => module === 'workers' && name === 'drift')!;
  const rows = text.split('\n').filter(line => /^\| \d/.test(line)).map(line => line.split('|').slice(1, -1).map(cell => cell.trim()));

  test('has a table', () => {
    expect(rows.length).toBeGreaterThanOrEqual(6);
  });

  test.each(rows)('%s pods, %s: %s, %s, %s, %s', (size, amounts, rests, stableRolls, canaryRolls, bothRoll) => {
    const [stable, canary] = size.split(' + ').map(Number);
    const [surge, unavailable] = amounts.replace(/ \(.*/, '').replace(/ %/g, '%').split(', ');
    const [s, c] = [bounds(stable, surge, unavailable), bounds(canary, surge, unavailable)];
    expect(rests).toBe(`${percent(canary, stable)} %`);
    expect(stableRolls).toBe(span(percent(canary, s.most), percent(canary, s.least)));
    expect(canaryRolls).toBe(span(percent(c.least, stable), percent(c.most, stable)));
    expect(bothRoll).toBe(span(percent(c.least, s.most), percent(c.most, s.least)));
  });
});

describe('the verifier', () => {
  const manifests = (props: Partial<CanaryWorkerProps>) => Manifests.fromChart(built(props).chart);
  const SHAPES: [string, Partial<CanaryWorkerProps>][] = [
    ['numbers', { stable: { replicas: 4 } }],
    ['an idle canary', { canary: { image: IMAGE, idle: true } }],
    ['a total', { total: 20, split: { weight: 5 } }],
    ['ScaledObjects down to no pod', { stable: { autoscaling: keda(0, 9) }, canary: { image: IMAGE, autoscaling: keda(0, 1) } }],
    ['HorizontalPodAutoscalers', { stable: HPA, canary: { image: IMAGE, ...HPA } }],
    ['a baseline', { stable: { version: '1' }, canary: { image: IMAGE, version: '2' }, baseline: {}, total: 20, split: { weight: 5 } }],
    ['a Service for scrapers', { metricsPorts: [{ name: 'metrics', port: 9090 }], total: 20, split: { weight: 5 } }],
    ['a Service for scrapers and an idle canary', { metricsPorts: [{ name: 'metrics', port: 9090 }], canary: { image: IMAGE, idle: true } }],
    ['a sidecar', { sidecar: true }],
    ['a queue of its own', { canary: { image: IMAGE, env: { QUEUE_URL: 'https://sqs.example/mails-canary' } } }],
  ];

  test.each(SHAPES)('has nothing to say about %s', (_, props) => {
    expect(check(manifests(props)).map(String)).toEqual([]);
  });

  const told = (from: number, to: number, metricsPorts?: CanaryWorkerProps['metricsPorts']) => {
    const [before, after] = [from, to].map(weight => manifests({ metricsPorts, total: 20, split: { weight } }));
    return [ApplyOrder.argoCd(), ApplyOrder.kubectl()].map(order => transition(before, after, order).map(({ rule }) => rule));
  };

  test.each([[0, 5], [5, 50], [50, 100], [100, 50], [5, 0]])('has nothing to say about a step from %i to %i, with a Service for scrapers or without', (from, to) => {
    expect(told(from, to)).toEqual([[], []]);
    expect(told(from, to, [{ name: 'metrics', port: 9090 }])).toEqual([[], []]);
  });

  test.each([[0, 100], [100, 0]])('lets a queue wait from %i to %i, but says that the Service for scrapers is without pods for a while, unless it is in waves', (from, to) => {
    expect(told(from, to)).toEqual([[], []]);
    expect(told(from, to, [{ name: 'metrics', port: 9090 }])).toEqual([[], ['R80']]);
  });
});
