/** Removes the declarations in lib/ that those of the entry points do not lead to: nobody can import them, and they are half of the package's files. */
import { existsSync, readdirSync, readFileSync, unlinkSync } from 'fs';
import { dirname, join } from 'path';

const ENTRIES = ['lib/index.d.ts', 'lib/testing.d.ts'];
const IMPORT = /(?:from|import\()\s*'(\.[^']+)'/g;

const reached = new Set<string>();
const visit = (file: string): void => {
  if (reached.has(file)) {
    return;
  }
  reached.add(file);
  for (const [, path] of readFileSync(file, 'utf8').matchAll(IMPORT)) {
    const found = [`${path}.d.ts`, `${path}/index.d.ts`].map(one => join(dirname(file), one)).find(existsSync);
    if (found === undefined) {
      throw new Error(`${file} imports ${path}, which has no declarations`);
    }
    visit(found);
  }
};
ENTRIES.forEach(visit);
readdirSync('lib', { recursive: true, encoding: 'utf8' }).map(name => join('lib', name))
  .filter(file => file.endsWith('.d.ts') && !reached.has(file))
  .forEach(file => unlinkSync(file));
