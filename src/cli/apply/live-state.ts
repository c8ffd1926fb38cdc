import { isDeepStrictEqual } from 'util';
import { GATEWAYS, kindOf, kindsOf } from './kinds';
import { ObjectsRefused, Refusal } from './objects-refused';
import { CanaryError } from '../../domain/canary-error';
import { isSyncHook } from '../../verify/apply-waves';
import { ManifestObject } from '../../verify/manifest-object';
import { Manifests } from '../../verify/manifests';
import { NamedOrigin } from '../../verify/reading/origin';
import { keyOf } from '../../verify/transition/object-key';
import { ifNumber, listOf, recordOf, textOf } from '../../verify/untyped';
import { ApiResource } from '../kubectl/api-resource';
import { Kubectl, KubectlApplied, KubectlApplyOptions } from '../kubectl/kubectl';
import { KubectlError } from '../kubectl/kubectl-error';
import { isSecret } from '../kubectl/traffic-kinds';

/** What applying an object does to it. Secrets are not read, so it is not known of them; Jobs that are hooks run. */
export type Effect = 'created' | 'configured' | 'unchanged' | 'applied' | 'run';

/** What runs, and what is to run. Both sides have the defaults of the API server. */
export interface LiveState {
  readonly before: Manifests;
  readonly after: Manifests;
  /** What applying does, by `keyOf` of the object. */
  readonly effects: ReadonlyMap<string, Effect>;
  /** Workloads whose last pods end, by `keyOf`. */
  readonly ending: ReadonlySet<string>;
  /** What is sent, with the namespace in it, by `keyOf` of the object. */
  readonly sent: ReadonlyMap<string, any>;
  /** Namespaces that the manifests have objects in. */
  readonly namespaces: readonly string[];
  /** Kinds that were read, as `Kubectl.list` takes them. */
  readonly kinds: readonly string[];
  /** Warnings of the API server, and what could not be read of other namespaces. */
  readonly warnings: readonly string[];
}

/**
 * Reads what runs, and asks the API server what would come of the manifests. Nothing is changed.
 *
 * An object whose namespace or kind is made by the same manifests and not there yet counts as it is written.
 *
 * @throws CanaryError for kinds that the API server does not know, and objects without a namespace where the context has one of its own
 * @throws ObjectsRefused for what it does not take
 */
export async function liveState(subject: string, kubectl: Kubectl, { objects }: Manifests, options: KubectlApplyOptions): Promise<LiveState> {
  const scopes = scopesOf(subject, objects, await kubectl.resources());
  await checkNamespaces(subject, kubectl, objects.filter(object => scopes.get(object)!.namespaced && !object.manifest.metadata.namespace));
  const namespaces = [...new Set(objects.filter(object => scopes.get(object)!.namespaced).map(({ namespace }) => namespace))].sort();
  const fresh = await freshNamespaces(kubectl, objects);
  const sent = new Map(objects.map(object => [keyOf(object), placed(object, scopes.get(object)!.namespaced)]));
  const known = objects.filter(object => !isSyncHook(object) && scopes.get(object)!.known && !fresh.has(object.namespace));
  const { objects: answers, warnings } = await dryRun(kubectl, known, sent, options);
  const dry = new Map(answers.map(answer => [keyOf(liveObject(answer)), bare(answer)]));
  const kinds = kindsOf(objects);
  const { live, unread } = await liveObjects(kubectl, objects, namespaces, kinds);
  const runs = new Map(live.map(object => [keyOf(object), object]));
  // A namespace that is said of an object which has none is not there in the cluster.
  const inCluster = (object: ManifestObject) => scopes.get(object)!.namespaced ? keyOf(object) : keyOf(liveObject(sent.get(keyOf(object))));
  const after = objects.map(object => object._with(dry.get(inCluster(object)) ?? sent.get(keyOf(object))));
  // Values of Secrets are not compared: both sides have what the manifests have.
  const secrets = after.filter(isSecret);
  const named = new Set(after.map(keyOf));
  return {
    before: Manifests._fromRead([...live, ...secrets]),
    after: Manifests._fromRead([...after, ...live.filter(object => !named.has(keyOf(object)))]),
    effects: new Map(objects.map((object, index) => [keyOf(object), isSecret(object) ? 'applied' : isSyncHook(object) ? 'run' : effectOf(runs.get(inCluster(object)), after[index])])),
    ending: new Set(after.filter(object => podsOf(object) === 0 && (podsOf(runs.get(keyOf(object))) ?? 0) > 0).map(keyOf)),
    sent,
    namespaces,
    kinds,
    warnings: [...warnings, ...unread],
  };
}

