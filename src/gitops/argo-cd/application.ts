import { ArgoApplicationOptions } from './application-options';
import { ArgoCluster } from './argo-cluster';
import { ArgoPlace } from './argo-place';
import { checkIgnored } from './ignored-difference';
import { checkImages, imageAnnotations, isImageAnnotation } from './image-update';
import { checkBranch, ImageWriteBack } from './image-write-back';
import { checkPath } from '../source-path';
import { isTemplate } from './templates';
import { shown } from '../../domain/canary-error';
import { StringMap } from '../../domain/manifest';

const HEAD = 'HEAD';
const OUT_OF_SYNC_ONLY = 'ApplyOutOfSyncOnly';

/** Labels and annotations of an Application. */
export function applicationMetadata(options: ArgoApplicationOptions): { labels?: StringMap; annotations?: StringMap } {
  const { labels, annotations, images = [] } = options;
  return { labels, annotations: images.length === 0 ? annotations : { ...annotations, ...imageAnnotations(images, writeBackOf(options)) } };
}

/** The spec of an Application. */
export function applicationSpec(options: ArgoApplicationOptions, { path, routesPath, destinationNamespace }: ArgoPlace): object {
  const { repoUrl, targetRevision = HEAD, project, cluster = ArgoCluster.IN_CLUSTER, recurse = false, ignoreDifferences = [] } = options;
  const source = (folder: string) => ({ repoURL: repoUrl, targetRevision, path: folder, directory: recurse ? { recurse } : undefined });
  return {
    project,
    // Image Updater writes to the first source.
    ...routesPath === undefined ? { source: source(path) } : { sources: [source(path), source(routesPath)] },
    destination: { ...cluster._destination, namespace: destinationNamespace },
    syncPolicy: syncPolicy(options),
    ignoreDifferences: ignoreDifferences.length === 0 ? undefined : ignoreDifferences,
  };
}

/** What is false or 0 is left out: Argo CD does so when it writes an Application, and would differ from Git for whoever applies this one. */
function syncPolicy(options: ArgoApplicationOptions): object | undefined {
  const { automated = true, prune = true, selfHeal = true, applyOutOfSyncOnly = true, retryLimit, syncOptions = [] } = options;
  const all = [...applyOutOfSyncOnly ? [`${OUT_OF_SYNC_ONLY}=true`] : [], ...syncOptions];
  const limit = retryLimit ?? (applyOutOfSyncOnly ? 0 : undefined);
  const policy = {
    ...automated ? { automated: { ...prune ? { prune } : {}, ...selfHeal ? { selfHeal } : {} } } : {},
    ...all.length === 0 ? {} : { syncOptions: all },
    ...limit === undefined ? {} : { retry: limit === 0 ? {} : { limit } },
  };
  return Object.keys(policy).length === 0 ? undefined : policy;
}

/** Where Image Updater puts new images. */
export function writeBackOf({ imageWriteBack }: ArgoApplicationOptions): ImageWriteBack {
  return imageWriteBack ?? ImageWriteBack.git();
}

/** Adds what is wrong with the options of Applications. */
export function checkOptions(options: ArgoApplicationOptions, problems: string[]): void {
  const { repoUrl, targetRevision = HEAD, project, recurse = false, automated = true, retryLimit } = options;
  const { images = [], imageWriteBack, annotations = {} } = options;
  for (const [what, value] of Object.entries({ repoUrl, targetRevision, project })) {
    if (typeof value !== 'string' || !/\S/.test(value)) {
      problems.push(`${what} must have a text, got ${shown(value)}`);
    }
  }
  for (const what of ['prune', 'selfHeal'] as const) {
    if (!automated && options[what] !== undefined) {
      problems.push(`${what} must not be set while nothing is automated, got ${shown(options[what])}: remove it, or automated`);
    }
  }
  if (retryLimit !== undefined && !(Number.isInteger(retryLimit) && retryLimit >= -1)) {
    problems.push(`retryLimit must be a whole number, 0 or more, or -1 for no limit, got ${shown(retryLimit)}`);
  }
  const syncOptions = checkSyncOptions(options, problems);
  checkIgnored(options.ignoreDifferences ?? [], syncOptions.get('RespectIgnoreDifferences') === 'true', problems);
  checkImages(images, problems);
  if (images.length === 0) {
    if (imageWriteBack !== undefined) {
      problems.push('imageWriteBack must not be set without images: remove it, or add images');
    }
    return;
  }
  checkBranch(writeBackOf(options), targetRevision, problems);
  if (recurse) {
    problems.push('images must be in a kustomization, because Argo CD Image Updater changes nothing else, got recurse beside them: use Layout.kustomize() and remove recurse, or remove images');
  }
  for (const key of Object.keys(annotations).filter(isImageAnnotation)) {
    problems.push(`annotations must not have ${key} beside images, which write those of Argo CD Image Updater: remove it`);
  }
}

function checkSyncOptions({ syncOptions = [] }: ArgoApplicationOptions, problems: string[]): Map<string, string> {
  const values = new Map<string, string>();
  for (const option of syncOptions) {
    const [, name, value] = /^([A-Za-z]+)=([^\s=]+)$/.exec(option) ?? [];
    if (isTemplate(option)) {
      continue;
    }
    if (name === undefined) {
      problems.push(`syncOptions must be names and values such as "CreateNamespace=true", got ${shown(option)}`);
    } else if (name === OUT_OF_SYNC_ONLY) {
      problems.push(`syncOptions must not have ${OUT_OF_SYNC_ONLY}, got ${shown(option)}: set applyOutOfSyncOnly`);
    } else if (values.has(name)) {
      problems.push(`syncOptions must say ${name} once, got ${shown(`${name}=${values.get(name)}`)} and ${shown(option)}`);
    }
    values.set(name, value);
  }
  return values;
}

/** Adds what is wrong with the place of Applications. */
export function checkPlace({ path, routesPath }: ArgoPlace, problems: string[]): void {
  checkPath('path', path, problems);
  if (routesPath !== undefined) {
    checkPath('routesPath', routesPath, problems);
    if (routesPath === path) {
      problems.push(`routesPath must be another folder than path, got ${shown(path)} for both: remove it where routes are beside the rest`);
    }
  }
}
