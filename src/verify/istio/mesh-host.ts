import { MeshScope } from './mesh-scope';
import { MeshService, Resolution } from './mesh-service';
import { VirtualService } from './virtual-service';
import { hostOfService, SERVICE_SUFFIX } from '../host-name';

/** Who answers for a host in the mesh: the rules of a VirtualService, or a service that has none. */
export interface MeshHost {
  /** The service that the host is a name of. */
  readonly service?: MeshService;
  readonly virtualService?: VirtualService;
  /** The host as the virtual host has it. */
  readonly domain: string;
}

/** The virtual host of a name: the one that has it exactly, or else the longest wildcard; nothing where the mesh does not know it. */
export function meshHost(name: string, scope: MeshScope): MeshHost | undefined {
  const exact = claimed(name, servicesNamed(name, scope), scope.virtualServices.at(name), scope);
  return exact ?? wildcardHost(name, scope);
}

/** The virtual host of a service, whatever the name that a request has. */
export function serviceHost(service: MeshService, scope: MeshScope): MeshHost {
  return claimed(service.host, [service], [], scope)!;
}

/** VirtualServices come first, in the order of istiod; services without rules come last. */
function claimed(domain: string, services: readonly MeshService[], naming: readonly VirtualService[], scope: MeshScope): MeshHost | undefined {
  const direct = naming.filter(one => scope.hasOwnHost(one, domain));
  const owned = services.map(service => ({ service, owners: scope.owners(service) }));
  const candidates = [...direct, ...owned.flatMap(({ owners }) => owners)];
  if (candidates.length > 0) {
    const virtualService = scope.first(candidates);
    return { domain, virtualService, service: owned.find(({ owners }) => owners.includes(virtualService))?.service };
  }
  // Another name of a service has no route of its own.
  const service = services.find(({ resolution }) => resolution !== Resolution.ALIAS);
  return service === undefined ? undefined : { domain, service };
}

/**
 * The services that a name is one of: itself, its short forms in the namespace of the caller, and the service that it is another name of. A name
 * that is a full host is no short form of others (istio, `dedupeDomains`).
 */
function servicesNamed(name: string, scope: MeshScope): MeshService[] {
  const full = name.endsWith('.') ? name.slice(0, -1) : name;
  const exact = named(full, scope);
  return exact.length > 0 || name.endsWith('.') ? exact : fullNames(name, scope.side.namespace).flatMap(host => named(host, scope));
}

/** The service of a host, and the one that it is another name of, whatever ports that name has (istio, `resolveServiceAliases`). */
function named(host: string, scope: MeshScope): MeshService[] {
  const service = scope.at(host);
  const alias = service?.alias === undefined ? scope.registry.of(host).find(one => one.alias !== undefined) : service;
  const isAlias = alias !== undefined && (service === undefined || service === alias);
  return [...service === undefined ? [] : [service], ...isAlias ? concrete(alias, scope) : []];
}

function concrete(alias: MeshService, scope: MeshScope): MeshService[] {
  const host = scope.registry.concrete(alias);
  const service = host === undefined ? undefined : scope.at(host);
  return service === undefined || !scope.knows(alias) ? [] : [service];
}

function fullNames(name: string, namespace: string): string[] {
  switch (name.split('.').length) {
    case 1: return [hostOfService(name, namespace)];
    case 2: return [`${name}${SERVICE_SUFFIX}`];
    default: return name.endsWith('.svc') ? [`${name.slice(0, -'.svc'.length)}${SERVICE_SUFFIX}`] : [];
  }
}

/** Wildcards of VirtualServices and ServiceEntries, and the pods of headless Services: `web-0.web`. */
function wildcardHost(name: string, scope: MeshScope): MeshHost | undefined {
  for (let start = 1; start <= name.length; start++) {
    const wildcard = `*${name.slice(start)}`;
    const entry = scope.at(wildcard);
    const services = [
      ...entry === undefined ? [] : [entry],
      ...wildcard.startsWith('*.') ? servicesNamed(wildcard.slice(2), scope).filter(({ resolution, kubernetes }) => resolution === Resolution.ORIGINAL && kubernetes !== undefined) : [],
    ];
    const found = claimed(wildcard, services, scope.virtualServices.at(wildcard), scope);
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}
