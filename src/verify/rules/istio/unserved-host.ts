import { carriesHttp } from './unbound-gateway';
import { rootsOf } from './written-routes';
import { Cluster } from '../../cluster/cluster';
import { Decision } from '../../decision';
import { Severity } from '../../finding';
import { overlap, SERVICE_SUFFIX } from '../../host-name';
import { GatewayServer } from '../../istio/gateway-server';
import { VirtualService } from '../../istio/virtual-service';
import { ManifestObject } from '../../manifest-object';
import { MultiMap } from '../../multi-map';
import { System } from '../../system/system';
import { listOf, recordOf, textsOf } from '../../untyped';
import { closest } from '../closest';
import { Fault, Rule } from '../rule';
import { otherNamespaceFaults } from '../traffic/other-namespace';

/** A gateway that is not there, or that does not serve the host. */
export const UNSERVED_HOST: Rule = {
  id: 'R41',
  severity: Severity.ERROR,
  title: 'VirtualService whose gateway is not there or does not serve its host',
  why: 'A gateway answers 404 to requests for hosts that none of its servers names, and a VirtualService that names a gateway which does not exist is bound to nothing: its rules, canary and all, are never met. '
    + 'Neither are rules for HTTP at a server for TCP, or at one that passes TLS through.',
  fix: 'name the gateway as namespace/name, and a host that one of its servers has',
  source: 'istio, pilot/pkg/networking/core/gateway.go; istioctl analyze IST0101 and IST0132',
  * check(system) {
    const { cluster } = system;
    const gateways = new GatewaysInInput(cluster);
    const isAstray = astray(system);
    for (const service of rootsOf(cluster)) {
      const named = service.gateways.filter(id => id !== 'mesh');
      const present = named.flatMap(id => gateways.at(id) ?? []);
      yield* missing(service, gateways, isAstray);
      if (present.length > 0 && present.length === named.length) {
        yield* unserved(service, present, host => isServiceName(cluster, host));
        yield* unread(service, present);
      }
    }
  },
};

/** The Gateways of the input, by what a VirtualService can mean by a name. */
class GatewaysInInput {
  private readonly byId: ReadonlyMap<string, ManifestObject>;
  private readonly byName = new MultiMap<string, ManifestObject>();
  private readonly byNamespace = new MultiMap<string, ManifestObject>();
  private readonly ofOtherApi: ReadonlySet<string>;
  private readonly used: ReadonlySet<string>;

  constructor(cluster: Cluster) {
    const objects = cluster.ofKind('networking.istio.io', 'Gateway');
    this.byId = new Map(objects.map(object => [idOf(object), object]));
    objects.forEach(object => this.byName.add(object.name, object));
    objects.forEach(object => this.byNamespace.add(object.namespace, object));
    // A Gateway of the other API that is named by mistake is told by a rule of its own.
    this.ofOtherApi = new Set(cluster.ofKind('gateway.networking.k8s.io', 'Gateway').map(idOf));
    this.used = new Set(rootsOf(cluster).flatMap(({ gateways }) => gateways));
  }

  public at(id: string): ManifestObject | undefined {
    return this.byId.get(id);
  }

  /** The Gateway that is meant by one that is not there: of the same name, or of the same namespace where its name is nearly that or nobody names it. */
  public meant(id: string): { readonly gateway: ManifestObject; readonly certain: boolean } | undefined {
    const [namespace, name] = id.split('/');
    if (this.byId.has(id) || this.ofOtherApi.has(id)) {
      return undefined;
    }
    const near = closest(name, this.byNamespace.get(namespace).map(object => object.name));
    const like = this.byName.get(name)[0] ?? this.byId.get(`${namespace}/${near}`);
    const unused = this.byNamespace.get(namespace).find(object => !this.used.has(idOf(object)) && carriesHttp(object));
    const gateway = like ?? unused;
    return gateway === undefined ? undefined : { gateway, certain: gateway === like };
  }
}

function idOf({ namespace, name }: ManifestObject): string {
  return `${namespace}/${name}`;
}

/** Whether a VirtualService is in another namespace than its Services, which are in that of its gateway: that is told once. */
type IsAstray = (object: ManifestObject, home: string) => boolean;

function astray(system: System): IsAstray {
  let homes: ReadonlySet<string> | undefined;
  return (object, home) => {
    homes ??= new Set(otherNamespaceFaults(system).filter(({ path }) => path[1] === 'namespace')
      .flatMap(fault => (fault.related ?? []).map(({ _object }) => `${fault.object.title} ${_object.namespace}`)));
    return homes.has(`${object.title} ${home}`);
  };
}

