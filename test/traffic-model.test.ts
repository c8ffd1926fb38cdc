import * as fc from 'fast-check';
import { Caller, Manifests, OutcomeKind, TrafficModel, TrafficRequest } from '../src';

const deployment = (name: string, replicas: number, labels: object, more: object = {}) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name, namespace: 'shop' },
  spec: { replicas, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers: [{ name: 'app' }] } }, ...more },
});
const STABLE = deployment('web', 2, { app: 'web', track: 'stable' });
const CANARY = deployment('web-canary', 1, { app: 'web', track: 'canary' });
const service = (spec: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web', namespace: 'shop' },
  spec: { selector: { app: 'web' }, ports: [{ name: 'http', port: 80 }], ...spec },
});
const model = (...objects: object[]) => TrafficModel.of(Manifests.fromObjects(objects));
const plain: TrafficRequest = { from: Caller.plain('shop'), host: 'web' };
const shares = (traffic: TrafficModel, request = plain) =>
  Object.fromEntries(traffic.send(request).outcomes.map(({ workload, reason, fraction }) => [workload ?? reason, fraction]));

describe('a Service alone', () => {
  test('splits by ready pods, exactly', () => {
    const { outcomes } = model(STABLE, CANARY, service()).send(plain);
    expect(outcomes).toMatchObject([
      { workload: 'shop/web', workloadKind: 'Deployment', track: 'stable', kind: OutcomeKind.WORKLOAD, share: 2 / 3, fraction: '2/3' },
      { workload: 'shop/web-canary', workloadKind: 'Deployment', track: 'canary', kind: OutcomeKind.WORKLOAD, share: 1 / 3, fraction: '1/3' },
    ]);
  });

  test.each(['web', 'web.shop', 'web.shop.svc', 'web.shop.svc.cluster.local', 'web.shop.svc.cluster.local.'])('is found as %s', host => {
    expect(shares(model(STABLE, service()), { ...plain, host })).toEqual({ 'shop/web': '1' });
  });

  test('is looked up in the namespace of the caller', () => {
    expect(shares(model(STABLE, service()), { ...plain, from: Caller.plain('other') })).toEqual({ 'web is no Service of the input': '1' });
  });

  test('says which lines decided', () => {
    const traffic = TrafficModel.of(Manifests.fromYaml([STABLE, CANARY, service()].map(object => JSON.stringify(object, null, 1)).join('\n---\n'), 'shop.yaml'));
    expect(traffic.send(plain).toString()).toBe([
      '66.67 % Deployment shop/web (stable)',
      '  Service shop/web spec.selector: chooses among its ready pods (shop.yaml:75:3)',
      '  Deployment shop/web spec.replicas: 2 of 3 ready pods (shop.yaml:9:3)',
      '33.33 % Deployment shop/web-canary (canary)',
      '  Service shop/web spec.selector: chooses among its ready pods (shop.yaml:75:3)',
      '  Deployment shop/web-canary spec.replicas: 1 of 3 ready pods (shop.yaml:42:3)',
    ].join('\n'));
  });

  test('without ready pods there is nothing to connect to', () => {
    expect(model(deployment('web', 0, { app: 'web' }), service()).send(plain).outcomes).toMatchObject([{ kind: OutcomeKind.NO_ENDPOINTS, share: 1, reason: 'no ready pod' }]);
  });

  test('pods that are not ready count where the Service says so', () => {
    const unready = { ...CANARY, status: { observedGeneration: 1, replicas: 1, readyReplicas: 0 } };
    expect(shares(model(STABLE, unready, service()))).toEqual({ 'shop/web': '1' });
    expect(shares(model(STABLE, unready, service({ publishNotReadyAddresses: true })))).toEqual({ 'shop/web': '2/3', 'shop/web-canary': '1/3' });
  });

  test('pods without a container port of the name are no endpoints', () => {
    const named = { ...CANARY, spec: { ...CANARY.spec, template: { ...CANARY.spec.template, spec: { containers: [{ name: 'app', ports: [{ name: 'api', containerPort: 8080 }] }] } } } };
    expect(shares(model(STABLE, named, service({ ports: [{ port: 80, targetPort: 'api' }] })))).toEqual({ 'shop/web-canary': '1' });
  });

  test('a port that it does not have is closed', () => {
    expect(model(STABLE, service()).send({ ...plain, port: 81 }).outcomes).toMatchObject([{ kind: OutcomeKind.NO_ENDPOINTS, reason: 'no port 81' }]);
  });

  test('what may be elsewhere than in the input is stated', () => {
    const nobody = model(service()).send(plain);
    expect(nobody.assumptions.map(String)).toEqual(['Service shop/web spec.selector: finds no workload of the input; taken as having no pods (objects[0] spec.selector)']);
    const byHand = model(service({ selector: undefined })).send(plain);
    expect(byHand.assumptions.map(String)).toEqual(['Service shop/web spec: has no selector: its endpoints are written elsewhere, and taken as none (objects[0] spec)']);
    expect(nobody.outcomes[0].reason).toBe('no ready pod');
  });

  test('an alias leads to the Service that it names, and an alias of itself nowhere', () => {
    const alias = (name: string, externalName: string) => ({ ...service(), metadata: { name, namespace: 'shop' }, spec: { type: 'ExternalName', externalName } });
    expect(shares(model(STABLE, service(), alias('old', 'web.shop.svc.cluster.local')), { ...plain, host: 'old' })).toEqual({ 'shop/web': '1' });
    expect(model(alias('old', 'old.shop.svc.cluster.local')).send({ ...plain, host: 'old' }).outcomes).toMatchObject([{ kind: OutcomeKind.OUTSIDE }]);
    expect(String(model(alias('old', 'web.example.com')).send({ ...plain, host: 'old' }))).toBe(
      '100 % outside the cluster\n  Service shop/old spec.externalName: is another name of web.example.com (objects[0] spec.externalName)');
  });
});

