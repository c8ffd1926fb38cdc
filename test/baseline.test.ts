import * as fc from 'fast-check';
import { ProviderCase } from './contract/provider-case';
import { PROVIDERS } from './contract/providers';
import { chartIn, find, message, synth, synthChart, web } from './support';
import { CanaryService, CanaryServiceProps, check, Config, EnvSource, GitOpsApp, Manifests, RequestMatch, Resources, Routing, Workload } from '../src';
import { expectTraffic } from '../src/testing';

const VERSIONS = { stable: { version: '1' }, canary: { image: 'registry.example/web:2', version: '2' } };

/** A service with a control group on a provider. */
function charted({ routing, props: own }: ProviderCase, props: Partial<CanaryServiceProps>) {
  const chart = chartIn('shop', new GitOpsApp());
  new CanaryService(chart, 'web', { workload: web(), routing: routing({ total: 100 }), ...own, ...VERSIONS, baseline: {}, ...props });
  return chart;
}

const able = PROVIDERS.filter(({ can }) => can.includes('baseline')).map(provider => [provider.title, provider] as const);

/** Percentages without those who get nothing. */
const present = (shares: { [track: string]: number }) => Object.fromEntries(Object.entries(shares).filter(([, share]) => share > 0));

/** Who gets a request, at every way in. */
function expectShares(
  provider: ProviderCase, props: Partial<CanaryServiceProps>, shares: { [track: string]: number }, headers: { [name: string]: string } = {},
) {
  const traffic = expectTraffic(charted(provider, props));
  for (const { from, host, port } of provider.entrances) {
    const request = traffic.from(from).host(host).port(port ?? 80).get('/');
    Object.entries(headers).reduce((sofar, [name, value]) => sofar.header(name, value), request).toReach(shares);
  }
}

test('every provider but ingress-nginx has one', () => {
  expect(PROVIDERS.filter(({ can }) => !can.includes('baseline')).map(({ name }) => name)).toEqual(['Routing.nginxIngress']);
});

describe.each(able)('on %s', (_, provider) => {
  test('canary and baseline get w percent each, and stable the rest', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 50 }), weight => {
      expectShares(provider, { split: { weight } }, present({ stable: 100 - 2 * weight, canary: weight, baseline: weight }));
    }), { numRuns: 15, examples: [[0], [1], [49], [50]] });
  });

  test('more than 50 percent of a canary leave nothing for its like', () => {
    fc.assert(fc.property(fc.integer({ min: 51, max: 100 }), weight => {
      expect(message(() => synthChart(charted(provider, { split: { weight } })))).toContain(
        `canary weight must be at most 50 beside a baseline, which gets the same, got ${weight}: remove baseline for the last steps`);
    }), { numRuns: 10, examples: [[51], [100]] });
  });

  test('it has the pods of the canary, and rests with it', () => {
    const sizes = (idle: boolean) => ['web-canary', 'web-baseline'].map(name => find(synthChart(charted(provider, {
      canary: { ...VERSIONS.canary, idle }, split: { weight: 10 },
    })), 'Deployment', name).spec.replicas);
    expect(sizes(false)[0]).toBeGreaterThan(0);
    expect(sizes(false)[1]).toBe(sizes(false)[0]);
    expect(sizes(true)).toEqual([0, 0]);
    expectShares(provider, { canary: { ...VERSIONS.canary, idle: true }, split: { weight: 10 } }, { stable: 100 });
  });

  test('objects are accepted by the API, and nothing about them is known to be wrong', () => {
    const chart = charted(provider, { split: { weight: 10 } });
    expect(synthChart(chart).filter(({ kind }) => kind === 'Deployment')).toHaveLength(3);
    expect(check(Manifests.fromChart(chart)).map(String)).toEqual([]);
  });

  if (provider.can.includes('header')) {
    test('what matches goes to the canary, never to its like', () => {
      const split = { weight: 10, match: [RequestMatch.header('x-canary', 'true')] };
      expectShares(provider, { split }, { canary: 100 }, { 'x-canary': 'true' });
      expectShares(provider, { split }, { stable: 80, canary: 10, baseline: 10 });
    });
  }
});

test('ingress-nginx refuses one, and says who can', () => {
  const routing = Routing.nginxIngress({ hosts: ['shop.example.com'] });
  expect(message(() => synth({ ...VERSIONS, baseline: {}, routing, split: { weight: 5 } }))).toBe(
    'shop/web: Routing.nginxIngress cannot split between three tracks, got a baseline: the controller looks at one canary of a Service; remove baseline, or use Routing.gatewayApi or Routing.istio');
});

