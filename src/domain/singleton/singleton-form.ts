import { ArgoCdHookOptions } from './argo-cd-hook';
import { checkCronJobs, SingletonCronJobsOptions } from './cron-jobs';
import { CanaryError } from '../canary-error';
import { checkImage } from '../pod-checks';
import { checkSeconds } from '../seconds';

/** What a singleton is made of. */
export enum SingletonFormKind {
  /** A Deployment per track. */
  DEPLOYMENTS = 'two Deployments',
  /** A Deployment that runs what the active track runs. */
  ONE_DEPLOYMENT = 'one Deployment',
  /** A CronJob per track. */
  CRON_JOBS = 'CronJobs',
}

/** Options of `SingletonForm.deployments`. */
export interface SingletonDeploymentsOptions {
  /**
   * That Argo CD applies the manifests: then a Job waits, between the waves, until the pods of the track that rests are gone. It is a
   * hook, which only Argo CD understands; `kubectl apply` would take it for a Job like any other, refuse its change at a switch, and apply all else at once.
   *
   * @default - no Job: the waves alone, which Argo CD obeys and everybody else ignores
   */
  readonly argoCdHook?: ArgoCdHookOptions;
}

/** How a singleton runs. What each form guarantees and what it does not is in docs/singletons.md. */
export class SingletonForm {
  /**
   * A Deployment per track, `x` and `x-canary`, one of which has a pod and the other none. Both replace pods by `Recreate`.
   *
   * In Argo CD the one that rests is in sync wave -2 and the one that runs in wave 0, whichever it is: a switch takes the old one down before
   * the new one comes up, both ways. A wave ends when the Deployment counts no pod any more, and a pod that is terminating is not counted: only
   * `argoCdHook` waits for its end, and not for that of a pod of the track that comes up.
   *
   * Refused: a timeout of the hook that is no whole number of seconds, an image that is no reference. At synth: a timeout that is not longer than the pods may take
   * to end, a workload with a sync wave of its own.
   *
   * @see https://argo-cd.readthedocs.io/en/stable/user-guide/sync-waves/
   */
  public static deployments(options: SingletonDeploymentsOptions = {}): SingletonForm {
    const { argoCdHook: { image, timeout } = {} } = options;
    const problems: string[] = [];
    if (image !== undefined) {
      checkImage('argoCdHook image', image, problems);
    }
    checkSeconds('argoCdHook timeout', timeout, 1, problems);
    throwIfAny('SingletonForm.deployments', problems);
    return new SingletonForm(SingletonFormKind.DEPLOYMENTS, options.argoCdHook);
  }

  /**
   * One Deployment `x`, which runs what the active track runs: its image, its environment, its configuration. A switch is a change of its
   * template, and `Recreate` waits until every old pod has ended before it starts a new one, whoever applies it.
   *
   * Its selector is `app` alone, because a selector with the track could not switch; its pods have the label of the active track. An adopted Deployment keeps
   * its selector. Refused at synth: an adopted selector with the track label.
   *
   * @see https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#recreate-deployment
   */
  public static oneDeployment(): SingletonForm {
    return new SingletonForm(SingletonFormKind.ONE_DEPLOYMENT);
  }

  /**
   * A CronJob per track, `x` and `x-canary`, of which the one that rests is suspended. Both have the same schedule. Of the workload only the pod template
   * counts. A Job that runs when its track is suspended runs on to its end.
   *
   * Pods restart with `OnFailure`, because a Job cannot restart them always; `concurrencyPolicy` is `Forbid`, and the pod of a Job is replaced only when it has ended
   * (`podReplacementPolicy: Failed`, Kubernetes 1.29 and newer).
   *
   * Refused: an empty schedule, one with a time zone in it, one that is neither five fields nor `@daily` or the like (anything else is left to the API
   * server), a time zone that is no name, durations that are no whole numbers of seconds, limits that are no whole numbers. At synth: an adopted
   * Deployment, `rollout`, `drain`, names of more than 45 characters, a workload with a sync wave of its own.
   *
   * @see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/
   */
  public static cronJobs(options: SingletonCronJobsOptions): SingletonForm {
    const problems: string[] = [];
    checkCronJobs(options, problems);
    throwIfAny('SingletonForm.cronJobs', problems);
    return new SingletonForm(SingletonFormKind.CRON_JOBS, undefined, options);
  }

  private constructor(
    /** @internal */
    public readonly _kind: SingletonFormKind,
    /** @internal */
    public readonly _hook?: ArgoCdHookOptions,
    /** @internal */
    public readonly _cron?: SingletonCronJobsOptions,
  ) {}
}

function throwIfAny(factory: string, problems: string[]): void {
  if (problems.length > 0) {
    throw new CanaryError(factory, problems);
  }
}
