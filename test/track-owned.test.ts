import { Duration } from 'cdk8s';
import type { LifecycleHandler } from 'kubernetes-types/core/v1';
import './schema-oracle';
import { message } from './support';
import { Amount } from '../src/domain/amount';
import { autoscalerObject, autoscalerSpec, Autoscaling, checkAutoscaling } from '../src/domain/autoscaling';
import { budgetSpec, checkBudget, DisruptionBudget, DisruptionBudgetOptions } from '../src/domain/disruption-budget';
import { checkDrain, DrainOptions, withDrain } from '../src/domain/drain-options';
import { HorizontalOptions } from '../src/domain/horizontal-autoscaling';
import { KedaOptions, KedaTrigger } from '../src/domain/keda-autoscaling';
import { DeploymentManifest } from '../src/domain/manifest';
import { checkRollout, RolloutOptions, withRollout } from '../src/domain/rollout-options';

/* eslint-disable @typescript-eslint/no-require-imports */
const models = {
  PodDisruptionBudget: require('kubernetes-models/policy/v1').PodDisruptionBudget,
  HorizontalPodAutoscaler: require('kubernetes-models/autoscaling/v2').HorizontalPodAutoscaler,
  Deployment: require('kubernetes-models/apps/v1').Deployment,
};

/** A spec that the API accepts. */
function valid(kind: keyof typeof models, spec: any): any {
  new models[kind]({ metadata: { name: 'web' }, spec: JSON.parse(JSON.stringify(spec)) }).validate();
  return spec;
}

const problemsOf = (check: (problems: string[]) => void): string => {
  const problems: string[] = [];
  check(problems);
  return problems.join('\n');
};

describe('an amount', () => {
  test('is a number or a share, as Kubernetes has it', () => {
    expect([Amount.count(2), Amount.percent(25)].map(amount => [amount.value, amount.toString(), amount.isZero])).toEqual([[2, '2', false], ['25%', '25%', false]]);
    expect([Amount.count(0), Amount.percent(0)].map(({ isZero }) => isZero)).toEqual([true, true]);
    expect(Amount.percent(100).value).toBe('100%');
  });

  describe('fails when', () => {
    test.each([
      ['the number is negative', () => Amount.count(-1), 'Amount.count: count must be a whole number, 0 or more, got -1'],
      ['the number is a fraction', () => Amount.count(1.5), 'Amount.count: count must be a whole number, 0 or more, got 1.5'],
      ['the number is a text', () => Amount.count('1' as any), 'Amount.count: count must be a whole number, 0 or more, got "1"'],
      ['the share is negative', () => Amount.percent(-1), 'Amount.percent: percent must be a whole number from 0 to 100, got -1'],
      ['the share is a fraction', () => Amount.percent(0.5), 'Amount.percent: percent must be a whole number from 0 to 100, got 0.5'],
      ['the share is more than all', () => Amount.percent(101), 'Amount.percent: percent must be a whole number from 0 to 100, got 101'],
    ])('%s', (_, action, expected) => expect(message(action)).toBe(expected));
  });
});

