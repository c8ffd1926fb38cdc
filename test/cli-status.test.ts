import { chmodSync, cpSync, mkdtempSync, readFileSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join, resolve } from 'path';
import Ajv from 'ajv';
import { cli, folder, Result } from './cli-support';
import { CanaryAudience, CanaryPlan, Manifests, NextStep, nextStep, TrafficShares } from '../src';
import { ChangedField, changedFields } from '../src/cli/status/changed-fields';
import { imageText } from '../src/cli/status/image-text';

const HOME = process.cwd();
afterEach(() => process.chdir(HOME));

/** Runs the command in a folder, as a person does. */
async function statusIn(path: string, argv: string[] = [], options: Parameters<typeof cli>[1] = {}): Promise<Result> {
  process.chdir(path);
  const result = await cli(['status', ...argv], options);
  process.chdir(HOME);
  return result;
}

const schema = JSON.parse(readFileSync('schemas/status.schema.json', 'utf8'));
const closed = (value: any): any => Array.isArray(value) || typeof value !== 'object' || value === null ? value
  : { ...Object.fromEntries(Object.entries(value).map(([key, field]) => [key, closed(field)])), ...value.properties && value.type === 'object' ? { additionalProperties: false } : {} };
const open = new Ajv({ strict: false }).compile(schema);
const exact = new Ajv({ strict: false }).compile(closed({ ...schema, $id: 'closed' }));

/** The JSON of a result, which the schema knows to the last field. */
function json({ out }: Result): any {
  const value = JSON.parse(out);
  for (const validate of [open, exact]) {
    validate(value);
    expect(validate.errors).toBeNull();
  }
  return value;
}

const workload = (name: string, track: string, { replicas = 1 as number | null, version = '1.0', app = 'web', kind = 'Deployment' } = {}) => `---
apiVersion: apps/v1
kind: ${kind}
metadata: { name: ${name}, namespace: shop }
spec:
  ${replicas === null ? '' : `replicas: ${replicas}`}
  selector: { matchLabels: { app: ${app}, track: ${track} } }
  template:
    metadata: { labels: { app: ${app}, track: ${track}, version: "${version}" } }
    spec: { containers: [{ name: app, image: "registry.example/shop/${app}:${version}", ports: [{ containerPort: 80 }] }] }
`;
const service = (name: string, selector: string) => `---
apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: shop }
spec: { selector: { ${selector} }, ports: [{ name: http, port: 80 }] }
`;
/** Written by hand: one Service over both tracks. */
const HAND = workload('web', 'stable', { replicas: 3 }) + workload('web-canary', 'canary', { version: '1.1' }) + service('web', 'app: web');
const CANARY_503 = workload('web', 'stable') + workload('web-canary', 'canary', { replicas: 0, version: '1.1' }) + service('web', 'app: web, track: stable')
  + service('web-canary', 'app: web, track: canary') + `---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: web, namespace: shop }
spec:
  hosts: [web]
  http:
  - match: [{ headers: { x-canary: { exact: "true" } } }]
    route: [{ destination: { host: web-canary } }]
  - route: [{ destination: { host: web }, weight: 90 }, { destination: { host: web-canary }, weight: 10 }]
`;

