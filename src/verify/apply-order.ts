/** Options of `ApplyOrder.argoCd`. */
export interface ArgoCdOrderOptions {
  /**
   * Whether objects that are gone from Git are deleted (`automated.prune: true`, or a sync with prune).
   *
   * @default true
   */
  readonly prune?: boolean;

  /**
   * Whether the Application has the sync option `PruneLast=true`: everything is deleted after everything else is healthy. Objects with that option
   * in their annotation are in any case.
   *
   * @default false
   */
  readonly pruneLast?: boolean;
}

/** Options of `ApplyOrder.kubectl`. */
export interface KubectlOrderOptions {
  /**
   * Whether objects that are gone from the manifests are deleted (`kubectl apply --prune`, or by hand).
   *
   * @default false
   */
  readonly prune?: boolean;
}

/** In which order the objects of a change are applied, and what is waited for in between. */
export class ApplyOrder {
  /**
   * As Argo CD syncs: wave by wave (`argocd.argoproj.io/sync-wave`), each applied and healthy before the next. Within a wave, what is gone is deleted
   * first, then everything is applied, one right after the other: proxies and controllers learn of that in any order. Deletions take the waves of their
   * objects in reverse; those with `PruneLast=true` come after all else is healthy, and those with `Prune=false` not at all. Hooks are left out.
   *
   * @see https://argo-cd.readthedocs.io/en/stable/user-guide/sync-waves/
   */
  public static argoCd(options: ArgoCdOrderOptions = {}): ApplyOrder {
    return new ApplyOrder(true, options.prune ?? true, options.pruneLast ?? false);
  }

  /** As `kubectl apply` does it, or anything else that applies all at once: in any order, without waiting for anything. */
  public static kubectl(options: KubectlOrderOptions = {}): ApplyOrder {
    return new ApplyOrder(false, options.prune ?? false, false);
  }

  private constructor(
    /** @internal */
    public readonly _waves: boolean,
    /** @internal */
    public readonly _prune: boolean,
    /** @internal */
    public readonly _pruneLast: boolean,
  ) {}
}
