import { Alternative, Backend } from './backend';
import { CanaryPolicy } from './canary-policy';
import { nginxCookie } from './cookies';
import { Pattern } from './pattern';
import { affinityKey, headerVariable } from './request-variables';
import { after, Branch, ONE, response, weighted } from '../../branch';
import { Decision } from '../../decision';
import { assume, Visit } from '../../entrance';
import { Fraction } from '../../fraction';
import { Message } from '../../message';

/** Part of the requests that go to the canary, and what decided that. */
interface Split {
  readonly canary: Fraction;
  readonly chain: readonly Decision[];
}

const NONE = new Fraction(0);

/**
 * Sends a request to a backend or the canary that is attached to it, in the order in which the balancer looks at its rules
 * (rootfs/etc/nginx/lua/balancer.lua, get_balancer, route_to_alternative_balancer).
 */
export function balance(primary: Backend, backends: ReadonlyMap<string, Backend>, message: Message, visit: Visit): Branch[] {
  const none = primary.endpoints.none?.(visit);
  const why = none === undefined ? [] : [none];
  return primary.endpoints.any ? after(why, toPods(primary, backends, message, visit)) : response(503, `${primary.title} has no endpoint`, ...why);
}

function toPods(primary: Backend, backends: ReadonlyMap<string, Backend>, message: Message, visit: Visit): Branch[] {
  const affinity = affinityTo(primary, message);
  const [first] = primary.alternatives;
  if (affinity !== undefined || first === undefined) {
    return after(affinity === undefined ? [] : [affinity], primary.endpoints.send(visit));
  }
  const attached = note(first, first.effect);
  // Only the first canary is ever asked; another one does not step in for it.
  const canary = backends.get(first.name);
  if (canary === undefined || !canary.endpoints.any) {
    return after([attached, canary?.endpoints.none?.(visit) ?? note(first, 'the controller has dropped this canary for another path of it: stable answers')], primary.endpoints.send(visit));
  }
  const { canary: share, chain } = split(canary, first, message, visit);
  const parts = [{ share: ONE.sub(share), to: primary }, { share, to: canary }].filter(part => part.share.compare(0) > 0);
  return after([attached, ...chain], weighted(parts.map(part => ({ share: part.share, value: part.to.endpoints.send(visit) }))));
}

function note({ object, at }: Alternative, text: string): Decision {
  return new Decision(object, at, text);
}

/** A cookie of session affinity says that the client is of the backend. */
function affinityTo({ affinity: { cookie, annotations }, key, title }: Backend, message: Message): Decision | undefined {
  return cookie !== undefined && affinityKey(message, cookie) === key ? annotations!.decision('affinity', `cookie ${cookie} keeps the client at ${title}`) : undefined;
}

function split(canary: Backend, first: Alternative, message: Message, visit: Visit): Split {
  const affinity = affinityTo(canary, message);
  if (affinity !== undefined) {
    return { canary: ONE, chain: [affinity] };
  }
  const { policy } = canary;
  if (policy.annotations === undefined) {
    const unread = note(first, `an ordinary Ingress was the first to name ${canary.title}: canary annotations are not read`);
    return byCookie(policy, message, [unread]) ?? { canary: NONE, chain: [unread] };
  }
  const chain: Decision[] = [];
  return byHeader(policy, message, chain, visit) ?? byCookie(policy, message, chain) ?? byWeight(policy, chain);
}

