import { Chart } from 'cdk8s';
import { CanaryService, EnvSource, RequestMatch, Routing, Workload } from 'cdk8s-canary';

/** Beta testers always get the new version, everybody else gets it in one request of ten. */
export function betaUsers(chart: Chart): CanaryService {
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
    stable: { replicas: 3, version: '1.0' },
    canary: { replicas: 3, version: '1.1', image: 'registry.example/greeter:1.1' },
    routing: Routing.istio({ hosts: ['greeter.example.com'], gateways: ['istio-system/public'] }),
    split: { match: [RequestMatch.header('user-group', 'beta-testers')], weight: 10 },
  });
}
