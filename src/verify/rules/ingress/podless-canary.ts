import { hasLabels, Labels, labelText } from '../../cluster/labels';
import { KubernetesPort, KubernetesService } from '../../cluster/service';
import { podTemplate, Workload } from '../../cluster/workload';
import { Severity } from '../../finding';
import { System } from '../../system/system';
import { itemsOf, recordOf } from '../../untyped';
import { Fault } from '../rule';
import { refusesWorkload } from './absent';
import { shareText } from './canary-rule';
import { Lead } from './lead';

/** The Service of a canary, its port, and the Service of stable. */
export interface CanaryService {
  readonly service: KubernetesService;
  readonly port: KubernetesPort;
  readonly stable: KubernetesService;
}

/** Why a Service of a canary has no pods; nothing where it has, or where the pods of stable are not in the input either. */
export function podless({ ingress }: Lead, { service, port, stable }: CanaryService, system: System): Fault | undefined {
  const { title } = ingress.source.object;
  const share = shareText(ingress);
  const { workloads } = service;
  if (!service.selects || service.externalName !== undefined || service.endpoints(port).length > 0 || stable.workloads.length === 0) {
    return undefined;
  }
  if (workloads.length === 0) {
    return refusesWorkload(system, service.namespace) ? undefined : unselected(service, title, share, system);
  }
  if (workloads.some(({ ready }) => ready > 0)) {
    const names = workloads.flatMap(({ object }) => itemsOf(recordOf(podTemplate(object).spec).containers))
      .flatMap(({ value }) => itemsOf(value.ports)).map(({ value }) => String(value.name ?? value.containerPort));
    return {
      object: service.object,
      path: ['spec', 'ports', service.ports.indexOf(port), 'targetPort'],
      message: `no container of ${workloads[0].object.title} has a port ${port.targetPort}, and ${title} leads there: stable silently gets the canary's share, ${share}`,
      fix: `write ${names.length === 0 ? 'the number of the port' : `targetPort: ${[...new Set(names)].join(' or ')}`}`,
    };
  }
  // A header rule can stay where the canary comes and goes; nobody misses a share then.
  return ingress.policy!.weight <= 0 ? undefined : {
    object: workloads[0].object,
    path: ['spec', 'replicas'],
    severity: Severity.WARNING,
    message: `has no ready pod, and ${title} sends ${share} to it: stable gets them, too; depends on whether the canary is meant to be idle`,
    fix: 'give the canary a pod, or set canary-weight to "0"',
  };
}

function unselected({ object, id, namespace }: KubernetesService, title: string, share: string, system: System): Fault {
  const selector: Labels = recordOf(recordOf(object.manifest.spec).selector);
  const end = `${title} leads to it: stable silently gets the canary's share, ${share}`;
  const stray = [...system.cluster.workloads.all()].find(workload => hasLabels(workload, selector));
  if (stray !== undefined) {
    return {
      object: stray.object,
      path: ['metadata', 'namespace'],
      message: `is not in namespace ${namespace}, where Service ${id} looks for its pods, and ${end}`,
      fix: `put it into namespace ${namespace}`,
    };
  }
  const meant = meantBy(namespace, selector, system);
  const wrong = Object.keys(selector).find(key => meant !== undefined && meant.labels[key] !== selector[key]);
  return {
    object,
    path: ['spec', 'selector', ...wrong === undefined ? [] : [wrong]],
    message: `selects ${labelText(selector)}, and no pod of namespace ${namespace} has that; ${end}`,
    ...wrong === undefined ? {} : { fix: `pods of ${meant!.object.title} have ${wrong in meant!.labels ? `${wrong}=${meant!.labels[wrong]}` : `no label ${wrong}`}: write the same in both places` },
  };
}

/** The workload that no Service selects and that has most of the labels. */
function meantBy(namespace: string, selector: Labels, { cluster }: System): Workload | undefined {
  const taken = new Set([...cluster.services.values()].flatMap(({ workloads }) => workloads));
  const score = ({ labels }: Workload) => Object.entries(selector).filter(([key, value]) => labels[key] === value).length;
  return cluster.workloads.selected(namespace, {}).filter(workload => !taken.has(workload))
    .map(workload => ({ workload, score: score(workload) })).filter(one => one.score > 0).sort((one, other) => other.score - one.score)[0]?.workload;
}
