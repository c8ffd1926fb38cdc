import { spawn, spawnSync } from 'child_process';
import fs, { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'fs';
import { join } from 'path';
import { bundled, contents, file, refusals, removeScratch, scratch, texts } from './output-folder-support';
import { FolderLock } from '../src/gitops/folder/folder-lock';
import { writeFolder } from '../src/gitops/output-folder';

afterEach(() => {
  jest.restoreAllMocks();
  removeScratch();
});

const files = [file('a.yaml'), file('b/c.yaml')];
const HELD = join('.cdk8s-canary.lock', 'held');

/** A folder that is locked by an owner who differs from this process in some fields of the name: pid, start, nonce, namespace of pids, host. */
function lockedBy(change: (fields: string[]) => string[]): string {
  const folder = scratch();
  const lock = FolderLock.take(folder);
  const [name] = readdirSync(join(folder, HELD));
  const [pid, start, nonce, space, ...host] = name.split('.');
  renameSync(join(folder, HELD, name), join(folder, 'owner'));
  lock.release();
  mkdirSync(join(folder, HELD), { recursive: true });
  renameSync(join(folder, 'owner'), join(folder, HELD, change([pid, start, nonce, space, host.join('.')]).join('.')));
  return folder;
}

/** Number of a process that is over. */
const deadPid = () => String(spawnSync('true').pid);

/** Start of a process, as the kernel tells it. */
const startOf = (pid: number) => readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/.*\) /s, '').split(' ')[19];

const isLinux = process.platform === 'linux';

describe('a lock', () => {
  test.each<[string, (fields: string[]) => string[]]>([
    ['of a process that is over', ([, , ...rest]) => [deadPid(), '', ...rest]],
    ['with the number of this process, which does not have it', ([pid, start, , ...rest]) => [pid, start, '0123456789abcdef', ...rest]],
    ...isLinux ? [['of a process whose number another one has now', ([, , ...rest]) => [String(process.ppid), '1', ...rest]] as [string, (fields: string[]) => string[]]] : [],
  ])('%s is taken over, and what that left is removed', (_, change) => {
    const folder = lockedBy(change);
    mkdirSync(join(folder, '.cdk8s-canary.lock/staged'));
    writeFileSync(join(folder, '.cdk8s-canary.lock/staged/0'), 'half a te');
    mkdirSync(join(folder, '.cdk8s-canary.lock/0123456789abcdef'));
    writeFolder(folder, files);
    expect(contents(folder)).toEqual(texts(files));
    expect(existsSync(join(folder, '.cdk8s-canary.lock'))).toBe(false);
  });

  test('is not committed, nor what is on its way', () => {
    const folder = scratch();
    spawnSync('git', ['init', '-q', folder]);
    const lock = FolderLock.take(folder);
    writeFileSync(join(lock.staging(), '0'), 'half a te');
    expect(spawnSync('git', ['-C', folder, 'status', '--porcelain', '--untracked-files=all'], { encoding: 'utf8' })).toMatchObject({ status: 0, stdout: '' });
    lock.release();
    expect(existsSync(join(folder, '.cdk8s-canary.lock'))).toBe(false);
  });

  (isLinux ? test : test.skip)('of a zombie is taken over', async () => {
    // The shell starts a child and becomes a program that never asks for its end.
    const parent = spawn('sh', ['-c', 'sleep 0 & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'ignore'] });
    try {
      const pid = Number(await new Promise<string>(resolve => parent.stdout.once('data', data => resolve(String(data)))));
      while (!/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))) {
        await new Promise(resolve => setTimeout(resolve, 5));
      }
      const folder = lockedBy(([, , ...rest]) => [String(pid), startOf(pid), ...rest]);
      writeFolder(folder, files);
      expect(contents(folder)).toEqual(texts(files));
    } finally {
      parent.kill('SIGKILL');
    }
  });

  test('whose folder is empty is free', () => {
    const folder = scratch();
    mkdirSync(join(folder, HELD), { recursive: true });
    writeFolder(folder, files);
    expect(contents(folder)).toEqual(texts(files));
  });

  const message = (owner: string) => `output folder must have one writer at a time, it is being written by ${owner}: `
    + 'run again when that is done, or, if no such process is at work, delete .cdk8s-canary.lock';

  test('fails when a process has it, and is free when that gives it back', () => {
    const folder = scratch();
    const lock = FolderLock.take(folder);
    expect(refusals(folder, files)).toEqual([message(`process ${process.pid}`)]);
    expect(refusals(folder, files, { force: true })).toEqual([message(`process ${process.pid}`)]);
    lock.release();
    writeFolder(folder, files);
    expect(contents(folder)).toEqual(texts(files));
  });

  test('fails when another process has it', () => {
    const folder = lockedBy(([, , ...rest]) => [String(process.ppid), isLinux ? startOf(process.ppid) : '', ...rest]);
    expect(refusals(folder, files)).toEqual([message(`process ${process.ppid}`)]);
  });

  test('is never stolen from another host or container, and may be deleted', () => {
    const elsewhere = [
      lockedBy(([pid, start, nonce, space]) => [pid, start, nonce, space, 'build-7.example']),
      lockedBy(([, start, nonce, , host]) => [deadPid(), start, nonce, '1', host]),
    ];
    expect(refusals(elsewhere[0], files)).toEqual([message(`process ${process.pid} on build-7.example`)]);
    expect(refusals(elsewhere[1], files)[0]).toMatch(/^output folder must have one writer at a time, it is being written by process \d+ on /);
    rmSync(join(elsewhere[0], '.cdk8s-canary.lock'), { recursive: true });
    writeFolder(elsewhere[0], files);
    expect(contents(elsewhere[0])).toEqual(texts(files));
  });

  test('fails when others are always faster', () => {
    const folder = scratch();
    jest.spyOn(fs, 'renameSync').mockImplementation(() => {
      throw Object.assign(new Error('ENOTEMPTY: directory not empty, rename'), { code: 'ENOTEMPTY' });
    });
    expect(refusals(folder, files)).toEqual(['output folder must have one writer at a time, got several: run again, or, if no process is at work, delete .cdk8s-canary.lock']);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('fails when nobody knows whose it is', () => {
    const folder = lockedBy(() => ['somebody']);
    expect(refusals(folder, files)).toEqual([message('another process')]);
  });
});

/** Runs processes at once; what each of them says at its end. */
function atOnce(script: string, argument: string[][]): Promise<any[]> {
  return Promise.all(argument.map(args => new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
    let out = '';
    child.stdout.on('data', data => { out += data; });
    child.on('close', status => status === 0 ? resolve(JSON.parse(out)) : reject(new Error(`status ${status}: ${out}`)));
  })));
}

