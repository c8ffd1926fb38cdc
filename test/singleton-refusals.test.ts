import { ApiObject, Chart, Duration, JsonPatch } from 'cdk8s';
import * as kplus from 'cdk8s-plus-34';
import { chartIn, message, synthChart, synthMessage } from './support';
import {
  Amount, Autoscaling, CanaryPlan, DisruptionBudget, GitOpsApp, SingletonFence, SingletonForm, SingletonProcess, SingletonProcessProps,
  Track, TrackLabel, Workload,
} from '../src';

const image = 'registry.example/scheduler:2';
const workload = () => Workload.container({ image: 'registry.example/scheduler:1' });

function scheduler(chart: Chart, props: Partial<SingletonProcessProps> & { baseline?: object } = {}, id = 'scheduler'): SingletonProcess {
  return new SingletonProcess(chart, id, { workload: workload(), canary: { image }, ...props });
}

/** The message of the constructor, without the path in front of each line. */
function refusal(props: Partial<SingletonProcessProps> & { baseline?: object }, id = 'scheduler'): string {
  return message(() => scheduler(chartIn('jobs'), props, id)).replaceAll(`jobs/${id}: `, '');
}

/** A Deployment as it runs. */
function running(spec: object = {}, pod: object = {}, labels: object = { app: 'legacy' }): Workload {
  const template = { metadata: { labels }, spec: { containers: [{ name: 'app', image: 'registry.example/legacy:1' }], ...pod } };
  return Workload.fromManifest({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'legacy' }, spec: { selector: { matchLabels: labels }, template, ...spec } });
}

const CRON = SingletonForm.cronJobs({ schedule: '@daily' });

