import { CanaryError, shown } from '../../domain/canary-error';
import { checkPath } from '../source-path';

/** Folders of a Git repository, each of which gets an Application. */
export interface ArgoGitDirectories {
  /** Address of the repository: `https://github.com/acme/deploy.git`. */
  readonly repoUrl: string;

  /**
   * Branch, tag or commit.
   *
   * @default "HEAD" - the repository's own branch
   */
  readonly revision?: string;

  /**
   * Folders, from the root of the repository; `*` stands for one part of a path: `workloads/domains/*`.
   *
   * Refused: none, and paths that start with `/` or have `..`.
   */
  readonly paths: string[];

  /**
   * Folders that are left out, in the same form.
   *
   * @default - none
   */
  readonly exclude?: string[];
}

/** Files of a Git repository, JSON or YAML, each of which gets an Application. */
export interface ArgoGitFiles {
  /** Address of the repository: `https://github.com/acme/deploy.git`. */
  readonly repoUrl: string;

  /**
   * Branch, tag or commit.
   *
   * @default "HEAD" - the repository's own branch
   */
  readonly revision?: string;

  /**
   * Files, from the root of the repository; `*` stands for one part of a path and `**` for any number.
   *
   * Refused: none, and paths that start with `/` or have `..`.
   */
  readonly paths: string[];
}

/** Clusters that Argo CD knows. */
export interface ArgoClusters {
  /**
   * Labels that the Secret of a cluster has.
   *
   * @default - all clusters, that of Argo CD among them
   */
  readonly labels?: { [key: string]: string };
}

/** What a generator gives to the template. */
interface Given {
  /** Names that the template may use; undefined where only the files in Git know them. */
  readonly keys?: string[];
  /** Values, where they are known. */
  readonly elements?: { [key: string]: string }[];
}

/** What an ApplicationSet makes its Applications of. The template uses it as `{{.name}}`. */
export class ArgoGenerator {
  /**
   * An Application for each element of a list.
   *
   * Refused: an empty list, elements with different keys, and keys that are not letters, digits and `_`, because `{{.my-key}}` is no Go template.
   *
   * @param elements for each Application its values: `{ name: 'auth', phase: 'canary' }`
   * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Generators-List/
   */
  public static list(elements: { [key: string]: string }[]): ArgoGenerator {
    const problems: string[] = [];
    const [first = {}, ...rest] = elements;
    const keys = Object.keys(first);
    if (keys.length === 0) {
      problems.push('elements must have at least one element with values, got none: add one for each Application');
    }
    for (const key of keys.filter(each => !/^[A-Za-z_]\w*$/.test(each))) {
      problems.push(`key must be letters, digits and "_", not starting with a digit, because a template says {{.key}}, got ${shown(key)}`);
    }
    for (const element of rest.filter(each => sorted(Object.keys(each)) !== sorted(keys))) {
      problems.push(`elements must have the same keys, because a template that finds none of a name fails, got ${shown(element)} beside ${shown(first)}`);
    }
    for (const element of elements) {
      for (const [key, value] of Object.entries(element).filter(([, each]) => typeof each !== 'string')) {
        problems.push(`values must be texts, got ${shown(value)} for ${key}: write "${value}"`);
      }
    }
    return ArgoGenerator.of('list', problems, { list: { elements } }, { keys, elements });
  }

  /**
   * An Application for each folder in Git. The template uses `{{.path.path}}`, `{{.path.basename}}` and `{{index .path.segments 2}}`.
   *
   * Refused: what `ArgoGitDirectories` refuses.
   *
   * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Generators-Git/
   */
  public static gitDirectories({ repoUrl, revision = 'HEAD', paths, exclude = [] }: ArgoGitDirectories): ArgoGenerator {
    const problems: string[] = [];
    checkPaths(paths, exclude, problems);
    const directories = [...paths.map(path => ({ path })), ...exclude.map(path => ({ path, exclude: true }))];
    return ArgoGenerator.of('gitDirectories', problems, { git: { repoURL: repoUrl, revision, directories } }, { keys: ['path'] });
  }

  /**
   * An Application for each JSON or YAML file in Git. The template uses what is in the file, and `{{.path.path}}` for its folder.
   *
   * Refused: what `ArgoGitFiles` refuses.
   *
   * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Generators-Git/
   */
  public static gitFiles({ repoUrl, revision = 'HEAD', paths }: ArgoGitFiles): ArgoGenerator {
    const problems: string[] = [];
    checkPaths(paths, [], problems);
    return ArgoGenerator.of('gitFiles', problems, { git: { repoURL: repoUrl, revision, files: paths.map(path => ({ path })) } }, {});
  }

  /**
   * An Application for each cluster. The template uses `{{.name}}`, `{{.nameNormalized}}`, `{{.server}}` and `{{.metadata.labels.env}}`.
   *
   * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Generators-Cluster/
   */
  public static clusters({ labels }: ArgoClusters = {}): ArgoGenerator {
    const clusters = labels === undefined ? {} : { selector: { matchLabels: labels } };
    return new ArgoGenerator({ clusters }, { keys: ['name', 'nameNormalized', 'server', 'project', 'metadata'] });
  }

  /**
   * An Application for every pair of two generators: each service on each cluster.
   *
   * Refused: a matrix in a matrix, and a key that both have, because the value of the first would silently replace the other one: a list beside `clusters` calls its key
   * `service` instead of `name`.
   *
   * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Generators-Matrix/
   */
  public static matrix(first: ArgoGenerator, second: ArgoGenerator): ArgoGenerator {
    const problems: string[] = [];
    if ([first, second].some(({ _spec }) => 'matrix' in _spec)) {
      problems.push('generators must be two that are no matrix themselves, got a matrix: put the values of two of them into one list');
    }
    const [a, b] = [first._given, second._given];
    for (const key of (a.keys ?? ['path']).filter(each => (b.keys ?? ['path']).includes(each))) {
      problems.push(`generators must have different keys, because the value of the first replaces that of the second, got ${shown(key)} in both: give it another name`);
    }
    const keys = a.keys === undefined || b.keys === undefined ? undefined : [...a.keys, ...b.keys];
    return ArgoGenerator.of('matrix', problems, { matrix: { generators: [first._spec, second._spec] } }, { keys });
  }

  private static of(factory: string, problems: string[], spec: object, given: Given): ArgoGenerator {
    if (problems.length > 0) {
      throw new CanaryError(`ArgoGenerator.${factory}`, problems);
    }
    return new ArgoGenerator(spec, given);
  }

  private constructor(
    /** @internal */ public readonly _spec: object,
    /** @internal */ public readonly _given: Given,
  ) {}
}

function checkPaths(paths: string[], exclude: string[], problems: string[]): void {
  if (paths.length === 0) {
    problems.push('paths must have at least one path, got none');
  }
  paths.forEach((path, index) => checkPath(`paths[${index}]`, path, problems));
  exclude.forEach((path, index) => checkPath(`exclude[${index}]`, path, problems));
}

function sorted(keys: string[]): string {
  return [...keys].sort().join(',');
}
