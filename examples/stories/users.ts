import { ApiObject, Chart, Duration } from 'cdk8s';
import { GatewayApiOptions, GatewayImplementation, RequestMatch, Routing, Sticky, Workload } from 'cdk8s-canary';
import { GATEWAY, web } from './web';

/** Where requests come in by the Gateway API. */
const PUBLIC: GatewayApiOptions = { hosts: ['shop.example.com'], gateways: [{ name: 'public', namespace: 'istio-system' }] };

/** Who issues tokens, and the keys that they are verified with. */
const TOKENS = { issuer: 'https://login.example.com', jwksUri: 'https://login.example.com/keys', forwardOriginalToken: true };

/** What the page shows of each story. */
export const shown = {
  header: ['VirtualService web spec.http'],
  istioGroup: ['RequestAuthentication users', 'VirtualService web spec.http'],
  istioChain: [
    'RequestAuthentication users spec', 'VirtualService web spec.http.default-canary', 'VirtualService cart-mesh spec.http.default-canary',
  ],
  istioShare: ['VirtualService web spec.http'],
  istioBuckets: ['VirtualService web spec.http'],
  gatewayGroup: ['HTTPRoute web spec.rules'],
  gatewayShare: ['HTTPRoute web spec.rules'],
  gatewayTokens: ['RequestAuthentication users', 'AuthorizationPolicy users', 'HTTPRoute web spec.rules'],
  gatewaySticky: ['HTTPRoute web spec.rules'],
  albGroup: ['Ingress web metadata.annotations'],
  albShare: ['Ingress web metadata.annotations'],
  nginxGroup: ['Ingress web-canary metadata.annotations'],
  nginxShare: ['Ingress web metadata.annotations', 'Ingress web-canary metadata.annotations'],
  nginxBuckets: ['Ingress web-canary metadata.annotations'],
  serviceGroup: ['Service web spec', 'Service try spec'],
  serviceShare: ['Service web spec'],
};

