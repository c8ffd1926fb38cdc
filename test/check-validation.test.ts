import { spawnSync } from 'child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join, resolve } from 'path';
import { ValidationContext } from 'cdk8s-cli/plugins';
import { message } from './support';
import { CheckValidation, CheckValidationOptions } from '../src';
import * as facade from '../src/verify/check';

/** What `cdk8s synth` writes for an app with two charts: workloads, and their header rule. */
const labels = (track: string) => ({ app: 'web', track });
const deployment = (name: string, track: string, replicas: number) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name, namespace: 'shop' },
  spec: { replicas, selector: { matchLabels: labels(track) }, template: { metadata: { labels: labels(track) }, spec: { containers: [{ name: 'web', image: `web:${track}` }] } } },
});
const ROUTES = [
  { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace: 'shop' }, spec: { selector: { app: 'web' }, ports: [{ name: 'http', port: 80 }] } },
  {
    apiVersion: 'networking.istio.io/v1',
    kind: 'DestinationRule',
    metadata: { name: 'web-rule', namespace: 'shop' },
    spec: { host: 'web', subsets: ['stable', 'canary'].map(track => ({ name: track, labels: { track } })) },
  },
  {
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: { name: 'web-routes', namespace: 'shop' },
    spec: {
      hosts: ['web'],
      http: [
        { match: [{ headers: { 'x-canary': { exact: 'true' } } }], route: [{ destination: { host: 'web', subset: 'canary' } }] },
        { route: [{ destination: { host: 'web', subset: 'stable' } }] },
      ],
    },
  },
];
const STABLE = deployment('web', 'stable', 2);
const canary = (replicas: number) => deployment('web-canary', 'canary', replicas);

function files(...charts: object[][]): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-canary-validation-'));
  return charts.map((objects, index) => {
    const path = join(folder, `chart-${index}.k8s.yaml`);
    // Pretty, so that fields have lines.
    writeFileSync(path, objects.map(object => JSON.stringify(object, null, 2)).join('\n---\n'));
    return path;
  });
}

async function validated(manifests: string[], properties?: CheckValidationOptions, metadata = {}, stdout = false): Promise<ValidationContext['report']> {
  const context = new ValidationContext(manifests, 'cdk8s-canary', '1.0.0', metadata, stdout);
  await new CheckValidation(properties).validate(context);
  return context.report;
}

afterEach(() => jest.restoreAllMocks());

test('charts are checked together, and nothing wrong is a success', async () => {
  const report = await validated(files([STABLE, canary(1)], ROUTES));
  expect(report.toJson()).toEqual({
    title: 'Validation Report (cdk8s-canary@1.0.0)', violations: [], summary: { status: 'success', plugin: 'cdk8s-canary', version: '1.0.0', metadata: { errors: '0', warnings: '0' } },
  });
});

test('an error is a violation with its rule, the construct, the manifest and the line, and fails', async () => {
  const [workloads, routes] = files([STABLE, canary(0)], ROUTES);
  const report = await validated([workloads, routes], {}, { 'web-canary': { path: 'shop/canary' } });
  const { violations, summary } = report.toJson();
  expect([report.success, summary.metadata]).toEqual([false, { errors: '1', warnings: '0' }]);
  const canaryAt = readFileSync(workloads, 'utf8').split('\n').findIndex(text => text.includes('"replicas": 0')) + 1;
  expect(violations).toEqual([{
    ruleName: expect.stringMatching(/^R2 \S/),
    recommendation: expect.stringMatching(/^.*web-routes.*; GET web\.shop\.svc\.cluster\.local\/ from .* with x-canary: true gets HTTP 503: no healthy endpoint; VirtualService shop\/web-routes spec\.http\[0\]\.route\[0\]: /),
    fix: expect.stringMatching(/replica/),
    violatingConstructs: [{
      resourceName: 'web-canary',
      constructPath: 'shop/canary',
      manifestPath: workloads,
      locations: [expect.stringMatching(new RegExp(`^${canaryAt}:\\d+ Deployment shop/web-canary spec\\.replicas$`))],
    }],
  }]);
});

test('an object that shares its name with others has no path of a construct, because the CLI would show that of another', async () => {
  const routes = ROUTES.map(object => object.kind === 'VirtualService' ? { ...object, metadata: { ...object.metadata, name: 'web-canary' } } : object);
  const { violations } = (await validated(files([STABLE, canary(0)], routes), {}, { 'web-canary': { path: 'shop/rule' } })).toJson();
  expect(violations.map(({ violatingConstructs: [{ resourceName, constructPath }] }) => [resourceName, constructPath])).toEqual([['Deployment shop/web-canary', undefined]]);
});

test('a warning is shown as such, and fails only if it is strict', async () => {
  const manifests = files([STABLE], ROUTES);
  const [lax, strict] = [await validated(manifests), await validated(manifests, { strict: true })];
  expect([lax.success, strict.success]).toEqual([true, false]);
  expect(lax.toJson().violations.map(({ ruleName }) => ruleName)).toEqual([expect.stringMatching(/^warning: R31 \S/)]);
  expect(lax.toJson().summary.metadata).toEqual({ errors: '0', warnings: '1' });
  expect(strict.toJson().violations).toEqual(lax.toJson().violations);
});

