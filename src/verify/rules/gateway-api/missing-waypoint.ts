import { Severity } from '../../finding';
import { ManifestObject } from '../../manifest-object';
import { System } from '../../system/system';
import { ifText, itemsOf, recordOf, textOf } from '../../untyped';
import { Rule } from '../rule';
import { GROUP } from './refused-route';

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
    for (const object of ['HTTPRoute', 'GRPCRoute'].flatMap(kind => system.cluster.ofKind(GROUP, kind))) {
      for (const { value: { kind, name, namespace }, index } of itemsOf(recordOf(object.manifest.spec).parentRefs)) {
        const home = textOf(namespace) || object.namespace;
        const service = kind === 'Service' ? system.cluster.services.get(`${home}/${name}`)?.object : undefined;
        if (service !== undefined && isAmbient(system, home) && !hasWaypoint(system, service)) {
          yield {
            object,
            path: ['spec', 'parentRefs', index],
            message: `is for Service ${home}/${name} in ambient mode, and neither that nor its namespace names a waypoint; depends on whether the label ${WAYPOINT} is set from elsewhere`,
          };
        }
      }
    }
  },
};

function isAmbient({ cluster }: System, namespace: string): boolean {
  return cluster.namespaceLabels(namespace)['istio.io/dataplane-mode'] === 'ambient';
}

function hasWaypoint({ cluster }: System, service: ManifestObject): boolean {
  const both = [recordOf(service.manifest.metadata.labels), cluster.namespaceLabels(service.namespace)];
  return both.some(labels => ifText(recordOf(labels)[WAYPOINT]) !== undefined);
}
