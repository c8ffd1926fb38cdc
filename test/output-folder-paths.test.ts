import { execFileSync } from 'child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'fs';
import { join } from 'path';
import { contents, file, put, refusals, removeScratch, scratch, texts } from './output-folder-support';
import { message } from './support';
import { writeFolder } from '../src/gitops/output-folder';

afterEach(removeScratch);

describe('fails when a path', () => {
  const outside = 'must be a path below the output folder, got';
  const cases: [string, string][] = [
    ['', 'must not be empty'],
    ['/etc/x.yaml', `${outside} an absolute one`],
    ['../x.yaml', `${outside} the part ".."`],
    ['a/../../x.yaml', `${outside} the part ".."`],
    ['a/./x.yaml', `${outside} the part "."`],
    ['a//x.yaml', `${outside} the part ""`],
    ['a/', `${outside} the part ""`],
    ['a\\x.yaml', 'must have / between its parts, got a backslash'],
    ['a\u0000.yaml', 'must have no control characters'],
    ['a\n.yaml', 'must have no control characters'],
    ['a\u0085.yaml', 'must have no control characters'],
    ['a\ud800.yaml', 'must have no control characters'],
    ['c:/x.yaml', 'must have no part with one of < > : " | ? *, which Windows refuses, got "c:"'],
    ['a/what?.yaml', 'must have no part with one of < > : " | ? *, which Windows refuses, got "what?.yaml"'],
    ['a./x.yaml', 'must have no part that ends with a dot or a space, which Windows leaves out, got "a."'],
    ['a/x.yaml ', 'must have no part that ends with a dot or a space, which Windows leaves out, got "x.yaml "'],
    ['con/x.yaml', 'must have no part that is a device on Windows, got "con"'],
    ['a/NUL.yaml', 'must have no part that is a device on Windows, got "NUL.yaml"'],
    ['a/com1.k8s.yaml', 'must have no part that is a device on Windows, got "com1.k8s.yaml"'],
    [`a/${'ü'.repeat(128)}`, 'must have no part of more than 255 bytes, got 256'],
    ['.cdk8s-canary', 'must have no part ".cdk8s-canary", which the writer of the folder keeps for itself'],
    ['a/.CDK8S-canary.lock/x', 'must have no part ".CDK8S-canary.lock", which the writer of the folder keeps for itself'],
  ];

  test.each(cases)('is %j', (path, rule) => {
    const folder = join(scratch(), 'out');
    expect(message(() => writeFolder(folder, [file('good.yaml'), file(path)]))).toBe(`${folder}: path ${JSON.stringify(path)} of object of ${path} ${rule}: give it another name`);
    expect(existsSync(folder)).toBe(false);
  });

  test('is that of two files, or the folder of another file', () => {
    const folder = scratch();
    const files = [
      file('a/x.yaml', '1'), file('a/x.yaml', '2', { subject: 'Service shop/web' }),
      file('b', '1'), file('b/c/x.yaml', '2'),
    ];
    expect(refusals(folder, files)).toEqual([
      '"a/x.yaml" must be the path of one file, got object of a/x.yaml and Service shop/web: rename one of them',
      '"b" of object of b must not be a folder of "b/c/x.yaml" of object of b/c/x.yaml: rename one of them',
    ]);
  });

  test('differs from another one only in case', () => {
    const one = 'must differ in more than case, for macOS and Windows they are one: rename one of them';
    const folder = scratch();
    expect(refusals(folder, [file('a/x.yaml'), file('a/X.yaml')])).toEqual([`"a/x.yaml" of object of a/x.yaml and "a/X.yaml" of object of a/X.yaml ${one}`]);
    expect(refusals(folder, [file('a/b/x.yaml'), file('A/c/y.yaml')])).toEqual([`"a" of object of a/b/x.yaml and "A" of object of A/c/y.yaml ${one}`]);
    expect(refusals(folder, [file('a/\u00e9'), file('a/e\u0301')])).toEqual([`"a/\u00e9" of object of a/\u00e9 and "a/e\u0301" of object of a/e\u0301 ${one}`]);
    expect(refusals(folder, [file('a'), file('A/y.yaml')])).toEqual(['"a" of object of a must not be a folder of "A/y.yaml" of object of A/y.yaml: rename one of them']);
  });

  test('differs only in case from what is there', () => {
    const folder = scratch();
    put(folder, 'Auth/x.yaml', 'mine');
    put(folder, 'shop/README.md', 'mine');
    expect(refusals(folder, [file('auth/x.yaml'), file('auth/b/y.yaml'), file('shop/readme.md')], { force: true })).toEqual([
      'auth must differ in more than case from Auth, which is there: delete or rename that one',
      'shop/readme.md must differ in more than case from shop/README.md, which is there: delete or rename that one',
    ]);
  });
});