describe('a disruption budget', () => {
  const selector = { app: 'web', track: 'canary' };

  test('lets pods be evicted that are not ready, unless told otherwise', () => {
    expect(valid('PodDisruptionBudget', budgetSpec(DisruptionBudget.maxUnavailable(Amount.count(1)), selector))).toEqual({
      maxUnavailable: 1,
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
      selector: { matchLabels: selector },
    });
    const all: Required<DisruptionBudgetOptions> = { unhealthyEviction: false };
    expect(valid('PodDisruptionBudget', budgetSpec(DisruptionBudget.minAvailable(Amount.percent(50), all), selector))).toEqual({
      minAvailable: '50%',
      unhealthyPodEvictionPolicy: 'IfHealthyBudget',
      selector: { matchLabels: selector },
    });
  });

  test.each([
    ['one pod away of one', DisruptionBudget.maxUnavailable(Amount.count(1)), 1],
    ['a share of one pod, which is rounded up', DisruptionBudget.maxUnavailable(Amount.percent(1)), 1],
    ['one pod that stays of two', DisruptionBudget.minAvailable(Amount.count(1)), 2],
    ['half of two pods', DisruptionBudget.minAvailable(Amount.percent(50)), 2],
    ['a number of pods that nobody knows', DisruptionBudget.minAvailable(Amount.count(3)), undefined],
    ['no pod at all', DisruptionBudget.minAvailable(Amount.count(1)), 0],
  ])('lets a drain pass: %s', (_, budget, replicas) => {
    expect(problemsOf(problems => checkBudget('canary', budget, replicas, problems))).toBe('');
  });

  describe('fails when', () => {
    const wayOut = 'use DisruptionBudget.maxUnavailable(Amount.count(1))';
    test.each([
      ['no pod may be away', DisruptionBudget.maxUnavailable(Amount.count(0)), 3, `canary disruptionBudget must let a drain pass, got maxUnavailable 0: ${wayOut}`],
      ['no share may be away', DisruptionBudget.maxUnavailable(Amount.percent(0)), undefined, `canary disruptionBudget must let a drain pass, got maxUnavailable 0%: ${wayOut}`],
      ['all pods have to stay', DisruptionBudget.minAvailable(Amount.percent(100)), undefined, `canary disruptionBudget must let a drain pass, got minAvailable 100%: ${wayOut}`],
      ['the only pod has to stay', DisruptionBudget.minAvailable(Amount.count(1)), 1, `canary disruptionBudget must let a drain pass, got minAvailable 1 for 1 pod: ${wayOut}`],
      ['more pods have to stay than there are', DisruptionBudget.minAvailable(Amount.count(3)), 2, `canary disruptionBudget must let a drain pass, got minAvailable 3 for 2 pods: ${wayOut}`],
      ['a share comes to all pods', DisruptionBudget.minAvailable(Amount.percent(75)), 3, `canary disruptionBudget must let a drain pass, got minAvailable 75% for 3 pods: ${wayOut}`],
    ])('%s', (_, budget, replicas, expected) => {
      expect(problemsOf(problems => checkBudget('canary', budget, replicas, problems))).toBe(expected);
    });
  });
});