test('places are lines of the output with --stdout, whose files are gone when somebody reads the report', async () => {
  const report = await validated(files([STABLE, canary(0)], ROUTES), {}, {}, true);
  const [{ violatingConstructs: [{ manifestPath, locations }] }] = report.toJson().violations;
  expect([manifestPath, ...locations]).toEqual(['STDOUT', expect.stringMatching(/^\d+:\d+ Deployment shop\/web-canary spec\.replicas$/)]);
});

test('mistakes of the text are violations, too', async () => {
  const { violations } = (await validated(files([STABLE, { apiVersion: 'v1', kind: 'Namespace', metadata: {} }]))).toJson();
  expect(violations.map(({ ruleName, violatingConstructs: [{ manifestPath }] }) => [ruleName, manifestPath])).toEqual([
    [expect.stringMatching(/^R28 /), expect.stringMatching(/chart-0\.k8s\.yaml$/)],
  ]);
});

test('an output without manifests fails, as nothing was looked at', async () => {
  await expect(validated([])).rejects.toThrow(new Error(
    'CheckValidation: cdk8s synth must have written manifests into its output, got none: where the app has an outdir of its own, use CheckAtSynth, or cdk8s-canary check on that folder'));
});

test('an app whose charts are empty is a success', async () => {
  expect((await validated(files([], []))).success).toBe(true);
  expect((await validated(files([], [STABLE, canary(0)], ROUTES))).toJson().summary.metadata).toEqual({ errors: '1', warnings: '0' });
});

test('properties are options of the check', async () => {
  const spy = jest.spyOn(facade, 'check');
  const properties: Required<CheckValidationOptions> = { strict: true, rootNamespace: 'mesh-root', trackLabels: ['lane'], canaryWords: ['shadow'], stableWords: ['main'] };
  await validated(files([STABLE]), properties);
  expect(spy.mock.calls.map(([, options]) => options)).toEqual([properties]);
});

test.each<[string, object, string]>([
  ['an unknown property', { stict: true, format: 'json' }, ['stict', 'format'].map(name =>
    `CheckValidation: property must be one of strict, rootNamespace, trackLabels, canaryWords, stableWords, got "${name}"`).join('\n')],
  ['a text for strict', { strict: 'yes' }, 'CheckValidation: strict must be true or false, got "yes"'],
  ['a list for the root namespace', { rootNamespace: ['a'] }, 'CheckValidation: rootNamespace must be a text, got ["a"]'],
  ['a text for labels', { trackLabels: 'lane' }, 'CheckValidation: trackLabels must be a list of texts, got "lane"'],
  ['a number among words', { canaryWords: ['a', 1] }, 'CheckValidation: canaryWords must be a list of texts, got ["a",1]'],
])('fails when it is given %s', (_, properties, expected) => {
  expect(message(() => new CheckValidation(properties))).toBe(expected);
});

test.each([undefined, null, {}, { manifests: [] }, { manifests: [], report: {} }, { manifests: 'a.yaml', report: { addViolation() {}, submit() {} } }])('fails when the context is %j', async context => {
  await expect(new CheckValidation().validate(context)).rejects.toThrow('CheckValidation: context must be a ValidationContext of cdk8s-cli, with manifests and a report, got something else');
});

/** With what "npm run compile" has built. */
test('the cdk8s CLI runs it: errors fail the synth, warnings are shown', () => {
  const app = mkdtempSync(join(tmpdir(), 'cdk8s-canary-validation-app-'));
  const cdk8s = JSON.stringify(resolve('node_modules/cdk8s'));
  writeFileSync(join(app, 'main.js'), [
    `const { ApiObject, App, Chart } = require(${cdk8s});`,
    'const app = new App();',
    'const charts = JSON.parse(process.env.CHARTS);',
    'charts.forEach((objects, index) => {',
    '  const chart = new Chart(app, `chart-${index}`);',
    '  objects.forEach(object => new ApiObject(chart, `${object.kind}-${object.metadata.name}`, object));',
    '});',
    'app.synth();',
  ].join('\n'));
  const synth = (properties: object, ...charts: object[][]) => {
    writeFileSync(join(app, 'cdk8s.yaml'), JSON.stringify({
      app: 'node main.js', language: 'typescript', validations: [{ package: resolve('.'), version: '1.0.0', class: 'CheckValidation', properties }],
    }));
    const env = { ...process.env, CDK8S_CHECK_UPGRADE: 'false', CHARTS: JSON.stringify(charts) };
    const { status, stdout, stderr } = spawnSync('node', [resolve('node_modules/.bin/cdk8s'), 'synth', '--validate'], { cwd: app, env, encoding: 'utf8' });
    return { status, out: `${stdout}${stderr}` };
  };
  const idle = synth({}, [STABLE, canary(0)], ROUTES);
  expect(idle.out).toMatch(/R2 [^]*Construct Path: chart-0\/Deployment-web-canary[^]*Manifest Path: dist\/.*\.k8s\.yaml[^]*> \d+:\d+ Deployment shop\/web-canary spec\.replicas/);
  expect(idle.out).toContain('Validation failed. See above reports for details');
  const elsewhere = synth({}, [STABLE], ROUTES);
  expect(elsewhere.out).toMatch(/warning: R31 [^]*Validations ended succesfully/);
  const strict = synth({ strict: true }, [STABLE], ROUTES);
  const good = synth({}, [STABLE, canary(1)], [], ROUTES);
  expect([idle, elsewhere, strict, good].map(({ status }) => status)).toEqual([2, 0, 2, 0]);
});
