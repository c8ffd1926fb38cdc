import { mkdirSync, writeFileSync } from 'fs';
import { dirname } from 'path';
import { outputs } from './outputs';

for (const [path, text] of Object.entries(outputs())) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  console.log(`wrote ${path}`);
}
