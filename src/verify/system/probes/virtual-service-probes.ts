import { Address, hostSample } from './address';
import { GatewayAddresses } from './gateway-addresses';
import { RuleMatch } from './rule-match';
import { Caller } from '../../caller';
import { Cluster } from '../../cluster/cluster';
import { KubernetesService } from '../../cluster/service';
import { SERVICE_SUFFIX } from '../../host-name';
import { mergedMatches, WrittenMatch } from '../../istio/delegates';
import { fullHost } from '../../istio/full-host';
import { mayBeHttp, servicePortProtocol } from '../../istio/port-protocol';
import { gatewayId, resolvedMatches } from '../../istio/resolved-rule';
import { Visibility } from '../../istio/visibility';
import { serviceOf } from '../../kubernetes/service-host';
import { ManifestObject } from '../../manifest-object';
import { given, listOf, recordOf, textOf, textsOf } from '../../untyped';
import { Probe } from '../probe';

/** Most gateways of one VirtualService that requests are sent to, and most hosts of one gateway. */
const MOST = 4;

/** Requests for VirtualServices. */
export class VirtualServiceProbes {
  private readonly gateways: GatewayAddresses;
  private readonly delegates: ReadonlyMap<string, ManifestObject>;

  constructor(private readonly cluster: Cluster) {
    this.gateways = new GatewayAddresses(cluster);
    this.delegates = new Map(cluster.ofKind('networking.istio.io', 'VirtualService')
      .filter(({ manifest }) => listOf(recordOf(manifest.spec).hosts).length === 0).map(object => [`${object.namespace}/${object.name}`, object]));
  }

  /** One for each match of each rule, from each gateway and from the mesh; for hosts behind the first, one for the last rule. */
  public of(object: ManifestObject): Probe[] {
    const spec = recordOf(object.manifest.spec);
    const hosts = textsOf(spec.hosts);
    const matches = this.matchesOf(object);
    if (hosts.length === 0 || matches.length === 0) {
      return [];
    }
    const gateways = listOf(spec.gateways).length === 0 ? ['mesh'] : textsOf(spec.gateways).map(name => gatewayId(name, object.namespace));
    return [...new Set(gateways)].slice(0, MOST).flatMap(gateway => {
      const addresses = gateway === 'mesh' ? this.mesh(object, hosts) : this.gateways.of(gateway, inPublic(hosts), object.namespace);
      return addresses.slice(0, MOST).flatMap((address, index) => probes(matches, address, index === 0));
    });
  }

  /** In the order in which they are tried; those of delegates stand where their root has them. */
  private matchesOf(object: ManifestObject): RuleMatch[] {
    return listOf(recordOf(object.manifest.spec).http).flatMap((json, index) => {
      const path = ['spec', 'http', String(index)];
      const { match, delegate } = recordOf(json);
      const matches = resolvedMatches(match, object.namespace);
      return given(delegate)
        ? this.delegated(object, delegate, written(matches, path, true))
        : ruleMatches(written(matches, path, false), object, object, path);
    });
  }

  private delegated(root: ManifestObject, delegate: unknown, matches: readonly WrittenMatch[]): RuleMatch[] {
    const { namespace, name } = recordOf(delegate);
    const object = this.delegates.get(`${textOf(namespace) || root.namespace}/${textOf(name)}`);
    return object === undefined ? [] : listOf(recordOf(object.manifest.spec).http).flatMap((json, index) => {
      const own = ['spec', 'http', String(index)];
      const merged = mergedMatches(matches, written(resolvedMatches(recordOf(json).match, object.namespace), own, false));
      return merged === undefined ? [] : ruleMatches(merged.map(one => one.inRoot ? { ...one, path: own } : one), object, object, own);
    });
  }

  /** A pod beside the Service that is called, or beside the VirtualService where only its own namespace sees that. */
  private mesh({ namespace, manifest }: ManifestObject, hosts: readonly string[]): Address[] {
    const visibility = new Visibility(recordOf(manifest.spec).exportTo, namespace);
    const found = hosts.map(host => ({ host, service: this.serviceAt(fullHost(host, namespace)) }));
    const services = found.filter(({ service }) => service !== undefined);
    return (services.length > 0 ? services : found.slice(0, 1)).map(({ host, service }) => {
      const home = service !== undefined && visibility.includes(service.namespace) ? service.namespace : namespace;
      const port = httpPort(service, destinationPort(manifest));
      return {
        from: Caller.mesh(home),
        host: hostSample(fullHost(host, namespace)),
        port: port === 80 ? undefined : port,
        side: { gateway: 'mesh', namespace: home, labels: {}, port },
      };
    });
  }

  /** The Service with the host, which has to be a full name: istiod knows no others. */
  private serviceAt(host: string): KubernetesService | undefined {
    return host.endsWith(SERVICE_SUFFIX) ? serviceOf(this.cluster, host, '') : undefined;
  }
}

function probes(matches: readonly RuleMatch[], address: Address, all: boolean): Probe[] {
  return matches.flatMap((match, index) => {
    if (!all && index < matches.length - 1) {
      return [];
    }
    const request = match.request(address, matches.slice(0, index));
    return request === undefined ? [] : [{ request, object: match.object, path: match.path, match: match.json }];
  });
}

function written(matches: readonly any[], path: readonly string[], inRoot: boolean): WrittenMatch[] {
  return matches.map((json, index) => ({ json, path: [...path, 'match', String(index)], inRoot }));
}

function ruleMatches(matches: readonly WrittenMatch[], object: ManifestObject, owner: ManifestObject, path: readonly string[]): RuleMatch[] {
  return matches.length === 0 ? [new RuleMatch(object, path, {})] : matches.map(match => new RuleMatch(owner, match.path, match.json));
}

/** Hosts that clients outside of the cluster ask for. */
function inPublic(hosts: readonly string[]): readonly string[] {
  const outside = hosts.filter(host => host.includes('.') && !host.endsWith(SERVICE_SUFFIX) || host.startsWith('*'));
  return outside.length > 0 ? outside : hosts;
}

function destinationPort(manifest: any): number | undefined {
  const routes = listOf(recordOf(manifest.spec).http).flatMap(rule => listOf(recordOf(rule).route));
  return routes.map(route => recordOf(recordOf(recordOf(route).destination).port).number).find(port => typeof port === 'number');
}

/** The port that destinations name, if the Service has it; its first port that may be HTTP. */
function httpPort(service: KubernetesService | undefined, wanted: number | undefined): number {
  const ports = (service?.ports ?? []).filter(port => typeof port.port === 'number');
  return (ports.find(({ port }) => port === wanted) ?? ports.find(port => mayBeHttp(servicePortProtocol(port))) ?? ports[0])?.port ?? 80;
}
