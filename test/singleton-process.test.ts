import { ApiObject, Chart, Duration, JsonPatch } from 'cdk8s';
import * as kplus from 'cdk8s-plus-34';
import * as fc from 'fast-check';
import { chartIn, find, synthChart } from './support';
import {
  ApplyOrder, check, Config, EnvSource, GitOpsApp, Manifests, SingletonFence, SingletonForm, SingletonProcess, SingletonProcessProps,
  Track, TrackLabel, transition, Workload,
} from '../src';

const WAVE = 'argocd.argoproj.io/sync-wave';
const worker = () => Workload.container({ image: 'registry.example/scheduler:1' });

function scheduler(chart: Chart, props: Partial<SingletonProcessProps> = {}): SingletonProcess {
  return new SingletonProcess(chart, 'scheduler', { workload: worker(), canary: { image: 'registry.example/scheduler:2' }, ...props });
}

/** The objects of one singleton, accepted by the schema oracle. */
function synth(props: Partial<SingletonProcessProps> = {}): any[] {
  const chart = chartIn('jobs');
  scheduler(chart, props);
  return synthChart(chart);
}

function yaml(props: Partial<SingletonProcessProps> = {}): string {
  const app = new GitOpsApp();
  scheduler(chartIn('jobs', app), props);
  return app.synthYaml();
}

const wave = (objects: any[], kind: string, name: string) => find(objects, kind, name).metadata.annotations?.[WAVE];
const named = (objects: any[]) => objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
const container = (object: any) => object.spec.template.spec.containers[0];
const sizes = (objects: any[]) => ['scheduler', 'scheduler-canary'].map(name => find(objects, 'Deployment', name).spec.replicas);

const FORMS: [string, SingletonForm | undefined][] = [
  ['default', undefined],
  ['two Deployments', SingletonForm.deployments()],
  ['two Deployments and a hook', SingletonForm.deployments({ argoCdHook: {} })],
  ['one Deployment', SingletonForm.oneDeployment()],
  ['CronJobs', SingletonForm.cronJobs({ schedule: '0 3 * * *' })],
];
const FENCES: [string, SingletonFence | undefined][] = [['no fence', undefined], ['a volume', SingletonFence.volume()], ['a Lease', SingletonFence.lease()]];
const ALL = FORMS.flatMap(([form, value]) => FENCES.map(([fence, other]) => [`${form}, ${fence}`, value, other] as const));

describe.each(ALL)('%s', (_, form, fence) => {
  const at = (active: Track) => ({ form, fence, active, config: [Config.configMap('settings', { data: { MODE: 'a' } })] });

  test('names and kinds of objects are the same whichever track runs', () => {
    expect(named(synth(at(Track.CANARY)))).toEqual(named(synth(at(Track.STABLE))));
  });

  test('the verifier knows no mistake of it', () => {
    for (const active of [Track.STABLE, Track.CANARY]) {
      expect(check(Manifests.fromYaml(yaml(at(active)))).map(String)).toEqual([]);
    }
  });

  test('a switch and the way back have no step that the verifier minds', () => {
    const [stable, canary] = [Track.STABLE, Track.CANARY].map(active => Manifests.fromYaml(yaml(at(active))));
    // A hook is for Argo CD: kubectl cannot change the template of a Job.
    const orders = form?._hook === undefined ? [ApplyOrder.argoCd(), ApplyOrder.kubectl()] : [ApplyOrder.argoCd()];
    for (const order of orders) {
      expect([...transition(stable, canary, order), ...transition(canary, stable, order)].map(String)).toEqual([]);
    }
  });

  test('equal input has equal output', () => {
    expect(yaml(at(Track.CANARY))).toBe(yaml(at(Track.CANARY)));
  });

  test('Argo CD deletes no configuration before everything is healthy', () => {
    for (const { metadata } of synth(at(Track.CANARY)).filter(({ kind }) => kind === 'ConfigMap')) {
      expect(metadata.annotations['argocd.argoproj.io/sync-options']).toBe('PruneLast=true');
    }
  });
});

