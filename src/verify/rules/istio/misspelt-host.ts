import { Cluster } from '../../cluster/cluster';
import { KubernetesService } from '../../cluster/service';
import { Severity } from '../../finding';
import { hostOfService } from '../../host-name';
import { ManifestObject } from '../../manifest-object';
import { Rule } from '../rule';
import { entryHosts, rootsOf, rulesOf, serviceAt } from './written-routes';
import { closest } from '../closest';

const CLUSTER_NAME = /^([^.*]+)\.([^.]+)\.svc\.cluster\.local$/;

/** A VirtualService for a name that is nearly that of the Service it leads to. */
export const MISSPELT_HOST: Rule = {
  id: 'R49',
  severity: Severity.ERROR,
  title: 'VirtualService for a host that no Service has',
  why: 'Callers in the mesh look the name of a Service up before they send anything. A VirtualService for a name that does not exist is met by nobody, and callers of the Service that was meant reach all of its pods.',
  fix: 'write the name of the Service',
  source: 'istio.io, "VirtualService" reference, hosts; istioctl analyze IST0101',
  check: ({ cluster }) => misspeltHosts(cluster).map(({ object, index, host, meant }) => ({
    object,
    path: ['spec', 'hosts', index],
    message: `is for host ${host}, which no Service has: callers of Service ${meant.id} do not meet its rules`,
    fix: `did you mean ${meant.name}?`,
  })),
};

/** A host of a VirtualService, and the Service that was meant. */
interface MisspeltHost {
  readonly object: ManifestObject;
  readonly index: number;
  readonly host: string;
  readonly meant: KubernetesService;
}

/** Hosts of VirtualServices for the mesh that are nearly those of the Services they lead to. */
export function misspeltHosts(cluster: Cluster): MisspeltHost[] {
  const external = new Set(entryHosts(cluster));
  return rootsOf(cluster).filter(({ gateways }) => gateways.includes('mesh')).flatMap(({ object, hosts }) => hosts.flatMap((host, index) => {
    const [, name, namespace] = CLUSTER_NAME.exec(host) ?? [];
    if (name === undefined || external.has(host) || serviceAt(cluster, host) !== undefined) {
      return [];
    }
    const targets = new Set(rulesOf(object).flatMap(({ destinations }) => destinations.map(destination => destination.host)));
    const services = [...targets].flatMap(target => serviceAt(cluster, target) ?? []).filter(service => service.namespace === namespace);
    const like = closest(name, services.map(service => service.name));
    const meant = services.find(service => service.name === like);
    return meant === undefined || hosts.includes(hostOfService(meant.name, namespace)) ? [] : [{ object, index, host, meant }];
  }));
}
