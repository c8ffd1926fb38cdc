import { Manifests } from './manifests';
import { TrackGroupInfo } from './track-group-info';
import { TrackNaming } from './track-naming';

/**
 * Tells which workloads are tracks of one application, in manifests that anybody wrote. This is what `check` goes by.
 *
 * Deployments, StatefulSets, DaemonSets and Rollouts of a namespace are one application where one of these holds:
 *
 * 1. Their names are the same without words and versions at the end (`web`, `web-canary`, `web-v2`, `web-green-deployment`). Words elsewhere in the
 *    name (`canary-web`) count where the application label or the image is the same, too.
 * 2. The application label (`app.kubernetes.io/name`, `app`, `k8s-app`, `name`; words and versions at its end do not count) and the repository of
 *    the first image are the same, and a label of `trackLabels` differs in a word or a version.
 * 3. A Service selects both, their images have one repository or their labels differ in nothing but `trackLabels`, and one of these differs in a word
 *    or a version.
 * 4. Subsets of a DestinationRule divide the pods of a Service among them.
 * 5. A route divides requests for one thing between their Services: VirtualService, HTTPRoute, GRPCRoute, an Ingress with its canary.
 *
 * So components that have nothing in common but `app: shop` and different versions are not tracks of each other.
 *
 * The role is what a word says: of the name's end, else of a label of `trackLabels`, else of the rest of the name, else of any other label, else of the
 * subset or the Service; the backend of a canary Ingress is a canary. A label comes before the colour of a slot (blue, green), and one that all have
 * alike says nothing. Subsets and Services do not count where they say the opposite of the end of a name and of versions, and there would be one track only.
 * Where there is no word, versions decide: the lowest is stable, all others are canaries; what has neither word nor version is stable. Groups without a
 * stable workload or without any other are left out.
 *
 * @returns the applications with tracks, in the order of the input
 */
export function tracksOf(manifests: Manifests, options: TrackNaming = {}): TrackGroupInfo[] {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { trackGroupsOf } = require('./verifier') as typeof import('./verifier');
  return trackGroupsOf(manifests.objects, options);
}
