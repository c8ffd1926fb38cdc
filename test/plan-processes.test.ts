import { App, Chart, Testing } from 'cdk8s';
import { chartIn, find, message, service, synthChart, synthMessage } from './support';
import { CanaryPlan, CanaryService, CanaryServiceProps, GitOpsApp, RequestMatch, Routing, RoutingProvider, Split, Track, Workload } from '../src';
import { Caller, expectTraffic } from '../src/testing';

const MESH = Caller.mesh('shop');
const TESTERS = RequestMatch.header('x-canary', 'true');

function planned(yaml: string): Chart {
  return chartIn('shop', new GitOpsApp({ plan: CanaryPlan.fromYaml(yaml) }));
}

/** A service and the plan that it follows. */
function webWith(yaml: string, props: Partial<CanaryServiceProps> = {}): Chart {
  const chart = planned(yaml);
  service(chart, props);
  return chart;
}

const entry = (...lines: string[]) => ['- project: web', '  type: ISTIO_VSVC', ...lines.map(line => `  ${line}`)].join('\n') + '\n';

describe('a service in a plan', () => {
  test('has the weight of its entry', () => {
    const traffic = expectTraffic(webWith(entry('weight: 20'))).from(MESH).host('web').port(8080);
    traffic.get('/').toReach({ stable: 80, canary: 20 });
  });

  test('takes the plan of its own before that of the app, which then has no entry for it', () => {
    const chart = chartIn('shop', new GitOpsApp({ plan: CanaryPlan.fromYaml('- { project: api, type: ISTIO_VSVC, weight: 0 }\n') }));
    service(chart, { plan: CanaryPlan.fromYaml(entry('weight: 30')) });
    service(chart, {}, 'api');
    expectTraffic(chart).from(MESH).host('web').port(8080).get('/').toReach({ stable: 70, canary: 30 });
  });

  test('takes a plan without an app that has one', () => {
    const chart = chartIn();
    service(chart, { plan: CanaryPlan.fromYaml(entry('weight: 30')) });
    expectTraffic(chart).from(MESH).host('web').port(8080).get('/').toReach({ stable: 70, canary: 30 });
  });

  test.each([
    ['', { canary: 100 }],
    ['match: true', { canary: 100 }],
    ['match: false', { stable: 90, canary: 10 }],
    ['canary: false', { stable: 100 }],
    ['canary: true', { canary: 100 }],
    ['canary: { idle: true }', { stable: 100 }],
  ])('with %j sends testers where the plan says', (line, shares) => {
    const chart = webWith(entry('weight: 10', line), { split: { match: [TESTERS] } });
    expectTraffic(chart).from(MESH).host('web').port(8080).get('/').header('x-canary', 'true').toReach(shares);
  });

  test('runs what its entry says, on both tracks', () => {
    const objects = synthChart(webWith(
      entry('weight: 10', 'stable: { image: registry.example/web:1.4, version: "1.4" }', 'canary: { image: registry.example/web:1.5, version: "1.5" }'),
      { canary: { replicas: 3 } },
    ));
    const running = (name: string) => find(objects, 'Deployment', name).spec.template;
    expect([running('web').spec.containers[0].image, running('web').metadata.labels.version]).toEqual(['registry.example/web:1.4', '1.4']);
    expect([running('web-canary').spec.containers[0].image, running('web-canary').metadata.labels.version]).toEqual(['registry.example/web:1.5', '1.5']);
    expect(find(objects, 'Deployment', 'web-canary').spec.replicas).toBe(3);
  });

  test('may say in the code what the plan says, too', () => {
    const chart = webWith(entry('weight: 10', 'canary: { image: registry.example/web:2, idle: false }'), {
      split: { weight: 10 }, canary: { image: 'registry.example/web:2', idle: false },
    });
    expectTraffic(chart).from(MESH).host('web').port(8080).get('/').toReach({ stable: 90, canary: 10 });
  });

  test.each([[0, { stable: 100 }, { canary: 100 }], [100, { canary: 100 }, { stable: 100 }]])('in blue-green has the track that weight %d says', (weight, all, preview) => {
    const plan = CanaryPlan.fromYaml(entry(`weight: ${weight}`));
    const active = plan.entry('web').weight === 100 ? Track.CANARY : Track.STABLE;
    const chart = chartIn();
    service(chart, { plan, split: Split.blueGreen({ active, preview: [TESTERS] }) });
    const traffic = expectTraffic(chart).from(MESH).host('web').port(8080);
    traffic.get('/').toReach(all);
    traffic.get('/').header('x-canary', 'true').toReach(preview);
  });

  test('has the same objects, by kind and name, for every entry', () => {
    const names = ['weight: 0', 'weight: 100', 'weight: 5\n  match: false', 'weight: 5\n  canary: false'].map(lines =>
      synthChart(webWith(entry(...lines.split('\n  ')))).map(({ kind, metadata }) => `${kind} ${metadata.name}`));
    expect(new Set(names.map(String)).size).toBe(1);
  });

  test('is an entry of the type of its routing', () => {
    const types = [
      ['ISTIO_VSVC', Routing.istio()],
      ['GATEWAY_API', Routing.gatewayApi({ mesh: true })],
      ['ALB', Routing.alb({ hosts: ['a.example.com'] })],
      ['INGRESS_NGINX', Routing.nginxIngress({ hosts: ['a.example.com'] })],
      ['SERVICE_RATIO', Routing.service({ replicas: 10 })],
    ] as const;
    for (const [type, routing] of types) {
      const chart = webWith(`- { project: web, type: ${type}, weight: 10 }\n`, { routing });
      expect(() => synthChart(chart)).not.toThrow();
    }
  });

  test('with a provider of its own takes an entry of any percentage', () => {
    class Own extends RoutingProvider {
      public objects() { return []; }
      public specs() { return {}; }
      public problems() { return []; }
      public claims() { return []; }
    }
    for (const type of ['ISTIO_VSVC', 'GATEWAY_API', 'ALB', 'INGRESS_NGINX', 'SERVICE_RATIO']) {
      expect(() => synthChart(webWith(`- { project: web, type: ${type}, weight: 10 }\n`, { routing: Routing.custom(new Own()) }))).not.toThrow();
    }
    expect(synthMessage(webWith('- { project: web, type: DEPLOYMENT_SINGLETON, weight: 1 }\n', { routing: Routing.custom(new Own()) }))).toContain(
      'type in the plan must be INGRESS_NGINX or ISTIO_VSVC or GATEWAY_API or ALB or SERVICE_RATIO for this process, got DEPLOYMENT_SINGLETON');
  });
});

