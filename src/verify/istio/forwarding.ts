import { MeshService } from './mesh-service';
import { Sender, Target, Upstream } from './upstream';
import { Visit } from '../entrance';

/** What a proxy knows when it sends a request or a connection on. */
export interface Forwarding {
  readonly sender: Sender;
  /** Port that the rules were made for; destinations without port take it. */
  readonly port: number;
  /** The service of a destination, as far as it says the port or another name. */
  readonly lookup: (host: string) => MeshService | undefined;
  readonly upstream: Upstream;
  readonly visit: Visit;
}

/** Name and port of what a destination means; a destination without port means the only port of its service, or that of the listener. */
export function clusterOf(host: string, port: unknown, { port: listener, lookup }: Forwarding): Pick<Target, 'host' | 'port'> {
  const service = lookup(host);
  const only = service?.ports.length === 1 ? service.ports[0].number : undefined;
  return { host: service?.alias ?? host, port: typeof port === 'number' ? port : only ?? listener };
}
