import { isIPv4, isIPv6 } from 'net';
import { DNS_LABEL, DNS_SUBDOMAIN, isSloppyAddress, LABELS, PORT_NAME, qualifiedName, SUBNET } from './names';
import { all, Check, firstOf, refuse, shown, under } from './refusal';
import { ANY, fields, FLAG, INT32, list, oneOf, PORT, TEXT, whole } from './schema';
import { given, listOf } from '../untyped';

/** A port of pods: a number, or the name of a port of a container; 0 and nothing stand for the port of the Service. */
const TARGET: Check = (value, namespace) => value === 0 || value === '' ? undefined : typeof value === 'number' ? PORT(value, namespace) : PORT_NAME(value, namespace);

const EMPTY_OR = (check: Check): Check => all(TEXT, (value, namespace) => value === '' ? undefined : check(value, namespace));

const SERVICE_PORT = fields({
  name: EMPTY_OR(DNS_LABEL),
  port: PORT,
  protocol: EMPTY_OR(oneOf('TCP', 'UDP', 'SCTP')),
  targetPort: TARGET,
  nodePort: INT32,
  appProtocol: all(TEXT, qualifiedName),
}, { required: ['port'] });

/** Several ports have names, each its own, and each number is there once in a protocol (kubernetes, `validateServicePort`). */
const PORTS_ONCE: Check = value => {
  const seen = new Set<string>();
  return firstOf(listOf(value), ({ name, port, protocol }, index) => {
    const number = `${protocol || 'TCP'} ${port}`;
    const refusal = !name ? value.length > 1 ? refuse('name must be there where there are several ports', index, 'name') : undefined
      : seen.has(name) ? refuse(`name must be there once, got ${shown(name)} again`, index, 'name') : undefined;
    const twice = seen.has(number);
    seen.add(number).add(name);
    return refusal ?? (twice ? refuse(`port must be there once, got ${number} again`, index, 'port') : undefined);
  });
};

const TYPES = ['ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName'];

/** Addresses and ports that go with each type (kubernetes, `validateService`). */
const TYPE: Check = spec => {
  const type = spec.type || 'ClusterIP';
  const headless = spec.clusterIP === 'None';
  if (type === 'ExternalName') {
    return given(spec.clusterIP) && spec.clusterIP !== '' ? refuse('clusterIP must not be there where type is ExternalName', 'clusterIP')
      : under('externalName', DNS_SUBDOMAIN((spec.externalName ?? '').replace(/\.$/, ''), ''));
  }
  return listOf(spec.ports).length === 0 && !headless ? refuse('ports must be there', 'ports')
    : headless && type !== 'ClusterIP' ? refuse(`clusterIP must not be None where type is ${type}`, 'clusterIP') : undefined;
};

const NODE_PORTS: Check = spec => {
  const inside = (spec.type || 'ClusterIP') === 'ClusterIP';
  const seen = new Set<string>();
  return under('ports', firstOf(listOf(spec.ports), ({ nodePort, protocol }, index) => {
    const number = `${protocol || 'TCP'} ${nodePort}`;
    const bad = nodePort > 0 && (inside || seen.has(number));
    seen.add(number);
    return bad ? refuse(inside ? 'nodePort must not be there where type is ClusterIP' : `nodePort must be there once, got ${number} again`, index, 'nodePort') : undefined;
  }));
};

/** Fields that are for load balancers only. */
const BALANCED = ['loadBalancerSourceRanges', 'loadBalancerClass', 'allocateLoadBalancerNodePorts'];

/** Fields that are for some types, or some affinity, only. */
const MISPLACED: Check = spec => {
  const outside = ['NodePort', 'LoadBalancer'].includes(spec.type) || spec.type !== 'ExternalName' && listOf(spec.externalIPs).length > 0;
  const field = spec.type === 'LoadBalancer' ? undefined : BALANCED.find(name => Array.isArray(spec[name]) ? spec[name].length > 0 : given(spec[name]));
  return field !== undefined ? refuse(`${field} must not be there where type is not LoadBalancer`, field)
    : spec.externalTrafficPolicy && !outside ? refuse('externalTrafficPolicy must not be there where no traffic comes from outside', 'externalTrafficPolicy')
      : given(spec.sessionAffinityConfig) && spec.sessionAffinity === 'None' ? refuse('sessionAffinityConfig must not be there where sessionAffinity is None', 'sessionAffinityConfig') : undefined;
};

const CLUSTER_IP: Check = all(TEXT, value => value === '' || value === 'None' || isIPv4(value) || isIPv6(value) ? undefined : refuse(`must be an IP address or None, got ${shown(value)}`));

const UNREAD = ['clusterIPs', 'loadBalancerIP', 'loadBalancerClass', 'healthCheckNodePort'];

const SECONDS = fields({ clientIP: fields({ timeoutSeconds: whole(1, 86400) }) });

/** `spec` of a Service, as far as an answer can depend on it. */
export const SERVICE = fields({
  ...Object.fromEntries(UNREAD.map(name => [name, ANY])),
  type: EMPTY_OR(oneOf(...TYPES)),
  selector: LABELS,
  ports: all(list(SERVICE_PORT), PORTS_ONCE),
  clusterIP: CLUSTER_IP,
  externalName: TEXT,
  publishNotReadyAddresses: FLAG,
  sessionAffinity: EMPTY_OR(oneOf('None', 'ClientIP')),
  internalTrafficPolicy: oneOf('Cluster', 'Local'),
  externalTrafficPolicy: EMPTY_OR(oneOf('Cluster', 'Local')),
  trafficDistribution: oneOf('PreferClose', 'PreferSameZone', 'PreferSameNode'),
  externalIPs: list(all(TEXT, value => isSloppyAddress(value) ? undefined : refuse(`must be an IP address, got ${shown(value)}`))),
  loadBalancerSourceRanges: list(all(TEXT, (value, namespace) => SUBNET(value.trim(), namespace))),
  allocateLoadBalancerNodePorts: FLAG,
  ipFamilies: list(oneOf('IPv4', 'IPv6')),
  ipFamilyPolicy: oneOf('SingleStack', 'PreferDualStack', 'RequireDualStack'),
  sessionAffinityConfig: SECONDS,
}, { rules: [TYPE, NODE_PORTS, MISPLACED] });