describe('who gets the canary right now', () => {
  test('one command in the folder of an app, whose plan has a process of every kind', async () => {
    const { status, out, err } = await statusIn('examples/tada/prod');
    expect([status, err]).toEqual([0, '']);
    expect(out).toBe(`\
process          kind                  weight  stable  canary  replicas  next         share
---------------  --------------------  ------  ------  ------  --------  -----------  ----------------
server           INGRESS_NGINX         5       4.11.0  4.12.0  6 + 2     20 %         5 %
  0 % from inside the cluster
server-map       ISTIO_VSVC            20      2.3.1   2.4.0   4 + 2     50 %         20 %
  0 % from pods without sidecar
dispatcher       DEPLOYMENT_REPLICAS   1       4.11.0  4.12.0  9 + 1     3 pods       10 % of the pods
server-internal  DEPLOYMENT_SINGLETON  0       4.11.0  4.12.0  1 + 0     canary runs  stable runs

server: 5 % of all requests; of those from inside the cluster none
server-map: 20 % of all requests; of those from pods without sidecar none
dispatcher: 1 of 10 pods (10 %)
server-internal: nobody
`);
  });

  test('testers, weights without testers, idle canaries, pods that an autoscaler counts', async () => {
    const { status, out, err } = await statusIn('examples/company');
    expect([status, err]).toEqual([0, '']);
    const [table, sentences] = out.split('\n\n');
    expect(table).toMatch(/^auth-api +ISTIO_VSVC +0 \(idle\) +off +1\.4\.2 \(v1\) +1\.5\.0 \(v2\) +2 \+ 0 +- +0 %$/m);
    expect(table).toMatch(/^chat-api +ISTIO_VSVC +20 +x-canary: true +dev-latest \(v1\) +dev-canary \(v2\) +auto \+ 1 +50 % +20 %\n {2}33\.33 % from pods without sidecar$/m);
    expect(table).toMatch(/^image-api +ISTIO_VSVC +100 .* promote +100 %$/m);
    expect(table).toMatch(/^scan-worker .* auto \+ 1 +2 pods +\? of the pods$/m);
    expect(sentences).toContain('auth-api, auth-relay, location-api, my-worker: nobody\n');
    expect(sentences).toContain('ext-authz, chat-api: 20 % of all requests, and everybody with x-canary: true; of those from pods without sidecar 33.33 %\n');
    expect(sentences).toContain('character-api: nobody but those with x-canary: true; of those from pods without sidecar 50 %\n');
    expect(sentences).toContain('image-api: everybody; of those from pods without sidecar 50 %\n');
    expect(sentences).toContain('scan-worker: a part of the pods that the manifests do not say\n');
  });

  test('without a plan: what no row has is no column', async () => {
    const { status, out, err } = await statusIn('examples', ['--manifests', 'eco2/yaml']);
    expect([status, err]).toEqual([0, '']);
    expect(out.split('\n')[0]).toMatch(/^process +match +stable +canary +replicas +share$/);
    expect(out).toMatch(/^sse-gateway +x-canary: true +dev-latest \(v1\) +dev-canary \(v2\) +2 \+ 1 +10 %$/m);
    expect(out).toContain('sse-gateway: 10 % of all requests, and everybody with x-canary: true; of those from pods without sidecar 33.33 %\n');
  });

  test('a single file', async () => {
    expect((await statusIn('examples', ['--manifests', 'auth-api/auth-api.yaml'])).out).toBe(`\
process   match           stable           canary           replicas  share
--------  --------------  ---------------  ---------------  --------  -----
auth-api  x-canary: true  dev-latest (v1)  dev-canary (v2)  2 + 1     5 %
  33.33 % from pods without sidecar

auth-api: 5 % of all requests, and everybody with x-canary: true; of those from pods without sidecar 33.33 %
`);
  });

  test('manifests of another tool from stdin, with what has no canary beside', async () => {
    const { status, out, err } = await statusIn(folder({}), ['--manifests', '-'], { input: [HAND, workload('redis', 'stable', { app: 'redis' })] });
    expect([status, err]).toEqual([0, '']);
    expect(out).toBe(`\
process  stable  canary  replicas  share
-------  ------  ------  --------  -----
web      1.0     1.1     3 + 1     25 %

web: 25 % of all requests
redis: there is no canary
`);
  });

  test('a canary without pods fails what it gets', async () => {
    const { out } = await statusIn(folder({ 'web.yaml': CANARY_503 }), ['--manifests', 'web.yaml']);
    expect(out).toBe(`\
process  match                 stable  canary  replicas  share
-------  --------------------  ------  ------  --------  ------------------
web      x-canary: true (0 %)  1.0     1.1     1 + 0     0 %, HTTP 503 10 %
  0 % from pods without sidecar

web: nobody; HTTP 503 for 10 % of all requests; HTTP 503 for all with x-canary: true; of those from pods without sidecar none
`);
  });

  test('failures are red on a terminal, unless NO_COLOR says otherwise', async () => {
    const path = folder({ 'web.yaml': CANARY_503 });
    const shown = async (options: Parameters<typeof cli>[1]) => (await statusIn(path, ['--manifests', 'web.yaml'], options)).out;
    const plain = await shown({});
    expect(await shown({ isTTY: true })).toBe(plain.replaceAll('HTTP 503', '\u001b[31mHTTP 503\u001b[39m'));
    expect(await shown({ isTTY: true, env: { NO_COLOR: '1' } })).toBe(plain);
  });

  test('two routes for one host: the older one wins, which Git does not say', async () => {
    const host = (name: string, weight: number) => `---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: ${name}, namespace: shop }
spec: { hosts: [web], http: [{ route: [{ destination: { host: web }, weight: ${100 - weight} }, { destination: { host: web-canary }, weight: ${weight} }] }] }
`;
    const app = CANARY_503.replace('replicas: 0', 'replicas: 1').replace(/---\napiVersion: networking[^]*$/, '');
    const path = folder({ 'order.yaml': app + host('one', 10) + host('two', 30) });
    expect((await statusIn(path, ['--manifests', 'order.yaml'])).out).toBe(`\
process  stable  canary  replicas  share
-------  ------  ------  --------  ------
web      1.0     1.1     1 + 1     10 % ?
  0 % from pods without sidecar

web: 10 % of all requests (something else if objects were created in another order); of those from pods without sidecar none

web ?: the older one decides of VirtualService shop/one, VirtualService shop/two
`);
    const { manifests } = json(await statusIn(path, ['--manifests', 'order.yaml', '--json'])).processes[0];
    expect(manifests.ways.map(({ share, dependsOnCreationOrder }: any) => [share, dependsOnCreationOrder])).toEqual([[0.1, true], [0, false]]);
    expect(manifests.requests.filter((request: any) => request.dependsOnCreationOrder).map(({ from }: any) => from)).toEqual(['a pod of the mesh in shop']);
  });

  test('two routes for one host, of which one lets testers in', async () => {
    const testers = (name: string, http: string) => `---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: ${name}, namespace: shop }
spec: { hosts: [web], http: ${http} }
`;
    const app = CANARY_503.replace('replicas: 0', 'replicas: 1').replace(/---\napiVersion: networking[^]*$/, '');
    const stable = 'route: [{ destination: { host: web } }]';
    const { out } = await statusIn(folder({
      'a.yaml': app + testers('one', `[{ match: [{ headers: { x-canary: { exact: "true" } } }], route: [{ destination: { host: web-canary } }] }, { ${stable} }]`) + testers('two', `[{ ${stable} }]`),
    }), ['--manifests', 'a.yaml']);
    expect(out).toMatch(/^web +x-canary: true \? +1\.0 +1\.1 +1 \+ 1 +0 %$/m);
    expect(out).toContain('\nweb: nobody but those with x-canary: true (something else if objects were created in another order); of those from pods without sidecar none\n');
  });

  test('requests that no process gets', async () => {
    const route = `---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: gone, namespace: shop }
spec: { hosts: [gone], http: [{ route: [{ destination: { host: gone } }] }] }
`;
    const { out } = await statusIn(folder({ 'web.yaml': HAND + service('gone', 'app: gone') + route }), ['--manifests', 'web.yaml']);
    expect(out.split('\n\n')[2]).toBe(`\
HTTP 503: GET gone.shop.svc.cluster.local/ from a pod of the mesh in shop
`);
  });

  test('an app without any canary, and manifests without any workload', async () => {
    expect((await statusIn(folder({ 'a.yaml': workload('web', 'stable') }), ['--manifests', 'a.yaml'])).out).toBe(`\
process  stable  replicas  share
-------  ------  --------  -----
web      1.0     1         -

web: there is no canary
`);
    expect((await statusIn(folder({ 'a.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata: { name: a }\n' }), ['--manifests', 'a.yaml'])).out)
      .toBe('There is no process in the manifests.\n');
  });

  test('singletons as CronJobs: the one that is not suspended runs', async () => {
    const job = (name: string, suspend: boolean) => `---
apiVersion: batch/v1
kind: CronJob
metadata: { name: ${name}, namespace: shop }
spec:
  schedule: "0 * * * *"
  suspend: ${suspend}
  jobTemplate: { spec: { template: { spec: { restartPolicy: Never, containers: [{ name: app, image: "registry.example/shop/bill:${name.length}" }] } } } }
`;
    const { out } = await statusIn(folder({ 'a.yaml': job('bill', true) + job('bill-canary', false) }), ['--manifests', 'a.yaml']);
    expect(out).toContain('bill     4       11      off + on  canary runs\n\nbill: everybody, because the canary runs alone\n');
  });

  test('names in several namespaces, and what a terminal would obey', async () => {
    const { out } = await statusIn(folder({
      'a.yaml': HAND + HAND.replaceAll('namespace: shop', 'namespace: other').replace('web:1.1', 'web:\\e[31m'),
    }), ['--manifests', 'a.yaml']);
    expect(out).toContain('shop/web, other/web: 25 % of all requests\n');
    expect(out).toContain(' \\u001b[31m (1.1) ');
    expect(out).not.toContain('\u001b');
  });
});

