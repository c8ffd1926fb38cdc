import { PathMatch, PathMatchType } from '../../domain/path-match';
import { RivalObject, RouteClaim } from '../route-claim';

/** What is read of a hand-written Ingress. */
interface IngressManifest {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata: { readonly namespace?: string; readonly annotations?: { readonly [name: string]: string } };
  readonly spec?: {
    readonly ingressClassName?: string;
    readonly defaultBackend?: Backend;
    readonly rules?: Rule[];
  };
}

interface Rule {
  readonly host?: string;
  readonly http?: { readonly paths?: Path[] };
}

interface Path {
  readonly path?: string;
  readonly pathType?: string;
  readonly backend?: Backend;
}

interface Backend {
  readonly service?: { readonly name?: string };
}

/** Where requests of a class come in, in words. */
export function entryOf(ingressClassName: string): string {
  return `at ingress class ${ingressClassName}`;
}

/** The requests that a hand-written Ingress catches, or wants a part of as a canary: of several canaries the controller takes the oldest. */
export function ingressClaims(object: IngressManifest): RouteClaim[] {
  const className = classOf(object);
  const makesPatterns = ['use-regex', 'rewrite-target'].some(name => Object.keys(object.metadata.annotations ?? {}).some(one => one.endsWith(`/${name}`)));
  return className === undefined ? [] : rulesOf(object).map(({ host = '*', http }) => ({
    entry: entryOf(className), host, bySpecificity: true, makesPatterns, paths: present(http?.paths).map(claimedPath),
  }));
}

/** What a hand-written Ingress does to the services whose Services it names: the controller splits Services, and not hosts and paths. */
export function ingressRivals(object: IngressManifest): RivalObject[] {
  const { metadata: { namespace }, spec } = object;
  const className = classOf(object);
  if (className === undefined) {
    return [];
  }
  const entry = entryOf(className);
  const backends = [spec?.defaultBackend, ...rulesOf(object).flatMap(({ http }) => present(http?.paths).map(({ backend }) => backend))];
  const names = new Set(backends.flatMap(backend => backend?.service?.name ?? []));
  const at = (name: string) => namespace === undefined ? name : `${name}.${namespace}`;
  return [...names].flatMap(name => [
    { entry, service: at(name), reason: `leads to Service ${name}, too, and ingress-nginx splits all requests to a Service: its hosts and paths would get the canary; give it a Service of its own` },
    ...['-canary', '-preview'].filter(suffix => name.endsWith(suffix)).map(suffix => ({
      entry,
      service: at(name.slice(0, -suffix.length)),
      reason: `leads to Service ${name}, too, and whichever Ingress is older decides what ingress-nginx makes of it: use previewHosts, or give it a Service of its own`,
    })),
  ]);
}

function rulesOf({ spec }: IngressManifest): Rule[] {
  return present(spec?.rules);
}

/** What a list has: templates leave empty members behind. */
function present<T>(list: (T | undefined | null)[] = []): T[] {
  return list.flatMap(one => one ?? []);
}

function claimedPath({ path = '/', pathType }: Path): PathMatch {
  return PathMatch._foreign(pathType === 'Exact' ? PathMatchType.EXACT : PathMatchType.PREFIX, path);
}

function classOf({ apiVersion = '', kind, metadata: { annotations }, spec }: IngressManifest): string | undefined {
  return kind === 'Ingress' && apiVersion.startsWith('networking.k8s.io/') ? spec?.ingressClassName ?? annotations?.['kubernetes.io/ingress.class'] : undefined;
}
