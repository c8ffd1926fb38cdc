import { readFileSync } from 'fs';
import { CanaryPlan, Manifests, TrafficShares } from '../src';
import { readinessOf } from '../src/cli/apply/readiness';
import { KubectlError } from '../src/cli/kubectl/kubectl-error';
import { planMismatches } from '../src/cli/plan-match';

/** What `kubectl rollout status` waits for (kubernetes/kubectl, pkg/polymorphichelpers/rollout_status.go). */
describe('readiness of', () => {
  const deployment = (status: object, spec: object = {}, generation = 2) => ({
    kind: 'Deployment', metadata: { name: 'web', namespace: 'shop', generation }, spec: { replicas: 3, ...spec }, status: { observedGeneration: 2, ...status },
  });
  const all = { replicas: 3, updatedReplicas: 3, availableReplicas: 3 };
  const condition = (type: string, status: string, reason: string) => ({ conditions: [{ type, status, reason }] });

  test.each<[string, any, boolean, string]>([
    ['a Deployment that is all there', deployment(all), true, 'ready'],
    ['one that its controller has not seen', deployment(all, {}, 3), false, 'its controller has not seen it yet'],
    ['one with old pods', deployment({ replicas: 4, updatedReplicas: 3, availableReplicas: 3 }), false, '2 of 3 ready, 1 old pod left'],
    ['one with pods that are not updated', deployment({ replicas: 3, updatedReplicas: 1, availableReplicas: 3 }), false, '1 of 3 ready, 2 old pods left'],
    ['one with pods that are not available', deployment({ ...all, availableReplicas: 1 }), false, '1 of 3 ready'],
    ['one that says no number', deployment({ replicas: 1, updatedReplicas: 1, availableReplicas: 1 }, { replicas: undefined }), true, 'ready'],
    ['an idle one', deployment({}, { replicas: 0 }), true, 'ready'],
    ['one that goes idle', deployment({ replicas: 1 }, { replicas: 0 }), false, '0 of 0 ready, 1 old pod left'],
    ['a paused one with a change', deployment({ replicas: 3, availableReplicas: 3 }, { paused: true }), false, 'paused: kubectl rollout resume deployment/web -n shop'],
    ['a paused one without', deployment(all, { paused: true }), true, 'ready'],
    ['one that took too long', deployment({ ...all, availableReplicas: 0, ...condition('Progressing', 'False', 'ProgressDeadlineExceeded') }), false, '0 of 3 ready, and its progressDeadlineSeconds are over'],
    ['a StatefulSet', { ...deployment({ replicas: 3, readyReplicas: 3, updatedReplicas: 3, updateRevision: 'b', currentRevision: 'b' }), kind: 'StatefulSet' }, true, 'ready'],
    ['a StatefulSet on its way', { ...deployment({ replicas: 3, readyReplicas: 3, updatedReplicas: 1, updateRevision: 'b', currentRevision: 'a' }), kind: 'StatefulSet' }, false, '1 of 3 ready'],
    ['a StatefulSet with a partition', {
      ...deployment({ replicas: 3, readyReplicas: 3, updatedReplicas: 1, updateRevision: 'b', currentRevision: 'a' },
        { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 2 } } }),
      kind: 'StatefulSet',
    }, true, 'ready'],
    ['a DaemonSet', { ...deployment({ desiredNumberScheduled: 2, updatedNumberScheduled: 2, numberAvailable: 2 }), kind: 'DaemonSet' }, true, 'ready'],
    ['a DaemonSet on its way', { ...deployment({ desiredNumberScheduled: 2, updatedNumberScheduled: 1, numberAvailable: 2 }), kind: 'DaemonSet' }, false, '1 of 2 ready'],
    ['a Job', { kind: 'Job', metadata: {}, status: condition('Complete', 'True', '') }, true, 'ready'],
    ['a Job that runs', { kind: 'Job', metadata: {}, status: { active: 1 } }, false, 'not complete'],
    ['a Job that failed', { kind: 'Job', metadata: {}, status: { conditions: [{ type: 'Failed', status: 'True', message: 'too often' }] } }, false, 'failed: too often'],
    ['a CustomResourceDefinition', { kind: 'CustomResourceDefinition', metadata: {}, status: condition('Established', 'True', '') }, true, 'ready'],
    ['a CustomResourceDefinition that is new', { kind: 'CustomResourceDefinition', metadata: {}, status: {} }, false, 'not established'],
    ['anything else', { kind: 'VirtualService', metadata: {} }, true, 'ready'],
  ])('%s', (_, object, ready, says) => {
    const found = readinessOf(object);
    expect([found.ready, found.says]).toEqual([ready, says]);
  });

  test('a Deployment that was not changed: it has to serve, not to be complete, once it was', () => {
    const partly = { ...all, availableReplicas: 2 };
    const once = { conditions: [{ type: 'Available', status: 'True' }, { type: 'Progressing', status: 'True', reason: 'NewReplicaSetAvailable' }] };
    const cases: [object, boolean][] = [[{ ...partly, ...once }, true], [{ ...partly, ...once }, false], [partly, true]];
    expect(cases.map(([status, settled]) => readinessOf(deployment(status), settled).ready)).toEqual([true, false, false]);
  });
});