describe('the plan and the manifests', () => {
  const PLAN = 'target: prod\nprocesses:\n- { project: web, type: SERVICE_RATIO, weight: 25 }\n';

  test('a process whose name has a word for a track in it is found by its stable workload, and compared', async () => {
    const manifests = HAND.replaceAll(/name: web(-canary)?,/g, 'name: web-primary$1,');
    const plan = PLAN.replace('web', 'web-primary').replace('25', '75');
    const path = folder({ 'canary.yaml': plan, 'dist/web.yaml': manifests });
    const { out, err } = await statusIn(path);
    expect(out).toMatch(/^web-primary \* +SERVICE_RATIO +75 .* 25 %$/m);
    expect(err).toContain('warning: * web-primary: canary.yaml says 75 % for the canary, the manifests have 25 % for the canary\n');
    expect(await cli(['set', 'web-primary', '50', '--plan', join(path, 'canary.yaml'), '--manifests', join(path, 'dist'), '--dry-run'])).toMatchObject({
      out: expect.stringContaining('  now 75 % stable, 25 % canary:\n    GET web-primary.shop.svc.cluster.local/ from a pod without sidecar in shop\n'), err: '',
    });
  });

  test.each<[string, { [name: string]: string }, string[]]>([
    ['canary.yaml and dist, where cdk8s.yaml does not say another folder', { 'canary.yaml': PLAN, 'dist/web.yaml': HAND, 'cdk8s.yaml': '\ufefflanguage: typescript\r\n' }, []],
    ['canary.yaml and dist without cdk8s.yaml', { 'canary.yaml': PLAN, 'dist/web.yaml': HAND }, []],
    ['output of cdk8s.yaml', { 'canary.yaml': PLAN, 'my output/web.yaml': HAND, 'cdk8s.yaml': 'output: my output\n' }, []],
    ['the app beside the plan that was named', { 'prod/plan.yaml': PLAN, 'prod/out/web.yaml': HAND, 'prod/cdk8s.yaml': 'output: out\n' }, ['--plan', 'prod/plan.yaml']],
    ['what was named', { 'canary.yaml': PLAN, 'a.yaml': HAND.slice(0, HAND.lastIndexOf('---')), 'b.yaml': HAND.slice(HAND.lastIndexOf('---')) }, ['--manifests', 'a.yaml', '--manifests', 'b.yaml']],
  ])('read by default: %s', async (_, files, argv) => {
    const { status, out, err } = await statusIn(folder(files), argv);
    expect([status, err]).toEqual([0, '']);
    expect(out).toBe(`\
process  kind           weight  stable  canary  replicas  next  share
-------  -------------  ------  ------  ------  --------  ----  -----
web      SERVICE_RATIO  25      1.0     1.1     3 + 1     50 %  25 %

web: 25 % of all requests
`);
  });

  test('nothing is rendered yet: what the plan says', async () => {
    const path = folder({});
    cpSync('examples/tada/prod/canary.yaml', join(path, 'canary.yaml'));
    const { status, out, err } = await statusIn(path);
    expect(status).toBe(0);
    expect(err).toBe('warning: nothing is rendered in dist, so this is what canary.yaml says: render the app (npx cdk8s synth), or say --manifests PATH\n');
    expect(out).toBe(`\
process          kind                  weight  stable  canary  next         share (plan)
---------------  --------------------  ------  ------  ------  -----------  ------------
server           INGRESS_NGINX         5       4.11.0  4.12.0  20 %         5 %
server-map       ISTIO_VSVC            20      2.3.1   2.4.0   50 %         20 %
dispatcher       DEPLOYMENT_REPLICAS   1       4.11.0  4.12.0  3 pods       1 pod
server-internal  DEPLOYMENT_SINGLETON  0       4.11.0  4.12.0  canary runs  stable runs

server: 5 % of all requests, as the plan says
server-map: 20 % of all requests, as the plan says
dispatcher: 1 pod, as the plan says
server-internal: nobody, as the plan says
`);
  });

  test('manifests that are not those of the plan are marked', async () => {
    const plan = PLAN.replace('weight: 25', 'weight: 75') + '- { project: late, type: ISTIO_VSVC, weight: 5 }\n';
    const { status, out, err } = await statusIn(folder({ 'canary.yaml': plan, 'dist/web.yaml': HAND }));
    expect(status).toBe(0);
    expect(out).toMatch(/^web \* +SERVICE_RATIO +75 .* 25 %$/m);
    expect(out).toMatch(/^late +ISTIO_VSVC +5 .* not rendered$/m);
    expect(err).toBe(`\
warning: the manifests do not have late: render the app again (npx cdk8s synth), or say --manifests PATH
warning: * web: canary.yaml says 75 % for the canary, the manifests have 25 % for the canary
warning: the manifests are not those of canary.yaml: render the app again (npx cdk8s synth)
`);
  });

  test('only the processes that were named, in that order', async () => {
    const { out } = await statusIn('examples/tada/prod', ['dispatcher', 'tada/server']);
    expect(out.split('\n').filter(line => /^(server|dispatcher)/.test(line)).map(line => line.split(' ')[0])).toEqual(['dispatcher', 'server', 'dispatcher:', 'server:']);
    expect(out).not.toContain('server-map');
  });

  test.each<[string, string, string]>([
    ['the phase above', 'weight: 5', '20 %'],
    ['nothing for an idle canary', 'weight: 5, canary: false', '-'],
    ['promote at the last phase', 'weight: 100', 'promote'],
    ['the way back where stable runs what the canary runs', 'weight: 100, stable: { image: "a:1" }, canary: { image: "a:1" }', '0 %'],
  ])('next: %s', async (_, entry, next) => {
    const { out } = await statusIn(folder({ 'canary.yaml': `- { project: web, type: ISTIO_VSVC, ${entry} }\n` }));
    expect(out.split('\n')[2].split(/ {2,}/)).toContain(next);
  });

  test.each<[string, string, string]>([
    ['pods without phases', 'DEPLOYMENT_REPLICAS, weight: 1', '-'],
    ['one pod', 'DEPLOYMENT_REPLICAS, weight: 0, phases: [1, 3]', '1 pod'],
    ['a singleton whose canary runs', 'DEPLOYMENT_SINGLETON, weight: 1', 'promote'],
  ])('next: %s', async (_, entry, next) => {
    const { out } = await statusIn(folder({ 'canary.yaml': `- { project: web, type: ${entry} }\n` }));
    expect(out.split('\n')[2].split(/ {2,}/)[3]).toBe(next);
  });
});

