import { CanaryServiceProps } from './canary-service-props';
import { askedRatio, counted } from './replica-counts';
import { baselineOptions, checkBaseline } from '../domain/baseline';
import { shown } from '../domain/canary-error';
import { Config, configObject, configsOver } from '../domain/config';
import { checkDrain } from '../domain/drain-options';
import { toLabelValue } from '../domain/labels';
import { DeploymentManifest, StringMap } from '../domain/manifest';
import { checkName, checkNamespace } from '../domain/names';
import { checkRollout } from '../domain/rollout-options';
import { checkRunningService } from '../domain/running-service';
import { checkServicePorts, servicePorts } from '../domain/service-port';
import { checkSizes, checkSplit, checkStableShare, effectiveSplit, stableWeight } from '../domain/split';
import { Track, TRACK_SUFFIX } from '../domain/track';
import { checkAdopted, checkTrack, checkVersions, checkWorkload } from '../domain/track-checks';
import { TrackDeployment, trackDeployment, trackReplicas } from '../domain/track-deployment';
import { insteadOf, trackIdentities, TrackIdentities } from '../domain/track-identity';
import { TrackLabel } from '../domain/track-label';
import { CanaryTrackOptions } from '../domain/track-options';
import { isMisread, texts } from '../domain/yaml-scalars';
import { ReplicaRatio } from '../routing/replica-ratio';
import { RoutingContext, RoutingSubject, RoutingTarget } from '../routing/routing-provider';

/**
 * What the props of a service come to: its mistakes and the contents of its objects. No construct, no output.
 *
 * A service of which something can still change is looked at each time it is asked for; any other is checked at once and rendered once.
 */
export class ServiceModel {
  public readonly subject: RoutingSubject;

  /** The tracks that the service has. */
  public readonly tracks: Track[];

  /** Undefined where routes are the split, and not numbers of pods. */
  public readonly ratio?: ReplicaRatio;
  private readonly options: { readonly [track in Track]: CanaryTrackOptions };
  private readonly kept: Kept = {};

  constructor(name: string, namespace: string | undefined, public readonly props: CanaryServiceProps) {
    const { stable = {}, canary, baseline } = props;
    this.subject = { name, namespace, hasCanary: canary !== undefined, hasBaseline: baseline !== undefined };
    this.tracks = [Track.STABLE, ...canary === undefined ? [] : [Track.CANARY], ...baseline === undefined ? [] : [Track.BASELINE]];
    const options = { stable, canary: canary ?? {}, baseline: baseline === undefined ? {} : baselineOptions(stable, canary ?? {}, baseline) };
    this.ratio = askedRatio(props, this.tracks, options);
    this.options = this.ratio === undefined ? options : counted(options, this.ratio);
  }

  /** What a track has of its own; the baseline has what stable has, too. */
  public trackOptions(track: Track): CanaryTrackOptions {
    return this.options[track];
  }

  /** Name of the Deployment of a track. */
  public deploymentName(track: Track): string {
    return (this.props.workload._keptName ?? this.subject.name) + TRACK_SUFFIX[track];
  }

  /** Configuration of a track. */
  public configs(track: Track): Config[] {
    return configsOver(this.props.config, this.options[track].config);
  }

  /** Whether nothing can change any more. */
  public settled(): boolean {
    return this.props.workload._final && this.props.routing.provider.settled();
  }

  /** Everything that the call shows. */
  public earlyProblems(chartLabels: StringMap): string[] {
    const problems = this.settled() ? this.problems() : this.ownProblems();
    for (const key in chartLabels) {
      if (insteadOf(this.identities(this.props.workload._final ? this.manifest() : {}).stable, key) !== undefined) {
        problems.push(`chart label ${shown(key)} is reserved: the library writes it for each service and track; remove it from the chart`);
      }
    }
    return problems;
  }

  /** Everything that only shows when nothing changes any more. */
  public lateProblems(): string[] {
    return this.settled() ? [] : this.problems();
  }

  /** Texts that the writer of cdk8s would leave bare although Kubernetes reads them as numbers. */
  public misreadProblems(): string[] {
    return this.once('misread', () => {
      const configs = this.tracks.flatMap(track => this.configs(track).map(config => configObject(config, this.deploymentName(track))));
      const written = [...this.tracks.map(track => this.deployment(track)), configs, this.specs(), this.annotations()];
      return [...new Set(texts(written).filter(isMisread))].map(text =>
        `${shown(text)} would be written without quotes and read as a number: use GitOpsApp instead of App, which quotes it`);
    });
  }

