import { assumeIdentity } from './guards';
import { ListenerRule } from './listener-rule';
import { Member } from './member';
import { isInfinite } from './redirect';
import { RuleAction } from './rule-action';
import { after, Branch, certain, response } from '../branch';
import { Decision } from '../decision';
import { assume, Visit } from '../entrance';
import { Message } from '../message';
import { MultiMap } from '../multi-map';
import { OutcomeKind } from '../outcome';

/** What a listener does. */
export interface ListenerOptions {
  readonly port: number;
  /** HTTP or HTTPS. */
  readonly protocol: string;
  /** Ingresses that listen here, in their order. */
  readonly members: readonly Member[];
  readonly rules: readonly ListenerRule[];
  /** Where requests go that no rule matches, and whose Ingress says so. */
  readonly otherwise?: { readonly member: Member; readonly action: RuleAction; readonly decision: Decision };
  /** Redirect to HTTPS, which comes instead of all rules. */
  readonly sslRedirect?: RuleAction;
}

/** AWS quotas, "Rules (including default rules) per Application Load Balancer"; it can be raised. */
const USUAL_RULES = 100;

/** Most hosts whose rules are remembered. */
const MOST_HOSTS = 10_000;

/** A port of a load balancer. */
export class Listener {
  private readonly rules: readonly ListenerRule[];
  private readonly byHost = new Map<string, readonly ListenerRule[]>();
  /** Positions of rules by host, and of those whose hosts are patterns. */
  private readonly exact = new MultiMap<string, number>();
  private readonly others: number[] = [];
  /** Whether a host is a regular expression. */
  private readonly guessing: boolean;
  private readonly beyondQuota: ReadonlySet<ListenerRule>;

  constructor(private readonly options: ListenerOptions) {
    const { port, protocol } = options;
    this.rules = options.rules.filter(({ action: { redirect }, hostValues: hosts, pathValues: paths }) =>
      redirect === undefined || !isInfinite(redirect, { port, protocol, hosts, paths }));
    this.rules.forEach(({ hosts, hostValues }, at) => {
      if (hosts === undefined || hostValues.length === 0 || hostValues.some(host => /[*?]/.test(host))) {
        this.others.push(at);
      } else {
        new Set(hostValues.map(value => value.toLowerCase())).forEach(host => this.exact.add(host, at));
      }
    });
    this.guessing = this.rules.some(({ hosts, hostValues }) => hosts !== undefined && hostValues.length === 0);
    this.beyondQuota = new Set(this.rules.slice(USUAL_RULES - 1));
  }

  public send(message: Message, visit: Visit): Branch[] {
    const { protocol, port, members, sslRedirect, otherwise } = this.options;
    const [{ ingress, annotations }] = members;
    const here = new Decision(ingress, annotations.owner('listen-ports') === undefined ? [] : annotations.path('listen-ports'), `port ${port} is ${protocol}`);
    if (message.scheme !== protocol.toLowerCase()) {
      return protocol === 'HTTPS'
        ? response(400, 'plain HTTP on an HTTPS port', here)
        : certain({ kind: OutcomeKind.NO_ENDPOINTS, reason: `port ${port} is no HTTPS port` }, here);
    }
    if (sslRedirect !== undefined) {
      return sslRedirect.perform(message, visit);
    }
    const rule = this.find(message, visit);
    if (rule !== undefined) {
      assumeIdentity(rule, protocol, visit);
      return after([rule.decision], rule.action.perform(message, visit));
    }
    if (otherwise !== undefined) {
      assumeIdentity(otherwise, protocol, visit);
      return after([otherwise.decision], otherwise.action.perform(message, visit));
    }
    return response(404, 'no route', new Decision(ingress, ['spec'], 'no rule matches and there is no default backend: HTTP 404'));
  }

  /** The rule that decides. */
  public find(message: Message, visit: Visit): ListenerRule | undefined {
    const rule = this.rulesFor(message.host.toLowerCase(), visit)
      .find(({ conditions }) => conditions.every(condition => condition.matches(message, visit)));
    if (rule?.hosts !== undefined && message.authority !== message.host) {
      assume(visit, new Decision(rule.member.ingress, ['spec', 'rules'], 'hosts are taken to be compared without the port'));
    }
    if (rule !== undefined && this.beyondQuota.has(rule)) {
      assume(visit, new Decision(rule.member.ingress, ['spec', 'rules'], `the quota of ${USUAL_RULES} rules per load balancer is taken to be raised`));
    }
    return rule;
  }

  private rulesFor(host: string, visit: Visit): readonly ListenerRule[] {
    let rules = this.byHost.get(host);
    if (rules === undefined) {
      // Rules for certain hosts are found without looking at those of all others.
      rules = [...this.exact.get(host), ...this.others.filter(at => this.rules[at].hosts?.matches(host, visit) ?? true)]
        .sort((one, other) => one - other).map(at => this.rules[at]);
      if (this.byHost.size >= MOST_HOSTS) {
        this.byHost.clear();
      }
      // A regular expression states what it is taken for, each time.
      if (!this.guessing) {
        this.byHost.set(host, rules);
      }
    }
    return rules;
  }
}
