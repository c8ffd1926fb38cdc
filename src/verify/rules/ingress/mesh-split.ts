import { Severity } from '../../finding';
import { serviceOf as serviceOfHost } from '../../kubernetes/service-host';
import { ManifestObject } from '../../manifest-object';
import { System } from '../../system/system';
import { ifText, itemsOf, recordOf, textsOf } from '../../untyped';
import { Rule } from '../rule';
import { serviceOf } from './lead';
import { nginxGroups } from './nginx-groups';

/** nginx in front of a split that the mesh carries out. */
export const MESH_SPLIT: Rule = {
  id: 'R54',
  severity: Severity.ERROR,
  title: 'ingress-nginx in front of a split of the mesh',
  why: 'ingress-nginx connects to the addresses of pods, not to the Service. Routes of the mesh are for requests to the Service, so nobody who comes by nginx is split, with a sidecar beside nginx or without: each pod behind the Service gets the same share.',
  fix: 'set nginx.ingress.kubernetes.io/service-upstream: "true" and upstream-vhost with the full name of the Service, on a controller that is in the mesh',
  source: 'ingress-nginx, docs/user-guide/nginx-configuration/annotations.md (Service Upstream); istio.io, Application Requirements',
  * check(system) {
    const splits = splitsOf(system);
    if (splits.size === 0) {
      return;
    }
    for (const group of nginxGroups(system)) {
      const seen = new Set<string>();
      for (const lead of [...group.byBackend.values()]) {
        const service = serviceOf(lead, system.cluster);
        const split = service && splits.get(service.id);
        const { serviceUpstream, settings: { annotations }, source: { object } } = lead.ingress;
        if (split !== undefined && !serviceUpstream && annotations.raw('upstream-vhost') === undefined && !seen.has(service!.id)) {
          seen.add(service!.id);
          yield {
            object,
            path: lead.at[1] === 'defaultBackend' ? lead.at : [...lead.at, 'backend', 'service', 'name'],
            severity: split.isSure ? Severity.ERROR : Severity.WARNING,
            message: `leads to the pods of Service ${service!.id} and so past ${split.object.title}, which splits requests to the Service only: each of the pods gets the same share${split.isSure ? '' : '; depends on whether its split is meant for requests by nginx'}`,
          };
        }
      }
    }
  },
};

/** A route of the mesh that divides the requests to a Service. */
interface Split {
  readonly object: ManifestObject;
  /** Whether it is for the mesh alone. */
  readonly isSure: boolean;
}

/** Splits by the `namespace/name` of their Service. */
function splitsOf({ cluster }: System): Map<string, Split> {
  const splits = new Map<string, Split>();
  for (const object of cluster.ofKind('networking.istio.io', 'VirtualService')) {
    const { hosts, gateways, http } = recordOf(object.manifest.spec);
    const bound = textsOf(gateways);
    const destinations = itemsOf(http).flatMap(({ value: { route } }) => itemsOf(route).filter(({ value }) => value.weight !== 0))
      .map(({ value: { destination } }) => JSON.stringify(destination));
    if (new Set(destinations).size > 1 && (bound.length === 0 || bound.includes('mesh'))) {
      for (const host of textsOf(hosts)) {
        const service = serviceOfHost(cluster, host, object.namespace);
        if (service !== undefined) {
          splits.set(service.id, { object, isSure: bound.every(name => name === 'mesh') });
        }
      }
    }
  }
  for (const object of cluster.ofKind('gateway.networking.k8s.io', 'HTTPRoute')) {
    const { parentRefs, rules } = recordOf(object.manifest.spec);
    const divides = itemsOf(rules).some(({ value: { backendRefs } }) => itemsOf(backendRefs).filter(({ value }) => value.weight !== 0).length > 1);
    for (const { value: { kind, name, namespace = object.namespace } } of divides ? itemsOf(parentRefs) : []) {
      if (ifText(kind) === 'Service') {
        splits.set(`${namespace}/${name}`, { object, isSure: itemsOf(parentRefs).every(({ value }) => value.kind === 'Service') });
      }
    }
  }
  return splits;
}
