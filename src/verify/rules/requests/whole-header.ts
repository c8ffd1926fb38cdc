import { beginsWith } from '../../field-path';
import { Severity } from '../../finding';
import { Probe } from '../../system/probe';
import { System } from '../../system/system';
import { TrafficRequest } from '../../traffic-request';
import { outcomeTextOf } from '../outcome-text';
import { Fault, Rule } from '../rule';

/** Headers that hold more than one thing, and what clients send that have the one that is meant, and more. A user agent with a version is a whole one. */
const AROUND = new Map<string, (value: string) => readonly string[]>([
  ['cookie', value => [`session=1; ${value}`, `${value}; theme=dark`]],
  ['user-agent', value => /[ /]/.test(value) ? [] : [`${value}/1.0`]],
]);

/** A cookie or a browser that is looked for as if nothing else were in its header. */
export const WHOLE_HEADER: Rule = {
  id: 'R48',
  severity: Severity.WARNING,
  title: 'cookie or user agent that must be the whole header',
  why: 'An exact match, and a regular expression of Envoy as well, is compared with the whole value of a header. The Cookie header holds all cookies of a site, and a user agent is a long text: a client that sends more than the text that is looked for does not match.',
  fix: 'match the text with whatever stands around it: ^(.*;\\s*)?name=value(;.*)?$ for a cookie, .*name.* for a user agent',
  source: 'envoyproxy.io, StringMatcher.safe_regex (full match); istio.io, "VirtualService" reference, StringMatch',
  check: faultsOf,
};

function* faultsOf({ traffic }: System): Iterable<Fault> {
  const told = new Set<string>();
  for (const probe of traffic.probes) {
    const key = `${probe.object.title} ${probe.path.join('.')}`;
    const usual = told.has(key) ? [] : usualRequests(probe.request);
    const isMissed = ({ request }: UsualRequest) => meets(probe, traffic.send(probe.request)) && !meets(probe, traffic.send(request));
    const missed = usual.find(isMissed);
    if (missed !== undefined) {
      told.add(key);
      yield {
        object: probe.object,
        path: probe.path,
        message: `takes header ${missed.name} with ${JSON.stringify(missed.value)}, and not with ${JSON.stringify(missed.sent)}; depends on whether clients send more in that header`,
        shown: { request: missed.request, outcome: outcomeTextOf(traffic.send(missed.request)[0]) },
      };
    }
  }
}

/** The request as clients send it that have more in the header. */
interface UsualRequest {
  readonly request: TrafficRequest;
  readonly name: string;
  /** What the rule was written for. */
  readonly value: string;
  readonly sent: string;
}

function usualRequests(request: TrafficRequest): UsualRequest[] {
  return Object.entries(request.headers ?? {}).flatMap(([name, value]) => (value === '' ? [] : AROUND.get(name.toLowerCase())?.(value) ?? []).map(sent => (
    { request: { ...request, headers: { ...request.headers, [name]: sent } }, name, value, sent })));
}

function meets({ object, path }: Probe, runs: ReturnType<System['traffic']['send']>): boolean {
  const steps = runs.flatMap(run => run.flatMap(({ chain }) => chain));
  return steps.some(step => step._object === object && beginsWith(step._path, path));
}
