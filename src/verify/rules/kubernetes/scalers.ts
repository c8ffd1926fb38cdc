import { Cluster } from '../../cluster/cluster';
import { Workload } from '../../cluster/workload';
import { ManifestObject } from '../../manifest-object';
import { MultiMap } from '../../multi-map';
import { given, ifNumber, ifText, listOf, recordOf } from '../../untyped';

/** An autoscaler with what it scales. */
export interface Scaler {
  readonly object: ManifestObject;
  readonly workload: Workload;
  readonly minimum: number;
  readonly maximum: number;
  /** Whether it is a ScaledObject of KEDA, which starts from 0 pods, too. */
  readonly keda: boolean;
}

/** Fields by kind, with their defaults (Kubernetes API reference; KEDA docs, "ScaledObject specification"). */
const KINDS = [
  { group: 'autoscaling', kind: 'HorizontalPodAutoscaler', keda: false, boundsOf: (spec: any) => [spec.minReplicas ?? 1, spec.maxReplicas] },
  { group: 'keda.sh', kind: 'ScaledObject', keda: true, boundsOf: (spec: any) => [spec.minReplicaCount ?? 0, spec.maxReplicaCount ?? 100] },
];

/** The autoscalers whose workload is in the input, in the order of the input. Those that KEDA made itself are left out. */
export class Scalers {
  public readonly all: readonly Scaler[];
  private readonly byWorkload = new MultiMap<Workload, Scaler>();

  constructor(cluster: Cluster) {
    const workloads = new Map([...cluster.workloads.all()].map(workload => [workload.object.title, workload]));
    const objects = (group: string, kind: string) => cluster.ofKind(group, kind).filter(object => !ofKeda(object));
    this.all = KINDS.flatMap(({ group, kind, keda, boundsOf }) => objects(group, kind).flatMap(object => {
      const spec = recordOf(object.manifest.spec);
      const target = recordOf(spec.scaleTargetRef);
      const workload = workloads.get(`${ifText(target.kind) ?? 'Deployment'} ${object.namespace}/${target.name}`);
      const [minimum, maximum] = boundsOf(spec);
      return workload === undefined ? [] : [{ object, workload, keda, minimum: ifNumber(minimum) ?? 1, maximum: ifNumber(maximum) ?? Infinity }];
    }));
    this.all.forEach(scaler => this.byWorkload.add(scaler.workload, scaler));
  }

  /** The autoscalers of a workload. */
  public of(workload: Workload): readonly Scaler[] {
    return this.byWorkload.get(workload);
  }
}

/** KEDA makes a HorizontalPodAutoscaler of a ScaledObject, or takes one over. */
function ofKeda({ kind, name, manifest: { metadata } }: ManifestObject): boolean {
  return kind === 'HorizontalPodAutoscaler' && (name.startsWith('keda-hpa-') || given(recordOf(metadata.labels)['scaledobject.keda.sh/name'])
    || listOf(metadata.ownerReferences).some(owner => recordOf(owner).kind === 'ScaledObject'));
}
