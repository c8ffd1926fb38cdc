import { GROUP } from './refused-route';
import { Cluster } from '../../cluster/cluster';
import { Decision } from '../../decision';
import { Severity } from '../../finding';
import { ManifestObject } from '../../manifest-object';
import { MultiMap } from '../../multi-map';
import { System } from '../../system/system';
import { ifText, itemsOf, recordOf, textOf } from '../../untyped';
import { closest } from '../closest';
import { Fault } from '../rule';

/** A parent as a route has it. */
interface Parent {
  /** `namespace/name`. */
  readonly id: string;
  readonly index: string;
}

/** The routes of the Gateway API for HTTP. */
export function routesOf(cluster: Cluster): ManifestObject[] {
  return ['HTTPRoute', 'GRPCRoute'].flatMap(kind => cluster.ofKind(GROUP, kind));
}

/** The Gateways that a route names. */
export function gatewayParents({ manifest, namespace: own }: ManifestObject): Parent[] {
  return itemsOf(recordOf(manifest.spec).parentRefs).flatMap(({ value: { kind = 'Gateway', group = GROUP, name, namespace }, index }) => (
    kind === 'Gateway' && group === GROUP ? [{ id: `${ifText(namespace) ?? own}/${textOf(name)}`, index }] : []));
}

/** Gateways that are not there. One of which the input has nothing that could be meant is taken to be in another repository. */
export function* missingGateways(cluster: Cluster): Iterable<Fault> {
  const routes = routesOf(cluster);
  const gateways = new Gateways(cluster, routes);
  for (const object of routes) {
    for (const { id, index } of gatewayParents(object)) {
      const other = gateways.meant(id);
      if (other !== undefined) {
        yield {
          object,
          path: ['spec', 'parentRefs', index, 'name'],
          severity: other.certain ? undefined : Severity.WARNING,
          message: `parent Gateway ${id} does not exist: the route has no effect there${other.certain ? '' : '; depends on whether it is applied from elsewhere'}`,
          fix: `write name: ${other.gateway.name} and namespace: ${other.gateway.namespace}, if that is the Gateway`,
          related: [new Decision(other.gateway, [], 'is a Gateway that is there')],
        };
      }
    }
  }
}

class Gateways {
  private readonly byId = new Map<string, ManifestObject>();
  private readonly byName = new MultiMap<string, ManifestObject>();
  private readonly byNamespace = new MultiMap<string, ManifestObject>();
  private readonly used: ReadonlySet<string>;

  constructor(cluster: Cluster, routes: readonly ManifestObject[]) {
    this.used = new Set(routes.flatMap(route => gatewayParents(route).map(({ id }) => id)));
    for (const object of cluster.ofKind(GROUP, 'Gateway')) {
      this.byId.set(`${object.namespace}/${object.name}`, object);
      this.byName.add(object.name, object);
      this.byNamespace.add(object.namespace, object);
    }
  }

  /** The Gateway that is meant by one that is not there: of the same name, or of the same namespace where its name is nearly that or no route names it. */
  public meant(id: string): { readonly gateway: ManifestObject; readonly certain: boolean } | undefined {
    if (this.byId.has(id)) {
      return undefined;
    }
    const [namespace, name] = id.split('/');
    const near = closest(name, this.byNamespace.get(namespace).map(object => object.name));
    const like = this.byName.get(name)[0] ?? this.byId.get(`${namespace}/${near}`);
    const gateway = like ?? this.byNamespace.get(namespace).find(object => !this.used.has(`${object.namespace}/${object.name}`));
    return gateway === undefined ? undefined : { gateway, certain: gateway === like };
  }
}

/** Services that are not there although others of their namespace are. */
export function* missingServices({ cluster }: System): Iterable<Fault> {
  const names = new MultiMap<string, string>();
  cluster.ofKind('', 'Service').forEach(service => names.add(service.namespace, service.name));
  for (const object of routesOf(cluster)) {
    for (const { value: { kind, group, name, namespace }, index } of itemsOf(recordOf(object.manifest.spec).parentRefs)) {
      const home = ifText(namespace) ?? object.namespace;
      if (kind === 'Service' && group === '' && !cluster.services.has(`${home}/${name}`) && names.has(home)) {
        const near = closest(textOf(name), names.get(home));
        yield {
          object,
          path: ['spec', 'parentRefs', index, 'name'],
          severity: near === undefined ? Severity.WARNING : undefined,
          message: `parent Service ${home}/${name} does not exist: nobody meets the rules${near === undefined ? '; depends on whether it is applied from elsewhere' : ''}`,
          fix: near === undefined ? 'name the Service that callers ask for' : `write name: ${near}`,
        };
      }
    }
  }
}
