import { chmodSync, copyFileSync, existsSync, lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join, relative } from 'path';
import { Readable } from 'stream';
import { cli, folder } from './cli-support';
import { PROD } from '../examples/tada/prod/values';
import { tada } from '../examples/tada/tada';
import { ApplyOrder, CanaryPlan, GitOpsApp, Manifests, transition } from '../src';
import { writeBeside } from '../src/cli/beside-file';
import { run } from '../src/cli/program';
import { replaceFiles } from '../src/cli/replace-files';

const TADA = 'examples/tada/prod';
const RENDERED = `${TADA}/yaml`;
const PLAN = readFileSync(`${TADA}/canary.yaml`, 'utf8');

/** A new file with a plan. */
const planFile = (text = PLAN) => join(folder({ 'canary.yaml': text }), 'canary.yaml');
const read = (path: string) => readFileSync(path, 'utf8');
/** The text with a part replaced, which must be there once. */
const replaced = (text: string, part: string, by: string) => {
  expect(text.split(part)).toHaveLength(2);
  return text.replace(part, () => by);
};

/** The difference of a weight of prod, with its context. */
const SERVER_DIFF = (path: string) => `--- ${path}
+++ ${path}
@@ -4,7 +4,7 @@
 processes:
 - project: server
   type: INGRESS_NGINX
-  weight: 5 # percent of the requests
+  weight: 20 # percent of the requests
   stable: { image: "registry.example/tada/server:4.11.0", version: "4.11.0" }
   canary: { image: "registry.example/tada/server:4.12.0", version: "4.12.0", idle: false }
 - project: server-map
`;

