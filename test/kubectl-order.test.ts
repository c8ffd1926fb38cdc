import { PROVIDERS } from './contract/providers';
import { chartIn, web } from './support';
import { ApplyOrder, CanaryService, CanaryServiceProps, GitOpsApp, Manifests, transition } from '../src';

const CANARY = { image: 'registry.example/web:2' };
const STATES: { [state: string]: Partial<CanaryServiceProps> } = {
  'no canary': {},
  'weight 0': { canary: CANARY, split: { weight: 0 } },
  'weight 20': { canary: CANARY, split: { weight: 20 } },
  'idle': { canary: { ...CANARY, idle: true }, split: { weight: 20 } },
};
const ORDER = ApplyOrder.kubectl({ prune: true });

/** Providers whose routes have the weight; one that divides by numbers of pods starts and ends pods with it. */
const CASES = PROVIDERS.filter(({ name }) => name !== 'Routing.service').map(provider => [provider.title, provider] as const);

describe.each(CASES)('with kubectl, which waits for nothing: %s', (_, provider) => {
  const manifests = (state: string) => {
    const app = new GitOpsApp();
    new CanaryService(chartIn('shop', app), 'web', { workload: web(), routing: provider.routing({}), ...provider.props, ...STATES[state] });
    return Manifests.fromYaml(app.synthYaml());
  };
  const change = (from: string, to: string) => transition(manifests(from), manifests(to), ORDER).map(({ rule }) => rule);

  test.each([
    ['no canary', 'weight 0'], ['weight 0', 'weight 20'], ['weight 20', 'weight 0'], ['weight 0', 'idle'], ['weight 0', 'no canary'],
  ])('%s to %s fails no request', (from, to) => {
    expect(change(from, to)).toEqual([]);
  });

  test.each([['no canary', 'weight 20'], ['weight 20', 'idle'], ['weight 20', 'no canary'], ['idle', 'weight 20']])('%s to %s fails some, but where the controller leaves out a canary without pods', (from, to) => {
    expect(new Set(change(from, to))).toEqual(new Set(provider.title === 'ingress-nginx' ? [] : ['R80']));
  });
});