describe('a plan and the manifests of it', () => {
  const { processes } = TrafficShares.of(Manifests.fromPath('examples/tada/prod/yaml'));
  const plan = readFileSync('examples/tada/prod/canary.yaml', 'utf8');
  const mismatches = (text: string) => planMismatches(CanaryPlan.fromYaml(text).entries, processes);

  test('agree', () => {
    expect(mismatches(plan)).toEqual([]);
  });

  test.each<[string, string, string, object[]]>([
    ['another share of an Ingress', 'weight: 5 ', 'weight: 20 ', [{ project: 'server', wanted: '20 % for the canary', got: '5 % for the canary' }]],
    ['a share that is gone', 'weight: 20 ', 'weight: 0 ', [{ project: 'server-map', wanted: '0 % for the canary', got: '20 % for the canary' }]],
    ['an idle canary', 'version: "2.4.0", idle: false', 'version: "2.4.0", idle: true', [{ project: 'server-map', wanted: '0 % for the canary', got: '20 % for the canary' }]],
    ['numbers of pods', 'weight: 1 ', 'weight: 3 ', [{ project: 'dispatcher', wanted: '3 canary pods', got: '1 canary pod' }]],
    ['the track of a singleton', 'weight: 0 ', 'weight: 1 ', [{ project: 'server-internal', wanted: 'the canary runs', got: 'stable runs' }]],
    ['an image', 'server-map:2.4.0', 'server-map:2.5.0', [{ project: 'server-map', wanted: 'registry.example/tada/server-map:2.5.0 on canary', got: 'registry.example/tada/server-map:2.4.0 on canary' }]],
    ['no process of that name', 'project: server-map', 'project: other', []],
  ])('%s', (_, from, to, expected) => {
    expect(plan.split(from)).toHaveLength(2);
    expect(mismatches(plan.replace(from, to))).toEqual(expected);
  });

  test('requests that no route divides, but the pods, are none of the plan', () => {
    const [catalog] = Manifests.fromPath('test/kubectl/shop.yaml').objects.map(({ manifest }) => manifest).filter(({ metadata }) => metadata.name === 'catalog-mesh');
    const rest = Manifests.fromPath('test/kubectl/shop.yaml').objects.map(({ manifest }) => manifest).filter(({ metadata }) => metadata.name !== catalog.metadata.name);
    const found = (weight: number) => planMismatches(CanaryPlan.fromYaml(`- { project: catalog, type: ISTIO_VSVC, weight: ${weight} }`).entries, TrafficShares.of(Manifests.fromObjects(rest)).processes);
    // 3 + 1 pods: callers of the mesh, for whom there is no route, get the canary for 25 %.
    expect(found(5)).toEqual([]);
    expect(found(20)).toEqual([{ project: 'catalog', wanted: '20 % for the canary', got: '5 % for the canary' }]);
  });
});

/** What kubectl 1.36 and the API server said (measured), and net/http of Go. */
test.each<[string, boolean, boolean]>([
  ['Unable to connect to the server: dial tcp 10.99.99.99:1: connect: network is unreachable', false, true],
  ['The connection to the server 10.255.0.1:46443 was refused - did you specify the right host or port?', false, true],
  ['Patch "https://10.255.0.1:46443/apis/apps/v1/namespaces/shop/deployments/web": unexpected EOF', false, true],
  ['Error from server (Timeout): Timeout: request did not complete within requested timeout - context deadline exceeded', false, true],
  ['exit status null without a word', false, true],
  ['Error from server (Forbidden): deployments.apps "web" is forbidden: User "me" cannot patch resource "deployments" in API group "apps"', false, false],
  ['Error from server (InternalError): Internal error occurred: failed calling webhook "x": Post "https://x.svc:443/": dial tcp: connect: connection refused', true, false],
  ['admission webhook "policy" denied the request: the image was refused', true, false],
])('%s', (words, refused, unanswered) => {
  const error = new KubectlError('apply', 'kubectl apply', words);
  expect([error.refused, error.unanswered]).toEqual([refused, unanswered]);
});
