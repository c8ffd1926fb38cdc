import { Planned } from './planned-props';
import { ProcessObject } from './process-model';
import { ObjectBody } from './rendered-object';
import { SingletonProcessProps } from './singleton-process-props';
import { UncalledModel } from './uncalled-model';
import { shown } from '../domain/canary-error';
import { PodTemplateManifest, StringMap } from '../domain/manifest';
import { accountOf } from '../domain/singleton/lease-fence';
import { FenceObject } from '../domain/singleton/pod-fence';
import { checkActive, checkSingleRollout, checkSingleTracks } from '../domain/singleton/singleton-checks';
import { Track } from '../domain/track';
import { TrackDeployment } from '../domain/track-deployment';
import { CanaryTrackOptions } from '../domain/track-options';

/** An object beside those of the tracks, with its contents. */
export interface SharedObject {
  readonly object: ProcessObject;
  readonly body: () => ObjectBody;
}

/** An object of a form or a fence, with its contents. */
export function sharedObject({ id, apiVersion, kind, name, body }: FenceObject, annotations: StringMap | undefined): SharedObject {
  const { spec, ...fields } = body;
  const object = { id, apiVersion, kind, name };
  return spec === undefined
    ? { object: { ...object, fields: Object.keys(fields) }, body: () => ({ fields, annotations }) }
    : { object, body: () => ({ spec, annotations }) };
}

/** What the props of a singleton come to: a process of which one track runs, with one pod. */
export abstract class SingletonModel extends UncalledModel<SingletonProcessProps> {
  /** The track that runs. */
  public readonly active: Track;
  public readonly scalable = false;

  /** A track that runs and is gone has to be down before the other one comes up. */
  public readonly endsLast = false;

  /** The props as they were given, with what is refused. */
  private readonly given: SingletonProcessProps;
  /** ServiceAccount of the pods, if the workload names one. A fence asks for it before the workload is settled. */
  private readonly account?: string;

  constructor(name: string, namespace: string | undefined, planned: Planned<SingletonProcessProps>) {
    super(name, namespace, { ...planned, props: rolledNowhere(planned.props) });
    this.given = planned.props;
    this.active = this.given.active ?? Track.STABLE;
    const { stable, canary } = this.options;
    this.options = { ...this.options, stable: this.single(Track.STABLE, stable), canary: this.single(Track.CANARY, canary) };
    this.account = this.given.fence === undefined ? undefined : this.accountNow();
  }

  public sharedObjects(): ProcessObject[] {
    return this.shared().map(({ object }) => object);
  }

  /** The Deployment of a track, whose old pod ends before its new one starts. */
  public deployment(track: Track): TrackDeployment {
    const { spec, ...others } = super.deployment(track);
    return { ...others, spec: { ...spec, strategy: { type: 'Recreate' }, template: this.fenced(spec.template ?? {}) } };
  }

  /** Objects beside those of the tracks: those of the fence. */
  protected shared(): SharedObject[] {
    const { fence } = this.props;
    const objects = fence?._fence.objects(this.subject.name, this.account) ?? [];
    return objects.map(object => sharedObject(object, object.withPods ? this.withPods() : undefined));
  }

  /** Annotations of what comes up together with the pods. */
  protected withPods(): StringMap | undefined {
    return undefined;
  }

  protected sharedBody(id: string): ObjectBody {
    return this.shared().find(({ object }) => object.id === id)!.body();
  }

  protected written(): unknown {
    return this.shared().map(({ body }) => body());
  }

  protected ownProblems(): string[] {
    const problems = super.ownProblems();
    const active: string[] = [];
    checkActive(this.given, this.isPlanned, active);
    problems.push(...this.placed(active));
    checkSingleTracks(this.given, problems);
    checkSingleRollout(this.given.rollout ?? {}, problems);
    return problems;
  }

  protected problems(): string[] {
    const { fence } = this.props;
    const problems = super.problems();
    if (fence !== undefined && this.accountNow() !== this.account) {
      problems.push(`workload must have the serviceAccountName that it had when the fence was made, got ${shown(this.accountNow())} in place of ${shown(this.account)}: set it before the process is made`);
    }
    const template = (track: Track) => super.deployment(track).spec.template ?? {};
    const fenced = fence === undefined ? [] : this.tracks.flatMap(track => fence._fence.problemsWith(track, template(track)));
    return [...problems, ...new Set(fenced)];
  }

  /** The number of pods is not the track's to say; what it says is refused elsewhere. */
  private single(track: Track, options: CanaryTrackOptions): CanaryTrackOptions {
    return { ...options, replicas: track === this.active ? 1 : 0, autoscaling: undefined, disruptionBudget: undefined, idle: undefined };
  }

  /** ServiceAccount that the workload names now. */
  private accountNow(): string | undefined {
    return accountOf(this.manifest().spec?.template ?? {});
  }

  private fenced(template: PodTemplateManifest): PodTemplateManifest {
    const { fence } = this.props;
    return fence === undefined ? template : fence._fence.applied(this.subject.name, template);
  }
}

/** Props without what says how pods of a singleton would be rolled. */
function rolledNowhere(props: SingletonProcessProps): SingletonProcessProps {
  const { rollout } = props;
  return rollout === undefined ? props : { ...props, rollout: { ...rollout, maxSurge: undefined, maxUnavailable: undefined } };
}
