import { NextStep } from '../../domain/plan/next-step';
import { TrackState } from '../../verify/process-shares';

/** What comes next; nothing if nothing does. */
export function nextStepJson({ weight, promote }: NextStep): object | undefined {
  return weight !== undefined ? { weight } : promote ? { promote } : undefined;
}

/** A workload of a process. */
export function trackJson({ track, workload, kind, version, image, replicas, idle }: TrackState): object {
  return { track, workload, kind, version, image, replicas, idle };
}
