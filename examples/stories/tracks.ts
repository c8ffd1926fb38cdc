import { ApiObject, Chart, JsonPatch } from 'cdk8s';
import { Config, EnvSource, TrackLabel, Workload } from 'cdk8s-canary';
import { web } from './web';

/** What the page shows of each story. */
export const shown = {
  own: ['Deployment web-canary'],
  version: ['Deployment web-canary metadata,spec.selector'],
  labels: ['Deployment web-frontend-canary metadata,spec.selector', 'DestinationRule web-frontend spec'],
  sidecars: ['Deployment web-canary spec.template.spec.containers.cache'],
  patches: ['Deployment web-canary spec.template.spec.priorityClassName'],
  configData: ['Deployment web-canary spec.template.spec.containers.app.envFrom', 'ConfigMap web-settings', 'ConfigMap web-canary-settings'],
  configFiles: ['Deployment web-canary spec.template.spec.containers.app.volumeMounts,spec.template.spec.volumes', 'ConfigMap web-canary-limits'],
  configSecret: ['Secret web-canary-fixtures'],
  baseline: ['VirtualService web spec.http', 'Deployment web-baseline metadata,spec.replicas,spec.template.spec'],
};

/** Who gets which request. */
export const reaches = {
  own: ['gateway GET / -> stable 100 %', 'mesh GET / -> stable 100 %'],
  version: ['gateway GET / -> stable 100 %', 'mesh GET / -> stable 100 %'],
  labels: ['gateway GET / -> stable 100 %', 'mesh GET web-frontend:8080/ -> stable 100 %'],
  sidecars: ['gateway GET / -> stable 100 %', 'mesh GET / -> stable 100 %'],
  patches: ['gateway GET / -> stable 100 %'],
  configData: ['gateway GET / -> stable 100 %'],
  configFiles: ['gateway GET / -> stable 100 %'],
  configSecret: ['gateway GET / -> stable 100 %'],
  baseline: ['gateway GET / -> stable 80 %, canary 10 %, baseline 10 %', 'mesh GET / -> stable 80 %, canary 10 %, baseline 10 %'],
};

/**
 * What only the canary has
 *
 * Maps are merged over those of the workload by name, tolerations are added to them, and everything else is the workload's. `stable` takes
 * the same options.
 */
export function own(chart: Chart): void {
  web(chart, {
    canary: {
      image: 'registry.example/web:1.5.0',
      replicas: 2,
      env: { FEATURE_CART: 'on' },
      envSources: {
        NODE_NAME: EnvSource.field('spec.nodeName'),
        MEMORY_LIMIT: EnvSource.resource('limits.memory'),
        DB_PASSWORD: EnvSource.secret('web-db', 'password'),
        DB_HOST: EnvSource.configMap('web-db', 'host'),
      },
      resources: { requests: { cpu: '100m' }, limits: { memory: '256Mi' } },
      labels: { team: 'shop' },
      annotations: { 'prometheus.io/scrape': 'true' },
      nodeSelector: { pool: 'canary' },
      tolerations: [{ key: 'pool', value: 'canary', effect: 'NoSchedule' }],
    },
  });
}

/** One variable in two places. */
export function ownWrong(chart: Chart): void {
  web(chart, { canary: { env: { NODE_NAME: 'unknown' }, envSources: { NODE_NAME: EnvSource.field('spec.nodeName') } } });
}

/**
 * Say which version runs where
 *
 * For people and telemetry. The version is a label of the Deployment and its pods and never part of a selector, which would lose its pods
 * in the middle of a rollout. What does not fit in a label is made to fit, and an annotation has it in full.
 */
export function version(chart: Chart): void {
  web(chart, { stable: { version: '1.4.2' }, canary: { image: 'registry.example/web:1.5.0', version: '1.5.0+build.7' } });
}

/** The version as a label of one's own. */
export function versionWrong(chart: Chart): void {
  web(chart, { canary: { image: 'registry.example/web:1.5.0', labels: { version: '1.5.0' } } });
}

/**
 * Names and labels that are there already
 *
 * The name is the construct id unless it is said, and `track` tells the tracks apart. Neither may change in the service's life: selectors contain
 * them. Label values name roles, not what runs there.
 */
export function labels(chart: Chart): void {
  web(chart, { name: 'web-frontend', trackLabel: TrackLabel.of('version', { stable: 'v1', canary: 'v2', baseline: 'v1-control' }) });
}

/** A release as a value. */
export function labelsWrong(chart: Chart): void {
  web(chart, { trackLabel: TrackLabel.of('version', { stable: 'stable', canary: '1.5.0' }) });
}

