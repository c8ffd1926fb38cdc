import { appendFileSync, mkdtempSync, readdirSync, readFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { ApiObject, App, Chart } from 'cdk8s';
import { load, loadAll } from 'js-yaml';
import { message, service, web } from './support';
import { CanaryService, Config, CanaryWorker, GitOpsApp, IstioMode, KustomizeOptions, Layout, PathMatch, Routing } from '../src';

const folder = () => mkdtempSync(join(tmpdir(), 'layout-'));

/** The files of a folder, without the record. */
const files = (outdir: string) => (readdirSync(outdir, { recursive: true, withFileTypes: true }))
  .filter(entry => entry.isFile() && entry.name !== '.cdk8s-canary')
  .map(entry => join(entry.parentPath, entry.name).slice(outdir.length + 1)).sort();

/** What an app with a layout writes. */
function written(layout: Layout | undefined, build: (app: GitOpsApp) => void): string {
  const outdir = folder();
  const app = new GitOpsApp({ outdir, layout });
  build(app);
  app.synth();
  return outdir;
}

const text = (outdir: string, path: string) => readFileSync(join(outdir, path), 'utf8');
const identity = ({ apiVersion, kind, metadata: { namespace, name } }: any) => [apiVersion, kind, namespace, name].join(' ');
const shop = (app: App) => new Chart(app, 'shop', { namespace: 'shop' });
const object = (chart: Chart, kind: string, name: string, more: object = {}, apiVersion = 'v1') =>
  new ApiObject(chart, `${apiVersion}-${kind}-${name}-${JSON.stringify(more)}`, { apiVersion, kind, metadata: { name, ...more } });

describe('file names', () => {
  const namesIn = (build: (chart: Chart) => void) => files(written(Layout.directory(), app => build(shop(app)))).map(path => path.replace('shop/', ''));

  test('of a service in subsets mode', () => {
    expect(namesIn(chart => service(chart, { routing: Routing.istio({ hosts: ['shop.example.com'], gateways: ['istio-system/public'], previewHosts: ['preview.example.com'] }) }))).toEqual([
      'deployment-canary.yaml', 'deployment.yaml', 'destination-rule.yaml', 'service.yaml', 'virtual-service-mesh.yaml', 'virtual-service-preview.yaml', 'virtual-service.yaml',
    ]);
  });

  test('of a service with a Service per track, and of routes of other kinds', () => {
    expect(namesIn(chart => service(chart, { routing: Routing.istio({ mode: IstioMode.HOSTS }) }))).toEqual([
      'deployment-canary.yaml', 'deployment.yaml', 'service-canary.yaml', 'service.yaml', 'virtual-service-mesh.yaml',
    ]);
    expect(namesIn(chart => service(chart, { routing: Routing.gatewayApi({ hosts: ['shop.example.com'], gateways: [{ name: 'public' }] }) }))).toEqual([
      'deployment-canary.yaml', 'deployment.yaml', 'http-route.yaml', 'service-canary.yaml', 'service.yaml',
    ]);
    expect(namesIn(chart => service(chart, { routing: Routing.nginxIngress({ hosts: ['shop.example.com'] }) }))).toEqual([
      'deployment-canary.yaml', 'deployment.yaml', 'ingress-canary.yaml', 'ingress.yaml', 'service-canary.yaml', 'service.yaml',
    ]);
  });

  test('of configuration have no hash, so that a change of content is a change in one file', () => {
    const named = (level: string) => namesIn(chart => service(chart, {
      config: [Config.configMap('settings', { data: { level } })], canary: { config: [Config.configMap('settings', { data: { level: `${level}-canary` } })] },
    }));
    expect(named('info')).toEqual(named('debug'));
    expect(named('info')).toEqual(expect.arrayContaining(['config-map-settings.yaml', 'config-map-canary-settings.yaml']));
  });

  test('have the name of the process where a chart has several', () => {
    expect(namesIn(chart => {
      service(chart);
      new CanaryWorker(chart, 'mailer', { workload: web() });
    })).toEqual([
      'deployment-mailer.yaml', 'deployment-web-canary.yaml', 'deployment-web.yaml', 'destination-rule-web.yaml', 'service-web.yaml', 'virtual-service-web-mesh.yaml',
    ]);
  });

  test('of objects that people write are their kind and name', () => {
    expect(namesIn(chart => {
      service(chart, { canary: undefined });
      object(chart, 'ConfigMap', 'flags');
      object(chart, 'ServiceAccount', 'web');
      object(chart, 'CSIDriver', 'disk', {}, 'storage.k8s.io/v1');
      object(chart, 'ClusterRole', 'system:web', {}, 'rbac.authorization.k8s.io/v1');
    })).toEqual(expect.arrayContaining(['config-map-flags.yaml', 'service-account.yaml', 'csi-driver-disk.yaml', 'cluster-role-system-web.yaml']));
  });

  test('say more where two objects would have one: the whole name, the namespace, the group', () => {
    expect(namesIn(chart => {
      service(chart, { canary: undefined });
      object(chart, 'Service', 'web-extra');
      object(chart, 'Service', 'extra');
      object(chart, 'ConfigMap', 'flags', { namespace: 'a' });
      object(chart, 'ConfigMap', 'flags', { namespace: 'b' });
      object(chart, 'Service', 'web', {}, 'serving.knative.dev/v1');
    }).filter(name => /^service|config/.test(name))).toEqual([
      'config-map-flags-a.yaml', 'config-map-flags-b.yaml', 'service-extra.yaml', 'service-web-extra.yaml', 'service-web-shop-core.yaml', 'service-web-shop-serving.knative.dev.yaml',
    ]);
  });

  test('never hide an object: every object is in one file, whatever their names are', () => {
    const outdir = written(Layout.directory(), app => {
      const chart = shop(app);
      service(chart);
      object(chart, 'Deployment', 'canary', {}, 'apps/v1');
      object(chart, 'Deployment', 'web-web-canary', {}, 'apps/v1');
    });
    const objects = files(outdir).flatMap(path => loadAll(text(outdir, path)) as any[]);
    expect(new Set(objects.map(identity)).size).toBe(files(outdir).length);
    expect(objects.map(({ metadata: { name } }) => name)).toEqual(expect.arrayContaining(['canary', 'web-canary', 'web-web-canary']));
  });
});

describe('refused, and nothing is written', () => {
  const refused = (build: (chart: Chart) => void, layout = Layout.directory()) => {
    const outdir = folder();
    const app = new GitOpsApp({ outdir, layout });
    build(shop(app));
    const told = message(() => app.synth()).replaceAll(outdir, 'OUT');
    expect(readdirSync(outdir)).toEqual([]);
    return told;
  };

  test.each(['../../etc/passwd', 'a\\b', '/root'])('an object called %j', name => {
    expect(refused(chart => object(chart, 'ConfigMap', name))).toBe(
      `OUT: ConfigMap ${JSON.stringify(name)} (shop/v1-ConfigMap-${name.replaceAll('/', '--')}-{}) must have a name that can be that of a file, got ${JSON.stringify(name)}: take the slashes out`);
  });

  test.each([
    [{ overlays: ['base'] }, 'overlay must be a DNS label and not "base", got "base"'],
    [{ overlays: ['../prod'] }, 'overlay must be a DNS label and not "base", got "../prod"'],
    [{ overlays: ['dev', 'dev'] }, 'overlays must be named once, got "dev" twice'],
    [{ folder: '../up' }, 'folder must be DNS labels with "/" between them, below the folder of the output, got "../up"'],
    [{ routesFolder: '/abs' }, 'routesFolder must be DNS labels with "/" between them, below the folder of the output, got "/abs"'],
    [{ folder: 'all', routesFolder: 'all' }, 'routesFolder must be another folder than that of the charts, got "all" for both: remove routesFolder to have routes beside the rest'],
    [{ imagePolicyNamespace: 'Flux' }, 'imagePolicyNamespace must be a DNS label, got "Flux"'],
  ])('options %j', (options, problem) => {
    expect(message(() => Layout.kustomize(options))).toBe(`Layout.kustomize: ${problem}`);
  });
});

describe('Layout.kustomize', () => {
  const build = (app: App) => service(shop(app), { routing: Routing.istio({ hosts: ['shop.example.com'], gateways: ['istio-system/public'], routes: [{ path: PathMatch.prefix('/') }] }) });

  test('a kustomization lists exactly the files of its folder', () => {
    const outdir = written(Layout.kustomize(), build);
    const { resources, configurations, ...others }: any = load(text(outdir, 'shop/kustomization.yaml'));
    expect([...resources, ...configurations, 'kustomization.yaml'].map(name => `shop/${name}`).sort()).toEqual(files(outdir));
    expect(others).toEqual({
      apiVersion: 'kustomize.config.k8s.io/v1beta1',
      kind: 'Kustomization',
      images: [
        { name: 'web-stable-image', newName: 'registry.example/web', newTag: '1' },
        { name: 'web-canary-image', newName: 'registry.example/web', newTag: '2' },
      ],
    });
    expect(text(outdir, 'shop/deployment-canary.yaml')).toContain('image: web-canary-image\n');
  });

  test('overlays are over a base, which has no images', () => {
    const outdir = written(Layout.kustomize({ overlays: ['dev', 'prod'] }), build);
    expect(files(outdir).filter(path => !path.startsWith('shop/base/'))).toEqual(['shop/dev/kustomization.yaml', 'shop/prod/kustomization.yaml']);
    expect(load(text(outdir, 'shop/base/kustomization.yaml'))).not.toHaveProperty('images');
    expect(load(text(outdir, 'shop/prod/kustomization.yaml'))).toMatchObject({ resources: ['../base'], images: [{ name: 'web-stable-image' }, { name: 'web-canary-image' }] });
  });

  test('routes can have a tree of their own', () => {
    const outdir = written(Layout.kustomize({ folder: 'domains', routesFolder: 'routing', overlays: ['dev'] }), build);
    expect(files(outdir)).toEqual([
      ...['deployment-canary', 'deployment', 'destination-rule', 'kustomization', 'name-references', 'service'].map(name => `domains/shop/base/${name}.yaml`),
      'domains/shop/dev/kustomization.yaml',
      ...['kustomization', 'name-references', 'virtual-service-mesh', 'virtual-service'].map(name => `routing/shop/base/${name}.yaml`),
      'routing/shop/dev/kustomization.yaml',
    ]);
    expect(load(text(outdir, 'routing/shop/dev/kustomization.yaml'))).not.toHaveProperty('images');
  });
});

test('by default a file per chart is written, as cdk8s does', () => {
  const build = (app: App) => {
    service(shop(app));
    object(new Chart(app, 'other'), 'ConfigMap', 'one');
  };
  expect(files(written(undefined, build))).toEqual(['other.k8s.yaml', 'shop.k8s.yaml']);
  expect(files(written(Layout.chartFiles(), build))).toEqual(['other.k8s.yaml', 'shop.k8s.yaml']);
});

test('one file has the objects of all charts, in the order in which they depend on each other', () => {
  const outdir = written(Layout.singleFile(), app => {
    const late = new Chart(app, 'late');
    object(late, 'ConfigMap', 'second');
    const early = new Chart(app, 'early');
    object(early, 'ConfigMap', 'first');
    late.addDependency(early);
  });
  expect(files(outdir)).toEqual(['app.k8s.yaml']);
  expect((loadAll(text(outdir, 'app.k8s.yaml')) as any[]).map(({ metadata: { name } }) => name)).toEqual(['first', 'second']);
});

test('every layout has the same objects', () => {
  const build = (app: App) => {
    service(shop(app));
    new CanaryService(new Chart(app, 'admin', { namespace: 'admin' }), 'admin', { workload: web(), routing: Routing.istio() });
  };
  const objects = (layout: Layout) => {
    const outdir = written(layout, build);
    return files(outdir).filter(path => !/kustomization|name-references/.test(path)).flatMap(path => loadAll(text(outdir, path)) as any[]).sort((one, other) => identity(one) < identity(other) ? -1 : 1);
  };
  const one = objects(Layout.singleFile());
  expect(one.length).toBeGreaterThan(6);
  expect(objects(Layout.directory())).toEqual(one);
  expect(objects(Layout.chartFiles())).toEqual(one);
  expect(objects(Layout.kustomize()).map(identity)).toEqual(one.map(identity));
});

describe('folderOf', () => {
  const of = (layout: Layout | undefined, overlay?: string) => {
    const app = new GitOpsApp({ layout });
    return app.folderOf(shop(app), overlay);
  };

  test('is the folder that an Application applies', () => {
    expect(of(Layout.directory())).toBe('shop');
    expect(of(Layout.kustomize())).toBe('shop');
    expect(of(Layout.kustomize({ folder: 'domains', overlays: ['dev'] }))).toBe('domains/shop/base');
    expect(of(Layout.kustomize({ folder: 'domains', overlays: ['dev'] }), 'dev')).toBe('domains/shop/dev');
  });

  test('refuses what has none', () => {
    const told = 'shop: chart must have a folder, but the layout of the app has none for it: use Layout.kustomize() or Layout.directory(), with the overlay';
    expect(message(() => of(undefined))).toBe(told);
    expect(message(() => of(Layout.kustomize({ overlays: ['dev'] }), 'prod'))).toBe(told);
    expect(message(() => new GitOpsApp({ layout: Layout.directory() }).folderOf(shop(new App({ outdir: 'other' }))))).toBe('shop: chart must be one of this app, got one of "other"');
  });
});

describe('what people write into an overlay and the files below cannot follow', () => {
  const synthed = (build: (chart: Chart) => void, overlay: string, options: KustomizeOptions = {}, force?: boolean) => {
    const outdir = folder();
    const layout = Layout.kustomize({ overlays: ['prod'], ...options });
    const run = () => {
      const app = new GitOpsApp({ outdir, layout, force });
      build(shop(app));
      app.synth();
    };
    run();
    const path = join(outdir, options.folder ?? '', 'shop/prod/kustomization.yaml');
    appendFileSync(path, overlay);
    const edited = readFileSync(path, 'utf8');
    try {
      run();
      return undefined;
    } catch (error) {
      return (error as Error).message.replaceAll(`${outdir}: `, '');
    } finally {
      expect(readFileSync(path, 'utf8')).toBe(edited);
    }
  };
  const alb = (chart: Chart) => service(chart, { routing: Routing.alb({ hosts: ['shop.example.com'] }), split: { weight: 5 } });

  test('is refused: a prefix where the rules of an ALB name Services', () => {
    const told = (name: string) => `shop/prod/kustomization.yaml: Ingress web must not be changed by Kustomize, got namePrefix "next-": the JSON of its annotation alb.ingress.kubernetes.io/actions.split names Service ${name}; change it in the code, or remove it from the kustomization`;
    expect(synthed(alb, 'namePrefix: next-\n')).toBe([told('web'), told('web-canary')].join('\n'));
    expect(synthed(alb, 'namespace: later\n')).toBeUndefined();
    expect(synthed(alb, 'namePrefix: next-\n', {}, true)).toBeUndefined();
  });

  test.each([
    ['commonLabels:\n  track: prod\n', 'track', 'prod'],
    ['labels:\n- pairs: { app: other }\n  includeSelectors: true\n', 'app', 'other'],
  ])('is refused: a label of selectors, %j', (overlay, key, value) => {
    expect(synthed(chart => service(chart), overlay)).toBe(
      `shop/prod/kustomization.yaml: label ${key} must not be written into selectors, got "${value}", and Deployment web has the key already: tracks could not be told apart; use another key and includeSelectors: false`);
    expect(synthed(chart => service(chart), overlay, {}, true)).toBeUndefined();
  });

  test.each(['commonLabels:\n  team: shop\n', 'labels:\n- pairs: { track: prod }\n', 'commonLabels:\n  app: web\n', 'labels: all\n'])('is left to people: %j', overlay => {
    expect(synthed(chart => service(chart), overlay)).toBeUndefined();
  });

  test('is refused: a prefix where routes have a folder of their own', () => {
    const build = (chart: Chart) => service(chart);
    const told = (key: string) => `domains/shop/prod/kustomization.yaml: ${key} must not be set where the routes of chart shop have a folder of their own, got "x-": routes and Services would name each other no more; remove it, or remove routesFolder of the layout`;
    expect(synthed(build, 'namePrefix: x-\n', { folder: 'domains', routesFolder: 'routing' })).toBe(told('namePrefix'));
    expect(synthed(build, 'nameSuffix: x-\n', { folder: 'domains', routesFolder: 'routing' })).toBe(told('nameSuffix'));
    expect(synthed(build, 'namespace: later\n', { folder: 'domains', routesFolder: 'routing' })).toBeUndefined();
    expect(synthed(build, 'namePrefix: x-\n', { folder: 'domains' })).toBeUndefined();
  });
});
