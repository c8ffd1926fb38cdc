import { ApiObject, Chart } from 'cdk8s';
import { CanaryService, PathMatch, RequestMatch, Routing, Workload } from 'cdk8s-canary';

/** One service with both tracks, at a gateway and in the mesh. */
export function canaryService(chart: Chart, index: number): void {
  new CanaryService(chart, `web-${index}`, {
    workload: Workload.container({
      image: 'registry.example/web:1.4.2',
      ports: [{ name: 'http', port: 8080 }],
      env: { LOG_LEVEL: 'info' },
    }),
    stable: { replicas: 2 },
    canary: { image: 'registry.example/web:1.5.0', version: 'v2', env: { RELEASE_TYPE: 'canary' } },
    routing: Routing.istio({
      hosts: ['api.example.com'], gateways: ['istio-system/public'], routes: [{ path: PathMatch.prefix(`/web-${index}/`) }],
    }),
    split: { match: [RequestMatch.header('x-canary', 'true')], weight: 5 },
  });
}

/** The same objects, each written down. */
export function rawObjects(chart: Chart, index: number): void {
  const name = `web-${index}`;
  const port = { number: 8080 };
  const app = { app: name };
  const stable = { host: name, subset: 'stable', port };
  const canary = { host: name, subset: 'canary', port };
  const uri = { prefix: `/web-${index}/` };
  const headers = { 'x-canary': { exact: 'true' } };
  const split = [{ destination: stable, weight: 95 }, { destination: canary, weight: 5 }];
  new ApiObject(chart, `${name}-stable`, {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, labels: { ...app, track: 'stable' } },
    spec: {
      replicas: 2,
      selector: { matchLabels: { ...app, track: 'stable' } },
      template: {
        metadata: { labels: { ...app, track: 'stable' } },
        spec: {
          containers: [{
            name: 'app',
            image: 'registry.example/web:1.4.2',
            ports: [{ name: 'http', containerPort: 8080 }],
            env: [{ name: 'LOG_LEVEL', value: 'info' }],
          }],
        },
      },
    },
  });
  new ApiObject(chart, `${name}-canary`, {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: `${name}-canary`, labels: { ...app, track: 'canary', version: 'v2' } },
    spec: {
      replicas: 1,
      selector: { matchLabels: { ...app, track: 'canary' } },
      template: {
        metadata: { labels: { ...app, track: 'canary', version: 'v2' } },
        spec: {
          containers: [{
            name: 'app',
            image: 'registry.example/web:1.5.0',
            ports: [{ name: 'http', containerPort: 8080 }],
            env: [{ name: 'LOG_LEVEL', value: 'info' }, { name: 'RELEASE_TYPE', value: 'canary' }],
          }],
        },
      },
    },
  });
  new ApiObject(chart, `${name}-service`, {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, labels: app },
    spec: { selector: app, ports: [{ name: 'http', port: 8080, targetPort: 8080 }] },
  });
  new ApiObject(chart, `${name}-destination-rule`, {
    apiVersion: 'networking.istio.io/v1',
    kind: 'DestinationRule',
    metadata: { name, labels: app },
    spec: { host: name, subsets: [{ name: 'stable', labels: { track: 'stable' } }, { name: 'canary', labels: { track: 'canary' } }] },
  });
  new ApiObject(chart, `${name}-virtual-service`, {
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: { name, labels: app },
    spec: {
      hosts: ['api.example.com'],
      gateways: ['istio-system/public'],
      http: [
        { name: `${name}-canary`, match: [{ headers, uri }], route: [{ destination: canary }] },
        { name, match: [{ uri }], route: split },
      ],
    },
  });
  new ApiObject(chart, `${name}-mesh-virtual-service`, {
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: { name: `${name}-mesh`, labels: app },
    spec: {
      hosts: [name],
      http: [
        { name: 'default-canary', match: [{ headers }], route: [{ destination: canary }] },
        { name: 'default', route: split },
      ],
    },
  });
}
