import { Cluster } from '../../cluster/cluster';
import { Severity } from '../../finding';
import { Rule } from '../rule';
import { addressText, backendText, portOf, serviceOf } from './lead';
import { Attachment } from './nginx-group';
import { nginxGroups } from './nginx-groups';

/** A canary Ingress that leads to the Service of the ordinary one. */
export const SAME_SERVICE: Rule = {
  id: 'R50',
  severity: Severity.ERROR,
  title: 'canary Ingress with the Service of the ordinary one',
  why: 'A canary needs a Service of its own. With the Service of the ordinary Ingress nothing is split. Which of the two Ingresses is older decides what happens: where it is the ordinary one, the canary has no effect; where it is the canary, the controller makes no path for the Service, and the host answers 404.',
  fix: 'lead the canary Ingress to the Service of the canary pods',
  source: 'ingress-nginx, internal/ingress/controller/controller.go (createUpstreams, getBackendServers, canMergeBackend); kubernetes/ingress-nginx#3952',
  * check(system) {
    for (const group of nginxGroups(system)) {
      const seen = new Set<string>();
      for (const attachment of group.attachments) {
        const { canary, main } = attachment;
        const { object } = canary.ingress.source;
        const key = `${object.title} ${canary.backend}`;
        if (isSameService(attachment, system.cluster) && !seen.has(key)) {
          seen.add(key);
          const effect = canary.backend === main.backend ? 'the canary has no effect, or the host answers 404 if the canary Ingress is the older one' : 'the canary gets the pods of stable';
          yield {
            object,
            path: [...canary.at, 'backend', 'service', 'name'],
            message: `leads ${addressText(canary)} to ${backendText(canary)}, where ${main.ingress.source.object.title} leads it already: ${effect}`,
          };
        }
      }
    }
  },
};

/** Whether a canary has the Service of the ordinary path, and the same port of it. */
export function isSameService({ canary, main }: Attachment, cluster: Cluster): boolean {
  const service = serviceOf(canary, cluster);
  const port = service && portOf(canary, service);
  return canary.backend === main.backend || port !== undefined && service === serviceOf(main, cluster) && port === portOf(main, service!);
}
