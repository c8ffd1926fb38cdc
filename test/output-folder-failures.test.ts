import { spawnSync } from 'child_process';
import fs from 'fs';
import { join } from 'path';
import { chartFiles, faults } from './output-folder-crash-support';
import { bundled, contents, file, put, read, removeScratch, scratch, texts } from './output-folder-support';
import { message } from './support';
import { writeFolder } from '../src/gitops/output-folder';

afterEach(() => {
  jest.restoreAllMocks();
  removeScratch();
});

/** Every call by which the writer changes something. */
const CALLS = ['mkdirSync', 'writeFileSync', 'renameSync', 'unlinkSync', 'rmdirSync', 'rmSync'] as const;

/** Those for which a file system needs room. */
const GROWING: readonly string[] = ['mkdirSync', 'writeFileSync'];

/** Has the calls fail for which `fails` says so, with their number and name; how many there were is in what is returned. */
function failing(fails: (index: number, name: string) => Error | undefined): { calls: number } {
  const count = { calls: 0 };
  for (const name of CALLS) {
    const real = fs[name] as (...args: unknown[]) => unknown;
    jest.spyOn(fs, name).mockImplementation(((...args: unknown[]) => {
      const error = fails(count.calls++, name);
      if (error !== undefined) {
        throw error;
      }
      return real(...args);
    }) as never);
  }
  return count;
}

const full = (call = 'write') => Object.assign(new Error(`ENOSPC: no space left on device, ${call}`), { code: 'ENOSPC' });

const OLD = chartFiles('a', [0, 1, 2], 2);
const NEW = chartFiles('b', [1, 2, 3], 2);
const STRANGERS = { 'README.md': 'mine', 'chart0/base/mine.yaml': 'mine' };
const [BEFORE, AFTER] = [texts(OLD, STRANGERS), texts(NEW, STRANGERS)];

function written(): string {
  const folder = scratch();
  Object.entries(STRANGERS).forEach(([path, text]) => put(folder, path, text));
  writeFolder(folder, OLD);
  return folder;
}

/** How many calls one run makes. */
function callsOfARun(): number {
  const folder = written();
  const count = failing(() => undefined);
  writeFolder(folder, NEW);
  jest.restoreAllMocks();
  return count.calls;
}

test('a writer that is stopped at any of its calls tears and loses nothing, and the next run completes the work', () => {
  const calls = callsOfARun();
  expect(calls).toBeGreaterThan(40);
  for (let stop = 0; stop < calls; stop++) {
    for (const wanted of [OLD, NEW]) {
      const folder = written();
      failing(index => index >= stop ? new Error('killed') : undefined);
      expect(message(() => writeFolder(folder, NEW))).toBe('killed');
      jest.restoreAllMocks();
      expect(faults(contents(folder), [BEFORE, AFTER], STRANGERS)).toEqual([]);
      writeFolder(folder, wanted);
      expect(contents(folder)).toEqual(texts(wanted, STRANGERS));
    }
  }
});

test('a writer that is stopped never takes an edit that came after that for its own', () => {
  const calls = callsOfARun();
  let refused = 0;
  for (let stop = 0; stop < calls; stop++) {
    const folder = written();
    failing(index => index >= stop ? new Error('killed') : undefined);
    message(() => writeFolder(folder, NEW));
    jest.restoreAllMocks();
    const path = 'chart1/base/service.yaml';
    put(folder, path, `${read(folder, path)}# edited\n`);
    const before = contents(folder);
    expect(message(() => writeFolder(folder, NEW))).toContain(`${path} must be as it was written, got a file that somebody edited`);
    expect(contents(folder)[path]).toBe(before[path]);
    refused++;
  }
  expect(refused).toBe(calls);
});

