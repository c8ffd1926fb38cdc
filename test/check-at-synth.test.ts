import { existsSync, mkdtempSync, readFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { ApiObject, App, Chart, Lazy, Testing } from 'cdk8s';
import { message } from './support';
import { CheckAtSynth, GitOpsApp, Manifests } from '../src';
import * as facade from '../src/verify/check';

const HEAD = 'Validation failed with the following errors:';
const outdir = () => join(mkdtempSync(join(tmpdir(), 'cdk8s-canary-synth-')), 'out');

/** A Deployment; `replicas` can be a lazy value. */
function deployment(chart: Chart, name: string, track: string, replicas: any): ApiObject {
  const labels = { app: 'web', track };
  return new ApiObject(chart, name, {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name },
    spec: { replicas, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers: [{ name: 'web', image: `web:${track}` }] } } },
  });
}

/** Stable and canary in a chart, their header rule in another. */
function shop(app: App, canaries: any): Chart {
  const chart = new Chart(app, 'shop', { namespace: 'shop' });
  deployment(chart, 'web', 'stable', 2);
  deployment(chart, 'web-canary', 'canary', canaries);
  new ApiObject(chart, 'Service', { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' }, spec: { selector: { app: 'web' }, ports: [{ name: 'http', port: 80 }] } });
  const routes = new Chart(app, 'routes', { namespace: 'shop' });
  const subsets = ['stable', 'canary'].map(track => ({ name: track, labels: { track } }));
  const to = (subset: string) => [{ destination: { host: 'web', subset } }];
  new ApiObject(routes, 'Rule', { apiVersion: 'networking.istio.io/v1', kind: 'DestinationRule', metadata: { name: 'web' }, spec: { host: 'web', subsets } });
  new ApiObject(routes, 'Routes', {
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: { name: 'web' },
    spec: { hosts: ['web'], http: [{ match: [{ headers: { 'x-canary': { exact: 'true' } } }], route: to('canary') }, { route: to('stable') }] },
  });
  return routes;
}

const IDLE = /^ {2}\[\] error R2 Deployment shop\/web-canary: .* \(.+ spec\.replicas\): .+$/;

/** The findings of a synth that fails, without the first line. */
function failure(synth: () => unknown): string[] {
  const [head, ...lines] = message(synth).split('\n');
  expect(head).toBe(HEAD);
  return lines;
}

afterEach(() => jest.restoreAllMocks());

describe.each([['App', (dir: string) => new App({ outdir: dir })], ['GitOpsApp', (dir: string) => new GitOpsApp({ outdir: dir })]])('of %s', (_, make) => {
  test('an error stops everything that renders the app, and nothing is written', () => {
    const dir = outdir();
    const app = make(dir);
    const routes = shop(app, 0);
    CheckAtSynth.addTo(app);
    for (const synth of [() => app.synth(), () => app.synthYaml(), () => Testing.synth(routes), () => Manifests.fromApp(app)]) {
      expect(failure(synth)).toEqual([expect.stringMatching(IDLE)]);
    }
    expect(existsSync(join(dir, 'routes.k8s.yaml'))).toBe(false);
  });

  test('without errors the output is what it is without the check', () => {
    const [one, other] = [outdir(), outdir()];
    const [plain, checked] = [make(one), make(other)];
    [plain, checked].forEach(app => shop(app, 1));
    CheckAtSynth.addTo(checked);
    [plain, checked].forEach(app => app.synth());
    for (const file of ['shop.k8s.yaml', 'routes.k8s.yaml']) {
      expect(readFileSync(join(other, file), 'utf8')).toBe(readFileSync(join(one, file), 'utf8'));
    }
    expect(checked.synthYaml()).toBe(plain.synthYaml());
  });
});

test('what was added after the check counts, too', () => {
  const app = Testing.app();
  CheckAtSynth.addTo(app);
  shop(app, 0);
  expect(failure(() => app.synth())).toEqual([expect.stringMatching(IDLE)]);
});

test('every synth checks anew what has changed', () => {
  const app = Testing.app();
  let canaries = 1;
  const routes = shop(app, Lazy.any({ produce: () => canaries }));
  CheckAtSynth.addTo(app);
  const outcomes = [1, 0, 1, 0].flatMap(count => [() => app.synth(), () => app.synthYaml(), () => Testing.synth(routes)].map(synth => {
    canaries = count;
    try {
      synth();
      return 'written';
    } catch {
      return 'stopped';
    }
  }));
  expect(outcomes).toEqual(['written', 'stopped', 'written', 'stopped'].flatMap(outcome => [outcome, outcome, outcome]));
});

test('warnings fail a synth only if it is strict', () => {
  const made = (options?: { strict: boolean }) => {
    const app = Testing.app();
    shop(app, 1);
    // It may be somewhere else.
    app.node.findChild('shop').node.tryRemoveChild('web-canary');
    CheckAtSynth.addTo(app, options);
    return app;
  };
  made().synth();
  made({ strict: false }).synth();
  expect(failure(() => made({ strict: true }).synth())).toEqual([expect.stringMatching(/^ {2}\[\] warning R31 DestinationRule shop\/web: /)]);
});

test('mistakes of the objects themselves are findings', () => {
  const app = Testing.app();
  const chart = new Chart(app, 'shop', { namespace: 'shop' });
  new ApiObject(chart, 'one', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', labels: { version: 1 as any } } });
  CheckAtSynth.addTo(app);
  expect(failure(() => app.synth())).toEqual([expect.stringMatching(/^ {2}\[\] error R\d+ Namespace .*version.* \(shop\/one/)]);
});

test('options of the check are used', () => {
  const spy = jest.spyOn(facade, 'check');
  const app = Testing.app();
  shop(app, 1);
  const options = { rootNamespace: 'mesh-root', trackLabels: ['lane'] };
  CheckAtSynth.addTo(app, options);
  app.synth();
  expect(spy.mock.calls.map(([, given]) => given)).toEqual([options]);
});

test('if something else is invalid, only that is told, even if its objects cannot be rendered', () => {
  const app = Testing.app();
  shop(app, Lazy.any({
    produce: () => {
      throw new Error('cannot be rendered');
    },
  }));
  const invalid = { value: true };
  app.node.findChild('shop').node.addValidation({ validate: () => invalid.value ? ['is not ready'] : [] });
  CheckAtSynth.addTo(app);
  expect(failure(() => app.synth())).toEqual(['  [shop] is not ready']);
  invalid.value = false;
  expect(message(() => app.synth())).toContain('cannot be rendered');
});

test('a chart with a rendering of its own, which validates the app, is asked once', () => {
  class Own extends Chart {
    public rendered = 0;
    public toJson(): any[] {
      this.rendered++;
      return [...super.toJson(), { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'own' } }];
    }
  }
  const app = Testing.app();
  const own = new Own(app, 'own', { namespace: 'shop' });
  shop(app, 1);
  CheckAtSynth.addTo(app, { strict: true });
  app.synth();
  // For the check, and to be written.
  expect(own.rendered).toBe(2);
});

test('the check runs once per synth, however many charts there are', () => {
  const spy = jest.spyOn(facade, 'check');
  const app = Testing.app();
  let rendered = 0;
  for (let index = 0; index < 200; index++) {
    deployment(new Chart(app, `shop-${index}`, { namespace: `shop-${index}` }), 'web', 'stable', Lazy.any({
      produce: () => {
        rendered++;
        return 2;
      },
    }));
  }
  CheckAtSynth.addTo(app);
  app.synth();
  // Every Deployment is rendered for the check and to be written.
  expect([spy.mock.calls.length, rendered]).toEqual([1, 400]);
  app.synthYaml();
  expect([spy.mock.calls.length, rendered]).toEqual([2, 800]);
});

test('fails when an app gets a second check', () => {
  const app = Testing.app();
  CheckAtSynth.addTo(app);
  expect(message(() => CheckAtSynth.addTo(app, { strict: true }))).toBe('CheckAtSynth.addTo: app must have one check at synth, got a second one: leave one out');
});
