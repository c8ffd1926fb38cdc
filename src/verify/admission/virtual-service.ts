import { DESTINATION, TOTAL_WEIGHT, WEIGHT } from './destination';
import { EXPORT_TO } from './export-to';
import { isClaim, MATCHED_GATEWAYS, MATCHED_PORT, SOURCE_LABELS } from './http-match';
import { HTTP_RULE, ruleConflict } from './http-rule';
import { GATEWAY_NAMES, routedName, wildcardName } from './istio-host';
import { isAddress, SUBNET } from './names';
import { all, Check, firstOf, inItems, pairs, Refusal, refuse, shown, under } from './refusal';
import { fields, list, TEXT } from './schema';
import { isSubset, overlap } from '../host-name';
import { listOf } from '../untyped';

const DESTINATIONS = all(list(fields({ destination: DESTINATION, weight: WEIGHT }, { required: ['destination'] })), TOTAL_WEIGHT);

const ROUTED: Check = ({ route }) => listOf(route).length === 0 ? refuse('route must be there', 'route') : undefined;

const CONNECTION = {
  destinationSubnets: list(all(TEXT, SUBNET)),
  port: MATCHED_PORT,
  gateways: MATCHED_GATEWAYS,
  sourceLabels: SOURCE_LABELS,
  sourceNamespace: TEXT,
};

const TLS_MATCH = fields({ ...CONNECTION, sniHosts: list(TEXT, { min: 1 }) }, { required: ['sniHosts'] });

const TLS_RULE = fields({ match: list(TLS_MATCH, { min: 1 }), route: DESTINATIONS }, { required: ['match'], rules: [ROUTED] });

const TCP_RULE = fields({ match: list(fields({ ...CONNECTION, sourceSubnet: TEXT })), route: DESTINATIONS }, { rules: [ROUTED] });

/** A VirtualService without hosts is part of another, which has `delegate`. */
const DELEGATE: Check = ({ gateways, tls, tcp }) => firstOf(Object.entries({ gateways, tls, tcp }), ([name, value]) => listOf(value).length > 0
  ? refuse(`${name} must not be there in a VirtualService without hosts`, name) : undefined);

/** Whether it is for gateways, and not for callers of the mesh. */
function boundToGateways({ gateways }: any): boolean {
  return listOf(gateways).length > 0 && !gateways.includes('mesh');
}

/** Hosts are names, with a wildcard in front or without, or addresses; `*` is for gateways only. */
const HOSTS: Check = spec => {
  const gateway = boundToGateways(spec);
  const automatic = listOf(spec.tls).some(({ match }) => listOf(match).some(({ sniHosts }) => listOf(sniHosts).length > 0));
  return inItems(spec, 'hosts', host => {
    if (!gateway && host === '*') {
      return refuse('must not be * in a VirtualService of the mesh, got "*"');
    }
    const bad = gateway ? routedName(host, automatic) : wildcardName(host);
    return bad === undefined || isAddress(host) ? undefined : refuse(`must be a name of DNS or an address, got ${shown(host)}`);
  }) ?? under('hosts', overlapping(listOf(spec.hosts)));
};

function overlapping(hosts: readonly string[]): Refusal | undefined {
  const seen = new Set<string>();
  const wildcards: string[] = [];
  return firstOf(hosts, (host, index) => {
    const other = seen.has(host) ? host : (host.startsWith('*') ? [...seen] : wildcards).find(one => overlap(one, host));
    seen.add(host);
    if (host.startsWith('*')) {
      wildcards.push(host);
    }
    return other === undefined ? undefined : refuse(`must not overlap, got ${shown(host)} beside ${shown(other)}`, index);
  });
}

/** Claims of a token are known to gateways only. */
const CLAIMS: Check = spec => boundToGateways(spec) ? undefined : inItems(spec, 'http', rule => inItems(rule, 'match', match =>
  firstOf(['headers', 'withoutHeaders'], name => under(name, firstOf(pairs(match[name]), ([header]) => isClaim(header)
    ? refuse(`claims of a token can be matched at gateways only, got ${shown(header)}`, header) : undefined)))));

const RULES: Check = (spec, namespace) => {
  const conflict = ruleConflict(listOf(spec.hosts).length === 0);
  return inItems(spec, 'http', rule => conflict(rule, namespace));
};

const SNI_HOSTS: Check = spec => {
  const gateway = !listOf(spec.gateways).includes('mesh');
  return inItems(spec, 'tls', rule => inItems(rule, 'match', match => inItems(match, 'sniHosts', host => sniHost(host, listOf(spec.hosts), gateway))));
};

function sniHost(host: string, hosts: readonly string[], gateway: boolean): Refusal | undefined {
  const bad = gateway ? routedName(host, true) : wildcardName(host);
  return bad !== undefined ? isAddress(host) ? undefined : bad
    : hosts.some(one => isSubset(host, one)) ? undefined : refuse(`must be covered by a host of the VirtualService, got ${shown(host)}`);
}

/** `spec` of a VirtualService: the schema, and what the webhook of istiod asks for (istio, `ValidateVirtualService`). */
export const VIRTUAL_SERVICE = fields({
  hosts: list(TEXT),
  gateways: all(list(TEXT), GATEWAY_NAMES),
  http: list(HTTP_RULE),
  tls: list(TLS_RULE),
  tcp: list(TCP_RULE),
  exportTo: EXPORT_TO,
}, {
  rules: [
    value => listOf(value.hosts).length === 0 ? DELEGATE(value, '') : undefined,
    ({ http, tls, tcp }) => [http, tls, tcp].every(rules => listOf(rules).length === 0) ? refuse('http, tls or tcp must be there') : undefined,
    HOSTS, CLAIMS, RULES, SNI_HOSTS,
  ],
});
