import { Chart } from 'cdk8s';
import { CanaryService, LoadBalancing, PathMatch, RequestMatch, Routing, TrackLabel, Workload } from 'cdk8s-canary';

/** What changes from one phase of the rollout to the next. */
export interface Phase {
  readonly weight: number;
  /** Whether testers reach the canary by the header; true unless it says no. */
  readonly matched?: boolean;
  readonly idle?: boolean;
  readonly promoted?: boolean;
}

const STABLE_IMAGE = 'docker.io/mng990/eco2:auth-api-dev-latest';
const CANARY_IMAGE = 'docker.io/mng990/eco2:auth-api-dev-canary';

export function authApi(chart: Chart, phase: Phase): CanaryService {
  return new CanaryService(chart, 'auth-api', {
    workload: Workload.container({
      image: STABLE_IMAGE,
      ports: [{ name: 'http', port: 8000 }],
      readinessPath: '/health',
      env: { LOG_LEVEL: 'info', OTEL_SERVICE_NAME: 'auth-api' },
      resources: { requests: { cpu: '200m', memory: '256Mi' }, limits: { memory: '512Mi' } },
      nodeSelector: { domain: 'auth' },
      tolerations: [{ key: 'domain', operator: 'Equal', value: 'auth', effect: 'NoSchedule' }],
    }),
    trackLabel: TrackLabel.of('version', { stable: 'v1', canary: 'v2' }),
    stable: {
      replicas: 2,
      image: phase.promoted ? CANARY_IMAGE : STABLE_IMAGE,
    },
    canary: {
      replicas: 1,
      image: CANARY_IMAGE,
      env: { RELEASE_TYPE: 'canary', OTEL_SERVICE_NAME: 'auth-api-canary' },
      labels: { release: 'canary' },
      resources: { limits: { memory: '256Mi' } },
      idle: phase.idle,
    },
    routing: Routing.istio({
      hosts: ['api.growbin.app'],
      gateways: ['istio-system/eco2-gateway'],
      routes: [{ path: PathMatch.prefix('/api/v1/auth') }],
      trafficPolicy: {
        loadBalancing: LoadBalancing.leastRequest(),
        connectionPool: { maxConnections: 100, http1MaxPendingRequests: 50 },
      },
    }),
    split: { match: phase.matched === false ? [] : [RequestMatch.header('x-canary', 'true')], weight: phase.weight },
  });
}
