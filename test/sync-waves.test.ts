import { ApiObject, App, Chart, JsonPatch } from 'cdk8s';
import * as kplus from 'cdk8s-plus-34';
import * as fc from 'fast-check';
import { ProviderCase } from './contract/provider-case';
import { PROVIDERS } from './contract/providers';
import { chartIn, find, plainAnnotations, service, synthChart, web } from './support';
import {
  Amount, ApplyOrder, Autoscaling, CanaryService, CanaryServiceProps, CanaryWorker, CanaryWorkerProps, Config, DisruptionBudget, GitOpsApp,
  IstioBinding, IstioGatewayHost, IstioMode, LoadBalancing, Manifests, RequestMatch, Routing, RoutingObject, RoutingProvider, RoutingSubject,
  RunningService, ServiceType, SingletonForm, SingletonProcess, Track, transition, Workload,
} from '../src';
import { withoutSyncWaves } from '../src/domain/sync-wave';

const ARGO_CD = 'argocd.argoproj.io/';
const WAVE = `${ARGO_CD}sync-wave`;
const OPTIONS = `${ARGO_CD}sync-options`;
const IMAGE = 'registry.example/web:2';
const MATCH = [RequestMatch.header('x-canary', 'true')];

const title = ({ kind, metadata }: any) => `${kind} ${metadata.name}`;
const waveOf = ({ metadata }: any): string | undefined => metadata.annotations?.[WAVE];
const optionsOf = ({ metadata }: any): string | undefined => metadata.annotations?.[OPTIONS];
/** The objects that say anything to Argo CD. */
const ordered = (objects: any[]) => objects
  .filter(({ metadata }) => Object.keys(metadata.annotations ?? {}).some(key => key.startsWith(ARGO_CD))).map(title);
const waves = (objects: any[]) => Object.fromEntries(objects.map(object => [title(object), waveOf(object)]));

/** A service with what every provider can do, and everything that a track can own. */
const FULL: Partial<CanaryServiceProps> = {
  config: [Config.configMap('settings', { data: { LEVEL: 'info' } }), Config.secret('keys', { data: { KEY: 'x' } })],
  stable: { replicas: 3, disruptionBudget: DisruptionBudget.maxUnavailable(Amount.count(1)) },
  canary: { image: IMAGE, replicas: 2, config: [Config.configMap('flags', { data: { BETA: 'on' } })], disruptionBudget: DisruptionBudget.maxUnavailable(Amount.count(1)) },
};
const SCALED = {
  autoscaling: Autoscaling.horizontal({ minReplicas: 1, maxReplicas: 9, cpuPercent: 70 }), resources: { requests: { cpu: '100m' } },
};

/** Routes that a gateway host binds. */
const COMPOSED = Routing.istio({ binding: IstioBinding.COMPOSED, routes: [{}] });

/** The objects of a service at one of the providers. */
function routed(provider: ProviderCase, props: Partial<CanaryServiceProps>, chart = chartIn('shop', new GitOpsApp())): any[] {
  const previewHosts = provider.unsaid?.includes('preview-host') ? undefined : ['preview.example.com'];
  new CanaryService(chart, 'web', { workload: web(), routing: provider.routing({ previewHosts, total: provider.name === 'Routing.service' ? 8 : undefined }), ...provider.props, ...props });
  return synthChart(chart);
}

/** FULL as a provider takes it: numbers of pods are those of the split, where that is how it divides. */
const fullFor = ({ name }: ProviderCase): Partial<CanaryServiceProps> => name !== 'Routing.service' ? FULL
  : { ...FULL, stable: { ...FULL.stable, replicas: undefined }, canary: { ...FULL.canary, replicas: undefined }, split: { weight: 25 } };

const CASES = PROVIDERS.map(provider => [provider.title, provider] as const);

