/**
 * How long `cdk8s-canary` takes to start, as a whole process, against a process of Node.js that imports the library and does nothing: both in turn, and an empty
 * process beside them. Times are milliseconds, medians of all rounds; the ratio is the median of those of the rounds.
 */
import { spawnSync } from 'child_process';
import { resolve } from 'path';

const ROUNDS = 21;
const WARM_UP = 2;
const LIMIT = 2;

const COMMANDS = [['--version'], ['set', '--help'], ['check', '--help'], ['complete', '--', 'check', '--']];

const median = (values: number[]) => [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)];
const timed = (args: string[]) => {
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8' });
  if (status !== 0) {
    throw new Error(`node ${args.join(' ')} must work, got status ${status}: ${stderr}`);
  }
  return performance.now() - start;
};

console.log(['figure', 'ours', 'import', 'empty', 'ratio to import', 'limit'].join('\t'));
for (const argv of COMMANDS) {
  const [ours, imports, empty]: number[][] = [[], [], []];
  for (let round = -WARM_UP; round < ROUNDS; round++) {
    const times = [[resolve('lib/cli.js'), ...argv], ['-e', "require('cdk8s-canary')"], ['-e', '0']].map(timed);
    if (round >= 0) {
      [ours, imports, empty].forEach((all, index) => all.push(times[index]));
    }
  }
  const ratio = median(ours.map((time, round) => time / imports[round]));
  console.log([`cdk8s-canary ${argv.join(' ')}`, ...[ours, imports, empty].map(times => median(times).toFixed(0)), ratio.toFixed(2), LIMIT].join('\t'));
  if (ratio > LIMIT) {
    process.exitCode = 1;
  }
}
