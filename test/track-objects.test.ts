import { ApiObject, Duration } from 'cdk8s';
import { chartIn, find, message, service, synth, synthChart, synthMessage } from './support';
import { Amount, Autoscaling, CanaryServiceProps, Config, DisruptionBudget, DrainOptions, EnvSource, IstioMode, RolloutOptions, Routing, TrackLabel, Workload } from '../src';

const HPA = Autoscaling.horizontal({ minReplicas: 2, maxReplicas: 10, cpuPercent: 70 });
const workload = () => Workload.container({
  image: 'registry.example/web:1', ports: [{ name: 'http', port: 8080 }], resources: { requests: { cpu: '200m', memory: '256Mi' } },
});
const names = (objects: any[]) => objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
const refused = (props: Partial<CanaryServiceProps>) => message(() => service(chartIn(), props));

describe('configuration', () => {
  const settings = (level: string) => Config.configMap('settings', { data: { LOG_LEVEL: level } });

  test('belongs to a track, and its name to its content', () => {
    const before = synth({ config: [settings('info')] });
    const after = synth({ config: [settings('info')], canary: { config: [settings('debug')] } });
    const [stable, canary] = [before, after].map(objects => objects.filter(({ kind }) => kind === 'ConfigMap').map(({ metadata }) => metadata.name));
    expect(stable).toEqual([expect.stringMatching(/^web-settings-[0-9a-f]{10}$/), expect.stringMatching(/^web-canary-settings-[0-9a-f]{10}$/)]);
    expect(canary[0]).toBe(stable[0]);
    expect(canary[1]).not.toBe(stable[1]);
    expect(find(after, 'Deployment', 'web')).toEqual(find(before, 'Deployment', 'web'));
    expect(find(after, 'Deployment', 'web-canary').spec.template.spec.containers[0].envFrom).toEqual([{ configMapRef: { name: canary[1] } }]);
    expect(find(after, 'ConfigMap', canary[1])).toMatchObject({
      immutable: true, data: { LOG_LEVEL: 'debug' }, metadata: { labels: { app: 'web' }, annotations: { 'argocd.argoproj.io/sync-options': 'PruneLast=true' } },
    });
  });

  test('is the same for every split', () => {
    const of = (props: Partial<CanaryServiceProps>) => synth({ config: [settings('info')], ...props }).filter(({ kind }) => kind === 'ConfigMap');
    expect(of({ split: { weight: 50 } })).toEqual(of({}));
    expect(of({ canary: { idle: true } })).toEqual(of({}));
  });

  test('can be reached for patches', () => {
    const web = service(chartIn(), { config: [settings('info')], canary: { config: [settings('debug')] } });
    expect(web.object('CanaryConfig-settings').kind).toBe('ConfigMap');
    expect(web.object('StableConfig-settings').kind).toBe('ConfigMap');
  });

  test('fails when a name or a variable is given twice', () => {
    expect(refused({ config: [settings('info'), Config.configMap('other', { data: { LOG_LEVEL: 'x' } })] })).toContain(
      'shop/web: stable environment variable LOG_LEVEL must be in one config, got it in "settings" and "other": Kubernetes would take the last one without a word; keep one of them');
  });
});