describe('the wave of an object is that of its kind', () => {
  const WAVES: { [kind: string]: string | undefined } = {
    Service: '-1',
    ConfigMap: '-1',
    Secret: '-1',
    Deployment: undefined,
    PodDisruptionBudget: undefined,
    HorizontalPodAutoscaler: undefined,
    ScaledObject: undefined,
    DestinationRule: '1',
    ReferenceGrant: '1',
    VirtualService: '2',
    HTTPRoute: '2',
    GRPCRoute: '2',
    Ingress: '2',
  };
  const seen = new Set<string>();
  const expectWaves = (objects: any[]) => {
    for (const object of objects) {
      seen.add(object.kind);
      expect([title(object), waveOf(object)]).toEqual([title(object), WAVES[object.kind]]);
    }
  };

  test.each(CASES)('%s', (_, provider) => {
    const objects = routed(provider, fullFor(provider));
    expectWaves(objects);
    expect(objects.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['Service', 'ConfigMap', 'Secret', 'Deployment', 'PodDisruptionBudget']));
  });

  test('with autoscalers', () => {
    const keda = { autoscaling: Autoscaling.keda({ minReplicas: 1, maxReplicas: 9, triggers: [{ type: 'cpu', metricType: 'Utilization', metadata: { value: '70' } }] }) };
    const chart = chartIn();
    service(chart, { stable: SCALED, canary: { image: IMAGE, ...keda, resources: SCALED.resources } });
    expectWaves(synthChart(chart));
  });

  test('a policy of each track', () => {
    const policy = { loadBalancing: LoadBalancing.roundRobin() };
    const chart = chartIn();
    service(chart, { routing: Routing.istio({ mode: IstioMode.HOSTS, trafficPolicy: policy, trackPolicies: { canary: policy } }) });
    const objects = synthChart(chart);
    expectWaves(objects);
    expect(objects.filter(({ kind }) => kind === 'DestinationRule')).toHaveLength(2);
  });

  test('a route in the namespace of its Gateway', () => {
    const chart = chartIn();
    service(chart, { routing: Routing.gatewayApi({ hosts: ['shop.example.com'], gateways: [{ name: 'public', namespace: 'infra' }], namespace: 'infra' }) });
    expectWaves(synthChart(chart));
  });

  test('the routes of a gateway host', () => {
    const chart = chartIn();
    const one = service(chart, { routing: COMPOSED });
    new IstioGatewayHost(chart, 'api', { hosts: ['api.example.com'], gateways: ['istio-system/public'], services: [one] });
    const objects = synthChart(chart);
    expectWaves(objects);
    expect(waves(objects)).toHaveProperty('VirtualService api', '2');
  });

  test('a worker', () => {
    const chart = chartIn('jobs');
    const { stable, canary, config } = FULL;
    new CanaryWorker(chart, 'mailer', { workload: web(), stable, canary, config, metricsPorts: [{ name: 'http', port: 9090 }] });
    const objects = synthChart(chart);
    expectWaves(objects);
    expect(waves(objects)).toHaveProperty('Service mailer', '-1');
  });

  test('all of these were there', () => {
    expect([...seen].sort()).toEqual(Object.keys(WAVES).sort());
  });
});

describe('a Deployment without pods comes after the routes', () => {
  const deployments = (objects: any[]) => objects.filter(({ kind }) => kind === 'Deployment').map(waveOf);

  test.each(CASES)('of an idle canary: %s', (_, provider) => {
    expect(deployments(routed(provider, { ...fullFor(provider), canary: { image: IMAGE, idle: true } }))).toEqual([undefined, '3']);
  });

  test('where the weight is numbers of pods, of either track', () => {
    const of = (weight: number) => deployments(routed(PROVIDERS.find(({ name }) => name === 'Routing.service')!, { canary: { image: IMAGE }, split: { weight } }));
    expect([0, 25, 100].map(of)).toEqual([[undefined, '3'], [undefined, undefined], ['3', undefined]]);
  });

  test('of a worker', () => {
    const of = (props: Partial<CanaryWorkerProps>) => {
      const chart = chartIn('jobs');
      new CanaryWorker(chart, 'mailer', { workload: web(), canary: { image: IMAGE }, ...props });
      return deployments(synthChart(chart));
    };
    expect(of({ canary: { image: IMAGE, idle: true } })).toEqual([undefined, '3']);
    expect(of({ total: 8, split: { weight: 100 } })).toEqual(['3', undefined]);
  });

  test('and not while a workload that can change has some', () => {
    const chart = chartIn();
    const deployment = new kplus.Deployment(chart, 'workload', { containers: [{ name: 'main', image: 'registry.example/web:1', portNumber: 8080 }], replicas: 2 });
    const worker = new CanaryWorker(chart, 'mailer', { workload: Workload.fromDeployment(deployment), canary: { image: IMAGE } });
    const written = () => waveOf(worker.stable.toJson());
    expect(written()).toBeUndefined();
    ApiObject.of(deployment).addJsonPatch(JsonPatch.replace('/spec/replicas', 0));
    expect(written()).toBe('3');
    ApiObject.of(deployment).addJsonPatch(JsonPatch.replace('/spec/replicas', 1));
    expect(written()).toBeUndefined();
  });
});

