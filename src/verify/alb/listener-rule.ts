import { Backend, Backends } from './backends';
import { Alternatives, Condition, hostPattern, pathCondition } from './condition';
import { Member } from './member';
import { Pattern } from './pattern';
import { RuleAction } from './rule-action';
import { Decision } from '../decision';

/** A rule of a listener. The first one that matches decides. */
export interface ListenerRule {
  readonly member: Member;
  /** Name of its backend, as annotations call it. */
  readonly backend: string;
  /** Hosts that it is for; every one if nothing. */
  readonly hosts?: Pattern;
  readonly hostValues: readonly string[];
  readonly pathValues: readonly string[];
  readonly conditions: readonly Condition[];
  readonly action: RuleAction;
  readonly decision: Decision;
}

/** Most values that are compared in one rule (AWS quotas, "Condition values per rule"). */
const MOST_VALUES = 5;

const TYPES = ['Exact', 'Prefix'];

/** The rules of an Ingress, in their order. */
export function rulesOf(member: Member, backends: Backends): ListenerRule[] {
  const rules: any[] = member.ingress.manifest.spec.rules ?? [];
  return rules.flatMap((rule, index) => sorted(rule.http?.paths ?? [])
    .flatMap(({ path, at }) => ruleOf(member, backends, rule.host ?? '', path, ['spec', 'rules', String(index), 'http', 'paths', String(at)])));
}

/** Within one rule: exact paths, then prefixes from the longest, then the others as they are listed (aws-load-balancer-controller, `sortIngressPaths`). */
function sorted(paths: any[]): { readonly path: any; readonly at: number }[] {
  const rank = ({ pathType }: any) => TYPES.includes(pathType) ? TYPES.indexOf(pathType) : TYPES.length;
  return paths.map((path, at) => ({ path, at }))
    .sort((one, other) => rank(one.path) - rank(other.path) || lengthOf(other.path) - lengthOf(one.path) || one.at - other.at);
}

/** Longer prefixes come first; nothing else is compared. */
function lengthOf({ path, pathType }: any): number {
  return pathType === 'Prefix' ? path.length : 0;
}

function ruleOf(member: Member, backends: Backends, host: string, { path, pathType, backend: given }: any, origin: string[]): ListenerRule[] {
  const backend = backends.read(member, given, [...origin, 'backend']);
  return backend === undefined ? [] : [withConditions(member, backend, host, path ?? '', pathType, origin)];
}

/** Hosts and paths of annotations are alternatives to those of the rule, everything else is asked for in addition (aws-load-balancer-controller, `buildRuleConditions`). */
function withConditions(member: Member, backend: Backend, host: string, path: string, pathType: string, origin: string[]): ListenerRule {
  const { name, conditions, source, action } = backend;
  const own = path === '' ? { values: [], regexValues: [] } : pathPatterns(member, path, pathType, origin);
  const hosts = { values: [...host === '' ? [] : [host], ...conditions.hosts.values], regexValues: conditions.hosts.regexValues };
  const paths = { values: [...own.values, ...conditions.paths.values], regexValues: [...own.regexValues, ...conditions.paths.regexValues] };
  const pattern = hostPattern(hosts, source);
  const condition = pathCondition(paths, source);
  const all = [...condition === undefined ? [] : [condition], ...conditions.others];
  const values = hosts.values.length + hosts.regexValues.length + all.reduce((sum, one) => sum + one.values, 0);
  if (values > MOST_VALUES) {
    member.problems.add(member.ingress, origin, `AWS permits ${MOST_VALUES} values in the conditions of a rule, got ${values}`);
  }
  const texts = [...pattern === undefined ? [] : [`host is ${pattern.text}`], ...all.map(({ text }) => text)];
  return {
    member,
    backend: name,
    action,
    hosts: pattern,
    hostValues: hosts.values,
    pathValues: paths.values,
    conditions: all,
    decision: new Decision(member.ingress, origin, `rule matches: ${texts.join(', ') || 'every request'}`),
  };
}

/** What is compared with the path: a prefix is itself and all below it; wildcards have their meaning in other paths only (aws-load-balancer-controller, `buildPathPatterns`). */
function pathPatterns({ annotations, problems, ingress }: Member, path: string, pathType: string, origin: string[]): Alternatives {
  const everything = pathType === 'Prefix' && path === '/';
  if (TYPES.includes(pathType) && /[*?]/.test(path)) {
    problems.add(ingress, [...origin, 'path'], `the controller refuses wildcards in paths of type ${pathType}`);
  }
  if (!TYPES.includes(pathType) && annotations.boolean('use-regex-path-match')) {
    return { values: [], regexValues: [path.slice(1)] };
  }
  const parent = path.replace(/\/$/, '');
  return { values: everything ? ['/*'] : pathType === 'Prefix' ? [parent, `${parent}/*`] : [path], regexValues: [] };
}
