import { Chart, Duration } from 'cdk8s';
import { LoadBalancing, RequestMatch, Routing, Sticky } from 'cdk8s-canary';
import { GATEWAY, web } from './web';

/** What the page shows of each story. */
export const shown = {
  weight: ['VirtualService web spec.http', 'VirtualService web-mesh spec.http'],
  weightAndMatch: ['VirtualService web spec.http'],
  rollback: ['Deployment web-canary spec.replicas', 'VirtualService web spec.http'],
  promotion: ['VirtualService web spec.http'],
  sticky: ['VirtualService web spec.http'],
  stickyEnd: ['VirtualService web spec.http'],
};

/** Who gets which request. */
export const reaches = {
  weight: ['gateway GET / -> stable 95 %, canary 5 %', 'mesh GET / -> stable 95 %, canary 5 %'],
  weightAndMatch: [
    'gateway GET / with x-canary: true -> canary 100 %',
    'gateway GET / with x-canary: false -> stable 95 %, canary 5 %',
    'gateway GET / -> stable 95 %, canary 5 %',
    'mesh GET / with x-canary: true -> canary 100 %',
    'mesh GET / -> stable 95 %, canary 5 %',
  ],
  rollback: [
    'gateway GET / -> stable 100 %',
    'gateway GET / with x-canary: true -> stable 100 %',
    'mesh GET / -> stable 100 %',
    'mesh GET / with x-canary: true -> stable 100 %',
    'plain GET / -> stable 100 %',
  ],
  promotion: ['gateway GET / -> canary 100 %', 'mesh GET / -> canary 100 %', 'plain GET / -> stable 50 %, canary 50 %'],
  sticky: [
    'gateway GET / -> stable 80 %, canary 20 %',
    'gateway GET / with cookie web-track=canary-72322715 -> canary 100 %',
    'gateway GET / with cookie web-track=stable-87a17fc1 -> stable 100 %',
    'gateway GET / with cookie theme=dark and cookie web-track=canary-72322715 -> canary 100 %',
    'gateway GET / with cookie web-track=canary-of-yesterday -> stable 80 %, canary 20 %',
    'gateway GET / with cookie web-track=stable-of-5-percent -> stable 80 %, canary 20 %',
    'mesh GET / -> stable 80 %, canary 20 %',
    'mesh GET / with cookie web-track=canary-72322715 -> canary 100 %',
  ],
  stickyEnd: [
    'gateway GET / -> stable 100 %',
    'gateway GET / with cookie shop-web-track=canary-72322715 -> stable 100 %',
    'gateway GET / with cookie shop-web-track=stable-87a17fc1 -> stable 100 %',
  ],
};

/**
 * A share of all requests
 *
 * Every request is drawn by itself. The share is the same for clients at the gateway and for callers in the mesh, whatever the number of
 * pods is. A step of the rollout is a change of the number, and changes VirtualServices only.
 */
export function weight(chart: Chart): void {
  web(chart, { split: { weight: 5 } });
}

/** A fraction: weights are percent. */
export function weightWrong(chart: Chart): void {
  web(chart, { split: { weight: 0.05 } });
}

/**
 * Testers always, and a share of everybody else
 *
 * Requests that match go to the canary whatever the weight is; the weight is of the rest.
 */
export function weightAndMatch(chart: Chart): void {
  web(chart, { split: { weight: 5, match: [RequestMatch.header('x-canary', 'true')] } });
}

/** The split outlives its canary. */
export function weightAndMatchWrong(chart: Chart): void {
  web(chart, { canary: undefined, split: { weight: 5, match: [RequestMatch.header('x-canary', 'true')] } });
}

/**
 * Roll back in one line
 *
 * `idle: true`: no pods, and both the share and the matches go to stable. All objects and names stay, and so does the rest of the code,
 * for the next attempt. Argo CD changes the routes first, and ends the pods in a later wave. With `kubectl apply` and Flux pods end while proxies are still learning of the new
 * routes, which takes them seconds: for a farewell without a lost request, remove the match and set weight 0 first, and make the canary idle in a second change.
 */
export function rollback(chart: Chart): void {
  web(chart, { canary: { image: 'registry.example/web:1.5.0', idle: true }, split: { weight: 20, match: [RequestMatch.header('x-canary', 'true')] } });
}

/** The canary scaled to 0 while it has a share. */
export function rollbackWrong(chart: Chart): void {
  web(chart, { canary: { image: 'registry.example/web:1.5.0', replicas: 0 }, split: { weight: 20 } });
}

/**
 * Promote: everybody gets the canary, then stable gets its image
 *
 * At weight 100 the routes send nothing to stable, so its pods can be replaced at leisure. Then the weight goes back to 0. The canary needs pods for the
 * whole load before the weight goes up.
 */
export function promotion(chart: Chart): void {
  web(chart, { stable: { replicas: 6 }, canary: { image: 'registry.example/web:1.5.0', replicas: 6 }, split: { weight: 100 } });
}

/** Stable switched off one step too early. */
export function promotionWrong(chart: Chart): void {
  web(chart, { stable: { replicas: 0 }, canary: { image: 'registry.example/web:1.5.0', replicas: 6 }, split: { weight: 95 } });
}

/**
 * Clients stay on their track
 *
 * The first answer sets a cookie, and the next requests follow it. Clients of the canary stay there while its version, or where it has
 * none its image, is the same; clients of stable are drawn again when the weight changes, so that a larger weight reaches them at once:
 * from 5 to 20 % gives the canary 24 % of the old clients and 20 % of the new ones. Clients that send no cookies back are drawn every
 * time. Services that share a host need cookies with names of their own, and have them by default. [Users, not requests](users.md) says for each routing who is
 * drawn again, and when.
 */
export function sticky(chart: Chart): void {
  web(chart, { split: { weight: 20, sticky: Sticky.cookie({ name: 'web-track', maxAge: Duration.hours(8) }) } });
}

/** Istio's consistent hash: it chooses a pod inside the track that was drawn, and keeps nobody on a track. */
export function stickyWrong(chart: Chart): void {
  web(chart, {
    routing: Routing.istio({ ...GATEWAY, trafficPolicy: { loadBalancing: LoadBalancing.consistentHashCookie('user') } }),
    split: { weight: 20 },
  });
}

/**
 * Sticky clients when the rollout ends
 *
 * At weight 0, and while the canary is idle, cookies are taken back: the rules for clients with a cookie send them where everybody goes,
 * and let the cookie expire. The next step starts anew.
 */
export function stickyEnd(chart: Chart): void {
  web(chart, { split: { weight: 0, sticky: Sticky.cookie() } });
}

/** No age, for a cookie until the browser is closed. */
export function stickyEndWrong(chart: Chart): void {
  web(chart, { split: { weight: 20, sticky: Sticky.cookie({ maxAge: Duration.seconds(0) }) } });
}
