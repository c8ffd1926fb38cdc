import { annotationPath } from './annotation-path';
import { isActive } from './canary-rule';
import { canaryRules } from './intended-canary';
import { addressText, backendText, Lead, serviceOf } from './lead';
import { NginxGroup } from './nginx-group';
import { shown } from './shown';
import { Decision } from '../../decision';
import { Severity } from '../../finding';
import { NginxIngress } from '../../ingress/nginx/nginx-ingress';
import { System } from '../../system/system';
import { Fault } from '../rule';

/** Most canaries that are compared for one path. */
const MOST = 8;

/** Canary Ingresses that have a path in common which no ordinary one has, and of which at least one gets requests. */
export function twinsOf(lead: Lead, group: NginxGroup): readonly Lead[] {
  const first = new Map<NginxIngress, Lead>();
  for (const one of group.mainOf(lead) === undefined ? group.canariesBySlot.get(lead.slot).slice(0, MOST) : []) {
    first.set(one.ingress, first.get(one.ingress) ?? one);
  }
  const twins = [...first.values()];
  return twins.length > 1 && new Set(twins.map(({ backend }) => backend)).size > 1 && twins.some(({ ingress }) => isActive(ingress)) ? twins : [];
}

/** One of several Ingresses should not be a canary: that without a rule, that with the pods of stable, or that which gets most. */
export function bothCanaries(twins: readonly Lead[], system: System, isShown: boolean): Fault {
  const scores = new Map(twins.map(lead => [lead, scoreOf(lead, system)]));
  const [main] = [...twins].sort((one, other) => scores.get(other)! - scores.get(one)!);
  const others = twins.filter(lead => lead !== main).map(({ ingress }) => ingress.source.object);
  const isSure = twins.every(({ ingress }) => isActive(ingress)) || isStable(main, system);
  return {
    object: main.ingress.source.object,
    path: annotationPath('canary'),
    severity: isSure ? Severity.ERROR : Severity.WARNING,
    message: `is a canary for ${addressText(main)}, and so is ${others.map(({ title }) => title).join(' and ')}: one of them must be the ordinary Ingress, because canaries alone get nothing${isSure ? '' : '; depends on whether an ordinary one is elsewhere'}`,
    fix: `take the canary annotations out of the Ingress that leads to stable${scores.get(main)! > 0 ? `, here to ${backendText(main)}` : ''}`,
    shown: !isShown ? undefined : shown(system, main, undefined, ({ end }) => end.status === 404),
    related: others.map(object => new Decision(object, annotationPath('canary'), 'is a canary, too')),
  };
}

function scoreOf(lead: Lead, system: System): number {
  const { policy } = lead.ingress;
  return canaryRules(lead.ingress).length === 0 ? 1000 : isStable(lead, system) ? 500 : policy!.weight > 50 ? policy!.weight : 0;
}

/** Whether the pods of a path are those of stable, and not those of a canary, too. */
function isStable(lead: Lead, { cluster, tracks }: System): boolean {
  const workloads = serviceOf(lead, cluster)?.workloads ?? [];
  return workloads.length > 0 && workloads.every(workload => tracks.trackOf(workload) === 'stable');
}
