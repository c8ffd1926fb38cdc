import { Decision } from '../../decision';
import { Severity } from '../../finding';
import { System } from '../../system/system';
import { Fault } from '../rule';
import { annotationPath } from './annotation-path';
import { Attachment } from './nginx-group';
import { nginxGroups } from './nginx-groups';

/**
 * Session affinity of ingress-nginx beside canaries. The cookie is looked at before header, cookie and weight rules, and what the canary Ingress says of
 * affinity is never read (ingress-nginx, rootfs/etc/nginx/lua/balancer/sticky.lua, is_affinitized; controller.go, mergeAlternativeBackend).
 */
export function* ingressAffinityFaults(system: System): Iterable<Fault> {
  for (const { attachments } of nginxGroups(system)) {
    const seen = new Set<string>();
    for (const attachment of attachments) {
      const { canary, main } = attachment;
      const key = `${canary.ingress.source.key} ${main.ingress.source.key}`;
      const fault = seen.has(key) ? undefined : beatsRule(attachment) ?? withoutEffect(attachment);
      seen.add(key);
      if (fault !== undefined) {
        yield fault;
      }
    }
  }
}

function beatsRule({ canary: { ingress: canary }, main: { ingress: main } }: Attachment): Fault | undefined {
  const { header, cookie } = canary.policy!;
  const name = header !== '' ? 'canary-by-header' : 'canary-by-cookie';
  const { object } = canary.source;
  return main.affinity.cookie === undefined || header === '' && cookie === '' ? undefined : {
    object: main.source.object,
    path: annotationPath('affinity'),
    severity: Severity.WARNING,
    message: `cookie ${main.affinity.cookie} keeps a client at stable or at the canary before ${name} of ${object.title} is looked at; depends on whether clients of that rule keep cookies`,
    fix: 'leave affinity out while a header or cookie chooses the canary, or send such requests without the affinity cookie',
    related: [new Decision(object, annotationPath(name), 'chooses the canary')],
  };
}

function withoutEffect({ canary: { ingress: canary }, main: { ingress: main } }: Attachment): Fault | undefined {
  return canary.affinity.cookie === undefined || main.affinity.cookie !== undefined ? undefined : {
    object: canary.source.object,
    path: annotationPath('affinity'),
    severity: Severity.WARNING,
    message: `affinity of a canary is not read, and ${main.source.object.title} has none: clients change between the versions; depends on whether the application minds`,
    fix: 'move affinity and its settings to the ordinary Ingress',
  };
}
