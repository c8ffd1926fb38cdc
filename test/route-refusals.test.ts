import { Duration } from 'cdk8s';
import { message } from './support';
import { PathMatch } from '../src/domain/path-match';
import { HeaderOperations } from '../src/routing/header-operations';
import { CorsOptions, CorsOrigin } from '../src/routing/istio/cors-options';
import { FaultOptions } from '../src/routing/istio/fault';
import { RetryOptions } from '../src/routing/istio/retry-options';
import { checkRouteActions, RouteActions } from '../src/routing/istio/route-actions';
import { PathRewrite } from '../src/routing/path-rewrite';
import { RedirectOptions } from '../src/routing/redirect';

/** The problems of a route `prefix "/api"`, without that subject. */
function refused(actions: RouteActions, path: PathMatch | undefined = PathMatch.prefix('/api')): string {
  const owner = `route ${path}`;
  const problems: string[] = [];
  checkRouteActions(owner, actions, path, problems);
  return problems.map(problem => {
    expect(problem.startsWith(`${owner} `)).toBe(true);
    return problem.slice(owner.length + 1);
  }).join('\n');
}

describe('methods fail when', () => {
  test('there is none', () => {
    expect(refused({ methods: [] })).toBe('methods must have a method, got none: remove methods for every one');
  });

  test.each(['get', 'GET|POST', '', 5 as any])('one is %j', method => {
    expect(refused({ methods: [method] })).toBe(`methods must be in upper case, got ${JSON.stringify(method)}`);
  });

  test('one is given twice', () => {
    expect(refused({ methods: ['GET', 'GET'] })).toBe('methods must have each method once, got "GET" twice');
  });

  test('preflights are not among them', () => {
    expect(refused({ methods: ['GET', 'PUT'], cors: { allowOrigins: [CorsOrigin.exact('*')] } })).toBe(
      'methods must have OPTIONS for cors, got GET, PUT: preflights are OPTIONS requests; add it, or remove methods');
  });
});

describe('header operations fail when', () => {
  const headers = (operations: HeaderOperations) => refused({ requestHeaders: operations });

  test.each([{}, { set: {}, add: {}, remove: [] }])('they are %j', operations => {
    expect(headers(operations)).toBe('requestHeaders must set, add or remove a header, got nothing: remove it');
  });

  test.each([':path', ':authority', 'x a', '', 'xé'])('a name is %j', name => {
    const text = `requestHeaders name must be letters, digits, "-" and other signs of a token, got ${JSON.stringify(name)}`;
    expect(headers({ set: { [name]: 'a' } })).toBe(text);
    expect(headers({ remove: [name] })).toBe(text);
  });

  test('it is the host', () => {
    for (const name of ['Content-Length', 'transfer-encoding']) {
      expect(headers({ add: { [name]: '1' } })).toBe(`requestHeaders must not change "${name}", by which proxies find the end of a message: remove it`);
    }
    expect(headers({ add: { Host: 'a' } })).toBe('requestHeaders must not change "host", got "Host": use rewriteHost');
  });

  test('a header is there twice, also in another case', () => {
    expect(headers({ set: { 'x-a': 'a' }, remove: ['X-A'] })).toBe('requestHeaders must have a header once, got "X-A" twice: keep one in set, add or remove');
  });

  test.each([['', '""'], [5, '5'], [undefined, 'nothing']])('a value is %j', (value, got) => {
    expect(headers({ set: { 'x-a': value as string } })).toBe(`requestHeaders value of "x-a" must be a string and not empty, got ${got}: put it in quotes, or use remove`);
  });

  test.each(['a\nb', ' a', 'a\x7f'])('a value is %j', value => {
    expect(headers({ add: { 'x-a': value } })).toBe(
      `requestHeaders value of "x-a" must be without line breaks, other control characters and spaces at its ends, got ${JSON.stringify(value)}`);
  });

  test.each(['100%', '5% off', '%FOO%', '%protocol%', '%REQ%', '%REQ(x-a):5%', '%%PROTOCOL%', '%START_TIME(%', '%START_TIME(%n)%', '%START_TIME(%-10n)%'])('a value has the percent sign of %s', value => {
    expect(refused({ responseHeaders: { set: { 'x-a': value } } })).toBe(
      `responseHeaders value of "x-a" must have "%" only in commands such as "%REQ(x-user)%" that every Envoy knows, got "${value}": write "%%" for a percent sign`);
  });
});