describe('autoscaling', () => {
  test('a track has its own, and no number of pods', () => {
    const objects = synth({ workload: workload(), stable: { autoscaling: HPA }, canary: { autoscaling: HPA } });
    for (const name of ['web', 'web-canary']) {
      expect(find(objects, 'Deployment', name).spec).not.toHaveProperty('replicas');
      expect(find(objects, 'HorizontalPodAutoscaler', name).spec).toEqual({
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name },
        minReplicas: 2,
        maxReplicas: 10,
        metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } } }],
      });
    }
  });

  test('by KEDA', () => {
    const keda = Autoscaling.keda({ minReplicas: 1, maxReplicas: 5, triggers: [{ type: 'rabbitmq', metadata: { queueName: 'orders' } }] });
    const objects = synth({ stable: { autoscaling: keda } });
    expect(find(objects, 'ScaledObject', 'web').spec).toMatchObject({ scaleTargetRef: { name: 'web' }, minReplicaCount: 1, maxReplicaCount: 5 });
    expect(find(objects, 'Deployment', 'web').spec).not.toHaveProperty('replicas');
  });

  test('by somebody else: the number is left out, and no object is made', () => {
    const objects = synth({ stable: { autoscaling: Autoscaling.external('ScaledObject web') } });
    expect(find(objects, 'Deployment', 'web').spec).not.toHaveProperty('replicas');
    expect(names(objects)).toEqual(['Deployment web', 'Deployment web-canary', 'Service web', 'DestinationRule web', 'VirtualService web-mesh']);
  });

  test('an idle canary has 0 pods and no autoscaler', () => {
    const objects = synth({ workload: workload(), canary: { autoscaling: HPA, idle: true } });
    expect(find(objects, 'Deployment', 'web-canary').spec.replicas).toBe(0);
    expect(names(objects)).not.toContain('HorizontalPodAutoscaler web-canary');
  });

  test('fails when the track has a number of pods, too', () => {
    expect(refused({ workload: workload(), stable: { replicas: 2, autoscaling: HPA } })).toBe(
      'shop/web: stable replicas must not be set beside autoscaling, got 2: the HorizontalPodAutoscaler owns the number; remove replicas');
  });

  test('fails when pods say no request', () => {
    expect(refused({ stable: { autoscaling: HPA } })).toBe(
      'shop/web: stable autoscaling by cpu needs a cpu request on every container that counts, got none on "app": set resources.requests.cpu');
  });

  const autoscaler = (scope: any, name: string, kind = 'HorizontalPodAutoscaler') => new ApiObject(scope, `auto-${name}`, {
    apiVersion: kind === 'ScaledObject' ? 'keda.sh/v1alpha1' : 'autoscaling/v2',
    kind,
    metadata: { name: `auto-${name}` },
    spec: { scaleTargetRef: kind === 'ScaledObject' ? { name } : { kind: 'Deployment', name } },
  });

  test.each(['HorizontalPodAutoscaler', 'ScaledObject'])('fails when a hand-written %s scales a track whose number is written', kind => {
    const chart = chartIn();
    service(chart);
    autoscaler(chart, 'web', kind);
    expect(synthMessage(chart)).toBe(
      `[shop/web] ${kind} shop/auto-web scales Deployment web, whose number of pods is 1 here, and both would change it in turn: remove it, or set autoscaling: Autoscaling.external(…) on stable`);
  });

  test('fails when a hand-written one scales an idle canary', () => {
    const chart = chartIn();
    service(chart, { canary: { autoscaling: Autoscaling.external('HPA auto-web-canary'), idle: true } });
    autoscaler(chart, 'web-canary');
    expect(synthMessage(chart)).toBe(
      '[shop/web] HorizontalPodAutoscaler shop/auto-web-canary scales Deployment web-canary, whose number of pods is 0 here, and both would change it in turn: remove it while the track rests');
  });

  test('fails when a hand-written one stands beside ours', () => {
    const chart = chartIn();
    service(chart, { workload: workload(), stable: { autoscaling: HPA } });
    autoscaler(chart, 'web');
    expect(synthMessage(chart)).toBe(
      '[shop/web] HorizontalPodAutoscaler shop/auto-web scales Deployment web, which has an autoscaler of its own, and both would be disabled: remove it, or autoscaling of stable');
  });

  test('a hand-written one that is declared, or of something else, is fine', () => {
    const chart = chartIn();
    service(chart, { stable: { autoscaling: Autoscaling.external('HPA auto-web') } });
    autoscaler(chart, 'web');
    autoscaler(chart, 'other');
    expect(names(synthUnchecked(chart))).toContain('HorizontalPodAutoscaler auto-web');
  });
});

