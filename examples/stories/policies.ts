import { Chart, Duration } from 'cdk8s';
import { LoadBalancing, Routing, Sticky } from 'cdk8s-canary';
import { web } from './web';

/** What the page shows of each story. */
export const shown = {
  outliers: ['DestinationRule web spec.trafficPolicy'],
  perTrack: ['DestinationRule web spec'],
  loadBalancing: ['DestinationRule web spec.trafficPolicy', 'DestinationRule cart spec.trafficPolicy', 'DestinationRule search spec.trafficPolicy'],
  hashing: ['DestinationRule web spec.trafficPolicy'],
  hashKeys: ['DestinationRule web spec.trafficPolicy', 'DestinationRule cart spec.trafficPolicy', 'DestinationRule search spec.trafficPolicy'],
};

/** Who gets which request. */
export const reaches = {
  outliers: ['mesh GET / -> stable 100 %'],
  perTrack: ['mesh GET / -> stable 100 %'],
  loadBalancing: ['mesh GET / -> web 100 %', 'mesh GET cart:8080/ -> cart 100 %', 'mesh GET search:8080/ -> search 100 %'],
  hashing: [
    'mesh GET / -> stable 80 %, canary 20 %',
    'mesh GET / with cookie pod=1f0c -> stable 80 %, canary 20 %',
    'mesh GET / with cookie shop-web-track=canary-72322715 -> canary 100 %',
    'mesh GET / with cookie shop-web-track=stable-87a17fc1 -> stable 100 %',
  ],
  hashKeys: [
    'mesh GET / with x-user: ann -> web 100 %',
    'mesh GET / -> web 100 %',
    'mesh GET cart:8080/?room=7 -> cart 100 %',
    'mesh GET cart:8080/ -> cart 100 %',
    'mesh GET search:8080/ -> search 100 %',
  ],
};

/**
 * Leave out pods that fail
 *
 * Tracks do not stand in for each other: while all pods of a track are ejected, its share gets 503 (measured). With Istio's own 10 %, a
 * track with fewer than 10 pods never loses one (measured on Envoy 1.40), so say `maxEjectionPercent` as well.
 */
export function outliers(chart: Chart): void {
  web(chart, {
    routing: Routing.istio({
      trafficPolicy: {
        outlierDetection: {
          consecutive5xxErrors: 5,
          consecutiveGatewayErrors: 3,
          splitExternalLocalOriginErrors: true,
          consecutiveLocalOriginFailures: 3,
          interval: Duration.seconds(10),
          baseEjectionTime: Duration.seconds(30),
          maxEjectionPercent: 50,
          minHealthPercent: 30,
        },
      },
    }),
  });
}

/** More gateway errors than errors: these count as such, and eject the pod before. */
export function outliersWrong(chart: Chart): void {
  web(chart, { routing: Routing.istio({ trafficPolicy: { outlierDetection: { consecutive5xxErrors: 5, consecutiveGatewayErrors: 10 } } }) });
}

/**
 * Another policy for one track
 *
 * What a track sets replaces the part of the same name that all tracks share: `connectionPool` as a whole, not one number of it.
 */
export function perTrack(chart: Chart): void {
  web(chart, {
    stable: { version: '1.4.2' },
    canary: { image: 'registry.example/web:1.5.0', version: '1.5.0' },
    baseline: {},
    routing: Routing.istio({
      trafficPolicy: { loadBalancing: LoadBalancing.leastRequest(), connectionPool: { maxConnections: 100 } },
      trackPolicies: {
        stable: { connectionPool: { maxConnections: 400 } },
        canary: { outlierDetection: { consecutive5xxErrors: 3, maxEjectionPercent: 50 } },
        baseline: { outlierDetection: { consecutive5xxErrors: 3, maxEjectionPercent: 50 } },
      },
    }),
  });
}

/** A policy for a track that is not there. */
export function perTrackWrong(chart: Chart): void {
  web(chart, { routing: Routing.istio({ trackPolicies: { baseline: { connectionPool: { maxConnections: 10 } } } }) });
}

/**
 * How a pod is chosen
 *
 * Inside the track that was drawn. `leastRequest` is what Istio does by itself. `PASSTHROUGH` is not offered: it connects to the address that the
 * caller wanted, which ends every split.
 */
export function loadBalancing(chart: Chart): void {
  web(chart, { routing: Routing.istio({ trafficPolicy: { loadBalancing: LoadBalancing.leastRequest() } }) });
  web(chart, { routing: Routing.istio({ trafficPolicy: { loadBalancing: LoadBalancing.roundRobin() } }) }, 'cart');
  web(chart, { routing: Routing.istio({ trafficPolicy: { loadBalancing: LoadBalancing.random() } }) }, 'search');
}

/** A policy that says nothing, which Istio refuses. */
export function loadBalancingWrong(chart: Chart): void {
  web(chart, { routing: Routing.istio({ trafficPolicy: {} }) });
}

/**
 * The same client gets the same pod
 *
 * For caches in memory. The hash chooses among the pods of the track that was drawn; that clients stay on a track is said in the split.
 */
export function hashing(chart: Chart): void {
  web(chart, {
    routing: Routing.istio({ trafficPolicy: { loadBalancing: LoadBalancing.consistentHashCookie('pod', { ttl: Duration.hours(1), path: '/' }) } }),
    split: { weight: 20, sticky: Sticky.cookie() },
  });
}

/** Without `sticky`, in the hope that the hash keeps clients on a track. */
export function hashingWrong(chart: Chart): void {
  web(chart, { routing: Routing.istio({ trafficPolicy: { loadBalancing: LoadBalancing.consistentHashHeader('x-user') } }), split: { weight: 20 } });
}

/**
 * Other things that a hash can be made of
 *
 * Requests without the header or the parameter go to any pod. Behind load balancers and other proxies, the address is theirs.
 */
export function hashKeys(chart: Chart): void {
  web(chart, { routing: Routing.istio({ trafficPolicy: { loadBalancing: LoadBalancing.consistentHashHeader('x-user') } }) });
  web(chart, { routing: Routing.istio({ trafficPolicy: { loadBalancing: LoadBalancing.consistentHashQueryParameter('room') } }) }, 'cart');
  web(chart, { routing: Routing.istio({ trafficPolicy: { loadBalancing: LoadBalancing.consistentHashSourceIp() } }) }, 'search');
}
