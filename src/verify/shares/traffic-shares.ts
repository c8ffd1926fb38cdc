import { Process } from './processes';
import { SharesModel } from './shares-model';
import { ManifestObject } from '../manifest-object';
import { ProcessShares, RequestShares } from '../process-shares';
import { TrafficSharesOptions } from '../traffic-shares';

/** The shares of an input; see `TrafficShares`. */
export function trafficShares(
  objects: readonly ManifestObject[], options: TrafficSharesOptions,
): { processes: ProcessShares[]; others: RequestShares[] } {
  const model = new SharesModel(objects, options);
  return { processes: model.processes.map(process => processShares(model, process)), others: requestsOf(model, undefined) };
}

/** A process with what becomes of its requests. */
export function processShares(model: SharesModel, process: Process): ProcessShares {
  const { namespace, name, tracks } = process;
  return { namespace, name, tracks: [...tracks], requests: requestsOf(model, process), podShare: podShare(process) };
}

function requestsOf(model: SharesModel, process: Process | undefined): RequestShares[] {
  return model.requests.get(process).flatMap(request => model.sharesOf(request, process) ?? []);
}

function podShare({ tracks }: Process): number | undefined {
  const pods = tracks.map(({ replicas }) => replicas);
  const all = pods.reduce<number>((sum, count) => sum + (count ?? NaN), 0);
  const canaries = tracks.reduce((sum, { track, replicas }) => sum + (track === 'canary' ? replicas ?? NaN : 0), 0);
  return all > 0 ? canaries / all : undefined;
}