describe('times and retries fail when', () => {
  const retries = (options: RetryOptions, timeout?: Duration) => refused({ retries: options, timeout });

  test('the timeout is none', () => {
    expect(refused({ timeout: Duration.millis(0) })).toBe('timeout must be a whole number of milliseconds, at least 1, got 0 ms');
  });

  test.each([-1, 1.5, '2' as any])('attempts are %j', attempts => {
    expect(retries({ attempts })).toBe(`retries.attempts must be a whole number from 0 to 2147483647, got ${JSON.stringify(attempts)}`);
  });

  test('they are switched off and have options', () => {
    const text = 'retries must have attempts for perTryTimeout and retryOn, got 0, which switches them off: remove these, or set attempts';
    expect(retries({ attempts: 0, perTryTimeout: Duration.seconds(1) })).toBe(text);
    expect(retries({ attempts: 0, retryOn: ['5xx'] })).toBe(text);
  });

  test('an attempt has no time, or more than the route', () => {
    expect(retries({ attempts: 1, perTryTimeout: Duration.millis(0.5) })).toBe('retries.perTryTimeout must be a whole number of milliseconds, at least 1, got 0.5 ms');
    expect(retries({ attempts: 1, perTryTimeout: Duration.seconds(2) }, Duration.seconds(1))).toBe(
      'retries.perTryTimeout must not be longer than the timeout, got 2000 ms and 1000 ms: Envoy would pass over it');
  });

  test('there is no condition, or one that Envoy does not know', () => {
    expect(retries({ attempts: 1, retryOn: [] })).toBe('retries.retryOn must have a condition, got none: remove it for Istio\'s own');
    for (const condition of ['4xx', '200', '509', 'reset,503', '']) {
      expect(retries({ attempts: 1, retryOn: [condition] })).toBe(
        `retries.retryOn must be conditions that Envoy knows or statuses from 400, got "${condition}": take from 5xx, gateway-error, reset, reset-before-request, connect-failure, retriable-4xx, refused-stream, retriable-status-codes, retriable-headers, envoy-ratelimited, http3-post-connect-failure, cancelled, deadline-exceeded, internal, resource-exhausted, unavailable`);
    }
  });
});

describe('CORS fails when', () => {
  const cors = (options: Partial<CorsOptions>) => refused({ cors: { allowOrigins: [CorsOrigin.exact('https://app.example.com')], ...options } });

  test('no origin is allowed', () => {
    expect(cors({ allowOrigins: [] })).toBe('cors.allowOrigins must have an origin, got none: add one, or remove cors');
  });

  test('a method is none of HTTP', () => {
    expect(cors({ allowMethods: ['get'] })).toBe('cors.allowMethods must be GET, HEAD, POST, PUT, PATCH, DELETE, CONNECT, OPTIONS, TRACE or "*", got "get"');
  });

  test('a name is none of a header', () => {
    expect(cors({ allowHeaders: ['x a'], exposeHeaders: [''] })).toBe('cors.allowHeaders must be names of headers or "*", got "x a"\ncors.exposeHeaders must be names of headers or "*", got ""');
  });

  test.each([[0, 0], [1500, 1.5]])('maxAge is %d ms', (milliseconds, seconds) => {
    expect(cors({ maxAge: Duration.millis(milliseconds) })).toBe(`cors.maxAge must be whole seconds, at least 1, got ${seconds} s`);
  });

  test.each([CorsOrigin.exact('*'), CorsOrigin.prefix('https://app.example.com'), CorsOrigin.regex('https?://.*')])('strangers may send cookies: %s', origin => {
    expect(cors({ allowOrigins: [origin], allowCredentials: true })).toBe(
      `cors.allowCredentials needs origins that nobody else can have, got ${origin}: name them with CorsOrigin.exact, or remove allowCredentials`);
  });

  test.each(['app.example.com', 'https://app.example.com/', 'https://App.example.com', '', undefined as any])('an origin is %j', origin => {
    const got = origin === undefined ? 'nothing' : JSON.stringify(origin);
    expect(message(() => CorsOrigin.exact(origin))).toBe(`CorsOrigin.exact: origin must be an origin such as "https://app.example.com", or "*", got ${got}`);
  });

  test('a prefix is no start of an origin', () => {
    expect(message(() => CorsOrigin.prefix('app'))).toBe('CorsOrigin.prefix: origin must be the start of an origin, such as "http://localhost:", got "app"');
  });

  test('an expression is empty, or RE2 cannot read it', () => {
    expect(message(() => CorsOrigin.regex(''))).toBe('CorsOrigin.regex: origin must be a regular expression, got ""');
    expect(message(() => CorsOrigin.regex('(?=a)'))).toBe(
      'CorsOrigin.regex: origin must be a regular expression that RE2 can read (no look-around, no back-references), got "(?=a)": error parsing regexp: invalid or unsupported Perl syntax: `(?=`');
  });
});