/** Who gets which request. */
export const reaches = {
  header: [
    'gateway GET / with user-group: beta-testers -> canary 100 %',
    'gateway GET / with user-group: guests -> stable 90 %, canary 10 %',
    'gateway GET / -> stable 90 %, canary 10 %',
    'mesh GET / with user-group: beta-testers -> canary 100 %',
  ],
  istioGroup: [
    'gateway GET / -> stable 100 %',
    'gateway GET / with groups: beta -> stable 100 %',
    'gateway GET / with cookie groups=beta -> stable 100 %',
    'mesh GET / -> stable 100 %',
  ],
  istioChain: [
    'gateway GET / -> web 100 %',
    'gateway GET / with x-user-group: beta-testers -> web 100 %',
    'mesh GET cart:8080/ with x-user-group: beta-testers -> cart-canary 100 %',
    'mesh GET cart:8080/ with x-user-group: guests -> cart 100 %',
    'mesh GET cart:8080/ -> cart 100 %',
  ],
  istioShare: [
    'gateway GET / -> stable 80 %, canary 20 %',
    'gateway GET / with cookie shop-web-track=stable-87a17fc1 -> stable 100 %',
    'gateway GET / with cookie shop-web-track=stable-3dbb2cbe -> stable 80 %, canary 20 %',
    'gateway GET / with cookie shop-web-track=canary-72322715 -> canary 100 %',
    'gateway GET / with user-group: staff and cookie shop-web-track=stable-87a17fc1 -> canary 100 %',
    'mesh GET / with cookie shop-web-track=canary-72322715 -> canary 100 %',
  ],
  istioBuckets: [
    'gateway GET / with x-user-bucket: 00 -> canary 100 %',
    'gateway GET / with x-user-bucket: 04 -> canary 100 %',
    'gateway GET / with x-user-bucket: 05 -> stable 100 %',
    'gateway GET / with x-user-bucket: 4 -> stable 100 %',
    'gateway GET / -> stable 100 %',
    'mesh GET / with x-user-bucket: 04 -> canary 100 %',
  ],
  gatewayGroup: [
    'gateway GET / with user-group: beta-testers -> canary 100 %',
    'gateway GET / with user-group: Beta-Testers -> stable 90 %, canary 10 %',
    'gateway GET / -> stable 90 %, canary 10 %',
  ],
  gatewayShare: [
    'gateway GET / with x-user-bucket: 00 -> canary 100 %',
    'gateway GET / with x-user-bucket: 04 -> canary 100 %',
    'gateway GET / with x-user-bucket: 05 -> stable 100 %',
    'gateway GET / -> stable 100 %',
  ],
  gatewayTokens: ['gateway GET / with x-user-group: guests -> stable 100 %', 'gateway GET / with x-user-group: beta-testers -> canary 100 %'],
  gatewaySticky: [
    'gateway GET / -> stable 80 %, canary 20 %',
    'gateway GET / with cookie shop-web-track=stable-87a17fc1 -> stable 100 %',
    'gateway GET / with cookie shop-web-track=stable-3dbb2cbe -> stable 80 %, canary 20 %',
    'gateway GET / with cookie shop-web-track=canary-72322715 -> canary 100 %',
    'gateway GET / with user-group: staff and cookie shop-web-track=stable-87a17fc1 -> canary 100 %',
  ],
  albGroup: [
    'alb GET / with x-user-group: beta-testers -> canary 100 %',
    'alb GET / with x-user-group: Beta-Testers -> canary 100 %',
    'alb GET / with x-user-group: staff -> canary 100 %',
    'alb GET / with x-user-group: guests -> stable 100 %',
    'alb GET / -> stable 100 %',
    'plain GET / with x-user-group: staff -> stable 100 %',
  ],
  albShare: [
    'alb GET / -> stable 95 %, canary 5 %',
    'alb GET / with x-user-group: staff and cookie AWSALBTG=of-stable -> canary 100 %',
  ],
  nginxGroup: [
    'ingress GET / with x-user-group: beta-testers -> canary 100 %',
    'ingress GET / with x-user-group: guests -> stable 100 %',
    'ingress GET / with cookie beta=always -> canary 100 %',
    'ingress GET / with cookie beta=never -> stable 100 %',
    'ingress GET / with x-user-group: beta-testers and cookie beta=never -> canary 100 %',
    'ingress GET / -> stable 100 %',
  ],
  nginxShare: [
    'ingress GET / -> stable 95 %, canary 5 %',
    'ingress GET / with cookie shop-web-track-3dbb2cbe=1763.21.7|f1edf2d3944e0f4bc10aa93a6fcb0f3e -> canary 100 %',
    'ingress GET / with cookie shop-web-track-3dbb2cbe=1763.21.7|5f860b78dba941052d2c694c72a8810d -> stable 100 %',
    'ingress GET / with cookie shop-web-track-87a17fc1=1763.21.7|f1edf2d3944e0f4bc10aa93a6fcb0f3e -> stable 95 %, canary 5 %',
  ],
  nginxBuckets: [
    'ingress GET / with x-user-bucket: 00 -> canary 100 %',
    'ingress GET / with x-user-bucket: 04 -> canary 100 %',
    'ingress GET / with x-user-bucket: 05 -> stable 100 %',
    'ingress GET / -> stable 100 %',
  ],
  serviceGroup: ['plain GET / -> web 100 %', 'plain GET try:8080/ -> try 100 %', 'mesh GET try:8080/ -> try 100 %'],
  serviceShare: ['plain GET / -> stable 95 %, canary 5 %', 'plain GET / with cookie shop-web-track=canary-72322715 -> stable 95 %, canary 5 %'],
};

/**
 * A group, by a header that the edge writes
 *
 * The same people get the canary every time, because the proxy in front of the gateway knows who they are and says so in each request. This is the
 * form for every provider; the sections below say what differs.
 *
 * What can be forged: a match believes the request. Whoever can send `user-group: beta-testers` is a beta tester, here also every pod of the mesh.
 * So the edge must write the header in every request: the group of somebody who has signed in, and nothing, which is to remove it, for everybody
 * else. Nobody may reach the gateway past the edge. The route itself cannot do that: this one removes the header, and the client is on the canary
 * all the same, because a route is chosen by the request as it came (measured on Istio). An external authorizer (`CUSTOM`) comes too late as well,
 * unless it makes Envoy choose again, which `clearRouteCache` of its provider is for (in September 2026 istiod [did not write it to
 * Envoy](https://github.com/istio/istio/issues/61558)). A match chooses a version; what strangers must not see, the application has to guard.
 *
 * When the weight changes: the group stays on the canary whatever the weight is, and everybody else is drawn with every request. Who leaves the
 * group is on stable, or drawn, with the next request. A rollback by `idle: true` takes the group along.
 */
