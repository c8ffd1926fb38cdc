import { httpAnswer } from './http-answer';
import { closed, httpReply, Reply } from './local-reply';
import { MeshConnection } from './mesh-connection';
import { MeshHost, meshHost, serviceHost } from './mesh-host';
import { MeshScope } from './mesh-scope';
import { MeshService, portOf } from './mesh-service';
import { meshTcp } from './mesh-tcp';
import { mayBeHttp, PortProtocol } from './port-protocol';
import { hostOf, Received } from './received';
import { Registry } from './registry';
import { Sidecars } from './sidecars';
import { Sender, Upstream } from './upstream';
import { VirtualServices } from './virtual-services';
import { after, Branch } from '../branch';
import { Caller } from '../caller';
import { Cluster } from '../cluster/cluster';
import { Decision } from '../decision';
import { Visit } from '../entrance';

/** Port on which sidecars look at hosts in any case: a gateway or some other Service of the cluster has it. */
const HTTP = 80;

/** Answers requests of pods with a sidecar. */
export class MeshAnswer {
  constructor(
    private readonly cluster: Cluster, private readonly registry: Registry, private readonly virtualServices: VirtualServices,
    private readonly upstream: Upstream, private readonly sidecars: Sidecars,
  ) {}

  public send({ namespace, labels }: Caller, message: Received, visit: Visit): Branch[] {
    const connection = new MeshConnection(this.cluster, message.host, namespace, message.port, visit);
    const config = this.sidecars.of(namespace, labels, visit);
    const listener = config.listeners.find(({ port }) => port === undefined || port === message.port);
    if (listener === undefined) {
      return connection.unknown(closed, config);
    }
    const scope = new MeshScope({ namespace, labels }, message.port, listener, this.registry, this.virtualServices, visit);
    const target = this.target(message, connection, scope);
    const protocol = target === undefined ? undefined : portOf(target, message.port)!.protocol;
    const context = { message, connection, scope, visit };
    if (target !== undefined && isHidden(target, message, scope)) {
      return connection.unknown(httpReply(message), config);
    }
    if (target !== undefined && (!mayBeHttp(protocol!) || protocol === PortProtocol.SNIFFED && message.scheme === 'https')) {
      return meshTcp(target, scope, this.senderOf(context, closed), message, this.upstream, visit, () => connection.unknown(closed, config));
    }
    if (message.scheme === 'https') {
      return connection.unknown(closed, config);
    }
    if (protocol === PortProtocol.SNIFFED) {
      return this.http(serviceHost(target!, scope), context);
    }
    if (target === undefined && message.port !== HTTP && !scope.hasHttp) {
      return connection.unknown(closed, config);
    }
    const host = meshHost(hostOf(message), scope);
    return host === undefined ? connection.unknown(httpReply(message), config) : this.http(host, context);
  }

  /** The service whose address and port the pod connects to. */
  private target(message: Received, { serviceHost: host }: MeshConnection, scope: MeshScope): MeshService | undefined {
    return scope.at(host ?? hostOf(message));
  }

  private http({ service, virtualService, domain }: MeshHost, context: Context): Branch[] {
    const { message, scope, visit } = context;
    const reply = httpReply(message);
    const sender = this.senderOf(context, reply);
    if (virtualService === undefined) {
      const why = (effect: string) => new Decision(service!.object, [], effect);
      const none = new Decision(service!.object, [], `no rule for ${domain} at port ${scope.port}: all pods of the service`);
      return after([none], this.upstream.send({ host: service!.host, port: scope.port, subset: '', why }, sender, reply, 503, visit));
    }
    const route = virtualService.find(scope.side, message, visit);
    const effect = `decides for ${service?.host ?? domain}`;
    if (route === undefined) {
      return reply(404, 'no route', new Decision(virtualService.object, ['spec'], `${effect}, and no rule matches: HTTP 404`));
    }
    virtualService.assumeFor(route, visit);
    const known = { message, sender, port: scope.port, lookup: (name: string) => scope.at(name), upstream: this.upstream, visit };
    return after([virtualService.hostDecision(route, effect)], httpAnswer(route, known));
  }

  private senderOf({ connection, scope }: Context, reply: Reply): Sender {
    return { namespace: scope.side.namespace, labels: scope.side.labels, original: why => connection.original(why, reply) };
  }
}

/**
 * Plain HTTP is not taken for a ServiceEntry without addresses that is TLS, for want of a name, or that is TCP at a port which services of HTTP
 * have, too (istio, `buildSidecarOutboundListener`).
 */
function isHidden(target: MeshService, { port, scheme }: Received, scope: MeshScope): boolean {
  const { protocol } = portOf(target, port)!;
  return !target.addressed && target.kubernetes === undefined && scheme === 'http' && !mayBeHttp(protocol) && (protocol === PortProtocol.TLS || scope.hasHttp);
}

/** What is known of a request when its listener was found. */
interface Context {
  readonly message: Received;
  readonly connection: MeshConnection;
  readonly scope: MeshScope;
  readonly visit: Visit;
}