describe('two Deployments', () => {
  test('have one pod in all, on stable by default', () => {
    expect(sizes(synth())).toEqual([1, 0]);
    expect(sizes(synth({ active: Track.STABLE }))).toEqual([1, 0]);
    expect(sizes(synth({ active: Track.CANARY }))).toEqual([0, 1]);
    expect(synth()).toEqual(synth({ form: SingletonForm.deployments() }));
  });

  test('end the old pod before the new one starts, and say nothing of a rolling update', () => {
    for (const name of ['scheduler', 'scheduler-canary']) {
      expect(find(synth(), 'Deployment', name).spec.strategy).toEqual({ type: 'Recreate' });
    }
  });

  test('a switch is four fields of two objects, and the way back the same four', () => {
    const [stable, canary] = [synth({ active: Track.STABLE }), synth({ active: Track.CANARY })];
    const paths = (before: any[], after: any[]) => before.flatMap((object, index) => differences(object, after[index], `${object.kind} ${object.metadata.name}`));
    expect(paths(stable, canary)).toEqual([
      `Deployment scheduler.metadata.annotations.${WAVE}: 0 -> -2`,
      'Deployment scheduler.spec.replicas: 1 -> 0',
      `Deployment scheduler-canary.metadata.annotations.${WAVE}: -2 -> 0`,
      'Deployment scheduler-canary.spec.replicas: 0 -> 1',
    ]);
    expect(paths(canary, stable)).toHaveLength(4);
  });

  test.each([
    [Track.CANARY, 'scheduler', 'scheduler-canary'],
    [Track.STABLE, 'scheduler-canary', 'scheduler'],
  ])('when %s comes up, the other one is down and gone before', (active, resting, running) => {
    const objects = synth({ active, form: SingletonForm.deployments({ argoCdHook: {} }) });
    expect([find(objects, 'Deployment', resting).spec.replicas, find(objects, 'Deployment', running).spec.replicas]).toEqual([0, 1]);
    expect([wave(objects, 'Deployment', resting), wave(objects, 'Job', 'scheduler-wait'), wave(objects, 'Deployment', running)]).toEqual(['-2', '-1', '0']);
    const { matchLabels } = find(objects, 'Deployment', resting).spec.selector;
    const selector = Object.entries(matchLabels).map(([key, value]) => `${key}=${value}`).join(',');
    expect(container(find(objects, 'Job', 'scheduler-wait')).args).toContain(`--selector=${selector}`);
  });

  test('for every order of switches, in each step what rests is in an earlier wave than the hook, and that before what runs', () => {
    fc.assert(fc.property(
      fc.array(fc.constantFrom(Track.STABLE, Track.CANARY), { minLength: 1, maxLength: 6 }),
      fc.constantFrom(...FENCES.map(([, fence]) => fence)),
      (actives, fence) => {
        for (const active of actives) {
          const objects = synth({ active, fence, form: SingletonForm.deployments({ argoCdHook: {} }) });
          const [resting, running] = active === Track.STABLE ? ['scheduler-canary', 'scheduler'] : ['scheduler', 'scheduler-canary'];
          const of = (kind: string, name: string) => Number(wave(objects, kind, name) ?? 0);
          expect(of('Deployment', resting)).toBeLessThan(of('Job', 'scheduler-wait'));
          expect(of('Job', 'scheduler-wait')).toBeLessThan(of('Deployment', running));
          expect(find(objects, 'Deployment', resting).spec.replicas + find(objects, 'Deployment', running).spec.replicas).toBe(1);
          // What pods need is there with them at the latest, and what the Job needs before it.
          for (const { kind, metadata } of objects.filter(one => !['Deployment', 'Job'].includes(one.kind))) {
            const last = metadata.name.endsWith('-wait') ? of('Job', 'scheduler-wait') - 1 : of('Deployment', running);
            expect(of(kind, metadata.name)).toBeLessThanOrEqual(last);
          }
          // A volume that no pod has yet is not healthy, so that nothing may wait for it but its pod.
          objects.filter(({ kind }) => kind === 'PersistentVolumeClaim').forEach(({ kind, metadata }) => expect(of(kind, metadata.name)).toBe(of('Deployment', running)));
        }
      },
    ), { numRuns: 20 });
  });

  test('without a canary there is one Deployment and nothing to wait for', () => {
    const objects = synth({ canary: undefined, form: SingletonForm.deployments({ argoCdHook: {} }) });
    expect(named(objects)).toEqual(['Deployment scheduler']);
    expect(objects[0].spec.replicas).toBe(1);
  });

  test('an adopted Deployment keeps its selector, and the hook waits for exactly its pods', () => {
    const matchExpressions = [
      { key: 'tier', operator: 'In', values: ['a', 'b'] }, { key: 'tier', operator: 'NotIn', values: ['c'] },
      { key: 'tier', operator: 'Exists' }, { key: 'old', operator: 'DoesNotExist' },
    ];
    const selector = { matchLabels: { app: 'legacy' }, matchExpressions };
    const template = { metadata: { labels: { app: 'legacy', tier: 'a' } }, spec: { containers: [{ name: 'app', image: 'registry.example/legacy:1' }] } };
    const manifest = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'legacy', namespace: 'jobs' }, spec: { replicas: 1, selector, strategy: { type: 'Recreate' }, template } };
    const objects = synth({ workload: Workload.fromManifest(manifest), active: Track.CANARY, form: SingletonForm.deployments({ argoCdHook: {} }) });
    const stable = find(objects, 'Deployment', 'legacy');
    expect(stable.spec).toEqual({ ...manifest.spec, replicas: 0 });
    expect(find(objects, 'Deployment', 'legacy-canary').spec.replicas).toBe(1);
    expect(container(find(objects, 'Job', 'scheduler-wait')).args).toContain('--selector=app=legacy,tier in (a,b),tier notin (c),tier,!old');
    expect(container(find(synth({ workload: Workload.fromManifest(manifest), form: SingletonForm.deployments({ argoCdHook: {} }) }), 'Job', 'scheduler-wait')).args)
      .toContain('--selector=app=legacy-canary');
  });

  test('are made of a Deployment of cdk8s-plus with one pod and Recreate', () => {
    const chart = chartIn('jobs');
    const strategy = kplus.DeploymentStrategy.recreate();
    const deployment = new kplus.Deployment(chart, 'workload', { replicas: 1, strategy, containers: [{ image: 'registry.example/scheduler:1' }] });
    scheduler(chart, { workload: Workload.fromDeployment(deployment), active: Track.CANARY });
    const objects = synthChart(chart);
    expect([sizes(objects), find(objects, 'Deployment', 'scheduler').spec.strategy]).toEqual([[0, 1], { type: 'Recreate' }]);
  });

  test('the way that pods are told apart can be another label', () => {
    const trackLabel = TrackLabel.of('version', { stable: 'v1', canary: 'v2' });
    const objects = synth({ trackLabel, form: SingletonForm.deployments({ argoCdHook: {} }) });
    expect(container(find(objects, 'Job', 'scheduler-wait')).args).toContain('--selector=app=scheduler,version=v2');
  });
});

