import { readFileSync } from 'fs';
import * as fc from 'fast-check';
import { Manifests, TrafficModel, TrafficRequest } from '../src';
import { vectorCases } from './vectors/vector-case';
import { CanaryError } from '../src/domain/canary-error';

const RUNS = 10_000;

/** Milliseconds that the answers to all requests of a system may take. */
const LIMIT = 1000;

interface Seed {
  readonly objects: any[];
  readonly requests: TrafficRequest[];
}

const SEEDS: Seed[] = ['istio', 'gateway-api', 'nginx'].flatMap(file => vectorCases(JSON.parse(readFileSync(`test/vectors/${file}.json`, 'utf8'))).map(vector => ({
  objects: vector.manifests().objects.map(({ manifest }) => manifest), requests: vector.requests.map(({ request }) => request),
})));

/** What stands where something else is expected. */
const JUNK = [
  null, '', 'x', '*', '.', '/', '(', '-1', 0, -1, 1.5, 1e9, true, false, [], [null], {}, { '': '' }, [[]], ['*'], '*.example.test', 'mesh', '..', 'a'.repeat(2000), '__proto__',
];

/** Replaces, removes, doubles or moves one part of the objects; `random` gives numbers from 0 to below 1. */
function mutate(objects: any[], random: () => number): void {
  const parts: [holder: any, key: string][] = [];
  const collect = (value: any) => {
    if (value !== null && typeof value === 'object') {
      Object.keys(value).forEach(key => {
        parts.push([value, key]);
        collect(value[key]);
      });
    }
  };
  objects.forEach(object => collect(object));
  const pick = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)];
  const [holder, key] = pick(parts);
  switch (Math.floor(random() * 5)) {
    case 0: Array.isArray(holder) ? holder.splice(Number(key), 1) : delete holder[key]; break;
    case 1: holder[key] = JSON.parse(JSON.stringify(pick(JUNK))); break;
    case 2: holder[key] = JSON.parse(JSON.stringify(pick(objects))); break;
    case 3: {
      const [other, otherKey] = pick(parts);
      holder[key] = JSON.parse(JSON.stringify(other[otherKey] ?? null));
      break;
    }
    default: Array.isArray(holder) ? holder.push(holder[Number(key)]) : holder[`${key}2`] = holder[key];
  }
}

/** Numbers from 0 to below 1 (Park and Miller's "minimal standard"). */
function randomFrom(seed: number): () => number {
  let state = 1 + Math.abs(seed) % 2147483646;
  return () => {
    state = state * 48271 % 2147483647;
    return (state - 1) / 2147483646;
  };
}

/** Sends the requests, and says how many were answered; an error that says where is an answer to all. */
function answer(objects: any[], requests: readonly TrafficRequest[]): number {
  let answered = 0;
  try {
    const model = TrafficModel.of(Manifests.fromObjects(objects));
    for (const request of requests) {
      const found = model.send(request);
      found.possibilities.forEach(({ outcomes }) => expect(outcomes.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9));
      expect(found.toString()).not.toBe('');
      answered++;
    }
  } catch (error) {
    if (!(error instanceof CanaryError)) {
      throw error;
    }
  }
  return answered;
}

/** Milliseconds that something takes. */
function timeOf(work: () => void): number {
  const before = performance.now();
  work();
  return performance.now() - before;
}

test('10,000 mutated systems: an answer whose shares add up to one, or an error that says where; never a crash, never more than a second', () => {
  // What is only loaded when it is first used is no part of the time of an answer.
  SEEDS.forEach(({ objects, requests }) => requests.forEach(request => TrafficModel.of(Manifests.fromObjects(objects)).send(request)));
  let answered = 0;
  let slowest = 0;
  // Every number is as likely as any other: those of fast-check are mostly small, and would change the first field only.
  fc.assert(fc.property(fc.integer().noBias(), fc.integer({ min: 1, max: 4 }), (start, mutations) => {
    const random = randomFrom(start);
    const { objects, requests } = SEEDS[Math.floor(random() * SEEDS.length)];
    const mutated = JSON.parse(JSON.stringify(objects));
    for (let count = 0; count < mutations; count++) {
      mutate(mutated, random);
    }
    const times = [timeOf(() => answered += answer(mutated, requests))];
    // Who waits for a busy machine is quick the second time; who hangs is not.
    if (times[0] > LIMIT) {
      times.push(timeOf(() => answer(mutated, requests)));
    }
    slowest = Math.max(slowest, Math.min(...times));
  }), { numRuns: Number(process.env.FUZZ_RUNS ?? RUNS) });
  expect(slowest).toBeLessThan(LIMIT);
  expect(answered).toBeGreaterThan(RUNS / 2);
});

test('the seeds are what the vectors have', () => {
  expect(SEEDS.length).toBeGreaterThan(300);
});