describe('set', () => {
  test('changes one value of the file, shows the difference and says what it does', async () => {
    const path = planFile();
    expect(await cli(['set', 'server', '20', '--plan', path])).toEqual({
      status: 0, out: `${SERVER_DIFF(path)}\nserver: 5 % -> 20 % of the requests go to the canary\n`, err: '',
    });
    expect(read(path)).toBe(replaced(PLAN, 'weight: 5 #', 'weight: 20 #'));
    expect(readdirSync(join(path, '..'))).toEqual(['canary.yaml']);
  });

  test('--dry-run says the same and writes nothing', async () => {
    const path = planFile();
    expect((await cli(['set', 'server', '20', '--plan', path, '--dry-run'])).out).toBe(`${SERVER_DIFF(path)}\nserver: 5 % -> 20 % of the requests go to the canary\n`);
    expect(read(path)).toBe(PLAN);
  });

  test('takes canary.yaml of the working folder if no plan is named', async () => {
    const path = planFile();
    const before = process.cwd();
    process.chdir(join(path, '..'));
    try {
      expect((await cli(['set', 'server', '20'])).out).toMatch(/^--- canary\.yaml\n\+\+\+ canary\.yaml\n/);
    } finally {
      process.chdir(before);
    }
    expect(read(path)).toBe(replaced(PLAN, 'weight: 5 #', 'weight: 20 #'));
  });

  test.each<[string, string[], string, string[]]>([
    ['--no-match', ['--no-match'], 'weight: 5\n  match: false', ['matches of the code, if it has any: in force -> off']],
    ['--match', ['--match'], 'weight: 5\n  match: true', []],
    ['--idle', ['--idle'], 'weight: 5\n  canary: false', [
      '5 % -> 0 % of the requests go to the canary', 'matches of the code, if it has any: in force -> off', 'the canary: not idle -> idle, without pods',
    ]],
    ['--no-idle', ['--no-idle'], 'weight: 5\n  canary: true', []],
    ['a weight with both', ['0', '--no-match', '--no-idle'], 'weight: 0\n  match: false\n  canary: true', [
      '5 % -> 0 % of the requests go to the canary', 'matches of the code, if it has any: in force -> off',
    ]],
  ])('%s', async (_, options, said, sentences) => {
    const entry = '- project: web\n  type: ISTIO_VSVC\n  ';
    const path = planFile(`${entry}weight: 5\n`);
    const { status, out } = await cli(['set', 'web', ...options, '--plan', path]);
    expect([status, out.split('\n\n')[1]]).toEqual([0, sentences.map(sentence => `web: ${sentence}\n`).join('')]);
    expect(read(path)).toBe(`${entry}${said}\n`);
  });

  test('a weight of an idle canary waits', async () => {
    const path = planFile('- { project: web, type: ISTIO_VSVC, weight: 5, canary: false }');
    expect((await cli(['set', 'web', '20', '--plan', path])).out.split('\n\n')[1])
      .toBe('web: weight 5 -> 20, which counts when the canary is not idle any more\n');
  });

  test('keeps byte order mark, ends of lines, comments and mode', async () => {
    const text = `\ufeff${PLAN.replaceAll('\n', '\r\n')}`;
    const path = planFile(text);
    chmodSync(path, 0o664);
    const { out } = await cli(['set', 'server', '20', '--plan', path]);
    expect(out).toBe(`${SERVER_DIFF(path)}\nserver: 5 % -> 20 % of the requests go to the canary\n`);
    expect(read(path)).toBe(replaced(text, 'weight: 5 #', 'weight: 20 #'));
    expect(statSync(path).mode % 0o1000).toBe(0o664);
  });

  test('follows a link, and keeps it', async () => {
    const path = planFile();
    const link = join(folder({ 'readme.md': '' }), 'my plan.yaml');
    symlinkSync(path, link);
    expect((await cli(['set', 'server', '20', '--plan', link])).status).toBe(0);
    expect([lstatSync(link).isSymbolicLink(), read(path)]).toEqual([true, replaced(PLAN, 'weight: 5 #', 'weight: 20 #')]);
  });

  test('does not write over what somebody else has written meanwhile', async () => {
    const path = planFile();
    const err: string[] = [];
    // The plan is read before the manifests.
    const stdin = Readable.from((function* () {
      writeFileSync(path, 'mine');
      yield read(`${RENDERED}/server.k8s.yaml`);
    })());
    const status = await run(['set', 'server', '20', '--plan', path, '--manifests', '-'], {
      stdin, stdout: { write: () => fail() }, stderr: { write: text => err.push(text) }, env: {},
    });
    expect([status, err.join(''), read(path)]).toEqual([
      3, `cdk8s-canary set: ${path} must stay as it is while the command runs, got another text: nothing was written, run it again\n`, 'mine',
    ]);
    expect(readdirSync(join(path, '..'))).toEqual(['canary.yaml']);
  });

  test('ends with 3 where the file cannot be replaced', async () => {
    const path = planFile();
    const beside = join(path, '..', `.canary.yaml.${process.pid}.tmp`);
    writeFileSync(beside, '');
    const { status, out, err } = await cli(['set', 'server', '20', '--plan', path]);
    expect([status, out, err, read(path)]).toEqual([
      3, '', `cdk8s-canary set: ${path} must be a file that can be replaced, got EEXIST: file already exists, open '${beside}': nothing was written\n`, PLAN,
    ]);
    expect(existsSync(beside)).toBe(true);
  });

  test('says who gets what now, where it is told what is rendered', async () => {
    const args = ['--plan', `${TADA}/canary.yaml`, '--manifests', RENDERED, '--dry-run'];
    const server = (await cli(['set', 'server', '20', ...args])).out.split('\n\n')[1].split('\n');
    expect(server[0]).toBe('server: 5 % -> 20 % of the requests go to the canary');
    expect(server.slice(server.indexOf('  now 95 % stable, 5 % canary:')).slice(0, 2))
      .toEqual(['  now 95 % stable, 5 % canary:', '    GET https://api.tada.example/ from ingress class nginx']);
    // 1 of 10 pods, and 3 of 12.
    expect((await cli(['set', 'dispatcher', '3', ...args])).out.split('\n\n')[1])
      .toBe('dispatcher: 1 -> 3 canary pods beside 9 of stable: 10 % -> 25 % of the pods\n');
    expect((await cli(['set', 'dispatcher', '0', ...args])).out.split('\n\n')[1])
      .toBe('dispatcher: 1 -> 0 canary pods beside 9 of stable: 10 % -> 0 % of the pods\n');
    expect((await cli(['set', 'server-internal', '1', ...args])).out.split('\n\n')[1]).toBe('server-internal: stable -> canary runs\n');
  });

  test('says what the order of creation decides', async () => {
    const objects = ['web', 'web-canary'].map(name => `---
apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: shop }
spec:
  selector: { matchLabels: { app: ${name} } }
  template: { metadata: { labels: { app: ${name} } }, spec: { containers: [{ name: web, image: web }] } }
---
apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: shop }
spec: { selector: { app: ${name} }, ports: [{ name: http, port: 80 }] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: ${name}, namespace: shop }
spec: { hosts: [web], http: [{ route: [{ destination: { host: ${name} } }] }] }
`);
    const path = folder({ 'canary.yaml': '- { project: web, type: ISTIO_VSVC, weight: 5 }\n', 'web.yaml': objects.join('') });
    expect((await cli(['set', 'web', '20', '--plan', join(path, 'canary.yaml'), '--manifests', join(path, 'web.yaml'), '--dry-run'])).out).toContain(
      '  now 100 % stable (something else if objects were created in another order):\n    GET web.shop.svc.cluster.local/ from a pod of the mesh in shop\n');
  });

  test('tells that a process is not in the manifests', async () => {
    expect(await cli(['set', 'dispatcher', '1', '--no-idle', '--plan', `${TADA}/canary.yaml`, '--manifests', `${RENDERED}/server.k8s.yaml`, '--dry-run']))
      .toMatchObject({ status: 0, err: '' });
    expect(await cli(['set', 'dispatcher', '2', '--plan', `${TADA}/canary.yaml`, '--manifests', `${RENDERED}/server.k8s.yaml`, '--dry-run']))
      .toMatchObject({ status: 0, err: 'dispatcher is not in the manifests\n' });
  });

  test('writes JSON', async () => {
    const path = planFile();
    const { status, out, err } = await cli(['set', 'server', '20', '--plan', path, '--json', '--manifests', `${RENDERED}/server.k8s.yaml`], { isTTY: true });
    expect([status, err]).toEqual([0, '']);
    const entry = { project: 'server', kind: 'INGRESS_NGINX', idle: false, phases: [5, 20, 50, 100] };
    expect(JSON.parse(out)).toEqual({
      version: 1,
      plan: path,
      written: [path],
      processes: [{
        project: 'server',
        before: expect.objectContaining({ ...entry, weight: 5 }),
        after: expect.objectContaining({ ...entry, weight: 20 }),
        effect: ['5 % -> 20 % of the requests go to the canary'],
        now: expect.arrayContaining([{ shares: '95 % stable, 5 % canary', requests: ['GET https://api.tada.example/ from ingress class nginx'] }]),
      }],
      leftOut: [],
      diff: SERVER_DIFF(path),
    });
    expect(JSON.parse((await cli(['set', 'server', '50', '--plan', path, '--json', '--dry-run'])).out).written).toEqual([]);
  });

  test.each([
    ['a terminal', true, {}, true],
    ['no terminal', false, {}, false],
    ['a terminal with NO_COLOR', true, { NO_COLOR: '1' }, false],
  ])('colors on %s', async (_, isTTY, env, colored) => {
    const { out } = await cli(['set', 'server', '20', '--plan', planFile(), '--dry-run'], { isTTY, env });
    expect([out.includes('\u001b[31m-  weight: 5 #'), out.includes('\u001b[32m+  weight: 20 #'), out.includes('\u001b')]).toEqual([colored, colored, colored]);
  });

  test('shows control characters of a plan as escapes', async () => {
    const path = planFile('# \u009b31m\n- { project: web, type: ISTIO_VSVC, weight: 5 }\n');
    expect((await cli(['set', 'web', '6', '--plan', path])).out).toContain('\n # \\u009b31m\n');
  });
});