describe('autoscaling', () => {
  const bounds = { minReplicas: 2, maxReplicas: 6 };
  const trigger = { type: 'prometheus', metadata: { query: 'up', threshold: '1' } };
  const target = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web-canary' };

  test('by Kubernetes, with all options', () => {
    const pods = { type: 'Pods', pods: { metric: { name: 'requests' }, target: { type: 'AverageValue', averageValue: '100' } } };
    const behavior = { scaleDown: { stabilizationWindowSeconds: 60 } };
    const options: Required<HorizontalOptions> = { ...bounds, cpuPercent: 70, memoryPercent: 80, metrics: [pods], behavior };
    const autoscaling = Autoscaling.horizontal(options);
    expect(autoscalerObject(autoscaling)).toEqual({ apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler' });
    expect([autoscaling.minReplicas, autoscaling.maxReplicas]).toEqual([2, 6]);
    expect(valid('HorizontalPodAutoscaler', autoscalerSpec(autoscaling, 'web-canary'))).toEqual({
      scaleTargetRef: target,
      minReplicas: 2,
      maxReplicas: 6,
      metrics: [
        { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } } },
        { type: 'Resource', resource: { name: 'memory', target: { type: 'Utilization', averageUtilization: 80 } } },
        pods,
      ],
      behavior,
    });
  });

  test('by Kubernetes says nothing that was not asked for', () => {
    expect(valid('HorizontalPodAutoscaler', autoscalerSpec(Autoscaling.horizontal({ minReplicas: 1, maxReplicas: 1, cpuPercent: 150 }), 'web-canary'))).toEqual({
      scaleTargetRef: target,
      minReplicas: 1,
      maxReplicas: 1,
      metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 150 } } }],
    });
  });

  test('by KEDA, with all options', () => {
    const full: Required<KedaTrigger> = { ...trigger, name: 'load', authenticationRef: 'prometheus', metricType: 'Value' };
    const options: Required<KedaOptions> = { ...bounds, triggers: [full], pollingInterval: Duration.minutes(1) };
    const autoscaling = Autoscaling.keda(options);
    expect(autoscalerObject(autoscaling)).toEqual({ apiVersion: 'keda.sh/v1alpha1', kind: 'ScaledObject' });
    expect([autoscaling.minReplicas, autoscaling.maxReplicas]).toEqual([2, 6]);
    expect(autoscalerSpec(autoscaling, 'web-canary')).toEqual({
      scaleTargetRef: target,
      pollingInterval: 60,
      minReplicaCount: 2,
      maxReplicaCount: 6,
      triggers: [{ ...full, authenticationRef: { name: 'prometheus' } }],
    });
  });

  test('by KEDA says nothing that was not asked for', () => {
    expect(autoscalerSpec(Autoscaling.keda({ ...bounds, triggers: [trigger] }), 'web-canary')).toEqual({
      scaleTargetRef: target,
      minReplicaCount: 2,
      maxReplicaCount: 6,
      triggers: [trigger],
    });
  });

  test('by somebody else adds no object and knows no number', () => {
    const autoscaling = Autoscaling.external('ScaledObject auth-api');
    expect([autoscalerObject(autoscaling), autoscaling.minReplicas, autoscaling.maxReplicas]).toEqual([undefined, undefined, undefined]);
  });

  const container = (name: string, resources?: object) => ({ name, resources });
  const cpu = Autoscaling.horizontal({ ...bounds, cpuPercent: 70 });
  const perContainer = Autoscaling.horizontal({
    ...bounds, metrics: [{ type: 'ContainerResource', containerResource: { name: 'cpu', container: 'main', target: { type: 'Utilization', averageUtilization: 70 } } }],
  });
  const raw = Autoscaling.horizontal({ ...bounds, metrics: [{ type: 'Resource', resource: { name: 'memory', target: { type: 'Utilization', averageUtilization: 70 } } }] });
  const absolute = Autoscaling.horizontal({ ...bounds, metrics: [{ type: 'Resource', resource: { name: 'memory', target: { type: 'AverageValue', averageValue: '1Gi' } } }] });
  const kedaCpu = (metadata: { [key: string]: string }) => Autoscaling.keda({ ...bounds, triggers: [{ type: 'cpu', metricType: 'AverageValue', metadata }] });

  test.each([
    ['by what every container requests', cpu, [container('main', { requests: { cpu: '1' } }), container('proxy', { requests: { cpu: '100m' } })]],
    ['by a limit, which is the request where there is none', cpu, [container('main', { limits: { cpu: '1' } })]],
    ['by what the one container requests that counts', perContainer, [container('main', { requests: { cpu: '1' } }), container('proxy')]],
    ['by an amount that needs no request', absolute, [container('main')]],
    ['by the one container of a KEDA trigger', kedaCpu({ value: '1', containerName: 'main' }), [container('main', { requests: { cpu: '1' } }), container('proxy')]],
    ['by somebody else', Autoscaling.external('HorizontalPodAutoscaler web'), [container('main')]],
  ])('goes %s', (_, autoscaling, containers) => {
    expect(problemsOf(problems => checkAutoscaling('canary', autoscaling, undefined, containers, problems))).toBe('');
  });

  describe('fails when', () => {
    test.each([
      ['a number stands beside Kubernetes\' autoscaler', cpu, 2, [container('main', { requests: { cpu: '1' } })],
        'canary replicas must not be set beside autoscaling, got 2: the HorizontalPodAutoscaler owns the number; remove replicas'],
      ['a number stands beside somebody else\'s', Autoscaling.external('ScaledObject auth-api'), 0, [container('main')],
        'canary replicas must not be set beside autoscaling, got 0: ScaledObject auth-api owns the number; remove replicas'],
      ['containers request no CPU', cpu, undefined, [container('main', { requests: { memory: '1Gi' } }), container('other', { requests: { cpu: '1' } }), container('proxy')],
        'canary autoscaling by cpu needs a cpu request on every container that counts, got none on "main", "proxy": set resources.requests.cpu'],
      ['a metric as it is needs a request', raw, undefined, [container('main')],
        'canary autoscaling by memory needs a memory request on every container that counts, got none on "main": set resources.requests.memory'],
      ['the container of a metric has no request', perContainer, undefined, [container('main'), container('proxy', { requests: { cpu: '1' } })],
        'canary autoscaling by cpu needs a cpu request on every container that counts, got none on "main": set resources.requests.cpu'],
      ['a trigger of KEDA needs a request', kedaCpu({ value: '1' }), undefined, [container('main')],
        'canary autoscaling by cpu needs a cpu request on every container that counts, got none on "main": set resources.requests.cpu'],
    ])('%s', (_, autoscaling, replicas, containers, expected) => {
      expect(problemsOf(problems => checkAutoscaling('canary', autoscaling, replicas, containers, problems))).toBe(expected);
    });

    const horizontal = (options: Partial<HorizontalOptions>) => () => Autoscaling.horizontal({ ...bounds, cpuPercent: 70, ...options });
    const keda = (options: Partial<KedaOptions>) => () => Autoscaling.keda({ ...bounds, triggers: [trigger], ...options });
    const triggers = (...given: any[]) => keda({ triggers: given });
    test.each([
      ['the least number is 0', horizontal({ minReplicas: 0 }), 'Autoscaling.horizontal: minReplicas must be a whole number, 1 or more, got 0: clusters before Kubernetes 1.37 refuse 0; use Autoscaling.keda for a worker that may have no pods'],
      ['the least number is missing', keda({ minReplicas: undefined }), 'Autoscaling.keda: minReplicas must be a whole number, 0 or more, got nothing'],
      ['the greatest number is less than the least', horizontal({ maxReplicas: 1 }), 'Autoscaling.horizontal: maxReplicas must be a whole number, 2 or more as minReplicas is, got 1'],
      ['the greatest number is a fraction', keda({ maxReplicas: 2.5 }), 'Autoscaling.keda: maxReplicas must be a whole number, 2 or more as minReplicas is, got 2.5'],
      ['CPU is 0 %', horizontal({ cpuPercent: 0 }), 'Autoscaling.horizontal: cpuPercent must be a whole number, 1 or more, got 0'],
      ['memory is a fraction', horizontal({ memoryPercent: 0.7 }), 'Autoscaling.horizontal: memoryPercent must be a whole number, 1 or more, got 0.7'],
      ['a metric has no type', horizontal({ metrics: [{ resource: {} }] }), 'Autoscaling.horizontal: metrics must be entries of spec.metrics with a type, got {"resource":{}}'],
      ['a metric is nothing', horizontal({ metrics: [null] }), 'Autoscaling.horizontal: metrics must be entries of spec.metrics with a type, got null'],
      ['there is no metric', horizontal({ cpuPercent: undefined, metrics: [] }), 'Autoscaling.horizontal: a metric is needed to scale by, got none: set cpuPercent, memoryPercent or metrics'],
      ['there is no trigger', triggers(), 'Autoscaling.keda: a trigger is needed to scale by, got none: add one to triggers'],
      ['a trigger has no type', triggers({ type: '', metadata: {} }), 'Autoscaling.keda: trigger type must be a scaler of KEDA such as "prometheus", got ""'],
      ['a setting is no string', triggers({ type: 'cron', metadata: { desiredReplicas: 3 } }), 'Autoscaling.keda: trigger cron metadata desiredReplicas must be a string, got 3: put it in quotes'],
      ['two triggers have one name', triggers({ ...trigger, name: 'a' }, { ...trigger, name: 'a' }), 'Autoscaling.keda: trigger name "a" must be given once'],
      ['CPU counts in no way', triggers({ type: 'cpu', metadata: { value: '70' } }), 'Autoscaling.keda: trigger cpu metricType must be "Utilization" or "AverageValue", got nothing'],
      ['memory counts as a value', triggers({ type: 'memory', metricType: 'Value', metadata: { value: '70' } }), 'Autoscaling.keda: trigger memory metricType must be "Utilization" or "AverageValue", got "Value"'],
      ['another trigger counts as utilization', triggers({ ...trigger, metricType: 'Utilization' }), 'Autoscaling.keda: trigger prometheus metricType must be "AverageValue" or "Value", got "Utilization"'],
      ['KEDA shall look all the time', keda({ pollingInterval: Duration.seconds(0) }), 'Autoscaling.keda: pollingInterval must be a whole number of seconds, at least 1, got 0'],
      ['nobody is the owner', () => Autoscaling.external(' '), 'Autoscaling.external: owner must say who scales the track, such as "ScaledObject auth-api", got " "'],
    ])('%s', (_, action, expected) => expect(message(action)).toBe(expected));
  });

  test('by KEDA takes the old place of the metric type on cpu', () => {
    expect(() => Autoscaling.keda({ ...bounds, triggers: [{ type: 'cpu', metadata: { type: 'Utilization', value: '70' } }] })).not.toThrow();
  });
});

