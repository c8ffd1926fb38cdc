import { CanaryServiceProps } from './canary-service-props';
import { Planned } from './planned-props';
import { ProcessModel, ProcessObject } from './process-model';
import { ObjectBody } from './rendered-object';
import { askedRatio, counted } from './replica-counts';
import { StringMap } from '../domain/manifest';
import { checkRunningService } from '../domain/running-service';
import { checkServicePorts, servicePorts } from '../domain/service-port';
import { checkSizes, checkSplit, checkStableShare, effectiveSplit, stableWeight } from '../domain/split';
import { BEFORE, ROUTE } from '../domain/sync-wave';
import { Track } from '../domain/track';
import { ReplicaRatio } from '../routing/replica-ratio';
import { RoutingContext, RoutingTarget } from '../routing/routing-provider';

/** What the props of a service come to: a process whose requests a provider splits. */
export class ServiceModel extends ProcessModel<CanaryServiceProps> {
  /** Undefined where routes are the split, and not numbers of pods. */
  public readonly ratio?: ReplicaRatio;

  constructor(name: string, namespace: string | undefined, planned: Planned<CanaryServiceProps>) {
    super(name, namespace, planned, planned.props.baseline);
    this.ratio = askedRatio(this.props, this.tracks, this.options);
    this.options = this.ratio === undefined ? this.options : counted(this.options, this.ratio);
  }

  public settled(): boolean {
    return super.settled() && this.props.routing.provider.settled();
  }

  public fixedBy(track: Track): string | undefined {
    return this.ratio === undefined ? undefined : track in this.ratio.replicas ? 'replicas of the routing and the weight' : 'replicas of the track';
  }

  /** The objects of the routing. A Service that runs keeps its labels and annotations. */
  public sharedObjects(): ProcessObject[] {
    const { routing: { provider }, service } = this.props;
    const { hasCanary } = this.subject;
    const lasting = new Set(hasCanary ? provider.objects({ ...this.subject, hasCanary: false, hasBaseline: false }).map(({ id }) => id) : []);
    return provider.objects(this.subject).map(({ syncWave, ...object }): ProcessObject => {
      const wave = String(syncWave ?? (object.kind === 'Service' ? BEFORE : ROUTE));
      const track = hasCanary && !lasting.has(object.id) ? Track.CANARY : undefined;
      return object.id === 'Service' && service !== undefined ? { ...object, labels: service._manifest.metadata?.labels ?? {} } : { ...object, wave, track };
    });
  }

  /** The specs of the routing objects, by id. */
  public specs(): { [id: string]: any } {
    return this.once('specs', () => this.props.routing.provider.specs(this.context()));
  }

  /** Annotations of the routing objects, by id. */
  public annotations(): { [id: string]: StringMap } {
    return this.once('annotations', () => this.props.routing.provider.annotations(this.context()));
  }

  /** Percentage of the requests that match nothing which goes to the canary. */
  public share(): number {
    return this.ratio?.weight ?? effectiveSplit(this.props.split, this.props.canary).weight;
  }

  /** The service as the provider sees it. */
  public context(manifest = this.manifest(), tracks = this.identities(manifest)): RoutingContext {
    const { canary, split, ports, service } = this.props;
    const { match, matched, idle } = effectiveSplit(split, canary);
    const weight = this.share();
    const target = (track: Track, share: number): RoutingTarget => Object.assign(this.pods(track, manifest, tracks), { weight: share });
    const { name, namespace, hasCanary, hasBaseline } = this.subject;
    return {
      name,
      namespace,
      hasCanary,
      hasBaseline,
      match,
      matched,
      blueGreen: split?.active !== undefined,
      idle,
      sticky: split?.sticky?._cookie(name, namespace, canary?.version ?? canary?.image ?? JSON.stringify(canary?.containerImages ?? {}), weight),
      ports: servicePorts(ports, manifest, service?._manifest),
      service: service?._manifest.spec,
      selector: tracks.stable.shared,
      stable: target(Track.STABLE, stableWeight(weight, hasBaseline)),
      canary: target(Track.CANARY, weight),
      baseline: hasBaseline ? target(Track.BASELINE, weight) : undefined,
    };
  }

  protected sharedBody(id: string): ObjectBody {
    const { service } = this.props;
    const annotations = id === 'Service' && service !== undefined ? service._manifest.metadata?.annotations : this.annotations()[id];
    return { annotations, spec: this.specs()[id] };
  }

  protected written(): unknown {
    return [this.specs(), this.annotations()];
  }

  protected ownProblems(): string[] {
    const { canary, split = {}, service, ports } = this.props;
    const { name, namespace, hasBaseline } = this.subject;
    const problems = super.ownProblems();
    const shares: string[] = [];
    checkSplit(split, canary, hasBaseline, shares);
    problems.push(...this.placed([...shares, ...this.ratio?.problems ?? []]));
    for (const track of this.tracks.filter(one => this.options[one].autoscaling?.minReplicas === 0)) {
      problems.push(`${track} autoscaling must keep a pod of a service, got minReplicas 0: a track without pods answers 503; set minReplicas to 1 or more`);
    }
    if (service !== undefined) {
      checkRunningService(service, name, namespace, ports, problems);
    }
    return problems;
  }

  protected problems(): string[] {
    const problems = super.problems();
    const manifest = this.manifest();
    const context = this.context(manifest, this.identities(manifest));
    const shares: string[] = [];
    checkStableShare(context.stable.weight, context.stable.replicas, !context.blueGreen && this.ratio === undefined, shares);
    problems.push(...this.placed(shares));
    if (context.blueGreen && !context.idle && this.ratio === undefined) {
      const size = (track: Track) => ({ replicas: context[track]?.replicas, autoscaling: this.options[track].autoscaling });
      checkSizes(size(Track.STABLE), size(Track.CANARY), problems);
    }
    if (context.baseline?.replicas === 0 && context.baseline.weight > 0) {
      problems.push(`baseline must have pods for its share (weight ${context.baseline.weight}), got 0 replicas, so that clients would see 503: set replicas, or remove baseline`);
    }
    const before = problems.length;
    checkServicePorts(context.ports, this.props.service !== undefined, problems);
    return problems.length > before ? problems : problems.concat(this.props.routing.provider.problems(context));
  }
}
