/**
 * What the library costs, each figure as a ratio to a baseline that runs in turn with it: the same objects as raw
 * ApiObjects, and the import of cdk8s alone. Times are milliseconds, medians of all rounds.
 */
import { execFileSync } from 'child_process';
import { Chart } from 'cdk8s';
import { canaryService, rawObjects } from './subjects';
import { GitOpsApp } from 'cdk8s-canary';

const ROUNDS = 31;

interface Figure {
  readonly what: string;
  readonly ours: number[];
  readonly baseline: number[];
  readonly limit?: number;
}

function median(values: number[]): number {
  return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)];
}

function timed(action: () => void): number {
  const start = performance.now();
  action();
  return performance.now() - start;
}

function chartOf(build: (chart: Chart, index: number) => void, count: number): Chart {
  const chart = new Chart(new GitOpsApp(), 'bench', { namespace: 'bench' });
  for (let index = 0; index < count; index++) {
    build(chart, index);
  }
  return chart;
}

/** Ours and the baseline in turn, so that both see the same machine; the first rounds warm up and do not count. */
function inTurn(what: string, warmUp: number, ours: () => number, baseline: () => number, limit?: number): Figure {
  const figure: Figure = { what, ours: [], baseline: [], limit };
  for (let round = -warmUp; round < ROUNDS; round++) {
    const [one, other] = [ours(), baseline()];
    if (round >= 0) {
      figure.ours.push(one);
      figure.baseline.push(other);
    }
  }
  return figure;
}

function importTime(name: string): number {
  const code = `const start = performance.now(); require(${JSON.stringify(name)}); console.log(performance.now() - start)`;
  return Number(execFileSync(process.execPath, ['-e', code]));
}

const same = [canaryService, rawObjects].map(build => JSON.stringify(chartOf(build, 3).toJson()));
if (same[0] !== same[1]) {
  throw new Error('the baseline does not make the same objects');
}

const figures = [100, 1000].flatMap(count => [
  inTurn(`construct ${count} services`, 5000 / count, () => timed(() => chartOf(canaryService, count)), () => timed(() => chartOf(rawObjects, count)), 1.3),
  inTurn(`synthesize ${count} services`, 2000 / count, ...[canaryService, rawObjects].map(build => () => {
    const chart = chartOf(build, count);
    return timed(() => chart.toJson());
  }) as [() => number, () => number]),
]);
figures.push(inTurn('import', 3, () => importTime('cdk8s-canary'), () => importTime('cdk8s'), 1.15));

console.log(['figure', 'ours', 'baseline', 'ratio', 'limit'].join('\t'));
for (const { what, ours, baseline, limit } of figures) {
  const ratio = median(ours.map((value, round) => value / baseline[round]));
  console.log([what, median(ours).toFixed(1), median(baseline).toFixed(1), ratio.toFixed(2), limit ?? '-'].join('\t'));
  if (limit !== undefined && ratio > limit) {
    process.exitCode = 1;
  }
}
