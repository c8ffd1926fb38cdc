/**
 * What it costs to write many charts of five objects: from 13 charts to 10,000, as one file, as files of charts and as folders for Kustomize, against
 * `cdk8s.App` and `helm template` with the same objects. All are processes of their own that run in turn; times are milliseconds, medians of all rounds. helm and kubectl
 * are looked for in PATH, or where HELM and KUBECTL say. What is missing is left out, and so are its limits.
 *
 * - `cdk8s.App` and the layouts are given the same `ApiObject`s, so it is the writing that is compared. What services cost that make these objects is shown beside it.
 * - `cdk8s.App` takes quadratic time; it is not asked for more than 1,000 charts.
 * - The helm chart has a template for each kind of object, with a `range` over the services of its values, in which names, images, replicas and weights stand.
 *   It writes no files: the output goes to nobody. So the limit is for `Layout.singleFile`, and the other layouts are shown beside it.
 * - `kubectl kustomize` builds the folders that `Layout.kustomize` has written, all of them from one kustomization above. It is what Argo CD does later, for each chart by
 *   itself. One build of many takes quadratic time; it is not asked for more than 100 charts, and has no limit.
 * - Every run has a new folder in that for temporary files (`TMPDIR`), and all go at the end: file systems may be slow to make files when many have just been removed.
 */
import { deepStrictEqual } from 'assert';
import { execFileSync, spawnSync } from 'child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { basename, dirname, join, relative, resolve } from 'path';
import { buildSync } from 'esbuild';
import { dump, loadAll } from 'js-yaml';

/** Charts, and how often they are measured. */
const SIZES: [charts: number, rounds: number][] = [[13, 5], [100, 5], [1000, 5], [10000, 2]];
const LIMITED = 1000;
const LARGEST = 10000;
const MOST_OF_APP = 1000;
const MOST_OF_KUBECTL = 100;

const LIMITS = { app: 0.2, helm: 1.25, growth: 12 };
const SINGLE = 'Layout.singleFile';
const LAYOUTS = [SINGLE, 'Layout.chartFiles', 'Layout.kustomize'];
/** Layouts of many files: their limits are those of synth, and they are written a second time. */
const FILES = LAYOUTS.slice(1);
/** What is measured on the way to files of charts. */
const STAGES = ['toJson', 'synthYaml'];
/** Layouts of services instead of their finished objects. */
const OF_SERVICES = ' of services';
const APP = 'cdk8s.App';

const SERVICES = { SERVICES: 'true' };

const HELM = process.env.HELM ?? 'helm';
const KUBECTL = process.env.KUBECTL ?? 'kubectl';
const has = (command: string, args: string[]) => spawnSync(command, args, { stdio: 'ignore' }).status === 0;
const hasHelm = has(HELM, ['version']);
const hasKubectl = has(KUBECTL, ['version', '--client']);

interface Times {
  readonly process: number;
  readonly construct: number;
  readonly synth: number;
}

const folder = mkdtempSync(join(tmpdir(), 'bench-'));
const script = join(folder, 'app.js');
const root = join(folder, 'root');
let runs = 0;
const manifestsFile = join(folder, 'manifests.json');
const helmChart = join(folder, 'helm');

function median(values: number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return (sorted[Math.floor((sorted.length - 1) / 2)] + sorted[Math.floor(sorted.length / 2)]) / 2;
}

