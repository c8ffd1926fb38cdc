import { Chart, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Phase } from './auth-api';
import { CanaryService, LoadBalancing, PathMatch, RequestMatch, Routing, TrackLabel, Workload } from 'cdk8s-canary';

const STABLE_IMAGE = 'docker.io/mng990/eco2:auth-api-dev-latest';
const CANARY_IMAGE = 'docker.io/mng990/eco2:auth-api-dev-canary';

/** The same service around a Deployment of cdk8s-plus, with everything that cdk8s-plus adds to it. */
export function authApiPlus(chart: Chart, phase: Phase): CanaryService {
  const deployment = new kplus.Deployment(chart, 'auth-api-workload', { replicas: 2 });
  const container = deployment.addContainer({
    name: 'app',
    image: STABLE_IMAGE,
    ports: [{ name: 'http', number: 8000 }],
    readiness: kplus.Probe.fromHttpGet('/health', { port: 8000 }),
    resources: {
      cpu: { request: kplus.Cpu.millis(200) },
      memory: { request: Size.mebibytes(256), limit: Size.mebibytes(512) },
    },
  });
  deployment.scheduling.attract(kplus.Node.labeled(kplus.NodeLabelQuery.is('domain', 'auth')));
  deployment.scheduling.tolerate(kplus.Node.tainted(kplus.NodeTaintQuery.is('domain', 'auth', { effect: kplus.TaintEffect.NO_SCHEDULE })));

  const service = new CanaryService(chart, 'auth-api', {
    workload: Workload.fromDeployment(deployment),
    trackLabel: TrackLabel.of('version', { stable: 'v1', canary: 'v2' }),
    stable: {
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

  // The workload is read at synth: what is said of it later counts.
  container.env.addVariable('LOG_LEVEL', kplus.EnvValue.fromValue('info'));
  container.env.addVariable('OTEL_SERVICE_NAME', kplus.EnvValue.fromValue('auth-api'));
  return service;
}
