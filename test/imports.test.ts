import { execFileSync } from 'child_process';
import { mkdtempSync, readdirSync, readFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';

test('src/imports is what cdk8s import makes of crds/: run "npm run imports"', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-canary-imports-'));
  for (const file of readdirSync('crds')) {
    execFileSync('npx', ['cdk8s', 'import', `crds/${file}`, '--language', 'typescript', '--no-save', '--output', folder], {
      env: { ...process.env, CDK8S_CHECK_UPGRADE: 'false' }, stdio: 'pipe',
    });
  }
  expect(readdirSync('src/imports')).toEqual(readdirSync(folder));
  for (const file of readdirSync(folder)) {
    expect(readFileSync(join('src/imports', file), 'utf8')).toBe(readFileSync(join(folder, file), 'utf8'));
  }
});
