import { spawnSync } from 'child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join, resolve } from 'path';
import { load, loadAll } from 'js-yaml';
import { Git } from './git';
import { PHASES, ROLLOUT } from './rollout';
import { workloadsApp } from './workloads';
import { describeKustomize, kustomize } from '../../test/kustomize';
import { expectSchema } from '../../test/schema-oracle';
import { ApplyOrder, CanaryPlan, check, Manifests, transition } from 'cdk8s-canary';
import { Caller, expectTraffic } from 'cdk8s-canary/testing';

const FOLDER = 'examples/argocd';
const ENVIRONMENTS = ['dev', 'prod'];

/** The namespace of each service, its path at the gateway if it has one, and the percentages of its canary with the header and without: by hand. */
const APIS: [name: string, namespace: string, path: string | undefined, withHeader: number, rest: number][] = [
  ['auth-api', 'auth', '/api/v1/auth/login', 100, 5],
  ['ext-authz', 'auth', undefined, 100, 20],
  ['character-api', 'character', '/api/v1/character', 100, 0],
  ['chat-api', 'chat', '/api/v1/chat/42/messages', 100, 50],
  ['image-api', 'image', '/api/v1/image/7', 100, 100],
  ['location-api', 'location', '/api/v1/location/seoul', 0, 0],
  ['my-api', 'my', '/api/v1/user/me', 0, 0],
  ['scan-api', 'scan', '/api/v1/scan/42/result', 100, 20],
  ['sse-gateway', 'sse', '/api/v1/stream?job=42', 100, 5],
];

const WORKERS = ['auth-relay', 'character-worker', 'my-worker', 'scan-worker'];
const NAMES = [...APIS.map(([name]) => name), ...WORKERS];

const PLAN = CanaryPlan.fromFile(join(FOLDER, 'canary.yaml'));

const identity = ({ apiVersion, kind, metadata: { namespace, name } }: any) => [apiVersion, kind, namespace, name].join(' ');
const sorted = (objects: any[]) => [...objects].sort((one, other) => identity(one) < identity(other) ? -1 : 1);
const yamlOf = (plan: CanaryPlan) => workloadsApp('unused', plan).synthYaml();
const objects = loadAll(yamlOf(PLAN)) as any[];

/** All files of a folder. */
function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(path => statSync(join(folder, path)).isFile()).sort();
}

function treeOf(folder: string): { [path: string]: string } {
  const trees = ['clusters', 'workloads'];
  return Object.fromEntries(trees.flatMap(tree => filesOf(join(folder, tree)).map(path => [`${tree}/${path}`, readFileSync(join(folder, tree, path), 'utf8')])));
}

/** The Applications of a cluster, as its Argo CD makes them of the files. */
function applicationsOf(environment: string): any[] {
  const folder = join(FOLDER, 'clusters', environment);
  return filesOf(folder).flatMap(path => loadAll(readFileSync(join(folder, path), 'utf8')) as any[]).flatMap(({ kind, metadata, spec }) => {
    if (kind === 'ApplicationSet') {
      return spec.generators.flatMap(({ list }: any) => list.elements).map((element: any) =>
        JSON.parse(JSON.stringify(spec.template).replace(/\{\{\.(\w+)\}\}/g, (_, key) => element[key])));
    }
    return kind === 'Application' ? [{ metadata, spec }] : [];
  });
}

const pathsOf = ({ spec: { source, sources = [source] } }: any): string[] => sources.map(({ path }: any) => path);

