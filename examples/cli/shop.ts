import { App, Chart } from 'cdk8s';
import { CanaryService, CanaryWorker, RequestMatch, Routing, Workload } from 'cdk8s-canary';

/** A catalog behind Istio and a worker that sends mails. The plan says what they run, and who gets the canary. */
export function shop(app: App): void {
  const chart = new Chart(app, 'shop', { namespace: 'shop' });
  new CanaryService(chart, 'catalog', {
    workload: Workload.container({ image: 'registry.example/shop/catalog', ports: [{ name: 'http', port: 8080 }] }),
    stable: { replicas: 3 },
    canary: { replicas: 1 },
    routing: Routing.istio({ hosts: ['shop.example.com'], gateways: ['istio-system/public'] }),
    split: { match: [RequestMatch.header('x-canary', 'true')] },
  });
  new CanaryWorker(chart, 'mailer', {
    workload: Workload.container({ image: 'registry.example/shop/mailer' }),
    stable: { replicas: 3 },
    canary: {},
  });
}
