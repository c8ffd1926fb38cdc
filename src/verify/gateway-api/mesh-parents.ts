import { Binding } from './binding';
import { GatewayClasses } from './gateway-class';
import { GROUP } from './reference';
import { Cluster } from '../cluster/cluster';
import { Decision } from '../decision';
import { hostOfService } from '../host-name';
import { ManifestObject } from '../manifest-object';
import { ifNumber, ifText, Item, recordOf, textOf, textsOf } from '../untyped';

/** Label of a Service or a namespace that names the proxy of the ambient mesh in front of it. */
const WAYPOINT = 'istio.io/use-waypoint';

/** Binds routes to Services and ServiceEntries, for callers in the mesh. */
export class MeshParents {
  private readonly entries: ReadonlyMap<string, ManifestObject>;
  private readonly gateways: ReadonlyMap<string, ManifestObject>;

  constructor(private readonly cluster: Cluster, private readonly classes: GatewayClasses) {
    this.entries = byId(cluster.ofKind('networking.istio.io', 'ServiceEntry'));
    this.gateways = byId(cluster.ofKind(GROUP, 'Gateway'));
  }

  /** The hosts of a Service, which has one, or of a ServiceEntry, for a route whose own hosts count for nothing then. */
  public bind(route: ManifestObject, { index, value: reference }: Item, isService: boolean): Binding[] {
    const { name } = reference;
    const namespace = ifText(reference.namespace) ?? route.namespace;
    const id = `${namespace}/${name}`;
    const parent = isService ? this.cluster.services.get(id)?.object : this.entries.get(id);
    if (parent === undefined) {
      return [];
    }
    const waypoint = this.waypointOf(parent);
    if (waypoint !== undefined && this.isForeign(waypoint)) {
      return [];
    }
    const port = ifNumber(reference.port);
    const assumed = waypoint === undefined ? [] : [new Decision(waypoint.object, ['metadata', 'labels', WAYPOINT], 'waypoints of the ambient mesh are not modelled')];
    const hosts = isService ? [hostOfService(name, namespace)] : textsOf(recordOf(parent.manifest.spec).hosts);
    return hosts.map(host => ({ key: [route.namespace, ...port === undefined ? [] : [port], host].join('/'), host, path: ['spec', 'parentRefs', index], port, assumed }));
  }

  private waypointOf(parent: ManifestObject): Waypoint | undefined {
    const namespace = this.cluster.namespace(parent.namespace);
    const object = [parent, ...namespace === undefined ? [] : [namespace]]
      .find(({ manifest }) => recordOf(manifest.metadata.labels)[WAYPOINT] !== undefined);
    const labels = recordOf(object?.manifest.metadata.labels);
    const name = textOf(labels[WAYPOINT]);
    return object === undefined || name === '' || name.toLowerCase() === 'none'
      ? undefined
      : { object, id: `${textOf(labels['istio.io/use-waypoint-namespace']) || parent.namespace}/${name}` };
  }

  /** Routes of what has a waypoint of another implementation are left to that (istio, `waypointManagedByAnotherController`). */
  private isForeign({ id }: Waypoint): boolean {
    const gateway = this.gateways.get(id);
    return gateway !== undefined && this.classes.isForeignByObject(gateway);
  }
}

/** The waypoint that a label names, and the object that has the label. */
interface Waypoint {
  readonly object: ManifestObject;
  readonly id: string;
}

function byId(objects: readonly ManifestObject[]): ReadonlyMap<string, ManifestObject> {
  return new Map(objects.map(object => [`${object.namespace}/${object.name}`, object]));
}
