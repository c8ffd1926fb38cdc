import { NGINX_PREFIX } from './annotation-path';
import { NginxGroup } from './nginx-group';
import { Cluster } from '../../cluster/cluster';
import { IngressClasses } from '../../ingress/ingress-classes';
import { ManifestObject } from '../../manifest-object';
import { System } from '../../system/system';

/** Names of classes of other controllers, some of which read annotations of ingress-nginx in their own way. */
const OTHERS = /traefik|higress|mse|apisix|tengine|haproxy|kong|contour|istio|cilium|alb|gce/;

const known = new WeakMap<Cluster, readonly NginxGroup[]>();

/** The controllers of ingress-nginx with their Ingresses. Ingresses without class that have annotations of ingress-nginx are those of one more. */
export function nginxGroups({ cluster }: System): readonly NginxGroup[] {
  let groups = known.get(cluster);
  if (groups === undefined) {
    groups = groupsOf(cluster);
    known.set(cluster, groups);
  }
  return groups;
}

/** Ingresses without class whose controller nobody knows, nor what its annotations make of them. */
export function openIngresses({ cluster }: System): readonly ManifestObject[] {
  const { classless } = new IngressClasses(cluster);
  return classless.some(isForNginx) ? [] : classless;
}

function groupsOf(cluster: Cluster): NginxGroup[] {
  const classes = new IngressClasses(cluster);
  const objects = new Set(cluster.ofKind('networking.k8s.io', 'IngressClass').map(({ name }) => name));
  const seen = new Set<ManifestObject>();
  const groups: NginxGroup[] = [];
  for (const name of classes.names) {
    const served = classes.servedWith(name);
    const isNginx = classes.isNginx(name) && (objects.has(name) || !OTHERS.test(name));
    if (isNginx && served.length > 0 && !seen.has(served[0])) {
      served.forEach(object => seen.add(object));
      groups.push(new NginxGroup(served));
    }
  }
  const { classless } = classes;
  return classless.some(isForNginx) ? [...groups, new NginxGroup(classless)] : groups;
}

function isForNginx({ manifest: { metadata } }: ManifestObject): boolean {
  return Object.keys(metadata.annotations ?? {}).some(key => key.startsWith(NGINX_PREFIX));
}
