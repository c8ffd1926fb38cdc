import { nextStepJson, trackJson } from './json-parts';
import { LiveState } from './live-state';
import { ProcessStatus } from './process-status';
import { answerText } from './status-text';
import { CanaryPlan } from '../../domain/plan/canary-plan';
import { CanaryAudience } from '../../verify/canary-audience';
import { ProcessShares, RequestShares } from '../../verify/process-shares';
import { jsonText } from '../../verify/report/json';

/** All of it as JSON, version 1 of `schemas/status.schema.json`. */
export function statusJson(
  plan: CanaryPlan | undefined, statuses: readonly ProcessStatus[], others: readonly RequestShares[], live: LiveState | undefined,
): string {
  return jsonText({
    version: 1,
    plan: plan && { path: plan.path, target: plan.target, context: plan.context },
    processes: statuses.map(processJson),
    others: others.map(requestJson),
    live: live && liveJson(live),
  });
}

function processJson(status: ProcessStatus): object {
  const { name, entry, next, shares, audience, live, mismatches } = status;
  return {
    name,
    namespace: shares?.namespace,
    answer: answerText(status),
    plan: entry && { ...entry, next: nextStepJson(next!), mismatches: mismatches.map(({ wanted, got }) => ({ wanted, got })) },
    manifests: shares && sideJson(shares, audience!),
    live: live && {
      ...sideJson(live.shares, live.audience),
      tracks: live.shares.tracks.map(track => ({ ...trackJson(track), pods: live.pods.get(track.workload) })),
    },
  };
}

function sideJson({ tracks, podShare, requests }: ProcessShares, audience: CanaryAudience): object {
  return {
    answer: String(audience),
    share: audience.share,
    podShare,
    running: audience.running,
    ways: audience.ways,
    tracks: tracks.map(trackJson),
    requests: requests.map(requestJson),
  };
}

function requestJson({ text, from, address, condition, direct, dependsOnCreationOrder, shares }: RequestShares): object {
  return { text, from, address, condition, direct, dependsOnCreationOrder, shares };
}

function liveJson({ context, others, comparison: { missing, drifted, skipped, differs } }: LiveState): object {
  return {
    context,
    differs,
    missing,
    drift: drifted.map(({ title, fields }) => ({ object: title, fields })),
    notCompared: skipped.map(({ title, reason }) => ({ object: title, reason })),
    others: others.map(requestJson),
  };
}
