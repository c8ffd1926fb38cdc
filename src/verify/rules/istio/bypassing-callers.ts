import { load } from 'js-yaml';
import { podTexts } from './pod-texts';
import { divides, rootsOf, serviceAt } from './written-routes';
import { Caller } from '../../caller';
import { Cluster } from '../../cluster/cluster';
import { KubernetesService } from '../../cluster/service';
import { podTemplate, Workload } from '../../cluster/workload';
import { Decision } from '../../decision';
import { Severity } from '../../finding';
import { hostOfService } from '../../host-name';
import { serviceOf } from '../../kubernetes/service-host';
import { ManifestObject } from '../../manifest-object';
import { System } from '../../system/system';
import { ifText, itemsOf, recordOf, textOf } from '../../untyped';
import { outcomeTextOf } from '../outcome-text';
import { Fault, Rule } from '../rule';

/** A Service whose requests a VirtualService divides in the mesh. */
interface Divided {
  readonly service: KubernetesService;
  readonly route: ManifestObject;
}

/** Callers that no VirtualService binds. */
export const BYPASSING_CALLERS: Rule = {
  id: 'R35',
  severity: Severity.ERROR,
  title: 'caller that bypasses the split',
  why: 'A VirtualService is followed by the proxy that sends the request. Envoy itself, when it asks an external authorization service, takes the cluster of that Service and no route; a pod without sidecar goes to the address of the Service. '
    + 'Both get all pods of the Service, canary included, in the ratio of their numbers, whatever weights and headers the split has.',
  fix: 'let the Service that they call select the stable track only, and route to a Service per track',
  source: 'istio, pilot/pkg/security/authz/builder/extauthz.go (extension providers name a cluster); istio.io, "Application requirements"',
  * check(system) {
    const divided = dividedServices(system.cluster);
    if (divided.size > 0) {
      yield* authorizationProviders(system, divided);
      yield* podsWithoutSidecar(system, divided);
    }
  },
};

function dividedServices(cluster: Cluster): ReadonlyMap<KubernetesService, Divided> {
  const found = new Map<KubernetesService, Divided>();
  for (const { object, hosts } of rootsOf(cluster).filter(({ gateways, object: route }) => gateways.includes('mesh') && divides(route))) {
    for (const service of hosts.flatMap(host => serviceAt(cluster, host) ?? [])) {
      if (service.workloads.filter(({ ready }) => ready > 0).length > 1) {
        found.set(service, { service, route: object });
      }
    }
  }
  return found;
}

interface Provider {
  readonly object: ManifestObject;
  readonly path: readonly string[];
  readonly service: KubernetesService;
}

function* authorizationProviders(system: System, divided: ReadonlyMap<KubernetesService, Divided>): Iterable<Fault> {
  const { cluster } = system;
  const filters = cluster.ofKind('networking.istio.io', 'EnvoyFilter').flatMap(one => filtersOf(cluster, one));
  for (const { object, path, service } of [...cluster.objects.flatMap(one => providersOf(cluster, one)), ...filters]) {
    const split = divided.get(service);
    if (split !== undefined) {
      yield bypass(system, split, object, path, `asks Service ${service.id} to authorize requests, which no VirtualService binds`);
    }
  }
  const byName = new Map([...divided.values()].map(split => [split.service.name, split]));
  for (const object of cluster.ofKind('security.istio.io', 'AuthorizationPolicy')) {
    const { action, provider } = recordOf(object.manifest.spec);
    const name = textOf(recordOf(provider).name);
    const split = action === 'CUSTOM' ? starts(name).map(start => byName.get(start)).find(found => found !== undefined) : undefined;
    if (split !== undefined) {
      yield {
        ...bypass(system, split, object, ['spec', 'provider', 'name'],
          `asks provider ${name} to authorize requests, which no VirtualService binds; depends on whether that provider is Service ${split.service.id}`),
        severity: Severity.WARNING,
      };
    }
  }
}