test('a Service with a load balancer, which Argo CD waits for, comes after all that would wait', () => {
  const chart = chartIn();
  service(chart, { routing: Routing.service({ type: ServiceType.LOAD_BALANCER }), stable: { replicas: 3 }, canary: { image: IMAGE, replicas: 1 } });
  service(chart, { routing: Routing.service({ type: ServiceType.NODE_PORT }), stable: { replicas: 3 }, canary: { image: IMAGE, replicas: 1 } }, 'nodes');
  expect(waves(synthChart(chart).filter(({ kind }) => kind === 'Service'))).toEqual({ 'Service web': '3', 'Service nodes': '-1' });
});

/**
 * Argo CD puts a Namespace into the wave of the first object in it (gitops-engine, `syncTasks.adjustDeps`: "make sure namespaces are created before resources referencing
 * namespaces"), so Services in wave -1 do not come before their Namespace in wave 0.
 */
test('a Namespace that is written by hand needs no wave', () => {
  const chart = chartIn();
  new ApiObject(chart, 'namespace', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } });
  service(chart);
  expect(find(synthChart(chart), 'Namespace', 'shop').metadata).not.toHaveProperty('annotations');
});

describe('PruneLast=true is on what is there for a canary or a baseline, and on configuration', () => {
  /** What there is for a track alone: what the same service without it does not have. */
  function expectLast(withTracks: any[], without: any[]): void {
    const lasting = new Set(without.map(title));
    for (const object of withTracks) {
      const last = !lasting.has(title(object)) || ['ConfigMap', 'Secret'].includes(object.kind);
      expect([title(object), optionsOf(object)]).toEqual([title(object), last ? 'PruneLast=true' : undefined]);
    }
  }

  test.each(CASES)('%s', (_, provider) => {
    fc.assert(fc.property(
      fc.record({
        weight: fc.constantFrom(0, 25, 50),
        idle: fc.boolean(),
        matched: fc.boolean(),
        baseline: fc.boolean(),
        config: fc.boolean(),
        budget: fc.boolean(),
        autoscaled: fc.boolean(),
      }),
      ({ weight, idle, matched, baseline, config, budget, autoscaled }) => {
        const counted = provider.name === 'Routing.service';
        const owned = (some: Partial<CanaryServiceProps['canary']> = {}) => ({
          ...config ? { config: [Config.configMap('flags', { data: { BETA: 'on' } })] } : {},
          ...budget ? { disruptionBudget: DisruptionBudget.maxUnavailable(Amount.count(1)) } : {},
          ...autoscaled && !counted ? SCALED : {},
          ...some,
        });
        const shared = { config: FULL.config, stable: owned({ version: '1' }) };
        const objects = routed(provider, {
          ...shared,
          canary: owned({ image: IMAGE, version: '2', idle }),
          baseline: baseline && provider.can.includes('baseline') ? owned({ version: '1' }) : undefined,
          split: { weight, match: matched && provider.can.includes('header') ? MATCH : [] },
        });
        expectLast(objects, routed(provider, shared));
        expect(ordered(objects)).toContain('Deployment web-canary');
      },
    ), { numRuns: 15 });
  });

  test('a worker', () => {
    const of = (props: Partial<CanaryWorkerProps>) => {
      const chart = chartIn('jobs');
      new CanaryWorker(chart, 'mailer', { workload: web(), metricsPorts: [{ name: 'http', port: 9090 }], stable: { ...SCALED, version: '1' }, ...props });
      return synthChart(chart);
    };
    expectLast(of({ canary: { image: IMAGE, version: '2', ...SCALED } }), of({}));
  });

  test('what goes with the baseline alone', () => {
    const all = { stable: { version: '1' }, canary: { image: IMAGE, version: '2' } };
    const objects = routed(PROVIDERS[1], { ...all, baseline: {} });
    const alone = routed(PROVIDERS[1], all);
    expect(objects.map(title).filter(name => !alone.map(title).includes(name)).sort()).toEqual(['Deployment web-baseline', 'Service web-baseline']);
    ['Deployment', 'Service'].forEach(kind => expect(optionsOf(find(objects, kind, 'web-baseline'))).toBe('PruneLast=true'));
  });

  test('and not on the canary of a singleton, which has to be down before stable comes up', () => {
    for (const form of [SingletonForm.deployments(), SingletonForm.deployments({ argoCdHook: {} }), SingletonForm.oneDeployment()]) {
      const chart = chartIn('jobs');
      new SingletonProcess(chart, 'scheduler', { workload: web(), canary: { image: IMAGE }, active: Track.CANARY, form, config: FULL.config });
      const objects = synthChart(chart);
      expect([...new Set(objects.filter(object => optionsOf(object) !== undefined).map(({ kind }) => kind))].sort()).toEqual(['ConfigMap', 'Secret']);
    }
  });
});

