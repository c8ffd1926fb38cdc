import { podTemplate, Workload } from '../../cluster/workload';
import { ifText, itemsOf, recordOf } from '../../untyped';

/** The parts of an image's name. */
export interface Image {
  /** Registry and path: `registry.example/web`. */
  readonly repository: string;
  readonly tag?: string;
  /** `sha256:...`, without the `@`. */
  readonly digest?: string;
}

/** The parts of an image's name, as the grammar of references has them (distribution, `reference.Parse`). */
export function imageOf(text: string): Image {
  const [name, digest] = text.split('@', 2);
  const colon = name.lastIndexOf(':');
  return colon > name.lastIndexOf('/') ? { repository: name.slice(0, colon), tag: name.slice(colon + 1), digest } : { repository: name, digest };
}

/** Repository of the first container's image; nothing where there is none. */
export function repositoryOf({ object }: Workload): string | undefined {
  const [first] = itemsOf(recordOf(podTemplate(object).spec).containers);
  const image = ifText(first?.value.image);
  return image === undefined ? undefined : imageOf(image).repository;
}
