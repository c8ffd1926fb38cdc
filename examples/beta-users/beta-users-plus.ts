import { Chart } from 'cdk8s';
import { CanaryService, RequestMatch, Routing, Workload } from 'cdk8s-canary';
import * as kplus from 'cdk8s-plus-34';

/** The same service around a Deployment of the newest cdk8s-plus. */
export function betaUsersPlus(chart: Chart): CanaryService {
  const deployment = new kplus.Deployment(chart, 'greeter-workload', {
    replicas: 3,
    podMetadata: { labels: { target: 'canary-pod' } },
    containers: [{
      name: 'app',
      image: 'registry.example/greeter:1.0',
      ports: [{ name: 'http', number: 80 }],
      envVariables: {
        HOST_IP: kplus.EnvValue.fromFieldRef(kplus.EnvFieldPaths.NODE_IP),
        NODE_NAME: kplus.EnvValue.fromFieldRef(kplus.EnvFieldPaths.NODE_NAME),
        POD_NAME: kplus.EnvValue.fromFieldRef(kplus.EnvFieldPaths.POD_NAME),
      },
    }],
  });
  deployment.scheduling.attract(kplus.Node.labeled(kplus.NodeLabelQuery.is('kubernetes.io/os', 'linux')));

  return new CanaryService(chart, 'greeter', {
    workload: Workload.fromDeployment(deployment),
    ports: [{ name: 'http', port: 8080, targetPort: 80 }],
    stable: { version: '1.0' },
    canary: { replicas: 3, version: '1.1', image: 'registry.example/greeter:1.1' },
    routing: Routing.istio({ hosts: ['greeter.example.com'], gateways: ['istio-system/public'] }),
    split: { match: [RequestMatch.header('user-group', 'beta-testers')], weight: 10 },
  });
}
