import { JsonPatch } from 'cdk8s';
import { Planned } from './planned-props';
import { ProcessProps } from './process-props';
import { ObjectBody, ObjectOutline } from './rendered-object';
import { trackBody, trackObjects } from './track-objects';
import { baselineOptions, checkBaseline } from '../domain/baseline';
import { shown } from '../domain/canary-error';
import { Config, configObject, configsOver } from '../domain/config';
import { checkDrain } from '../domain/drain-options';
import { toLabelValue } from '../domain/labels';
import { DeploymentManifest, StringMap } from '../domain/manifest';
import { checkName, checkNamespace } from '../domain/names';
import { checkRollout } from '../domain/rollout-options';
import { Track, TRACK_SUFFIX } from '../domain/track';
import { checkAdopted, checkTrack, checkVersions, checkWorkload } from '../domain/track-checks';
import { TrackDeployment, trackDeployment, trackReplicas } from '../domain/track-deployment';
import { insteadOf, trackIdentities, TrackIdentities } from '../domain/track-identity';
import { TrackLabel } from '../domain/track-label';
import { CanaryTrackOptions, TrackOptions } from '../domain/track-options';
import { isMisread, texts } from '../domain/yaml-scalars';
import { RoutingSubject, RoutingTarget } from '../routing/routing-provider';

/** What each track has of its own. */
export type OptionsByTrack = { readonly [track in Track]: CanaryTrackOptions };

/** The pods of a track. */
export type TrackPods = Omit<RoutingTarget, 'weight'>;

/** An object of a process. */
export interface ProcessObject extends ObjectOutline {
  /** Labels that it has whatever its contents are; without them, the one that names the process. */
  readonly labels?: StringMap;
  readonly patches?: JsonPatch[];
  /** The track that it is there for; without one it is there for all. */
  readonly track?: Track;
  /** Wave in which Argo CD applies it; none is 0. */
  readonly wave?: string;
}

/** A Deployment of a process, and the track whose pods it runs. */
export interface ProcessDeployment {
  readonly name: string;
  readonly track: Track;
}

/**
 * What the props of a process come to: its mistakes and the contents of its objects. No construct, no output.
 *
 * A process of which something can still change is looked at each time it is asked for; any other is checked at once and rendered once.
 */
export abstract class ProcessModel<P extends ProcessProps = ProcessProps> {
  public readonly subject: RoutingSubject;

  /** The tracks that the process has. */
  public readonly tracks: Track[];
  public readonly props: P;

  /** Whether the number of pods may be any, so that there can be an autoscaler. */
  public readonly scalable: boolean = true;

  /** Whether what is there for one track is deleted last, when nothing sends it work any more. */
  public readonly endsLast: boolean = true;
  protected options: OptionsByTrack;
  private kept?: Map<string, unknown>;

