import { Cluster } from '../../cluster/cluster';
import { podTemplate, Workload } from '../../cluster/workload';
import { imageOf } from '../../system/tracks/image';
import { given, itemsOf, recordOf, textOf } from '../../untyped';

/** What the pods of two workloads differ in, where that does not change what they do. */
export interface Difference {
  /** The image that both run. */
  readonly image: string;
  /** Names of variables that differ and only say who it is. */
  readonly names: readonly string[];
  /** Whether the image is a certain one: not `latest`, and not without tag. */
  readonly fixed: boolean;
}

/** Variables that say who somebody is and nothing more: telemetry and the role in a release. */
const IDENTITY = /^(OTEL_SERVICE_NAME|OTEL_RESOURCE_ATTRIBUTES|DD_(SERVICE|VERSION|ENV|TAGS)|ELASTIC_APM_(SERVICE_NAME|SERVICE_VERSION|ENVIRONMENT|GLOBAL_LABELS)|NEW_RELIC_(APP_NAME|LABELS)|SENTRY_(RELEASE|ENVIRONMENT)|(RELEASE|DEPLOYMENT)_(TYPE|TRACK)|TRACK)$/;

/** Images that exist to show where a request went: two of them are meant to be the same. */
const DEMO = /echo|whoami|httpbin|hello|demo|netcat|podinfo/;

/** Images that are one without anything of one's own in them. */
const PLAIN = /^(nginx|httpd|busybox)$/;

/** Fields of a container that say nothing of what it does. */
const IGNORED = new Set(['name', 'resources', 'imagePullPolicy', 'terminationMessagePath', 'terminationMessagePolicy', 'env', 'envFrom', 'volumeMounts']);

/** How the pods of two workloads differ; nothing where they run different images or different configurations, or are there to be looked at only. */
export function differenceOf(one: Workload, other: Workload, cluster: Cluster): Difference | undefined {
  const [mine, theirs] = [one, other].map(({ object }) => containersOf(object));
  if (mine.length === 0 || mine.length !== theirs.length || one.object.kind !== other.object.kind) {
    return undefined;
  }
  const same = mine.every(({ image: own }, index) => own === theirs[index].image)
    && mine.every((container, index) => shapeOf(container, one, cluster) === shapeOf(theirs[index], other, cluster));
  const image = textOf(mine[0].image);
  const { tag, digest } = imageOf(image);
  return !same || saysNothing(mine[0]) ? undefined : {
    image,
    names: [...new Set(mine.flatMap((container, index) => differentNames(container, theirs[index])))],
    fixed: digest !== undefined || tag !== undefined && !/latest|main|master|^(dev|nightly|edge)$/.test(tag),
  };
}

/** Whether a container of that image can be the same on purpose; one without a tag mostly gets it when it is applied. */
function saysNothing({ image, command, args, env, volumeMounts }: { readonly [key: string]: any }): boolean {
  const { repository, tag, digest } = imageOf(textOf(image));
  const name = repository.slice(repository.lastIndexOf('/') + 1);
  return DEMO.test(name) || (PLAIN.test(name) ? ![command, args, env, volumeMounts].some(given) : !given(tag) && !given(digest));
}

function containersOf(object: Workload['object']): readonly { readonly [key: string]: any }[] {
  const { initContainers, containers } = recordOf(podTemplate(object).spec);
  return [...itemsOf(containers), ...itemsOf(initContainers)].map(({ value }) => recordOf(value));
}

/** Everything that a container does, as a text. */
function shapeOf(container: { readonly [key: string]: any }, { object }: Workload, cluster: Cluster): string {
  const content = (kind: string, name: unknown) => contentOf(cluster, kind, `${object.namespace}/${name}`);
  const source = ({ configMapRef, secretRef, prefix }: any) => (
    [prefix, configMapRef && content('ConfigMap', configMapRef.name), secretRef && content('Secret', secretRef.name)]);
  const env = itemsOf(container.env).filter(({ value }) => !IDENTITY.test(textOf(value.name))).map(({ value: { name, value, valueFrom } }) => {
    const { configMapKeyRef, secretKeyRef } = recordOf(valueFrom);
    const reference = configMapKeyRef ?? secretKeyRef;
    return given(reference) ? [name, reference.key, content(given(configMapKeyRef) ? 'ConfigMap' : 'Secret', reference.name)] : [name, value, valueFrom];
  });
  const volumes = new Map(itemsOf(recordOf(podTemplate(object).spec).volumes).map(({ value }) => [value.name, value]));
  const mounts = itemsOf(container.volumeMounts).map(({ value: { name, ...mount } }) => [mount, volumeOf(volumes.get(name), content)]);
  const other = Object.entries(container).filter(([key]) => !IGNORED.has(key));
  return text([other, env, itemsOf(container.envFrom).map(({ value }) => source(value)), mounts]);
}

function volumeOf(volume: unknown, content: (kind: string, name: unknown) => unknown): unknown {
  const { name: _, configMap, secret, ...other } = recordOf(volume);
  return [
    other,
    configMap && { ...configMap, name: content('ConfigMap', configMap.name) },
    secret && { ...secret, secretName: content('Secret', secret.secretName) },
  ];
}

/** What a ConfigMap or Secret holds; its name where the input does not have it. */
function contentOf(cluster: Cluster, kind: string, id: string): unknown {
  const object = indexOf(cluster).get(`${kind} ${id}`);
  return object === undefined ? id : [object.data, object.stringData, object.binaryData];
}

const indexes = new WeakMap<Cluster, ReadonlyMap<string, any>>();

function indexOf(cluster: Cluster): ReadonlyMap<string, any> {
  let index = indexes.get(cluster);
  if (index === undefined) {
    index = new Map(['ConfigMap', 'Secret'].flatMap(kind => cluster.ofKind('', kind)).map(({ title, manifest }) => [title, manifest]));
    indexes.set(cluster, index);
  }
  return index;
}

function differentNames(one: { readonly [key: string]: any }, other: { readonly [key: string]: any }): string[] {
  const [mine, theirs] = [one, other].map(({ env }) => (
    new Map(itemsOf(env).map(({ value: { name, value, valueFrom } }) => [textOf(name), text([value, valueFrom])]))));
  return [...new Set([...mine.keys(), ...theirs.keys()])].filter(name => mine.get(name) !== theirs.get(name));
}

/** The value as a text that is the same for fields in any order. */
function text(value: unknown): string {
  return JSON.stringify(value, (_, field) => typeof field !== 'object' || field === null || Array.isArray(field) ? field
    : Object.fromEntries(Object.entries(field).sort(([one], [other]) => one < other ? -1 : 1)));
}
