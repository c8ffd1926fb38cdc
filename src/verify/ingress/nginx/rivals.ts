import { Claim, claimsOf } from './claims';
import { NginxIngress } from './nginx-ingress';
import { Choices } from '../../choices';
import { ManifestObject } from '../../manifest-object';

/** Most Ingresses whose every order is tried; of more, those that claim different things are tried as the oldest. */
const FEW = 4;

/** Most Ingresses that are tried as the oldest. */
const MANY = 16;

/** Ingresses that decide differently, depending on which is older. */
export interface Rivals {
  readonly orders: readonly (readonly NginxIngress[])[];
  /** Whether there are more orders. */
  readonly incomplete: boolean;
  /** One of the orders: the known one, or what is chosen. */
  choose(choices: Choices): readonly NginxIngress[];
}

/** All rivals among Ingresses, in groups that do not influence each other. */
export function rivalsOf(ingresses: readonly NginxIngress[]): Rivals[] {
  const groups = new Map(ingresses.map(ingress => [ingress, new Set([ingress])]));
  const slots = new Map<string, Claim[]>();
  for (const claim of claimsOf(ingresses)) {
    const claims = slots.get(claim.slot) ?? [];
    slots.set(claim.slot, claims);
    claims.push(claim);
  }
  const claimed = new Map<NginxIngress, string>();
  for (const claims of slots.values()) {
    if (claims.some(({ value }) => value !== claims[0].value)) {
      claims.forEach(({ ingress }) => unite(groups, claims[0].ingress, ingress));
      claims.forEach(({ ingress, slot, value }) => claimed.set(ingress, `${claimed.get(ingress) ?? ''} ${slot} ${value}`));
    }
  }
  const members = new Map([...groups.values()].map(group => [group, [] as NginxIngress[]]));
  ingresses.forEach(ingress => members.get(groups.get(ingress)!)!.push(ingress));
  return [...members.values()].filter(({ length }) => length > 1).map(group => rivals(group, claimed));
}

function unite(groups: Map<NginxIngress, Set<NginxIngress>>, one: NginxIngress, other: NginxIngress): void {
  const [small, large] = [groups.get(one)!, groups.get(other)!].sort((first, second) => first.size - second.size);
  if (small !== large) {
    small.forEach(ingress => groups.set(ingress, large.add(ingress)));
  }
}

function rivals(group: readonly NginxIngress[], claimed: ReadonlyMap<NginxIngress, string>): Rivals {
  if (group.every(isDated)) {
    const order = byAge(group);
    return { incomplete: false, choose: () => order, orders: [order] };
  }
  const incomplete = group.length > FEW;
  const different = [...new Map(group.map(ingress => [claimed.get(ingress), ingress])).values()].slice(0, MANY);
  const choose = (choices: Choices) => incomplete ? withOldest(different, group, choices) : sorted(group, choices);
  const choices = new Choices();
  return { incomplete, choose, orders: choices.each(() => choose(choices)) };
}

/** Whether the input says when it was created. */
export function isDated({ source: { object: { manifest } } }: NginxIngress): boolean {
  return manifest.metadata.creationTimestamp !== undefined && !Number.isNaN(Date.parse(manifest.metadata.creationTimestamp));
}

/** Ingresses that are dated, the oldest first. */
export function byAge(ingresses: readonly NginxIngress[]): NginxIngress[] {
  return [...ingresses].sort((one, other) => one === new Choices().oldest([one, other], objectOf, tie) ? -1 : 1);
}

function withOldest(candidates: readonly NginxIngress[], group: readonly NginxIngress[], choices: Choices): NginxIngress[] {
  const oldest = choices.oldest(candidates, objectOf, tie);
  const others = group.filter(ingress => ingress !== oldest);
  return [oldest, ...byAge(others.filter(isDated)), ...others.filter(ingress => !isDated(ingress))];
}

function sorted(group: readonly NginxIngress[], choices: Choices): NginxIngress[] {
  return choices.sorted(group, objectOf, tie);
}

function objectOf({ source }: NginxIngress): ManifestObject {
  return source.object;
}

/** Of the same second, the later name counts as older (store.go, sortIngressSlice). */
function tie(one: ManifestObject, other: ManifestObject): number {
  const [name, otherName] = [one, other].map(object => `${object.namespace}/${object.name}`);
  return name > otherName ? -1 : name < otherName ? 1 : 0;
}