export function header(chart: Chart): void {
  web(chart, {
    routing: Routing.istio({ ...GATEWAY, routes: [{ requestHeaders: { remove: ['user-group'] } }] }),
    split: { weight: 10, match: [RequestMatch.header('user-group', 'beta-testers')] },
  });
}

/** The certificate of the client, in a header that Envoy itself writes. */
export function headerWrong(chart: Chart): void {
  web(chart, { split: { match: [RequestMatch.headerPrefix('x-forwarded-client-cert', 'By=spiffe://cluster.local/ns/beta/')] } });
}

/**
 * Istio: a group, by a verified token
 *
 * The token of a user says the group, on every device, and nobody can forge it. The RequestAuthentication is what verifies it: it stands in the
 * namespace of the gateway's pods and selects them. `fromCookies` in it finds the token of pages, which send a cookie and no `Authorization`.
 *
 * Measured with istiod (main of August 2026) and Envoy 1.40: a request with a valid token of the group gets the canary, one without a token gets stable, and one whose
 * token is expired or signed by somebody else gets 401, from this object on, also on routes that never asked for a token. Without this object nobody
 * gets the canary, whatever the token says, and nothing but IST0149 of `istioctl analyze` tells. The claim may be a list or one text; `staff beta`
 * in one text is neither. Requests with a header or cookie of the name of the claim are not meant. Claims are known to gateways only: see the next
 * section for callers of the mesh.
 *
 * When the weight changes: nothing for the group. Who leaves it leaves with the next token, so that the lifetime of tokens is how long that takes.
 */
export function istioGroup(chart: Chart): void {
  new ApiObject(chart, 'Tokens', {
    apiVersion: 'security.istio.io/v1',
    kind: 'RequestAuthentication',
    metadata: { name: 'users', namespace: 'istio-system' },
    spec: { selector: { matchLabels: { istio: 'ingressgateway' } }, jwtRules: [TOKENS] },
  });
  web(chart, { split: { match: [RequestMatch.jwtClaim('groups', 'staff'), RequestMatch.jwtClaim('groups', 'beta')] } });
}

/** Members of both groups: Istio asks for a claim once, and a claim is compared with one value. */
export function istioGroupWrong(chart: Chart): void {
  web(chart, { split: { match: [RequestMatch.all(RequestMatch.jwtClaim('groups', 'staff'), RequestMatch.jwtClaim('groups', 'beta'))] } });
}

/**
 * Istio: the same group in the services behind the gateway
 *
 * Sidecars choose no route by a claim. So the gateway writes the claim into a header (`outputClaimToHeaders`), the applications pass it on, as they
 * do with [`baggage`](matches.md#a-whole-chain-of-services), and the services behind match the header.
 *
 * Measured: the pods behind the gateway see what the verified token says and nothing that a client has sent under this name; where there is no
 * token, or none with this claim, they see no such header. But the gateway itself has chosen the route of a request without a token before it
 * removes the header. So match the claim at the gateway and the header behind it, never the header at the gateway. Inside the mesh every pod can
 * write the header.
 *
 * The claim must be a text, a number or a boolean for that; the header has it as text. Who leaves the group leaves all services with the next token.
 */
export function istioChain(chart: Chart): void {
  const outputClaimToHeaders = [{ header: 'x-user-group', claim: 'group' }];
  new ApiObject(chart, 'Tokens', {
    apiVersion: 'security.istio.io/v1',
    kind: 'RequestAuthentication',
    metadata: { name: 'users', namespace: 'istio-system' },
    spec: { selector: { matchLabels: { istio: 'ingressgateway' } }, jwtRules: [{ ...TOKENS, outputClaimToHeaders }] },
  });
  web(chart, { split: { match: [RequestMatch.jwtClaim('group', 'beta-testers')] } });
  web(chart, { routing: Routing.istio(), split: { match: [RequestMatch.header('x-user-group', 'beta-testers')] } }, 'cart');
}

/** The claim in both services: callers of `cart` are in the mesh. */
export function istioChainWrong(chart: Chart): void {
  const split = { match: [RequestMatch.jwtClaim('group', 'beta-testers')] };
  web(chart, { split });
  web(chart, { routing: Routing.istio(), split }, 'cart');
}

