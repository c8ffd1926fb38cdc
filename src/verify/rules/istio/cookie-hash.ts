import { rootsOf, rulesOf } from './written-routes';
import { DestinationRule } from '../../istio/destination-rule';
import { ManifestObject } from '../../manifest-object';
import { System } from '../../system/system';
import { given, itemsOf, recordOf, textOf } from '../../untyped';
import { Fault } from '../rule';

/** Hosts whose requests are drawn by weight, with the VirtualService that does it. */
function drawn({ cluster }: System): Map<string, string> {
  const hosts = new Map<string, string>();
  for (const { object } of rootsOf(cluster)) {
    // Who looks at a cookie already keeps clients on their version.
    const rules = rulesOf(object).some(({ json }) => itemsOf(json.match).some(({ value }) => 'cookie' in recordOf(value.headers))) ? [] : rulesOf(object);
    for (const { destinations } of rules) {
      const drawing = destinations.filter(({ weight = 0 }) => weight > 0);
      if (drawing.length > 1) {
        drawing.forEach(({ host }) => hosts.set(host, object.title));
      }
    }
  }
  return hosts;
}

/** Cookies of `consistentHash` beside weights: they choose a pod and never a version. */
export function* cookieHashFaults(system: System): Iterable<Fault> {
  const hashing = system.cluster.ofKind('networking.istio.io', 'DestinationRule').flatMap(object => hashOf(object) ?? []);
  const weighted = hashing.length === 0 ? new Map<string, string>() : drawn(system);
  for (const { object, cookie, path } of hashing) {
    const title = weighted.get(new DestinationRule(object).host);
    if (title !== undefined) {
      yield {
        object,
        path,
        message: `the cookie ${cookie} keeps clients on a pod of the version that the weights of ${title} draw anew for every request, `
          + 'and not on a version; depends on whether it is meant to keep clients on their version',
        fix: 'set a cookie in the answers of the canary, and route requests with that cookie to it before the weighted rule',
      };
    }
  }
}

/** The cookie that a DestinationRule, or one of its subsets, hashes. */
function hashOf(object: ManifestObject): { readonly object: ManifestObject; readonly cookie: string; readonly path: readonly string[] } | undefined {
  const { trafficPolicy, subsets } = recordOf(object.manifest.spec);
  const policies = [
    { policy: trafficPolicy, at: ['spec', 'trafficPolicy'] },
    ...itemsOf(subsets).map(({ value, index }) => ({ policy: value.trafficPolicy, at: ['spec', 'subsets', index, 'trafficPolicy'] })),
  ];
  const found = policies.find(({ policy }) => given(cookieOf(policy)));
  return found === undefined ? undefined
    : { object, cookie: textOf(recordOf(cookieOf(found.policy)).name), path: [...found.at, 'loadBalancer', 'consistentHash', 'httpCookie'] };
}

function cookieOf(policy: unknown): unknown {
  return recordOf(recordOf(recordOf(policy).loadBalancer).consistentHash).httpCookie;
}

