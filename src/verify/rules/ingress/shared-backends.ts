import { Severity } from '../../finding';
import { System } from '../../system/system';
import { Fault, Rule } from '../rule';
import { canaryPolicies } from './canary-pairs';
import { isActive, shareText } from './canary-rule';
import { isMeantAsCanary } from './intended-canary';
import { addressText, backendText, Lead } from './lead';
import { leakFaults } from './leak';
import { NginxGroup } from './nginx-group';
import { nginxGroups } from './nginx-groups';

/** A Service that several Ingresses need for different things. */
export const SHARED_BACKENDS: Rule = {
  id: 'R7',
  severity: Severity.ERROR,
  title: 'Service shared by Ingresses that ingress-nginx cannot tell apart',
  why: 'For ingress-nginx a canary hangs on the port of a Service, not on a host and path. Every path that leads to the same port is split with it. What a canary gets is read from the oldest Ingress that names its Service; where that is an ordinary one, nothing is read. And a path of the canary that no ordinary Ingress has takes the canary from its other paths, too.',
  fix: 'give every canary a Service of its own, and the paths without canary another Service than those with one',
  source: 'ingress-nginx, internal/ingress/controller/controller.go (upstreamName, createUpstreams, mergeAlternativeBackends); kubernetes/ingress-nginx#4667, #8004, #9458',
  * check(system) {
    for (const group of nginxGroups(system)) {
      const broken = new Set<string>();
      for (const [backend, leads] of group.canariesByBackend.entries()) {
        const fault = alsoOrdinary(backend, leads, group) ?? dropped(leads, group);
        if (fault !== undefined) {
          broken.add(backend);
          yield fault;
        }
        yield* canaryPolicies(leads, group);
      }
      yield* leaks(group, broken, system);
    }
  },
};

/** The Service of the canary is that of an ordinary path elsewhere; where it is that of the path itself, another rule says it. */
function alsoOrdinary(backend: string, leads: readonly Lead[], group: NginxGroup): Fault | undefined {
  const ordinary = group.byBackend.get(backend).find(({ ingress }) => !isMeantAsCanary(ingress));
  const isSame = leads.some(lead => group.mainOf(lead)?.backend === backend);
  const lead = leads.find(one => group.mainOf(one) !== undefined);
  if (ordinary === undefined || lead === undefined || isSame) {
    return undefined;
  }
  const { source: { object } } = ordinary.ingress;
  return {
    object: lead.ingress.source.object,
    path: [...lead.at, 'backend', 'service', 'name'],
    severity: isActive(lead.ingress) ? Severity.ERROR : Severity.WARNING,
    message: `${backendText(lead)} is the canary of ${addressText(lead)}, and also where an ordinary path leads, ${addressText(ordinary)} of ${object.title}: depending on which Ingress is older, the canary gets nothing or everything, or ${addressText(ordinary)} answers 404`,
    fix: `give ${object.title} or the canary a Service of its own with the same selector`,
  };
}

/** A path that no ordinary Ingress of the host has: the controller drops the backend of the canary, after another path has joined, too. */
function dropped(leads: readonly Lead[], group: NginxGroup): Fault | undefined {
  const joined = leads.find(lead => group.mainOf(lead) !== undefined);
  const extra = leads.find(lead => group.mainOf(lead) === undefined && group.byHost.has(lead.host));
  return joined === undefined || extra === undefined ? undefined : {
    object: extra.ingress.source.object,
    path: [...extra.at, 'path'],
    severity: isActive(joined.ingress) ? Severity.ERROR : Severity.WARNING,
    message: `no ordinary Ingress has ${addressText(extra)} with pathType ${extra.exact ? 'Exact' : 'Prefix'}: for that the controller drops ${backendText(extra)} as a canary everywhere, and for ${addressText(joined)}, too, stable gets the canary's share, ${shareText(joined.ingress)}`,
    fix: 'take the path out of the canary, or add it to the ordinary Ingress',
  };
}

function* leaks(group: NginxGroup, broken: ReadonlySet<string>, system: System): Iterable<Fault> {
  for (const fault of leakFaults(group, system)) {
    if (!broken.has(fault.backend)) {
      yield fault.fault;
    }
  }
}
