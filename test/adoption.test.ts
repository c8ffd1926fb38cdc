import { mkdtempSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { ApiObject, Chart, JsonPatch } from 'cdk8s';
import * as kplus from 'cdk8s-plus-34';
import * as fc from 'fast-check';
import { chartIn, find, message, service, synthChart, synthMessage } from './support';
import { CanaryService, CanaryServiceProps, IstioMode, Routing, RunningService, TrackLabel, Workload } from '../src';

const HOSTS = Routing.istio({ mode: IstioMode.HOSTS });

/** A Deployment as a team has it in production, with fields that the library does not know. */
function deployment(selector: { [key: string]: string } = { app: 'web' }, labels: { [key: string]: string } = {}): any {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'shop', labels: { app: 'web', team: 'a' }, annotations: { owner: 'me' } },
    spec: {
      replicas: 3,
      paused: false,
      selector: { matchLabels: selector },
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%' } },
      template: {
        metadata: { labels: { ...selector, ...labels } },
        spec: {
          priorityClassName: 'high',
          containers: [{ name: 'web', image: 'registry.example/web:1', ports: [{ name: 'http', containerPort: 8080 }], env: [{ name: 'DATABASE', value: 'web' }] }],
          volumes: [{ name: 'tmp', emptyDir: {} }],
        },
      },
    },
  };
}

function runningService(selector: { [key: string]: string } = { app: 'web' }): any {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web', namespace: 'shop', labels: { team: 'a' }, annotations: { pager: 'me' } },
    spec: { type: 'LoadBalancer', selector, sessionAffinity: 'ClientIP', ports: [{ name: 'http', port: 80, targetPort: 'http', nodePort: 30080 }] },
  };
}

/** What the API server adds to an object. */
function fromServer(object: any): any {
  const { metadata } = object;
  const annotations = { ...metadata.annotations, 'kubectl.kubernetes.io/last-applied-configuration': '{}', 'deployment.kubernetes.io/revision': '4' };
  return {
    ...object,
    metadata: { ...metadata, annotations, uid: 'x', resourceVersion: '1', generation: 2, creationTimestamp: '2026-01-01T00:00:00Z', managedFields: [] },
    status: { replicas: 3 },
  };
}

const adopt = (props: Partial<CanaryServiceProps>, manifest = deployment()) => {
  const chart = chartIn();
  service(chart, { workload: Workload.fromManifest(manifest), routing: HOSTS, ...props });
  return synthChart(chart);
};

const refused = (props: Partial<CanaryServiceProps>, manifest = deployment()) =>
  message(() => service(chartIn(), { workload: Workload.fromManifest(manifest), routing: HOSTS, ...props }));

/** The labels that a selector has to meet. */
const meets = (selector: object, labels: { [key: string]: string }) => Object.entries(selector).every(([key, value]) => labels[key] === value);

