import { ApiObject, App, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { RenderedObject } from './rendered-object';
import { TreeCheck } from './tree-check';
import { CanaryError } from '../domain/canary-error';
import { toLabelValue } from '../domain/labels';
import { nameProblem, namespaceProblem } from '../domain/names';
import { ServicePort, servicePortProblems, workloadPorts } from '../domain/service-port';
import { effectiveSplit, SplitOptions, splitProblems } from '../domain/split';
import { Track, TRACK_SUFFIX } from '../domain/track';
import { TrackDeployment, trackDeployment, trackSelector } from '../domain/track-deployment';
import { TrackLabel } from '../domain/track-label';
import { CanaryTrackOptions, TrackOptions } from '../domain/track-options';
import { Workload } from '../domain/workload';
import { isMisread, QUOTES_SCALARS, texts } from '../domain/yaml-scalars';
import { Routing } from '../routing/routing';
import { RoutingObject, RoutingResult, RoutingSubject, RoutingTarget } from '../routing/routing-provider';

/** Properties of a `CanaryService`. */
export interface CanaryServiceProps {
  /** The pod template, and the settings of the Deployment around it, that both tracks share. */
  readonly workload: Workload;

  /** How the split is carried out. */
  readonly routing: Routing;

  /**
   * What the stable track has of its own.
   *
   * @default - the workload as it is
   */
  readonly stable?: TrackOptions;

  /**
   * What the canary track has of its own.
   *
   * Without it there is only stable. The routing is the same all the same, so that the first canary changes no object
   * that is there.
   *
   * @default - no canary track
   */
  readonly canary?: CanaryTrackOptions;

  /**
   * Who gets the canary.
   *
   * Refused: a weight that is no whole number from 0 to 100, a match given twice, a share for a canary that is not
   * there or has 0 replicas, a share for a stable track that has 0 replicas.
   *
   * @default - nobody: weight 0 and no match
   */
  readonly split?: SplitOptions;

  /**
   * Ports of the Service.
   *
   * @default - the ports of the workload's main container, same names and numbers
   */
  readonly ports?: ServicePort[];

  /**
   * Name of the service: its stable Deployment and Service have it, its canary Deployment has it with `-canary`, and it
   * is the value of the label `app`. It must not change in the service's life: selectors contain it.
   *
   * Refused: what is no DNS-1035 label, and more than 56 characters.
   *
   * @default - the construct id
   */
  readonly name?: string;

  /**
   * The label that tells the tracks apart. It must not change in the service's life: selectors contain it.
   *
   * @default TrackLabel.TRACK - `track: stable` and `track: canary`
   */
  readonly trackLabel?: TrackLabel;
}

/** Everything below a service that its props come to. */
interface Rendering {
  readonly deployments: { readonly [track in Track]: TrackDeployment };
  readonly routing: RoutingResult;
  readonly problems: string[];
}

/**
 * A service on two tracks: a stable and a canary Deployment, the Services in front of them, and the routing objects
 * that carry the split out.
 *
 * Names and kinds of all objects are the same for every split, selectors are `app` and the track label for ever,
 * and no request is sent to a track without pods.
 *
 * Ids of the children are API: `Stable`, `Canary`, and those of the routing (Istio: `Service`, `CanaryService`,
 * `DestinationRule`, `VirtualService`, `MeshVirtualService`).
 */
export class CanaryService extends Construct {
  /** Name of the service. */
  public readonly name: string;

  /** The stable Deployment. */
  public readonly stable: ApiObject;

  /** The canary Deployment, if there is a canary track. */
  public readonly canary?: ApiObject;

  private readonly subject: RoutingSubject;
  private readonly trackLabel: TrackLabel;
  private readonly final?: Rendering;

  constructor(scope: Construct, id: string, private readonly props: CanaryServiceProps) {
    super(scope, id);
    this.name = props.name ?? id;
    this.trackLabel = props.trackLabel ?? TrackLabel.TRACK;
    this.subject = { name: this.name, namespace: Chart.of(this).namespace, hasCanary: props.canary !== undefined };

    const problems = this.ownProblems();
    if (problems.length === 0 && props.workload._final) {
      this.final = this.render();
      problems.push(...this.final.problems);
    }
    if (problems.length > 0) {
      throw new CanaryError(this.node.path, problems);
    }

    props.workload._removeFromOutput();
    this.stable = this.addDeployment(Track.STABLE, 'Stable');
    this.stable.addJsonPatch(...props.stable?.patches ?? []);
    if (props.canary !== undefined) {
      this.canary = this.addDeployment(Track.CANARY, 'Canary');
      this.canary.addJsonPatch(...props.canary.patches ?? []);
    }
    for (const object of props.routing.provider.objects(this.subject)) {
      new RenderedObject(this, object, this.name, () => ({ spec: this.soundRendering.routing.specs[object.id] }));
    }

    TreeCheck.of(App.of(this)).add({
      construct: this,
      subject: this.subject,
      provider: props.routing.provider,
      workload: props.workload,
      problems: () => this.problems(),
    });
  }

  /**
   * One of the objects of this service, for JSON patches and metadata.
   *
   * Refused: an id that the service does not have.
   *
   * @param id id of the child: `Stable`, `DestinationRule`, ...
   */
  public object(id: string): ApiObject {
    const child = this.node.tryFindChild(id);
    if (!ApiObject.isApiObject(child)) {
      const ids = this.node.children.map(({ node }) => node.id).join(', ');
      throw new CanaryError(this.node.path, [`object must be one of ${ids}, got ${JSON.stringify(id)}`]);
    }
    return child as ApiObject;
  }

  /** Everything wrong with the service by itself, at synth. */
  private problems(): string[] {
    const { deployments, routing, problems } = this.rendering;
    const quoted = this.node.tryGetContext(QUOTES_SCALARS) === true;
    return quoted ? problems : [...problems, ...[...new Set(texts([deployments, routing.specs]).filter(isMisread))].map(text =>
      `${JSON.stringify(text)} would be written without quotes and read as a number: use GitOpsApp instead of App, which quotes it`)];
  }

  /** A workload that can change until synth is rendered each time; what cannot change, once. */
  private get rendering(): Rendering {
    return this.final ?? this.render();
  }

  /** The rendering, for output: nothing is written of a service that has a mistake. */
  private get soundRendering(): Rendering {
    const rendering = this.rendering;
    if (rendering.problems.length > 0) {
      throw new CanaryError(this.node.path, rendering.problems);
    }
    return rendering;
  }

  /** What the props show without the workload. */
  private ownProblems(): string[] {
    const { stable, canary, split } = this.props;
    return [
      nameProblem(this.name),
      namespaceProblem(this.subject.namespace),
      ...splitProblems(split, stable, canary),
      versionClash(stable?.version, canary?.version),
      ...Object.keys(Chart.of(this).labels).filter(key => key === 'app' || key === 'version' || key === this.trackLabel.key)
        .map(key => `chart label ${JSON.stringify(key)} is reserved: the library writes it for each service and track; remove it from the chart`),
    ].filter(problem => problem !== undefined);
  }

  private render(): Rendering {
    const { workload, routing, stable = {}, canary, split } = this.props;
    const { namespace } = workload._read().metadata ?? {};
    const deployments = {
      [Track.STABLE]: trackDeployment(this.identity(Track.STABLE), workload._read(), stable),
      [Track.CANARY]: trackDeployment(this.identity(Track.CANARY), workload._read(), canary ?? {}),
    };
    const ports = this.props.ports ?? workloadPorts(workload._read());
    const portProblems = servicePortProblems(ports);
    const routed: RoutingResult = portProblems.length > 0 ? { specs: {}, problems: portProblems } : routing.provider.render({
      ...this.subject,
      ...effectiveSplit(split, canary),
      ports,
      stable: this.target(Track.STABLE, deployments.stable),
      canary: this.target(Track.CANARY, deployments.canary),
    });
    return {
      deployments,
      routing: routed,
      problems: [...new Set([
        ...namespace === undefined || namespace === this.subject.namespace ? []
          : [`the workload must be in the namespace of the chart, ${JSON.stringify(this.subject.namespace)}, got ${JSON.stringify(namespace)}`],
        ...deployments.stable.problems,
        ...canary === undefined ? [] : deployments.canary.problems,
        ...routed.problems,
      ])],
    };
  }

  private addDeployment(track: Track, id: string): ApiObject {
    const object: RoutingObject = { id, apiVersion: 'apps/v1', kind: 'Deployment', name: this.objectName(track) };
    return new RenderedObject(this, object, this.name, () => this.soundRendering.deployments[track]);
  }

  private target(track: Track, { spec }: TrackDeployment): RoutingTarget {
    const { app, ...trackLabels } = trackSelector(this.identity(track));
    return { name: this.objectName(track), selector: { app, ...trackLabels }, trackLabels, podLabels: spec.template?.metadata?.labels ?? {} };
  }

  private identity(track: Track) {
    return { service: this.name, track, label: this.trackLabel };
  }

  private objectName(track: Track): string {
    return `${this.name}${TRACK_SUFFIX[track]}`;
  }
}

/** Versions that differ but would carry the same label, so that nobody could tell the tracks apart by it. */
function versionClash(stable?: string, canary?: string): string | undefined {
  return stable === undefined || canary === undefined || stable === canary || toLabelValue(stable) !== toLabelValue(canary) ? undefined
    : `versions ${JSON.stringify(stable)} and ${JSON.stringify(canary)} would both get the label ${JSON.stringify(toLabelValue(stable))}: choose versions that differ in letters, digits, "-", "_" and "."`;
}
