import { mendedIn } from './mended-object';
import { Severity } from '../../finding';
import { ManifestObject } from '../../manifest-object';
import { Fault } from '../rule';

/** Most placeholders that a message lists. */
const MOST = 3;

interface Template {
  readonly object: ManifestObject;
  readonly path: readonly string[];
  readonly placeholders: Set<string>;
}

/** Placeholders that are refused where they are: one fault for each file. */
export function templateFaults(objects: readonly ManifestObject[]): Fault[] {
  const templates = new Map<string, Template>();
  for (const object of objects) {
    const { unfilled } = mendedIn(object);
    if (unfilled.length > 0) {
      const file = object.place([]).replace(/(:\d+){0,2}$/, '');
      const template = templates.get(file) ?? { object, path: unfilled[0].path, placeholders: new Set() };
      templates.set(file, template);
      unfilled.forEach(({ placeholder }) => template.placeholders.add(placeholder));
    }
  }
  return [...templates.values()].map(({ object, path, placeholders }) => ({
    object, path, severity: Severity.WARNING, message: `not substituted: ${textOf([...placeholders])}; depends on whether a tool does that before it is applied`, fix: 'check the rendered file',
  }));
}

function textOf(placeholders: readonly string[]): string {
  const more = placeholders.length - MOST;
  return `${placeholders.slice(0, MOST).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
