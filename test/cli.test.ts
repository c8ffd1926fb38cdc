import { execFileSync } from 'child_process';
import { readFileSync } from 'fs';
import { join } from 'path';
import { Readable } from 'stream';
import { cli, folder } from './cli-support';
import { run } from '../src/cli/program';

/** Stable and canary of a shop behind a header rule; what a test is about is the number of canary pods. */
const workload = (name: string, track: string, replicas: number) => `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: shop }
spec:
  replicas: ${replicas}
  selector: { matchLabels: { app: web, track: ${track} } }
  template:
    metadata: { labels: { app: web, track: ${track} } }
    spec: { containers: [{ name: web, image: 'web:${track}', ports: [{ containerPort: 8080 }] }] }
`;
const ROUTES = `apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec:
  selector: { app: web }
  ports: [{ name: http, port: 80, targetPort: 8080 }]
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: web, namespace: shop }
spec:
  host: web
  subsets:
    - { name: stable, labels: { track: stable } }
    - { name: canary, labels: { track: canary } }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: web, namespace: shop }
spec:
  hosts: [web, shop.example.com]
  gateways: [mesh, public]
  http:
    - match: [{ headers: { x-canary: { exact: 'true' } } }]
      route: [{ destination: { host: web, subset: canary } }]
    - route: [{ destination: { host: web, subset: stable } }]
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers: [{ port: { number: 80, name: http, protocol: HTTP }, hosts: [shop.example.com] }]
`;
const shop = (canaries: number) => [workload('web', 'stable', 2), workload('web-canary', 'canary', canaries), ROUTES].join('---\n');
/** A warning and no error: the canary may be somewhere else. */
const WITHOUT_CANARY = [workload('web', 'stable', 2), ROUTES].join('---\n');

const rulesIn = (text: string) => text.split('\n').flatMap(line => /^(error|warning) R\d+/.exec(line)?.[0] ?? []);

