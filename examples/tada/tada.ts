import { App, Chart, Duration } from 'cdk8s';
import { CanaryService, CanaryWorker, IstioMode, Routing, SingletonForm, SingletonProcess, Workload } from 'cdk8s-canary';
import { Values } from './values';

/** All processes of a target, each in a chart of its own. Who gets what share, and what runs, is in the plan of the app. */
export function tada(app: App, values: Values): void {
  const chart = (name: string) => new Chart(app, name, { namespace: values.namespace });
  server(chart('server'), values);
  serverMap(chart('server-map'), values);
  dispatcher(chart('dispatcher'), values);
  serverInternal(chart('server-internal'), values);
}

/** HTTP from outside, by ingress-nginx. */
function server(chart: Chart, { host, server: { image, resources, replicas, canaryReplicas } }: Values): void {
  new CanaryService(chart, 'server', {
    workload: Workload.container({
      image,
      ports: [{ name: 'http', port: 8080 }],
      readinessPath: '/health',
      env: { SERVER_MAP: 'server-map:50051' },
      resources,
    }),
    stable: { replicas },
    canary: { replicas: canaryReplicas },
    routing: Routing.nginxIngress({ hosts: [host], tls: [{ secretName: 'api-tls' }] }),
  });
}

/** gRPC in the mesh, by Istio. */
function serverMap(chart: Chart, { serverMap: { image, resources, replicas, canaryReplicas } }: Values): void {
  new CanaryService(chart, 'server-map', {
    workload: Workload.container({ image, ports: [{ name: 'grpc', port: 50051 }], resources }),
    stable: { replicas },
    canary: { replicas: canaryReplicas },
    routing: Routing.istio({ mode: IstioMode.HOSTS, meshRoutes: [{ name: 'primary' }] }),
  });
}

/** Messages of a queue, shared by the number of pods. */
function dispatcher(chart: Chart, { queue, dispatcher: { image, resources, replicas } }: Values): void {
  new CanaryWorker(chart, 'dispatcher', {
    workload: Workload.container({ image, env: { QUEUE_URL: queue }, resources }),
    stable: { replicas },
    canary: {},
    drain: { grace: Duration.minutes(2) },
  });
}

/** Periodic batches, which one process runs at a time. Argo CD waits for the end of the one before it starts the other. */
function serverInternal(chart: Chart, { serverInternal: { image, resources } }: Values): void {
  new SingletonProcess(chart, 'server-internal', {
    workload: Workload.container({ image, resources }),
    canary: {},
    form: SingletonForm.deployments({ argoCdHook: {} }),
  });
}