/**
 * Istio: a share of clients, by a cookie
 *
 * [Sticky clients](split.md#clients-stay-on-their-track) are drawn once, and get the same track until the cookie has ended. The proxy sets the
 * cookie; the application does nothing, and neither it nor the edge may remove `set-cookie` from answers. A cache in front must not keep answers
 * with a cookie, or it gives one client's track to all. A share of clients is not quite one of people: who has two browsers is drawn twice, and
 * private windows are drawn anew. Calls of pods in the mesh are drawn each time unless the caller keeps cookies or passes them on.
 *
 * What can be forged: the value is the same for all clients of a track, so that one can copy it. `HttpOnly` keeps it from scripts, not from users.
 *
 * When the weight changes, here from 5 to 20: the third line is a client that had stable at 5 % and is drawn again, the fourth one that had the
 * canary and keeps it. That makes 24 % of the old clients. It is the same downwards: from 20 to 5 the canary keeps its 20 % and gets 5 % of the
 * others, so that a smaller weight is felt as the cookies end. To have clients drawn anew at once, give the canary another `version`; weight 0 in
 * between does it for those who come by meanwhile.
 *
 * Who leaves: at the end of `maxAge`, which counts from the first answer and is not prolonged; with another version of the canary; at weight 0 and
 * with `idle: true`. A group besides comes first, also for somebody with the cookie of stable; who leaves the group finds the cookie again, or is
 * drawn.
 */
export function istioShare(chart: Chart): void {
  web(chart, { split: { weight: 20, sticky: Sticky.cookie(), match: [RequestMatch.header('user-group', 'staff')] } });
}

/** A route that removes cookies from answers, for a cache in front: nobody would ever be sticky. */
export function istioShareWrong(chart: Chart): void {
  web(chart, {
    routing: Routing.istio({ ...GATEWAY, routes: [{ responseHeaders: { remove: ['set-cookie'] } }] }),
    split: { weight: 20, sticky: Sticky.cookie() },
  });
}

/**
 * Istio: a share of people, by a number that each of them has
 *
 * For people instead of browsers, and for callers without cookies: whoever knows the user, the edge or the application that calls, makes a number
 * from 00 to 99 of the id, say a hash of it modulo 100, and sends it in a header. The match says which numbers have the canary: `0[0-4]` are 5 % of
 * the people, on all devices and for ever the same ones. The weight stays 0, and people without a number get stable. As with every header, only the
 * edge may write it.
 *
 * The next step is `[01][0-9]` for 20 %: whoever had the canary keeps it, and on the way back the last ones go first. Nobody is ever drawn, and a
 * new version of the canary starts with the same people; to spread the risk, let the hash be one of id and release. Somebody leaves by another
 * number.
 */
export function istioBuckets(chart: Chart): void {
  web(chart, { split: { match: [RequestMatch.headerRegex('x-user-bucket', '0[0-4]')] } });
}

/** Two ranges in one `all`, which nobody is in: list them as two matches. */
export function istioBucketsWrong(chart: Chart): void {
  const ranges = [RequestMatch.headerRegex('x-user-bucket', '0[0-4]'), RequestMatch.headerRegex('x-user-bucket', '9[0-9]')];
  web(chart, { split: { match: [RequestMatch.all(...ranges)] } });
}

/**
 * Gateway API: a group, by the whole value of a header
 *
 * That is all that every implementation of the Gateway API understands: no start of a value, no cookie, no claim. [The edge writes the
 * header](users.md#a-group-by-a-header-that-the-edge-writes) and removes that of clients; the filter `RequestHeaderModifier` of the route is too
 * late, because rules are chosen by the request as it came. Who leaves the group is drawn with the next request.
 */
export function gatewayGroup(chart: Chart): void {
  web(chart, { routing: Routing.gatewayApi(PUBLIC), split: { weight: 10, match: [RequestMatch.header('user-group', 'beta-testers')] } });
}

/** The claim of a token. */
export function gatewayGroupWrong(chart: Chart): void {
  web(chart, { routing: Routing.gatewayApi(PUBLIC), split: { match: [RequestMatch.jwtClaim('groups', 'beta')] } });
}