/** A gateway of which the input has nothing that could be meant is taken to be in another repository. */
function* missing({ object, gateways: ids }: VirtualService, gateways: GatewaysInInput, isAstray: IsAstray): Iterable<Fault> {
  const written = textsOf(object.manifest.spec.gateways);
  for (const [index, id] of ids.entries()) {
    const other = id === 'mesh' ? undefined : gateways.meant(id);
    const isShort = !written[index]?.includes('/');
    if (other !== undefined && !(isShort && isAstray(object, other.gateway.namespace))) {
      const inFull = written[index] === id ? '' : `, in full ${id}`;
      yield {
        object,
        path: ['spec', 'gateways', index],
        severity: other.certain ? undefined : Severity.WARNING,
        message: `names gateway ${written[index]}${inFull}, which does not exist: nobody meets its rules by it${other.certain ? '' : '; depends on whether it is applied from elsewhere'}`,
        fix: `write ${idOf(other.gateway)}, if that is the gateway`,
        related: [new Decision(other.gateway, [], 'is a gateway that is there')],
      };
    }
  }
}

/** Hosts for which none of the gateways has a server; where one object is for the mesh as well, names of Services stand beside those of the outside world. */
function* unserved(service: VirtualService, present: readonly ManifestObject[], isService: (host: string) => boolean): Iterable<Fault> {
  const { object, hosts, namespace, gateways } = service;
  const servers = present.flatMap(serversOf);
  const served = servers.flatMap(server => server.hostsFor(namespace)).map(host => host.toLowerCase());
  const inMesh = gateways.includes('mesh');
  const isFine = (host: string) => served.some(one => overlap(one, host)) || inMesh && isService(host);
  const outside = hosts.map((host, at) => ({ host, at })).filter(({ host }) => !isFine(host));
  // A name of a Service beside hosts that are served does no harm.
  const [first] = outside.length === hosts.length ? outside : outside.filter(({ host }) => !isService(host));
  if (servers.length > 0 && first !== undefined) {
    const forOthers = servers.some(server => server.allHosts.some(host => overlap(host.toLowerCase(), first.host)));
    const what = forOthers ? `it for VirtualServices of other namespaces than ${namespace} only` : [...new Set(served)].join(', ') || 'no host';
    yield {
      object,
      path: ['spec', 'hosts', first.at],
      message: `is for host ${first.host} at ${present.map(({ title }) => title).join(' and ')}, which ${present.length > 1 ? 'serve' : 'serves'} ${what}: nobody meets its rules by that host`,
      fix: `write a host that the gateway serves, or add ${forOthers ? `${namespace}/` : ''}${first.host} to its servers`,
      related: present.map(gateway => new Decision(gateway, ['spec', 'servers'], 'serves other hosts')),
    };
  }
}

function serversOf(gateway: ManifestObject): GatewayServer[] {
  return listOf(recordOf(gateway.manifest.spec).servers).map((json, at) => new GatewayServer({ object: gateway, id: '', servers: [] }, json, at));
}

/** Rules for HTTP at servers that carry connections only. */
function* unread({ object, hosts, namespace, gateways }: VirtualService, present: readonly ManifestObject[]): Iterable<Fault> {
  const { http, tls, tcp } = recordOf(object.manifest.spec);
  const serving = present.flatMap(gateway => serversOf(gateway).map(server => ({ gateway, server })))
    .filter(({ server }) => server.hostsFor(namespace).some(one => hosts.some(host => overlap(one.toLowerCase(), host))));
  const isOpaque = serving.every(({ server }) => !server.plainHttp && !server.terminatesHttps);
  const [first] = serving;
  if (first !== undefined && isOpaque && !gateways.includes('mesh') && listOf(http).length > 0 && listOf(tls).length === 0 && listOf(tcp).length === 0) {
    yield {
      object,
      path: ['spec', 'http'],
      message: `has rules for HTTP at ${first.gateway.title}, which ${first.server.passesThrough ? 'passes TLS through' : 'carries TCP'} for its hosts: nobody meets them`,
      fix: 'let a server of the gateway carry HTTP or end TLS, or write the rules as tls or tcp',
      related: [new Decision(first.gateway, [...first.server.path], 'knows connections only')],
    };
  }
}

/** A full name of a Service, or one that somebody took for it: `web.shop`. */
function isServiceName(cluster: Cluster, host: string): boolean {
  const [name, namespace] = host.split('.');
  return host.endsWith(SERVICE_SUFFIX) || cluster.services.has(`${namespace}/${name}`);
}
