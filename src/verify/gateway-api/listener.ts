import { Decision } from '../decision';
import { ManifestObject } from '../manifest-object';

/** A listener of a Gateway, also one that a ListenerSet adds to it. */
export interface Listener {
  /** The Gateway, which callers name. */
  readonly gateway: ManifestObject;
  /** The Gateway or ListenerSet that has it in its spec, and where. */
  readonly owner: ManifestObject;
  readonly path: readonly string[];
  readonly name: string;
  readonly port: number;
  readonly protocol: string;
  /** As it is written; empty without one. */
  readonly hostname: string;
  /** `namespace/name` by which istiod knows it. */
  readonly id: string;
  /** Kinds of routes that it takes. */
  readonly kinds: readonly string[];
  /** Hosts with the namespaces that may use them: `shop/a.example.com`, `*` for all namespaces, `~` for none. */
  readonly hosts: readonly string[];
  /** `tls` of a server, if it ends TLS or looks into it. */
  readonly tls?: { readonly mode: string };
  /** Why it is not there for requests although routes attach to it; nothing where it works. */
  readonly problem?: string;
  /** What its answers rely on although the input does not say it. */
  readonly assumed: readonly Decision[];
}

/** What decides whether two listeners of a Gateway can be told apart. */
export type ListenerPlace = Pick<Listener, 'port' | 'protocol' | 'hostname'>;

/**
 * Whether requests can be told to be for one and not for the other. Of two that conflict, the first is kept (istio, `listenersDistinct`; listeners
 * of the Gateway come before those of ListenerSets).
 */
export function areDistinct(one: ListenerPlace, other: ListenerPlace): boolean {
  if (one.port !== other.port) {
    return true;
  }
  if (HTTP_LIKE.has(one.protocol) && HTTP_LIKE.has(other.protocol)) {
    return (one.hostname || '*') !== (other.hostname || '*');
  }
  const known = [one, other].every(({ protocol }) => HTTP_LIKE.has(protocol) || STREAMS.has(protocol));
  return !known && one.protocol !== other.protocol;
}

const HTTP_LIKE = new Set(['HTTP', 'HTTPS', 'TLS']);
const STREAMS = new Set(['TCP', 'UDP']);