describe('the hook of Argo CD', () => {
  const hook = (options = {}, props: Partial<SingletonProcessProps> = {}) => find(synth({ form: SingletonForm.deployments({ argoCdHook: options }), ...props }), 'Job', 'scheduler-wait');

  test('is not there by default, because only Argo CD knows what it is', () => {
    expect(synth().filter(({ kind }) => kind !== 'Deployment')).toEqual([]);
  });

  test('is made anew at each sync, because the template of a Job cannot change', () => {
    expect(hook().metadata.annotations).toEqual({
      [WAVE]: '-1', 'argocd.argoproj.io/hook': 'Sync', 'argocd.argoproj.io/hook-delete-policy': 'BeforeHookCreation',
    });
  });

  test('waits for the end of pods that have not ended yet', () => {
    expect(container(hook())).toEqual({
      name: 'wait',
      image: 'registry.k8s.io/kubectl:v1.36.1',
      args: ['wait', '--for=delete', 'pod', '--selector=app=scheduler,track=canary', '--field-selector=status.phase!=Succeeded,status.phase!=Failed', '--timeout=90s'],
      securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, readOnlyRootFilesystem: true },
    });
  });

  test('takes another image and another timeout, and ends a minute after that', () => {
    const job = hook({ image: 'mirror.example/kubectl:v1.35.0', timeout: Duration.minutes(10) });
    expect([container(job).image, container(job).args.at(-1), job.spec.activeDeadlineSeconds]).toEqual(['mirror.example/kubectl:v1.35.0', '--timeout=600s', 660]);
  });

  test('waits for a minute longer than the pods may take to end', () => {
    expect([container(hook()).args.at(-1), hook().spec.activeDeadlineSeconds]).toEqual(['--timeout=90s', 150]);
    const drain = { sleep: Duration.seconds(5), grace: Duration.minutes(5) };
    const form = SingletonForm.deployments({ argoCdHook: {} });
    const chart = chartIn('jobs');
    scheduler(chart, { form, drain });
    expect(container(find(JSON.parse(JSON.stringify(chart.toJson())), 'Job', 'scheduler-wait')).args.at(-1)).toBe('--timeout=360s');
  });

  test('may look at pods and do nothing else, under an account of its own', () => {
    const objects = synth({ form: SingletonForm.deployments({ argoCdHook: {} }) });
    expect(find(objects, 'Role', 'scheduler-wait').rules).toEqual([{ apiGroups: [''], resources: ['pods'], verbs: ['get', 'list', 'watch'] }]);
    const binding = find(objects, 'RoleBinding', 'scheduler-wait');
    expect(binding.roleRef).toEqual({ apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'scheduler-wait' });
    expect(binding.subjects).toEqual([{ kind: 'ServiceAccount', name: 'scheduler-wait' }]);
    expect(find(objects, 'ServiceAccount', 'scheduler-wait').metadata.namespace).toBe('jobs');
    expect(hook().spec.template.spec.serviceAccountName).toBe('scheduler-wait');
    expect(hook().spec.template.metadata.labels).toEqual({ 'app': 'scheduler-wait', 'sidecar.istio.io/inject': 'false' });
  });

  test('runs where the process may run', () => {
    const workload = Workload.container({
      image: 'registry.example/scheduler:1', nodeSelector: { domain: 'jobs' }, tolerations: [{ key: 'domain', value: 'jobs', effect: 'NoSchedule' }],
    });
    expect(hook({}, { workload }).spec.template.spec).toMatchObject({ nodeSelector: { domain: 'jobs' }, tolerations: [{ key: 'domain', value: 'jobs', effect: 'NoSchedule' }] });
  });
});