describe('adopting a running Deployment', () => {
  test('the stable Deployment and its Service come out as they are', () => {
    const objects = adopt({ service: RunningService.fromManifest(runningService()) });
    expect(find(objects, 'Deployment', 'web')).toEqual(deployment());
    expect(find(objects, 'Service', 'web')).toEqual(runningService());
  });

  test('without what the API server writes', () => {
    const chart = chartIn();
    service(chart, {
      workload: Workload.fromManifest(fromServer(deployment())),
      service: RunningService.fromManifest(fromServer(runningService())),
      routing: HOSTS,
    });
    expect(find(synthChart(chart), 'Deployment', 'web')).toEqual(deployment());
    expect(find(synthChart(chart), 'Service', 'web')).toEqual(runningService());
  });

  test('the only port of the Service needs no name, as in Kubernetes', () => {
    const ports = [{ port: 80, targetPort: 8080, appProtocol: 'http' }];
    const running = { ...runningService(), spec: { selector: { app: 'web' }, ports } };
    const objects = adopt({ service: RunningService.fromManifest(running), split: { weight: 10 } });
    expect(find(objects, 'Service', 'web').spec.ports).toEqual(ports);
    expect(find(objects, 'Service', 'web-canary').spec.ports).toEqual(ports);
    expect(find(objects, 'VirtualService', 'web-mesh').spec.http.map(({ name }: any) => name)).toEqual(['default']);
    const unsaid = (appProtocol?: string) =>
      refused({ service: RunningService.fromManifest({ ...running, spec: { ...running.spec, ports: [{ port: 80, appProtocol }] } }) });
    const way = 'set its appProtocol to http, grpc or tcp in the running Service';
    expect(unsaid()).toBe(`shop/web: port 80 must tell Istio its protocol, got no name: ${way}`);
    expect(unsaid('x')).toBe(`shop/web: port 80 must tell Istio its protocol, got the appProtocol "x": ${way}`);
    expect(unsaid('tcp')).toContain('HTTP rules need a port that speaks HTTP or gRPC, got 80: ');
  });

  test('canary pods have another value of the identifying label, and a Service of their own with the same ports', () => {
    const objects = adopt({ service: RunningService.fromManifest(runningService()), split: { weight: 10 } });
    const canary = find(objects, 'Deployment', 'web-canary');
    expect(canary.spec.selector).toEqual({ matchLabels: { app: 'web-canary' } });
    expect(canary.spec.template.metadata.labels).toEqual({ app: 'web-canary', track: 'canary' });
    expect(canary.spec.template.spec.priorityClassName).toBe('high');
    expect(canary.metadata.labels).toEqual({ app: 'web-canary', team: 'a', track: 'canary' });
    expect(find(objects, 'Service', 'web-canary').spec).toEqual({ selector: { app: 'web-canary' }, ports: [{ name: 'http', port: 80, targetPort: 'http' }] });
    expect(find(objects, 'VirtualService', 'web-mesh').spec.http[0].route).toEqual([
      { destination: { host: 'web', port: { number: 80 } }, weight: 90 },
      { destination: { host: 'web-canary', port: { number: 80 } }, weight: 10 },
    ]);
  });

  test.each([
    [{ 'app.kubernetes.io/name': 'web', 'app.kubernetes.io/instance': 'prod' }, { 'app.kubernetes.io/name': 'web-canary', 'app.kubernetes.io/instance': 'prod' }],
    [{ 'k8s-app': 'web' }, { 'k8s-app': 'web-canary' }],
    [{ tier: 'front', name: 'web' }, { tier: 'front', name: 'web-canary' }],
    [{ component: 'front', tier: 'web' }, { component: 'front-canary', tier: 'web' }],
  ])('the identifying label of %j', (selector, canary) => {
    const objects = adopt({}, deployment(selector));
    expect(find(objects, 'Deployment', 'web').spec.selector.matchLabels).toEqual(selector);
    expect(find(objects, 'Deployment', 'web-canary').spec.selector.matchLabels).toEqual(canary);
    expect(find(objects, 'Service', 'web').spec.selector).toEqual(selector);
  });

  test('a selector with the track label is shared by subsets', () => {
    const objects = adopt({ routing: Routing.istio(), trackLabel: TrackLabel.of('version', { stable: 'v1', canary: 'v2' }) }, deployment({ app: 'web', version: 'v1' }));
    expect(find(objects, 'Deployment', 'web').spec.selector).toEqual({ matchLabels: { app: 'web', version: 'v1' } });
    expect(find(objects, 'Deployment', 'web-canary').spec.selector).toEqual({ matchLabels: { app: 'web', version: 'v2' } });
    expect(find(objects, 'Service', 'web').spec.selector).toEqual({ app: 'web' });
    expect(find(objects, 'DestinationRule', 'web').spec.subsets.map((subset: any) => subset.labels)).toEqual([{ version: 'v1' }, { version: 'v2' }]);
  });

  test('a Deployment keeps its name where the service has another one', () => {
    const manifest = { ...deployment(), metadata: { name: 'web-deployment' } };
    const objects = adopt({ name: 'shop-front' }, manifest);
    expect(objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([
      'Deployment web-deployment', 'Deployment web-deployment-canary', 'Service shop-front', 'Service shop-front-canary', 'VirtualService shop-front-mesh',
    ]);
  });

  test('expressions of a selector stay on stable', () => {
    const manifest = deployment();
    manifest.spec.selector.matchExpressions = [{ key: 'app', operator: 'Exists' }];
    const objects = adopt({}, manifest);
    expect(find(objects, 'Deployment', 'web').spec.selector).toEqual(manifest.spec.selector);
    expect(find(objects, 'Deployment', 'web-canary').spec.selector).toEqual({ matchLabels: { app: 'web-canary' } });
  });

  test('a Deployment of cdk8s-plus that already runs keeps its name and its selector', () => {
    const chart = chartIn();
    const plus = new kplus.Deployment(chart, 'web', { replicas: 2, containers: [{ image: 'registry.example/web:1', ports: [{ name: 'http', number: 8080 }], resources: {}, securityContext: {} }] });
    const before = ApiObject.of(plus).toJson();
    new CanaryService(chart, 'shop-front', { workload: Workload.fromDeployment(plus, { keepSelector: true }), canary: {}, routing: HOSTS });
    const objects = synthChart(chart);
    expect(find(objects, 'Deployment', before.metadata.name)).toEqual(before);
    expect(meets(before.spec.selector.matchLabels, find(objects, 'Deployment', `${before.metadata.name}-canary`).spec.template.metadata.labels)).toBe(false);
  });

  test('no canary pod meets a selector of stable, whatever the selector is', () => {
    const label = fc.stringMatching(/^[a-z]([a-z0-9-]{0,12}[a-z0-9])?$/);
    const selectors = fc.dictionary(fc.oneof(label, fc.constantFrom('app', 'app.kubernetes.io/name', 'track')), label, { minKeys: 1, maxKeys: 4 })
      .filter(selector => !['version', 'pod-template-hash'].some(key => key in selector) && (selector.track === undefined || selector.track === 'stable'));
    fc.assert(fc.property(selectors, label, (selector, version) => {
      const before = deployment(selector, { extra: version });
      const objects = adopt({ canary: {} }, before);
      const [stable, canary] = ['web', 'web-canary'].map(name => find(objects, 'Deployment', name));
      expect(stable).toEqual(before);
      const pods = canary.spec.template.metadata.labels;
      expect(meets(canary.spec.selector.matchLabels, pods)).toBe(true);
      expect(meets(selector, pods)).toBe(false);
      expect(meets(canary.spec.selector.matchLabels, before.spec.template.metadata.labels)).toBe(false);
      expect(find(objects, 'Service', 'web').spec.selector).toEqual(selector);
      expect(meets(find(objects, 'Service', 'web-canary').spec.selector, pods)).toBe(true);
    }), { numRuns: 200 });
  });
});

describe('adopting fails when', () => {
  test('subsets need one Service over both tracks', () => {
    expect(refused({ routing: Routing.istio() })).toBe(
      'shop/web: IstioMode.SUBSETS needs one Service over all tracks, but Deployment web keeps its selector app: web, which no canary pod may match: use IstioMode.HOSTS, or move web to tracks first');
  });

  test('the pods carry another track', () => {
    expect(refused({}, deployment({ app: 'web' }, { track: 'prod' }))).toBe(
      'shop/web: Deployment web must have the track label track: stable on its pods or none, got "prod": say in trackLabel what its pods have');
  });

  test('the canary would say that it runs what stable runs', () => {
    const manifest = deployment({ app: 'web' }, { 'version': 'v1', 'app.kubernetes.io/version': '1.0' });
    expect(refused({}, manifest)).toBe([
      'shop/web: canary must say what it runs, because the pods of Deployment web have the label version: v1, which is what stable runs: set version on the canary',
      'shop/web: canary must say what it runs, because the pods of Deployment web have the label app.kubernetes.io/version: 1.0, which is what stable runs: set labels on the canary',
    ].join('\n'));
    const objects = adopt({ canary: { version: 'v2', labels: { 'app.kubernetes.io/version': '2.0' } } }, manifest);
    expect(find(objects, 'Deployment', 'web-canary').spec.template.metadata.labels).toMatchObject({ 'version': 'v2', 'app.kubernetes.io/version': '2.0' });
  });

  test('a label of a track would change the selector', () => {
    expect(refused({ stable: { labels: { app: 'other' } } })).toBe(
      'shop/web: stable label "app" is reserved, got "other": use another key, the selector of the Deployment has this one');
  });

  test('a version would change a label of the selector', () => {
    const text = 'cannot be set, got "2": the selector of the adopted Deployment has the label "version", which can never change; remove version, or make that label the trackLabel';
    expect(refused({ canary: { version: '2' } }, deployment({ app: 'web', version: '1' }))).toBe(`shop/web: canary version ${text}`);
    expect(refused({ stable: { version: '2' } }, deployment({ app: 'web', version: '1' }))).toBe(`shop/web: stable version ${text}`);
  });

  test('the label of the canary would be too long', () => {
    const long = 'w'.repeat(60);
    expect(refused({}, deployment({ app: long }))).toBe(
      `shop/web: canary label "app" must be a string of at most 63 letters, digits, "-", "_" and ".", starting and ending with a letter or digit, got "${long}-canary"`);
  });

  test('a JSON patch would change the selector', () => {
    const chart = chartIn();
    const patches = [JsonPatch.replace('/spec/selector/matchLabels', { app: 'web', track: 'stable' }), JsonPatch.add('/spec/template/metadata/labels/track', 'stable')];
    service(chart, { workload: Workload.fromManifest(deployment()), routing: HOSTS, stable: { patches } });
    expect(synthMessage(chart)).toBe(
      '[shop/web] JSON patches must leave the selector of Deployment web, got {"app":"web","track":"stable"} in place of {"app":"web"}: use trackLabel');
  });

  test('it is in another namespace', () => {
    expect(refused({}, { ...deployment(), metadata: { name: 'web', namespace: 'other' } })).toBe(
      'shop/web: the workload must be in the namespace of the chart, "shop", got "other": set the namespace of the chart, or remove it from the manifest');
  });

  test.each<[string, any, string]>([
    ['it is something else', { apiVersion: 'apps/v1', kind: 'StatefulSet' }, 'manifest must be of apps/v1 Deployment, got "apps/v1" "StatefulSet"'],
    ['it is nothing', undefined, 'manifest must be of apps/v1 Deployment, got nothing nothing'],
    ['it has no name', { apiVersion: 'apps/v1', kind: 'Deployment', spec: {} }, 'Deployment must have metadata.name and spec, got nothing and {}'],
    ['it has no selector and no container', { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'x' }, spec: {} }, [
      'Deployment x must have a pod template with a container',
      'Workload.fromManifest: Deployment x must have a selector with matchLabels, by which its pods can be told from those of the canary',
    ].join('\n')],
    ['its pods do not meet its selector', { ...deployment(), spec: { ...deployment().spec, selector: { matchLabels: { app: 'other' } } } },
      'Deployment web must have pods with the label app: other of its selector, got "web"'],
  ])('%s', (_, manifest, text) => {
    expect(message(() => Workload.fromManifest(manifest))).toBe(`Workload.fromManifest: ${text}`);
  });
});