/** Objects of a chart with hand-written ones that are no good objects. */
function synthUnchecked(chart: any): any[] {
  return chart.toJson();
}

describe('disruption budgets', () => {
  const one = DisruptionBudget.maxUnavailable(Amount.count(1));

  test('select the pods of one track each', () => {
    const half = DisruptionBudget.minAvailable(Amount.percent(50));
    const objects = synth({ stable: { disruptionBudget: half, replicas: 4 }, canary: { disruptionBudget: one } });
    expect(find(objects, 'PodDisruptionBudget', 'web').spec).toEqual({
      minAvailable: '50%', selector: { matchLabels: { app: 'web', track: 'stable' } }, unhealthyPodEvictionPolicy: 'AlwaysAllow',
    });
    expect(find(objects, 'PodDisruptionBudget', 'web-canary').spec).toEqual({
      maxUnavailable: 1, selector: { matchLabels: { app: 'web', track: 'canary' } }, unhealthyPodEvictionPolicy: 'AlwaysAllow',
    });
  });

  test('fail when no drain can pass them', () => {
    expect(refused({ canary: { disruptionBudget: DisruptionBudget.minAvailable(Amount.count(1)) } })).toMatch(/^shop\/web: canary disruptionBudget /);
  });

  test('fail when a hand-written one selects the same pods', () => {
    const chart = chartIn();
    service(chart, { canary: { disruptionBudget: one } });
    new ApiObject(chart, 'pdb', { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: { name: 'all' }, spec: { selector: { matchExpressions: [{ key: 'app', operator: 'In', values: ['web'] }] } } });
    expect(synthMessage(chart)).toBe(
      '[shop/web] PodDisruptionBudget shop/pdb is a second budget for the pods of Deployment web-canary, and Kubernetes evicts no pod that has two: remove it, or disruptionBudget of canary');
  });
});

describe('selectors', () => {
  const deployment = (scope: any, selector: object, labels: object) => new ApiObject(scope, 'other', {
    apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'other' }, spec: { selector, template: { metadata: { labels } } },
  });
  const text = '[shop/web] Deployment shop/other and Deployment web select the same pods, and would take them from each other: give it other labels and another selector';

  test('fail when a hand-written Deployment selects pods of a track', () => {
    const chart = chartIn();
    service(chart);
    deployment(chart, { matchLabels: { app: 'web' } }, { app: 'web' });
    expect(synthMessage(chart)).toBe(`${text}\n${text.replace('Deployment web ', 'Deployment web-canary ')}`);
  });

  test('fail when a track selects the pods of a hand-written Deployment', () => {
    const chart = chartIn();
    service(chart);
    deployment(chart, { matchLabels: { id: 'x' } }, { id: 'x', app: 'web', track: 'stable' });
    expect(synthMessage(chart)).toBe(text);
  });

  test('of another namespace, or of other labels, are fine', () => {
    const chart = chartIn();
    service(chart);
    deployment(chart, { matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['web'] }, { key: 'id', operator: 'Exists' }, { key: 'x', operator: 'DoesNotExist' }] }, { id: 'x' });
    expect(synthUnchecked(chart)).toHaveLength(6);
  });
});