  /** @param control options of the baseline */
  constructor(name: string, namespace: string | undefined, private readonly planned: Planned<P>, private readonly control?: TrackOptions) {
    this.props = planned.props;
    const { stable = {}, canary } = this.props;
    this.subject = { name, namespace, hasCanary: canary !== undefined, hasBaseline: control !== undefined };
    this.tracks = [Track.STABLE, ...canary === undefined ? [] : [Track.CANARY], ...control === undefined ? [] : [Track.BASELINE]];
    this.options = { stable, canary: canary ?? {}, baseline: control === undefined ? {} : baselineOptions(stable, canary ?? {}, control) };
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
    return this.props.workload._final;
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

  /** Everything that only shows when nothing changes any more, and what a plan and the props do not agree on. */
  public lateProblems(): string[] {
    return [...this.planned.problems, ...this.settled() ? [] : this.problems()];
  }

  /** Texts that the writer of cdk8s would leave bare although Kubernetes reads them as numbers. */
  public misreadProblems(): string[] {
    return this.once('misread', () => {
      const configs = this.tracks.flatMap(track => this.configs(track).map(config => configObject(config, this.deploymentName(track))));
      const written = [...this.tracks.map(track => this.deployment(track)), configs, this.written()];
      return [...new Set(texts(written).filter(isMisread))].map(text =>
        `${shown(text)} would be written without quotes and read as a number: use GitOpsApp instead of App, which quotes it`);
    });
  }

  /** The objects of a track, the one that runs its pods first. */
  public trackObjects(track: Track): ProcessObject[] {
    const { patches } = this.options[track];
    const kept = track === Track.STABLE && this.props.workload._keptName !== undefined;
    const objects = trackObjects(this, track).map(object => ({ ...object, track }));
    return patches === undefined && !kept ? objects : [{ ...objects[0], patches, labels: kept ? {} : undefined }, ...objects.slice(1)];
  }

  /**
   * What fixes the number of pods of a track, so that no autoscaler can own it, as messages call it; undefined where the track may have one.
   */
  public fixedBy(_track: Track): string | undefined {
    return undefined;
  }

  /** The Deployments. */
  public deployments(): ProcessDeployment[] {
    return this.tracks.map(track => ({ track, name: this.deploymentName(track) }));
  }

  /** The objects beside those of the tracks. */
  public abstract sharedObjects(): ProcessObject[];

  /** The contents of an object, by its id. */
  public body(id: string): ObjectBody {
    return trackBody(this, id) ?? this.sharedBody(id);
  }

  /** The Deployment of a track. */
  public deployment(track: Track): TrackDeployment {
    const manifest = this.manifest();
    return trackDeployment(this.identities(manifest)[track], manifest, this.options[track], this.props);
  }

  /** The pods of a track. */
  public pods(track: Track, manifest = this.manifest(), tracks = this.identities(manifest)): TrackPods {
    const { name, selector, written, trackLabels } = tracks[track];
    const options = this.options[track];
    const shared = manifest.spec?.template?.metadata?.labels;
    const version = options.version === undefined ? undefined : { version: toLabelValue(options.version) };
    const plain = shared === undefined && options.labels === undefined && version === undefined && written === selector;
    const podLabels = plain ? selector : { ...selector, ...shared, ...options.labels, ...written, ...version };
    return { name, selector, trackLabels, podLabels, replicas: trackReplicas(track, manifest, options) };
  }

  /** The tracks as they are told apart. */
  public identities(manifest = this.manifest()): TrackIdentities {
    const { workload, trackLabel = TrackLabel.TRACK } = this.props;
    return trackIdentities(this.subject.name, trackLabel, workload._keptName === undefined ? undefined : manifest);
  }

  /** Whether the process has an entry in a plan. */
  protected get isPlanned(): boolean {
    return this.planned.claim?.entry !== undefined;
  }

  /** The contents of an object beside those of the tracks. */
  protected abstract sharedBody(id: string): ObjectBody;

  /** What is written beside the Deployments and their configuration. */
  protected abstract written(): unknown;

  /** What the props show without the workload. */
  protected ownProblems(): string[] {
    const { name, namespace, hasBaseline } = this.subject;
    const problems: string[] = [];
    checkName(name, TRACK_SUFFIX[hasBaseline ? Track.BASELINE : Track.CANARY], problems);
    checkNamespace(namespace, problems);
    checkVersions(this.tracks.map(track => this.options[track]), problems);
    return problems;
  }

  /** Everything that is wrong. */
  protected problems(): string[] {
    const { workload } = this.props;
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
    if (hasBaseline) {
      const versioned = identities.stable.label.key === 'version';
      checkBaseline(manifest, this.tracks.map(track => [track, this.options[track]]), versioned, problems);
    }
    return problems;
  }

  /** The workload as it is now. */
  protected manifest(): DeploymentManifest {
    return this.props.workload._read(this.subject.name);
  }

  /** Problems with the place of the weight in the plan behind those that are about it. */
  protected placed(problems: string[]): string[] {
    const { claim } = this.planned;
    return claim?.entry === undefined ? problems : problems.map(problem => /\bweight\b/.test(problem) ? claim.shown(problem, 'weight') : problem);
  }

  /** Makes something once, or each time where something can still change. */
  protected once<T>(what: string, make: () => T): T {
    const value = this.kept?.has(what) ? this.kept.get(what) as T : make();
    if (this.settled()) {
      this.kept ??= new Map();
      this.kept.set(what, value);
    }
    return value;
  }

  private checkTracks(identities: TrackIdentities, manifest: DeploymentManifest, problems: string[]): void {
    const { config, rollout, drain } = this.props;
    for (const track of this.tracks) {
      checkTrack(identities[track], manifest, track === Track.BASELINE ? this.control! : this.options[track], config, problems);
    }
    if (rollout !== undefined) {
      checkRollout(rollout, manifest.spec ?? {}, problems);
    }
    if (drain !== undefined) {
      checkDrain(drain, manifest.spec?.template ?? {}, problems);
    }
  }
}