describe('JSON', () => {
  test('is complete', async () => {
    const result = await statusIn('examples/tada/prod', ['--json']);
    const { plan, processes, others } = json(result);
    expect([plan, others]).toEqual([{ path: 'canary.yaml', target: 'prod' }, []]);
    expect(processes.map(({ name }: any) => name)).toEqual(['server', 'server-map', 'dispatcher', 'server-internal']);
    expect(processes[0]).toMatchObject({
      namespace: 'tada',
      answer: '5 % of all requests; of those from inside the cluster none',
      plan: { kind: 'INGRESS_NGINX', weight: 5, next: { weight: 20 }, mismatches: [] },
      manifests: { share: 0.05, podShare: 0.25, running: ['stable', 'canary'], ways: [{ callers: ['from ingress class nginx'], share: 0.05 }, { share: 0 }] },
    });
    expect(processes[0].manifests.tracks[1]).toEqual({
      track: 'canary', workload: 'tada/server-canary', kind: 'Deployment', version: '4.12.0', image: 'registry.example/tada/server:4.12.0', replicas: 2, idle: false,
    });
    expect(processes[0].manifests.requests).toContainEqual({
      text: 'GET https://api.tada.example/ from ingress class nginx', from: 'ingress class nginx', address: 'https://api.tada.example/', direct: false, dependsOnCreationOrder: false, shares: { stable: 0.95, canary: 0.05 },
    });
    expect(processes[3].manifests).toMatchObject({ share: 0, running: ['stable'], ways: [] });
    expect((await statusIn('examples/tada/prod', ['--format', 'json'])).out).toBe(result.out);
  });

  test.each([['examples/company', []], ['examples', ['--manifests', 'eco2/yaml']], ['examples/tada/staging', []]])('its schema knows all of %s %j', async (path, argv) => {
    json(await statusIn(path, [...argv, '--json']));
  });

  test('the schema refuses what it is not', async () => {
    const value = json(await statusIn('examples/tada/prod', ['--json']));
    const [server] = value.processes;
    const beyond = { ...server, manifests: { ...server.manifests, share: 2 } };
    for (const wrong of [{ ...value, version: 2 }, { ...value, processes: undefined }, { ...value, processes: [beyond] }]) {
      expect(open(JSON.parse(JSON.stringify(wrong)))).toBe(false);
    }
  });
});

describe('fails when', () => {
  const path = folder({
    'empty/x.txt': '', 'config/cdk8s.yaml': 'a: [\n', 'output/cdk8s.yaml': 'output: [dist]\n', 'some/dist/web.yaml': HAND, 'bare/canary.yaml': '- { project: web, type: ALB, weight: 5 }\n',
  });
  test.each<[string, string, string[], number, string]>([
    ['there is neither a plan nor anything rendered', 'empty', [], 2,
      'cdk8s-canary status: there must be a plan or manifests, got neither canary.yaml nor anything in dist: render the app (npx cdk8s synth), or say --plan FILE or --manifests PATH'],
    ['cdk8s.yaml is no YAML', 'config', [], 2,
      'cdk8s-canary status: cdk8s.yaml must be YAML that can be read, got unexpected end of the stream within a flow collection (2:1): say --manifests PATH'],
    ['its output is no folder', 'output', [], 2, 'cdk8s-canary status: output of cdk8s.yaml must be a folder, got ["dist"]: say --manifests PATH'],
    ['names are unknown', 'some', ['wbe', 'x'], 2, `\
cdk8s-canary status: process must be one of the plan or the manifests, got "wbe": did you mean web?
cdk8s-canary status: process must be one of the plan or the manifests, got "x": there are web`],
    ['a context is said for no cluster', 'some', ['--context', 'a'], 2, 'cdk8s-canary status: --context must stand beside --live, got it alone: add --live, or leave it out'],
    ['a plan that was named is not there', 'some', ['--plan', 'x.yaml'], 2,
      'CanaryPlan.fromFile: path must be a file that can be read, got "x.yaml": ENOENT: no such file or directory, open \'x.yaml\''],
    ['manifests that were named are not there', 'some', ['--manifests', 'x'], 2,
      'cdk8s-canary status: path must be a file or a directory that can be read, got "x": ENOENT: no such file or directory, stat \'x\''],
    ['there are no manifests to look for in a cluster', 'bare', ['--live'], 2,
      'cdk8s-canary status: --live must have manifests to look for, got nothing in dist: render the app (npx cdk8s synth), or say --manifests PATH'],
    ['there is no kubectl', 'some', ['--live'], 3,
      'cdk8s-canary status: kubectl must be a program in the PATH, got nothing: install it (https://kubernetes.io/docs/tasks/tools/), or put its folder into PATH'],
  ])('%s', async (_, where, argv, status, error) => {
    expect(await statusIn(join(path, where), argv, { env: { PATH: join(path, 'empty') } })).toEqual({ status, out: '', err: `${error}\n` });
  });

  test('the format is unknown', async () => {
    expect(await statusIn(path, ['--format', 'xml'])).toEqual({
      status: 2, out: '', err: 'error: option \'--format <format>\' argument \'xml\' is invalid. Allowed choices are table, json.\n(--help shows the arguments)\n',
    });
  });
});

