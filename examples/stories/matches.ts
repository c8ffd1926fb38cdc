import { Chart } from 'cdk8s';
import { RequestMatch, Routing } from 'cdk8s-canary';
import { web } from './web';

/** What the page shows of each story. */
export const shown = {
  header: ['VirtualService web spec.http'],
  headerPrefix: ['VirtualService web spec.http.default-canary.match'],
  headerRegex: ['VirtualService web spec.http.default-canary.match'],
  headerPresent: ['VirtualService web spec.http.default-canary.match'],
  headerAbsent: ['VirtualService web spec.http.default-canary.match'],
  cookie: ['VirtualService web spec.http.default-canary.match'],
  query: ['VirtualService web spec.http.default-canary.match'],
  all: ['VirtualService web spec.http.default-canary.match'],
  alternatives: ['VirtualService web spec.http.default-canary.match'],
  jwtClaim: ['VirtualService web spec.http.default-canary', 'VirtualService web-mesh spec.http'],
  chain: ['VirtualService web spec.http.default-canary', 'VirtualService cart-mesh spec.http.default-canary'],
};

/** Who gets which request. */
export const reaches = {
  header: [
    'gateway GET / -> stable 100 %',
    'gateway GET / with x-canary: true -> canary 100 %',
    'gateway GET / with X-CANARY: true -> canary 100 %',
    'gateway GET / with x-canary: True -> stable 100 %',
    'gateway GET / with x-canary: false and x-canary: true -> canary 100 %',
    'mesh GET / -> stable 100 %',
    'mesh GET / with x-canary: true -> canary 100 %',
  ],
  headerPrefix: [
    'gateway GET / with x-user: qa-ann -> canary 100 %',
    'gateway GET / with x-user: ann -> stable 100 %',
    'gateway GET / with x-user: QA-ann -> stable 100 %',
    'mesh GET / with x-user: qa-ann -> canary 100 %',
  ],
  headerRegex: [
    'gateway GET / with user-agent: Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0 -> canary 100 %',
    'gateway GET / with user-agent: Mozilla/5.0 (X11; Linux x86_64; rv:139.0) Gecko/20100101 Firefox/139.0 -> stable 100 %',
  ],
  headerPresent: ['gateway GET / -> stable 100 %', 'gateway GET / with x-beta: 1 -> canary 100 %', 'gateway GET / with x-beta: -> canary 100 %'],
  headerAbsent: ['gateway GET / with x-canary: true -> canary 100 %', 'gateway GET / with x-canary: true and x-load-test: 1 -> stable 100 %'],
  cookie: [
    'gateway GET / with cookie beta=on -> canary 100 %',
    'gateway GET / with cookie theme=dark and cookie beta=on and cookie country=nl -> canary 100 %',
    'gateway GET / with cookie beta=off -> stable 100 %',
    'gateway GET / with cookie beta=only -> stable 100 %',
    'gateway GET / with cookie notbeta=on -> stable 100 %',
    'mesh GET / with cookie beta=on -> canary 100 %',
  ],
  query: [
    'gateway GET / -> stable 100 %',
    'gateway GET /?track=canary -> canary 100 %',
    'gateway GET /?track=stable -> stable 100 %',
    'gateway GET /?track=stable&track=canary -> stable 100 %',
    'gateway GET /?build=1.5.2 -> canary 100 %',
    'gateway GET /?build=1%2E5.2 -> stable 100 %',
    'gateway GET /?beta -> canary 100 %',
  ],
  all: [
    'gateway GET / with x-canary: true and cookie country=nl -> canary 100 %',
    'gateway GET / with x-canary: true -> stable 100 %',
    'gateway GET / with cookie country=nl -> stable 100 %',
  ],
  alternatives: [
    'gateway GET / with x-canary: true -> canary 100 %',
    'gateway GET / with cookie beta=on -> canary 100 %',
    'gateway GET / with x-canary: false and cookie beta=off -> stable 100 %',
  ],
  jwtClaim: ['gateway GET / -> stable 100 %', 'gateway GET / with groups: beta -> stable 100 %', 'mesh GET / -> stable 100 %'],
  chain: [
    'gateway GET / -> web 100 %',
    'gateway GET / with baggage: track=canary -> web-canary 100 %',
    'mesh GET cart:8080/ -> cart 100 %',
    'mesh GET cart:8080/ with baggage: track=canary -> cart-canary 100 %',
    'mesh GET cart:8080/ with baggage: user=7, track=canary;ttl=1 -> cart-canary 100 %',
    'mesh GET cart:8080/ with baggage: track=canary-2 -> cart 100 %',
  ],
};

/**
 * Testers send a header
 *
 * The usual way to look at a canary before it has any share: nobody else gets it, and a tester needs `curl -H 'x-canary: true'` or a
 * browser extension. The value is compared as a whole and in the same case; the name may be written in any case. Of a header that is sent
 * several times, one value is enough (measured on Istio with Envoy 1.40; older ones compare all values, joined by commas).
 */
export function header(chart: Chart): void {
  web(chart, { split: { match: [RequestMatch.header('X-Canary', 'true')] } });
}

/** An underscore in the name: nginx drops such headers before it looks at them. */
export function headerWrong(chart: Chart): void {
  web(chart, { split: { match: [RequestMatch.header('x_canary', 'true')] } });
}

/**
 * A group of users, by the start of a header
 *
 * For headers that an edge or a client library writes by a convention, such as accounts of the QA team. The prefix is plain text.
 */
export function headerPrefix(chart: Chart): void {
  web(chart, { split: { match: [RequestMatch.headerPrefix('x-user', 'qa-')] } });
}

