import { Cluster } from '../../cluster/cluster';
import { KubernetesPort, KubernetesService } from '../../cluster/service';
import { ServiceReference } from '../../ingress/ingress';
import { backendName } from '../../ingress/nginx/backend';
import { NginxIngress } from '../../ingress/nginx/nginx-ingress';

/** A path of an Ingress, and the Service that it leads to. */
export interface Lead {
  readonly ingress: NginxIngress;
  /** `_` for any host. */
  readonly host: string;
  readonly path: string;
  readonly exact: boolean;
  readonly service: ServiceReference;
  /** Name of the backend that the controller makes of the Service's port. */
  readonly backend: string;
  /** Host, path and type: what a canary has to repeat. */
  readonly slot: string;
  /** The field. */
  readonly at: readonly string[];
}

/** The paths of an Ingress that lead to a Service. */
export function leadsOf(ingress: NginxIngress): Lead[] {
  return ingress.rules.flatMap(({ host, paths = [] }) => paths.flatMap(({ path, exact, service, at }) => service === undefined ? [] : [
    leadOf(ingress, { host, path, exact, service, at }),
  ]));
}

/**
 * The paths of ordinary Ingresses. The default backend of the first Ingress of a host has its `/`, where no path says something else, and that of an
 * Ingress without rules has the `/` of any host (ingress-nginx, controller.go, createServers).
 */
export function mainLeadsOf(ingresses: readonly NginxIngress[]): Lead[] {
  const leads = ingresses.flatMap(leadsOf);
  const taken = new Set(leads.map(({ slot }) => slot));
  const seen = new Set<string>();
  for (const ingress of ingresses) {
    const { defaultBackend } = ingress.source;
    const hosts = ingress.rules.length === 0 ? ['_'] : ingress.rules.map(({ host }) => host);
    for (const host of hosts) {
      const service = seen.has(host) ? undefined : defaultBackend?.service;
      const lead = service && leadOf(ingress, { host, path: '/', exact: false, service, at: defaultBackend!.at });
      leads.push(...lead === undefined || taken.has(lead.slot) ? [] : [lead]);
      seen.add(host);
    }
  }
  return leads;
}

function leadOf(ingress: NginxIngress, lead: Omit<Lead, 'ingress' | 'backend' | 'slot'>): Lead {
  const { host, path, exact, service } = lead;
  return { ...lead, ingress, backend: backendName(ingress.source.object.namespace, service), slot: `${exact ? 'exact' : 'prefix'} ${host} ${path}` };
}

/** The Service of a path, if the input has it. */
export function serviceOf({ ingress, service }: Lead, cluster: Cluster): KubernetesService | undefined {
  return cluster.services.get(`${ingress.source.object.namespace}/${service.name}`);
}

/** The port of a Service that a path names: by number, name or, as ingress-nginx does it, number of the pods' port. */
export function portOf({ service: { port: wanted } }: Lead, { ports }: KubernetesService): KubernetesPort | undefined {
  return ports.find(({ port, name, targetPort }) => [port, name, targetPort].some(one => String(one) === wanted));
}

/** `shop/web:80` */
export function backendText({ ingress, service }: Lead): string {
  return `${ingress.source.object.namespace}/${service.name}:${service.port}`;
}

/** `shop.example.com/api`, `/api (any host)` */
export function addressText({ host, path }: Lead): string {
  return host === '_' ? `${path} (any host)` : `${host}${path}`;
}
