import { ApiObject, JsonPatch, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-34';
import * as fc from 'fast-check';
import { chartIn, find, message, service, synth, synthChart, synthMessage } from './support';
import {
  ApplyOrder, Autoscaling, CanaryServiceProps, DisruptionBudget, Amount, Manifests, RequestMatch, Routing, RunningService, ServiceRoutingOptions,
  ServiceType, Split, SplitOptions, Sticky, Track, transition, Workload,
} from '../src';
import { canaryPods, isWithin, nextTotal } from '../src/domain/divided-pods';
import { Caller, expectTraffic } from '../src/testing';

const IMAGE = 'registry.example/web:2';

/** A service whose pods are divided by a weight. */
const divided = (options: ServiceRoutingOptions, split: SplitOptions = {}, props: Partial<CanaryServiceProps> = {}): Partial<CanaryServiceProps> =>
  ({ routing: Routing.service(options), split, ...props });

/** A service whose tracks have their own numbers. */
const counted = (stable: number | undefined, canary: number | undefined, props: Partial<CanaryServiceProps> = {}): Partial<CanaryServiceProps> =>
  ({ routing: Routing.service(), stable: { replicas: stable }, canary: { image: IMAGE, replicas: canary }, ...props });

/** Numbers of pods of stable and canary, as they are written. */
const pods = (objects: any[]) => ['web', 'web-canary'].map(name => find(objects, 'Deployment', name).spec.replicas);
const annotation = (objects: any[]) => find(objects, 'Service', 'web').metadata.annotations['cdk8s-canary.dev/share'];
const refused = (props: Partial<CanaryServiceProps>) => message(() => synth(props));
const built = (props: Partial<CanaryServiceProps>) => {
  const chart = chartIn();
  return { chart, made: service(chart, props) };
};

describe('numbers of pods are the share', () => {
  test('one Service has the pods of both tracks behind it, and says the share', () => {
    const objects = synth(counted(9, 1));
    expect(objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual(['Deployment web', 'Deployment web-canary', 'Service web']);
    expect(find(objects, 'Service', 'web')).toEqual({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: {
        name: 'web', namespace: 'shop', labels: { app: 'web' }, annotations: { 'cdk8s-canary.dev/share': 'stable=90%, canary=10%', 'argocd.argoproj.io/sync-wave': '-1' },
      },
      spec: { selector: { app: 'web' }, ports: [{ name: 'http', port: 8080, targetPort: 8080 }] },
    });
    expect(pods(objects)).toEqual([9, 1]);
  });

  test.each([
    [9, 1, 10, 'stable=90%, canary=10%'], [3, 1, 25, 'stable=75%, canary=25%'], [3, 3, 50, 'stable=50%, canary=50%'], [0, 6, 100, 'stable=0%, canary=100%'],
    [9, 0, 0, 'stable=100%, canary=0%'], [3, 4, 400 / 7, 'stable=42.86%, canary=57.14%'],
  ])('%i and %i', (stable, canary, share, text) => {
    const { chart, made } = built(counted(stable, canary));
    expect(made.share).toBe(share);
    expect(annotation(synthChart(chart))).toBe(text);
    expectTraffic(chart).from(Caller.plain('shop')).host('web').port(8080).get('/').toReach({ stable: 100 - share, canary: share });
  });

  test('a baseline has as many pods as the canary', () => {
    const tracks = { stable: { replicas: 8, version: '1' }, canary: { image: IMAGE, replicas: 1, version: '2' }, baseline: {} };
    const { chart, made } = built({ routing: Routing.service(), ...tracks });
    expect(annotation(synthChart(chart))).toBe('stable=80%, canary=10%, baseline=10%');
    expect(made.share).toBe(10);
    expectTraffic(chart).from(Caller.plain('shop')).host('web').port(8080).get('/').toReach({ stable: 80, canary: 10, baseline: 10 });
  });

  test('an idle canary has no pods, and stable keeps its own', () => {
    const { chart, made } = built(counted(9, 1, { canary: { image: IMAGE, replicas: 1, idle: true } }));
    expect(pods(synthChart(chart))).toEqual([9, 0]);
    expect(made.share).toBe(0);
    expect(pods(synth(counted(undefined, undefined, { canary: { image: IMAGE, idle: true } })))).toEqual([1, 0]);
  });

  test('without a canary the workload says its number', () => {
    const { chart, made } = built({ routing: Routing.service(), canary: undefined });
    expect(annotation(synthChart(chart))).toBe('stable=100%');
    expect(made.share).toBe(0);
  });
});

describe('a total that the weight divides', () => {
  test.each([[0, 20, 0], [5, 19, 1], [50, 10, 10], [95, 1, 19], [100, 0, 20]])('weight %i of 20 pods: %i and %i', (weight, stable, canary) => {
    const { chart, made } = built(divided({ replicas: 20 }, { weight }));
    expect(pods(synthChart(chart))).toEqual([stable, canary]);
    expect(made.share).toBe(weight);
  });

  test('the weight is 0 by default', () => {
    expect(pods(synth(divided({ replicas: 20 })))).toEqual([20, 0]);
  });

  test('an idle canary gives its pods to stable, also where the weight could not be made', () => {
    const canary = { image: IMAGE, idle: true };
    expect(pods(synth(divided({ replicas: 20 }, { weight: 5 }, { canary })))).toEqual([20, 0]);
    expect(pods(synth(divided({ replicas: 3 }, { weight: 5 }, { canary })))).toEqual([3, 0]);
  });

  test('without a canary stable has all pods', () => {
    expect(find(synth(divided({ replicas: 7 }, {}, { canary: undefined })), 'Deployment', 'web').spec.replicas).toBe(7);
  });

  test('a baseline has as many as the canary', () => {
    const tracks = { stable: { version: '1' }, canary: { image: IMAGE, version: '2' }, baseline: {} };
    const of = (weight: number, replicas: number) => {
      const objects = synth(divided({ replicas }, { weight }, tracks));
      return [...pods(objects), find(objects, 'Deployment', 'web-baseline').spec.replicas];
    };
    expect(of(5, 20)).toEqual([18, 1, 1]);
    expect(of(0, 20)).toEqual([20, 0, 0]);
    expect(of(50, 20)).toEqual([0, 10, 10]);
  });

  test('a budget of a track without pods is no mistake', () => {
    const disruptionBudget = DisruptionBudget.minAvailable(Amount.count(1));
    expect(pods(synth(divided({ replicas: 20 }, { weight: 0 }, { canary: { image: IMAGE, disruptionBudget } })))).toEqual([20, 0]);
  });

  test('the share is the weight when it is rounded, by default', () => {
    expect(pods(synth(divided({ replicas: 19 }, { weight: 5 })))).toEqual([18, 1]);
    expect(annotation(synth(divided({ replicas: 19 }, { weight: 5 })))).toBe('stable=94.74%, canary=5.26%');
    expect(pods(synth(divided({ replicas: 200 }, { weight: 1, match: [] })))).toEqual([198, 2]);
    expect(refused(divided({ replicas: 18 }, { weight: 5 }))).toBe(
      'shop/web: Routing.service must come within 0.5 percentage points of weight 5, got 1 of 18 pods, which is 5.56 %: set replicas to 19, where it is 5.26 %, or approximate: true, or use Routing.istio, which splits requests');
  });

  test('a tolerance is in percentage points', () => {
    expect(pods(synth(divided({ replicas: 10, tolerance: 5 }, { weight: 5 })))).toEqual([9, 1]);
    expect(refused(divided({ replicas: 10, tolerance: 4.9 }, { weight: 5 }))).toBe(
      'shop/web: Routing.service must come within 4.9 percentage points of weight 5, got 1 of 10 pods, which is 10 %: set replicas to 11, where it is 9.09 %, or approximate: true, or use Routing.istio, which splits requests');
    expect(refused(divided({ replicas: 3, tolerance: 0 }, { weight: 33 }))).toBe(
      'shop/web: Routing.service must come within 0 percentage points of weight 33, got 1 of 3 pods, which is 33.33 %: set replicas to 100, where it is 33 %, or approximate: true, or use Routing.istio, which splits requests');
  });

  test('approximate takes the nearest, and leaves each track a pod', () => {
    const near = (replicas: number, weight: number) => pods(synth(divided({ replicas, approximate: true }, { weight })));
    expect(near(3, 1)).toEqual([2, 1]);
    expect(near(3, 99)).toEqual([1, 2]);
    expect(near(10, 24)).toEqual([8, 2]);
    expect(near(10, 25)).toEqual([7, 3]);
    expect(near(2, 75)).toEqual([1, 1]);
    expect(near(1, 0)).toEqual([1, 0]);
    expect(near(1, 100)).toEqual([0, 1]);
  });
});

describe('dividing pods', () => {
  const totals = fc.oneof(fc.integer({ min: 3, max: 300 }), fc.integer({ min: 3, max: 2 ** 31 - 1 }));
  const division = fc.tuple(fc.constantFrom(1, 2), totals).chain(([shared, total]) =>
    fc.record({ shared: fc.constant(shared), total: fc.constant(total), weight: fc.integer({ min: 0, max: 100 / shared }) }));
  /** How far a number of pods is from the weight, as a whole number: percentage points times the total. */
  const distance = (canary: number, { total, weight }: { total: number; weight: number }) => Math.abs(100 * canary - weight * total);

  test('makes whole numbers that sum to the total, none for weight 0, a pod for every other share', () => {
    fc.assert(fc.property(division, one => {
      const canary = canaryPods(one);
      const stable = one.total - one.shared * canary;
      expect(Number.isSafeInteger(canary)).toBe(true);
      expect(canary === 0).toBe(one.weight === 0);
      expect(stable >= 0).toBe(true);
      expect(stable > 0 || one.weight * one.shared === 100).toBe(true);
    }), { numRuns: 2000 });
  });

  test('no other numbers with a pod for every share are nearer', () => {
    fc.assert(fc.property(division.filter(({ weight }) => weight > 0), one => {
      const canary = canaryPods(one);
      const most = one.weight * one.shared === 100 ? one.total : one.total - 1;
      for (const other of [canary - 1, canary + 1]) {
        if (other >= 1 && other * one.shared <= most) {
          expect(distance(canary, one)).toBeLessThanOrEqual(distance(other, one));
        }
      }
    }), { numRuns: 2000 });
  });

  test('of small totals the nearest is found among all of them, the larger one of two', () => {
    for (let total = 2; total <= 60; total++) {
      for (let weight = 1; weight < 100; weight++) {
        const all = Array.from({ length: total - 1 }, (_, index) => index + 1);
        const least = Math.min(...all.map(canary => distance(canary, { total, weight })));
        const best = all.filter(canary => distance(canary, { total, weight }) === least).pop();
        expect([total, weight, canaryPods({ total, weight, shared: 1 })]).toEqual([total, weight, best]);
      }
    }
  });

  test('a larger weight never has fewer pods', () => {
    fc.assert(fc.property(division, one => {
      fc.pre((one.weight + 1) * one.shared <= 100);
      expect(canaryPods({ ...one, weight: one.weight + 1 })).toBeGreaterThanOrEqual(canaryPods(one));
    }), { numRuns: 2000 });
  });

  test('multiples of 100 are exact', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 20_000_000 }), fc.integer({ min: 0, max: 100 }), (hundreds, weight) =>
      expect(canaryPods({ total: 100 * hundreds, weight, shared: 1 })).toBe(hundreds * weight)));
  });

  test('the total that a message says is the next one that will do', () => {
    fc.assert(fc.property(division, fc.constantFrom(0, 0.5, 3), (one, tolerance) => {
      const next = nextTotal(one, tolerance);
      expect(isWithin({ ...one, total: next }, tolerance)).toBe(true);
      expect(next - one.total).toBeLessThanOrEqual(100);
      for (let total = one.total + 1; total < next; total++) {
        expect(isWithin({ ...one, total }, tolerance)).toBe(false);
      }
    }));
  });

  /** @see https://github.com/argoproj/argo-rollouts/blob/master/utils/replicaset/canary_test.go */
  test('the numbers that Argo Rollouts expects in its own tests without surge', () => {
    const argo: [total: number, weight: number, canary: number][] = [
      [3, 50, 2], [10, 0, 0], [10, 1, 1], [10, 14, 1], [10, 15, 2], [10, 16, 2], [10, 99, 9], [10, 100, 10],
    ];
    expect(argo.map(([total, weight]) => [total, weight, canaryPods({ total, weight, shared: 1 })])).toEqual(argo);
  });

  test('what the traffic model sees is what the service says', () => {
    fc.assert(fc.property(fc.integer({ min: 2, max: 40 }), fc.integer({ min: 0, max: 100 }), (replicas, weight) => {
      const { chart, made } = built(divided({ replicas, approximate: true }, { weight }));
      const [stable, canary] = pods(synthChart(chart));
      expect(stable + canary).toBe(replicas);
      expectTraffic(chart).from(Caller.plain('shop')).host('web').port(8080).get('/').toReach({ stable: 100 - made.share, canary: made.share });
    }), { numRuns: 40 });
  });
});