describe('it is the like of the canary', () => {
  const objects = (props: Partial<CanaryServiceProps>) => synth({ ...VERSIONS, baseline: {}, split: { weight: 5 }, ...props });
  const labels = (props: Partial<CanaryServiceProps>, name: string) => {
    const { metadata, spec } = find(objects(props), 'Deployment', name);
    expect(spec.template.metadata.labels).toEqual(metadata.labels);
    return metadata.labels;
  };

  test('with the image, the configuration and the variables of stable, in objects of its own', () => {
    const all = objects({
      config: [Config.configMap('limits', { data: { A: '1' } })],
      stable: { version: '1', image: 'registry.example/web:1.1', config: [Config.configMap('flags', { data: { B: 'stable' } })], envSources: { HOST: EnvSource.field('status.hostIP') } },
      canary: {
        ...VERSIONS.canary, replicas: 3, config: [Config.configMap('limits', { data: { A: '2' } })], env: { ONLY: 'canary' }, resources: { limits: { memory: '128Mi' } },
      },
    });
    const container = (name: string) => find(all, 'Deployment', name).spec.template.spec.containers[0];
    const contents = (name: string) => all.filter(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name.startsWith(name)).map(({ data }) => data);
    expect(container('web-baseline').image).toBe('registry.example/web:1.1');
    expect(container('web-baseline').env).toEqual(container('web').env);
    expect(container('web-baseline').resources).toEqual(container('web-canary').resources);
    expect(contents('web-baseline-')).toEqual([{ A: '1' }, { B: 'stable' }]);
    expect(contents('web-canary-')).toEqual([{ A: '2' }]);
    const named = (name: string) => container(name).envFrom.map(({ configMapRef }: any) => configMapRef.name);
    expect(named('web-baseline').every((name: string) => name.startsWith('web-baseline-'))).toBe(true);
    expect(find(all, 'Deployment', 'web-baseline').spec.replicas).toBe(3);
  });

  test('with every label of the canary, but for those that say what it is', () => {
    const canary = { ...VERSIONS.canary, labels: { 'lane': 'trial', 'policy': 'canary', 'app.kubernetes.io/version': '2' } };
    const stable = { version: '1', labels: { 'team': 'a', 'policy': 'live', 'app.kubernetes.io/version': '1' } };
    expect(labels({ stable, canary }, 'web-baseline')).toEqual({
      'app': 'web', 'track': 'baseline', 'version': '1-baseline', 'lane': 'trial', 'policy': 'canary', 'team': 'a', 'app.kubernetes.io/version': '1',
    });
    expect(labels({ stable, canary }, 'web')).toEqual({ 'app': 'web', 'track': 'stable', 'version': '1', 'team': 'a', 'policy': 'live', 'app.kubernetes.io/version': '1' });
  });

  test('with labels of its own over both', () => {
    const canary = { ...VERSIONS.canary, labels: { lane: 'trial' } };
    expect(labels({ canary, baseline: { labels: { lane: 'control' } } }, 'web-baseline')).toMatchObject({ lane: 'control', track: 'baseline' });
  });

  test('with what the workload says of the version, not the canary', () => {
    const workload = Workload.container({ image: 'registry.example/web:1', ports: [{ name: 'http', port: 8080 }], labels: { 'app.kubernetes.io/version': '1' } });
    const canary = { ...VERSIONS.canary, labels: { 'app.kubernetes.io/version': '2' } };
    expect(labels({ workload, canary }, 'web-baseline')).toMatchObject({ 'app.kubernetes.io/version': '1' });
    expect(labels({ workload, canary }, 'web-canary')).toMatchObject({ 'app.kubernetes.io/version': '2' });
    expect(labels({ canary }, 'web-baseline')).toEqual({ app: 'web', track: 'baseline', version: '1-baseline' });
  });

  test('with resources of its own over those of the canary', () => {
    const limits: Resources = { limits: { cpu: '1' } };
    const all = objects({ canary: { ...VERSIONS.canary, resources: { limits: { memory: '128Mi' } } }, baseline: { resources: limits } });
    expect(find(all, 'Deployment', 'web-baseline').spec.template.spec.containers[0].resources.limits).toEqual({ memory: '128Mi', cpu: '1' });
  });
});

describe('telemetry tells the three apart', () => {
  test('by track and by version, on every pod', () => {
    const all = synth({ ...VERSIONS, baseline: {}, split: { weight: 5 } });
    const seen = ['web', 'web-canary', 'web-baseline'].map(name => find(all, 'Deployment', name).spec.template.metadata.labels).map(({ track, version }) => [track, version]);
    expect(seen).toEqual([['stable', '1'], ['canary', '2'], ['baseline', '1-baseline']]);
  });

  test('fails when two have one OTEL_SERVICE_NAME, each of them told', () => {
    const env = (name: string) => ({ env: { OTEL_SERVICE_NAME: name } });
    const props = (stable: string, canary: string, baseline?: string): Partial<CanaryServiceProps> => ({
      stable: { version: '1', ...env(stable) }, canary: { ...VERSIONS.canary, ...env(canary) }, baseline: baseline === undefined ? {} : env(baseline), split: { weight: 5 },
    });
    const text = (track: string, twin: string) =>
      `shop/web: ${track} env OTEL_SERVICE_NAME must differ from that of ${twin}, so that telemetry can tell the tracks apart, got "web" on both: set it in env of ${track}`;
    expect(message(() => synth(props('web', 'web', 'control')))).toBe(text('canary', 'stable'));
    expect(message(() => synth(props('web', 'web-canary')))).toBe(text('baseline', 'stable'));
    expect(message(() => synth(props('stable', 'web', 'web')))).toBe(text('baseline', 'canary'));
    expect(synth(props('web', 'web-canary', 'web-baseline'))).not.toEqual([]);
  });
});