/** Kind, namespace and name; kind and name of what is in no namespace. */
export function titleIn({ sent }: LiveState, object: ManifestObject): string {
  return sent.get(keyOf(object)).metadata.namespace === undefined ? `${object.kind} ${object.name}` : object.title;
}

/** What the API server would make of the objects. If it refuses any, they are sent one by one, because it does not always name them. */
async function dryRun(
  kubectl: Kubectl, objects: readonly ManifestObject[], sent: ReadonlyMap<string, any>, options: KubectlApplyOptions,
): Promise<KubectlApplied> {
  const send = (some: readonly ManifestObject[]) => kubectl.apply(some.map(object => sent.get(keyOf(object))), { ...options, dryRun: true });
  const refused = async (some: readonly ManifestObject[]) => {
    try {
      return some.length === 0 ? { objects: [], warnings: [] } : await send(some);
    } catch (error) {
      if (error instanceof KubectlError && error.refused) {
        return error;
      }
      throw error;
    }
  };
  const all = await refused(objects);
  if (!(all instanceof KubectlError)) {
    return all;
  }
  const refusals: Refusal[] = [];
  for (const object of objects) {
    const one = await refused([object]);
    refusals.push(...one instanceof KubectlError ? [{ object, words: one.words }] : []);
  }
  // Refused together and not one by one: it changed its mind.
  throw refusals.length === 0 ? all : new ObjectsRefused(refusals);
}

/** Where an object lives, and whether the API server knows its kind already. */
interface Scope {
  readonly namespaced: boolean;
  readonly known: boolean;
}

function scopesOf(subject: string, objects: readonly ManifestObject[], resources: readonly ApiResource[]): Map<ManifestObject, Scope> {
  const known = new Map(resources.map(({ group, kind, namespaced }) => [`${group}/${kind}`, { namespaced, known: true }]));
  const coming = new Map(objects.filter(({ kind }) => kind === 'CustomResourceDefinition').map(({ manifest: { spec } }) =>
    [`${textOf(recordOf(spec).group)}/${textOf(recordOf(recordOf(spec).names).kind)}`, { namespaced: recordOf(spec).scope !== 'Cluster', known: false }]));
  const problems: string[] = [];
  const scopes = new Map(objects.map(object => {
    const scope = known.get(`${object.group}/${object.kind}`) ?? coming.get(`${object.group}/${object.kind}`);
    if (scope === undefined) {
      const got = `no ${object.kind} of ${object.apiVersion}: install its CustomResourceDefinition first (${object.place([])})`;
      problems.push(`the API server must know the kind of ${object.title}, got ${got}`);
    }
    return [object, scope ?? { namespaced: true, known: false }] as const;
  }));
  if (problems.length > 0) {
    throw new CanaryError(subject, problems);
  }
  return scopes;
}

/** What says no namespace is read as one of `default`, and kubectl would put it into that of the context: they have to be the same. */
async function checkNamespaces(subject: string, kubectl: Kubectl, [first, ...more]: readonly ManifestObject[]): Promise<void> {
  const namespace = first === undefined ? 'default' : await kubectl.ownNamespace();
  if (namespace !== 'default') {
    const others = more.length === 0 ? '' : ` and ${more.length} more`;
    throw new CanaryError(subject, [`objects must say their namespace where the context has one of its own, ${namespace}, got none in ${first.kind} ${first.name}${others}: say namespace: ${namespace} or default in the manifests (${first.place(['metadata'])})`]);
  }
}

