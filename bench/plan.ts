/**
 * What a repository of many processes costs, with a plan: the processes of examples/company and a singleton, again and again under other names. From the text
 * of the plan to YAML, 100 and 1,000 processes in turn: those of 100 ten times in a round, so that both sizes leave as much to the garbage collector. Times are
 * milliseconds for a repository, medians of all rounds; the ratio is that of 1,000 processes to 100.
 */
import { Chart } from 'cdk8s';
import { addProcess } from '../examples/company/process';
import { Process, PROCESSES } from '../examples/company/processes';
import { CanaryPlan, GitOpsApp, SingletonProcess, Workload } from 'cdk8s-canary';

const ROUNDS = 7;
const WARM_UP = 1;
const SIZES = [100, 1000];
const LIMIT = 12;

/** Processes per chart. */
const CHARTS: [what: string, size: number][] = [['a chart per 10', 10], ['one chart', Infinity], ['a chart each', 1]];

const PARTS = ['read the plan', 'construct', 'synthesize'] as const;

/** A process of the repository: its entry in the plan, and what makes it. */
interface Subject {
  readonly entry: string;
  readonly add: (chart: Chart) => void;
}

const entryOf = (name: string, type: string, weight: number) => `- project: ${name}\n  type: ${type}\n  weight: ${weight}\n`;

function singleton(index: number): Subject {
  const name = `batch-${index}`;
  const image = (tag: string) => `registry.example/batch:${tag}`;
  return {
    entry: entryOf(name, 'DEPLOYMENT_SINGLETON', 1),
    add: chart => new SingletonProcess(chart, name, { workload: Workload.container({ image: image('1.4.2') }), canary: { image: image('1.5.0') } }),
  };
}

/** An API or a worker. Its paths are its own, because all APIs have one host. */
function apiOrWorker({ name, path, ...others }: Process, index: number): Subject {
  const own: Process = { ...others, name: `${name}-${index}`, path: path && `/p${index}${path}`, released: false };
  return {
    entry: own.queue === undefined ? entryOf(own.name, 'ISTIO_VSVC', 20) : entryOf(own.name, 'DEPLOYMENT_REPLICAS', 1),
    add: chart => addProcess(chart, own),
  };
}

/** So many processes, and their plan. */
function repository(count: number) {
  const kinds = [...PROCESSES.map(one => (index: number) => apiOrWorker(one, index)), singleton];
  const subjects = Array.from({ length: count }, (_, index) => kinds[index % kinds.length](index));
  return { subjects, plan: subjects.map(({ entry }) => entry).join('') };
}

/** Milliseconds of each part. */
function measured({ subjects, plan }: ReturnType<typeof repository>, perChart: number): number[] {
  const times = [performance.now()];
  const app = new GitOpsApp({ plan: CanaryPlan.fromYaml(plan) });
  times.push(performance.now());
  let chart!: Chart;
  subjects.forEach(({ add }, index) => {
    if (index === 0 || index % perChart === 0) {
      chart = new Chart(app, `domain-${index}`, { namespace: `domain-${index}` });
    }
    add(chart);
  });
  times.push(performance.now());
  app.synthYaml();
  times.push(performance.now());
  return times.slice(1).map((time, index) => time - times[index]);
}

const median = (values: number[]) => [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)];
const sum = (values: number[]) => values.reduce((one, other) => one + other, 0);

console.log(['figure', ...SIZES.map(size => `${size} processes`), 'ratio', 'limit'].join('\t'));
const repositories = SIZES.map(repository);
for (const [what, perChart] of CHARTS) {
  const rounds: number[][][] = [];
  for (let round = -WARM_UP; round < ROUNDS; round++) {
    const times = repositories.map((one, size) => {
      const all = Array.from({ length: SIZES[1] / SIZES[size] }, () => measured(one, perChart));
      return PARTS.map((_, part) => sum(all.map(parts => parts[part])) / all.length);
    });
    if (round >= 0) {
      rounds.push(times);
    }
  }
  const figure = (name: string, time: (parts: number[]) => number, limit?: number) => {
    const times = SIZES.map((_, size) => median(rounds.map(round => time(round[size]))));
    const ratio = median(rounds.map(([small, large]) => time(large) / time(small)));
    console.log([name, ...times.map(one => one.toFixed(1)), ratio.toFixed(2), limit ?? '-'].join('\t'));
    if (limit !== undefined && ratio > limit) {
      process.exitCode = 1;
    }
  };
  figure(`a plan and its processes, ${what}`, sum, LIMIT);
  PARTS.forEach((part, index) => figure(`  ${part}`, parts => parts[index]));
}
