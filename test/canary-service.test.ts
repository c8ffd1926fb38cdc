import { App, JsonPatch } from 'cdk8s';
import { chartIn, find, message, service, synth, synthChart, synthMessage, web } from './support';
import { CanaryService, CanaryServiceProps, EnvSource, GitOpsApp, RequestMatch, Routing, TrackLabel, TrackOptions, Workload } from '../src';

const template = (objects: any[], name: string) => find(objects, 'Deployment', name).spec.template;
const container = (objects: any[], name: string) => template(objects, name).spec.containers[0];

describe('objects of a service', () => {
  test('a service with a canary has two Deployments, one Service, a DestinationRule and the mesh VirtualService', () => {
    expect(synth().map(({ kind, metadata }) => `${kind} ${metadata.namespace}/${metadata.name}`)).toEqual([
      'Deployment shop/web', 'Deployment shop/web-canary', 'Service shop/web', 'DestinationRule shop/web', 'VirtualService shop/web-mesh',
    ]);
  });

  test('without a canary track there is only stable, and the routing is there already', () => {
    const objects = synth({ canary: undefined });
    expect(objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([
      'Deployment web', 'Service web', 'DestinationRule web', 'VirtualService web-mesh',
    ]);
    expect(find(objects, 'DestinationRule', 'web').spec.subsets).toEqual([
      { name: 'stable', labels: { track: 'stable' } }, { name: 'canary', labels: { track: 'canary' } },
    ]);
    expect(find(objects, 'VirtualService', 'web-mesh').spec.http).toEqual([
      { name: 'default', route: [{ destination: { host: 'web', subset: 'stable', port: { number: 8080 } } }] },
    ]);
  });

  test('the first canary changes VirtualServices only', () => {
    const before = synth({ canary: undefined }).filter(({ kind }) => kind !== 'VirtualService');
    const after = synth();
    before.forEach(object => expect(after).toContainEqual(object));
  });

  test('selectors are app and track, whatever the labels and the version are', () => {
    const objects = synth({
      stable: { version: '1.4.2', labels: { team: 'a' } },
      canary: { version: '1.5.0', labels: { team: 'b' }, image: 'registry.example/web:2' },
    });
    expect(find(objects, 'Deployment', 'web').spec.selector).toEqual({ matchLabels: { app: 'web', track: 'stable' } });
    expect(find(objects, 'Deployment', 'web-canary').spec.selector).toEqual({ matchLabels: { app: 'web', track: 'canary' } });
    expect(find(objects, 'Service', 'web').spec.selector).toEqual({ app: 'web' });
    expect(template(objects, 'web').metadata.labels).toEqual({ app: 'web', track: 'stable', version: '1.4.2', team: 'a' });
    expect(template(objects, 'web-canary').metadata.labels).toEqual({ app: 'web', track: 'canary', version: '1.5.0', team: 'b' });
  });

  test('the track label can be the one that running pods have', () => {
    const objects = synth({ trackLabel: TrackLabel.of('version', { stable: 'v1', canary: 'v2' }) });
    expect(find(objects, 'Deployment', 'web').spec.selector).toEqual({ matchLabels: { app: 'web', version: 'v1' } });
    expect(find(objects, 'Deployment', 'web-canary').spec.selector).toEqual({ matchLabels: { app: 'web', version: 'v2' } });
    expect(find(objects, 'DestinationRule', 'web').spec.subsets.map((subset: any) => subset.labels)).toEqual([{ version: 'v1' }, { version: 'v2' }]);
  });

  test('the name prop names the objects in place of the construct id', () => {
    expect(synth({ name: 'shop-web' }).map(({ metadata }) => metadata.name)).toEqual(['shop-web', 'shop-web-canary', 'shop-web', 'shop-web', 'shop-web-mesh']);
  });

  test('a chart without namespace writes none', () => {
    const chart = chartIn(undefined, new App(), { namespace: undefined });
    service(chart);
    synthChart(chart).forEach(({ metadata }) => expect(metadata).not.toHaveProperty('namespace'));
  });

  test('JSON patches of a track and of a routing object reach every field', () => {
    const chart = chartIn();
    const { stable, canary, ...rest } = { stable: { patches: [JsonPatch.add('/spec/minReadySeconds', 5)] }, canary: { patches: [JsonPatch.add('/spec/paused', true)] } };
    const it = service(chart, { stable, canary, ...rest });
    it.object('DestinationRule').addJsonPatch(JsonPatch.add('/spec/trafficPolicy', { loadBalancer: { simple: 'RANDOM' } }));
    const objects = synthChart(chart);
    expect(find(objects, 'Deployment', 'web').spec).toMatchObject({ minReadySeconds: 5 });
    expect(find(objects, 'Deployment', 'web').spec).not.toHaveProperty('paused');
    expect(find(objects, 'Deployment', 'web-canary').spec).toMatchObject({ paused: true });
    expect(find(objects, 'DestinationRule', 'web').spec.trafficPolicy).toEqual({ loadBalancer: { simple: 'RANDOM' } });
  });

  test.each([
    [JsonPatch.replace('/spec/replicas', 0), 'replicas of Deployment web-canary, got 0 in place of 1: use replicas of the track'],
    [JsonPatch.replace('/metadata/name', 'x'), 'name of Deployment web-canary, got "x" in place of "web-canary": use the name prop'],
    [JsonPatch.remove('/spec/selector/matchLabels/track'), 'selector of Deployment web-canary, got {"app":"web"} in place of {"app":"web","track":"canary"}: use trackLabel'],
    [JsonPatch.replace('/spec/template/metadata/labels/track', 'stable'), 'pod labels of Deployment web-canary, got {"app":"web","track":"stable"} in place of {"app":"web","track":"canary"}: use trackLabel'],
  ])('fails when a JSON patch changes what the routes rely on: %#', (patch, problem) => {
    const chart = chartIn();
    service(chart, { canary: { patches: [patch] } });
    expect(synthMessage(chart)).toBe(`[shop/web] JSON patches must leave the ${problem}`);
    const later = chartIn();
    service(later).canary!.addJsonPatch(patch);
    expect(synthMessage(later)).toBe(`[shop/web] JSON patches must leave the ${problem}`);
  });

  test('objects are found by id, and metadata can be added to them', () => {
    const chart = chartIn();
    const it = service(chart);
    expect(it.object('Stable')).toBe(it.stable);
    expect(it.object('Canary')).toBe(it.canary);
    it.stable.metadata.addAnnotation('example.com/owner', 'shop');
    expect(find(synthChart(chart), 'Deployment', 'web').metadata.annotations).toEqual({ 'example.com/owner': 'shop' });
  });

  test('fails when an object is asked for that the service does not have', () => {
    const it = service(chartIn());
    expect(message(() => it.object('Ingress'))).toBe('shop/web: object must be one of Stable, Canary, Service, DestinationRule, MeshVirtualService, got "Ingress"');
  });

  test('synthesizing twice gives the same', () => {
    const chart = chartIn('shop', new GitOpsApp());
    service(chart, { canary: { version: '1.0+a' } });
    const app = App.of(chart);
    expect(app.synthYaml()).toBe(app.synthYaml());
  });
});

describe('defaults', () => {
  test('replicas are 1 on both tracks of a container', () => {
    const objects = synth();
    expect(find(objects, 'Deployment', 'web').spec.replicas).toBe(1);
    expect(find(objects, 'Deployment', 'web-canary').spec.replicas).toBe(1);
  });

  test('the split is nobody: weight 0 and no match', () => {
    expect(find(synth(), 'VirtualService', 'web-mesh').spec.http).toEqual([{
      name: 'default',
      route: [
        { destination: { host: 'web', subset: 'stable', port: { number: 8080 } }, weight: 100 },
        { destination: { host: 'web', subset: 'canary', port: { number: 8080 } }, weight: 0 },
      ],
    }]);
  });

  test('a container gets nothing that was not asked for', () => {
    const objects = synth();
    expect(find(objects, 'Deployment', 'web')).toEqual({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web', namespace: 'shop', labels: { app: 'web', track: 'stable' } },
      spec: {
        replicas: 1,
        selector: { matchLabels: { app: 'web', track: 'stable' } },
        template: {
          metadata: { labels: { app: 'web', track: 'stable' } },
          spec: { containers: [{ name: 'app', image: 'registry.example/web:1', ports: [{ name: 'http', containerPort: 8080 }] }] },
        },
      },
    });
    expect(find(objects, 'Service', 'web').spec).toEqual({ selector: { app: 'web' }, ports: [{ name: 'http', port: 8080, targetPort: 8080 }] });
  });

  test('the track label is track, with stable and canary', () => {
    expect([TrackLabel.TRACK.key, ...['stable', 'canary'].map(track => TrackLabel.TRACK.valueOf(track as any))]).toEqual(['track', 'stable', 'canary']);
  });
});

describe('tracks', () => {
  const workload = () => Workload.container({
    image: 'registry.example/web:1',
    ports: [{ name: 'http', port: 8080 }],
    env: { MODE: 'normal', LEVEL: 'info' },
    resources: { requests: { cpu: '200m', memory: '256Mi' }, limits: { memory: '512Mi' } },
    labels: { team: 'a' },
    annotations: { 'example.com/a': '1' },
    nodeSelector: { domain: 'shop', disk: 'ssd' },
    tolerations: [{ key: 'domain', operator: 'Exists' }],
  });
  // What a track owns beside its Deployment is in track-objects.test.ts.
  const everything: Required<Omit<TrackOptions, 'autoscaling' | 'config' | 'disruptionBudget'>> = {
    replicas: 3,
    image: 'registry.example/web:2',
    containerImages: {},
    version: '2.0',
    env: { LEVEL: 'debug', EXTRA: 'yes' },
    envSources: {
      MODE: EnvSource.configMap('web', 'mode'),
      TOKEN: EnvSource.secret('web', 'token'),
      NODE: EnvSource.field('spec.nodeName'),
      CPU: EnvSource.resource('limits.cpu'),
    },
    resources: { requests: { cpu: '100m' }, limits: { memory: '256Mi' } },
    labels: { team: 'b', release: 'canary' },
    annotations: { 'example.com/b': '2' },
    nodeSelector: { disk: 'hdd' },
    tolerations: [{ key: 'disk', operator: 'Equal', value: 'hdd', effect: 'NoSchedule' }],
    patches: [JsonPatch.add('/spec/revisionHistoryLimit', 3)],
  };

  test.each(['stable', 'canary'] as const)('%s takes every override, and the other track none of them', track => {
    const props: Partial<CanaryServiceProps> = { workload: workload(), stable: {}, canary: {}, [track]: everything };
    const objects = synth(props);
    const [own, other] = track === 'stable' ? ['web', 'web-canary'] : ['web-canary', 'web'];
    expect(find(objects, 'Deployment', own)).toEqual({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: {
        name: own,
        namespace: 'shop',
        labels: { app: 'web', track, version: '2.0', team: 'b', release: 'canary' },
        ...track === 'stable' ? {} : { annotations: { 'argocd.argoproj.io/sync-options': 'PruneLast=true' } },
      },
      spec: {
        replicas: 3,
        revisionHistoryLimit: 3,
        selector: { matchLabels: { app: 'web', track } },
        template: {
          metadata: {
            labels: { app: 'web', track, version: '2.0', team: 'b', release: 'canary' },
            annotations: { 'example.com/a': '1', 'example.com/b': '2' },
          },
          spec: {
            nodeSelector: { domain: 'shop', disk: 'hdd' },
            tolerations: [{ key: 'domain', operator: 'Exists' }, { key: 'disk', operator: 'Equal', value: 'hdd', effect: 'NoSchedule' }],
            containers: [{
              name: 'app',
              image: 'registry.example/web:2',
              ports: [{ name: 'http', containerPort: 8080 }],
              env: [
                { name: 'MODE', valueFrom: { configMapKeyRef: { name: 'web', key: 'mode' } } },
                { name: 'LEVEL', value: 'debug' },
                { name: 'EXTRA', value: 'yes' },
                { name: 'TOKEN', valueFrom: { secretKeyRef: { name: 'web', key: 'token' } } },
                { name: 'NODE', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } },
                { name: 'CPU', valueFrom: { resourceFieldRef: { resource: 'limits.cpu' } } },
              ],
              resources: { requests: { cpu: '100m', memory: '256Mi' }, limits: { memory: '256Mi' } },
            }],
          },
        },
      },
    });
    expect(container(objects, other)).toMatchObject({
      image: 'registry.example/web:1',
      env: [{ name: 'MODE', value: 'normal' }, { name: 'LEVEL', value: 'info' }],
      resources: { requests: { cpu: '200m', memory: '256Mi' }, limits: { memory: '512Mi' } },
    });
    expect(template(objects, other).metadata.labels.team).toBe('a');
  });

  test('a version that does not fit in a label is made to fit, and an annotation has it in full', () => {
    const long = `1.5.0+${'b'.repeat(80)}`;
    const objects = synth({ stable: { version: '1.5.0+build.7' }, canary: { version: long } });
    expect(template(objects, 'web').metadata).toEqual({
      labels: { app: 'web', track: 'stable', version: '1.5.0-build.7' },
      annotations: { 'cdk8s-canary.dev/version': '1.5.0+build.7' },
    });
    expect(find(objects, 'Deployment', 'web').metadata.annotations).toEqual({ 'cdk8s-canary.dev/version': '1.5.0+build.7' });
    const { labels, annotations } = template(objects, 'web-canary').metadata;
    expect(labels.version).toMatch(/^1\.5\.0-b{48}-[0-9a-f]{8}$/);
    expect(annotations['cdk8s-canary.dev/version']).toBe(long);
  });

  test('a canary of an unchanged workload is only another track', () => {
    const objects = synth({ canary: {} });
    expect(container(objects, 'web-canary')).toEqual(container(objects, 'web'));
  });

  test('an idle canary has no pods and no share, and every object is still there', () => {
    const split = { weight: 20, match: [RequestMatch.header('x-canary', 'true')] };
    const running = synth({ split });
    const idle = synth({ split, canary: { idle: true, replicas: 4 } });
    expect(idle.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual(running.map(({ kind, metadata }) => `${kind} ${metadata.name}`));
    expect(find(idle, 'Deployment', 'web-canary').spec.replicas).toBe(0);
    const rules = (objects: any[]) => find(objects, 'VirtualService', 'web-mesh').spec.http
      .map((rule: any) => [rule.name, ...rule.route.map(({ destination, weight = 100 }: any) => `${destination.subset} ${weight}`)]);
    expect(rules(running)).toEqual([['default-canary', 'canary 100'], ['default', 'stable 80', 'canary 20']]);
    expect(rules(idle)).toEqual([['default-canary', 'stable 100'], ['default', 'stable 100', 'canary 0']]);
  });

  test('a canary with 0 replicas and no share is nothing to complain about', () => {
    expect(find(synth({ canary: { replicas: 0 } }), 'Deployment', 'web-canary').spec.replicas).toBe(0);
  });

  test('stable may have 0 replicas when the canary has every request', () => {
    expect(find(synth({ stable: { replicas: 0 }, split: { weight: 100 } }), 'Deployment', 'web').spec.replicas).toBe(0);
  });

  test('one workload serves several services', () => {
    const chart = chartIn();
    const shared = web();
    const one = new CanaryService(chart, 'one', { workload: shared, routing: Routing.istio(), stable: { env: { A: '1' } } });
    new CanaryService(chart, 'two', { workload: shared, routing: Routing.istio() });
    const objects = synthChart(chart);
    expect(container(objects, one.name).env).toEqual([{ name: 'A', value: '1' }]);
    expect(container(objects, 'two')).not.toHaveProperty('env');
  });
});
