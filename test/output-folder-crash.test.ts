import { ChildProcessWithoutNullStreams, spawn } from 'child_process';
import { cpSync, existsSync, rmSync } from 'fs';
import { join } from 'path';
import { chartFiles, faults } from './output-folder-crash-support';
import { bundled, contents, put, read, removeScratch, scratch, texts } from './output-folder-support';
import { OutputFile } from '../src/gitops/output-file';
import { writeFolder } from '../src/gitops/output-folder';

afterEach(removeScratch);

const KILLS = 200;

/** Charts of the two sets: some are in both, some in one. */
const CHARTS: Record<string, number[]> = { a: [...Array(16).keys()], b: [...Array(16).keys()].map(chart => chart + 5) };
const SETS: Record<string, OutputFile[]> = { a: chartFiles('a', CHARTS.a, 50), b: chartFiles('b', CHARTS.b, 50) };

/** The overlay that a person works on. It is in both sets. */
const OVERLAY = 'chart7/prod/kustomization.yaml';
const MINE = 'patches: [mine.yaml]\n';
const STRANGERS = { 'README.md': 'mine', 'chart1/base/notes.yaml': 'mine', 'chart7/prod/mine.yaml': 'mine', 'chart18/README.md': 'mine' };

/** What is in the folder after a run with a set. */
const after = (set: string) => {
  const wanted = texts(SETS[set], STRANGERS);
  return { ...wanted, [OVERLAY]: `${wanted[OVERLAY]}${MINE}` };
};

/** A process that writes a set when it is told to. It is started before it is needed, because that takes longer than all it does. */
class Writer {
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly closed: Promise<unknown>;
  private said = '';
  private complaint = '';

  constructor(script: string, folder: string) {
    this.child = spawn(process.execPath, [script, folder]);
    this.child.stderr.on('data', data => { this.complaint += data; });
    this.closed = new Promise(resolve => this.child.on('close', resolve));
  }

  /** What the process says when it writes a set, and is killed some milliseconds after it said something: `started`, `placing`, `took`. */
  public async writes(set: string, mark = '', wait = Infinity): Promise<string> {
    this.child.stdout.on('data', data => {
      if (!this.said.includes(mark) && (this.said + data).includes(mark)) {
        setTimeout(() => this.child.kill('SIGKILL'), wait);
      }
      this.said += data;
    });
    this.child.stdin.end(set);
    await this.closed;
    expect(this.complaint).toBe('');
    return this.said;
  }

  /** How long it takes in milliseconds: until it replaces files, and then until the end. */
  public async measured(set: string): Promise<number[]> {
    return /took (\S+) (\S+)/.exec(await this.writes(set))!.slice(1).map(Number);
  }

  public async stop(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.closed;
  }
}

test(`a writer that is killed ${KILLS} times tears and loses nothing, and the next run completes the work`, async () => {
  const [work, folder, copy] = [scratch(), join(scratch(), 'out'), join(scratch(), 'copy')];
  const script = bundled(work, `
    import fs, { readFileSync, writeSync } from 'fs';
    import { writeFolder } from 'SRC/gitops/output-folder';
    import { chartFiles } from 'SRC/../test/output-folder-crash-support';
    const charts = ${JSON.stringify(CHARTS)};
    const sets = { a: chartFiles('a', charts.a, 50), b: chartFiles('b', charts.b, 50) };
    const [rename, unlink, sleeps] = [fs.renameSync, fs.unlinkSync, new Int32Array(new SharedArrayBuffer(4))];
    const set = readFileSync(0, 'utf8');
    writeSync(1, 'started ');
    const start = performance.now();
    let placing = 0;
    // Replacing is so fast that few kills would hit it.
    fs.renameSync = (from, to) => {
      if (placing === 0 && to.endsWith('.cdk8s-canary')) {
        placing = performance.now();
        writeSync(1, 'placing ');
      }
      rename(from, to);
      Atomics.wait(sleeps, 0, 0, 0.2);
    };
    fs.unlinkSync = path => {
      unlink(path);
      Atomics.wait(sleeps, 0, 0, 0.2);
    };
    writeFolder(process.argv[2], sets[set]);
    writeSync(1, 'took ' + (placing - start) + ' ' + (performance.now() - placing));
  `);
  Object.entries(STRANGERS).forEach(([path, text]) => put(folder, path, text));
  writeFolder(folder, SETS.a);
  put(folder, OVERLAY, read(folder, OVERLAY) + MINE);
  const measured = [await new Writer(script, folder).measured('b'), await new Writer(script, folder).measured('a')];
  const waits = { started: Math.max(measured[0][0], measured[1][0]), placing: Math.max(measured[0][1], measured[1][1]) };
  expect(contents(folder)).toEqual(after('a'));

  // Where it was when it was killed: before anything, when texts were on their way, when files were replaced, after all.
  const places = { before: 0, staged: 0, partly: 0, done: 0 };
  let [writer, last] = [new Writer(script, folder), 'a'];
  for (let kill = 0; kill < KILLS; kill++) {
    // A set that is not there yet, so that there is something to do.
    const set = last === 'a' ? 'b' : 'a';
    const mark = kill % 3 === 0 ? 'started' : 'placing';
    const said = await writer.writes(set, mark, Math.random() * waits[mark]);
    writer = new Writer(script, folder);
    const found = contents(folder);
    expect(faults(found, [after('a'), after('b')], STRANGERS)).toEqual([]);
    const record = read(folder, '.cdk8s-canary');
    const isLocked = existsSync(join(folder, '.cdk8s-canary.lock/held'));
    places[said.includes('took') ? 'done' : record.includes('\tnext ') ? 'partly' : isLocked ? 'staged' : 'before']++;
    // The next run may be killed, too, so every other time it is a copy that is completed.
    const next = kill % 4 < 2 ? folder : copy;
    const wanted = kill % 8 < 4 ? set : last;
    last = next === folder ? wanted : set;
    if (next === copy) {
      cpSync(folder, copy, { recursive: true });
    }
    writeFolder(next, SETS[wanted]);
    expect(contents(next)).toEqual(after(wanted));
    rmSync(copy, { recursive: true, force: true });
  }
  await writer.stop();
  expect(places.staged + places.partly).toBeGreaterThan(KILLS / 4);
  expect(places.partly).toBeGreaterThan(KILLS / 8);
});