/** With a value or a pattern, `always` and `never` mean nothing. */
function byHeader(policy: CanaryPolicy, message: Message, chain: Decision[], visit: Visit): Split | undefined {
  const { header, headerValue, headerPattern, annotations } = policy;
  chain.push(...dropped(policy));
  const value = header === '' ? undefined : headerVariable(message, header);
  if (value === undefined) {
    if (header !== '') {
      chain.push(annotations!.decision('canary-by-header', `header ${header} is absent`));
    }
    return undefined;
  }
  if (headerValue !== '') {
    const is = value === headerValue;
    const step = annotations!.decision('canary-by-header-value', `header ${header} is ${is ? '' : 'not '}"${headerValue}"`);
    return decided(is ? true : undefined, step, chain);
  }
  if (headerPattern !== '') {
    return byPattern(policy, value, chain, visit);
  }
  const step = annotations!.decision('canary-by-header', `header ${header} is "${value}"`);
  return decided(value === 'always' ? true : value === 'never' ? false : undefined, step, chain);
}

/** Annotations that the controller drops silently for a character that it does not permit. */
function dropped({ header, headerValue, headerPattern, annotations }: CanaryPolicy): Decision[] {
  const taken = { 'canary-by-header': header, 'canary-by-header-value': headerValue, 'canary-by-header-pattern': headerPattern };
  return Object.entries(taken).filter(([name, value]) => value === '' && (annotations!.raw(name) ?? '').trim() !== '')
    .map(([name]) => annotations!.decision(name, `the controller drops "${annotations!.raw(name)}" for a character that it does not permit`));
}

const patterns = new WeakMap<CanaryPolicy, Pattern>();

function byPattern(policy: CanaryPolicy, value: string, chain: Decision[], visit: Visit): Split | undefined {
  const { header, headerPattern, annotations } = policy;
  const pattern = patterns.get(policy) ?? new Pattern(headerPattern);
  patterns.set(policy, pattern);
  const name = 'canary-by-header-pattern';
  if (pattern.error !== undefined) {
    return decided(false, annotations!.decision(name, `PCRE refuses "${headerPattern}" (${pattern.error}): no other rule is looked at`), chain);
  }
  const matches = pattern.matches(value);
  if (matches === undefined) {
    assume(visit, annotations!.decision(name, `"${headerPattern}" is not modelled, or takes too long: taken as an error, which keeps the request at stable`));
  }
  const verb = matches === undefined ? 'is taken for an error of' : matches ? 'matches' : 'does not match';
  const step = annotations!.decision(name, `header ${header} ${verb} "${headerPattern}"`);
  return decided(matches === undefined ? false : matches || undefined, step, chain);
}

/** Without canary-by-cookie the cookie with the empty name is looked at. */
function byCookie({ cookie, annotations }: CanaryPolicy, message: Message, chain: Decision[]): Split | undefined {
  const value = nginxCookie(message, cookie);
  if (value !== 'always' && value !== 'never') {
    return undefined;
  }
  const step = annotations?.step('canary-by-cookie', `cookie ${cookie === '' ? 'with an empty name' : cookie} is "${value}"`);
  return { canary: value === 'always' ? ONE : NONE, chain: [...chain, ...step === undefined ? [] : [step]] };
}

/** A total counts only if it is above 100. */
function byWeight({ weight, weightTotal, annotations }: CanaryPolicy, chain: Decision[]): Split {
  const total = Math.max(weightTotal, 100);
  const canary = weight <= 0 ? NONE : weight >= total ? ONE : new Fraction(weight, total);
  const ignored = annotations!.raw('canary-weight-total') !== undefined && weightTotal < 100 ? [
    annotations!.decision('canary-weight-total', `${weightTotal} has no effect, only a total above 100 has`),
  ] : [];
  const written = annotations!.raw('canary-weight');
  const text = written === undefined ? '' : annotations!.integer('canary-weight') === undefined ? `"${written}" is no whole number: weight ` : 'weight ';
  return { canary, chain: [...chain, ...ignored, annotations!.step('canary-weight', `${text}${weight} of ${total}`)] };
}

/** To the canary, to stable, or on to the next rule. */
function decided(canary: boolean | undefined, step: Decision, chain: Decision[]): Split | undefined {
  chain.push(step);
  return canary === undefined ? undefined : { canary: canary ? ONE : NONE, chain };
}
