import { Chart, Testing } from 'cdk8s';
import { ApplyOrder, check, Manifests, transition } from 'cdk8s-canary';
import { Caller, expectTraffic } from 'cdk8s-canary/testing';
import { loadAll } from 'js-yaml';
import { Pods, replicaRatio } from './replica-ratio';
import { renderPods, ROLLBACKS, ROLLOUT, Step, STEPS } from './steps';

/** Percent of the canary: pods of the canary among all pods. */
const CANARY: { [title: string]: number } = {
  'Between releases': 0,
  'Room for a small share': 0,
  '10 %': 10,
  '25 %': 25,
  '50 %': 50,
  '67 %': 66.67,
  '100 %': 100,
  'Promotion: stable comes back with 1.1': 66.67,
  'Promotion: the canary rests': 0,
  'No at 50 %, and as well at 25 %': 0,
  'No at 10 %': 0,
  'No at 10 %: stable goes back to 3': 0,
  'No at 100 %: stable comes back': 66.67,
  'No at 100 %: the canary is removed': 0,
};

const ALL: Step[] = [...ROLLOUT, ...ROLLBACKS.flatMap(([, ...steps]) => steps)];

const built = (pods: Pods) => {
  const chart = new Chart(Testing.app(), 'greeter', { namespace: 'greeter' });
  return { chart, service: replicaRatio(chart, pods) };
};

test.each(ALL)('$title', pods => {
  const { chart, service } = built(pods);
  const canary = CANARY[pods.title];
  const objects: any[] = loadAll(renderPods(pods));
  const [stable, other, { metadata: { annotations }, spec }] = objects;

  expect(service.share).toBeCloseTo(canary, 2);
  expect(annotations).toEqual({
    'cdk8s-canary.dev/share': `stable=${Number((100 - canary).toFixed(2))}%, canary=${canary}%`,
    // Argo CD waits for the address of a load balancer, so this comes behind all else.
    'argocd.argoproj.io/sync-wave': '3',
  });
  expect([stable, other].map(deployment => deployment.spec.replicas)).toEqual([pods.stable, pods.idle ? 0 : pods.canary]);
  expect(spec).toEqual({ type: 'LoadBalancer', selector: { app: 'greeter' }, ports: [{ name: 'http', port: 8080, targetPort: 80 }] });
  expectTraffic(chart).from(Caller.plain('greeter')).host('greeter').port(8080).get('/').toReach({ stable: 100 - canary, canary });
});

test.each(ALL)('$title has no known mistake but one image on both tracks while stable comes back with it', pods => {
  expect(check(Manifests.fromYaml(renderPods(pods))).map(({ rule }) => rule)).toEqual(pods.promoted && !pods.idle ? ['R26'] : []);
});

test.each(STEPS.map(([from, to]) => [from.title, to.title, from, to] as const))('from %s to %s every state in between is safe', (_, __, from, to) => {
  for (const order of [ApplyOrder.argoCd(), ApplyOrder.kubectl()]) {
    expect(transition(Manifests.fromYaml(renderPods(from)), Manifests.fromYaml(renderPods(to)), order).map(String)).toEqual([]);
  }
});

describe('in one change', () => {
  const state = (pods: Pods) => Manifests.fromYaml(renderPods(pods));
  const rules = (from: Pods, to: Pods, order?: ApplyOrder) => transition(state(from), state(to), order).map(({ rule }) => rule);

  test('going back from 100 % can leave nobody who answers, where no sync waves let stable start first', () => {
    const [from, to] = [{ stable: 0, canary: 6 }, { stable: 3, canary: 6, idle: true }];
    expect(rules(from, to, ApplyOrder.kubectl())).toEqual(['R80']);
    expect(rules(from, to, ApplyOrder.argoCd())).toEqual([]);
  });

  test('3 and 0 to 9 and 1 can give the canary more than it is to have, and so can the way back', () => {
    expect(rules({ stable: 3, canary: 1, idle: true }, { stable: 9, canary: 1 })).toEqual(['R81']);
    expect(rules({ stable: 9, canary: 1 }, { stable: 3, canary: 1, idle: true })).toEqual(['R81']);
  });

  test('3 and 3 to 0 and 6 leaves nobody without an answer', () => {
    expect(rules({ stable: 3, canary: 3 }, { stable: 0, canary: 6 })).toEqual([]);
  });
});

test('has what the hand-written system has: versions as texts, label, node selector, downward API', () => {
  const [stable, canary]: any[] = loadAll(renderPods({ stable: 9, canary: 1 }));
  expect([stable, canary].map(({ spec: { template } }) => template.metadata.labels)).toEqual([
    { app: 'greeter', target: 'canary-pod', track: 'stable', version: '1.0' },
    { app: 'greeter', target: 'canary-pod', track: 'canary', version: '1.1' },
  ]);
  expect(stable.spec.template.spec).toEqual({
    nodeSelector: { 'kubernetes.io/os': 'linux' },
    containers: [{
      name: 'app',
      image: 'registry.example/greeter:1.0',
      ports: [{ name: 'http', containerPort: 80 }],
      env: [['HOST_IP', 'status.hostIP'], ['NODE_NAME', 'spec.nodeName'], ['POD_NAME', 'metadata.name']]
        .map(([name, fieldPath]) => ({ name, valueFrom: { fieldRef: { fieldPath } } })),
    }],
  });
});
