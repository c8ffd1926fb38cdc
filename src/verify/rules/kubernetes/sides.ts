import { subsetNamed } from './named-subsets';
import { Cluster } from '../../cluster/cluster';
import { hasLabels, labelText } from '../../cluster/labels';
import { KubernetesService } from '../../cluster/service';
import { Workload } from '../../cluster/workload';
import { ManifestObject } from '../../manifest-object';
import { Split, SplitDestination } from '../../system/split';
import { System } from '../../system/system';
import { compareVersions } from '../../system/tracks/version';
import { Mark, Vocabulary } from '../../system/tracks/vocabulary';
import { recordOf } from '../../untyped';

/** One of the things between which a split divides, with the pods that it reaches. */
export interface Side {
  /** Which one it is: Service and subset. */
  readonly key: string;
  /** In words: `subset canary of Service shop/web`. */
  readonly name: string;
  /** What chooses the pods, in words: `selector app=web`. */
  readonly text: string;
  /** The object that chooses them, and the field of it. */
  readonly object: ManifestObject;
  readonly path: readonly string[];
  /** The object of the route that names it. */
  readonly from: ManifestObject;
  readonly service: KubernetesService;
  readonly workloads: readonly Workload[];
  /** The track that its name says beside the others' names. */
  readonly track?: string;
  /** The track that its name says literally: `web-canary`, `stable`. */
  readonly says?: string;
}

/** The sides of a split whose Services are in the input, each once. A subset that no DestinationRule has is left out. */
export function sidesOf({ destinations }: Split, { cluster, tracks: { vocabulary } }: System): Side[] {
  const divided = new Set(destinations.filter(({ subset }) => subset !== undefined).map(({ serviceId }) => serviceId));
  const sides = new Map<string, Side & { readonly mark: Mark }>();
  for (const destination of destinations) {
    const side = sides.has(keyOf(destination)) ? undefined : sideOf(destination, divided, cluster, vocabulary);
    if (side !== undefined) {
      sides.set(side.key, side);
    }
  }
  return withTracks([...sides.values()]);
}

/** A name without a word is stable beside one with a word, and one without a version beside one with a version; of versions, the lowest is. */
function withTracks(sides: readonly (Side & { readonly mark: Mark })[]): Side[] {
  const words = sides.some(({ mark }) => mark.track !== undefined && mark.track !== 'stable');
  const versions = sides.map(({ mark }) => mark.version ?? []).sort(compareVersions);
  const told = compareVersions(versions[0] ?? [], versions[versions.length - 1] ?? []) !== 0;
  return sides.map(({ mark, ...side }) => {
    const ofVersion = compareVersions(mark.version ?? [], versions[0]) === 0 ? 'stable' : 'canary';
    return { ...side, track: mark.track ?? (words ? 'stable' : told ? ofVersion : undefined) };
  });
}

function sideOf(
  destination: SplitDestination, divided: ReadonlySet<string>, cluster: Cluster, vocabulary: Vocabulary,
): Side & { readonly mark: Mark } | undefined {
  const { service, subset, object: from, path } = destination;
  if (service === undefined || !service.selects) {
    return undefined;
  }
  const { title } = service.object;
  if (subset !== undefined) {
    const found = subsetNamed(cluster, service, subset);
    return found && {
      from,
      service,
      key: keyOf(destination),
      name: `subset ${subset} of ${title}`,
      text: `subset ${subset} (${labelText(found.labels)})`,
      object: found.object,
      path: found.path,
      workloads: service.workloads.filter(workload => hasLabels(workload, found.labels)),
      mark: vocabulary.markOf(subset),
      says: literal(subset),
    };
  }
  const whole = { from, service, key: keyOf(destination), name: title, workloads: service.workloads };
  return divided.has(service.id) ? { ...whole, text: `destination ${service.name} without subset`, object: from, path, mark: {} }
    : { ...whole, text: `selector ${selectorText(service)}`, object: service.object, path: ['spec', 'selector'], mark: vocabulary.partsOf(service.name), says: literal(service.name) };
}

function keyOf({ serviceId, subset }: SplitDestination): string {
  return subset === undefined ? serviceId : `${serviceId} ${subset}`;
}

function literal(name: string): string | undefined {
  return ['canary', 'stable'].find(track => name.toLowerCase().split(/[-_.]/).includes(track));
}

function selectorText({ object }: KubernetesService): string {
  return labelText(recordOf(recordOf(object.manifest.spec).selector));
}
