import { ApiObject, Chart } from 'cdk8s';
import { HOST } from './platform';

/** The gateway that all domains share. */
export function edge(chart: Chart): void {
  new ApiObject(chart, 'Gateway', {
    apiVersion: 'networking.istio.io/v1',
    kind: 'Gateway',
    metadata: { name: 'eco2-gateway' },
    spec: {
      selector: { istio: 'ingressgateway' },
      servers: [{ port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: [HOST] }],
    },
  });
}