describe('a baseline', () => {
  const props = (more: Partial<CanaryServiceProps> = {}): Partial<CanaryServiceProps> => ({
    workload: workload(),
    stable: { replicas: 10, version: '1.0', env: { MODE: 'live' }, labels: { team: 'a' } },
    canary: { replicas: 2, version: '1.1', image: 'registry.example/web:2', resources: { limits: { memory: '128Mi' } } },
    baseline: {},
    split: { weight: 5 },
    ...more,
  });

  test('runs what stable runs, at the size and share of the canary', () => {
    const objects = synth(props());
    const { spec, metadata } = find(objects, 'Deployment', 'web-baseline');
    const container = spec.template.spec.containers[0];
    expect(metadata.labels).toEqual({ app: 'web', track: 'baseline', version: '1.0-baseline', team: 'a' });
    expect(spec.replicas).toBe(2);
    expect(spec.selector).toEqual({ matchLabels: { app: 'web', track: 'baseline' } });
    expect(container.image).toBe('registry.example/web:1');
    expect(container.env).toEqual([{ name: 'MODE', value: 'live' }]);
    expect(container.resources).toEqual(find(objects, 'Deployment', 'web-canary').spec.template.spec.containers[0].resources);
    expect(find(objects, 'DestinationRule', 'web').spec.subsets.map(({ name }: any) => name)).toEqual(['stable', 'canary', 'baseline']);
    expect(find(objects, 'VirtualService', 'web-mesh').spec.http[0].route.map(({ destination, weight }: any) => [destination.subset, weight]))
      .toEqual([['stable', 90], ['canary', 5], ['baseline', 5]]);
  });

  test('has a Service of its own in hosts mode', () => {
    const objects = synth(props({ routing: Routing.istio({ mode: IstioMode.HOSTS }) }));
    expect(find(objects, 'Service', 'web-baseline').spec.selector).toEqual({ app: 'web', track: 'baseline' });
    expect(find(objects, 'VirtualService', 'web-mesh').spec.http[0].route.map(({ destination, weight }: any) => [destination.host, weight]))
      .toEqual([['web', 90], ['web-canary', 5], ['web-baseline', 5]]);
  });

  test('takes options of its own over those', () => {
    const objects = synth(props({
      stable: { version: '1.0', autoscaling: Autoscaling.external('HPA web'), config: [Config.configMap('a', { data: { A: '1' } })] },
      baseline: { replicas: 1, env: { MODE: 'control' }, version: 'control', config: [Config.configMap('a', { data: { A: '2' } })] },
    }));
    const { spec, metadata } = find(objects, 'Deployment', 'web-baseline');
    expect(metadata.labels.version).toBe('control');
    expect(spec.replicas).toBe(1);
    expect(spec.template.spec.containers[0].env).toEqual([{ name: 'MODE', value: 'control' }]);
    expect(objects.filter(({ kind }) => kind === 'ConfigMap').map(({ data }) => data)).toEqual([{ A: '1' }, { A: '2' }]);
  });

  test('scales as the canary does, in an autoscaler of its own', () => {
    const objects = synth(props({ canary: { version: '1.1', autoscaling: HPA } }));
    expect(find(objects, 'HorizontalPodAutoscaler', 'web-baseline').spec.scaleTargetRef.name).toBe('web-baseline');
    expect(find(objects, 'Deployment', 'web-baseline').spec).not.toHaveProperty('replicas');
  });

  test('rests with the canary', () => {
    const objects = synth(props({ canary: { version: '1.1', idle: true } }));
    expect(find(objects, 'Deployment', 'web-baseline').spec.replicas).toBe(0);
    expect(find(objects, 'VirtualService', 'web-mesh').spec.http[0].route.map(({ weight }: any) => weight)).toEqual([100, 0, 0]);
  });

  test('can have a label value of its own', () => {
    const trackLabel = TrackLabel.of('version', { stable: 'v1', canary: 'v2', baseline: 'v1-control' });
    const objects = synth(props({ trackLabel, stable: {}, canary: {} }));
    expect(find(objects, 'Deployment', 'web-baseline').spec.selector.matchLabels).toEqual({ app: 'web', version: 'v1-control' });
    expect(TrackLabel.TRACK.valueOf('baseline' as any)).toBe('baseline');
  });

  test('takes variables of its own over those of stable, wherever they come from', () => {
    const env = (stable: object, baseline: object) => find(synth(props({ stable: { version: '1', ...stable }, baseline })), 'Deployment', 'web-baseline').spec.template.spec.containers[0].env;
    const source = EnvSource.secret('web', 'a');
    expect(env({ envSources: { A: source } }, { env: { A: '2' } })).toEqual([{ name: 'A', value: '2' }]);
    expect(env({ env: { A: '2' } }, { envSources: { A: source } })).toEqual([{ name: 'A', valueFrom: { secretKeyRef: { name: 'web', key: 'a' } } }]);
  });

  test('fails when it has a share and no pods', () => {
    expect(refused(props({ baseline: { replicas: 0 } }))).toBe(
      'shop/web: baseline must have pods for its share (weight 5), got 0 replicas, so that clients would see 503: set replicas, or remove baseline');
  });

  test('fails when there is no canary, or no room for both', () => {
    expect(refused(props({ canary: undefined, split: {} }))).toContain('shop/web: a baseline is the control group of a canary, got none: add canary, or remove baseline');
    expect(refused(props({ split: { weight: 51 } }))).toBe(
      'shop/web: canary weight must be at most 50 beside a baseline, which gets the same, got 51: remove baseline for the last steps');
  });

  test('fails when telemetry could not tell the tracks apart', () => {
    expect(refused(props({ stable: {}, canary: {} }))).toBe(
      'shop/web: a baseline needs versions, so that telemetry can tell the tracks apart, got none on stable and canary and baseline: set version on stable and canary');
    expect(refused(props({ stable: { version: '1', env: { OTEL_SERVICE_NAME: 'web' } } }))).toBe(
      'shop/web: baseline env OTEL_SERVICE_NAME must differ from that of stable, so that telemetry can tell the tracks apart, got "web" on both: set it in env of baseline');
  });

  test('fails when the name is too long for its suffix', () => {
    const name = 'w'.repeat(55);
    expect(refused(props({ name }))).toBe(`shop/web: name must be at most 54 characters, so that "…-baseline" fits in 63, got 55: "${name}"`);
  });
});