describe('the Service', () => {
  const type = (options: ServiceRoutingOptions) => find(synth(divided({ replicas: 2, ...options })), 'Service', 'web').spec.type;

  test('is inside the cluster by default', () => {
    expect(type({})).toBeUndefined();
    expect(type({ type: ServiceType.CLUSTER_IP })).toBeUndefined();
  });

  test('is on nodes or behind a load balancer', () => {
    expect(type({ type: ServiceType.NODE_PORT })).toBe('NodePort');
    expect(type({ type: ServiceType.LOAD_BALANCER })).toBe('LoadBalancer');
  });

  test('has every port, whatever its protocol', () => {
    const ports = [{ name: 'dns', port: 53, protocol: 'UDP' }, { name: 'dns-tcp', port: 53 }, { name: 'raw', port: 9000 }];
    expect(find(synth({ ...counted(3, 1), ports }), 'Service', 'web').spec.ports).toEqual([
      { name: 'dns', port: 53, targetPort: 53, protocol: 'UDP' }, { name: 'dns-tcp', port: 53, targetPort: 53 }, { name: 'raw', port: 9000, targetPort: 9000 },
    ]);
  });
});

describe('what runs already', () => {
  const RUNNING = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web', annotations: { pager: 'me' } },
    spec: { selector: { app: 'web' }, ports: [{ name: 'http', port: 80, targetPort: 8080 }] },
  };
  const running = (spec: any = {}, metadata: any = {}) => RunningService.fromManifest({
    ...RUNNING, metadata: { ...RUNNING.metadata, ...metadata }, spec: { ...RUNNING.spec, ...spec },
  });
  const deployment = (selector: any) => Workload.fromManifest({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: {
      replicas: 3,
      selector: { matchLabels: selector },
      template: {
        metadata: { labels: { ...selector, tier: 'front' } },
        spec: { containers: [{ name: 'web', image: 'web:1', ports: [{ name: 'http', containerPort: 8080 }] }] },
      },
    },
  });

  test('stays as it is, without the annotation', () => {
    expect(find(synth(counted(3, 1, { service: running() })), 'Service', 'web')).toEqual({ ...RUNNING, metadata: { name: 'web', namespace: 'shop', annotations: { pager: 'me' } } });
    expect(find(synth(counted(3, 1, { service: running({}, { annotations: undefined }) })), 'Service', 'web').metadata).toEqual({ name: 'web', namespace: 'shop' });
  });

  test('an adopted Deployment with the track label in its selector has one Service over all tracks', () => {
    const objects = synth(counted(3, 1, { workload: deployment({ app: 'web', track: 'stable' }) }));
    expect(find(objects, 'Service', 'web').spec.selector).toEqual({ app: 'web' });
    expect(pods(objects)).toEqual([3, 1]);
  });

  test('a running Service may select by a label that its selector has nothing to do with', () => {
    expect(pods(synth(counted(3, 1, { workload: deployment({ app: 'web' }), service: running({ selector: { tier: 'front' } }) })))).toEqual([3, 1]);
  });

  test('has every track behind it, a baseline and no canary as well', () => {
    const tracks = { stable: { replicas: 8, version: '1' }, canary: { image: IMAGE, replicas: 1, version: '2' }, baseline: {} };
    expect(pods(synth({ routing: Routing.service(), service: running(), ...tracks }))).toEqual([8, 1]);
    const alone = synth({ routing: Routing.service({ replicas: 4 }), service: running(), canary: undefined });
    expect(find(alone, 'Deployment', 'web').spec.replicas).toBe(4);
  });

  test('fails when no canary pod may match the selector of the Deployment', () => {
    expect(refused(counted(3, 1, { workload: deployment({ app: 'web' }) }))).toBe(
      'shop/web: Routing.service needs one Service over all tracks, but Deployment web keeps its selector app: web, which no canary pod may match: use Routing.gatewayApi, Routing.alb or Routing.istio with IstioMode.HOSTS, or move web to tracks first');
  });

  test('fails when the running Service does not select all tracks', () => {
    expect(refused(counted(3, 1, { service: running({ selector: { app: 'web', track: 'stable' } }) }))).toBe(
      'shop/web: the Service must select the pods of all tracks with Routing.service, got the selector app: web, track: stable, which pods of another track do not match: use Routing.istio with IstioMode.HOSTS, or take the label out of the selector');
    expect(refused(counted(3, 1, { service: running({ selector: { app: 'shop' } }) }))).toBe(
      'shop/web: the Service must select the pods of Deployment web, got the selector app: shop and pods with app: web, track: stable');
  });

  test.each([['externalTrafficPolicy', 'Local'], ['internalTrafficPolicy', 'Local'], ['trafficDistribution', 'PreferClose']])('fails when the running Service prefers pods by %s', (field, value) => {
    expect(refused(counted(3, 1, { service: running({ [field]: value }) }))).toBe(
      `shop/web: the Service must choose among all pods with Routing.service, got ${field}: ${value}, by which it prefers some of them, so that their numbers are not the share: remove it, or use Routing.istio`);
    expect(pods(synth(counted(3, 1, { service: running({ externalTrafficPolicy: 'Cluster', internalTrafficPolicy: 'Cluster' }) })))).toEqual([3, 1]);
  });

  test('fails when it is to have another type', () => {
    expect(refused(counted(3, 1, { routing: Routing.service({ type: ServiceType.LOAD_BALANCER }), service: running() }))).toBe(
      'shop/web: type is for a Service that is made, got LoadBalancer beside one that runs, which stays as it is: remove type');
  });
});