describe('advance', () => {
  test('gives processes the weight of their next phase', async () => {
    const path = planFile();
    const { status, out, err } = await cli(['advance', 'server', 'dispatcher', '--plan', path]);
    expect([status, err, out.split('\n\n')[1]]).toEqual([0, '', 'server: 5 % -> 20 % of the requests go to the canary\ndispatcher: 1 -> 3 canary pods\n']);
    expect(read(path)).toBe(replaced(replaced(PLAN, 'weight: 5 #', 'weight: 20 #'), 'weight: 1 # canary', 'weight: 3 # canary'));
  });

  test('--all leaves out those that cannot, and tells them', async () => {
    const path = planFile(`- { project: web, type: ISTIO_VSVC, weight: 5 }
- { project: last, type: ISTIO_VSVC, weight: 100 }
- { project: idle, type: ISTIO_VSVC, weight: 5, canary: false }
- { project: queue, type: DEPLOYMENT_REPLICAS, weight: 1 }
- { project: batch, type: DEPLOYMENT_SINGLETON, weight: 1 }
`);
    expect(await cli(['advance', '--all', '--plan', path])).toMatchObject({
      status: 0,
      out: expect.stringMatching(/\n\nweb: 5 % -> 20 % of the requests go to the canary\n$/),
      err: [
        'last is left out: last must have a phase above its weight to advance, got weight 100 and phases 5, 20, 50, 100: promote it\n',
        'idle is left out: idle must have a canary that is not idle to advance, got an idle one: set { idle: false } first (cdk8s-canary set idle --no-idle)\n',
        'queue is left out: queue must have phases to advance, got none: add phases to the entry, each a number of canary pods\n',
        'batch is left out: batch must have weight 0 to advance, got 1, where the canary runs already: promote it\n',
      ].join(''),
    });
    expect(CanaryPlan.fromFile(path).entries.map(({ weight }) => weight)).toEqual([20, 100, 5, 1, 1]);
    const { leftOut } = JSON.parse((await cli(['advance', '--all', '--plan', path, '--json'])).out);
    expect(leftOut.map(({ project }: any) => project)).toEqual(['last', 'idle', 'queue', 'batch']);
  });

  test('ends with 1 where no process can advance, and changes nothing', async () => {
    const text = '- { project: last, type: ISTIO_VSVC, weight: 100 }\n';
    const path = planFile(text);
    expect(await cli(['advance', '--all', '--plan', path])).toEqual({
      status: 1,
      out: '',
      err: 'last is left out: last must have a phase above its weight to advance, got weight 100 and phases 5, 20, 50, 100: promote it\n'
        + 'cdk8s-canary advance: no process can advance, nothing was changed\n',
    });
    expect(read(path)).toBe(text);
  });

  test('fails when one of several processes cannot, with all mistakes, and changes nothing', async () => {
    const text = '- { project: web, type: ISTIO_VSVC, weight: 5 }\n- { project: last, type: ISTIO_VSVC, weight: 100 }\n';
    const path = planFile(text);
    expect(await cli(['advance', 'web', 'last', 'lst', 'web', '--plan', path])).toEqual({
      status: 2,
      out: '',
      err: [
        `CanaryPlan.advance: last must have a phase above its weight to advance, got weight 100 and phases 5, 20, 50, 100: promote it (${path}:2:46)`,
        '  2 | - { project: last, type: ISTIO_VSVC, weight: 100 }',
        '    |                                              ^',
        `CanaryPlan.advance: the process must be in ${path}, got "lst": did you mean last?`,
        'CanaryPlan.advance: projects must name each process once, got "web" again: leave it out',
        '',
      ].join('\n'),
    });
    expect(read(path)).toBe(text);
  });
});

