import { oldest } from './age';
import { GatewayConfig } from './config';
import { GatewayListeners, PodListener } from './gateway-listeners';
import { GatewayPod } from './gateway-pod';
import { GatewayServer } from './gateway-server';
import { GatewayVirtualHosts } from './gateway-virtual-hosts';
import { httpAnswer } from './http-answer';
import { closed, httpReply } from './local-reply';
import { MeshService } from './mesh-service';
import { hostOf, Received } from './received';
import { httpsRedirection, redirected } from './redirect';
import { Registry } from './registry';
import { isTcpMatchFor, tcpAnswer, TcpRule } from './tcp-answer';
import { Upstream } from './upstream';
import { VirtualServices } from './virtual-services';
import { after, Branch } from '../branch';
import { Decision } from '../decision';
import { assume, Visit } from '../entrance';
import { isSubset, isWildcard, overlap } from '../host-name';
import { listOf, recordOf, textOf } from '../untyped';

/** Answers requests that come to the pods of a gateway. */
export class GatewayAnswer {
  /**
   * @param own the gateway that was asked for, which stands for all that its pods carry
   */
  constructor(
    private readonly listeners: GatewayListeners, private readonly own: GatewayServer['gateway'], private readonly virtualServices: VirtualServices,
    private readonly registry: Registry, private readonly upstream: Upstream,
  ) {}

  public send(message: Received, visit: Visit): Branch[] {
    const { pod } = this.listeners;
    const target = pod.target(message.port);
    if (target === undefined && pod.services.length > 0) {
      assume(visit, new Decision(pod.services[0].object, ['spec', 'ports'], `has no port ${message.port}; taken as the port of the pods`));
    }
    const listener = this.listeners.at(target ?? message.port, visit);
    if (listener === undefined) {
      assumeGateway(this.own, pod, visit);
      return closed(0, `nothing listens at port ${message.port}`, new Decision(this.own.object, [], `pods of the gateway have no server at port ${message.port}`));
    }
    return message.scheme === 'https' ? this.secure(listener, message, visit) : this.plain(listener, message, visit);
  }

  private plain(listener: PodListener, message: Received, visit: Visit): Branch[] {
    const { http, tcp } = listener.listener;
    if (http.length > 0) {
      return this.http(listener.plain, http, message, visit);
    }
    return tcp === undefined
      ? closed(0, 'TLS is expected', new Decision(this.own.object, ['spec', 'servers'], `expects TLS at port ${message.port}`))
      : this.tcp(tcp, 'tcp', message, visit, rule => listOf(rule.match).length === 0 || listOf(rule.match).some(match => this.isFor(match, tcp)));
  }

  /** The name in the handshake chooses the server: the longest that stands for it. */
  private secure(listener: PodListener, message: Received, visit: Visit): Branch[] {
    const name = hostOf(message);
    const all = listener.listener.tls.flatMap(server => this.names(server).map(host => ({ host: host.toLowerCase(), server })));
    const chains = all.filter(({ host }) => covers(host, name));
    const best = chains.sort((one, other) => Number(isWildcard(one.host)) - Number(isWildcard(other.host)) || other.host.length - one.host.length)[0];
    if (best === undefined) {
      return closed(0, `no server for TLS with ${name}`, new Decision(this.own.object, ['spec', 'servers'], `has no server at port ${message.port} that takes TLS with ${name}`));
    }
    const { server } = best;
    if (server.terminatesHttps) {
      return this.http(listener.of(server), [server], message, visit);
    }
    return server.passesThrough
      ? this.tcp(server, 'tls', message, visit, rule => listOf(rule.match).some(match => this.isFor(match, server) && sniHosts(match).includes(best.host)))
      : this.tcp(server, 'tcp', message, visit, rule => listOf(rule.match).length === 0 || listOf(rule.match).some(match => this.isFor(match, server)));
  }

  private names(server: GatewayServer): string[] {
    return server.passesThrough
      ? this.rules(server, 'tls').flatMap(({ json }) => listOf(json.match).filter(match => this.isFor(match, server)).flatMap(sniHosts))
      : server.allHosts;
  }

  private isFor(match: unknown, { port, gateway }: GatewayServer): boolean {
    const { gateways, port: wanted } = recordOf(match);
    return isTcpMatchFor({ gateways, port: wanted }, { port, gateway: gateway.id, namespace: '', labels: {} });
  }

