import { Chart } from 'cdk8s';
import { CanaryService, Routing, Workload } from 'cdk8s-canary';

/** What no cluster should ever see. */
export function mistakes(chart: Chart): void {
  new CanaryService(chart, 'auth-api', {
    workload: Workload.container({
      image: 'registry.example/auth:1.4.2',
      ports: [{ name: 'web', port: 8000 }],
    }),
    canary: { replicas: 0, labels: { version: '1.5.0' } },
    routing: Routing.istio({ hosts: ['auth-api.auth'], gateways: ['public.istio-system'] }),
    split: { weight: 5 },
  });
}
