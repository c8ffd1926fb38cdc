import { shown } from '../../domain/canary-error';
import { DNS_LABEL } from '../../domain/names';
import { RoutingSubject } from '../routing-provider';
import { IstioOptions } from './istio-options';

const HOST = /^(\*|(\*\.)?[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+)$/;

/** Everything wrong with the hosts and gateways of a service. */
export function gatewayProblems(subject: RoutingSubject, { hosts = [], gateways = [], routes = [] }: IstioOptions): string[] {
  const problems: string[] = [];
  if (gateways.length > 0 && hosts.length === 0) {
    problems.push(`hosts must be set for gateways ${gateways.join(', ')}: say which hosts the service has there`);
  }
  if (gateways.length === 0 && hosts.length > 0) {
    problems.push(`gateways must be set for hosts ${hosts.join(', ')}: say where these requests come in, as "namespace/name"`);
  }
  if (gateways.length === 0 && routes.length > 0) {
    problems.push('routes are for gateways, got routes without gateways: callers in the mesh reach every path; set hosts and gateways, or remove routes');
  }
  problems.push(...gateways.flatMap(gateway => gatewayProblem(gateway)));
  problems.push(...hosts.flatMap(host => hostProblem(subject, host)));
  for (const [what, values] of Object.entries({ hosts, gateways })) {
    const twice = values.filter((value, index) => values.indexOf(value) !== index);
    problems.push(...twice.map(value => `${what} must be given once, got ${shown(value)} twice`));
  }
  return problems;
}

function gatewayProblem(gateway: string): string[] {
  if (gateway === 'mesh') {
    return ['gateways must not have "mesh": callers in the mesh have a VirtualService of their own, which is always there; remove it'];
  }
  const parts = gateway.split('/');
  const good = parts.length <= 2 && parts.every(part => DNS_LABEL.test(part) && part.length <= 63);
  return good ? [] : [`gateway must be "namespace/name" or "name", each lower-case letters, digits and "-", got ${shown(gateway)}`];
}

function hostProblem({ name, namespace }: RoutingSubject, host: string): string[] {
  const inCluster = [name, `${name}.${namespace}`, `${name}.${namespace}.svc`, `${name}.${namespace}.svc.cluster.local`];
  if (inCluster.includes(host)) {
    return [`host must be one that clients of the gateways use, got ${shown(host)}, the Service itself: callers in the mesh have a VirtualService of their own; remove it from hosts`];
  }
  return HOST.test(host) && host.length <= 253 ? []
    : [`host must be a lower-case DNS name with a dot, "*.domain" or "*", without port, got ${shown(host)}`];
}
