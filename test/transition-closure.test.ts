import { readFileSync } from 'fs';
import { MeasuredRequest, vectorCases } from './vectors/vector-case';
import { ManifestObject } from '../src/verify/manifest-object';
import { TrafficEngine } from '../src/verify/traffic-engine';
import { closureOf, closureOfParts } from '../src/verify/transition/closure';
import { keyOf } from '../src/verify/transition/object-key';
import { References } from '../src/verify/transition/references';
import { Verdict, verdictOf } from '../src/verify/transition/verdict';

const FILES = ['istio', 'more-istio', 'gateway-api', 'more-gateway-api', 'nginx'];

function verdict(objects: readonly ManifestObject[], { request }: MeasuredRequest): Verdict {
  return verdictOf(new TrafficEngine(objects, 'track', 'istio-system').evaluate(request).runs, () => false);
}

/** Requests of a file that get another answer from the part of the objects that is taken to matter. */
function different(file: string, part: (references: References, measured: MeasuredRequest, whole: Verdict) => ReadonlySet<string>): string[] {
  return vectorCases(JSON.parse(readFileSync(`test/vectors/${file}.json`, 'utf8'))).flatMap(vector => {
    const { objects } = vector.manifests();
    const references = new References(objects.map(object => ({ key: keyOf(object), object })));
    return vector.requests.flatMap((measured, index) => {
      const whole = verdict(objects, measured);
      const keys = part(references, measured, whole);
      const found = verdict(objects.filter(object => keys.has(keyOf(object))), measured);
      return found.answers === whole.answers ? [] : [`${vector.name} ${index}: ${found.answers} instead of ${whole.answers}`];
    });
  });
}

test.each(FILES)('what can concern a request is enough for its answer: %s', file => {
  expect(different(file, (references, { request: { from, host } }) => closureOf(references, from, host))).toEqual([]);
});

test.each(FILES)('and so is what it meets: %s', file => {
  expect(different(file, (references, { request: { from, host } }, { met }) => closureOfParts(references, from, host, met))).toEqual([]);
});

test('and less is not', () => {
  expect(different('istio', (references, { request: { from, host } }) => new Set([...closureOf(references, from, host)].slice(0, -1))).length).toBeGreaterThan(0);
});