describe('the tree', () => {
  test('has nine APIs with routes, four workers without, and the gateway', () => {
    expect(readdirSync(join(FOLDER, 'workloads/domains')).sort()).toEqual([...NAMES, 'edge'].sort());
    expect(readdirSync(join(FOLDER, 'workloads/routing')).sort()).toEqual(APIS.map(([name]) => name).sort());
  });

  test('has the files of the hand-written system', () => {
    const bases = ['domains', 'routing'].flatMap(tree => readdirSync(join(FOLDER, `workloads/${tree}/auth-api/base`)).map(file => `${tree}/${file}`));
    expect(bases.sort()).toEqual([
      'domains/deployment-canary.yaml', 'domains/deployment.yaml', 'domains/destination-rule.yaml', 'domains/kustomization.yaml', 'domains/name-references.yaml', 'domains/service.yaml',
      'routing/kustomization.yaml', 'routing/name-references.yaml', 'routing/virtual-service-mesh.yaml', 'routing/virtual-service.yaml',
    ]);
  });

  test('runs tags of branches in dev and releases in prod', () => {
    const images = (environment: string, name: string) => (load(readFileSync(join(FOLDER, `workloads/domains/${name}/${environment}/kustomization.yaml`), 'utf8')) as any).images
      .map(({ name: placeholder, newName, newTag }: any) => [placeholder, `${newName}:${newTag}`]);
    for (const name of NAMES) {
      expect(images('dev', name)).toEqual([
        [`${name}-stable-image`, `docker.io/mng990/eco2:${name}-dev-latest`], [`${name}-canary-image`, `docker.io/mng990/eco2:${name}-dev-canary`],
      ]);
      expect(images('prod', name)).toEqual([
        [`${name}-stable-image`, `docker.io/mng990/eco2:${name}-1.4.2`], [`${name}-canary-image`, `docker.io/mng990/eco2:${name}-1.5.0`],
      ]);
    }
  });

  test('has replicas nowhere where an autoscaler owns them', () => {
    for (const name of ['chat-api', 'scan-api', 'scan-worker']) {
      expect((load(readFileSync(join(FOLDER, `workloads/domains/${name}/base/deployment.yaml`), 'utf8')) as any).spec).not.toHaveProperty('replicas');
    }
  });

  test('has one small pod for each canary that is in service', () => {
    for (const [name, , , withHeader, rest] of APIS) {
      const { spec: { replicas, template } } = load(readFileSync(join(FOLDER, `workloads/domains/${name}/base/deployment-canary.yaml`), 'utf8')) as any;
      expect([name, replicas]).toEqual([name, withHeader + rest > 0 ? 1 : 0]);
      expect(template.spec.containers[0].resources).toEqual({ requests: { cpu: '200m', memory: '256Mi' }, limits: { memory: '256Mi' } });
    }
  });
});

