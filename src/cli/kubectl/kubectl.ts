import { ApiResource, apiResourcesOf } from './api-resource';
import { KubectlError, warningsOf, wordsOf } from './kubectl-error';
import { Ended, runProcess } from './kubectl-process';
import { hideSecrets, withoutSecrets } from './secret-values';
import { isSecret } from './traffic-kinds';
import { listOf } from '../../verify/untyped';
import { EnvironmentError } from '../environment-error';
import { Terminal } from '../terminal';

/** How long one request to the API server may take, and one run of kubectl, which makes several; each object that is sent is another second. */
const [REQUEST_SECONDS, RUN_SECONDS] = [30, 120];

/** Who owns the fields that are applied. */
export const FIELD_MANAGER = 'cdk8s-canary';

/** Options of `Kubectl.apply`. */
export interface KubectlApplyOptions {
  /** Whether the API server only says what would come of it. */
  readonly dryRun?: boolean;
  /** Whether fields are taken from other managers. */
  readonly forceConflicts?: boolean;
}

/** What `Kubectl.apply` brought. */
export interface KubectlApplied {
  /** The objects as the API server has them now, in the order in which they were given. */
  readonly objects: any[];
  /** Warnings of the API server. */
  readonly warnings: string[];
}

/**
 * The `kubectl` in the PATH. Each run is bounded in time, without a shell, and for the context that was said, so that nobody changes it in between.
 * No Secret is read, and values of Secrets that come back are replaced.
 */
export class Kubectl {
  private known?: Promise<ApiResource[]>;

  /**
   * @param subject who asks, as errors show it: `cdk8s-canary apply`
   * @param env environment variables: PATH, KUBECONFIG and what plugins for credentials need
   * @param context of the kubeconfig; without one it is the current one
   * @param abort ends what only reads; without it nothing does
   */
  public constructor(
    private readonly subject: string, private readonly env: Terminal['env'], public readonly context?: string, private readonly abort?: AbortSignal,
  ) {}

  /** The same for another context. */
  public inContext(context: string): Kubectl {
    return new Kubectl(this.subject, this.env, context, this.abort);
  }

  /** The namespace that the context has for objects that say none. */
  public async ownNamespace(): Promise<string> {
    return (await this.text(['config', 'view', '--minify', '-o', 'jsonpath={..namespace}'])).trim() || 'default';
  }

  /**
   * The context that kubectl uses.
   *
   * @throws EnvironmentError if there is none
   */
  public async currentContext(): Promise<string> {
    return (await this.text(['config', 'current-context'])).trim();
  }

  /** The kinds that the API server knows, each in the version that it prefers. A group whose server does not answer is left out. */
  public resources(): Promise<ApiResource[]> {
    this.known ??= this.run(['api-resources', '--no-headers'], '', false).then(ended => {
      const resources = apiResourcesOf(ended.out);
      if (ended.status !== 0 && (resources.length === 0 || !ended.err.includes('unable to retrieve the complete list'))) {
        throw this.error(['api-resources'], ended, []);
      }
      return resources;
    });
    return this.known;
  }

  /**
   * The objects of some kinds in a namespace. Secrets are never among them.
   *
   * @param kinds `Deployment.apps`, `Service`: kind and group, with a version between them where it is not the one that the API server prefers
   * (`VirtualService.v1beta1.networking.istio.io`); those that the API server does not know are left out
   * @param namespace where; a namespace that is not there has no objects
   */
  public async list(kinds: readonly string[], namespace: string): Promise<any[]> {
    const names = await this.namesOf(kinds, true);
    return names.length === 0 ? [] : this.objects(['get', names.join(','), '-n', namespace, '-o', 'json']);
  }

  /** Pods that a selector of a workload selects, as `app=web,track in (canary)`. */
  public async pods(namespace: string, selector: string): Promise<any[]> {
    return this.objects(['get', 'pods', '-n', namespace, '-l', selector, '-o', 'json']);
  }

  /**
   * One object; nothing if it is not there.
   *
   * @param kind `Deployment.apps`
   */
  public async get(kind: string, namespace: string, name: string): Promise<any | undefined> {
    return (await this.getAll(namespace, [`${kind}/${name}`]))[0];
  }

  /**
   * Single objects of a namespace, or of none. Those that are not there are left out, and so are Secrets.
   *
   * @param names `Deployment.apps/web`
   */
  public async getAll(namespace: string, names: readonly string[]): Promise<any[]> {
    const wanted = (await Promise.all(names.map(async text => {
      const slash = text.lastIndexOf('/');
      const kind = [text.slice(0, slash)];
      const [resource] = [...await this.namesOf(kind, true), ...await this.namesOf(kind, false)];
      return resource === undefined ? [] : [`${resource}/${text.slice(slash + 1)}`];
    }))).flat();
    return wanted.length === 0 ? [] : this.objects(['get', ...wanted, '-n', namespace, '--ignore-not-found', '-o', 'json']);
  }