describe('rollback', () => {
  test('takes the canary away', async () => {
    const path = planFile();
    expect((await cli(['rollback', 'server', '--plan', path])).out.split('\n\n')[1]).toBe([
      'server: 5 % -> 0 % of the requests go to the canary\n',
      'server: matches of the code, if it has any: in force -> off\n',
      'server: the canary: not idle -> idle, without pods\n',
    ].join(''));
    expect(read(path)).toBe(replaced(PLAN, 'server:4.12.0", version: "4.12.0", idle: false }', 'server:4.12.0", version: "4.12.0", idle: true }'));
  });

  test('--all takes all canaries away, and then there is nothing to do', async () => {
    const path = planFile();
    const { status, err } = await cli(['rollback', '--all', '--plan', path]);
    expect([status, err]).toEqual([0, 'server-internal is left out: server-internal must have weight 1 to be rolled back, got 0: stable runs already\n']);
    expect(CanaryPlan.fromFile(path).entries.map(({ project, idle, weight }) => [project, idle ?? weight]))
      .toEqual([['server', true], ['server-map', true], ['dispatcher', true], ['server-internal', 0]]);
    const again = await cli(['rollback', '--all', '--plan', path]);
    expect([again.status, again.out, again.err.split('\n').slice(-2)[0]]).toEqual([1, '', 'cdk8s-canary rollback: every process is rolled back already, nothing was changed']);
  });
});

describe('promote', () => {
  const NEXT = (name: string, ...options: string[]) => `
next for ${name}, each when the one before it is applied:
  1. wait until all pods of stable are new and ready
     kubectl rollout status deployment/${name} -n tada
  2. all requests go to stable
     cdk8s-canary set ${name} 0 --no-match${options.join('')}
  3. the canary pods end
     cdk8s-canary set ${name} --idle${options.join('')}
  4. if there is to be no canary any more, remove canary from the code, and what the plan says of it
  5. in the next release, when the pods of the canary run, match: true lets those that match get it again, if the code has matches
`;

  test('gives stable what the plan says of the canary, and lists what comes after that', async () => {
    const path = planFile();
    const { status, out, err } = await cli(['promote', 'server', 'dispatcher', '--plan', path, '--manifests', RENDERED]);
    expect([status, err]).toEqual([0, '']);
    expect(read(path)).toBe(['server', 'dispatcher'].reduce((text, name) =>
      replaced(text, `stable: { image: "registry.example/tada/${name}:4.11.0", version: "4.11.0" }`, `stable: { image: "registry.example/tada/${name}:4.12.0", version: "4.12.0" }`), PLAN));
    const effect = out.slice(out.indexOf('\nserver: '));
    expect(effect.slice(0, effect.indexOf('  now'))).toBe([
      '', 'server: image of stable: registry.example/tada/server:4.11.0 -> registry.example/tada/server:4.12.0',
      'server: version of stable: 4.11.0 -> 4.12.0',
      'server: the 95 % of the requests that stable serves get it, too, when its pods have been replaced', '',
    ].join('\n'));
    expect(out).toContain('\ndispatcher: all pods of stable run it when they have been replaced\n');
    expect(out.slice(out.indexOf('\nnext for server,'))).toBe(`${NEXT('server', ` --plan ${path}`)}
next for dispatcher, each when the one before it is applied:
  1. wait until all pods of stable are new and ready
     kubectl rollout status deployment/dispatcher -n tada
  2. the canary pods end
     cdk8s-canary set dispatcher 0 --plan ${path}
  3. if there is to be no canary any more, remove canary from the code, and what the plan says of it
`);
  });

  test('of a singleton nobody waits for pods of stable, because it has none', async () => {
    const path = planFile();
    await cli(['set', 'server-internal', '1', '--plan', path]);
    const { out } = await cli(['promote', 'server-internal', '--plan', path]);
    expect(out.slice(out.indexOf('\nnext for'))).toBe(`
next for server-internal, each when the one before it is applied:
  1. stable runs again
     cdk8s-canary set server-internal 0 --plan ${path}
  2. if there is to be no canary any more, remove canary from the code, and what the plan says of it
`);
  });

  test('a path with spaces is quoted in commands, canary.yaml is left out', async () => {
    const path = join(folder({ 'it\'s prod/canary.yaml': PLAN }), 'it\'s prod/canary.yaml');
    expect((await cli(['promote', 'server', '--plan', path])).out).toContain(`\n     cdk8s-canary set server --idle --plan '${path.replace('\'', '\'\\\'\'')}'\n`);
    const before = process.cwd();
    process.chdir(join(path, '..'));
    try {
      expect((await cli(['promote', 'server-map'])).out).toContain('\n     cdk8s-canary set server-map --idle\n');
    } finally {
      process.chdir(before);
    }
  });

  /** What prod renders with a plan. */
  const rendered = (path: string) => {
    const app = new GitOpsApp({ plan: CanaryPlan.fromFile(path) });
    tada(app, PROD);
    return Manifests.fromYaml(app.synthYaml());
  };

  test.each([
    ['server', 100, [ApplyOrder.argoCd(), ApplyOrder.kubectl()]],
    ['server-map', 100, [ApplyOrder.argoCd(), ApplyOrder.kubectl()]],
    ['server', 5, [ApplyOrder.argoCd(), ApplyOrder.kubectl()]],
    ['dispatcher', 3, [ApplyOrder.argoCd(), ApplyOrder.kubectl()]],
    ['server-internal', 1, [ApplyOrder.argoCd()]],
  ] as [string, number, ApplyOrder[]][])('%s at %i: no request fails while the commands are applied one after the other, and the canary has nothing at the end', async (project, weight, orders) => {
    const path = planFile();
    if (CanaryPlan.fromFile(path).entry(project).weight !== weight) {
      expect((await cli(['set', project, String(weight), '--plan', path])).status).toBe(0);
    }
    let before = rendered(path);
    const found = () => {
      const after = rendered(path);
      const findings = orders.flatMap(order => transition(before, after, order)).map(String);
      before = after;
      return findings;
    };
    const { out } = await cli(['promote', project, '--plan', path]);
    expect(found()).toEqual([]);
    const commands = [...out.matchAll(/^ {5}cdk8s-canary (.*)$/gm)].map(([, command]) => command.split(' '));
    expect(commands.length).toBeGreaterThan(0);
    for (const command of commands) {
      expect(await cli(command)).toMatchObject({ status: 0, err: '' });
      expect(found()).toEqual([]);
    }
    const { idle, weight: last } = CanaryPlan.fromFile(path).entry(project);
    expect([last, idle === true]).toEqual([0, project.startsWith('server') && project !== 'server-internal']);
  });
});

