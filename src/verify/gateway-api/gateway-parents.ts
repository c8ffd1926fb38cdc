import { Binding, Bindings, Denial } from './binding';
import { Listener } from './listener';
import { Listeners } from './listeners';
import { Decision } from '../decision';
import { isSubset, isWildcard, overlap } from '../host-name';
import { ManifestObject } from '../manifest-object';
import { ifNumber, ifText, Item, recordOf, textsOf } from '../untyped';

const HOSTNAMES = ['spec', 'hostnames'];

/** Binds routes to listeners (istio, `referenceAllowed` and `extractParentReferenceInfo`). */
export class GatewayParents {
  private readonly narrower = new Map<Listener, readonly string[]>();

  constructor(private readonly listeners: Listeners) {}

  /**
   * The listeners of a Gateway or ListenerSet that take a route.
   *
   * @param kind of the parent: `Gateway` or `ListenerSet`
   */
  public bind(route: ManifestObject, { index, value: reference }: Item, kind: string): Bindings {
    const siblings = this.listeners.of(`${kind} ${reference.namespace ?? route.namespace}/${reference.name}`);
    const written = textsOf(recordOf(route.manifest.spec).hostnames);
    const hosts = written.length === 0 ? ['*'] : written;
    const deny = (listener: Listener, path: string[], text: string): Denial => (
      { listener, about: { hosts, decision: new Decision(route, path, text) } });
    const place = ['spec', 'parentRefs', index];
    const named = siblings.filter(listener => isNamed(listener, reference));
    if (named.length === 0) {
      return { bindings: [], denials: siblings.map(listener => deny(listener, place, 'no listener of the Gateway has this name or port')) };
    }
    const bindings: Binding[] = [];
    const denials: Denial[] = [];
    const elsewhere: Denial[] = [];
    for (const listener of named) {
      const refusal = refusalOf(listener, route, hosts);
      if (refusal === undefined) {
        const own = hosts.filter(host => this.isOwn(listener, siblings, host));
        bindings.push(...own.map(host => ({ key: `${listener.id}/${host}`, listener, host, path: written.length === 0 ? place : HOSTNAMES, assumed: [] })));
      } else {
        (refusal.byHost ? elsewhere : denials).push(deny(listener, refusal.byHost ? HOSTNAMES : place, refusal.text));
      }
    }
    // Hosts that are another listener's are nothing to tell of where that takes the route.
    return { bindings, denials: bindings.length === 0 ? [...denials, ...elsewhere] : denials };
  }

  /** All listeners of the port of a listener, at its Gateway. */
  public onPortOf({ gateway, port }: Listener): readonly Listener[] {
    return this.listeners.all().filter(other => other.gateway === gateway && other.port === port);
  }

  /** A host that another listener of the same port is more exact for is that one's (istio, `hostnameAllowedByIsolation`). */
  private isOwn(listener: Listener, siblings: readonly Listener[], host: string): boolean {
    const { hostname } = listener;
    if (hostname !== '' && !isWildcard(hostname)) {
      return true;
    }
    return (hostname === '' || overlap(host, hostname))
      && this.others(listener, siblings).every(other => hostname.length > other.length || !isSubset(host, other));
  }

  private others(listener: Listener, siblings: readonly Listener[]): readonly string[] {
    let found = this.narrower.get(listener);
    if (found === undefined) {
      found = siblings.filter(({ port, protocol }) => port === listener.port && protocol === listener.protocol)
        .map(({ hostname }) => hostname).filter(hostname => hostname !== listener.hostname);
      this.narrower.set(listener, found);
    }
    return found;
  }
}

function isNamed({ name, port }: Listener, { sectionName, port: wanted }: any): boolean {
  return (!ifText(sectionName) || sectionName === name) && (!ifNumber(wanted) || wanted === port);
}

/** Why a listener does not take a route. */
interface Refusal {
  readonly text: string;
  readonly byHost: boolean;
}

function refusalOf(listener: Listener, route: ManifestObject, hosts: readonly string[]): Refusal | undefined {
  const { hosts: allowed, hostname, kinds, owner, name } = listener;
  const where = `listener ${name} of ${owner.title}`;
  if (!hosts.some(host => overlap(host, hostname || '*'))) {
    return { text: `no host is one of ${where}: ${hostname}`, byHost: true };
  }
  if (!allowed.some(entry => entry.startsWith('*/') || entry.startsWith(`${route.namespace}/`))) {
    return { text: `${where} takes no routes of namespace ${route.namespace}`, byHost: false };
  }
  return kinds.includes(route.kind) ? undefined : { text: `${where} takes no ${route.kind}`, byHost: false };
}
