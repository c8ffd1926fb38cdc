import { isScaled } from './miscounted-pods';
import { namesOf } from './names';
import { overlapsOf } from './overlaps';
import { Scalers } from './scalers';
import { labelText } from '../../cluster/labels';
import { Workload } from '../../cluster/workload';
import { Decision } from '../../decision';
import { Severity } from '../../finding';
import { Rule } from '../rule';

/** Tracks that no label tells apart, although a route is to divide requests between them. */
export const SHARED_SELECTOR: Rule = {
  id: 'R62',
  severity: Severity.ERROR,
  title: 'tracks whose pods have the same labels',
  why: 'Services and subsets find pods by labels. Where the pods of stable and canary have the same ones, no selector finds the one without the other: whatever a route says, each of its sides gets the pods of both.',
  fix: 'give each one a label of its own, such as track: stable and track: canary, in the selector and in the template; the selector of a Deployment cannot be changed, so it has to be created anew',
  source: 'kubernetes.io, "Managing Workloads" (Canary deployments) and "Labels and Selectors"',
  * check(system) {
    const scalers = new Scalers(system.cluster);
    const divided = new Set(system.splits.flatMap(({ destinations }) => destinations.flatMap(({ service }) => service?.workloads ?? [])));
    for (const { owners, others } of overlapsOf(system).filter(one => !isScaled(one, scalers))) {
      const owner = owners.find((one, index) => index > 0 && system.tracks.trackOf(one) === 'canary') ?? owners[owners.length - 1];
      const twin = [...owners, ...others].find(other => other !== owner && sameLabels(owner, other));
      const group = twin === undefined ? undefined : system.tracks.groupOf(twin);
      if (twin !== undefined && divided.has(owner) && group !== undefined && group === system.tracks.groupOf(owner)) {
        yield {
          object: owner.object,
          path: ['spec', 'template', 'metadata', 'labels'],
          message: `labels of its pods are those of ${namesOf([twin])} (${labelText(owner.labels)}): no Service and no subset can tell the two apart`,
          related: [new Decision(twin.object, ['spec', 'template', 'metadata', 'labels'], 'are the same')],
        };
      }
    }
  },
};

/** Whether no selector can tell pods of the one from pods of the other. */
export function sameLabels({ labels: one }: Workload, { labels: other }: Workload): boolean {
  return Object.keys(one).length === Object.keys(other).length && Object.entries(one).every(([key, value]) => other[key] === value);
}