test('a writer that is stopped twice leaves no empty folders to the third run', () => {
  const calls = callsOfARun();
  for (let stop = 0; stop < calls; stop += 3) {
    const folder = written();
    const [before, other] = [contents(folder), [...OLD, file('other.yaml')]];
    failing(index => index >= stop ? new Error('killed') : undefined);
    expect(message(() => writeFolder(folder, NEW))).toBe('killed');
    jest.restoreAllMocks();
    failing((_, name) => name === 'rmdirSync' ? new Error('killed') : undefined);
    expect(message(() => writeFolder(folder, other))).toBe('killed');
    jest.restoreAllMocks();
    writeFolder(folder, OLD);
    expect(contents(folder)).toEqual(before);
  }
});

describe.each<[string, (from: number) => (index: number, name: string) => Error | undefined]>([
  ['one call', from => index => index === from ? full() : undefined],
  ['all calls from then on', from => index => index >= from ? full() : undefined],
  ['all calls that need room from then on', from => (index, name) => index >= from && GROWING.includes(name) ? full() : undefined],
])('when the system refuses %s', (_, failure) => {
  test('the error says where, files are old or new, nothing else is left, and the next run completes the work', () => {
    const calls = callsOfARun();
    let refused = 0;
    for (let from = 0; from < calls; from++) {
      const folder = written();
      failing(failure(from));
      let error: Error | undefined;
      try {
        writeFolder(folder, NEW);
      } catch (thrown) {
        error = thrown as Error;
        refused++;
      }
      jest.restoreAllMocks();
      if (error !== undefined) {
        expect(error.name).toBe('CanaryError');
        expect(error.message).toMatch(new RegExp(`^${folder}: \\S.* must be (writable|removable|a folder that can be written), got no space left on device \\(ENOSPC\\): \\S`));
      }
      const found = contents(folder);
      expect(faults(found, [BEFORE, AFTER], STRANGERS)).toEqual([]);
      if (error !== undefined && /no file was changed|nothing was changed/.test(error.message)) {
        expect(Object.fromEntries(Object.entries(found).filter(([path]) => !path.startsWith('.cdk8s-canary.lock/')))).toEqual(BEFORE);
      }
      writeFolder(folder, NEW);
      expect(contents(folder)).toEqual(AFTER);
    }
    expect(refused).toBeGreaterThan(20);
  });
});

test('fails when the disk is full before anything was replaced, and leaves nothing behind', () => {
  const folder = written();
  const record = read(folder, '.cdk8s-canary');
  failing((_, name) => name === 'writeFileSync' && fs.existsSync(join(folder, '.cdk8s-canary.lock/staged/4')) ? full() : undefined);
  expect(message(() => writeFolder(folder, NEW))).toBe(
    `${folder}: ${NEW.filter(({ lists }) => !lists)[5].path} must be writable, got no space left on device (ENOSPC): no file was changed, run again when it is`);
  expect(contents(folder)).toEqual(BEFORE);
  expect(read(folder, '.cdk8s-canary')).toBe(record);
});

test('fails when a folder may not be written, and says that some files are new', () => {
  const folder = written();
  failing((_, name) => name === 'renameSync' && fs.existsSync(join(folder, 'chart3/base/service.yaml'))
    ? Object.assign(new Error("EACCES: permission denied, rename 'x' -> 'y'"), { code: 'EACCES' }) : undefined);
  expect(message(() => writeFolder(folder, NEW))).toBe(
    `${folder}: chart1/base/kustomization.yaml must be writable, got permission denied (EACCES): `
    + 'every file is as it was or as the code wants it, and the next run completes the work');
});

test('a file that vanishes while the folder is written is no mistake', () => {
  const folder = scratch();
  writeFolder(folder, [file('a.yaml'), file('old.yaml')]);
  const { readFileSync, unlinkSync } = fs;
  jest.spyOn(fs, 'readFileSync').mockImplementation(((path: string, options: never) => {
    if (path.endsWith('a.yaml')) {
      fs.rmSync(path);
    }
    return readFileSync(path, options);
  }) as never);
  jest.spyOn(fs, 'unlinkSync').mockImplementation(path => {
    unlinkSync(path);
    unlinkSync(path);
  });
  writeFolder(folder, [file('a.yaml', 'new\n')]);
  jest.restoreAllMocks();
  expect(contents(folder)).toEqual({ 'a.yaml': 'new\n' });
});

