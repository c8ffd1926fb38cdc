/** A field that differs: of which object, where in it, and what it was and is; undefined where it is not there. */
export type FieldChange = [object: string, path: string, before: unknown, after: unknown];

/** Every field that differs between the objects of two states, lists by their places. Objects are told apart by kind and name. */
export function fieldChanges(before: any[], after: any[]): FieldChange[] {
  const [old, now] = [before, after].map(byName);
  return [...new Set([...old.keys(), ...now.keys()])].flatMap(name =>
    differing(old.get(name), now.get(name), '').map(([path, ...values]): FieldChange => [name, path, ...values]));
}

function byName(objects: any[]): Map<string, any> {
  const named = new Map(objects.map(object => [`${object.kind} ${object.metadata.name}`, object]));
  if (named.size !== objects.length) {
    throw new Error(`objects must differ by kind and name, got ${objects.length} with ${named.size} names`);
  }
  return named;
}

function differing(one: any, other: any, path: string): [path: string, before: unknown, after: unknown][] {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null || Array.isArray(one) !== Array.isArray(other)) {
    return Object.is(one, other) ? [] : [[path, one, other]];
  }
  const below = (key: string) => Array.isArray(one) ? `${path}[${key}]` : /^\w+$/.test(key) ? `${path}${path === '' ? '' : '.'}${key}` : `${path}['${key}']`;
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].flatMap(key => differing(one[key], other[key], below(key)));
}
