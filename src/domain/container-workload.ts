import { CanaryError, shown } from './canary-error';
import { DeploymentManifest } from './manifest';
import { isDnsLabel } from './names';
import { checkImage, checkPodOptions } from './pod-checks';
import { PodOptions } from './pod-options';
import { envOver } from './pod-template';
import { checkPortList } from './service-port';

/** A port that the container listens on. */
export interface WorkloadPort {
  /**
   * Port name: at most 15 lower-case letters, digits and `-`. On Istio the part before the first `-` is the protocol
   * (`http`, `grpc-api`, `tcp-metrics`).
   */
  readonly name: string;

  /** Port number, 1 to 65535. The Service gets the same number. */
  readonly port: number;
}

/** A workload of one container. */
export interface ContainerWorkloadOptions extends PodOptions {
  /** Image with its tag or digest: `registry.example/auth:1.4.2`. */
  readonly image: string;

  /**
   * Name of the container.
   *
   * @default "app"
   */
  readonly name?: string;

  /**
   * Entry point.
   *
   * @default - that of the image
   */
  readonly command?: string[];

  /**
   * Arguments of the entry point.
   *
   * @default - those of the image
   */
  readonly args?: string[];

  /**
   * Ports that the container listens on.
   *
   * @default - none
   */
  readonly ports?: WorkloadPort[];

  /**
   * Path of an HTTP readiness probe on the first port, with Kubernetes' own timings.
   *
   * Refused: a path without ports.
   *
   * @default - no probe
   */
  readonly readinessPath?: string;
}

/** The Deployment that `Workload.container` stands for. */
export function containerDeployment(options: ContainerWorkloadOptions): DeploymentManifest {
  checkContainer(options);
  const { image, command, args, ports, readinessPath, labels, annotations, nodeSelector, tolerations, resources } = options;
  return {
    metadata: { labels },
    spec: {
      replicas: 1,
      template: {
        metadata: { labels, annotations },
        spec: {
          nodeSelector,
          tolerations,
          containers: [{
            name: options.name ?? 'app',
            image,
            command,
            args,
            ports: ports?.map(({ name, port }) => ({ name, containerPort: port })),
            env: envOver(undefined, options),
            resources,
            readinessProbe: readinessPath === undefined ? undefined : { httpGet: { path: readinessPath, port: ports?.[0]?.name } },
          }],
        },
      },
    },
  };
}

function checkContainer(options: ContainerWorkloadOptions): void {
  const { image, name = 'app', ports, readinessPath } = options;
  const problems: string[] = [];
  checkImage('image', image, problems);
  if (!isDnsLabel(name)) {
    problems.push(`container name must be at most 63 lower-case letters, digits and "-", got ${shown(name)}`);
  }
  if (ports !== undefined) {
    checkPortList(ports, problems);
  }
  for (const [list, texts] of [['command', options.command], ['args', options.args]] as const) {
    if (texts !== undefined && !(Array.isArray(texts) && texts.every(text => typeof text === 'string'))) {
      problems.push(`${list} must be a list of strings, got ${shown(texts)}`);
    }
  }
  if (readinessPath !== undefined && !/^\/\S*$/.test(readinessPath)) {
    problems.push(`readinessPath must start with "/" and have no spaces, got ${shown(readinessPath)}`);
  }
  if (readinessPath !== undefined && !ports?.length) {
    problems.push(`readinessPath ${shown(readinessPath)} needs a port to ask on: add ports`);
  }
  checkPodOptions(options, '', problems);
  if (problems.length > 0) {
    throw new CanaryError('Workload.container', problems);
  }
}
