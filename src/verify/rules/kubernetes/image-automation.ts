import { automatedImages, AutomatedImage } from './automated-images';
import { Decision } from '../../decision';
import { Severity } from '../../finding';
import { MultiMap } from '../../multi-map';
import { given, recordOf } from '../../untyped';
import { Rule } from '../rule';

/** What annotations of the Image Updater start with. */
const UPDATER = 'argocd-image-updater.argoproj.io/';

/** Image automation that moves both tracks, or none. */
export const IMAGE_AUTOMATION: Rule = {
  id: 'R23',
  severity: Severity.ERROR,
  title: 'image automation that cannot tell tracks apart',
  why: 'Argo CD Image Updater writes one tag per name of an image. Two aliases of one image without names of their own write the same entry, so that each update of the canary becomes the image of '
    + 'stable, or the other way round. An application that is a plain directory is not updated at all.',
  fix: 'write a placeholder name into each Deployment, and name it for each alias: <alias>.kustomize.image-name, or manifestTargets.kustomize.name',
  source: 'argocd-image-updater, docs/configuration/images.md and pkg/argocd/argocd.go (GetApplicationType); argoproj-labs/argocd-image-updater#675',
  * check({ cluster }) {
    for (const object of cluster.ofKind('argoproj.io', 'Application')) {
      const { directory, kustomize, helm, plugin } = recordOf(recordOf(object.manifest.spec).source);
      if (given(recordOf(object.manifest.metadata.annotations)[`${UPDATER}image-list`]) && given(directory) && ![kustomize, helm, plugin].some(given)) {
        yield {
          object,
          path: ['spec', 'source', 'directory'],
          message: 'is a plain directory with annotations of Image Updater, which updates Kustomize, Helm and plugins only: no image is ever updated',
          fix: 'add a kustomization.yaml and remove directory',
        };
      }
    }
    for (const images of automatedImages(cluster)) {
      const byTarget = new MultiMap<string, AutomatedImage>();
      images.forEach(image => byTarget.add(`${image.repository} ${image.target}`, image));
      for (const [, [first, ...others]] of byTarget.entries()) {
        for (const { object, path, alias, repository } of others) {
          yield {
            object,
            path,
            message: `alias ${alias} updates ${repository} under the same name as alias ${first.alias}: the last of the two sets the image of both tracks`,
            related: [new Decision(first.object, [...first.path], 'updates the same')],
          };
        }
      }
    }
  },
};
