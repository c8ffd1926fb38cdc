import { Severity } from '../../finding';
import { MultiMap } from '../../multi-map';
import { System } from '../../system/system';
import { Fault } from '../rule';
import { isActive, openWeight, shareText } from './canary-rule';
import { addressText, backendText, Lead, serviceOf } from './lead';
import { Attachment, NginxGroup } from './nginx-group';
import { shown } from './shown';

/** Most paths that are tried for one Service. */
const MOST = 8;

/** A fault of a canary, with the name of its backend. */
export interface Leak {
  readonly backend: string;
  readonly fault: Fault;
}

/** Canaries that take requests of hosts and paths that they do not name, because those lead to the same port of the same Service. */
export function leakFaults(group: NginxGroup, system: System): Leak[] {
  const joined = new MultiMap<string, Attachment>();
  group.attachments.forEach(attachment => joined.add(attachment.main.backend, attachment));
  return joined.entries().flatMap(([backend, attachments]) => {
    const [{ canary }] = attachments;
    const own = new Set(attachments.map(one => one.main.slot));
    // Of several canaries only one counts, which another rule says.
    const isOne = attachments.every(one => one.canary.backend === canary.backend) && canary.backend !== backend && isActive(canary.ingress);
    const all = isOne ? group.byBackend.get(backend).filter(lead => !own.has(lead.slot)) : [];
    for (const other of all.slice(0, MOST)) {
      const fault = leak(attachments[0], other, all.length - 1, system);
      if (fault !== undefined) {
        return [{ backend: canary.backend, fault }];
      }
    }
    return [];
  });
}

/** Shown by a request where the pods of the canary and its weight are known, and read from the Ingresses otherwise. */
function leak({ canary, main }: Attachment, other: Lead, more: number, system: System): Fault | undefined {
  const service = serviceOf(canary, system.cluster);
  const pods = new Set(service?.workloads);
  const proof = shown(system, other, canary, ({ end: { workload } }) => workload !== undefined && pods.has(workload));
  const { redirect, denied } = other.ingress.settings;
  const isUnknown = service === undefined || openWeight(canary.ingress.policy!) !== undefined && proof === undefined;
  if (isUnknown ? redirect !== undefined || denied !== undefined : proof === undefined) {
    return undefined;
  }
  const { object } = canary.ingress.source;
  return {
    object,
    path: canary.at,
    severity: Severity.ERROR,
    message: `also gets ${shareText(canary.ingress)} of ${addressText(other)}${more === 0 ? '' : ` and of up to ${more} more`}, which it does not name: ${other.ingress.source.object.title} leads that to ${backendText(main)}, too, and a canary counts for all paths of a Service`,
    fix: `give ${addressText(other)} another Service with the same selector, or add the path to the canary`,
    shown: proof,
  };
}
