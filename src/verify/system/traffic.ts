import { Probe } from './probe';
import { probesOf } from './probes';
import { RouteRule } from './routes/route-rule';
import { routeRules } from './routes/route-rules';
import { Split } from './split';
import { splitsOf } from './splits';
import { Answer } from '../answer';
import { Branch } from '../branch';
import { Caller } from '../caller';
import { Cluster } from '../cluster/cluster';
import { ManifestObject } from '../manifest-object';
import { MultiMap } from '../multi-map';
import { Evaluation, TrafficEngine } from '../traffic-engine';
import { TrafficRequest } from '../traffic-request';

/** Requests that the routes were written for, and what becomes of them. */
export class Traffic {
  public readonly cluster: Cluster;
  private readonly engine: TrafficEngine;
  private all?: MultiMap<ManifestObject, Probe>;
  private written?: readonly RouteRule[];
  private divisions?: readonly Split[];
  private readonly answers = new Map<TrafficRequest, Evaluation>();
  private readonly told = new Map<TrafficRequest, Answer>();
  /** The first request of each content. */
  private readonly alike = new Map<string, TrafficRequest>();
  private readonly firsts = new Set<TrafficRequest>();

  constructor(objects: readonly ManifestObject[], rootNamespace: string) {
    this.engine = new TrafficEngine(objects, 'track', rootNamespace);
    this.cluster = this.engine.cluster;
  }

  /** The rules of all routes, as they are written. */
  public get rules(): readonly RouteRule[] {
    this.written ??= routeRules(this.cluster);
    return this.written;
  }

  /** Where routes divide requests between Services or subsets. */
  public get splits(): readonly Split[] {
    this.divisions ??= splitsOf(this.rules);
    return this.divisions;
  }

  /** All probes, in the order of the objects. */
  public get probes(): readonly Probe[] {
    return this.byObject.values();
  }

  /** The probes that were made from an object. */
  public of(object: ManifestObject): readonly Probe[] {
    return this.byObject.get(object);
  }

  /** What can become of a request: a list of branches for every order of creation that makes a difference. */
  public send(request: TrafficRequest): readonly Branch[][] {
    return this.evaluate(request).runs;
  }

  /** The same, and the objects whose order of creation decides. */
  public evaluate(request: TrafficRequest): Evaluation {
    let evaluation = this.answers.get(request);
    if (evaluation === undefined) {
      const first = this.firstAlike(request);
      evaluation = this.answers.get(first) ?? this.engine.evaluate(first);
      this.answers.set(first, evaluation);
      this.answers.set(request, evaluation);
    }
    return evaluation;
  }

  /** Who gets a request, with everything that decides it. */
  public answer(request: TrafficRequest): Answer {
    const answer = this.told.get(request) ?? this.engine.send(request);
    this.told.set(request, answer);
    return answer;
  }

  /** Whether the input has what a request comes in by. */
  public accepts(from: Caller): boolean {
    return this.engine.accepts(from);
  }

  /** What several objects or rules ask for is sent once. */
  private firstAlike(request: TrafficRequest): TrafficRequest {
    if (this.firsts.has(request)) {
      return request;
    }
    const key = JSON.stringify(request);
    const first = this.alike.get(key) ?? request;
    this.alike.set(key, first);
    this.firsts.add(first);
    return first;
  }

  private get byObject(): MultiMap<ManifestObject, Probe> {
    if (this.all === undefined) {
      this.all = new MultiMap();
      for (const probe of probesOf(this.cluster, this.splits)) {
        const request = this.firstAlike(probe.request);
        this.all.add(probe.object, request === probe.request ? probe : { ...probe, request });
      }
    }
    return this.all;
  }
}
