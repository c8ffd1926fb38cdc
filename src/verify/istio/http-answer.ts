import { answersPreflight } from './cors';
import { clusterOf, Forwarding } from './forwarding';
import { HttpRoute } from './http-rule';
import { httpReply, Reply } from './local-reply';
import { Received } from './received';
import { redirected, redirection, redirectOf } from './redirect';
import { after, Branch, Copy, mirrored, ONE, weighted } from '../branch';
import { Decision } from '../decision';
import { Fraction } from '../fraction';
import { OutcomeKind } from '../outcome';
import { given, listOf, numberOf, recordOf, textOf } from '../untyped';

/** What a proxy knows when it answers a request by a rule. */
export interface HttpContext extends Forwarding {
  readonly message: Received;
}

const PER_MILLION = 1_000_000;

/** What the rule does with the request. */
export function httpAnswer(route: HttpRoute, context: HttpContext): Branch[] {
  return after(route.decisions, faulty(route, context, () => answer(route, context)));
}

/** Faults come before everything else. */
function faulty(route: HttpRoute, { message }: HttpContext, next: () => Branch[]): Branch[] {
  const abort = recordOf(recordOf(route.rule.json.fault).abort);
  const share = fraction(recordOf(abort.percentage).value);
  const known = given(abort.httpStatus) || given(abort.grpcStatus);
  if (!known || share.equals(0)) {
    return next();
  }
  const effect = `${share.mul(100).valueOf()} % of requests are aborted`;
  const decision = route.decision(['fault', 'abort'], effect);
  // A status of gRPC makes it status 200 of HTTP, whatever was asked for.
  const status = given(abort.httpStatus) ? numberOf(abort.httpStatus) : 200;
  const aborted = httpReply(message)(status, 'fault', decision);
  return share.equals(1) ? aborted : weighted([{ share, value: aborted }, { share: ONE.sub(share), value: next() }]);
}

function answer(route: HttpRoute, context: HttpContext): Branch[] {
  const { json } = route.rule;
  const { message, port } = context;
  const reply = httpReply(message);
  const redirect = redirectOf(json);
  if (redirect !== undefined) {
    const found = redirection(redirect, message, route.match, port);
    return found === undefined
      ? reply(404, 'no route', route.decision(['redirect', 'redirectCode'], 'is a status that Envoy cannot send'))
      : redirected(message, found, route.decision(['redirect'], `redirects: HTTP ${found.status}`));
  }
  if (given(json.directResponse)) {
    const status = numberOf(recordOf(json.directResponse).status);
    return reply(status, 'direct response', route.decision(['directResponse', 'status'], `answers: HTTP ${status}`));
  }
  // What Envoy answers by itself, it also answers to a preflight.
  if (given(json.corsPolicy) && answersPreflight(json.corsPolicy, message)) {
    return reply(200, 'CORS preflight', route.decision(['corsPolicy'], 'answers the preflight: HTTP 200'));
  }
  return forwarded(route, context, reply);
}

function forwarded(route: HttpRoute, context: HttpContext, reply: Reply): Branch[] {
  const ways = destinations(route, context, reply);
  const copies = mirrors(route).filter(({ share }) => !share.equals(0)).flatMap(mirror => copiesTo(route, mirror, context));
  // A request that nobody gets is not copied either.
  const sent = ({ end: { kind } }: Branch) => kind === OutcomeKind.WORKLOAD || kind === OutcomeKind.OUTSIDE;
  return copies.length === 0 ? ways : ways.flatMap(way => sent(way) ? mirrored(copies, [way]) : [way]);
}

function destinations(route: HttpRoute, context: HttpContext, reply: Reply): Branch[] {
  const found = route.destinations;
  if (found.length === 0) {
    return reply(503, 'no destination', route.decision(['route'], 'names no destination: HTTP 503'));
  }
  return weighted(found.map(({ destination, index, share, effect }) => {
    const field = ['route', String(index)];
    const value = send(route, destination, [...field, 'destination'], context, reply);
    return { share, value: after(effect === undefined ? [] : [route.decision([...field, 'weight'], effect)], value) };
  }));
}

function send(route: HttpRoute, destination: any, field: readonly string[], context: HttpContext, reply: Reply): Branch[] {
  const { host, port, subset } = recordOf(destination);
  const problem = field[0] === 'route' ? route.problem(Number(field[1])) : undefined;
  const why = (effect: string): Decision => route.decision(field, problem ?? effect);
  const target = { ...clusterOf(textOf(host), recordOf(port).number, context), subset: textOf(subset), why };
  return context.upstream.send(target, context.sender, reply, route.rule.gatewaySemantics ? 500 : 503, context.visit);
}

interface Mirror {
  readonly destination: any;
  /** Copies per request. */
  readonly share: Fraction;
  readonly field: readonly string[];
}

function mirrors({ rule: { json } }: HttpRoute): Mirror[] {
  const { mirror, mirrorPercentage, mirrorPercent } = json;
  const single = given(mirrorPercentage) ? fraction(recordOf(mirrorPercentage).value) : given(mirrorPercent) ? fraction(mirrorPercent) : ONE;
  return [
    ...given(mirror) ? [{ destination: mirror, share: single, field: ['mirror'] }] : [],
    ...listOf(json.mirrors).map(recordOf).map(({ destination, percentage }, index) => (
      { destination, share: given(percentage) ? fraction(recordOf(percentage).value) : ONE, field: ['mirrors', String(index)] })),
  ];
}

function copiesTo(route: HttpRoute, { destination, share, field }: Mirror, context: HttpContext): Copy[] {
  return send(route, destination, field, context, httpReply(context.message))
    .flatMap(({ end: { workload }, share: part }) => workload === undefined ? [] : [{ workload, share: part.mul(share) }]);
}

/** Envoy counts in millionths; istiod cuts off what is behind them. */
function fraction(percent: unknown): Fraction {
  const millionths = Math.trunc(numberOf(percent) * 10_000);
  return new Fraction(Math.min(Math.max(millionths, 0), PER_MILLION), PER_MILLION);
}
