import { imageReference } from './image-reference';
import { placeholderImage } from './placeholder';
import { shown } from '../../domain/canary-error';
import { ObjectRole } from '../../domain/object-role';

/** An image of a container, and the placeholder for it. */
export interface TrackImage {
  /** The placeholder: `auth-api-canary-image`. */
  readonly name: string;

  /** What it stands for: `registry.example/auth-api:1.5.0`. */
  readonly image: string;

  /** Name of the container, for messages. */
  readonly container: string;

  /**
   * The Flux `ImagePolicy` that moves it: `auth-api-canary`. Containers that run the image of the first one move with it.
   *
   * @default - none, a container with another image
   */
  readonly policy?: string;
}

/** An object with placeholders, and what these stand for. */
export interface PlacedObject {
  readonly manifest: any;
  readonly images: TrackImage[];
}

/**
 * An object of a process with placeholders for its images, and these images in the order of its containers, init containers first to last behind them.
 * What belongs to no process, or to no track, keeps its images; so does a container without one.
 */
export function trackImages(manifest: any, role: ObjectRole | undefined): PlacedObject {
  const path = templatePath(manifest);
  if (role?.track === undefined || path === undefined) {
    return { manifest, images: [] };
  }
  const { process, track } = role;
  const images: TrackImage[] = [];
  const main = podOf(manifest, path).containers?.[0];
  const place = (container: any) => {
    if (typeof container?.image !== 'string' || container.image === '') {
      return container;
    }
    const name = placeholderImage(process, track, container === main ? undefined : container.name);
    const policy = container.image === main?.image ? { policy: `${process}-${track}` } : {};
    images.push({ name, image: container.image, container: container.name, ...policy });
    return { ...container, image: name };
  };
  const placed = changedAt(manifest, path, pod => {
    const lists = ['containers', 'initContainers'].filter(list => Array.isArray(pod[list]));
    return { ...pod, ...Object.fromEntries(lists.map(list => [list, pod[list].map(place)])) };
  });
  return { manifest: placed, images };
}

/** Adds what one kustomization cannot tell apart: two images for one placeholder, and an image that is called like a placeholder. */
export function checkTrackImages(objects: readonly { readonly images: readonly TrackImage[]; readonly subject: string }[], problems: string[]): void {
  const found = new Map<string, { readonly image: string; readonly subject: string }>();
  const all = objects.flatMap(({ images, subject }) => images.map(image => ({ ...image, subject })));
  for (const { name, image, container, subject } of all) {
    const first = found.get(name);
    if (first === undefined) {
      found.set(name, { image, subject });
    } else if (first.image !== image) {
      problems.push(`${subject} must have the image ${shown(first.image)} in container ${shown(container)}, as ${first.subject} has, because both are ${shown(name)} in the kustomization, got ${shown(image)}: name one of the processes otherwise, or put it into another chart`);
    }
  }
  for (const { name: placeholder, image, container, subject } of all) {
    const { name } = imageReference(image);
    const other = found.get(name);
    if (name !== placeholder && other !== undefined) {
      problems.push(`${subject} must have another name for the image of container ${shown(container)} than ${shown(name)}, because that is the placeholder for ${shown(other.image)}, got ${shown(image)}: name the image with its registry`);
    }
  }
}

/** Where an object has a pod template. */
function templatePath(manifest: any): string[] | undefined {
  return [['spec', 'template', 'spec'], ['spec', 'jobTemplate', 'spec', 'template', 'spec']].find(path => Array.isArray(podOf(manifest, path)?.containers));
}

function podOf(manifest: any, path: readonly string[]): any {
  return path.reduce((value, key) => value?.[key], manifest);
}

/** A copy in which the value at a path is another. */
function changedAt(value: any, [key, ...rest]: readonly string[], change: (value: any) => any): any {
  return key === undefined ? change(value) : { ...value, [key]: changedAt(value[key], rest, change) };
}