/** `authz-grpc`, `authz`: a provider is often named after its Service. */
function starts(name: string): string[] {
  const parts = name.split('-');
  return parts.map((_, index) => parts.slice(0, parts.length - index).join('-'));
}

/** External authorization services of a mesh config: in the ConfigMap of istiod, or of an IstioOperator. */
function providersOf(cluster: Cluster, object: ManifestObject): Provider[] {
  const { data, spec } = recordOf(object.manifest);
  const [config, path] = object.kind === 'IstioOperator' ? [recordOf(spec).meshConfig, ['spec', 'meshConfig', 'extensionProviders']]
    : object.kind === 'ConfigMap' && ifText(recordOf(data).mesh) !== undefined ? [parsed(recordOf(data).mesh), ['data', 'mesh']] : [undefined, []];
  return itemsOf(recordOf(config).extensionProviders).flatMap(({ value }) => {
    const { service } = recordOf(value.envoyExtAuthzGrpc ?? value.envoyExtAuthzHttp);
    const [, host = ''] = /^(?:[^/]*\/)?(.*)$/.exec(textOf(service))!;
    const found = host === '' ? undefined : serviceOf(cluster, host, object.namespace);
    return found === undefined ? [] : [{ object, path, service: found }];
  });
}

function parsed(text: string): unknown {
  try {
    return load(text);
  } catch {
    return undefined;
  }
}

/** Filters for external authorization, which name clusters as istiod does: `outbound|9001||authz.auth.svc.cluster.local`. */
function filtersOf(cluster: Cluster, object: ManifestObject): Provider[] {
  const text = JSON.stringify(object.manifest.spec ?? {});
  if (!text.includes('ext_authz')) {
    return [];
  }
  return [...text.matchAll(/([\w-]+)\.([\w-]+)\.svc\.cluster\.local/g)].flatMap(([host]) => {
    const service = serviceAt(cluster, host);
    return service === undefined ? [] : [{ object, path: ['spec', 'configPatches'], service }];
  });
}

function* podsWithoutSidecar(system: System, divided: ReadonlyMap<KubernetesService, Divided>): Iterable<Fault> {
  for (const workload of system.cluster.workloads.all()) {
    if (!isWithoutSidecar(workload)) {
      continue;
    }
    const told = new Set<KubernetesService>();
    for (const { text, path, address } of podTexts(workload.object)) {
      for (const [host] of text.matchAll(/[a-z0-9][a-z0-9.-]*/g)) {
        const service = serviceOf(system.cluster, host, workload.object.namespace);
        const split = service === undefined ? undefined : divided.get(service);
        // A word without dots is a name of a Service where it stands like one.
        const meant = host.includes('.') || address && text === host || text.includes(`//${host}`) || new RegExp(`${host}:\\d`).test(text);
        if (split !== undefined && meant && !told.has(split.service)) {
          told.add(split.service);
          yield bypass(system, split, workload.object, path, `has no sidecar and calls Service ${split.service.id}`);
        }
      }
    }
  }
}

/** Pods that say that they want none; what namespaces say is often not in the input. */
function isWithoutSidecar({ object, labels }: Workload): boolean {
  const { metadata, spec } = recordOf(podTemplate(object));
  return [labels, recordOf(recordOf(metadata).annotations)].some(texts => texts['sidecar.istio.io/inject'] === 'false') || recordOf(spec).hostNetwork === true;
}

function bypass({ traffic }: System, { service, route }: Divided, object: ManifestObject, path: readonly string[], what: string): Fault {
  const request = { from: Caller.plain(service.namespace), host: hostOfService(service.name, service.namespace), port: service.ports[0]?.port };
  return {
    object,
    path,
    message: `${what}: it gets all its pods, not what ${route.title} says`,
    shown: { request, outcome: outcomeTextOf(traffic.send(request)[0]) },
    related: [new Decision(route, ['spec', 'http'], 'divides the requests of others')],
  };
}