describe('one Deployment', () => {
  const form = SingletonForm.oneDeployment();
  const deployment = (props: Partial<SingletonProcessProps> = {}) => find(synth({ form, ...props }), 'Deployment', 'scheduler');

  test('runs what the active track runs, with one pod, without waves', () => {
    const canary = { image: 'registry.example/scheduler:2', version: '2.0.0', env: { MODE: 'new' }, patches: [JsonPatch.add('/spec/template/spec/priorityClassName', 'high')] };
    const [one, other] = [Track.STABLE, Track.CANARY].map(active => deployment({ active, canary }));
    for (const { metadata, spec } of [one, other]) {
      expect([spec.replicas, spec.strategy, spec.selector, metadata.annotations]).toEqual([1, { type: 'Recreate' }, { matchLabels: { app: 'scheduler' } }, undefined]);
    }
    expect(one.spec.template).toEqual({
      metadata: { labels: { 'app': 'scheduler', 'track': 'stable', 'sidecar.istio.io/inject': 'false' } },
      spec: { containers: [{ name: 'app', image: 'registry.example/scheduler:1' }] },
    });
    expect(other.spec.template).toEqual({
      metadata: { labels: { 'app': 'scheduler', 'track': 'canary', 'version': '2.0.0', 'sidecar.istio.io/inject': 'false' } },
      spec: { priorityClassName: 'high', containers: [{ name: 'app', image: 'registry.example/scheduler:2', env: [{ name: 'MODE', value: 'new' }] }] },
    });
  });

  test('has the configuration of the track that runs, and that of the other one is there for the way back', () => {
    const config = [Config.configMap('settings', { data: { MODE: 'old' } })];
    const canary = { config: [Config.configMap('settings', { data: { MODE: 'new' } })] };
    const objects = synth({ form, config, canary, active: Track.CANARY });
    const [kept, used] = objects.filter(({ kind }) => kind === 'ConfigMap').map(({ metadata }) => metadata.name);
    expect(kept).toMatch(/^scheduler-settings-/);
    expect(container(find(objects, 'Deployment', 'scheduler')).envFrom).toEqual([{ configMapRef: { name: used } }]);
    expect(used).toMatch(/^scheduler-canary-settings-/);
  });

  test('an adopted one keeps its selector, is as it was while stable runs, and says when the canary does', () => {
    const template = { metadata: { labels: { app: 'legacy' } }, spec: { containers: [{ name: 'app', image: 'registry.example/legacy:1' }] } };
    const manifest = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'legacy', namespace: 'jobs' }, spec: { replicas: 1, selector: { matchLabels: { app: 'legacy' } }, strategy: { type: 'Recreate' }, template } };
    const run = (active: Track) => find(synth({ form, workload: Workload.fromManifest(manifest), active }), 'Deployment', 'legacy');
    expect(run(Track.STABLE)).toEqual(manifest);
    expect(run(Track.CANARY).spec.selector).toEqual(manifest.spec.selector);
    expect(run(Track.CANARY).spec.template.metadata.labels).toEqual({ app: 'legacy', track: 'canary' });
    expect(container(run(Track.CANARY)).image).toBe('registry.example/scheduler:2');
  });

  test('is the stable object of the construct, and there is no other one', () => {
    const chart = chartIn('jobs');
    const process = scheduler(chart, { form, active: Track.CANARY });
    expect([process.stable, process.canary, process.active]).toEqual([process.object('Deployment'), undefined, Track.CANARY]);
  });
});

