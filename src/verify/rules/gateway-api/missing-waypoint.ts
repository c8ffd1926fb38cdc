import { GROUP } from './refused-route';
import { Decision } from '../../decision';
import { Severity } from '../../finding';
import { ManifestObject } from '../../manifest-object';
import { MultiMap } from '../../multi-map';
import { System } from '../../system/system';
import { ifText, itemsOf, recordOf, textOf } from '../../untyped';
import { Fault, Rule } from '../rule';

const WAYPOINT = 'istio.io/use-waypoint';

/** A route of a Service in ambient mode that no proxy follows. */
export const MISSING_WAYPOINT: Rule = {
  id: 'R73',
  severity: Severity.WARNING,
  title: 'route of a Service in ambient mode without waypoint',
  why: 'In ambient mode the proxy of a node knows connections and no requests. Routes of a Service are carried out by a waypoint, and only where the label istio.io/use-waypoint of the Service or its namespace names one; without it callers get all pods of the Service.',
  fix: 'label the namespace or the Service with istio.io/use-waypoint: NAME',
  source: 'istio.io, "Configure waypoint proxies"',
  * check(system) {
    const told = new Set<string>();
    for (const object of ['HTTPRoute', 'GRPCRoute'].flatMap(kind => system.cluster.ofKind(GROUP, kind))) {
      for (const { value: { kind, name, namespace }, index } of itemsOf(recordOf(object.manifest.spec).parentRefs)) {
        const home = textOf(namespace) || object.namespace;
        const service = kind === 'Service' ? system.cluster.services.get(`${home}/${name}`)?.object : undefined;
        if (service !== undefined && isAmbient(system, home) && !hasWaypoint(system, service)) {
          told.add(home);
          yield {
            object,
            path: ['spec', 'parentRefs', index],
            message: `is for Service ${home}/${name} in ambient mode, and neither that nor its namespace names a waypoint; depends on whether the label ${WAYPOINT} is set from elsewhere`,
          };
        }
      }
    }
    yield* unusedWaypoints(system, told);
  },
};

/** Waypoints that nothing of the input names, once for each namespace that no route was told of. */
function* unusedWaypoints({ cluster, scope, objects }: System, told: ReadonlySet<string>): Iterable<Fault> {
  const waypoints = new MultiMap<string, ManifestObject>();
  cluster.ofKind(GROUP, 'Gateway').filter(isWaypoint).forEach(object => waypoints.add(object.namespace, object));
  const used = waypoints.keys().length === 0 ? new Set() : new Set(objects.flatMap(object => namedBy(object)));
  for (const [namespace, all] of waypoints.entries()) {
    const unused = all.filter(({ name }) => !used.has(`${namespace}/${name}`));
    const isKnown = cluster.namespace(namespace) !== undefined || scope.hasServices(namespace);
    if (isKnown && !told.has(namespace) && unused.length === all.length) {
      const [first, ...others] = unused;
      const names = unused.map(({ name }) => name).join(', ');
      yield {
        object: first,
        path: ['metadata', 'name'],
        message: `is a waypoint, and no label ${WAYPOINT} of a namespace, Service or pod names ${names}: no request goes through it, and routes of Services have no effect; `
          + 'depends on whether the label is set from elsewhere',
        fix: `label the Services or the namespace with ${WAYPOINT}: ${first.name}`,
        related: others.map(object => new Decision(object, ['metadata', 'name'], 'is not named, either')),
      };
    }
  }
}

/** A waypoint that is to be named; before Istio 1.22 there were those of a service account, too. */
function isWaypoint({ manifest }: ManifestObject): boolean {
  return recordOf(manifest.spec).gatewayClassName === 'istio-waypoint' && recordOf(manifest.metadata.annotations)['istio.io/for-service-account'] === undefined;
}

/** The waypoints that an object names for itself or for its pods. */
function namedBy(object: ManifestObject): string[] {
  const { kind, name, namespace, manifest } = object;
  const home = kind === 'Namespace' ? name : namespace;
  const pods = recordOf(recordOf(recordOf(recordOf(manifest.spec).template).metadata).labels);
  return [recordOf(manifest.metadata.labels), pods].flatMap(labels => {
    const waypoint = ifText(labels[WAYPOINT]);
    return waypoint === undefined ? [] : `${ifText(labels[`${WAYPOINT}-namespace`]) ?? home}/${waypoint}`;
  });
}

function isAmbient({ cluster }: System, namespace: string): boolean {
  return cluster.namespaceLabels(namespace)['istio.io/dataplane-mode'] === 'ambient';
}

function hasWaypoint({ cluster }: System, service: ManifestObject): boolean {
  const both = [recordOf(service.manifest.metadata.labels), cluster.namespaceLabels(service.namespace)];
  return both.some(labels => ifText(recordOf(labels)[WAYPOINT]) !== undefined);
}
