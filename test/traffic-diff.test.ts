import { readdirSync, readFileSync } from 'fs';
import Ajv from 'ajv';
import { cli, folder } from './cli-support';
import { shop } from '../examples/cli/shop';
import { renderedCharts } from '../examples/rendered';
import { ApplyOrder, Manifests, TrafficDiff, TrafficReport } from '../src';
import { CanaryPlan } from 'cdk8s-canary';

const [BEFORE, AFTER, RISKY] = ['before', 'after', 'risky'].map(name => readFileSync(`examples/cli/${name}/shop.k8s.yaml`, 'utf8'));
const read = (text: string) => Manifests.fromYaml(text, 'shop.yaml', { tolerant: true });
const diff = (before: string, after: string, order?: ApplyOrder) => TrafficDiff.of(read(before), read(after), { order });
const changes = ({ processes }: TrafficDiff) => processes.flatMap(({ name, requests }) => requests.filter(({ changed }) => changed)
  .map(({ before, after }) => [name, (after ?? before)!.text, before?.shares, after?.shares]));
const without = (text: string, ...names: string[]) => text.split('---\n').filter(document => !names.some(name => document.includes(`name: ${name}\n`))).join('---\n');

test('a step of a weight changes the shares of those who say nothing, and nothing else', () => {
  const found = diff(BEFORE, AFTER);
  expect(changes(found)).toEqual([
    ['catalog', 'GET catalog.shop.svc.cluster.local:8080/ from a pod of the mesh in shop', { stable: 0.95, canary: 0.05 }, { stable: 0.8, canary: 0.2 }],
    ['catalog', 'GET shop.example.com/ from gateway istio-system/public', { stable: 0.95, canary: 0.05 }, { stable: 0.8, canary: 0.2 }],
  ]);
  expect(found.processes.map(({ name, changed }) => [name, changed])).toEqual([['catalog', true], ['mailer', false]]);
  expect([found.changed, found.transition, found.introduced]).toEqual([true, [], []]);
});

test('nothing changes between a state and itself', () => {
  const found = diff(AFTER, AFTER);
  expect([found.changed, changes(found), found.transition, found.introduced]).toEqual([false, [], [], []]);
  expect(found.processes.flatMap(({ requests }) => requests).length).toBeGreaterThan(4);
});

test('the way back is the change with its sides exchanged', () => {
  const [there, back] = [changes(diff(BEFORE, RISKY)), changes(diff(RISKY, BEFORE))];
  expect(back).toEqual(there.map(([name, text, before, after]) => [name, text, after, before]));
  expect(there.length).toBeGreaterThan(3);
});

test('what is found after the change and was not before is introduced', () => {
  expect(diff(BEFORE, RISKY).introduced.map(({ rule, subject }) => [rule, subject])).toEqual([['R2', 'Deployment shop/catalog-canary']]);
  expect(diff(RISKY, BEFORE).introduced).toEqual([]);
  expect(diff(RISKY, RISKY).introduced).toEqual([]);
});

describe('a canary that is deleted while its routes stay', () => {
  const GONE = without(BEFORE, 'catalog-canary');
  const said = (before: string, after: string, order?: ApplyOrder) => diff(before, after, order).introduced.map(({ severity, rule, message }) => [severity, rule, message.split('; ').pop()]);
  const unsure = [['warning', 'R31', 'depends on whether such pods are applied from elsewhere']];

  test('is an error, as the change shows that it is not applied from elsewhere', () => {
    expect(said(BEFORE, GONE)).toEqual([['error', 'R31', 'this change deletes Deployment shop/catalog-canary']]);
    expect(said(GONE, GONE)).toEqual([]);
  });

  test.each<[string, string, string, ApplyOrder?]>([
    ['nothing is deleted by who applies it', BEFORE, GONE, ApplyOrder.kubectl()],
    ['it is not deleted', BEFORE.replaceAll('sync-options: "PruneLast=true"', 'sync-options: "Prune=false"'), GONE],
    ['a release may bring the pods', BEFORE, `${GONE}\n---\napiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: { name: catalog, namespace: shop }\n`],
    ['another kind may have them', BEFORE, `${GONE}\n---\napiVersion: networking.istio.io/v1\nkind: WorkloadEntry\nmetadata: { name: catalog, namespace: shop }\nspec: { address: 10.0.0.7 }\n`],
  ])('depends where %s', (_, before, after, ...[order]) => {
    expect(said(before, after, order)).toEqual(unsure);
  });

  test('is left to what cannot be read, where something cannot', () => {
    expect(said(BEFORE, `${GONE}\n---\nkind: [\n`)).not.toContainEqual(expect.arrayContaining(['R31']));
  });
});

test('what fails on the way depends on who applies it', () => {
  const idle = renderedCharts(shop, CanaryPlan.fromFile('examples/cli/canary.yaml').rollback('catalog')).shop;
  const rules = (order: ApplyOrder) => diff(BEFORE, idle, order).transition.map(({ rule }) => rule);
  expect([rules(ApplyOrder.argoCd()), new Set(rules(ApplyOrder.kubectl()))]).toEqual([[], new Set(['R80'])]);
  expect(TrafficDiff.of(read(BEFORE), read(idle)).transition).toEqual([]);
});

