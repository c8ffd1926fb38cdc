import { podTemplate, Workload } from '../cluster/workload';
import { TrackState } from '../process-shares';
import { listOf, recordOf } from '../untyped';

/** Labels that say the version of a pod. */
const VERSIONS = ['version', 'app.kubernetes.io/version'];

/** What the manifest of a workload says of its track. */
export function trackStateOf(
  { object, id, pods, guess }: Pick<Workload, 'object' | 'id'> & Partial<Workload>, track: string, template: any = podTemplate(object),
): TrackState {
  const labels = recordOf(recordOf(template?.metadata).labels);
  const [main] = listOf(recordOf(template?.spec).containers).map(recordOf);
  const replicas = guess === undefined && ['Deployment', 'StatefulSet', 'Rollout', 'ReplicaSet'].includes(object.kind)
    ? object.manifest.spec?.replicas ?? 1 : undefined;
  return {
    track,
    workload: id,
    kind: object.kind,
    version: VERSIONS.map(key => labels[key]).find((value): value is string => typeof value === 'string'),
    image: typeof main?.image === 'string' ? main.image : '',
    replicas,
    idle: replicas === 0 || pods === 0,
  };
}
