import { existsSync, mkdirSync, mkdtempSync, readFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { loadAll } from 'js-yaml';
import { command, contents, findings, install, place, read, refused, typeErrors, within } from './cli-init-support';
import { cli } from './cli-support';
import { ApplyOrder, CanaryPlan, Manifests, transition } from '../src';

const [DEPLOYMENT, SERVICE, ROUTES] = readFileSync('examples/adopt/running.yaml', 'utf8').split('---\n');
const MAILER = `apiVersion: apps/v1
kind: Deployment
metadata: { name: mailer, namespace: shop }
spec:
  replicas: 3
  selector: { matchLabels: { app: mailer } }
  template:
    metadata: { labels: { app: mailer } }
    spec: { containers: [{ name: mailer, image: "registry.example/mailer:1" }] }
`;
/** A Deployment that has the track label already, behind a Service that has not. */
const TRACKED = DEPLOYMENT.replaceAll(/^( +)app: orders\n/gm, '$1app: orders\n$1track: stable\n');
/** A folder with files, and one that is not there in it. */
const given = (files: { [path: string]: string | Buffer }) => {
  const directory = place('app');
  within(directory, files);
  return directory;
};
const objects = (text: string) => loadAll(text).flatMap((object: any) => object?.items ?? [object]) as any[];
const identity = ({ kind, metadata }: any) => `${kind} ${metadata.namespace}/${metadata.name}`;

describe('what runs, adopted', () => {
  const directory = given({ 'k8s/deployment.yaml': DEPLOYMENT, 'k8s/service.yaml': SERVICE, 'k8s/mailer.yaml': MAILER });
  const path = (name: string) => join(directory, 'k8s', name);

  test('is told, with what the first synth adds', async () => {
    const before = contents(directory);
    const { status, out, err } = await cli(['init', directory, '--from', path('deployment.yaml'), path('service.yaml')]);
    expect(status).toBe(0);
    expect(err).toBe([
      'Deployment shop/orders and Service shop/orders stay as they are; the first synth adds Deployment shop/orders-canary, Service shop/orders-canary, VirtualService shop/orders-mesh',
      ...['package.json', 'tsconfig.json', 'jest.config.js', 'cdk8s.yaml', 'canary.yaml', 'main.ts', 'canary-orders.ts', 'canary-orders.test.ts', '.github/workflows/canary.yml', '.gitignore']
        .map(name => `created ${name}`),
      '',
    ].join('\n'));
    expect(out).toContain('\ndist/ has what runs, too: let nothing else apply it any more.\nA rollout begins with: '
      + 'image of the canary and idle: false in canary.yaml, then npx cdk8s-canary advance orders\n');
    expect(contents(directory)).toMatchObject(before);
  });

  test('is read where it is, and rests', () => {
    expect(read(directory, 'canary-orders.ts')).toContain([
      '    // What runs today, to the letter: no pod restarts.',
      '    workload: Workload.fromYaml(\'k8s/deployment.yaml\', { name: \'orders\' }),',
      '    service: RunningService.fromYaml(\'k8s/service.yaml\', { name: \'orders\' }),',
      '    canary: {},',
      '    routing: Routing.istio({ mode: IstioMode.HOSTS }),',
    ].join('\n'));
    const { kind, weight, idle, stable, canary } = CanaryPlan.fromFile(join(directory, 'canary.yaml')).entry('orders');
    const image = 'registry.example/orders:2.4.0';
    expect({ kind, weight, idle, stable, canary }).toEqual({ kind: 'ISTIO_VSVC', weight: 0, idle: true, stable: { image }, canary: { image } });
  });

  test('has a worker beside it, in a second run', async () => {
    const { status, out, err } = await cli(['init', directory, '--from', path('mailer.yaml')]);
    expect(status).toBe(0);
    expect(err).toBe([
      'Deployment shop/mailer becomes a CanaryWorker, whose share is its number of pods: no Service of the given files selects its pods, headless ones aside',
      'it stays as it is; the first synth adds Deployment shop/mailer-canary',
      'kept package.json', 'kept tsconfig.json', 'kept jest.config.js', 'kept cdk8s.yaml',
      'kept canary.yaml; add to its processes:',
      '  - project: mailer',
      '    type: DEPLOYMENT_REPLICAS',
      '    weight: 0 # pods of the canary',
      '    phases: [1]',
      '    stable: { image: "registry.example/mailer:1" } # what runs today',
      '    canary: { image: "registry.example/mailer:1" } # put the next image here',
      'kept main.ts; add before app.synth():',
      '  import { addMailer } from \'./canary-mailer\';',
      '  addMailer(app);',
      'kept .github/workflows/canary.yml', 'kept .gitignore', 'created canary-mailer.ts', 'created canary-mailer.test.ts', '',
    ].join('\n'));
    expect(out).toContain('A rollout begins with: image of the canary in canary.yaml, then npx cdk8s-canary advance mailer\n');
    // What a person does with it.
    const entry = err.slice(err.indexOf('  - project'), err.indexOf('kept main.ts')).replaceAll(/^ {2}/gm, '');
    within(directory, {
      'canary.yaml': read(directory, 'canary.yaml') + entry,
      'main.ts': `import { addMailer } from './canary-mailer';\n${read(directory, 'main.ts').replace('app.synth', 'addMailer(app);\napp.synth')}`,
    });
    expect((await cli(['init', directory, '--from', path('mailer.yaml')])).out).toBe('nothing to create: all files are there\n');
  });

  test('passes the tests of the app, its types and its synth, and has no findings', async () => {
    install(directory);
    const tests = command(directory, 'jest', '--ci');
    expect(tests.out).toMatch(/Tests: +6 passed, 6 total/);
    expect(typeErrors([directory])).toEqual([]);
    const synth = command(directory, 'cdk8s', 'synth', '--validate', '--app', 'npx ts-node --transpile-only main.ts');
    expect(synth.out).toContain('Validations ended succesfully');
    expect([tests.status, synth.status]).toEqual([0, 0]);
    expect(await findings(directory)).toEqual({ status: 0, out: 'no findings\n', err: '' });
  });

  test('is unchanged by the first synth, which only adds, and every state on the way is safe', () => {
    const before = [DEPLOYMENT, SERVICE, MAILER, ROUTES].flatMap(objects);
    const rendered = Manifests.fromPath(join(directory, 'dist')).objects.map(({ manifest }) => manifest);
    const after = new Map(rendered.map(object => [identity(object), object]));
    for (const object of before.filter(({ kind }) => kind !== 'VirtualService')) {
      expect(after.get(identity(object))).toEqual(object);
      after.delete(identity(object));
    }
    expect([...after.keys()].sort()).toEqual(['Deployment shop/mailer-canary', 'Deployment shop/orders-canary', 'Service shop/orders-canary', 'VirtualService shop/orders-mesh']);
    expect([...after.values()].filter(({ kind }) => kind === 'Deployment').map(({ spec }) => spec.replicas)).toEqual([0, 0]);
    // The route of the gateway is not the app's, and stays.
    const route = before.filter(({ kind }) => kind === 'VirtualService');
    for (const order of [ApplyOrder.argoCd(), ApplyOrder.kubectl()]) {
      expect(transition(Manifests.fromObjects(before), Manifests.fromObjects([...rendered, ...route]), order).map(String)).toEqual([]);
    }
  });
});

describe('other routings', () => {
  const root = mkdtempSync(join(tmpdir(), 'cdk8s canary init-'));
  const ROUTING = /routing: (.*),/;
  const CASES: [name: string, deployment: string, options: string[], routing: string, kind: string][] = [
    ['gateway', DEPLOYMENT, ['--host', 'shop.example.com', '--gateway', 'edge'], 'Routing.istio({ mode: IstioMode.HOSTS, hosts: [\'shop.example.com\'], gateways: [\'edge\'] })', 'ISTIO_VSVC'],
    ['default-gateway', DEPLOYMENT, ['--host', 'shop.example.com'], 'Routing.istio({ mode: IstioMode.HOSTS, hosts: [\'shop.example.com\'], gateways: [\'istio-system/public\'] })', 'ISTIO_VSVC'],
    ['subsets', TRACKED, [], 'Routing.istio()', 'ISTIO_VSVC'],
    ['mesh', DEPLOYMENT, ['--routing', 'gateway-api'], 'Routing.gatewayApi({ mesh: true })', 'GATEWAY_API'],
    ['nginx', DEPLOYMENT, ['--routing', 'nginx', '--host', 'shop.example.com'], 'Routing.nginxIngress({ hosts: [\'shop.example.com\'] })', 'INGRESS_NGINX'],
    ['alb', DEPLOYMENT, ['--routing', 'alb', '--host', 'shop.example.com'], 'Routing.alb({ hosts: [\'shop.example.com\'] })', 'ALB'],
    ['pods', TRACKED, ['--routing', 'service'], 'Routing.service({ replicas: 3 })', 'SERVICE_RATIO'],
  ];
  const directories = CASES.map(([name]) => join(root, name));

  test.each(CASES)('%s', async (name, deployment, options, routing, kind) => {
    const directory = join(root, name);
    // As another tool writes them: a List in JSON, with what the API server says.
    const items = [...objects(deployment), ...objects(SERVICE)].map(object => ({ ...object, metadata: { ...object.metadata, uid: 'x' }, status: {} }));
    within(directory, { 'all.json': JSON.stringify({ apiVersion: 'v1', kind: 'List', items }) });
    const { status, err } = await cli(['init', directory, ...options, '--from', join(directory, 'all.json')]);
    expect([status, err.split('\n')[0]]).toEqual([0, expect.stringMatching(/^Deployment shop\/orders and Service shop\/orders stay as they are; the first synth adds /)]);
    expect(ROUTING.exec(read(directory, 'canary-orders.ts'))![1]).toBe(routing);
    expect(CanaryPlan.fromFile(join(directory, 'canary.yaml')).entry('orders').kind).toBe(kind);
  });

  test('what runs is unchanged by the first synth of each, and their tests pass', async () => {
    install(root);
    for (const [index, directory] of directories.entries()) {
      const script = 'require("./main.ts")';
      expect(command(directory, 'ts-node', '--transpile-only', '-e', script)).toEqual({ status: 0, out: '' });
      const rendered = Manifests.fromPath(join(directory, 'dist')).objects.map(({ manifest }) => manifest);
      expect(rendered).toEqual(expect.arrayContaining([...objects(CASES[index][1]), ...objects(SERVICE)]));
      expect(await findings(directory)).toEqual({ status: 0, out: 'no findings\n', err: '' });
    }
    expect(typeErrors(directories)).toEqual([]);
    expect(command(directories[6], 'jest', '--ci').out).toMatch(/Tests: +3 passed, 3 total/);
  });
});

describe('files', () => {
  test('elsewhere are copied, and the second run changes nothing', async () => {
    const directory = place();
    const source = given({ 'deployment.yaml': `\ufeff${DEPLOYMENT.replaceAll('\n', '\r\n')}`, 'service.yaml': SERVICE });
    const from = ['--from', join(source, 'deployment.yaml'), join(source, 'service.yaml')];
    const { status, err } = await cli(['init', directory, ...from]);
    expect([status, err.split('\n').filter(line => line.includes('manifests'))]).toEqual([0, ['created manifests/deployment.yaml', 'created manifests/service.yaml']]);
    expect(read(directory, 'manifests/deployment.yaml')).toBe(read(source, 'deployment.yaml'));
    expect(read(directory, 'canary-orders.ts')).toContain('Workload.fromYaml(\'manifests/deployment.yaml\', { name: \'orders\' })');
    const before = contents(directory);
    expect((await cli(['init', directory, ...from])).out).toBe('nothing to create: all files are there\n');
    expect(contents(directory)).toEqual(before);
    within(directory, { 'manifests/service.yaml': 'mine' });
    expect(await cli(['init', directory, ...from])).toEqual(refused('manifests/service.yaml must be the copy of the file to adopt, got another text: rename one of them'));
  });

  test('of one name cannot both be copied', async () => {
    const directory = place();
    const source = given({ 'a/orders.yaml': DEPLOYMENT, 'b/orders.yaml': SERVICE });
    expect(await cli(['init', directory, '--from', join(source, 'a/orders.yaml'), join(source, 'b/orders.yaml')])).toEqual(
      refused('files that are copied into manifests must have names of their own, got orders.yaml twice: rename one of them'));
    expect(existsSync(directory)).toBe(false);
  });

  test('with quotes and spaces in their names', async () => {
    const directory = given({ 'it\'s "k8s"/all of it.yaml': `${DEPLOYMENT}---\n${SERVICE}` });
    expect((await cli(['init', directory, '--from', join(directory, 'it\'s "k8s"/all of it.yaml')])).status).toBe(0);
    expect(read(directory, 'canary-orders.ts')).toContain('Workload.fromYaml("it\'s \\"k8s\\"/all of it.yaml", { name: \'orders\' })');
  });

  test('with several Deployments: --name says which', async () => {
    const directory = given({ 'all.yaml': [DEPLOYMENT, SERVICE, MAILER].join('---\n') });
    expect((await cli(['init', directory, '--name', 'orders', '--from', join(directory, 'all.yaml')])).status).toBe(0);
    expect(existsSync(join(directory, 'canary-orders.ts'))).toBe(true);
  });

  test('where the Deployment has another name than its Service: the process has that of the Service', async () => {
    const directory = given({ 'all.yaml': `${DEPLOYMENT.replace('name: orders', 'name: orders-v1')}---\n${SERVICE}` });
    const { err } = await cli(['init', directory, '--name', 'orders-v1', '--from', join(directory, 'all.yaml')]);
    expect(err).toMatch(/^Deployment shop\/orders-v1 and Service shop\/orders stay as they are; the first synth adds Deployment shop\/orders-v1-canary, /);
    expect(read(directory, 'canary-orders.ts')).toContain('new CanaryService(chart, \'orders\', {');
  });

  test('with headless Services beside the one that clients call', async () => {
    const headless = SERVICE.replace('name: orders', 'name: orders-pods').replace('spec:\n', 'spec:\n  clusterIP: None\n');
    const directory = given({ 'all.yaml': [DEPLOYMENT, headless, SERVICE].join('---\n') });
    expect((await cli(['init', directory, '--from', join(directory, 'all.yaml')])).status).toBe(0);
  });

  test('with a port that has no name: Istio asks for its protocol, others do not', async () => {
    const unnamed = `${DEPLOYMENT}---\n${SERVICE.replace('- name: http\n      port', '- port')}`;
    const directory = given({ 'all.yaml': unnamed, 'said.yaml': unnamed.replace('- port: 80\n', '- port: 80\n      appProtocol: http\n') });
    const init = async (name: string, file: string, ...options: string[]) => cli(['init', join(directory, name), ...options, '--from', join(directory, file)]);
    expect(await init('istio', 'all.yaml')).toEqual({
      status: 2,
      out: '',
      err: 'canary-orders/orders: port 80 must tell Istio its protocol, got no name: set its appProtocol to http, grpc or tcp in the running Service\n',
    });
    for (const [name, file, ...options] of [['said', 'said.yaml'], ['nginx', 'all.yaml', '--routing', 'nginx', '--host', 'a.example.com']]) {
      expect((await init(name, file, ...options)).status).toBe(0);
      install(join(directory, name));
      expect(command(join(directory, name), 'ts-node', '--transpile-only', 'main.ts')).toEqual({ status: 0, out: '' });
      const ports = (title: string) => Manifests.fromPath(join(directory, name, 'dist')).objects.find(object => object.title === title)!.manifest.spec.ports;
      expect(ports('Service shop/orders-canary')).toEqual(ports('Service shop/orders'));
      expect(ports('Service shop/orders')[0].name).toBeUndefined();
      expect(await findings(join(directory, name))).toEqual({ status: 0, out: 'no findings\n', err: '' });
    }
    expect(command(join(directory, 'said'), 'jest', '--ci').out).toMatch(/Tests: +3 passed, 3 total/);
  });

  test('whose pods say their version in labels: those of the canary say another one', async () => {
    const versions = (text: string) => text.replace(/(template:\n +metadata:\n +labels:\n)( +)/, '$1$2version: v1\n$2app.kubernetes.io/version: "2.4"\n$2');
    const directory = given({ 'all.yaml': `${versions(DEPLOYMENT)}---\n${SERVICE}`, 'worker.yaml': versions(DEPLOYMENT) });
    const [service, worker] = [join(directory, 'service'), join(directory, 'worker')];
    const { status, out } = await cli(['init', service, '--from', join(directory, 'all.yaml')]);
    expect([status, (await cli(['init', worker, '--from', join(directory, 'worker.yaml')])).status]).toEqual([0, 0]);
    expect(out).toContain('A rollout begins with: image and version of the canary and idle: false in canary.yaml, then ');
    expect(read(service, 'canary.yaml')).toContain('  canary: { image: "registry.example/orders:2.4.0", version: next, idle: true } # it has no pods; put the next image and version here, and idle: false\n');
    expect(read(worker, 'canary.yaml')).toContain('  canary: { image: "registry.example/orders:2.4.0", version: next } # put the next image and version here\n');
    install(directory);
    for (const each of [service, worker]) {
      expect(command(each, 'ts-node', '--transpile-only', 'main.ts')).toEqual({ status: 0, out: '' });
      const labels = (name: string) => Manifests.fromPath(join(each, 'dist')).objects.find(({ title }) => title === `Deployment shop/${name}`)!.manifest.spec.template.metadata.labels;
      expect(labels('orders')).toMatchObject({ 'version': 'v1', 'app.kubernetes.io/version': '2.4' });
      expect(labels('orders-canary')).toMatchObject({ 'version': 'next', 'app.kubernetes.io/version': 'next' });
      expect(await findings(each)).toEqual({ status: 0, out: 'no findings\n', err: '' });
    }
    expect(typeErrors([service, worker])).toEqual([]);
    for (const each of [service, worker]) {
      expect(command(each, 'jest', '--ci').out).toMatch(/Tests: +3 passed, 3 total/);
    }
  });

  test('with a route that may win over those of the app: it is told, and of a host beside theirs nothing is', async () => {
    const route = ROUTES.replace('name: orders\n', 'name: edge\n').replace(/ +match:\n +- uri:\n +prefix: .*\n/, '');
    const directory = given({ 'all.yaml': [DEPLOYMENT, SERVICE, route].join('---\n') });
    const notes = async (name: string, host: string) => {
      const { status, err } = await cli(['init', join(directory, name), '--host', host, '--from', join(directory, 'all.yaml')]);
      return [status, err.split('\n').filter(line => !line.startsWith('created ')).slice(1)];
    };
    expect(await notes('same', 'shop.example.com')).toEqual([0, [expect.stringMatching(
      /^warning R36 VirtualService shop\/orders: takes host shop\.example\.com, path \/ at gateway istio-system\/public, and VirtualService shop\/edge does, too/), '']]);
    expect(await notes('other', 'other.example.com')).toEqual([0, ['']]);
  });

  test('with an autoscaler where numbers of pods are the share: that it moves them is told', async () => {
    const scaler = {
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata: { name: 'orders', namespace: 'shop' },
      spec: { minReplicas: 2, maxReplicas: 5, scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'orders' } },
    };
    const directory = given({ 'all.yaml': [TRACKED, SERVICE, JSON.stringify(scaler)].join('\n---\n') });
    const { err } = await cli(['init', directory, '--routing', 'service', '--from', join(directory, 'all.yaml')]);
    expect(err).toMatch(/^warning R21 HorizontalPodAutoscaler shop\/orders: /m);
  });

  test('of which one has a namespace: the others are in it', async () => {
    const directory = given({ 'all.yaml': `${DEPLOYMENT.replace('  namespace: shop\n', '')}---\n${SERVICE}` });
    const { err } = await cli(['init', directory, '--from', join(directory, 'all.yaml')]);
    expect(err).toMatch(/^Deployment shop\/orders and Service shop\/orders stay as they are; /);
  });

  test('without a namespace: --namespace says it, else there is none', async () => {
    const text = `${DEPLOYMENT}---\n${SERVICE}`.replaceAll('  namespace: shop\n', '');
    const [none, said] = [given({ 'all.yaml': text }), given({ 'all.yaml': text })];
    await cli(['init', none, '--from', join(none, 'all.yaml')]);
    await cli(['init', said, '--namespace', 'web', '--from', join(said, 'all.yaml')]);
    expect(read(none, 'canary-orders.ts')).toContain('new Chart(app, \'canary-orders\');');
    expect(read(said, 'canary-orders.ts')).toContain('new Chart(app, \'canary-orders\', { namespace: \'web\' });');
  });
});

