import { basename, resolve } from 'path';
import { DEFAULT_GATEWAYS, Provider } from './route';
import { CanaryError, shown } from '../../domain/canary-error';
import { isDnsLabel, isDnsSubdomain } from '../../domain/names';
import { isHostName } from '../../routing/host-name';

/** Options as they were given. */
export interface InitOptions {
  readonly name?: string;
  readonly namespace?: string;
  readonly routing?: Provider;
  readonly host?: string;
  readonly gateway?: string;
  readonly target?: string;
  readonly from?: string[];
  readonly dryRun?: boolean;
}

/** Longest name of a process: the longest suffix of an object of a track has 7 characters. */
const LONGEST = 56;

/** Providers that need a host: an Ingress without one is for the requests of all others, too. */
const NEEDS_HOST: readonly Provider[] = ['nginx', 'alb'];

/** What the name of a process is, as messages say it. */
export const NAME_RULE = `at most ${LONGEST} lower-case letters, digits and "-", starting with a letter and not ending with "-"`;

/** Whether a text can be the name of a process. */
export function isProcessName(text: string): boolean {
  return /^[a-z]/.test(text) && isDnsLabel(text) && text.length <= LONGEST;
}

/** The name of a process in a folder: that of the folder as a DNS label, else `api`. */
export function nameOf(directory: string): string {
  const name = basename(resolve(directory)).toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^[^a-z]+|-+$/g, '');
  return isProcessName(name) ? name : 'api';
}

/**
 * Refuses options that mean nothing.
 *
 * @throws CanaryError with all mistakes
 */
export function checkOptions(subject: string, directory: string, { name, namespace, routing = 'istio', host, gateway, target, from }: InitOptions): void {
  const problems: string[] = [];
  const check = (option: string, value: string | undefined, holds: (text: string) => boolean, rule: string) => {
    if (value !== undefined && !holds(value)) {
      problems.push(`${option} must be ${rule}, got ${shown(value)}`);
    }
  };
  if (directory.includes('\\')) {
    problems.push(`DIR must have / between folders, got ${shown(directory)}: write ${shown(directory.replaceAll('\\', '/'))}`);
  }
  if (from === undefined) {
    check('--name', name, isProcessName, NAME_RULE);
  }
  check('--namespace', namespace, isDnsLabel, 'at most 63 lower-case letters, digits and "-", not starting or ending with "-"');
  check('--host', host, text => text.includes('.') && isHostName(text.replace(/^\*\./, '')), 'a DNS name in lower case with a dot, such as api.example.com or *.example.com');
  check('--gateway', gateway, text => /^[^/]+(\/[^/]+)?$/.test(text) && text.split('/').every(isDnsSubdomain), 'NAMESPACE/NAME, or NAME for one in the namespace of the process');
  check('--target', target, text => /^[!-~]+$/.test(text), 'a word of letters, digits and signs of ASCII, such as prod');
  if (host !== undefined && routing === 'service') {
    problems.push('--host is for routings with hosts, got it beside --routing service, whose clients call the Service: remove it');
  }
  if (gateway !== undefined && DEFAULT_GATEWAYS[routing] === undefined) {
    problems.push(`--gateway is for --routing ${Object.keys(DEFAULT_GATEWAYS).join(' and ')}, got it beside --routing ${routing}: remove it`);
  } else if (gateway !== undefined && from !== undefined && host === undefined) {
    problems.push('--gateway needs --host beside --from, got none: say the host, or remove --gateway to split the calls inside the mesh only');
  }
  if (from !== undefined && host === undefined && NEEDS_HOST.includes(routing)) {
    problems.push(`--routing ${routing} needs --host beside --from, got none: say the host that the service has at the load balancer`);
  }
  if (problems.length > 0) {
    throw new CanaryError(subject, problems);
  }
}
