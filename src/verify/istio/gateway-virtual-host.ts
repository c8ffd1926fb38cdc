import { oldest } from './age';
import { GatewayConfig } from './config';
import { GatewayServer } from './gateway-server';
import { Side } from './http-match';
import { HttpRoute } from './http-rule';
import { Received } from './received';
import { VirtualService } from './virtual-service';
import { Visit } from '../entrance';
import { MultiMap } from '../multi-map';

/** A VirtualService at a virtual host of a gateway. */
interface Entry {
  readonly virtualService: VirtualService;
  readonly server: GatewayServer;
  readonly side: Side;
}

/** The rule that a gateway takes for a request. */
export interface Taken extends Entry {
  readonly route: HttpRoute;
}

/** A host of a gateway, with the rules of all VirtualServices that have it. */
export class GatewayVirtualHost {
  /** A server that sends plain HTTP to HTTPS. */
  public redirecting?: GatewayServer;
  private readonly entries: Entry[] = [];
  /** Gateways of the entries. */
  private readonly gateways = new MultiMap<VirtualService, GatewayConfig>();
  /** Entries by the text that paths of their requests begin with; made when the first request comes. */
  private byPathStart?: MultiMap<string, Entry>;
  private lengths: readonly number[] = [];

  /** @param domain host or wildcard, as the narrower of server and VirtualService says it */
  constructor(public readonly domain: string) {}

  public add(entry: Entry): void {
    const { virtualService, server: { gateway } } = entry;
    if (!this.gateways.get(virtualService).includes(gateway)) {
      this.gateways.add(virtualService, gateway);
      this.entries.push(entry);
    }
  }

  /**
   * The rule for a request: rules of all VirtualServices stand one after the other, and rules for everything come last (istio, `SortVHostRoutes`).
   * Only those that match are asked for their age.
   */
  public take(message: Received, namespace: string, visit: Visit): Taken | undefined {
    const found = this.having(message.path).flatMap(({ virtualService, server, side }) => {
      const route = virtualService.find(side, message, visit);
      return route === undefined ? [] : [{ virtualService, server, side, route }];
    });
    const specific = found.filter(({ route }) => !route.catchAll);
    const candidates = specific.length === 0 ? found : specific;
    const taken = candidates.length < 2 ? candidates[0] : first(candidates, namespace, visit);
    taken?.virtualService.assumeFor(taken.route, visit);
    return taken;
  }

  /** Those that can have a rule for a path: a host that a thousand services share is not gone through for each request. */
  private having(path: string): readonly Entry[] {
    if (this.entries.length === 1) {
      return this.entries;
    }
    this.byPathStart ??= this.indexed();
    const found = this.lengths.flatMap(length => length > path.length ? [] : this.byPathStart!.get(path.slice(0, length)));
    return [...new Set(found)];
  }

  private indexed(): MultiMap<string, Entry> {
    const index = new MultiMap<string, Entry>();
    for (const entry of this.entries) {
      entry.virtualService.pathStarts.forEach(start => index.add(start, entry));
    }
    this.lengths = [...new Set(index.keys().map(({ length }) => length))];
    return index;
  }
}

/** That of the oldest gateway; there, what is for fewer namespaces comes first, and then what is older. */
function first(candidates: readonly Taken[], namespace: string, visit: Visit): Taken {
  const gateways = [...new Set(candidates.map(({ server: { gateway } }) => gateway))].sort((one, other) => one.id < other.id ? -1 : 1);
  const gateway = oldest(visit, gateways, ({ object, id }) => ({ object, name: id.split('/')[1] }));
  const own = candidates.filter(({ server }) => server.gateway === gateway);
  const order = Math.min(...own.map(({ virtualService }) => virtualService.order(namespace)));
  return oldest(visit, own.filter(({ virtualService }) => virtualService.order(namespace) === order), ({ virtualService }) => virtualService);
}
