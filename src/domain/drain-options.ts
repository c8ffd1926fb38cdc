import { Duration } from 'cdk8s';
import { shown } from './canary-error';
import { ContainerManifest, PodTemplateManifest } from './manifest';
import { checkSeconds, seconds } from './seconds';

/** Seconds that Kubernetes gives a pod to end where nothing is said. */
const GRACE = 30;

/**
 * How pods take leave, on every track.
 *
 * Kubernetes ends a pod and takes its address away at the same time, and proxies learn of the latter seconds later: a
 * process that ends at once refuses requests that are still sent to it. So the main container sleeps first, and serves on
 * while it does.
 *
 * A proxy beside it has to live as long. As a native sidecar, which is what Istio 1.27 and newer take where Kubernetes has
 * them, it does; any other Istio sidecar ends after its `terminationDrainDuration`, which is 5 seconds, unless the
 * annotation `proxy.istio.io/config` of the pods says a longer one.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination-flow
 */
export interface DrainOptions {
  /**
   * How long the main container waits before it is told to end: whole seconds, at least 1. 5 to 10 are usual. A worker does not need it: no
   * requests come in, and while it sleeps it goes on to take work.
   *
   * Refused: neither `sleep` nor `grace`.
   *
   * @default - it is told to end at once
   */
  readonly sleep?: Duration;

  /**
   * How long the whole leave may take, the sleep and then the longest request or message: whole seconds, longer than `sleep`. After it
   * the pod is killed.
   *
   * @default - the workload's, else 30 seconds, by Kubernetes
   */
  readonly grace?: Duration;

  /**
   * Whether the image's own `sleep` command does the waiting. Otherwise Kubernetes does it, from 1.30 on, and the image
   * needs nothing. For older clusters, and for images that have the command.
   *
   * Refused: `true` without `sleep`.
   *
   * @default false
   */
  readonly command?: boolean;
}

/** A pod template whose main container sleeps before it ends. */
export function withDrain(template: PodTemplateManifest, drain: DrainOptions): PodTemplateManifest {
  const [main, ...others] = template.spec?.containers ?? [];
  return {
    ...template,
    spec: {
      ...template.spec,
      terminationGracePeriodSeconds: seconds(drain.grace) ?? template.spec?.terminationGracePeriodSeconds,
      containers: main === undefined ? template.spec?.containers : [withPreStop(main, drain), ...others],
    },
  };
}

/** Adds everything wrong with drain options for a pod template, which is the one without them. */
export function checkDrain({ sleep, grace, command }: DrainOptions, template: PodTemplateManifest, problems: string[]): void {
  if (sleep === undefined && grace === undefined) {
    problems.push('drain must have a sleep or a grace, got neither: set one, or remove drain');
  }
  if (sleep === undefined && command) {
    problems.push('drain command is how the main container sleeps, got no sleep: set sleep, or remove command');
  }
  const whole = [checkSeconds('drain sleep', sleep, 1, problems), checkSeconds('drain grace', grace, 1, problems)].every(good => good);
  const given = seconds(grace) ?? template.spec?.terminationGracePeriodSeconds;
  if (whole && sleep !== undefined && (given ?? GRACE) <= seconds(sleep)!) {
    const whose = grace !== undefined ? '' : given === undefined ? ' by Kubernetes' : ' by the workload';
    problems.push(`drain grace must be longer than sleep, so that the process has time to end, got ${given ?? GRACE} s${whose} for a sleep of ${seconds(sleep)} s: set a longer grace`);
  }
  const [main] = template.spec?.containers ?? [];
  if (sleep !== undefined && main?.lifecycle?.preStop !== undefined) {
    problems.push(`drain needs a main container without a preStop of its own, got ${shown(main.lifecycle.preStop)} on ${shown(main.name)}: remove one of them`);
  }
}

function withPreStop(container: ContainerManifest, { sleep, command }: DrainOptions): ContainerManifest {
  if (sleep === undefined) {
    return container;
  }
  const time = seconds(sleep);
  const preStop = command ? { exec: { command: ['sleep', String(time)] } } : { sleep: { seconds: time } };
  return { ...container, lifecycle: { ...container.lifecycle, preStop } };
}
