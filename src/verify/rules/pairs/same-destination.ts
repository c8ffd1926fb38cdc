import { sidesOf } from './sides';
import { namePath, targetKey, targetText, WeightedDestination, weightedRule } from './target';
import { valueAt } from '../../field-path';
import { Severity } from '../../finding';
import { hostOfService } from '../../host-name';
import { fullHost } from '../../istio/full-host';
import { MultiMap } from '../../multi-map';
import { System } from '../../system/system';
import { given, itemsOf, recordOf, textOf } from '../../untyped';
import { Rule } from '../rule';
import { servicesByWorkload } from '../traffic/services-by-workload';

/** A split with the same on both sides. */
export const SAME_DESTINATION: Rule = {
  id: 'R77',
  severity: Severity.ERROR,
  title: 'split whose sides are the same',
  why: 'Two destinations of a rule with the same Service, subset and port are one: whatever their weights are, all of their requests go to the same pods, and the track that was meant gets none.',
  fix: 'write the destination of the other track',
  source: 'istio.io, "VirtualService" reference, HTTPRouteDestination; gateway-api.sigs.k8s.io, BackendRef',
  * check(system) {
    const sides = sidesOf(system);
    const others = new Others(system);
    for (const rule of system.traffic.rules.flatMap(one => weightedRule(one) ?? [])) {
      const alike = new MultiMap<string, WeightedDestination>();
      rule.destinations.filter(destination => !isChanging(destination)).forEach(one => alike.add(`${targetKey(one)} ${one.port ?? ''}`, one));
      const same = alike.values().length === rule.destinations.length ? alike.entries().map(([, all]) => all).find(all => all.length > 1) : undefined;
      if (same !== undefined) {
        const isCanary = sides.trackOf(same[0]) === 'canary';
        const odd = oddOne(same, isCanary);
        const missing = isCanary ? 'stable' : 'the canary';
        const counts = others.has(odd) && same.length === rule.destinations.length && same.every(({ weight }) => weight > 0);
        yield {
          object: rule.object,
          path: namePath(odd),
          severity: counts ? undefined : Severity.WARNING,
          message: `${rule.title} has weights ${same.map(({ weight }) => weight).join(' and ')} for the same ${targetText(odd)}: ${counts ? `${missing} gets nothing of it` : 'they count as one'}`,
          fix: `write the destination of ${missing}, or one destination without weight`,
        };
      }
    }
  },
};

/** Of two for stable, the one with the smaller weight was to be the canary; of two for the canary, the one with the larger weight was to be stable. */
function oddOne(same: readonly WeightedDestination[], isCanary: boolean): WeightedDestination {
  return same.slice(1).reduce((found, one) => (isCanary ? one.weight > found.weight : one.weight <= found.weight) ? one : found, same[0]);
}

/** Whether requests by this destination are changed on their way, so that it is another than one with the same name. */
function isChanging({ object, path }: WeightedDestination): boolean {
  const { headers, filters } = recordOf(valueAt(object.manifest, object.kind === 'VirtualService' ? path.slice(0, -1) : path));
  return given(headers) || given(filters);
}

/** Where else requests of an application could go. */
class Others {
  private readonly subsets = new MultiMap<string, string>();
  private readonly services: ReturnType<typeof servicesByWorkload>;

  constructor(private readonly system: System) {
    for (const { manifest, namespace } of system.cluster.ofKind('networking.istio.io', 'DestinationRule')) {
      const { host, subsets } = recordOf(manifest.spec);
      this.subsets.add(fullHost(textOf(host), namespace), ...itemsOf(subsets).map(({ value: { name } }) => textOf(name)));
    }
    this.services = servicesByWorkload(system);
  }

  /** Whether another subset of the Service is there, or another Service for a track of the same application. */
  public has({ serviceId, subset, service }: WeightedDestination): boolean {
    const [namespace, name = ''] = serviceId.split('/');
    if (subset !== undefined) {
      return this.subsets.get(name === '' ? serviceId : hostOfService(name, namespace)).some(other => other !== subset);
    }
    const members = (service?.workloads ?? []).flatMap(workload => this.system.tracks.groupOf(workload)?.members ?? []);
    return members.some(({ workload }) => this.services.get(workload).some(other => other !== service));
  }
}
