import { existsSync, readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { check } from '../src/verify/check';
import { Manifests } from '../src/verify/manifests';
import { RULES } from '../src/verify/rules/catalog';

/**
 * Cases of every rule, as teams write them: `test/rules/R2/faulty`, `test/rules/R2/faulty-NAME`, `clean`, `clean-NAME`. A faulty one has an
 * `expected.txt` with all findings, line by line, that a person has read; a clean one has none at all.
 */
const FOLDER = 'test/rules';
const casesOf = (id: string) => existsSync(join(FOLDER, id)) ? readdirSync(join(FOLDER, id)).sort() : [];
const findings = (folder: string) => check(Manifests.fromPath(folder, { tolerant: true })).map(finding => String(finding).replaceAll(`${folder}/`, ''));

describe.each(RULES.map(({ id }) => id))('%s', id => {
  const [faulty, clean] = ['faulty', 'clean'].map(kind => casesOf(id).filter(name => new RegExp(`^${kind}(-|$)`).test(name)));

  test('has faulty and clean cases, and nothing else', () => {
    expect([faulty.length > 0, clean.length > 0]).toEqual([true, true]);
    expect(casesOf(id)).toEqual([...clean, ...faulty]);
  });

  test.each(faulty)('%s', name => {
    const folder = join(FOLDER, id, name);
    const found = findings(folder);
    expect(found.join('\n')).toBe(readFileSync(join(folder, 'expected.txt'), 'utf8').trimEnd());
    expect(found.some(finding => finding.startsWith(`error ${id} `) || finding.startsWith(`warning ${id} `))).toBe(true);
  });

  test.each(clean)('%s', name => {
    expect(findings(join(FOLDER, id, name))).toEqual([]);
  });
});

test('every rule has an id of its own', () => {
  expect(new Set(RULES.map(({ id }) => id)).size).toBe(RULES.length);
});

test('there are no cases of rules that do not exist', () => {
  expect(readdirSync(FOLDER).filter(id => !RULES.some(rule => rule.id === id))).toEqual([]);
});
