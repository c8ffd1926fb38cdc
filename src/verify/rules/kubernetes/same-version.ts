import { Controllers } from './controllers';
import { Difference, differenceOf } from './pod-difference';
import { Workload } from '../../cluster/workload';
import { Decision } from '../../decision';
import { Severity } from '../../finding';
import { System } from '../../system/system';
import { imageOf } from '../../system/tracks/image';
import { compareVersions, versionOf } from '../../system/tracks/version';
import { Vocabulary } from '../../system/tracks/vocabulary';
import { Rule } from '../rule';

/** A canary that runs what stable runs. */
export const SAME_VERSION: Rule = {
  id: 'R26',
  severity: Severity.ERROR,
  title: 'canary that runs what stable runs',
  why: 'Both tracks have one image and one configuration, so the canary shows nothing about a new version, and its metrics say that all is well. A frequent cause is an images entry of Kustomize: it '
    + 'goes by the name of the image, and so sets the tag of both Deployments.',
  fix: 'give the canary its image; with Kustomize, write a name of its own into each Deployment (web-stable-image, web-canary-image) and set newName and newTag of each',
  source: 'kustomize, api/filters/imagetag (by name of the image); kubernetes.io, "Managing Workloads" (Canary deployments)',
  * check(system) {
    const { vocabulary } = system.tracks;
    const controllers = new Controllers(system.cluster);
    let unused: ReadonlySet<Workload> | undefined;
    const seen = new Set<Workload>();
    for (const { stable, canary } of system.tracks.pairs) {
      const runs = [stable, canary].every(workload => workload.ready > 0 && !controllers.owns(workload));
      const same = runs && !seen.has(canary) && claims(stable, canary, vocabulary) ? differenceOf(stable, canary, system.cluster) : undefined;
      unused ??= same && unusedTracks(system);
      if (same !== undefined && ![stable, canary].some(workload => unused?.has(workload)) && !isPromoted(same, vocabulary)) {
        seen.add(canary);
        const claimed = versionsOf(stable, canary, vocabulary);
        yield {
          object: canary.object,
          path: ['spec', 'template', 'spec', 'containers', '0', 'image'],
          severity: claimed === undefined || !same.fixed ? Severity.WARNING : Severity.ERROR,
          message: textOf(same, stable, claimed),
          related: [new Decision(stable.object, ['spec', 'template', 'spec', 'containers', '0', 'image'], 'is the same')],
        };
      }
    }
  },
};

function textOf({ image, names, fixed }: Difference, { object }: Workload, claimed: string | undefined): string {
  const but = names.length === 0 ? '' : `, apart from ${names.join(', ')}`;
  const why = claimed !== undefined && fixed ? `, while ${claimed} says that it is another version` : fixed
    ? '; the harm depends on whether a new version is meant to run now' : '; the harm depends on whether what the tag means has changed between the starts of the two';
  return `runs image ${image} with the configuration of ${object.title}${but}${why}`;
}

/** Whether names or labels say that the two differ; what only a route says can be anything, such as a copy for emergencies. */
function claims(stable: Workload, canary: Workload, vocabulary: Vocabulary): boolean {
  const words = Object.values(canary.labels).map(value => vocabulary.markOf(String(value)).track);
  const [one, other] = [stable, canary].map(({ object }) => vocabulary.partsOf(object.name));
  return versionsOf(stable, canary, vocabulary) !== undefined || [other.track, ...words].includes('canary') || compareVersions(one.version ?? [], other.version ?? []) !== 0;
}

/** Labels that say that the two are different versions; words of tracks say that of roles only. */
function versionsOf({ labels: one }: Workload, { labels: other }: Workload, vocabulary: Vocabulary): string | undefined {
  const isVersion = (text = '') => versionOf(text) !== undefined;
  const key = [...vocabulary.labels, 'app.kubernetes.io/version'].find(label => one[label] !== other[label] && isVersion(one[label]) && isVersion(other[label]));
  return key === undefined ? undefined : `label ${key}=${other[key]}`;
}

/**
 * Tracks that get no request of those that routes were written for, while others of their application do: a canary that waits for the next release, a
 * stable track that gets what the canary runs before it takes over again.
 */
function unusedTracks({ traffic, tracks }: System): ReadonlySet<Workload> {
  const routed = traffic.probes.filter(({ object }) => object.kind !== 'Service');
  const branches = routed.flatMap(({ request }) => traffic.send(request).flat()).filter(({ share }) => share.compare(0) > 0);
  const reached = new Set(branches.flatMap(({ end }) => end.workload ?? []));
  return new Set(tracks.groups.filter(({ members }) => members.some(({ workload }) => reached.has(workload)))
    .flatMap(({ members }) => members.map(({ workload }) => workload)).filter(workload => !reached.has(workload)));
}

/** Whether stable has the image of the canary, by its tag, and the two differ in who they are: the last step of a rollout. */
function isPromoted({ image, names }: Difference, vocabulary: Vocabulary): boolean {
  const { tag = '' } = imageOf(image);
  return names.length > 0 && (vocabulary.markOf(tag).track === 'canary' || /-(rc|alpha|beta|snapshot)\b/i.test(tag));
}
