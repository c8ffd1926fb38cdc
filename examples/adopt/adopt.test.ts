import { Chart, Testing } from 'cdk8s';
import { ApplyOrder, check, Manifests, transition } from 'cdk8s-canary';
import { Caller, expectTraffic } from 'cdk8s-canary/testing';
import { orders } from './adopt';
import { states } from './steps';

const CANARY = 'registry.example/orders:2.5.0-rc.1';

const traffic = (canary?: string, tested?: boolean, weight?: number) => {
  const chart = new Chart(Testing.app(), 'shop', { namespace: 'shop' });
  orders(chart, canary, tested, weight);
  const all = expectTraffic(chart);
  return [
    all.from(Caller.gateway('istio-system/public')).get('/orders/42'),
    all.from(Caller.mesh('cart')).host('orders.shop').get('/orders/42'),
    all.from(Caller.plain('cart')).host('orders.shop').get('/orders/42'),
  ];
};

test('1. adopted: everybody gets what runs', () => {
  for (const caller of traffic()) {
    caller.header('x-canary', 'true').toReach({ orders: 100 });
    caller.toReach({ orders: 100 });
  }
});

test('2. with a canary: nobody gets it', () => {
  for (const caller of traffic(CANARY)) {
    caller.header('x-canary', 'true').toReach({ stable: 100 });
    caller.toReach({ stable: 100 });
  }
});

test('3. with testers: they get the canary, at the gateway and in the mesh', () => {
  const [edge, mesh, plain] = traffic(CANARY, true);
  edge.header('x-canary', 'true').toReach({ canary: 100 });
  edge.toReach({ stable: 100 });
  mesh.header('x-canary', 'true').toReach({ canary: 100 });
  mesh.toReach({ stable: 100 });
  plain.header('x-canary', 'true').toReach({ stable: 100 });
});

test('4. with a share: one request of twenty gets the canary', () => {
  const [edge, mesh, plain] = traffic(CANARY, true, 5);
  edge.toReach({ stable: 95, canary: 5 });
  mesh.toReach({ stable: 95, canary: 5 });
  plain.toReach({ stable: 100 });
});

describe.each(states().slice(1).map((after, index) => [`step ${index + 1}`, states()[index], after]))('%s', (_, before, after) => {
  test('has no known mistake', () => {
    expect(check(Manifests.fromYaml(after)).map(String)).toEqual([]);
  });

  test.each([ApplyOrder.argoCd(), ApplyOrder.kubectl()])('every state in between is safe', order => {
    expect(transition(Manifests.fromYaml(before), Manifests.fromYaml(after), order).map(String)).toEqual([]);
  });
});
