import { isSplit } from './alb-backends';
import { Member } from '../../alb/member';
import { Decision } from '../../decision';
import { Severity } from '../../finding';
import { readIngress } from '../../ingress/ingress';
import { MultiMap } from '../../multi-map';
import { recordOf } from '../../untyped';
import { Fault } from '../rule';

/** A path of an Ingress, and the load balancer that has it. */
interface Place {
  readonly member: Member;
  readonly balancer: string;
  readonly at: string[];
}

/**
 * Ingresses with the host and path of a split that are on another load balancer of the same kind: each load balancer has its own address, and only
 * clients of one of them are split (aws-load-balancer-controller, docs/guide/ingress/annotations.md, IngressGroup).
 */
export function neighbours(groups: ReadonlyMap<string, { readonly members: readonly Member[] }>): Fault[] {
  const places = new MultiMap<string, Place>();
  for (const [balancer, { members }] of groups) {
    members.forEach(member => placesOf(member).forEach(([key, at]) => places.add(key, { member, balancer, at })));
  }
  const told = new Set<Member>();
  return places.entries().flatMap(([key, found]) => {
    const split = found.find(({ member }) => hasSplit(member));
    const other = found.find(({ member, balancer }) => balancer !== split?.balancer && !hasSplit(member));
    if (split === undefined || other === undefined || told.has(other.member)) {
      return [];
    }
    told.add(other.member);
    const [, host, path] = key.split(' ');
    return [{
      object: other.member.ingress,
      path: other.at,
      severity: Severity.WARNING,
      message: `has ${host}${path} on another load balancer than ${split.member.ingress.title}, whose split does not count here; depends on which of the two the name of the host leads to`,
      fix: 'take the path out of this Ingress, so that the host leads to one load balancer',
      related: [new Decision(split.member.ingress, split.at, 'has the split')],
    }];
  });
}

/** Its paths by namespace and kind of load balancer, host and path. An internal load balancer beside a public one is meant. */
function placesOf({ ingress, annotations }: Member): [string, string[]][] {
  const kind = `${ingress.namespace}/${annotations.text('scheme') ?? 'internal'}`;
  // Without a host each is called by the name of its load balancer.
  return readIngress(ingress).rules.filter(({ host }) => host !== '')
    .flatMap(({ host, paths = [] }) => paths.map(({ path, pathType, at }): [string, string[]] => [`${kind} ${host} ${path} ${pathType}`, at]));
}

function hasSplit({ ingress }: Member): boolean {
  return Object.entries(recordOf(ingress.manifest.metadata.annotations)).some(([key, value]) => key.startsWith('alb.ingress.kubernetes.io/actions.') && isSplit(value));
}