test('one Deployment stays in the wave that its workload is in', () => {
  const chart = chartIn('jobs');
  const workload = deploymentObject(chart, { replicas: 1 }, {});
  workload.metadata.addAnnotation(WAVE, '5');
  scheduler(chart, { form: SingletonForm.oneDeployment(), workload: Workload.fromDeployment(workload) });
  expect(find(synthChart(chart), 'Deployment', 'scheduler').metadata.annotations).toEqual({ [WAVE]: '5' });
});

describe('CronJobs', () => {
  const cron = (options = {}, props: Partial<SingletonProcessProps> = {}) => {
    const objects = synth({ form: SingletonForm.cronJobs({ schedule: '0 3 * * *', ...options }), ...props });
    return ['scheduler', 'scheduler-canary'].map(name => find(objects, 'CronJob', name));
  };

  test('are two of which one is suspended', () => {
    expect(cron().map(({ spec }) => spec.suspend)).toEqual([false, true]);
    expect(cron({}, { active: Track.CANARY }).map(({ spec }) => spec.suspend)).toEqual([true, false]);
  });

  test('run the pods of the workload until they have ended, and never two of one CronJob', () => {
    expect(cron()[1]).toEqual({
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata: { name: 'scheduler-canary', namespace: 'jobs', labels: { app: 'scheduler', track: 'canary' }, annotations: { [WAVE]: '3' } },
      spec: {
        schedule: '0 3 * * *',
        suspend: true,
        concurrencyPolicy: 'Forbid',
        startingDeadlineSeconds: 60,
        jobTemplate: {
          metadata: { labels: { app: 'scheduler', track: 'canary' } },
          spec: {
            podReplacementPolicy: 'Failed',
            template: {
              metadata: { labels: { 'app': 'scheduler', 'track': 'canary', 'sidecar.istio.io/inject': 'false' } },
              spec: { restartPolicy: 'OnFailure', containers: [{ name: 'app', image: 'registry.example/scheduler:2' }] },
            },
          },
        },
      },
    });
  });

  test('have what else is asked for', () => {
    const options = {
      timeZone: 'Europe/Rome', startingDeadline: Duration.minutes(5), activeDeadline: Duration.hours(2), backoffLimit: 0, successfulJobsHistoryLimit: 1, failedJobsHistoryLimit: 5,
    };
    for (const { spec } of cron(options)) {
      expect(spec).toMatchObject({ timeZone: 'Europe/Rome', startingDeadlineSeconds: 300, successfulJobsHistoryLimit: 1, failedJobsHistoryLimit: 5 });
      expect(spec.jobTemplate.spec).toMatchObject({ activeDeadlineSeconds: 7200, backoffLimit: 0 });
    }
  });

  test('take the pods of a Deployment and nothing else of it: neither its number of pods, nor its strategy, nor that it always restarts', () => {
    const chart = chartIn('jobs');
    const workload = Workload.fromDeployment(deploymentObject(chart, { replicas: 2, strategy: { type: 'RollingUpdate' } }, { restartPolicy: 'Always' }));
    scheduler(chart, { workload, form: SingletonForm.cronJobs({ schedule: '@daily' }) });
    const spec = find(synthChart(chart), 'CronJob', 'scheduler').spec;
    expect(spec.jobTemplate.spec.template.spec.restartPolicy).toBe('OnFailure');
    expect(spec.replicas).toBeUndefined();
  });

  test('are all in one wave, with what they need: a Job that failed, or a volume without a pod, holds up nobody', () => {
    const objects = synth({ form: SingletonForm.cronJobs({ schedule: '@daily' }), fence: SingletonFence.volume() });
    expect(objects.map(({ metadata }) => metadata.annotations[WAVE])).toEqual(['3', '3', '3']);
  });

  test('have nothing to do with an autoscaler of a Deployment', () => {
    const chart = chartIn('jobs');
    scheduler(chart, { form: SingletonForm.cronJobs({ schedule: '@daily' }) });
    const spec = { scaleTargetRef: { kind: 'Deployment', name: 'scheduler' }, maxReplicas: 2 };
    new ApiObject(chart, 'hpa', { apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', spec });
    expect(synthChart(chart)).toHaveLength(3);
  });

  test.each(['@hourly', '@every 1h', '*/5 * * * *', '0 0 1,15 * 1-5', ' 0  3 * * * '])('take the schedule %j', schedule => {
    expect(cron({ schedule })[0].spec.schedule).toBe(schedule);
  });

  test.each(['Etc/UTC', 'America/Argentina/Buenos_Aires', 'Etc/GMT+5', 'CET'])('take the time zone %s', timeZone => {
    expect(cron({ timeZone })[0].spec.timeZone).toBe(timeZone);
  });
});

describe('a volume as a fence', () => {
  const fence = SingletonFence.volume();

  test('is a claim that one pod has at a time, and pods of both tracks want it', () => {
    const objects = synth({ fence });
    expect(find(objects, 'PersistentVolumeClaim', 'scheduler-fence')).toEqual({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'scheduler-fence', namespace: 'jobs', labels: { app: 'scheduler' }, annotations: { [WAVE]: '0' } },
      spec: { accessModes: ['ReadWriteOncePod'], resources: { requests: { storage: '1Gi' } } },
    });
    for (const name of ['scheduler', 'scheduler-canary']) {
      const deployment = find(objects, 'Deployment', name);
      expect(deployment.spec.template.spec.volumes).toEqual([{ name: 'fence', persistentVolumeClaim: { claimName: 'scheduler-fence' } }]);
      expect(container(deployment).volumeMounts).toEqual([{ name: 'fence', mountPath: '/run/fence', readOnly: true }]);
    }
  });

  test('takes another size, class and folder', () => {
    const objects = synth({ fence: SingletonFence.volume({ storage: '4Gi', storageClass: 'ebs-sc', mountPath: '/fence' }) });
    const { spec } = find(objects, 'PersistentVolumeClaim', 'scheduler-fence');
    expect([spec.resources.requests.storage, spec.storageClassName]).toEqual(['4Gi', 'ebs-sc']);
    expect(container(find(objects, 'Deployment', 'scheduler')).volumeMounts[0].mountPath).toBe('/fence');
  });

  test('has no wave where the pods have none', () => {
    expect(find(synth({ fence, form: SingletonForm.oneDeployment() }), 'PersistentVolumeClaim', 'scheduler-fence').metadata.annotations).toBeUndefined();
  });
});

describe('a Lease as a fence', () => {
  const variables = (props: Partial<SingletonProcessProps> = {}, name = 'scheduler') => container(find(synth({ fence: SingletonFence.lease(), ...props }), 'Deployment', name)).env;

  test('tells the application of both tracks the same Lease, and who it is', () => {
    for (const name of ['scheduler', 'scheduler-canary']) {
      expect(variables({}, name)).toEqual([
        { name: 'LEASE_NAME', value: 'scheduler' },
        { name: 'LEASE_NAMESPACE', valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } } },
        { name: 'LEASE_IDENTITY', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
        { name: 'LEASE_DURATION_SECONDS', value: '15' },
      ]);
    }
    const fence = SingletonFence.lease({ duration: Duration.minutes(1) });
    expect(variables({ fence }).at(-1)).toEqual({ name: 'LEASE_DURATION_SECONDS', value: '60' });
  });

  test('lets it make Leases, and change this one', () => {
    const objects = synth({ fence: SingletonFence.lease() });
    expect(find(objects, 'Role', 'scheduler-lease').rules).toEqual([
      { apiGroups: ['coordination.k8s.io'], resources: ['leases'], verbs: ['create'] },
      { apiGroups: ['coordination.k8s.io'], resources: ['leases'], resourceNames: ['scheduler'], verbs: ['get', 'update', 'patch'] },
    ]);
    expect(find(objects, 'RoleBinding', 'scheduler-lease').subjects).toEqual([{ kind: 'ServiceAccount', name: 'scheduler-lease' }]);
    expect(find(objects, 'ServiceAccount', 'scheduler-lease').metadata.namespace).toBe('jobs');
    expect(find(objects, 'Deployment', 'scheduler-canary').spec.template.spec.serviceAccountName).toBe('scheduler-lease');
    expect(objects.filter(({ kind }) => kind === 'Lease')).toEqual([]);
  });

  // `serviceAccount` is the deprecated name of the field, which the API server takes where the other one is not said.
  test.each(['serviceAccountName', 'serviceAccount'])('keeps the account that the workload has as %s', field => {
    const chart = chartIn('jobs');
    const workload = Workload.fromDeployment(deploymentObject(chart, { replicas: 1 }, { [field]: 'batch' }));
    scheduler(chart, { workload, fence: SingletonFence.lease() });
    const objects = synthChart(chart);
    expect(find(objects, 'RoleBinding', 'scheduler-lease').subjects).toEqual([{ kind: 'ServiceAccount', name: 'batch' }]);
    expect(find(objects, 'Deployment', 'scheduler').spec.template.spec.serviceAccountName).toBe('batch');
    expect(objects.filter(({ kind }) => kind === 'ServiceAccount')).toEqual([]);
  });

  test('makes an account where the workload names none, also by an empty name', () => {
    const chart = chartIn('jobs');
    scheduler(chart, { workload: Workload.fromDeployment(deploymentObject(chart, { replicas: 1 }, { serviceAccountName: '' })), fence: SingletonFence.lease() });
    const objects = synthChart(chart);
    expect(find(objects, 'RoleBinding', 'scheduler-lease').subjects).toEqual([{ kind: 'ServiceAccount', name: 'scheduler-lease' }]);
    expect(find(objects, 'Deployment', 'scheduler').spec.template.spec.serviceAccountName).toBe('scheduler-lease');
  });
});

