import { Lead, serviceOf } from './lead';
import { NginxGroup } from './nginx-group';
import { System } from '../../system/system';

/** What shows that the ordinary Ingress of a canary should be in the input. */
export interface StableSide {
  /** What is there, where the Ingress can be elsewhere nevertheless. */
  readonly depends?: string;
  /** The way out, if one is near. */
  readonly hint?: string;
}

/**
 * What of the stable side the input has: an ordinary Ingress of the same namespace that has no canary, or else the stable Service or workload. Nothing where
 * the canary's Ingress is there alone, as a part of a tutorial.
 */
export function stableSide(lead: Lead, group: NginxGroup, { cluster, tracks }: System): StableSide | undefined {
  const alone = group.unpaired(lead.ingress.source.object.namespace);
  if (alone !== undefined) {
    const { host, ingress: { source: { object } } } = alone;
    return { hint: `write the host of ${object.title}${host === '_' ? ', which has none' : `, ${host}`}, or add an ordinary Ingress for this one` };
  }
  const workloads = serviceOf(lead, cluster)?.workloads ?? [];
  const stable = workloads.flatMap(workload => tracks.groupOf(workload)?.members ?? []).find(({ track, workload }) => track === 'stable' && !workloads.includes(workload));
  return stable && { depends: `${stable.workload.object.title} is here` };
}