describe('check', () => {
  test('says nothing is wrong and ends with 0', async () => {
    expect(await cli(['check', folder({ 'shop.yaml': shop(1) })])).toEqual({ status: 0, out: 'no findings\n', err: '' });
  });

  test('shows an error with its place, the code and the request, and ends with 1', async () => {
    const path = folder({ 'shop.yaml': shop(0) });
    const { status, out, err } = await cli(['check', path]);
    expect([status, err, rulesIn(out)]).toEqual([1, '', ['error R2']]);
    expect(out).toContain(`\n  ${path}/shop.yaml:`);
    expect(out).toMatch(/^ {2}> \d+ \|/m);
    expect(out).toContain('with x-canary: true\n  gets: HTTP 503: no healthy endpoint\n');
    expect(out).toMatch(/\n1 error\n$/);
  });

  test('ends with 0 for a warning, and with 1 if it is strict', async () => {
    const path = folder({ 'shop.yaml': WITHOUT_CANARY });
    const [lax, strict] = [await cli(['check', path]), await cli(['check', '--strict', path])];
    expect([lax.status, rulesIn(lax.out)]).toEqual([0, ['warning R31']]);
    expect(strict).toEqual({ ...lax, status: 1 });
  });

  test('takes several paths as one input', async () => {
    const path = folder({ 'workloads/a.yaml': workload('web', 'stable', 2), 'workloads/b.yaml': workload('web-canary', 'canary', 1), 'routes.yaml': ROUTES });
    const [whole, half] = [['workloads', 'routes.yaml'], ['routes.yaml', 'workloads/a.yaml']];
    expect((await cli(['check', ...whole.map(name => join(path, name))])).out).toBe('no findings\n');
    expect(rulesIn((await cli(['check', ...half.map(name => join(path, name))])).out)).toEqual(['warning R31']);
  });

  test('takes files that Helm rendered without content', async () => {
    const path = folder({ 'a.yaml': '---\n# Source: shop/templates/a.yaml\n', 'shop.yaml': shop(1), 'z.yaml': '' });
    expect((await cli(['check', ...['a', 'shop', 'z'].map(name => join(path, `${name}.yaml`))])).out).toBe('no findings\n');
  });

  test('reads stdin beside files, in pieces of any size, and shows its lines', async () => {
    const path = folder({ 'routes.yaml': ROUTES });
    const bytes = Buffer.from(`# Grüße\n${workload('web', 'stable', 2)}---\n${workload('web-canary', 'canary', 0)}`);
    const { status, out } = await cli(['check', join(path, 'routes.yaml'), '-'], { input: [...bytes].map(byte => Buffer.from([byte])) });
    expect([status, rulesIn(out)]).toEqual([1, ['error R2']]);
    expect(out).toContain('\n  stdin:16:3\n');
    const alone = await cli(['check', '-', '-'], { input: [shop(0)] });
    expect(rulesIn(alone.out)).toEqual(['error R2']);
    expect(alone.out).toMatch(/\n {2}stdin:(\d+):3\n[^]*\n {2}> \1 \| {3}replicas: 0/);
  });

  test('tells mistakes of the text with the other findings', async () => {
    const { status, out, err } = await cli(['check', '-'], { input: [`${shop(0)}---\napiVersion: v1\nkind: Namespace\n`] });
    expect([status, err]).toEqual([1, '']);
    expect(rulesIn(out)).toEqual(expect.arrayContaining(['error R2', 'error R28']));
  });

  test('writes JSON, SARIF and JUnit', async () => {
    const path = folder({ 'shop.yaml': shop(0) });
    const out = async (format: string) => (await cli(['check', '--format', format, path], { isTTY: true })).out;
    expect(JSON.parse(await out('json'))).toMatchObject({ version: 1, findings: [{ rule: 'R2', file: `${path}/shop.yaml` }], summary: { errors: 1, warnings: 0 } });
    expect(JSON.parse(await out('sarif')).runs[0].results.map(({ ruleId }: any) => ruleId)).toEqual(['R2']);
    expect(await out('junit')).toMatch(/^<\?xml[^]*<failure /);
  });

  test.each<[string, string, string, string[]]>([
    ['words for canaries', 'web-stable', 'web-shadow', ['--canary-word', 'dark', '--canary-word', 'shadow']],
    ['words for both tracks', 'web-main', 'web-shadow', ['--stable-word', 'main', '--canary-word', 'shadow']],
    ['labels', 'one', 'two', ['--track-label', 'track', '--track-label', 'lane']],
  ])('goes by %s of the user', async (_, stable, canary, options) => {
    const named = (name: string, lane: string) => workload(name, lane, 1).replaceAll('track:', 'lane:').replace('web:v1', 'web:v0').replace('web:v2', 'web:v0')
      .replace('ports:', 'env: [{ name: OTEL_SERVICE_NAME, value: web }], ports:');
    const path = folder({ 'web.yaml': `${named(stable, 'v1')}---\n${named(canary, 'v2')}` });
    const rules = async (...more: string[]) => rulesIn((await cli(['check', path, ...more])).out);
    // A canary with the name of stable in telemetry: only who knows which is which can say that.
    expect([(await rules()).includes('warning R60'), (await rules(...options)).includes('warning R60')]).toEqual([false, true]);
  });

  test('knows another root namespace', async () => {
    const input = [shop(1).replace('kind: DestinationRule\nmetadata: { name: web, namespace: shop }', 'kind: DestinationRule\nmetadata: { name: web, namespace: mesh-root }').replace('host: web\n', 'host: web.shop.svc.cluster.local\n')];
    expect([(await cli(['check', '-'], { input })).status, (await cli(['check', '--root-namespace', 'mesh-root', '-'], { input })).status]).toEqual([1, 0]);
  });

  test.each([
    ['a terminal', true, {}, true],
    ['no terminal', false, {}, false],
    ['a terminal with NO_COLOR', true, { NO_COLOR: '1' }, false],
    ['a terminal with an empty NO_COLOR', true, { NO_COLOR: '' }, true],
  ])('colors on %s', async (_, isTTY, env, colored) => {
    const { out } = await cli(['check', '-'], { input: [shop(0)], isTTY, env });
    expect(out.includes('\u001b[31m')).toBe(colored);
  });
});

