import { backendName } from './backend';
import { CATCH_ALL, NginxIngress } from './nginx-ingress';
import { ServiceReference } from '../ingress';

/** Annotations that change what a path answers. */
const EFFECTIVE = /^(rewrite-target|use-regex|app-root|default-backend|enable-cors|.*-redirect(-code)?|.*-source-range)$/;

/** Something that the oldest of several Ingresses decides, and what one of them makes of it. */
export interface Claim {
  readonly slot: string;
  readonly ingress: NginxIngress;
  readonly value: string;
}

/** Everything for which the age of Ingresses counts if their claims differ. */
export function claimsOf(ingresses: readonly NginxIngress[]): Claim[] {
  const primaries = primariesOf(ingresses);
  const ordinary = new Set(ingresses.filter(({ policy }) => policy === undefined).flatMap(backendsOf));
  return ingresses.flatMap(ingress => [
    ...servicesOf(ingress).flatMap(service => backendClaims(ingress, service)),
    ...ingress.policy === undefined ? ordinaryClaims(ingress, primaries) : canaryClaims(ingress, primaries, ordinary),
  ]);
}

/** Services of paths and of the default backend. */
export function servicesOf({ source: { defaultBackend }, rules }: NginxIngress): ServiceReference[] {
  return [defaultBackend, ...rules.flatMap(({ paths = [] }) => paths)].flatMap(backend => backend?.service === undefined ? [] : [backend.service]);
}

function backendsOf(ingress: NginxIngress): string[] {
  return servicesOf(ingress).map(service => backendName(ingress.source.object.namespace, service));
}

function backendClaims(ingress: NginxIngress, service: ServiceReference): Claim[] {
  const { source: { object: { namespace } }, serviceUpstream, affinity: { cookie } } = ingress;
  const name = backendName(namespace, service);
  return [
    { slot: `backend ${name}`, ingress, value: JSON.stringify([policyText(ingress), serviceUpstream, namespace, service]) },
    ...cookie === undefined ? [] : [{ slot: `affinity ${name}`, ingress, value: cookie }],
  ];
}

function ordinaryClaims(ingress: NginxIngress, primaries: ReadonlyMap<string, ReadonlySet<string>>): Claim[] {
  const { source: { object: { namespace }, defaultBackend }, rules, aliases } = ingress;
  const byDefault = defaultBackend?.service && backendName(namespace, defaultBackend.service);
  const root = `${byDefault} ${annotationText(ingress)}`;
  return [
    ...byDefault !== undefined && rules.length === 0 ? [{ slot: 'catch-all', ingress, value: root }] : [],
    ...rules.flatMap(({ host }) => [
      ...primaries.has(pathSlot(host, '/', false)) ? [] : [{ slot: `root ${host}`, ingress, value: root }],
      ...aliases.length === 0 ? [] : [{ slot: `alias ${host}`, ingress, value: aliases.join() }],
    ]),
    ...pathClaims(ingress),
  ];
}

function pathClaims(ingress: NginxIngress): Claim[] {
  const annotations = annotationText(ingress);
  return ingress.rules.flatMap(({ host, paths = [] }) => paths.flatMap(({ path, exact, service }) => service === undefined ? [] : [
    { slot: pathSlot(host, path, exact), ingress, value: `${backendName(ingress.source.object.namespace, service)} ${annotations}` },
    // Behind a location of another type a path can come in twice.
    { slot: `types ${host} ${path}`, ingress, value: String(exact) },
  ]));
}

/** Canaries come in by the paths of others; those whose Service is an ordinary one, too, can get paths of their own. */
function canaryClaims(ingress: NginxIngress, primaries: ReadonlyMap<string, ReadonlySet<string>>, ordinary: ReadonlySet<string>): Claim[] {
  const { source: { object: { namespace }, defaultBackend }, rules, legacy } = ingress;
  const claims = (service: ServiceReference, slot: string) => [...primaries.get(slot) ?? []].map(primary => (
    { slot: `canary of ${primary}`, ingress, value: JSON.stringify([backendName(namespace, service), policyText(ingress), legacy]) }));
  return [
    ...backendsOf(ingress).some(name => ordinary.has(name)) ? pathClaims(ingress) : [],
    ...defaultBackend?.service === undefined ? [] : claims(defaultBackend.service, CATCH_ALL),
    ...rules.flatMap(({ host, paths = [] }) => paths.flatMap(({ path, exact, service }) => (
      service === undefined ? [] : claims(service, pathSlot(host, path, exact))))),
  ];
}

/** Names of the backends that ordinary Ingresses have for each path, and for anything of the catch-all. */
function primariesOf(ingresses: readonly NginxIngress[]): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  const add = (slot: string, name: string) => found.set(slot, (found.get(slot) ?? new Set()).add(name));
  for (const { source: { object: { namespace }, defaultBackend }, rules, policy } of ingresses) {
    if (policy === undefined) {
      if (defaultBackend?.service !== undefined && rules.length === 0) {
        add(CATCH_ALL, backendName(namespace, defaultBackend.service));
      }
      for (const { host, paths = [] } of rules) {
        for (const { path, exact, service } of paths) {
          if (service !== undefined) {
            add(pathSlot(host, path, exact), backendName(namespace, service));
            add(host, backendName(namespace, service));
          }
        }
      }
    }
  }
  return found;
}

function pathSlot(host: string, path: string, exact: boolean): string {
  return `${exact ? 'exact' : 'prefix'} ${host} ${path}`;
}

function policyText({ policy }: NginxIngress): string {
  return policy === undefined ? '' : JSON.stringify({ ...policy, annotations: undefined });
}

function annotationText({ settings: { annotations } }: NginxIngress): string {
  return JSON.stringify(annotations.names().filter(name => EFFECTIVE.test(name)).sort().map(name => [name, annotations.raw(name)]));
}
