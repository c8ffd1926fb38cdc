import { readFileSync } from 'fs';
import { dirname, join } from 'path';
import { commandsOfPage, PAGES, withOutputs } from './console-blocks';
import { inCode } from '../examples/cli/in-code';
import { programOf } from '../src/cli/program';

test.each(PAGES)('%s shows what the commands print: run "npm run examples", and read the difference', path => {
  const page = readFileSync(path, 'utf8');
  expect(withOutputs(page)).toBe(page);
});

test.each(PAGES)('every console block of %s says where it runs, or why it does not', path => {
  const page = readFileSync(path, 'utf8');
  const marked = page.match(/<!-- (?:run in \S+(?: with a cluster)?|not run: .+) -->\n```console\n/g) ?? [];
  expect(marked).toHaveLength((page.match(/^```console$/gm) ?? []).length);
});

test('every command has an example that is run', () => {
  const run = PAGES.flatMap(path => commandsOfPage(readFileSync(path, 'utf8'))).join('\n');
  const names = programOf({ ...process, stdin: process.stdin }, () => undefined).commands.map(command => command.name()).filter(name => name !== 'complete');
  expect(names.length).toBeGreaterThan(12);
  expect(names.filter(name => !new RegExp(`cdk8s-canary ${name}\\b`).test(run))).toEqual([]);
});

test('docs/cli/README.md shows the code of the example, and what it says', () => {
  const [, code, output] = /<!-- from examples\/cli\/in-code.ts -->\n```ts\n([\s\S]*?)```[\s\S]*?<!-- output of inCode\(\).* -->\n```text\n([\s\S]*?)```/.exec(readFileSync('docs/cli/README.md', 'utf8'))!;
  expect(readFileSync('examples/cli/in-code.ts', 'utf8')).toContain(code);
  expect(output).toBe(inCode().map(line => `${line}\n`).join(''));
});

test.each(PAGES.filter(path => path !== 'README.md'))('links of %s lead somewhere', path => {
  for (const [, target] of readFileSync(path, 'utf8').matchAll(/\]\((?!https?:)([^)#]+)[^)]*\)/g)) {
    readFileSync(join(dirname(path), target));
  }
});
