import { isDeepStrictEqual } from 'util';
import { APPLIED, AUTOSCALED, before, FALLEN, READY, ROLLED, ROLLING, SCALED_DOWN, Stage, stage } from './stage';
import { withPods } from './stand-in';
import { withoutDefaults } from './template-defaults';
import { podTemplate } from '../cluster/workload';
import { ManifestObject } from '../manifest-object';
import { given, listOf, recordOf } from '../untyped';

/** A version of a workload, and how many pods it has. */
export interface Generation {
  readonly object: ManifestObject;
  readonly pods: number;
}

/** A workload that was not there: it has no ready pod at first. */
export function created({ object, pods }: Generation): Stage[] {
  return pods === 0 ? [before(), stage(APPLIED, [object])]
    : [before(), stage(APPLIED, [withPods(object, pods, 0)]), stage(READY, [object])];
}

/** A workload whose pods end before new ones start: none is ready until the new ones are. */
export function recreated(old: Generation, { object, pods }: Generation, path: readonly string[]): Stage[] {
  return [before(old.object), stage(APPLIED, [withPods(object, pods, 0)], path), stage(READY, [object])];
}

/**
 * A workload that is changed. Pods of another template come one by one while the old ones serve, unless its strategy takes the old ones away first; until
 * then pods have the labels that they were made with.
 */
export function updated(old: Generation, now: Generation): Stage[] {
  if (old.pods === 0 && now.pods > 0) {
    return [before(old.object), ...created(now).slice(1)];
  }
  if (now.pods === 0) {
    return [before(old.object), old.pods === 0 ? stage(APPLIED, [now.object]) : stage(SCALED_DOWN, [now.object], ['spec', 'replicas'])];
  }
  const [was, is] = [old, now].map(({ object }) => podTemplate(object));
  if (fallsBack(old, now)) {
    return [before(old.object), stage(FALLEN, [withPods(now.object, 1, 1)], ['spec', 'replicas']), stage(AUTOSCALED, [now.object])];
  }
  if (now.object.kind === 'Pod' || isDeepStrictEqual(withoutDefaults(was), withoutDefaults(is))) {
    return [before(old.object), stage(APPLIED, [now.object])];
  }
  const gap = gapOf(now);
  if (gap !== undefined) {
    return recreated(old, now, gap);
  }
  if (!isDeepStrictEqual(labelsOf(was), labelsOf(is))) {
    return beside(old, now, ['spec', 'template', 'metadata', 'labels']);
  }
  return isDeepStrictEqual(portsOf(was), portsOf(is)) ? [before(old.object), stage(APPLIED, [now.object])] : beside(old, now, ['spec', 'template', 'spec', 'containers']);
}

/** Without a number of pods there is one, whatever there was, until an autoscaler says more (Kubernetes docs, "Horizontal Pod Autoscaling", migrating). */
function fallsBack(old: Generation, now: Generation): boolean {
  const [was, is] = [old, now].map(({ object: { manifest } }) => recordOf(manifest.spec));
  return given(was.replicas) && !given(is.replicas) && now.pods > 1 && isDeepStrictEqual(withoutDefaults(was.template), withoutDefaults(is.template));
}

/** Old and new pods are told apart by what Services look at, and run beside each other for a while: half of each, so that shares stay as they are. */
function beside(old: Generation, now: Generation, path: readonly string[]): Stage[] {
  const [left, come] = [Math.ceil(old.pods / 2), Math.floor(now.pods / 2)];
  return [
    before(old.object),
    stage(APPLIED, [withPods(old.object, old.pods, old.pods), withPods(now.object, 0, 0)], path),
    ...come === 0 ? [] : [stage(ROLLING, [withPods(old.object, left, left), withPods(now.object, come, come)], path)],
    stage(ROLLED, [now.object], path),
  ];
}

function labelsOf(template: any): unknown {
  return recordOf(recordOf(template.metadata).labels);
}

/** Names of ports, which Services look at, too. */
function portsOf(template: any): unknown {
  const { containers, initContainers } = recordOf(template.spec);
  return [...listOf(containers), ...listOf(initContainers)].flatMap(container => listOf(recordOf(container).ports))
    .map(recordOf).map(({ name, containerPort }) => [name, containerPort]);
}

/** The field that says that all old pods end before a new one is ready; nothing where some stay. */
function gapOf({ object: { kind, manifest }, pods }: Generation): readonly string[] | undefined {
  const spec = recordOf(manifest.spec);
  if (kind === 'StatefulSet') {
    // Pods are replaced one by one, each ended before its successor starts (Kubernetes docs, "StatefulSets, Rolling Updates").
    return recordOf(spec.updateStrategy).type !== 'OnDelete' && pods === 1 && !given(recordOf(recordOf(spec.updateStrategy).rollingUpdate).partition) ? ['spec', 'updateStrategy'] : undefined;
  }
  if (kind !== 'Deployment') {
    return undefined;
  }
  const { type, rollingUpdate } = recordOf(spec.strategy);
  if (type === 'Recreate') {
    return ['spec', 'strategy', 'type'];
  }
  const { maxUnavailable, maxSurge } = recordOf(rollingUpdate);
  const away = amount(maxUnavailable ?? '25%', pods, Math.floor);
  // Both as 0 would never go on; then one pod may be away (kubernetes, `ResolveFenceposts`).
  return (away === 0 && amount(maxSurge ?? '25%', pods, Math.ceil) === 0 ? 1 : away) >= pods ? ['spec', 'strategy', 'rollingUpdate'] : undefined;
}

function amount(value: unknown, pods: number, round: (share: number) => number): number {
  return typeof value === 'number' ? value : round(Number.parseFloat(String(value)) * pods / 100);
}
