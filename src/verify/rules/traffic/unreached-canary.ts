import { closest } from '../closest';
import { isScaledByController } from './controlled';
import { emptySelections } from './empty-selection';
import { labelFix } from './likeness';
import { loneCanaries } from './lone-canary';
import { servicesByWorkload } from './services-by-workload';
import { Labels, labelText } from '../../cluster/labels';
import { KubernetesService } from '../../cluster/service';
import { Workload } from '../../cluster/workload';
import { Decision } from '../../decision';
import { Severity } from '../../finding';
import { MultiMap } from '../../multi-map';
import { Vocabulary } from '../../system/tracks/vocabulary';
import { recordOf } from '../../untyped';
import { Fault, Rule } from '../rule';

/** A canary that runs and that nothing can send a request to. */
export const UNREACHED_CANARY: Rule = {
  id: 'R32',
  severity: Severity.ERROR,
  title: 'canary that no Service selects',
  why: 'Requests come to pods by a Service. The stable track is behind one, and the pods of the canary have the labels of none: it runs, costs money, looks healthy, and no request ever tries it.',
  fix: 'give the pods of the canary the labels that the Service selects, or give them a Service of their own',
  source: 'kubernetes.io, "Service: Services with selectors" and "Managing workloads: Canary deployments"',
  * check(system) {
    const services = servicesByWorkload(system);
    const idle = new MultiMap<string, KubernetesService>();
    const routed = new Set(system.traffic.rules.flatMap(({ destinations }) => destinations.map(({ serviceId }) => serviceId)));
    // Those that routes lead to are told of there.
    [...system.cluster.services.values()].filter(({ id, selects, workloads }) => selects && workloads.length === 0 && !routed.has(id))
      .forEach(service => idle.add(service.namespace, service));
    const told = new Set(emptySelections(system).flatMap(({ meant }) => meant));
    for (const { canary, stable } of system.tracks.pairs) {
      const of = services.get(stable).filter(service => service.namespace === canary.object.namespace);
      if (canary.ready === 0 || of.length === 0 || services.get(canary).length > 0 || told.has(canary) || isScaledByController(system, canary)) {
        continue;
      }
      const own = meantFor(canary, idle.get(canary.object.namespace));
      if (own !== undefined) {
        told.add(canary);
        yield own;
        continue;
      }
      const found = differences(canary, of[0], system.tracks.vocabulary);
      if (found.every(({ pinned }) => pinned)) {
        continue;
      }
      told.add(canary);
      const [service] = of;
      const typo = found.find(({ meant }) => meant !== undefined);
      const [{ key }] = found;
      const wanted = labelText(recordOf(recordOf(service.object.manifest.spec).selector));
      yield {
        object: canary.object,
        path: [...canary.object.kind === 'Pod' ? [] : ['spec', 'template'], 'metadata', 'labels', ...[typo?.meant ?? key].filter(label => label in canary.labels)],
        severity: typo === undefined ? Severity.WARNING : Severity.ERROR,
        message: `is selected by no Service: its pods have ${labelText(canary.labels)}, and Service ${service.id}, which has those of ${stable.object.kind} ${stable.id}, selects ${wanted}`
          + `${typo === undefined ? '; depends on whether requests are to come to it' : ''}`,
        fix: `give its pods the label ${(typo ?? found[0]).key}: ${(typo ?? found[0]).value}, or give them a Service of their own`,
        related: [new Decision(service.object, ['spec', 'selector'], `selects ${wanted}`)],
      };
    }
    yield* loneCanaries(system, services, told);
  },
};

/** A Service that finds nothing and was made for the pods: its labels differ from theirs in a few letters. */
function meantFor(canary: Workload, services: readonly KubernetesService[]): Fault | undefined {
  for (const { object } of services) {
    const selector: Labels = recordOf(recordOf(object.manifest.spec).selector);
    const wrong = Object.keys(selector).filter(key => canary.labels[key] !== selector[key]);
    if (wrong.length < Object.keys(selector).length && wrong.every(key => closest(selector[key], [canary.labels[key] ?? '']) !== undefined)) {
      return {
        object,
        path: ['spec', 'selector', wrong[0]],
        message: `selects ${labelText(selector)}, and no pod has that: ${canary.object.kind} ${canary.id} is selected by no Service`,
        fix: labelFix(canary, selector),
        related: [new Decision(canary.object, ['spec', 'template', 'metadata', 'labels'], labelText(canary.labels))],
      };
    }
  }
  return undefined;
}

/** A label of a selector that pods do not have. */
interface Difference {
  readonly key: string;
  readonly value: string;
  /** The label of the pods that was most likely meant to be this one. */
  readonly meant?: string;
  /** Whether the Service is for one track only, as the active one of blue and green. */
  readonly pinned: boolean;
}

function differences({ labels }: Workload, { object }: KubernetesService, vocabulary: Vocabulary): Difference[] {
  const selector: Labels = recordOf(recordOf(object.manifest.spec).selector);
  return Object.entries(selector).filter(([key, value]) => labels[key] !== value).map(([key, value]) => {
    const own = labels[key];
    const sameValue = Object.keys(labels).filter(other => labels[other] === value);
    const meant = own === undefined ? closest(key, sameValue) : closest(value, [own]) === undefined ? undefined : key;
    return { key, value, meant, pinned: meant === undefined && own !== undefined && isMark(own, vocabulary) };
  });
}

/** Whether a label value says a track or a version and nothing else. */
function isMark(value: string, vocabulary: Vocabulary): boolean {
  const { base, atEnd } = vocabulary.partsOf(value);
  return atEnd && base === '';
}
