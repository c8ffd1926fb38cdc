import { Chart } from 'cdk8s';
import { CanaryService, PathMatch, Routing, Workload } from 'cdk8s-canary';

/** What changes from one step of the rollout to the next. */
export interface Step {
  readonly weight: number;
  readonly idle?: boolean;
  readonly promoted?: boolean;
}

const IMAGE = 'registry.example/server:2.7.0';
const NEXT = 'registry.example/server:2.8.0-rc.3';

/** Where clients reach the service, with every controller. */
export const SERVED = {
  hosts: ['api.example.com'],
  routes: [{ path: PathMatch.prefix('/v2') }, { path: PathMatch.exact('/webhook') }],
};

/** How requests come in. */
export const ROUTING = Routing.nginxIngress({ ...SERVED, tls: [{ secretName: 'api-tls' }] });

export function server(chart: Chart, step: Step, routing: Routing = ROUTING): CanaryService {
  return new CanaryService(chart, 'server', {
    workload: Workload.container({
      image: IMAGE,
      ports: [{ name: 'http', port: 8080 }],
      readinessPath: '/health',
      env: { RELEASE_TYPE: 'stable' },
      resources: { requests: { cpu: '250m', memory: '512Mi' }, limits: { memory: '1Gi' } },
    }),
    stable: {
      replicas: 4,
      image: step.promoted ? NEXT : IMAGE,
    },
    canary: {
      replicas: 4,
      image: NEXT,
      env: { RELEASE_TYPE: 'canary' },
      idle: step.idle,
    },
    routing,
    split: { weight: step.weight },
  });
}
