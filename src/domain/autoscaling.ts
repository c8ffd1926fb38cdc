import { CanaryError, shown } from './canary-error';
import { checkHorizontal, HorizontalOptions, horizontalSpec, horizontalUtilization, Utilization } from './horizontal-autoscaling';
import { checkKeda, KedaOptions, kedaSpec, kedaUtilization } from './keda-autoscaling';
import { ContainerManifest } from './manifest';

/** An object of the library that scales a track. */
interface Autoscaler {
  readonly apiVersion: string;
  readonly kind: string;
  /** Its spec, without its target. */
  readonly spec: object;
  readonly utilization: Utilization[];
}

/** Bounds of the number of pods. */
interface Bounds {
  readonly minReplicas: number;
  readonly maxReplicas: number;
}

/** Who says how many pods a track has. */
export class Autoscaling {
  /**
   * Kubernetes' own autoscaler (autoscaling/v2 HorizontalPodAutoscaler).
   *
   * Refused: bounds that are no whole numbers from 1 up, or in the wrong order; no metric.
   */
  public static horizontal(options: HorizontalOptions): Autoscaling {
    const problems: string[] = [];
    checkBounds(options, 1, ': clusters before Kubernetes 1.37 refuse 0; use Autoscaling.keda for a worker that may have no pods', problems);
    checkHorizontal(options, problems);
    throwIfAny('Autoscaling.horizontal', problems);
    const [apiVersion, kind] = ['autoscaling/v2', 'HorizontalPodAutoscaler'];
    return new Autoscaling(`the ${kind}`, options, { apiVersion, kind, spec: horizontalSpec(options), utilization: horizontalUtilization(options) });
  }

  /**
   * KEDA (keda.sh/v1alpha1 ScaledObject), which makes a HorizontalPodAutoscaler of its own.
   *
   * Each ScaledObject sees the whole queue: those of two tracks with the same target both start pods for all of its messages, so that the tracks
   * get as many pods, up to their `maxReplicas`. Give the canary a fixed number of pods, a small `maxReplicas`, or a target that is larger by as
   * much as its share is to be smaller.
   *
   * Refused: bounds that are no whole numbers, `maxReplicas` below 1 or below `minReplicas`; no trigger, a trigger name twice, settings
   * that are no strings, a metric type that the trigger does not have.
   */
  public static keda(options: KedaOptions): Autoscaling {
    const problems: string[] = [];
    checkBounds(options, 0, '', problems);
    checkKeda(options, problems);
    throwIfAny('Autoscaling.keda', problems);
    const [apiVersion, kind] = ['keda.sh/v1alpha1', 'ScaledObject'];
    return new Autoscaling(`the ${kind}`, options, { apiVersion, kind, spec: kedaSpec(options), utilization: kedaUtilization(options) });
  }

  /**
   * Somebody else's object: the number is left to it, and none is added.
   *
   * Refused: an empty owner.
   *
   * @param owner what messages call it: `ScaledObject auth-api`
   */
  public static external(owner: string): Autoscaling {
    if (typeof owner !== 'string' || owner.trim() === '') {
      throw new CanaryError('Autoscaling.external', [`owner must say who scales the track, such as "ScaledObject auth-api", got ${shown(owner)}`]);
    }
    return new Autoscaling(owner, {});
  }

  /** Least number of pods; nothing where the autoscaler is somebody else's. */
  public readonly minReplicas?: number;

  /** Greatest number of pods; nothing where the autoscaler is somebody else's. */
  public readonly maxReplicas?: number;

  private constructor(
    /** @internal */
    public readonly _owner: string,
    { minReplicas, maxReplicas }: Partial<Bounds>,
    /** @internal */
    public readonly _object?: Autoscaler,
  ) {
    this.minReplicas = minReplicas;
    this.maxReplicas = maxReplicas;
  }
}

/** What kind of object scales the track; undefined where it is somebody else's. */
export function autoscalerObject({ _object }: Autoscaling): { apiVersion: string; kind: string } | undefined {
  return _object === undefined ? undefined : { apiVersion: _object.apiVersion, kind: _object.kind };
}

/** The spec of the object that scales a Deployment. */
export function autoscalerSpec({ _object }: Autoscaling, deployment: string): any {
  return { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: deployment }, ..._object?.spec };
}

/**
 * Adds everything wrong with an autoscaler on a track: a number beside it, and utilization of requests that are not there.
 * Kubernetes takes a limit as the request where there is none.
 *
 * @param owner whose it is, as messages say it: `canary`
 * @param replicas number that was given for the track
 * @param containers containers of the track's pods
 * @see https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#how-does-a-horizontalpodautoscaler-work
 */
export function checkAutoscaling(
  owner: string, { _owner, _object }: Autoscaling, replicas: number | undefined, containers: ContainerManifest[], problems: string[],
): void {
  if (replicas !== undefined) {
    problems.push(`${owner} replicas must not be set beside autoscaling, got ${shown(replicas)}: ${_owner} owns the number; remove replicas`);
  }
  for (const { resource, container } of _object?.utilization ?? []) {
    const lacking = containers.filter(({ name, resources }) => (container ?? name) === name
      && resources?.requests?.[resource] === undefined && resources?.limits?.[resource] === undefined);
    if (lacking.length > 0) {
      problems.push(`${owner} autoscaling by ${resource} needs a ${resource} request on every container that counts, got none on ${lacking.map(({ name }) => shown(name)).join(', ')}: set resources.requests.${resource}`);
    }
  }
}

function checkBounds({ minReplicas, maxReplicas }: Bounds, least: number, reason: string, problems: string[]): void {
  if (!Number.isInteger(minReplicas) || minReplicas < least) {
    problems.push(`minReplicas must be a whole number, ${least} or more, got ${shown(minReplicas)}${reason}`);
  } else if (!Number.isInteger(maxReplicas) || maxReplicas < Math.max(minReplicas, 1)) {
    problems.push(`maxReplicas must be a whole number, ${minReplicas === 0 ? '1 or more' : `${minReplicas} or more as minReplicas is`}, got ${shown(maxReplicas)}`);
  }
}

function throwIfAny(factory: string, problems: string[]): void {
  if (problems.length > 0) {
    throw new CanaryError(factory, problems);
  }
}
