import { Ingress, IngressBackend, noService, readIngress } from './ingress';
import { IngressClasses, ingressClassNames } from './ingress-classes';
import { NearMisses } from './near-misses';
import { PathRules } from './path-rules';
import { after, Branch, response } from '../branch';
import { Caller, CallerKind } from '../caller';
import { Cluster } from '../cluster/cluster';
import { Decision } from '../decision';
import { assume, Entrance, Visit } from '../entrance';
import { readyPods } from '../kubernetes/pods';
import { ManifestObject } from '../manifest-object';
import { Message } from '../message';
import { byTitle } from '../tie';

/** Annotations that say nothing to an Ingress controller. */
const OTHERS = /^((kubectl\.|app\.)?kubernetes\.io|.*\.argoproj\.io|argocd\..*|meta\.helm\.sh|helm\.sh|cert-manager\.io|acme\.cert-manager\.io|external-dns\..*|config\.kubernetes\.io|kustomize\..*)\//;

/** Clients that come in by a controller of which nothing is known but that it follows the rules of Kubernetes for Ingresses. */
export function ingressEntrance(cluster: Cluster): Entrance {
  const classes = new IngressClasses(cluster);
  const controllers = new Map<string, Controller>();
  const controllerOf = (name: string) => {
    const controller = controllers.get(name) ?? new Controller(name, classes, cluster);
    controllers.set(name, controller);
    return controller;
  };
  return {
    accepts: ({ kind, name }) => kind === CallerKind.INGRESS && classes.has(name),
    // Of all controllers, also those that are known better.
    callers: () => ingressClassNames(cluster).map(name => Caller.ingress(name)),
    hosts: ({ name }) => controllerOf(name).rules.hosts,
    send: ({ name }, message, visit) => controllerOf(name).send(message, visit),
  };
}

/** A controller with the Ingresses that it serves. */
class Controller {
  public readonly rules: PathRules;
  private readonly assumptions: readonly Decision[];
  private readonly nearMisses: NearMisses;

  constructor(name: string, classes: IngressClasses, private readonly cluster: Cluster) {
    const objects = classes.servedWith(name);
    const ingresses = objects.map(readIngress);
    this.rules = new PathRules(ingresses);
    this.nearMisses = new NearMisses(ingresses, classes);
    const unknown = objects.slice(0, 1).map(object => new Decision(object, ['spec', 'ingressClassName'],
      `is served by the controller of class ${name}, which is not modelled; taken to follow the rules of Kubernetes and nothing else`));
    this.assumptions = [...unknown, ...objects.flatMap(object => classes.guess(object) ?? [])];
  }

  public send(message: Message, visit: Visit): Branch[] {
    this.assumptions.forEach(decision => assume(visit, decision));
    const asked = message.host.toLowerCase();
    const hosts = this.rules.hostsFor(asked);
    for (const [index, host] of hosts.entries()) {
      const found = this.rules.best(host, message.path);
      if (found.length > 0) {
        const { ingress, path } = visit.choices.oldest(distinct(found), one => one.ingress.object, byTitle);
        if (path.pathType === 'ImplementationSpecific') {
          assume(visit, new Decision(ingress.object, [...path.at, 'pathType'], 'what the path matches is up to the controller: taken as Prefix'));
        }
        if (index > 0 && host === '') {
          assume(visit, new Decision(ingress.object, path.at, 'the controller is taken to go on to rules without a host'));
        }
        return this.backend(ingress, path, `${host === '' ? 'any host' : host}, ${path.pathType === 'Exact' ? 'exactly' : 'below'} ${path.path || '/'}`, visit);
      }
    }
    const [first] = hosts.flatMap(host => this.rules.defaultsOf(host));
    return first === undefined ? response(404, 'no rule matches', ...this.nearMisses.of(asked, message.path)) : this.backend(first.ingress, first.backend, 'nothing else matches', visit);
  }

  private backend(ingress: Ingress, { service, at }: IngressBackend, why: string, visit: Visit): Branch[] {
    Object.keys(ingress.annotations).filter(key => !OTHERS.test(key)).forEach(key => assume(visit,
      new Decision(ingress.object, ['metadata', 'annotations', key], 'what it tells the controller is not modelled')));
    if (service === undefined) {
      assume(visit, new Decision(ingress.object, at, 'a backend that is no Service is not modelled'));
      return response(404, 'the backend is no Service', new Decision(ingress.object, at, why));
    }
    const id = `${ingress.object.namespace}/${service.name}`;
    const chain = [new Decision(ingress.object, at, `${why}: leads to ${id}:${service.port}`)];
    const found = this.cluster.services.get(id);
    if (found === undefined) {
      assume(visit, new Decision(ingress.object, at, noService(id)));
      return response(503, `Service ${id} does not exist`, ...chain);
    }
    const port = found.ports.find(one => String(one.port) === service.port || one.name === service.port);
    return port === undefined ? response(503, `Service ${id} has no port ${service.port}`, ...chain)
      : found.externalName !== undefined ? response(503, 'no ready pod', ...chain, alias(found.object, found.externalName, visit))
        : after(chain, readyPods(found, port, none => response(503, 'no ready pod', none), visit));
  }
}

function alias(object: ManifestObject, host: string, visit: Visit): Decision {
  const decision = new Decision(object, ['spec', 'externalName'], `leads to ${host}; what the controller makes of it is not modelled, taken as no pods`);
  assume(visit, decision);
  return decision;
}

/** Paths that lead to the same port of the same Service decide the same. */
function distinct<T extends { readonly ingress: Ingress; readonly path: IngressBackend }>(found: readonly T[]): T[] {
  const keyOf = ({ ingress, path: { service } }: T) => `${ingress.object.namespace} ${service?.name} ${service?.port}`;
  return [...new Map([...found].reverse().map(one => [keyOf(one), one])).values()].reverse();
}
