import { InvalidArgumentError } from 'commander';
import { AddCommand } from './add-command';
import { EnvironmentError } from './environment-error';
import { formatOption, pairOption, Pairs } from './options';
import { probeJson } from './probe/probe-json';
import { probeText } from './probe/probe-text';
import { Progress } from './probe/progress';
import { answersOf, isGood, ProbeResult } from './probe/result';
import { runProbe } from './probe/run-probe';
import { Expected, Tally } from './probe/tally';
import { Target, targetOf } from './probe/target';
import { VersionOptions, VersionSource, versionSource } from './probe/version-source';
import { Status } from './status';
import { Terminal } from './terminal';
import { timeOption, timeText } from './time-option';
import { CanaryError } from '../domain/canary-error';
import { expectedProblems } from '../verify/measured/share-comparison';
import { printable } from '../verify/report/printable';

/** Options as they were given. */
interface Options extends VersionOptions {
  readonly requests: number;
  readonly concurrency: number;
  readonly rate?: number;
  readonly method: string;
  readonly header?: Pairs;
  readonly keepAlive?: boolean;
  readonly timeout: number;
  readonly deadline: number;
  readonly expect?: Expected;
  readonly confidence: number;
  readonly format: string;
}

const SUBJECT = 'cdk8s-canary probe';
const CTRL_C = 'stopped with Ctrl-C';

const EXAMPLES = `
Each request has a connection of its own, unless --keep-alive is given: a Service divides connections, not requests,
so all requests of one connection go to one pod. Redirects are not followed. Errors are requests without an answer,
answers without a version, and answers with a status from 400.

Exit status:
  0    everything was answered without errors, and the shares are as expected
  1    there are errors, the shares are not as expected, there are too few requests to tell, or the deadline passed
  2    wrong usage
  3    nothing answered at all
  130  stopped by Ctrl-C (SIGINT): what was measured is printed

Examples:
  cdk8s-canary probe https://api.example.com/health
  cdk8s-canary probe http://10.0.0.7:8080/ -n 400 --version-header x-version --expect 1.0=80 --expect 1.1=20
  cdk8s-canary probe https://api.example.com/api --header 'x-canary: true' --version-field app.version --expect 1.1=100
  cdk8s-canary probe http://web/ -n 100 --rate 50 --version-pattern 'version (\\S+)' --format json`;

/** `cdk8s-canary probe`: who answers a running system's requests. */
export const addProbe: AddCommand = (program, terminal, done) => {
  program.command('probe')
    .argument('<url>', 'where requests are sent')
    .description('send requests to a running system and compare who answers with what is expected')
    .option('-n, --requests <number>', 'how many requests, up to 100000', wholeNumber(1, 100_000), 400)
    .option('--concurrency <number>', 'requests at one time, up to 100', wholeNumber(1, 100), 10)
    .option('--rate <number>', 'requests a second at most (default: as many as there are answers)', rateOf)
    .option('--method <method>', 'HTTP method', 'GET')
    .addOption(pairOption('--header <header>', 'header, as "name: value" or name=value', ':='))
    .option('--keep-alive', 'use connections again')
    .addOption(timeOption('--timeout <time>', 'time for one request with its connection, as 500ms or 1m30s', '5s'))
    .addOption(timeOption('--deadline <time>', 'time for all requests; what was measured by then is printed', '5m'))
    .option('--version-header <name>', 'header of the answer that has the version')
    .option('--version-field <path>', 'field of a JSON answer that has it, as app.version')
    .option('--version-pattern <regex>', 'regular expression (RE2) that finds it in the answer: its first group, or all of it')
    .option('--expect <version=percent>', 'share that a version should have; the shares add up to 100; repeatable', expectedOf)
    .option('--confidence <percent>', 'confidence of all verdicts together, from 50, below 100', confidenceOf, 95)
    .addOption(formatOption('text', 'json'))
    .addHelpText('after', EXAMPLES)
    .action(async (url: string, options: Options) => {
      const { target, source } = checked(url, options);
      const result = await probe(target, source, options, terminal);
      terminal.stdout.write(options.format === 'json' ? probeJson(result) : probeText(result));
      if (result.interrupted) {
        return done(Status.INTERRUPTED);
      }
      if (answersOf(result) === 0) {
        throw new EnvironmentError(SUBJECT, `${printable(target.url.href)} must answer, got no answer to any request: ${result.tally.failures()[0]?.text ?? result.partial}`);
      }
      done(isGood(result) ? Status.GOOD : Status.FOUND);
    });
};

