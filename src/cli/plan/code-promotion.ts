import { dirname } from 'path';
import { CodePlace, codePlaces } from './code-places';
import { Rendered } from './rendered';
import { CanaryPlan } from '../../domain/plan/canary-plan';

/** A process whose image is not data. */
export interface CodePromotion {
  readonly project: string;
  /** Images of the canary in the manifests. */
  readonly images: readonly string[];
  readonly places: readonly CodePlace[];
  /** What to do, a sentence for each place, or what was not found. */
  readonly sentences: readonly string[];
}

/** Which line of code to change. */
export function codePromotion(project: string, plan: CanaryPlan, rendered: Rendered): CodePromotion {
  const images = [...new Set(rendered.of(project).flatMap(({ tracks }) => tracks.filter(({ track }) => track === 'canary').map(({ image }) => image)))];
  const folder = dirname(plan.path);
  const { places, files, isCut } = codePlaces(folder, project, images);
  const what = images.length === 0 ? 'the image and the version of the canary' : `the image ${images.join(' or ')} of the canary, and its version`;
  const found = places.map(place => `${place.place}: ${images.includes(place.what) ? `${place.what} stands here` : `give stable ${what} (${place.what})`}`);
  const cut = isCut ? [`only the first ${files} files of code below ${folder} were read`] : [];
  const isMade = places.some(place => !images.includes(place.what));
  const missing = isMade ? [] : [`the code that makes ${project} was not found in ${files} file${files === 1 ? '' : 's'} of code below ${folder}: give stable ${what} where it is made`];
  return { project, images, places, sentences: [...found, ...missing, ...cut] };
}
