import { Chart, Testing } from 'cdk8s';
import { ApplyOrder, check, Manifests, transition } from 'cdk8s-canary';
import { Caller, expectTraffic } from 'cdk8s-canary/testing';
import { authApi, Phase } from './auth-api';
import { authApiPlus } from './auth-api-plus';
import { ROLLBACK, ROLLOUT, STEPS } from './phases';

/** Percent of the canary: with the header, and of the rest. What is promoted runs on stable again. */
const CANARY: { [title: string]: [withHeader: number, rest: number] } = {
  'Between releases': [0, 0],
  'The canary starts': [0, 0],
  'Header only': [100, 0],
  '5 %': [100, 5],
  '20 %': [100, 20],
  '50 %': [100, 50],
  '100 %': [100, 100],
  'Promotion: stable gets the image': [100, 100],
  'Promotion: requests go back to stable': [0, 0],
  'Promotion: the canary rests': [0, 0],
  'Rollback': [0, 0],
  'Rollback: the canary rests': [0, 0],
};

const built = (build: (chart: Chart, phase: Phase) => unknown, phase: Phase) => {
  const chart = new Chart(Testing.app(), 'auth', { namespace: 'auth' });
  build(chart, phase);
  return chart;
};
const traffic = (build: (chart: Chart, phase: Phase) => unknown, phase: Phase) => expectTraffic(built(build, phase));

describe.each([authApi, authApiPlus])('%p', build => {
  test.each([...ROLLOUT, ...ROLLBACK])('$title', phase => {
    const [withHeader, rest] = CANARY[phase.title];
    const all = traffic(build, phase);
    const edge = all.from(Caller.gateway('istio-system/eco2-gateway')).get('/api/v1/auth/login');
    const mesh = all.from(Caller.mesh('chat')).host('auth-api.auth').port(8000).get('/api/v1/auth/login');

    edge.header('x-canary', 'true').toReach({ canary: withHeader, stable: 100 - withHeader });
    edge.toReach({ canary: rest, stable: 100 - rest });
    mesh.header('x-canary', 'true').toReach({ canary: withHeader, stable: 100 - withHeader });
    mesh.toReach({ canary: rest, stable: 100 - rest });
  });

  test.each([...ROLLOUT, ...ROLLBACK])('$title has no known mistake', phase => {
    expect(check(Manifests.fromChart(built(build, phase))).map(String)).toEqual([]);
  });

  test.each(STEPS.map(([from, to]) => [from.title, to.title, from, to] as const))('from %s to %s every state in between is safe', (_, __, from, to) => {
    for (const order of [ApplyOrder.argoCd(), ApplyOrder.kubectl()]) {
      const [before, after] = [from, to].map(phase => Manifests.fromChart(built(build, phase)));
      expect(transition(before, after, order).map(String)).toEqual([]);
    }
  });

  test.each<[string, Phase, Phase]>([
    ['appears with a share', ROLLOUT[0], { weight: 20 }],
    ['rests at a share', { weight: 20 }, { weight: 20, idle: true }],
    ['is promoted and rests', { weight: 100 }, { weight: 0, matched: false, promoted: true, idle: true }],
  ])('a canary that %s in one change is safe in the waves of Argo CD, and not with kubectl', (_, from, to) => {
    const [before, after] = [from, to].map(phase => Manifests.fromChart(built(build, phase)));
    expect(transition(before, after, ApplyOrder.argoCd()).map(String)).toEqual([]);
    expect(transition(before, after, ApplyOrder.kubectl()).map(({ rule }) => rule)).toContain('R80');
  });

  test('other paths of the host are nobody\'s', () => {
    traffic(build, { weight: 5 }).from(Caller.gateway('istio-system/eco2-gateway')).get('/api/v1/chat').toReach({ 'HTTP 404': 100 });
  });
});