/** What kubectl 1.36 answered for test/cli-status/shop.yaml, by the words that tell its calls apart. */
type Answers = { [call: string]: { out: string; err: string; status: number } };

const callOf = (args: string[]) => args[0] === 'get' ? !args[1].includes('/') ? `get -n ${args[3]}` : `get ${args[1]}` : args.slice(0, args[0] === 'config' ? 2 : 1).join(' ');

function recorded(name: string): Answers {
  const calls = JSON.parse(readFileSync(`test/cli-status/${name}.json`, 'utf8')) as { args: string[]; out: string; err: string; status: number }[];
  return Object.fromEntries(calls.map(({ args, out, err, status }) => [callOf(args), { out, err, status }]));
}

/** A folder with a kubectl that gives these answers, and a list of the calls that it got. */
function kubectl(answers: Answers): { env: { PATH: string; LANG: string }; calls: () => string[] } {
  const path = mkdtempSync(join(tmpdir(), 'cdk8s-canary-kubectl-'));
  writeFileSync(join(path, 'answers.json'), JSON.stringify(answers));
  writeFileSync(join(path, 'calls'), '');
  writeFileSync(join(path, 'kubectl'), `#!${process.execPath}
const { appendFileSync, readFileSync } = require('fs');
const all = process.argv.slice(2);
appendFileSync(${JSON.stringify(join(path, 'calls'))}, all.join(' ') + '\\n');
const callOf = ${callOf};
const args = all.filter(arg => !/^--(context|request-timeout)=/.test(arg));
if (args[0] === 'apply') { readFileSync(0); }
const { out, err, status } = JSON.parse(readFileSync(${JSON.stringify(join(path, 'answers.json'))}, 'utf8'))[callOf(args)]
  ?? { out: '', err: 'Error from server (NotFound): no answer for ' + callOf(args) + '\\n', status: 1 };
process.stdout.write(out);
process.stderr.write(err);
process.exitCode = status;
`);
  chmodSync(join(path, 'kubectl'), 0o755);
  return { env: { PATH: path, LANG: 'C' }, calls: () => readFileSync(join(path, 'calls'), 'utf8').trim().split('\n') };
}

