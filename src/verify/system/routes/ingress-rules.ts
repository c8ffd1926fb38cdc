import { RouteRule } from './route-rule';
import { Cluster } from '../../cluster/cluster';
import { IngressBackend, readIngress } from '../../ingress/ingress';
import { ManifestObject } from '../../manifest-object';
import { given, ifNumber, ifText, itemsOf, recordOf } from '../../untyped';
import { SplitDestination } from '../split';

const ALB_ACTION = 'alb.ingress.kubernetes.io/actions.';

/** What the port of a backend is named where an annotation says what becomes of requests. */
const BY_ANNOTATION = 'use-annotation';

/** The paths of an Ingress, and its default backend. */
export function ingressRules(object: ManifestObject, cluster: Cluster): RouteRule[] {
  const { rules, defaultBackend } = readIngress(object);
  const of = (backend: IngressBackend, title: string, about: string): RouteRule => (
    { object, path: backend.at, title, about, destinations: destinationsOf(object, backend, cluster) });
  return [
    ...rules.flatMap(({ host, paths = [] }) => paths.map(path => of(path, `path ${path.path || '/'}${host === '' ? '' : ` of ${host}`}`, `${host} ${path.path || '/'}`))),
    ...defaultBackend === undefined ? [] : [of(defaultBackend, 'the default backend', '')],
  ];
}

function destinationsOf(object: ManifestObject, { service, at }: IngressBackend, cluster: Cluster): SplitDestination[] {
  if (service === undefined) {
    return [];
  }
  if (service.port === BY_ANNOTATION) {
    return actionTargets(object, service.name, cluster);
  }
  const serviceId = `${object.namespace}/${service.name}`;
  return [{ object, path: [...at, 'backend'], serviceId, service: cluster.services.get(serviceId), port: service.port }];
}

/** Services of a forward action of an Application Load Balancer. */
function actionTargets(object: ManifestObject, name: string, cluster: Cluster): SplitDestination[] {
  const key = `${ALB_ACTION}${name}`;
  const groups = recordOf(recordOf(parsed(recordOf(object.manifest.metadata.annotations)[key])).forwardConfig).targetGroups;
  return itemsOf(groups).filter(({ value }) => ifText(value.serviceName) !== undefined).map(({ value: { serviceName, servicePort, weight } }) => {
    const serviceId = `${object.namespace}/${serviceName}`;
    return {
      object,
      path: ['metadata', 'annotations', key],
      serviceId,
      service: cluster.services.get(serviceId),
      port: given(servicePort) ? String(servicePort) : undefined,
      weight: ifNumber(weight),
    };
  });
}

function parsed(text: unknown): unknown {
  try {
    return JSON.parse(String(text));
  } catch {
    return undefined;
  }
}
