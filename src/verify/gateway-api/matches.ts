import { InvalidRoute } from './invalid-route';
import { given, ifText, itemsOf, recordOf, textOf } from '../untyped';

/** `match` of a VirtualService that a match of an HTTPRoute becomes. */
export function httpMatch(match: any, path: readonly string[]): any {
  const method = ifText(match.method);
  return {
    uri: uriOf(recordOf(match.path)),
    ...valuesOf('headers', match.headers, path),
    ...valuesOf('queryParams', match.queryParams, path),
    ...method === undefined ? {} : { method: { exact: method } },
  };
}

/** `match` of a VirtualService that a match of a GRPCRoute becomes; one without method has no path at all. */
export function grpcMatch(match: any, path: readonly string[]): any {
  const uri = given(match.method) ? grpcUri(recordOf(match.method), path) : undefined;
  return { ...uri === undefined ? {} : { uri }, ...valuesOf('headers', match.headers, path) };
}

function uriOf({ type, value }: any): any {
  const path = ifText(value) ?? '/';
  switch (type ?? 'PathPrefix') {
    case 'Exact': return { exact: path };
    case 'RegularExpression': return { regex: path };
    default: return { prefix: path === '/' ? path : path.replace(/\/$/, '') };
  }
}

function grpcUri({ type, service, method }: any, path: readonly string[]): any {
  if (ifText(service) === undefined && ifText(method) === undefined) {
    throw new InvalidRoute([...path, 'method'], 'a gRPC match needs a service or a method');
  }
  if (ifText(service) === undefined) {
    return { regex: `/[^/]+/${method}` };
  }
  if (ifText(method) === undefined) {
    return type === 'RegularExpression' ? { regex: `/${service}/.+` } : { prefix: `/${service}/` };
  }
  return type === 'RegularExpression' ? { regex: `/${service}/${method}` } : { exact: `/${service}/${method}` };
}

/**
 * Headers or query parameters by name. Names of headers that differ in case stay two conditions, which both must hold (istio, `createHeadersMatch`; the
 * specification has the second one ignored).
 */
function valuesOf(field: string, list: unknown, path: readonly string[]): any {
  const entries = itemsOf(list).map(({ index, value: { name, type, value } }): [string, any] => {
    switch (type ?? 'Exact') {
      case 'Exact': return [String(name), { exact: textOf(value) }];
      case 'RegularExpression': return [String(name), { regex: textOf(value) }];
      default: throw new InvalidRoute([...path, field, index, 'type'], `${type} is no kind of match`);
    }
  });
  return entries.length === 0 ? {} : { [field]: Object.fromEntries(entries) };
}
