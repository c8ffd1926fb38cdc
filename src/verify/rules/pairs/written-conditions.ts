import { valueAt } from '../../field-path';
import { RouteRule } from '../../system/routes/route-rule';
import { ifText, Item, itemsOf, recordOf, textOf } from '../../untyped';

/** A header that a rule asks for. */
export interface WrittenCondition {
  readonly rule: RouteRule;
  /** Names of headers are compared in lower case. */
  readonly name: string;
  readonly namePath: readonly string[];
  /** `exact`, `prefix`, `regex`, or nothing where the header only has to be there. */
  readonly kind: string;
  readonly value: string;
  readonly valuePath: readonly string[];
}

const KINDS = new Map([['Exact', 'exact'], ['RegularExpression', 'regex']]);

// Several rules ask for them.
const known = new WeakMap<RouteRule, WrittenCondition[][]>();

/** The headers that a rule asks for, for each of its matches. */
export function conditionsOf(rule: RouteRule): WrittenCondition[][] {
  const conditions = known.get(rule) ?? read(rule);
  known.set(rule, conditions);
  return conditions;
}

function read(rule: RouteRule): WrittenCondition[][] {
  const isIstio = rule.object.kind === 'VirtualService';
  const field = isIstio ? 'match' : 'matches';
  return rule.object.kind === 'Ingress' ? [] : itemsOf(recordOf(valueAt(rule.object.manifest, rule.path))[field]).map(({ index, value: { headers } }) => {
    const path = [...rule.path, field, index, 'headers'];
    return isIstio ? inIstio(rule, path, recordOf(headers)) : itemsOf(headers).map(item => inGatewayApi(rule, path, item));
  });
}

function inIstio(rule: RouteRule, path: readonly string[], headers: { readonly [name: string]: unknown }): WrittenCondition[] {
  return Object.entries(headers).map(([name, match]) => {
    const namePath = [...path, name];
    const [kind = '', value = ''] = Object.entries(recordOf(match)).find(([, text]) => ifText(text) !== undefined) ?? [];
    return { rule, name: name.toLowerCase(), namePath, kind, value: textOf(value), valuePath: kind === '' ? namePath : [...namePath, kind] };
  });
}

function inGatewayApi(rule: RouteRule, path: readonly string[], { index, value: { name, type, value } }: Item): WrittenCondition {
  const at = [...path, index];
  return { rule, name: textOf(name).toLowerCase(), namePath: [...at, 'name'], kind: KINDS.get(type ?? 'Exact') ?? '', value: textOf(value), valuePath: [...at, 'value'] };
}

/** How messages name a condition: `header x-canary: true`. */
export function conditionText({ name, value }: WrittenCondition): string {
  return `header ${name}${value === '' ? '' : `: ${value}`}`;
}
