import { shown } from '../../domain/canary-error';
import { isDnsLabel } from '../../domain/names';
import { checkPreviewHosts } from '../preview-hosts';
import { RoutingContext, RoutingSubject } from '../routing-provider';
import { IstioBinding, IstioMode, IstioOptions } from './istio-options';

/** How services share paths of a host on purpose. */
export const REMEDY = 'have both in one IstioGatewayHost, in the order that you want';

const HOST = /^(\*|(\*\.)?[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+)$/;

/** Adds everything wrong with the hosts and gateways of a service. */
export function checkGateways(context: RoutingContext, options: IstioOptions, problems: string[]): void {
  const { hosts = [], gateways = [], previewHosts = [], routes = [], meshRoutes = [], port, binding = IstioBinding.OWN } = options;
  if (binding !== IstioBinding.OWN) {
    if (hosts.length > 0 || gateways.length > 0 || previewHosts.length > 0) {
      const owner = binding === IstioBinding.DELEGATE ? 'the VirtualService that delegates' : 'the IstioGatewayHost';
      problems.push(`hosts and gateways are those of ${owner}, got ${[...hosts, ...previewHosts, ...gateways].join(', ')}: remove them, or use IstioBinding.OWN`);
    }
    return;
  }
  if (gateways.length > 0 && hosts.length === 0) {
    problems.push(`hosts must be set for gateways ${gateways.join(', ')}: say which hosts the service has there`);
  }
  if (gateways.length === 0 && hosts.length > 0) {
    problems.push(`gateways must be set for hosts ${hosts.join(', ')}: say where these requests come in, as "namespace/name"`);
  }
  if (gateways.length === 0 && routes.length > 0) {
    problems.push('routes are for gateways, got routes without gateways: callers in the mesh reach every path; set hosts and gateways, or use meshRoutes');
  }
  if (gateways.length === 0 && meshRoutes.length === 0 && port !== undefined) {
    problems.push(`port of the routing is for routes, got ${shown(port)} without any: callers in the mesh reach every port; set hosts and gateways, or remove port`);
  }
  checkPreviewHosts(options.previewHosts, hosts, context, problems);
  checkHosts(context, hosts, gateways, problems);
  checkHosts(context, previewHosts, [], problems);
}

/** Adds everything wrong with hosts and gateways by themselves. */
export function checkHosts(subject: Pick<RoutingSubject, 'name' | 'namespace'>, hosts: string[], gateways: string[], problems: string[]): void {
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
export function qualifiedGateway({ namespace }: Pick<RoutingSubject, 'namespace'>, gateway: string): string {
  return gateway.includes('/') || namespace === undefined ? gateway : `${namespace}/${gateway}`;
}

/** Adds everything wrong with the namespaces that see the objects. */
export function checkExportTo(
  subject: Pick<RoutingSubject, 'namespace'>, { exportTo, gateways = [], mode, binding = IstioBinding.OWN }: IstioOptions, problems: string[],
): void {
  if (exportTo === undefined || exportTo.includes('*')) {
    if (exportTo !== undefined && exportTo.length > 1) {
      problems.push(`exportTo must be "*" alone or a list without it, got ${exportTo.map(shown).join(', ')}`);
    }
    return;
  }
  for (const namespace of exportTo.length === 0 ? [''] : exportTo) {
    if (namespace !== '.' && !isDnsLabel(namespace)) {
      problems.push(`exportTo must be names of namespaces, "." or "*", got ${shown(namespace)}`);
    }
  }
  if (mode !== IstioMode.HOSTS) {
    problems.push(`exportTo must be "*" in IstioMode.SUBSETS, got ${exportTo.map(shown).join(', ')}: callers of other namespaces would see no rule and reach the canary by the number of its pods; use IstioMode.HOSTS, where they get stable only`);
  }
  if (binding !== IstioBinding.OWN) {
    problems.push(`exportTo must be "*" where somebody else binds the routes, got ${exportTo.map(shown).join(', ')}: proxies of their gateways would not see them; remove exportTo, or use IstioBinding.OWN`);
  }
  for (const gateway of gateways.map(name => qualifiedGateway(subject, name)).filter(name => name.includes('/'))) {
    const [namespace] = gateway.split('/');
    if (!exportTo.includes(namespace) && !(namespace === subject.namespace && exportTo.includes('.'))) {
      problems.push(`exportTo must have the namespace of gateway ${gateway}, got ${exportTo.map(shown).join(', ')}: its pods would not see the routes and answer 404; add ${shown(namespace)}`);
    }
  }
}

function checkGateway(gateway: string, problems: string[]): void {
  const parts = gateway.split('/');
  if (gateway === 'mesh') {
    problems.push('gateways must not have "mesh": callers in the mesh have a VirtualService of their own, which is always there; remove it');
  } else if (parts.length > 2 || !parts.every(isDnsLabel)) {
    problems.push(`gateway must be "namespace/name" or "name", each lower-case letters, digits and "-", got ${shown(gateway)}`);
  }
}

function checkHost({ name, namespace }: Pick<RoutingSubject, 'name' | 'namespace'>, host: string, problems: string[]): void {
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
