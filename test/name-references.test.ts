import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { dirname, join } from 'path';
import { load, loadAll } from 'js-yaml';
import { describeKustomize, kustomize } from './kustomize';
import { find } from './support';
import { rendered } from '../examples/rendered';
import { allStories, isWrong } from '../examples/stories/stories';
import { parseReach, Reach } from '../examples/stories/traffic';
import { Answer, Caller, check, Manifests, TrafficModel } from '../src';
import { NAME_REFERENCES } from '../src/gitops/kustomize/name-references';
import { checkNameChange } from '../src/gitops/kustomize/unreached-names';
import { yamlText } from '../src/gitops/yaml-text';

const COMPANY = 'examples/company/yaml';
const OVERLAY = { namePrefix: 'next-', nameSuffix: '-eu', namespace: 'later' };

const metadata = (name: string, namespace = 'shop') => ({ name, namespace });
const service = (name: string, namespace = 'shop') => ({ apiVersion: 'v1', kind: 'Service', metadata: metadata(name, namespace), spec: { ports: [{ port: 80 }] } });
const object = (group: string, kind: string, spec: object, more: object = {}) => ({ apiVersion: `${group}/v1`, kind, metadata: { ...metadata('route'), ...more }, spec });
const istio = (kind: string, spec: object) => object('networking.istio.io', kind, spec);
const route = (kind: string, spec: object) => object('gateway.networking.k8s.io', kind, spec);
const scaled = (spec: object) => object('keda.sh', 'ScaledObject', spec);
const deployment = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: metadata('web'), spec: {} };
const gateway = (group: string) => object(group, 'Gateway', {}, { name: 'inner' });

