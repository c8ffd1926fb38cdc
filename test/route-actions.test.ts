import { Duration } from 'cdk8s';
import { expectSchema } from './schema-oracle';
import { PathMatch } from '../src/domain/path-match';
import { toJson_VirtualServiceSpecHttp } from '../src/imports/networking.istio.io';
import { HeaderOperations } from '../src/routing/header-operations';
import { CorsOptions, CorsOrigin } from '../src/routing/istio/cors-options';
import { DirectResponse } from '../src/routing/istio/direct-response';
import { FaultOptions, faultSpec } from '../src/routing/istio/fault';
import { RetryOptions } from '../src/routing/istio/retry-options';
import { answer, checkRouteActions, methodMatch, RouteActions, sharedActions } from '../src/routing/istio/route-actions';
import { MirrorOptions } from '../src/routing/mirror';
import { PathRewrite } from '../src/routing/path-rewrite';
import { RedirectOptions } from '../src/routing/redirect';

const DESTINATION = { host: 'web', subset: 'canary', port: { number: 80 } };
const ROUTE = [{ destination: DESTINATION }];

/** A rule as it is written to YAML, accepted by the schema oracle. The oracle's Istio is older than `mirrors`, `uriRegexRewrite` and `prefixRewrite`. */
function rule(http: object, ofNewIstio = false): any {
  const written = JSON.parse(JSON.stringify(http));
  expect(toJson_VirtualServiceSpecHttp(written)).toEqual(written);
  expectSchema(ofNewIstio ? [] : [{ apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', metadata: { name: 'web' }, spec: { hosts: ['web'], http: [written] } }]);
  return written;
}

const shared = (actions: RouteActions, ofNewIstio = false) => {
  const { route, ...rest } = rule({ ...sharedActions(actions), route: ROUTE }, ofNewIstio);
  return rest;
};

/** What is wrong with the actions of a route. */
function problemsOf(actions: RouteActions, path?: PathMatch): string[] {
  const problems: string[] = [];
  checkRouteActions('route', actions, path, problems);
  return problems;
}

const HEADERS: Required<HeaderOperations> = { set: { 'X-Track': 'canary' }, add: { 'X-Seen-By': '%HOSTNAME%' }, remove: ['X-Debug'] };
const RETRIES: Required<RetryOptions> = { attempts: 3, perTryTimeout: Duration.millis(250), retryOn: ['reset', '503'] };
const CORS: Required<CorsOptions> = {
  allowOrigins: [CorsOrigin.exact('https://app.example.com'), CorsOrigin.prefix('http://localhost:'), CorsOrigin.regex('https://[a-z]+[.]example[.]com')],
  allowMethods: ['GET', 'PUT'],
  allowHeaders: ['authorization'],
  exposeHeaders: ['x-total'],
  maxAge: Duration.hours(1),
  allowCredentials: true,
};
const MIRROR: Required<MirrorOptions> = { percentage: 12.5 };
const FAULT: Required<FaultOptions> = { abortStatus: 503, abortPercentage: 10, delay: Duration.seconds(2), delayPercentage: 0.5 };
const DIRECT_RESPONSE: Required<DirectResponse> = { status: 418, body: 'short' };
const REDIRECT: Required<Omit<RedirectOptions, 'prefix'>> = { path: '/new?from=old', host: 'new.example.com', scheme: 'https', port: 8443, code: 308 };
const FOR_TRACKS: Required<Omit<RouteActions, 'directResponse' | 'redirect'>> = {
  methods: ['GET', 'OPTIONS'],
  rewrite: PathRewrite.prefix('/'),
  rewriteHost: 'auth.example.com:8080',
  timeout: Duration.seconds(5),
  retries: RETRIES,
  requestHeaders: HEADERS,
  responseHeaders: HEADERS,
  cors: CORS,
  mirror: MIRROR,
  fault: FAULT,
};

test('all options of a route to the tracks', () => {
  expect(problemsOf(FOR_TRACKS, PathMatch.prefix('/api/'))).toEqual([]);
  const headers = { set: { 'x-track': 'canary' }, add: { 'x-seen-by': '%HOSTNAME%' }, remove: ['x-debug'] };
  expect(shared(FOR_TRACKS)).toEqual({
    timeout: '5s',
    retries: { attempts: 3, perTryTimeout: '250ms', retryOn: 'reset,503' },
    rewrite: { uri: '/', authority: 'auth.example.com:8080' },
    headers: { request: headers, response: headers },
    corsPolicy: {
      allowOrigins: [{ exact: 'https://app.example.com' }, { prefix: 'http://localhost:' }, { regex: 'https://[a-z]+[.]example[.]com' }],
      allowMethods: ['GET', 'PUT'],
      allowHeaders: ['authorization'],
      exposeHeaders: ['x-total'],
      maxAge: '3600s',
      allowCredentials: true,
    },
  });
  expect(rule({ fault: faultSpec(FAULT), route: ROUTE }, true)).toEqual({
    fault: {
      abort: { httpStatus: 503, percentage: { value: 10 } },
      delay: { fixedDelay: '2s', percentage: { value: 0.5 } },
    },
    route: ROUTE,
  });
  expect(answer(FOR_TRACKS)).toBeUndefined();
});

test('nothing is written that nobody asked for', () => {
  expect(problemsOf({})).toEqual([]);
  expect(shared({})).toEqual({});
  expect(answer({})).toBeUndefined();
});

test('a proxy that answers: all options, with the headers of the response', () => {
  const actions = { directResponse: DIRECT_RESPONSE, responseHeaders: { set: { 'Content-Type': 'text/html' } }, methods: ['GET'] };
  expect(problemsOf(actions)).toEqual([]);
  expect(rule(answer(actions)!)).toEqual({
    headers: { response: { set: { 'content-type': 'text/html' } } },
    directResponse: { status: 418, body: { string: 'short' } },
  });
});

test('a redirect: all options', () => {
  expect(problemsOf({ redirect: REDIRECT }, PathMatch.regex('/old.*'))).toEqual([]);
  expect(rule(answer({ redirect: REDIRECT })!)).toEqual({
    redirect: { uri: '/new?from=old', authority: 'new.example.com', scheme: 'https', port: 8443, redirectCode: 308 },
  });
});

test('a redirect of a prefix', () => {
  expect(problemsOf({ redirect: { prefix: '/new/' } }, PathMatch.prefix('/old/'))).toEqual([]);
  expect(problemsOf({ redirect: { prefix: '/new/' } })).toEqual([]);
  expect(rule(answer({ redirect: { prefix: '/new/' } })!, true)).toEqual({ redirect: { prefixRewrite: '/new/' } });
});

test('one method is compared to the letter, several by an expression', () => {
  expect(methodMatch(undefined)).toBeUndefined();
  expect(methodMatch(['GET'])).toEqual({ exact: 'GET' });
  expect(methodMatch(['GET', 'M-SEARCH'])).toEqual({ regex: 'GET|M-SEARCH' });
  rule({ match: [{ method: methodMatch(['GET', 'POST']) }], route: ROUTE });
});

test('a direct response may have no body', () => {
  expect(rule(answer({ directResponse: { status: 204 } })!)).toEqual({ directResponse: { status: 204 } });
});

test('retries can be switched off', () => {
  expect(problemsOf({ retries: { attempts: 0 } })).toEqual([]);
  expect(shared({ retries: { attempts: 0 } })).toEqual({ retries: { attempts: 0 } });
});

test('the host can be rewritten alone', () => {
  expect(shared({ rewriteHost: 'auth' })).toEqual({ rewrite: { authority: 'auth' } });
});

test('percentages of faults are 100 and written down', () => {
  expect(faultSpec({ abortStatus: 500 })).toEqual({ abort: { httpStatus: 500, percentage: { value: 100 } } });
  expect(faultSpec({ delay: Duration.seconds(1) })).toEqual({ delay: { fixedDelay: '1s', percentage: { value: 100 } } });
  rule({ fault: faultSpec(FAULT), route: ROUTE });
});

describe('a path rewrite', () => {
  test.each([
    ['/v1/', '/'], ['/v1', '/v2'], ['/', '/v2/'],
  ])('of the prefix %s may be %s', (prefix, to) => {
    expect(problemsOf({ rewrite: PathRewrite.prefix(to) }, PathMatch.prefix(prefix))).toEqual([]);
    expect(shared({ rewrite: PathRewrite.prefix(to) })).toEqual({ rewrite: { uri: to } });
  });

  test('of a route without a path is one of the prefix "/"', () => {
    expect(problemsOf({ rewrite: PathRewrite.prefix('/v2/') })).toEqual([]);
  });

  test('of an exact path is a path', () => {
    expect(problemsOf({ rewrite: PathRewrite.path('/new') }, PathMatch.exact('/old'))).toEqual([]);
    expect(shared({ rewrite: PathRewrite.path('/new') })).toEqual({ rewrite: { uri: '/new' } });
  });

  test.each([undefined, PathMatch.prefix('/v1'), PathMatch.exact('/v1'), PathMatch.regex('/v.*')])('may be an expression, with path %s', path => {
    const rewrite = PathRewrite.regex('^/v([0-9])/(.*)$', '/\\2/\\1');
    expect(problemsOf({ rewrite }, path)).toEqual([]);
    expect(shared({ rewrite }, true)).toEqual({ rewrite: { uriRegexRewrite: { match: '^/v([0-9])/(.*)$', rewrite: '/\\2/\\1' } } });
  });

  test.each([['\\(a', '\\0'], ['[(](?:b)', '\\0'], ['[^](](?i)a', '\\0'], ['(?P<x>a)', '\\1'], ['(?<x>a)(b)', '\\2'], ['(a)', '\\\\2\\1']])('%j may be %j', (match, to) => {
    expect(PathRewrite.regex(match, to).to).toBe(to);
  });

  test('in words', () => {
    expect(PathRewrite.prefix('/').toString()).toBe('PathRewrite.prefix("/")');
    expect(PathRewrite.path('/x').toString()).toBe('PathRewrite.path("/x")');
    expect(PathRewrite.regex('^/a', '/b').toString()).toBe('PathRewrite.regex("^/a", "/b")');
  });
});

test.each([
  '100%%', '%PROTOCOL%', '%REQ(x-user)%', '%REQ(x-user?user-agent)%', '%REQ(:path)%', '%START_TIME%', '%START_TIME(%Y/%m/%dT%H:%M:%S)%', '%UPSTREAM_CLUSTER%/%%', 'a\tb', 'é',
])('the header value %j is taken', value => {
  expect(problemsOf({ responseHeaders: { set: { 'x-a': value } } })).toEqual([]);
});

test('the origins of CORS may be open without credentials', () => {
  const allowOrigins = [CorsOrigin.exact('*'), CorsOrigin.prefix('https://app'), CorsOrigin.regex('.*')];
  expect(problemsOf({ cors: { allowOrigins, allowMethods: ['*'], allowHeaders: ['*'], exposeHeaders: ['*'] } })).toEqual([]);
  expect(shared({ cors: { allowOrigins: [CorsOrigin.exact('*')] } })).toEqual({ corsPolicy: { allowOrigins: [{ exact: '*' }] } });
});