describeKustomize.each(ENVIRONMENTS)('what kubectl kustomize makes of %s', environment => {
  const folders = ['domains', 'routing'].flatMap(tree => readdirSync(join(FOLDER, 'workloads', tree)).map(name => `${tree}/${name}/${environment}`));
  const texts = folders.map(folder => kustomize(join(FOLDER, 'workloads', folder)));
  const built = texts.flatMap(text => loadAll(text) as any[]);
  const manifests = Manifests.fromYaml(texts.join('---\n'), `${environment}.yaml`);

  test('is the objects of the app, with the images of the environment', () => {
    const tags: { [tag: string]: string } = environment === 'dev' ? {} : { 'dev-latest': '1.4.2', 'dev-canary': '1.5.0' };
    const expected = JSON.parse(JSON.stringify(objects).replace(/dev-(latest|canary)(?=")/g, tag => tags[tag] ?? tag));
    expect(sorted(built)).toEqual(sorted(expected));
    expectSchema(built);
  });

  test('has no known mistake', () => {
    expect(check(manifests).map(String)).toEqual([]);
  });

  test.each(APIS)('gives the canary of %s its share', (name, namespace, path, withHeader, rest) => {
    const all = expectTraffic(manifests);
    const share = (canary: number) => ({ [`${namespace}/${name}`]: 100 - canary, [`${namespace}/${name}-canary`]: canary });
    const mesh = all.from(Caller.mesh('elsewhere')).host(`${name}.${namespace}.svc.cluster.local`);
    const requests = path === undefined ? [mesh.port(50051).grpc('envoy.service.auth.v3.Authorization', 'Check')]
      : [mesh.port(8000).get(path), all.from(Caller.gateway('istio-system/eco2-gateway')).host('api.growbin.app').get(path)];
    for (const request of requests) {
      request.toReach(share(rest));
      request.header('x-canary', 'true').toReach(share(withHeader));
    }
  });
});

describe.each(ENVIRONMENTS)('the Argo CD of %s', environment => {
  const applications = applicationsOf(environment);

  test('has a folder for each path of each Application', () => {
    expect(applications.map(({ metadata: { name } }) => name).sort()).toEqual([...NAMES, 'clusters', 'edge'].sort());
    for (const path of applications.flatMap(pathsOf)) {
      expect([path, existsSync(join(FOLDER, path))]).toEqual([path, true]);
    }
  });

  test('applies each overlay once, routes with what they lead to, which comes first', () => {
    const overlays = ['domains', 'routing'].flatMap(tree => readdirSync(join(FOLDER, 'workloads', tree)).map(name => `workloads/${tree}/${name}/${environment}`));
    expect(applications.flatMap(pathsOf).sort()).toEqual([...overlays, `clusters/${environment}`].sort());
    for (const [name] of APIS) {
      expect(pathsOf(applications.find(({ metadata }) => metadata.name === name))).toEqual([`workloads/domains/${name}/${environment}`, `workloads/routing/${name}/${environment}`]);
    }
  });

  test('keeps the cluster equal to its branch', () => {
    for (const { spec: { project, source, sources = [source], syncPolicy } } of applications) {
      expect([project, ...new Set(sources.map(({ targetRevision }: any) => targetRevision))]).toEqual([environment, environment === 'dev' ? 'main' : 'release']);
      expect(syncPolicy.automated).toEqual({ prune: true, selfHeal: true });
    }
  });
});

test('the schema oracle accepts all that Argo CD reads', () => {
  const folder = join(FOLDER, 'clusters');
  const files = filesOf(folder).filter(path => path.endsWith('.yaml'));
  expect(files).toHaveLength(10);
  files.forEach(path => expectSchema(loadAll(readFileSync(join(folder, path), 'utf8')) as any[]));
});

describe('Image Updater', () => {
  const read = (path: string) => load(readFileSync(join(FOLDER, 'clusters', path), 'utf8')) as any;
  const services = applicationsOf('dev').filter(({ metadata: { name } }) => NAMES.includes(name));

  test('moves the placeholder of each track by the digest of its own tag, and commits to the overlay', () => {
    for (const { metadata: { name, annotations } } of services) {
      const value = (key: string) => annotations[`argocd-image-updater.argoproj.io/${key}`];
      expect(value('image-list')).toBe(`stable=docker.io/mng990/eco2:${name}-dev-latest,canary=docker.io/mng990/eco2:${name}-dev-canary`);
      expect(['stable', 'canary'].map(alias => [value(`${alias}.update-strategy`), value(`${alias}.kustomize.image-name`)])).toEqual([
        ['digest', `${name}-stable-image`], ['digest', `${name}-canary-image`],
      ]);
      expect([value('write-back-method'), value('write-back-target')]).toEqual(['git', 'kustomization']);
    }
    expect(read('dev/image-updater-images.yaml').spec.applicationRefs).toEqual([{ namePattern: '*', useAnnotations: true }]);
  });

  test('has the same in an object without annotations', () => {
    const { writeBackConfig, applicationRefs } = read('dev-without-annotations/image-updater-images.yaml').spec;
    expect(writeBackConfig).toEqual({ method: 'git', gitConfig: { writeBackTarget: 'kustomization' } });
    expect(applicationRefs.map(({ namePattern }: any) => namePattern).sort()).toEqual([...NAMES].sort());
    for (const { namePattern: name, images } of applicationRefs) {
      expect(images.map(({ alias, imageName, commonUpdateSettings, manifestTargets }: any) =>
        [alias, imageName, commonUpdateSettings.updateStrategy, manifestTargets.kustomize.name])).toEqual([
        ['stable', `docker.io/mng990/eco2:${name}-dev-latest`, 'digest', `${name}-stable-image`],
        ['canary', `docker.io/mng990/eco2:${name}-dev-canary`, 'digest', `${name}-canary-image`],
      ]);
    }
  });

  test('leaves prod alone', () => {
    expect(applicationsOf('prod').filter(({ metadata: { annotations } }) => annotations !== undefined)).toEqual([]);
  });
});

describe('a rollout', () => {
  const manifestsOf = (plan: CanaryPlan) => Manifests.fromYaml(yamlOf(plan));
  const between = (one: CanaryPlan, other: CanaryPlan, order: ApplyOrder) => transition(manifestsOf(one), manifestsOf(other), order).map(({ rule, subject }) => `${rule} ${subject}`);

  test.each(ROLLOUT.map(([title], index) => [title, index] as const))('%s, which is safe in every state in between', (_, index) => {
    expect(between(PHASES[index], PHASES[index + 1], ApplyOrder.argoCd())).toEqual([]);
  });

  test('goes from the plan that is in Git to 100 %, and ends there again', () => {
    expect(PHASES.map(plan => plan.entry('my-api').weight)).toEqual([0, 0, 0, 5, 20, 50, 100, 0, 0]);
    expect([PHASES[0].toYaml(), PHASES[PHASES.length - 1].toYaml()]).toEqual([PLAN.toYaml(), PLAN.toYaml()]);
  });

  test('gives the canary pods and a share in one commit, because one Application applies both in waves, and two would not', () => {
    const at5 = PLAN.with('my-api', { weight: 5, idle: false });
    expect(between(PLAN, at5, ApplyOrder.argoCd())).toEqual([]);
    expect(between(PLAN, at5, ApplyOrder.kubectl())).not.toEqual([]);
  });
});

describe('the workflows', () => {
  const WORKFLOWS = ['canary-images', 'check'].map(name => [name, load(readFileSync(join(FOLDER, `github/${name}.yml`), 'utf8')) as any] as const);
  const [images, checks] = WORKFLOWS.map(([, workflow]) => workflow);
  const stepsOf = (workflow: any): any[] => Object.values<any>(workflow.jobs).flatMap(({ steps }) => steps);

  test.each(WORKFLOWS)('%s may only read, runs for pull requests, once for each, and ends', (_, workflow) => {
    expect(Object.keys(workflow)).toEqual(['name', 'on', 'permissions', 'concurrency', 'jobs']);
    expect(Object.keys(workflow.on)).toEqual(['pull_request']);
    expect(workflow.permissions).toEqual({ contents: 'read' });
    expect(workflow.concurrency).toEqual({ 'group': expect.stringContaining('${{ github.event.pull_request.number }}'), 'cancel-in-progress': true });
    for (const job of Object.values<any>(workflow.jobs)) {
      expect(job).not.toHaveProperty('permissions');
      expect(job['timeout-minutes']).toBeGreaterThan(0);
    }
  });

  test.each(WORKFLOWS)('%s uses actions of GitHub alone, by their commits, and puts nothing into scripts that a pull request says', (_, workflow) => {
    for (const { uses, run, with: options } of stepsOf(workflow)) {
      expect([uses, run].filter(each => each !== undefined)).toHaveLength(1);
      expect(uses ?? 'actions/none@'.padEnd(53, '0')).toMatch(/^actions\/[a-z-]+@[0-9a-f]{40}$/);
      expect(run ?? '').not.toContain('${{');
      expect(options?.['persist-credentials']).toBe(uses?.startsWith('actions/checkout@') ? false : undefined);
    }
  });

  test('images are built for the label, whenever it comes, and for no fork; the password is where it is used', () => {
    expect(images.on.pull_request.types).toEqual(['labeled', 'synchronize', 'reopened']);
    expect(images.jobs.changed.if.split(/ && /)).toEqual([
      "contains(github.event.pull_request.labels.*.name, 'canary')",
      "(github.event.action != 'labeled' || github.event.label.name == 'canary')",
      'github.event.pull_request.head.repo.full_name == github.repository',
    ]);
    expect([images.jobs.image.needs, images.jobs.image.if]).toEqual(['changed', "needs.changed.outputs.services != '[]'"]);
    expect(stepsOf(images).filter(step => JSON.stringify(step).includes('secrets.'))).toEqual([images.jobs.image.steps.at(-1)]);
    expect(JSON.stringify(checks)).not.toContain('secrets.');
  });

  describe('the services that a pull request changes', () => {
    const { run } = images.jobs.changed.steps.find(({ id }: any) => id === 'changed');
    const folders: string[] = [];
    afterAll(() => folders.forEach(folder => rmSync(folder, { recursive: true })));

    /** A repository with files, a branch that changes them, and others that change main meanwhile; HEAD is the merge, with one commit before it, as in a runner. */
    function repository(change: (git: Git) => void, meanwhile: (git: Git) => void = () => {}): Git {
      const git = new Git(mkdtempSync(join(tmpdir(), 'argocd-')));
      folders.push(git.folder);
      git.run('init', '-q', '-b', 'main');
      ['auth', 'auth-api', 'chat-api', 'scan-api'].forEach(name => git.write(`services/${name}/Dockerfile`, `FROM ${name}`).write(`services/${name}/src/main.py`, `# ${name}, and more than one line\n# of text`));
      git.write('libs/log.py', '#').write('docs/index.md', '#').commit();
      git.run('checkout', '-q', '-b', 'pull');
      change(git);
      git.run('checkout', '-q', 'main');
      meanwhile(git);
      git.run('merge', '-q', '--no-ff', '-m', 'merge', 'pull');
      return git;
    }

    function changed({ folder }: Git): [status: number | null, output: string] {
      const output = join(folder, '.git/output');
      writeFileSync(output, '');
      const { status, stdout } = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', run], { cwd: folder, encoding: 'utf8', env: { ...process.env, GITHUB_OUTPUT: output } });
      return [status, status === 0 ? JSON.parse(readFileSync(output, 'utf8').replace(/^services=(.*)\n$/, '$1')).sort().join() : stdout.trimEnd()];
    }

    test.each<[title: string, change: (git: Git) => unknown, services: string]>([
      ['are those whose folder it changes', git => git.write('services/auth-api/src/main.py', '').commit(), 'auth-api'],
      ['are not those whose names begin alike', git => git.write('services/auth/src/main.py', '').commit(), 'auth'],
      ['are all of several commits', git => git.write('services/chat-api/a', '').commit().write('services/scan-api/b', '').commit().write('docs/index.md', '').commit(), 'chat-api,scan-api'],
      ['are none where it changes none', git => git.write('docs/index.md', 'more').commit(), ''],
      ['are none where it takes its changes back', git => git.write('services/auth/a', '').commit().remove('services/auth/a').commit(), ''],
      ['are all where it changes what they share', git => git.write('libs/log.py', 'more').commit(), 'auth,auth-api,chat-api,scan-api'],
      ['are a new one', git => git.write('services/my-api/Dockerfile', 'FROM my').commit(), 'my-api'],
      ['are not one that it removes', git => git.remove('services/chat-api').commit(), ''],
      ['are not a folder without a Dockerfile', git => git.write('services/README/index.md', '').commit(), ''],
      ['are both where a file moves', git => git.write('services/scan-api/moved.py', '# auth, and more than one line\n# of text').remove('services/auth/src/main.py').commit(), 'auth,scan-api'],
      ['are found by any file name', git => git.write('services/auth/ü "$(touch x)"\n', '').commit(), 'auth'],
    ])('%s', (_, change, services) => {
      expect(changed(repository(change))).toEqual([0, services]);
    });

    test('are not those that main has changed meanwhile', () => {
      const git = repository(one => one.write('services/auth/a', '').commit(), one => one.write('services/chat-api/b', '').commit().write('services/scan-api/c', '').commit());
      expect(changed(git)).toEqual([0, 'auth']);
    });

    test('are found in a copy that has as many commits as that of the workflow', () => {
      const [{ with: { 'fetch-depth': depth } }] = images.jobs.changed.steps;
      const git = repository(one => one.write('services/auth/a', '').commit().write('services/auth/b', '').commit());
      const folder = join(git.folder, 'runner');
      git.run('clone', '-q', `--depth=${depth}`, `file://${git.folder}`, folder);
      expect(changed(new Git(folder))).toEqual([0, 'auth']);
    });

    test('fail for a name that is none of a service', () => {
      expect(changed(repository(git => git.write('services/Auth $(id)/Dockerfile', '').commit()))).toEqual([1, '::error::folders of services must have names such as auth-api']);
    });

    test('fail where there is no merge', () => {
      const git = repository(one => one.write('services/auth/a', '').commit());
      git.write('docs/index.md', 'later').commit();
      expect(changed(git)).toEqual([1, '::error::HEAD must be the merge of a pull request']);
    });
  });

  /** With what "npm run compile" has built: the step of the workflow, in a copy of this folder. */
  describe('"cdk8s synth" in the folder', () => {
    const { run } = checks.jobs.check.steps.find(({ id }: any) => id === 'synth');
    const root = mkdtempSync(join(tmpdir(), 'argocd-'));
    const git = new Git(join(root, FOLDER));
    afterAll(() => rmSync(root, { recursive: true }));

    const step = () => {
      git.run('add', '.');
      return spawnSync('bash', ['-eo', 'pipefail', '-c', run], { cwd: git.folder, encoding: 'utf8', env: { ...process.env, CDK8S_CHECK_UPGRADE: 'false' } });
    };

    beforeAll(() => {
      ['package.json', 'examples/tsconfig.json', 'examples/company', 'examples/eco2', FOLDER].forEach(path => cpSync(path, join(root, path), { recursive: true }));
      ['lib', 'node_modules'].forEach(path => symlinkSync(resolve(path), join(root, path)));
      git.run('init', '-q');
    });

    test('writes exactly what is committed', () => {
      const { status, stdout, stderr } = step();
      expect([status, status === 0 ? '' : stdout + stderr]).toEqual([0, '']);
      expect(treeOf(git.folder)).toEqual(treeOf(FOLDER));
    });

    test('keeps what Image Updater and people write into an overlay, and changes nothing else', () => {
      const overlay = 'workloads/domains/auth-api/dev/kustomization.yaml';
      const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;
      const text = readFileSync(join(FOLDER, overlay), 'utf8').replace(/(newTag: auth-api-dev-canary)/, `$1\n    digest: ${digest}`) + 'commonAnnotations:\n  team: auth\n';
      git.write(overlay, text);
      const { status, stdout, stderr } = step();
      expect([status, status === 0 ? '' : stdout + stderr]).toEqual([0, '']);
      expect(treeOf(git.folder)).toEqual({ ...treeOf(FOLDER), [overlay]: text });
      expect(text).toContain(digest);
    });

    test('shows what nobody has committed', () => {
      git.write('canary.yaml', PLAN.with('auth-api', { weight: 20 }).toYaml());
      const { status, stdout } = step();
      expect(status).toBe(1);
      expect([...stdout.matchAll(/^\+\+\+ b\/(.*)$/gm)].map(([, path]) => path)).toEqual([
        'workloads/.cdk8s-canary', 'workloads/routing/auth-api/base/virtual-service-mesh.yaml', 'workloads/routing/auth-api/base/virtual-service.yaml',
      ]);
    });
  });
});

test('the README leads to files that are there, and shows steps of the plan', () => {
  const readme = readFileSync(join(FOLDER, 'README.md'), 'utf8');
  for (const [, target] of readme.matchAll(/\]\((?!https:)([^)]+)\)/g)) {
    expect([target, existsSync(join(FOLDER, target))]).toEqual([target, true]);
  }
  for (const [, before, after] of ROLLOUT) {
    expect(readme).toContain(`-${before}\n+${after}\n`);
  }
});
