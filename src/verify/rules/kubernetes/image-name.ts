import { imageOf } from '../../system/tracks/image';
import { placeholdersOf } from '../input/placeholder';

const NAME = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*';
const HOST = '(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*|\\[[a-fA-F0-9:]+\\])(?::\\d+)?';

/** The grammar of references (distribution/reference, regexp.go). */
const REFERENCE = new RegExp(`^(?:${HOST}/)?${NAME}(?:/${NAME})*(?::\\w[\\w.-]{0,127})?(?:@[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,})?$`);

/** Marks that only some tools have: `$(TAG)` of Skaffold and Azure, `%TAG%`, `__TAG__`, `@TAG@`. */
const MARKED = /\$\([^)]*\)|%[A-Z_]+%|__[A-Z_]+__|@[A-Z_]{2,}@/g;

/** A part in capital letters, as people write what is to be replaced: `OWNER`, `YOUR_REGISTRY`. */
const CAPITALS = /^_*[A-Z][A-Z0-9]*(?:[-_]+[A-Z0-9]+)*_*$/;

/** Such a tag; `RC1` and `PROD` can be real ones. */
const TAG = /^_*TAG_*$|^_*VERSION_*$|(^|_)(TAG|VERSION|SHA|DIGEST|BUILD|COMMIT|PLACEHOLDER|YOUR|REPLACE|CHANGE)_|_(TAG|VERSION|SHA|SHA1|DIGEST|NUMBER|PLACEHOLDER|ME)_*$/;

/** What is wrong with the name of an image. */
export interface ImageProblem {
  /** In words, behind the name. */
  readonly text: string;
  /** On what it depends whether that is so; nothing where it is certain. */
  readonly depends?: string;
  /** Why no pod starts, as `kubectl get pods` shows it. */
  readonly status: 'InvalidImageName' | 'ErrImagePull';
}

/** Why nobody can pull the image of a name; nothing where somebody may. */
export function imageProblem(name: string): ImageProblem | undefined {
  // Names of Go packages, which ko replaces.
  if (name === '' || name.startsWith('ko://')) {
    return undefined;
  }
  // What a pipeline is to put in is its business.
  if ([...placeholdersOf(name), ...name.match(MARKED) ?? [], ...capitalsIn(name)].length > 0) {
    return undefined;
  }
  if (!isReference(name)) {
    return { text: reasonOf(name), status: 'InvalidImageName' };
  }
  const [host] = /^[^/.:]*[A-Z][^/.:]*(?=\/)/.exec(name) ?? [];
  return host === undefined ? undefined
    : { text: `names the registry ${host}, since capital letters mean a host`, depends: 'whether a registry has that name', status: 'ErrImagePull' };
}

function isReference(name: string): boolean {
  return REFERENCE.test(name) && !/^[0-9a-f]{64}$/.test(name);
}

function capitalsIn(name: string): string[] {
  const { repository, tag, digest } = imageOf(name);
  const parts = repository.split('/').filter(part => CAPITALS.test(part));
  const value = digest?.slice(digest.indexOf(':') + 1);
  return [...parts, ...[tag, value].filter((part): part is string => part !== undefined && CAPITALS.test(part) && TAG.test(part))];
}

function reasonOf(name: string): string {
  const [scheme] = /^[a-z]+:\/\//.exec(name) ?? [];
  if (scheme !== undefined) {
    return `starts with ${scheme}, which is no part of a name`;
  }
  if (/\s/.test(name)) {
    return 'has a space';
  }
  const { repository, tag } = imageOf(name);
  return /[A-Z]/.test(repository) && isReference(name.toLowerCase()) ? 'has capital letters in the repository, which must be lower case'
    : tag !== undefined && !/^\w[\w.-]*$/.test(tag) && isReference(repository) ? `has the tag "${tag}", which must be letters, digits, _, - and .` : 'is no name of an image';
}