describe('a rewrite fails when', () => {
  const rule = (target: string) => `target must start with "/", be ASCII and have no spaces, "?", "#" or bare "%", got ${target}`;

  test.each([['x', '"x"'], ['/a b', '"/a b"'], ['/a?b', '"/a?b"'], ['/a#b', '"/a#b"'], ['/é', '"/é"'], ['', '""'], [undefined as any, 'nothing']])('the target is %j', (to, got) => {
    expect(message(() => PathRewrite.prefix(to))).toBe(`PathRewrite.prefix: ${rule(got)}`);
    expect(message(() => PathRewrite.path(to))).toBe(`PathRewrite.path: ${rule(got)}`);
  });

  test('the prefix ends with "/" and the target does not, or the other way round', () => {
    expect(refused({ rewrite: PathRewrite.prefix('/') }, PathMatch.prefix('/canary'))).toBe(
      'rewrite must end with "/" if the prefix of the route does, and only then, got prefix "/canary" and target "/", which make "//x" of "/canary/x": use PathMatch.prefix("/canary/")');
    expect(refused({ rewrite: PathRewrite.prefix('/v2') }, PathMatch.prefix('/canary/'))).toBe(
      'rewrite must end with "/" if the prefix of the route does, and only then, got prefix "/canary/" and target "/v2", which make "/v2x" of "/canary/x": use PathRewrite.prefix("/v2/")');
    const problems: string[] = [];
    checkRouteActions('the route for every path', { rewrite: PathRewrite.prefix('/v2') }, undefined, problems);
    expect(problems.join()).toBe(
      'the route for every path rewrite must end with "/" if the prefix of the route does, and only then, got prefix "/" and target "/v2", which make "/v2x" of "/x": use PathRewrite.prefix("/v2/")');
  });

  test('it does not fit the path', () => {
    const fit = (rewrite: PathRewrite, path: PathMatch) => refused({ rewrite }, path);
    expect(fit(PathRewrite.prefix('/x'), PathMatch.exact('/a'))).toBe('rewrite must fit its path, got PathRewrite.prefix("/x"): use PathRewrite.path');
    expect(fit(PathRewrite.prefix('/x'), PathMatch.regex('/a.*'))).toBe('rewrite must fit its path, got PathRewrite.prefix("/x"): use PathRewrite.regex');
    expect(fit(PathRewrite.path('/x'), PathMatch.prefix('/a'))).toBe('rewrite must fit its path, got PathRewrite.path("/x"): use PathRewrite.prefix');
    expect(fit(PathRewrite.path('/x'), PathMatch.regex('/a.*'))).toBe('rewrite must fit its path, got PathRewrite.path("/x"): use PathRewrite.regex');
  });

  test('RE2 cannot read the expression', () => {
    expect(message(() => PathRewrite.regex('', '/a'))).toBe('PathRewrite.regex: match must be a regular expression, got ""');
    expect(message(() => PathRewrite.regex('(?=a)', '/a'))).toBe(
      'PathRewrite.regex: match must be a regular expression that RE2 can read (no look-around, no back-references), got "(?=a)": error parsing regexp: invalid or unsupported Perl syntax: `(?=`');
  });

  test.each(['', '/a b', '/a?b', '/a#b', 'é'])('the substitution is %j', substitution => {
    expect(message(() => PathRewrite.regex('/a', substitution))).toBe(
      `PathRewrite.regex: substitution must be ASCII, not empty, and have no spaces, "?" or "#", got ${JSON.stringify(substitution)}`);
  });

  test('the substitution names groups as other languages do', () => {
    expect(message(() => PathRewrite.regex('^/v1/(.*)$', '/$1'))).toBe(
      'PathRewrite.regex: substitution must name groups by "\\", got "/$1", which is taken to the letter: write \\1 for the first group');
  });

  test('the substitution has groups that the expression does not have', () => {
    expect(message(() => PathRewrite.regex('/(a)(?:b)[(]\\(', '/\\2'))).toBe('PathRewrite.regex: substitution must name groups that match has, got "\\\\2": it has 1');
  });

  test.each(['/x\\', '/\\x'])('the substitution is %s', substitution => {
    expect(message(() => PathRewrite.regex('/(a)', substitution))).toBe(
      `PathRewrite.regex: substitution must have "\\" only before a digit, got ${JSON.stringify(substitution)}: write "\\\\" for a "\\"`);
  });

  test.each(['a b', 'http://a', 'A.example.com', '*.example.com', '', 'a:b'])('the host is %j', rewriteHost => {
    expect(refused({ rewriteHost })).toBe(`rewriteHost must be a DNS name in lower case, with or without a port, got ${JSON.stringify(rewriteHost)}`);
  });
});

