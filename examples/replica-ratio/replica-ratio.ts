import { Chart } from 'cdk8s';
import { CanaryService, EnvSource, Routing, ServiceType, Workload } from 'cdk8s-canary';

/** What changes from one step of the rollout to the next. */
export interface Pods {
  readonly stable: number;
  readonly canary: number;
  readonly idle?: boolean;
  readonly promoted?: boolean;
}

/** The share of the new version is its share of the pods behind one load balancer. */
export function replicaRatio(chart: Chart, pods: Pods): CanaryService {
  return new CanaryService(chart, 'greeter', {
    workload: Workload.container({
      image: 'registry.example/greeter:1.0',
      ports: [{ name: 'http', port: 80 }],
      labels: { target: 'canary-pod' },
      envSources: {
        HOST_IP: EnvSource.field('status.hostIP'),
        NODE_NAME: EnvSource.field('spec.nodeName'),
        POD_NAME: EnvSource.field('metadata.name'),
      },
      nodeSelector: { 'kubernetes.io/os': 'linux' },
    }),
    ports: [{ name: 'http', port: 8080, targetPort: 80 }],
    stable: pods.promoted
      ? { replicas: pods.stable, version: '1.1', image: 'registry.example/greeter:1.1' }
      : { replicas: pods.stable, version: '1.0' },
    canary: { replicas: pods.canary, version: '1.1', image: 'registry.example/greeter:1.1', idle: pods.idle },
    routing: Routing.service({ type: ServiceType.LOAD_BALANCER }),
  });
}