/** What `kubectl kustomize` makes of one kustomization or of several, each built on the one before. */
function built(objects: object[], kustomizations: object[], configuration = NAME_REFERENCES): any[] {
  const folder = mkdtempSync(join(tmpdir(), 'name-references-'));
  try {
    const write = (path: string, text: string) => {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    };
    write('0/objects.yaml', yamlText(objects));
    write('0/name-references.yaml', configuration);
    kustomizations.forEach((kustomization, index) => {
      const resources = index === 0 ? { resources: ['objects.yaml'], configurations: ['name-references.yaml'] } : { resources: [`../${index - 1}`] };
      write(`${index}/kustomization.yaml`, JSON.stringify({ ...resources, ...kustomization }));
    });
    return loadAll(kustomize(join(folder, String(kustomizations.length - 1))));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const overlaid = (objects: object[], overlay: object = OVERLAY) => built(objects, [{}, overlay]);
const specOf = (objects: any[]) => objects.find(({ metadata: { name } }) => name === 'next-route-eu').spec;

/** Fields that name a Service, a Gateway, ... of the build, before and after. */
const FIELDS: [field: string, object: any, after: object][] = [
  ['DestinationRule host', istio('DestinationRule', { host: 'web' }), { host: 'next-web-eu' }],
  ['VirtualService hosts', istio('VirtualService', { hosts: ['web', 'api.example.com', '*.web'] }), { hosts: ['next-web-eu', 'api.example.com', '*.web'] }],
  ...([['http', 'route'], ['tcp', 'route'], ['tls', 'route']].map(([protocol, field]): [string, any, object] => [
    `VirtualService ${protocol} destination`,
    istio('VirtualService', { [protocol]: [{ [field]: [{ destination: { host: 'web', subset: 'web' } }, { destination: { host: 'web-canary' } }] }] }),
    { [protocol]: [{ [field]: [{ destination: { host: 'next-web-eu', subset: 'web' } }, { destination: { host: 'next-web-canary-eu' } }] }] },
  ])),
  [
    'VirtualService mirrors',
    istio('VirtualService', { http: [{ name: 'web', mirror: { host: 'web-canary' } }, { mirrors: [{ destination: { host: 'web-canary' } }] }] }),
    { http: [{ name: 'web', mirror: { host: 'next-web-canary-eu' } }, { mirrors: [{ destination: { host: 'next-web-canary-eu' } }] }] },
  ],
  [
    'VirtualService gateways',
    istio('VirtualService', { gateways: ['inner', 'mesh'], http: [{ match: [{ gateways: ['inner'] }] }], tcp: [{ match: [{ gateways: ['inner'] }] }], tls: [{ match: [{ gateways: ['inner'] }] }] }),
    {
      gateways: ['next-inner-eu', 'mesh'],
      http: [{ match: [{ gateways: ['next-inner-eu'] }] }],
      tcp: [{ match: [{ gateways: ['next-inner-eu'] }] }],
      tls: [{ match: [{ gateways: ['next-inner-eu'] }] }],
    },
  ],
  [
    'VirtualService delegate',
    istio('VirtualService', { http: [{ delegate: { name: 'rest', namespace: 'shop' } }, { delegate: { name: 'rest', namespace: 'other' } }] }),
    { http: [{ delegate: { name: 'next-rest-eu', namespace: 'later' } }, { delegate: { name: 'rest', namespace: 'other' } }] },
  ],
  ...['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute', 'UDPRoute'].map((kind): [string, any, object] => [
    `${kind} backendRefs and parentRefs`,
    route(kind, {
      parentRefs: [{ kind: 'Gateway', name: 'inner' }, { kind: 'Gateway', name: 'inner', namespace: 'infra' }, { group: '', kind: 'Service', name: 'web', port: 80 }],
      rules: [{ backendRefs: [{ name: 'web', port: 80 }, { name: 'web-canary', namespace: 'shop', port: 80 }, { name: 'web', namespace: 'other', port: 80 }] }],
    }),
    {
      parentRefs: [
        { kind: 'Gateway', name: 'next-inner-eu', namespace: 'later' },
        { kind: 'Gateway', name: 'inner', namespace: 'infra' },
        { group: '', kind: 'Service', name: 'next-web-eu', port: 80, namespace: 'later' },
      ],
      rules: [{
        backendRefs: [
          { name: 'next-web-eu', port: 80, namespace: 'later' }, { name: 'next-web-canary-eu', namespace: 'later', port: 80 }, { name: 'web', namespace: 'other', port: 80 },
        ],
      }],
    },
  ]),
  ...['HTTPRoute', 'GRPCRoute'].map((kind): [string, any, object] => {
    const filters = (backendRef: object) => [{ type: 'RequestMirror', requestMirror: { backendRef } }];
    const rules = (backendRef: object) => [{ filters: filters(backendRef), backendRefs: [{ name: 'elsewhere', filters: filters(backendRef) }] }];
    return [`${kind} mirrors`, route(kind, { rules: rules({ name: 'web-canary', port: 80 }) }), { rules: rules({ name: 'next-web-canary-eu', port: 80, namespace: 'later' }) }];
  }),
  [
    'ReferenceGrant to',
    route('ReferenceGrant', { from: [{ kind: 'HTTPRoute', namespace: 'infra' }], to: [{ group: '', kind: 'Service', name: 'web' }, { group: '', kind: 'Service' }] }),
    { from: [{ kind: 'HTTPRoute', namespace: 'infra' }], to: [{ group: '', kind: 'Service', name: 'next-web-eu' }, { group: '', kind: 'Service' }] },
  ],
  ['ScaledObject scaleTargetRef', scaled({ scaleTargetRef: { kind: 'Deployment', name: 'web' } }), { scaleTargetRef: { kind: 'Deployment', name: 'next-web-eu' } }],
  ['ScaledObject of a StatefulSet', scaled({ scaleTargetRef: { kind: 'StatefulSet', name: 'queue' } }), { scaleTargetRef: { kind: 'StatefulSet', name: 'next-queue-eu' } }],
  [
    'ScaledObject authenticationRef',
    scaled({ triggers: [{ type: 'kafka', metadata: { topic: 'login' }, authenticationRef: { name: 'login' } }] }),
    { triggers: [{ type: 'kafka', metadata: { topic: 'login' }, authenticationRef: { name: 'next-login-eu' } }] },
  ],
];

/** Everything that the fields name. */
const NAMED = [
  service('web'), service('web-canary'), deployment, gateway('networking.istio.io'), gateway('gateway.networking.k8s.io'),
  { ...istio('VirtualService', {}), metadata: metadata('rest') },
  { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: metadata('queue') },
  { apiVersion: 'keda.sh/v1alpha1', kind: 'TriggerAuthentication', metadata: metadata('login') },
];

describeKustomize('a prefix, a suffix and a namespace', () => {
  test.each(FIELDS)('reach %s', (_, referrer, after) => {
    expect(specOf(overlaid([...NAMED, referrer]))).toEqual(after);
  });

  test.each(FIELDS)('reach nothing of %s without the file', (_, referrer) => {
    expect(specOf(built([...NAMED, referrer], [{}, OVERLAY], 'nameReference: []\n'))).toEqual(referrer.spec);
  });

  test.each(FIELDS)('leave %s alone where what it names is in another build', (_, referrer) => {
    expect(specOf(overlaid([referrer]))).toEqual(referrer.spec);
  });

  test.each(FIELDS)('leave %s alone where what it names is in another namespace', (_, referrer) => {
    const [moved] = built([...NAMED, { ...referrer, metadata: metadata('alone', 'other') }], [{}, { namePrefix: 'next-' }]).filter(one => one.metadata.namespace === 'other');
    expect(moved.spec).toEqual(referrer.spec);
  });

  test('reach the annotation of ingress-nginx that names a Service', () => {
    const annotations = { 'nginx.ingress.kubernetes.io/default-backend': 'web', 'nginx.ingress.kubernetes.io/upstream-vhost': 'web' };
    const ingress = { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata: { ...metadata('route'), annotations }, spec: {} };
    expect(find(overlaid([...NAMED, ingress]), 'Ingress', 'next-route-eu').metadata.annotations).toEqual({ ...annotations, 'nginx.ingress.kubernetes.io/default-backend': 'next-web-eu' });
  });

  test.each<[string, object[]]>([
    ['the kustomization of the base', [{ namePrefix: 'next-', nameSuffix: '-eu' }]],
    ['an overlay', [{}, { namePrefix: 'next-', nameSuffix: '-eu' }]],
    ['an overlay of an overlay', [{}, {}, { namePrefix: 'next-', nameSuffix: '-eu' }]],
    ['each of several', [{ nameSuffix: '-eu' }, {}, { namePrefix: 'next-' }]],
  ])('of %s reach them', (_, kustomizations) => {
    expect(specOf(built([...NAMED, istio('DestinationRule', { host: 'web' })], kustomizations))).toEqual({ host: 'next-web-eu' });
  });

  test('do not reach hosts with dots, gateways with a namespace and exportTo', () => {
    const http = [{ route: [{ destination: { host: 'web.shop.svc.cluster.local' } }] }];
    const spec = { hosts: ['web.shop.svc.cluster.local'], gateways: ['shop/inner'], exportTo: ['shop'], http };
    expect(specOf(overlaid([...NAMED, istio('VirtualService', spec)]))).toEqual(spec);
  });

  test('do not reach RBAC for a Lease, and what is said of it in the pod: both keep the name', () => {
    const text = rendered('shop', allStories().find(({ module, name }) => module === 'singletons' && name === 'lease')!.build);
    const objects = overlaid(loadAll(text) as object[]);
    const [role] = objects.filter(({ kind }) => kind === 'Role');
    const variables = objects.filter(({ kind }) => kind === 'Deployment').map(({ spec }) => spec.template.spec.containers[0].env.find(({ name }: any) => name === 'LEASE_NAME').value);
    expect([role.rules[1].resourceNames, ...variables]).toEqual([['scheduler'], 'scheduler', 'scheduler']);
  });

  test('take a Gateway of another build for a Service of its name: the kind is not looked at', () => {
    const referrer = route('HTTPRoute', { parentRefs: [{ kind: 'Gateway', name: 'web' }] });
    expect(specOf(overlaid([service('web'), referrer]))).toEqual({ parentRefs: [{ kind: 'Gateway', name: 'next-web-eu', namespace: 'later' }] });
  });

  test('of objects without a namespace write none', () => {
    const bare = [...NAMED, ...FIELDS.filter(([field]) => /^HTTPRoute/.test(field)).map(([, referrer], index) => ({ ...referrer, metadata: { name: `route-${index}` } }))]
      .map(({ metadata: { name }, ...rest }: any) => ({ ...rest, metadata: { name } }));
    const [{ spec }] = built(bare, [{ namePrefix: 'next-' }]).filter(({ kind }) => kind === 'HTTPRoute');
    expect(spec.rules[0].backendRefs[0]).toEqual({ name: 'next-web', port: 80 });
  });
});

test('every entry is there once', () => {
  const { nameReference } = load(NAME_REFERENCES) as any;
  const entries = nameReference.flatMap(({ kind, group, fieldSpecs }: any) => fieldSpecs.map((field: any) => `${kind} ${group} ${field.kind} ${field.group} ${field.path}`));
  expect(new Set(entries).size).toBe(entries.length);
  expect(entries.length).toBeGreaterThan(30);
});

/** Fields of objects from the library that keep the name of another object: labels and the names of parts, which no prefix changes. */
const KEPT = [
  /\.metadata\.labels\.app$/, /\.(matchLabels|selector)\.app$/, /^VirtualService\.spec\.http\.name$/, /^(HTTP|GRPC)Route\.spec\.rules\.name$/, /^Service\.spec\.ports\.name$/,
  // The name of the Lease, and the right to have it: see above.
  /^Deployment\.spec\.template\.spec\.containers\.env\.value$/, /^Role\.rules\.resourceNames$/,
];

const STORIES = allStories().filter(story => !isWrong(story) && !story.quiet).map(story => [`${story.module}.${story.name}`, story] as const);
/** Names of Services are in the JSON of an annotation: a namespace is all that can be changed. */
const isAlb = (objects: any[]) => objects.some(({ kind, spec }) => kind === 'Ingress' && spec.ingressClassName === 'alb');
/** Its objects are in two namespaces, which `namespace` makes one of. */
const OTHER_NAMESPACE = 'gateway-api.gatewayNamespace';

describeKustomize.each(STORIES)('%s', (title, { build, reaches }) => {
  const before = loadAll(rendered('shop', build)) as any[];
  const overlay = isAlb(before) ? { namespace: 'later' } : OVERLAY;
  const { namePrefix = '', nameSuffix = '' } = overlay as Partial<typeof OVERLAY>;
  let after: any[];

  beforeAll(() => {
    after = overlaid(before, overlay);
  });

  test('has no name of before', () => {
    const names = new Set(isAlb(before) || title === OTHER_NAMESPACE ? [] : before.map(one => one.metadata.name));
    const kept = after.flatMap(one => leaves(one, one.kind)).filter(([path, value]) => names.has(value) && !KEPT.some(known => known.test(path)));
    expect(kept).toEqual([]);
  });

  test('has the findings of before', () => {
    expect(check(Manifests.fromObjects(after)).map(String)).toEqual([]);
  });

  // The cookie of ingress-nginx is a digest of the name of what it stands for: https://github.com/kubernetes/ingress-nginx/blob/main/rootfs/etc/nginx/lua/balancer/sticky.lua
  const requests = reaches.filter(line => line.includes('-> ') && !/^(queue|runs)/.test(line) && !(line.startsWith('ingress') && line.includes('-track-')));
  const [one, other] = [before, () => after].map(objects => () => TrafficModel.of(Manifests.fromObjects(typeof objects === 'function' ? objects() : objects)));

  (title === OTHER_NAMESPACE ? [] : requests).forEach(line => test(`answers as before: ${line}`, () => {
    const reach = parseReach(line);
    const services = before.filter(({ kind }) => kind === 'Service').map(({ metadata: { name } }) => name);
    const host = movedHost(reach.host, services, name => `${namePrefix}${name}${nameSuffix}`);
    const moved = { ...reach, host, namespace: reach.namespace === 'shop' ? 'later' : reach.namespace };
    const nameOf = (workload: string) => workload.replace(/^shop\/(.*)$/, `later/${namePrefix}$1${nameSuffix}`);
    expect(shares(send(other(), moved), name => name)).toEqual(shares(send(one(), reach), nameOf));
  }));
});

describeKustomize('a route in the namespace of its Gateway', () => {
  const build = STORIES.find(([title]) => title === OTHER_NAMESPACE)![1].build;
  const backends = (objects: any[]) => objects.find(({ kind }) => kind === 'HTTPRoute').spec.rules[0].backendRefs.map(({ name, namespace }: any) => `${namespace}/${name}`);

  test('is not reached by a prefix', () => {
    expect(backends(overlaid(loadAll(rendered('shop', build)) as object[], { namePrefix: 'next-' }))).toEqual(['shop/web', 'shop/web-canary']);
  });

  test('is moved beside the Services by a namespace, and away from the Gateway', () => {
    const objects = overlaid(loadAll(rendered('shop', build)) as object[], { namespace: 'later' });
    expect(backends(objects)).toEqual(['later/web', 'later/web-canary']);
    expect(objects.find(({ kind }) => kind === 'HTTPRoute').metadata.namespace).toBe('later');
  });
});

describeKustomize('the rules of an Application Load Balancer', () => {
  test('are not reached by a prefix: their Services are in the JSON of an annotation', () => {
    const build = STORIES.find(([title]) => title === 'alb.albShare')![1].build;
    const ingress = find(overlaid(loadAll(rendered('shop', build)) as object[]), 'Ingress', 'next-web-eu');
    const groups = JSON.parse(ingress.metadata.annotations['alb.ingress.kubernetes.io/actions.split']).forwardConfig.targetGroups;
    expect(groups.map(({ serviceName }: any) => serviceName)).toEqual(['web', 'web-canary']);
  });
});

describeKustomize('the company', () => {
  const charts = readdirSync(COMPANY).filter(file => file.endsWith('.yaml')).map(file => [file.replace('.k8s.yaml', ''), loadAll(readFileSync(join(COMPANY, file), 'utf8')) as any[]] as const);
  const before = charts.flatMap(([, objects]) => objects);
  let after: any[];

  // The Gateway stays where it is: VirtualServices name it with its namespace.
  beforeAll(() => {
    after = charts.flatMap(([chart, objects]) => chart === 'edge' ? objects : overlaid(objects, { ...OVERLAY, namespace: `later-${chart}` }));
  });

  test('has no known mistake', () => {
    expect(check(Manifests.fromObjects(after)).map(String)).toEqual([]);
  });

  test('routes as before, at the gateway and in the mesh, with the header of testers and without', () => {
    const [one, other] = [before, after].map(objects => TrafficModel.of(Manifests.fromObjects(objects)));
    const nameOf = (workload: string) => workload.replace(/^(.*)\/(.*)$/, 'later-$1/next-$2-eu');
    const paths = before.filter(({ kind, spec }) => kind === 'VirtualService' && spec.gateways !== undefined)
      .flatMap(({ spec }) => spec.http.flatMap(({ match = [] }: any) => match.map(({ uri }: any) => uri.prefix ?? uri.exact)));
    expect(new Set(paths).size).toBeGreaterThanOrEqual(8);
    const atGateway = [...new Set<string>(paths)].map(path => [Caller.gateway('istio-system/eco2-gateway'), 'api.growbin.app', 'api.growbin.app', path, 80] as const);
    const services = before.filter(({ kind }) => kind === 'Service');
    const inMesh = services.map(({ metadata: { name, namespace }, spec }) => (
      [Caller.mesh('elsewhere'), `${name}.${namespace}.svc.cluster.local`, `next-${name}-eu.later-${namespace}.svc.cluster.local`, '/', spec.ports[0].port] as const));
    for (const headers of [{}, { 'x-canary': 'true' }] as { [name: string]: string }[]) {
      for (const [from, host, moved, path, port] of [...atGateway, ...inMesh]) {
        const expected = shares(one.send({ from, host, path, port, headers }), nameOf);
        expect(shares(other.send({ from, host: moved, path, port, headers }), name => name)).toEqual(expected);
        expect(expected.ends.filter(([who]) => !who.startsWith('later-'))).toEqual([]);
      }
    }
  });
});

/** A host that is a Service of the namespace `shop`, after the change of its name. */
function movedHost(host: string, services: string[], nameOf: (name: string) => string): string {
  const [name, namespace, ...rest] = host.split('.');
  return !services.includes(name) || (namespace ?? 'shop') !== 'shop' ? host : [nameOf(name), ...namespace === undefined ? [] : ['later'], ...rest].join('.');
}

/** Every text of an object, with the keys that lead to it; lists are left out. */
function leaves(value: unknown, path: string): [path: string, value: string][] {
  if (typeof value !== 'object' || value === null) {
    return typeof value === 'string' ? [[path, value]] : [];
  }
  return Object.entries(value).flatMap(([key, child]) => leaves(child, Array.isArray(value) ? path : `${path}.${key}`));
}

function send(model: TrafficModel, { from, namespace, host, port, method, path, headers, cookies }: Reach): Answer {
  const callers: { [from: string]: () => Caller } = {
    gateway: () => Caller.gateway('istio-system/public'),
    ingress: () => Caller.ingress('nginx'),
    alb: () => Caller.ingress('alb'),
    mesh: () => Caller.mesh(namespace),
    plain: () => Caller.plain(namespace),
  };
  const repeatedHeaders: { [name: string]: string[] } = {};
  for (const [name, value] of headers) {
    repeatedHeaders[name] = [...repeatedHeaders[name] ?? [], value];
  }
  return model.send({ from: callers[from](), host, port, method, path, repeatedHeaders, cookies: Object.fromEntries(cookies) });
}

/** Who answers, and who gets a copy, in an order of its own. */
function shares({ outcomes, mirrors }: Answer, nameOf: (workload: string) => string): Shares {
  const ends = outcomes.map(({ workload, reason, status, share, location }): Shares['ends'][number] => (
    [workload === undefined ? `${status} ${reason}` : nameOf(workload), share, location]));
  return { ends: ends.sort(), copies: mirrors.map(({ workload, share }): [string, number] => [nameOf(workload), share]).sort() };
}

interface Shares {
  readonly ends: [who: string, share: number, location?: string][];
  readonly copies: [who: string, share: number][];
}

describe('what Kustomize cannot reach is told', () => {
  const refused = (objects: object[], kustomization: object) => {
    const problems: string[] = [];
    checkNameChange(objects, kustomization, problems);
    return problems;
  };
  const story = (wanted: string) => loadAll(rendered('shop', STORIES.find(([title]) => title === wanted)![1].build)) as any[];
  const wayOut = 'change it in the code, or remove it from the kustomization';
  const annotation = 'the JSON of its annotation alb.ingress.kubernetes.io/actions.split names Service';

  test.each<[string, object[], object, string[]]>([
    ['Services in the rules of a load balancer', story('alb.albShare'), { namePrefix: 'dev-', nameSuffix: '-eu' }, [
      `Ingress web must not be changed by Kustomize, got namePrefix "dev-" and nameSuffix "-eu": ${annotation.replace('split', 'match')} web-canary; ${wayOut}`,
      `Ingress web must not be changed by Kustomize, got namePrefix "dev-" and nameSuffix "-eu": ${annotation} web; ${wayOut}`,
      `Ingress web must not be changed by Kustomize, got namePrefix "dev-" and nameSuffix "-eu": ${annotation} web-canary; ${wayOut}`,
    ]],
    ['Services of another namespace', story(OTHER_NAMESPACE), { namePrefix: 'dev-' }, [
      `HTTPRoute web must not be changed by Kustomize, got namePrefix "dev-": it names Service web of another namespace, shop; ${wayOut}`,
      `HTTPRoute web must not be changed by Kustomize, got namePrefix "dev-": it names Service web-canary of another namespace, shop; ${wayOut}`,
    ]],
    ['objects of two namespaces', story(OTHER_NAMESPACE), { namespace: 'later' }, [
      `HTTPRoute web must not be changed by Kustomize, got namespace "later": it is in istio-system and others are in shop, and Kustomize would put all into one namespace; ${wayOut}`,
    ]],
    ['hosts with dots, and gateways with a namespace', [
      service('web'), gateway('networking.istio.io'),
      istio('VirtualService', { hosts: ['web.shop.svc.cluster.local', 'web.other.svc.cluster.local', 'api.example.com'], gateways: ['shop/inner', 'infra/inner', 'inner'] }),
    ], { nameSuffix: '-eu' }, [
      `VirtualService route must not be changed by Kustomize, got nameSuffix "-eu": it names web.shop.svc.cluster.local by name and namespace; ${wayOut}`,
      `VirtualService route must not be changed by Kustomize, got nameSuffix "-eu": it names shop/inner by name and namespace; ${wayOut}`,
    ]],
    ['a Gateway of another build that is called as a Service', [service('web'), service('own'), { ...gateway('gateway.networking.k8s.io'), metadata: metadata('own') },
      route('HTTPRoute', { parentRefs: [{ name: 'web' }, { name: 'own' }, { name: 'web', namespace: 'infra' }, { kind: 'Service', name: 'web' }] })], { namePrefix: 'dev-' }, [
      `HTTPRoute route must not be changed by Kustomize, got namePrefix "dev-": it names Gateway web, which is in another build, and Kustomize takes it for Service web; ${wayOut}`,
    ]],
    ['namespaces that see a route', [istio('VirtualService', { hosts: ['web'], exportTo: ['shop', 'istio-system'] })], { namespace: 'later' }, [
      `VirtualService route must not be changed by Kustomize, got namespace "later": its exportTo names its own namespace, shop; ${wayOut}`,
    ]],
  ])('%s', (_, objects, kustomization, problems) => {
    expect(refused(objects, kustomization)).toEqual(problems);
    expect(refused(objects, { resources: ['../base'] })).toEqual([]);
  });

  test('objects of two namespaces are told from those of the namespace that has the most', () => {
    const objects = [service('edge', 'infra'), service('web'), service('api')];
    expect(refused(objects, { namespace: 'later' })).toEqual([
      `Service edge must not be changed by Kustomize, got namespace "later": it is in infra and others are in shop, and Kustomize would put all into one namespace; ${wayOut}`,
    ]);
  });

  test('a namespace that all objects have changes nothing', () => {
    const objects = [service('web'), istio('VirtualService', { hosts: ['web.shop.svc.cluster.local'], exportTo: ['shop'] })];
    expect(refused(objects, { namespace: 'shop' })).toEqual([]);
    expect(refused(objects, { namespace: 'later' })).toHaveLength(2);
  });

  test('the rules of a load balancer may change their namespace', () => {
    expect(refused(story('alb.albShare'), { namespace: 'later' })).toEqual([]);
  });

  test.each(STORIES)('%s is refused where it is an Application Load Balancer or in two namespaces', (_, { build }) => {
    const objects = loadAll(rendered('shop', build)) as any[];
    const namespaces = new Set(objects.map(one => one.metadata.namespace));
    const withCanary = objects.some(({ metadata: { annotations = {} } }) => Object.keys(annotations).some(key => key.includes('/actions.')));
    expect(refused(objects, OVERLAY).length > 0).toBe(isAlb(objects) && withCanary || namespaces.size > 1);
  });
});
