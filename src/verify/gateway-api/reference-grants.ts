import { GROUP, referenceKind } from './reference';
import { Cluster } from '../cluster/cluster';
import { ifText, itemsOf, recordOf } from '../untyped';

/** What may be referred to from other namespaces (ReferenceGrants of any version). */
export class ReferenceGrants {
  /** Names by who refers to what kind in what namespace; `*` for all names. */
  private readonly granted = new Map<string, Set<string>>();

  constructor(cluster: Cluster) {
    for (const { namespace, manifest } of cluster.ofKind(GROUP, 'ReferenceGrant')) {
      const { from, to } = recordOf(manifest.spec);
      for (const { value: target } of itemsOf(to)) {
        for (const { value: source } of itemsOf(from)) {
          const key = keyOf(referenceKind(source, '', ''), String(source.namespace), referenceKind(target, '', ''), namespace);
          this.granted.set(key, (this.granted.get(key) ?? new Set()).add(ifText(target.name) ?? '*'));
        }
      }
    }
  }

  /**
   * Whether objects of a kind and namespace may refer to an object of another namespace.
   *
   * @param from `group/kind` of what refers
   * @param to `group/kind` of what is referred to
   */
  public allow(from: string, fromNamespace: string, to: string, toNamespace: string, name: string): boolean {
    const names = this.granted.get(keyOf(from, fromNamespace, to, toNamespace));
    return names !== undefined && (names.has('*') || names.has(name));
  }
}

function keyOf(...parts: string[]): string {
  return parts.join(' ');
}
