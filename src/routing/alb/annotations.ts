import { AlbOptions, AlbTargetType } from './alb-options';
import { shown } from '../../domain/canary-error';

const PREFIX = 'alb.ingress.kubernetes.io/';

/** Annotations that have an option, by their names. */
const OPTIONS: { [name: string]: string } = {
  'group.name': 'groupName',
  'group.order': 'groupOrder',
  'scheme': 'scheme',
  'target-type': 'targetType',
  'listen-ports': 'listenPorts',
  'certificate-arn': 'certificateArns',
  'ssl-redirect': 'sslRedirect',
};

/** Annotations of the rules, which are named by the rules. */
const OF_RULES = /^(actions|conditions|transforms)\./;

/** Name of a group (aws-load-balancer-controller, `validateGroupName`). */
const GROUP_NAME = /^(?=.{1,63}$)([a-z0-9][-a-z0-9.]*)?[a-z0-9]$/;

const ARN = /^arn:aws[a-z-]*:(acm|iam):[a-z0-9-]*:\d{12}:\S+$/;

/** The annotations of the Ingress beside those of its rules. */
export function optionAnnotations(options: AlbOptions): { [key: string]: string } {
  const { groupName, groupOrder, scheme, targetType = AlbTargetType.IP, listenPorts, certificateArns, sslRedirect, annotations } = options;
  const values: { [name: string]: string | undefined } = {
    'group.name': groupName,
    'group.order': groupOrder?.toString(),
    scheme,
    'target-type': targetType,
    'listen-ports': listenPorts && JSON.stringify(listenPorts.map(({ protocol, port }) => ({ [protocol]: port }))),
    'certificate-arn': certificateArns?.join(','),
    'ssl-redirect': sslRedirect?.toString(),
  };
  return { ...prefixed(values), ...annotations };
}

/** Annotations of the controller, by their full names. */
export function prefixed(values: { [name: string]: string | undefined }): { [key: string]: string } {
  return Object.fromEntries(Object.entries(values).flatMap(([name, value]) => value === undefined ? [] : [[PREFIX + name, value]]));
}

/** An annotation of the controller on a manifest. */
export function annotationOf({ metadata }: any, name: string): string | undefined {
  return metadata?.annotations?.[PREFIX + name];
}

/** What the user said for the controller. */
export function ownAnnotation({ annotations = {} }: AlbOptions, name: string): string | undefined {
  return annotations[PREFIX + name];
}

/** Adds everything wrong with the options of the load balancer. */
export function checkOptions(options: AlbOptions, problems: string[]): void {
  const { groupName, groupOrder, ingressClassName } = options;
  if (ingressClassName !== undefined && !/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/.test(ingressClassName)) {
    problems.push(`ingressClassName must be the name of an IngressClass, got ${shown(ingressClassName)}`);
  }
  if (groupName !== undefined && !GROUP_NAME.test(groupName)) {
    problems.push(`groupName must be lower-case letters, digits, "-" and ".", at most 63, with a letter or digit at its ends, got ${shown(groupName)}`);
  }
  if (groupOrder !== undefined && (!Number.isInteger(groupOrder) || Math.abs(groupOrder) > 1000)) {
    problems.push(`groupOrder must be a whole number from -1000 to 1000, got ${shown(groupOrder)}`);
  }
  if (groupOrder !== undefined && groupName === undefined) {
    problems.push(`groupOrder is the place in a group, got ${shown(groupOrder)} without groupName: set groupName, or remove groupOrder`);
  }
  checkListeners(options, problems);
  checkAnnotations(options.annotations ?? {}, problems);
}

function checkListeners({ listenPorts, certificateArns, sslRedirect, groupName }: AlbOptions, problems: string[]): void {
  if (listenPorts?.length === 0) {
    problems.push('listenPorts must have a port, got none: remove listenPorts for that of the controller');
  }
  const seen = new Set<number>();
  for (const { port } of listenPorts ?? []) {
    checkPort('listenPorts', port, problems);
    if (seen.has(port)) {
      problems.push(`listenPorts must have a port once, got ${port} twice`);
    }
    seen.add(port);
  }
  const https = listenPorts?.filter(({ protocol }) => protocol === 'HTTPS').map(({ port }) => port);
  if (certificateArns?.length === 0) {
    problems.push('certificateArns must have an ARN, got none: remove certificateArns to have certificates found by the hosts');
  }
  for (const arn of certificateArns ?? []) {
    if (typeof arn !== 'string' || !ARN.test(arn) || arn.includes(',')) {
      problems.push(`certificateArns must be ARNs of certificates, such as arn:aws:acm:eu-west-1:123456789012:certificate/12345678-1234-1234-1234-123456789012, got ${shown(arn)}`);
    }
  }
  if (certificateArns !== undefined && https?.length === 0) {
    problems.push('certificateArns are for HTTPS, got listenPorts without it: add AlbListenPort.https(443), or remove certificateArns');
  }
  if (sslRedirect !== undefined && checkPort('sslRedirect', sslRedirect, problems)) {
    if (https !== undefined && !https.includes(sslRedirect)) {
      const why = groupName === undefined ? 'or the controller changes nothing' : 'where requests that were redirected find no rule of the Ingress without it';
      problems.push(`sslRedirect must be an HTTPS port of the load balancer, got ${sslRedirect} and ${https.length === 0 ? 'none' : https.join(', ')} in listenPorts: add AlbListenPort.https(${sslRedirect}), ${why}`);
    }
    if (listenPorts === undefined) {
      problems.push(`sslRedirect needs ports for HTTP and HTTPS, got ${sslRedirect} without listenPorts, so that there is one of them only: set listenPorts`);
    }
  }
}

/** Whether a number is one of a port; adds a problem where it is not. */
function checkPort(what: string, port: number, problems: string[]): boolean {
  const good = Number.isInteger(port) && port >= 1 && port <= 65535;
  if (!good) {
    problems.push(`${what} must be from 1 to 65535, got ${shown(port)}`);
  }
  return good;
}

function checkAnnotations(annotations: { [key: string]: string }, problems: string[]): void {
  for (const [key, value] of Object.entries(annotations)) {
    const name = key.startsWith(PREFIX) ? key.slice(PREFIX.length) : '';
    if (typeof value !== 'string') {
      problems.push(`annotations must be strings, got ${shown(value)} for ${key}: put it in quotes`);
    } else if (!key.includes('/')) {
      problems.push(`annotations must have whole names, got ${key}: write ${PREFIX}${key}`);
    } else if (OPTIONS[name] !== undefined) {
      problems.push(`annotations must not have what is an option, got ${key}: use ${OPTIONS[name]}`);
    } else if (OF_RULES.test(name)) {
      problems.push(`annotations must not have what the rules are made of, got ${key}: the names of actions change with the split; remove it`);
    } else if (key === 'kubernetes.io/ingress.class') {
      problems.push(`annotations must not have what is an option, got ${key}: use ingressClassName`);
    } else if (name === 'target-group-attributes' && /(^|,)\s*stickiness\.enabled\s*=\s*true\b/.test(value)) {
      problems.push(`annotations must not keep clients on single pods, got ${key}: ${value}: AWS refuses that where a rule has several target groups without group stickiness; use split.sticky, which keeps them on a track`);
    }
  }
}
