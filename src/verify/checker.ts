import { valueAt } from './field-path';
import { Finding } from './finding';
import { ManifestObject } from './manifest-object';
import { fieldText } from './reading/origin';
import { ReadingMistake } from './reading/reading-mistake';
import { requestText } from './request-text';
import { RULES } from './rules/catalog';
import { mendedObject } from './rules/input/mended-object';
import { Fault, Rule } from './rules/rule';
import { Suppressions } from './suppressions';
import { System } from './system/system';
import { TrackNaming } from './track-naming';
import { recordOf } from './untyped';

/** Fields that hold labels. */
const LABELS = ['labels', 'selector', 'matchLabels'];

/** The findings of all rules, object by object in the order of the input, without those that an annotation says are known. */
export function findingsOf(
  objects: readonly ManifestObject[], mistakes: readonly ReadingMistake[], options: TrackNaming, rootNamespace: string,
): Finding[] {
  const mended = objects.map(mendedObject);
  const system = new System(mended, mistakes, options, rootNamespace);
  const suppressions = new Suppressions();
  const order = new Map(mended.map((object, index) => [object as Fault['object'], index]));
  return RULES.flatMap(rule => [...rule.check(system)].filter(({ object }) => !suppressions.has(object, rule.id)).map(fault => ({ rule, fault })))
    .sort((one, other) => (order.get(one.fault.object) ?? -1) - (order.get(other.fault.object) ?? -1))
    .map(({ rule, fault }) => findingOf(rule, fault));
}

/** The finding of a fault. */
export function findingOf(rule: Omit<Rule, 'check'>, { object, path, message, fix, severity, shown, related }: Fault): Finding {
  const steps = exact(path.map(String), object.manifest);
  return Finding._of({
    rule: rule.id,
    severity: severity ?? rule.severity,
    title: rule.title,
    subject: object,
    path: steps,
    field: fieldText(steps),
    message,
    wayOut: fix ?? rule.fix,
    request: shown === undefined ? undefined : requestText(shown.request),
    outcome: shown?.outcome,
    related: [...related ?? []],
  });
}

/** Maps of labels with a single one are told at that one. */
function exact(path: readonly string[], manifest: unknown): string[] {
  const field = valueAt(manifest, path);
  const labels = Object.entries(recordOf(field));
  return LABELS.includes(path[path.length - 1]) && labels.length === 1 && typeof labels[0][1] === 'string' ? [...path, labels[0][0]] : [...path];
}