describe('what the plan and the app do not agree on is told at once', () => {
  test('entries that nobody owns, processes without one, other types, other values', () => {
    const chart = planned([
      '- { project: api, type: INGRESS_NGINX, weight: 0 }',
      '- { project: web, type: ISTIO_VSVC, weight: 5, match: true, canary: { image: "registry.example/web:3", idle: true } }',
      '- { project: serch, type: ISTIO_VSVC, weight: 5 }',
      '- { project: old, type: ALB, weight: 0 }',
      '',
    ].join('\n'));
    service(chart, {}, 'api');
    service(chart, { split: { weight: 10 }, canary: { image: 'registry.example/web:2', idle: false } });
    service(chart, {}, 'search');
    expect(message(() => Testing.synth(chart))).toBe(`Validation failed with the following errors:
  [] entries of canary.yaml must be for processes of the app, got "serch", which is none: did you mean search? (canary.yaml:3:14)
  3 | - { project: serch, type: ISTIO_VSVC, weight: 5 }
    |              ^
  [] entries of canary.yaml must be for processes of the app, got "old", which is none: remove it, or make the process (canary.yaml:4:14)
  4 | - { project: old, type: ALB, weight: 0 }
    |              ^
  [shop/api] type in the plan must be ISTIO_VSVC for this process, got INGRESS_NGINX: change the type, or the process (canary.yaml:1:25)
  1 | - { project: api, type: INGRESS_NGINX, weight: 0 }
    |                         ^
  [shop/web] canary.image must be what the plan says, image "registry.example/web:3", got "registry.example/web:2": remove canary.image (canary.yaml:2:78)
  2 | - { project: web, type: ISTIO_VSVC, weight: 5, match: true, canary: { image: "registry.example/web:3", idle: true } }
    |                                                                              ^
  [shop/web] canary.idle must be what the plan says, idle true, got false: remove canary.idle (canary.yaml:2:110)
  2 | …tch: true, canary: { image: "registry.example/web:3", idle: true } }
    |                                                              ^
  [shop/web] split.weight must be what the plan says, weight 5, got 10: remove split.weight (canary.yaml:2:45)
  2 | - { project: web, type: ISTIO_VSVC, weight: 5, match: true, canary: { image: "registry.example/web:3", idle: true } }
    |                                             ^
  [shop/web] split.match must have the requests that the plan switches on, got none: add match to split, or remove match from the plan (canary.yaml:2:55)
  2 | - { project: web, type: ISTIO_VSVC, weight: 5, match: true, canary: { image: "registry.example/web:3", idle: true } }
    |                                                       ^
  [shop/search] the plan must have an entry for every process, got none for "search" in canary.yaml: add "- { project: search, type: ISTIO_VSVC, weight: 0 }"`);
  });

  test('an entry for several processes', () => {
    const app = new GitOpsApp({ plan: CanaryPlan.fromYaml(entry('weight: 0')) });
    service(chartIn('shop', app));
    service(chartIn('blog', app));
    expect(message(() => app.synthYaml())).toContain('[] entries of canary.yaml must be for one process each, got "web" for shop/web and blog/web: give one of them another name, or a plan of its own (canary.yaml:1:12)');
  });

  test('no entry of a file that each process reads for itself, but one that none of them has', () => {
    const yaml = ['web', 'api', 'old'].map(project => `- { project: ${project}, type: ISTIO_VSVC, weight: 0 }\n`);
    const synthOf = (text: string) => {
      const chart = chartIn();
      service(chart, { plan: CanaryPlan.fromYaml(text) });
      service(chart, { plan: CanaryPlan.fromYaml(text) }, 'api');
      return synthChart(chart);
    };
    expect(() => synthOf(yaml.slice(0, 2).join(''))).not.toThrow();
    expect(message(() => synthOf(yaml.join('')))).toBe(`Validation failed with the following errors:
  [] entries of canary.yaml must be for processes of the app, got "old", which is none: remove it, or make the process (canary.yaml:3:14)
  3 | - { project: old, type: ISTIO_VSVC, weight: 0 }
    |              ^`);
  });

  test('one text for two targets, whose processes have the same names', () => {
    const app = new App();
    const text = entry('weight: 0');
    for (const target of ['prod', 'staging']) {
      service(chartIn(target, app), { plan: CanaryPlan.fromYaml(text) });
    }
    expect(() => app.charts.forEach(chart => chart.toJson())).not.toThrow();
  });

  test('an entry, also in an app without processes and without charts', () => {
    for (const withChart of [true, false]) {
      const app = new GitOpsApp({ plan: CanaryPlan.fromYaml(entry('weight: 0')) });
      if (withChart) {
        new Chart(app, 'empty');
      }
      expect(message(() => app.synthYaml())).toContain('got "web", which is none: remove it, or make the process');
    }
  });

  test('what is no plan', () => {
    expect(message(() => new GitOpsApp({ plan: 'canary.yaml' as any }))).toBe('GitOpsApp: plan must be a CanaryPlan, got "canary.yaml": use CanaryPlan.fromFile');
    expect(message(() => service(chartIn(), { plan: 'canary.yaml' as any }))).toBe('shop/web: plan must be a CanaryPlan, got "canary.yaml": use CanaryPlan.fromFile');
  });

  test('what runs on a canary that is not there', () => {
    expect(synthMessage(webWith(entry('weight: 0', 'canary: { image: registry.example/web:3 }'), { canary: undefined })))
      .toContain('[shop/web] the plan says what runs on the canary, got no canary track: add canary: {}, or remove canary from the plan (canary.yaml:4:11)\n');
  });

  test.each(['canary: true', 'canary: { idle: false }'])('a canary in service that is not there: %s', line => {
    expect(synthMessage(webWith(entry('weight: 0', line), { canary: undefined }))).toContain(
      '[shop/web] the plan says that the canary is not idle, got no canary track: add canary: {}, or remove canary from the plan (canary.yaml:4:11)\n');
  });

  test('a canary that is not there may be out of service', () => {
    expect(() => synthChart(webWith(entry('weight: 0', 'canary: false'), { canary: undefined }))).not.toThrow();
  });

  test('a share for a canary that is not there', () => {
    expect(synthMessage(webWith(entry('weight: 5'), { canary: undefined }))).toBe([
      '[shop/web] the plan gives the canary weight 5, got no canary track: add canary: {}, or set weight 0 in the plan (canary.yaml:3:11)',
      '3 |   weight: 5',
      '|           ^',
    ].join('\n'));
  });

  test('a track of blue-green that is not the one of the plan', () => {
    expect(synthMessage(webWith(entry('weight: 100'), { split: Split.blueGreen({ active: Track.STABLE }) }))).toBe([
      '[shop/web] active must be canary, which the plan gives everything to, got stable: take it from the plan, active: plan.entry("web").weight === 100 ? Track.CANARY : Track.STABLE (canary.yaml:3:11)',
      '3 |   weight: 100',
      '|           ^',
    ].join('\n'));
    expect(synthMessage(webWith(entry('weight: 20'), { split: Split.blueGreen({ active: Track.STABLE }) }))).toBe([
      '[shop/web] blue-green gives everything to one track, got weight 20 in the plan: set it to 0 (stable) or 100 (the canary) (canary.yaml:3:11)',
      '3 |   weight: 20',
      '|           ^',
    ].join('\n'));
  });
});

