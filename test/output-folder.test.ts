import { spawnSync } from 'child_process';
import { createHash } from 'crypto';
import { existsSync, mkdirSync, rmSync, statSync, utimesSync } from 'fs';
import { join } from 'path';
import { contents, file, put, read, refusals, removeScratch, scratch, texts } from './output-folder-support';
import { OutputFile, SharedFile } from '../src/gitops/output-file';
import { writeFolder } from '../src/gitops/output-folder';

afterEach(removeScratch);

const OLD = new Date('2020-01-01');

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** Makes a file look old, so that it shows when it is written again. */
function aged(folder: string, path: string): () => boolean {
  utimesSync(join(folder, path), OLD, OLD);
  return () => statSync(join(folder, path)).mtime.getTime() === OLD.getTime();
}

describe('a folder of files', () => {
  const auth = [
    file('auth/kustomization.yaml', 'resources:\n  - deployment.yaml\n', { lists: true }),
    file('auth/deployment.yaml', 'kind: Deployment\n'),
    file('all.yaml', 'kind: List\n'),
  ];

  test('is made with all that leads to it', () => {
    const folder = join(scratch(), 'deep', 'out');
    writeFolder(folder, auth);
    expect(contents(folder)).toEqual(texts(auth));
  });

  test('remembers what was written, sorted, without anything that differs from run to run', () => {
    const folder = scratch();
    writeFolder(folder, auth);
    expect(read(folder, '.cdk8s-canary')).toBe([
      '# Files of this folder that cdk8s-canary wrote and may replace or remove. Commit this file, and do not edit it.',
      `${sha256('kind: List\n')}  all.yaml`,
      `${sha256('kind: Deployment\n')}  auth/deployment.yaml`,
      `${sha256('resources:\n  - deployment.yaml\n')}  auth/kustomization.yaml\tlists`,
      '# end',
      '',
    ].join('\n'));
    const other = scratch();
    writeFolder(other, [...auth].reverse());
    expect(read(other, '.cdk8s-canary')).toBe(read(folder, '.cdk8s-canary'));
  });

  test('is made for no files at all', () => {
    const folder = join(scratch(), 'out');
    writeFolder(folder, []);
    expect(contents(folder)).toEqual({});
    expect(existsSync(join(folder, '.cdk8s-canary'))).toBe(true);
  });

  test('fails when there are objects no more, and loses all of them by force only', () => {
    const problem = 'app must have objects, got none, and all that it wrote here would be removed: '
      + 'call synth() after the charts are made, or let all be removed with force: true of GitOpsApp';
    const folder = scratch();
    writeFolder(folder, auth);
    const empty = [file('empty.yaml', '')];
    expect(refusals(folder, [])).toEqual([problem]);
    expect(refusals(folder, empty)).toEqual([problem]);
    writeFolder(folder, empty, { force: true });
    expect(contents(folder)).toEqual(texts(empty));
    writeFolder(folder, []);
    expect(contents(folder)).toEqual({});
  });

  test('is not touched where it is as the code wants it', () => {
    const folder = scratch();
    writeFolder(folder, auth);
    const untouched = [...auth.map(({ path }) => path), '.cdk8s-canary'].map(path => aged(folder, path));
    writeFolder(folder, auth);
    expect(untouched.map(is => is())).toEqual([true, true, true, true]);
    writeFolder(folder, [...auth.slice(0, 2), file('all.yaml', 'kind: Other\n')]);
    expect(untouched.map(is => is())).toEqual([true, true, false, false]);
  });

  test('loses what the code no longer wants, with the folders that held only that', () => {
    const folder = scratch();
    writeFolder(folder, [...auth, file('old/base/a.yaml'), file('old/base/b.yaml'), file('kept/x/a.yaml')]);
    put(folder, 'kept/notes.md', 'mine');
    writeFolder(folder, auth);
    expect(contents(folder)).toEqual(texts(auth, { 'kept/notes.md': 'mine' }));
    expect(existsSync(join(folder, 'old'))).toBe(false);
    expect(existsSync(join(folder, 'kept/x'))).toBe(false);
    writeFolder(folder, [], { force: true });
    expect(contents(folder)).toEqual({ 'kept/notes.md': 'mine' });
  });

  test('keeps what it does not know', () => {
    const folder = scratch();
    put(folder, 'README.md', 'mine');
    put(folder, 'auth/patch.yaml', 'mine');
    mkdirSync(join(folder, 'auth/empty'));
    writeFolder(folder, auth);
    writeFolder(folder, [], { force: true });
    expect(contents(folder)).toEqual({ 'README.md': 'mine', 'auth/patch.yaml': 'mine', 'auth/empty/': '' });
  });

  test('takes a file over that is as the code wants it, and then owns it', () => {
    const folder = scratch();
    put(folder, 'a.yaml', '\ufeff# a.yaml\r\n');
    const untouched = aged(folder, 'a.yaml');
    writeFolder(folder, [file('a.yaml')]);
    expect(untouched()).toBe(true);
    writeFolder(folder, [file('a.yaml', 'new\n')]);
    expect(contents(folder)).toEqual({ 'a.yaml': 'new\n' });
  });

  test('does not take ends of lines or a byte order mark for an edit', () => {
    const folder = scratch();
    const before = [file('changes.yaml', 'a\nb\n'), file('stays.yaml', 'a\nb\n'), file('goes.yaml', 'a\nb\n')];
    writeFolder(folder, before);
    ['changes.yaml', 'stays.yaml', 'goes.yaml'].forEach(path => put(folder, path, '\ufeffa\r\nb\r\n'));
    put(folder, '.cdk8s-canary', `\ufeff${read(folder, '.cdk8s-canary').replaceAll('\n', '\r\n')}`);
    writeFolder(folder, [file('changes.yaml', 'c\n'), file('stays.yaml', 'a\nb\n')]);
    expect(contents(folder)).toEqual({ 'changes.yaml': 'c\n', 'stays.yaml': '\ufeffa\r\nb\r\n' });
  });

  test('gets back a file that somebody deleted, and does not miss one that nobody wants', () => {
    const folder = scratch();
    writeFolder(folder, [...auth, file('old/a.yaml')]);
    rmSync(join(folder, 'auth/deployment.yaml'));
    rmSync(join(folder, 'old/a.yaml'));
    writeFolder(folder, auth);
    expect(contents(folder)).toEqual(texts(auth));
  });
});

