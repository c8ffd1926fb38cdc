import { isIPv4 } from 'net';
import { shown } from '../../domain/canary-error';
import { isHostName } from '../host-name';
import { NginxIngressOptions } from './nginx-ingress-options';

/** Certificates as an Ingress has them; undefined where it has none. */
export function ingressTls({ hosts, tls = [] }: NginxIngressOptions, own: string[]): object[] | undefined {
  const found = tls.map(({ hosts: its = hosts, secretName }) => ({ hosts: its, secretName })).filter(({ hosts: [first] }) => own.includes(first));
  return found.length === 0 ? undefined : found;
}

/** Adds everything wrong with the hosts and their certificates. */
export function checkHosts({ hosts, previewHosts, tls = [] }: NginxIngressOptions, problems: string[]): void {
  if (hosts.length === 0) {
    problems.push('hosts must have a host, got none: say one');
  }
  for (const [what, list] of [['hosts', hosts], ['previewHosts', previewHosts]] as const) {
    list?.forEach((host, index) => checkHost(what, host, list.indexOf(host) < index, problems));
  }
  const certified = new Set<string>();
  for (const { hosts: its = hosts, secretName } of tls) {
    if (its.length === 0 || !(its.every(host => hosts.includes(host)) || its.every(host => previewHosts?.includes(host)))) {
      problems.push(`tls must be for hosts of the service, or for those of the preview, got ${its.join(', ') || 'none'}: write an entry for each, or leave hosts out for those of the service`);
    }
    for (const host of its) {
      if (certified.has(host)) {
        problems.push(`tls must have each host once, got ${host} twice: the controller takes the first certificate; remove one of them`);
      }
      certified.add(host);
    }
    if (secretName !== undefined && !isHostName(secretName)) {
      problems.push(`secretName must be the name of a Secret, got ${shown(secretName)}`);
    }
  }
}

function checkHost(what: string, host: string, again: boolean, problems: string[]): void {
  if (typeof host !== 'string' || !isHostName(host.replace(/^\*\./, '')) || isIPv4(host)) {
    problems.push(`${what} must be DNS names in lower case, such as "shop.example.com" or "*.example.com", got ${shown(host)}`);
  } else if (again) {
    problems.push(`${what} must be given once, got ${shown(host)} twice`);
  }
}
