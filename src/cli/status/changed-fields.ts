import { isDeepStrictEqual } from 'util';
import { isMap } from '../../verify/reading/kinds-of-value';

/** A field that is not in the cluster as it is in Git. */
export interface ChangedField {
  /** `spec.replicas`. */
  readonly field: string;
  /** The value in Git, where it can be shown: a number, a boolean or an image. */
  readonly git?: string;
  /** The same in the cluster. */
  readonly cluster?: string;
}

/** What the API server writes by itself. */
const OWN = new Set(['apiVersion', 'status', 'metadata.managedFields', 'metadata.resourceVersion', 'metadata.generation', 'metadata.uid', 'metadata.creationTimestamp']);

/**
 * The fields in which two objects differ. Texts are not shown: environment variables, arguments and annotations can hold what is secret.
 *
 * @param git the object as Git would have it
 * @param cluster the object as it is
 */
export function changedFields(git: unknown, cluster: unknown): ChangedField[] {
  const found: ChangedField[] = [];
  compare(git, cluster, '', found);
  return found;
}

function compare(git: any, cluster: any, field: string, found: ChangedField[]): void {
  if (OWN.has(field) || isDeepStrictEqual(git, cluster)) {
    return;
  }
  if (Array.isArray(git) && Array.isArray(cluster)) {
    for (let index = 0; index < Math.max(git.length, cluster.length); index++) {
      compare(git[index], cluster[index], `${field}[${index}]`, found);
    }
  } else if (isMap(git) && isMap(cluster)) {
    [...new Set([...Object.keys(git), ...Object.keys(cluster)])].forEach(key => compare(git[key], cluster[key], below(field, key), found));
  } else {
    found.push({ field, git: shownValue(git, field), cluster: shownValue(cluster, field) });
  }
}

function below(field: string, key: string): string {
  return !/^[A-Za-z_][\w-]*$/.test(key) ? `${field}[${JSON.stringify(key)}]` : field === '' ? key : `${field}.${key}`;
}

function shownValue(value: unknown, field: string): string | undefined {
  return typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string' && /\]\.image$/.test(field) ? String(value) : value === undefined ? 'nothing' : undefined;
}
