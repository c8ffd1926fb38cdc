import { shown } from './canary-error';

const MAX_LABEL = 63;
const MAX_SUBDOMAIN = 253;
const DNS_SUBDOMAIN = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;

/** A DNS label: lower-case letters, digits and `-`. */
export const DNS_LABEL = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;

/** Whether a text is a DNS label of a length that Kubernetes takes. */
export function isDnsLabel(text: string): boolean {
  return DNS_LABEL.test(text) && text.length <= MAX_LABEL;
}

/** Whether a text is one or several DNS labels with dots between them, of a length that Kubernetes takes: the name of most objects. */
export function isDnsSubdomain(text: string): boolean {
  return DNS_SUBDOMAIN.test(text) && text.length <= MAX_SUBDOMAIN;
}

/**
 * Adds what is wrong with the name of a service. Services are DNS-1035 labels, which start with a letter, and the name
 * with the longest track suffix has to fit, too.
 *
 * @param suffix longest suffix of the tracks
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#rfc-1035-label-names
 */
export function checkName(name: string, suffix: string, problems: string[]): void {
  const max = MAX_LABEL - suffix.length;
  if (!DNS_LABEL.test(name) || !/^[a-z]/.test(name)) {
    problems.push(`name must be lower-case letters, digits and "-", starting with a letter and not ending with "-", got ${shown(name)}: set the name prop or another construct id`);
  } else if (name.length > max) {
    problems.push(`name must be at most ${max} characters, so that ${shown(`…${suffix}`)} fits in ${MAX_LABEL}, got ${name.length}: ${shown(name)}`);
  }
}

/** Adds what is wrong with a namespace. */
export function checkNamespace(namespace: string | undefined, problems: string[]): void {
  if (namespace !== undefined && !isDnsLabel(namespace)) {
    problems.push(`namespace must be at most ${MAX_LABEL} lower-case letters, digits and "-", got ${shown(namespace)}: set the namespace of the chart`);
  }
}