function written(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** The app as plain JavaScript, which imports the package as it is published. */
function prepare(): void {
  buildSync({ entryPoints: ['bench/charts-app.ts'], bundle: true, platform: 'node', packages: 'external', outfile: script });
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(resolve('.'), join(folder, 'node_modules', 'cdk8s-canary'));
  symlinkSync(resolve('node_modules/cdk8s'), join(folder, 'node_modules', 'cdk8s'));
}

function run(command: string, args: string[], env: { [name: string]: string } = {}): { output: string; time: number } {
  const start = performance.now();
  const output = execFileSync(command, args, { env: { ...process.env, MANIFESTS: manifestsFile, ...env }, stdio: ['ignore', 'pipe', 'inherit'], maxBuffer: 2 ** 30 }).toString();
  return { output, time: performance.now() - start };
}

/** A folder that nothing was written to. */
function newFolder(): string {
  return join(root, `out-${runs++}`);
}

function synthesized(writer: string, charts: number, outdir: string): Times {
  const env = writer.endsWith(OF_SERVICES) ? SERVICES : undefined;
  const { output, time } = run(process.execPath, [script, writer.replace(OF_SERVICES, ''), String(charts), outdir], env);
  return { process: time, ...JSON.parse(output) };
}

/** The objects of the first service as templates of all. */
function writeHelmChart(manifests: any[][]): void {
  rmSync(helmChart, { recursive: true, force: true });
  written(join(helmChart, 'Chart.yaml'), 'apiVersion: v2\nname: bench\nversion: 0.1.0\n');
  const placeholders: [value: RegExp, placeholder: string][] = [
    [/web-0/g, '{{ .name }}'], [/registry\.example\/web:1\.4\.2/g, '{{ .image }}'], [/registry\.example\/web:1\.5\.0/g, '{{ .canary.image }}'],
    [/replicas: 2\b/g, 'replicas: {{ .replicas }}'], [/weight: 95\b/g, 'weight: {{ sub 100 .canary.weight }}'], [/weight: 5\b/g, 'weight: {{ .canary.weight }}'],
  ];
  manifests[0].forEach((manifest, index) => {
    const text = placeholders.reduce((all, [value, placeholder]) => all.replace(value, placeholder), dump(manifest, { noRefs: true, lineWidth: -1 }));
    written(join(helmChart, 'templates', `${index}-${manifest.kind.toLowerCase()}.yaml`), `{{- range .Values.services }}\n---\n${text}{{- end }}\n`);
  });
  const service = { image: 'registry.example/web:1.4.2', replicas: 2, canary: { image: 'registry.example/web:1.5.0', weight: 5 } };
  written(join(helmChart, 'values.yaml'), dump({ services: manifests.map((_, index) => ({ name: `web-${index}`, ...service })) }, { noRefs: true }));
}

/** All folders of the last output in one kustomization. */
function kustomize(charts: number, outdir: string): { output: string; time: number } {
  written(join(root, 'kustomization.yaml'), dump({ resources: Array.from({ length: charts }, (_, index) => `${basename(outdir)}/web-${index}`) }));
  return run(KUBECTL, ['kustomize', root]);
}

/** How long the system takes for the files of a folder as such. */
function plainWrites(outdir: string): number {
  const entries = readdirSync(outdir, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile());
  const paths = entries.map(({ parentPath, name }) => join(parentPath, name));
  const target = newFolder();
  const files = paths.map(path => [join(target, relative(outdir, path)), readFileSync(path)] as const);
  const start = performance.now();
  new Set(files.map(([path]) => dirname(path))).forEach(path => mkdirSync(path, { recursive: true }));
  files.forEach(([path, text]) => writeFileSync(path, text));
  return performance.now() - start;
}

/** Whoever makes other objects than the rest is no baseline. */
function expectSame(what: string, yaml: string, manifests: any[][]): void {
  const sorted = (objects: any[]) => objects.map(object => [`${object.kind} ${object.metadata.name}`, object] as const).sort(([one], [other]) => one < other ? -1 : 1);
  deepStrictEqual(sorted(loadAll(yaml)), sorted(manifests.flat()), `${what} must make the same objects`);
}

function line(what: string, charts: number, value: string | number, ratio?: number, limit?: number): void {
  console.log([what, charts, typeof value === 'number' ? value.toFixed(0) : value, ratio?.toFixed(2) ?? '-', limit ?? '-'].join('\t'));
  if (ratio !== undefined && limit !== undefined && ratio > limit) {
    process.exitCode = 1;
  }
}

function main(): void {
  prepare();
  for (const [name, there, option] of [['helm', hasHelm, 'HELM'], ['kubectl', hasKubectl, 'KUBECTL']] as const) {
    if (!there) {
      console.log(`${name} is not there (set ${option}): nothing is compared with it`);
    }
  }
  console.log(['figure', 'charts', 'ms', 'ratio', 'limit'].join('\t'));
  const before = new Map<string, Times>();
  for (const [charts, rounds] of SIZES) {
    const { output } = run(process.execPath, [script, SINGLE, String(charts), newFolder()], { ...SERVICES, PRINT_MANIFESTS: 'true' });
    const manifests: any[][] = JSON.parse(output);
    writeFileSync(manifestsFile, JSON.stringify(manifests[0]));
    writeHelmChart(manifests);
    const more = charts === LIMITED ? [...STAGES, ...LAYOUTS.map(layout => layout + OF_SERVICES)] : [];
    const writers = [...LAYOUTS, ...more, ...charts > MOST_OF_APP ? [] : [APP]];
    const times = new Map<string, Times[]>([...writers, ...FILES.map(again)].map(writer => [writer, []]));
    const helm: number[] = [];
    const kubectl: number[] = [];
    const plain: number[] = [];
    for (let round = 0; round < rounds; round++) {
      for (const writer of writers) {
        const outdir = newFolder();
        times.get(writer)!.push(synthesized(writer, charts, outdir));
        if (FILES.includes(writer)) {
          times.get(again(writer))!.push(synthesized(writer, charts, outdir));
        }
        if (writer === 'Layout.kustomize' && charts === LIMITED) {
          plain.push(plainWrites(outdir));
        }
        if (writer === 'Layout.kustomize' && hasKubectl && charts <= MOST_OF_KUBECTL) {
          const { output: text, time } = kustomize(charts, outdir);
          kubectl.push(time);
          if (charts === SIZES[0][0] && round === 0) {
            expectSame('kubectl kustomize', text, manifests);
          }
        }
      }
      if (hasHelm) {
        const { output: text, time } = run(HELM, ['template', helmChart]);
        helm.push(time);
        if (charts === SIZES[0][0] && round === 0) {
          expectSame('helm', text, manifests);
        }
      }
    }
    const medians = new Map([...times].map(([writer, all]) => [writer, {
      process: median(all.map(one => one.process)), construct: median(all.map(one => one.construct)), synth: median(all.map(one => one.synth)),
    }]));
    if (kubectl.length > 0) {
      line('kubectl kustomize, process', charts, median(kubectl));
    }
    if (plain.length > 0) {
      line('writeFileSync of the files of Layout.kustomize', charts, median(plain));
    }
    report(charts, medians, helm.length > 0 ? median(helm) : undefined, before);
    medians.forEach((one, writer) => before.set(`${writer} ${charts}`, one));
  }
}

/** The name of a second run in which nothing changes. */
function again(layout: string): string {
  return `${layout}, unchanged`;
}

function report(charts: number, medians: Map<string, Times>, helm: number | undefined, before: Map<string, Times>): void {
  const app = medians.get(APP);
  if (app !== undefined) {
    line(`${APP}, construct`, charts, app.construct);
    line(`${APP}, synth`, charts, app.synth);
    line(`${APP}, process`, charts, app.process);
  }
  if (helm !== undefined) {
    line('helm template, process', charts, helm);
  }
  const limited = charts === LIMITED;
  for (const layout of LAYOUTS) {
    const own = medians.get(layout)!;
    line(`${layout}, construct`, charts, own.construct);
    line(`${layout}, synth : ${APP}`, charts, own.synth, app && own.synth / app.synth, limited && FILES.includes(layout) ? LIMITS.app : undefined);
    const toHelm = helm === undefined ? undefined : own.process / helm;
    line(`${layout}, process : helm template`, charts, own.process, toHelm, limited && layout === SINGLE ? LIMITS.helm : undefined);
    const unchanged = medians.get(again(layout));
    if (unchanged !== undefined) {
      line(`${layout}, synth, unchanged : first`, charts, unchanged.synth, unchanged.synth / own.synth);
    }
    const small = before.get(`${layout} ${LIMITED}`);
    if (charts === LARGEST && small !== undefined) {
      line(`${layout}, synth, 10,000 : 1,000`, charts, own.synth, own.synth / small.synth, LIMITS.growth);
      line(`${layout}, process, 10,000 : 1,000`, charts, own.process, own.process / small.process, LIMITS.growth);
    }
  }
  for (const layout of LAYOUTS) {
    const own = medians.get(layout + OF_SERVICES);
    if (own !== undefined) {
      line(`${layout}${OF_SERVICES}, synth : ${APP}`, charts, own.synth, app && own.synth / app.synth);
      line(`${layout}${OF_SERVICES}, process : helm template`, charts, own.process, helm === undefined ? undefined : own.process / helm);
    }
  }
  const [toJson, yaml, files] = [...STAGES, FILES[0]].map(name => medians.get(name));
  if (toJson !== undefined) {
    line('of Layout.chartFiles: start and import', charts, files!.process - files!.construct - files!.synth);
    line('of Layout.chartFiles: construct', charts, files!.construct);
    line('of Layout.chartFiles: toJson of all objects', charts, toJson.synth);
    line('of Layout.chartFiles: validate and serialize', charts, yaml!.synth - toJson.synth);
    line('of Layout.chartFiles: write', charts, files!.synth - yaml!.synth);
  }
}

try {
  main();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