describe('a singleton fails when', () => {
  test('its tracks say how many pods there are', () => {
    const one = Autoscaling.external('somebody');
    const disruptionBudget = DisruptionBudget.maxUnavailable(Amount.count(1));
    expect(refusal({ stable: { replicas: 1 }, canary: { replicas: 1 } })).toBe([
      'stable replicas must not be set, because a singleton has one pod in all, on the active track, got 1: remove replicas, and set active',
      'canary replicas must not be set, because a singleton has one pod in all, on the active track, got 1: remove replicas, and set active',
    ].join('\n'));
    expect(refusal({ stable: { autoscaling: one, disruptionBudget }, canary: { autoscaling: one } })).toBe([
      'stable autoscaling must not be set, because a singleton has one pod in all: remove autoscaling',
      'stable disruptionBudget must not be set, because a singleton has one pod: a budget that lets it go says nothing, and any other blocks every drain: remove disruptionBudget',
      'canary autoscaling must not be set, because a singleton has one pod in all: remove autoscaling',
    ].join('\n'));
  });

  test.each([
    ['Track.BASELINE', { active: Track.BASELINE }, 'active must be Track.STABLE or Track.CANARY, got "baseline": nothing else runs a singleton'],
    ['no track', { active: 'both' as Track }, 'active must be Track.STABLE or Track.CANARY, got "both": nothing else runs a singleton'],
    ['a canary that is not there', { active: Track.CANARY, canary: undefined }, 'active must be a track that is there, got "canary" without a canary: add canary: {}, or make stable active'],
    ['an idle canary', { active: Track.CANARY, canary: { idle: true } }, 'canary must not be idle while it is active: remove idle, or make stable active'],
  ])('what is active is %s', (_, props, expected) => {
    expect(refusal(props)).toBe(expected);
  });

  test('it has a control group', () => {
    expect(refusal({ baseline: {} })).toBe('baseline is refused on singletons, because a control group would run beside the one that runs: remove baseline');
  });

  test('it rolls', () => {
    expect(refusal({ rollout: { maxSurge: Amount.count(1), maxUnavailable: Amount.count(0) } })).toBe(
      'rollout maxSurge and maxUnavailable must not be set on a singleton, whose old pod ends before the new one starts ("Recreate"): remove them');
  });

  test.each([
    [{ replicas: 2 }, 'workload replicas must be 1 or not said, because a singleton has one pod in all, got 2: say 1, or remove it'],
    [{ replicas: 0 }, 'workload replicas must be 1 or not said, because a singleton has one pod in all, got 0: say 1, or remove it'],
    [
      { strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1 } } },
      'workload strategy must be "Recreate" or not said, because any other starts the new pod beside the old one, got "RollingUpdate": remove it, or say strategy: { type: Recreate } (cdk8s-plus: DeploymentStrategy.recreate())',
    ],
    [
      { strategy: { type: 'Recreate', rollingUpdate: {} } },
      'workload strategy must be "Recreate" or not said, because any other starts the new pod beside the old one, got "Recreate" with rollingUpdate: remove it, or say strategy: { type: Recreate } (cdk8s-plus: DeploymentStrategy.recreate())',
    ],
  ])('its workload says %j', (spec, expected) => {
    const chart = chartIn('jobs');
    expect(message(() => scheduler(chart, { workload: running(spec) }))).toBe(`jobs/scheduler: ${expected}`);
    expect(message(() => scheduler(chart, { workload: running(spec), form: SingletonForm.oneDeployment() }, 'one'))).toBe(`jobs/one: ${expected}`);
  });

  test('its workload is a Deployment of cdk8s-plus that says nothing, which is then two pods and a rolling update', () => {
    const chart = chartIn('jobs');
    const deployment = new kplus.Deployment(chart, 'workload', { containers: [{ image, securityContext: { ensureNonRoot: false } }] });
    scheduler(chart, { workload: Workload.fromDeployment(deployment) });
    expect(synthMessage(chart)).toBe([
      '[jobs/scheduler] workload replicas must be 1 or not said, because a singleton has one pod in all, got 2: say 1, or remove it',
      '[jobs/scheduler] workload strategy must be "Recreate" or not said, because any other starts the new pod beside the old one, got "RollingUpdate": remove it, or say strategy: { type: Recreate } (cdk8s-plus: DeploymentStrategy.recreate())',
    ].join('\n'));
  });

  test('everything at once is wrong, it says so at once', () => {
    const form = SingletonForm.deployments({ argoCdHook: { timeout: Duration.seconds(30) } });
    expect(refusal({ form, stable: { replicas: 2 }, active: Track.CANARY, canary: { idle: true, image: 'a b' }, rollout: { maxSurge: Amount.count(1) }, workload: running({ replicas: 3 }) }).split('\n')).toEqual([
      'canary must not be idle while it is active: remove idle, or make stable active',
      'stable replicas must not be set, because a singleton has one pod in all, on the active track, got 2: remove replicas, and set active',
      'rollout maxSurge and maxUnavailable must not be set on a singleton, whose old pod ends before the new one starts ("Recreate"): remove them',
      'canary image must be a reference without spaces, got "a b"',
      'workload replicas must be 1 or not said, because a singleton has one pod in all, got 3: say 1, or remove it',
      'argoCdHook timeout must be longer than the 30 s that a pod may take to end, got 30 s: set a longer timeout, or none',
    ]);
  });

  test.each([
    ['replicas', JsonPatch.replace('/spec/replicas', 1), 'JSON patches must leave the replicas of Deployment scheduler-canary, got 1 in place of 0: use active'],
    [
      'strategy', JsonPatch.replace('/spec/strategy', { type: 'RollingUpdate' }),
      'JSON patches must leave the strategy of Deployment scheduler-canary, got {"type":"RollingUpdate"} in place of {"type":"Recreate"}: use a CanaryWorker for what may run twice',
    ],
  ])('JSON patches change its %s', (_, patch, expected) => {
    const chart = chartIn('jobs');
    scheduler(chart, { canary: { patches: [patch] } });
    expect(synthMessage(chart)).toBe(`[jobs/scheduler] ${expected}`);
  });

  test('JSON patches let a Job have more than one pod', () => {
    const chart = chartIn('jobs');
    scheduler(chart, { form: CRON, stable: { patches: [JsonPatch.add('/spec/jobTemplate/spec/parallelism', 3)] } });
    expect(synthMessage(chart)).toBe(
      '[jobs/scheduler] JSON patches must leave the parallelism of CronJob scheduler, got 3 in place of 1: use a CronJob of your own for what may run twice');
  });

  test.each([['two Deployments', SingletonForm.deployments()], ['CronJobs', CRON]])('its workload is in a wave of its own, as %s', (_, form) => {
    const chart = chartIn('jobs');
    const annotations = { 'argocd.argoproj.io/sync-wave': '5' };
    const template = { metadata: { labels: { job: 'x' } }, spec: { containers: [{ name: 'app', image }] } };
    const spec = { strategy: { type: 'Recreate' }, selector: { matchLabels: { job: 'x' } }, template };
    const object = new ApiObject(chart, 'taken', { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { annotations }, spec });
    scheduler(chart, { form, workload: Workload.fromDeployment(object) });
    expect(synthMessage(chart)).toBe(
      '[jobs/scheduler] workload annotation argocd.argoproj.io/sync-wave must not be set, because the form says in which order its tracks come up, got "5": remove it, and let what has to be there first be in a wave before -2, or use SingletonForm.oneDeployment()');
  });

  test('JSON patches let two pods have the volume, or two Jobs run', () => {
    const chart = chartIn('jobs');
    const process = scheduler(chart, { fence: SingletonFence.volume(), form: CRON });
    process.object('Fence').addJsonPatch(JsonPatch.replace('/spec/accessModes/0', 'ReadWriteOnce'));
    process.object('Canary').addJsonPatch(JsonPatch.replace('/spec/suspend', false), JsonPatch.replace('/spec/concurrencyPolicy', 'Allow'));
    expect(synthMessage(chart)).toBe([
      '[jobs/scheduler] JSON patches must leave the suspend of CronJob scheduler-canary, got false in place of true: use active',
      '[jobs/scheduler] JSON patches must leave the concurrencyPolicy of CronJob scheduler-canary, got "Allow" in place of "Forbid": use a CronJob of your own for what may run twice',
      '[jobs/scheduler] JSON patches must leave the accessModes of PersistentVolumeClaim scheduler-fence, got ["ReadWriteOnce"] in place of ["ReadWriteOncePod"]: use another fence, because any other mode lets two pods have the volume',
    ].join('\n'));
  });

  test.each([
    ['scheduler', SingletonForm.deployments()],
    ['scheduler-canary', SingletonForm.deployments()],
    ['scheduler', SingletonForm.oneDeployment()],
  ])('somebody scales %s', (name, form) => {
    const chart = chartIn('jobs');
    scheduler(chart, { form });
    new ApiObject(chart, 'hpa', { apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', spec: { scaleTargetRef: { kind: 'Deployment', name }, maxReplicas: 2 } });
    expect(synthMessage(chart)).toBe(`[jobs/scheduler] HorizontalPodAutoscaler jobs/hpa scales Deployment ${name}, and a singleton has one pod in all: remove it`);
  });

  test('another object has the name of one of its own', () => {
    const chart = chartIn('jobs');
    scheduler(chart, { fence: SingletonFence.volume() });
    new ApiObject(chart, 'data', { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'scheduler-fence' }, spec: {} });
    expect(synthMessage(chart)).toBe('[jobs/scheduler] PersistentVolumeClaim scheduler-fence must be made once, but jobs/data makes it, too: give one of them another name or namespace');
  });

  test('pods say another thing about the sidecar', () => {
    expect(refusal({ sidecar: true, canary: { labels: { 'sidecar.istio.io/inject': 'false' } } })).toBe(
      'canary pods must say what the process says about the sidecar, got sidecar.istio.io/inject: "false" beside sidecar true: remove one of them');
  });

  test('an adopted Deployment is to lose its sidecar', () => {
    expect(refusal({ sidecar: false, workload: running() })).toBe(
      'sidecar: false cannot be written on Deployment legacy, which stays as it is, and a canary that differs by it is no comparison: add the label sidecar.istio.io/inject: "false" to its pods, or remove sidecar');
  });
});