/**
 * Gateway API: a share of people, without knowing the implementation
 *
 * The weight is one of requests, and sticky clients need a cookie, which no rule finds without an expression. So the edge sends [a number of the
 * user](users.md#istio-a-share-of-people-by-a-number-that-each-of-them-has), and the match lists those that have the canary, one by one. A rule has
 * at most 64 matches for each path and method; beyond that the library makes a second rule, and of all rules of a route 128 are allowed. Coarser
 * numbers, 00 to 19 for 5 % each, need fewer.
 *
 * A step lists more numbers. Whoever had the canary keeps it.
 */
export function gatewayShare(chart: Chart): void {
  const match = ['00', '01', '02', '03', '04'].map(bucket => RequestMatch.header('x-user-bucket', bucket));
  web(chart, { routing: Routing.gatewayApi(PUBLIC), split: { match } });
}

/** The number in a cookie of the application. */
export function gatewayShareWrong(chart: Chart): void {
  web(chart, { routing: Routing.gatewayApi(PUBLIC), split: { match: [RequestMatch.cookie('bucket', '04')] } });
}

/**
 * Gateway API on Istio: a group, by a verified token
 *
 * An HTTPRoute knows no claims, so the gateway writes the claim into a header before it chooses the route. Measured with istiod (main of August 2026) and Envoy 1.40: with
 * a valid token the header is that of the token, whatever the client has sent, and a token without the claim removes it; with a bad token the answer
 * is 401. But a client without a token chooses its route by the header that it sends, and a policy that refuses that header does not see it any
 * more. That is why the AuthorizationPolicy refuses every request to the host without a token (403). Where some users have none, use
 * [`Routing.istio`](users.md#istio-a-group-by-a-verified-token), which matches the claim itself.
 *
 * Both objects stand in the namespace of the Gateway and name it in `targetRefs`. The lines below are headers as the token gives them. Who leaves
 * the group leaves with the next token.
 */
export function gatewayTokens(chart: Chart): void {
  const targetRefs = [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'public' }];
  const metadata = { name: 'users', namespace: 'istio-system' };
  new ApiObject(chart, 'Tokens', {
    apiVersion: 'security.istio.io/v1',
    kind: 'RequestAuthentication',
    metadata,
    spec: { targetRefs, jwtRules: [{ ...TOKENS, outputClaimToHeaders: [{ header: 'x-user-group', claim: 'group' }] }] },
  });
  new ApiObject(chart, 'TokensOnly', {
    apiVersion: 'security.istio.io/v1',
    kind: 'AuthorizationPolicy',
    metadata,
    spec: {
      targetRefs,
      action: 'DENY',
      rules: [{ from: [{ source: { notRequestPrincipals: ['*'] } }], to: [{ operation: { hosts: ['shop.example.com'] } }] }],
    },
  });
  web(chart, {
    routing: Routing.gatewayApi({ ...PUBLIC, implementation: GatewayImplementation.ISTIO }),
    split: { match: [RequestMatch.header('x-user-group', 'beta-testers')] },
  });
}

/** Whoever has the header at all. */
export function gatewayTokensWrong(chart: Chart): void {
  const routing = Routing.gatewayApi({ ...PUBLIC, implementation: GatewayImplementation.ISTIO });
  web(chart, { routing, split: { match: [RequestMatch.headerPresent('x-user-group')] } });
}

/**
 * Gateway API on Istio: a share of clients, by a cookie
 *
 * As [behind Istio itself](users.md#istio-a-share-of-clients-by-a-cookie), with the same cookie and the same values, so that clients keep their
 * track when the routing changes from one to the other. The third line is a client that had stable at 5 % and is drawn again at 20 %, the fourth one
 * that had the canary. Other implementations: [a number of the user](users.md#gateway-api-a-share-of-people-without-knowing-the-implementation);
 * with a declared `implementation` an expression says it in one match.
 */
export function gatewaySticky(chart: Chart): void {
  web(chart, {
    routing: Routing.gatewayApi({ ...PUBLIC, implementation: GatewayImplementation.ISTIO }),
    split: { weight: 20, sticky: Sticky.cookie(), match: [RequestMatch.header('user-group', 'staff')] },
  });
}

/** Another implementation, of which nobody knows whether clients would stay. */
export function gatewayStickyWrong(chart: Chart): void {
  const routing = Routing.gatewayApi({ ...PUBLIC, implementation: GatewayImplementation.ENVOY_GATEWAY });
  web(chart, { routing, split: { weight: 20, sticky: Sticky.cookie() } });
}