/**
 * Images of sidecars
 *
 * `image` is that of the main container, which is the first one; `containerImages` has the others, init containers too, by name.
 */
export function sidecars(chart: Chart): void {
  const containers = [
    { name: 'app', image: 'registry.example/web:1.4.2', ports: [{ name: 'http', containerPort: 8080 }] },
    { name: 'cache', image: 'registry.example/cache:7' },
  ];
  const deployment = new ApiObject(chart, 'deployment', { apiVersion: 'apps/v1', kind: 'Deployment', spec: { template: { spec: { containers } } } });
  web(chart, { workload: Workload.fromDeployment(deployment), canary: { containerImages: { cache: 'registry.example/cache:8' } } });
}

/** The sidecar that Istio adds in the cluster: the Deployment does not have it. */
export function sidecarsWrong(chart: Chart): void {
  web(chart, { canary: { containerImages: { 'istio-proxy': 'registry.example/proxy:2' } } });
}

/**
 * Anything else of the Deployment
 *
 * JSON patches, for everything that has no option here.
 */
export function patches(chart: Chart): void {
  web(chart, { canary: { patches: [JsonPatch.add('/spec/template/spec/priorityClassName', 'canary')] } });
}

/** The number of pods as a patch: what relies on it would not know. */
export function patchesWrong(chart: Chart): void {
  web(chart, { canary: { patches: [JsonPatch.replace('/spec/replicas', 3)] } });
}

/**
 * Try new configuration on the canary
 *
 * Each track has a ConfigMap of its own, with the content in its name: a change makes a new object, so that the pods of the track that has
 * it roll and those of the other do not, and going back is the old content. To promote the change, say it in `config` of the service.
 * Without `mountPath`, every key is an environment variable.
 */
export function configData(chart: Chart): void {
  web(chart, {
    config: [Config.configMap('settings', { data: { LOG_LEVEL: 'info', CACHE: 'on' } })],
    canary: { config: [Config.configMap('settings', { data: { LOG_LEVEL: 'info', CACHE: 'off' } })] },
  });
}

/** Another name for the canary's configuration: it is added then, and replaces nothing. */
export function configDataWrong(chart: Chart): void {
  web(chart, {
    config: [Config.configMap('settings', { data: { LOG_LEVEL: 'info', CACHE: 'on' } })],
    canary: { config: [Config.configMap('canary-settings', { data: { CACHE: 'off' } })] },
  });
}

/**
 * Configuration from files
 *
 * Paths are relative to the working directory, and the files are read at once. Below `mountPath`, every key is a file, read-only.
 */
export function configFiles(chart: Chart): void {
  const limits = (file: string) => Config.configMap('limits', { files: { 'limits.json': `examples/stories/files/${file}` }, mountPath: '/etc/web' });
  web(chart, { config: [limits('limits.json')], canary: { config: [limits('limits-strict.json')] } });
}

/** A path that is relative to the source file. */
export function configFilesWrong(chart: Chart): void {
  web(chart, { config: [Config.configMap('limits', { files: { 'limits.json': './files/limits.json' }, mountPath: '/etc/web' })] });
}

/**
 * Configuration as a Secret
 *
 * Its content is in the Git repository for everybody to read, so it is for what is no secret but has to be one for the application. For
 * real secrets use `EnvSource.secret`, and let something else make the Secret.
 */
export function configSecret(chart: Chart): void {
  web(chart, { config: [Config.secret('fixtures', { data: { 'users.csv': 'ann,test\n' }, mountPath: '/etc/fixtures' })] });
}

/** A `/` at the end of the folder. */
export function configSecretWrong(chart: Chart): void {
  web(chart, { config: [Config.secret('fixtures', { data: { 'users.csv': 'ann,test\n' }, mountPath: '/etc/fixtures/' })] });
}

/**
 * A baseline to compare the canary with
 *
 * A canary of a few young pods differs from a large old stable also where its code does not. The baseline is its like: what stable runs,
 * at the canary's number of pods, resources and share, and with its labels, so that what selects pods treats both alike. It rests with the canary.
 */
export function baseline(chart: Chart): void {
  web(chart, {
    stable: { version: '1.4.2', replicas: 10 },
    canary: { image: 'registry.example/web:1.5.0', version: '1.5.0', replicas: 2 },
    baseline: { env: { ROLE: 'control' } },
    split: { weight: 10 },
  });
}

/** No versions: telemetry could not tell the tracks apart. */
export function baselineWrong(chart: Chart): void {
  web(chart, { baseline: {}, split: { weight: 10 } });
}