const LOCKED = '/^.*: output folder must have one writer at a time, (it is being written by process \\\\d+: run again when that is done|got several: run again), or, if no (such )?process is at work, delete .cdk8s-canary.lock$/';

test('of processes that write at once one wins, and the others fail with that message', async () => {
  const [folder, work] = [scratch(), scratch()];
  const script = bundled(work, `
    import { writeFolder } from 'SRC/gitops/output-folder';
    const [folder, set] = process.argv.slice(2);
    const told = { won: 0, locked: 0, others: [] as string[] };
    for (const end = Date.now() + 2500; Date.now() < end;) {
      try {
        const files = Array.from({ length: 20 }, (_, i) => ({ path: \`\${i % 4}/\${i % 3 === 0 ? set : ''}\${i}.yaml\`, text: set + told.won + i, subject: 'x' }));
        writeFolder(folder, files);
        told.won++;
      } catch (error) {
        LOCKED.test(error.message) ? told.locked++ : told.others.push(error.message);
      }
    }
    console.log(JSON.stringify(told));
  `.replace('LOCKED', LOCKED.replaceAll('\\\\', '\\')));
  const told = await atOnce(script, [[folder, 'a'], [folder, 'b']]);
  expect(told.map(({ others }) => others)).toEqual([[], []]);
  told.forEach(({ won, locked }) => {
    expect(won).toBeGreaterThan(10);
    expect(locked).toBeGreaterThan(10);
  });
  writeFolder(folder, files);
  expect(contents(folder)).toEqual(texts(files));
}, 30_000);

test('of processes that find the lock of a killed one, one gets it', async () => {
  const [folder, work] = [scratch(), scratch()];
  const dead = deadPid();
  const script = bundled(work, `
    import { closeSync, openSync, readdirSync, renameSync, unlinkSync } from 'fs';
    import { FolderLock } from 'SRC/gitops/folder/folder-lock';
    const [folder, guard, dead] = process.argv.slice(2);
    const held = folder + '/.cdk8s-canary.lock/held/';
    const told = { won: 0, left: 0, locked: 0, others: [] as string[] };
    for (const end = Date.now() + 3000; Date.now() < end;) {
      try {
        const lock = FolderLock.take(folder);
        closeSync(openSync(guard, 'wx'));
        const names = readdirSync(held);
        if (names.length !== 1) throw new Error('owners: ' + names);
        unlinkSync(guard);
        if (told.won++ % 2 === 0) {
          lock.release();
        } else {
          renameSync(held + names[0], held + names[0].replace(/^\\d+\\.\\d*/, dead + '.1'));
          told.left++;
        }
      } catch (error) {
        LOCKED.test(error.message) ? told.locked++ : told.others.push(error.message);
      }
    }
    console.log(JSON.stringify(told));
  `.replace('LOCKED', LOCKED.replaceAll('\\\\', '\\')));
  const told = await atOnce(script, [0, 1, 2].map(() => [folder, join(work, 'guard'), dead]));
  expect(told.map(({ others }) => others)).toEqual([[], [], []]);
  told.forEach(({ left, locked }) => {
    expect(left).toBeGreaterThan(50);
    expect(locked).toBeGreaterThan(5);
  });
}, 30_000);
