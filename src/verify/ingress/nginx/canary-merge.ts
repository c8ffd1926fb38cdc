import { Backend, backendName } from './backend';
import { CATCH_ALL, NginxIngress } from './nginx-ingress';
import { Location, Server } from './server';
import { Decision } from '../../decision';

/** What canaries are merged into. */
interface Merged {
  readonly backends: Map<string, Backend>;
  readonly servers: ReadonlyMap<string, Server>;
  /** Canaries that came to nothing, and why, by host. */
  readonly ignored: Map<string, Decision[]>;
}

/** A path or the default backend of a canary Ingress. */
interface Attempt {
  readonly ingress: NginxIngress;
  readonly host: string;
  readonly at: string[];
  /** Whether a location is meant. */
  readonly means: (location: Location) => boolean;
}

/**
 * Attaches the backends of a canary Ingress to those of the paths that it repeats (controller.go, mergeAlternativeBackends). A path
 * that nobody else has deletes the backend of the canary, even if another path has just attached it.
 */
export function mergeCanary(ingress: NginxIngress, merged: Merged): void {
  const { source: { object, defaultBackend }, rules } = ingress;
  if (defaultBackend?.service !== undefined) {
    const attempt = { ingress, host: CATCH_ALL, at: defaultBackend.at, means: () => true };
    attach(attempt, backendName(object.namespace, defaultBackend.service), merged);
  }
  for (const { host, paths = [] } of rules) {
    for (const { path, exact, at, service } of paths) {
      const attempt = { ingress, host, at, means: (location: Location) => location.path === path && location.exact === exact };
      if (service === undefined) {
        ignore(attempt, merged, 'has no effect: the canary is no Service');
      } else {
        attach(attempt, backendName(object.namespace, service), merged);
      }
    }
  }
}

function attach(attempt: Attempt, name: string, merged: Merged): void {
  const alternative = merged.backends.get(name);
  const server = merged.servers.get(attempt.host);
  if (alternative === undefined || server === undefined) {
    ignore(attempt, merged, alternative === undefined ? 'has no effect: the controller has dropped the canary' : 'has no effect: no other Ingress has the host');
    return;
  }
  let attached = false;
  for (const location of server.locations) {
    const primary = location.backend === undefined ? undefined : merged.backends.get(location.backend);
    if (primary === alternative) {
      ignore(attempt, merged, `has no effect: ${location.path} leads to ${primary.title} anyway`);
      return;
    }
    if (primary !== undefined && !primary.noServer && attempt.means(location)) {
      join(attempt, primary, alternative);
      attached = true;
    }
  }
  if (!attached) {
    ignore(attempt, merged, `has no effect: no other Ingress has this path and type; the controller drops ${alternative.title} as a canary`);
    merged.backends.delete(name);
  }
}

/** Affinity is copied from the backend that the canary joins; what the canary Ingress says of it is never read. */
function join({ ingress, at }: Attempt, primary: Backend, alternative: Backend): void {
  if (!primary.alternatives.some(({ name }) => name === alternative.name)) {
    if (!ingress.legacy) {
      alternative.affinity = primary.affinity;
    }
    const effect = `makes ${alternative.title} a canary of ${primary.title}, for every path that leads there`;
    primary.alternatives.push({ name: alternative.name, object: ingress.source.object, at, effect });
  }
}

function ignore({ ingress, at, host }: Attempt, { ignored }: Merged, text: string): void {
  ignored.set(host, [...ignored.get(host) ?? [], new Decision(ingress.source.object, at, text)]);
}
