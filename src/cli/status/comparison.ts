import { ChangedField, changedFields } from './changed-fields';
import { ManifestObject } from '../../verify/manifest-object';
import { Kubectl } from '../kubectl/kubectl';
import { KubectlError } from '../kubectl/kubectl-error';

/** An object that is not in the cluster as it is in Git. */
export interface Drift {
  /** `Deployment shop/web`; `Namespace shop`. */
  readonly title: string;
  readonly fields: readonly ChangedField[];
}

/** An object that was not compared. */
export interface Skipped {
  /** As in `Drift`. */
  readonly title: string;
  /** Why. */
  readonly reason: string;
}

/** How the objects of Git differ from those of the cluster. */
export class Comparison {
  public constructor(
    /** Objects of Git that are not in the cluster. */
    public readonly missing: readonly string[],
    public readonly drifted: readonly Drift[],
    public readonly skipped: readonly Skipped[],
    /** Whether some were skipped because the right to ask is missing: then it is not known whether they differ. */
    public readonly lacksRight: boolean,
  ) {}

  /** Whether Git and the cluster differ. */
  public get differs(): boolean {
    return this.missing.length + this.drifted.length > 0;
  }
}

/** How many objects the API server may refuse until the rest is not asked for any more: then it refuses all of them. */
const REFUSALS = 20;

/**
 * Compares objects of Git with those of the cluster, as `kubectl diff --server-side` does: with what the API server would make of them. So defaults, and fields that
 * Git does not say, are no differences, such as the replicas that an autoscaler sets.
 *
 * What was applied by another tool and is not in Git any more is still there for the API server: it knows only the fields of the manager that asks.
 *
 * @param live objects of the cluster
 * @param clusterWide those of the wanted ones that have no namespace
 * @see https://kubernetes.io/docs/reference/using-api/server-side-apply/
 */
export async function compared(
  kubectl: Kubectl, wanted: readonly ManifestObject[], live: readonly any[], clusterWide: ReadonlySet<ManifestObject>,
): Promise<Comparison> {
  const present = new Map(live.map(object => [keyOf(object.apiVersion, object.kind, object.metadata.namespace, object.metadata.name), object]));
  const find = (object: ManifestObject) => present.get(
    keyOf(object.apiVersion, object.kind, clusterWide.has(object) ? undefined : object.namespace, object.name));
  const titleOf = (object: ManifestObject) => clusterWide.has(object) ? `${object.kind} ${object.name}` : object.title;
  const missing = wanted.filter(object => find(object) === undefined).map(titleOf);
  const there = wanted.filter(object => find(object) !== undefined);
  const other = there.filter(object => versionOf(find(object).apiVersion) !== versionOf(object.apiVersion) && !isAlike(object));
  const asked = there.filter(object => !other.includes(object));
  const applied = new Map<ManifestObject, any>();
  const skipped: Skipped[] = other.map(object => ({ title: titleOf(object), reason: `the cluster prefers ${find(object).apiVersion}, Git has ${object.apiVersion}` }));
  let lacksRight = false;
  await ask(kubectl, asked, object => clusterWide.has(object) ? object.manifest : inNamespace(object), applied,
    (object, reason, forbidden) => {
      skipped.push({ title: titleOf(object), reason });
      lacksRight ||= forbidden;
    });
  const drifted = [...applied].map(([object, manifest]) => ({ title: titleOf(object), fields: changedFields(manifest, find(object)) }));
  return new Comparison(missing, drifted.filter(({ fields }) => fields.length > 0), skipped, lacksRight);
}

/**
 * Asks the API server for what it would make of objects, and for halves of what it refuses, until it is known which object it is.
 *
 * @returns how many it refused
 */
async function ask(
  kubectl: Kubectl, objects: readonly ManifestObject[], manifestOf: (object: ManifestObject) => any, applied: Map<ManifestObject, any>,
  skip: (object: ManifestObject, reason: string, forbidden: boolean) => void, refused = 0,
): Promise<number> {
  if (objects.length === 0) {
    return refused;
  }
  try {
    const results = await kubectl.apply(objects.map(manifestOf), { dryRun: true, forceConflicts: true });
    objects.forEach((object, index) => applied.set(object, results.objects[index]));
    return refused;
  } catch (error) {
    if (!isRefusal(error)) {
      throw error;
    }
    if (objects.length === 1 || refused >= REFUSALS) {
      objects.forEach(object => skip(object, withoutValues(error.words.replace(/\s*\n\s*/g, ' ')), error.forbidden));
      return refused + objects.length;
    }
    const middle = Math.ceil(objects.length / 2);
    const first = await ask(kubectl, objects.slice(0, middle), manifestOf, applied, skip, refused);
    return ask(kubectl, objects.slice(middle), manifestOf, applied, skip, first);
  }
}

/** Whether it is the API server that does not take an object, and not kubectl that does not reach it. */
function isRefusal(error: unknown): error is KubectlError {
  return error instanceof KubectlError && /^(Error from server|The \S+ ".*" is invalid|.*(admission webhook|conflict|no matches for kind))/im.test(error.words);
}

/** A refusal without the values that the API server repeats: `The Deployment "web" is invalid: spec.selector`. */
function withoutValues(words: string): string {
  const [, subject, details] = /^(The \S+ "[^"]*" is invalid): (.*)$/.exec(words) ?? [];
  const fields = [...(details ?? '').matchAll(/(?:^|\* |, )([a-z][\w.[\]"/-]*): (?:Invalid|Required|Unsupported|Duplicate|Forbidden|Not found|Too)/g)].map(([, field]) => field);
  return subject === undefined ? words : [subject, ...fields.length === 0 ? [] : [[...new Set(fields)].join(', ')]].join(': ');
}

/** The namespace that an object without one is read as is said, because a context can have another one. */
function inNamespace({ manifest, namespace }: ManifestObject): any {
  return { ...manifest, metadata: { ...manifest.metadata, namespace } };
}

function keyOf(apiVersion: string, kind: string, namespace: string | undefined, name: string): string {
  return `${apiVersion.includes('/') ? apiVersion.split('/')[0] : ''}/${kind} ${namespace ?? ''}/${name}`;
}

function versionOf(apiVersion: string): string {
  return apiVersion.split('/').pop()!;
}

/** Versions of these groups have the same fields (`conversion: None`, or none in their CRDs). */
function isAlike({ group }: ManifestObject): boolean {
  return ['networking.istio.io', 'gateway.networking.k8s.io'].includes(group);
}
