import { shown } from '../../domain/canary-error';
import { DNS_LABEL } from '../../domain/names';
import { RoutingSubject } from '../routing-provider';
import { IstioOptions } from './istio-options';

const HOST = /^(\*|(\*\.)?[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+)$/;

/** Adds everything wrong with the hosts and gateways of a service. */
export function checkGateways(subject: RoutingSubject, { hosts = [], gateways = [], routes = [] }: IstioOptions, problems: string[]): void {
  if (gateways.length > 0 && hosts.length === 0) {
    problems.push(`hosts must be set for gateways ${gateways.join(', ')}: say which hosts the service has there`);
  }
  if (gateways.length === 0 && hosts.length > 0) {
    problems.push(`gateways must be set for hosts ${hosts.join(', ')}: say where these requests come in, as "namespace/name"`);
  }
  if (gateways.length === 0 && routes.length > 0) {
    problems.push('routes are for gateways, got routes without gateways: callers in the mesh reach every path; set hosts and gateways, or remove routes');
  }
  for (const gateway of gateways) {
    checkGateway(gateway, problems);
  }
  for (const host of hosts) {
    checkHost(subject, host, problems);
  }
  checkOnce('hosts', hosts, problems);
  checkOnce('gateways', gateways, problems);
}

function checkGateway(gateway: string, problems: string[]): void {
  const parts = gateway.split('/');
  if (gateway === 'mesh') {
    problems.push('gateways must not have "mesh": callers in the mesh have a VirtualService of their own, which is always there; remove it');
  } else if (parts.length > 2 || !parts.every(part => DNS_LABEL.test(part) && part.length <= 63)) {
    problems.push(`gateway must be "namespace/name" or "name", each lower-case letters, digits and "-", got ${shown(gateway)}`);
  }
}

function checkHost({ name, namespace }: RoutingSubject, host: string, problems: string[]): void {
  const own = `${name}.${namespace}`;
  if (host === name || host === own || host === `${own}.svc` || host === `${own}.svc.cluster.local`) {
    problems.push(`host must be one that clients of the gateways use, got ${shown(host)}, the Service itself: callers in the mesh have a VirtualService of their own; remove it from hosts`);
  } else if (!HOST.test(host) || host.length > 253) {
    problems.push(`host must be a lower-case DNS name with a dot, "*.domain" or "*", without port, got ${shown(host)}`);
  }
}

function checkOnce(what: string, values: string[], problems: string[]): void {
  values.forEach((value, index) => {
    if (values.indexOf(value) !== index) {
      problems.push(`${what} must be given once, got ${shown(value)} twice`);
    }
  });
}
