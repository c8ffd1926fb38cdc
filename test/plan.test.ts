import { mkdtempSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { entry, marked, MARK, PLAN, plan } from './plan-support';
import { message } from './support';
import { CanaryPlan, ProcessKind } from '../src';

const folder = mkdtempSync(join(tmpdir(), 'plan-'));
const file = (name: string, text: string | Buffer) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

describe('a plan', () => {
  test('is the bare list that teams have written by hand', () => {
    const { entries, target } = plan(`- project: server-internal
  type: DEPLOYMENT_SINGLETON
  weight: 0
- project: dispatcher
  type: DEPLOYMENT_REPLICAS
  weight: 0
- project: server
  type: INGRESS_NGINX
  weight: 0
- project: server-map
  type: ISTIO_VSVC
  weight: 0
`);
    expect(target).toBeUndefined();
    expect(entries).toEqual([
      { project: 'server-internal', kind: ProcessKind.DEPLOYMENT_SINGLETON, weight: 0, phases: [] },
      { project: 'dispatcher', kind: ProcessKind.DEPLOYMENT_REPLICAS, weight: 0, phases: [] },
      { project: 'server', kind: ProcessKind.INGRESS_NGINX, weight: 0, phases: [5, 20, 50, 100] },
      { project: 'server-map', kind: ProcessKind.ISTIO_VSVC, weight: 0, phases: [5, 20, 50, 100] },
    ]);
  });

  test('is a mapping of target, phases and processes', () => {
    const { entries, target, path } = plan();
    expect([target, path]).toEqual(['prod', 'canary.yaml']);
    expect(entries).toEqual([
      {
        project: 'server',
        kind: ProcessKind.INGRESS_NGINX,
        weight: 10,
        match: false,
        stable: { image: 'registry.example/server:1.4.0', version: '1.4.0' },
        canary: { image: 'registry.example/server:1.5.0', version: '1.10' },
        phases: [1, 10, 50],
      },
      { project: 'server-map', kind: ProcessKind.ISTIO_VSVC, weight: 0, idle: false, phases: [1, 10, 50] },
      { project: 'search', kind: ProcessKind.GATEWAY_API, weight: 100, idle: true, canary: { image: 'registry.example/search:2' }, phases: [1, 10, 50] },
      { project: 'shop', kind: ProcessKind.ALB, weight: 5, phases: [5, 25] },
      { project: 'legacy', kind: ProcessKind.SERVICE_RATIO, weight: 20, idle: true, phases: [1, 10, 50] },
      { project: 'dispatcher', kind: ProcessKind.DEPLOYMENT_REPLICAS, weight: 3, phases: [1, 3, 12] },
      { project: 'mailer', kind: ProcessKind.DEPLOYMENT_REPLICAS, weight: 0, phases: [] },
      { project: 'server-internal', kind: ProcessKind.DEPLOYMENT_SINGLETON, weight: 1, phases: [] },
    ]);
  });

  test.each<[string, string, object]>([
    ['match: true as the code says', 'match: true', { match: true }],
    ['canary: true not idle', 'canary: true', { idle: false }],
    ['canary: false idle', 'canary: false', { idle: true }],
    ['a canary that is idle and says nothing else', 'canary: { idle: true }', { idle: true }],
    ['a canary that says only its image', 'canary: { image: x }', { canary: { image: 'x' } }],
    ['a stable that says only its version', 'stable: { version: v1 }', { stable: { version: 'v1' } }],
  ])('takes %s', (_, line, said) => {
    expect(plan(entry('ALB', 5, line)).entries).toEqual([{ project: 'web', kind: ProcessKind.ALB, weight: 5, phases: [5, 20, 50, 100], ...said }]);
  });

  test.each<[string, number]>([
    ['INGRESS_NGINX', 100], ['ISTIO_VSVC', 100], ['GATEWAY_API', 100], ['ALB', 100], ['SERVICE_RATIO', 100], ['DEPLOYMENT_REPLICAS', 2147483647], ['DEPLOYMENT_SINGLETON', 1],
  ])('gives %s weights from 0 to %d', (type, max) => {
    expect(plan(entry(type, max)).entries[0].weight).toBe(max);
    expect(plan(entry(type, 0)).entries[0].weight).toBe(0);
    expect(message(() => plan(entry(type, max + 1)))).toContain(`, got ${max + 1} (canary.yaml:3:11)\n`);
    expect(message(() => plan(entry(type, -1)))).toContain(', got -1 (canary.yaml:3:11)\n');
  });

  test('is JSON, too', () => {
    expect(plan('[{"project": "web", "type": "ALB", "weight": 5}]').entries).toEqual([{ project: 'web', kind: ProcessKind.ALB, weight: 5, phases: [5, 20, 50, 100] }]);
  });

  test.each<[string, string]>([
    ['a byte order mark', `\ufeff${PLAN}`],
    ['lines of Windows', PLAN.replaceAll('\n', '\r\n')],
    ['a marker at its start and its end', `%YAML 1.2\n---\n${PLAN}...\n`],
    ['a document without content behind it', `${PLAN}---\n# nothing\n`],
    ['no newline at its end', PLAN.trimEnd()],
  ])('may have %s', (_, text) => {
    expect(plan(text).entries).toEqual(plan().entries);
    expect(plan(text).toYaml()).toBe(text);
  });

  test('is read as YAML 1.2, whatever its directive says', () => {
    expect(plan('%YAML 1.1\n---\n[{ project: on, type: ALB, weight: 5 }]').entries[0].project).toBe('on');
  });

  test('is not changed by what becomes of its entries', () => {
    const { entries } = plan();
    expect(() => entries.pop()).toThrow(TypeError);
    expect(() => entries[0].phases.push(1)).toThrow(TypeError);
    expect(() => Object.assign(entries[0], { weight: 1 })).toThrow(TypeError);
    expect(() => Object.assign(entries[0].canary!, { image: 'x' })).toThrow(TypeError);
  });

  test('is read from a file, which messages call as it was given', () => {
    const path = file('prod.yaml', PLAN);
    expect(CanaryPlan.fromFile(path).entries).toEqual(plan().entries);
    expect(CanaryPlan.fromFile(path).path).toBe(path);
    expect(CanaryPlan.fromFile(path, { target: 'prod' }).target).toBe('prod');
    const bad = marked(entry('ALB', `${MARK}120`), file('bad.yaml', entry('ALB', 120)));
    expect(message(() => CanaryPlan.fromFile(join(folder, 'bad.yaml')))).toBe(`CanaryPlan.fromFile: web weight must be a whole number from 0 to 100, got 120${bad.frame}`);
  });

  test('fails when the file cannot be read', () => {
    const path = join(folder, 'gone.yaml');
    expect(message(() => CanaryPlan.fromFile(path))).toBe(
      `CanaryPlan.fromFile: path must be a file that can be read, got "${path}": ENOENT: no such file or directory, open '${path}'`);
    const latin = file('latin1.yaml', Buffer.from([...Buffer.from(PLAN), 0x23, 0xfc]));
    expect(message(() => CanaryPlan.fromFile(latin))).toBe(`CanaryPlan.fromFile: path must be a file in UTF-8, got "${latin}" in another encoding: save it as UTF-8`);
  });

  test('is called canary.yaml where its text is given without a path', () => {
    expect(plan().path).toBe('canary.yaml');
    expect(CanaryPlan.fromYaml(PLAN, { path: 'prod.yaml' })._shown('x', 'server')).toContain('x (prod.yaml:5:12)\n');
  });
});

test('fails when a text is none', () => {
  expect(message(() => CanaryPlan.fromYaml(Buffer.from(PLAN) as unknown as string))).toBe('CanaryPlan.fromYaml: text must be a string, got object: a file is read with CanaryPlan.fromFile');
  expect(message(() => CanaryPlan.fromYaml(undefined as unknown as string))).toBe('CanaryPlan.fromYaml: text must be a string, got undefined: a file is read with CanaryPlan.fromFile');
});

describe('a target', () => {
  test('may be any or none where the code asks for none', () => {
    expect(plan('{ target: staging, processes: [{ project: web, type: ALB, weight: 5 }] }').target).toBe('staging');
  });

  test('fails when the file is for another one', () => {
    const bad = marked(PLAN.replace('target: prod', `target: ${MARK}staging`));
    expect(message(() => CanaryPlan.fromYaml(bad.text, { target: 'prod' }))).toBe(
      `CanaryPlan.fromYaml: target must be "prod", which is asked for, got "staging": take the plan of prod${bad.frame}`);
  });

  test('fails when the file says none', () => {
    const bad = marked(`# weights\n${MARK}${entry('ALB', 5)}`);
    expect(message(() => CanaryPlan.fromYaml(bad.text, { target: 'prod' }))).toBe(
      `CanaryPlan.fromYaml: a plan must say its target, "prod", got none: say target: prod at the top and put the list below processes:${bad.frame}`);
  });

  test('fails when the code asks for no word', () => {
    expect(message(() => CanaryPlan.fromYaml(PLAN, { target: 'my prod' }))).toBe('CanaryPlan.fromYaml: target must be a word without spaces, got "my prod"');
  });
});

describe('a context', () => {
  test('is the one by which kubectl reaches the cluster of the target, as it is written', () => {
    const eks = 'arn:aws:eks:eu-west-1:123456789012:cluster/prod';
    expect(plan(PLAN.replace('target: prod\n', `target: prod\ncontext: ${eks}\n`)).context).toBe(eks);
  });

  test('is none where the file says none, and stays when the plan changes', () => {
    expect(plan().context).toBeUndefined();
    expect(plan(PLAN.replace('target: prod\n', 'target: prod\ncontext: o\n')).with('server', { weight: 20 }).context).toBe('o');
  });
});

describe('an entry', () => {
  test('is found by its project', () => {
    const read = plan();
    expect(read.entry('shop')).toBe(read.entries[3]);
    expect(read._find('shop')).toBe(read.entries[3]);
  });

  test('fails when it is not there', () => {
    expect(message(() => plan().entry('sever'))).toBe('CanaryPlan.entry: the process must be in canary.yaml, got "sever": did you mean server?');
    expect(message(() => plan().entry('toString'))).toBe('CanaryPlan.entry: the process must be in canary.yaml, got "toString": add it there');
    expect(plan()._find('sever')).toBeUndefined();
  });

  test.each<[string, string | undefined, string]>([
    ['server', undefined, '5:12'],
    ['server', 'project', '5:12'],
    ['server', 'type', '6:9'],
    ['server', 'kind', '6:9'],
    ['server', 'weight', '7:11'],
    ['server', 'match', '8:10'],
    ['server', 'stable', '9:11'],
    ['server', 'stable.version', '9:60'],
    ['server', 'canary.image', '10:20'],
    ['server', 'idle', '10:11'],
    ['server-map', 'idle', '12:63'],
    ['search', 'idle', '18:11'],
    ['search', 'canary.idle', '18:11'],
    ['search', 'canary.version', '17:5'],
    ['shop', 'phases', '22:11'],
    ['shop', 'match', '19:12'],
    ['shop', 'canary.image', '19:12'],
  ])('has its place: %s, %s', (project, field, place) => {
    expect(plan()._shown('x', project, field)).toContain(`x (canary.yaml:${place})\n`);
  });

  test('is shown with a problem', () => {
    expect(plan()._shown('shop must be open', 'shop', 'weight')).toBe('shop must be open (canary.yaml:21:11)\n  21 |   weight: 5\n     |           ^');
  });
});

test('two thousand entries are read and found in linear time', () => {
  const text = (count: number) => Array.from({ length: count }, (_, index) => entry('ISTIO_VSVC', index % 100).replace('web', `p${index}`)).join('');
  const time = (count: number) => {
    const start = process.hrtime.bigint();
    const read = plan(text(count));
    read.entries.forEach(({ project }) => [read._find(project), read._shown('x', project, 'weight')]);
    return Number(process.hrtime.bigint() - start) / 1e6;
  };
  const best = (count: number) => Math.min(...Array.from({ length: 3 }, () => time(count)));
  time(500);
  expect(best(2000) / best(200)).toBeLessThan(25);
});