test('a process that comes has no side before, one that goes none after', () => {
  const small = without(BEFORE, 'mailer', 'mailer-canary');
  const [there, back] = [diff(small, BEFORE), diff(BEFORE, small)];
  expect(there.processes.map(({ name, before, after, changed }) => [name, before?.name, after?.name, changed])).toEqual([
    ['catalog', 'catalog', 'catalog', false], ['mailer', undefined, 'mailer', true],
  ]);
  expect(back.processes.map(({ name, before, after }) => [name, before?.name, after?.name])).toEqual([['catalog', 'catalog', 'catalog'], ['mailer', 'mailer', undefined]]);
});

test('processes of one name and several kinds are told apart', () => {
  const job = (image: string) => `---
apiVersion: batch/v1
kind: CronJob
metadata: { name: mailer, namespace: shop }
spec: { schedule: "0 3 * * *", jobTemplate: { spec: { template: { spec: { restartPolicy: Never, containers: [{ name: main, image: '${image}' }] } } } } }
`;
  const of = (before: string, after: string) => diff(before, after).processes.filter(({ name }) => name === 'mailer')
    .map(({ before: old, after: now, changed }) => [old?.tracks[0].kind, now?.tracks[0].kind, changed]);
  const withJob = (text: string, image = 'mail:1') => `${text}${job(image)}`;
  expect(of(withJob(BEFORE), withJob(BEFORE, 'mail:2'))).toEqual([['Deployment', 'Deployment', false], ['CronJob', 'CronJob', true]]);
  expect(of(BEFORE, withJob(BEFORE))).toEqual([['Deployment', 'Deployment', false], [undefined, 'CronJob', true]]);
  expect(of(withJob(BEFORE), BEFORE)).toEqual([['Deployment', 'Deployment', false], ['CronJob', undefined, true]]);
});

test('a way in that is not there before has no shares there', () => {
  const outside = AFTER.replaceAll('istio-system/public', 'istio-system/other');
  expect(changes(diff(BEFORE, outside)).filter(([, text]) => String(text).includes('gateway'))).toEqual([
    ['catalog', 'GET shop.example.com/ from gateway istio-system/other with x-canary: true', undefined, { canary: 1 }],
    ['catalog', 'GET shop.example.com/ from gateway istio-system/other', undefined, { stable: 0.8, canary: 0.2 }],
    ['catalog', 'GET shop.example.com/ from gateway istio-system/public with x-canary: true', { canary: 1 }, undefined],
    ['catalog', 'GET shop.example.com/ from gateway istio-system/public', { stable: 0.95, canary: 0.05 }, undefined],
  ]);
});

describe('as text', () => {
  test('it says who gets what, joined where shares are the same', () => {
    expect(TrafficReport.of(diff(BEFORE, AFTER), { title: 'Release 7', before: 'main', after: 'step' }).toText()).toBe(`Release 7, main -> step

shop/catalog
  95 % stable, 5 % canary -> 80 % stable, 20 % canary
    catalog.shop.svc.cluster.local:8080/ from a pod of the mesh in shop
    shop.example.com/ from gateway istio-system/public
  still 75 % stable, 25 % canary
    catalog.shop.svc.cluster.local:8080/ from a pod without sidecar in shop
  with x-canary: true: still 100 % canary
    shop.example.com/ from gateway istio-system/public
    catalog.shop.svc.cluster.local:8080/ from a pod of the mesh in shop

unchanged: shop/mailer

while it is applied: no findings

new after it: no findings
`);
  });

  test('tracks are told where they differ, and more than four addresses are counted', () => {
    const many = (text: string) => text.replace('- shop.example.com', ['- shop.example.com', ...[1, 2, 3].map(index => `    - shop${index}.example.com`)].join('\n'));
    const more = many(AFTER).replace('registry.example/shop/catalog:1.5.0', 'registry.example/shop/catalog:1.5.1').replace(/(name: mailer-canary\n[^]*?replicas: )1/, '$12');
    const text = TrafficReport.of(diff(many(BEFORE), more)).toText();
    expect(text).toMatch(/^What changes for traffic, before -> after\n/);
    expect(text).toContain('  canary: image registry.example/shop/catalog:1.5.0 -> registry.example/shop/catalog:1.5.1\n');
    expect(text).toContain('shop/mailer\n  canary: pods 1 -> 2\n');
    expect(text).toContain('  95 % stable, 5 % canary -> 80 % stable, 20 % canary\n    catalog.shop.svc.cluster.local:8080/ from a pod of the mesh in shop\n');
    expect(text).toMatch(/95 % stable, 5 % canary -> 80 % stable, 20 % canary\n( {4}\S+ from .*\n){3} {4}and 2 more\n/);
  });

  test('a finding in a Secret shows no line of it', () => {
    const text = TrafficReport.of(diff(BEFORE, `${AFTER}---\napiVersion: v1\nkind: Secret\nmetadata: { name: key, namespace: shop }\nstringData: { password: hunter2222, password: hunter3333 }\n`)).toText();
    expect(text).toMatch(/R28 .*\n {2}shop\.yaml:\d+:\d+\n/);
    expect(text).not.toContain('hunter');
  });

  test('control characters of the input are shown as escapes, also those that would make a line of their own', () => {
    const text = TrafficReport.of(diff(BEFORE, AFTER.replace('registry.example/shop/catalog:1.5.0', '"a\\u001b[31m\\nwhile it is applied: no findings"'))).toText();
    expect(text).toContain('  canary: image registry.example/shop/catalog:1.5.0 -> a\\u001b[31m\\nwhile it is applied: no findings\n');
    expect(text).not.toContain('\u001b');
  });

  test('of a process that is new it says what there is, not that nobody was there', () => {
    const empty = '{ apiVersion: v1, kind: Namespace, metadata: { name: shop } }';
    expect(TrafficReport.of(diff(empty, AFTER)).toText()).toContain('  no way in -> 75 % stable, 25 % canary\n    catalog.shop.svc.cluster.local:8080/ from a pod without sidecar in shop\n');
  });

  test('of a process that is new it says who got its requests before', () => {
    const moved = AFTER.split('---\n').map(part => part.includes('kind: Deployment') ? part.replace(/^ {2}name: catalog/m, '  name: shelf') : part).join('---\n');
    const text = TrafficReport.of(diff(BEFORE, moved)).toText();
    expect(text).toContain('shop/shelf (new)\n');
    expect(text).toContain('  75 % shop/catalog, 25 % shop/catalog-canary -> 75 % stable, 25 % canary\n');
  });
});

