import { appendFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { Chart } from 'cdk8s';
import { loadAll } from 'js-yaml';
import { describeKustomize, kustomize } from './kustomize';
import { message } from './support';
import { company } from '../examples/company/company';
import { allStories, isWrong } from '../examples/stories/stories';
import { CanaryPlan, check, GitOpsApp, GitOpsAppProps, Layout, Manifests } from '../src';

type Objects = any[];

const identity = ({ apiVersion, kind, metadata: { namespace, name } }: any) => [apiVersion, kind, namespace, name].join(' ');
const sorted = (objects: Objects) => [...objects].sort((one, other) => identity(one) < identity(other) ? -1 : 1);

function app(props: GitOpsAppProps): GitOpsApp {
  const made = new GitOpsApp({ ...props, plan: CanaryPlan.fromFile('examples/company/canary.yaml') });
  company(made);
  return made;
}

describeKustomize('the company in folders', () => {
  const charts: string[] = app({}).charts.map(({ node: { id } }) => id);
  const raw = loadAll(app({}).synthYaml()) as Objects;
  const outdirs: string[] = [];
  afterAll(() => outdirs.forEach(outdir => rmSync(outdir, { recursive: true })));

  const written = (layout: Layout) => {
    const outdir = mkdtempSync(join(tmpdir(), 'company-'));
    outdirs.push(outdir);
    app({ outdir, layout }).synth();
    return outdir;
  };
  const built = (outdir: string, folders: string[]) => folders.flatMap(folder => loadAll(kustomize(join(outdir, folder))) as Objects);

  test('is built to the very objects of the app, with their images', () => {
    const outdir = written(Layout.kustomize());
    expect(sorted(built(outdir, charts))).toEqual(sorted(raw));
    const files = readdirSync(outdir, { recursive: true, encoding: 'utf8' }).filter(path => /deployment.*yaml/.test(path));
    expect(files.length).toBeGreaterThan(20);
    for (const path of files) {
      expect(readFileSync(join(outdir, path), 'utf8')).not.toMatch(/image: docker.io/);
    }
  });

  test('is built to the same objects from overlays and a tree of routes', () => {
    const outdir = written(Layout.kustomize({ folder: 'domains', routesFolder: 'routing', overlays: ['prod'] }));
    const folders = ['domains', 'routing'].flatMap(tree => readdirSync(join(outdir, tree)).map(chart => `${tree}/${chart}/prod`));
    expect(folders.length).toBeGreaterThan(charts.length);
    expect(sorted(built(outdir, folders))).toEqual(sorted(raw));
  });

  test('keeps the prefix and the namespace that people write into an overlay, and they reach every object', () => {
    const layout = Layout.kustomize({ overlays: ['prod'] });
    const outdir = written(layout);
    const domains = charts.filter(chart => chart !== 'edge');
    domains.forEach(chart => appendFileSync(join(outdir, chart, 'prod/kustomization.yaml'), `namePrefix: next-\nnamespace: later-${chart}\n`));
    app({ outdir, layout }).synth();
    const objects = built(outdir, domains.map(chart => `${chart}/prod`));
    expect(objects.map(({ metadata: { name, namespace } }) => `${namespace}/${name}`).sort()).toEqual(
      raw.filter(({ kind }) => kind !== 'Gateway').map(({ metadata: { name, namespace } }) => `later-${namespace === 'sse-consumer' ? 'sse' : namespace}/next-${name}`).sort());
    expect(check(Manifests.fromObjects([...objects, ...raw.filter(({ kind }) => kind === 'Gateway')])).map(String)).toEqual([]);
  });

  test('moves the image of one track, whoever writes it into the kustomization', () => {
    const layout = Layout.kustomize();
    const outdir = written(layout);
    const path = join(outdir, 'auth/kustomization.yaml');
    const images = () => Object.fromEntries(built(outdir, ['auth']).filter(({ kind }) => kind === 'Deployment')
      .map(({ metadata: { name }, spec }) => [name, spec.template.spec.containers[0].image]));
    const before = images();
    const text = readFileSync(path, 'utf8');
    const [tag] = /(?<=auth-api-canary-image\n.*\n    newTag: ).*/.exec(text)!;
    rmSync(path);
    appendFileSync(path, text.replace(`newTag: ${tag}`, 'newTag: auth-api-1.6.0'));
    app({ outdir, layout }).synth();
    expect(images()).toEqual({ ...before, 'auth-api-canary': 'docker.io/mng990/eco2:auth-api-1.6.0' });
  });

  test('refuses an entry of the real name, by which Kustomize moves both tracks', () => {
    const layout = Layout.kustomize();
    const outdir = written(layout);
    appendFileSync(join(outdir, 'auth/kustomization.yaml'), '  - name: docker.io/mng990/eco2\n    newTag: moved\n');
    const images = built(outdir, ['auth']).filter(({ kind }) => kind === 'Deployment').map(({ spec }) => spec.template.spec.containers[0].image);
    expect(new Set(images)).toEqual(new Set(['docker.io/mng990/eco2:moved']));
    expect(images.length).toBeGreaterThan(1);
    expect(message(() => app({ outdir, layout }).synth())).toContain('auth/kustomization.yaml: image "docker.io/mng990/eco2" must have no tag and no digest, because they move "auth-');
  });
});

describeKustomize('every story', () => {
  const outdir = mkdtempSync(join(tmpdir(), 'stories-'));
  afterAll(() => rmSync(outdir, { recursive: true }));

  test('is built to the very objects of its app', () => {
    const layout = Layout.kustomize({ folder: 'domains', routesFolder: 'routing', overlays: ['prod'], imagePolicyNamespace: 'flux-system' });
    const builds: { folders: string[]; objects: Map<string, any> }[] = [];
    allStories().filter(story => !isWrong(story)).forEach(({ build }, index) => {
      const id = `story-${index}`;
      const made = new GitOpsApp({ outdir: join(outdir, id), layout });
      build(new Chart(made, id, { namespace: id }));
      made.synth();
      const objects = (loadAll(made.synthYaml()) as Objects).map((object): [string, any] => [identity(object), object]);
      const folders = ['domains', 'routing'].map(tree => join(id, tree, id, 'prod')).filter(path => existsSync(join(outdir, path)));
      // One build for all but those whose objects are in a namespace of the platform.
      const free = builds.find(other => !objects.some(([name]) => other.objects.has(name)));
      const own = free ?? { folders: [], objects: new Map<string, any>() };
      own.folders.push(...folders);
      objects.forEach(([name, object]) => own.objects.set(name, object));
      builds.push(...free === undefined ? [own] : []);
    });
    expect(builds.length).toBeLessThan(10);
    for (const { folders, objects } of builds) {
      writeFileSync(join(outdir, 'kustomization.yaml'), JSON.stringify({ resources: folders }));
      expect(sorted(loadAll(kustomize(outdir)) as Objects)).toEqual(sorted([...objects.values()]));
    }
  });
});
