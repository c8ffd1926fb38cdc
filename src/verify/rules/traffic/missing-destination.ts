import { closest } from '../closest';
import { isOfController } from './controlled';
import { Evidence, hasDestinationRules } from './evidence';
import { FailedDestination, failedDestinations } from './failed-destination';
import { isCanaryIngress } from './nginx-canary';
import { shareText } from './share-text';
import { Trouble, troubleOf } from './trouble';
import { KubernetesService } from '../../cluster/service';
import { Decision } from '../../decision';
import { Severity } from '../../finding';
import { ManifestObject } from '../../manifest-object';
import { MultiMap } from '../../multi-map';
import { SplitDestination } from '../../system/split';
import { System } from '../../system/system';
import { itemsOf, recordOf, textOf } from '../../untyped';
import { Fault, Rule } from '../rule';

/** A route to a subset, Service or port that does not exist. */
export const MISSING_DESTINATION: Rule = {
  id: 'R30',
  severity: Severity.ERROR,
  title: 'route to a Service, port or subset that does not exist',
  why: 'A proxy knows no cluster for a name that nothing has, and answers by itself: 503 of Istio and of Ingress controllers, 500 of the Gateway API. It does not go on to another destination, so that the whole share or every matching request fails.',
  fix: 'name what exists, or add what is missing',
  source: 'istio.io, "Traffic management best practices: Avoid 503 errors while reconfiguring service routes" and istioctl analyze IST0101; gateway-api.sigs.k8s.io, HTTPRouteRule.backendRefs',
  * check(system) {
    const evidence = new Evidence(system);
    const found = new MultiMap<string, Found>();
    for (const failed of failedDestinations(system)) {
      const trouble = isCanaryIngress(failed.destination.object) ? undefined : troubleOf(failed, system);
      const fault = trouble === undefined ? undefined : faultOf(failed, trouble, system, evidence);
      if (trouble !== undefined && fault !== undefined) {
        found.add(keyOf(failed, trouble), { fault: { ...fault, shown: { request: failed.request, outcome: failed.outcome } }, failed });
      }
    }
    for (const [key, all] of found.entries()) {
      const first = all.find(({ fault }) => (fault.severity ?? Severity.ERROR) === Severity.ERROR) ?? all[0];
      const others = key.startsWith('service ') ? all.filter(one => one !== first && one.fault.object === one.failed.destination.object) : [];
      const related = others.map(({ failed: { destination: { object, path, serviceId } } }) => new Decision(object, [...path], `names Service ${serviceId}, too`));
      yield { ...first.fault, related: [...first.fault.related ?? [], ...related] };
    }
  },
};

interface Found {
  readonly fault: Fault;
  readonly failed: FailedDestination;
}

/** What is one cause, however many routes suffer from it. */
function keyOf({ destination: { serviceId, subset = '', port = '' } }: FailedDestination, trouble: Trouble): string {
  return trouble.kind === 'subset' ? `${serviceId} ${trouble.rule === undefined ? '' : subset}` : trouble.kind === 'port' ? `${serviceId}:${port}` : `service ${serviceId}`;
}

type MissingSubset = Extract<Trouble, { kind: 'subset' }>;

function faultOf(failed: FailedDestination, trouble: Trouble, system: System, evidence: Evidence): Fault | undefined {
  switch (trouble.kind) {
    case 'service': return serviceFault(failed, system, evidence);
    case 'port': return portFault(failed, trouble.service);
    case 'subset': return subsetFault(failed, trouble, system, evidence);
    default: return undefined;
  }
}

function serviceFault(failed: FailedDestination, system: System, evidence: Evidence): Fault | undefined {
  const { object, serviceId, path } = failed.destination;
  const like = evidence.like(serviceId);
  const canaryOnly = like === undefined && evidence.isCanaryOnly(failed);
  const sure = like !== undefined || evidence.hasSibling(failed) && !canaryOnly;
  // Ingresses of a whole platform name Services of many repositories, and so do other routes most of whose Services are not here.
  const likely = canaryOnly || object.kind !== 'Ingress' && system.scope.hasServices(serviceId.split('/')[0]) && !evidence.isOfPlatform(object);
  const isElsewhere = evidence.misplaced(serviceId) !== undefined || !sure && evidence.elsewhere(serviceId).length > 0;
  if (evidence.hasLost('Service') || isOfController(system, serviceId) || isElsewhere || !sure && !likely) {
    return undefined;
  }
  const misnamed = like === undefined ? undefined : misnamedService(failed, like, system, evidence);
  return misnamed ?? {
    object,
    path: [...path, ...nameField(failed.destination)],
    severity: sure ? Severity.ERROR : Severity.WARNING,
    message: `${shareText(failed)} to Service ${serviceId}, which does not exist${sure ? '' : `; depends on whether it is applied from elsewhere, ${canaryOnly ? 'with the pods of its track' : 'unlike the others of its namespace'}`}`,
    fix: like === undefined ? 'add the Service, or name one that exists' : `did you mean ${like}? Write that, or add the Service`,
  };
}