/** Namespaces that the manifests have and the cluster does not. */
async function freshNamespaces(kubectl: Kubectl, objects: readonly ManifestObject[]): Promise<Set<string>> {
  const names = objects.filter(({ kind, group }) => kind === 'Namespace' && group === '').map(({ name }) => name);
  const live = new Set((await kubectl.getAll('default', names.map(name => `Namespace/${name}`))).map(({ metadata }) => metadata.name));
  return new Set(names.filter(name => !live.has(name)));
}

async function liveObjects(
  kubectl: Kubectl, objects: readonly ManifestObject[], namespaces: readonly string[], kinds: readonly string[],
): Promise<{ live: ManifestObject[]; unread: string[] }> {
  const found: any[] = [];
  for (const namespace of namespaces) {
    found.push(...await kubectl.list(kinds, namespace));
  }
  const inside = new Set(found.map(object => keyOf(liveObject(object))));
  // What is in no namespace is asked for by its name; the answer for what is in one is there already.
  const rest = objects.filter(object => !inside.has(keyOf(object)) && !isSecret(object));
  const single = await kubectl.getAll('default', rest.map(object => `${kindOf(object)}/${object.name}`));
  found.push(...single.filter(({ metadata }) => metadata.namespace === undefined));
  const unread: string[] = [];
  const gateways = new Set([...objects.map(({ manifest }) => manifest), ...found].flatMap(gatewayNamespaces));
  for (const namespace of [...gateways].filter(name => !namespaces.includes(name)).sort()) {
    try {
      found.push(...await kubectl.list(GATEWAYS, namespace));
    } catch (error) {
      if (!(error instanceof KubectlError && error.forbidden)) {
        throw error;
      }
      unread.push(`there is no right to read the gateways of ${namespace}: what routes say of them is taken for granted`);
    }
  }
  return { live: found.map(object => liveObject(bare(object))), unread };
}

/** Namespaces of the gateways that a route names. */
function gatewayNamespaces({ spec }: any): string[] {
  const { gateways, parentRefs } = recordOf(spec);
  const named = listOf(gateways).map(textOf).filter(name => name.includes('/')).map(name => name.split('/')[0]);
  return [...named, ...listOf(parentRefs).map(parent => textOf(recordOf(parent).namespace))].filter(name => name !== '');
}

function liveObject(manifest: any): ManifestObject {
  const name = `live ${manifest.kind} ${manifest.metadata.namespace ?? ''}/${manifest.metadata.name}`;
  return ManifestObject._of(manifest, new NamedOrigin(name, manifest));
}

/** An object with the namespace that it goes to, whatever the context says. */
function placed({ manifest, namespace }: ManifestObject, namespaced: boolean): any {
  const { namespace: _, ...metadata } = manifest.metadata;
  return { ...manifest, metadata: namespaced ? { ...metadata, namespace } : metadata };
}

/** An object without what the API server alone writes. */
function bare({ status: _, ...object }: any): any {
  const { uid, resourceVersion, generation, creationTimestamp, managedFields, selfLink, ...metadata } = object.metadata;
  return { ...object, metadata };
}

function effectOf(live: ManifestObject | undefined, { manifest }: ManifestObject): Effect {
  return live === undefined ? 'created' : isDeepStrictEqual(withoutRevision(live.manifest), withoutRevision(manifest)) ? 'unchanged' : 'configured';
}

/** What the controller of Deployments notes. */
function withoutRevision(manifest: any): any {
  const { 'deployment.kubernetes.io/revision': _, ...annotations } = recordOf(manifest.metadata.annotations);
  return { ...manifest, metadata: { ...manifest.metadata, annotations } };
}

/** How many pods an object wants, if it says it. */
function podsOf(object: ManifestObject | undefined): number | undefined {
  return ifNumber(recordOf(object?.manifest.spec).replicas);
}
