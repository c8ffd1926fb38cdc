import { Test, Tests } from './conditions';
import { normalized } from './gateway-paths';
import { GatewayRoute } from './gateway-route';
import { GrpcMatch, HttpMatch } from './written';
import { PathMatch } from '../../domain/path-match';

const PATH_TYPES = { exact: 'Exact', prefix: 'PathPrefix', regex: 'RegularExpression' } as const;

/** No tests beside path and method. */
export const ANY: Tests = { headers: [], queryParams: [] };

/**
 * Every path and method of some routes, with each of the tests: precedence goes by path first, so that a test without the path would lose to
 * the rest of a longer one.
 */
export function httpMatches(routes: GatewayRoute[], alternatives: Tests[]): HttpMatch[] {
  return routes.flatMap(({ path, methods = [undefined] }) => methods.flatMap(method => alternatives.map(tests => ({
    path: pathOf(path),
    ...method === undefined ? {} : { method: method as HttpMatch['method'] },
    ...listed('headers', tests.headers),
    ...listed('queryParams', tests.queryParams),
  }))));
}

/** The same for gRPC; nothing for a rule that takes every request. Beside others, a match without method is one for every request. */
export function grpcMatches(routes: GatewayRoute[], alternatives: Tests[]): GrpcMatch[] | undefined {
  const matches = routes.flatMap(({ grpc }) => alternatives.map(({ headers }) => ({
    ...grpc === undefined ? {} : { method: { type: 'Exact' as const, ...grpc } },
    ...listed('headers', headers),
  })));
  return matches.every(match => Object.keys(match).length === 0) ? undefined : matches;
}

/** Prefixes are written without a `/` at their end, because the number of characters decides which of two comes first. */
function pathOf(path: PathMatch = PathMatch.prefix('/')) {
  return { type: PATH_TYPES[path.type], value: normalized(path) || '/' };
}

function listed(field: 'headers' | 'queryParams', tests: Test[]) {
  return tests.length === 0 ? {} : { [field]: tests.map(({ name, type, value }) => ({ type, name, value })) };
}
