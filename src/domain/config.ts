import { CanaryError, shown } from './canary-error';
import { ConfigContent, contentFields, contentHash, readContent } from './config-files';
import { ConfigOptions } from './config-options';
import { ContainerManifest, PodTemplateManifest, StringMap } from './manifest';
import { DNS_LABEL } from './names';
import { BEFORE, inWave, PRUNE_LAST } from './sync-wave';

const MAX_OBJECT_NAME = 253;
const VOLUME_PREFIX = 'config-';
const MAX_NAME = 63 - VOLUME_PREFIX.length;

/**
 * Configuration that is canaried as an image is: each track has an object of its own with the content in its name.
 *
 * A change makes a new object under a new name, so that the pods of the track that has it roll and those of the other do not.
 * Going back is the old content, whose name is the old one again. A ConfigMap that is edited in place reaches stable and
 * canary at once, and no rollback brings its old content back. The names say which tracks have the same content: their ends
 * are equal.
 *
 * Above 256 KiB `kubectl apply` needs `--server-side`, and Argo CD the sync option `ServerSideApply=true`.
 *
 * @see https://argo-rollouts.readthedocs.io/en/stable/best-practices/
 */
export class Config {
  /**
   * Content in a ConfigMap.
   *
   * Refused: a name that is no DNS label or longer than 56 characters; no key at all, keys that Kubernetes does not take,
   * and more than 1 MiB.
   *
   * @param name what it is called in the names of its objects and volumes, once per track: `settings`
   */
  public static configMap(name: string, options: ConfigOptions): Config {
    return Config.checked('configMap', 'ConfigMap', name, options);
  }

  /**
   * Content in a Secret, which is then in the Git repository for everybody to read. For real secrets use `EnvSource.secret`,
   * and let something else make the Secret.
   *
   * Refused: what `configMap` refuses.
   *
   * @param name what it is called in the names of its objects and volumes, once per track: `fixtures`
   */
  public static secret(name: string, options: ConfigOptions): Config {
    return Config.checked('secret', 'Secret', name, options);
  }

  private static checked(factory: string, kind: string, name: string, options: ConfigOptions): Config {
    const { mountPath } = options;
    const problems: string[] = [];
    if (typeof name !== 'string' || !DNS_LABEL.test(name) || name.length > MAX_NAME) {
      problems.push(`name must be at most ${MAX_NAME} lower-case letters, digits and "-", got ${shown(name)}`);
    }
    if (mountPath !== undefined && !/^(\/[^/:]+)+$/.test(mountPath)) {
      problems.push(`mountPath must start with "/", have no ":" and not end with "/", got ${shown(mountPath)}`);
    }
    const content = readContent(options, problems);
    if (problems.length > 0) {
      throw new CanaryError(`Config.${factory}`, problems);
    }
    return new Config(name, kind, content, contentHash(kind, content), mountPath);
  }

  private constructor(
    /** What it is called in the names of its objects and volumes. */
    public readonly name: string,
    /** `ConfigMap` or `Secret`. */
    public readonly kind: string,
    /** @internal */
    public readonly _content: ConfigContent,
    /** @internal */
    public readonly _hash: string,
    /** Folder of the main container in which every key is a file; nothing where every key is an environment variable. */
    public readonly mountPath?: string,
  ) {}
}

/** An object that holds configuration. */
export interface ConfigObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly annotations: StringMap;
  /** The fields beside metadata. */
  readonly body: object;
}

/**
 * The name of the object that holds a configuration: equal content, equal end.
 *
 * @param track object name of the track: `auth-api-canary`
 */
export function configName({ name, _hash }: Config, track: string): string {
  return `${track}-${name}-${_hash}`;
}

/**
 * The object that holds a configuration, which nobody can edit in place.
 *
 * While a Deployment rolls to new content, pods of its old ReplicaSet still refer to the old object, so Argo CD may only prune
 * that when everything is healthy. It reads the annotation from the live object, which is why it is there from the first day.
 * `kubectl apply` prunes nothing.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/sync-options/#prune-last
 */
export function configObject(config: Config, track: string): ConfigObject {
  return {
    apiVersion: 'v1',
    kind: config.kind,
    name: configName(config, track),
    annotations: { ...inWave(BEFORE), ...PRUNE_LAST },
    body: { immutable: true, ...contentFields(config.kind, config._content) },
  };
}