/**
 * AWS: a group, by a header
 *
 * A rule compares what the client has sent, also where the load balancer signs users in: what it adds then (`x-amzn-oidc-data`) is for the pods. So
 * the header comes from what stands in front, say a function of CloudFront that writes it after it has verified a token, and removes that of
 * clients. The security group of the load balancer must let in nothing else. Without such an edge the application sets [a
 * cookie](alb.md#testers-by-a-cookie-behind-an-application-load-balancer) when somebody of the group signs in, which everybody can copy.
 *
 * Values are compared without case. Callers inside the cluster do not pass the load balancer and get stable. Who leaves the group gets stable with
 * the next request, or when the application has taken the cookie back.
 */
export function albGroup(chart: Chart): void {
  web(chart, {
    routing: Routing.alb({ hosts: ['shop.example.com'] }),
    split: { match: [RequestMatch.header('x-user-group', 'staff'), RequestMatch.header('x-user-group', 'beta-testers')] },
  });
}

/** The claim of the token that the load balancer itself has verified: no rule can look into it. */
export function albGroupWrong(chart: Chart): void {
  web(chart, { routing: Routing.alb({ hosts: ['shop.example.com'] }), split: { match: [RequestMatch.jwtClaim('groups', 'beta')] } });
}

/**
 * AWS: a share of clients, by the load balancer's cookie
 *
 * [`AWSALBTG`](alb.md#clients-stay-on-their-target-group) is encrypted, so that nobody can write one. The application does nothing.
 *
 * When the weight changes: nobody with the cookie is drawn again, neither clients of stable nor those of the canary, and a new image of the canary
 * reaches the clients that it has. AWS gives the cookie a new age with every answer, so that a client leaves its track when it has sent nothing for
 * `maxAge`. With a short age the share follows the weight; with a long one from 5 to 20 only new clients count. At weight 0, at 100 and with `idle:
 * true` stickiness is off and everybody leaves at once.
 *
 * A group besides has rules of its own, which come first: members get the canary also with the cookie of stable. For people instead of browsers,
 * match [a number of the user](users.md#istio-a-share-of-people-by-a-number-that-each-of-them-has), which here needs version 2.14.1 of the
 * controller for the expression.
 */
export function albShare(chart: Chart): void {
  web(chart, {
    routing: Routing.alb({ hosts: ['shop.example.com'] }),
    split: { weight: 5, sticky: Sticky.cookie({ maxAge: Duration.minutes(10) }), match: [RequestMatch.header('x-user-group', 'staff')] },
  });
}

/** A name for the cookie, such as other providers take. */
export function albShareWrong(chart: Chart): void {
  web(chart, { routing: Routing.alb({ hosts: ['shop.example.com'] }), split: { weight: 5, sticky: Sticky.cookie({ name: 'shop-track' }) } });
}

/**
 * ingress-nginx: a group, by a header and a switch
 *
 * The edge writes the header for those who are in the group; the cookie is [the switch](nginx.md#clients-that-opt-in-and-out-by-a-cookie) that the
 * application sets for those who want to be: `always` on, `never` off. The header comes first, so that somebody of the group is not switched off.
 * The controller chooses the track before it asks `auth-url`, and the headers that it sets itself are for the pods: neither can say the group. It is
 * the proxy in front that has to remove the header of clients. The cookie is everybody's to set.
 *
 * When the weight changes: the group stays, everybody else is drawn with every request. Who leaves gets stable with the next request, or when the
 * cookie is gone. A group cannot stand [beside sticky clients](nginx.md#clients-stay-on-their-track-behind-ingress-nginx): whoever has the cookie of
 * stable would never be in it.
 */
export function nginxGroup(chart: Chart): void {
  web(chart, {
    routing: Routing.nginxIngress({ hosts: ['shop.example.com'] }),
    split: { match: [RequestMatch.header('x-user-group', 'beta-testers'), RequestMatch.cookie('beta', 'always')] },
  });
}

/** A switch with a value of one's own: the controller knows `always` and `never`, and looks for others in the header `Cookie`, a second one. */
export function nginxGroupWrong(chart: Chart): void {
  web(chart, {
    routing: Routing.nginxIngress({ hosts: ['shop.example.com'] }),
    split: { match: [RequestMatch.header('x-user-group', 'beta-testers'), RequestMatch.cookie('beta', 'yes')] },
  });
}

