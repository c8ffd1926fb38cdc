/**
 * What the verifier costs: from YAML text to a model that answers, against parsing the same text alone. Times are milliseconds,
 * medians of all rounds; memory is that of a process which does nothing else.
 */
import { execFileSync } from 'child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { loadAll } from 'js-yaml';
import { system } from './system';
import { Caller, Manifests, TrafficModel } from 'cdk8s-canary';

const ROUNDS = 11;

/** The first has the limits, the others show that twice as much takes twice as long. */
const SIZES = [1000, 2000, 3400];

const OBJECTS_PER_SERVICE = 6;

const timed = (action: () => void) => {
  const start = performance.now();
  action();
  return performance.now() - start;
};
const median = (values: number[]) => [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)];

/** A model of the text that has answered one request. */
function answering(text: string): TrafficModel {
  const model = TrafficModel.of(Manifests.fromYaml(text));
  model.send({ from: Caller.gateway('istio-system/public'), host: 'api.example.com', path: '/web-7/' });
  return model;
}

/** A thousand requests to as many services, at the gateway and in the mesh. */
function send(model: TrafficModel): void {
  for (let index = 0; index < 1000; index++) {
    const name = `web-${index}`;
    const { outcomes } = model.send(index % 2 === 0
      ? { from: Caller.gateway('istio-system/public'), host: 'api.example.com', path: `/${name}/` }
      : { from: Caller.mesh('bench'), host: name, port: 8080 });
    if (outcomes.length !== 2) {
      throw new Error(`${name} must be answered by both tracks, got ${outcomes.map(({ reason }) => reason)}`);
    }
  }
}

/** Most memory that a process takes to answer a request from the text, in MB. */
function memory(text: string): number {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    writeFileSync(join(folder, 'system.yaml'), text);
    const code = `const { Caller, Manifests, TrafficModel } = require('cdk8s-canary');
      TrafficModel.of(Manifests.fromPath(${JSON.stringify(folder)})).send({ from: Caller.mesh('bench'), host: 'web-7', port: 8080 });
      console.log(process.resourceUsage().maxRSS)`;
    return Number(execFileSync(process.execPath, ['-e', code])) / 1024;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

console.log(['figure', 'ours', 'baseline', 'ratio', 'limit'].join('\t'));
for (const services of SIZES) {
  const text = system(services);
  const [read, parsed, sent]: number[][] = [[], [], []];
  for (let round = -5; round < ROUNDS; round++) {
    let model!: TrafficModel;
    const times = [timed(() => model = answering(text)), timed(() => loadAll(text)), timed(() => send(model))];
    if (round >= 0) {
      [read, parsed, sent].forEach((all, index) => all.push(times[index]));
    }
  }
  const limits = services === SIZES[0] ? [500, 100, 512] : [Infinity, Infinity, 512];
  const figures: [what: string, ours: number, baseline?: number][] = [
    [`read ${OBJECTS_PER_SERVICE * services} objects until the model answers`, median(read), median(parsed)],
    [`1,000 requests to ${services} services`, median(sent), median(parsed)],
    [`memory for ${OBJECTS_PER_SERVICE * services} objects, MB`, memory(text)],
  ];
  figures.forEach(([what, ours, baseline], index) => {
    const limit = limits[index];
    console.log([what, ours.toFixed(0), baseline?.toFixed(0) ?? '-', baseline === undefined ? '-' : (ours / baseline).toFixed(2), limit === Infinity ? '-' : limit].join('\t'));
    if (ours > limit) {
      process.exitCode = 1;
    }
  });
}
