import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { step } from './step';

test('a step in code changes one value of the file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tada-'));
  const path = join(folder, 'canary.yaml');
  copyFileSync('examples/tada/prod/canary.yaml', path);
  const before = readFileSync(path, 'utf8');
  step(path, 'server');
  expect(readFileSync(path, 'utf8')).toBe(before.replace('weight: 5 #', 'weight: 20 #'));
  rmSync(folder, { recursive: true });
});
