import { Evidence } from './evidence';
import { FailedDestination, failedDestinations } from './failed-destination';
import { nameField } from './missing-destination';
import { isCanaryIngress } from './nginx-canary';
import { sendsText, shareText } from './share-text';
import { Trouble, troubleOf } from './trouble';
import { Labels } from '../../cluster/labels';
import { KubernetesService } from '../../cluster/service';
import { Decision } from '../../decision';
import { valueAt } from '../../field-path';
import { Severity } from '../../finding';
import { hostOfService } from '../../host-name';
import { ManifestObject } from '../../manifest-object';
import { SplitDestination } from '../../system/split';
import { System } from '../../system/system';
import { ifText, recordOf } from '../../untyped';
import { Fault, Rule } from '../rule';

/** Objects that are in another namespace than a route needs them in. */
export const OTHER_NAMESPACE: Rule = {
  id: 'R33',
  severity: Severity.ERROR,
  title: 'object in another namespace than its route needs',
  why: 'A short host in a VirtualService is a Service of the namespace of the VirtualService, an Ingress reaches Services of its own namespace only, a backend of a HTTPRoute in another namespace needs a ReferenceGrant there, and a DestinationRule counts in the '
    + 'namespace of the caller, in that of the Service and in the root namespace. What is elsewhere is as if it were not there: requests get 503 or 500.',
  fix: 'put the objects of one application into one namespace, or write full names',
  source: 'istio, pilot/pkg/model/config.go (ResolveShortnameToFQDN) and pilot/pkg/model/push_context.go (destinationRule); gateway-api.sigs.k8s.io, ReferenceGrant; kubernetes.io, "Ingress"',
  check: otherNamespaceFaults,
};

const known = new WeakMap<System, readonly Fault[]>();

/** The faults of a system. */
export function otherNamespaceFaults(system: System): readonly Fault[] {
  const faults = known.get(system) ?? [...find(system)];
  known.set(system, faults);
  return faults;
}

function* find(system: System): Iterable<Fault> {
  const evidence = new Evidence(system);
  const told = new Set<unknown>();
  for (const failed of failedDestinations(system)) {
    const trouble = isCanaryIngress(failed.destination.object) ? undefined : troubleOf(failed, system);
    const fault = trouble === undefined ? undefined : faultOf(failed, trouble, evidence);
    const key = `${failed.destination.object.title} ${failed.destination.serviceId.split('/')[0]}`;
    const isOwn = fault?.object === failed.destination.object;
    if (fault !== undefined && !told.has(isOwn ? key : fault.object)) {
      told.add(isOwn ? key : fault.object);
      yield { ...fault, shown: { request: failed.request, outcome: failed.outcome } };
    }
  }
}

function faultOf(failed: FailedDestination, trouble: Trouble, evidence: Evidence): Fault | undefined {
  switch (trouble.kind) {
    case 'service': return serviceFault(failed, evidence);
    case 'labels': return podsFault(failed, trouble.service, trouble.labels, evidence);
    case 'selector': return podsFault(failed, trouble.service, {}, evidence);
    case 'hidden': return hiddenFault(failed, trouble.service, trouble.rule);
    case 'grant': return grantFault(failed, trouble.service);
    default: return undefined;
  }
}

function serviceFault(failed: FailedDestination, evidence: Evidence): Fault | undefined {
  const { object, path, serviceId } = failed.destination;
  const [found, ...others] = evidence.elsewhere(serviceId);
  const misplaced = evidence.misplaced(serviceId);
  if (misplaced !== undefined) {
    return strayFault(failed, misplaced, 'Service', `${serviceId.split('/')[0]}, where its pods are`);
  }
  // Beside a destination that is there, the Service of another namespace is that of another environment.
  if (found === undefined || evidence.like(serviceId) !== undefined || evidence.hasSibling(failed)) {
    return undefined;
  }
  const isOpen = hasNoNamespace(object) || hasNoNamespace(found.object);
  const owner = hasNoNamespace(object) ? object.title : found.object.title;
  const fix = others.length > 0 ? 'write the full name of the Service that is meant'
    : object.kind === 'VirtualService' ? `write ${hostOfService(found.name, found.namespace)}, or put the VirtualService into namespace ${found.namespace}`
      : object.kind === 'Ingress' ? `put the Ingress into namespace ${found.namespace}` : `add namespace: ${found.namespace} and a ReferenceGrant there, or put the route into that namespace`;
  return {
    object,
    path: hasOwnName(failed.destination) ? [...path, ...nameField(failed.destination)] : ['metadata', 'namespace'],
    severity: isOpen ? Severity.WARNING : Severity.ERROR,
    message: `${shareText(failed)} to Service ${serviceId}, which does not exist; there is ${[found, ...others].map(({ id }) => id).join(' and ')}${isOpen ? `; depends on the namespace into which ${owner} is applied, which has none written` : ''}`,
    fix: isOpen ? `write metadata.namespace of ${owner}` : fix,
    related: [new Decision(found.object, ['metadata', 'namespace'], 'is in another namespace')],
  };
}

