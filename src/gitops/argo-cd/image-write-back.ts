import { isTemplate } from './templates';
import { CanaryError, shown } from '../../domain/canary-error';

/** How Image Updater writes to Git. */
export interface GitWriteBackOptions {
  /**
   * Branch that is written to. `main:updates` starts at `main` and pushes to `updates`.
   *
   * Refused: an empty one.
   *
   * @default - the Application's `targetRevision`, which has to be a branch then
   */
  readonly branch?: string;

  /**
   * Address of the repository that is written to.
   *
   * Refused: an empty one.
   *
   * @default - that of the Application
   */
  readonly repository?: string;

  /**
   * Secret with the credentials, `<namespace>/<name>`: `argocd/git-creds`. For an `ImageUpdater` the namespace is its own.
   *
   * Refused: any other form.
   *
   * @default - those that Argo CD has for the repository
   */
  readonly secret?: string;

  /**
   * Folder of the `kustomization.yaml` whose `images:` are written: relative to the path of the Application, or with `/` in front from the root of the repository.
   *
   * Refused: the name of the file itself.
   *
   * @default - the path of the Application, which is the overlay where there are overlays
   */
  readonly kustomization?: string;
}

/**
 * Where Image Updater puts what it found.
 *
 * @see https://argocd-image-updater.readthedocs.io/en/stable/basics/update-methods/
 */
export class ImageWriteBack {
  /**
   * A commit that changes `images:` of the `kustomization.yaml`, as `kustomize edit set image` does. The layout for Kustomize keeps what it finds there.
   *
   * Refused: what `GitWriteBackOptions` refuses.
   */
  public static git(options: GitWriteBackOptions = {}): ImageWriteBack {
    const problems: string[] = [];
    const { secret, kustomization } = options;
    for (const name of ['branch', 'repository', 'kustomization'] as const) {
      if (options[name] !== undefined && !/\S/.test(options[name])) {
        problems.push(`${name} must have a text, got ${shown(options[name])}: leave it out`);
      }
    }
    if (secret !== undefined && !isTemplate(secret) && !/^[a-z0-9][a-z0-9.-]*\/[a-z0-9][a-z0-9.-]*$/.test(secret)) {
      problems.push(`secret must be a namespace and a name such as "argocd/git-creds", got ${shown(secret)}`);
    }
    if (kustomization !== undefined && /(^|\/)kustomization(\.ya?ml)?$/i.test(kustomization)) {
      problems.push(`kustomization must be the folder, got ${shown(kustomization)}: leave the name of the file out`);
    }
    if (problems.length > 0) {
      throw new CanaryError('ImageWriteBack.git', problems);
    }
    return new ImageWriteBack(options);
  }

  /**
   * The `Application` in the cluster, in `spec.source.kustomize.images`. Git does not know it, and it is gone with the Application. An ApplicationSet is told to leave these images
   * alone (`ignoreApplicationDifferences`).
   *
   * Refused: beside an Application of its own, which has its images taken away whenever it is applied again.
   */
  public static argoCd(): ImageWriteBack {
    return new ImageWriteBack(undefined);
  }

  private constructor(/** @internal */ public readonly _git: GitWriteBackOptions | undefined) {}
}

/** The method, as Image Updater has it. */
export function writeBackMethod({ _git }: ImageWriteBack): string {
  return _git === undefined ? 'argocd' : _git.secret === undefined ? 'git' : `git:secret:${_git.secret}`;
}

/** What a commit changes. */
export function writeBackTarget({ kustomization }: GitWriteBackOptions): string {
  return kustomization === undefined ? 'kustomization' : `kustomization:${kustomization}`;
}

/** Adds a problem for a revision that nobody can push to. */
export function checkBranch({ _git }: ImageWriteBack, revision: string, problems: string[]): void {
  if (_git !== undefined && _git.branch === undefined && /^(HEAD|[0-9a-f]{40}|refs\/tags\/.*)$/.test(revision)) {
    problems.push(`targetRevision must be a branch, because new images are pushed to it, got ${shown(revision)}: set it to the branch, or set branch of ImageWriteBack.git`);
  }
}
