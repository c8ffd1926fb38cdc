import { CanaryError, shown } from './canary-error';

/** Where the value of an environment variable comes from when it is not written down. */
export class EnvSource {
  /**
   * A field of the pod (downward API), say `status.hostIP`, `spec.nodeName` or `metadata.name`.
   *
   * @see https://kubernetes.io/docs/concepts/workloads/pods/downward-api/
   */
  public static field(fieldPath: string): EnvSource {
    return new EnvSource('field', { fieldRef: { fieldPath } }, [fieldPath]);
  }

  /** A resource of the main container (downward API), say `limits.cpu` or `requests.memory`. */
  public static resource(resource: string): EnvSource {
    return new EnvSource('resource', { resourceFieldRef: { resource } }, [resource]);
  }

  /** One key of a Secret in the same namespace. */
  public static secret(name: string, key: string): EnvSource {
    return new EnvSource('secret', { secretKeyRef: { name, key } }, [name, key]);
  }

  /** One key of a ConfigMap in the same namespace. */
  public static configMap(name: string, key: string): EnvSource {
    return new EnvSource('configMap', { configMapKeyRef: { name, key } }, [name, key]);
  }

  /** The `valueFrom` of the variable, as in the Kubernetes API. */
  public readonly valueFrom: any;

  private constructor(factory: string, valueFrom: object, parts: string[]) {
    for (const part of parts) {
      if (typeof part !== 'string' || part.trim() !== part || part === '') {
        throw new CanaryError(`EnvSource.${factory}`, [`a name must be a string without spaces at its ends and not empty, got ${shown(part)}`]);
      }
    }
    this.valueFrom = valueFrom;
  }
}
