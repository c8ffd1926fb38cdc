import { readdirSync, readFileSync, statSync } from 'fs';
import { join } from 'path';
import { Slip } from './slips/slip';
import { SLIPS } from './slips/slips';
import { check } from '../src/verify/check';
import { Manifests } from '../src/verify/manifests';

/** Typical slips in correct manifests: each one is made in a rendered example, and has to be named at its line. */
const filesOf = (path: string): string[] => statSync(path).isDirectory() ? readdirSync(path).sort().flatMap(name => filesOf(join(path, name)))
  : path.endsWith('.yaml') && !path.endsWith('kustomization.yaml') ? [path] : [];
const texts = new Map<string, string>();
const textOf = (file: string): string => {
  const text = texts.get(file) ?? filesOf(file).map(path => readFileSync(path, 'utf8').trimEnd()).join('\n---\n');
  texts.set(file, text);
  return text;
};

/** The line of the last anchor: each is looked for below the one before it. */
function lineOf(lines: readonly string[], anchors: readonly string[]): number {
  return anchors.reduce((from, anchor) => {
    const found = lines.findIndex((line, index) => index > from && line.includes(anchor));
    if (found < 0) {
      throw new Error(`there is no ${anchor} below line ${from + 1}`);
    }
    return found;
  }, -1);
}

function broken({ file, at, edit, rewrite = text => text }: Slip): string {
  const lines = textOf(file).split('\n');
  const line = lineOf(lines, at);
  const changed = edit(lines[line]);
  return rewrite([...lines.slice(0, line), ...changed === undefined ? [] : [changed], ...lines.slice(line + 1)].join('\n'));
}

describe.each([...new Set(SLIPS.map(({ file }) => file))])('%s', file => {
  test('is clean as it is', () => {
    expect(check(Manifests.fromYaml(textOf(file))).map(String)).toEqual([]);
  });

  test.each(SLIPS.filter(slip => slip.file === file).map(slip => [slip.title, slip] as const))('%s', (_, slip) => {
    const text = broken(slip);
    expect(text).not.toBe(textOf(file));
    const places = check(Manifests.fromYaml(text, 'm.yaml', { tolerant: true })).map(({ rule, place }) => `${rule} ${place.split(':')[1]}`);
    const line = (slip.found === undefined ? lineOf(textOf(file).split('\n'), slip.at) : lineOf(text.split('\n'), slip.found)) + 1;
    expect(places).toContain(`${slip.rule} ${line}`);
  });
});

test('there are at least 120 slips', () => {
  expect(SLIPS.length).toBeGreaterThanOrEqual(120);
});
