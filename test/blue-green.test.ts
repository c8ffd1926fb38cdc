import * as fc from 'fast-check';
import { ProviderCase } from './contract/provider-case';
import { PROVIDERS } from './contract/providers';
import { chartIn, find, message, service, synth, synthChart, web } from './support';
import {
  Amount, ApplyOrder, Autoscaling, BlueGreenOptions, CanaryService, CanaryServiceProps, check, DisruptionBudget, GitOpsApp, IstioMode, IstioOptions,
  IstioRoute, Manifests, RequestMatch, Routing, Split, SplitOptions, Sticky, Track, transition,
} from '../src';
import { Caller, expectTraffic, Shares } from '../src/testing';

const GATEWAY: IstioOptions = { hosts: ['shop.example.com'], gateways: ['istio-system/public'] };
const IMAGE = 'registry.example/web:2';
const PREVIEW = RequestMatch.header('x-preview', 'yes');
const HOST = 'preview.example.com';
const other = (active: Track) => active === Track.STABLE ? Track.CANARY : Track.STABLE;
const refused = (props: Partial<CanaryServiceProps>) => message(() => synth(props));

/** A service on a provider, with the split that is wanted. */
function on({ routing, props: own }: ProviderCase, props: Partial<CanaryServiceProps>, previewHosts?: string[]) {
  const chart = chartIn('shop', new GitOpsApp());
  const made = new CanaryService(chart, 'web', {
    workload: web(),
    routing: routing({ previewHosts }),
    ...own,
    ...props,
    stable: { ...own?.stable, ...props.stable },
    canary: { image: IMAGE, ...own?.canary, ...props.canary },
  });
  return { chart, made };
}

describe('Split.blueGreen', () => {
  test('is the options of a split', () => {
    expect(Split.blueGreen({ active: Track.CANARY })).toEqual({ active: 'canary' });
    expect(Split.blueGreen({ active: Track.STABLE, preview: [PREVIEW] })).toEqual({ active: 'stable', match: [PREVIEW] });
  });

  test('has no preview by default', () => {
    const http = (split: SplitOptions) => find(synth({ routing: Routing.istio(GATEWAY), split }), 'VirtualService', 'web').spec.http;
    expect(http(Split.blueGreen({ active: Track.STABLE })).map(({ name }: any) => name)).toEqual(['default']);
    expect(http(Split.blueGreen({ active: Track.STABLE, preview: [PREVIEW] })).map(({ name }: any) => name)).toEqual(['default-canary', 'default']);
  });

  test('is what its options are without it', () => {
    const of = (split: SplitOptions) => synth({ routing: Routing.istio(GATEWAY), split });
    expect(of({ active: Track.CANARY, match: [PREVIEW] })).toEqual(of(Split.blueGreen({ active: Track.CANARY, preview: [PREVIEW] })));
  });

  test('with stable active and no preview it is a split that gives the canary nothing', () => {
    expect(synth({ split: Split.blueGreen({ active: Track.STABLE }) })).toEqual(synth({ split: { weight: 0 } }));
  });
});

const CAPABLE = PROVIDERS.filter(({ can }) => can.includes('blue-green')).map(provider => [provider.title, provider] as const);