/** Whether the destination says its namespace itself, and not the object. */
function hasOwnName({ object, path }: SplitDestination): boolean {
  const { host, namespace } = recordOf(valueAt(object.manifest, path));
  return ifText(namespace) !== undefined || (ifText(host) ?? '').includes('.');
}

/** Pods with all the labels, in another namespace than the Service. */
function podsFault(failed: FailedDestination, service: KubernetesService, labels: Labels, evidence: Evidence): Fault | undefined {
  const [found] = evidence.pods({ ...recordOf(recordOf(service.object.manifest.spec).selector), ...labels }, service.namespace);
  return found && strayFault(failed, found, found.object.kind, `${service.namespace}, that of Service ${service.id}`);
}

/** Something that is alone in its namespace, while everything else is in another. */
function strayFault(failed: FailedDestination, { object }: { readonly object: ManifestObject }, kind: string, home: string): Fault {
  const isOpen = hasNoNamespace(object) || hasNoNamespace(failed.destination.object);
  return {
    object,
    path: ['metadata', 'namespace'],
    severity: isOpen ? Severity.WARNING : Severity.ERROR,
    message: `is in namespace ${object.namespace}, and not in ${home}; ${sendsText(failed)}${isOpen ? '; depends on the namespaces into which they are applied, as one of them has none written' : ''}`,
    fix: `put the ${kind} into namespace ${home.split(',')[0]}`,
    related: [new Decision(failed.destination.object, [...failed.destination.path], 'sends requests there')],
  };
}

function hiddenFault(failed: FailedDestination, service: KubernetesService, rule: ManifestObject): Fault {
  const { subset } = failed.destination;
  const { host, exportTo } = recordOf(rule.manifest.spec);
  const isShort = ifText(host) === service.name;
  const isPrivate = !isShort && rule.namespace === service.namespace && exportTo !== undefined;
  const isOpen = hasNoNamespace(rule) || hasNoNamespace(service.object);
  const reason = isPrivate ? `is exported to ${JSON.stringify(exportTo)} only` : isShort ? `means ${host}.${rule.namespace} by its host ${host}` : `is in namespace ${rule.namespace}, where it counts for callers of that namespace only`;
  return {
    object: rule,
    path: isPrivate ? ['spec', 'exportTo'] : ['metadata', 'namespace'],
    severity: isOpen ? Severity.WARNING : Severity.ERROR,
    message: `${reason}: ${failed.rule.title} of ${failed.destination.object.title} does not find subset ${subset} of Service ${service.id}${isOpen ? '; depends on the namespaces into which they are applied, as one of them has none written' : ''}`,
    fix: isPrivate ? 'export it to the namespace of the caller or of the gateway' : `put the DestinationRule into namespace ${service.namespace}, that of the Service`,
    related: [new Decision(failed.destination.object, [...failed.destination.path, 'subset'], 'names the subset')],
  };
}

function grantFault(failed: FailedDestination, service: KubernetesService): Fault {
  const { object, path } = failed.destination;
  return {
    object,
    path: [...path, 'namespace'],
    message: `${shareText(failed)} to Service ${service.id} in another namespace, and no ReferenceGrant there allows it`,
    fix: `add a ReferenceGrant in namespace ${service.namespace} from ${object.kind} of namespace ${object.namespace} to Services`,
    related: [new Decision(service.object, ['metadata', 'namespace'], 'is in another namespace')],
  };
}

/** Whether it is applied into whatever namespace somebody says. */
function hasNoNamespace({ manifest }: ManifestObject): boolean {
  return ifText(manifest.metadata.namespace) === undefined;
}
