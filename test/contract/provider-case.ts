import { Caller, CanaryServiceProps, PathMatch, Routing } from '../../src';

/** What the contract asks of a routing. */
export interface RoutingRequest {
  /** Hosts that reach the track of the preview, if there are any. */
  readonly previewHosts?: string[];
  /** What is routed; every path where it is missing. */
  readonly paths?: PathMatch[];
  /** Number of pods that the split has to work with, where numbers of pods are the split. */
  readonly total?: number;
}

/** Where requests come in, and what they ask for. */
export interface Entrance {
  readonly from: Caller;
  readonly host: string;
  readonly port?: number;
  /** Whether rules bind its requests that only gateways know, by paths, claims and hosts of the preview. */
  readonly outside: boolean;
}

/** A provider as the contract sees it. The service is `web` in the namespace `shop`, and its clients outside ask for `shop.example.com`. */
export interface ProviderCase {
  /** The factory: `Routing.istio`. */
  readonly name: string;
  /** What users call it. */
  readonly title: string;
  readonly routing: (request: RoutingRequest) => Routing;
  readonly entrances: Entrance[];
  /** Ids of the features that it has; it refuses all others. */
  readonly can: string[];
  /** Ids of those that its options have no word for, so that there is nothing to refuse. */
  readonly unsaid?: string[];
  /** What of the props a service needs beside those of the feature. */
  readonly props?: Partial<CanaryServiceProps>;
}
