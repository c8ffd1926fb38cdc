import { Lead, serviceOf } from './lead';
import { NginxGroup } from './nginx-group';
import { Workload } from '../../cluster/workload';
import { System } from '../../system/system';

/** What shows that the ordinary Ingress of a canary should be in the input. */
export interface StableSide {
  /** What is there, where the Ingress can be elsewhere nevertheless. */
  readonly depends?: string;
  /** The way out, if one is near. */
  readonly hint?: string;
}

/**
 * What of the stable side the input has: an ordinary Ingress of the same namespace that has no canary, or else the stable workload. Nothing where the
 * canary's Ingress is there alone, as a part of a tutorial.
 */
export function stableSide(lead: Lead, group: NginxGroup, system: System): StableSide | undefined {
  const alone = group.unpaired(lead.ingress.source.object.namespace);
  if (alone !== undefined) {
    const { host, ingress: { source: { object } } } = alone;
    return { hint: `write the host of ${object.title}${host === '_' ? ', which has none' : `, ${host}`}, or add an ordinary Ingress for this one` };
  }
  const service = serviceOf(lead, system.cluster);
  if (service === undefined) {
    const versions = versionsOf(lead, system);
    const title = `Service ${lead.ingress.source.object.namespace}/${lead.service.name}`;
    return versions && { depends: `${versions.map(({ object }) => object.title).join(' and ')} are here, ${title} is not` };
  }
  const { workloads } = service;
  const stable = workloads.flatMap(workload => system.tracks.groupOf(workload)?.members ?? []).find(({ track }) => track === 'stable')?.workload;
  return stable && { depends: `${stable.object.title} is here${workloads.includes(stable) ? `, and Service ${service.id} of the canary selects it, too` : ''}` };
}

/** The workloads that the missing Service of a canary must be about: one has the words of its name, and another differs from that in numbers only. */
function versionsOf({ ingress, service }: Lead, { cluster, scope, tracks }: System): readonly Workload[] | undefined {
  const { namespace } = ingress.source.object;
  if (scope.hasServices(namespace)) {
    return undefined;
  }
  const words = new Set(wordsOf(service.name));
  const all = cluster.workloads.selected(namespace, {});
  const canary = all.find(({ object }) => wordsOf(object.name).every(word => words.has(word)));
  const other = canary && (tracks.groupOf(canary)?.members.map(({ workload }) => workload).find(workload => workload !== canary)
    ?? all.find(({ object }) => object.name !== canary.object.name && shapeOf(object.name) === shapeOf(canary.object.name)));
  return other && [other, canary];
}

function wordsOf(name: string): string[] {
  return name.split(/[-.]/);
}

function shapeOf(name: string): string {
  return name.replace(/\d+/g, '0');
}
