import { Redirect } from './action';
import { Message } from '../message';

/** What a redirect keeps where it says nothing (API reference, RedirectActionConfig). */
const KEPT = { protocol: '#{protocol}', host: '#{host}', port: '#{port}', path: '/#{path}', query: '#{query}' };

/** Where a redirect leads, with its port even if it is that of the protocol. */
export function locationOf(redirect: Redirect, { scheme, host, port, path, query = '' }: Message): string {
  const values = new Map([['protocol', scheme], ['host', host], ['port', String(port)], ['path', path.slice(1)], ['query', query]]);
  const part = (name: keyof typeof KEPT) => (redirect[name] ?? KEPT[name]).replace(/#\{(\w+)\}/g, (all, key) => values.get(key) ?? all);
  const asked = part('query');
  return `${part('protocol').toLowerCase()}://${part('host')}:${part('port')}${part('path')}${asked === '' ? '' : `?${asked}`}`;
}

/** A listener, as far as a redirect can lead back to it. */
export interface RedirectOrigin {
  readonly port: number;
  readonly protocol: string;
  /** Hosts and paths of the rule's conditions. */
  readonly hosts: readonly string[];
  readonly paths: readonly string[];
}

/**
 * Whether a redirect leads to where it comes from: the controller leaves such a rule out of the listener, so that one annotation
 * serves an HTTP and an HTTPS listener (aws-load-balancer-controller, `isInfiniteRedirectRule`).
 */
export function isInfinite({ host, path, port, protocol, query }: Redirect, origin: RedirectOrigin): boolean {
  return (host === undefined || host === KEPT.host || origin.hosts.includes(host))
    && (path === undefined || path === KEPT.path || origin.paths.includes(path))
    && (port === undefined || port === KEPT.port || port === String(origin.port))
    && (protocol === undefined || protocol === KEPT.protocol || protocol === origin.protocol)
    && (query === undefined || query === KEPT.query);
}
