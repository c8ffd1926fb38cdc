import { isDeepStrictEqual } from 'util';
import { stringMatch } from '../../istio/string-match';
import { given, listOf, numberOf, recordOf, textOf } from '../../untyped';

/**
 * Whether every request that meets one match meets the other for certain: whatever the wider one asks for, the narrower one asks for as well. Both are as
 * a VirtualService has them. What is not certain, such as whether one regular expression is a part of another, counts as no.
 */
export function covers(wider: any, narrower: any): boolean {
  return coversPath(wider, narrower)
    && ['method', 'scheme', 'authority'].every(field => !given(wider[field]) || given(narrower[field]) && coversText(wider[field], narrower[field]))
    && ['headers', 'queryParams'].every(field => coversAll(recordOf(wider[field]), recordOf(narrower[field])))
    && Object.entries(lowered(wider.withoutHeaders)).every(([name, value]) => isDeepStrictEqual(lowered(narrower.withoutHeaders)[name], value))
    && coversCaller(wider, narrower);
}

function coversPath(wider: any, narrower: any): boolean {
  const [outer, inner] = [recordOf(wider.uri), recordOf(narrower.uri)];
  if (isAnyPath(outer)) {
    return true;
  }
  const ignoreCase = wider.ignoreUriCase === true;
  if (isDeepStrictEqual(outer, inner)) {
    return ignoreCase || narrower.ignoreUriCase !== true;
  }
  const test = stringMatch(outer, ignoreCase)!;
  if (narrower.ignoreUriCase === true && !ignoreCase) {
    return false;
  }
  if (given(inner.exact)) {
    return test.holds(String(inner.exact));
  }
  const start = given(inner.prefix) ? String(inner.prefix) : literalStart(textOf(inner.regex));
  return !given(outer.exact) && given(outer.prefix) && test.holds(start);
}

function isAnyPath({ exact, prefix, regex }: any): boolean {
  return !given(exact) && (given(prefix) ? prefix === '/' || prefix === '' : !given(regex) || regex === '.*' || regex === '/.*');
}

/** The text that all texts begin with that a regular expression matches as a whole. */
function literalStart(regex: string): string {
  const [, start, next] = /^\^?([\w/-]*)(.?)/.exec(regex)!;
  const certain = ['?', '*', '{'].includes(next) ? start.slice(0, -1) : start;
  return regex.includes('|') ? '' : certain;
}

function coversText(wider: unknown, narrower: unknown): boolean {
  const test = isPresence(wider) ? undefined : stringMatch(wider);
  const { exact, prefix } = recordOf(narrower);
  return test === undefined || isDeepStrictEqual(wider, narrower) || given(exact) && test.holds(String(exact))
    || !given(exact) && given(prefix) && given(recordOf(wider).prefix) && test.holds(String(prefix));
}

function isPresence(value: unknown): boolean {
  const { exact, prefix, regex } = recordOf(value);
  return !given(exact) && !given(prefix) && (!given(regex) || regex === '*' || regex === '.*');
}

function coversAll(wider: { readonly [name: string]: unknown }, narrower: { readonly [name: string]: unknown }): boolean {
  const known = lowered(narrower);
  return Object.entries(wider).every(([name, value]) => name.toLowerCase() in known && coversText(value, known[name.toLowerCase()]));
}

function lowered(values: unknown): { readonly [name: string]: unknown } {
  return Object.fromEntries(Object.entries(recordOf(values)).map(([name, value]) => [name.toLowerCase(), value]));
}

/** Where a match has `gateways`, its labels and namespaces of callers do not count. */
function coversCaller(wider: any, narrower: any): boolean {
  const [outer, inner] = [listOf(wider.gateways), listOf(narrower.gateways)];
  if (numberOf(wider.port) !== 0 && wider.port !== narrower.port) {
    return false;
  }
  if (outer.length > 0) {
    return inner.length > 0 && inner.every(gateway => outer.includes(gateway));
  }
  const namespace = textOf(wider.sourceNamespace);
  const labels = recordOf(narrower.sourceLabels);
  const asks = namespace !== '' || Object.keys(recordOf(wider.sourceLabels)).length > 0;
  return !asks || inner.length === 0 && (namespace === '' || namespace === narrower.sourceNamespace)
    && Object.entries(recordOf(wider.sourceLabels)).every(([key, value]) => labels[key] === value);
}