test.each([[0, '0'], [100.1, '100.1'], [0.00001, '0.00001'], [NaN, 'null'], ['5', '"5"'], [undefined, 'nothing']])('a mirror fails when its percentage is %s', (percentage, got) => {
  expect(refused({ mirror: { percentage: percentage as number } })).toBe(`mirror.percentage must be a number from 0.0001 to 100, got ${got}`);
});

describe('a fault fails when', () => {
  const fault = (options: FaultOptions) => refused({ fault: options });

  test('there is none', () => {
    expect(fault({})).toBe('fault must have abortStatus or delay, got neither: set one, or remove fault');
  });

  test('a percentage is of nothing', () => {
    expect(fault({ delay: Duration.seconds(1), abortPercentage: 5 })).toBe('fault.abortPercentage needs abortStatus, got 5 without it: set abortStatus');
    expect(fault({ abortStatus: 500, delayPercentage: 5 })).toBe('fault.delayPercentage needs delay, got 5 without it: set delay');
  });

  test('a number is out of its range', () => {
    expect(fault({ abortStatus: 600 })).toBe('fault.abortStatus must be a whole number from 200 to 599, got 600');
    expect(fault({ abortStatus: 500, abortPercentage: 0 })).toBe('fault.abortPercentage must be a number from 0.0001 to 100, got 0');
    expect(fault({ delay: Duration.millis(0) })).toBe('fault.delay must be a whole number of milliseconds, at least 1, got 0 ms');
    expect(fault({ delay: Duration.seconds(1), delayPercentage: 101 })).toBe('fault.delayPercentage must be a number from 0.0001 to 100, got 101');
  });
});

