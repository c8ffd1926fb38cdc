import { closest } from '../closest';
import { isOfController } from './controlled';
import { declaredPorts } from './declared-ports';
import { EmptySelection, emptySubset } from './empty-subset';
import { Evidence } from './evidence';
import { FailedDestination, failedDestinations } from './failed-destination';
import { isLike, labelFix, nearest } from './likeness';
import { isCanaryIngress } from './nginx-canary';
import { sendsText } from './share-text';
import { Trouble, troubleOf } from './trouble';
import { Labels, labelText } from '../../cluster/labels';
import { KubernetesService } from '../../cluster/service';
import { Workload, WORKLOAD_KINDS } from '../../cluster/workload';
import { Decision } from '../../decision';
import { Severity } from '../../finding';
import { System } from '../../system/system';
import { recordOf } from '../../untyped';
import { Rule } from '../rule';

/** A Service or subset that finds none of the pods that are there. */
export const EMPTY_SELECTION: Rule = {
  id: 'R31',
  severity: Severity.ERROR,
  title: 'route to a Service or subset that selects no pods',
  why: 'A Service finds pods by their labels, a subset finds those of its Service that have its labels, too, and a targetPort by name finds the container with a port of that name. Where one letter differs nothing is found and nobody complains: the requests get 503.',
  fix: 'write the labels that the pods have, letter by letter',
  source: 'kubernetes.io, "Service: Services with selectors" and "Debug Services"; istioctl analyze IST0173 (DestinationRuleSubsetNotSelectPods)',
  check: system => emptySelections(system).map(({ fault }) => fault),
};

const known = new WeakMap<System, readonly EmptySelection[]>();

/** The faults of a system with the workloads that they are about. */
export function emptySelections(system: System): readonly EmptySelection[] {
  const found = known.get(system) ?? find(system);
  known.set(system, found);
  return found;
}

function find(system: System): EmptySelection[] {
  const told = new Set<string>();
  const evidence = new Evidence(system);
  const hasLost = evidence.hasLost(...WORKLOAD_KINDS.keys());
  return failedDestinations(system).flatMap(failed => {
    const { destination } = failed;
    const trouble = isCanaryIngress(destination.object) || isOfController(system, destination.serviceId) ? undefined : troubleOf(failed, system);
    const key = `${trouble?.kind} ${destination.serviceId} ${trouble?.kind === 'labels' ? destination.subset : ''}`;
    const selection = trouble === undefined || told.has(key) ? undefined : selectionOf(failed, trouble, system, evidence);
    // Pods that were meant are perhaps those of a workload that is written and not there.
    if (selection === undefined || hasLost && selection.meant.length === 0) {
      return [];
    }
    told.add(key);
    return [{ ...selection, fault: { ...selection.fault, shown: { request: failed.request, outcome: failed.outcome } } }];
  });
}

function selectionOf(failed: FailedDestination, trouble: Trouble, system: System, evidence: Evidence): EmptySelection | undefined {
  switch (trouble.kind) {
    case 'labels': return emptySubset(failed, trouble, system, evidence);
    case 'selector': return emptyService(failed, trouble.service, system, evidence);
    case 'target port': return missingPort(failed, trouble);
    default: return undefined;
  }
}

function emptyService(failed: FailedDestination, service: KubernetesService, { cluster }: System, evidence: Evidence): EmptySelection | undefined {
  const selector: Labels = recordOf(recordOf(service.object.manifest.spec).selector);
  const alike = cluster.workloads.selected(service.namespace, {})
    .filter(({ object, labels }) => object.name === service.name || isLike(labels, selector));
  const free = alike.filter(workload => !evidence.isSelected(workload));
  const left = alike.length > 0 ? undefined : evidence.onlyUnselected(service);
  const like = nearest(free.length > 0 ? free : alike, selector) ?? left;
  // Pods with the labels in another namespace are told there.
  if (like === undefined || evidence.pods(selector, service.namespace).length > 0) {
    return undefined;
  }
  const sure = free.length > 0 || left !== undefined;
  const key = Object.keys(selector).find(name => like.labels[name] !== selector[name])!;
  const sends = `selects ${labelText(selector)}, and no pod of namespace ${service.namespace} has that; ${sendsText(failed)}`;
  return {
    meant: sure ? [like] : [],
    fault: {
      object: service.object,
      path: ['spec', 'selector', key],
      severity: sure ? Severity.ERROR : Severity.WARNING,
      message: sure ? sends : `${sends}; depends on whether such pods are applied from elsewhere`,
      fix: labelFix(like, selector),
      related: [new Decision(failed.destination.object, [...failed.destination.path], 'sends requests there')],
    },
  };
}

function missingPort(failed: FailedDestination, { service, port, workloads }: Extract<Trouble, { kind: 'target port' }>): EmptySelection {
  const names = workloads.flatMap(workload => declaredPorts(workload).map(({ name, number }) => name ?? number));
  const like = closest(String(port.targetPort), names);
  const title = ({ object, id }: Workload) => `${object.kind} ${id}`;
  return {
    meant: workloads,
    fault: {
      object: service.object,
      path: ['spec', 'ports', service.ports.indexOf(port), 'targetPort'],
      message: `no container of ${workloads.map(title).join(', ')} has a port of the name ${port.targetPort}; ${sendsText(failed)}`,
      fix: like !== undefined ? `did you mean ${like}?` : names.length === 0 ? 'name a port of the container, or write its number' : `write one of ${[...new Set(names)].join(', ')}`,
      related: [new Decision(failed.destination.object, [...failed.destination.path], 'sends requests there')],
    },
  };
}
