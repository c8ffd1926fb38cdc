import { Chart, Duration } from 'cdk8s';
import { CanaryService, IstioMode, PathMatch, RequestMatch, Routing, RunningService, Workload } from 'cdk8s-canary';

const RUNNING = 'examples/adopt/running.yaml';

/**
 * The service of running.yaml, adopted.
 *
 * @param canary image of the canary; without it nothing but stable is there
 * @param tested whether testers reach the canary by the header
 * @param weight share of the canary in percent
 */
export function orders(chart: Chart, canary?: string, tested = false, weight = 0): CanaryService {
  return new CanaryService(chart, 'orders', {
    workload: Workload.fromYaml(RUNNING, { name: 'orders' }),
    service: RunningService.fromYaml(RUNNING, { name: 'orders' }),
    canary: canary === undefined ? undefined : { image: canary },
    routing: Routing.istio({
      mode: IstioMode.HOSTS,
      hosts: ['shop.example.com'],
      gateways: ['istio-system/public'],
      routes: [{ path: PathMatch.prefix('/orders/'), timeout: Duration.seconds(10) }],
    }),
    split: canary === undefined ? undefined : { match: tested ? [RequestMatch.header('x-canary', 'true')] : [], weight },
  });
}
