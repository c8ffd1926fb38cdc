import { ManifestObject } from '../manifest-object';
import { TrafficRequest } from '../traffic-request';

/** A request that a route, an Ingress or a Service was written for. */
export interface Probe {
  readonly request: TrafficRequest;
  /** The object that it was made from. */
  readonly object: ManifestObject;
  /** The rule or match of it: `['spec', 'http', '0', 'match', '1']`. */
  readonly path: readonly string[];
  /** What the rule asks for, as a match of a VirtualService says it; only for rules of VirtualServices and of routes of the Gateway API. */
  readonly match?: any;
}
