import { mkdirSync, mkdtempSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { message } from './support';
import { Manifests } from '../src';

const object = (name: string, value = 0) => `apiVersion: example.com/v1\nkind: A\nmetadata: { name: ${name} }\nspec: { value: ${value} }\n`;

const path = mkdtempSync(join(tmpdir(), 'cdk8s-canary-paths-'));
mkdirSync(join(path, 'folder'));
const at = (name: string) => join(path, name);
const FILES = { 'a.yaml': object('a'), 'again.yaml': object('a', 1), 'empty.yaml': '---\n', 'values.yaml': 'value: 1\n', 'folder/b.yaml': object('b'), 'folder/values.yaml': 'value: 1\n' };
Object.entries(FILES).forEach(([name, text]) => writeFileSync(at(name), text));

test('files and directories are one input, in the order in which they are given', () => {
  const { objects, skipped } = Manifests.fromPaths(['empty.yaml', 'folder', 'a.yaml'].map(at));
  expect(objects.map(({ name, place }, index) => [name, place.call(objects[index], [])])).toEqual([['b', `${at('folder/b.yaml')}:1:1`], ['a', `${at('a.yaml')}:1:1`]]);
  expect(skipped).toEqual([`${at('folder/values.yaml')}:1:1`]);
});

test('a tolerant reading takes the last of two objects, whichever file it is in', () => {
  const { objects } = Manifests.fromPaths(['a.yaml', 'again.yaml'].map(at), { tolerant: true });
  expect(objects.map(({ manifest }) => manifest.spec)).toEqual([{ value: 1 }]);
});

test.each<[string, string[], string]>([
  ['two files have an object', ['a.yaml', 'again.yaml'], 'A default/a must be there once, got it again after DIR/a.yaml:1:1: keep one of them (DIR/again.yaml:1:1)'],
  ['a file after a directory has another document', ['folder', 'values.yaml'], 'document must be a Kubernetes object, got a map without apiVersion and kind (DIR/values.yaml:1:1)'],
  ['no file has objects', ['empty.yaml', 'empty.yaml'], 'path must have Kubernetes objects, got none (DIR/empty.yaml and 1 more)'],
  ['a path is not there', ['a.yaml', 'x', 'y'], ['x', 'y'].map(name =>
    `path must be a file or a directory that can be read, got "DIR/${name}": ENOENT: no such file or directory, stat 'DIR/${name}'`).join('\nManifests.fromPaths: ')],
  ['there is no path', [], 'paths must be a list with at least one path, got an empty one'],
])('fails when %s', (_, names, expected) => {
  expect(message(() => Manifests.fromPaths(names.map(at))).replaceAll(path, 'DIR')).toBe(`Manifests.fromPaths: ${expected}`);
});

test('fails when the paths are a text', () => {
  expect(message(() => Manifests.fromPaths('manifests' as any))).toBe('Manifests.fromPaths: paths must be a list with at least one path, got "manifests"');
});
