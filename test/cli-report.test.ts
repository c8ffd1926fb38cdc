import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync } from 'fs';
import { join } from 'path';
import { load } from 'js-yaml';
import { cli, folder } from './cli-support';
import { Manifests, TrafficDiff, TrafficReport } from '../src';

const [BEFORE, AFTER, RISKY] = ['before', 'after', 'risky'].map(side => `examples/cli/${side}`);
const textOf = (side: string) => readFileSync(join(side, 'shop.k8s.yaml'), 'utf8');
const report = (...argv: string[]) => cli(['report', ...argv]);
const library = (before: string, after: string) => TrafficReport.of(TrafficDiff.of(Manifests.fromPath(before), Manifests.fromPath(after)));

describe('report', () => {
  test('writes Markdown to stdout, as the library has it', async () => {
    expect(await report(BEFORE, AFTER)).toEqual({ status: 0, out: library(BEFORE, AFTER).toMarkdown(), err: '' });
    expect(await report(BEFORE, AFTER, '--format', 'markdown', '--order', 'argo-cd', '--root-namespace', 'istio-system', '--title', 'What changes for traffic', '--fail-on', 'error'))
      .toEqual(await report(BEFORE, AFTER));
  });

  test('writes a page', async () => {
    expect(await report(BEFORE, AFTER, '--format', 'html')).toEqual({ status: 0, out: library(BEFORE, AFTER).toHtml(), err: '' });
  });

  test('has the headline that it is given', async () => {
    expect((await report(BEFORE, AFTER, '--title', 'Pull request 12')).out).toMatch(/^## Pull request 12\n/);
    expect((await report(BEFORE, AFTER, '--title', 'Pull request 12', '--format', 'html')).out).toContain('Pull request 12');
  });

  test('takes either side from stdin', async () => {
    // The names of files are part of places, and there are no places without findings.
    const { out } = await report(BEFORE, AFTER);
    expect(await cli(['report', BEFORE, '-'], { input: [textOf(AFTER)] })).toEqual({ status: 0, out, err: '' });
    expect(await cli(['report', '-', AFTER], { input: [textOf(BEFORE)] })).toEqual({ status: 0, out, err: '' });
    expect((await cli(['report', BEFORE, '-'], { input: [textOf(RISKY)] })).out).toContain('- where: `stdin:42:3`, `spec.replicas`\n');
  });

  test('reads paths with spaces, CRLF and a byte order mark', async () => {
    const path = folder({ 'old ones/a b.yaml': `\ufeff${textOf(BEFORE).replace(/\n/g, '\r\n')}`, 'new ones/a b.yaml': textOf(AFTER).replace(/\n/g, '\r\n') });
    expect((await report(join(path, 'old ones'), join(path, 'new ones/a b.yaml'))).out).toBe((await report(BEFORE, AFTER)).out);
  });

  test('an empty directory before the change is an app that is new', async () => {
    const path = folder({ 'none/.gitkeep': '' });
    const { status, out, err } = await report(join(path, 'none'), AFTER);
    expect([status, err]).toEqual([0, `${path}/none is empty: everything is new\n`]);
    expect(out).toContain('**2 processes, all new, nothing fails on the way.**\n');
    expect(out).toContain('### `shop/catalog` (new)\n\n- everybody: new, 75 % stable, 25 % canary (`a pod without sidecar in shop`, ');
  });

  test('the order of applying counts', async () => {
    // The canary is there at once with its share: Argo CD waits for its pods before the routes change, kubectl does not.
    const path = folder({
      'before/a.yaml': textOf(AFTER).split('---\n').filter(text => !/^ {2}name: \S+-canary$/m.test(text)).join('---\n').replace(/subset: canary/g, 'subset: stable'),
    });
    const [argo, kubectl] = [await report(join(path, 'before'), AFTER), await report(join(path, 'before'), AFTER, '--order', 'kubectl')];
    expect([argo.status, kubectl.status]).toEqual([0, 1]);
    expect(kubectl.out).toMatch(/^\*\*.*errors? on the way/m);
  });

  test('knows another root namespace', async () => {
    const moved = (text: string) => text.split('---\n').map(part => (load(part) as any)?.kind === 'DestinationRule'
      ? part.replace('namespace: shop', 'namespace: mesh-root').replace(/host: catalog$/m, 'host: catalog.shop.svc.cluster.local') : part).join('---\n');
    const path = folder({ 'before/a.yaml': moved(textOf(BEFORE)), 'after/a.yaml': moved(textOf(AFTER)) });
    const shares = async (...options: string[]) => /everybody: .* get the canary/.test((await report(join(path, 'before'), join(path, 'after'), ...options)).out);
    expect([await shares('--root-namespace', 'mesh-root'), await shares()]).toEqual([true, false]);
  });

  test('tells mistakes of the input on stderr', async () => {
    const { status, out, err } = await cli(['report', BEFORE, '-'], { input: [`${textOf(AFTER)}---\napiVersion: v1\nkind: Namespace\n`] });
    expect([status, out.startsWith('## ')]).toEqual([1, true]);
    expect(err).toMatch(/^warning: Namespace must have a metadata\.name, got nothing \(stdin:\d+:1\)\n$/);
  });
});

describe('--fail-on', () => {
  // The canary runs what stable runs, and no label says that it is another version.
  const warned = folder({ 'shop.k8s.yaml': textOf(BEFORE).replace('shop/catalog:1.5.0', 'shop/catalog:1.4.2').replace(/^ +version: .*\n/gm, '') });

  test.each<[string, string, string[], number]>([
    ['an error, by default', RISKY, [], 1],
    ['an error', RISKY, ['--fail-on', 'error'], 1],
    ['an error, if warnings are asked for', RISKY, ['--fail-on', 'warning'], 1],
    ['an error that does not count', RISKY, ['--fail-on', 'never'], 0],
    ['a warning, by default', warned, [], 0],
    ['a warning', warned, ['--fail-on', 'warning'], 1],
    ['nothing', AFTER, ['--fail-on', 'warning'], 0],
  ])('%s', async (_, after, options, status) => {
    const result = await report(BEFORE, after, ...options);
    expect([result.status, result.out.startsWith('## What changes for traffic\n'), result.out.includes('<details')]).toEqual([status, true, true]);
  });

  test('what was there before does not count', async () => {
    expect((await report(RISKY, RISKY, '--fail-on', 'warning')).status).toBe(0);
  });
});

describe('--output', () => {
  test('- is stdout, as without it', async () => {
    expect(await report(BEFORE, AFTER, '--output', '-')).toEqual(await report(BEFORE, AFTER));
  });

  test('writes the file and nothing else, also when there are findings', async () => {
    const path = folder({});
    expect(await report(BEFORE, AFTER, '--output', join(path, 'the report.md'))).toEqual({ status: 0, out: '', err: '' });
    expect(await report(BEFORE, RISKY, '--output', join(path, 'risky.html'), '--format', 'html')).toEqual({ status: 1, out: '', err: '' });
    expect(readdirSync(path).sort()).toEqual(['risky.html', 'the report.md']);
    expect(readFileSync(join(path, 'the report.md'), 'utf8')).toBe((await report(BEFORE, AFTER)).out);
    expect(readFileSync(join(path, 'risky.html'), 'utf8')).toBe((await report(BEFORE, RISKY, '--format', 'html')).out);
  });

  test('replaces a file, keeps its mode, and follows a link', async () => {
    const path = folder({ 'old.md': 'old' });
    chmodSync(join(path, 'old.md'), 0o640);
    symlinkSync('old.md', join(path, 'link.md'));
    await report(BEFORE, AFTER, '--output', join(path, 'link.md'));
    expect(readFileSync(join(path, 'old.md'), 'utf8')).toMatch(/^## What changes for traffic\n/);
    expect([statSync(join(path, 'old.md')).mode % 0o1000, readdirSync(path).sort()]).toEqual([0o640, ['link.md', 'old.md']]);
  });

  test('leaves what was there if the input cannot be read', async () => {
    const path = folder({ 'report.md': 'old' });
    expect((await report(BEFORE, join(path, 'nowhere'), '--output', join(path, 'report.md'))).status).toBe(2);
    expect(readFileSync(join(path, 'report.md'), 'utf8')).toBe('old');
  });

  test('ends with 3 where the disk refuses', async () => {
    const path = folder({ 'a file': '' });
    mkdirSync(join(path, 'directory'));
    expect(await report(BEFORE, AFTER, '--output', join(path, 'nowhere/report.md'))).toEqual({
      status: 3, out: '', err: expect.stringMatching(/^cdk8s-canary report: --output must be a file that can be written, got ENOENT: no such file or directory, open '[^']+\/nowhere\/\.report\.md\.\d+\.tmp'\n$/),
    });
    expect(await report(BEFORE, AFTER, '--output', join(path, 'directory'))).toEqual({
      status: 3, out: '', err: `cdk8s-canary report: --output must be a file that can be written, got EISDIR: illegal operation on a directory, open '${join(path, 'directory')}'\n`,
    });
    expect(readdirSync(path).sort()).toEqual(['a file', 'directory']);
  });
});

describe('fails with 2 for', () => {
  const path = folder({ 'broken.yaml': 'kind: Secret\ndata: [hunter2\n' });

  test.each<[string, string[], string]>([
    ['one side', ['report', BEFORE], "error: missing required argument 'after'\n(--help shows the arguments)\n"],
    ['three sides', ['report', BEFORE, AFTER, RISKY], "error: too many arguments for 'report'. Expected 2 arguments but got 3.\n(--help shows the arguments)\n"],
    ['another format', ['report', BEFORE, AFTER, '--format', 'pdf'], "error: option '--format <format>' argument 'pdf' is invalid. Allowed choices are markdown, html.\n(--help shows the arguments)\n"],
    ['another severity', ['report', BEFORE, AFTER, '--fail-on', 'info'], "error: option '--fail-on <severity>' argument 'info' is invalid. Allowed choices are error, warning, never.\n(--help shows the arguments)\n"],
    ['another order', ['report', BEFORE, AFTER, '--order', 'flux'], "error: option '--order <who>' argument 'flux' is invalid. Allowed choices are argo-cd, kubectl.\n(--help shows the arguments)\n"],
    ['texts that are empty', ['report', BEFORE, AFTER, '--output', '', '--title', ' '],
      'cdk8s-canary report: --output must have a text, got none: leave it out for its default\n'
      + 'cdk8s-canary report: --title must have a text, got none: leave it out for its default\n'],
    ['a side of which nothing can be read', ['report', join(path, 'broken.yaml'), AFTER],
      `cdk8s-canary report: text must be YAML, got: unexpected end of the stream within a flow collection (${path}/broken.yaml:3:1)\n`],
    ['stdin on both sides', ['report', '-', '-'], 'cdk8s-canary report: one side must be a file or a directory, got stdin for both\n'],
    ['a side before that is not there', ['report', 'nowhere', AFTER],
      'cdk8s-canary report: path must be a file or a directory that can be read, got "nowhere": ENOENT: no such file or directory, stat \'nowhere\'\n'],
    ['an empty side after', ['report', BEFORE, 'EMPTY'], 'cdk8s-canary report: path must have Kubernetes objects, got none (EMPTY)\n'],
  ])('%s', async (_, argv, err) => {
    const empty = folder({});
    const result = await cli(argv.map(word => word === 'EMPTY' ? empty : word));
    expect({ ...result, err: result.err.replaceAll(empty, 'EMPTY') }).toEqual({ status: 2, out: '', err });
  });
});

test('the help says what it does, with its statuses and examples', async () => {
  const { status, out, err } = await cli(['report', '--help']);
  expect([status, err]).toEqual([0, '']);
  expect(out).toContain('Exit status:\n  0  no errors; traffic may change\n  1  ');
  expect(out.split('Examples:\n')[1].trim().split('\n')).toHaveLength(4);
});