describe('traffic', () => {
  const path = folder({ 'shop.yaml': shop(1) });
  const traffic = (...options: string[]) => cli(['traffic', path, ...options]);

  test('says who gets the request, and which lines decide', async () => {
    const { status, out, err } = await traffic('--from', 'gateway:shop/public', '--host', 'shop.example.com', '--header', 'X-Canary: true', '--path', '/cart');
    expect([status, err]).toEqual([0, '']);
    const lines = out.split('\n');
    expect(lines[0]).toBe('GET shop.example.com/cart from gateway shop/public with X-Canary: true');
    expect(lines[1]).toBe('100 % Deployment shop/web-canary (canary)');
    expect(lines.filter(line => line.includes('VirtualService shop/web spec.http[0].match[0]: '))).toEqual([expect.stringContaining(`(${path}/shop.yaml:`)]);
  });

  test('lists the hosts of the caller without --host', async () => {
    const gateway = ['-', '--from', 'gateway:shop/public'];
    const input = [shop(1).replace('hosts: [web, shop.example.com]', 'hosts: [shop.example.com]')];
    expect(await cli(['traffic', ...gateway], { input })).toEqual({ status: 0, out: 'shop.example.com\n', err: '' });
    expect(JSON.parse((await cli(['traffic', ...gateway, '--format', 'json'], { input })).out)).toEqual({ version: 1, from: 'gateway shop/public', hosts: ['shop.example.com'] });
    expect(await traffic('--from', 'mesh:shop')).toEqual({
      status: 2, out: '', err: 'cdk8s-canary traffic: --host must be given, because a pod of the mesh in shop has no routes of its own, got none\n',
    });
  });

  test('writes JSON with every possibility', async () => {
    const { out } = await traffic('--from', 'mesh:shop', '--host', 'web', '--format', 'json');
    const { possibilities, ...rest } = JSON.parse(out);
    expect(rest).toEqual({ version: 1, request: 'GET web/ from a pod of the mesh in shop', dependsOnCreationOrder: false, undecidedOrder: [], complete: true, assumptions: expect.any(Array) });
    expect(possibilities).toHaveLength(1);
    expect(possibilities[0].outcomes).toEqual([{
      kind: 'workload', share: 1, fraction: '1', workload: 'shop/web', workloadKind: 'Deployment', track: 'stable', reason: expect.any(String), chain: expect.any(Array),
    }]);
    expect(possibilities[0].outcomes[0].chain).toContainEqual({
      subject: 'DestinationRule shop/web', field: 'spec.subsets[0]', effect: expect.any(String), place: expect.stringMatching(/shop\.yaml:\d+:\d+$/),
    });
  });

  test('sends every part of a request', async () => {
    const options = ['--https', '--port', '8443', '--method', 'POST', '--path', '/a?b=c', '--header', 'x-one:1', '--header', 'x-one: 2', '--header', 'x-two:', '--cookie', 'sid=a=b', '--query', 'debug='];
    expect((await traffic('--from', 'plain', '--host', 'web.shop', ...options)).out.split('\n')[0])
      .toBe('POST https://web.shop:8443/a?b=c from a pod without sidecar in default with x-one: 1, x-one: 2, x-two: , cookie sid=a=b, query debug=');
    expect((await traffic('--from', 'mesh:shop,app=cart', '--host', 'web', '--grpc', 'shop.Cart/Add')).out.split('\n')[0])
      .toBe('shop.Cart/Add of web from a pod of the mesh in shop (app=cart)');
  });

  test('comes in by the only gateway unless it is said, and takes name=value for a header', async () => {
    const input = [shop(1).replace('gateways: [mesh, public]', 'gateways: [shop/public]')];
    const first = async (...options: string[]) => (await cli(['traffic', '-', '--host', 'shop.example.com', ...options], { input })).out.split('\n').slice(0, 2);
    expect(await first('--header', 'x-canary=true')).toEqual(['GET shop.example.com/ from gateway shop/public with x-canary: true', '100 % Deployment shop/web-canary (canary)']);
    expect((await first('--header', 'x-canary: a=b'))[0]).toBe('GET shop.example.com/ from gateway shop/public with x-canary: a=b');
    expect((await cli(['traffic', '-', '--from', 'mesh', '--host', 'web.shop'], { input: [shop(1)] })).out.split('\n')[0]).toBe('GET web.shop/ from a pod of the mesh in default');
  });

  test('labels of the calling pod count', async () => {
    const labelled = shop(1).replace("match: [{ headers: { x-canary: { exact: 'true' } } }]", 'match: [{ sourceLabels: { tier: gold } }]');
    const to = async (from: string) => (await cli(['traffic', '-', '--from', from, '--host', 'web'], { input: [labelled] })).out.split('\n')[1];
    expect([await to('mesh:shop,app=cart,tier=gold'), await to('mesh:shop,app=cart')]).toEqual(['100 % Deployment shop/web-canary (canary)', '100 % Deployment shop/web (stable)']);
  });

  test('knows another root namespace, and another label of tracks', async () => {
    const input = [shop(1).replace('kind: DestinationRule\nmetadata: { name: web, namespace: shop }', 'kind: DestinationRule\nmetadata: { name: web, namespace: mesh-root }').replace('host: web\n', 'host: web.shop.svc.cluster.local\n')];
    const first = async (...options: string[]) => (await cli(['traffic', '-', '--from', 'mesh:shop', '--host', 'web', ...options], { input })).out.split('\n')[1];
    expect(await first()).toMatch(/^100 % HTTP 503/);
    expect(await first('--root-namespace', 'mesh-root')).toBe('100 % Deployment shop/web (stable)');
    expect(await first('--root-namespace', 'mesh-root', '--track-label', 'app')).toBe('100 % Deployment shop/web (web)');
  });

  test('answers about what it can read, and tells on stderr what is wrong with the rest', async () => {
    const { status, out, err } = await cli(['traffic', '-', '--from', 'plain:shop', '--host', 'web'], { input: [`${shop(1)}---\napiVersion: v1\nkind: Namespace\n`] });
    expect([status, out.split('\n')[0]]).toEqual([0, 'GET web/ from a pod without sidecar in shop']);
    expect(err).toBe('warning: Namespace must have a metadata.name, got nothing (stdin:55:1)\n');
  });

  test('shows control characters of the input as escapes', async () => {
    const { out } = await traffic('--from', 'plain:shop', '--host', 'web', '--header', 'x-a: \u001b[31m');
    expect(out.split('\n')[0]).toBe('GET web/ from a pod without sidecar in shop with x-a: \\u001b[31m');
  });
});