describe('promote with images in a kustomization', () => {
  const IMAGES = `resources: [../base]
# pinned by the shop team
images:
  - name: web-stable-image
    newName: registry.example/web # do not touch
    newTag: "1.4.2"
  - name: web-canary-image
    newName: registry.example/web
    newTag: "1.5.0"
    digest: sha256:aa
  - name: web-stable-image-proxy
    newName: registry.example/proxy
    newTag: "1"
  - name: web-canary-image-proxy
    newName: registry.example/proxy
    newTag: "2"
  - { name: queue-stable-image, newName: registry.example/queue, newTag: "1" }
  - { name: queue-canary-image, newName: registry.example/queue, newTag: "2" }
`;
  const PROMOTED = replaced(replaced(IMAGES, '    newTag: "1.4.2"\n', '    newTag: "1.5.0"\n    digest: sha256:aa\n'), '    newTag: "1"\n', '    newTag: "2"\n');
  const WEB = '- { project: web, type: ISTIO_VSVC, weight: 100 }\n- { project: queue, type: DEPLOYMENT_REPLICAS, weight: 1 }\n';

  test('the entries of all containers move, and nothing else changes', async () => {
    const path = folder({ 'canary.yaml': WEB, 'k 8s/kustomization.yaml': IMAGES });
    const file = join(path, 'k 8s/kustomization.yaml');
    const { status, out, err } = await cli(['promote', 'web', '--plan', join(path, 'canary.yaml'), '--kustomization', file]);
    expect([status, err, read(file), read(join(path, 'canary.yaml'))]).toEqual([0, '', PROMOTED, WEB]);
    expect(out).toContain(`\n\nweb: image of stable: registry.example/web:1.4.2 -> registry.example/web:1.5.0@sha256:aa (${file})\n\nnext for web,`);
  });

  test('the file is found below the folders of the manifests, and the version of the plan moves, too', async () => {
    const plan = '- project: web\n  type: ISTIO_VSVC\n  weight: 50\n  stable: { version: "1.4.2" }\n  canary: { version: "1.5.0" }\n';
    const path = folder({ 'canary.yaml': plan, 'out/base/kustomization.yaml': 'resources: [deployment.yaml]\n', 'out/base/deployment.yaml': read(`${RENDERED}/dispatcher.k8s.yaml`), 'out/prod/kustomization.yml': IMAGES });
    const { status, out } = await cli(['promote', 'web', '--plan', join(path, 'canary.yaml'), '--manifests', join(path, 'out')]);
    expect([status, read(join(path, 'out/prod/kustomization.yml')), read(join(path, 'canary.yaml'))]).toEqual([0, PROMOTED, replaced(plan, '"1.4.2"', '"1.5.0"')]);
    expect(out).toContain('\nweb: version of stable: 1.4.2 -> 1.5.0\n');
    expect(out).toContain('\nweb: the 50 % of the requests that stable serves get it, too, when its pods have been replaced\n');
  });

  test('several processes of one file, --dry-run and JSON', async () => {
    const path = folder({ 'canary.yaml': WEB, 'kustomization.yaml': IMAGES });
    const args = ['promote', 'web', 'queue', '--plan', join(path, 'canary.yaml'), '--kustomization', join(path, 'kustomization.yaml'), '--json'];
    const dry = JSON.parse((await cli([...args, '--dry-run'])).out);
    expect([dry.written, read(join(path, 'kustomization.yaml'))]).toEqual([[], IMAGES]);
    const { written, processes } = JSON.parse((await cli(args)).out);
    expect(written).toEqual([join(path, 'kustomization.yaml')]);
    expect(processes.map(({ project, next }: any) => [project, next.map(({ command }: any) => command?.split(' ').slice(1, 4).join(' '))])).toEqual([
      ['web', [undefined, 'set web 0', 'set web --idle', undefined, undefined]], ['queue', [undefined, 'set queue 0', undefined]],
    ]);
    expect(read(join(path, 'kustomization.yaml'))).toBe(replaced(PROMOTED, 'registry.example/queue, newTag: "1"', 'registry.example/queue, newTag: "2"'));
  });

  test('fails when several files have the images, when the named one has not, and when the plan says them, too', async () => {
    const planned = '- { project: web, type: ISTIO_VSVC, weight: 100, stable: { image: web:1 }, canary: { image: web:2 } }\n';
    const path = folder({ 'canary.yaml': WEB, 'planned.yaml': planned, 'out/dev/kustomization.yaml': IMAGES, 'out/prod/kustomization.yaml': IMAGES, 'other.yaml': 'images: []\n' });
    const promote = async (plan: string, ...options: string[]) => {
      const { status, out, err } = await cli(['promote', 'web', '--plan', join(path, plan), ...options]);
      return [status, out, err.replaceAll(path, 'DIR')];
    };
    expect(await promote('canary.yaml', '--manifests', join(path, 'out'))).toEqual([2, '',
      'cdk8s-canary promote: images of web must be in one kustomization, got DIR/out/dev/kustomization.yaml, DIR/out/prod/kustomization.yaml: name one of them with --kustomization\n']);
    expect(await promote('canary.yaml', '--kustomization', join(path, 'other.yaml'))).toEqual([2, '',
      'cdk8s-canary promote: the kustomization must have images of stable and canary of web, got none in DIR/other.yaml: name another one, or leave --kustomization out\n']);
    expect(await promote('planned.yaml', '--kustomization', join(path, 'out/dev/kustomization.yaml'))).toEqual([2, '',
      'cdk8s-canary promote: the image of web must be in the plan or in a kustomization, got both, DIR/planned.yaml and DIR/out/dev/kustomization.yaml: leave --kustomization out, or remove the images from the plan\n']);
    expect([read(join(path, 'out/dev/kustomization.yaml')), read(join(path, 'out/prod/kustomization.yaml')), read(join(path, 'planned.yaml'))]).toEqual([IMAGES, IMAGES, planned]);
  });

  test('mistakes of the plan and of the kustomization are told together, and nothing is written', async () => {
    const plan = '- { project: web, type: ISTIO_VSVC, weight: 100 }\n- { project: queue, type: DEPLOYMENT_REPLICAS, weight: 0 }\n';
    const images = replaced(IMAGES, '"1.5.0"', '1.5');
    const same = replaced(replaced(images, '1.5\n    digest: sha256:aa', '"1.4.2"'), '    newTag: "2"\n', '    newTag: "1"\n');
    const path = folder({ 'canary.yaml': plan, 'number.yaml': images, 'same.yaml': same });
    const promote = async (file: string) => (await cli(['promote', 'web', 'queue', '--plan', join(path, 'canary.yaml'), '--kustomization', join(path, file)])).err.replaceAll(path, 'DIR');
    expect(await promote('number.yaml')).toBe('KustomizeImages.fromFile: newTag of image "web-canary-image" must be a text, got 1.5: put it into quotes (DIR/number.yaml)\n');
    expect(await promote('same.yaml')).toBe([
      'CanaryPlan.promote: queue must have a canary that has done something to be promoted, got weight 0: advance it first (DIR/canary.yaml:2:56)',
      '  2 | - { project: queue, type: DEPLOYMENT_REPLICAS, weight: 0 }',
      '    |                                                        ^',
      'KustomizeImages.promote: image "web-canary-image" must differ from "web-stable-image" to be promoted, got "registry.example/web:1.4.2" on both: stable runs it already (DIR/same.yaml)',
      '',
    ].join('\n'));
    expect(read(join(path, 'same.yaml'))).toBe(same);
  });
});

