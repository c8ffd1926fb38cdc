import { InvalidRoute } from './invalid-route';
import { GROUP, referenceKind } from './reference';
import { ReferenceGrants } from './reference-grants';
import { Cluster } from '../cluster/cluster';
import { hostOfService } from '../host-name';
import { RouteBackend } from '../istio/config';
import { ManifestObject } from '../manifest-object';
import { given, ifNumber, ifText, textOf } from '../untyped';

/** `destination` of a VirtualService that a reference to a backend becomes. */
export interface Backend extends RouteBackend {
  /** Empty where requests are answered with 500. */
  readonly destination: { readonly host?: string; readonly port?: { readonly number: number } };
  /** Whether it is missing or may not be used. Copies of requests that would go there are not made. */
  readonly invalid: boolean;
}

/** Resolves backends of the routes of the input (istio, `buildDestination`). */
export class Backends {
  constructor(private readonly cluster: Cluster, private readonly grants: ReferenceGrants) {}

  /**
   * What a reference leads to.
   *
   * @param inMesh routes of callers in the mesh need no ReferenceGrant
   * @throws InvalidRoute for what makes istiod drop the whole route
   */
  public resolve(reference: any, route: ManifestObject, path: readonly string[], inMesh: boolean): Backend {
    const kind = referenceKind(reference, '', 'Service');
    const name = textOf(reference.name);
    const namespace = ifText(reference.namespace) ?? route.namespace;
    if (!inMesh && namespace !== route.namespace && !this.grants.allow(`${GROUP}/${route.kind}`, route.namespace, kind, namespace, name)) {
      return refused(path, `${kind.slice(kind.indexOf('/') + 1)} ${namespace}/${name} needs a ReferenceGrant in namespace ${namespace}`);
    }
    const host = hostOf(kind, name, namespace, reference.namespace, path);
    if (host === undefined) {
      return refused(path, `${kind} is no kind of backend`);
    }
    const number = ifNumber(reference.port);
    if (number === undefined) {
      throw new InvalidRoute([...path, 'port'], 'a backend needs a port');
    }
    const missing = kind !== HOSTNAME && !this.cluster.services.has(`${namespace}/${name}`);
    return { path, destination: { host, port: { number } }, invalid: missing, problem: missing ? `Service ${namespace}/${name} is not in the input` : undefined };
  }
}

/** Kind with which istiod takes hosts of ServiceEntries as backends. */
const HOSTNAME = 'networking.istio.io/Hostname';

const SERVICES = ['/Service', 'multicluster.x-k8s.io/ServiceImport'];

function hostOf(kind: string, name: string, namespace: string, writtenNamespace: unknown, path: readonly string[]): string | undefined {
  if (kind === HOSTNAME) {
    if (given(writtenNamespace)) {
      throw new InvalidRoute([...path, 'namespace'], 'a backend of kind Hostname has no namespace');
    }
    return name;
  }
  if (kind === '/Service' && name.includes('.')) {
    throw new InvalidRoute([...path, 'name'], 'the name of a Service has no dots');
  }
  return SERVICES.includes(kind) ? hostOfService(name, namespace) : undefined;
}

function refused(path: readonly string[], problem: string): Backend {
  return { path, destination: {}, invalid: true, problem };
}