describe.each(CAPABLE)('%s', (_, provider) => {
  const byHeader = provider.can.includes('preview-header');
  const byHost = provider.can.includes('preview-host');
  const active = fc.constantFrom(Track.STABLE, Track.CANARY);
  const wanted = fc.record({ active, replicas: fc.integer({ min: 1, max: 9 }), preview: fc.boolean(), idle: fc.boolean() });

  /** A switch of tracks of some size; with a preview where the provider has one. */
  const switched = ({ replicas, preview, idle, ...one }: { active: Track; replicas: number; preview: boolean; idle: boolean }) => on(provider, {
    stable: { replicas },
    canary: { replicas, idle: idle && one.active === Track.STABLE },
    split: Split.blueGreen({ active: one.active, preview: preview && byHeader ? [PREVIEW] : undefined }),
  }, preview && byHost ? [HOST] : undefined);

  test('one track gets everything, and the preview reaches the other one while it has pods', () => {
    fc.assert(fc.property(wanted, one => {
      const { chart, made } = switched(one);
      const rests = one.idle && one.active === Track.STABLE;
      const all: Shares = { [one.active]: 100 };
      const seen: Shares = { [rests ? Track.STABLE : other(one.active)]: 100 };
      expect(made.share).toBe(one.active === Track.CANARY ? 100 : 0);
      synthChart(chart);
      expect(check(Manifests.fromChart(chart)).map(String)).toEqual([]);
      const traffic = expectTraffic(chart);
      for (const { from, host, port = 80, outside } of provider.entrances) {
        const request = traffic.from(from).host(host).port(port).get('/');
        request.toReach(all);
        request.header('x-preview', 'no').toReach(all);
        request.header('x-preview', 'yes').toReach(one.preview && byHeader ? seen : all);
        if (outside && one.preview && byHost) {
          request.host(HOST).toReach(seen);
        }
      }
    }), { numRuns: 20 });
  });

  test('names, kinds and Deployments are the same whoever is active', () => {
    fc.assert(fc.property(wanted, one => {
      const still = (track: Track) => synthChart(switched({ ...one, idle: false, active: track }).chart).map(({ apiVersion, kind, metadata, spec }) =>
        [apiVersion, kind, metadata.name, metadata.namespace, metadata.labels, kind === 'Deployment' ? spec : undefined]);
      expect(still(Track.CANARY)).toEqual(still(Track.STABLE));
    }), { numRuns: 10 });
  });

  test('the switch and the way back are safe while they are applied', () => {
    for (const preview of [false, true]) {
      const [stable, canary] = [Track.STABLE, Track.CANARY].map(track => switched({ active: track, replicas: 3, preview, idle: false }))
        .map(({ chart }) => Manifests.fromChart(chart));
      for (const order of [ApplyOrder.argoCd(), ApplyOrder.kubectl()]) {
        expect(transition(stable, canary, order).map(String)).toEqual([]);
        expect(transition(canary, stable, order).map(String)).toEqual([]);
      }
    }
  });
});