test('fails when files cannot be read, and tells all of them', () => {
  const folder = written();
  const { readFileSync } = fs;
  jest.spyOn(fs, 'readFileSync').mockImplementation(((path: string, options: never) => {
    if (path.endsWith('service.yaml')) {
      throw Object.assign(new Error(`EACCES: permission denied, open '${path}'`), { code: 'EACCES' });
    }
    return readFileSync(path, options);
  }) as never);
  expect(message(() => writeFolder(folder, OLD))).toBe([0, 1, 2]
    .map(chart => `${folder}: chart${chart}/base/service.yaml must be readable, got permission denied (EACCES): let this user read it`).join('\n'));
});

/** Whether this process may mount file systems of its own, as a user of a namespace. */
const mounts = process.platform === 'linux' && spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0;
if (!mounts) {
  console.warn('No real full and read-only file systems: unshare -rm mount -t tmpfs is not allowed here.');
}

(mounts ? describe : describe.skip)('on a real file system', () => {
  /** Runs shell lines where `$D` is a small file system of its own; `write SIZE` writes files of that many bytes and prints the error, `list` what is there. */
  const run = (options: string, lines: string): string => {
    const work = scratch();
    const script = bundled(work, `
      import { readdirSync, statSync } from 'fs';
      import { writeFolder } from 'SRC/gitops/output-folder';
      const [action, folder, size] = process.argv.slice(2);
      try {
        if (action === 'write') {
          writeFolder(folder, [0, 1, 2, 3, 4, 5, 6, 7].map(i => ({ path: \`a/\${i}.yaml\`, text: 'x'.repeat(Number(size)), subject: 'x', lists: i === 0 })));
        }
        const names = readdirSync(folder + '/a').sort();
        console.log(names.map(name => name[0] + ':' + statSync(folder + '/a/' + name).size).join(' '), readdirSync(folder).sort().join(' '));
      } catch (error) {
        console.log(error.message);
      }
    `);
    const setup = `set -e; D=${work}/mount; mkdir $D; mount -t tmpfs -o ${options} tmpfs $D; write() { ${process.execPath} ${script} write $D/out $1; }; list() { ${process.execPath} ${script} list $D/out; };`;
    const { stdout, stderr } = spawnSync('unshare', ['-rm', 'sh', '-c', `${setup} ${lines}`], { encoding: 'utf8' });
    expect(stderr).toBe('');
    return stdout.replaceAll(`${work}/mount/out`, 'OUT');
  };
  const sized = (size: number) => `${[0, 1, 2, 3, 4, 5, 6, 7].map(i => `${i}:${size}`).join(' ')} .cdk8s-canary a`;

  test('fails when the disk is full, and the next run completes the work when it is not', () => {
    expect(run('size=300k', 'write 10000; dd if=/dev/zero of=$D/fill bs=1k count=150 2>/dev/null; write 11000; list; rm $D/fill; write 9000').split('\n')).toEqual([
      sized(10000),
      expect.stringMatching(/^OUT: a\/\d.yaml must be writable, got no space left on device \(ENOSPC\): no file was changed, run again when it is$/),
      sized(10000),
      sized(9000),
      '',
    ]);
  });

  test('fails when the folder is read-only', () => {
    expect(run('size=1m', 'write 100; mount -o remount,ro $D; write 200; list; mount -o remount,rw $D; write 200').split('\n')).toEqual([
      sized(100),
      'OUT: .cdk8s-canary.lock must be writable, got read-only file system (EROFS): nothing was changed',
      sized(100),
      sized(200),
      '',
    ]);
  });

  test('fails when a folder below it is read-only', () => {
    expect(run('size=1m', 'write 100; mount --bind $D/out/a $D/out/a; mount -o remount,bind,ro $D/out/a; write 200; list; umount $D/out/a; write 200').split('\n')).toEqual([
      sized(100),
      expect.stringMatching(/^OUT: a\/1.yaml must be writable, got .* \((EROFS|EXDEV)\): every file is as it was or as the code wants it, and the next run completes the work$/),
      sized(100),
      sized(200),
      '',
    ]);
  });
});
