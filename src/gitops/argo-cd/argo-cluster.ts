import { CanaryError, shown } from '../../domain/canary-error';

/** A cluster that Argo CD applies objects to. */
export class ArgoCluster {
  /**
   * The cluster that Argo CD runs in.
   *
   * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/declarative-setup/#clusters
   */
  public static readonly IN_CLUSTER = new ArgoCluster({ server: 'https://kubernetes.default.svc' });

  /**
   * A cluster by the address of its API server, as Argo CD knows it.
   *
   * Refused: what does not start with `https://` or `http://`; in an ApplicationSet it can be a template: `{{.server}}`.
   *
   * @param url address: `https://10.0.0.1:6443`
   */
  public static server(url: string): ArgoCluster {
    if (typeof url !== 'string' || !/^(https?:\/\/[^\s/]|\{\{)/.test(url)) {
      throw new CanaryError('ArgoCluster.server', [`url must be an address such as "https://10.0.0.1:6443", got ${shown(url)}: use ArgoCluster.named for a name`]);
    }
    return new ArgoCluster({ server: url });
  }

  /**
   * A cluster by the name that Argo CD has for it. In an ApplicationSet it can be a template: `{{.cluster}}`.
   *
   * Refused: an empty name, and an address.
   */
  public static named(name: string): ArgoCluster {
    if (typeof name !== 'string' || name.trim() === '' || name.includes('://')) {
      throw new CanaryError('ArgoCluster.named', [`name must be the one that Argo CD has for the cluster, got ${shown(name)}: use ArgoCluster.server for an address`]);
    }
    return new ArgoCluster({ name });
  }

  private constructor(/** @internal */ public readonly _destination: { readonly server?: string; readonly name?: string }) {}
}