describe('tracks', () => {
  test.each([
    ['a label says it', deployment('web', 1, { app: 'web', track: 'canary' }), 'canary'],
    ['a suffix says it', deployment('web-baseline', 1, { app: 'web' }), 'baseline'],
    ['nothing says it', deployment('web', 1, { app: 'web' }), undefined],
  ])('%s', (_, object, track) => {
    expect(model(object, service()).send(plain).outcomes[0].track).toBe(track);
  });

  test('what stands beside a canary is stable', () => {
    const { outcomes } = model(deployment('web', 1, { app: 'web' }), deployment('web-canary', 1, { app: 'web' }), service()).send(plain);
    expect(outcomes.map(({ track }) => track).sort()).toEqual(['canary', 'stable']);
  });

  test('another label can say it', () => {
    const manifests = Manifests.fromObjects([deployment('web', 1, { app: 'web', version: 'v2' }), service()]);
    expect(TrafficModel.of(manifests, { trackLabel: 'version' }).send(plain).outcomes[0].track).toBe('v2');
  });
});

describe('how many pods there are', () => {
  const scaled = deployment('web', 2, { app: 'web', track: 'stable' }, { replicas: undefined });
  const scaler = (kind: string, apiVersion: string, spec: object) => ({
    apiVersion, kind, metadata: { name: 'web', namespace: 'shop' }, spec: { scaleTargetRef: { kind: 'Deployment', name: 'web' }, ...spec },
  });

  test.each([
    ['one without replicas', [], '1/2'],
    ['what the autoscaler asks for at least', [scaler('HorizontalPodAutoscaler', 'autoscaling/v2', { minReplicas: 3 })], '3/4'],
    ['one with an autoscaler that does not say', [scaler('HorizontalPodAutoscaler', 'autoscaling/v2', {})], '1/2'],
    ['what KEDA asks for at least', [scaler('ScaledObject', 'keda.sh/v1alpha1', { minReplicaCount: 4 })], '4/5'],
    ['none with a ScaledObject that does not say', [scaler('ScaledObject', 'keda.sh/v1alpha1', {})], undefined],
  ])('%s', (_, scalers, fraction) => {
    expect(shares(model(scaled, CANARY, service(), ...scalers))['shop/web']).toBe(fraction);
  });

  test.each<[string, object[], string | undefined]>([
    ['of a Rollout', [{ ...scaled, apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', spec: { ...scaled.spec, replicas: 1.5 } }], '1/2'],
    ['that KEDA asks for', [scaled, scaler('ScaledObject', 'keda.sh/v1alpha1', { minReplicaCount: 1.5 })], '1/2'],
    ['below none', [scaled, scaler('ScaledObject', 'keda.sh/v1alpha1', { minReplicaCount: -1 })], '1/2'],
    ['that a status says', [{ ...scaled, status: { observedGeneration: 1, replicas: '2', readyReplicas: 0.5 } }], undefined],
  ])('a number %s that is none of pods counts as if it were not there', (_, objects, fraction) => {
    expect(shares(model(...objects, CANARY, service()))['shop/web']).toBe(fraction);
  });

  test('a ratio that an autoscaler changes is an assumption', () => {
    const { assumptions } = model(scaled, CANARY, service(), scaler('HorizontalPodAutoscaler', 'autoscaling/v2', { minReplicas: 3 })).send(plain);
    expect(assumptions.map(String)).toEqual([
      'HorizontalPodAutoscaler shop/web spec: scales Deployment shop/web; taken with the number of pods that the input says, at least 3 (objects[3] spec)',
    ]);
  });

  test('pods that a ReplicaSet of the input owns are not counted twice', () => {
    const owned = { ...deployment('web-7f', 2, { app: 'web' }), kind: 'ReplicaSet' };
    Object.assign(owned.metadata, { ownerReferences: [{ kind: 'Deployment', name: 'web', controller: true }] });
    expect(shares(model(STABLE, CANARY, owned, service()))).toEqual({ 'shop/web': '2/3', 'shop/web-canary': '1/3' });
  });
});

describe('fails when', () => {
  const traffic = model(STABLE, service());
  test.each<[string, Partial<TrafficRequest>, string]>([
    ['the host is a URL', { host: 'http://web' }, 'host must be a name, with or without port, got "http://web"'],
    ['the port is none', { port: 0 }, 'port must be a whole number from 1 to 65535, got 0'],
    ['the path is relative', { path: 'api' }, 'path must start with "/" and have no spaces, got "api"'],
    ['the scheme is another', { scheme: 'ftp' }, 'scheme must be "http" or "https", got "ftp"'],
    ['the method has spaces', { method: 'GET /' }, 'method must be letters, got "GET /"'],
    ['a gRPC method has no service', { grpcMethod: 'Add' }, 'grpcService and grpcMethod must come together, got one of them'],
    ['the gateway is not in the input', { from: Caller.gateway('istio-system/public') }, 'from must be in the input, got gateway istio-system/public: no gateway and no Ingress class is there'],
    ['the Ingress class is not in the input', { from: Caller.ingress('nginx') }, 'from must be in the input, got ingress class nginx: no gateway and no Ingress class is there'],
    ['a header has no name', { headers: { '': 'a' } }, 'header names must be tokens of HTTP, got ""'],
    ['a header is the host', { repeatedHeaders: { Host: ['a'] } }, 'the Host header is what host says: leave it out of headers'],
    ['a header is no text', { headers: { x: 5 as any } }, 'header "x" must be one line of text, got 5'],
    ['there is no host', { host: undefined }, 'host must be a name, with or without port, got nothing'],
    ['there is no caller', { from: undefined }, 'from must be a Caller, got nothing'],
  ])('%s', (_, request, message) => {
    expect(() => traffic.send({ ...plain, ...request })).toThrow(new Error(`TrafficModel.send: ${message}`));
  });

  test('a gateway has no namespace', () => {
    expect(() => Caller.gateway('public')).toThrow(new Error('Caller.gateway: gateway must be "namespace/name", got "public"'));
  });

  test('a class has no name', () => {
    expect(() => Caller.ingress('')).toThrow(new Error('Caller.ingress: class must be that of the Ingresses, got ""'));
  });

  test('frequencies are negative, or all zero', () => {
    expect(() => traffic.share([{ request: plain, frequency: -1 }])).toThrow(new Error('TrafficModel.share: frequency must be a number that is not negative, got -1'));
    expect(() => traffic.share([{ request: plain, frequency: 0 }])).toThrow(new Error('TrafficModel.share: frequencies must add up to more than 0, got 0'));
  });
});

describe('the share of all traffic', () => {
  test('is that of each kind of request by how often it comes', () => {
    const share = model(STABLE, CANARY, service()).share([{ request: plain, frequency: 3 }, { request: { ...plain, port: 81 }, frequency: 1 }]);
    expect(share).toEqual({
      tracks: { stable: expect.closeTo(0.5), canary: expect.closeTo(0.25) },
      workloads: { 'shop/web': expect.closeTo(0.5), 'shop/web-canary': expect.closeTo(0.25) },
      failures: { 'no endpoints': 0.25 },
      dependsOnCreationOrder: false,
    });
  });
});

test('shares of any number of Deployments add up to one, each by its pods', () => {
  fc.assert(fc.property(fc.array(fc.nat(20), { minLength: 1, maxLength: 8 }).filter(counts => counts.some(count => count > 0)), counts => {
    const all = counts.reduce((one, other) => one + other, 0);
    const found = model(service(), ...counts.map((count, index) => deployment(`web${index}`, count, { app: 'web', index: `i${index}` }))).send(plain).outcomes;
    expect(found.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12);
    counts.forEach((count, index) => expect(found.find(({ workload }) => workload === `shop/web${index}`)?.share ?? 0).toBeCloseTo(count / all, 12));
  }));
});

describe('what runs pods', () => {
  const pod = (name: string, metadata: object) => ({
    apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'shop', labels: { app: 'web' }, ...metadata }, spec: { containers: [{ name: 'app' }] },
  });
  const owned = (name: string) => ({ ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name, controller: true }] });

  test('are pods, too, whose owner is not in the input', () => {
    expect(shares(model(pod('web-1', owned('web-7f')), pod('web-2', owned('web-7f')), service()))).toEqual({ 'shop/web-1': '1/2', 'shop/web-2': '1/2' });
  });

  test.each(['helm.sh/hook', 'argocd.argoproj.io/hook'])('are no pods of %s, which do not run beside the others', hook => {
    expect(shares(model(STABLE, pod('web-test', { annotations: { [hook]: 'test' } }), service()))).toEqual({ 'shop/web': '1' });
  });
});