describe('a rollout', () => {
  const spec: NonNullable<DeploymentManifest['spec']> = {
    selector: { matchLabels: { app: 'web' } },
    template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'main', image: 'registry.example/web:1' }] } },
  };
  const own = {
    ...spec,
    strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 2, maxUnavailable: 0 } },
    minReadySeconds: 5,
    progressDeadlineSeconds: 60,
    revisionHistoryLimit: 3,
  };

  test('with all options comes over that of the workload', () => {
    const options: Required<RolloutOptions> = {
      maxSurge: Amount.percent(50),
      maxUnavailable: Amount.count(1),
      minReady: Duration.seconds(10),
      progressDeadline: Duration.minutes(5),
      revisionHistoryLimit: 0,
    };
    expect(valid('Deployment', withRollout(own, options))).toEqual({
      ...spec,
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '50%', maxUnavailable: 1 } },
      minReadySeconds: 10,
      progressDeadlineSeconds: 300,
      revisionHistoryLimit: 0,
    });
    expect(problemsOf(problems => checkRollout(options, own, problems))).toBe('');
  });

  test('leaves alone what is not given', () => {
    expect(withRollout(own, {})).toEqual(own);
    expect(withRollout(spec, {})).toEqual(spec);
    expect(withRollout(own, { maxSurge: Amount.count(1) })).toEqual({ ...own, strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } } });
    expect(valid('Deployment', withRollout(spec, { maxUnavailable: Amount.count(0) }))).toEqual({ ...spec, strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0 } } });
    expect(own.strategy.rollingUpdate).toEqual({ maxSurge: 2, maxUnavailable: 0 });
  });

  test.each([
    ['no surge, with Kubernetes\' own 25 % missing', { maxSurge: Amount.count(0) }, spec],
    ['nothing missing, with Kubernetes\' own 25 % surge', { maxUnavailable: Amount.percent(0) }, spec],
    ['a time to be ready on a workload that is recreated', { minReady: Duration.seconds(5) }, { ...spec, strategy: { type: 'Recreate' } }],
  ])('may have %s', (_, rollout: RolloutOptions, base) => {
    expect(problemsOf(problems => checkRollout(rollout, base, problems))).toBe('');
  });

  describe('fails when', () => {
    const both = 'rollout maxSurge and maxUnavailable must not both be 0, which would let no pod be replaced: set maxSurge to Amount.count(1)';
    test.each([
      ['it has neither surge nor a missing pod', { maxSurge: Amount.count(0), maxUnavailable: Amount.percent(0) }, spec, both],
      ['the workload has no missing pod and it no surge', { maxSurge: Amount.percent(0) }, own, both],
      ['the workload is recreated', { maxSurge: Amount.count(1) }, { ...spec, strategy: { type: 'Recreate' } },
        'rollout maxSurge and maxUnavailable need a workload that rolls, got the strategy "Recreate": remove them, or let the workload say "RollingUpdate"'],
      ['it fails before a pod can be ready', { minReady: Duration.seconds(30), progressDeadline: Duration.seconds(30) }, spec,
        'rollout progressDeadline must be longer than minReady, got 30 s and 30 s: set a longer progressDeadline'],
      ['a pod is ready after Kubernetes\' own deadline', { minReady: Duration.minutes(10) }, spec,
        'rollout progressDeadline must be longer than minReady, got 600 s and 600 s: set a longer progressDeadline'],
      ['a pod is ready after the workload\'s deadline', { minReady: Duration.seconds(61) }, own,
        'rollout progressDeadline must be longer than minReady, got 60 s and 61 s: set a longer progressDeadline'],
      ['times are fractions', { minReady: Duration.millis(500), progressDeadline: Duration.millis(1500) }, spec,
        'rollout minReady must be a whole number of seconds, got 0.5\nrollout progressDeadline must be a whole number of seconds, at least 1, got 1.5'],
      ['the history is negative', { revisionHistoryLimit: -1 }, spec, 'rollout revisionHistoryLimit must be a whole number, 0 or more, got -1'],
    ])('%s', (_, rollout: RolloutOptions, base, expected) => {
      expect(problemsOf(problems => checkRollout(rollout, base, problems))).toBe(expected);
    });
  });
});

