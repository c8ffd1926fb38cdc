import { System } from '../../system/system';
import { itemsOf, recordOf, textOf } from '../../untyped';
import { Fault } from '../rule';

const KINDS = ['HTTPRoute', 'GRPCRoute'];

/** Matches that name a header twice, in different case: Envoy asks for both at once. */
export function* headerTwiceFaults({ cluster }: System): Iterable<Fault> {
  for (const object of KINDS.flatMap(kind => cluster.ofKind('gateway.networking.k8s.io', kind))) {
    for (const { value: rule, index } of itemsOf(recordOf(object.manifest.spec).rules)) {
      for (const { value: match, index: at } of itemsOf(rule.matches)) {
        const known = new Map<string, any>();
        for (const { value: { name, value }, index: number } of itemsOf(match.headers)) {
          const other = known.get(textOf(name).toLowerCase());
          if (other !== undefined && other.value !== value) {
            yield {
              object,
              path: ['spec', 'rules', index, 'matches', at, 'headers', number, 'name'],
              message: `header ${name} is in the match already, as ${other.name}: by the text of the API this one is ignored, and in Istio a request needs both values, ${JSON.stringify(other.value)} and ${JSON.stringify(value)}`,
            };
          }
          known.set(textOf(name).toLowerCase(), { name, value });
        }
      }
    }
  }
}