const NONE: Config[] = [];

/** Configuration of a track over that of all tracks, by name: in its place, new ones last. */
export function configsOver(shared: Config[] | undefined, own: Config[] | undefined): Config[] {
  return shared === undefined ? own ?? NONE : own === undefined ? shared : replaced(shared, own);
}

function replaced(shared: Config[], own: Config[]): Config[] {
  const kept = shared.flatMap(config => {
    const others = own.filter(({ name }) => name === config.name);
    return others.length === 0 ? [config] : others;
  });
  return [...kept, ...own.filter(config => !kept.includes(config))];
}

/** A pod template whose main container has configuration. */
export function withConfig(template: PodTemplateManifest, configs: Config[], track: string): PodTemplateManifest {
  const [main, ...others] = template.spec?.containers ?? [];
  const volumes = configs.filter(({ mountPath }) => mountPath !== undefined).map(config => volume(config, track));
  return {
    ...template,
    spec: {
      ...template.spec,
      containers: main === undefined ? template.spec?.containers : [mounted(main, configs, track), ...others],
      volumes: appended(template.spec?.volumes, volumes),
    },
  };
}

/**
 * Adds everything wrong with the configuration of a track.
 *
 * @param owner whose it is, as messages say it: `canary`
 * @param template the pods without it
 * @param track object name of the track
 */
export function checkConfigs(owner: string, configs: Config[], template: PodTemplateManifest, track: string, problems: string[]): void {
  const [main] = template.spec?.containers ?? [];
  configs.forEach((config, index) => {
    const { name, mountPath } = config;
    const before = configs.slice(0, index);
    const object = configName(config, track);
    if (before.some(other => other.name === name)) {
      problems.push(`${owner} config ${shown(name)} must be given once: rename one of them`);
      return;
    }
    if (object.length > MAX_OBJECT_NAME) {
      problems.push(`${owner} config ${shown(name)} must give an object name of at most ${MAX_OBJECT_NAME} characters, got ${object.length}: choose a shorter name`);
    }
    if (mountPath === undefined) {
      checkVariables(owner, config, before, problems);
      return;
    }
    const taken = main?.volumeMounts?.find(mount => mount.mountPath.replace(/\/+$/, '') === mountPath)?.name ?? before.find(other => other.mountPath === mountPath)?.name;
    if (taken !== undefined) {
      problems.push(`${owner} config ${shown(name)} must have a mountPath of its own, got ${shown(mountPath)}, which ${shown(taken)} has: choose another one`);
    }
    if (template.spec?.volumes?.some(other => other.name === VOLUME_PREFIX + name)) {
      problems.push(`${owner} config ${shown(name)} needs the volume name ${shown(VOLUME_PREFIX + name)}, which the workload has: choose another name`);
    }
  });
}

function checkVariables(owner: string, { name, _content }: Config, before: Config[], problems: string[]): void {
  for (const key of _content.keys()) {
    const other = before.find(({ mountPath, _content: content }) => mountPath === undefined && content.has(key));
    if (other !== undefined) {
      problems.push(`${owner} environment variable ${key} must be in one config, got it in ${shown(other.name)} and ${shown(name)}: Kubernetes would take the last one without a word; keep one of them`);
    }
  }
}

function volume(config: Config, track: string): { name: string } {
  const object = configName(config, track);
  const source = config.kind === 'Secret' ? { secret: { secretName: object } } : { configMap: { name: object } };
  return { name: VOLUME_PREFIX + config.name, ...source };
}

function mounted(container: ContainerManifest, configs: Config[], track: string): ContainerManifest {
  const sources = configs.filter(({ mountPath }) => mountPath === undefined)
    .map(config => ({ [config.kind === 'Secret' ? 'secretRef' : 'configMapRef']: { name: configName(config, track) } }));
  const mounts = configs.flatMap(({ name, mountPath }) => mountPath === undefined ? [] : [{ name: VOLUME_PREFIX + name, mountPath, readOnly: true }]);
  return { ...container, envFrom: appended(container.envFrom, sources), volumeMounts: appended(container.volumeMounts, mounts) };
}

function appended<T>(base: T[] | undefined, more: T[]): T[] | undefined {
  return more.length === 0 ? base : [...base ?? [], ...more];
}
