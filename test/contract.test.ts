import { Testing } from 'cdk8s';
import * as fc from 'fast-check';
import { Expected, Feature, FEATURES } from './contract/features';
import { ProviderCase } from './contract/provider-case';
import { PROVIDERS } from './contract/providers';
import { chartIn, message, synthChart, web } from './support';
import { ApplyOrder, CanaryService, CanaryServiceProps, check, GitOpsApp, Manifests, RequestMatch, SplitOptions, transition } from '../src';
import { expectTraffic } from '../src/testing';

const WEIGHTS = [0, 1, 5, 20, 50, 99, 100];

/** What a split is tried with. */
interface Trial {
  readonly props: Partial<CanaryServiceProps>;
  readonly previewHosts?: Feature['previewHosts'];
  readonly paths?: Feature['paths'];
}

function charted({ routing, props: own }: ProviderCase, { props, previewHosts, paths }: Trial) {
  const chart = chartIn('shop', new GitOpsApp());
  const merged = { ...own, ...props, stable: { ...own?.stable, ...props.stable } };
  const service = new CanaryService(chart, 'web', {
    workload: web(),
    routing: routing({ previewHosts, paths, total: 100 }),
    ...merged,
    canary: { image: 'registry.example/web:2', ...own?.canary, ...props.canary },
  });
  return { chart, service };
}

/** The objects of a trial, accepted by the schema oracle and without a known mistake, and who gets its requests. */
function expectShares(provider: ProviderCase, trial: Trial, requests: Expected[]): any[] {
  const { chart } = charted(provider, trial);
  const objects = synthChart(chart);
  expect(check(Manifests.fromChart(chart)).map(String)).toEqual([]);
  const traffic = expectTraffic(chart);
  for (const { from, host, port, outside } of provider.entrances) {
    for (const expected of requests.filter(request => outside || !request.outside)) {
      const start = traffic.from(from).host(expected.host ?? host).port(port ?? 80).get(expected.path ?? '/');
      const headed = Object.entries(expected.headers ?? {}).reduce((request, [name, value]) => request.header(name, value), start);
      Object.entries(expected.cookies ?? {}).reduce((request, [name, value]) => request.cookie(name, value), headed).toReach(expected.shares);
    }
  }
  return objects;
}

const shares = (weight: number): { [track: string]: number } =>
  ({ ...weight < 100 ? { stable: 100 - weight } : {}, ...weight > 0 ? { canary: weight } : {} });
const HEADER = RequestMatch.header('x-canary', 'true');

describe.each(PROVIDERS.map(provider => [provider.title, provider] as const))('%s', (_, provider) => {
  const featured = FEATURES.map(feature => [feature.title, feature] as const);

  test.each(WEIGHTS)('sends %i percent to the canary', weight => {
    expectShares(provider, { props: { split: { weight } } }, [{ shares: shares(weight) }]);
  });

  if (provider.can.includes('header')) {
    test.each(WEIGHTS)('sends what matches and %i percent of the rest to the canary', weight => {
      expectShares(provider, { props: { split: { weight, match: [HEADER] } } }, [
        { headers: { 'x-canary': 'true' }, shares: shares(100) }, { headers: { 'x-canary': 'other' }, shares: shares(weight) }, { shares: shares(weight) },
      ]);
    });
  }

  test('says the share', () => {
    for (const weight of WEIGHTS) {
      expect(charted(provider, { props: { split: { weight } } }).service.share).toBe(weight);
    }
    expect(charted(provider, { props: { split: { weight: 5 }, canary: { idle: true } } }).service.share).toBe(0);
  });

  test('sends everything to stable while the canary is idle, whatever the split is', () => {
    const match = provider.can.includes('header') ? [HEADER] : [];
    for (const weight of WEIGHTS) {
      expectShares(provider, { props: { split: { weight, match }, canary: { idle: true } } }, [{ shares: shares(0) }, { headers: { 'x-canary': 'true' }, shares: shares(0) }]);
    }
  });

  test.each(featured.filter(([, { id }]) => provider.can.includes(id)))('has %s', (__, { props, previewHosts, paths, requests }) => {
    expectShares(provider, { props, previewHosts, paths }, requests);
  });

  const refused = featured.filter(([, { id }]) => !provider.can.includes(id) && !provider.unsaid?.includes(id));
  if (refused.length > 0) {
    test.each(refused)('refuses %s, and says which provider can', (__, feature) => {
      const refusal = message(() => Testing.synth(charted(provider, feature).chart));
      expect(refusal).toContain(provider.name);
      expect(refusal).toContain(feature.value);
      const named = [...new Set(PROVIDERS.map(({ name }) => name))].filter(name => name !== provider.name && refusal.includes(name));
      expect(named).not.toEqual([]);
      expect(named.filter(name => !PROVIDERS.some(other => other.name === name && other.can.includes(feature.id)))).toEqual([]);
    });
  }

  test('every step of a rollout is safe while it is applied, and so is the way back', () => {
    const match = provider.can.includes('header') ? [HEADER] : [];
    const steps: SplitOptions[] = [
      { weight: 0 }, { match }, { match, weight: 5 }, { match, weight: 50 }, { weight: 100 }, { match, weight: 20 }, { weight: 0 },
    ];
    const rendered = steps.map(split => Manifests.fromChart(charted(provider, { props: { split } }).chart));
    for (const [index, after] of rendered.slice(1).entries()) {
      for (const order of [ApplyOrder.argoCd(), ApplyOrder.kubectl()]) {
        expect(transition(rendered[index], after, order).map(String)).toEqual([]);
      }
    }
  });

  test('names, kinds and selectors are the same for every split', () => {
    const still = (objects: any[]) => objects.map(({ apiVersion, kind, metadata: { annotations, ...metadata }, spec }) => [apiVersion, kind, metadata, kind === 'Deployment' ? spec.selector : undefined]);
    const split = fc.record({ weight: fc.integer({ min: 0, max: 100 }), matched: fc.boolean(), idle: fc.boolean() });
    const of = ({ weight, matched, idle }: { weight: number; matched: boolean; idle: boolean }) => {
      const wanted: SplitOptions = { weight, match: matched && provider.can.includes('header') ? [HEADER] : [] };
      return still(synthChart(charted(provider, { props: { split: wanted, canary: { idle } } }).chart));
    };
    fc.assert(fc.property(split, split, (one, other) => expect(of(one)).toEqual(of(other))), { numRuns: 30 });
  });
});