describe('files of people', () => {
  const edited = () => {
    const folder = scratch();
    writeFolder(folder, [file('a.yaml'), file('old.yaml'), file('same.yaml')]);
    put(folder, 'a.yaml', 'edited\n');
    put(folder, 'old.yaml', 'edited\n');
    put(folder, 'b.yaml', 'of somebody\n');
    return folder;
  };
  const wanted = [file('a.yaml', 'new\n'), file('b.yaml'), file('c/d.yaml'), file('same.yaml', 'new\n')];

  test('fails when a file was edited, is another one, or was edited and is no longer wanted, and writes nothing', () => {
    const folder = edited();
    const problems = [
      'a.yaml must be as it was written, got a file that somebody edited: move the edit into the code and delete the file, or overwrite it with force: true of GitOpsApp',
      'b.yaml must be free for object of b.yaml, got a file that was not written here: move or delete it, or overwrite it with force: true of GitOpsApp',
      'old.yaml must be as it was written, because the code no longer wants it, got a file that somebody edited: '
        + 'keep what you need of it elsewhere and delete it, or let it be removed with force: true of GitOpsApp',
    ];
    expect(refusals(folder, wanted)).toEqual(problems);
    expect(refusals(folder, wanted, { force: false })).toEqual(problems);
    expect(refusals(folder, [...wanted, file('../x')])).toEqual([
      'path "../x" of object of ../x must be a path below the output folder, got the part "..": give it another name', ...problems,
    ]);
  });

  test('are told from files of another version or of cdk8s by a person, where there is no record', () => {
    const folder = edited();
    rmSync(join(folder, '.cdk8s-canary'));
    expect(refusals(folder, [file('a.yaml', 'new\n'), file('c.yaml')])).toEqual([
      'a.yaml must be free for object of a.yaml, got another file, and no .cdk8s-canary that says who wrote it: '
        + 'delete it if this app or cdk8s did, else move it, or overwrite it with force: true of GitOpsApp',
    ]);
    writeFolder(folder, [file('a.yaml', 'new\n')], { force: true });
    expect(contents(folder)).toEqual({ 'a.yaml': 'new\n', 'b.yaml': 'of somebody\n', 'old.yaml': 'edited\n', 'same.yaml': '# same.yaml\n' });
  });

  test('are overwritten and removed by force', () => {
    const folder = edited();
    writeFolder(folder, wanted, { force: true });
    expect(contents(folder)).toEqual(texts(wanted));
  });

  test('are no mistake any more when the edit is in the code or the file is deleted', () => {
    const folder = edited();
    rmSync(join(folder, 'old.yaml'));
    rmSync(join(folder, 'b.yaml'));
    const files = [file('a.yaml', 'edited\n'), ...wanted.slice(1)];
    writeFolder(folder, files);
    expect(contents(folder)).toEqual(texts(files));
  });

  test('are not removed where our file was', () => {
    const folder = scratch();
    writeFolder(folder, [file('a'), file('b/c')]);
    rmSync(join(folder, 'a'));
    rmSync(join(folder, 'b'), { recursive: true });
    put(folder, 'a/mine.md', 'mine');
    put(folder, 'b', 'mine');
    writeFolder(folder, [file('c')]);
    expect(contents(folder)).toEqual(texts([file('c')], { 'a/mine.md': 'mine', 'b': 'mine' }));
  });
});

