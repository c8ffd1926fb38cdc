import { Backends } from './backends';
import { entryGuards } from './guards';
import { Listener, ListenerOptions } from './listener';
import { ListenerRule, rulesOf } from './listener-rule';
import { Member } from './member';
import { portsOf, sslRedirectOf } from './ports';
import { Problems } from './problems';
import { redirection, RuleAction } from './rule-action';
import { Branch, certain } from '../branch';
import { Decision } from '../decision';
import { assume, Visit } from '../entrance';
import { Message } from '../message';
import { OutcomeKind } from '../outcome';

/** Lowest and highest `group.order` (aws-load-balancer-controller, `sortGroupMembers`). */
const ORDERS = [-1000, 1000];

/** The load balancer of a group of Ingresses, or of one that is in no group. */
export class LoadBalancer {
  /** Rules of all its Ingresses, in their order. */
  public readonly rules: ReadonlyMap<Member, readonly ListenerRule[]>;
  /** Its Ingresses, in their order. */
  public readonly members: readonly Member[];
  private readonly listeners = new Map<number, Listener>();
  private guards?: readonly Decision[];

  constructor(public readonly title: string, members: readonly Member[], private readonly backends: Backends, private readonly problems: Problems) {
    this.members = ordered(members);
    this.rules = new Map(this.members.map(member => [member, rulesOf(member, backends)]));
    const ports = this.ports();
    const sslRedirect = this.sslRedirect(ports);
    for (const [port, { protocol, members: here }] of ports) {
      this.listeners.set(port, new Listener(this.listener(port, protocol, here, sslRedirect)));
    }
  }

  public send(message: Message, visit: Visit): Branch[] {
    const [{ ingress }] = this.members;
    if (this.problems.found.length > 0) {
      assume(visit, new Decision(ingress, [], `the controller changes nothing for ${this.title} before all mistakes are gone; taken as not there, but a load balancer that is there already goes on as before`));
      return certain({ kind: OutcomeKind.NO_ENDPOINTS, reason: `${this.title} is refused` }, ...this.problems.found);
    }
    const listener = this.listeners.get(message.port);
    if (listener === undefined) {
      const ports = [...this.listeners.keys()].join(', ');
      return certain({ kind: OutcomeKind.NO_ENDPOINTS, reason: `no listener on port ${message.port}` }, new Decision(ingress, ['metadata', 'annotations'], `listens on ${ports}`));
    }
    this.guards ??= entryGuards(this.members);
    this.guards.forEach(guard => assume(visit, guard));
    return listener.send(message, visit);
  }

  /** Whether one of its rules is for the request. */
  public hasRule(message: Message, visit: Visit): boolean {
    return this.problems.found.length === 0 && this.listeners.get(message.port)?.find(message, { ...visit, assumptions: new Map() }) !== undefined;
  }

  /** Ports with the Ingresses that listen there; rules of others do not count there. */
  private ports(): Map<number, { protocol: string; members: Member[] }> {
    const ports = new Map<number, { protocol: string; members: Member[] }>();
    for (const member of this.members) {
      for (const [port, protocol] of portsOf(member)) {
        const known = ports.get(port) ?? { protocol, members: [] };
        if (known.protocol !== protocol) {
          member.annotations.fail('listen-ports', `port ${port} is ${known.protocol} for another Ingress of ${this.title}`);
        }
        known.members.push(member);
        ports.set(port, known);
      }
    }
    return ports;
  }

  /** One Ingress asks for it, all of the load balancer get it. */
  private sslRedirect(ports: ReadonlyMap<number, { protocol: string }>): RuleAction | undefined {
    const asking = this.members.flatMap(member => {
      const port = sslRedirectOf(member);
      return port === undefined ? [] : [{ member, port }];
    });
    const [first] = asking;
    if (first === undefined) {
      return undefined;
    }
    const { member: { annotations, parameters, ingress }, member, port } = first;
    const [owner, path] = member.parameter('sslRedirectPort') === undefined
      ? [ingress, annotations.path('ssl-redirect')]
      : [parameters!, ['spec', 'sslRedirectPort']];
    if (asking.some(other => other.port !== port)) {
      this.problems.add(owner, path, `other Ingresses of ${this.title} redirect to another port`);
    }
    if (ports.get(port)?.protocol !== 'HTTPS') {
      this.problems.add(owner, path, `port ${port} is no HTTPS port of ${this.title}`);
    }
    return redirection({ protocol: 'HTTPS', port: String(port), status: 301 }, new Decision(owner, path, `redirects every HTTP request to port ${port}`));
  }

  private listener(port: number, protocol: string, members: readonly Member[], sslRedirect: RuleAction | undefined): ListenerOptions {
    const rules = members.flatMap(member => this.rules.get(member) ?? []);
    return { port, protocol, members, rules, otherwise: this.otherwise(members), sslRedirect: protocol === 'HTTP' ? sslRedirect : undefined };
  }

  private otherwise(members: readonly Member[]): ListenerOptions['otherwise'] {
    const [member, ...others] = members.filter(({ defaultBackend }) => defaultBackend !== undefined);
    if (member === undefined) {
      return undefined;
    }
    const path = ['spec', 'defaultBackend'];
    others.forEach(other => this.problems.add(other.ingress, path, `${this.title} has another default backend`));
    const action = this.backends.read(member, member.defaultBackend, path)?.action;
    return action && { member, action, decision: new Decision(member.ingress, path, 'no rule matches') };
  }
}

/** By `group.order`, then by `namespace/name`. */
function ordered(members: readonly Member[]): Member[] {
  const orders = new Map(members.map(member => [member, orderOf(member)]));
  return [...members].sort((one, other) => orders.get(one)! - orders.get(other)! || (key(one) < key(other) ? -1 : 1));
}

function orderOf({ annotations }: Member): number {
  const order = annotations.integer('group.order') ?? 0;
  if (order < ORDERS[0] || order > ORDERS[1]) {
    annotations.fail('group.order', `must be from ${ORDERS[0]} to ${ORDERS[1]}, got ${order}`);
  }
  return order;
}

function key({ ingress: { namespace, name } }: Member): string {
  return `${namespace}/${name}`;
}
