/** A kind that an API server knows, in one of its versions. */
export interface ApiResource {
  /** As kubectl takes it: `deployments.apps`, `services`. */
  readonly name: string;
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  /** Whether its objects are in namespaces. */
  readonly namespaced: boolean;
}

/** Reads the table of `kubectl api-resources --no-headers`, in which short names may be missing. */
export function apiResourcesOf(table: string): ApiResource[] {
  return table.split('\n').map(line => line.trim().split(/\s+/)).filter(({ length }) => length >= 4).map(columns => {
    const [apiVersion, namespaced, kind] = columns.slice(-3);
    const [version, group = ''] = apiVersion.split('/').reverse();
    return { name: group === '' ? columns[0] : `${columns[0]}.${group}`, group, version, kind, namespaced: namespaced === 'true' };
  });
}
