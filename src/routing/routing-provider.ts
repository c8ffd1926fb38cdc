import { PathMatch } from '../domain/path-match';
import { RequestMatch } from '../domain/request-match';
import { ServicePort } from '../domain/service-port';

/** A service as far as names go. The split is not in here, so that no name can depend on it. */
export interface RoutingSubject {
  /** Name of the service, and the stable track's object name. */
  readonly name: string;

  /**
   * Namespace of all objects.
   *
   * @default - none is written; whoever applies the objects chooses
   */
  readonly namespace?: string;

  /** Whether there is a canary track, idle or not. */
  readonly hasCanary: boolean;
}

/** The pods of a track as a provider sees them. */
export interface RoutingTarget {
  /** Object name of the track: the service's with the track's suffix. */
  readonly name: string;

  /** The labels that select the pods of this track and no others. */
  readonly selector: { [key: string]: string };

  /** What the selector has beyond the label `app`, for subsets of a Service over all tracks. */
  readonly trackLabels: { [key: string]: string };

  /** All labels of the pods. */
  readonly podLabels: { [key: string]: string };

  /**
   * Number of pods.
   *
   * @default - an autoscaler owns it
   */
  readonly replicas?: number;
}

/** Everything that a provider may look at: plain values, no construct. */
export interface RoutingContext extends RoutingSubject {
  /** Ports of the Service, at least one. */
  readonly ports: ServicePort[];

  /** The stable track. */
  readonly stable: RoutingTarget;

  /** The canary track: where its pods are, or would be while `hasCanary` is false. */
  readonly canary: RoutingTarget;

  /** Percentage of the requests that match nothing that goes to the canary: 0 to 100; 0 while it is idle. */
  readonly weight: number;

  /** Requests that go to the canary, or to stable while the canary is idle. */
  readonly match: RequestMatch[];

  /** Whether the canary is out of service: no request may be sent to it. */
  readonly idle: boolean;
}

/** An object that a provider writes, by what never moves. */
export interface RoutingObject {
  /** Id of the construct below the service. Ids are API: people patch objects by them. */
  readonly id: string;

  /** `apiVersion` of the object. */
  readonly apiVersion: string;

  /** `kind` of the object. */
  readonly kind: string;

  /** `metadata.name` of the object. */
  readonly name: string;
}

/** Requests that a service claims for itself, so that two services of an app can be told that they want the same. */
export interface RouteClaim {
  /** Where the requests come in, in words: `at gateway istio-system/public`, `in the mesh`. */
  readonly entry: string;

  /** Host of the requests. */
  readonly host: string;

  /** Paths of the requests. Empty: all of them. */
  readonly paths: PathMatch[];
}

/**
 * A way to carry a split out, and the extension point for ways of your own: pass an instance to `Routing.custom`.
 *
 * `objects` and `claims` see only the subject, so names and kinds cannot depend on the split. `problems` and `specs` are
 * pure functions of the context. No request may be sent to a canary that is not there or idle.
 */
export abstract class RoutingProvider {
  /** The objects that exist for a service, whatever its split is: Services first, then routes. */
  public abstract objects(subject: RoutingSubject): RoutingObject[];

  /** The `spec` of each object, by id. Asked for only where there are no problems. */
  public abstract specs(context: RoutingContext): { [id: string]: any };

  /** Everything that the provider cannot do or that is wrong, a sentence each: what is wanted, what is there, the way out. */
  public abstract problems(context: RoutingContext): string[];

  /** The requests that the objects catch. */
  public abstract claims(subject: RoutingSubject): RouteClaim[];

  /**
   * The requests that an object catches which somebody else made, so that a service and a hand-written route cannot
   * want the same. By default: none.
   *
   * @param _object the object as it is written
   */
  public claimsOf(_object: any): RouteClaim[] {
    return [];
  }

  /**
   * What is wrong with the namespace of the service, where the app has the Namespace object.
   *
   * @param _labels labels of the Namespace
   */
  public namespaceProblems(_labels: { [key: string]: string }): string[] {
    return [];
  }
}
