import { all, Check, firstOf, pairs, Refusal, refuse, shown, under } from './refusal';
import { fields, FLAG, list, map, TEXT, UINT32, whole } from './schema';
import { given, listOf } from '../untyped';

const TOPOLOGY = new Set(['topology.kubernetes.io/region', 'topology.kubernetes.io/zone', 'topology.istio.io/subzone']);
const ALL_OF_IT = 100;

/** Localities, `region/zone/subzone`, none of which covers a later one or is a part of an earlier one (istio, `validateLocalities`). */
function localities(names: readonly string[]): Refusal | undefined {
  const covered = new Set<string>();
  const opened = new Set<string>();
  return firstOf(names, name => {
    const [region, zone, ...rest] = name.split('/');
    const parts = rest.length === 0 ? zone === undefined ? [region] : [region, zone] : [region, zone, rest.join('/')];
    const star = name.indexOf('*');
    if (star >= 0 && star !== name.length - 1 || parts.includes('')) {
      return refuse(`must be region/zone/subzone with * at the end only, got ${shown(name)}`);
    }
    const prefixes = parts.map((_, index) => parts.slice(0, index + 1).join('/'));
    const own = prefixes[prefixes.length - 1];
    const parents = prefixes.slice(0, -1);
    if (covered.has('*') || opened.has('*') || opened.has(own) || prefixes.some(prefix => covered.has(prefix))
      || parents.some(prefix => covered.has(`${prefix}/*`))) {
      return refuse(`must not overlap with another locality, got ${shown(name)}`);
    }
    covered.add(own);
    parents.forEach(prefix => opened.add(prefix));
    return undefined;
  });
}

const DISTRIBUTION: Check = ({ to }) => {
  const weights = pairs(to);
  const total = weights.reduce((sum, [, weight]) => sum + weight, 0);
  return under('to', firstOf(weights, ([name, weight]) => weight < 1 || weight > ALL_OF_IT ? refuse(`weight must be from 1 to 100, got ${weight}`, name) : undefined)
    ?? (total === ALL_OF_IT ? undefined : refuse(`weights must add up to 100, got ${total}`)) ?? localities(weights.map(([name]) => name)));
};

const FAILOVER = list(fields({ from: TEXT, to: TEXT }, {
  rules: [({ from = '', to = '' }) => from === to || /[/*]/.test(from + to) ? refuse(`from and to must be different regions without / and *, got ${shown(from)} and ${shown(to)}`) : undefined],
}));

const SHARED = { enabled: FLAG, failover: FAILOVER, failoverPriority: list(TEXT) };

function topologyLabel(value: any): Refusal | undefined {
  const index = listOf(value.failoverPriority).findIndex(name => TOPOLOGY.has(name));
  return index < 0 ? undefined : refuse(`failoverPriority must not have ${value.failoverPriority[index]} here`, 'failoverPriority', index);
}

/** Load balancing by locality (istio, `ValidateLocalityLbSetting`). */
const LOCALITY = fields({ ...SHARED, distribute: list(fields({ from: TEXT, to: map(UINT32) }, { rules: [DISTRIBUTION] })) }, {
  rules: [value => {
    const { distribute, failover } = value;
    if (listOf(distribute).length > 0 && listOf(failover).length > 0) {
      return refuse('only one of distribute and failover may be there', 'failover');
    }
    return (listOf(failover).length > 0 ? topologyLabel(value) : undefined) ?? under('distribute', localities(listOf(distribute).map(({ from }) => from ?? '')));
  }],
});

/** Load balancing by zone (istio, `ValidateZoneAwareLbSetting`). */
const ZONE_AWARE = fields({ ...SHARED, minClusterSize: whole(1, 4294967295) }, { rules: [topologyLabel] });

/** Fields of a load balancer that look at localities; only one of them may be there. */
export const LOCALITY_FIELDS = { localityLbSetting: LOCALITY, zoneAwareLbSetting: ZONE_AWARE };

/** Only one of the two may be there. */
export const ONE_LOCALITY: Check = all(({ localityLbSetting, zoneAwareLbSetting }) => given(localityLbSetting) && given(zoneAwareLbSetting)
  ? refuse('only one of localityLbSetting and zoneAwareLbSetting may be there', 'zoneAwareLbSetting') : undefined);