describe('promote with images in the code', () => {
  const WEB = '- { project: web, type: ISTIO_VSVC, weight: 100 }\n';
  const promote = async (files: { [name: string]: string }, ...options: string[]) => {
    const path = folder({ 'canary.yaml': WEB, ...files });
    const { status, out, err } = await cli(['promote', 'web', '--plan', join(path, 'canary.yaml'), ...options.map(option => option.replace('DIR', path))]);
    expect(read(join(path, 'canary.yaml'))).toBe(WEB);
    expect([status, err]).toEqual([1, 'cdk8s-canary promote: nothing was changed, because neither the plan nor a kustomization says the image of web\n']);
    return out.replaceAll(path, 'DIR');
  };
  const LINE = (place: string, construct = 'CanaryService') => `DIR/${place}: give stable the image and the version of the canary (${construct} web)\n`;

  test.each([
    ['main.ts', 'import x;\n  new CanaryService(chart, \'web\', {\n});\n', '2:3'],
    ['main.tsx', 'const a = new canary.CanaryService(\n  new Chart(app, "web"),\n  "web", {});', '1:11'],
    ['src/main.js', 'new CanaryService(this, `web`)', '1:1'],
    ['main.mjs', 'x(); new CanaryService(this, "web")', '1:6'],
    ['main.py', 'web = CanaryService(\n    self, "web",\n)', '1:7'],
    ['a.py', 'cdk8s_canary.CanaryService(self, id="web")', '1:1'],
    ['Main.java', 'CanaryService.Builder.create(this, "web")', '1:1'],
    ['main.go', '\tcanary.NewCanaryService(chart, jsii.String("web"), props)', '1:2'],
  ])('names the line of %s', async (name, code, place) => {
    expect(await promote({ [name]: code })).toBe(LINE(`${name}:${place}`));
  });

  test('knows the other constructs', async () => {
    expect(await promote({ 'a.ts': 'new CanaryWorker(a, "web");', 'b.ts': 'new SingletonProcess(a, "web");' })).toBe(LINE('a.ts:1:1', 'CanaryWorker') + LINE('b.ts:1:1', 'SingletonProcess'));
  });

  test('says that it found nothing, and reads no comments, declarations, libraries, hidden files, output and compiled code', async () => {
    const code = 'new CanaryService(chart, "web");';
    expect(await promote({
      'node_modules/x/main.ts': code,
      '.cache/main.ts': code,
      'dist/main.js': code,
      'main.d.ts': code,
      'notes.md': code,
      'main.ts': `// ${code}\n# ${code}\n/*\n * ${code}\n */\nnew CanaryService(chart, "web-2");\nnew CanaryService(chart, name);\n`,
      'main.js': code,
    })).toBe('the code that makes web was not found in 1 file of code below DIR: give stable the image and the version of the canary where it is made\n');
  });

  test('names the lines with the image that the manifests show', async () => {
    const image = 'registry.example/web:1.5.0';
    const deployment = (name: string, track: string, tag: string) => `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: shop }
spec:
  replicas: 2
  selector: { matchLabels: { app: web, track: ${track} } }
  template:
    metadata: { labels: { app: web, track: ${track} } }
    spec: { containers: [{ name: web, image: 'registry.example/web:${tag}' }] }
`;
    const yaml = `${deployment('web', 'stable', '1.4.2')}---\n${deployment('web-canary', 'canary', '1.5.0')}`;
    expect(await promote({ 'out/web.yaml': yaml, 'main.ts': 'new CanaryService(chart, \'web\', {});', 'values.ts': `const X = '${image}';\nconst Y = '${image}-rc';\n` }, '--manifests', 'DIR/out')).toBe(
      `DIR/main.ts:1:1: give stable the image ${image} of the canary, and its version (CanaryService web)\nDIR/values.ts:1:12: ${image} stands here\n`);
  });

  test('writes JSON', async () => {
    expect(JSON.parse(await promote({ 'main.ts': 'new CanaryService(chart, "web");' }, '--json'))).toEqual({
      version: 1,
      plan: 'DIR/canary.yaml',
      written: [],
      code: [{ project: 'web', images: [], places: [{ place: 'DIR/main.ts:1:1', what: 'CanaryService web' }], sentences: [LINE('main.ts:1:1').trimEnd()] }],
    });
  });

  test('of several processes none is changed then', async () => {
    const text = `${WEB}- { project: mail, type: DEPLOYMENT_REPLICAS, weight: 1, stable: { image: "a:1" }, canary: { image: "a:2" } }\n`;
    const path = planFile(text);
    expect(await cli(['promote', 'mail', 'web', '--plan', path])).toMatchObject({ status: 1 });
    expect(read(path)).toBe(text);
  });
});