describe('--live', () => {
  const shop = resolve('test/cli-status/shop.yaml');
  const live = async (answers: Answers, argv: string[] = [], path = folder({})) => {
    const { env, calls } = kubectl(answers);
    return { ...await statusIn(path, ['--live', '--manifests', shop, ...argv], { env }), calls: calls() };
  };
  const SKIPPED = `\
  Secret shop/db was not compared: values of Secrets are not read
  Job shop/migrate was not compared: a tool runs and removes this hook by itself
`;

  test('a cluster that has what Git says, with the pods that an autoscaler wants', async () => {
    const { status, out, err } = await live(recorded('same'));
    expect([status, err]).toEqual([0, '']);
    expect(out).toBe(`\
process  match           stable  canary  ready      share in Git  in the cluster
-------  --------------  ------  ------  ---------  ------------  --------------
web      x-canary: true  1.0     1.1     4/4 + 1/1  10 %          10 %
  0 % from pods without sidecar

web: 10 % of all requests, and everybody with x-canary: true; of those from pods without sidecar none

The cluster (context o) has what Git says, as far as it was compared:
${SKIPPED}`);
  });

  test('objects that are gone, another image, other weights, another secret text', async () => {
    const { status, out, err } = await live(recorded('drifted'));
    expect([status, err]).toEqual([1, '']);
    expect(out).toMatch(/^web +x-canary: true +1\.0 +1\.1 +4\/4 \+ 1\/1 +10 % +0 %, HTTP 503 30 %\n +live: 1\.0\.9 \(1\.1\)$/m);
    expect(out).toContain('\nweb: nobody; HTTP 503 for 30 % of all requests; of those from pods without sidecar none. '
      + 'In Git: 10 % of all requests, and everybody with x-canary: true; of those from pods without sidecar none\n');
    expect(out.slice(out.indexOf('\nHTTP 503: ') + 1)).toBe(`\
HTTP 503: GET web.shop.svc.cluster.local/ from a pod of the mesh in shop with x-canary: true

Git and the cluster (context o) differ:
  HorizontalPodAutoscaler shop/web is not there
  Service shop/web-canary is not there
  Deployment shop/web spec.template.spec.containers[0].env[0].value differs
  Deployment shop/web-canary spec.template.spec.containers[0].image differs: registry.example/shop/web:1.1 in Git, registry.example/shop/web:1.0.9 in the cluster
  VirtualService shop/web spec.http[1].route[0].weight differs: 90 in Git, 70 in the cluster
  VirtualService shop/web spec.http[1].route[1].weight differs: 10 in Git, 30 in the cluster
${SKIPPED}`);
  });

  test('JSON has both sides, and nothing that is secret', async () => {
    const result = await live(recorded('drifted'), ['--json']);
    expect(result.status).toBe(1);
    const { processes: [web], live: cluster } = json(result);
    expect(web.live.tracks[1]).toMatchObject({ image: 'registry.example/shop/web:1.0.9', pods: { wanted: 1, ready: 1, old: 0 } });
    expect([web.manifests.share, web.live.share]).toEqual([0.1, 0]);
    expect(cluster).toMatchObject({ context: 'o', differs: true, missing: ['HorizontalPodAutoscaler shop/web', 'Service shop/web-canary'] });
    expect(cluster.drift[0]).toEqual({ object: 'Deployment shop/web', fields: [{ field: 'spec.template.spec.containers[0].env[0].value' }] });
    for (const secret of ['hunter22', 'first', 'second', Buffer.from('hunter22').toString('base64')]) {
      expect(result.out).not.toContain(secret);
    }
  });

  test('pods that are not ready get nothing, and those of before are told', async () => {
    const answers = recorded('same');
    const list = JSON.parse(answers['get -n shop'].out);
    const canary = list.items.find(({ metadata }: any) => metadata.name === 'web-canary' && metadata.labels === undefined);
    canary.status = { replicas: 2, updatedReplicas: 1 };
    const { out } = await live({ ...answers, 'get -n shop': { ...answers['get -n shop'], out: JSON.stringify(list) } });
    expect(out).toMatch(/^web +x-canary: true +1\.0 +1\.1 +4\/4 \+ 0\/1 \(1 old\) +10 % +0 %, HTTP 503 10 %$/m);
  });

  test('the number of pods that an autoscaler has made is known', async () => {
    const answers = recorded('same');
    const list = JSON.parse(answers['get -n shop'].out);
    const items = list.items.filter(({ kind }: any) => kind === 'Deployment' || kind === 'HorizontalPodAutoscaler');
    const { out } = await live({ ...answers, 'get -n shop': { ...answers['get -n shop'], out: JSON.stringify({ ...list, items }) } });
    expect(out).toMatch(/^web +x-canary: true +1\.0 +1\.1 +4\/4 \+ 1\/1 +10 % +20 % of the pods$/m);
    expect(out).toContain('\nweb: 1 of 5 pods (20 %). In Git: 10 % of all requests, ');
  });

  test('a namespace that is not there has nothing', async () => {
    const { 'config current-context': context, 'api-resources': resources, 'get namespaces/shop': namespace } = recorded('same');
    const nothing = { out: '{"apiVersion":"v1","kind":"List","items":[]}', err: '', status: 0 };
    const { status, out, err, calls } = await live({ 'config current-context': context, 'api-resources': resources, 'get -n shop': nothing, 'get namespaces/shop': { ...namespace, out: '' } });
    expect([status, err]).toEqual([1, '']);
    expect(out).toMatch(/^web .* 10 % +not there$/m);
    expect(out).toContain('  Namespace shop is not there\n');
    expect(calls.filter(call => call.includes('apply'))).toEqual([]);
  });

  test('what the API server refuses is not compared, and does not hide the rest', async () => {
    const refused = { out: '', err: 'Error from server (Forbidden): deployments.apps "web" is forbidden: User "viewer" cannot patch resource "deployments"\n', status: 1 };
    const { status, out } = await live({ ...recorded('same'), apply: refused });
    // Without the right to ask, nobody knows that nothing differs.
    expect(status).toBe(3);
    expect(out).toContain('\nThe cluster (context o) has what Git says, as far as it was compared:\n');
    expect(out).toContain('  Deployment shop/web was not compared: Error from server (Forbidden): deployments.apps "web" is forbidden: User "viewer" cannot patch resource "deployments"\n');
  });

  test('of what the API server finds invalid, fields are shown and no values', async () => {
    const words = 'The Deployment "web" is invalid: \n* spec.template.metadata.labels: Invalid value: {"app":"web"}: `selector` does not match template `labels`\n'
      + '* spec.selector: Invalid value: {"matchLabels":{"app":"x"}}: field is immutable\n';
    const { out } = await live({ ...recorded('same'), apply: { out: '', err: words, status: 1 } });
    expect(out).toContain('  Service shop/web was not compared: The Deployment "web" is invalid: spec.template.metadata.labels, spec.selector\n');
    expect(out).not.toContain('matchLabels');
  });

  test('a cluster that is lost on the way is no difference', async () => {
    const lost = { out: '', err: 'Unable to connect to the server: net/http: TLS handshake timeout\n', status: 1 };
    const { status, out, err } = await live({ ...recorded('same'), apply: lost });
    expect([status, out]).toEqual([3, '']);
    expect(err).toMatch(/^cdk8s-canary status: kubectl apply --server-side must work, got Unable to connect to the server: net\/http: TLS handshake timeout: see that/);
  });

  test('it only reads: every call is a get, or an apply that changes nothing', async () => {
    const { calls } = await live(recorded('same'));
    expect(calls.length).toBeGreaterThan(3);
    for (const call of calls) {
      expect(call).toMatch(/ (get|config current-context|api-resources) ?|--dry-run=server/);
      expect(call).not.toMatch(/secrets/);
    }
  });

  test.each<[string, string[], string | undefined, string]>([
    ['the current one', [], undefined, ''],
    ['the one that the plan says', [], 'prod', ''],
    ['the one that was named', ['--context', 'other'], undefined, ''],
    ['the one that was named, with a word where the plan says another', ['--context', 'other'], 'prod', 'warning: canary.yaml is for context prod, this is context other\n'],
  ])('context: %s', async (_, argv, said, warning) => {
    const plan = `${said === undefined ? '' : `context: ${said}\n`}processes:\n- { project: web, type: ISTIO_VSVC, weight: 10 }\n`;
    const { out, err, calls } = await live(recorded('same'), argv, folder({ 'canary.yaml': plan }));
    const context = argv[1] ?? said;
    expect(err).toBe(warning);
    expect(out).toContain(`The cluster (context ${context ?? 'o'}) has what Git says, as far`);
    expect(calls.filter(call => call.startsWith(`--context=${context} `))).toHaveLength(context === undefined ? 0 : calls.length);
  });

  test('a cluster that does not answer', async () => {
    const refused = { out: '', err: 'The connection to the server 10.255.0.1:46443 was refused - did you specify the right host or port?\n', status: 1 };
    const { status, out, err } = await live({ ...recorded('same'), 'api-resources': refused });
    expect([status, out]).toEqual([3, '']);
    expect(err).toBe('cdk8s-canary status: kubectl api-resources must work, got The connection to the server 10.255.0.1:46443 was refused - did you specify the right host or port?: '
      + 'see that the cluster runs and can be reached from here: kubectl cluster-info\n');
  });
});

