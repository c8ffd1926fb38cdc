import { Listener } from './listener';
import { Decision } from '../decision';
import { UnattachedRoute } from '../istio/config';

/** A host of a parent that a route applies to. */
export interface Binding {
  /** What istiod merges routes by: gateway and host, or namespace, port and Service. */
  readonly key: string;
  /** The listener; nothing for callers in the mesh. */
  readonly listener?: Listener;
  readonly host: string;
  /** Where the route says so. */
  readonly path: readonly string[];
  /** Port of the Service that callers in the mesh connect to; all of them without. */
  readonly port?: number;
  /** What is not certain about it. */
  readonly assumed: readonly Decision[];
}

/** A listener that a route names and that does not take it. */
export interface Denial {
  readonly listener: Listener;
  readonly about: UnattachedRoute;
}

/** A listener whose answers a route makes uncertain. */
export interface Doubt {
  readonly listener: Listener;
  readonly about: Decision;
}

/** What becomes of the parents of a route. */
export interface Bindings {
  readonly bindings: readonly Binding[];
  readonly denials: readonly Denial[];
}
