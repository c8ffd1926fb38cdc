import { LayoutObject } from './layout-object';
import { shown } from '../domain/canary-error';

/**
 * Names of the files of a chart, one per object: its kind and what its name has beyond that of the process, `deployment-canary.yaml`. In a chart of several
 * processes it is the whole name. Where two would be equal they say more: the whole name, the namespace, the group.
 *
 * @param reserved names that no object may have
 * @param problems names of objects that cannot be those of files are added here
 */
export function fileNames(objects: readonly LayoutObject[], reserved: readonly string[], problems: string[]): string[] {
  const processes = new Set(objects.flatMap(({ role }) => role?.process ?? []));
  const process = processes.size === 1 ? [...processes][0] : undefined;
  const choices = objects.map(object => namesOf(object, process, problems));
  const picked = choices.map(() => 0);
  const last = choices[0]?.length - 1;
  for (let round = 0; round < last; round++) {
    const users = new Map<string, number[]>(reserved.map(name => [name, [-1]]));
    choices.forEach((names, index) => {
      const name = names[picked[index]].toLowerCase();
      const others = users.get(name);
      others === undefined ? users.set(name, [index]) : others.push(index);
    });
    const equal = [...users.values()].filter(indexes => indexes.length > 1).flat().filter(index => index >= 0 && picked[index] < last);
    equal.forEach(index => picked[index]++);
    if (equal.length === 0) {
      break;
    }
  }
  return choices.map((names, index) => names[picked[index]]);
}

/** Names for the file of an object, the shortest first. */
function namesOf({ manifest, role, subject }: LayoutObject, process: string | undefined, problems: string[]): string[] {
  const { apiVersion = '', kind = '', metadata: { name: full = '', namespace = '' } = {} } = manifest;
  const name: string = role?.plainName ?? full;
  if (/[\\/]/.test(name)) {
    problems.push(`${subject} must have a name that can be that of a file, got ${shown(name)}: take the slashes out`);
  }
  const rest = name === process ? '' : process !== undefined && name.startsWith(`${process}-`) ? name.slice(process.length + 1) : name;
  const [group] = String(apiVersion).split('/').slice(0, -1);
  return [[rest], [name], [full, namespace], [full, namespace, group ?? 'core']].map(parts => fileName([kebab(String(kind)), ...parts]));
}

function fileName(parts: string[]): string {
  return `${parts.filter(part => part !== '').join('-').replace(/[^a-z0-9._-]/gi, '-')}.yaml`;
}

/** `HTTPRoute` as `http-route`. */
function kebab(kind: string): string {
  return kind.replace(/([a-z0-9])([A-Z])|([A-Z])([A-Z][a-z])/g, '$1$3-$2$4').toLowerCase();
}
