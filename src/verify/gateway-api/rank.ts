/**
 * Negative where the first of two rules of a VirtualService comes before the second, 0 where they are alike: exact paths, then prefixes, then regular
 * expressions; longer paths; rules with a method; more headers; more query parameters; rules without match come last. A prefix of `/` comes before
 * every regular expression (istio, `sortHTTPRoutes`; the specification leaves the place of regular expressions open).
 */
export function compareRules(one: any, other: any): number {
  const [keys, others] = [keysOf(one), keysOf(other)];
  const index = keys.findIndex((key, position) => key !== others[position]);
  return index < 0 ? 0 : others[index] - keys[index];
}

function keysOf({ match }: any): number[] {
  if (match === undefined) {
    return [0, 0, 0, 0, 0, 0];
  }
  const [{ uri = {}, method, headers = {}, queryParams = {} }] = match;
  const path = uri.exact ?? uri.prefix ?? uri.regex;
  const kind = uri.exact !== undefined ? 3 : uri.prefix !== undefined ? 2 : uri.regex !== undefined ? 1 : -1;
  const length = path === undefined ? 0 : Buffer.byteLength(path);
  return [1, kind, length, method === undefined ? 0 : 1, Object.keys(headers).length, Object.keys(queryParams).length];
}
