import { readFileSync } from 'fs';
import * as jsYaml from 'js-yaml';
import { expectSchema } from './schema-oracle';
import { find } from './support';
import { authApi, Phase } from '../examples/auth-api/auth-api';
import { authApiPlus } from '../examples/auth-api/auth-api-plus';
import { ROLLBACK, ROLLOUT } from '../examples/auth-api/phases';
import { betaUsers } from '../examples/beta-users/beta-users';
import { betaUsersPlus } from '../examples/beta-users/beta-users-plus';
import { outputs } from '../examples/outputs';
import { rendered } from '../examples/rendered';
import { renderPods, STEPS } from '../examples/replica-ratio/steps';
import { check, Manifests } from '../src';

const load = (text: string) => jsYaml.loadAll(text) as any[];
const auth = (phase: Phase) => load(rendered('auth', chart => authApi(chart, phase)));
const shares = (objects: any[], name: string) => find(objects, 'VirtualService', name).spec.http
  .map((rule: any) => rule.route.map(({ destination, weight = 100 }: any) => [destination.subset, weight]));

test.each(Object.entries(outputs()))('%s is what the example writes: run "npm run examples", and read the difference', (path, text) => {
  expect(readFileSync(path, 'utf8')).toBe(text);
});

test('the schema oracle accepts every object of every example and phase', () => {
  for (const phase of [...ROLLOUT, ...ROLLBACK]) {
    expectSchema(auth(phase));
    expectSchema(load(rendered('auth', chart => authApiPlus(chart, phase))));
  }
  expectSchema(load(rendered('beta-users', chart => betaUsers(chart))));
  expectSchema(load(rendered('beta-users', chart => betaUsersPlus(chart))));
  STEPS.flat().forEach(pods => expectSchema(load(renderPods(pods))));
});

describe('auth-api', () => {
  test('is what the hand-written system has: names, labels, image, host, gateway and subsets', () => {
    const objects = auth({ weight: 5 });
    const canary = find(objects, 'Deployment', 'auth-api-canary');
    expect(find(objects, 'Deployment', 'auth-api').spec.selector.matchLabels).toEqual({ app: 'auth-api', version: 'v1' });
    expect(canary.spec.template.metadata.labels).toEqual({ app: 'auth-api', version: 'v2', release: 'canary' });
    expect(canary.spec.template.spec.containers[0]).toMatchObject({
      image: 'docker.io/mng990/eco2:auth-api-dev-canary',
      env: expect.arrayContaining([{ name: 'RELEASE_TYPE', value: 'canary' }, { name: 'OTEL_SERVICE_NAME', value: 'auth-api-canary' }]),
    });
    expect(find(objects, 'DestinationRule', 'auth-api').spec.subsets).toEqual([
      { name: 'stable', labels: { version: 'v1' } }, { name: 'canary', labels: { version: 'v2' } },
    ]);
    const { hosts, gateways, http } = find(objects, 'VirtualService', 'auth-api').spec;
    expect({ hosts, gateways }).toEqual({ hosts: ['api.growbin.app'], gateways: ['istio-system/eco2-gateway'] });
    expect(http[0].match).toEqual([{ headers: { 'x-canary': { exact: 'true' } }, uri: { prefix: '/api/v1/auth' } }]);
  });

  test.each([0, 5, 20, 50, 100])('at %d only VirtualServices differ from phase 0, and both have the share', weight => {
    const [before, now] = [auth({ weight: 0 }), auth({ weight })];
    const rest = (objects: any[]) => objects.filter(({ kind }) => kind !== 'VirtualService');
    expect(rest(now)).toEqual(rest(before));
    for (const name of ['auth-api', 'auth-api-mesh']) {
      expect(shares(now, name)).toEqual([[['canary', 100]], [['stable', 100 - weight], ['canary', weight]]]);
    }
  });

  test('the rollback sends header requests and the share to stable, then ends the pods, and every object stays', () => {
    const [before, away, after] = [auth({ weight: 20 }), ...ROLLBACK.map(auth)];
    for (const phase of [away, after]) {
      expect(phase.map(({ kind, metadata }) => [kind, metadata.name])).toEqual(before.map(({ kind, metadata }) => [kind, metadata.name]));
      expect(shares(phase, 'auth-api')).toEqual([[['stable', 100], ['canary', 0]]]);
    }
    expect([away, after].map(phase => find(phase, 'Deployment', 'auth-api-canary').spec.replicas)).toEqual([1, 0]);
  });

  test('around a Deployment of cdk8s-plus it has the same Services and routes, and the same container', () => {
    const plain = auth({ weight: 5 });
    const plus = load(rendered('auth', chart => authApiPlus(chart, { weight: 5 })));
    const routing = (objects: any[]) => objects.filter(({ kind }) => kind !== 'Deployment');
    expect(routing(plus)).toEqual(routing(plain));
    for (const name of ['auth-api', 'auth-api-canary']) {
      const [one, other] = [plain, plus].map(objects => find(objects, 'Deployment', name));
      expect(other.metadata).toEqual(one.metadata);
      expect(other.spec.selector).toEqual(one.spec.selector);
      const { readinessProbe, ...container } = one.spec.template.spec.containers[0];
      expect(other.spec.template.spec.containers[0]).toMatchObject(container);
      expect(other.spec.template.spec.tolerations).toEqual(one.spec.template.spec.tolerations);
    }
  });
});

test('beta-users: testers get the canary, everybody else one time in ten', () => {
  const objects = load(rendered('beta-users', chart => betaUsers(chart)));
  expect(find(objects, 'VirtualService', 'greeter').spec.http[0].match).toEqual([{ headers: { 'user-group': { exact: 'beta-testers' } } }]);
  expect(shares(objects, 'greeter')).toEqual([[['canary', 100]], [['stable', 90], ['canary', 10]]]);
  expect(find(objects, 'Service', 'greeter').spec.ports).toEqual([{ name: 'http', port: 8080, targetPort: 80 }]);
});

test('beta-users around a Deployment of the newest cdk8s-plus has the same Services and routes, and the same container', () => {
  const plain = load(rendered('beta-users', chart => betaUsers(chart)));
  const plus = load(rendered('beta-users', chart => betaUsersPlus(chart)));
  const routing = (objects: any[]) => objects.filter(({ kind }) => kind !== 'Deployment');
  expect(routing(plus)).toEqual(routing(plain));
  for (const name of ['greeter', 'greeter-canary']) {
    const [one, other] = [plain, plus].map(objects => find(objects, 'Deployment', name).spec);
    expect(other).toMatchObject({ replicas: one.replicas, selector: one.selector, template: { metadata: one.template.metadata } });
    expect(other.template.spec.containers[0]).toMatchObject(one.template.spec.containers[0]);
  }
});

test.each(Object.entries(outputs()).filter(([path]) => path.endsWith('.yaml')))('%s has no known mistake, but for the one that is there to be found', (path, text) => {
  const found = check(Manifests.fromYaml(text, path));
  expect(path.includes('/risky/') ? found.map(({ rule, subject }) => `${rule} ${subject}`) : found.map(String))
    .toEqual(path.includes('/risky/') ? ['R2 Deployment shop/catalog-canary'] : []);
});

test('the system of nine APIs as a whole has no known mistake', () => {
  expect(check(Manifests.fromPath('examples/eco2/yaml')).map(String)).toEqual([]);
});
