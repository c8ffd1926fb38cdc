import { Chart } from 'cdk8s';
import {
  Autoscaling, CanaryService, IstioMode, IstioRoute, LoadBalancing, RequestMatch, Routing, SplitOptions, TrackLabel, TrafficPolicy, Workload,
  WorkloadPort,
} from 'cdk8s-canary';

/** The header by which testers ask for the canary, everywhere. */
export const CANARY_HEADER = RequestMatch.header('x-canary', 'true');

/** The host and the gateway that all domains share. */
export const HOST = 'api.growbin.app';
export const GATEWAY = 'istio-system/eco2-gateway';

/** What one API of the system has of its own. */
export interface Api {
  readonly name: string;
  /** Percentage of the requests without the header; or the canary rests. */
  readonly weight: number | 'idle';
  /** Routes at the shared host; none for an API that only the mesh calls. */
  readonly routes?: IstioRoute[];
  /** Whether its answers are streams that stay open for up to a day. */
  readonly streams?: boolean;
  readonly port?: WorkloadPort;
  readonly replicas?: number;
  readonly autoscaling?: Autoscaling;
}

/**
 * Limits of each calling proxy, per track. Streams have none: over HTTP/1.1 each holds a connection for as long as it is open, so that with 100 of
 * them the next 50 would wait, and all others get 503.
 */
export function trafficPolicy(streams: boolean): TrafficPolicy {
  const loadBalancing = LoadBalancing.leastRequest();
  return streams ? { loadBalancing } : { loadBalancing, connectionPool: { maxConnections: 100, http1MaxPendingRequests: 50 } };
}

/** An API by the conventions of the system: one node per domain, `version: v1` and `v2`, small canaries with telemetry of their own. */
export function addApi(chart: Chart, { name, weight, routes, streams = false, port = { name: 'http', port: 8000 }, replicas, autoscaling }: Api): CanaryService {
  const domain = chart.node.id;
  const split: SplitOptions = { match: [CANARY_HEADER], weight: weight === 'idle' ? 0 : weight };
  return new CanaryService(chart, name, {
    workload: Workload.container({
      image: `docker.io/mng990/eco2:${name}-dev-latest`,
      ports: [port],
      env: { OTEL_SERVICE_NAME: name },
      resources: { requests: { cpu: '200m', memory: '256Mi' }, limits: { memory: '512Mi' } },
      nodeSelector: { domain },
      tolerations: [{ key: 'domain', operator: 'Equal', value: domain, effect: 'NoSchedule' }],
    }),
    trackLabel: TrackLabel.of('version', { stable: 'v1', canary: 'v2' }),
    stable: { replicas, autoscaling },
    canary: {
      image: `docker.io/mng990/eco2:${name}-dev-canary`,
      env: { RELEASE_TYPE: 'canary', OTEL_SERVICE_NAME: `${name}-canary` },
      labels: { release: 'canary' },
      resources: { limits: { memory: '256Mi' } },
      idle: weight === 'idle',
    },
    routing: Routing.istio({
      mode: IstioMode.SUBSETS,
      ...routes === undefined ? {} : { hosts: [HOST], gateways: [GATEWAY], routes },
      trafficPolicy: trafficPolicy(streams),
    }),
    split,
  });
}
