import { PathMatch, PathMatchType } from '../../domain/path-match';
import { RouteClaim } from '../route-claim';
import { RoutingSubject } from '../routing-provider';
import { AlbOptions } from './alb-options';
import { annotationOf } from './annotations';

/**
 * The requests that an Ingress of a group catches. One that is in none has a load balancer of its own, and is in nobody's way.
 */
export function groupClaims({ groupName, groupOrder = 0, hosts = [''], previewHosts = [], routes = [{}] }: AlbOptions, subject: RoutingSubject): RouteClaim[] {
  const paths = routes.map(({ path }) => path ?? PathMatch.prefix('/'));
  return groupName === undefined ? [] : [...hosts, ...previewHosts].map(host => claim(groupName, groupOrder, subject, host, paths));
}

/** The requests that a hand-written Ingress of a group catches. A path with conditions of its own leaves the others to whoever comes next. */
export function ingressClaims(ingress: any): RouteClaim[] {
  const group = annotationOf(ingress, 'group.name');
  if (ingress.kind !== 'Ingress' || group === undefined) {
    return [];
  }
  const order = Number(annotationOf(ingress, 'group.order') ?? 0);
  const rules: any[] = ingress.spec?.rules ?? [];
  return rules.map(({ host = '', http }) => {
    const free = ((http?.paths ?? []) as any[]).filter(({ backend }) => annotationOf(ingress, `conditions.${backend?.service?.name}`) === undefined);
    return claim(group, order, ingress.metadata, host, free.map(pathOf));
  }).filter(({ paths }) => paths.length > 0);
}

function claim(group: string, order: number, { name, namespace = '' }: { readonly name: string; readonly namespace?: string }, host: string, paths: PathMatch[]): RouteClaim {
  return { entry: `in IngressGroup ${group}`, host, paths, place: { order, name: `${namespace}/${name}` }, remedy: 'give it a lower groupOrder' };
}

/** The path of a rule; of one with wildcards the start, where nothing but a star is behind it. */
function pathOf({ path = '/', pathType }: any): PathMatch {
  const type = pathType === 'Prefix' || (pathType !== 'Exact' && path.endsWith('/*')) ? PathMatchType.PREFIX : PathMatchType.EXACT;
  return PathMatch._foreign(type, path.replace(/\/\*$/, '/'));
}
