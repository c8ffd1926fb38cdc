import { ArgoCluster } from './argo-cluster';
import { ArgoPlace } from './argo-place';
import { IgnoredDifference } from './ignored-difference';
import { ImageUpdate } from './image-update';
import { ImageWriteBack } from './image-write-back';

/** What all Argo CD Applications that one call makes have alike. */
export interface ArgoApplicationOptions {
  /** Address of the repository with the folders: `https://github.com/acme/deploy.git`. */
  readonly repoUrl: string;

  /**
   * Branch, tag or commit.
   *
   * Refused: what is no branch, while images are written back to it.
   *
   * @default "HEAD" - the repository's own branch
   */
  readonly targetRevision?: string;

  /**
   * Project of Argo CD. There is no default: its project `default` may apply anything anywhere.
   *
   * @see https://argo-cd.readthedocs.io/en/stable/user-guide/projects/
   */
  readonly project: string;

  /**
   * Namespace of the Applications themselves. Argo CD reads its own one, and others only where it was told so.
   *
   * @default - that of the chart, else `argocd`
   * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/app-any-namespace/
   */
  readonly namespace?: string;

  /**
   * Cluster that the objects go to.
   *
   * @default ArgoCluster.IN_CLUSTER
   */
  readonly cluster?: ArgoCluster;

  /**
   * Whether files in folders below the path are read. It is for `Layout.directory()` with one Application for all charts. A folder with a `kustomization.yaml` needs no setting.
   *
   * Refused: beside `images`, because Image Updater changes kustomizations only.
   *
   * @default false
   * @see https://argo-cd.readthedocs.io/en/stable/user-guide/directory/
   */
  readonly recurse?: boolean;

  /**
   * Whether changes in Git are applied by themselves.
   *
   * @default true
   * @see https://argo-cd.readthedocs.io/en/stable/user-guide/auto_sync/
   */
  readonly automated?: boolean;

  /**
   * Whether what is gone from Git is deleted, such as a canary that is no more.
   *
   * Refused: without `automated`.
   *
   * @default - true, where `automated` is
   */
  readonly prune?: boolean;

  /**
   * Whether what somebody changes in the cluster is taken back.
   *
   * Refused: without `automated`.
   *
   * @default - true, where `automated` is
   */
  readonly selfHeal?: boolean;

  /**
   * Whether a sync applies only what differs from Git (`ApplyOutOfSyncOnly=true`), and waits for the health of these objects only.
   *
   * Without it a sync waits for the health of every object of a wave, changed or not: as long as any pods crash, no route changes, not even away from them, and a sync that waits keeps
   * newer commits waiting. The price: a sync waits only for what its own commit changes. A canary that comes with its weight in one commit is waited for; one that an earlier commit
   * changed is not, so see that the Application is healthy before a weight is raised. When a canary does not become healthy, the sync fails before its routes, and the next one,
   * for whatever commit, applies them, unless that commit takes the weight back.
   *
   * @default true
   * @see https://argo-cd.readthedocs.io/en/stable/user-guide/sync-options/#apply-resources-outofsync-only
   */
  readonly applyOutOfSyncOnly?: boolean;

  /**
   * How often a sync that failed is tried again by itself: a whole number, 0 or more, or -1 for no limit.
   *
   * Without tries a sync that failed stays so, also by a passing error such as a webhook that did not answer, until there is a new commit or somebody syncs; `selfHeal` does not
   * try it again. With them Argo CD tries the same commit, even when a newer one takes the canary back, and with `applyOutOfSyncOnly` it leaves out what it has applied: routes then reach
   * a canary that did not become healthy. They are fit for a first installation, as long as CRDs may be missing.
   *
   * @default - 0 with `applyOutOfSyncOnly`, which is `retry: {}`; else nothing is written, and Argo CD tries an automated sync 5 times again
   * @see https://argo-cd.readthedocs.io/en/stable/user-guide/auto_sync/#automatic-retry-with-a-limit
   */
  readonly retryLimit?: number;

  /**
   * More options of a sync: `CreateNamespace=true`.
   *
   * Refused: what is no name and value, one twice, and `ApplyOutOfSyncOnly`, which has an option of its own.
   *
   * @default - none
   * @see https://argo-cd.readthedocs.io/en/stable/user-guide/sync-options/
   */
  readonly syncOptions?: string[];

  /**
   * Differences that Argo CD does not see. Nothing that this library writes needs one: what a controller writes, such as the number of pods under an autoscaler, is not in Git.
   *
   * Refused: an entry that ignores nothing; what decides who gets which request (`/spec/http` of a VirtualService, rules of routes, subsets, annotations of a canary Ingress), because
   * a change in Git would not be applied; the replicas of every Deployment, because an idle canary has 0; fields of routes by their manager; and with
   * `RespectIgnoreDifferences=true` what is in a list of a custom resource, because a sync would keep the whole list.
   *
   * @default - none
   * @see https://argo-cd.readthedocs.io/en/stable/user-guide/diffing/
   */
  readonly ignoreDifferences?: IgnoredDifference[];

  /**
   * Images that Argo CD Image Updater keeps up to date, as annotations of the Applications. Image Updater 1.0 reads none, and newer ones those where an `ImageUpdater` says so (`useAnnotations`).
   *
   * Refused: what `ImageUpdate` refuses.
   *
   * @default - none
   * @see https://argocd-image-updater.readthedocs.io/en/stable/configuration/images/
   */
  readonly images?: ImageUpdate[];

  /**
   * Where Image Updater puts new images.
   *
   * Refused: without `images`.
   *
   * @default ImageWriteBack.git() - where there are images
   */
  readonly imageWriteBack?: ImageWriteBack;

  /**
   * Labels of the Applications.
   *
   * @default - none
   */
  readonly labels?: { [key: string]: string };

  /**
   * Annotations of the Applications. With `argocd.argoproj.io/manifest-generate-paths` commits that change other folders start no sync.
   *
   * Refused: those of Image Updater, beside `images`.
   *
   * @default - none
   * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/high_availability/#manifest-paths-annotation
   */
  readonly annotations?: { [key: string]: string };
}

/** Properties of `ArgoCd.application`. */
export interface ArgoApplicationProps extends ArgoApplicationOptions, ArgoPlace {
  /**
   * Name of the Application.
   *
   * Refused: what is no DNS name.
   *
   * @default - the id
   */
  readonly name?: string;
}

/** A folder that gets an Application. */
export interface ArgoFolder extends ArgoPlace {
  /** Name of the Application, and id of its construct. */
  readonly name: string;

  /**
   * Images of the folder.
   *
   * Refused: beside `images` for all folders.
   *
   * @default - those for all folders
   */
  readonly images?: ImageUpdate[];
}

/** Properties of `ArgoCd.applications`. */
export interface ArgoApplicationsProps extends ArgoApplicationOptions {
  /**
   * Folders, each of which gets an Application.
   *
   * Refused: none; two of one name, or of one path for one cluster.
   */
  readonly folders: ArgoFolder[];
}
