import { KubernetesService } from '../../cluster/service';
import { Workload } from '../../cluster/workload';
import { MultiMap } from '../../multi-map';
import { System } from '../../system/system';

/** The Services that find a workload. */
export function servicesByWorkload({ cluster }: System): MultiMap<Workload, KubernetesService> {
  const found = new MultiMap<Workload, KubernetesService>();
  for (const service of cluster.services.values()) {
    service.workloads.forEach(workload => found.add(workload, service));
  }
  return found;
}
