import { isScaledByController } from './controlled';
import { declaredPorts } from './declared-ports';
import { Labels, labelText } from '../../cluster/labels';
import { KubernetesService } from '../../cluster/service';
import { Workload } from '../../cluster/workload';
import { Decision } from '../../decision';
import { Severity } from '../../finding';
import { MultiMap } from '../../multi-map';
import { System } from '../../system/system';
import { recordOf, textsOf } from '../../untyped';
import { Fault } from '../rule';

/** Ports for others than clients. */
const ASIDE = /metric|prom|health|probe|admin|debug/i;

/** Canaries by name or label whose labels have so little in common with those of stable that nothing says what they belong to, but for a Service of that name. */
export function* loneCanaries(system: System, services: MultiMap<Workload, KubernetesService>, told: ReadonlySet<Workload>): Iterable<Fault> {
  // Of several, the first.
  const selecting = [...system.cluster.services.values()].filter(({ selects }) => selects).reverse();
  const byName = new Map(selecting.flatMap(service => startsOf(service).map(start => [start, service])));
  for (const workload of system.cluster.workloads.all()) {
    const { object, id, labels } = workload;
    const base = services.has(workload) || told.has(workload) ? undefined : applicationOf(workload, system);
    const service = base === undefined || isScaledByController(system, workload) ? undefined
      : byName.get(`${object.namespace}/${base}`);
    if (service !== undefined) {
      const selector: Labels = recordOf(recordOf(service.object.manifest.spec).selector);
      const wanted = labelText(selector);
      yield {
        object,
        path: [...object.kind === 'Pod' ? [] : ['spec', 'template'], 'metadata', 'labels', ...Object.keys(selector).filter(key => key in labels).slice(0, 1)],
        severity: Severity.WARNING,
        message: `is selected by no Service: its pods have ${labelText(labels)}, and Service ${service.id} selects ${wanted}; depends on whether requests are to come to ${id}`,
        fix: `give its pods the labels ${wanted}, or give them a Service of their own`,
        related: [new Decision(service.object, ['spec', 'selector'], `selects ${wanted}`)],
      };
    }
  }
}

/** The application of a running canary that has ports for clients and no other track in the input: its name without what marks it. */
function applicationOf(workload: Workload, { tracks }: System): string | undefined {
  const { object, labels } = workload;
  const { vocabulary } = tracks;
  const { base, track } = vocabulary.partsOf(object.name);
  const isCanary = track === 'canary' || vocabulary.labels.some(label => vocabulary.trackOf(labels[label] ?? '') === 'canary');
  const isServing = workload.ready > 0 && declaredPorts(workload).some(({ name = '' }) => !ASIDE.test(name));
  return isCanary && isServing && base !== '' && tracks.groupOf(workload) === undefined ? base : undefined;
}

/** The applications that a Service can be of, by its name and its selector: `shop-app` is of `shop-app` or of `shop`. */
function startsOf({ namespace, name, object }: KubernetesService): string[] {
  return textsOf([name, ...Object.values(recordOf(recordOf(object.manifest.spec).selector))]).flatMap(text => {
    const words = text.split('-');
    return words.map((_, index) => `${namespace}/${words.slice(0, index + 1).join('-')}`);
  });
}