describe('fails when', () => {
  const MATCH = RequestMatch.header('x-canary', 'true');

  test('there are numbers of pods beside the total', () => {
    expect(refused(divided({ replicas: 10 }, { weight: 10 }, { stable: { replicas: 9 }, canary: { image: IMAGE, replicas: 1 } }))).toBe(
      'shop/web: tracks get their numbers of pods from replicas of Routing.service, got 9 of stable, 1 of canary beside replicas 10: remove one or the other');
  });

  test('there is a weight beside numbers of pods', () => {
    expect(refused(counted(9, 1, { split: { weight: 10 } }))).toBe(
      'shop/web: the numbers of pods are the share, got weight 10 beside 9 of stable, 1 of canary: remove the weight, or set replicas of Routing.service instead of the numbers');
    expect(refused(counted(9, 1, { split: { weight: 0 } }))).toBe(
      'shop/web: the numbers of pods are the share, got weight 0 beside 9 of stable, 1 of canary: remove the weight, or set replicas of Routing.service instead of the numbers');
  });

  test('there is a weight, and nothing that it could divide', () => {
    expect(refused(counted(undefined, undefined, { split: { weight: 10 } }))).toBe(
      'shop/web: Routing.service needs the number of all pods for a weight, got weight 10 and none: set replicas of Routing.service');
  });

  test('there are no numbers of pods, or that of one track', () => {
    expect(refused(counted(undefined, undefined))).toBe(
      'shop/web: Routing.service needs the numbers of pods of stable and canary, got none: set replicas of both, or replicas of Routing.service and a weight');
    expect(refused(counted(undefined, 1))).toBe(
      'shop/web: Routing.service needs the numbers of pods of stable and canary, got 1 of canary: set replicas of both, or replicas of Routing.service and a weight');
  });

  test('there are no pods at all', () => {
    expect(refused(counted(0, 0))).toBe(
      'shop/web: stable must have pods for its share (weight 100), got 0 replicas, so that clients would see 503: set replicas');
  });

  test('numbers are no numbers of pods', () => {
    expect(refused(counted(-1, 1.5))).toBe([
      'shop/web: stable replicas must be a whole number, 0 or more, got -1',
      'shop/web: canary replicas must be a whole number, 0 or more, got 1.5',
    ].join('\n'));
  });

  test('the baseline has another size than the canary', () => {
    expect(refused(counted(7, 2, { stable: { replicas: 7, version: '1' }, canary: { image: IMAGE, replicas: 2, version: '2' }, baseline: { replicas: 1 } }))).toBe(
      'shop/web: baseline must have as many pods as the canary, whose share it gets, got 7 of stable, 2 of canary, 1 of baseline: remove replicas of baseline');
  });

  test.each([0, -1, 2.5, NaN, 2 ** 31, 2 ** 53])('the total is %d', replicas => {
    expect(refused(divided({ replicas, tolerance: 0 }, { weight: 33 }))).toBe(`shop/web: replicas of Routing.service must be a whole number from 1 to 2147483647, got ${JSON.stringify(replicas)}`);
  });

  test.each<[string, Partial<CanaryServiceProps>]>([['divided', divided({ replicas: 4 }, { weight: 25 })], ['counted', counted(3, 1)]])('somebody else has pods behind the Service, where pods are %s', (_, props) => {
    const beside = (labels: object, more: Partial<CanaryServiceProps> = props) => {
      const { chart } = built(more);
      new ApiObject(chart, 'jobs', {
        apiVersion: 'apps/v1',
        kind: 'StatefulSet',
        metadata: { name: 'jobs' },
        spec: { serviceName: 'jobs', selector: { matchLabels: { name: 'jobs' } }, template: { metadata: { labels: { name: 'jobs', ...labels } }, spec: { containers: [{ name: 'jobs', image: 'jobs:1' }] } } },
      });
      return chart;
    };
    expect(synthMessage(beside({ app: 'web' }))).toBe(
      '[shop/web] StatefulSet shop/jobs has pods that the Service selects, too, so that they get a part of the requests and the share is another one: give it other labels than app: web');
    expect(Testing.synth(beside({ app: 'jobs' }))).toHaveLength(4);
    expect(Testing.synth(beside({ app: 'web' }, {}))).not.toEqual([]);
  });

  test('there are fewer pods than tracks with a share', () => {
    expect(refused(divided({ replicas: 1 }, { weight: 50 }))).toBe(
      'shop/web: Routing.service must have a pod for each track with a share, got replicas 1 for weight 50: set replicas to 2, or use Routing.istio, which splits requests');
    expect(refused(divided({ replicas: 1 }, { weight: 5 }))).toBe(
      'shop/web: Routing.service must have a pod for each track with a share, got replicas 1 for weight 5: set replicas to 19, or use Routing.istio, which splits requests');
    const tracks = { stable: { version: '1' }, canary: { image: IMAGE, version: '2' }, baseline: {} };
    expect(refused(divided({ replicas: 2, approximate: true }, { weight: 5 }, tracks))).toBe(
      'shop/web: Routing.service must have a pod for each track with a share, got replicas 2 for weight 5: set replicas to 3, or use Routing.istio, which splits requests');
  });

  test('the weight is none', () => {
    expect(refused(divided({ replicas: 10 }, { weight: 120 }))).toBe('shop/web: canary weight must be a whole number from 0 to 100, got 120');
    expect(refused(divided({ replicas: 10 }, { weight: 10 }, { canary: undefined }))).toBe('shop/web: split needs a canary track, got weight 10 without one: add canary, or remove split');
  });

  test('the tolerance is none', () => {
    expect(refused(divided({ replicas: 10, tolerance: -1 }))).toBe('shop/web: tolerance must be percentage points from 0 to 100, got -1');
    expect(refused(divided({ replicas: 10, tolerance: 101 }))).toBe('shop/web: tolerance must be percentage points from 0 to 100, got 101');
  });

  test('there is a tolerance where nothing is divided, or where the nearest will do', () => {
    expect(refused(counted(9, 1, { routing: Routing.service({ tolerance: 2 }) }))).toBe(
      'shop/web: tolerance is for a weight that divides replicas of Routing.service, got none: set replicas, or remove it');
    expect(refused(counted(9, 1, { routing: Routing.service({ approximate: true }) }))).toBe(
      'shop/web: approximate is for a weight that divides replicas of Routing.service, got none: set replicas, or remove it');
    expect(refused(divided({ replicas: 10, tolerance: 2, approximate: true }))).toBe(
      'shop/web: approximate takes the nearest share however far it is, got tolerance 2 beside it: remove one of them');
  });

  test('requests are to be matched', () => {
    expect(refused(divided({ replicas: 10 }, { match: [MATCH, RequestMatch.cookie('beta', 'on')] }))).toBe(
      'shop/web: Routing.service cannot match x-canary: true or cookie beta=on: a Service sees connections, not requests; use Routing.istio');
  });

  test('clients are to stay', () => {
    expect(refused(divided({ replicas: 10 }, { weight: 10, sticky: Sticky.cookie() }))).toBe(
      'shop/web: Routing.service cannot keep clients on their tracks, got sticky with cookie shop-web-track: a Service sees connections, not cookies; use Routing.istio');
  });

  test('everybody is to be switched at once', () => {
    const said = 'shop/web: Routing.service cannot do blue-green, which keeps all pods of both tracks while one of them gets every request: a Service sends requests to all of its pods; use Routing.istio';
    expect(refused(divided({ replicas: 10 }, Split.blueGreen({ active: Track.CANARY })))).toBe(said);
    expect(refused(counted(3, 3, { split: Split.blueGreen({ active: Track.STABLE }) }))).toBe(said);
  });

  test('a hand-written autoscaler or a patch changes a number that is the share: neither is told to be declared', () => {
    const text = (props: Partial<CanaryServiceProps>) => {
      const { chart, made } = built(props);
      new ApiObject(chart, 'other', { apiVersion: 'keda.sh/v1alpha1', kind: 'ScaledObject', metadata: { name: 'other' }, spec: { scaleTargetRef: { name: 'web' } } });
      made.canary!.addJsonPatch(JsonPatch.replace('/spec/replicas', 7));
      const patched = synthMessage(chart);
      made.canary!.addJsonPatch(JsonPatch.replace('/spec/replicas', 1));
      return [patched, synthMessage(chart)];
    };
    expect(text(divided({ replicas: 10 }, { weight: 10 }))).toEqual([
      '[shop/web] JSON patches must leave the replicas of Deployment web-canary, got 7 in place of 1: use replicas of the routing and the weight',
      '[shop/web] ScaledObject shop/other scales Deployment web, whose number of pods is 9 here by replicas of the routing and the weight, and both would change it in turn: remove it',
    ]);
    expect(text(counted(9, 1))).toEqual([
      '[shop/web] JSON patches must leave the replicas of Deployment web-canary, got 7 in place of 1: use replicas of the track',
      '[shop/web] ScaledObject shop/other scales Deployment web, whose number of pods is 9 here by replicas of the track, and both would change it in turn: remove it',
    ]);
  });

  test.each(['stable', 'canary'])('%s is autoscaled', track => {
    const autoscaled = { autoscaling: Autoscaling.horizontal({ minReplicas: 1, maxReplicas: 9, cpuPercent: 70 }), resources: { requests: { cpu: '100m' } } };
    const said = `shop/web: Routing.service cannot split where an autoscaler changes the numbers of pods, which are the share, got autoscaling of ${track}: remove it, or use Routing.istio`;
    expect(refused(divided({ replicas: 10 }, { weight: 10 }, { [track]: autoscaled }))).toBe(said);
    expect(refused({ ...counted(3, 3), [track]: autoscaled })).toBe(said);
  });

  test('there are too few pods, at once, also where the workload can still change', () => {
    const chart = chartIn();
    const deployment = new kplus.Deployment(chart, 'workload', { containers: [{ name: 'main', image: 'registry.example/web:1', portNumber: 8080 }] });
    expect(message(() => service(chart, { ...divided({ replicas: 10 }, { weight: 5 }), workload: Workload.fromDeployment(deployment) }))).toBe(
      'shop/web: Routing.service must come within 0.5 percentage points of weight 5, got 1 of 10 pods, which is 10 %: set replicas to 19, where it is 5.26 %, or approximate: true, or use Routing.istio, which splits requests');
  });
});