  /** The objects of some kinds in a namespace of which fields were applied by a field manager. */
  public async owned(kinds: readonly string[], namespace: string, manager: string): Promise<any[]> {
    const names = await this.namesOf(kinds, true);
    const all = names.length === 0 ? [] : rawItemsOf(await this.text(['get', names.join(','), '-n', namespace, '--show-managed-fields', '-o', 'json']));
    return all.filter(({ metadata }) => listOf(metadata.managedFields).some(field => field.manager === manager && field.operation === 'Apply')).map(withoutSecrets);
  }

  /** Deletes an object, and waits until it is gone; nothing happens if it is not there. */
  public async remove(kind: string, namespace: string, name: string): Promise<void> {
    const [resource] = await this.namesOf([kind], true);
    await this.text(['delete', `${resource}/${name}`, '-n', namespace, '--ignore-not-found', '--timeout=60s'], true);
  }

  /**
   * `kubectl apply --server-side`. Several objects are applied one after the other, in spite of those that are refused.
   *
   * @throws KubectlError with the words of the API server
   */
  public async apply(manifests: readonly any[], { dryRun, forceConflicts }: KubectlApplyOptions = {}): Promise<KubectlApplied> {
    const args = ['apply', '--server-side', `--field-manager=${FIELD_MANAGER}`,
      ...dryRun ? ['--dry-run=server'] : [], ...forceConflicts ? ['--force-conflicts'] : [], '-f', '-', '-o', 'json'];
    const ended = await this.run(args, JSON.stringify({ apiVersion: 'v1', kind: 'List', items: manifests }), dryRun !== true, manifests.length);
    if (ended.status !== 0) {
      throw this.error(args.slice(0, 2), ended, manifests);
    }
    return { objects: itemsOf(ended.out), warnings: warningsOf(ended.err).map(text => hideSecrets(text, manifests)) };
  }

  /** How kubectl calls the kinds that are in namespaces, or that are in none. */
  private async namesOf(kinds: readonly string[], namespaced: boolean): Promise<string[]> {
    const resources = (await this.resources()).filter(resource => resource.namespaced === namespaced && !isSecret(resource));
    return [...new Set(kinds.flatMap(text => {
      const [, kind, version, group = ''] = /^([^.]+)(?:\.(v\d+[a-z0-9]*))?(?:\.(.+))?$/.exec(text) ?? [];
      const found = resources.find(resource => resource.kind === kind && resource.group === group);
      const other = version !== undefined && found?.version !== version && group !== '';
      return found === undefined ? [] : [other ? found.name.replace('.', `.${version}.`) : found.name];
    }))];
  }

  private async objects(args: readonly string[]): Promise<any[]> {
    return itemsOf(await this.text(args));
  }

  private async text(args: readonly string[], finishes = false): Promise<string> {
    const ended = await this.run(args, '', finishes);
    if (ended.status !== 0) {
      throw this.error(args, ended, []);
    }
    return ended.out;
  }

  private async run(args: readonly string[], input: string, finishes: boolean, more = 0): Promise<Ended> {
    const all = [...this.context === undefined ? [] : [`--context=${this.context}`], `--request-timeout=${REQUEST_SECONDS}s`, ...args];
    try {
      return await runProcess('kubectl', all, { input, seconds: RUN_SECONDS + more, env: this.env, finishes, abort: finishes ? undefined : this.abort });
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      const way = code === 'ENOENT' ? 'nothing: install it (https://kubernetes.io/docs/tasks/tools/), or put its folder into PATH' : message;
      throw new EnvironmentError(this.subject, `kubectl must be a program in the PATH, got ${way}`);
    }
  }

  private error(args: readonly string[], { err, late, status }: Ended, manifests: readonly any[]): KubectlError {
    const call = ['kubectl', ...args].join(' ').replace(/ -o \S+$/, '');
    const words = hideSecrets(wordsOf(err), manifests);
    return new KubectlError(this.subject, call, late ? `no end after ${RUN_SECONDS + manifests.length} s, i/o timeout` : words === '' ? `exit status ${status} without a word` : words);
  }
}

function itemsOf(text: string): any[] {
  return rawItemsOf(text).map(withoutSecrets);
}

function rawItemsOf(text: string): any[] {
  if (text.trim() === '') {
    return [];
  }
  const read = JSON.parse(text);
  return read.kind === 'List' && Array.isArray(read.items) ? read.items : [read];
}
