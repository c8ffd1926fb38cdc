import { Branch } from './branch';
import { Caller } from './caller';
import { Choices } from './choices';
import { Cluster } from './cluster/cluster';
import { Decision } from './decision';
import { Message } from './message';

/** A way into the cluster that the model knows: what it does with requests of its callers. */
export interface Entrance {
  /** Whether callers of this kind and name come in here. */
  accepts(caller: Caller): boolean;

  /** The callers by name that the input knows: its gateways, its Ingress classes. */
  callers?(): readonly Caller[];

  /** Hosts that it has routes for, as they are written; nothing where callers may ask for any. */
  hosts?(caller: Caller): readonly string[];

  /** All ways that the request can take; their shares add up to one. */
  send(caller: Caller, message: Message, visit: Visit): Branch[];
}

/** What an entrance is given to answer one request. */
export interface Visit {
  /** Decides between objects whose order of creation decides. */
  readonly choices: Choices;
  /** Takes what the answer relies on although the input does not say it, or says it in a way that is not modelled. */
  readonly assumptions: Map<string, Decision>;
}

/** Adds an assumption to a visit, once. */
export function assume({ assumptions }: Visit, decision: Decision): void {
  assumptions.set(`${decision.object} ${decision.field} ${decision.effect}`, decision);
}

/** Makes an entrance for what is in the cluster; nothing is looked at before the first request. */
export type EntranceFactory = (cluster: Cluster, rootNamespace: string) => Entrance;
