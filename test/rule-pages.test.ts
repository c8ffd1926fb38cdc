import { existsSync, readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { rulePages } from '../projenrc/rule-pages';

const pages = rulePages();

test.each(Object.entries(pages))('%s says what the rule says: run "npm run examples"', (path, text) => {
  expect(existsSync(path) ? readFileSync(path, 'utf8') : 'no such file').toBe(text);
});

test('there are no pages of rules that are gone', () => {
  expect(readdirSync('docs/rules').map(name => join('docs/rules', name)).sort()).toEqual(Object.keys(pages).sort());
});
