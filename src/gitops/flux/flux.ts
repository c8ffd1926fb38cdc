import { ApiObject, Chart, Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { FluxKustomizationProps } from './kustomization-options';
import { CanaryError, shown } from '../../domain/canary-error';
import { isDnsLabel } from '../../domain/names';
import { checkSeconds, seconds } from '../../domain/seconds';
import { checkPath } from '../source-path';

const NAMESPACE = 'flux-system';
const INTERVAL = Duration.minutes(10);

/**
 * What Flux reads beside the objects of the app. It goes into a chart of its own.
 *
 * Flux knows no waves: it applies all objects of a folder together. So a canary gets its weight in a commit after the one that makes it.
 */
export class Flux {
  /**
   * A `Kustomization` of Flux: one folder that is kept equal to its source.
   *
   * Image automation needs no more of this library than `imagePolicyNamespace` of the layout: the objects that it names are an `ImageRepository`, an `ImagePolicy` per track, called
   * `<process>-<track>`, and an `ImageUpdateAutomation`.
   *
   * Refused: what `FluxKustomizationProps` refuses.
   *
   * @see https://fluxcd.io/flux/components/kustomize/kustomizations/
   */
  public static kustomization(scope: Construct, id: string, props: FluxKustomizationProps): ApiObject {
    const { name = id, namespace = Chart.of(scope).namespace ?? NAMESPACE, source, path } = props;
    const { interval = INTERVAL, prune = true, wait, targetNamespace, dependsOn } = props;
    const problems: string[] = [];
    for (const [what, label] of [['name', name], ['targetNamespace', targetNamespace]] as const) {
      if (label !== undefined && !isDnsLabel(label)) {
        problems.push(`${what} must be at most 63 lower-case letters, digits and "-", got ${shown(label)}`);
      }
    }
    checkPath('path', path, problems);
    checkSeconds('interval', interval, 60, problems);
    checkSeconds('retryInterval', props.retryInterval, 1, problems);
    checkSeconds('timeout', props.timeout, 1, problems);
    if (dependsOn?.includes(name)) {
      problems.push(`dependsOn must have other Kustomizations, got ${shown(name)}, which is this one`);
    }
    if (problems.length > 0) {
      throw new CanaryError(`${scope.node.path}/${id}`, problems);
    }
    return new ApiObject(scope, id, {
      apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
      kind: 'Kustomization',
      metadata: { name, namespace },
      spec: {
        sourceRef: source._reference,
        path,
        interval: time(interval),
        retryInterval: time(props.retryInterval),
        timeout: time(props.timeout),
        prune,
        wait,
        targetNamespace,
        dependsOn: dependsOn?.map(each => ({ name: each })),
      },
    });
  }

  private constructor() {}
}

/** A duration as Flux has it: `10m`. */
function time(duration: Duration | undefined): string | undefined {
  const value = seconds(duration);
  return value === undefined ? undefined : value % 3600 === 0 ? `${value / 3600}h` : value % 60 === 0 ? `${value / 60}m` : `${value}s`;
}