test('a mistake of the service that is about the weight has the place of the weight', () => {
  expect(message(() => webWith(entry('weight: 5'), { canary: { replicas: 0 } }))).toBe([
    'shop/web: canary must have pods for its share (weight 5), got 0 replicas, so that clients would see 503: set replicas, or idle: true to send its share to stable (canary.yaml:3:11)',
    '  3 |   weight: 5',
    '    |           ^',
  ].join('\n'));
  expect(message(() => webWith(entry('weight: 60'), { stable: { version: '1' }, canary: { version: '2' }, baseline: {} }))).toBe([
    'shop/web: canary weight must be at most 50 beside a baseline, which gets the same, got 60: remove baseline for the last steps (canary.yaml:3:11)',
    '  3 |   weight: 60',
    '    |           ^',
  ].join('\n'));
});

test('a plan that does not agree with the app writes nothing, also past the validation', () => {
  const chart = webWith(entry('weight: 5'), { split: { weight: 10 } });
  expect(message(() => (chart.node.findChild('web') as CanaryService).stable.toJson())).toContain('split.weight must be what the plan says, weight 5, got 10');
});

test('one plan serves several apps', () => {
  const plan = CanaryPlan.fromYaml(entry('weight: 5'));
  for (const app of [new GitOpsApp({ plan }), new GitOpsApp({ plan }), new App()]) {
    const chart = chartIn('shop', app);
    service(chart, app instanceof GitOpsApp ? {} : { plan });
    expect(() => Testing.synth(chart)).not.toThrow();
  }
});

test('a workload that can still change follows the plan, too', () => {
  const chart = planned(entry('weight: 5', 'canary: { image: registry.example/web:9 }'));
  new CanaryService(chart, 'web', { workload: Workload.container({ image: 'registry.example/web:1', ports: [{ name: 'http', port: 80 }] }), routing: Routing.istio(), canary: {} });
  expect(find(synthChart(chart), 'Deployment', 'web-canary').spec.template.spec.containers[0].image).toBe('registry.example/web:9');
});