describe('fails with 2 for', () => {
  const service = 'apiVersion: v1\nkind: Service\nmetadata: { name: a, namespace: shop }\nspec: { ports: [{ port: 80 }] }\n';
  const rules = '[{ host: a.example.com, http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: web, port: { number: 80 } } } }] } }]';
  const ingress = `apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: { name: a, namespace: shop }\nspec: { ingressClassName: nginx, rules: ${rules} }\n`;
  const path = folder({ 'shop.yaml': shop(1), 'service.yaml': service, 'ingress.yaml': ingress, 'none.yaml': '---\n', 'empty/readme.md': '', 'values/values.yaml': 'replicas: 1', 'chart/Chart.yaml': 'name: chart' });
  const FORMS = 'gateway:NAMESPACE/NAME, ingress:CLASS, mesh[:NAMESPACE[,LABEL=VALUE...]] or plain[:NAMESPACE]';
  const caller = (text: string) => `error: option '--from <caller>' argument '${text}' is invalid. It must be ${FORMS}.`;

  test.each<[string, string[], string]>([
    ['no path', ['check'], "error: missing required argument 'paths'"],
    ['an unknown command', ['chek'], "error: unknown command 'chek'\n(Did you mean check?)"],
    ['an unknown option', ['check', '--stict', path], "error: unknown option '--stict'\n(Did you mean --strict?)"],
    ['an unknown format', ['check', '--format', 'xml', path], "error: option '--format <format>' argument 'xml' is invalid. Allowed choices are text, json, sarif, junit."],
    ...['nowhere', 'gateway:public', 'gateway:a/b/c', 'ingress', 'ingress:', 'mesh:', 'mesh:shop,app', 'plain:', 'plain:a,b=c'].map((text): [string, string[], string] => [`the caller ${text}`, ['traffic', path, '--from', text], caller(text)]),
    ['a header without value', ['traffic', path, '--from', 'plain', '--header', 'x-canary'], "error: option '--header <header>' argument 'x-canary' is invalid. It must have a name and a value with \":\" or \"=\" between them."],
    ['a cookie without name', ['traffic', path, '--from', 'plain', '--cookie', '=x'], "error: option '--cookie <cookie>' argument '=x' is invalid. It must have a name and a value with \"=\" between them."],
    ['a port that is no number', ['traffic', path, '--from', 'plain', '--port', 'http'], "error: option '--port <port>' argument 'http' is invalid. It must be a whole number."],
    ['half a gRPC method', ['traffic', path, '--from', 'plain', '--grpc', 'Add'], "error: option '--grpc <method>' argument 'Add' is invalid. It must be package.Service/Method."],
  ])('wrong usage: %s', async (_, argv, error) => {
    expect(await cli(argv)).toEqual({ status: 2, out: '', err: `${error}\n(--help shows the arguments)\n` });
  });

  test.each<[string, string[], string]>([
    ['paths that are not there', ['check', join(path, 'x'), join(path, 'y')], ['x', 'y'].map(name =>
      `cdk8s-canary check: path must be a file or a directory that can be read, got "DIR/${name}": ENOENT: no such file or directory, stat 'DIR/${name}'`).join('\n')],
    ['a directory without objects beside one with', ['check', path + '/shop.yaml', join(path, 'empty')], 'cdk8s-canary check: path must have Kubernetes objects, got none (DIR/empty)'],
    ['an empty stdin beside a file', ['check', '-', path + '/shop.yaml'], 'cdk8s-canary check: path must have Kubernetes objects, got none (stdin)'],
    ['files without objects', ['check', join(path, 'none.yaml'), join(path, 'empty/readme.md')], 'cdk8s-canary check: path must have Kubernetes objects, got none (DIR/none.yaml and 1 more)'],
    ['a directory with other documents', ['check', path + '/shop.yaml', join(path, 'values')], 'cdk8s-canary check: path must have Kubernetes objects, got 1 documents that are none, DIR/values/values.yaml:1:1 the first (DIR/values)'],
    ['a Helm chart', ['traffic', join(path, 'chart'), '--from', 'plain'], 'cdk8s-canary traffic: directory must have manifests, got a Helm chart: render it first, with helm template DIR/chart (DIR/chart/Chart.yaml)'],
    ['an empty stdin', ['check', '-'], 'cdk8s-canary check: path must have Kubernetes objects, got none (stdin)'],
    ['a gateway that is not there', ['traffic', path + '/shop.yaml', '--from', 'gateway:a/b', '--host', 'c'], 'TrafficModel.send: from must be in the input, got gateway a/b: there are gateway shop/public'],
    ['no caller where there is no way in', ['traffic', join(path, 'service.yaml'), '--host', 'c'],
      'cdk8s-canary traffic: --from must be given where the input has not one gateway or Ingress class alone, got neither a gateway nor an Ingress class'],
    ['no caller where there are several ways in', ['traffic', join(path, 'shop.yaml'), join(path, 'ingress.yaml'), '--host', 'c'],
      'cdk8s-canary traffic: --from must be given where the input has not one gateway or Ingress class alone, got ingress class nginx, gateway shop/public'],
    ['a device', ['check', '/dev/zero'], 'cdk8s-canary check: path must be a file or a directory, got "/dev/zero", a device: a pipe is read with -'],
    ['a host that cannot be', ['traffic', path + '/shop.yaml', '--from', 'plain', '--host', 'a b'], 'TrafficModel.send: host must be a name, with or without port, got "a b"'],
  ])('input: %s', async (_, argv, error) => {
    const { status, out, err } = await cli(argv);
    expect({ status, out, err: err.replaceAll(path, 'DIR') }).toEqual({ status: 2, out: '', err: `${error}\n` });
  });

  test('stdin that cannot be read', async () => {
    const err: string[] = [];
    const stdin = new Readable({
      read() {
        this.destroy(new Error('EISDIR: illegal operation on a directory, read'));
      },
    });
    const status = await run(['check', '-'], { stdin, stdout: { write: () => fail() }, stderr: { write: text => err.push(text) }, env: {} });
    expect([status, err]).toEqual([2, ['cdk8s-canary check: stdin must be something that can be read, got EISDIR: illegal operation on a directory, read\n']]);
  });

  test('nothing to do: the help goes to stderr', async () => {
    const { status, out, err } = await cli([]);
    expect([status, out]).toEqual([2, '']);
    expect(err).toMatch(/^Usage: cdk8s-canary \[options\] \[command\]\n/);
  });
});

test('--version is that of the package', async () => {
  expect(await cli(['--version'])).toEqual({ status: 0, out: `${JSON.parse(readFileSync('package.json', 'utf8')).version}\n`, err: '' });
});

/** What "npm run compile" has built. */
describe('the built program', () => {
  const bash = (script: string, ...args: string[]) => execFileSync('bash', ['-c', script, ...args], { stdio: 'pipe' }).toString();

  test('ends with the status of the check, also when nobody reads the rest', () => {
    const path = folder({ 'shop.yaml': shop(0) });
    expect(bash('node lib/cli.js check "$0" | grep -c R2; echo ${PIPESTATUS[0]}', path)).toBe('1\n1\n');
    expect(bash('{ node lib/cli.js check "$0" | true; echo ${PIPESTATUS[0]}; } 2>&1', path)).toBe('1\n');
  });

  test('tells mistakes of the input without a stack', () => {
    expect(bash('node lib/cli.js check /nowhere 2>&1; echo $?')).toBe(
      'cdk8s-canary check: path must be a file or a directory that can be read, got "/nowhere": ENOENT: no such file or directory, stat \'/nowhere\'\n2\n');
  });
});
