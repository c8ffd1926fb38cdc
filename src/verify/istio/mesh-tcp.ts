import { closed } from './local-reply';
import { MeshScope } from './mesh-scope';
import { MeshService, portOf } from './mesh-service';
import { PortProtocol } from './port-protocol';
import { hostOf } from './received';
import { isTcpMatchFor, tcpAnswer, TcpRule } from './tcp-answer';
import { Sender, Upstream } from './upstream';
import { VirtualService } from './virtual-service';
import { after, Branch } from '../branch';
import { Decision } from '../decision';
import { assume, Visit } from '../entrance';
import { isSubset, isWildcard } from '../host-name';
import { Message } from '../message';
import { given, listOf, recordOf, textOf } from '../untyped';

/**
 * What a sidecar does with a connection to a port that is not HTTP: rules of `tcp` or `tls` count, those of `http` do not.
 *
 * @param unknown what becomes of names that rules of `tls` do not have (istio, `buildListenerFromEntry`: every listener has a default)
 */
export function meshTcp(
  service: MeshService, scope: MeshScope, sender: Sender, message: Message, upstream: Upstream, visit: Visit, unknown: () => Branch[],
): Branch[] {
  const tls = portOf(service, scope.port)!.protocol === PortProtocol.TLS;
  const rule = tls ? tlsRule(service, scope, message) : tcpRule(service, scope, visit);
  if (rule === 'none') {
    return after([new Decision(service.object, ['spec', 'ports'], `rules of tls are for other names than ${hostOf(message)}`)], unknown());
  }
  if (rule !== undefined) {
    return tcpAnswer(rule, { sender, port: scope.port, lookup: host => scope.registry.visible(host, sender.namespace, visit), upstream, visit });
  }
  const index = service.ports.findIndex(({ number }) => number === scope.port);
  const path = ['spec', 'ports', String(index)];
  const why = (effect: string) => new Decision(service.object, path, effect);
  return after(
    [why(`port ${scope.port} is ${tls ? 'TLS' : 'TCP'}, by its name or appProtocol: rules for HTTP do not count, all pods of the service`)],
    upstream.send({ host: service.host, port: scope.port, subset: '', why }, sender, closed, 503, visit),
  );
}

function selected(service: MeshService, scope: MeshScope): VirtualService[] {
  const all = [...scope.virtualServices.at(service.host), ...scope.virtualServices.covering(service.host).flat()];
  return [...new Set(all)].filter(one => scope.selects(one));
}

function tcpRule(service: MeshService, scope: MeshScope, visit: Visit): TcpRule | undefined {
  const rules = selected(service, scope).flatMap(virtualService => {
    const found = virtualService.rules('tcp').map((json, index): TcpRule => ({ json, virtualService, path: ['spec', 'tcp', String(index)] })).find(rule => takes(rule, scope, visit));
    return found === undefined ? [] : [found];
  });
  return firstOf(rules, scope);
}

function takes({ json, virtualService, path }: TcpRule, scope: MeshScope, visit: Visit): boolean {
  if (listOf(json.route).length === 0) {
    return false;
  }
  const matches = listOf(json.match).filter(match => isTcpMatchFor(match, scope.side));
  if (matches.some(match => listOf(recordOf(match).destinationSubnets).length > 0)) {
    assume(visit, new Decision(virtualService.object, [...path, 'match'], 'looks at the address that is connected to, which the input does not say; taken as another one'));
  }
  return listOf(json.match).length === 0 || matches.some(match => listOf(recordOf(match).destinationSubnets).length === 0);
}

/** The rule for the longest name that stands for that of the handshake; without a rule for TLS, the port is like TCP. */
function tlsRule(service: MeshService, scope: MeshScope, message: Message): TcpRule | 'none' | undefined {
  const chains = selected(service, scope).flatMap(virtualService => virtualService.rules('tls').flatMap((json, index) =>
    listOf(json.route).length === 0 ? [] : listOf(json.match).filter(match => isTcpMatchFor(match, scope.side)).flatMap(match => {
      const rule: TcpRule = { json, virtualService, path: ['spec', 'tls', String(index)] };
      return listOf(recordOf(match).sniHosts).filter(given).map(host => ({ host: textOf(host).toLowerCase(), rule }));
    })));
  const name = message.scheme === 'https' ? hostOf(message) : undefined;
  const fitting = name === undefined ? [] : chains.filter(({ host }) => isSubset(name, host));
  if (fitting.length === 0) {
    return chains.length === 0 ? undefined : 'none';
  }
  const longest = Math.max(...fitting.map(({ host }) => isWildcard(host) ? host.length : Infinity));
  return firstOf(fitting.filter(({ host }) => (isWildcard(host) ? host.length : Infinity) === longest).map(({ rule }) => rule), scope);
}

function firstOf(rules: readonly TcpRule[], scope: MeshScope): TcpRule | undefined {
  if (rules.length < 2) {
    return rules[0];
  }
  const first = scope.first(rules.map(({ virtualService }) => virtualService));
  return rules.find(({ virtualService }) => virtualService === first);
}
