import { ServiceRoutingOptions } from './service-options';
import { shown } from '../../domain/canary-error';
import { canaryPods, checkTolerance, countsShown, isWithin, leastPods, MAX_PODS, nextTotal, PodDivision, TOLERANCE } from '../../domain/divided-pods';
import { rounded } from '../../domain/share-text';
import { Track } from '../../domain/track';
import { ReplicaRatio, ReplicaRequest } from '../replica-ratio';

/** Numbers of pods that are the tracks' own. */
const OWN: ReplicaRatio = { replicas: {}, weight: 0, problems: [] };

/** The numbers of pods that make the split: what the total is divided into, or what the tracks have, and the share that it makes. */
export function countedPods(options: ServiceRoutingOptions, request: ReplicaRequest): ReplicaRatio {
  const problems: string[] = [];
  checkOptions(options, problems);
  checkRequest(options, request, problems);
  if (problems.length > 0) {
    return { ...options.replicas === undefined ? ratioOf(request) : OWN, problems };
  }
  return options.replicas === undefined ? ratioOf(request) : divided(options, options.replicas, request);
}

function checkOptions({ replicas, tolerance, approximate }: ServiceRoutingOptions, problems: string[]): void {
  if (replicas !== undefined && !(Number.isInteger(replicas) && replicas >= 1 && replicas <= MAX_PODS)) {
    problems.push(`replicas of Routing.service must be a whole number from 1 to ${MAX_PODS}, got ${shown(replicas)}`);
  }
  checkTolerance(tolerance, problems);
  if (tolerance !== undefined && approximate) {
    problems.push(`approximate takes the nearest share however far it is, got tolerance ${shown(tolerance)} beside it: remove one of them`);
  }
  if (replicas === undefined && (tolerance !== undefined || approximate)) {
    problems.push(`${tolerance === undefined ? 'approximate' : 'tolerance'} is for a weight that divides replicas of Routing.service, got none: set replicas, or remove it`);
  }
}

function checkRequest({ replicas }: ServiceRoutingOptions, request: ReplicaRequest, problems: string[]): void {
  const { weight, blueGreen, autoscaled, idle, hasCanary } = request;
  const given = countsShown(request.replicas);
  if (blueGreen) {
    problems.push('Routing.service cannot do blue-green, which keeps all pods of both tracks while one of them gets every request: a Service sends requests to all of its pods; use Routing.istio');
  }
  if (autoscaled.length > 0) {
    problems.push(`Routing.service cannot split where an autoscaler changes the numbers of pods, which are the share, got autoscaling of ${autoscaled.join(' and ')}: remove it, or use Routing.istio`);
  } else if (replicas !== undefined && given !== '') {
    problems.push(`tracks get their numbers of pods from replicas of Routing.service, got ${given} beside replicas ${shown(replicas)}: remove one or the other`);
  } else if (replicas === undefined && hasCanary && !blueGreen) {
    checkCounts(weight, idle, given, request.replicas, problems);
  }
}

/** Adds what is wrong with numbers of pods that are the split. While the canary is idle, none is needed. */
function checkCounts(weight: number | undefined, idle: boolean, given: string, replicas: { [track: string]: number }, problems: string[]): void {
  const { stable, canary, baseline } = replicas;
  if (weight !== undefined) {
    problems.push(given === ''
      ? `Routing.service needs the number of all pods for a weight, got weight ${shown(weight)} and none: set replicas of Routing.service`
      : `the numbers of pods are the share, got weight ${shown(weight)} beside ${given}: remove the weight, or set replicas of Routing.service instead of the numbers`);
  } else if (!idle && (stable === undefined || canary === undefined)) {
    problems.push(`Routing.service needs the numbers of pods of stable and canary, got ${given || 'none'}: set replicas of both, or replicas of Routing.service and a weight`);
  } else if (!idle && baseline !== undefined && baseline !== canary) {
    problems.push(`baseline must have as many pods as the canary, whose share it gets, got ${given}: remove replicas of baseline`);
  }
}

/** The share that the tracks' own numbers make. */
function ratioOf({ replicas: { stable = 0, canary = 0, baseline = 0 }, hasCanary, idle }: ReplicaRequest): ReplicaRatio {
  const all = stable + canary + baseline;
  const isShare = hasCanary && !idle && all > 0 && [stable, canary, baseline].every(count => Number.isInteger(count) && count >= 0);
  return isShare ? { ...OWN, weight: 100 * canary / all } : OWN;
}

/** What a total is divided into. */
function divided(options: ServiceRoutingOptions, total: number, { weight = 0, hasCanary, hasBaseline, idle }: ReplicaRequest): ReplicaRatio {
  const shared = hasBaseline ? 2 : 1;
  const possible = Number.isInteger(weight) && weight >= 0 && weight * shared <= 100;
  if (!hasCanary || idle || !possible) {
    return { ...OWN, replicas: { [Track.STABLE]: total } };
  }
  const division = { total, weight, shared };
  const problem = problemOf(options, division);
  if (problem !== undefined) {
    return { ...OWN, problems: [problem] };
  }
  const canary = canaryPods(division);
  return { ...OWN, replicas: { stable: total - canary * shared, canary, ...hasBaseline ? { baseline: canary } : {} }, weight: 100 * canary / total };
}

/** What is wrong with a division: fewer pods than tracks, or a share that is too far from the weight. */
function problemOf({ tolerance = TOLERANCE, approximate }: ServiceRoutingOptions, division: PodDivision): string | undefined {
  const { total, weight } = division;
  const least = leastPods(division);
  if (total < least) {
    return `Routing.service must have a pod for each track with a share, got replicas ${total} for weight ${weight}: set replicas to ${approximate ? least : nextTotal(division, tolerance)}, or use Routing.istio, which splits requests`;
  }
  if (!approximate && !isWithin(division, tolerance)) {
    const [canary, next] = [canaryPods(division), nextTotal(division, tolerance)];
    const better = canaryPods({ ...division, total: next });
    return `Routing.service must come within ${tolerance} percentage points of weight ${weight}, got ${canary} of ${total} pods, which is ${rounded(100 * canary / total)} %: set replicas to ${next}, where it is ${rounded(100 * better / next)} %, or approximate: true, or use Routing.istio, which splits requests`;
  }
  return undefined;
}