describe('two Deployments fail when', () => {
  test('the hook gives up before the pods must have ended', () => {
    const drain = { sleep: Duration.seconds(5), grace: Duration.minutes(3) };
    expect(refusal({ form: SingletonForm.deployments({ argoCdHook: { timeout: Duration.minutes(3) } }), drain })).toBe(
      'argoCdHook timeout must be longer than the 180 s that a pod may take to end, got 180 s: set a longer timeout, or none');
  });

  test('the hook is none', () => {
    expect(message(() => SingletonForm.deployments({ argoCdHook: { image: 'a b', timeout: Duration.millis(1500) } }))).toBe([
      'SingletonForm.deployments: argoCdHook image must be a reference without spaces, got "a b"',
      'SingletonForm.deployments: argoCdHook timeout must be a whole number of seconds, at least 1, got 1.5',
    ].join('\n'));
  });
});

test('one Deployment fails when an adopted selector has the track label, which could not switch', () => {
  const labels = { app: 'legacy', role: 'main' };
  const trackLabel = TrackLabel.of('role', { stable: 'main', canary: 'next' });
  expect(refusal({ form: SingletonForm.oneDeployment(), workload: running({}, {}, labels), trackLabel })).toBe(
    'SingletonForm.oneDeployment needs a selector without the track label role, which has to switch, got {"app":"legacy","role":"main"} on Deployment legacy: use SingletonForm.deployments(), or another trackLabel');
});