/** The office network, by the start of the client's address: by the time when routes are tried, Envoy has written to this header. */
export function headerPrefixWrong(chart: Chart): void {
  web(chart, { split: { match: [RequestMatch.headerPrefix('x-forwarded-for', '10.20.')] } });
}

/**
 * Browsers and apps, by an expression
 *
 * The expression is RE2 and has to match the whole value: `.*Firefox/.*` finds it anywhere, `Firefox/` alone finds nothing.
 */
export function headerRegex(chart: Chart): void {
  web(chart, { split: { match: [RequestMatch.headerRegex('user-agent', '.*Firefox/1[45][0-9].*')] } });
}

/** Look-ahead, which JavaScript and Java know and RE2 does not. */
export function headerRegexWrong(chart: Chart): void {
  web(chart, { split: { match: [RequestMatch.headerRegex('user-agent', '(?!.*bot).*Firefox/.*')] } });
}

/**
 * Everybody who sends a header at all
 *
 * With any value and also with none.
 */
export function headerPresent(chart: Chart): void {
  web(chart, { split: { match: [RequestMatch.headerPresent('x-beta')] } });
}

/** A header that the proxy itself writes: every request has it, or none. */
export function headerPresentWrong(chart: Chart): void {
  web(chart, { split: { match: [RequestMatch.headerPresent('x-request-id')] } });
}

/**
 * Everybody but some
 *
 * Inside `all`, to leave out those who must not see the canary: here testers, without the load test that sends the same header.
 */
export function headerAbsent(chart: Chart): void {
  web(chart, { split: { match: [RequestMatch.all(RequestMatch.header('x-canary', 'true'), RequestMatch.headerAbsent('x-load-test'))] } });
}

/** The same header twice: Istio compares a header once in a match. */
export function headerAbsentWrong(chart: Chart): void {
  web(chart, { split: { match: [RequestMatch.all(RequestMatch.headerPrefix('x-user', 'qa-'), RequestMatch.headerRegex('x-user', '.*-eu'))] } });
}

/**
 * People who opted in, by a cookie
 *
 * The application sets the cookie, say on a page "try the new shop". Other cookies of the request do not disturb it. A cookie that keeps
 * people where a weight has put them is something else: see [sticky clients](split.md).
 */
export function cookie(chart: Chart): void {
  web(chart, { split: { match: [RequestMatch.cookie('beta', 'on')] } });
}

/** JSON in a cookie: browsers do not send such values bare. */
export function cookieWrong(chart: Chart): void {
  web(chart, { split: { match: [RequestMatch.cookie('preferences', '{"beta":true}')] } });
}

/**
 * Links to the canary, by the query
 *
 * A link such as `https://shop.example.com/?track=canary` needs no tool on the tester's side, but only that one request goes to the
 * canary. Of a parameter that is given twice, the first one counts (measured). An expression sees the value as it stands in the query,
 * with its `%XX`.
 */
export function query(chart: Chart): void {
  web(chart, {
    split: {
      match: [RequestMatch.query('track', 'canary'), RequestMatch.queryRegex('build', '1[.]5[.].*'), RequestMatch.queryPresent('beta')],
    },
  });
}

/** A value that clients write as `ann%40example.com`, which is what the proxy compares. */
export function queryWrong(chart: Chart): void {
  web(chart, { split: { match: [RequestMatch.query('user', 'ann@example.com')] } });
}

/**
 * Several conditions at once
 *
 * `RequestMatch.all`: every one of them must hold.
 */
export function all(chart: Chart): void {
  web(chart, { split: { match: [RequestMatch.all(RequestMatch.header('x-canary', 'true'), RequestMatch.cookie('country', 'nl'))] } });
}

/** Two cookies: for Istio, both are the one header `cookie`. */
export function allWrong(chart: Chart): void {
  web(chart, { split: { match: [RequestMatch.all(RequestMatch.cookie('beta', 'on'), RequestMatch.cookie('country', 'nl'))] } });
}

/**
 * One of several conditions
 *
 * The matches of a split are alternatives.
 */
export function alternatives(chart: Chart): void {
  web(chart, { split: { match: [RequestMatch.header('x-canary', 'true'), RequestMatch.cookie('beta', 'on')] } });
}

/** The same match in another spelling: names of headers have no case. */
export function alternativesWrong(chart: Chart): void {
  web(chart, { split: { match: [RequestMatch.header('x-canary', 'true'), RequestMatch.header('X-Canary', 'true')] } });
}

/**
 * Users of a group, by their token
 *
 * The gateway's pods need a RequestAuthentication, which verifies the token; of a claim that is a list, one item is enough, and
 * `realm.group` is `group` inside `realm`. Only gateways verify tokens, so the rule is not in the mesh. [The whole recipe](users.md#istio-a-group-by-a-verified-token)
 * has that object, and what happens without it.
 */
export function jwtClaim(chart: Chart): void {
  web(chart, { split: { match: [RequestMatch.jwtClaim('groups', 'beta')] } });
}

/** A service that only other services call. */
export function jwtClaimWrong(chart: Chart): void {
  web(chart, { routing: Routing.istio(), split: { match: [RequestMatch.jwtClaim('groups', 'beta')] } });
}

/**
 * A whole chain of services
 *
 * A header reaches the next service only if the application passes it on. `baggage` is what OpenTelemetry passes on by itself, so that a
 * tester who sends `baggage: track=canary` to the first service gets the canaries of all of them.
 */
export function chain(chart: Chart): void {
  const split = { match: [RequestMatch.baggage('track', 'canary')] };
  web(chart, { split });
  web(chart, { routing: Routing.istio(), split }, 'cart');
}

/** A mail address: take an id of letters and digits. */
export function chainWrong(chart: Chart): void {
  web(chart, { split: { match: [RequestMatch.baggage('user', 'ann@example.com')] } });
}
