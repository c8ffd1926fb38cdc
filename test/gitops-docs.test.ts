import { readFileSync } from 'fs';
import { Chart, Testing } from 'cdk8s';
import { service } from './support';
import { ApplyOrder, ArgoCd, CanaryWorker, Config, Flux, GitOpsApp, Layout, Manifests, RequestMatch, Routing, ServiceType, transition, Workload } from '../src';

const PAGE = readFileSync('docs/gitops.md', 'utf8');

/** The waves of the page, by kind. */
const rows = [...PAGE.matchAll(/^\| (-?\d) \| (.*?) \|/gm)].map(([, wave, objects]) => ({ wave, objects }));

const wave = ({ metadata }: any) => metadata.annotations?.['argocd.argoproj.io/sync-wave'] ?? '0';

/** The wave of a kind on the page: the first row that names it. */
const told = (kind: string) => rows.find(({ objects }) => objects.includes(kind))?.wave;

test('the waves of the page are those of the objects', () => {
  const chart = new Chart(new GitOpsApp(), 'shop', { namespace: 'shop' });
  const config = [Config.configMap('settings', { data: { level: 'info' } }), Config.secret('keys', { data: { key: 'x' } })];
  service(chart, { config }, 'istio');
  service(chart, { routing: Routing.gatewayApi({ hosts: ['a.example.com'], gateways: [{ name: 'public', namespace: 'infra' }], namespace: 'infra' }) }, 'gateway');
  service(chart, { routing: Routing.nginxIngress({ hosts: ['b.example.com'] }) }, 'nginx');
  const objects: any[] = Testing.synth(chart);
  for (const kind of ['Service', 'ConfigMap', 'Secret', 'Deployment', 'DestinationRule', 'ReferenceGrant', 'VirtualService', 'HTTPRoute', 'Ingress']) {
    const found = objects.filter(object => object.kind === kind);
    expect([kind, found.length > 0, ...new Set(found.map(wave))]).toEqual([kind, true, told(kind)]);
  }
});

test('what the page puts into wave 3 is there', () => {
  const chart = new Chart(new GitOpsApp(), 'shop', { namespace: 'shop' });
  const workload = Workload.container({ image: 'registry.example/mailer:1' });
  new CanaryWorker(chart, 'mailer', { workload, canary: { idle: true } });
  service(chart, { canary: undefined, routing: Routing.service({ type: ServiceType.LOAD_BALANCER }) });
  const objects: any[] = Testing.synth(chart);
  expect(objects.filter(object => wave(object) === '3').map(({ kind, metadata: { name } }) => `${kind} ${name}`)).toEqual(['Deployment mailer-canary', 'Service web']);
  expect(rows.filter(row => row.wave === '3').map(({ objects: text }) => text).join()).toMatch(/without pods.*LoadBalancer/);
});

test('every layout, and all that writes for Argo CD and Flux, is on the page', () => {
  const factories = (type: object) => Object.getOwnPropertyNames(type).filter(name => typeof (type as any)[name] === 'function' && name !== 'prototype');
  for (const [name, type] of Object.entries({ Layout, ArgoCd, Flux })) {
    expect(factories(type).length).toBeGreaterThan(0);
    for (const factory of factories(type)) {
      expect([factory, PAGE.includes(`${name}.${factory}`)]).toEqual([factory, true]);
    }
  }
  for (const [, option] of readFileSync('src/gitops/kustomize/kustomize-options.ts', 'utf8').matchAll(/^  readonly (\w+)\??:/gm)) {
    expect([option, PAGE.includes(option)]).toEqual([option, option !== 'folder' || PAGE.includes('folder')]);
  }
});

test('what is one commit under Argo CD is two with kubectl, as the table of the page says', () => {
  const at = (weight: number | undefined, idle?: boolean, match?: RequestMatch[]) => {
    const chart = new Chart(new GitOpsApp(), 'shop', { namespace: 'shop' });
    service(chart, { canary: weight === undefined ? undefined : { image: 'registry.example/web:2', idle }, split: weight === undefined ? undefined : { weight, match } });
    return Manifests.fromObjects(Testing.synth(chart));
  };
  const orders = [ApplyOrder.argoCd(), ApplyOrder.kubectl({ prune: true })];
  const safe = (before: Manifests, after: Manifests) => orders.map(order => transition(before, after, order).length === 0);
  expect(safe(at(undefined), at(20))).toEqual([true, false]);
  expect(safe(at(20, true), at(20))).toEqual([true, false]);
  expect(safe(at(20), at(50))).toEqual([true, true]);
  expect(safe(at(20), at(0))).toEqual([true, true]);
  expect(safe(at(20), at(20, true))).toEqual([true, false]);
  expect(safe(at(20), at(undefined))).toEqual([true, false]);
  expect(safe(at(0), at(undefined))).toEqual([true, true]);
  expect(safe(at(0, true), at(0))).toEqual([true, true]);
  const testers = [RequestMatch.header('x-canary', 'true')];
  expect(safe(at(undefined), at(0, false, testers))).toEqual([true, false]);
  expect(safe(at(0, false, testers), at(undefined))).toEqual([true, false]);
});
