import { readFileSync } from 'fs';
import { dirname, join } from 'path';
import { featureTable } from './contract/feature-table';
import { chartIn, message } from './support';
import { authApi } from '../examples/auth-api/auth-api';
import { mistakes } from '../examples/mistakes';
import { checked, stepped } from '../examples/prove';
import { tables } from '../examples/tables';
import { who } from '../examples/who';
import { GitOpsApp } from '../src';

const README = readFileSync('README.md', 'utf8');

/** The blocks of the README that say where they come from: `<!-- from FILE -->` and the block below. */
const blocks = [...README.matchAll(/<!-- (.*) -->\n```\w+\n([\s\S]*?)```\n/g)].map(([, source, text]) => ({ source, text }));

test('every block of the README with code or output says where it comes from', () => {
  const all = [...README.matchAll(/^```(ts|yaml|text|diff|console)$/gm)];
  expect(blocks).toHaveLength(all.length);
});

test.each(blocks.filter(({ source }) => source.startsWith('from ')))('the README shows what is in the repository: $source', ({ source, text }) => {
  expect(readFileSync(source.slice('from '.length), 'utf8')).toContain(text);
});

test('the README shows what the demo prints', () => {
  const chart = chartIn('auth', new GitOpsApp());
  authApi(chart, { weight: 5 });
  expect(blocks.find(({ source }) => source === 'output of npm run demo')?.text).toBe(`${tables(chart.toJson())}\n`);
});

test('the README shows who gets a request', () => {
  expect(blocks.find(({ source }) => source === 'output of examples/who.ts')?.text).toBe(`${who()}\n`);
});

test.each([['checked', checked], ['stepped', stepped]])('the README shows what %s() says', (name, output) => {
  expect(blocks.find(({ source }) => source === `output of ${name}() in examples/prove.ts`)?.text).toBe(output());
});

test('the README shows what the contract suite proves of each provider', () => {
  expect(README).toContain(`<!-- table of test/contract -->\n${featureTable()}\n<!-- end of table -->`);
});

test('the README shows the message of the mistakes', () => {
  expect(blocks.find(({ source }) => source === 'message of examples/mistakes.ts')?.text).toBe(`${message(() => mistakes(chartIn('auth')))}\n`);
});

test.each(['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'docs/gitops.md', 'docs/performance.md'])('links and commands of %s lead somewhere', file => {
  const text = readFileSync(file, 'utf8');
  for (const [, target] of text.matchAll(/\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)/g)) {
    readFileSync(join(dirname(file), target));
  }
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
  for (const [, script] of text.matchAll(/npm run ([a-z0-9:]+)/g)) {
    expect(Object.keys(scripts)).toContain(script);
  }
});
