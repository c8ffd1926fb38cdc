import { Address, hostSample } from './address';
import { Caller } from '../../caller';
import { Cluster } from '../../cluster/cluster';
import { GROUP, referenceKind } from '../../gateway-api/reference';
import { hostOfService, isSubset, isWildcard, overlap } from '../../host-name';
import { ManifestObject } from '../../manifest-object';
import { given, ifNumber, ifText, itemsOf, listOf, recordOf, textOf, textsOf } from '../../untyped';

/** How clients reach routes of the Gateway API. */
export class RouteAddresses {
  private readonly byTitle: ReadonlyMap<string, ManifestObject>;
  private readonly namespaces: ReadonlySet<string>;

  constructor(private readonly cluster: Cluster) {
    const gateways = cluster.ofKind(GROUP, 'Gateway');
    this.byTitle = new Map([...gateways, ...cluster.ofKind(GROUP, 'ListenerSet')].map(object => [object.title, object]));
    this.namespaces = new Set(gateways.map(({ namespace }) => namespace));
  }

  /** The addresses of a route at one of its parents, one for each host; nothing where the parent cannot exist. */
  public of({ namespace, manifest }: ManifestObject, parent: any): Address[] {
    const kind = referenceKind(parent, GROUP, 'Gateway');
    const id = `${ifText(parent.namespace) ?? namespace}/${textOf(parent.name)}`;
    const hosts = textsOf(recordOf(manifest.spec).hostnames);
    switch (kind) {
      case '/Service': return this.service(id, parent);
      case `${GROUP}/Gateway`: return this.gateway(id, hosts, parent);
      case `${GROUP}/ListenerSet`: return this.listenerSet(id, hosts, parent);
      default: return [];
    }
  }

  private service(id: string, parent: any): Address[] {
    const service = this.cluster.services.get(id);
    const port = ifNumber(parent.port) ?? service?.ports[0]?.port ?? 80;
    const [namespace, name] = id.split('/');
    return service === undefined ? [] : [{
      from: Caller.mesh(namespace), host: hostOfService(name, namespace), port: port === 80 ? undefined : port, side: { gateway: 'mesh', namespace, labels: {}, port },
    }];
  }

  private gateway(id: string, hosts: readonly string[], parent: any): Address[] {
    const gateway = this.byTitle.get(`Gateway ${id}`);
    return gateway === undefined && this.namespaces.has(id.split('/')[0]) ? [] : addresses(id, gateway, hosts, parent);
  }

  private listenerSet(id: string, hosts: readonly string[], parent: any): Address[] {
    const set = this.byTitle.get(`ListenerSet ${id}`);
    const { name, namespace } = recordOf(recordOf(set?.manifest.spec).parentRef);
    return set === undefined ? [] : addresses(`${ifText(namespace) ?? set.namespace}/${textOf(name)}`, set, hosts, parent);
  }
}

/** @param object what has the listeners; nothing where it is not in the input, and taken to be for every host */
function addresses(id: string, object: ManifestObject | undefined, hosts: readonly string[], { sectionName, port: wanted }: any): Address[] {
  const [namespace, name, ...rest] = id.split('/');
  if (!namespace || !name || rest.length > 0) {
    return [];
  }
  const from = Caller.gateway(id);
  const listeners = itemsOf(listOf(recordOf(object?.manifest.spec).listeners)).map(({ value }) => value)
    .filter(listener => (!given(sectionName) || listener.name === sectionName) && (!given(wanted) || listener.port === wanted) && ['HTTP', 'HTTPS'].includes(listener.protocol));
  const covering = (host: string) => listeners.filter(({ hostname }) => !ifText(hostname) || overlap(host, hostname));
  const wantedHosts = hosts.length === 0 ? ['*'] : hosts;
  const own = wantedHosts.filter(host => covering(host).length > 0);
  return (own.length > 0 ? own : wantedHosts.slice(0, 1)).map(host => {
    const found = covering(host);
    const { protocol, port, hostname } = recordOf(found.find(one => one.protocol === 'HTTP') ?? found[0]);
    const number = ifNumber(port) ?? ifNumber(wanted) ?? 80;
    const secure = protocol === 'HTTPS';
    return {
      from,
      host: hostSample(ifText(hostname) && isWildcard(host) && isSubset(hostname, host) ? hostname : host),
      port: number === (secure ? 443 : 80) ? undefined : number,
      scheme: secure ? 'https' : undefined,
      side: { gateway: id, namespace, labels: {}, port: number },
    };
  });
}
