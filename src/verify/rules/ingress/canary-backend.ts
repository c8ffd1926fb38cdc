import { Severity } from '../../finding';
import { MultiMap } from '../../multi-map';
import { System } from '../../system/system';
import { ifText, recordOf } from '../../untyped';
import { Fault, Rule } from '../rule';
import { refusesService } from './absent';
import { isActive, shareText } from './canary-rule';
import { Lead, leadsOf, portOf, serviceOf } from './lead';
import { Attachment } from './nginx-group';
import { nginxGroups } from './nginx-groups';
import { podless } from './podless-canary';
import { KubernetesService } from '../../cluster/service';
import { closest } from '../closest';

/** A canary behind ingress-nginx that nobody can reach. */
export const CANARY_BACKEND: Rule = {
  id: 'R55',
  severity: Severity.ERROR,
  title: 'canary behind ingress-nginx without pods',
  why: 'Where the Service of a canary does not exist, has no such port or finds no ready pod, ingress-nginx sends everything to stable, without an error and whatever weight and headers say. The canary looks healthy because it gets nothing.',
  fix: 'name the Service and the port of the canary pods, and give the Service a selector that finds them',
  source: 'ingress-nginx, rootfs/etc/nginx/lua/balancer.lua (route_to_alternative_balancer)',
  * check(system) {
    const services = new MultiMap<string, KubernetesService>();
    for (const service of system.cluster.services.values()) {
      services.add(service.name, service);
    }
    for (const group of nginxGroups(system)) {
      const seen = new Set<string>();
      for (const attachment of group.attachments) {
        const { canary } = attachment;
        const isOwn = canary.backend !== attachment.main.backend && !seen.has(canary.backend);
        const fault = isOwn && isActive(canary.ingress) ? faultOf(attachment, services, system) : undefined;
        if (fault !== undefined) {
          seen.add(canary.backend);
          yield fault;
        }
      }
      for (const canary of group.canaries) {
        const lead = leadsOf(canary).find(one => group.mainOf(one) === undefined);
        const fault = lead !== undefined && isActive(canary) ? elsewhere(lead, services, system) : undefined;
        if (fault !== undefined) {
          yield fault;
        }
      }
    }
  },
};

/** A canary without ordinary Ingress whose Service is in another namespace, where its own has none at all. */
function elsewhere({ ingress, service: { name } }: Lead, services: MultiMap<string, KubernetesService>, system: System): Fault | undefined {
  const { source: { object } } = ingress;
  const { namespace } = object;
  const [found, ...others] = services.get(name);
  const isWritten = [object, found?.object].every(one => ifText(recordOf(one?.manifest.metadata).namespace) !== undefined);
  const isMissing = found !== undefined && others.length === 0 && found.namespace !== namespace;
  return !isMissing || !isWritten || system.scope.hasServices(namespace) || system.scope.hasWorkloads(namespace) ? undefined : {
    object,
    path: ['metadata', 'namespace'],
    message: `leads to Service ${namespace}/${name}, which does not exist; there is ${found.id}, and an Ingress reaches Services of its own namespace only: the canary gets nothing`,
    fix: `put the Ingress into namespace ${found.namespace}`,
  };
}

/** What is missing counts where the like of it is there: the Service of stable, or its pods. */
function faultOf({ canary, main }: Attachment, services: MultiMap<string, KubernetesService>, system: System): Fault | undefined {
  const [service, stable] = [canary, main].map(lead => serviceOf(lead, system.cluster));
  const { source: { object } } = canary.ingress;
  if (stable === undefined) {
    return undefined;
  }
  if (service === undefined) {
    return refusesService(system, object.namespace, canary.service.name) ? undefined : missing(canary, stable, services, system);
  }
  const port = portOf(canary, service);
  return port !== undefined ? podless(canary, { service, port, stable }, system) : {
    object,
    path: [...canary.at, 'backend', 'service', 'port'],
    message: `leads to port ${canary.service.port} of Service ${service.id}, which has ${service.ports.map(one => one.port).join(', ')} only: ${consequence(canary)}`,
    fix: `write a port of the Service: ${service.ports.map(one => one.port).join(', ')}`,
  };
}

/** The Ingress or its Service can be in the wrong namespace, or the name is wrong. */
function missing(canary: Lead, stable: KubernetesService, services: MultiMap<string, KubernetesService>, { cluster }: System): Fault {
  const { source: { object } } = canary.ingress;
  const { name } = canary.service;
  const message = `leads to Service ${object.namespace}/${name}, which does not exist: ${consequence(canary)}`;
  if (cluster.services.has(`${stable.namespace}/${name}`)) {
    return { object, path: ['metadata', 'namespace'], message, fix: `put the Ingress into namespace ${stable.namespace}, where a Service of that name is` };
  }
  const stray = services.get(name).find(({ workloads }) => workloads.length === 0);
  const like = closest(name, [...cluster.services.values()].filter(({ namespace }) => namespace === object.namespace).map(service => service.name));
  return stray === undefined ? {
    object,
    path: [...canary.at, 'backend', 'service', 'name'],
    message,
    fix: like === undefined ? 'add the Service, or name one that is there' : `did you mean ${like}?`,
  } : {
    object: stray.object,
    path: ['metadata', 'namespace'],
    message: `is not in namespace ${object.namespace}, where ${object.title} looks for it: ${consequence(canary)}`,
    fix: `put the Service into namespace ${object.namespace}`,
  };
}

function consequence({ ingress }: Lead): string {
  return `stable silently gets the canary's share, ${shareText(ingress)}`;
}
