import { PathMatch } from '../../domain/path-match';
import { RouteClaim } from '../routing-provider';
import { qualifiedGateway } from './gateway-hosts';

/** The requests that a hand-written VirtualService catches. A rule that matches anything but paths counts as one for every path. */
export function virtualServiceClaims({ kind, apiVersion, metadata, spec }: any): RouteClaim[] {
  if (kind !== 'VirtualService' || !String(apiVersion).startsWith('networking.istio.io/')) {
    return [];
  }
  const { name, namespace } = metadata;
  const uris: any[] = (spec?.http ?? [{}]).flatMap((rule: any) => (rule.match ?? [{}]).map((match: any) => match.uri));
  const paths = uris.every(isPath) ? uris.map(toPath) : [];
  return (spec?.gateways ?? ['mesh']).flatMap((gateway: string) => (spec?.hosts ?? []).map((host: string) => gateway === 'mesh'
    ? { entry: 'in the mesh', host: meshHost(host, namespace), paths: [] }
    : { entry: `at gateway ${qualifiedGateway({ name, namespace, hasCanary: false }, gateway)}`, host, paths }));
}

/** A Service by its shortest name that is the same everywhere. */
function meshHost(host: string, namespace: string | undefined): string {
  const short = host.replace(/\.svc(\.cluster\.local)?$/, '');
  return short.includes('.') || namespace === undefined ? short : `${short}.${namespace}`;
}

function isPath(uri: any): boolean {
  return typeof uri?.exact === 'string' || typeof uri?.prefix === 'string';
}

function toPath(uri: any): PathMatch {
  return uri.exact === undefined ? PathMatch.prefix(uri.prefix) : PathMatch.exact(uri.exact);
}