  /** The Deployment of a track. */
  public deployment(track: Track): TrackDeployment {
    const manifest = this.manifest();
    return trackDeployment(this.identities(manifest)[track], manifest, this.options[track], this.props);
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
    const shared = manifest.spec?.template?.metadata?.labels;
    const target = (track: Track, share: number): RoutingTarget => {
      const { name, selector, written, trackLabels } = tracks[track];
      const options = this.options[track];
      const version = options.version === undefined ? undefined : { version: toLabelValue(options.version) };
      const plain = shared === undefined && options.labels === undefined && version === undefined && written === selector;
      const podLabels = plain ? selector : { ...selector, ...shared, ...options.labels, ...written, ...version };
      return { name, selector, trackLabels, podLabels, replicas: trackReplicas(track, manifest, options), weight: share };
    };
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

  /** The tracks as they are told apart. */
  public identities(manifest = this.manifest()): TrackIdentities {
    const { workload, trackLabel = TrackLabel.TRACK } = this.props;
    return trackIdentities(this.subject.name, trackLabel, workload._keptName === undefined ? undefined : manifest);
  }

  /** What the props show without the workload. */
  private ownProblems(): string[] {
    const { canary, split = {}, service, ports } = this.props;
    const { name, namespace, hasBaseline } = this.subject;
    const problems: string[] = [];
    checkName(name, TRACK_SUFFIX[hasBaseline ? Track.BASELINE : Track.CANARY], problems);
    checkNamespace(namespace, problems);
    checkSplit(split, canary, hasBaseline, problems);
    problems.push(...this.ratio?.problems ?? []);
    checkVersions(this.tracks.map(track => this.options[track]), problems);
    if (service !== undefined) {
      checkRunningService(service, name, namespace, ports, problems);
    }
    return problems;
  }

  private problems(): string[] {
    const { workload, routing } = this.props;
    const { namespace, hasBaseline } = this.subject;
    const problems = this.ownProblems();
    const manifest = this.manifest();
    if (manifest.metadata?.namespace !== undefined && manifest.metadata.namespace !== namespace) {
      problems.push(`the workload must be in the namespace of the chart, ${shown(namespace)}, got ${shown(manifest.metadata.namespace)}: set the namespace of the chart, or remove it from the manifest`);
    }
    const identities = this.identities(manifest);
    checkWorkload(identities.stable, manifest, problems);
    if (workload._keptName !== undefined && this.props.canary !== undefined) {
      checkAdopted(identities, manifest, this.props.canary, problems);
    }
    this.checkTracks(identities, manifest, problems);
    const context = this.context(manifest, identities);
    checkStableShare(context.stable.weight, context.stable.replicas, !context.blueGreen && this.ratio === undefined, problems);
    if (context.blueGreen && !context.idle && this.ratio === undefined) {
      const size = (track: Track) => ({ replicas: context[track]?.replicas, autoscaling: this.options[track].autoscaling });
      checkSizes(size(Track.STABLE), size(Track.CANARY), problems);
    }
    if (context.baseline?.replicas === 0 && context.baseline.weight > 0) {
      problems.push(`baseline must have pods for its share (weight ${context.baseline.weight}), got 0 replicas, so that clients would see 503: set replicas, or remove baseline`);
    }
    if (hasBaseline) {
      const versioned = identities.stable.label.key === 'version';
      checkBaseline(manifest, this.tracks.map(track => [track, this.options[track]]), versioned, problems);
    }
    const before = problems.length;
    checkServicePorts(context.ports, problems);
    return problems.length > before ? problems : problems.concat(routing.provider.problems(context));
  }

  private checkTracks(identities: TrackIdentities, manifest: DeploymentManifest, problems: string[]): void {
    const { config, rollout, drain } = this.props;
    for (const track of this.tracks) {
      checkTrack(identities[track], manifest, track === Track.BASELINE ? this.props.baseline! : this.options[track], config, problems);
    }
    if (rollout !== undefined) {
      checkRollout(rollout, manifest.spec ?? {}, problems);
    }
    if (drain !== undefined) {
      checkDrain(drain, manifest.spec?.template ?? {}, problems);
    }
  }

  private manifest(): DeploymentManifest {
    return this.props.workload._read(this.subject.name);
  }

  /** Makes something once, or each time where something can still change. */
  private once<K extends keyof Kept>(what: K, make: () => NonNullable<Kept[K]>): NonNullable<Kept[K]> {
    const value = this.kept[what] ?? make();
    if (this.settled()) {
      this.kept[what] = value;
    }
    return value;
  }
}

/** What is made once of a service of which nothing can change any more. */
interface Kept {
  specs?: { [id: string]: any };
  annotations?: { [id: string]: StringMap };
  misread?: string[];
}
