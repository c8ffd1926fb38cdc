import { PathMatch, PathMatchType } from '../../domain/path-match';
import { serviceHost } from '../host-name';
import { RouteClaim } from '../route-claim';
import { qualifiedGateway } from './gateway-hosts';

interface UriMatch {
  readonly exact?: string;
  readonly prefix?: string;
}

/** What is read of a hand-written VirtualService. */
export interface VirtualServiceManifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly spec?: {
    readonly hosts?: string[];
    readonly gateways?: string[];
    readonly http?: { readonly match?: { readonly uri?: UriMatch }[] }[];
  };
}

/** The requests that a hand-written VirtualService catches. A match of anything but an exact path or a prefix counts as one of every path. */
export function virtualServiceClaims({ kind, apiVersion, metadata, spec }: VirtualServiceManifest): RouteClaim[] {
  if (kind !== 'VirtualService' || !apiVersion.startsWith('networking.istio.io/')) {
    return [];
  }
  const { namespace } = metadata;
  const { hosts = [], gateways = ['mesh'], http = [{}] } = spec ?? {};
  const matched = http.flatMap(({ match = [{}] }) => match.map(({ uri }) => toPath(uri)));
  const paths = matched.filter(path => path !== undefined);
  const claimed = paths.length === matched.length ? paths : [];
  return gateways.flatMap(gateway => hosts.map(host => gateway === 'mesh'
    ? { entry: 'in the mesh', host: serviceHost(host, namespace), paths: [] }
    : { entry: `at gateway ${qualifiedGateway({ namespace }, gateway)}`, host, paths: claimed }));
}

function toPath({ exact, prefix }: UriMatch = {}): PathMatch | undefined {
  return exact !== undefined ? PathMatch._foreign(PathMatchType.EXACT, exact)
    : prefix !== undefined ? PathMatch._foreign(PathMatchType.PREFIX, prefix) : undefined;
}
