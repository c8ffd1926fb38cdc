import { Severity } from '../../finding';
import { IngressClasses } from '../../ingress/ingress-classes';
import { NginxIngress } from '../../ingress/nginx/nginx-ingress';
import { ManifestObject } from '../../manifest-object';
import { System } from '../../system/system';
import { Fault, Rule } from '../rule';
import { losesIngress } from './absent';
import { bothCanaries, twinsOf } from './both-canaries';
import { isActive } from './canary-rule';
import { switchFaults } from './canary-switch';
import { Lead, leadsOf } from './lead';
import { NginxGroup } from './nginx-group';
import { nginxGroups } from './nginx-groups';
import { stableSide } from './stable-side';

/** How many paths that only canaries have are shown by a request; the others are alike. */
const MOST_SHOWN = 3;

/** A canary Ingress that is a canary of nothing. */
export const CANARY_MAIN: Rule = {
  id: 'R8',
  severity: Severity.ERROR,
  title: 'canary Ingress without an ordinary one for the same path',
  why: 'A canary Ingress has no paths of its own: it joins the path of an ordinary Ingress of the same controller that has the same host, path and type of path. Without one the controller logs a line, and the canary gets nothing. Two canaries of one path do not make up for it: the host answers 404. An Ingress that has canary annotations but not canary: "true" is an ordinary one.',
  fix: 'give both Ingresses the same ingressClassName, host, path and pathType',
  source: 'ingress-nginx, internal/ingress/controller/controller.go (mergeAlternativeBackends); docs/user-guide/nginx-configuration/annotations.md (Canary)',
  * check(system) {
    const classes = new IngressClasses(system.cluster);
    for (const group of nginxGroups(system)) {
      yield* switchFaults(group);
      const told = new Set<Fault['object']>();
      const slots = new Set<string>();
      const both = (twins: readonly Lead[]) => {
        const [{ slot }] = twins;
        const isNew = !slots.has(slot);
        slots.add(slot);
        return isNew ? bothCanaries(twins, system, slots.size <= MOST_SHOWN) : undefined;
      };
      for (const canary of group.canaries) {
        const fault = lonely(canary, group, { classes, both }, system);
        if (fault !== undefined && !told.has(fault.object)) {
          told.add(fault.object);
          yield { severity: isActive(canary) ? Severity.ERROR : Severity.WARNING, ...fault };
        }
        yield* defaultFaults(canary, group);
        yield* tlsFaults(canary, group);
      }
    }
  },
};

/** What else can have the path of a canary: Ingresses of other classes, and other canaries, which are told once. */
interface Others {
  readonly classes: IngressClasses;
  readonly both: (twins: readonly Lead[]) => Fault | undefined;
}

/** What the canary lacks, told of its first path that joins none; nothing where another path of the same Service does: that one is dropped with it. */
function lonely(canary: NginxIngress, group: NginxGroup, { classes, both }: Others, system: System): Fault | undefined {
  const { object } = canary.source;
  const lead = leadsOf(canary).find(one => group.mainOf(one) === undefined && !group.refusedHosts.has(one.host));
  if (lead === undefined) {
    return undefined;
  }
  const joined = group.canariesByBackend.get(lead.backend).some(one => group.mainOf(one) !== undefined);
  const leads = group.byHost.get(lead.host);
  const title = hostText(lead);
  const twins = joined ? [] : twinsOf(lead, group);
  if (leads.length > 0) {
    return joined ? undefined : twins.length > 0 ? both(twins) : { object, ...otherPath(lead, leads) };
  }
  const other = classes.withHost(lead.host === '_' ? '' : lead.host).find(one => !isCanary(one) && !group.has(one));
  if (other !== undefined) {
    return { object, ...otherClass(object, other, title) };
  }
  if (twins.length > 0) {
    return both(twins);
  }
  const evidence = losesIngress(system, object.namespace) ? undefined : stableSide(lead, group, system);
  return evidence && {
    object,
    path: lead.host === '_' ? lead.at.slice(0, 3) : [...lead.at.slice(0, 3), 'host'],
    message: `is a canary for ${title}, which no ordinary Ingress has: the canary gets nothing${evidence.depends === undefined ? '' : `; depends on whether an ordinary Ingress is elsewhere: ${evidence.depends}`}`,
    ...evidence.depends === undefined ? {} : { severity: Severity.WARNING },
    fix: evidence.hint ?? 'add an ordinary Ingress for the same host and path, or write the host of the one that is there',
  };
}

