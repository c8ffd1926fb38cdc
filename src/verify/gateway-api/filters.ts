import { InvalidRoute } from './invalid-route';
import { given, ifNumber, ifText, itemsOf, numberOf, recordOf, textOf, textsOf } from '../untyped';

/** Control characters but tabs, which no header can have. */
// eslint-disable-next-line no-control-regex
const BROKEN = /[\x00-\x08\x0a-\x1f\x7f]/;

/** `headers` of a VirtualService for the header filters of a rule or of a backend; those of one kind replace each other. */
export function headerFilters(filters: unknown, path: readonly string[]): any {
  const headers: any = {};
  for (const { index, value } of itemsOf(filters)) {
    if (value.type === 'RequestHeaderModifier') {
      headers.request = operations(recordOf(value.requestHeaderModifier), [...path, index]);
    }
    if (value.type === 'ResponseHeaderModifier') {
      headers.response = operations(recordOf(value.responseHeaderModifier), [...path, index]);
    }
  }
  return Object.keys(headers).length === 0 ? {} : { headers };
}

function operations({ add, set, remove }: any, path: readonly string[]): any {
  const broken = [...itemsOf(set), ...itemsOf(add)].find(({ value: { value } }) => BROKEN.test(String(value)));
  if (broken !== undefined) {
    throw new InvalidRoute(path, `the value of header ${broken.value.name} has characters that no header can have`);
  }
  return { add: byName(add), set: byName(set), remove: textsOf(remove) };
}

/** The first of several with one name counts. */
function byName(list: unknown): any {
  return Object.fromEntries(itemsOf(list).reverse().map(({ value: { name, value } }) => [String(name).toLowerCase(), String(value)]));
}

/** `redirect` of a VirtualService. */
export function redirectOf({ statusCode, hostname, scheme, port, path }: any): any {
  return {
    // 302 is the default of the API; Istio's own is 301.
    redirectCode: ifNumber(statusCode) ?? 302,
    authority: ifText(hostname),
    scheme: ifText(scheme),
    ...ifNumber(port) !== undefined
      ? { port }
      : { derivePort: ifText(scheme) === undefined ? 'FROM_REQUEST_PORT' : 'FROM_PROTOCOL_DEFAULT' },
    ...pathModifier(path, full => ({ uri: full }), prefix => ({ prefixRewrite: prefix })),
  };
}

/** `rewrite` of a VirtualService. */
export function rewriteOf({ hostname, path }: any): any {
  const rewrite = {
    ...pathModifier(path, full => ({ uriRegexRewrite: { match: '/.*', rewrite: full } }), prefix => ({ uri: prefix.replace(/\/$/, '') || '/' })),
    ...ifText(hostname) === undefined ? {} : { authority: hostname },
  };
  return Object.keys(rewrite).length === 0 ? undefined : rewrite;
}

function pathModifier(path: unknown, full: (to: string) => any, prefix: (to: string) => any): any {
  const { type, replaceFullPath, replacePrefixMatch } = recordOf(path);
  switch (type) {
    case 'ReplaceFullPath': return full(textOf(replaceFullPath));
    case 'ReplacePrefixMatch': return prefix(textOf(replacePrefixMatch));
    default: return {};
  }
}

/** `percentage` of a mirror in a VirtualService; all requests without one. */
export function mirrorPercentage({ fraction, percent }: any): any {
  const { numerator, denominator } = recordOf(fraction);
  const part = given(fraction) ? 100 * numberOf(numerator) / (ifNumber(denominator) ?? 100) : ifNumber(percent);
  return part === undefined ? {} : { percentage: { value: part } };
}