describe('the running Service fails when', () => {
  const withService = (manifest: any, props: Partial<CanaryServiceProps> = {}, running = deployment()) =>
    refused({ service: RunningService.fromManifest(manifest), ...props }, running);

  test('it has another name, another namespace, or ports beside it', () => {
    const other = { ...runningService(), metadata: { name: 'front', namespace: 'other' } };
    expect(withService(other, { ports: [{ name: 'http', port: 80 }] })).toBe([
      'shop/web: the running Service must have the name of the service, "web", got "front": set the name prop',
      'shop/web: the running Service must be in the namespace of the chart, "shop", got "other": set the namespace of the chart, or remove it from the manifest',
      'shop/web: ports are those of the running Service, got ports beside it: remove one of them',
    ].join('\n'));
  });

  test('it does not select the pods', () => {
    expect(withService(runningService({ app: 'other' }))).toBe(
      'shop/web: the Service must select the pods of Deployment web, got the selector app: other and pods with app: web');
  });

  test('a version would take the pods out of it', () => {
    expect(withService(runningService({ app: 'web', version: '1' }), { stable: { version: '2' }, canary: { version: '3' } }, deployment({ app: 'web' }, { version: '1' }))).toBe(
      'shop/web: the Service must select the pods of Deployment web, got the selector app: web, version: 1 and pods with app: web, version: 2');
  });

  test('it would select canary pods, too', () => {
    expect(withService(runningService({ tier: 'front' }), {}, deployment({ app: 'web' }, { tier: 'front' }))).toBe(
      'shop/web: the Service must select stable pods only in IstioMode.HOSTS, got the selector tier: front, which pods of another track match, too: give that track another value, such as labels: { "tier": "front-canary" }');
    const objects = adopt({ service: RunningService.fromManifest(runningService({ tier: 'front' })), canary: { labels: { tier: 'front-canary' } } },
      deployment({ app: 'web' }, { tier: 'front' }));
    expect(find(objects, 'Service', 'web').spec.selector).toEqual({ tier: 'front' });
  });

  test('it would select baseline pods, too', () => {
    const props = { stable: { version: '1' }, canary: { version: '2', labels: { tier: 'canary' } }, baseline: { labels: { tier: 'front' } } };
    expect(withService(runningService({ tier: 'front' }), props, deployment({ app: 'web' }, { tier: 'front' }))).toContain(
      'the Service must select stable pods only in IstioMode.HOSTS, got the selector tier: front, which');
    const objects = adopt({ ...props, baseline: {} });
    expect(find(objects, 'Deployment', 'web')).toMatchObject({ spec: { selector: { matchLabels: { app: 'web' } } } });
    expect(find(objects, 'Deployment', 'web-baseline').spec.selector.matchLabels).toEqual({ app: 'web-baseline' });
    expect(find(objects, 'Service', 'web-baseline').spec.selector).toEqual({ app: 'web-baseline' });
  });

  test('subsets need the canary behind it', () => {
    expect(withService(runningService({ app: 'web', track: 'stable' }), { routing: Routing.istio() }, deployment({ app: 'web', track: 'stable' }))).toBe(
      'shop/web: the Service must select the pods of all tracks in IstioMode.SUBSETS, got the selector app: web, track: stable, which pods of another track do not match: use IstioMode.HOSTS, or take the label out of the selector');
  });

  test('it leads out of the cluster', () => {
    const external = runningService();
    external.spec.type = 'ExternalName';
    external.spec.externalName = 'web.example.com';
    expect(message(() => RunningService.fromManifest(external))).toBe(
      'RunningService.fromManifest: Service web must lead to pods, got type ExternalName, which leads to "web.example.com": only pods can be split into tracks');
  });

  test('it is headless or has no selector', () => {
    const headless = runningService();
    headless.spec.clusterIP = 'None';
    headless.spec.selector = undefined;
    expect(message(() => RunningService.fromManifest(headless))).toBe([
      'RunningService.fromManifest: Service web must have a selector, got none: only pods can be split into tracks',
      'RunningService.fromManifest: Service web must have a cluster IP, got a headless Service: its callers choose a pod by themselves, and no rule or weight binds them; put a Service with a cluster IP in front of the pods and route that',
    ].join('\n'));
  });
});

