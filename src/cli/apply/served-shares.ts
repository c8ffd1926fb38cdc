import { CallerKind } from '../../verify/caller';
import { Manifests } from '../../verify/manifests';
import { MultiMap } from '../../verify/multi-map';
import { ProcessShares, RequestShares } from '../../verify/process-shares';
import { TrafficDiff } from '../../verify/traffic-diff';
import { TrafficShares } from '../../verify/traffic-shares';

/**
 * Workloads that get requests, and of none a larger share than before: `namespace/name`. Nothing relies on their pods more than it did, so a canary that does not work does not
 * keep its weight.
 */
export function relieved({ processes }: TrafficDiff): Set<string> {
  const was = sharesByWorkload(processes.flatMap(({ before }) => before ?? []));
  const is = sharesByWorkload(processes.flatMap(({ after }) => after ?? []));
  const noMore = (workload: string, shares: ReadonlyMap<string, number>) =>
    [...is.get(workload) ?? []].every(([request, share]) => share <= (shares.get(request) ?? 0) + 1e-9);
  return new Set([...was].filter(([workload, shares]) => shares.size > 0 && noMore(workload, shares)).map(([workload]) => workload));
}

/** Who gets what of the processes that have several tracks: `shop/web: stable 80 %, canary 20 %`. */
export function shareLines(manifests: Manifests): string[] {
  return TrafficShares.of(manifests).processes.filter(({ tracks }) => tracks.length > 1).map(process => `${process.namespace}/${process.name}: ${sharesOf(process)}`);
}

/** Each share with the first request that gets it: a gateway and the mesh can divide differently between two waves. */
function sharesOf({ tracks, requests }: ProcessShares): string {
  const plain = requests.filter(({ condition, direct }) => condition === undefined && !direct);
  // Callers without sidecar know no routes.
  const routed = plain.filter(({ request }) => request.from.kind !== CallerKind.PLAIN);
  const byShare = new MultiMap<string, string>();
  (routed.length > 0 ? routed : plain).forEach(request => byShare.add(shareText(request), request.text));
  return byShare.size === 0 ? `pods of ${tracks.map(({ track, replicas }) => `${track}: ${replicas ?? 'as many as an autoscaler wants'}`).join(', of ')}`
    : byShare.entries().map(([share, [first]]) => `${share} of ${first}`).join('; ');
}

function shareText({ shares }: RequestShares): string {
  return Object.entries(shares).map(([end, share]) => `${end} ${Math.round(share * 1e4) / 100} %`).join(', ');
}

function sharesByWorkload(processes: readonly ProcessShares[]): Map<string, Map<string, number>> {
  const all = new Map<string, Map<string, number>>();
  for (const { tracks, requests } of processes) {
    for (const { track, workload } of tracks) {
      const own = requests.filter(({ shares }) => (shares[track] ?? 0) > 0).map(({ text, shares }) => [text, shares[track]] as const);
      all.set(workload, new Map(own));
    }
  }
  return all;
}
