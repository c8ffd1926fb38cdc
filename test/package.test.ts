import { execFileSync } from 'child_process';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'fs';
import { builtinModules } from 'module';
import { tmpdir } from 'os';
import { join, resolve } from 'path';
import * as jsYaml from 'js-yaml';

/** Tests of what "npm run compile" has built: a stranger's view of the package. */
const env = { ...process.env, CDK8S_CHECK_UPGRADE: 'false', JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20' };
const run = (command: string, args: string[], cwd = '.') => execFileSync(command, args, { cwd, env, stdio: 'pipe' }).toString();
const folder = (name: string) => mkdtempSync(join(tmpdir(), `cdk8s-canary-${name}-`));

const assembly = JSON.parse(readFileSync('.jsii', 'utf8'));

test('no exported type has a union, which other languages cannot express', () => {
  expect(JSON.stringify(assembly.types)).not.toContain('"union"');
});

test('every exported type and member has a docstring, and every optional property says its default', () => {
  const silent: string[] = [];
  for (const type of Object.values<any>(assembly.types)) {
    const members = [...type.properties ?? [], ...type.methods ?? [], ...type.members ?? []].filter(({ overrides }: any) => !overrides);
    for (const member of [{ name: '', docs: type.docs }, ...members]) {
      const lacks = member.docs?.summary === undefined || (type.datatype && member.optional && member.docs.default === undefined);
      silent.push(...lacks ? [`${type.fqn}.${member.name}`] : []);
    }
  }
  expect(silent).toEqual([]);
});

test('generated Istio types are not exported', () => {
  expect(Object.keys(assembly.types).filter(name => /VirtualServiceSpec|DestinationRuleSpec/.test(name))).toEqual([]);
});

test('API.md is up to date: run "npm run docgen"', () => {
  const file = join(folder('docs'), 'API.md');
  run('npx', ['jsii-docgen', '--output', file]);
  expect(readFileSync('API.md', 'utf8')).toBe(readFileSync(file, 'utf8'));
});

describe('the packed package', () => {
  const target = folder('pack');
  const [{ filename, size, files }] = JSON.parse(run('npm', ['pack', '--json', '--pack-destination', target]));

  test('is below 1 MB and has what it needs, without sources, examples and tests, and one file of code', () => {
    const paths: string[] = files.map(({ path }: any) => path);
    expect(size).toBeLessThan(1_000_000);
    expect(paths).toEqual(expect.arrayContaining(['.jsii', 'lib/index.js', 'lib/index.d.ts', 'README.md', 'LICENSE', 'lib/testing.js', 'lib/testing.d.ts',
      'lib/cli.js', 'lib/verifier.js', 'lib/manifest-reader.js', 'lib/vendor/LICENSES.txt', 'schemas/findings.schema.json', 'schemas/canary-plan.schema.json', 'docs/singletons.md',
      ...['commander', 'diff', 'fraction', 'html-escaper', 'js-yaml', 're2js', 'xml', 'yaml'].map(name => `lib/vendor/${name}.js`)]));
    expect(paths.filter(path => /^(?:API\.md|action\.yml)$|^(src|test|examples|bench|crds|docs\/(?:rules|cli)|scripts|projenrc|node_modules|\.ci)\/|^lib\/(?!vendor).+\/.*\.js$|tsconfig|\.projen/.test(path))).toEqual([]);
  });

  test('requires nothing but what it brings along, cdk8s and constructs', () => {
    const code = files.map(({ path }: any) => path).filter((path: string) => path.endsWith('.js')).map((path: string) => readFileSync(path, 'utf8')).join('\n');
    const foreign = [...code.matchAll(/\brequire\("([^".][^"]*)"\)/g)].map(([, name]) => name).filter(name => !builtinModules.includes(name.replace(/^node:/, '')));
    expect([...new Set(foreign)].sort()).toEqual(['cdk8s', 'constructs']);
  });

  test.each([
    ['importing it loads none of these libraries', '', []],
    ['writing loads the one that writes', 'new Chart(app, "web"); new ApiObject(app.charts[0], "a", { apiVersion: "v1", kind: "Service" }); app.synthYaml();', ['js-yaml.js']],
  ])('%s', (_, code, libraries) => {
    const loaded = 'Object.keys(require.cache).filter(path => path.startsWith(require("path").resolve("lib/vendor"))).map(path => require("path").basename(path))';
    const before = 'const { ApiObject, Chart } = require("cdk8s"); const { GitOpsApp } = require("./lib/index.js"); const app = new GitOpsApp();';
    expect(JSON.parse(run('node', ['-e', `${before} ${code} console.log(JSON.stringify(${loaded}))`]))).toEqual(libraries);
  });

  test('names the licence of every library that it brings along', () => {
    const licences = readFileSync('lib/vendor/LICENSES.txt', 'utf8');
    for (const name of ['commander', 'fraction.js', 'html-escaper', 'js-yaml', 're2js', 'xml', 'yaml']) {
      expect(licences).toMatch(new RegExp(`^${name} [\\d.]+, \\S+`, 'm'));
    }
  });

  test.each(['cdk8s-plus-27', 'cdk8s-plus-34'])('installs into an empty app beside %s, which type-checks and synthesizes with the cdk8s CLI', plus => {
    const app = folder(plus);
    const installed = (name: string) => JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version;
    const versions = ['cdk8s', 'constructs', plus, 'typescript', '@types/node'].map(name => `${name}@${installed(name)}`);
    writeFileSync(join(app, 'package.json'), JSON.stringify({ name: 'app', version: '1.0.0', private: true }));
    run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', join(target, filename), ...versions], app);
    writeFileSync(join(app, 'main.ts'), [
      'import { Chart } from \'cdk8s\';',
      'import { CanaryService, GitOpsApp, RequestMatch, Routing, Workload } from \'cdk8s-canary\';',
      `import { Deployment } from '${plus}';`,
      'import { Caller, expectTraffic } from \'cdk8s-canary/testing\';',
      'const app = new GitOpsApp();',
      'const chart = new Chart(app, \'web\', { namespace: \'web\' });',
      'const deployment = new Deployment(chart, \'workload\', { containers: [{ image: \'web:1\', ports: [{ name: \'http\', number: 80 }] }] });',
      'new CanaryService(chart, \'web\', {',
      '  workload: Workload.fromDeployment(deployment),',
      '  canary: { image: \'web:2\' },',
      '  routing: Routing.istio(),',
      '  split: { match: [RequestMatch.headerRegex(\'x-user\', \'.*beta\')], weight: 5 },',
      '});',
      'app.synth();',
      'expectTraffic(app).from(Caller.mesh(\'web\')).host(\'web\').get(\'/\').toReach({ stable: 95, canary: 5 });',
    ].join('\n'));
    run('npx', ['tsc', '--strict', '--types', 'node', '--target', 'es2022', '--module', 'node16', 'main.ts'], app);
    run('node', [resolve('node_modules/.bin/cdk8s'), 'synth', '--app', 'node main.js', '--output', 'out'], app);
    expect(readdirSync(join(app, 'out'))).toEqual(['.cdk8s-canary', 'web.k8s.yaml']);
    const objects = jsYaml.loadAll(readFileSync(join(app, 'out', 'web.k8s.yaml'), 'utf8')) as any[];
    expect(objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([
      'Deployment web', 'Deployment web-canary', 'Service web', 'DestinationRule web', 'VirtualService web-mesh',
    ]);
  });
});
