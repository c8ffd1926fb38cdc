import { Cluster } from '../../cluster/cluster';
import { ManifestObject } from '../../manifest-object';
import { imageOf } from '../../system/tracks/image';
import { ifText, itemsOf, recordOf, textOf } from '../../untyped';

const PREFIX = 'argocd-image-updater.argoproj.io/';

/** An image that Argo CD Image Updater keeps up to date. */
export interface AutomatedImage {
  readonly object: ManifestObject;
  readonly path: readonly string[];
  readonly alias: string;
  readonly repository: string;
  /** What it writes: the name of an image in a kustomization, or parameters of a chart; empty for the image's own name. */
  readonly target: string;
}

/** The images of each application, with an alias of their own. */
export function automatedImages(cluster: Cluster): AutomatedImage[][] {
  return [
    ...cluster.ofKind('argoproj.io', 'Application').map(object => annotated(object, object.manifest.metadata, ['metadata', 'annotations'])),
    ...cluster.ofKind('argoproj.io', 'ApplicationSet').map(object => (
      annotated(object, recordOf(recordOf(recordOf(object.manifest.spec).template).metadata), ['spec', 'template', 'metadata', 'annotations']))),
    ...cluster.ofKind('argocd-image-updater.argoproj.io', 'ImageUpdater').flatMap(ofUpdater),
  ];
}

/** `image-list: stable=registry.example/web:1.x, canary=registry.example/web` (Image Updater docs, "Configuring images for update"). */
function annotated(object: ManifestObject, metadata: any, path: readonly string[]): AutomatedImage[] {
  const annotations = recordOf(metadata.annotations);
  return textOf(annotations[`${PREFIX}image-list`]).split(',').map(item => item.trim()).filter(item => item.includes('=')).map(item => {
    const [alias, image] = item.split('=', 2).map(part => part.trim());
    const of = (key: string) => textOf(annotations[`${PREFIX}${alias}.${key}`]);
    return {
      object,
      path: [...path, `${PREFIX}image-list`],
      alias,
      repository: imageOf(image).repository,
      target: ['kustomize.image-name', 'helm.image-spec', 'helm.image-name', 'helm.image-tag'].map(of).join(' ').trim(),
    };
  });
}

/** Each reference of an ImageUpdater to applications; where these have annotations instead, its images are not looked at. */
function ofUpdater(object: ManifestObject): AutomatedImage[][] {
  return itemsOf(recordOf(object.manifest.spec).applicationRefs).filter(({ value }) => value.useAnnotations !== true).map(reference => (
    itemsOf(reference.value.images).map(({ index, value: { alias, imageName, manifestTargets } }) => {
      const { kustomize, helm } = recordOf(manifestTargets);
      const { name, tag, spec } = recordOf(helm);
      return {
        object,
        path: ['spec', 'applicationRefs', reference.index, 'images', index],
        alias: ifText(alias) ?? textOf(imageName),
        repository: imageOf(textOf(imageName)).repository,
        target: [recordOf(kustomize).name, spec, name, tag].filter(part => ifText(part) !== undefined).join(' '),
      };
    })));
}