describe('a YAML file', () => {
  const file = (text: string) => {
    const path = join(mkdtempSync(join(tmpdir(), 'adopt-')), 'app.yaml');
    writeFileSync(path, text);
    return path;
  };
  const yamlOf = (...objects: any[]) => file(objects.map(object => JSON.stringify(object)).join('\n---\n'));
  const named = (name: string) => ({ ...deployment(), metadata: { name } });

  test('has any number of documents, Lists and kinds', () => {
    const chart = chartIn();
    const path = yamlOf(runningService(), { apiVersion: 'v1', kind: 'List', items: [named('other'), deployment()] });
    service(chart, { workload: Workload.fromYaml(path, { name: 'web' }), service: RunningService.fromYaml(path), routing: HOSTS });
    expect(find(synthChart(chart), 'Deployment', 'web')).toEqual(deployment());
  });

  test('is read as Kubernetes reads it', () => {
    const path = file(JSON.stringify(deployment()).replace('"app":"web","team":"a"', '"app":"web","team":on'));
    expect(message(() => service(new Chart(chartIn(), 'x', { namespace: 'shop' }), { workload: Workload.fromYaml(path), routing: HOSTS }))).toBe(
      'shop/x/web: workload label "team" must be a string of at most 63 letters, digits, "-", "_" and ".", starting and ending with a letter or digit, got true');
  });

  test('fails when it has several Deployments and no name is given, or none of the name', () => {
    const path = yamlOf(named('one'), named('two'));
    expect(message(() => Workload.fromYaml(path))).toBe(`Workload.fromYaml: ${path} has 2 objects Deployment, got one (${path}:1), two (${path}:2): say which by name`);
    expect(message(() => Workload.fromYaml(path, { name: 'three' }))).toBe(`Workload.fromYaml: ${path} must have a Deployment "three", got one (${path}:1), two (${path}:2)`);
    expect(message(() => RunningService.fromYaml(path))).toBe(`RunningService.fromYaml: ${path} must have a Service, got none`);
  });

  test('fails when it has one Deployment twice', () => {
    const path = yamlOf(named('one'), named('one'));
    expect(message(() => Workload.fromYaml(path, { name: 'one' }))).toBe(`Workload.fromYaml: ${path} has 2 objects Deployment "one", got one (${path}:1), one (${path}:2): keep one of them`);
  });

  test('fails when it is no YAML or not there', () => {
    const path = file('kind: Deployment\nspec: {\n');
    expect(message(() => Workload.fromYaml(path))).toBe(`Workload.fromYaml: ${path} must be YAML, got Flow map in block collection must be sufficiently indented and end with a } (${path}:3:1)`);
    expect(message(() => Workload.fromYaml('/nowhere/app.yaml'))).toBe(
      'Workload.fromYaml: path must be a file that can be read, got "/nowhere/app.yaml": ENOENT: no such file or directory, open \'/nowhere/app.yaml\'');
  });
});
