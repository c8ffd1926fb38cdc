import { IsCanary } from './verdict';
import { Workload } from '../cluster/workload';
import { Tracks } from '../system/tracks';

/** Tells canaries as either side does: by the tracks of their application, else by label or name alone. */
export function isCanaryOf(sides: readonly Tracks[]): IsCanary {
  const canaries = new Set(sides.flatMap(({ groups }) => groups)
    .flatMap(({ members }) => members.filter(({ track }) => track === 'canary').map(({ workload }) => title(workload))));
  return workload => canaries.has(title(workload)) || workload.track === 'canary';
}

function title({ object }: Workload): string {
  return object.title;
}
