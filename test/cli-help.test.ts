import { copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'fs';
import { createServer } from 'http';
import { AddressInfo } from 'net';
import { join, resolve } from 'path';
import { Command } from 'commander';
import { cli, folder } from './cli-support';
import { programOf } from '../src/cli/program';

/** Where the examples of a command are run. */
interface World {
  /** Puts the files that the examples name into an empty folder, which is the current one then; says what else the environment has. */
  readonly build: (path: string) => { [name: string]: string } | void;
  /** What is piped in, where an example has a pipe. */
  readonly input?: string;
  /** Examples that end with another status than 0, by a part of them. */
  readonly statuses?: { readonly [line: string]: number };
  /** Files that are there afterwards, by a part of the example. */
  readonly made?: { readonly [line: string]: string };
}

const SHOPS = resolve('examples/cli');
const TADA = resolve('examples/tada/prod');
const KUBECTL = resolve('test/kubectl/fake-kubectl.js');
const shop = (state: string) => readFileSync(join(SHOPS, state, 'shop.k8s.yaml'), 'utf8');
const EMPTY = '---\n# Source: shop/templates/gateway.yaml\n';
/** The process "server" of the plan, in the folder itself and in "prod", as examples have it. */
const plan = (path: string) => {
  cpSync(TADA, path, { recursive: true });
  cpSync(TADA, join(path, 'prod'), { recursive: true });
};

/** For the traffic of examples: a gateway, the mesh, and a Service that pods without sidecar ask. */
const ROUTES = `apiVersion: v1
kind: Service
metadata: { name: NAME, namespace: shop }
spec: { selector: { app: NAME }, ports: [{ name: http, port: 80, targetPort: 8080 }, { name: more, port: 8080 }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: NAME, namespace: shop }
spec:
  selector: { matchLabels: { app: NAME, track: stable } }
  template: { metadata: { labels: { app: NAME, track: stable } }, spec: { containers: [{ name: web, image: 'web:1', ports: [{ containerPort: 8080 }] }] } }
`;
const GATEWAY = `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: public, namespace: istio-system }
spec: { selector: { istio: ingressgateway }, servers: [{ port: { number: 80, name: http, protocol: HTTP }, hosts: [api.example.com] }] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: cart, namespace: shop }
spec: { hosts: [api.example.com], gateways: [istio-system/public], http: [{ route: [{ destination: { host: cart } }] }] }
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: cart, namespace: shop }
spec: { ingressClassName: nginx, rules: [{ host: api.example.com, http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: cart, port: { number: 80 } } } }] } }] }
`;
const TRAFFIC = ['cart', 'catalog'].map(name => ROUTES.replaceAll('NAME', name)).concat(GATEWAY).join('---\n');

const IMAGES = `images:
- { name: auth-api-stable-image, newName: registry.example/auth-api, newTag: "1" }
- { name: auth-api-canary-image, newName: registry.example/auth-api, newTag: "2" }
`;

/** A kubectl whose cluster has nothing, and takes everything. */
const kubectl = (path: string, context: string) => {
  const bin = join(path, 'bin');
  mkdirSync(bin);
  symlinkSync(KUBECTL, join(bin, 'kubectl'));
  writeFileSync(join(bin, 'state.json'), JSON.stringify({ context, namespaces: ['shop'], live: {} }));
  return { FAKE_KUBECTL: bin, PATH: `${bin}:${process.env.PATH}` };
};

/** Answers of every fifth request, and of those with a header, are those of the canary. */
let asked = 0;
const server = createServer(({ headers }, response) => {
  const version = headers['x-canary'] === 'true' || asked++ % 5 === 0 ? '1.1' : '1.0';
  response.setHeader('x-version', version).end(JSON.stringify({ app: { version }, text: `version ${version} ` }));
});
beforeAll(() => new Promise<void>(done => server.listen(0, '127.0.0.1', done)));
afterAll(() => server.close());

/** Those whose name is part of a line. */
const of = <Value>(all: { readonly [part: string]: Value }, line: string) =>
  Object.entries(all).filter(([part]) => line.includes(part)).map(([, value]) => value);

/** Every command: its examples are run as they stand, but for the hosts of `probe`. */
const WORLDS: { readonly [command: string]: World } = {
  check: {
    build: path => {
      cpSync(join(SHOPS, 'before'), join(path, 'dist'), { recursive: true });
      mkdirSync(join(path, 'manifests'));
      writeFileSync(join(path, 'manifests/gateway.yaml'), EMPTY);
    },
    input: shop('before'),
  },
  traffic: {
    build: path => {
      mkdirSync(join(path, 'dist'));
      writeFileSync(join(path, 'dist/shop.yaml'), TRAFFIC);
    },
    input: TRAFFIC,
  },
  completion: { build: () => undefined },
  diff: {
    build: path => {
      ['before', 'after'].forEach(state => cpSync(join(SHOPS, state), join(path, state), { recursive: true }));
      ['before', 'after', 'live'].forEach(state => writeFileSync(join(path, `${state}.yaml`), shop(state === 'after' ? 'after' : 'before')));
    },
    input: shop('after'),
  },
  report: {
    build: path => {
      ['before', 'after'].forEach(state => cpSync(join(SHOPS, state), join(path, state), { recursive: true }));
      writeFileSync(join(path, 'live.yaml'), shop('before'));
    },
    input: shop('after'),
    made: { '--output': 'report.html' },
  },
  set: { build: plan },
  advance: { build: plan },
  rollback: { build: plan },
  promote: {
    build: path => {
      plan(path);
      const file = join(path, 'canary.yaml');
      writeFileSync(file, `${readFileSync(file, 'utf8')}- { project: auth-api, type: DEPLOYMENT_REPLICAS, weight: 1 }\n`);
      mkdirSync(join(path, 'workloads/auth/prod'), { recursive: true });
      writeFileSync(join(path, 'workloads/auth/prod/kustomization.yaml'), IMAGES);
    },
  },
  init: {
    build: path => {
      const [service, deployment] = ROUTES.replaceAll('NAME', 'web').replace(', { name: more, port: 8080 }', '').split('---\n');
      mkdirSync(join(path, 'k8s'));
      writeFileSync(join(path, 'deployment.yaml'), deployment);
      writeFileSync(join(path, 'service.yaml'), service);
      writeFileSync(join(path, 'k8s/web.yaml'), `${service}---\n${deployment}`);
    },
    made: { 'init shop': 'shop/canary-shop.ts', 'init --from': 'canary-web.ts', 'init deploy': 'deploy/canary-web.ts' },
  },
  status: {
    build: path => {
      plan(path);
      return kubectl(path, 'prod');
    },
    input: shop('before'),
    // Nothing of it is in the cluster.
    statuses: { '--live': 1 },
  },
  apply: {
    build: path => {
      cpSync(join(SHOPS, 'before'), join(path, 'dist'), { recursive: true });
      copyFileSync(join(SHOPS, 'canary.yaml'), join(path, 'canary.yaml'));
      return kubectl(path, 'prod');
    },
    input: shop('before'),
  },
  probe: { build: () => undefined },
};

/** The program, whose commands note that they were called instead of doing what they do. */
function mute(): { program: Command; called: string[] } {
  const called: string[] = [];
  const stream = { write: () => undefined };
  const program = programOf({ stdin: (async function* () {})(), stdout: stream, stderr: stream, env: {} }, () => undefined);
  program.commands.forEach(command => command.action(() => {
    called.push(command.name());
  }));
  return { program, called };
}

const visible = () => mute().program.createHelp().visibleCommands(mute().program).map(command => command.name());
const helpOf = async (command: string) => (await cli([command, '--help'])).out;
/** The command lines of this program in the examples, without what the shell does around them. */
const examplesOf = async (command: string) => (await helpOf(command)).split('\nExamples:\n')[1].trimEnd().split('\n')
  .map(line => ({ line, words: wordsOf(line.split('cdk8s-canary ')[1]) }));

/** The words up to what belongs to the shell: `> file`, `| next`, `)`, `# comment`. */
function wordsOf(text: string): string[] {
  const words = text.match(/(?:'[^']*'|"[^"]*"|[^\s'")|>#])+|[)|>#]/g) ?? [];
  const end = words.findIndex(word => /^[)|>#]$/.test(word));
  return words.slice(0, end < 0 ? words.length : end).map(word => word.replace(/["']/g, ''));
}

test('every command says its exit statuses and has examples, in lines that fit', async () => {
  expect(visible().length).toBeGreaterThan(3);
  for (const command of visible()) {
    const { status, out, err } = await cli([command, '--help']);
    expect([command, status, err]).toEqual([command, 0, '']);
    expect(out).toMatch(new RegExp(`^Usage: cdk8s-canary ${command} .*\n`));
    expect(out).toMatch(/\n\nExit status:\n {2}0 {2}[^]*\n {2}2 {2}[^]*\n\nExamples:\n {2}\S/);
    expect((await examplesOf(command)).length).toBeGreaterThan(command === 'completion' ? 2 : 1);
    // The texts of options are wrapped by commander; what stands below is ours.
    expect(out.split('\nExit status:\n')[1].split('\n').filter(line => line.length > 130)).toEqual([]);
  }
});

test('the examples of every command are command lines that it understands', async () => {
  for (const command of visible()) {
    for (const { line, words } of await examplesOf(command)) {
      const { program, called } = mute();
      await program.parseAsync(words, { from: 'user' }).catch(error => called.push(`${line}: ${error.message}`));
      expect(called).toEqual([command]);
    }
  }
});

test.each(Object.entries(WORLDS))('the examples of %s do what they say', async (command, { build, input, statuses = {}, made = {} }) => {
  const [before, path] = [process.cwd(), folder({})];
  let count = 0;
  const here = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  for (const { line, words } of await examplesOf(command)) {
    const cwd = join(path, `${++count}`);
    mkdirSync(cwd);
    const env = build(cwd) ?? {};
    process.chdir(cwd);
    try {
      const argv = words.map(word => word.replace(/^https?:.*/, here));
      const { status, out, err } = await cli(argv, { input: line.includes('|') ? [input!] : [], env });
      const [wanted = 0] = of(statuses, line);
      expect([line, status, status === 0 ? '' : err]).toEqual([line, wanted, '']);
      const files = of(made, line);
      expect(files.filter(file => !existsSync(file))).toEqual([]);
      expect(files.length > 0 || (command === 'apply' ? out + err : out) !== '').toBe(true);
    } finally {
      process.chdir(before);
    }
  }
  rmSync(path, { recursive: true });
}, 60_000);

test('there is a world for the examples of every command', () => {
  expect(Object.keys(WORLDS).sort()).toEqual(visible().sort());
});

test.each([[['--help']], [[]]])('the help of the program lists every command: %j', async argv => {
  const { status, out, err } = await cli(argv);
  expect(status).toBe(argv.length === 0 ? 2 : 0);
  const help = argv.length === 0 ? err : out;
  expect(help).toMatch(/^Usage: cdk8s-canary \[options\] \[command\]\n/);
  const listed = [...help.split('\nCommands:\n')[1].split('\n\n')[0].matchAll(/^ {2}(\S+) /gm)].map(([, name]) => name);
  // The order of a rollout.
  expect(listed).toEqual(['init', 'status', 'set', 'advance', 'promote', 'rollback', 'check', 'traffic', 'diff', 'report', 'apply', 'probe', 'completion']);
  expect(visible()).toEqual(listed);
  expect(help).toContain('\nExit status of all commands:\n  0         done');
  expect(help).not.toMatch(/\n {2}complete /);
});
