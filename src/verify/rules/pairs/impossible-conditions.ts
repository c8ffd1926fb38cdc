import { conditionsOf, WrittenCondition } from './written-conditions';
import { valueAt } from '../../field-path';
import { Severity } from '../../finding';
import { RouteRule } from '../../system/routes/route-rule';
import { System } from '../../system/system';
import { ifText, itemsOf, recordOf } from '../../untyped';
import { Fault } from '../rule';

/** Quotes that word processors make of `"` and `'`. */
const TYPOGRAPHIC = /^[\u2018-\u201f]|[\u2018-\u201f]$/;

/** What a tool has yet to fill in. */
const PLACEHOLDER = /\{\{|\$|^</;

/** Conditions that no request meets, whatever clients send. */
export function impossibleConditions({ traffic }: System): Fault[] {
  return traffic.rules.flatMap(rule => [
    ...conditionsOf(rule).flat().flatMap(condition => headerFault(rule, condition) ?? []),
    ...rule.object.kind === 'VirtualService' && rule.path[1] === 'http' ? matchFaults(rule) : [],
  ]);
}

function headerFault(rule: RouteRule, { name, kind, value, valuePath }: WrittenCondition): Fault | undefined {
  const isBlank = kind === 'exact' ? value.trim() !== value : kind === 'prefix' && value.trimStart() !== value;
  if (PLACEHOLDER.test(value) || !isBlank && !(kind !== 'regex' && TYPOGRAPHIC.test(value))) {
    return undefined;
  }
  return {
    object: rule.object,
    path: valuePath,
    severity: isBlank ? Severity.ERROR : Severity.WARNING,
    message: isBlank ? `${rule.title} asks for header ${name} with ${JSON.stringify(value)}, and values arrive without blanks around them: no request meets it`
      : `${rule.title} asks for header ${name} with ${value}, typographic quotes and all; depends on whether clients send them`,
    fix: `write ${JSON.stringify(value.replace(/^[\s\u2018-\u201f]+|[\s\u2018-\u201f]+$/g, ''))}`,
  };
}

function matchFaults(rule: RouteRule): Fault[] {
  return itemsOf(recordOf(valueAt(rule.object.manifest, rule.path)).match).flatMap(({ index, value: { uri, method } }) => {
    const path = [...rule.path, 'match', index];
    return [...uriFaults(rule, [...path, 'uri'], recordOf(uri)), ...methodFaults(rule, [...path, 'method'], recordOf(method))];
  });
}

function uriFaults(rule: RouteRule, path: readonly string[], uri: { readonly [kind: string]: unknown }): Fault[] {
  return ['exact', 'prefix'].flatMap(kind => {
    const text = ifText(uri[kind]) ?? '';
    const isWrong = text !== '' && text !== '*' && !PLACEHOLDER.test(text) && (!text.startsWith('/') || /\s/.test(text));
    return !isWrong ? [] : [{
      object: rule.object,
      path: [...path, kind],
      severity: Severity.ERROR,
      message: `${rule.title} asks for ${kind === 'exact' ? 'path' : 'paths below'} ${JSON.stringify(text)}, and no path of a request ${text.startsWith('/') ? 'has a blank in it' : 'begins without a slash'}: no request meets it`,
      fix: text.startsWith('/') ? `write ${text.trim()}, with %20 for a blank that is meant` : `write /${text.trim()}`,
    }];
  });
}

function methodFaults(rule: RouteRule, path: readonly string[], { exact }: { readonly [kind: string]: unknown }): Fault[] {
  const text = ifText(exact) ?? '';
  return !/^[a-z]+$/i.test(text) || text === text.toUpperCase() ? [] : [{
    object: rule.object,
    path: [...path, 'exact'],
    severity: Severity.ERROR,
    message: `${rule.title} asks for method ${text}, and methods are compared as they are, in upper case: no request meets it`,
    fix: `write ${text.toUpperCase()}`,
  }];
}