describe('the root namespace', () => {
  const rule = (namespace: string) => ({
    apiVersion: 'networking.istio.io/v1', kind: 'DestinationRule', metadata: { name: 'web', namespace }, spec: { host: 'web.shop.svc.cluster.local', subsets: [{ name: 'canary', labels: { track: 'canary' } }] },
  });
  const route = {
    apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', metadata: { name: 'web', namespace: 'shop' }, spec: { hosts: ['web'], http: [{ route: [{ destination: { host: 'web', subset: 'canary' } }] }] },
  };
  const sent = (namespace: string, rootNamespace?: string) => {
    const manifests = Manifests.fromObjects([STABLE, CANARY, service(), rule(namespace), route]);
    return TrafficModel.of(manifests, { rootNamespace }).send({ from: Caller.mesh('shop'), host: 'web' }).outcomes.map(({ track, status }) => track ?? status);
  };

  test('has DestinationRules for everybody: istio-system unless it is said', () => {
    expect(sent('istio-system')).toEqual(['canary']);
    expect(sent('mesh')).toEqual([503]);
    expect(sent('mesh', 'mesh')).toEqual(['canary']);
  });
});

describe('the order of creation', () => {
  const virtualService = (name: string, subset: string, creationTimestamp?: string) => ({
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: { name, namespace: 'shop', ...creationTimestamp && { creationTimestamp } },
    spec: { hosts: ['web.example.com'], gateways: ['istio-system/public'], http: [{ route: [{ destination: { host: 'web', subset } }] }] },
  });
  const rule = {
    apiVersion: 'networking.istio.io/v1',
    kind: 'DestinationRule',
    metadata: { name: 'web', namespace: 'shop' },
    spec: { host: 'web', subsets: ['stable', 'canary'].map(track => ({ name: track, labels: { track } })) },
  };
  const sent = (...objects: object[]) => model(STABLE, CANARY, service(), rule, ...objects).send({ from: Caller.gateway('istio-system/public'), host: 'web.example.com' });

  test('that Git does not say gives every possibility', () => {
    const answer = sent(virtualService('one', 'stable'), virtualService('two', 'canary'));
    expect(answer.dependsOnCreationOrder).toBe(true);
    expect(answer.undecidedOrder.sort()).toEqual(['VirtualService shop/one', 'VirtualService shop/two']);
    expect(answer.possibilities.map(({ outcomes }) => outcomes.map(({ track, share }) => [track, share]))).toEqual([[['stable', 1]], [['canary', 1]]]);
    expect(answer.toString()).toMatch(/^depends on creation order of VirtualService shop\/one, VirtualService shop\/two: whichever is older wins\npossibility 1:\n100 % Deployment shop\/web /);
  });

  test('decides where the objects say it', () => {
    const answer = sent(virtualService('one', 'stable', '2026-01-01T00:00:02Z'), virtualService('two', 'canary', '2026-01-01T00:00:01Z'));
    expect(answer.dependsOnCreationOrder).toBe(false);
    expect(answer.outcomes.map(({ track }) => track)).toEqual(['canary']);
  });

  test('does not matter where both do the same', () => {
    expect(sent(virtualService('one', 'canary'), virtualService('two', 'canary')).dependsOnCreationOrder).toBe(false);
  });

  test('of too many objects is an assumption', () => {
    const { assumptions, dependsOnCreationOrder, complete } = sent(...Array.from({ length: 300 }, (_, index) => virtualService(`vs-${index}`, 'stable')));
    expect({ dependsOnCreationOrder, complete }).toEqual({ dependsOnCreationOrder: true, complete: false });
    expect(assumptions.map(({ effect }) => effect)).toContain('is one of 300 objects whose order of creation decides: not every order was tried');
  });
});
