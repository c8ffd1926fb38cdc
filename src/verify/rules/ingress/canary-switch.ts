import { annotationPath } from './annotation-path';
import { Severity } from '../../finding';
import { NginxIngress } from '../../ingress/nginx/nginx-ingress';
import { Fault } from '../rule';
import { canaryRules, misspellings } from './intended-canary';
import { leadsOf } from './lead';
import { NginxGroup } from './nginx-group';

/** Ingresses that say which requests they want as a canary, and not that they are one: the controller takes them for ordinary ones. */
export function switchFaults({ mains, bySlot }: NginxGroup): Fault[] {
  return mains.filter(ingress => misspellings(ingress).length === 0).flatMap(ingress => {
    const { source: { object }, settings: { annotations } } = ingress;
    const written = annotations.raw('canary');
    const [rule] = canaryRules(ingress);
    const others = leadsOf(ingress).flatMap(lead => bySlot.get(lead.slot).filter(({ backend }) => backend !== lead.backend));
    const rival = others.map(other => other.ingress).find(other => other !== ingress);
    const isOff = annotations.boolean('canary') === false || written === '';
    if (written === undefined ? rule === undefined : isOff ? rule === undefined || rival === undefined : false) {
      return [];
    }
    const what = written === undefined ? `has ${rule} and no annotation canary` : `has canary: "${written}"`;
    return [{
      object,
      path: annotationPath(written === undefined ? rule : 'canary'),
      severity: isOff ? Severity.WARNING : Severity.ERROR,
      message: `${what}, so it is an ordinary Ingress${consequence(rival, isOff)}`,
      fix: isOff ? 'switch a canary off with canary: "true" and canary-weight: "0", or delete its Ingress' : 'add the annotation nginx.ingress.kubernetes.io/canary: "true"',
    }];
  });
}

function consequence(rival: NginxIngress | undefined, isOff: boolean): string {
  const title = rival?.source.object.title;
  return title === undefined ? ' and no canary'
    : isOff ? ` for the same path as ${title}; depends on which is older: that one gets all requests`
      : ` for the same path as ${title}: the older of the two gets all requests`;
}
