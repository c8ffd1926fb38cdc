import { createHash } from 'crypto';
import { CanaryPolicy } from './canary-policy';
import { Endpoints } from './endpoints';
import { Affinity } from './nginx-ingress';
import { ManifestObject } from '../../manifest-object';
import { ServiceReference } from '../ingress';

/** A canary that is attached to a backend. */
export interface Alternative {
  /** Name of the canary's backend. */
  readonly name: string;
  /** The path of a canary Ingress that attaches it. */
  readonly object: ManifestObject;
  readonly at: string[];
  readonly effect: string;
}

/**
 * What nginx calls an upstream: a port of a Service, with what was read from the Ingress that was first to name it. Canaries are
 * attached to it, not to paths: they take requests of every path and host that leads to it.
 */
export class Backend {
  public affinity: Affinity = {};
  public readonly alternatives: Alternative[] = [];
  private hash?: string;

  constructor(
    public readonly name: string,
    /** `namespace/name:port` */
    public readonly title: string,
    public readonly endpoints: Endpoints,
    public readonly policy: CanaryPolicy,
    /** A canary Ingress was the first to name it: no path leads to it. */
    public readonly noServer: boolean,
  ) {}

  /** The same with endpoints of another Service (controller.go, getBackendServers: custom default backends). */
  public withEndpoints(name: string, endpoints: Endpoints): Backend {
    const copy = new Backend(name, this.title, { ...endpoints, none: this.endpoints.none }, this.policy, this.noServer);
    copy.affinity = this.affinity;
    copy.alternatives.push(...this.alternatives);
    return copy;
  }

  /** What its cookies have after the `|` (balancer/sticky.lua, sync). */
  public get key(): string {
    this.hash ??= md5(md5(this.name) + this.name);
    return this.hash;
  }
}

/** Name of the backend of a reference; names of different Services can be the same (controller/util.go, upstreamName). */
export function backendName(namespace: string, { name, port }: ServiceReference): string {
  return `${namespace}-${name}-${port}`;
}

function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}