describe('without waves', () => {
  const all = (chart: Chart) => {
    const { stable, canary, config } = FULL;
    const one = service(chart, { ...FULL, routing: COMPOSED });
    new IstioGatewayHost(chart, 'api', { hosts: ['api.example.com'], gateways: ['istio-system/public'], services: [one] });
    new CanaryWorker(chart, 'mailer', { workload: web(), stable, canary, config, metricsPorts: [{ name: 'http', port: 9090 }] });
    return synthChart(chart);
  };
  const plain = (app = new App()) => {
    withoutSyncWaves(app);
    return app;
  };

  test.each([['GitOpsApp', () => new GitOpsApp({ syncWaves: false })], ['App', plain]])('objects say nothing to Argo CD: %s', (_, app) => {
    const objects = all(chartIn('shop', app()));
    expect(objects.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['Deployment', 'Service', 'ConfigMap', 'Secret', 'PodDisruptionBudget', 'DestinationRule', 'VirtualService']));
    expect(ordered(objects)).toEqual([]);
  });

  test.each([['GitOpsApp', () => new GitOpsApp()], ['GitOpsApp that is asked', () => new GitOpsApp({ syncWaves: true })], ['App', () => new App()]])('they do by default: %s', (_, app) => {
    expect(ordered(all(chartIn('shop', app())))).toEqual(expect.arrayContaining(['Service web', 'Deployment web-canary', 'DestinationRule web', 'VirtualService api', 'Service mailer']));
  });

  test.each(CASES)('all else is the same: %s', (_, provider) => {
    const [before, after] = [true, false].map(syncWaves => routed(provider, fullFor(provider), chartIn('shop', new GitOpsApp({ syncWaves }))));
    const bare = (object: any) => ({ ...object, metadata: { ...object.metadata, annotations: plainAnnotations(object) } });
    expect(before.map(bare)).toEqual(after.map(bare));
    expect(ordered(after)).toEqual([]);
  });

  test('a singleton has those of its form', () => {
    const chart = chartIn('jobs', new GitOpsApp({ syncWaves: false }));
    new SingletonProcess(chart, 'scheduler', { workload: web(), canary: { image: IMAGE }, form: SingletonForm.deployments({ argoCdHook: {} }) });
    expect(waves(synthChart(chart))).toMatchObject({ 'Deployment scheduler': '0', 'Deployment scheduler-canary': '-2', 'Job scheduler-wait': '-1' });
  });
});

