import { CallerKind } from '../../caller';
import { Decision } from '../../decision';
import { Severity } from '../../finding';
import { ManifestObject } from '../../manifest-object';
import { System } from '../../system/system';
import { itemsOf, recordOf } from '../../untyped';
import { outcomeTextOf } from '../outcome-text';
import { Fault, Rule } from '../rule';

/** Routes that overlap at a gateway, so that their age decides. */
export const CREATION_ORDER: Rule = {
  id: 'R36',
  severity: Severity.WARNING,
  title: 'who gets a request depends on which route is older',
  why: 'Rules of several VirtualServices, or of several routes, for one host of a gateway are put together, the older object first. Git does not say which is older: after a restore, or in a second cluster, other pods can get the requests.',
  fix: 'put rules that overlap into one object, or make their matches differ',
  source: 'istio, pilot/pkg/model/config.go (sortConfigByCreationTime); gateway-api.sigs.k8s.io, HTTPRouteRule.matches (oldest route)',
  check: faultsOf,
};

function* faultsOf({ traffic }: System): Iterable<Fault> {
  const told = new Set<string>();
  for (const { request } of traffic.probes.filter(({ request: { from } }) => from.kind === CallerKind.GATEWAY)) {
    const { runs, undecided } = traffic.evaluate(request);
    const outcomes = new Set(runs.length < 2 ? [] : runs.map(outcomeTextOf));
    const key = undecided.map(({ title }) => title).join();
    if (outcomes.size > 1 && undecided.every(isRoute) && sameListener(undecided) && !told.has(key)) {
      told.add(key);
      const last = undecided[undecided.length - 1];
      yield {
        object: last,
        path: ['spec'],
        message: `takes host ${request.host}, path ${request.path ?? '/'} at ${request.from}, and ${undecided.slice(0, -1).map(({ title }) => title).join(', ')} does, too: `
          + 'only the older one counts, and Git does not say which that is',
        shown: { request, outcome: [...outcomes].join(', or ') },
        related: undecided.slice(0, -1).map(other => new Decision(other, ['spec'], 'has a rule for the same requests')),
      };
    }
  }
}

/** Listeners of a Gateway that the input does not have are told apart by their names only. */
function sameListener(objects: readonly ManifestObject[]): boolean {
  const named = objects.map(({ manifest }) => itemsOf(recordOf(manifest.spec).parentRefs).map(({ value: { sectionName, port } }) => `${sectionName} ${port}`).sort().join());
  return new Set(named).size === 1;
}

function isRoute({ kind }: ManifestObject): boolean {
  return kind === 'VirtualService' || kind === 'HTTPRoute' || kind === 'GRPCRoute';
}