/**
 * ingress-nginx: a share of clients, by the controller's cookie
 *
 * The cookie keeps a client at one pod of its track. Half of its value stands for the pod and half for the track, the same for all clients, so that
 * it can be copied. The application does nothing.
 *
 * When the weight changes, or the version of the canary: everybody is drawn again, also those of the canary, because the cookie has another name.
 * The last line is a client that had the canary at another weight. So the share is exact at each step, and the people are not the same ones: most of
 * those who saw the canary at 5 % are back on stable at 20 %. Who must not go back and forth needs [a
 * number](users.md#ingress-nginx-a-share-of-people-by-a-number-that-each-of-them-has). A client leaves at the end of `maxAge`, at every step, and at
 * weight 0 and 100.
 */
export function nginxShare(chart: Chart): void {
  web(chart, { routing: Routing.nginxIngress({ hosts: ['shop.example.com'] }), split: { weight: 5, sticky: Sticky.cookie() } });
}

/** A switch for those who want the canary, beside it: the cookie of affinity comes first. */
export function nginxShareWrong(chart: Chart): void {
  const split = { weight: 5, sticky: Sticky.cookie(), match: [RequestMatch.cookie('beta', 'always')] };
  web(chart, { routing: Routing.nginxIngress({ hosts: ['shop.example.com'] }), split });
}

/**
 * ingress-nginx: a share of people, by a number that each of them has
 *
 * The numbers are those of [Istio](users.md#istio-a-share-of-people-by-a-number-that-each-of-them-has), and they are the one header of the canary.
 * Whoever had the canary keeps it in the next step.
 */
export function nginxBuckets(chart: Chart): void {
  const match = [RequestMatch.headerRegex('x-user-bucket', '0[0-4]')];
  web(chart, { routing: Routing.nginxIngress({ hosts: ['shop.example.com'] }), split: { match } });
}

/** The group of testers by another header besides. */
export function nginxBucketsWrong(chart: Chart): void {
  const match = [RequestMatch.headerRegex('x-user-bucket', '0[0-4]'), RequestMatch.header('x-user-group', 'beta-testers')];
  web(chart, { routing: Routing.nginxIngress({ hosts: ['shop.example.com'] }), split: { match } });
}

/**
 * Only Kubernetes: a group has an address of its own
 *
 * A Service looks at no request, so that it knows neither users nor groups. Who knows them is the caller: the new version runs as a service with its
 * own name, and the caller, or a flag in its configuration, sends the group to `try` and everybody else to `web`. The same caller can send a share
 * of people there, by a number that it makes of the user's id. The choice is in one place, cannot be forged by the user, and takes effect with the
 * next request. When the version is good, `web` gets its image and `try` goes.
 *
 * Otherwise put something before the Service that reads requests: any other section of this page.
 */
export function serviceGroup(chart: Chart): void {
  const workload = (version: string) => Workload.container({ image: `registry.example/web:${version}`, ports: [{ name: 'http', port: 8080 }] });
  web(chart, { workload: workload('1.4.2'), canary: undefined, routing: Routing.service() });
  web(chart, { workload: workload('1.5.0'), canary: undefined, routing: Routing.service() }, 'try');
}

/** A header at a Service. */
export function serviceGroupWrong(chart: Chart): void {
  web(chart, { routing: Routing.service({ replicas: 20 }), split: { weight: 5, match: [RequestMatch.header('user-group', 'beta-testers')] } });
}

/**
 * Only Kubernetes: a share is one of connections, not of users
 *
 * A client that opens a connection meets the canary with 5 %, and with the next connection again, so that one user sees both versions. A client that
 * keeps its connection stays with its pod, which is no promise: any pod may end. No cookie counts, as the second line says. For the same users every
 * time use the [address](users.md#only-kubernetes-a-group-has-an-address-of-its-own) above, or another routing.
 */
export function serviceShare(chart: Chart): void {
  web(chart, { routing: Routing.service({ replicas: 20 }), split: { weight: 5 } });
}

/** Sticky clients at a Service. */
export function serviceShareWrong(chart: Chart): void {
  web(chart, { routing: Routing.service({ replicas: 20 }), split: { weight: 5, sticky: Sticky.cookie() } });
}
