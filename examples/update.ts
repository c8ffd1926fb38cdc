import { mkdirSync, writeFileSync } from 'fs';
import { dirname } from 'path';
import { clusters } from './argocd/clusters';
import { workloads } from './argocd/workloads';
import { outputs } from './outputs';

for (const [path, text] of Object.entries(outputs())) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  console.log(`wrote ${path}`);
}

// A tree of which people own a part: it is written where it is.
workloads('examples/argocd');
clusters('examples/argocd');
console.log('wrote examples/argocd');