describe('refused', () => {
  const kind = (name: string) => DEPLOYMENT.replace('kind: Deployment', `kind: ${name}`).replace(/ +replicas: 3\n/, '');
  const all = `${DEPLOYMENT}---\n${SERVICE}`;
  const CASES: [what: string, text: string, options: string[], problem: string][] = [
    ['no Deployment', SERVICE, [], 'files must have a Deployment, got Service shop/orders (FILE:1:1)'],
    ['several Deployments', `${DEPLOYMENT}---\n${MAILER}`, [],
      'files must have one Deployment to adopt, got Deployment shop/orders (FILE:2:1), Deployment shop/mailer (FILE:43:1): say which with --name'],
    ['another name', all, ['--name', 'cart'], 'files must have a Deployment "cart", which --name says, got Deployment shop/orders (FILE:2:1)'],
    ['a StatefulSet', kind('StatefulSet'), [], 'files must have a Deployment, got StatefulSet shop/orders (FILE:2:1): '
      + 'its pods are single ones with volumes of their own; spec.updateStrategy.rollingUpdate.partition updates some of them first'],
    ['a DaemonSet', kind('DaemonSet'), [], 'files must have a Deployment, got DaemonSet shop/orders (FILE:2:1): '
      + 'it has one pod on each node; a second DaemonSet with another nodeSelector runs the canary on some nodes'],
    ['a Deployment of old', DEPLOYMENT.replace('apps/v1', 'extensions/v1beta1'), [],
      'files must have a Deployment, got Deployment shop/orders (FILE:2:1): its apiVersion is extensions/v1beta1, which Kubernetes has no more; write apps/v1'],
    ['no pods that could get requests', all.replace('replicas: 3', 'replicas: 0'), [],
      'Deployment shop/orders must have pods, which get the requests, got 0 in spec.replicas: write the number that runs there'],
    ['an Ingress that the app would write anew', `${all}---\n${JSON.stringify({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: { name: 'orders', namespace: 'shop' },
      spec: { ingressClassName: 'nginx', rules: [{ host: 'a.example.com', http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'orders', port: { number: 80 } } } }] } }] },
    })}`,
    ['--routing', 'nginx', '--host', 'a.example.com'],
    'files must not have what the app makes beside what it adopts, got Ingress shop/orders, which the first synth would change: leave out its file if it may change (FILE:58:1)'],
    ['a template of Helm', DEPLOYMENT.replace('replicas: 3', 'replicas: {{ .Values.replicas }}'), [],
      'text must be rendered, got a Helm template with {{: render it first, with helm template (FILE:11:13)'],
    ['a label that is no text', DEPLOYMENT.replace('team: checkout', 'team: 1'), [], 'label "team" of Deployment shop/orders must be a string, got 1, which is a number: put it in quotes, "1" (FILE:9:11)'],
    ['a name that no Service can have', all.replaceAll('name: orders', 'name: orders.v1'), [],
      'Service shop/orders.v1 must have a name of at most 56 lower-case letters, digits and "-", starting with a letter and not ending with "-", because the process has it, too'],
    ['several Services', `${all}---\n${SERVICE}`.replaceAll(/(kind: Service\nmetadata:\n +name: )orders\n/g, (_, head, at) => `${head}${at > 1000 ? 'a' : 'b'}\n`), [],
      'files must have one Service for Deployment shop/orders, got Service shop/b (FILE:43:1), Service shop/a (FILE:58:1): give a file with the one that clients call'],
    ['a Service by a label that canaries have, too', all.replace(/(spec:\n +selector:\n +)app: orders\n( +ports)/, '$1team: checkout\n$2'), [],
      'Service shop/orders must not select the pods of a canary beside those of Deployment shop/orders, got the selector {"team":"checkout"}, whose labels a canary has, too: '
      + 'add app: orders to the selector first (FILE:43:1)'],
    ['a namespace beside that of the Deployment', all, ['--namespace', 'web'], '--namespace must be that of Deployment shop/orders, got "web": remove it'],
    ['numbers of pods without a shared Service', all, ['--routing', 'service'],
      '--routing service needs one Service over the pods of both tracks, got Service shop/orders, which selects those of Deployment shop/orders alone: take another --routing; selectors of a Deployment cannot be changed'],
    ['numbers of pods that an autoscaler has', `${TRACKED.replace(/ +replicas: 3\n/, '')}---\n${SERVICE}`, ['--routing', 'service'],
      '--routing service divides a number of pods, 2 or more, got nothing in spec.replicas of Deployment shop/orders: write the number there, or take another --routing'],
    ['a Service per track where one selects both', `${TRACKED}---\n${SERVICE}`, ['--routing', 'nginx', '--host', 'a.example.com'],
      '--routing nginx needs a Service per track, got Service shop/orders, which would select the pods of both: take --routing istio or service, or add the label track to its selector'],
    ['ingress-nginx without a host', all, ['--routing', 'nginx'], '--routing nginx needs --host beside --from, got none: say the host that the service has at the load balancer'],
    ['a gateway without a host', all, ['--gateway', 'edge'],
      '--gateway needs --host beside --from, got none: say the host, or remove --gateway to split the calls inside the mesh only'],
    ['a host for a worker', MAILER, ['--host', 'a.example.com', '--routing', 'alb'],
      'Deployment shop/mailer must have a Service to split requests, got --routing and --host and no Service that selects its pods: give the file of its Service, or remove --routing and --host'],
    ['a route that the app would write anew', `${all}---\n${ROUTES}`, ['--host', 'shop.example.com'],
      'files must not have what the app makes beside what it adopts, got VirtualService shop/orders, which the first synth would change: leave out --host, or its file if it may change (FILE:58:1)'],
    ['a canary that is there', `${all}---\n${DEPLOYMENT.replace('name: orders', 'name: orders-canary').replaceAll('app: orders', 'app: orders-x')}`, ['--name', 'orders'],
      'files must not have what the app makes beside what it adopts, got Deployment shop/orders-canary, which the first synth would change: leave out its file if it may change (FILE:59:1)'],
  ];

  test.each(CASES)('%s', async (_, text, options, problem) => {
    const directory = given({ 'all.yaml': text });
    const { status, out, err } = await cli(['init', directory, ...options, '--from', join(directory, 'all.yaml')]);
    expect({ status, out, err: err.replaceAll(join(directory, 'all.yaml'), 'FILE') }).toEqual(refused(problem));
    expect(Object.keys(contents(directory))).toEqual(['all.yaml']);
  });

  test('a route of the mesh for the same host, of which sidecars would drop one', async () => {
    const mesh = ROUTES.replace('name: orders\n', 'name: mine\n').replace(/ +gateways:\n.*\n/, '').replace('shop.example.com', 'orders.shop.svc.cluster.local');
    const directory = given({ 'all.yaml': `${all}---\n${mesh}` });
    for (const routing of ['istio', 'gateway-api']) {
      const { status, out, err } = await cli(['init', directory, '--routing', routing, '--from', join(directory, 'all.yaml')]);
      expect([status, out, Object.keys(contents(directory))]).toEqual([2, '', ['all.yaml']]);
      expect(err).toMatch(/^cdk8s-canary init: files must have nothing that works against what the app makes, got error R14 .*VirtualService shop\/mine.*: put the rules of both into one object\n$/);
    }
  });

  test('paths that code on other systems does not have, and stdin', async () => {
    expect(await cli(['init', place(), '--from', 'k8s\\web.yaml', '-'])).toEqual(refused(
      'path must have / between folders, as the code of the app has it on every system, got "k8s\\\\web.yaml": write "k8s/web.yaml"\n'
      + 'cdk8s-canary init: path must be a file, which the app reads again in each synth, got - for stdin: write the manifests to a file first'));
  });

  test('folders, which the code could not read', async () => {
    const directory = given({ 'k8s/all.yaml': all });
    expect(await cli(['init', directory, '--from', join(directory, 'k8s')])).toEqual(refused(
      `path must be a file, which the app reads by its name, got the folder ${JSON.stringify(join(directory, 'k8s'))}: give the files in it`));
  });

  test('what the library refuses, with its message', async () => {
    const directory = given({ 'all.yaml': all.replaceAll('name: http', 'name: web') });
    const { status, err } = await cli(['init', directory, '--from', join(directory, 'all.yaml')]);
    expect([status, Object.keys(contents(directory))]).toEqual([2, ['all.yaml']]);
    expect(err).toMatch(/^canary-orders\/orders: port web \(80\) must tell Istio its protocol/);
  });
});

test('the examples of the help are commands that it understands', async () => {
  const { out } = await cli(['init', '--help']);
  const examples = out.split('Examples:\n')[1].trim().split('\n').map(line => /cdk8s-canary (.*)/.exec(line)![1].split(' '));
  expect(examples.length).toBeGreaterThan(3);
  const before = process.cwd();
  for (const words of examples) {
    const web = `${DEPLOYMENT}---\n${SERVICE}`.replaceAll('orders', 'web');
    process.chdir(given({ 'deployment.yaml': DEPLOYMENT, 'service.yaml': SERVICE, 'k8s/web.yaml': web }));
    try {
      expect([words, (await cli(words)).status]).toEqual([words, 0]);
    } finally {
      process.chdir(before);
    }
  }
});

test('a folder that is not there yet can be below others', async () => {
  const directory = join(place(), 'a', 'b');
  mkdirSync(join(directory, '..'), { recursive: true });
  expect((await cli(['init', directory])).status).toBe(0);
});