describe('on Istio', () => {
  const states = (before: Partial<CanaryServiceProps>, after: Partial<CanaryServiceProps>, mode?: IstioMode) => {
    const [one, next] = [before, after].map(props => {
      const chart = chartIn();
      service(chart, { routing: Routing.istio({ ...GATEWAY, mode }), ...props });
      return Manifests.fromChart(chart);
    });
    return [ApplyOrder.argoCd(), ApplyOrder.kubectl()].map(order => transition(one, next, order).map(({ rule }) => rule));
  };
  const sized = (split: SplitOptions, canary: CanaryServiceProps['canary'] = {}) =>
    ({ stable: { replicas: 3 }, canary: { image: IMAGE, replicas: 3, ...canary }, split });

  test.each([IstioMode.SUBSETS, IstioMode.HOSTS])('a switch in mode %s changes VirtualServices and nothing else', mode => {
    const routing = Routing.istio({ ...GATEWAY, mode, previewHosts: [HOST] });
    const of = (active: Track) => synth({ routing, ...sized(Split.blueGreen({ active, preview: [PREVIEW] })) });
    const [before, after] = [of(Track.STABLE), of(Track.CANARY)];
    const changed = after.filter((object, index) => JSON.stringify(object) !== JSON.stringify(before[index]));
    expect(changed.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual(['VirtualService web', 'VirtualService web-preview', 'VirtualService web-mesh']);
    expect(find(after, 'VirtualService', 'web-preview').spec.http[0].route).toHaveLength(1);
  });

  test.each([IstioMode.SUBSETS, IstioMode.HOSTS])('a whole release in mode %s is safe, step by step', mode => {
    const steps = [
      sized(Split.blueGreen({ active: Track.STABLE }), { idle: true }),
      sized(Split.blueGreen({ active: Track.STABLE })),
      sized(Split.blueGreen({ active: Track.STABLE, preview: [PREVIEW] })),
      sized(Split.blueGreen({ active: Track.CANARY, preview: [PREVIEW] })),
      sized(Split.blueGreen({ active: Track.STABLE, preview: [PREVIEW] })),
      sized(Split.blueGreen({ active: Track.STABLE })),
      sized(Split.blueGreen({ active: Track.STABLE }), { idle: true }),
    ];
    for (const [index, after] of steps.slice(1).entries()) {
      expect(states(steps[index], after, mode)).toEqual([[], []]);
    }
  });

  test('a switch to pods that only start with it is safe in the waves of Argo CD alone', () => {
    const [before, after] = [sized(Split.blueGreen({ active: Track.STABLE }), { idle: true }), sized(Split.blueGreen({ active: Track.CANARY }))];
    expect(states(before, after).map(rules => [...new Set(rules)])).toEqual([[], ['R80']]);
  });

  test('a pod without a sidecar reaches both tracks in subsets mode, and stable in hosts mode', () => {
    const plain = (mode: IstioMode) => {
      const chart = chartIn();
      service(chart, { routing: Routing.istio({ ...GATEWAY, mode }), ...sized(Split.blueGreen({ active: Track.CANARY })) });
      return expectTraffic(chart).from(Caller.plain('shop')).host('web').port(8080).get('/');
    };
    plain(IstioMode.SUBSETS).toReach({ stable: 50, canary: 50 });
    plain(IstioMode.HOSTS).toReach({ stable: 100 });
  });

  test('faults are for requests of the preview that reach the canary', () => {
    const http = (active: Track) => find(synth({
      routing: Routing.istio({ ...GATEWAY, routes: [{ fault: { abortStatus: 500 } }] }), split: Split.blueGreen({ active, preview: [PREVIEW] }),
    }), 'VirtualService', 'web').spec.http.map(({ fault }: any) => fault !== undefined);
    expect(http(Track.STABLE)).toEqual([true, false]);
    expect(http(Track.CANARY)).toEqual([false, false]);
  });

  test('copies are made while stable is active', () => {
    const routes: IstioRoute[] = [{ mirror: { percentage: 10 } }];
    const props = (active: Track) => ({ routing: Routing.istio({ ...GATEWAY, routes }), split: Split.blueGreen({ active }) });
    expect(find(synth(props(Track.STABLE)), 'VirtualService', 'web').spec.http[0].mirrors).toHaveLength(1);
    expect(refused(props(Track.CANARY))).toBe('shop/web: the route for every path must not mirror while the canary is active: the requests of the canary would reach it twice; remove mirror');
  });
});

describe('sizes', () => {
  const scaled = (minReplicas: number, maxReplicas: number) => ({
    resources: { requests: { cpu: '100m' } }, autoscaling: Autoscaling.horizontal({ minReplicas, maxReplicas, cpuPercent: 70 }),
  });
  const external = { autoscaling: Autoscaling.external('ScaledObject web') };
  const of = (stable: CanaryServiceProps['stable'], canary: CanaryServiceProps['canary'], active = Track.CANARY) =>
    ({ stable, canary: { image: IMAGE, ...canary }, split: Split.blueGreen({ active }) });

  test.each([Track.STABLE, Track.CANARY])('are the same when both tracks have the same number, and %s is active', active => {
    expect(synth(of({ replicas: 3 }, { replicas: 3 }, active))).not.toEqual([]);
    expect(synth(of({}, {}, active))).not.toEqual([]);
  });

  test.each([Track.STABLE, Track.CANARY])('fails when they differ, and %s is active', active => {
    expect(refused(of({ replicas: 3 }, {}, active))).toBe(
      'shop/web: both tracks must have the same number of pods in blue-green, got 3 of stable and 1 of canary, and a switch moves all requests at once: set replicas of canary to 3');
  });

  test('the smaller one is told to grow', () => {
    const said = (stable: number) => `shop/web: both tracks must have the same number of pods in blue-green, got ${stable} of stable and 3 of canary, and a switch moves all requests at once: set replicas of stable to 3`;
    expect(refused(of({ replicas: 0 }, { replicas: 3 }))).toBe(said(0));
    expect(refused(of({ replicas: 1 }, { replicas: 3 }))).toBe(said(1));
  });

  test('autoscaled tracks have the same bounds', () => {
    expect(synth(of(scaled(2, 9), scaled(2, 9))).map(({ kind }) => kind)).toContain('HorizontalPodAutoscaler');
    expect(synth(of({ replicas: 3 }, scaled(3, 3)))).not.toEqual([]);
  });

  test.each([
    [scaled(2, 9), scaled(2, 4), '2 to 9', '2 to 4'],
    [scaled(2, 9), scaled(3, 9), '2 to 9', '3 to 9'],
    [scaled(2, 9), { replicas: 2 }, '2 to 9', '2'],
    [{ replicas: 9 }, scaled(2, 9), '9', '2 to 9'],
  ])('fails when the bounds differ: %#', (stable, canary, size, its) => {
    expect(refused(of(stable, canary))).toBe(
      `shop/web: both tracks must have the same number of pods in blue-green, got ${size} of stable and ${its} of canary, and a switch moves all requests at once: let both have the same replicas, or autoscaling with the same bounds`);
  });

  test('of an autoscaler that is somebody else\'s nothing is known', () => {
    expect(synth(of(external, external))).not.toEqual([]);
    expect(synth(of(external, { replicas: 2 }))).not.toEqual([]);
  });

  test('are free while the canary is idle', () => {
    expect(find(synth(of({ replicas: 3 }, { replicas: 1, idle: true }, Track.STABLE)), 'Deployment', 'web-canary').spec.replicas).toBe(0);
  });

  test('budgets and versions stay with their tracks', () => {
    const disruptionBudget = DisruptionBudget.maxUnavailable(Amount.count(1));
    const objects = synth(of({ replicas: 3, version: '1', disruptionBudget }, { replicas: 3, version: '2', disruptionBudget }));
    expect(objects.filter(({ kind }) => kind === 'PodDisruptionBudget').map(({ metadata }) => metadata.name)).toEqual(['web', 'web-canary']);
  });
});

describe('fails when', () => {
  const split = (options: Partial<BlueGreenOptions> = {}, more: SplitOptions = {}) => ({
    split: { ...Split.blueGreen({ active: Track.CANARY, ...options }), ...more },
  });

  test.each([5, 0, 100])('weight %i is beside it', weight => {
    expect(refused(split({}, { weight }))).toBe(`shop/web: blue-green moves all requests at once, got weight ${weight} beside it: remove weight, or active`);
  });

  test('clients are to stay where they are', () => {
    expect(refused(split({}, { sticky: Sticky.cookie() }))).toBe('shop/web: blue-green moves all clients at once, got sticky beside it: remove sticky');
  });

  test('there is a baseline', () => {
    expect(refused({ ...split(), stable: { version: '1' }, canary: { image: IMAGE, version: '2' }, baseline: {} })).toBe(
      'shop/web: blue-green has two tracks, got a baseline beside them: remove baseline');
  });

  test.each([[Track.BASELINE, '"baseline"'], ['green' as Track, '"green"'], ['' as Track, '""']])('%s is to be active', (active, got) => {
    expect(refused(split({ active }))).toBe(`shop/web: active must be Track.STABLE or Track.CANARY, got ${got}`);
  });

  test('nobody is to be active, as by a name that Track does not have', () => {
    expect(message(() => Split.blueGreen({ active: Track['GREEN' as keyof typeof Track] }))).toBe(
      'Split.blueGreen: active must be Track.STABLE or Track.CANARY, got nothing');
  });

  test('the active canary is idle', () => {
    expect(refused({ ...split(), canary: { image: IMAGE, idle: true } })).toBe(
      'shop/web: the active track must have pods, got an idle canary: set active to Track.STABLE, or remove idle');
  });

  test.each([[Track.STABLE, 'stable active'], [Track.CANARY, 'canary active']])('there is no canary, and %s is active', (active, got) => {
    expect(refused({ ...split({ active }), canary: undefined })).toBe(`shop/web: split needs a canary track, got ${got} without one: add canary, or remove split`);
  });

  test('no track has pods', () => {
    const none = { stable: { replicas: 0 }, canary: { image: IMAGE, replicas: 0 } };
    expect(refused({ ...split(), ...none })).toBe(
      'shop/web: canary must have pods for its share (canary active), got 0 replicas, so that clients would see 503: set replicas');
    expect(refused({ ...split({ active: Track.STABLE }), ...none })).toBe(
      'shop/web: stable must have pods for its share (weight 100), got 0 replicas, so that clients would see 503: set replicas');
  });

  test('a preview is given twice', () => {
    expect(refused(split({ preview: [PREVIEW, PREVIEW] }))).toBe('shop/web: split.match must say every match once, got "x-preview: yes" twice');
  });

  test('all mistakes are told at once', () => {
    expect(refused({ ...split({}, { weight: 5, sticky: Sticky.cookie() }), stable: { replicas: 3 } })).toBe([
      'shop/web: blue-green moves all requests at once, got weight 5 beside it: remove weight, or active',
      'shop/web: blue-green moves all clients at once, got sticky beside it: remove sticky',
      'shop/web: both tracks must have the same number of pods in blue-green, got 3 of stable and 1 of canary, and a switch moves all requests at once: set replicas of canary to 3',
    ].join('\n'));
  });

  test('numbers of pods are the split', () => {
    expect(refused({ ...split(), routing: Routing.service({ replicas: 10 }) })).toContain('Routing.service cannot do blue-green');
  });
});
