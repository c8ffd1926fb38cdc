import { CookieClaim } from './cookie-claim';
import { ReplicaRatio, ReplicaRequest } from './replica-ratio';
import { RivalObject, RouteClaim } from './route-claim';
import { ProcessKind } from '../domain/plan/process-kind';
import { RequestMatch } from '../domain/request-match';
import { ServicePort } from '../domain/service-port';
import { StickyCookie } from '../domain/sticky';
import { Track } from '../domain/track';

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

  /** Whether there is a baseline track, idle or not. */
  readonly hasBaseline: boolean;
}

/** The pods of a track as a provider sees them. */
export interface RoutingTarget {
  /** Object name of the track: the service's with the track's suffix. */
  readonly name: string;

  /** The labels that select the pods of this track and no others. */
  readonly selector: { [key: string]: string };

  /** What tells the track from the others, for subsets of a Service over all tracks. */
  readonly trackLabels: { [key: string]: string };

  /** All labels of the pods. */
  readonly podLabels: { [key: string]: string };

  /**
   * Number of pods.
   *
   * @default - an autoscaler owns it
   */
  readonly replicas?: number;

  /**
   * Percentage of the requests that match nothing which goes to the track: 0 to 100; those of all tracks sum to 100. It is whole
   * unless numbers of pods are the split.
   */
  readonly weight: number;
}

/** Everything that a provider may look at: plain values, no construct. */
export interface RoutingContext extends RoutingSubject {
  /** Ports of the Service, at least one. */
  readonly ports: ServicePort[];

  /**
   * The labels that select the pods of all tracks.
   *
   * @default - nothing does: the selector of an adopted Deployment has no track label, and only it may match
   */
  readonly selector?: { [key: string]: string };

  /**
   * Spec of the Service that already runs in front of the stable track, which has to stay as it is.
   *
   * @default - the Service is the provider's to write
   */
  readonly service?: any;

  /** The stable track. */
  readonly stable: RoutingTarget;

  /** The canary track: where its pods are, or would be while `hasCanary` is false. */
  readonly canary: RoutingTarget;

  /**
   * The baseline track.
   *
   * @default - none
   */
  readonly baseline?: RoutingTarget;

  /**
   * The cookie that keeps clients on their tracks.
   *
   * @default - every request is drawn anew
   */
  readonly sticky?: StickyCookie;

  /** Requests that go to the track `matched`. */
  readonly match: RequestMatch[];

  /**
   * The track for requests that match and for hosts of the preview: the canary, or stable while the canary is idle; in blue-green the one
   * that is not active.
   */
  readonly matched: Track;

  /** Whether the split is a switch, from one of two tracks of full size to the other. */
  readonly blueGreen: boolean;

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

  /**
   * `metadata.namespace` of the object.
   *
   * @default - that of the service
   */
  readonly namespace?: string;

  /**
   * Wave in which Argo CD applies the object: a whole number. The pods are in wave 0; what routes rely on beside Services is in 1.
   *
   * @default - -1 for a Service, so that it is there before its pods; else 2, as a route, when all is there that it names
   */
  readonly syncWave?: number;
}

/**
 * A way to carry a split out, and the extension point for ways of your own: pass an instance to `Routing.custom`.
 *
 * `objects` and `claims` see only the subject, so names and kinds cannot depend on the split. `problems` and `specs` are
 * pure functions of the context. No request may be sent to a canary that is not there or idle.
 */
export abstract class RoutingProvider {
  /** Type of the entry that a service has in a plan. By default any whose weight is a percentage. */
  public processKind(): ProcessKind | undefined {
    return undefined;
  }

  /** The objects that exist for a service, whatever its split is: Services first, then routes. */
  public abstract objects(subject: RoutingSubject): RoutingObject[];

  /** The `spec` of each object, by id. Asked for only where there are no problems. */
  public abstract specs(context: RoutingContext): { [id: string]: any };

  /**
   * Annotations of objects, by id. Asked for only where there are no problems. By default: none.
   *
   * @param _context the service
   */
  public annotations(_context: RoutingContext): { [id: string]: { [key: string]: string } } {
    return {};
  }

  /**
   * Numbers of pods, where they are what splits the requests. By default nothing: they are the user's, and the weight is carried out by
   * routes.
   *
   * @param _request what the user gave
   */
  public replicaRatio(_request: ReplicaRequest): ReplicaRatio | undefined {
    return undefined;
  }

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
   * What an object that somebody else made does to the services that it names. By default: nothing.
   *
   * @param _object the object as it is written
   */
  public rivals(_object: any): RivalObject[] {
    return [];
  }

  /** Services beside its own that requests are sent to as a whole, each as name, `.` and namespace. By default: none. */
  public bypasses(_subject: RoutingSubject): string[] {
    return [];
  }

  /**
   * The cookies that keep clients on their tracks. Asked for only where the split is sticky and there are no problems. By default: that of the split,
   * which no other service of the app may have.
   *
   * @param context the service
   */
  public stickyCookies(context: RoutingContext): CookieClaim[] {
    return [{ name: context.sticky!.name, remedy: 'give Sticky.cookie another name' }];
  }

  /** What else in the app has to bind the routes to hosts, in words. By default: nothing, they are bound by the provider's own objects. */
  public boundBy(): string | undefined {
    return undefined;
  }

  /** Whether nothing that the provider looks at can change any more; another service may still be built. By default: yes. */
  public settled(): boolean {
    return true;
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
