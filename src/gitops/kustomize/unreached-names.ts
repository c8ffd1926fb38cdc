import { texts } from '../../domain/yaml-scalars';

/** A host that may be that of a Service, in full or with its namespace. */
const HOST = /^([a-z0-9-]+)\.([a-z0-9-]+)(\.svc(\.cluster\.local)?)?$/;
/** A Service in the JSON of an annotation of the AWS Load Balancer Controller. */
const SERVICE_NAME = /"serviceName":"([^"]+)"/g;
const GATEWAY_API = 'gateway.networking.k8s.io/';

/**
 * Adds a sentence for each field that names an object of the same build where Kustomize does not look, so that a kustomization that changes names or the namespace would leave
 * it behind, and requests would go nowhere without a word.
 *
 * @param objects the objects of the build, as they are written
 * @param kustomization what a person wrote: `namePrefix`, `nameSuffix` and `namespace` count
 */
export function checkNameChange(objects: readonly any[], { namePrefix, nameSuffix, namespace: wanted }: any, problems: string[]): void {
  const namespace = objects.some(({ metadata }) => metadata.namespace !== undefined && metadata.namespace !== wanted) ? wanted : undefined;
  const names = Object.entries({ namePrefix, nameSuffix }).filter(([, value]) => Boolean(value)).map(([key, value]) => `${key} ${JSON.stringify(value)}`);
  const changes = [...names, ...namespace ? [`namespace ${JSON.stringify(namespace)}`] : []].join(' and ');
  const left = [...names.length > 0 ? leftNames(objects) : [], ...changes === '' ? [] : leftHosts(objects), ...namespace ? leftNamespaces(objects) : []];
  for (const [object, text] of left) {
    problems.push(`${object.kind} ${object.metadata.name} must not be changed by Kustomize, got ${changes}: ${text}; change it in the code, or remove it from the kustomization`);
  }
}

/**
 * Adds a sentence where a kustomization changes names of objects of a chart whose routes are in another build, where the change does not reach them.
 *
 * @param chart its name
 */
export function checkSeparateRoutes(chart: string, { namePrefix, nameSuffix }: any, problems: string[]): void {
  for (const [key, value] of Object.entries({ namePrefix, nameSuffix })) {
    if (value) {
      problems.push(`${key} must not be set where the routes of chart ${chart} have a folder of their own, got ${JSON.stringify(value)}: routes and Services would name each other no more; remove it, or remove routesFolder of the layout`);
    }
  }
}

/**
 * Adds a sentence for each label that a kustomization writes into selectors which have the key already: pods of both tracks would then match both.
 *
 * @param objects the objects of the build, as they are written
 */
export function checkSelectorLabels(objects: readonly any[], { commonLabels, labels }: any, problems: string[]): void {
  const others = (Array.isArray(labels) ? labels : []).map(one => one?.includeSelectors === true ? one.pairs : {});
  const written = Object.assign({}, commonLabels, ...others);
  for (const [key, value] of Object.entries(written)) {
    const differs = (selector: any) => ![undefined, value].includes(selector?.[key]);
    const selecting = objects.find(({ spec }) => differs(spec?.selector) || differs(spec?.selector?.matchLabels));
    if (selecting !== undefined) {
      problems.push(`label ${key} must not be written into selectors, got ${JSON.stringify(value)}, and ${selecting.kind} ${selecting.metadata.name} has the key already: tracks could not be told apart; use another key and includeSelectors: false`);
    }
  }
}

type Left = [object: any, text: string];

/** Names that stay while those of the objects change. */
function leftNames(objects: readonly any[]): Left[] {
  const services = new Set(objects.filter(({ kind }) => kind === 'Service').map(idOf));
  const gateways = new Set(objects.filter(({ kind, apiVersion }) => kind === 'Gateway' && apiVersion.startsWith(GATEWAY_API)).map(idOf));
  return objects.flatMap((object): Left[] => {
    const { metadata: { namespace = '', annotations = {} } } = object;
    const quoted = Object.entries<string>(annotations).flatMap(([key, value]) => [...String(value).matchAll(SERVICE_NAME)]
      .flatMap(([, name]): Left[] => services.has(`${namespace}/${name}`) ? [[object, `the JSON of its annotation ${key} names Service ${name}`]] : []));
    const outside = object.apiVersion.startsWith(GATEWAY_API) ? backends(object).filter(ref => (
      ref.namespace !== undefined && ref.namespace !== namespace && services.has(`${ref.namespace}/${ref.name}`))) : [];
    const mistaken = parents(object).filter(({ kind = 'Gateway', name, namespace: its = namespace }) => (
      kind === 'Gateway' && services.has(`${its}/${name}`) && !gateways.has(`${its}/${name}`)));
    return unique([
      ...quoted,
      ...outside.map((ref): Left => [object, `it names Service ${ref.name} of another namespace, ${ref.namespace}`]),
      ...mistaken.map(({ name }): Left => [object, `it names Gateway ${name}, which is in another build, and Kustomize takes it for Service ${name}`]),
    ]);
  });
}

/** Names with a namespace in one text, which stay as they are. */
function leftHosts(objects: readonly any[]): Left[] {
  const services = new Set(objects.filter(({ kind }) => kind === 'Service').map(idOf));
  const gateways = new Set(objects.filter(({ kind, apiVersion }) => kind === 'Gateway' && apiVersion.startsWith('networking.istio.io/')).map(idOf));
  return objects.flatMap((object): Left[] => unique(texts(object.spec).flatMap((text): Left[] => {
    const [, name, namespace] = HOST.exec(text) ?? [];
    return gateways.has(text) || services.has(`${namespace}/${name}`) ? [[object, `it names ${text} by name and namespace`]] : [];
  })));
}

/** What a namespace does to objects that are in several, or that say which namespaces see them. */
function leftNamespaces(objects: readonly any[]): Left[] {
  const most = mostFrequent(objects.flatMap(({ metadata }) => metadata.namespace ?? []));
  return objects.flatMap((object): Left[] => {
    const { spec, metadata } = object;
    return [
      ...metadata.namespace !== undefined && metadata.namespace !== most
        ? [[object, `it is in ${metadata.namespace} and others are in ${most}, and Kustomize would put all into one namespace`] satisfies Left] : [],
      ...Array.isArray(spec?.exportTo) && spec.exportTo.includes(metadata.namespace) ? [[object, `its exportTo names its own namespace, ${metadata.namespace}`] satisfies Left] : [],
    ];
  });
}

/** The text that is there most often; of several the first. */
function mostFrequent(all: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  all.forEach(text => counts.set(text, (counts.get(text) ?? 0) + 1));
  const most = Math.max(...counts.values());
  return [...counts.keys()].find(text => counts.get(text) === most);
}

function idOf({ metadata: { name, namespace = '' } }: any): string {
  return `${namespace}/${name}`;
}

function parents({ apiVersion, spec }: any): any[] {
  return apiVersion.startsWith(GATEWAY_API) ? spec?.parentRefs ?? [] : [];
}

function backends({ spec }: any): any[] {
  const mirrors = (filters: any[]) => filters.flatMap(({ requestMirror }) => requestMirror?.backendRef ?? []);
  return (spec?.rules ?? []).flatMap(({ backendRefs, filters }: any) => [...backendRefs ?? [], ...mirrors(filters ?? [])]);
}

function unique(left: Left[]): Left[] {
  return left.filter(([, text], index) => left.findIndex(([, other]) => other === text) === index);
}
