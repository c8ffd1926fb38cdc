import { Controllers } from './controllers';
import { podTemplate, Workload } from '../../cluster/workload';
import { Decision } from '../../decision';
import { Severity } from '../../finding';
import { given, ifText, itemsOf, recordOf } from '../../untyped';
import { Rule } from '../rule';

/** Variables by which telemetry names a process, and its version. */
const IDENTITY = new Set([
  'OTEL_SERVICE_NAME', 'OTEL_RESOURCE_ATTRIBUTES', 'DD_SERVICE', 'DD_VERSION', 'DD_TAGS', 'ELASTIC_APM_SERVICE_NAME', 'ELASTIC_APM_SERVICE_NODE_NAME',
  'ELASTIC_APM_SERVICE_VERSION', 'ELASTIC_APM_GLOBAL_LABELS', 'NEW_RELIC_APP_NAME', 'NEW_RELIC_LABELS',
]);

/** Labels of pods by which Datadog names a process (Datadog docs, "Unified Service Tagging"). */
const LABELS = ['tags.datadoghq.com/service', 'tags.datadoghq.com/version'];

/** A variable that names a process. */
interface Name {
  readonly name: string;
  readonly value: string;
  readonly path: readonly string[];
  /** Whether the value depends on the pod. */
  readonly ofPod: boolean;
}

/** A canary whose telemetry has the name of stable. */
export const TELEMETRY_IDENTITY: Rule = {
  id: 'R60',
  severity: Severity.WARNING,
  title: 'canary without a telemetry name of its own',
  why: 'Traces, errors and latencies of both tracks have one name and one version, so that no dashboard and no alert can tell them apart: the few faults of a canary at 5 % are lost in the average.',
  fix: 'give the canary another OTEL_SERVICE_NAME, or another service.version in OTEL_RESOURCE_ATTRIBUTES',
  source: 'opentelemetry.io, "Environment Variable Specification" (General SDK Configuration) and "Resource semantic conventions" (service.version)',
  * check({ cluster, tracks }) {
    const controllers = new Controllers(cluster);
    const seen = new Set<Workload>();
    for (const { stable, canary } of tracks.pairs.filter(pair => !controllers.owns(pair.stable) && !controllers.owns(pair.canary))) {
      const [mine, theirs] = [namesOf(canary), namesOf(stable)];
      const isShared = ({ name, value, ofPod }: Name) => !ofPod && theirs.some(other => other.name === name && other.value === value);
      const sameLabels = LABELS.every(label => canary.labels[label] === stable.labels[label]);
      if (mine.length > 0 && mine.length === theirs.length && mine.every(isShared) && sameLabels && !seen.has(canary)) {
        seen.add(canary);
        const [{ name, value, path }] = mine;
        yield {
          object: canary.object,
          path,
          message: `${name} is ${value}, as in ${stable.object.title}, and no other variable of its telemetry differs; the harm depends on whether the collector adds the track`,
          related: [new Decision(stable.object, [...theirs[0].path], 'is the same')],
        };
      }
    }
  },
};

function namesOf({ object }: Workload): Name[] {
  const containers = itemsOf(recordOf(podTemplate(object).spec).containers);
  return containers.flatMap(container => itemsOf(container.value.env).filter(({ value }) => IDENTITY.has(value.name)).map(({ index, value }) => ({
    name: value.name,
    value: ifText(value.value) ?? '',
    path: ['spec', 'template', 'spec', 'containers', container.index, 'env', index, ...given(value.value) ? ['value'] : []],
    ofPod: given(value.valueFrom) || /\$\(/.test(ifText(value.value) ?? ''),
  })));
}
