import { Chart } from 'cdk8s';
import { CanaryService, CanaryWorker, IstioMode, PathMatch, Routing, TrackLabel, Workload, WorkloadPort } from 'cdk8s-canary';
import { Process } from './processes';
import { CANARY_HEADER, GATEWAY, HOST, trafficPolicy } from '../eco2/platform';
import { STREAM } from '../eco2/stream';

const image = (tag: string) => `docker.io/mng990/eco2:${tag}`;

/** A process by the conventions of the company. Its weight, and whether its canary is in service, come from the plan of the app. */
export function addProcess(chart: Chart, process: Process): void {
  if (process.queue === undefined) {
    new CanaryService(chart, process.name, { ...conventions(process), routing: routing(process), split: { match: [CANARY_HEADER] } });
  } else {
    new CanaryWorker(chart, process.name, { ...conventions(process), total: process.total });
  }
}

/** What APIs and workers have in common: nodes of their domain, `version: v1` and `v2`, small canaries with telemetry of their own. */
function conventions(process: Process) {
  const { name, domain, queue, replicas, autoscaling, released } = process;
  const ports = portsOf(process);
  return {
    workload: Workload.container({
      image: image(`${name}-dev-latest`),
      ports,
      readinessPath: ports?.[0].name === 'http' ? '/health' : undefined,
      env: { OTEL_SERVICE_NAME: name, ...queue === undefined ? {} : { QUEUE: queue } },
      resources: { requests: { cpu: '250m', memory: '384Mi' }, limits: { memory: '512Mi' } },
      nodeSelector: { domain },
      tolerations: [{ key: 'domain', operator: 'Equal', value: domain, effect: 'NoSchedule' }],
    }),
    trackLabel: TrackLabel.of('version', { stable: 'v1', canary: 'v2' }),
    stable: { replicas, autoscaling },
    canary: {
      image: released ? undefined : image(`${name}-dev-canary`),
      env: { RELEASE_TYPE: 'canary', OTEL_SERVICE_NAME: `${name}-canary` },
      labels: { release: 'canary' },
      resources: { requests: { cpu: '200m', memory: '256Mi' }, limits: { memory: '256Mi' } },
    },
  };
}

function portsOf({ queue, grpc }: Process): WorkloadPort[] | undefined {
  return queue !== undefined ? undefined : [grpc ? { name: 'grpc', port: 50051 } : { name: 'http', port: 8000 }];
}

/** Subsets of one Service; at the shared gateway for what has a path there. */
function routing({ path, streams = false }: Process): Routing {
  const route = streams ? STREAM : undefined;
  return Routing.istio({
    mode: IstioMode.SUBSETS,
    ...path === undefined ? {} : { hosts: [HOST], gateways: [GATEWAY], routes: [{ ...route, path: PathMatch.prefix(path) }] },
    meshRoutes: route && [route],
    trafficPolicy: trafficPolicy(streams),
  });
}
