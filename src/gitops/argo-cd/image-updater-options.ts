import { checkImages, ImageUpdate } from './image-update';
import { ImageWriteBack } from './image-write-back';
import { shown } from '../../domain/canary-error';

/** Applications and their images. */
export interface UpdatedApplications {
  /** Names of the Applications; `*` stands for any characters: `auth-*`. An Application that two `ImageUpdater`s fit would get what both find in turn. */
  readonly namePattern: string;

  /**
   * Images of each of these Applications.
   *
   * Refused: none, without `useAnnotations`; what `ImageUpdate` refuses.
   *
   * @default - none
   */
  readonly images?: ImageUpdate[];

  /**
   * Whether the annotations of the Applications say which images. Image Updater knows this from 1.1 on.
   *
   * Refused: beside `images`, which would not be read.
   *
   * @default false
   */
  readonly useAnnotations?: boolean;
}

/** Properties of `ArgoCd.imageUpdater`. */
export interface ImageUpdaterProps {
  /**
   * Name of the `ImageUpdater`.
   *
   * Refused: what is no DNS name.
   *
   * @default - the id
   */
  readonly name?: string;

  /**
   * Namespace of the `ImageUpdater`, which is that of its Applications. Image Updater 1.0 wants it in `spec.namespace` as well, which newer ones refuse: add it there
   * with a JSON patch.
   *
   * @default - that of the chart, else `argocd`
   */
  readonly namespace?: string;

  /**
   * Applications and their images.
   *
   * Refused: none, and one pattern twice.
   */
  readonly applications: UpdatedApplications[];

  /**
   * Where new images are put. With `ImageWriteBack.argoCd()` an ApplicationSet has to say `/spec/source/kustomize/images` in `ignoreApplicationDifferences`, or it takes them back.
   *
   * Refused: where all Applications say it in their annotations; and a Secret of another namespace.
   *
   * @default ImageWriteBack.git() - where there are images
   */
  readonly writeBack?: ImageWriteBack;
}

/** Adds what is wrong with an `ImageUpdater`. */
export function checkImageUpdater({ applications, writeBack }: ImageUpdaterProps, namespace: string, problems: string[]): void {
  if (applications.length === 0) {
    problems.push('applications must have at least one entry, got none');
  }
  applications.forEach(({ namePattern, images = [], useAnnotations = false }, index) => {
    const what = `applications[${index}]`;
    const other = applications.findIndex(each => each.namePattern === namePattern);
    if (!/^\S+$/.test(namePattern)) {
      problems.push(`${what} namePattern must be a name such as "auth" or a pattern such as "auth-*", got ${shown(namePattern)}`);
    }
    if (other < index) {
      problems.push(`${what} must have a namePattern of its own, got ${shown(namePattern)} as applications[${other}] has: put their images together`);
    }
    if (useAnnotations && images.length > 0) {
      problems.push(`${what} must not have images beside useAnnotations, because they would not be read: remove one of them`);
    }
    if (!useAnnotations && images.length === 0) {
      problems.push(`${what} must have images, got none: add some, or set useAnnotations`);
    }
    const own: string[] = [];
    checkImages(images, own);
    problems.push(...own.map(problem => `${what} ${problem}`));
  });
  if (writeBack !== undefined && applications.length > 0 && applications.every(({ useAnnotations }) => useAnnotations)) {
    problems.push('writeBack must not be set while annotations say where images are written: remove it');
  }
  const secret = writeBack?._git?.secret;
  if (secret !== undefined && !secret.startsWith(`${namespace}/`)) {
    problems.push(`writeBack secret must be in ${namespace}, the namespace of the ImageUpdater, because another one is refused, got ${shown(secret)}`);
  }
}
