import { CanaryError, shown } from './canary-error';
import { DeploymentManifest } from './manifest';
import { PodOptions } from './pod-options';
import { applyPodOptions } from './pod-template';

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
  const problems: string[] = [];
  if (typeof options.image !== 'string' || !/^\S+$/.test(options.image)) {
    problems.push(`image must be a reference without spaces, got ${shown(options.image)}`);
  }
  if (options.readinessPath !== undefined && !options.readinessPath.startsWith('/')) {
    problems.push(`readinessPath must start with "/", got ${shown(options.readinessPath)}`);
  }
  if (options.readinessPath !== undefined && !options.ports?.length) {
    problems.push(`readinessPath ${shown(options.readinessPath)} needs a port to ask on: add ports`);
  }
  const deployment: DeploymentManifest = {
    metadata: { labels: { ...options.labels } },
    spec: {
      replicas: 1,
      template: {
        spec: {
          containers: [{
            name: options.name ?? 'app',
            image: options.image,
            command: options.command,
            args: options.args,
            ports: options.ports?.map(({ name, port }) => ({ name, containerPort: port })),
            readinessProbe: options.readinessPath === undefined ? undefined
              : { httpGet: { path: options.readinessPath, port: options.ports?.[0]?.name } },
          }],
        },
      },
    },
  };
  problems.push(...applyPodOptions(deployment.spec!.template!, options, ''));
  if (problems.length > 0) {
    throw new CanaryError('Workload.container', problems);
  }
  return deployment;
}
