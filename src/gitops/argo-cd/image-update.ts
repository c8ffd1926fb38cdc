import { ImageStrategy } from './image-strategy';
import { ImageWriteBack, writeBackMethod, writeBackTarget } from './image-write-back';
import { isTemplate } from './templates';
import { shown } from '../../domain/canary-error';
import { StringMap } from '../../domain/manifest';
import { isDnsLabel } from '../../domain/names';
import { Track } from '../../domain/track';
import { placeholderImage } from '../kustomize/placeholder';

/**
 * An image that Argo CD Image Updater keeps up to date: that of one container on one track.
 *
 * Tracks that share a repository need a version of it that tells two aliases of one image apart (pull requests 1757 and 1763, August 2026). Older ones mix up their digests,
 * and then write nothing.
 */
export interface ImageUpdate {
  /**
   * Name of the process: `auth-api`. In an ApplicationSet it can be a template, `{{.name}}`, for processes whose names have none of the words `canary`, `baseline` and `image` behind
   * a `-`: those are written in another way in the names that stand for their images.
   *
   * Refused: what is no DNS label.
   */
  readonly process: string;

  /** Track whose image it is. */
  readonly track: Track;

  /**
   * Container whose image it is.
   *
   * @default - the first one of the pods
   */
  readonly container?: string;

  /**
   * Repository of the images, without tag: `docker.io/acme/auth-api`.
   *
   * Refused: a tag or a digest, which the strategy says, and spaces, commas and `=`.
   */
  readonly image: string;

  /**
   * How the newest image is found.
   *
   * Refused: for the canary that of another track of the process, in the same repository: both would always get a new image at once. A baseline has that of stable.
   */
  readonly strategy: ImageStrategy;

  /**
   * Name of this entry for Image Updater. It is a part of keys of annotations.
   *
   * Refused: what two entries have; other characters than letters, digits, `.`, `_` and `-`, and more than 42 of them.
   *
   * @default - process, track and container: `auth-api-canary`
   */
  readonly alias?: string;

  /**
   * Whether the image is updated also while no pod runs it, as with an idle canary.
   *
   * @default - true, but for stable
   */
  readonly forceUpdate?: boolean;
}

const PREFIX = 'argocd-image-updater.argoproj.io';

/** A key of an annotation has 63 characters, and `.kustomize.image-name` is the longest of ours. */
const MAX_ALIAS = 42;

/** Whether an annotation is one of Image Updater. */
export function isImageAnnotation(key: string): boolean {
  return key.startsWith(`${PREFIX}/`);
}

/** The annotations of an Application that Image Updater reads. */
export function imageAnnotations(updates: ImageUpdate[], writeBack: ImageWriteBack): StringMap {
  const entries = updates.flatMap(update => {
    const { _strategy: { name, allowTags } } = update.strategy;
    const alias = aliasOf(update);
    return [
      [`${alias}.update-strategy`, name],
      ...allowTags === undefined ? [] : [[`${alias}.allow-tags`, allowTags]],
      [`${alias}.kustomize.image-name`, placeholderOf(update)],
      ...isForced(update) ? [[`${alias}.force-update`, 'true']] : [],
    ];
  });
  const git = writeBack._git;
  return Object.fromEntries([
    ['image-list', updates.map(update => `${aliasOf(update)}=${imageOf(update)}`).join(',')],
    ...entries,
    ['write-back-method', writeBackMethod(writeBack)],
    ...git === undefined ? [] : [['write-back-target', writeBackTarget(git)]],
    ...git?.repository === undefined ? [] : [['git-repository', git.repository]],
    ...git?.branch === undefined ? [] : [['git-branch', git.branch]],
  ].map(([key, value]) => [`${PREFIX}/${key}`, value]));
}

/** An entry of `images` of an `ImageUpdater`. `forceUpdate` is always there: an API server adds it, and in a list Argo CD takes that for a change. */
export function imageEntry(update: ImageUpdate): object {
  const { _strategy: { name, allowTags } } = update.strategy;
  return {
    alias: aliasOf(update),
    imageName: imageOf(update),
    commonUpdateSettings: { updateStrategy: name, allowTags, forceUpdate: isForced(update) },
    manifestTargets: { kustomize: { name: placeholderOf(update) } },
  };
}

/** Adds what is wrong with images. */
export function checkImages(updates: ImageUpdate[], problems: string[]): void {
  const aliases = new Map<string, number>();
  const sources = new Map<string, ImageUpdate>();
  updates.forEach((update, index) => {
    const what = `images[${index}]`;
    const { process, track, container = '', image, strategy } = update;
    const alias = aliasOf(update);
    if (typeof process !== 'string' || !isTemplate(process) && !isDnsLabel(process)) {
      problems.push(`${what} process must be the name of a process such as "auth-api", got ${shown(process)}`);
    }
    if (typeof image !== 'string' || !isTemplate(image) && !/^[a-z0-9][\w.-]*(:\d+(?=\/))?(\/[a-z0-9][\w.-]*)*$/i.test(image)) {
      problems.push(`${what} image must be a repository without tag such as "docker.io/acme/auth-api", got ${shown(image)}: the strategy says which tag`);
    }
    if (!isTemplate(alias) && !/^[a-z0-9][\w.-]*$/i.test(alias) || alias.length > MAX_ALIAS) {
      problems.push(`${what} alias must be at most ${MAX_ALIAS} letters, digits, ".", "_" and "-", got ${shown(alias)}: set another alias`);
    }
    const used = aliases.get(alias);
    if (used !== undefined) {
      problems.push(`${what} must have an alias of its own, got ${shown(alias)} as images[${used}] has: take one of them out, or set its alias`);
    }
    aliases.set(alias, index);
    const source = JSON.stringify([process, container, image, strategy._strategy]);
    const other = sources.get(source);
    if (other !== undefined && other.track !== track && [other.track, track].includes(Track.CANARY)) {
      problems.push(`${what} must find other images than those of ${other.track}, because both tracks would get a new one at once, got ${shown(imageOf(update))} with the same ${strategy._strategy.name} strategy: set another tag, version or allowTags for one of them`);
    }
    sources.set(source, update);
  });
}

function aliasOf({ alias, process, track, container }: ImageUpdate): string {
  return alias ?? [process, track, ...container === undefined ? [] : [container]].join('-');
}

function placeholderOf({ process, track, container }: ImageUpdate): string {
  return placeholderImage(process, track, container);
}

function imageOf({ image, strategy: { _strategy: { constraint } } }: ImageUpdate): string {
  return constraint === undefined ? image : `${image}:${constraint}`;
}

function isForced({ track, forceUpdate = track !== Track.STABLE }: ImageUpdate): boolean {
  return forceUpdate;
}