  private http(hosts: GatewayVirtualHosts, servers: readonly GatewayServer[], message: Received, visit: Visit): Branch[] {
    const { pod } = this.listeners;
    const name = hostOf(message);
    const found = hosts.find(name, visit);
    const server = servers.find(one => one.gateway === this.own) ?? servers[0];
    assumeGateway(server.gateway, pod, visit);
    if (found?.redirecting !== undefined && message.scheme === 'http') {
      const { redirecting: { gateway, path } } = found;
      return redirected(message, httpsRedirection(message), new Decision(gateway.object, [...path, 'tls', 'httpsRedirect'], 'sends plain HTTP to HTTPS: HTTP 301'));
    }
    const taken = found?.take(message, pod.namespace, visit);
    if (taken === undefined) {
      return httpReply(message)(404, 'no route', ...this.whyNot(name, server, found?.domain));
    }
    const { virtualService, route, side } = taken;
    assumeGateway(taken.server.gateway, pod, visit);
    if (!pod.known && route.match?.looksAtPod) {
      assume(visit, route.decision(['match'], `looks at the pods of the gateway, which the input does not have; taken with the labels of the selector, in ${pod.namespace}`));
    }
    return after([
      new Decision(taken.server.gateway.object, [...taken.server.path], `takes ${name} at port ${message.port}`),
      virtualService.hostDecision(route, `has ${found!.domain} for gateway ${gatewayName(taken.server.gateway)}`),
    ], httpAnswer(route, {
      message, visit, upstream: this.upstream, sender: pod, port: side.port, lookup: host => this.lookup(host, virtualService.namespace, visit),
    }));
  }

  private whyNot(name: string, { gateway, path }: GatewayServer, domain: string | undefined): Decision[] {
    const unattached = (gateway.unattached ?? []).filter(({ hosts }) => hosts.length === 0 || hosts.some(host => covers(host, name)));
    return [...unattached.map(({ decision }) => decision), new Decision(gateway.object, [...path, ...gateway.origins === undefined ? ['hosts'] : []], domain === undefined ? `no rule for host ${name}: HTTP 404` : `no rule of ${domain} matches: HTTP 404`)];
  }

  private tcp(server: GatewayServer, kind: 'tcp' | 'tls', message: Received, visit: Visit, takes: (rule: any) => boolean): Branch[] {
    const rules = this.rules(server, kind).filter(({ json }) => listOf(json.route).length > 0 && takes(json));
    if (rules.length === 0) {
      return closed(0, 'no rule', new Decision(server.gateway.object, [...server.path], `no VirtualService has a rule of ${kind} for the connection`));
    }
    const { pod } = this.listeners;
    const order = Math.min(...rules.map(({ virtualService }) => virtualService.order(pod.namespace)));
    const first = rules.filter(({ virtualService }) => virtualService.order(pod.namespace) === order);
    const rule = oldest(visit, first, ({ virtualService }) => virtualService);
    return after(
      [new Decision(server.gateway.object, [...server.path], `takes the connection at port ${message.port}`)],
      tcpAnswer(rule, {
        visit, upstream: this.upstream, sender: pod, port: server.port, lookup: host => this.registry.visible(host, pod.namespace, visit),
      }),
    );
  }

  private rules(server: GatewayServer, kind: 'tcp' | 'tls'): TcpRule[] {
    return this.virtualServices.of(server.gateway.id).filter(one => one.visibility.includes(this.listeners.pod.namespace))
      .filter(one => server.hostsFor(one.namespace).some(host => one.writtenHosts.some(other => overlap(host, other))))
      .flatMap(virtualService => virtualService.rules(kind).map((json, index) => ({ json, virtualService, path: ['spec', kind, String(index)] })));
  }

  private lookup(host: string, namespace: string, visit: Visit): MeshService | undefined {
    const { pod } = this.listeners;
    const near = this.registry.of(host).find(one => one.namespace === namespace && one.visibility.includes(pod.namespace));
    return near ?? this.registry.visible(host, pod.namespace, visit);
  }
}

function sniHosts(match: unknown): string[] {
  return listOf(recordOf(match).sniHosts).map(host => textOf(host).toLowerCase());
}

/** Whether a name is one of a host; in Envoy, a `*` stands for one character at least. */
function covers(host: string, name: string): boolean {
  return isSubset(name, host) && name.length >= host.length;
}

/** As VirtualServices and routes name it; listeners of the Gateway API have names of istiod behind theirs. */
function gatewayName({ id }: GatewayServer['gateway']): string {
  return id.replace(/~.*$/, '');
}

/** States what an answer of a gateway relies on. */
function assumeGateway({ assumed, object }: GatewayConfig, pod: GatewayPod, visit: Visit): void {
  assumed?.forEach(decision => assume(visit, decision));
  if (pod.elsewhere) {
    assume(visit, new Decision(object, ['spec', 'selector'], `finds pods of several namespaces; taken as those in ${pod.namespace}`));
  }
}
