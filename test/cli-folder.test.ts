import { spawnSync } from 'child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join, resolve } from 'path';
import { Chart } from 'cdk8s';
import { message, service } from './support';
import { GitOpsApp, GitOpsAppProps, Layout } from '../src';

const env = { ...process.env, CDK8S_CHECK_UPGRADE: 'false' };

/** A project with an app, and what "cdk8s synth" says there; the package is what "npm run compile" has built. */
function project(props: string, output?: string): { folder: string; synth: () => { status: number | null; stderr: string; stdout: string } } {
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-cli-'));
  mkdirSync(join(folder, 'node_modules'));
  for (const name of ['cdk8s', 'constructs']) {
    symlinkSync(resolve('node_modules', name), join(folder, 'node_modules', name));
  }
  symlinkSync(resolve('.'), join(folder, 'node_modules', 'cdk8s-canary'));
  writeFileSync(join(folder, 'cdk8s.yaml'), `language: typescript\napp: node main.js\n${output === undefined ? '' : `output: ${output}\n`}`);
  writeFileSync(join(folder, 'main.js'), `
    const { ApiObject, Chart } = require('cdk8s');
    const { CanaryService, GitOpsApp, Layout, Routing, Workload } = require('cdk8s-canary');
    const app = new GitOpsApp(${props});
    const workload = Workload.container({ image: 'registry.example/web:1', ports: [{ name: 'http', port: 8080 }] });
    new CanaryService(new Chart(app, 'shop', { namespace: 'shop' }), 'web', { workload, routing: Routing.istio(), canary: { image: 'registry.example/web:2' } });
    app.synth();`);
  return { folder, synth: () => spawnSync('node', [resolve('node_modules/.bin/cdk8s'), 'synth'], { cwd: folder, env, encoding: 'utf8' }) };
}

describe('"npx cdk8s synth"', () => {
  test.each([
    ['Layout.chartFiles()', ['shop.k8s.yaml']],
    ['Layout.singleFile()', ['app.k8s.yaml']],
    ['Layout.directory()', ['shop']],
  ])('writes %s into the output of cdk8s.yaml, twice', (layout, expected) => {
    const { folder, synth } = project(`{ layout: ${layout} }`, 'out');
    for (const { status, stderr } of [synth(), synth()]) {
      expect([status, stderr]).toEqual([0, '']);
    }
    expect(readdirSync(join(folder, 'out'))).toEqual(['.cdk8s-canary', ...expected]);
  });

  test('deletes its output first, so a layout for Kustomize is refused there', () => {
    const { folder, synth } = project('{ layout: Layout.kustomize() }');
    const { status, stderr } = synth();
    expect(status).not.toBe(0);
    expect(stderr).toContain('dist: shop/kustomization.yaml is a file that others change, too, and must not be in a folder that cdk8s synth deletes first, got "dist": set outdir of GitOpsApp to a folder of its own, which is not "output" of cdk8s.yaml, and restore from Git what was deleted');
    expect(existsSync(join(folder, 'dist'))).toBe(false);
  });

  test('writes a layout for Kustomize into a folder of its own, and what people wrote there stays', () => {
    const { folder, synth } = project('{ outdir: \'workloads\', layout: Layout.kustomize({ overlays: [\'prod\'] }) }');
    expect(synth().status).toBe(0);
    const overlay = join(folder, 'workloads/shop/prod/kustomization.yaml');
    const edited = `${readFileSync(overlay, 'utf8')}namePrefix: next-\n`;
    writeFileSync(overlay, edited);
    writeFileSync(join(folder, 'workloads/shop/prod/patch.yaml'), 'mine');
    expect(synth().status).toBe(0);
    expect([readFileSync(overlay, 'utf8'), readFileSync(join(folder, 'workloads/shop/prod/patch.yaml'), 'utf8')]).toEqual([edited, 'mine']);
  });
});

describe('the folder of the CLI', () => {
  const run = (props: GitOpsAppProps, output: string) => {
    process.env.CDK8S_OUTDIR = output;
    try {
      const app = new GitOpsApp(props);
      service(new Chart(app, 'shop', { namespace: 'shop' }));
      app.synth();
    } finally {
      delete process.env.CDK8S_OUTDIR;
    }
  };
  const root = mkdtempSync(join(tmpdir(), 'cli-folder-'));

  test.each(['same', 'same/below', 'same/../same'])('is refused, and what is below it: %s', path => {
    const outdir = join(root, path);
    expect(message(() => run({ outdir, layout: Layout.kustomize() }, join(root, 'same')))).toContain(`must not be in a folder that cdk8s synth deletes first, got ${JSON.stringify(outdir)}`);
    expect(existsSync(outdir)).toBe(false);
  });

  test.each(['..other', 'other', '../beside'])('is not one with another name: %s', path => {
    const outdir = join(root, 'in', path);
    run({ outdir, layout: Layout.kustomize() }, join(root, 'in', 'dist'));
    expect(readdirSync(outdir)).toEqual(['.cdk8s-canary', 'shop']);
    expect(readdirSync(join(root, 'in', 'dist'))).toEqual([]);
  });
});
