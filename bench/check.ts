/**
 * What `cdk8s-canary check` costs as a whole process, against `istioctl analyze --use-kube=false` on the same file, one after the other. istioctl is looked for in
 * PATH, or where ISTIOCTL says; without it only our own times are shown. Times are milliseconds, medians of all rounds.
 */
import { execFileSync, spawnSync } from 'child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join, resolve } from 'path';
import { system } from './system';

const ROUNDS = 7;
const OBJECTS_PER_SERVICE = 6;

/** The first has the limit, the second shows that twice as much takes twice as long. */
const SIZES = [834, 1668];
const LIMIT = 1;

const ISTIOCTL = process.env.ISTIOCTL ?? 'istioctl';
const hasIstioctl = spawnSync(ISTIOCTL, ['version', '--remote=false'], { stdio: 'ignore' }).status === 0;

const median = (values: number[]) => [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)];
const timed = (command: string, args: string[]) => {
  const start = performance.now();
  execFileSync(command, args, { stdio: 'ignore' });
  return performance.now() - start;
};

if (!hasIstioctl) {
  console.log('istioctl is not there (set ISTIOCTL): no baseline, and no limit');
}
const folder = mkdtempSync(join(tmpdir(), 'bench-'));
try {
  for (const services of SIZES) {
    const file = join(folder, `${services}.yaml`);
    writeFileSync(file, system(services));
    const [ours, theirs]: number[][] = [[], []];
    for (let round = 0; round < ROUNDS; round++) {
      ours.push(timed(process.execPath, [resolve('lib/cli.js'), 'check', file]));
      if (hasIstioctl) {
        theirs.push(timed(ISTIOCTL, ['analyze', '--use-kube=false', file]));
      }
    }
    const ratio = median(ours) / median(theirs);
    const limit = services === SIZES[0] ? LIMIT : Infinity;
    console.log([`check ${OBJECTS_PER_SERVICE * services} objects`, median(ours).toFixed(0), hasIstioctl ? median(theirs).toFixed(0) : '-', hasIstioctl ? ratio.toFixed(2) : '-', limit === Infinity ? '-' : limit].join('\t'));
    if (hasIstioctl && ratio > limit) {
      process.exitCode = 1;
    }
  }
} finally {
  rmSync(folder, { recursive: true });
}