describe('a drain', () => {
  const lifecycle: any = { postStart: { exec: { command: ['true'] } } };
  const template = { spec: { containers: [{ name: 'main', image: 'registry.example/web:1', lifecycle }, { name: 'proxy' }] } };
  const spec = (pods: object) => ({ selector: { matchLabels: { app: 'web' } }, template: { metadata: { labels: { app: 'web' } }, ...pods } });

  test('lets Kubernetes wait in the main container, and keeps the rest', () => {
    // The models are older than this field.
    const preStop: LifecycleHandler = { sleep: { seconds: 5 } };
    expect(withDrain(template, { sleep: Duration.seconds(5) })).toEqual({
      spec: {
        containers: [
          { name: 'main', image: 'registry.example/web:1', lifecycle: { ...lifecycle, preStop } },
          { name: 'proxy' },
        ],
      },
    });
    expect(Object.keys(lifecycle)).toEqual(['postStart']);
  });

  test('without a sleep is only a longer time to end', () => {
    expect(withDrain(template, { grace: Duration.minutes(2) })).toEqual({ spec: { ...template.spec, terminationGracePeriodSeconds: 120 } });
    const sleeping = { spec: { containers: [{ name: 'main', lifecycle: { preStop: { exec: { command: ['true'] } } } }] } };
    expect(problemsOf(problems => checkDrain({ grace: Duration.minutes(2) }, sleeping, problems))).toBe('');
  });

  test('with all options lets a command wait', () => {
    const options: Required<DrainOptions> = { sleep: Duration.seconds(10), grace: Duration.minutes(2), command: true };
    const { spec: pods } = withDrain({ spec: { ...template.spec, terminationGracePeriodSeconds: 5 } }, options);
    expect(pods?.terminationGracePeriodSeconds).toBe(120);
    expect(pods?.containers?.[0].lifecycle?.preStop).toEqual({ exec: { command: ['sleep', '10'] } });
    expect(problemsOf(problems => checkDrain(options, template, problems))).toBe('');
    valid('Deployment', spec({ spec: pods }));
  });

  test('keeps the grace of the workload', () => {
    const [pods, drain] = [{ spec: { terminationGracePeriodSeconds: 45 } }, { sleep: Duration.seconds(40) }];
    expect(withDrain(pods, drain)).toEqual(pods);
    expect(problemsOf(problems => checkDrain(drain, pods, problems))).toBe('');
  });

  describe('fails when', () => {
    test.each([
      ['Kubernetes kills before the sleep is over', { sleep: Duration.seconds(30) }, template,
        'drain grace must be longer than sleep, so that the process has time to end, got 30 s by Kubernetes for a sleep of 30 s: set a longer grace'],
      ['the workload kills before the sleep is over', { sleep: Duration.seconds(10) }, { spec: { terminationGracePeriodSeconds: 10 } },
        'drain grace must be longer than sleep, so that the process has time to end, got 10 s by the workload for a sleep of 10 s: set a longer grace'],
      ['the grace is shorter than the sleep', { sleep: Duration.seconds(10), grace: Duration.seconds(5) }, template,
        'drain grace must be longer than sleep, so that the process has time to end, got 5 s for a sleep of 10 s: set a longer grace'],
      ['it says nothing', {}, template, 'drain must have a sleep or a grace, got neither: set one, or remove drain'],
      ['it says only how it sleeps', { grace: Duration.seconds(60), command: true }, template, 'drain command is how the main container sleeps, got no sleep: set sleep, or remove command'],
      ['it does not sleep', { sleep: Duration.seconds(0) }, template, 'drain sleep must be a whole number of seconds, at least 1, got 0'],
      ['times are fractions', { sleep: Duration.millis(1500), grace: Duration.millis(2500) }, template,
        'drain sleep must be a whole number of seconds, at least 1, got 1.5\ndrain grace must be a whole number of seconds, at least 1, got 2.5'],
      ['the container has a preStop', { sleep: Duration.seconds(5) }, { spec: { containers: [{ name: 'main', lifecycle: { preStop: { sleep: { seconds: 3 } } } }] } },
        'drain needs a main container without a preStop of its own, got {"sleep":{"seconds":3}} on "main": remove one of them'],
    ])('%s', (_, drain: DrainOptions, pods, expected) => {
      expect(problemsOf(problems => checkDrain(drain, pods, problems))).toBe(expected);
    });
  });
});