test('paths that look like refused ones are written', () => {
  const folder = scratch();
  const files = ['console/x.yaml', 'a..b/.x.yaml', 'nulls.yaml', 'com/lpt.yaml', '...x', `${'a'.repeat(255)}/${'b'.repeat(255)}`, '.cdk8s-canary2', 'a b/ c', '-x', "it's"].map(path => file(path));
  writeFolder(folder, files);
  expect(contents(folder)).toEqual(texts(files));
});

describe('what is in the way', () => {
  test('fails when it is a symbolic link, wherever it leads to, by force, too', () => {
    const [folder, outside] = [scratch(), scratch()];
    put(outside, 'x.yaml', 'of somebody\n');
    mkdirSync(join(folder, 'inside'));
    symlinkSync(outside, join(folder, 'auth'));
    symlinkSync('inside', join(folder, 'near'));
    symlinkSync(join(outside, 'x.yaml'), join(folder, 'link.yaml'));
    symlinkSync('nowhere', join(folder, 'dangling.yaml'));
    const files = ['auth/x.yaml', 'auth/y/z.yaml', 'near/x.yaml', 'link.yaml', 'dangling.yaml'].map(path => file(path));
    expect(refusals(folder, files, { force: true })).toEqual([
      'auth must be a folder, got a symbolic link: move or delete it',
      'near must be a folder, got a symbolic link: move or delete it',
      'link.yaml must be a file, got a symbolic link: move or delete it',
      'dangling.yaml must be a file, got a symbolic link: move or delete it',
    ]);
    expect(contents(outside)).toEqual({ 'x.yaml': 'of somebody\n' });
  });

  test('fails when it is a folder for a file, a file for a folder, or a pipe', () => {
    const folder = scratch();
    put(folder, 'a.yaml/x', 'mine');
    put(folder, 'b', 'mine');
    execFileSync('mkfifo', [join(folder, 'pipe.yaml')]);
    const problems = [
      'a.yaml must be a file, got a folder: move or delete it',
      'b must be a folder, got a file: move or delete it',
      'pipe.yaml must be a file, got a special file: move or delete it',
    ];
    expect(message(() => writeFolder(folder, [file('a.yaml'), file('b/x.yaml'), file('pipe.yaml')], { force: true })).replaceAll(`${folder}: `, '').split('\n')).toEqual(problems);
  });

  test('is followed where it is the output folder itself', () => {
    const [folder, outside] = [scratch(), scratch()];
    symlinkSync(outside, join(folder, 'out'));
    writeFolder(join(folder, 'out'), [file('a/x.yaml')]);
    expect(contents(outside)).toEqual(texts([file('a/x.yaml')]));
  });

  test('fails when the record or the lock is not what it should be', () => {
    const [folder, outside] = [scratch(), scratch()];
    put(outside, 'x', 'of somebody\n');
    symlinkSync(join(outside, 'x'), join(folder, '.cdk8s-canary'));
    expect(refusals(folder, [file('a.yaml')])).toEqual(['.cdk8s-canary must be a file, got a symbolic link: move or delete it']);
    const other = scratch();
    symlinkSync(outside, join(other, '.cdk8s-canary.lock'));
    expect(refusals(other, [file('a.yaml')])).toEqual(['.cdk8s-canary.lock must be a folder, got something else: delete it']);
    expect(readdirSync(outside)).toEqual(['x']);
  });

  test('is never removed through a link that took the place of our folder', () => {
    const [folder, outside] = [scratch(), scratch()];
    writeFolder(folder, [file('auth/x.yaml')]);
    put(outside, 'x.yaml', readFileSync(join(folder, 'auth/x.yaml'), 'utf8'));
    execFileSync('rm', ['-r', join(folder, 'auth')]);
    symlinkSync(outside, join(folder, 'auth'));
    writeFolder(folder, [file('other.yaml')]);
    expect(contents(folder)).toEqual(texts([file('other.yaml')], { auth: '(link)' }));
    expect(readdirSync(outside)).toEqual(['x.yaml']);
  });

  test('fails when the output folder is a file', () => {
    const path = join(scratch(), 'out');
    writeFileSync(path, 'mine');
    expect(message(() => writeFolder(path, [file('a.yaml')]))).toBe(
      `${path}: output folder must be a folder that can be written, got file already exists (EEXIST): nothing was changed`);
    expect(readFileSync(path, 'utf8')).toBe('mine');
  });
});
