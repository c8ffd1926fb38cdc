import { RouteRule } from './routes/route-rule';
import { Split } from './split';
import { readIngress } from '../ingress/ingress';
import { Annotations } from '../ingress/nginx/annotations';
import { canaryPolicy, CanaryPolicy } from '../ingress/nginx/canary-policy';
import { ManifestObject } from '../manifest-object';
import { MultiMap } from '../multi-map';

/** Where routes divide requests between Services or subsets, whatever these are. */
export function splitsOf(rules: readonly RouteRule[]): Split[] {
  const byObject = new MultiMap<ManifestObject, RouteRule>();
  rules.forEach(rule => byObject.add(rule.object, rule));
  const ingresses = byObject.keys().filter(({ kind }) => kind === 'Ingress');
  const policies = new Map(ingresses.map(object => [object, canaryPolicy(new Annotations(readIngress(object)))]));
  return [
    ...byObject.entries().flatMap(([object, own]) => object.kind === 'Ingress' ? own.flatMap(rule => divided(object, rule.path, [rule])) : joined(object, own)),
    ...canaries(rules, policies),
  ];
}

/** Rules of one object that are about the same paths, or have the same Service, are one split. */
function joined(object: ManifestObject, rules: readonly RouteRule[]): Split[] {
  const groups: { readonly keys: Set<string>; readonly rules: RouteRule[] }[] = [];
  const byKey = new Map<string, typeof groups[number]>();
  for (const rule of rules) {
    const keys = [rule.about, ...rule.destinations.map(({ serviceId }) => `to ${serviceId}`)].map(key => `${rule.path[1]} ${key}`);
    const [found, ...others] = new Set(keys.flatMap(key => byKey.get(key) ?? []));
    const group = found ?? { keys: new Set<string>(), rules: [] };
    if (found === undefined) {
      groups.push(group);
    }
    for (const other of others) {
      group.rules.push(...other.rules.splice(0));
      other.keys.forEach(key => group.keys.add(key));
    }
    group.rules.push(rule);
    keys.forEach(key => group.keys.add(key));
    group.keys.forEach(key => byKey.set(key, group));
  }
  return groups.filter(group => group.rules.length > 0).flatMap(({ rules: own }) => (
    divided(object, own.length === 1 ? own[0].path : own[0].path.slice(0, 2), own)));
}

/** An ordinary Ingress and a canary of it in ingress-nginx. */
function canaries(rules: readonly RouteRule[], policies: ReadonlyMap<ManifestObject, CanaryPolicy | undefined>): Split[] {
  const own = rules.filter(({ object, about }) => object.kind === 'Ingress' && about !== '');
  const main = new MultiMap<string, RouteRule>();
  own.filter(({ object }) => policies.get(object) === undefined).forEach(rule => main.add(rule.about, rule));
  return own.flatMap(rule => {
    const policy = policies.get(rule.object);
    return policy === undefined ? [] : main.get(rule.about).flatMap(stable => divided(rule.object, rule.path, [
      stable, { ...rule, destinations: rule.destinations.map(destination => ({ ...destination, weight: policy.weight })) },
    ]));
  });
}

function divided(object: ManifestObject, path: readonly string[], rules: readonly RouteRule[]): Split[] {
  const destinations = rules.flatMap(rule => rule.destinations);
  return new Set(destinations.map(({ serviceId, subset = '' }) => `${serviceId} ${subset}`)).size < 2 ? [] : [{ object, path, destinations }];
}
