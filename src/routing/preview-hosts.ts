import { RoutingContext } from './routing-provider';
import { shown } from '../domain/canary-error';

/**
 * Adds what is wrong with the hosts of the preview beside those of the service. What a host may look like is the provider's.
 *
 * @param hosts hosts of the service
 */
export function checkPreviewHosts(previewHosts: string[] | undefined, hosts: string[], context: RoutingContext, problems: string[]): void {
  if (previewHosts === undefined) {
    return;
  }
  if (previewHosts.length === 0 || hosts.length === 0) {
    problems.push(`previewHosts must be hosts beside those of the service, got ${previewHosts.map(shown).join(', ') || 'none'}: ${previewHosts.length === 0 ? 'say one, or remove previewHosts' : 'set hosts'}`);
  }
  for (const host of previewHosts.filter(one => hosts.includes(one))) {
    problems.push(`previewHosts must be other hosts than those of the service, got ${shown(host)} in both: remove it from one of them`);
  }
  const { matched, hasCanary } = context;
  if (hasCanary && context[matched]?.replicas === 0) {
    problems.push(`${matched} must have pods for previewHosts (${previewHosts.join(', ')}), got 0 replicas, so that clients would see 503: set replicas, or remove previewHosts`);
  }
}