describe('a change of the weight', () => {
  const told = (from: SplitOptions, to: SplitOptions, canary: CanaryServiceProps['canary'] = { image: IMAGE }) => {
    const sides = [divided({ replicas: 20 }, from), divided({ replicas: 20 }, to, { canary })];
    const [before, after] = sides.map(props => Manifests.fromChart(built(props).chart));
    return [ApplyOrder.argoCd(), ApplyOrder.kubectl()].map(order => transition(before, after, order).map(({ rule }) => rule));
  };

  test.each([[0, 5], [5, 50], [50, 100], [100, 50], [50, 5], [5, 0]])('from %i to %i is safe in any order', (one, other) => {
    expect(told({ weight: one }, { weight: other })).toEqual([[], []]);
  });

  test('from 0 to 100 and back is safe in the waves of Argo CD alone: else the last pods of one track can go before the first of the other are ready', () => {
    expect(told({ weight: 0 }, { weight: 100 })).toEqual([[], ['R80']]);
    expect(told({ weight: 100 }, { weight: 0 })).toEqual([[], ['R80']]);
  });

  test('an idle canary is safe from any weight below 100, and in the waves of Argo CD from 100, too', () => {
    expect(told({ weight: 50 }, { weight: 50 }, { image: IMAGE, idle: true })).toEqual([[], []]);
    expect(told({ weight: 100 }, { weight: 100 }, { image: IMAGE, idle: true })).toEqual([[], ['R80']]);
  });
});
