import { FailedDestination } from './failed-destination';
import { hasLabels, Labels } from '../../cluster/labels';
import { KubernetesPort, KubernetesService } from '../../cluster/service';
import { Workload } from '../../cluster/workload';
import { Decision } from '../../decision';
import { valueAt } from '../../field-path';
import { hostOfService } from '../../host-name';
import { fullHost } from '../../istio/full-host';
import { ManifestObject } from '../../manifest-object';
import { System } from '../../system/system';
import { itemsOf, recordOf, textOf } from '../../untyped';

/** Why requests fail at a destination. */
export type Trouble =
  /** The Service is not in the input. */
  | { readonly kind: 'service' }
  /** The Service has no such port. */
  | { readonly kind: 'port'; readonly service: KubernetesService }
  /** No DestinationRule of the host has the subset; `rule` is the one that counts. */
  | { readonly kind: 'subset'; readonly service: KubernetesService; readonly rule?: ManifestObject }
  /** A DestinationRule has the subset, but callers do not see it. */
  | { readonly kind: 'hidden'; readonly service: KubernetesService; readonly rule: ManifestObject }
  /** The Service is in another namespace, which has to allow it. */
  | { readonly kind: 'grant'; readonly service: KubernetesService }
  /** The pods are there, but none of them is wanted to run. */
  | { readonly kind: 'idle'; readonly workloads: readonly Workload[] }
  /** No container has the port by its name. */
  | { readonly kind: 'target port'; readonly service: KubernetesService; readonly port: KubernetesPort; readonly workloads: readonly Workload[] }
  /** The Service finds pods, but none of them has the labels of the subset. */
  | { readonly kind: 'labels'; readonly service: KubernetesService; readonly subset: Decision; readonly labels: Labels }
  /** The Service finds no pods. */
  | { readonly kind: 'selector'; readonly service: KubernetesService };

/** What the objects of the input say of it; nothing where the reason is another. */
export function troubleOf({ destination, chain, request }: FailedDestination, system: System): Trouble | undefined {
  const { service, serviceId, subset, port } = destination;
  if (service === undefined) {
    return serviceId.includes('/') ? { kind: 'service' } : undefined;
  }
  const used = port === undefined ? service.ports[0] : service.ports.find(one => String(one.port) === port || one.name === port);
  if (used === undefined) {
    return port === undefined || service.headless && service.ports.length === 0 ? undefined : { kind: 'port', service };
  }
  const isForGateway = request.from.kind === 'gateway';
  if (isForGateway && destination.object.group === 'gateway.networking.k8s.io' && service.namespace !== destination.object.namespace && hasNoGrant(chain)) {
    return { kind: 'grant', service };
  }
  const counted = chain.find(step => step._object.kind === 'DestinationRule');
  if (subset !== undefined && (counted === undefined || counted._path.length < 3)) {
    const hidden = counted === undefined ? ruleWith(system, service, subset) : undefined;
    if (hidden === undefined) {
      return { kind: 'subset', service, rule: counted?._object };
    }
    // What everybody sees was not looked at for another reason, such as a port that is left out.
    return isForAll(hidden, service) ? undefined : { kind: 'hidden', service, rule: hidden };
  }
  return podTrouble(service, used, subset === undefined ? undefined : counted);
}

/** The Service was not even looked at. */
function hasNoGrant(chain: readonly Decision[]): boolean {
  return !chain.some(step => step._object.kind === 'Service');
}

function podTrouble(service: KubernetesService, port: KubernetesPort, subset: Decision | undefined): Trouble | undefined {
  const { selects, externalName, workloads } = service;
  if (!selects || externalName !== undefined) {
    return undefined;
  }
  if (workloads.length === 0) {
    return { kind: 'selector', service };
  }
  const labels: Labels = subset === undefined ? {} : recordOf(recordOf(fieldOf(subset)).labels);
  const chosen = workloads.filter(workload => hasLabels(workload, labels));
  if (chosen.length === 0) {
    return { kind: 'labels', service, subset: subset!, labels };
  }
  if (chosen.every(({ pods }) => pods === 0)) {
    return { kind: 'idle', workloads: chosen };
  }
  const reached = new Set(service.endpoints(port).map(({ workload }) => workload));
  const without = workloads.filter(workload => workload.ready > 0 && !reached.has(workload));
  return chosen.some(workload => without.includes(workload)) && chosen.every(workload => !reached.has(workload))
    ? { kind: 'target port', service, port, workloads: without } : undefined;
}

/** What stands at the field of a step. */
function fieldOf({ _object, _path }: Decision): unknown {
  return valueAt(_object.manifest, _path);
}

function isForAll({ namespace, manifest }: ManifestObject, service: KubernetesService): boolean {
  return namespace === service.namespace && recordOf(manifest.spec).exportTo === undefined;
}

/** A DestinationRule that was meant for the Service: one with the subset, whatever namespace it is in. */
function ruleWith({ cluster }: System, { name, namespace }: KubernetesService, subset: string): ManifestObject | undefined {
  return cluster.ofKind('networking.istio.io', 'DestinationRule').find(({ manifest, namespace: own }) => {
    const { host, subsets } = recordOf(manifest.spec);
    const has = itemsOf(subsets).some(({ value }) => value.name === subset);
    // The same name in two namespaces is the same application in two environments.
    return has && (host === name && !cluster.services.has(`${own}/${name}`) || fullHost(textOf(host), own) === hostOfService(name, namespace));
  });
}