describe('a file that others change, too', () => {
  /** `tag` is what the code says; all other lines are of people. A tag that neither the code nor anybody else had before is a conflict. */
  const overlay = (tag: string): OutputFile & { shared: SharedFile } => file('prod/k.yaml', `tag: ${tag}\n`, {
    lists: true,
    shared: {
      said: tag,
      merged(current, before, force, problems) {
        const found = /tag: (.*)/.exec(current)?.[1];
        if (found !== before && found !== tag && !force) {
          problems.push(`tag must be ${String(before)}, got ${found}`);
        }
        return current.replace(/tag: .*/, `tag: ${tag}`);
      },
    },
  }) as OutputFile & { shared: SharedFile };

  test('is written where there is none, with what the code said in the record', () => {
    const folder = scratch();
    writeFolder(folder, [overlay('a "quoted"\ttext\n')]);
    expect(contents(folder)).toEqual({ 'prod/k.yaml': 'tag: a "quoted"\ttext\n\n' });
    expect(read(folder, '.cdk8s-canary').split('\n')[1]).toBe(`${sha256('tag: a "quoted"\ttext\n\n')}  prod/k.yaml\tlists\tsaid "a \\"quoted\\"\\ttext\\n"`);
  });

  test('keeps what people wrote, and knows what the code said before', () => {
    const folder = scratch();
    writeFolder(folder, [overlay('1')]);
    put(folder, 'prod/k.yaml', 'tag: 1\nmine: yes\n');
    writeFolder(folder, [overlay('2')]);
    writeFolder(folder, [overlay('3')]);
    expect(contents(folder)).toEqual({ 'prod/k.yaml': 'tag: 3\nmine: yes\n' });
  });

  test('is not written again where nothing changes in it', () => {
    const folder = scratch();
    writeFolder(folder, [overlay('1')]);
    put(folder, 'prod/k.yaml', 'tag: 1\r\nmine: yes\r\n');
    const untouched = [aged(folder, 'prod/k.yaml'), aged(folder, '.cdk8s-canary')];
    writeFolder(folder, [overlay('1')]);
    expect(untouched.map(is => is())).toEqual([true, true]);
  });

  test('fails with all that cannot be decided, and the code wins by force', () => {
    const folder = scratch();
    writeFolder(folder, [overlay('1')]);
    put(folder, 'prod/k.yaml', 'tag: 7\nmine: yes\n');
    put(folder, 'a.yaml', 'mine\n');
    expect(refusals(folder, [overlay('2'), file('a.yaml')])).toEqual([
      'prod/k.yaml: tag must be 1, got 7',
      'a.yaml must be free for object of a.yaml, got a file that was not written here: move or delete it, or overwrite it with force: true of GitOpsApp',
    ]);
    writeFolder(folder, [overlay('2')], { force: true });
    expect(contents(folder)).toEqual({ 'prod/k.yaml': 'tag: 2\nmine: yes\n', 'a.yaml': 'mine\n' });
  });

  test('may be there before the first run; what the code said is not known then', () => {
    const folder = scratch();
    put(folder, 'prod/k.yaml', 'tag: 7\n');
    expect(refusals(folder, [overlay('2')])).toEqual(['prod/k.yaml: tag must be undefined, got 7']);
  });

  test('is removed only while it is as the code wrote it', () => {
    const folder = scratch();
    const rest = [file('a.yaml')];
    writeFolder(folder, [overlay('1')]);
    writeFolder(folder, rest);
    expect(contents(folder)).toEqual(texts(rest));
    writeFolder(folder, [overlay('1')]);
    put(folder, 'prod/k.yaml', 'tag: 1\nmine: yes\n');
    writeFolder(folder, [overlay('2')]);
    expect(refusals(folder, rest)).toEqual([
      'prod/k.yaml must be as it was written, because the code no longer wants it, got a file that somebody edited: '
        + 'keep what you need of it elsewhere and delete it, or let it be removed with force: true of GitOpsApp',
    ]);
    writeFolder(folder, rest, { force: true });
    expect(contents(folder)).toEqual(texts(rest));
  });
});

