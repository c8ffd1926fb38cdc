import { Chart, Testing } from 'cdk8s';
import { ApplyOrder, check, Manifests, transition } from 'cdk8s-canary';
import { Caller, expectTraffic } from 'cdk8s-canary/testing';
import { render, ROLLBACK, ROLLOUT, STEPS } from './phases';
import { Phase, storefront } from './storefront';

/** Percent of the canary: with the header, and of the rest. */
const CANARY: { [title: string]: [withHeader: number, rest: number] } = {
  'Between releases': [0, 0],
  'The canary starts': [0, 0],
  'Header only': [100, 0],
  '5 %': [100, 5],
  '25 %': [100, 25],
  'Promotion: testers go with the others': [25, 25],
  'Promotion: requests go back to stable': [0, 0],
  'Promotion: stable gets the image': [0, 0],
  'Promotion: the canary rests': [0, 0],
  'Rollback': [0, 0],
  'Rollback: the canary rests': [0, 0],
};

const traffic = (phase: Phase) => {
  const chart = new Chart(Testing.app(), 'storefront', { namespace: 'storefront' });
  storefront(chart, phase);
  return expectTraffic(chart).from(Caller.ingress('alb')).host('www.example.com');
};

describe.each([...ROLLOUT, ...ROLLBACK])('$title', phase => {
  const [withHeader, rest] = CANARY[phase.title];

  test('every client gets its track, over HTTPS', () => {
    const cart = traffic(phase).https().get('/cart');
    cart.header('x-canary', 'true').toReach({ canary: withHeader, stable: 100 - withHeader });
    cart.toReach({ canary: rest, stable: 100 - rest });
  });

  test('HTTP is led to HTTPS', () => {
    expect(traffic(phase).get('/cart').answer().outcomes).toMatchObject([{ status: 301, location: 'https://www.example.com:443/cart' }]);
  });

  test('there is no known mistake', () => {
    expect(check(Manifests.fromYaml(render(phase))).map(String)).toEqual([]);
  });
});

test.each(STEPS.map(([from, to]) => [from.title, to.title, from, to] as const))('from %s to %s every state in between is safe', (_, __, from, to) => {
  for (const order of [ApplyOrder.argoCd(), ApplyOrder.kubectl()]) {
    expect(transition(Manifests.fromYaml(render(from)), Manifests.fromYaml(render(to)), order).map(String)).toEqual([]);
  }
});