/** All mistakes that the options of commander do not find. */
function checked(url: string, options: Options): { target: Target; source?: VersionSource } {
  const problems: string[] = [];
  const target = targetOf(url, options.method, options.header ?? [], problems);
  const source = versionSource(options, problems);
  const expected = options.expect ?? [];
  const twice = expected.map(([version]) => version).find((version, index, all) => all.indexOf(version) < index);
  if (twice !== undefined) {
    problems.push(`--expect must name a version once, got ${JSON.stringify(twice)} twice`);
  }
  problems.push(...expectedProblems(expected.map(([, percent]) => percent)).map(problem => `--expect: ${problem}`));
  if (expected.length > 0 && [options.versionHeader, options.versionField, options.versionPattern].every(given => given === undefined)) {
    problems.push('--expect must have a place where versions stand, got none: give --version-header, --version-field or --version-pattern');
  }
  const { requests, rate, deadline } = options;
  if (rate !== undefined && 1000 * (requests - 1) / rate >= deadline) {
    problems.push(`--deadline must be above ${timeText(Math.ceil(1000 * (requests - 1) / rate))}, which ${requests} requests take at ${rate} a second, got ${timeText(deadline)}`);
  }
  if (problems.length > 0) {
    throw new CanaryError(SUBJECT, problems);
  }
  return { target: target!, source };
}

async function probe(target: Target, source: VersionSource | undefined, options: Options, terminal: Terminal): Promise<ProbeResult> {
  const { requests, concurrency, rate, keepAlive = false, deadline, expect = [], confidence } = options;
  const [tally, progress, end] = [new Tally(), new Progress(terminal, requests), new AbortController()];
  let partial: string | undefined;
  const stop = (why: string) => {
    partial ??= why;
    end.abort();
  };
  const interrupt = () => stop(CTRL_C);
  process.once('SIGINT', interrupt);
  const timer = setTimeout(() => stop(`stopped after ${timeText(deadline)}`), deadline);
  progress.show(0);
  try {
    await runProbe(target, {
      ...options,
      count: requests,
      source,
      keepAlive,
      signal: end.signal,
      onSample: sample => {
        tally.add(sample);
        progress.show(tally.total);
      },
    });
  } finally {
    process.off('SIGINT', interrupt);
    clearTimeout(timer);
    progress.end();
  }
  const manner = `${concurrency} at a time${rate === undefined ? '' : `, ${rate} a second`}, ${keepAlive ? 'connections used again' : 'each on a new connection'}`;
  const stopped = tally.total < requests ? partial : undefined;
  return {
    target,
    wanted: requests,
    partial: stopped,
    interrupted: stopped === CTRL_C,
    manner,
    tally,
    comparison: tally.comparison(expect, confidence),
    expects: expect.length > 0,
  };
}

function wholeNumber(from: number, to: number): (text: string) => number {
  return text => {
    if (!/^\d{1,9}$/.test(text) || Number(text) < from || Number(text) > to) {
      throw new InvalidArgumentError(`It must be a whole number from ${from} to ${to}.`);
    }
    return Number(text);
  };
}

function rateOf(text: string): number {
  if (!/^\d+(\.\d+)?$/.test(text) || Number(text) <= 0 || Number(text) > 100_000) {
    throw new InvalidArgumentError('It must be a number above 0, up to 100000.');
  }
  return Number(text);
}

function confidenceOf(text: string): number {
  if (!/^\d+(\.\d+)?$/.test(text) || Number(text) < 50 || Number(text) >= 100) {
    throw new InvalidArgumentError('It must be a number from 50, below 100.');
  }
  return Number(text);
}

function expectedOf(text: string, all: Expected = []): Expected {
  const [, version, percent] = /^(.+)=(\d+(?:\.\d+)?)%?$/s.exec(text) ?? [];
  if (percent === undefined || version.trim() === '') {
    throw new InvalidArgumentError('It must be a version and a percentage, as 1.1=20.');
  }
  return [...all, [version.trim(), Number(percent)] as const];
}