describe('a direct response fails when', () => {
  test.each([[199, '199'], [600, '600'], [200.5, '200.5'], [undefined, 'nothing']])('the status is %s', (status, got) => {
    expect(refused({ directResponse: { status: status as number } })).toBe(`directResponse.status must be a whole number from 200 to 599, got ${got}`);
  });

  test('the body is no string, or too large', () => {
    expect(refused({ directResponse: { status: 200, body: 5 as any } })).toBe('directResponse.body must be a string, got 5');
    expect(refused({ directResponse: { status: 200, body: 'é'.repeat(512 * 1024) } })).toBe('');
    expect(refused({ directResponse: { status: 200, body: `${'é'.repeat(512 * 1024)}x` } })).toBe(
      'directResponse.body must be at most 1048576 bytes, got 1048577: let an application serve it');
  });
});

describe('a redirect fails when', () => {
  const redirect = (options: RedirectOptions, path?: PathMatch) => refused({ redirect: options }, path);

  test('it leads nowhere', () => {
    expect(redirect({ code: 302 })).toBe('redirect must have path, prefix, host, scheme or port, got none of them: say where clients are sent');
  });

  test.each(['new', '', '/a b', '/é'])('the path is %j', path => {
    expect(redirect({ path })).toBe(`redirect.path must start with "/", be ASCII and have no spaces, got ${JSON.stringify(path)}`);
  });

  test('it has a path and a prefix', () => {
    expect(redirect({ path: '/a', prefix: '/b' })).toBe('redirect must have path or prefix, got "/a" and "/b": keep one of them');
  });

  test('the prefix is no path, or the route has none', () => {
    expect(redirect({ prefix: '/a?b' })).toBe('redirect.prefix must start with "/", be ASCII and have no spaces, "?", "#" or bare "%", got "/a?b"');
    expect(redirect({ prefix: '/b' }, PathMatch.exact('/a'))).toBe('redirect.prefix is for routes with a prefix, got "/b": use path');
    expect(redirect({ prefix: '/b' }, PathMatch.regex('/a.*'))).toBe('redirect.prefix is for routes with a prefix, got "/b": use path');
  });

  test('only one of the prefixes ends with "/"', () => {
    expect(redirect({ prefix: '/b' }, PathMatch.prefix('/a/'))).toBe(
      'redirect.prefix must end with "/" if the prefix of the route does, and only then, got prefix "/a/" and target "/b", which make "/bx" of "/a/x": use prefix "/b/"');
  });

  test.each(['b.test:8443', 'https://b.test', 'B.test', '*'])('the host is %j', host => {
    expect(redirect({ host })).toBe(`redirect.host must be a DNS name alone, got "${host}": scheme and port are options of their own`);
  });

  test('scheme, port or code are none', () => {
    expect(redirect({ scheme: 'ftp' })).toBe('redirect.scheme must be "http" or "https", got "ftp"');
    expect(redirect({ port: 0 })).toBe('redirect.port must be a whole number from 1 to 65535, got 0');
    expect(redirect({ path: '/a', code: 304 })).toBe('redirect.code must be one of 301, 302, 303, 307, 308, got 304');
  });
});

describe('a route that the proxy answers fails when', () => {
  test('it has two answers', () => {
    expect(refused({ directResponse: { status: 200 }, redirect: { path: '/a' } })).toBe('must have directResponse or redirect, got both: keep one of them');
  });

  test('it has what is for tracks', () => {
    const forTracks: RouteActions = {
      rewrite: PathRewrite.prefix('/v2'),
      rewriteHost: 'a',
      timeout: Duration.seconds(1),
      retries: { attempts: 1 },
      requestHeaders: { remove: ['x-a'] },
      cors: { allowOrigins: [CorsOrigin.exact('*')] },
      mirror: { percentage: 1 },
      fault: { abortStatus: 500 },
    };
    expect(refused({ ...forTracks, directResponse: { status: 200 } })).toBe(
      'is answered by the proxy, got rewrite, rewriteHost, timeout, retries, requestHeaders, cors, mirror, fault beside directResponse: no track gets its requests; remove one or the other');
    expect(refused({ timeout: Duration.seconds(1), redirect: { path: '/a' } })).toBe(
      'is answered by the proxy, got timeout beside redirect: no track gets its requests; remove one or the other');
  });
});
