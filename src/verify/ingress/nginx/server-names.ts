import { Pattern } from './pattern';

/** Names that nginx can find a server by beside its host. */
export interface NamedServer {
  readonly host: string;
  readonly aliases: readonly string[];
}

/**
 * The servers that can be meant by a host of no server, those first that nginx takes first: exact names, `*.` (the longest), `.*`
 * (the longest), expressions in the order of nginx.conf (ngx_http_core_module, server_name). A host `*.x` is an expression for one label
 * (template.go, buildServerName).
 *
 * @param hosts of all servers; an alias that is one does not count
 */
export function namesakes<S extends NamedServer>(servers: readonly S[], host: string, hosts: ReadonlySet<string>): S[] {
  const found = servers.flatMap(server => [
    ...server.aliases.filter(alias => !hosts.has(alias)).map(alias => ({ server, rank: rankOf(alias, host) })),
    { server, rank: server.host.startsWith('*.') && isBelow(server.host, host) ? 0 : -1 },
  ]);
  return found.filter(({ rank }) => rank >= 0).sort((one, other) => other.rank - one.rank).map(({ server }) => server);
}

/** The wildcard host that has a host one label below. */
export function wildcardOf(host: string): string | undefined {
  const dot = host.indexOf('.');
  return dot < 0 ? undefined : `*${host.slice(dot)}`;
}

/** The other one of a name with `www.` and without. */
export function wwwOf(host: string): string {
  return host.startsWith('www.') ? host.slice(4) : `www.${host}`;
}

function isBelow(wildcard: string, host: string): boolean {
  return wildcard === wildcardOf(host) && /^[\w-]+\./.test(host);
}

/** How strong a name is among those that match; negative for one that does not match. */
function rankOf(written: string, host: string): number {
  const name = written.toLowerCase();
  if (name === host) {
    return 3000;
  }
  if (written.startsWith('~')) {
    return new Pattern(written.slice(1), { caseless: /[A-Z]/.test(written) }).matches(host) === true ? 0 : -1;
  }
  if (name.startsWith('*.') || name.startsWith('.')) {
    return host.endsWith(name.replace('*', '')) || name.startsWith('.') && host === name.slice(1) ? 2000 + name.length : -1;
  }
  return name.endsWith('.*') && host.startsWith(name.slice(0, -1)) ? 1000 + name.length : -1;
}
