import { Cluster } from '../cluster/cluster';
import { KubernetesService } from '../cluster/service';

const ANY_NAME = /^([^.]+)(?:\.([^.]+)(?:\.svc(?:\.cluster\.local)?)?)?\.?$/i;
const FULL_NAME = /^([^.]+)\.([^.]+)\.svc\.cluster\.local\.?$/i;

/**
 * The Service that the DNS of the cluster finds for a host: `name`, `name.namespace`, `name.namespace.svc`, or all of it with
 * `.cluster.local`; an ExternalName Service leads on to the Service that it names.
 *
 * @param namespace namespace of the pod that asks
 */
export function serviceOf(cluster: Cluster, host: string, namespace: string): KubernetesService | undefined {
  const seen = new Set<string>();
  for (let name = host; !seen.has(name);) {
    seen.add(name);
    // A name that another name stands for is looked up as it stands: short ones are none of the cluster.
    const form = seen.size === 1 ? ANY_NAME : FULL_NAME;
    const [, service, where = namespace] = form.exec(name) ?? [];
    const found = service === undefined ? undefined : cluster.services.get(`${where}/${service}`.toLowerCase());
    if (found?.externalName === undefined) {
      return found;
    }
    name = found.externalName;
  }
  return undefined;
}
