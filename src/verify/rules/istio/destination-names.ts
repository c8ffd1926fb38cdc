import { entryHosts, rootsOf, rulesOf, serviceAt, WrittenDestination } from './written-routes';
import { Cluster } from '../../cluster/cluster';
import { KubernetesService } from '../../cluster/service';
import { Severity } from '../../finding';
import { ManifestObject } from '../../manifest-object';
import { System } from '../../system/system';
import { textsOf } from '../../untyped';
import { failing } from '../failing';
import { Fault, Rule } from '../rule';

/** `web.shop`, `web.shop.svc`. */
const TWO_LABELS = /^([^.*]+)\.([^.]+)(?:\.svc)?$/;

/** Destinations and hosts that istiod takes for something else. */
export const DESTINATION_NAMES: Rule = {
  id: 'R15',
  severity: Severity.ERROR,
  title: 'host or port of a VirtualService that istiod reads otherwise',
  why: 'A host without dots is a Service in the namespace of the VirtualService. Everything with a dot is a full name: "web.shop" is not the Service web in namespace shop but a host of that very name, which no '
    + 'Service has, so that requests get 503. A destination without port means the only port of its Service; where there are several, it means the port at which the proxy listens, which at a gateway is 80 or 443 and seldom a port of the Service.',
  fix: 'write the full name of the Service, and the number of its port',
  source: 'istio, pilot/pkg/model/config.go (ResolveShortnameToFQDN) and pilot/pkg/networking/core/route/route.go (GetDestinationCluster); istioctl analyze IST0112',
  * check(system) {
    const known = { external: new Set(entryHosts(system.cluster)), namespaces: new Set(system.objects.map(({ namespace }) => namespace)) };
    for (const object of system.cluster.ofKind('networking.istio.io', 'VirtualService')) {
      for (const { title, destinations } of rulesOf(object)) {
        for (const destination of destinations) {
          yield* shortHost(system, object, title, destination, known);
          yield* missingPort(system, object, title, destination);
        }
      }
    }
    yield* ownHosts(system);
  },
};

/** What tells a name of a Service from one of the outside world. */
interface Known {
  /** Hosts of ServiceEntries. */
  readonly external: ReadonlySet<string>;
  /** Namespaces of the input. */
  readonly namespaces: ReadonlySet<string>;
}

function* shortHost({ cluster }: System, object: ManifestObject, title: string, destination: WrittenDestination, known: Known): Iterable<Fault> {
  const { written, subset, path } = destination;
  const [, name, namespace] = TWO_LABELS.exec(written) ?? [];
  if (name === undefined || known.external.has(written)) {
    return;
  }
  const service = cluster.services.has(`${namespace}/${name}`);
  if (service || subset !== undefined || known.namespaces.has(namespace)) {
    yield {
      object,
      path: [...path, 'host'],
      severity: service ? Severity.ERROR : Severity.WARNING,
      message: `${title} goes to host ${written}, which istiod does not take for Service ${namespace}/${name}: its requests get HTTP 503${service ? '' : `; depends on whether a ServiceEntry has the host ${written}`}`,
      fix: `write ${name}.${namespace}.svc.cluster.local`,
    };
  }
}

/** At a gateway, a destination without port is the port that the gateway listens at. */
function* missingPort(system: System, object: ManifestObject, title: string, { host, port, path }: WrittenDestination): Iterable<Fault> {
  const service = serviceAt(system.cluster, host);
  if (port !== undefined || service === undefined || service.ports.length < 2) {
    return;
  }
  const shown = failing(system, object, path);
  if (shown !== undefined) {
    yield {
      object,
      path,
      shown,
      message: `${title} names no port of Service ${service.id}, which has ${service.ports.map(one => one.port).join(', ')}`,
      fix: `add port.number with one of ${service.ports.map(one => one.port).join(', ')}`,
    };
  }
}

function ownHosts({ cluster }: System): Fault[] {
  return misreadHosts(cluster).map(({ object, index, host, service: { id, name, namespace } }) => ({
    object,
    path: ['spec', 'hosts', index],
    severity: Severity.WARNING,
    message: `is for host ${host}, which istiod does not take for Service ${id}: callers of ${name}.${namespace}.svc.cluster.local, or of ${name}, do not meet its rules; depends on how callers write the name`,
    fix: `write ${name}.${namespace}.svc.cluster.local`,
  }));
}

/** A host of a VirtualService that somebody took for the name of a Service. */
interface MisreadHost {
  readonly object: ManifestObject;
  readonly index: number;
  readonly host: string;
  readonly service: KubernetesService;
}

/** Hosts of VirtualServices that are `web.shop` where the Service is meant. */
export function misreadHosts(cluster: Cluster): MisreadHost[] {
  const external = new Set(entryHosts(cluster));
  return rootsOf(cluster).flatMap(({ object }) => textsOf(object.manifest.spec.hosts).flatMap((host, index) => {
    const [, name, namespace] = TWO_LABELS.exec(host) ?? [];
    const service = name === undefined || external.has(host) ? undefined : cluster.services.get(`${namespace}/${name}`);
    return service === undefined ? [] : [{ object, index, host, service }];
  }));
}
