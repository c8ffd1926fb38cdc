import { adoptedService } from './adopted-manifest';
import { shown } from './canary-error';
import { ServiceManifest } from './manifest';
import { ServicePort } from './service-port';
import { FromYamlOptions } from './workload';
import { readYamlObject } from './yaml-file';

/**
 * The Service that already runs in front of an adopted Deployment: it comes out as it is, and the canary gets one of its own.
 */
export class RunningService {
  /**
   * A Service as an object.
   *
   * What the API server writes (`status`, `uid`, `resourceVersion`, ...) is left out.
   *
   * Refused: what is no v1 Service, a Service without a selector, one of type ExternalName, a headless Service.
   *
   * @param manifest the Service, as `kubectl get -o json` or a YAML reader gives it
   */
  public static fromManifest(manifest: any): RunningService {
    return new RunningService(adoptedService('RunningService.fromManifest', manifest));
  }

  /**
   * A Service of a YAML file, which may have any number of documents.
   *
   * Refused: a file that cannot be read or is no YAML, and what `fromManifest` refuses.
   *
   * @param path path of the file, relative to the working directory
   */
  public static fromYaml(path: string, options: FromYamlOptions = {}): RunningService {
    const factory = 'RunningService.fromYaml';
    return new RunningService(adoptedService(factory, readYamlObject(factory, path, 'Service', options.name)));
  }

  private constructor(
    /**
     * The Service.
     *
     * @internal
     */
    public readonly _manifest: ServiceManifest,
  ) {}
}

/** Adds what is wrong with the Service that runs in front of a service: another name or namespace, or ports beside its own. */
export function checkRunningService(
  { _manifest: { metadata } }: RunningService, name: string, namespace: string | undefined, ports: ServicePort[] | undefined, problems: string[],
): void {
  if (metadata?.name !== name) {
    problems.push(`the running Service must have the name of the service, ${shown(name)}, got ${shown(metadata?.name)}: set the name prop`);
  }
  if (metadata?.namespace !== undefined && metadata.namespace !== namespace) {
    problems.push(`the running Service must be in the namespace of the chart, ${shown(namespace)}, got ${shown(metadata.namespace)}: set the namespace of the chart, or remove it from the manifest`);
  }
  if (ports !== undefined) {
    problems.push('ports are those of the running Service, got ports beside it: remove one of them');
  }
}
