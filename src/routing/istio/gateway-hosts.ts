import { shown } from '../../domain/canary-error';
import { isDnsLabel } from '../../domain/names';
import { RoutingSubject } from '../routing-provider';
import { IstioOptions } from './istio-options';

const HOST = /^(\*|(\*\.)?[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+)$/;

/** Adds everything wrong with the hosts and gateways of a service. */
export function checkGateways(subject: RoutingSubject, { hosts = [], gateways = [], routes = [], port }: IstioOptions, problems: string[]): void {
  if (gateways.length > 0 && hosts.length === 0) {
    problems.push(`hosts must be set for gateways ${gateways.join(', ')}: say which hosts the service has there`);
  }
  if (gateways.length === 0 && hosts.length > 0) {
    problems.push(`gateways must be set for hosts ${hosts.join(', ')}: say where these requests come in, as "namespace/name"`);
  }
  if (gateways.length === 0 && routes.length > 0) {
    problems.push('routes are for gateways, got routes without gateways: callers in the mesh reach every path; set hosts and gateways, or remove routes');
  }
  if (gateways.length === 0 && port !== undefined) {
    problems.push(`port of the routing is for gateways, got ${shown(port)} without gateways: callers in the mesh reach every port; set hosts and gateways, or remove port`);
  }
  for (const gateway of gateways) {
    checkGateway(gateway, problems);
  }
  for (const host of hosts) {
    checkHost(subject, host, problems);
  }
  for (const wide of hosts.filter(host => host.startsWith('*'))) {
    for (const host of hosts.filter(other => other !== wide && other.endsWith(wide.slice(1)))) {
      problems.push(`hosts must not cover each other, got ${shown(wide)} and ${shown(host)}, which Istio refuses: remove one of them`);
    }
  }
  checkOnce('hosts', hosts, problems);
  checkOnce('gateways', gateways.map(gateway => qualifiedGateway(subject, gateway)), problems);
}

/** A gateway with its namespace, where that is known. */
export function qualifiedGateway({ namespace }: RoutingSubject, gateway: string): string {
  return gateway.includes('/') || namespace === undefined ? gateway : `${namespace}/${gateway}`;
}

function checkGateway(gateway: string, problems: string[]): void {
  const parts = gateway.split('/');
  if (gateway === 'mesh') {
    problems.push('gateways must not have "mesh": callers in the mesh have a VirtualService of their own, which is always there; remove it');
  } else if (parts.length > 2 || !parts.every(isDnsLabel)) {
    problems.push(`gateway must be "namespace/name" or "name", each lower-case letters, digits and "-", got ${shown(gateway)}`);
  }
}

function checkHost({ name, namespace }: RoutingSubject, host: string, problems: string[]): void {
  if (host === name || (namespace !== undefined && host === `${name}.${namespace}`) || /\.svc(\.cluster\.local)?$/.test(host)) {
    problems.push(`host must be one that clients of the gateways use, got ${shown(host)}, a Service: callers in the mesh have a VirtualService of their own; remove it from hosts`);
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