test('the examples of the help are commands that it understands', async () => {
  const { out, err, status } = await statusIn(HOME, ['--help']);
  expect([status, err]).toEqual([0, '']);
  const examples = out.split('Examples:\n')[1].trim().split('\n').map(line => /cdk8s-canary status ?(.*)/.exec(line)![1].split(' ').filter(word => word !== ''));
  expect(examples).toHaveLength(5);
  const plan = 'processes:\n- { project: server, type: SERVICE_RATIO, weight: 25 }\n';
  const manifests = readFileSync('test/cli-status/shop.yaml', 'utf8');
  const path = folder({ 'canary.yaml': plan, 'dist/a.yaml': manifests, 'prod/canary.yaml': plan, 'prod/yaml/a.yaml': manifests });
  const { env } = kubectl(recorded('same'));
  for (const example of examples) {
    expect([(await statusIn(path, example, { input: [HAND], env })).status, example]).toEqual([0, example]);
  }
});

test('a route to a canary whose Deployment is gone is told as what it is', async () => {
  const gone = readFileSync('examples/cli/before/shop.k8s.yaml', 'utf8').split('---\n').filter(text => !/kind: Deployment[^]*name: catalog-canary\n/.test(text)).join('---\n');
  const { out } = await cli(['status', '--manifests', '-', 'catalog'], { input: [gone] });
  expect(out).toMatch(/^catalog .* 0 %, HTTP 503 5 %$/m);
  expect(out).toContain('catalog: there is no canary; HTTP 503 for 5 % of all requests; HTTP 503 for all with x-canary: true\n');
});

describe('CanaryAudience', () => {
  const audience = (text: string) => CanaryAudience.of(TrafficShares.of(Manifests.fromYaml(text)).processes[0]);
  const [stable, canary] = [workload('web', 'stable', { replicas: 3 }), workload('web-canary', 'canary', { version: '1.1' })];

  test.each<[string, string, number | undefined, string]>([
    ['no canary', stable, 0, 'there is no canary'],
    ['an idle canary of a worker', stable + workload('web-canary', 'canary', { replicas: 0 }), 0, 'nobody'],
    ['pods of a worker', stable + canary, 0.25, '1 of 4 pods (25 %)'],
    ['a canary that runs alone', workload('web', 'stable', { replicas: 0 }) + canary, 1, 'everybody, because the canary runs alone'],
    ['pods on each node', workload('web', 'stable', { kind: 'DaemonSet', replicas: null }) + workload('web-canary', 'canary', { kind: 'DaemonSet', replicas: null }),
      undefined, 'a part of the pods that the manifests do not say'],
    ['nothing that runs', workload('web', 'stable', { replicas: 0 }) + workload('web-canary', 'canary', { replicas: 0 }), undefined, 'nobody'],
    ['a Service over both', HAND, 0.25, '25 % of all requests'],
    ['a Service of the canary alone, which nobody asks by accident', stable + canary + service('web', 'app: web, track: stable') + service('web-canary', 'app: web, track: canary'), 0, 'nobody'],
  ])('%s', (_, text, share, answer) => {
    expect([audience(text).share, String(audience(text))]).toEqual([share, answer]);
  });

  const routed = (http: string) => CANARY_503.replace('replicas: 0', 'replicas: 1').replace(/ {2}http:[^]*$/, `  http: ${http}\n`);
  const to = (canaryWeight: number) => `route: [{ destination: { host: web }, weight: ${100 - canaryWeight} }, { destination: { host: web-canary }, weight: ${canaryWeight} }]`;
  const when = (value: string) => `match: [{ headers: { x-group: { exact: ${value} } } }]`;
  test.each<[string, string, string]>([
    ['testers alone', `[{ ${when('a')}, ${to(100)} }, { ${to(0)} }]`, 'nobody but those with x-group: a'],
    ['two groups alike', `[{ ${when('a')}, ${to(100)} }, { ${when('b')}, ${to(100)} }, { ${to(10)} }]`, '10 % of all requests, and everybody with x-group: a or x-group: b'],
    ['a part of the testers', `[{ ${when('a')}, ${to(50)} }, { ${to(10)} }]`, '10 % of all requests, and 50 % of those with x-group: a'],
    ['some who are kept out', `[{ ${when('a')}, ${to(0)} }, { ${to(100)} }]`, 'everybody, but nobody with x-group: a'],
    ['a condition that changes nothing', `[{ ${when('a')}, ${to(10)} }, { ${to(10)} }]`, '10 % of all requests'],
  ])('%s', (_, http, answer) => {
    expect(String(audience(routed(http)))).toBe(`${answer}; of those from pods without sidecar none`);
  });

  const HOST = 'web.shop.svc.cluster.local';
  test.each<[string, string, string]>([
    ['addresses', `[{ match: [{ uri: { prefix: /beta } }], ${to(100)} }, { ${to(10)} }]`,
      `of requests from the mesh for ${HOST}/ 10 %; of those from the mesh for ${HOST}/beta all; of those from pods without sidecar none`],
    ['methods', `[{ match: [{ method: { exact: POST } }], ${to(50)} }, { ${to(10)} }]`,
      `of requests from the mesh for ${HOST}/ 10 %; of those from the mesh for POST ${HOST}/ 50 %; of those from pods without sidecar none`],
    ['labels of pods', `[{ match: [{ sourceLabels: { app: cart } }], ${to(100)} }, { ${to(10)} }]`,
      'of requests from a pod of the mesh in shop 10 %; of those from a pod of the mesh in shop (app=cart) all; of those from pods without sidecar none'],
    ['namespaces of pods', `[{ match: [{ sourceNamespace: qa }], ${to(100)} }, { ${to(10)} }]`,
      'of requests from a pod of the mesh in shop 10 %; of those from a pod of the mesh in qa all; of those from pods without sidecar none'],
    // The other requests for /beta get what the second route gives, although no route was written for them.
    ['a condition at an address of its own', `[{ match: [{ uri: { prefix: /beta }, headers: { x-group: { exact: a } } }], ${to(100)} }, { ${to(10)} }]`,
      `of requests from the mesh for ${HOST}/ 10 %; of those from the mesh for ${HOST}/beta 10 %, and everybody with x-group: a; of those from pods without sidecar none`],
    ['a condition at an address of its own, and nobody else', `[{ match: [{ uri: { prefix: /beta }, headers: { x-group: { exact: a } } }], ${to(100)} }, { ${to(0)} }]`,
      `of requests from the mesh for ${HOST}/ and from pods without sidecar none; of those from the mesh for ${HOST}/beta none but those with x-group: a`],
  ])('what one caller gets is no answer for all: %s', (_, http, answer) => {
    expect(String(audience(routed(http)))).toBe(answer);
  });
});