describe('a record', () => {
  const WAY_OUT = 'take the file from version control, or delete it: files that are as the code wants them stay, and all others must be deleted by hand';
  const damaged = (text: (before: string) => string) => {
    const folder = scratch();
    writeFolder(folder, [file('a.yaml'), file('b.yaml')]);
    put(folder, '.cdk8s-canary', text(read(folder, '.cdk8s-canary')));
    return folder;
  };
  const cases: [string, string, (before: string) => string][] = [
    ['is empty', '"" (.cdk8s-canary:1)', () => ''],
    ['has no end', `"${sha256('# b.yaml\n')}  b.yaml" (.cdk8s-canary:3)`, before => before.replace('# end\n', '')],
    ['ends after its head', '"# Files of this folder that cdk8s-canary wrote and may replace or remove. Commit this file, and do not edit it." (.cdk8s-canary:1)',
      before => `${before.split('\n')[0]}\n`],
    ['is something else', '"{\\"a\\":" (.cdk8s-canary:1)', () => '{"a":\n1}'],
    ['leads out of the folder', `"${sha256('')}  ../x" (.cdk8s-canary:2)`, before => before.replace('\n', `\n${sha256('')}  ../x\n`)],
    ['says what is no text', `"${sha256('')}  x\\tsaid \\"\\\\\\"" (.cdk8s-canary:2)`, before => before.replace('\n', `\n${sha256('')}  x\tsaid "\\"\n`)],
  ];

  test.each(cases)('fails when it %s, by force, too', (_, got, text) => {
    const folder = damaged(text);
    const expected = [`.cdk8s-canary must be as it was written, got ${got}: ${WAY_OUT}`];
    expect(refusals(folder, [file('a.yaml', 'new\n')])).toEqual(expected);
    expect(refusals(folder, [file('a.yaml', 'new\n')], { force: true })).toEqual(expected);
  });

  test.each(['', '--diff3', '--union'])('may be what Git makes of two branches: what one of them wrote is ours (%s)', option => {
    const ours = [file('a.yaml', 'ours\n'), file('b.yaml', 'ours\n'), file('c.yaml', 'ours\n')];
    const theirs = [file('a.yaml', 'theirs\n'), file('b.yaml', 'theirs\n'), file('d.yaml', 'theirs\n')];
    const [folder, base, other] = [scratch(), scratch(), scratch()];
    writeFolder(folder, ours);
    writeFolder(base, [file('a.yaml'), file('b.yaml')]);
    writeFolder(other, theirs);
    spawnSync('git', ['merge-file', ...[option].filter(Boolean), ...[folder, base, other].map(side => join(side, '.cdk8s-canary'))]);
    const merged = read(folder, '.cdk8s-canary');
    expect([merged.includes('<<<<<<< '), merged.includes('||||||| ')]).toEqual([option !== '--union', option === '--diff3']);
    put(folder, 'b.yaml', 'theirs\n');
    put(folder, 'd.yaml', 'theirs\n');
    const wanted = [file('a.yaml', 'new\n'), file('b.yaml', 'new\n')];
    writeFolder(folder, wanted);
    expect(contents(folder)).toEqual(texts(wanted));
    writeFolder(base, wanted);
    expect(read(folder, '.cdk8s-canary')).toBe(read(base, '.cdk8s-canary'));
  });

  test('may begin with the comment of another version', () => {
    const folder = damaged(before => before.replace(/^#.*\n/, '# Something else.\n'));
    writeFolder(folder, [file('a.yaml', 'new\n')]);
    expect(contents(folder)).toEqual({ 'a.yaml': 'new\n' });
  });

  test('may be deleted: what is as the code wants it is taken over', () => {
    const folder = scratch();
    writeFolder(folder, [file('a.yaml'), file('old.yaml')]);
    const before = read(folder, '.cdk8s-canary');
    rmSync(join(folder, '.cdk8s-canary'));
    writeFolder(folder, [file('a.yaml'), file('old.yaml')]);
    expect(read(folder, '.cdk8s-canary')).toBe(before);
  });
});