function otherPath(lead: Lead, leads: readonly Lead[]): Omit<Fault, 'object'> {
  const type = (exact: boolean) => exact ? 'Exact' : 'Prefix';
  const same = leads.find(({ path }) => path === lead.path);
  const { source: { object } } = (same ?? leads[0]).ingress;
  const known = [...new Set(leads.map(({ path }) => path))].slice(0, 5).join(', ');
  return same === undefined
    ? { path: [...lead.at, 'path'], message: `path ${lead.path} of ${hostText(lead)} is in no ordinary Ingress, ${object.title} has ${known}: the canary gets nothing`, fix: `write a path of the ordinary Ingress, ${known}, or add this one there` }
    : { path: [...lead.at, 'pathType'], message: `path ${lead.path} of ${hostText(lead)} is ${type(lead.exact)} here and ${type(same.exact)} in ${object.title}: the canary gets nothing`, fix: `write pathType: ${type(same.exact)}` };
}

function otherClass(object: ManifestObject, other: ManifestObject, host: string): Omit<Fault, 'object'> {
  const [own, theirs] = [object, other].map(classText);
  const isOpen = own === undefined || theirs === undefined;
  return {
    path: own === undefined ? ['spec'] : object.manifest.spec.ingressClassName === undefined ? ['metadata', 'annotations', 'kubernetes.io/ingress.class'] : ['spec', 'ingressClassName'],
    message: `has ${own === undefined ? 'no class' : `class ${own}`}, and ${other.title} with ${host} has ${theirs === undefined ? 'none' : `class ${theirs}`}: ingress-nginx joins a canary only to an Ingress of its own class, so this one gets nothing${isOpen ? '; depends on whether the class is the default one' : ''}`,
    ...isOpen ? { severity: Severity.WARNING } : {},
    fix: 'give both the same ingressClassName',
  };
}

/** The default backend of a canary joins every path without host (controller.go, mergeAlternativeBackends). */
function defaultFaults(canary: NginxIngress, { byHost }: NginxGroup): Fault[] {
  const { object, defaultBackend } = canary.source;
  return defaultBackend?.service === undefined || byHost.has('_') ? [] : [{
    object,
    path: ['spec', 'defaultBackend'],
    severity: isActive(canary) ? Severity.ERROR : Severity.WARNING,
    message: 'the defaultBackend of a canary joins ordinary paths without host only, and there is none: the controller drops its Service as a canary, for other paths, too',
    fix: 'repeat the rules of the ordinary Ingress instead',
  }];
}

/** TLS of a canary is not read; that is no matter where the ordinary Ingress has it. */
function tlsFaults({ source: { object, tlsHosts }, rules }: NginxIngress, { byHost }: NginxGroup): Fault[] {
  const mains = rules.flatMap(({ host }) => byHost.get(host));
  return tlsHosts === undefined || mains.length === 0 || mains.some(({ ingress }) => ingress.source.tlsHosts !== undefined) ? [] : [{
    object,
    path: ['spec', 'tls'],
    severity: Severity.WARNING,
    message: `tls of a canary has no effect, and ${mains[0].ingress.source.object.title} has none; depends on whether something before the controller ends TLS`,
    fix: 'move tls to the ordinary Ingress',
  }];
}

function isCanary({ manifest: { metadata } }: ManifestObject): boolean {
  return metadata.annotations?.['nginx.ingress.kubernetes.io/canary'] === 'true';
}

function classText({ manifest: { spec, metadata } }: ManifestObject): string | undefined {
  return spec.ingressClassName ?? metadata.annotations?.['kubernetes.io/ingress.class'];
}

function hostText({ host }: Lead): string {
  return host === '_' ? 'any host' : `host ${host}`;
}
