/** What the annotations of ingress-nginx start with. */
export const NGINX_PREFIX = 'nginx.ingress.kubernetes.io/';

/** The field of an annotation of ingress-nginx. */
export function annotationPath(name: string): string[] {
  return ['metadata', 'annotations', NGINX_PREFIX + name];
}
