import { execFileSync } from 'child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, symlinkSync } from 'fs';
import { tmpdir } from 'os';
import { join, resolve } from 'path';
import * as fc from 'fast-check';
import { parse } from 'yaml';
import { command, contents, ENV, findings, install, place, read, refused, typeErrors, within } from './cli-init-support';
import { cli, Result } from './cli-support';
import { CanaryPlan, Manifests } from '../src';
import { functionOf } from '../src/cli/init/code';
import { nameOf } from '../src/cli/init/init-options';

const PACKAGE = JSON.parse(readFileSync('package.json', 'utf8'));
const FILES = ['package.json', 'tsconfig.json', 'jest.config.js', 'cdk8s.yaml', 'canary.yaml', 'main.ts', 'canary-shop.ts', 'canary-shop.test.ts', '.github/workflows/canary.yml', '.gitignore'];
const ROUTINGS = ['istio', 'gateway-api', 'nginx', 'alb', 'service'];

describe('a new app', () => {
  const root = mkdtempSync(join(tmpdir(), 'cdk8s canary init-'));
  const directories = ROUTINGS.map(routing => join(root, `web-${routing}`));
  const results: Result[] = [];

  beforeAll(async () => {
    install(root);
    for (const [index, routing] of ROUTINGS.entries()) {
      results.push(await cli(['init', directories[index], '--routing', routing]));
    }
  });

  test('has its files, told as messages, and the next steps as the result', async () => {
    const directory = place();
    const { status, out, err } = await cli(['init', directory]);
    expect([status, err]).toEqual([0, FILES.map(name => `created ${name}\n`).join('')]);
    expect(Object.keys(contents(directory)).sort()).toEqual([...FILES].sort());
    expect(out).toBe([
      'Next:',
      `  cd '${directory}'`.padEnd(Math.max(27, directory.length + 5) + 2).trimEnd(),
      ...[['npm install', 'and commit package-lock.json'], ['npm test', 'who gets the canary, asked of the rendered objects'],
        ['npm run synth', 'writes dist/, which is to be committed and applied'], ['npx cdk8s-canary check dist', 'the known mistakes of canary deployments']].map(([step, what]) => `  ${step.padEnd(directory.length + 5)}  ${what}`),
      'Image, port and readiness path of your own: canary-shop.ts and canary.yaml.',
      'A rollout begins with: npx cdk8s-canary advance shop',
      '',
    ].join('\n'));
  });

  test('has types, for every routing', () => {
    expect(results.map(({ status }) => status)).toEqual(ROUTINGS.map(() => 0));
    expect(typeErrors(directories)).toEqual([]);
  });

  test('has a test that passes, for every routing', () => {
    const { status, out } = command(root, 'jest', '--ci', '--projects', ...directories);
    expect(out).toMatch(/Tests: +15 passed, 15 total/);
    expect(status).toBe(0);
  });

  test('has a test that fails when the code does what the test does not say', () => {
    const directory = directories[0];
    const broken = join(root, 'broken');
    within(broken, { ...contents(directory), 'canary-web-istio.ts': read(directory, 'canary-web-istio.ts').replace('\'x-canary\'', '\'x-other\'') });
    const { status, out } = command(broken, 'jest', '--ci');
    expect(status).toBe(1);
    expect(out).toContain('expected GET web-istio.example.com/ from gateway istio-system/public with x-canary: true to reach canary 100 %');
  });

  test('is rendered by its main.ts without findings, for every routing', async () => {
    const env = { ...ENV, TS_NODE_COMPILER_OPTIONS: JSON.stringify({ rootDir: root }) };
    const script = 'for (const directory of process.argv.slice(1)) { process.chdir(directory); require(`${directory}/main.ts`); }';
    execFileSync('node', ['-r', resolve('node_modules/ts-node/register/transpile-only'), '-e', script, ...directories], { cwd: directories[0], env });
    for (const [index, directory] of directories.entries()) {
      expect(await findings(directory)).toEqual({ status: 0, out: 'no findings\n', err: '' });
      const name = `web-${ROUTINGS[index]}`;
      expect(Manifests.fromPath(join(directory, 'dist')).objects.map(({ title }) => title)).toEqual(
        expect.arrayContaining([`Deployment ${name}/${name}`, `Deployment ${name}/${name}-canary`, `Service ${name}/${name}`]));
    }
  });

  test('is rendered and validated by the CLI of cdk8s', () => {
    symlinkSync(join(root, 'node_modules'), join(directories[0], 'node_modules'));
    const { status, out } = command(directories[0], 'cdk8s', ...JSON.parse(read(directories[0], 'package.json')).scripts.synth.split(' ').slice(1));
    expect(out).toMatch(/Validation Report[^]*Validations ended succesfully/);
    expect(status).toBe(0);
  });

  test('has a plan that its schema and its reader know, and that advances', async () => {
    const plan = CanaryPlan.fromFile(join(directories[0], 'canary.yaml'), { target: 'prod' });
    expect(plan.entries.map(({ project, weight, idle }) => [project, weight, idle])).toEqual([['web-istio', 0, false]]);
    expect(directories.map((directory, index) => CanaryPlan.fromFile(join(directory, 'canary.yaml')).advance(`web-${ROUTINGS[index]}`).entries[0].weight)).toEqual([5, 5, 5, 5, 10]);
    expect(read(directories[0], 'canary.yaml')).toMatch(/^# yaml-language-server: \$schema=node_modules\/cdk8s-canary\/schemas\/canary-plan\.schema\.json\n/);
    expect(existsSync('schemas/canary-plan.schema.json')).toBe(true);
  });

  test('needs the packages that this one is built with', () => {
    const { name, dependencies, devDependencies, scripts } = JSON.parse(read(directories[0], 'package.json'));
    expect(name).toBe('web-istio');
    expect(dependencies).toEqual({ ...PACKAGE.peerDependencies, 'cdk8s-canary': PACKAGE.version });
    expect(Object.keys(devDependencies)).toEqual(['@types/jest', '@types/node', 'cdk8s-cli', 'jest', 'ts-jest', 'ts-node', 'typescript']);
    expect(PACKAGE.devDependencies).toMatchObject(devDependencies);
    expect(Object.keys(scripts)).toEqual(['synth', 'test', 'check']);
  });

  test('has a workflow that tests, renders, checks, and reports with the action of this version', () => {
    const { jobs, permissions } = parse(read(directories[0], '.github/workflows/canary.yml'));
    expect(permissions).toEqual({ contents: 'read' });
    expect(jobs.check.steps.flatMap(({ run }: any) => run?.trim() ?? [])).toEqual([
      'npm ci --ignore-scripts', 'npm test', 'npm run synth', 'git add --intent-to-add dist\ngit diff --exit-code -- dist', 'npm run check',
    ]);
    const { uses, with: given } = jobs.report.steps[2];
    expect([uses, given]).toEqual([`cdk8s-canary/cdk8s-canary@v${PACKAGE.version}`, { before: 'before/dist', after: 'dist' }]);
    expect(jobs.report.if).toBe('github.event_name == \'pull_request\'');
    expect(Object.keys(parse(readFileSync('action.yml', 'utf8')).inputs)).toEqual(expect.arrayContaining(Object.keys(given)));
  });
});

describe('options', () => {
  const code = async (name: string, ...options: string[]) => {
    const directory = place(name);
    expect((await cli(['init', directory, ...options])).status).toBe(0);
    const [path] = readdirSync(directory).filter(file => /^canary-.*(?<!test)\.ts$/.test(file));
    return { text: read(directory, path), path, directory };
  };

  test.each([['shop', 'shop'], ['Web Shop_2', 'web-shop-2'], ['2048-game', 'game'], ['--x--', 'x'], ['2048', 'api'], ['_', 'api'], ['x'.repeat(57), 'api'], ['Café', 'caf']])(
    'the name is that of the folder %j as a DNS label: %s', async (name, expected) => {
      expect((await code(name)).path).toBe(`canary-${expected}.ts`);
    });

  test('any folder gives a name that Kubernetes and TypeScript take', () => {
    fc.assert(fc.property(fc.string({ minLength: 1, unit: 'grapheme' }).map(text => text.replaceAll('/', '')), text => {
      expect(nameOf(join('/x', text))).toMatch(/^[a-z]([a-z0-9-]{0,54}[a-z0-9])?$/);
      expect(functionOf(nameOf(join('/x', text)))).toMatch(/^add[A-Z][A-Za-z0-9]*$/);
    }));
  });

  test('defaults: the namespace is the name, istio at istio-system/public, NAME.example.com, target prod', async () => {
    const { text, directory } = await code('shop');
    expect(text).toContain('new Chart(app, \'canary-shop\', { namespace: \'shop\' })');
    expect(text).toContain('routing: Routing.istio({ hosts: [\'shop.example.com\'], gateways: [\'istio-system/public\'] }),');
    expect(text).toContain('CanaryPlan.fromFile(\'canary.yaml\', { target: \'prod\' })');
    expect(CanaryPlan.fromFile(join(directory, 'canary.yaml')).target).toBe('prod');
  });

  test('the gateway of gateway-api is gateways/public', async () => {
    expect((await code('shop', '--routing', 'gateway-api')).text).toContain('Routing.gatewayApi({ hosts: [\'shop.example.com\'], gateways: [{ name: \'public\', namespace: \'gateways\' }] })');
  });

  test('each is used', async () => {
    const { text, directory } = await code('x', '--name', 'new', '--namespace', 'web', '--host', '*.example.org', '--gateway', 'edge', '--target', 'it\'s"1');
    expect(text).toContain('export function addNew(app: App, plan = CanaryPlan.fromFile(\'canary.yaml\', { target: "it\'s\\"1" })): CanaryService {');
    expect(text).toContain('new Chart(app, \'canary-new\', { namespace: \'web\' })');
    expect(text).toContain('Routing.istio({ hosts: [\'*.example.org\'], gateways: [\'edge\'] })');
    expect(CanaryPlan.fromFile(join(directory, 'canary.yaml'), { target: 'it\'s"1' }).entries.map(({ project }) => project)).toEqual(['new']);
    expect(read(directory, 'canary-new.test.ts')).toContain('all.from(Caller.gateway(\'web/edge\')).host(\'www.example.org\').get(\'/\'),\n    all.from(Caller.mesh(\'web\')).host(\'new\').get(\'/\'),');
  });

  test('targets that YAML takes for something else are texts', async () => {
    const { directory } = await code('shop', '--target', '1.10');
    expect(CanaryPlan.fromFile(join(directory, 'canary.yaml')).target).toBe('1.10');
  });

  test('DIR is the working directory', async () => {
    const directory = place('here');
    mkdirSync(directory);
    const before = process.cwd();
    process.chdir(directory);
    try {
      const { out } = await cli(['init']);
      expect(out).not.toContain('cd ');
      expect(existsSync(join(directory, 'canary-here.ts'))).toBe(true);
    } finally {
      process.chdir(before);
    }
  });

  test('--dry-run says what would be, and writes nothing', async () => {
    const directory = place();
    expect(await cli(['init', directory, '--dry-run'])).toEqual({ status: 0, out: FILES.map(name => `would create ${name}\n`).join(''), err: '' });
    expect(existsSync(directory)).toBe(false);
  });

  test.each<[string[], string]>([
    [['--name', 'Web_1'], '--name must be at most 56 lower-case letters, digits and "-", starting with a letter and not ending with "-", got "Web_1"'],
    [['--namespace', 'a.b'], '--namespace must be at most 63 lower-case letters, digits and "-", not starting or ending with "-", got "a.b"'],
    [['--host', 'web'], '--host must be a DNS name in lower case with a dot, such as api.example.com or *.example.com, got "web"'],
    [['--gateway', 'a/b/c'], '--gateway must be NAMESPACE/NAME, or NAME for one in the namespace of the process, got "a/b/c"'],
    [['--target', 'a b'], '--target must be a word of letters, digits and signs of ASCII, such as prod, got "a b"'],
    [['--routing', 'service', '--host', 'a.example.com'], '--host is for routings with hosts, got it beside --routing service, whose clients call the Service: remove it'],
    [['--routing', 'nginx', '--gateway', 'a/b'], '--gateway is for --routing istio and gateway-api, got it beside --routing nginx: remove it'],
    [['--name', '1', '--target', ''], '--name must be at most 56 lower-case letters, digits and "-", starting with a letter and not ending with "-", got "1"\n'
      + 'cdk8s-canary init: --target must be a word of letters, digits and signs of ASCII, such as prod, got ""'],
  ])('%j is refused', async (options, problem) => {
    const directory = place();
    expect(await cli(['init', directory, ...options])).toEqual(refused(problem));
    expect(existsSync(directory)).toBe(false);
  });

  test('folders are written with /', async () => {
    expect(await cli(['init', 'a\\b'])).toEqual(refused('DIR must have / between folders, got "a\\\\b": write "a/b"'));
  });

  test('an unknown routing is refused', async () => {
    const { status, err } = await cli(['init', place(), '--routing', 'traefik']);
    expect([status, err.split('\n')[0]]).toEqual([2,
      'error: option \'--routing <provider>\' argument \'traefik\' is invalid. Allowed choices are istio, gateway-api, nginx, alb, service.']);
  });
});
