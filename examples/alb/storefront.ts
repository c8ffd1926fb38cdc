import { Chart, Duration } from 'cdk8s';
import { AlbListenPort, AlbScheme, CanaryService, RequestMatch, Routing, Workload } from 'cdk8s-canary';

/** What changes from one phase of the rollout to the next. */
export interface Phase {
  /** Percent of the clients that are no testers. */
  readonly weight: number;
  /** Whether testers reach the canary by the header; true unless it says no. */
  readonly matched?: boolean;
  readonly idle?: boolean;
  readonly promoted?: boolean;
}

const IMAGE = '123456789012.dkr.ecr.eu-west-1.amazonaws.com/storefront';

/**
 * A shop for everybody on the internet. The load balancer ends TLS, sends plain HTTP to the pods and asks `/healthz` whether they are well.
 *
 * The Namespace is not written here. It has the label `elbv2.k8s.aws/pod-readiness-gate-inject: enabled`, so that a rollout waits until the load balancer has
 * found a new pod healthy, and pods sleep before they end, until the load balancer has stopped to send to them.
 */
export function storefront(chart: Chart, phase: Phase): CanaryService {
  return new CanaryService(chart, 'storefront', {
    workload: Workload.container({
      image: `${IMAGE}:4.7.2`,
      ports: [{ name: 'http', port: 8080 }],
      readinessPath: '/healthz',
      resources: { requests: { cpu: '250m', memory: '256Mi' }, limits: { memory: '256Mi' } },
    }),
    stable: { replicas: 6, image: phase.promoted ? `${IMAGE}:4.8.0` : undefined },
    canary: { replicas: 2, image: `${IMAGE}:4.8.0`, idle: phase.idle },
    ports: [{ name: 'http', port: 80, targetPort: 8080 }],
    drain: { sleep: Duration.seconds(20), grace: Duration.seconds(60) },
    routing: Routing.alb({
      hosts: ['www.example.com'],
      scheme: AlbScheme.INTERNET_FACING,
      listenPorts: [AlbListenPort.http(80), AlbListenPort.https(443)],
      certificateArns: ['arn:aws:acm:eu-west-1:123456789012:certificate/0f2b4ae2-6b4c-4f4d-9a4e-0d5b1f2c7a10'],
      sslRedirect: 443,
      annotations: {
        'alb.ingress.kubernetes.io/ssl-policy': 'ELBSecurityPolicy-TLS13-1-2-2021-06',
        'alb.ingress.kubernetes.io/healthcheck-path': '/healthz',
        'alb.ingress.kubernetes.io/healthcheck-interval-seconds': '10',
        'alb.ingress.kubernetes.io/target-group-attributes': 'deregistration_delay.timeout_seconds=15',
      },
    }),
    split: { weight: phase.weight, match: phase.matched === false ? [] : [RequestMatch.header('x-canary', 'true')] },
  });
}