describe('fails with 2 for', () => {
  const path = planFile();
  const hint = '\n(--help shows the arguments)\n';

  test.each<[string, string[], string]>([
    ['no process', ['set'], `error: missing required argument 'process'${hint}`],
    ['nothing to set', ['set', 'server', '--plan', path], 'cdk8s-canary set: a weight, --match, --no-match, --idle or --no-idle must be given, got none\n'],
    ['a weight that is no number', ['set', 'server', '5%', '--plan', path], `error: command-argument value '5%' is invalid for argument 'weight'. It must be a whole number.${hint}`],
    ['a weight out of range', ['set', 'server', '101', '--plan', path], `CanaryPlan.with: server weight must be a whole number from 0 to 100, got 101 (${path}:7:11)
  7 |   weight: 101 # percent of the requests
    |           ^
`],
    ['a weight that it has', ['set', 'server', '5', '--plan', path], `CanaryPlan.with: server must get something new, got what the plan says already: leave the change out (${path}:5:12)
  5 | - project: server
    |            ^
`],
    ['match of a worker', ['set', 'dispatcher', '--match', '--plan', path], `CanaryPlan.with: dispatcher has no match, because DEPLOYMENT_REPLICAS sees no requests that could be told apart, got true: remove match (${path}:21:3)
  21 |   match: true
     |   ^
`],
    ['advance of nothing', ['advance', '--plan', path], 'cdk8s-canary advance: processes or --all must be given, got none\n'],
    ['advance of some and all', ['advance', 'server', '--all', '--plan', path], 'cdk8s-canary advance: processes or --all must be given, got both\n'],
    ['rollback of nothing', ['rollback', '--plan', path], 'cdk8s-canary rollback: processes or --all must be given, got none\n'],
    ['rollback of some and all', ['rollback', 'server', '--all', '--plan', path], 'cdk8s-canary rollback: processes or --all must be given, got both\n'],
    ['promotion of nothing', ['promote', '--plan', path], `error: missing required argument 'processes'${hint}`],
    ['a plan that is not there', ['set', 'server', '1', '--plan', '/nowhere.yaml'],
      'CanaryPlan.fromFile: path must be a file that can be read, got "/nowhere.yaml": ENOENT: no such file or directory, open \'/nowhere.yaml\'\n'],
    ['manifests that are not there', ['set', 'server', '1', '--plan', path, '--manifests', '/nowhere'],
      'cdk8s-canary set: path must be a file or a directory that can be read, got "/nowhere": ENOENT: no such file or directory, stat \'/nowhere\'\n'],
    ['a kustomization that is not there', ['promote', 'server', '--plan', path, '--kustomization', '/nowhere'],
      'KustomizeImages.fromFile: path must be a file that can be read, got "/nowhere": ENOENT: no such file or directory, open \'/nowhere\'\n'],
  ])('%s', async (_, argv, err) => {
    expect(await cli(argv)).toEqual({ status: 2, out: '', err });
    expect(read(path)).toBe(PLAN);
  });
});

