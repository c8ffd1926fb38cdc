import { lstatSync, readFileSync, Stats } from 'fs';
import { join, posix } from 'path';
import { CanaryError, shown } from '../../domain/canary-error';
import { CanaryPlan } from '../../domain/plan/canary-plan';
import { unless } from '../../gitops/folder/attempt';
import { EnvironmentError } from '../environment-error';

/** Names by which jest finds its configuration; two of them are an error to it. */
const JEST_CONFIGS = ['js', 'ts', 'mjs', 'cjs', 'mts', 'cts', 'json'].map(ending => `jest.config.${ending}`);

/** What is in the folder of the app before anything is written. Files are read when they are asked for, and only those that say what is missing. */
export class ExistingApp {
  /**
   * @param subject of errors
   * @param directory folder of the app, which need not be there
   */
  constructor(private readonly subject: string, private readonly directory: string) {
    const found = statusOf(directory);
    if (found !== undefined && !found.isDirectory() && !found.isSymbolicLink()) {
      throw new CanaryError(subject, [`DIR must be a folder, got the file ${shown(directory)}`]);
    }
  }

  /**
   * Whether something has this path, a link to nowhere among them.
   *
   * @throws CanaryError for a folder
   */
  public has(path: string): boolean {
    const found = statusOf(join(this.directory, path));
    if (found?.isDirectory()) {
      throw new CanaryError(this.subject, [`${path} must be a file, got a folder: rename it, or take another DIR`]);
    }
    return found !== undefined;
  }

  /** Whether a file has this text. */
  public hasText(path: string, text: string): boolean {
    return this.read(path) === text;
  }

  /** The text of a file without the mark of its encoding; undefined where there is none. */
  public text(path: string): string | undefined {
    return this.has(path) ? this.read(path).replace(/^\ufeff/, '') : undefined;
  }

  /** `package.json`; empty where there is none. */
  public get manifest(): { readonly [field: string]: any } {
    return this.fields('package.json', 'JSON', JSON.parse) ?? {};
  }

  /** `cdk8s.yaml`; undefined where there is none. */
  public get cdk8sConfig(): { readonly [field: string]: any } | undefined {
    return this.fields('cdk8s.yaml', 'YAML', text => {
      // eslint-disable-next-line @typescript-eslint/no-require-imports
      const { parse } = require('yaml') as typeof import('yaml');
      return parse(text) ?? {};
    });
  }

  /** The folder of what is rendered, as `cdk8s.yaml` says it. */
  public get output(): string {
    return posix.normalize(String(this.cdk8sConfig?.output ?? 'dist')).replace(/\/$/, '');
  }

  /** The configuration of jest; undefined where there is none. */
  public get jestConfig(): string | undefined {
    return JEST_CONFIGS.find(name => this.has(name)) ?? ('jest' in this.manifest ? 'package.json' : undefined);
  }

  /** The command that runs the app, if it is another one than that of a new app. */
  public get otherApp(): string | undefined {
    const app: unknown = this.cdk8sConfig?.app;
    return typeof app === 'string' && !/(^|[\s"'])(\.\/)?main(\.ts)?($|[\s"'])/.test(app) ? app : undefined;
  }

  /** The plan; undefined where there is none. */
  public get plan(): CanaryPlan | undefined {
    return this.has('canary.yaml') ? CanaryPlan.fromFile(join(this.directory, 'canary.yaml')) : undefined;
  }

  /**
   * Refuses an app in which the files of a new one cannot work.
   *
   * @throws CanaryError with all that is wrong with it
   */
  public check(): void {
    const language: unknown = this.cdk8sConfig?.language;
    const problems: string[] = [];
    if (language !== undefined && language !== 'typescript') {
      problems.push(`cdk8s.yaml must have language: typescript, got ${shown(language)}: take a folder of its own as DIR`);
    }
    if (!/^(?!\.)[\w.-]+(\/[\w.-]+)*$/.test(this.output)) {
      problems.push(`output of cdk8s.yaml must be a folder in DIR with a name of letters, digits, ".", "-" and "_", got ${shown(this.output)}`);
    }
    if (this.manifest.type === 'module') {
      problems.push('package.json must not have type: module, with which ts-node and ts-jest do not run TypeScript: take a folder of its own as DIR');
    }
    if (problems.length > 0) {
      throw new CanaryError(this.subject, problems);
    }
  }

  /** The fields of a file; undefined where there is none. */
  private fields(path: string, format: string, parse: (text: string) => unknown): { readonly [field: string]: any } | undefined {
    const text = this.text(path);
    if (text === undefined) {
      return undefined;
    }
    let value: unknown;
    try {
      value = parse(text);
    } catch (error) {
      throw new CanaryError(this.subject, [`${path} must be ${format}, got ${(error as Error).message.split('\n\n')[0].replaceAll(/\s+/g, ' ')}`]);
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw new CanaryError(this.subject, [`${path} must have fields, got ${shown(value)}`]);
    }
    return value;
  }

  private read(path: string): string {
    try {
      return readFileSync(join(this.directory, path), 'utf8');
    } catch (error) {
      throw new EnvironmentError(this.subject, `${path} must be a file that can be read: ${(error as Error).message}`);
    }
  }
}

/** What a path is; undefined for one that is not there, and for one below a file. */
function statusOf(path: string): Stats | undefined {
  return unless(['ENOTDIR'], () => lstatSync(path, { throwIfNoEntry: false }));
}
