import { Construct } from 'constructs';
import { CanaryServiceProps } from './canary-service-props';
import { shown } from '../domain/canary-error';
import { DeploymentManifest, StringMap } from '../domain/manifest';
import { checkName, checkNamespace } from '../domain/names';
import { checkServicePorts, servicePorts } from '../domain/service-port';
import { checkSplit, checkStableShare, effectiveSplit } from '../domain/split';
import { Track } from '../domain/track';
import { checkTrack, checkVersions, checkWorkload } from '../domain/track-checks';
import { TrackDeployment, trackDeployment, trackReplicas } from '../domain/track-deployment';
import { TrackIdentity } from '../domain/track-identity';
import { TrackLabel } from '../domain/track-label';
import { isMisread, texts } from '../domain/yaml-scalars';
import { RoutingContext, RoutingSubject, RoutingTarget } from '../routing/routing-provider';

/**
 * What the props of a service come to: its mistakes and the contents of its objects. No construct, no output.
 *
 * A workload that can still change is looked at each time it is asked for; any other is checked at once and rendered once.
 */
export class ServiceModel {
  public readonly subject: RoutingSubject;
  public readonly tracks: { readonly [track in Track]: TrackIdentity };
  private readonly kept: Kept = {};

  constructor(name: string, namespace: string | undefined, public readonly props: CanaryServiceProps) {
    const { canary, trackLabel = TrackLabel.TRACK } = props;
    this.subject = { name, namespace, hasCanary: canary !== undefined };
    this.tracks = {
      stable: new TrackIdentity(name, Track.STABLE, trackLabel),
      canary: new TrackIdentity(name, Track.CANARY, trackLabel),
    };
  }

  /** Everything that the call shows. */
  public earlyProblems(chartLabels: StringMap): string[] {
    const problems = this.props.workload._final ? this.problems() : this.ownProblems();
    for (const key in chartLabels) {
      if (this.tracks.stable.insteadOf(key) !== undefined) {
        problems.push(`chart label ${shown(key)} is reserved: the library writes it for each service and track; remove it from the chart`);
      }
    }
    return problems;
  }

  /** Everything that only shows when nothing changes any more. */
  public lateProblems(): string[] {
    return this.props.workload._final ? [] : this.problems();
  }

  /** Texts that the writer of cdk8s would leave bare although Kubernetes reads them as numbers. */
  public misreadProblems(): string[] {
    return this.once('misread', () => {
      const written = [this.deployment(Track.STABLE), this.deployment(Track.CANARY), this.specs()];
      return [...new Set(texts(written).filter(isMisread))].map(text =>
        `${shown(text)} would be written without quotes and read as a number: use GitOpsApp instead of App, which quotes it`);
    });
  }

  /** The Deployment of a track. */
  public deployment(track: Track): TrackDeployment {
    return trackDeployment(this.tracks[track], this.props.workload._read(this.subject.name), this.props[track] ?? {});
  }

  /** The specs of the routing objects, by id. */
  public specs(): { [id: string]: any } {
    return this.once('specs', () => this.props.routing.provider.specs(this.context()));
  }

  /** What the props show without the workload. */
  private ownProblems(): string[] {
    const { stable = {}, canary, split = {} } = this.props;
    const problems: string[] = [];
    checkName(this.subject.name, problems);
    checkNamespace(this.subject.namespace, problems);
    checkSplit(split, canary, problems);
    checkVersions(stable, canary ?? {}, problems);
    return problems;
  }

  private problems(): string[] {
    const { workload, routing, stable = {}, canary } = this.props;
    const { namespace } = this.subject;
    const problems = this.ownProblems();
    const manifest = workload._read(this.subject.name);
    if (manifest.metadata?.namespace !== undefined && manifest.metadata.namespace !== namespace) {
      problems.push(`the workload must be in the namespace of the chart, ${shown(namespace)}, got ${shown(manifest.metadata.namespace)}`);
    }
    checkWorkload(this.tracks.stable, manifest, problems);
    checkTrack(this.tracks.stable, manifest, stable, problems);
    if (canary !== undefined) {
      checkTrack(this.tracks.canary, manifest, canary, problems);
    }
    const context = this.context(manifest);
    checkStableShare(context, context.stable.replicas, problems);
    const before = problems.length;
    checkServicePorts(context.ports, problems);
    return problems.length > before ? problems : problems.concat(routing.provider.problems(context));
  }

  /** The service as the provider sees it. */
  private context(manifest = this.props.workload._read(this.subject.name)): RoutingContext {
    return this.once('context', () => this.contextOf(manifest));
  }

  private contextOf(manifest: DeploymentManifest): RoutingContext {
    const { stable, canary, split, ports } = this.props;
    const { name, namespace, hasCanary } = this.subject;
    const { weight, match, idle } = effectiveSplit(split, canary);
    const shared = manifest.spec?.template?.metadata?.labels;
    return {
      name,
      namespace,
      hasCanary,
      weight,
      match,
      idle,
      ports: servicePorts(ports, manifest),
      stable: target(this.tracks.stable, shared, stable?.labels, trackReplicas(Track.STABLE, manifest, stable ?? {})),
      canary: target(this.tracks.canary, shared, canary?.labels, trackReplicas(Track.CANARY, manifest, canary ?? {})),
    };
  }

  /** Makes something once, or each time where the workload can still change. */
  private once<K extends keyof Kept>(what: K, make: () => NonNullable<Kept[K]>): NonNullable<Kept[K]> {
    const value = this.kept[what] ?? make();
    if (this.props.workload._final) {
      this.kept[what] = value;
    }
    return value;
  }
}

/** What is made once of a service whose workload cannot change any more. */
interface Kept {
  context?: RoutingContext;
  specs?: { [id: string]: any };
  misread?: string[];
}

/** A service of the tree. */
export interface CheckedService {
  readonly construct: Construct;
  readonly model: ServiceModel;
  /** What JSON patches have changed that they must not change. */
  readonly patchProblems: () => string[];
}

function target(identity: TrackIdentity, shared: StringMap | undefined, own: StringMap | undefined, replicas: number | undefined): RoutingTarget {
  const { name, selector, trackLabels } = identity;
  const podLabels = shared === undefined && own === undefined ? selector : { ...shared, ...own, ...selector };
  return { name, selector, trackLabels, podLabels, replicas };
}