describe('CronJobs fail when', () => {
  test('they have what Deployments have', () => {
    expect(refusal({ form: CRON, rollout: { revisionHistoryLimit: 2 }, drain: { sleep: Duration.seconds(5) } })).toBe([
      'rollout is for Deployments, and a CronJob replaces no pods: remove rollout',
      'drain is for pods that serve until they are ended, and those of a Job end by themselves: remove drain',
    ].join('\n'));
  });

  test('the workload is a Deployment that runs', () => {
    expect(refusal({ form: CRON, workload: running() })).toBe(
      'SingletonForm.cronJobs needs a workload of its own, and Deployment legacy cannot go on as a CronJob: use Workload.container or Workload.fromDeployment, and remove the Deployment');
  });

  test('a name is longer than CronJobs may be', () => {
    const id = 'a'.repeat(46);
    expect(refusal({ form: CRON }, id)).toBe(`name must give a CronJob name of at most 52 characters, because Kubernetes adds 11 for its Jobs, got 53: "${id}-canary"`);
    const chart = chartIn('jobs');
    scheduler(chart, { form: CRON }, 'a'.repeat(45));
    expect(synthChart(chart)).toHaveLength(2);
  });

  test.each([
    ['', 'schedule must be five fields such as "0 3 * * *", or a name such as "@daily", got ""'],
    ['0 3 * *', 'schedule must be five fields such as "0 3 * * *", or a name such as "@daily", got "0 3 * *"'],
    ['0 0 3 * * *', 'schedule must be five fields such as "0 3 * * *", or a name such as "@daily", got "0 0 3 * * *"'],
    [5 as unknown as string, 'schedule must be five fields such as "0 3 * * *", or a name such as "@daily", got 5'],
    ['CRON_TZ=UTC 0 3 * * *', 'schedule must not have a time zone in it, got "CRON_TZ=UTC 0 3 * * *": set timeZone'],
  ])('the schedule is %j', (schedule, expected) => {
    expect(message(() => SingletonForm.cronJobs({ schedule }))).toBe(`SingletonForm.cronJobs: ${expected}`);
  });

  test.each(['', 'local', 'Europe//Rome', '/UTC', 'Central European Time', '../UTC', 'Europe/-Rome'])('the time zone is %j', timeZone => {
    expect(message(() => SingletonForm.cronJobs({ schedule: '@daily', timeZone }))).toBe(
      `SingletonForm.cronJobs: timeZone must be a name of the IANA database such as "Europe/Rome", got ${JSON.stringify(timeZone)}`);
  });

  test('times and limits are none', () => {
    const deadlines = { startingDeadline: Duration.seconds(9), activeDeadline: Duration.millis(500) };
    const options = { ...deadlines, backoffLimit: -1, successfulJobsHistoryLimit: 1.5, failedJobsHistoryLimit: NaN };
    expect(message(() => SingletonForm.cronJobs({ schedule: '@daily', ...options }))).toBe([
      'SingletonForm.cronJobs: startingDeadline must be a whole number of seconds, at least 10, got 9',
      'SingletonForm.cronJobs: activeDeadline must be a whole number of seconds, at least 1, got 0.5',
      'SingletonForm.cronJobs: backoffLimit must be a whole number, 0 or more, got -1',
      'SingletonForm.cronJobs: successfulJobsHistoryLimit must be a whole number, 0 or more, got 1.5',
      'SingletonForm.cronJobs: failedJobsHistoryLimit must be a whole number, 0 or more, got null',
    ].join('\n'));
  });
});

