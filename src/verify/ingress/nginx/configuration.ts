import { Backend, backendName } from './backend';
import { mergeCanary } from './canary-merge';
import { NO_POLICY } from './canary-policy';
import { endpointsOf, firstPort } from './endpoints';
import { CATCH_ALL, NginxIngress, NginxPath } from './nginx-ingress';
import { Server } from './server';
import { Cluster } from '../../cluster/cluster';
import { Decision } from '../../decision';
import { assume } from '../../entrance';
import { IngressBackend, noService, ServiceReference } from '../ingress';

/**
 * What the controller makes of Ingresses that are given from the oldest to the youngest (internal/ingress/controller/controller.go,
 * getBackendServers). What comes first wins nearly everywhere, so the order of the steps is that of the controller.
 */
export class Configuration {
  public readonly backends = new Map<string, Backend>();
  public readonly servers = new Map<string, Server>([[CATCH_ALL, new Server(CATCH_ALL)]]);
  /** Canaries that came to nothing, and why, by host. */
  public readonly ignored = new Map<string, Decision[]>();

  /**
   * @param mergeable whether the class has an ordinary Ingress at all
   */
  constructor(private readonly cluster: Cluster, ingresses: readonly NginxIngress[], mergeable: boolean) {
    const ordinary = ingresses.filter(({ policy }) => policy === undefined);
    this.catchAll.locations.push({ path: '/', exact: false, isDefault: true, namespace: '' });
    ingresses.forEach(ingress => this.createBackends(ingress));
    ordinary.forEach(ingress => this.createServers(ingress));
    ordinary.forEach(ingress => this.nameServers(ingress));
    this.servers.forEach(server => this.dropTakenAliases(server));
    ingresses.forEach(ingress => this.addLocations(ingress));
    if (mergeable) {
      ingresses.filter(({ policy }) => policy !== undefined).forEach(ingress => mergeCanary(ingress, this));
    }
    this.servers.forEach(server => this.useDefaultBackends(server));
  }

  public get catchAll(): Server {
    return this.servers.get(CATCH_ALL)!;
  }

  /** A default backend always makes a new backend, whatever was there; a path only where there is none. */
  private createBackends(ingress: NginxIngress): void {
    const { defaultBackend } = ingress.source;
    if (defaultBackend?.service !== undefined) {
      this.createBackend(ingress, defaultBackend, defaultBackend.service);
    }
    for (const path of pathsOf(ingress)) {
      if (path.service !== undefined && !this.backends.has(backendName(ingress.source.object.namespace, path.service))) {
        this.createBackend(ingress, path, path.service);
      }
    }
  }

  private createBackend({ source: { object }, policy, serviceUpstream }: NginxIngress, { at }: IngressBackend, service: ServiceReference): void {
    const name = backendName(object.namespace, service);
    const title = `${object.namespace}/${service.name}:${service.port}`;
    const endpoints = endpointsOf(this.cluster, service, serviceUpstream, { object, at });
    this.backends.set(name, new Backend(name, title, endpoints, policy ?? NO_POLICY, policy !== undefined));
  }

  private createServers({ source: { object, defaultBackend }, rules, settings }: NginxIngress): void {
    const service = defaultBackend?.service;
    const namespace = object.namespace;
    const backend = service && backendName(namespace, service);
    const decision = service && new Decision(object, defaultBackend!.at, `is the default backend: ${namespace}/${service.name}:${service.port}`);
    const root = this.catchAll.locations[0];
    if (backend !== undefined && root.isDefault && rules.length === 0) {
      // Redirects and rewrites do not apply to a catch-all.
      const plain = { ...settings, redirect: undefined, rewriteTarget: '', useRegex: false, sslRedirect: false, forceSslRedirect: false, appRoot: undefined };
      Object.assign(root, { backend, decision, namespace, isDefault: false, settings: plain });
    }
    for (const { host, at } of rules) {
      if (!this.servers.has(host)) {
        const server = new Server(host);
        server.locations.push({
          path: '/', exact: false, isDefault: true, backend, settings, namespace, decision: decision ?? new Decision(object, at, 'has no path that matches'),
        });
        this.servers.set(host, server);
      }
    }
  }

  /** The oldest Ingress of a host that has aliases gives them. */
  private nameServers({ source: { tlsHosts }, rules, aliases }: NginxIngress): void {
    for (const { host } of rules) {
      const server = this.servers.get(host)!;
      server.aliases = server.aliases.length === 0 ? aliases : server.aliases;
      server.tlsHosts = tlsHosts === undefined ? server.tlsHosts : [...server.tlsHosts ?? [], ...tlsHosts];
    }
  }

  private dropTakenAliases(server: Server): void {
    server.aliases = server.aliases.filter(alias => !this.servers.has(alias));
  }

  private addLocations(ingress: NginxIngress): void {
    for (const { host, paths = [] } of ingress.rules) {
      const server = this.servers.get(host) ?? this.catchAll;
      for (const path of paths) {
        const backend = path.service && this.backends.get(backendName(ingress.source.object.namespace, path.service));
        if (backend !== undefined && !backend.noServer) {
          this.addLocation(server, ingress, path, backend);
          backend.affinity = ingress.affinity.cookie === undefined ? backend.affinity : ingress.affinity;
        }
      }
    }
  }

  private addLocation(server: Server, { source: { object }, settings }: NginxIngress, { path, exact, at }: NginxPath, backend: Backend): void {
    const same = server.locations.find(location => location.path === path);
    const claim = {
      backend: backend.name,
      settings,
      namespace: object.namespace,
      isDefault: false,
      decision: new Decision(object, at, `${server.isCatchAll ? 'any other host' : server.host}, ${exact ? 'exactly' : 'below'} ${path}: leads to ${backend.title}`),
    };
    if (same === undefined || same.exact !== exact) {
      // Only the first location of a path is compared: a second one of the same path and type can come in behind one of another type.
      server.locations.push({ path, exact, ...claim });
    } else if (same.isDefault) {
      Object.assign(same, claim);
    } else {
      return;
    }
    server.redirectFromToWww ||= settings.fromToWww;
  }

  /** A path whose Service has no endpoint leads to the Service of `default-backend`, canaries and all. */
  private useDefaultBackends({ locations }: Server): void {
    for (const location of locations) {
      const backend = location.backend === undefined ? undefined : this.backends.get(location.backend);
      const name = location.settings?.defaultBackend;
      if (backend !== undefined && name !== undefined && !backend.endpoints.any) {
        const service = this.cluster.services.get(`${location.namespace}/${name}`);
        const endpoints = service && firstPort(service);
        const missing = location.settings!.annotations.decision('default-backend', noService(`${location.namespace}/${name}`));
        location.unhelped = service === undefined ? visit => assume(visit, missing) : endpoints?.none;
        if (endpoints?.any) {
          const custom = backend.withEndpoints(`custom-default-backend-${location.namespace}-${name}`, endpoints);
          this.backends.set(custom.name, custom);
          location.backend = custom.name;
        }
      }
    }
  }
}

function pathsOf({ rules }: NginxIngress): NginxPath[] {
  return rules.flatMap(({ paths = [] }) => paths);
}