describe('sidecars', () => {
  const labels = (props: Partial<SingletonProcessProps> = {}) => find(synth(props), 'Deployment', 'scheduler-canary').spec.template.metadata.labels;

  test('are kept away by default, and may be there', () => {
    expect(labels()).toEqual({ 'app': 'scheduler', 'track': 'canary', 'sidecar.istio.io/inject': 'false' });
    expect(labels({ sidecar: false })).toEqual(labels());
    expect(labels({ sidecar: true })).toEqual({ app: 'scheduler', track: 'canary' });
  });

  test('are as the track says', () => {
    expect(labels({ canary: { labels: { 'sidecar.istio.io/inject': 'true' } } })['sidecar.istio.io/inject']).toBe('true');
  });
});

describe('a construct', () => {
  test('has its objects by id', () => {
    const process = scheduler(chartIn('jobs'), { form: SingletonForm.deployments({ argoCdHook: {} }), fence: SingletonFence.lease() });
    expect(process.node.children.map(({ node }) => node.id)).toEqual([
      'Stable', 'Canary', 'WaitServiceAccount', 'WaitRole', 'WaitRoleBinding', 'Wait', 'FenceServiceAccount', 'FenceRole', 'FenceRoleBinding',
    ]);
    expect([process.name, process.stable, process.canary]).toEqual(['scheduler', process.object('Stable'), process.object('Canary')]);
    expect(process.active).toBe(Track.STABLE);
  });

  test('takes JSON patches on every object', () => {
    const chart = chartIn('jobs');
    const process = scheduler(chart, { form: SingletonForm.deployments({ argoCdHook: {} }), fence: SingletonFence.volume() });
    process.object('Wait').addJsonPatch(JsonPatch.add('/spec/template/spec/priorityClassName', 'high'));
    process.object('WaitRole').addJsonPatch(JsonPatch.replace('/rules/0/verbs', ['get', 'list']));
    process.object('Fence').addJsonPatch(JsonPatch.add('/spec/volumeName', 'fence-1'));
    const objects = synthChart(chart);
    expect(find(objects, 'Job', 'scheduler-wait').spec.template.spec.priorityClassName).toBe('high');
    expect(find(objects, 'Role', 'scheduler-wait').rules[0].verbs).toEqual(['get', 'list']);
    expect(find(objects, 'PersistentVolumeClaim', 'scheduler-fence').spec.volumeName).toBe('fence-1');
  });

  test('takes all that a track and the process can say', () => {
    const objects = synth({
      name: 'batch',
      stable: { version: '1.0.0', image: 'registry.example/scheduler:1.0.0', env: { A: '1' } },
      canary: { version: '2.0.0', envSources: { NODE: EnvSource.field('spec.nodeName') }, resources: { requests: { cpu: '1' } }, annotations: { note: 'x' } },
      rollout: { revisionHistoryLimit: 3, progressDeadline: Duration.seconds(120) },
    });
    const [stable, canary] = ['batch', 'batch-canary'].map(name => find(objects, 'Deployment', name));
    expect([stable.metadata.labels.version, container(stable).image]).toEqual(['1.0.0', 'registry.example/scheduler:1.0.0']);
    expect([canary.spec.revisionHistoryLimit, canary.spec.progressDeadlineSeconds, canary.spec.strategy]).toEqual([3, 120, { type: 'Recreate' }]);
    expect(canary.spec.template.metadata.annotations).toEqual({ note: 'x' });
  });

  test('needs no namespace: nothing that it writes has one then', () => {
    const chart = new Chart(new GitOpsApp(), 'jobs');
    scheduler(chart, { form: SingletonForm.deployments({ argoCdHook: {} }), fence: SingletonFence.lease() });
    expect(JSON.stringify(chart.toJson())).not.toMatch(/"namespace":/);
  });
});

/** What differs between two objects, as paths with both values. */
function differences(one: any, other: any, path: string): string[] {
  if (typeof one !== 'object' || one === null) {
    return one === other ? [] : [`${path}: ${one} -> ${other}`];
  }
  return Object.keys({ ...one, ...other }).flatMap(key => differences(one[key], other?.[key], `${path}.${key}`));
}

function deploymentObject(chart: Chart, spec: object, pod: object) {
  const template = { metadata: { labels: { job: 'x' } }, spec: { ...pod, containers: [{ name: 'app', image: 'registry.example/batch:1' }] } };
  return new ApiObject(chart, 'taken', { apiVersion: 'apps/v1', kind: 'Deployment', spec: { selector: { matchLabels: { job: 'x' } }, template, ...spec } });
}
