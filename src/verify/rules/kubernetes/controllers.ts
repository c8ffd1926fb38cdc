import { Cluster } from '../../cluster/cluster';
import { Workload } from '../../cluster/workload';
import { ManifestObject } from '../../manifest-object';
import { MultiMap } from '../../multi-map';
import { ifText, recordOf } from '../../untyped';

/** A Canary of Flagger with the names of what it makes and rewrites. */
export interface FlaggerCanary {
  readonly object: ManifestObject;
  /** Name of the Service that clients use. */
  readonly apex: string;
  /** `Deployment shop/web`: what it watches. */
  readonly target: string;
}

/** What a controller for progressive delivery changes in the cluster, whatever the manifests say. */
export class Controllers {
  public readonly flagger: readonly FlaggerCanary[];
  private readonly workloads = new Set<string>();
  private readonly services = new MultiMap<string, ManifestObject>();

  constructor(cluster: Cluster) {
    this.flagger = cluster.ofKind('flagger.app', 'Canary').map(object => {
      const { targetRef, service } = recordOf(object.manifest.spec);
      const { kind, name } = recordOf(targetRef);
      return { object, apex: ifText(recordOf(service).name) ?? String(name), target: `${kind ?? 'Deployment'} ${object.namespace}/${name}` };
    });
    for (const { object, apex, target } of this.flagger) {
      this.workloads.add(target).add(`${target}-primary`);
      ['', '-primary', '-canary'].forEach(suffix => this.services.add(`${object.namespace}/${apex}${suffix}`, object));
    }
    for (const object of cluster.ofKind('argoproj.io', 'Rollout')) {
      const { strategy, workloadRef } = recordOf(object.manifest.spec);
      const { canary, blueGreen } = recordOf(strategy);
      const { stableService, canaryService, pingPong } = recordOf(canary);
      const { activeService, previewService } = recordOf(blueGreen);
      const { pingService, pongService } = recordOf(pingPong);
      this.workloads.add(object.title).add(`${recordOf(workloadRef).kind} ${object.namespace}/${recordOf(workloadRef).name}`);
      [stableService, canaryService, activeService, previewService, pingService, pongService].forEach(name => this.services.add(`${object.namespace}/${name}`, object));
    }
  }

  /** Whether a controller makes or scales the workload. */
  public owns({ object }: Workload): boolean {
    return this.workloads.has(object.title);
  }

  /** Whether a controller writes the selector of the Service; by `namespace/name`. */
  public ownsService(id: string): boolean {
    return this.services.has(id);
  }
}