describe('as JSON', () => {
  const ajv = new Ajv({ strict: false });
  readdirSync('schemas').filter(file => file === 'findings.schema.json').forEach(file => ajv.addSchema(JSON.parse(readFileSync(`schemas/${file}`, 'utf8'))));
  const validate = ajv.compile(JSON.parse(readFileSync('schemas/traffic-diff.schema.json', 'utf8')));

  test.each([['a step', BEFORE, AFTER], ['a mistake', BEFORE, RISKY], ['an app that is new', 'kind: List\nitems: []\n', AFTER]])('it has the schema: %s', (_, before, after) => {
    const found = diff(before, after);
    const json = JSON.parse(TrafficReport.of(found).toJson());
    validate(json);
    expect(validate.errors).toBeNull();
    expect(json).toMatchObject({ version: 1, changed: true, title: 'What changes for traffic', before: 'before', after: 'after' });
    expect(json.introduced).toHaveLength(found.introduced.length);
    expect(json.processes.map(({ name }: any) => name)).toEqual(['catalog', 'mailer']);
  });
});

describe('cdk8s-canary diff', () => {
  test('reads folders, files and stdin, and ends with 1 for an error', async () => {
    expect(await cli(['diff', 'examples/cli/before', 'examples/cli/after'])).toMatchObject({ status: 0, err: '', out: expect.stringContaining('examples/cli/before -> examples/cli/after\n') });
    const piped = await cli(['diff', 'examples/cli/before', '-'], { input: [RISKY] });
    expect([piped.status, piped.err]).toEqual([1, '']);
    expect(piped.out).toContain('error R2 route to a track without pods\n  stdin:42:3\n');
    expect(piped.out).toMatch(/> 42 \| {3}replicas: 0/);
    expect(JSON.parse((await cli(['diff', '-', 'examples/cli/after', '--format', 'json'], { input: [BEFORE] })).out)).toMatchObject({ version: 1, before: '-', changed: true });
  });

  test('an empty directory before is an app that is new', async () => {
    const empty = folder({ '.gitkeep': '' });
    const { status, out, err } = await cli(['diff', empty, 'examples/cli/after']);
    expect([status, err]).toEqual([0, `${empty} is empty: everything is new\n`]);
    expect(out).toContain('shop/catalog (new)\n  stable: new, registry.example/shop/catalog:1.4.2\n');
  });

  test('tells on stderr what is wrong with the text of a side', async () => {
    const { status, err } = await cli(['diff', 'examples/cli/before', '-'], { input: [`${AFTER}---\napiVersion: v1\nkind: Namespace\n`] });
    expect([status, err]).toEqual([1, expect.stringMatching(/^warning: Namespace must have a metadata\.name, got nothing \(stdin:\d+:1\)\n$/)]);
  });

  test.each<[string, string[], string]>([
    ['stdin on both sides', ['-', '-'], 'cdk8s-canary diff: one side must be a file or a directory, got stdin for both\n'],
    ['an empty directory after', ['examples/cli/before', folder({})], 'cdk8s-canary diff: path must have Kubernetes objects, got none ('],
    ['another order', ['examples/cli/before', 'examples/cli/after', '--order', 'flux'], "error: option '--order <who>' argument 'flux' is invalid. Allowed choices are argo-cd, kubectl.\n"],
  ])('refuses %s', async (_, args, message) => {
    const { status, out, err } = await cli(['diff', ...args]);
    expect([status, out]).toEqual([2, '']);
    expect(err.startsWith(message)).toBe(true);
  });
});
