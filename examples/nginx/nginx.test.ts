import { readFileSync } from 'fs';
import { Chart, Testing } from 'cdk8s';
import { ApplyOrder, check, Manifests, transition } from 'cdk8s-canary';
import { Caller, expectTraffic } from 'cdk8s-canary/testing';
import { GATEWAY_API, renderServer, ROLLBACK, ROLLOUT, STEPS, TO_HTTPS } from './rollout';
import { server, Step } from './server';

const built = (step: Step) => {
  const chart = new Chart(Testing.app(), 'api', { namespace: 'api' });
  server(chart, step);
  return chart;
};

test.each([...ROLLOUT, ...ROLLBACK])('$title', step => {
  const traffic = expectTraffic(built(step));
  const edge = traffic.from(Caller.ingress('nginx')).host('api.example.com').https();
  for (const path of ['/v2', '/v2/orders/7', '/webhook']) {
    edge.get(path).toReach({ canary: step.weight, stable: 100 - step.weight });
  }
  for (const path of ['/', '/v20', '/webhook/7']) {
    edge.get(path).toReach({ 'HTTP 404': 100 });
  }
  traffic.from(Caller.plain('orders')).host('server.api').port(8080).get('/v2').toReach({ stable: 100 });
});

test.each([...ROLLOUT, ...ROLLBACK])('$title has no known mistake', step => {
  expect(check(Manifests.fromChart(built(step))).map(String)).toEqual([]);
});

test.each(STEPS.map(([from, to]) => [from.title, to.title, from, to] as const))('from %s to %s every state in between is safe', (_, __, from, to) => {
  for (const order of [ApplyOrder.argoCd(), ApplyOrder.kubectl()]) {
    const [before, after] = [from, to].map(step => Manifests.fromChart(built(step)));
    expect(transition(before, after, order).map(String)).toEqual([]);
  }
});

test('http leads to https', () => {
  expectTraffic(built({ weight: 5 })).from(Caller.ingress('nginx')).host('api.example.com').get('/v2').toReach({ 'HTTP 308': 100 });
});

describe('with the Gateway API', () => {
  const GATEWAY = `---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: gateways }
spec:
  gatewayClassName: istio
  listeners:
    - name: https
      port: 443
      protocol: HTTPS
      tls: { mode: Terminate, certificateRefs: [{ name: api-tls }] }
      allowedRoutes: { namespaces: { from: All } }
`;
  const nginx = (step: Step) => renderServer(step).split('---\n').filter(text => /^kind: Ingress$/m.test(text)).join('---\n');

  test.each([0, 5, 100])('weight %i is the same, and the Ingresses go on while they are there', weight => {
    const shares = { canary: weight, stable: 100 - weight };
    const manifests = Manifests.fromYaml(`${renderServer({ weight }, GATEWAY_API)}${GATEWAY}---\n${nginx({ weight })}`);
    const traffic = expectTraffic(manifests);
    for (const caller of [Caller.ingress('nginx'), Caller.gateway('gateways/public')]) {
      const edge = traffic.from(caller).host('api.example.com').https();
      ['/v2', '/v2/orders/7', '/webhook'].forEach(path => edge.get(path).toReach(shares));
      ['/', '/v20', '/webhook/7'].forEach(path => edge.get(path).toReach({ 'HTTP 404': 100 }));
    }
  });

  test('http leads to https by the route of the page, and nowhere without it', () => {
    const http = '    - { name: http, port: 80, protocol: HTTP, allowedRoutes: { namespaces: { from: All } } }\n';
    const manifests = (text: string) => Manifests.fromYaml(`${renderServer({ weight: 5 }, GATEWAY_API)}${GATEWAY}${http}${text}`);
    const plain = (text: string) => expectTraffic(manifests(text)).from(Caller.gateway('gateways/public')).host('api.example.com').get('/v2');
    plain('').toReach({ 'HTTP 404': 100 });
    plain(`---\n${TO_HTTPS}\n`).toReach({ 'HTTP 301': 100 });
    expect(plain(`---\n${TO_HTTPS}\n`).answer().outcomes.map(({ location }) => location)).toEqual(['https://api.example.com/v2']);
    expect(check(manifests(`---\n${TO_HTTPS}\n`)).map(String)).toEqual([]);
  });

  test('the page has the line that the code has, and the one that replaces it', () => {
    const [removed, added] = ['-', '+'].map(sign => new RegExp(`^\\${sign}export const ROUTING = (.*);$`, 'm').exec(readFileSync('examples/nginx/to-gateway-api.md', 'utf8'))![1]);
    expect(readFileSync('examples/nginx/server.ts', 'utf8')).toContain(`export const ROUTING = ${removed};`);
    expect(readFileSync('examples/nginx/rollout.ts', 'utf8')).toContain(`export const GATEWAY_API = ${added};`);
  });

  test('the Services and Deployments stay as they are', () => {
    const kept = (text: string) => text.split('---\n').filter(object => /^kind: (Service|Deployment)$/m.test(object));
    expect(kept(renderServer({ weight: 5 }, GATEWAY_API))).toEqual(kept(renderServer({ weight: 5 })));
    expect(kept(renderServer({ weight: 5 }))).toHaveLength(4);
  });
});
