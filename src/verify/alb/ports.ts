import { Member } from './member';

/**
 * Ports that an Ingress listens on, with HTTP or HTTPS (aws-load-balancer-controller, `computeIngressListenPorts`). Without `listen-ports`, a
 * certificate decides; `spec.tls` does not.
 */
export function portsOf({ annotations, parameters }: Member): Map<number, string> {
  const json = annotations.json('listen-ports');
  if (json === undefined) {
    const certificates = parameters?.manifest.spec?.certificateArn ?? [];
    return (annotations.text('certificate-arn') ?? '').split(',').some(arn => arn.trim() !== '') || certificates.length > 0
      ? new Map([[443, 'HTTPS']])
      : new Map([[80, 'HTTP']]);
  }
  const entries = json.list().flatMap(entry => entry.entries());
  for (const [protocol, port] of entries) {
    if (protocol !== 'HTTP' && protocol !== 'HTTPS' || port < 1 || port > 65535) {
      annotations.fail('listen-ports', `must be HTTP or HTTPS with a port from 1 to 65535, got ${protocol} ${port}`);
    }
  }
  if (entries.length === 0) {
    annotations.fail('listen-ports', 'has no port');
  }
  return new Map(entries.map(([protocol, port]) => [port, protocol]));
}

/** Port of HTTPS that an Ingress redirects to. */
export function sslRedirectOf(member: Member): number | undefined {
  const parameter = member.parameter('sslRedirectPort');
  return parameter === undefined ? member.annotations.integer('ssl-redirect') : /^\d+$/.test(parameter) ? Number(parameter) : undefined;
}