test.each<[string, string, NextStep]>([
  ['the phase above', 'type: ALB, weight: 5', { weight: 20, promote: false }],
  ['phases of its own', 'type: ALB, weight: 5, phases: [0, 7]', { weight: 7, promote: false }],
  ['the last phase', 'type: ALB, weight: 100', { promote: true }],
  ['an idle canary', 'type: ALB, weight: 100, canary: false', { promote: false }],
  ['what was promoted', 'type: ALB, weight: 100, stable: { image: "a:1" }, canary: { image: "a:1" }', { weight: 0, promote: false }],
  ['pods without phases', 'type: DEPLOYMENT_REPLICAS, weight: 1', { promote: false }],
  ['pods at their last phase', 'type: DEPLOYMENT_REPLICAS, weight: 3, phases: [1, 3]', { promote: true }],
  ['a singleton', 'type: DEPLOYMENT_SINGLETON, weight: 0', { weight: 1, promote: false }],
  ['a singleton whose canary runs', 'type: DEPLOYMENT_SINGLETON, weight: 1', { promote: true }],
])('nextStep: %s', (_, entry, step) => {
  expect(nextStep(CanaryPlan.fromYaml(`- { project: web, ${entry} }\n`).entry('web'))).toEqual(step);
});

test.each([
  ['registry.example/tada/server:4.11.0', '4.11.0', '4.11.0'],
  ['registry.example/tada:server-4.11.0', 'v1', '4.11.0 (v1)'],
  ['server-map:1.0', '1.0', 'server-map:1.0'],
  ['localhost:5000/server:1.0', undefined, '1.0'],
  ['a/server@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef', '1.0', 'sha256:0123456789ab (1.0)'],
  ['server', undefined, 'server'],
  ['', '1.0', '1.0'],
  [undefined, undefined, ''],
])('image %s, version %s: %s', (image, version, text) => {
  expect(imageText('server', image, version)).toBe(text);
});

test.each<[string, unknown, unknown, ChangedField[]]>([
  ['equal', { spec: { a: [1, { b: 'c' }] } }, { spec: { a: [1, { b: 'c' }] } }, []],
  ['what the API server writes', { status: 1, metadata: { uid: 'a', name: 'b' } }, { status: 2, metadata: { name: 'b', generation: 2 } }, []],
  ['numbers', { spec: { replicas: 2 } }, { spec: { replicas: 3 } }, [{ field: 'spec.replicas', git: '2', cluster: '3' }]],
  ['missing', { spec: { paused: true } }, { spec: {} }, [{ field: 'spec.paused', git: 'true', cluster: 'nothing' }]],
  ['texts', { data: { 'a.b': 'secret' } }, { data: { 'a.b': 'other' } }, [{ field: 'data["a.b"]' }]],
  ['lists', { a: ['x'] }, { a: ['x', 'y'] }, [{ field: 'a[1]', git: 'nothing' }]],
])('changed fields: %s', (_, git, cluster, fields) => {
  expect(changedFields(git, cluster)).toEqual(fields);
});

test('200 processes take less than four times as long as 100', async () => {
  const many = (count: number) => folder({
    'all.yaml': Array.from({ length: count }, (_, index) => HAND.replace(/\bweb\b/g, `web${index}`)).join(''),
    'canary.yaml': Array.from({ length: count }, (_, index) => `- { project: web${index}, type: SERVICE_RATIO, weight: 25 }\n`).join(''),
  });
  const time = async (path: string) => {
    const start = process.cpuUsage();
    const { out, err } = await statusIn(path, ['--manifests', 'all.yaml']);
    expect(err).toBe('');
    return { out, spent: process.cpuUsage(start).user };
  };
  const paths = [many(100), many(200)];
  await time(paths[0]);
  const [few, more] = [await time(paths[0]), await time(paths[1])];
  expect(more.out.split('\n\n')[1].split(', ')).toHaveLength(200);
  expect(more.spent).toBeLessThan(4 * few.spent);
});
