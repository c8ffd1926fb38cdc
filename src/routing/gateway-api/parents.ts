import { GatewayApiOptions, GatewayRef } from './gateway-api-options';
import { ParentRef } from './written';
import { shown } from '../../domain/canary-error';
import { isDnsLabel } from '../../domain/names';
import { isHostName } from '../host-name';
import { RoutingContext } from '../routing-provider';

/** Group of the kinds of the Gateway API. */
export const GROUP = 'gateway.networking.k8s.io';

const MOST_GATEWAYS = 32;
const MOST_HOSTS = 16;
const LONGEST_HOST = 253;
const ADDRESS = /^[\d.]+$/;
const PORTS = { least: 1, most: 65_535 };

/** The gateways of a route, with everything that the API would add. */
export function gatewayParents(gateways: GatewayRef[]): ParentRef[] {
  return gateways.map(({ name, namespace, sectionName, port }) => ({ group: GROUP, kind: 'Gateway', name, namespace, sectionName, port }));
}

/** The Service of a route in the mesh. Its port is named where there is a choice. */
export function serviceParent({ name, ports }: RoutingContext, port: number): ParentRef[] {
  return [{ group: '', kind: 'Service', name, ...ports.length === 1 ? {} : { port } }];
}

/** Adds everything wrong with where the requests come in. */
export function checkParents(context: RoutingContext, options: GatewayApiOptions, problems: string[]): void {
  const { gateways = [], hosts = [], previewHosts = [], mesh = false, routes = [], meshRoutes, namespace } = options;
  if (gateways.length === 0 && !mesh) {
    problems.push('gateways or mesh must be set, got neither: say where the requests come in');
  }
  const forGateways: [option: string, rule: string, values: string[], way: string][] = [
    ['hosts', 'must be those of gateways', hosts, ''],
    ['previewHosts', 'must be those of gateways', previewHosts, ''],
    ['routes', 'must be those of gateways', routes.map(({ path }) => path === undefined ? 'every path' : String(path)), ', or use meshRoutes'],
    ['namespace', 'must be that of gateways', namespace === undefined ? [] : [namespace], ''],
  ];
  for (const [option, rule, values, way] of gateways.length > 0 ? [] : forGateways) {
    if (values.length > 0) {
      problems.push(`${option} ${rule}, got ${values.join(', ')} without gateways: set gateways, or remove ${option}${way}`);
    }
  }
  if (meshRoutes !== undefined && !mesh) {
    problems.push('meshRoutes must be those of the mesh, got mesh: false: set mesh, or remove meshRoutes');
  }
  if (namespace !== undefined && context.namespace === undefined) {
    problems.push(`namespace must be beside one of the service, which its routes name, got ${shown(namespace)} and a service without: set the namespace of the chart`);
  } else if (namespace !== undefined && !isDnsLabel(namespace)) {
    problems.push(`namespace must be lower-case letters, digits and "-", got ${shown(namespace)}`);
  }
  checkGateways(gateways, namespace ?? context.namespace, problems);
  if (options.hosts?.length === 0) {
    problems.push('hosts must have a host, got none: remove hosts for every host of the listeners');
  }
  checkHosts('hosts', hosts, problems);
  checkHosts('previewHosts', previewHosts, problems);
}

/** Adds everything wrong with the gateways of a route in some namespace. */
function checkGateways(gateways: GatewayRef[], own: string | undefined, problems: string[]): void {
  if (gateways.length > MOST_GATEWAYS) {
    problems.push(`gateways must be at most ${MOST_GATEWAYS}, got ${gateways.length}: that is the limit of the Gateway API`);
  }
  const seen = new Map<string, (string | undefined)[]>();
  for (const { name, namespace, sectionName, port } of gateways) {
    for (const [what, value, good] of [
      ['name', name, isHostName(name)], ['sectionName', sectionName, sectionName === undefined || isHostName(sectionName)],
    ] as const) {
      if (!good) {
        problems.push(`${what} of a gateway must be lower-case letters, digits, "-" and ".", got ${shown(value)}`);
      }
    }
    if (namespace !== undefined && !isDnsLabel(namespace)) {
      problems.push(`namespace of gateway ${name} must be lower-case letters, digits and "-", got ${shown(namespace)}`);
    }
    if (port !== undefined && !(Number.isInteger(port) && port >= PORTS.least && port <= PORTS.most)) {
      problems.push(`port of gateway ${name} must be a whole number from ${PORTS.least} to ${PORTS.most}, got ${shown(port)}`);
    }
    const id = gatewayShown({ name, namespace: namespace ?? own });
    const sections = seen.get(id) ?? [];
    if (sections.length > 0 && (sectionName === undefined || sections.includes(undefined) || sections.includes(sectionName))) {
      problems.push(`gateways must be told apart, got ${id} twice: name a sectionName of its own in each of them, or remove one`);
    }
    seen.set(id, [...sections, sectionName]);
  }
}

/** A gateway in words: `istio-system/public`. */
export function gatewayShown({ name, namespace }: GatewayRef): string {
  return namespace === undefined ? name : `${namespace}/${name}`;
}

function checkHosts(option: string, hosts: string[], problems: string[]): void {
  if (hosts.length > MOST_HOSTS) {
    problems.push(`${option} must be at most ${MOST_HOSTS}, got ${hosts.length}: that is the limit of the Gateway API`);
  }
  hosts.forEach((host, index) => {
    if (host === '*') {
      problems.push(`${option} must be names, got "*": leave ${option} out for every host of the listeners`);
    } else if (typeof host !== 'string' || host.length > LONGEST_HOST || ADDRESS.test(host) || !isHostName(host.replace(/^\*\./, ''))) {
      problems.push(`${option} must be lower-case DNS names or "*.domain", without port, got ${shown(host)}`);
    } else if (hosts.indexOf(host) < index) {
      problems.push(`${option} must be given once, got ${shown(host)} twice`);
    }
  });
}
