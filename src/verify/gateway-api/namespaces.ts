import { GROUP, HTTP_ROUTES } from './reference';
import { Cluster, NAMESPACE_LABEL } from '../cluster/cluster';
import { selectedKeys, selects } from '../cluster/label-selector';

/** The namespaces that routes can come from: those that the input has objects for, and those that its routes are in. */
export class Namespaces {
  private readonly names: readonly string[];

  constructor(private readonly cluster: Cluster) {
    const written = cluster.ofKind('', 'Namespace').map(({ name }) => name);
    const others = HTTP_ROUTES.flatMap(kind => cluster.ofKind(GROUP, kind).map(({ namespace }) => namespace));
    this.names = [...new Set([...written, ...others])].sort();
  }

  /** Names of those that a label selector takes. */
  public selected(selector: unknown): string[] {
    return this.names.filter(name => selects(selector, this.cluster.namespaceLabels(name)));
  }

  /** Names of those whose labels the selector asks for and the input does not say. */
  public unknown(selector: unknown): string[] {
    return selectedKeys(selector).every(key => key === NAMESPACE_LABEL) ? [] : this.names.filter(name => this.cluster.namespace(name) === undefined);
  }
}
