import { Chart, Duration } from 'cdk8s';
import { ConnectionPool, H2Upgrade, Routing, UpstreamTls, UpstreamTlsOptions } from 'cdk8s-canary';
import { web } from './web';

/** What the page shows of each story. */
export const shown = {
  connections: ['DestinationRule web spec'],
  idle: ['DestinationRule web spec.trafficPolicy'],
  http2: ['DestinationRule web spec.trafficPolicy', 'DestinationRule cart spec.trafficPolicy'],
  tls: ['DestinationRule web spec.trafficPolicy'],
  mutualTls: ['DestinationRule web spec.trafficPolicy'],
  unverified: ['DestinationRule web spec.trafficPolicy'],
  meshTls: ['DestinationRule web spec.trafficPolicy', 'DestinationRule cart spec.trafficPolicy'],
};

/** Who gets which request. */
export const reaches = {
  connections: ['mesh GET / -> stable 100 %'],
  idle: ['mesh GET / -> stable 100 %'],
  http2: ['mesh GET / -> web 100 %', 'mesh GET cart:8080/ -> cart 100 %'],
  tls: ['mesh GET / -> stable 100 %'],
  mutualTls: ['mesh GET / -> stable 100 %'],
  unverified: ['mesh GET / -> stable 100 %'],
  meshTls: ['mesh GET / -> web 100 %', 'mesh GET cart:8080/ -> cart 100 %'],
};

/**
 * Limit connections and requests
 *
 * Every calling proxy counts for itself, and for every track apart: with 100, each caller has up to 100 connections to stable and 100 more
 * to the canary. What goes beyond a limit gets 503 at once.
 */
export function connections(chart: Chart): void {
  web(chart, {
    routing: Routing.istio({
      trafficPolicy: {
        connectionPool: {
          maxConnections: 100,
          http1MaxPendingRequests: 50,
          http2MaxRequests: 200,
          maxRequestsPerConnection: 1000,
          maxRetries: 10,
          connectTimeout: Duration.seconds(3),
        },
      },
    }),
  });
}

/** 0 for "none": Istio takes it for no limit. */
export function connectionsWrong(chart: Chart): void {
  web(chart, { routing: Routing.istio({ trafficPolicy: { connectionPool: { http1MaxPendingRequests: 0 } } }) });
}

/**
 * Idle connections
 *
 * `idleTimeout` is for connections of HTTP, `tcpIdleTimeout` for TCP, and for HTTP where `idleTimeout` is not set. Probes tell whether the other
 * side is still there.
 */
export function idle(chart: Chart): void {
  web(chart, {
    routing: Routing.istio({
      trafficPolicy: {
        connectionPool: {
          tcpIdleTimeout: Duration.hours(2),
          idleTimeout: Duration.minutes(15),
          maxConnectionDuration: Duration.hours(1),
          tcpKeepalive: { probes: 3, time: Duration.minutes(5), interval: Duration.seconds(30) },
        },
      },
    }),
  });
}

/** Milliseconds where seconds are wanted. */
export function idleWrong(chart: Chart): void {
  web(chart, { routing: Routing.istio({ trafficPolicy: { connectionPool: { tcpKeepalive: { time: Duration.millis(500) } } } }) });
}

/**
 * HTTP/2 to the pods
 *
 * With `UPGRADE`, on every port that routes go to, whatever its protocol: the application must speak HTTP/2 without TLS. With
 * `useClientProtocol`, pods get the version that the client speaks.
 */
export function http2(chart: Chart): void {
  web(chart, { routing: Routing.istio({ trafficPolicy: { connectionPool: { h2UpgradePolicy: H2Upgrade.UPGRADE, maxConcurrentStreams: 100 } } }) });
  const connectionPool: ConnectionPool = { h2UpgradePolicy: H2Upgrade.DO_NOT_UPGRADE, useClientProtocol: true };
  web(chart, { routing: Routing.istio({ trafficPolicy: { connectionPool } }) }, 'cart');
}

/** Two answers to one question. */
export function http2Wrong(chart: Chart): void {
  web(chart, { routing: Routing.istio({ trafficPolicy: { connectionPool: { h2UpgradePolicy: H2Upgrade.UPGRADE, useClientProtocol: true } } }) });
}

/**
 * TLS to pods that have a certificate of their own
 *
 * Paths are those of files in the calling proxies. Without `caCertificates`, the authorities are those of the proxy's operating system.
 */
export function tls(chart: Chart): void {
  const trust: UpstreamTlsOptions = { caCertificates: '/etc/certs/ca.pem', sni: 'web.example.com', subjectAltNames: ['web.example.com'] };
  web(chart, { routing: Routing.istio({ trafficPolicy: { tls: UpstreamTls.simple(trust) } }) });
}

/** Checks that are switched off and on. */
export function tlsWrong(chart: Chart): void {
  web(chart, { routing: Routing.istio({ trafficPolicy: { tls: UpstreamTls.simple({ caCertificates: '/etc/certs/ca.pem', insecureSkipVerify: true }) } }) });
}

/**
 * TLS with a certificate of the proxy
 *
 * Certificate and key are files in the calling proxies. Secrets (`credentialName`) are not offered: only gateways know them, and callers in
 * the mesh would send plain text (measured).
 */
export function mutualTls(chart: Chart): void {
  const files: UpstreamTlsOptions = {
    clientCertificate: '/etc/certs/client.pem',
    privateKey: '/etc/certs/client-key.pem',
    caCertificates: '/etc/certs/ca.pem',
  };
  web(chart, { routing: Routing.istio({ trafficPolicy: { tls: UpstreamTls.mutual(files) } }) });
}

/** A certificate without its key. */
export function mutualTlsWrong(chart: Chart): void {
  web(chart, { routing: Routing.istio({ trafficPolicy: { tls: UpstreamTls.mutual({ clientCertificate: '/etc/certs/client.pem' }) } }) });
}

/**
 * TLS with whatever certificate the pods have
 *
 * Encrypted, but nobody knows to whom: for certificates that the pods sign themselves, until they have better ones.
 */
export function unverified(chart: Chart): void {
  web(chart, { routing: Routing.istio({ trafficPolicy: { tls: UpstreamTls.simple({ insecureSkipVerify: true }) } }) });
}

/**
 * Istio's own TLS, or none
 *
 * Where nothing is said, Istio uses its mutual TLS to pods that have it and plain text to others. `disable` sends plain text also to pods
 * with mutual TLS: where they insist on it, callers get 503.
 */
export function meshTls(chart: Chart): void {
  web(chart, { routing: Routing.istio({ trafficPolicy: { tls: UpstreamTls.istioMutual() } }) });
  web(chart, { routing: Routing.istio({ trafficPolicy: { tls: UpstreamTls.disable() } }) }, 'cart');
}