describe('a fence fails when', () => {
  test('its volume is none', () => {
    expect(message(() => SingletonFence.volume({ storage: 'much', storageClass: '', mountPath: 'fence/' }))).toBe([
      'SingletonFence.volume: storage must be a quantity above 0 such as "1Gi", got "much"',
      'SingletonFence.volume: storageClass must be the name of a StorageClass, got "": remove it for the default one of the cluster',
      'SingletonFence.volume: mountPath must start with "/", have no ":" and not end with "/", got "fence/"',
    ].join('\n'));
  });

  test.each(['0', '0Gi', '0.0', '0e3'])('its volume has a size of %s, which the API server refuses', storage => {
    expect(message(() => SingletonFence.volume({ storage }))).toBe(
      `SingletonFence.volume: storage must be a quantity above 0 such as "1Gi", got "${storage}"`);
  });

  test('its Lease is none', () => {
    expect(message(() => SingletonFence.lease({ duration: Duration.millis(500) }))).toBe('SingletonFence.lease: duration must be a whole number of seconds, at least 1, got 0.5');
  });

  test('the workload has its volume or its folder', () => {
    const pod = { volumes: [{ name: 'fence', emptyDir: {} }], containers: [{ name: 'app', image, volumeMounts: [{ name: 'data', mountPath: '/run/fence/' }] }] };
    expect(refusal({ fence: SingletonFence.volume(), workload: running({}, pod) })).toBe([
      'pods must not have a volume "fence" of their own, which is that of the fence: rename it',
      'fence must have a mountPath of its own, got "/run/fence", which "data" has: set another mountPath',
    ].join('\n'));
  });

  test('a track has its variables, or the pods have no token', () => {
    const fence = SingletonFence.lease();
    expect(refusal({ fence, canary: { env: { LEASE_NAME: 'x' } } })).toBe('canary env LEASE_NAME is reserved, because the fence writes it: remove it');
    expect(refusal({ fence, workload: running({}, { automountServiceAccountToken: false }) })).toBe(
      'fence by a Lease needs pods with a token of their ServiceAccount, got automountServiceAccountToken: false: say true (cdk8s-plus says false where nothing is said)');
  });

  test('the account changes under it', () => {
    const chart = chartIn('jobs');
    const template = { metadata: { labels: { job: 'x' } }, spec: { containers: [{ name: 'app', image }] } };
    const object = new ApiObject(chart, 'taken', { apiVersion: 'apps/v1', kind: 'Deployment', spec: { selector: { matchLabels: { job: 'x' } }, template } });
    scheduler(chart, { workload: Workload.fromDeployment(object), fence: SingletonFence.lease() });
    object.addJsonPatch(JsonPatch.add('/spec/template/spec/serviceAccountName', 'late'));
    expect(synthMessage(chart)).toBe('[jobs/scheduler] workload must have the serviceAccountName that it had when the fence was made, got "late" in place of nothing: set it before the process is made');
  });
});

describe('a plan', () => {
  const planned = (text: string, props: Partial<SingletonProcessProps> = {}) => {
    const chart = chartIn('jobs', new GitOpsApp({ plan: CanaryPlan.fromYaml(`- { project: scheduler, type: DEPLOYMENT_SINGLETON, ${text} }\n`) }));
    const process = scheduler(chart, props);
    return { chart, process };
  };
  const sizes = (chart: Chart) => synthChart(chart).map(({ spec }) => spec.replicas);

  test('says with weight 0 that stable runs, and with 1 that the canary does', () => {
    expect(sizes(planned('weight: 0').chart)).toEqual([1, 0]);
    expect(sizes(planned('weight: 1').chart)).toEqual([0, 1]);
    expect(planned('weight: 1').process.active).toBe(Track.CANARY);
  });

  test('may say the same as the code', () => {
    expect(sizes(planned('weight: 1', { active: Track.CANARY }).chart)).toEqual([0, 1]);
  });

  test('says what the tracks run', () => {
    const { chart } = planned('weight: 0, canary: { image: registry.example/scheduler:3, version: "3" }', { canary: {} });
    expect(synthChart(chart)[1].spec.template.spec.containers[0].image).toBe('registry.example/scheduler:3');
  });

  test('fails when the code says another track, with the place', () => {
    const { chart } = planned('weight: 1', { active: Track.STABLE });
    expect(synthMessage(chart)).toBe([
      '[jobs/scheduler] active must be what the plan says, active track "canary", got "stable": remove active (canary.yaml:1:61)',
      '1 | - { project: scheduler, type: DEPLOYMENT_SINGLETON, weight: 1 }',
      '|                                                             ^',
    ].join('\n'));
  });

  test('fails when the canary that runs is idle, with the place', () => {
    expect(message(() => planned('weight: 1', { canary: { idle: true } }))).toBe([
      'jobs/scheduler: canary must not be idle while it is active (its weight is 1): remove idle, or set weight 0, so that stable runs (canary.yaml:1:61)',
      '  1 | - { project: scheduler, type: DEPLOYMENT_SINGLETON, weight: 1 }',
      '    |                                                             ^',
    ].join('\n'));
  });

  test('fails when there is no canary to run, with the place', () => {
    expect(message(() => planned('weight: 1', { canary: undefined }))).toContain(
      'active must be a track that is there, got "canary" without a canary (its weight is 1): add canary: {}, or set weight 0, so that stable runs (canary.yaml:1:61)');
  });

  test('fails when the entry is of another type', () => {
    const chart = chartIn('jobs', new GitOpsApp({ plan: CanaryPlan.fromYaml('- { project: scheduler, type: DEPLOYMENT_REPLICAS, weight: 1 }\n') }));
    scheduler(chart);
    expect(synthMessage(chart)).toContain('type in the plan must be DEPLOYMENT_SINGLETON for this process, got DEPLOYMENT_REPLICAS: change the type, or the process (canary.yaml:1:');
  });
});