/** Where others agree with the route on the name, such as the workload, and no route has that of the Service, it is the Service that is wrong. */
function misnamedService(failed: FailedDestination, like: string, { cluster }: System, evidence: Evidence): Fault | undefined {
  const { object, serviceId, path } = failed.destination;
  const [namespace, name] = serviceId.split('/');
  const service = cluster.services.get(`${namespace}/${like}`)!;
  const agreed = evidence.destinationsOf(serviceId).length > 1
    || cluster.workloads.selected(namespace, {}).some(workload => workload.object.name === name);
  return !agreed || evidence.destinationsOf(service.id).length > 0 ? undefined : {
    object: service.object,
    path: ['metadata', 'name'],
    message: `is named by no route, while ${failed.rule.title} of ${object.title} names Service ${serviceId}, which does not exist`,
    fix: `did you mean ${name}?`,
    related: [new Decision(object, [...path], `names Service ${serviceId}`)],
  };
}

function portFault(failed: FailedDestination, service: KubernetesService): Fault {
  const ports = service.ports.map(({ port }) => port).join(', ');
  const { object, path, port } = failed.destination;
  return {
    object,
    path: [...path, ...portField(failed.destination)],
    message: `${shareText(failed)} to port ${port} of Service ${service.id}, which has ${ports}`,
    fix: `write a port of the Service: ${ports}; targetPort and containerPort do not count here`,
    related: [new Decision(service.object, ['spec', 'ports', ...service.ports.length === 1 ? ['0', 'port'] : []], `has ${ports}`)],
  };
}

function subsetFault(failed: FailedDestination, { service, rule }: MissingSubset, system: System, evidence: Evidence): Fault | undefined {
  const { object, path, subset = '' } = failed.destination;
  const at = { object, path: [...path, 'subset'] };
  const sends = `${shareText(failed)} to subset ${subset} of Service ${service.id}`;
  if (rule !== undefined) {
    return renamed(failed, rule, evidence) ?? {
      ...at,
      message: `${sends}, which ${rule.title} does not have`,
      fix: subsetFix(subset, rule),
      related: [new Decision(rule, ['spec', 'subsets'], `has ${subsetNames(rule).join(', ') || 'no subsets'}`)],
    };
  }
  if (evidence.hasLost('DestinationRule')) {
    return undefined;
  }
  const stray = evidence.stray(service, subset);
  if (stray !== undefined) {
    const { host } = recordOf(stray.manifest.spec);
    return {
      object: stray,
      path: ['spec', 'host'],
      message: `is for host ${host}, which no Service has: ${failed.rule.title} of ${object.title} does not find subset ${subset} of Service ${service.id}`,
      fix: `did you mean ${service.name}?`,
      related: [new Decision(object, at.path, 'names the subset')],
    };
  }
  const sure = hasDestinationRules(system.cluster);
  return {
    ...at,
    severity: sure ? Severity.ERROR : Severity.WARNING,
    message: `${sends}, but no DestinationRule is for that host${sure ? '' : '; depends on whether one is applied from elsewhere'}`,
    fix: service.workloads.length === 1 ? `take the subset out of the destination, or add a DestinationRule for host ${service.name} with the subset ${subset}`
      : `add a DestinationRule for host ${service.name} with the subset ${subset}, or mend the host of the one that was meant`,
  };
}

/** Where several destinations agree on the name, and the DestinationRule has another one that none of them names, it is that which is wrong. */
function renamed({ destination: { serviceId, subset = '' }, rule: { title, object } }: FailedDestination, rule: ManifestObject, evidence: Evidence): Fault | undefined {
  const all = evidence.destinationsOf(serviceId);
  const used = new Set(all.map(one => one.subset));
  const unused = subsetNames(rule).map((name, index) => ({ name, index })).filter(({ name }) => !used.has(name));
  return unused.length !== 1 || all.filter(one => one.subset === subset).length < 2 ? undefined : {
    object: rule,
    path: ['spec', 'subsets', unused[0].index, 'name'],
    message: `has subset ${unused[0].name}, which no route names, and not subset ${subset}, to which ${title} of ${object.title} and others send requests`,
    fix: `did you mean ${subset}?`,
    related: all.filter(one => one.subset === subset).map(one => new Decision(one.object, [...one.path, 'subset'], `names subset ${subset}`)),
  };
}

function subsetFix(subset: string, rule: ManifestObject): string {
  const names = subsetNames(rule);
  const like = closest(subset, names);
  return like !== undefined ? `did you mean ${like}? Write that, or add the subset to ${rule.title}`
    : names.length === 0 ? `add the subset to ${rule.title}` : `write one of its subsets (${names.join(', ')}), or add the subset`;
}

function subsetNames(rule: ManifestObject): string[] {
  return itemsOf(recordOf(rule.manifest.spec).subsets).map(({ value }) => textOf(value.name));
}

/** Where the name of a Service stands. */
export function nameField({ object, path }: SplitDestination): string[] {
  return object.kind === 'VirtualService' ? ['host'] : object.kind === 'Ingress' ? path[0] === 'metadata' ? [] : ['service', 'name'] : ['name'];
}

function portField({ object, path }: SplitDestination): string[] {
  return object.kind === 'Ingress' ? path[0] === 'metadata' ? [] : ['service', 'port'] : ['port', ...object.kind === 'VirtualService' ? ['number'] : []];
}
