import { Cluster } from '../cluster/cluster';
import { KubernetesService } from '../cluster/service';
import { Decision } from '../decision';

const ANY_NAME = /^([^.]+)(?:\.([^.]+)(?:\.svc(?:\.cluster\.local)?)?)?\.?$/i;
const FULL_NAME = /^([^.]+)\.([^.]+)\.svc\.cluster\.local\.?$/i;

/** What the DNS of the cluster finds for a host. */
export interface Resolved {
  /** The Service whose address it is; nothing where the input has none. */
  readonly service?: KubernetesService;
  /** ExternalName Services on the way, as steps of a chain. */
  readonly aliases: readonly Decision[];
}

/** The Service that a host leads to, if the input has it. */
export function serviceOf(cluster: Cluster, host: string, namespace: string): KubernetesService | undefined {
  return resolved(cluster, host, namespace).service;
}

/**
 * What the DNS of the cluster finds for a host: `name`, `name.namespace`, `name.namespace.svc`, or all of it with `.cluster.local`; an ExternalName Service
 * leads on to what it names.
 *
 * @param namespace namespace of the pod that asks
 */
export function resolved(cluster: Cluster, host: string, namespace: string): Resolved {
  const seen = new Set<string>();
  const aliases: Decision[] = [];
  for (let name = host; !seen.has(name);) {
    seen.add(name);
    // A name that another name stands for is looked up as it stands: short ones are none of the cluster.
    const form = seen.size === 1 ? ANY_NAME : FULL_NAME;
    const [, service, where = namespace] = form.exec(name) ?? [];
    const found = service === undefined ? undefined : cluster.services.get(`${where}/${service}`.toLowerCase());
    if (found?.externalName === undefined) {
      return { service: found, aliases };
    }
    name = found.externalName;
    aliases.push(new Decision(found.object, ['spec', 'externalName'], `is another name of ${name}`));
  }
  return { aliases };
}
