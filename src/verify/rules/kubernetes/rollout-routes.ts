import { nameIn, RolloutObjects } from './rollout-objects';
import { Decision } from '../../decision';
import { ManifestObject } from '../../manifest-object';
import { Item, given, ifText, itemsOf, listOf, recordOf, textOf, textsOf } from '../../untyped';
import { closest } from '../closest';
import { Fault } from '../rule';

const ISTIO = ['spec', 'strategy', 'canary', 'trafficRouting', 'istio'];

/** One of the two destinations that a rule needs: a Service, or a subset. */
interface Wanted {
  readonly text: string;
  readonly isIn: (destination: { readonly [key: string]: any }) => boolean;
}

/** Rules and subsets of Istio that a Rollout names, and that are not there. */
export function* routeFaults(rollout: ManifestObject, objects: RolloutObjects): Iterable<Fault> {
  const { istio } = recordOf(recordOf(recordOf(recordOf(rollout.manifest.spec).strategy).canary).trafficRouting);
  const { virtualService, virtualServices, destinationRule } = recordOf(istio);
  const named: readonly (readonly [path: readonly string[], value: any])[] = [
    ...given(virtualService) ? [[[...ISTIO, 'virtualService'], virtualService] as const] : [],
    ...itemsOf(virtualServices).map(({ index, value }) => [[...ISTIO, 'virtualServices', index], value] as const),
  ];
  for (const [path, value] of named) {
    const name = nameIn(recordOf(value).name);
    const [own, ...namespace] = (name ?? '').split('.');
    const home = namespace.join('.') || rollout.namespace;
    const found = objects.get('VirtualService', home, own);
    if (found !== undefined) {
      yield* rulesOf(rollout, path, recordOf(value), found, objects);
    } else if (name !== undefined) {
      yield* objects.missing(rollout, [...path, 'name'], 'VirtualService', home, own, false);
    }
  }
  yield* subsetFaults(rollout, objects, recordOf(destinationRule));
}

/** The rules that Argo Rollouts is to set weights in: they are there, and have both destinations. */
function* rulesOf(
  rollout: ManifestObject, path: readonly string[], { routes }: { readonly [key: string]: any },
  virtualService: ManifestObject, objects: RolloutObjects,
): Iterable<Fault> {
  const { http, tls, tcp } = recordOf(virtualService.manifest.spec);
  const rules = itemsOf(http);
  const names = textsOf(rules.map(({ value }) => value.name));
  const start = { object: rollout, related: [new Decision(virtualService, ['spec', 'http'], 'are its rules')] };
  if (listOf(routes).length === 0 && rules.length > 1 && !given(tls) && !given(tcp)) {
    yield {
      ...start,
      path,
      message: `names no rule of ${virtualService.title}, which has ${rules.length} of them: the Rollout is Degraded (InvalidSpec) and sets no weights`,
      fix: 'list the rules that split in routes, by their names',
    };
  }
  for (const [index, route] of listOf(routes).entries()) {
    const rule = rules.find(({ value }) => value.name === route);
    const lacks = rule && lackOf(rule, rollout, objects);
    const meant = closest(String(route), names);
    if (rules.length > 0 && (rule === undefined || lacks !== undefined)) {
      const rest = names.length === 0 ? 'whose rules have no names' : `whose rules are ${names.map(one => `"${one}"`).join(' and ')}`;
      yield {
        ...start,
        path: [...path, 'routes', String(index)],
        message: `${lacks === undefined ? `names rule "${route}" of ${virtualService.title}, ${rest}` : `names rule "${route}" of ${virtualService.title}, which has no destination with ${lacks}`}: `
          + 'the Rollout is Degraded (InvalidSpec) and sets no weights',
        fix: lacks !== undefined ? `let the rule split between the two that the Rollout names, with ${lacks}`
          : meant !== undefined ? `write ${meant}` : `write name: ${route} into the rule of ${virtualService.title} that splits`,
      };
    }
  }
}

/**
 * Which of the two destinations of a Rollout a rule does not have. Ping and pong change their roles, so that nothing is said of them; a subset that
 * its DestinationRule does not have is a fault of the Rollout.
 */
function lackOf({ value }: Item, { manifest, namespace }: ManifestObject, objects: RolloutObjects): string | undefined {
  const { canaryService, stableService, trafficRouting, pingPong } = recordOf(recordOf(recordOf(manifest.spec).strategy).canary);
  const rule = recordOf(recordOf(recordOf(trafficRouting).istio).destinationRule);
  const subset = (name: unknown): Wanted => ({ text: `subset ${name}`, isIn: destination => destination.subset === name });
  const service = (name: unknown): Wanted => ({ text: `host ${name}`, isIn: ({ host }) => textOf(host).split('.')[0] === name });
  const subsets = subsetsOf(objects.get('DestinationRule', namespace, textOf(rule.name)));
  const isThere = (name: unknown) => subsets === undefined || subsets.includes(textOf(name));
  const wanted = given(rule.name) ? [rule.stableSubsetName, rule.canarySubsetName].filter(isThere).map(subset)
    : [service(stableService), service(canaryService)];
  const destinations = itemsOf(value.route).map(route => recordOf(route.value.destination));
  return given(pingPong) ? undefined : wanted.find(({ isIn }) => !destinations.some(isIn))?.text;
}

function* subsetFaults(rollout: ManifestObject, objects: RolloutObjects, rule: { readonly [key: string]: any }): Iterable<Fault> {
  const name = nameIn(rule.name);
  const found = name === undefined ? undefined : objects.get('DestinationRule', rollout.namespace, name);
  if (name !== undefined && found === undefined) {
    yield* objects.missing(rollout, [...ISTIO, 'destinationRule', 'name'], 'DestinationRule', rollout.namespace, name, false);
  }
  const subsets = subsetsOf(found);
  for (const field of subsets === undefined ? [] : ['canarySubsetName', 'stableSubsetName']) {
    const wanted = ifText(rule[field]);
    if (wanted !== undefined && !subsets!.includes(wanted)) {
      const meant = closest(wanted, subsets!);
      yield {
        object: rollout,
        path: [...ISTIO, 'destinationRule', field],
        message: `names subset "${wanted}" of ${found!.title}, which has ${subsets!.length === 0 ? 'no subsets' : subsets!.map(subset => `"${subset}"`).join(' and ')}: the Rollout sets no label in it`,
        fix: meant === undefined ? `add the subset to ${found!.title}, or name one that is there` : `write ${meant}`,
      };
    }
  }
}

/** Names of the subsets of a DestinationRule that is in the input. */
function subsetsOf(rule: ManifestObject | undefined): string[] | undefined {
  return rule && textsOf(itemsOf(recordOf(rule.manifest.spec).subsets).map(({ value }) => value.name));
}
