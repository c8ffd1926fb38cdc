import { imageEntry, ImageEntry } from './image-reference';
import { TrackImage } from './track-images';
import { yamlText } from '../yaml-text';

/** What a kustomization is made of. */
export interface KustomizationParts {
  /** Files and folders, in their order. */
  readonly resources: readonly string[];

  /**
   * Files that tell Kustomize where names are.
   *
   * @default - none
   */
  readonly configurations?: readonly string[];

  /** Images with placeholders. */
  readonly images: readonly TrackImage[];

  /**
   * Namespace of the Flux image policies.
   *
   * @default - none, no markers
   */
  readonly policies?: string;
}

/** What the code says in a kustomization. */
export interface Kustomization {
  /** All but the images, as Kustomize reads it. */
  readonly rest: object;

  /** An entry per placeholder. */
  readonly images: readonly ImageEntry[];

  readonly policies: ImagePolicies;
}

/** The Flux policy of a placeholder with its namespace, by the placeholder: `flux-system:auth-api-canary`. */
export type ImagePolicies = ReadonlyMap<string, string>;

/** What a marker says of each field. */
const FIELDS: Readonly<Record<string, string>> = { newName: 'name', newTag: 'tag', digest: 'digest' };

/** The first line of an overlay that is made. */
const OWNED = '# cdk8s synth changes nothing in this file but the images of the code, and of these only what nobody else changed.\n';

/**
 * The comment by which Flux finds a field, behind its value; empty where it is none of Flux.
 *
 * @see https://fluxcd.io/flux/guides/image-update/#configure-image-update-for-custom-resources
 */
export function marker(policy: string | undefined, field: string): string {
  return policy === undefined || FIELDS[field] === undefined ? '' : ` # {"$imagepolicy": "${policy}:${FIELDS[field]}"}`;
}

/** What the code says of the parts. */
export function kustomizationOf({ resources, configurations = [], images, policies }: KustomizationParts): Kustomization {
  const first = new Map(images.map(({ name }, index): [string, number] => [name, index]).reverse());
  const placed = images.filter(({ name }, index) => index === first.get(name));
  return {
    rest: { apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization', resources, ...configurations.length === 0 ? {} : { configurations } },
    images: placed.map(({ name, image }) => imageEntry(name, image)),
    policies: new Map(placed.flatMap(({ name, policy }) => policies === undefined || policy === undefined ? [] : [[name, `${policies}:${policy}`]])),
  };
}

/** The text of a kustomization that the code owns but for its images. */
export function kustomization(parts: KustomizationParts): string {
  return kustomizationText(kustomizationOf(parts));
}

/** The text of an overlay that nobody has touched. */
export function skeletonText(code: Kustomization): string {
  return OWNED + kustomizationText(code);
}

/** The text of a kustomization, with the markers of Flux behind the fields of those placeholders that have a policy. */
export function kustomizationText({ rest, images, policies }: Kustomization): string {
  return yamlText([rest]) + (images.length === 0 ? '' : imagesText(images, policies));
}

/** The key `images` and its entries. */
export function imagesText(images: readonly ImageEntry[], policies: ImagePolicies): string {
  const text = yamlText([{ images }]);
  if (!images.some(({ name }) => policies.has(name))) {
    return text;
  }
  // Each field is a line, and no library writes comments as fast.
  let index = -1;
  return text.split('\n').map(line => {
    const [, dash, field] = /^ {2}( {2}|- )(\w+):/.exec(line) ?? [];
    index += dash === '- ' ? 1 : 0;
    return line + (field === undefined ? '' : marker(policies.get(images[index].name), field));
  }).join('\n');
}