describe('rollout and drain', () => {
  test('are off unless asked for', () => {
    const { spec } = find(synth(), 'Deployment', 'web');
    expect(Object.keys(spec).sort()).toEqual(['replicas', 'selector', 'template']);
    expect(Object.keys(spec.template.spec)).toEqual(['containers']);
  });

  test('hold for all tracks', () => {
    const rollout: Required<RolloutOptions> = {
      maxSurge: Amount.count(1),
      maxUnavailable: Amount.count(0),
      minReady: Duration.seconds(10),
      progressDeadline: Duration.minutes(5),
      revisionHistoryLimit: 3,
    };
    const drain: Required<DrainOptions> = { sleep: Duration.seconds(10), grace: Duration.seconds(40), command: true };
    const objects = synth({ rollout, drain });
    for (const name of ['web', 'web-canary']) {
      const { spec } = find(objects, 'Deployment', name);
      expect(spec).toMatchObject({
        strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } }, minReadySeconds: 10, progressDeadlineSeconds: 300, revisionHistoryLimit: 3,
      });
      expect(spec.template.spec.terminationGracePeriodSeconds).toBe(40);
      expect(spec.template.spec.containers[0].lifecycle).toEqual({ preStop: { exec: { command: ['sleep', '10'] } } });
    }
  });

  test('fail at the service', () => {
    expect(refused({ drain: { sleep: Duration.seconds(30) } })).toMatch(/^shop\/web: drain /);
    expect(refused({ rollout: { maxSurge: Amount.count(0), maxUnavailable: Amount.count(0) } })).toMatch(/^shop\/web: rollout /);
  });
});

test('every object of every track is accepted by the schema oracle', () => {
  const chart = chartIn();
  const everything = { autoscaling: HPA, disruptionBudget: DisruptionBudget.maxUnavailable(Amount.count(1)) };
  service(chart, {
    workload: workload(),
    config: [Config.configMap('a', { data: { A: '1' } }), Config.secret('b', { data: { key: 'x' }, mountPath: '/etc/b' })],
    stable: { ...everything, version: '1' },
    canary: { ...everything, version: '2' },
    baseline: {},
  });
  expect(names(synthChart(chart))).toHaveLength(3 * 5 + 3);
});
