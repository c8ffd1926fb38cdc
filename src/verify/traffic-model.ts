import { Answer } from './answer';
import { Caller } from './caller';
import { Manifests } from './manifests';
import { Population, PopulationShare } from './population';
import { TrafficRequest } from './traffic-request';

/** Options of a traffic model. */
export interface TrafficModelOptions {
  /**
   * Label of pods that says their track. Pods without it are of the track that the name of their workload says: `x-canary`, `x-baseline`, and `x` beside one of these.
   *
   * @default "track"
   */
  readonly trackLabel?: string;

  /**
   * Root namespace of Istio, in which DestinationRules and Sidecars are for everybody; pods of a gateway that is not in the
   * input are taken to be there, too.
   *
   * @default "istio-system"
   */
  readonly rootNamespace?: string;
}

/**
 * Tells which pods a request reaches, and why: from manifests alone, as Istio, ingress-nginx, the Gateway API, the AWS load
 * balancer controller and kube-proxy act on them.
 */
export class TrafficModel {
  /** The model of what is in the manifests. Nothing is computed before the first request. */
  public static of(manifests: Manifests, options: TrafficModelOptions = {}): TrafficModel {
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { TrafficEngine } = require('./verifier') as typeof import('./verifier');
    return new TrafficModel(new TrafficEngine(manifests.objects, options.trackLabel ?? 'track', options.rootNamespace ?? 'istio-system'));
  }

  private constructor(private readonly engine: import('./traffic-engine').TrafficEngine) {}

  /** Who gets the request. What is refused: a gateway or an Ingress class that the input does not have, and requests that HTTP does not know. */
  public send(request: TrafficRequest): Answer {
    return this.engine.send(request);
  }

  /**
   * The ways in from outside that the input knows: its gateways, also those that it only names, and its Ingress classes.
   *
   * @internal
   */
  public _callers(): Caller[] {
    return this.engine.callers();
  }

  /** Hosts that a gateway or an Ingress class has routes for, as they are written: `api.example.com`, `*.example.com`; none for pods. */
  public hosts(from: Caller): string[] {
    return this.engine.hosts(from);
  }

  /** The share of all traffic that each track and workload gets, given how often each kind of request comes. */
  public share(population: Population[]): PopulationShare {
    return this.engine.share(population);
  }
}