describe('what people say stands', () => {
  const WORKLOAD = (annotations: { [key: string]: string }) => Workload.fromManifest({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', labels: { app: 'web' }, annotations },
    spec: {
      selector: { matchLabels: { app: 'web', track: 'stable' } },
      template: { metadata: { labels: { app: 'web', track: 'stable' } }, spec: { containers: [{ name: 'web', image: 'registry.example/web:1', ports: [{ name: 'http', containerPort: 8080 }] }] } },
    },
  });
  const annotations = (given: { [key: string]: string }, canary: CanaryServiceProps['canary'] = { image: IMAGE }) => {
    const chart = chartIn();
    service(chart, { workload: WORKLOAD(given), canary });
    const objects = synthChart(chart);
    return ['web', 'web-canary'].map(name => find(objects, 'Deployment', name).metadata.annotations);
  };

  test('a wave of the workload is that of both tracks, idle or not', () => {
    const given = { [WAVE]: '5' };
    expect(annotations(given)).toEqual([given, { ...given, [OPTIONS]: 'PruneLast=true' }]);
    expect(annotations(given, { image: IMAGE, idle: true })).toEqual([given, { ...given, [OPTIONS]: 'PruneLast=true' }]);
  });

  test('options of the workload come behind', () => {
    const given = { [OPTIONS]: 'Replace=true,Validate=false', note: 'x' };
    expect(annotations(given)).toEqual([given, { note: 'x', [OPTIONS]: 'PruneLast=true,Replace=true,Validate=false' }]);
  });

  test('an annotation on the object itself replaces ours, however often it is written', () => {
    const chart = chartIn();
    const { canary } = service(chart, { canary: { image: IMAGE, idle: true } });
    canary!.metadata.addAnnotation(OPTIONS, 'Prune=false');
    expect(canary!.toJson().metadata.annotations).toEqual({ [WAVE]: '3', [OPTIONS]: 'Prune=false' });
    canary!.metadata.addAnnotation(WAVE, '7');
    canary!.metadata.addAnnotation('note', 'x');
    [1, 2].forEach(() => expect(find(synthChart(chart), 'Deployment', 'web-canary').metadata.annotations).toEqual({ [WAVE]: '7', [OPTIONS]: 'Prune=false', note: 'x' }));
  });

  test('a JSON patch comes last', () => {
    const chart = chartIn();
    const one = service(chart);
    one.object('Service').addJsonPatch(JsonPatch.replace(`/metadata/annotations/${WAVE.replace('/', '~1')}`, '-5'));
    one.object('MeshVirtualService').addJsonPatch(JsonPatch.remove('/metadata/annotations'));
    const objects = synthChart(chart);
    expect(waveOf(find(objects, 'Service', 'web'))).toBe('-5');
    expect(find(objects, 'VirtualService', 'web-mesh').metadata).not.toHaveProperty('annotations');
  });

  test('a Service that runs stays to the letter, and the others have their wave', () => {
    const spec = { type: 'LoadBalancer', selector: { app: 'web', track: 'stable' }, ports: [{ name: 'http', port: 80, targetPort: 'http' }] };
    const metadata = { name: 'web', namespace: 'shop', labels: { team: 'a' }, annotations: { pager: 'me' } };
    const running = { apiVersion: 'v1', kind: 'Service', metadata, spec };
    const chart = chartIn();
    service(chart, { service: RunningService.fromManifest(running), routing: Routing.istio({ mode: IstioMode.HOSTS }) });
    const objects = synthChart(chart);
    expect(find(objects, 'Service', 'web')).toEqual(running);
    expect(find(objects, 'Service', 'web-canary').metadata.annotations).toEqual({ [WAVE]: '-1', [OPTIONS]: 'PruneLast=true' });
  });
});