test('a text beside a file has its mode, and nothing stays of one that cannot be written', () => {
  const path = folder({ 'a.yaml': 'a' });
  const file = join(path, 'a.yaml');
  // More than the owner may do is taken away from new files by the umask.
  chmodSync(file, 0o666);
  const beside = writeBeside(file, 'A');
  expect([read(beside), statSync(beside).mode % 0o1000, read(file)]).toEqual(['A', 0o666, 'a']);
  expect(() => writeBeside(file, 'B')).toThrow('EEXIST');
  expect(read(beside)).toBe('A');
  rmSync(beside);
  expect(() => writeBeside(file, { length: 1 } as any)).toThrow('must be of type string');
  expect(readdirSync(path)).toEqual(['a.yaml']);
});

test('files are replaced together: where one was changed, none is written', () => {
  const path = folder({ 'a.yaml': 'a', 'b.yaml': 'b' });
  const [one, other] = ['a.yaml', 'b.yaml'].map(name => join(path, name));
  expect(() => replaceFiles('x', [{ path: one, before: 'a', after: 'A' }, { path: other, before: 'z', after: 'B' }]))
    .toThrow(`x: ${other} must stay as it is while the command runs, got another text: nothing was written, run it again`);
  expect(readdirSync(path).map(name => read(join(path, name)))).toEqual(['a', 'b']);
  expect(() => replaceFiles('x', [{ path: one, before: 'a', after: 'A' }, { path: join(path, 'c.yaml'), before: '', after: 'C' }]))
    .toThrow(`x: ${join(path, 'c.yaml')} must be a file that can be replaced, got ENOENT: no such file or directory, lstat '${join(path, 'c.yaml')}': nothing was written`);
  expect(readdirSync(path).map(name => read(join(path, name)))).toEqual(['a', 'b']);
  replaceFiles('x', [{ path: one, before: 'a', after: 'A' }, { path: other, before: 'b', after: 'B' }]);
  expect(readdirSync(path).map(name => read(join(path, name)))).toEqual(['A', 'B']);
});

test.each(['set', 'advance', 'promote', 'rollback'])('the examples of %s --help are commands that it understands', async command => {
  const path = mkdtempSync(join(tmpdir(), 'cdk8s-canary-cli-'));
  const images = folder({ 'canary.yaml': '- { project: auth-api, type: ISTIO_VSVC, weight: 5 }\n', 'kustomization.yaml': read('examples/argocd/workloads/domains/auth-api/dev/kustomization.yaml') });
  const examples = (await cli([command, '--help'])).out.split('Examples:\n')[1].trim().split('\n').map(line => line.trim().split(' ').slice(1));
  expect(examples.length).toBeGreaterThan(2);
  for (const [index, example] of examples.entries()) {
    const plan = join(path, `${index}.yaml`);
    copyFileSync(example.includes('auth-api') ? join(images, 'canary.yaml') : `${TADA}/canary.yaml`, plan);
    const known: { [word: string]: string } = { 'prod/canary.yaml': plan, 'prod/yaml': RENDERED, 'workloads/auth/prod/kustomization.yaml': join(images, 'kustomization.yaml') };
    const words = example.map(word => known[word] ?? word);
    expect(await cli(words.includes('--plan') ? words : [...words, '--plan', plan])).toMatchObject({ status: 0 });
  }
});

test('paths relative to the working folder stay so in places of code', async () => {
  const path = folder({ 'canary.yaml': '- { project: web, type: ISTIO_VSVC, weight: 100 }\n', 'main.ts': 'new CanaryService(chart, "web");' });
  const plan = relative(process.cwd(), join(path, 'canary.yaml'));
  expect((await cli(['promote', 'web', '--plan', plan])).out).toMatch(new RegExp(`^${relative(process.cwd(), path).replaceAll('.', '\\.')}/main\\.ts:1:1: `));
});
