import { Controllers } from './controllers';
import { selects } from '../../cluster/label-selector';
import { Workload } from '../../cluster/workload';
import { MultiMap } from '../../multi-map';
import { System } from '../../system/system';
import { given, recordOf } from '../../untyped';

/** Kinds that keep a number of pods by a selector. */
const KINDS = new Set(['Deployment', 'StatefulSet', 'DaemonSet']);

/** Workloads of one selector that other workloads' pods match. */
export interface Overlap {
  /** Those that have the selector. */
  readonly owners: readonly Workload[];
  /** Those whose pods match it beside their own. */
  readonly others: readonly Workload[];
}

/**
 * The selectors that match pods of more than one workload. Workloads of a controller for progressive delivery are left out: it makes the selectors
 * differ while it runs.
 */
export function overlapsOf(system: System): readonly Overlap[] {
  const overlaps = known.get(system) ?? find(system);
  known.set(system, overlaps);
  return overlaps;
}

// Several rules ask for them.
const known = new WeakMap<System, readonly Overlap[]>();

function find({ cluster }: System): Overlap[] {
  const controllers = new Controllers(cluster);
  const counts = (workload: Workload) => KINDS.has(workload.object.kind) && !controllers.owns(workload);
  const bySelector = new MultiMap<string, Workload>();
  for (const workload of [...cluster.workloads.all()].filter(counts)) {
    bySelector.add(`${workload.object.namespace} ${JSON.stringify(sorted(selectorOf(workload)))}`, workload);
  }
  return bySelector.entries().flatMap(([, owners]) => {
    const selected = podsOf(owners[0], cluster).filter(counts);
    return selected.length < 2 ? [] : [{ owners, others: selected.filter(workload => !owners.includes(workload)) }];
  });
}

/** The workloads whose pods the selector of a workload matches. */
export function podsOf(workload: Workload, { workloads }: System['cluster']): Workload[] {
  const selector = selectorOf(workload);
  if (Object.keys(recordOf(selector.matchLabels)).length === 0 && !given(selector.matchExpressions)) {
    return [];
  }
  return workloads.selected(workload.object.namespace, recordOf(selector.matchLabels)).filter(({ labels }) => selects(selector, labels));
}

/** The selector of a workload. */
export function selectorOf({ object }: Workload): { readonly [key: string]: any } {
  return recordOf(recordOf(object.manifest.spec).selector);
}

function sorted({ matchLabels, matchExpressions }: { readonly [key: string]: any }): unknown {
  return [Object.entries(recordOf(matchLabels)).sort(), matchExpressions];
}