test('a provider of somebody else says waves, and has those of its kinds by default', () => {
  class Mesh extends RoutingProvider {
    public objects({ name, hasCanary }: RoutingSubject): RoutingObject[] {
      const split = { apiVersion: 'split.smi-spec.io/v1alpha2', kind: 'TrafficSplit' };
      return [
        { id: 'Service', apiVersion: 'v1', kind: 'Service', name },
        { id: 'TrafficSplit', ...split, name },
        { id: 'Backend', apiVersion: 'mesh.example.com/v1', kind: 'Backend', name, syncWave: 1 },
        { id: 'First', apiVersion: 'mesh.example.com/v1', kind: 'First', name, syncWave: 0 },
        ...hasCanary ? [{ id: 'CanaryBackend', apiVersion: 'mesh.example.com/v1', kind: 'Backend', name: `${name}-canary`, syncWave: 1 }] : [],
      ];
    }
    public specs() { return { Service: {}, TrafficSplit: {}, Backend: {}, First: {}, CanaryBackend: {} }; }
    public problems() { return []; }
    public claims() { return []; }
  }
  const chart = chartIn('shop', new GitOpsApp());
  service(chart, { routing: Routing.custom(new Mesh()) });
  const objects = chart.toJson();
  expect(objects.map(object => [title(object), waveOf(object), optionsOf(object)])).toEqual([
    ['Deployment web', undefined, undefined],
    ['Deployment web-canary', undefined, 'PruneLast=true'],
    ['Service web', '-1', undefined],
    ['TrafficSplit web', '2', undefined],
    ['Backend web', '1', undefined],
    ['First web', '0', undefined],
    ['Backend web-canary', '1', 'PruneLast=true'],
  ]);
  expect(objects.filter(object => 'syncWave' in object)).toEqual([]);
});

describe('a change in one commit loses no request in the waves', () => {
  const at = (weight: number, idle = false) => ({ canary: { image: IMAGE, idle }, split: { weight } });
  const PROMOTED = { stable: { image: IMAGE } };
  /** With whether pods and routes change together, so that an order without waves can lose requests. */
  const CHANGES: [string, Partial<CanaryServiceProps>, Partial<CanaryServiceProps>, boolean][] = [
    ['the canary appears with a share', {}, at(25), true],
    ['the canary appears', {}, at(0), false],
    ['the canary goes idle', at(25), at(25, true), true],
    ['the canary comes back', at(25, true), at(25), true],
    ['the canary is removed with its share', at(25), {}, true],
    ['the canary is removed', at(0), {}, false],
    ['stable gets the image', at(25), { ...at(25), ...PROMOTED }, false],
    ['stable gets the image, and the canary is removed', at(25), PROMOTED, true],
  ];
  /** Where requests for a canary without pods go to stable by themselves, no order loses any. */
  const FORGIVING = ['Routing.nginxIngress', 'Routing.service'];

  describe.each(CASES)('%s', (_, provider) => {
    const rendered = (props: Partial<CanaryServiceProps>, syncWaves: boolean) => {
      const chart = chartIn('shop', new GitOpsApp({ syncWaves }));
      const match = provider.can.includes('header') && (props.split?.weight ?? 0) > 0 ? { split: { ...props.split, match: MATCH } } : {};
      new CanaryService(chart, 'web', { workload: web(), routing: provider.routing({ total: 8 }), ...provider.props, ...props, ...match });
      return Manifests.fromChart(chart);
    };

    test.each(CHANGES)('%s', (__, before, after, together) => {
      const found = (order: ApplyOrder, syncWaves = true) =>
        transition(rendered(before, syncWaves), rendered(after, syncWaves), order).map(({ rule }) => rule);
      expect(found(ApplyOrder.argoCd())).toEqual([]);
      const rules = together && !FORGIVING.includes(provider.name) ? ['R80'] : [];
      expect([...new Set(found(ApplyOrder.kubectl({ prune: true })))]).toEqual(rules);
      expect([...new Set(found(ApplyOrder.argoCd(), false))]).toEqual(rules);
    });
  });
});
