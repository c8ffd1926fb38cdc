import { Branch } from '../../branch';
import { Decision } from '../../decision';
import { Fraction } from '../../fraction';
import { ManifestObject } from '../../manifest-object';
import { MultiMap } from '../../multi-map';
import { RouteRule } from '../../system/routes/route-rule';
import { SplitDestination } from '../../system/split';
import { System } from '../../system/system';
import { TrafficRequest } from '../../traffic-request';
import { fails, outcomeOf } from '../failing';

/** A destination of a rule whose requests fail, and a request that shows it. */
export interface FailedDestination {
  readonly rule: RouteRule;
  readonly destination: SplitDestination;
  readonly request: TrafficRequest;
  /** Part of such requests that comes here. */
  readonly share: Fraction;
  readonly outcome: string;
  /** Whether such a request fails there whichever object is older. */
  readonly always: boolean;
  /** What led there. */
  readonly chain: readonly Decision[];
}

const known = new WeakMap<System, readonly FailedDestination[]>();

/** The destinations of all routes to which requests are sent that fail there, in the order of the input. */
export function failedDestinations(system: System): readonly FailedDestination[] {
  const found = known.get(system) ?? find(system);
  known.set(system, found);
  return found;
}

function find({ traffic }: System): FailedDestination[] {
  const byObject = new MultiMap<ManifestObject, RouteRule>();
  traffic.rules.forEach(rule => byObject.add(rule.object, rule));
  return byObject.entries().flatMap(([object, rules]) => {
    let places: Places | undefined;
    const failed = new Map<SplitDestination, FailedDestination>();
    for (const { request } of traffic.of(object)) {
      const runs = traffic.send(request);
      for (const [index, run] of runs.entries()) {
        const failing = new MultiMap<Target, Branch>();
        for (const branch of run.filter(fails)) {
          places ??= new Places(rules);
          places.of(branch.chain).forEach(target => failing.add(target, branch));
        }
        for (const [target, branches] of failing.entries()) {
          if (!failed.has(target.destination)) {
            const share = branches.reduce((sum, branch) => sum.add(branch.share), new Fraction(0));
            const isHere = (branch: Branch) => fails(branch) && places!.of(branch.chain).includes(target);
            // What is not met in the first order is not met in all of them.
            const always = index === 0 && runs.every(one => one === run || one.some(isHere));
            failed.set(target.destination, { ...target, request, share, always, outcome: outcomeOf(branches[0]), chain: branches[0].chain });
          }
        }
      }
    }
    return rules.flatMap(({ destinations }) => destinations.flatMap(destination => failed.get(destination) ?? []));
  });
}

interface Target {
  readonly rule: RouteRule;
  readonly destination: SplitDestination;
}

/** The destinations of an object by their fields. */
class Places {
  private readonly byField = new MultiMap<string, Target>();

  constructor(private readonly rules: readonly RouteRule[]) {
    for (const rule of rules) {
      for (const destination of rule.destinations) {
        this.byField.add(destination.path.join('\n'), { rule, destination });
        if (destination.path[destination.path.length - 1] === 'backend') {
          // What Ingresses decide is told at the path.
          this.byField.add(rule.path.join('\n'), { rule, destination });
        }
      }
    }
  }

  /** The destination that the steps come to last; where one field names several Services, the one that was met. */
  public of(chain: readonly Decision[]): Target[] {
    const [{ object }] = this.rules;
    const steps = chain.filter(step => step._object === object && step._path.length > 2);
    for (const { _path: path } of [...steps].reverse()) {
      for (let length = path.length; length > 2; length--) {
        const targets = this.byField.get(path.slice(0, length).join('\n'));
        if (targets.length > 0) {
          const met = targets.find(({ destination: { service } }) => service !== undefined && chain.some(step => step._object === service.object));
          return [met ?? targets.find(({ destination }) => destination.service === undefined) ?? targets[0]];
        }
      }
    }
    return [];
  }
}
