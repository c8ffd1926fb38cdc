import { CanaryWorkerProps } from './canary-worker-props';
import { PlannedWorker } from './planned-worker';
import { ProcessModel, ProcessObject, TrackPods } from './process-model';
import { ObjectBody } from './rendered-object';
import { counted, givenCounts } from './replica-counts';
import { StringMap } from '../domain/manifest';
import { withPodOptions } from '../domain/pod-template';
import { checkPortList, servicePorts } from '../domain/service-port';
import { SHARE_ANNOTATION, shareText } from '../domain/share-text';
import { checkSidecar, noSidecar } from '../domain/sidecar';
import { Track } from '../domain/track';
import { TrackDeployment } from '../domain/track-deployment';
import { checkBaselineSize, podShares, WorkerCounts, workerCounts } from '../domain/worker-counts';
import { serviceSpec } from '../routing/kubernetes-service';
import { labelsShown } from '../routing/track-services';

/** What the props of a worker come to: a process whose numbers of pods divide its work. */
export class WorkerModel extends ProcessModel<CanaryWorkerProps> {
  private readonly counts: WorkerCounts;
  private readonly isPlanned: boolean;

  constructor(name: string, namespace: string | undefined, planned: PlannedWorker) {
    super(name, namespace, planned, planned.props.baseline);
    const { total, tolerance, split, canary } = this.props;
    const given = givenCounts(this.tracks, this.options);
    this.counts = workerCounts({ total, tolerance, split, canary, planned: planned.pods, hasBaseline: this.subject.hasBaseline, ...given });
    this.options = counted(this.options, this.counts);
    this.isPlanned = planned.pods !== undefined;
  }

  /** Shares of the work in percent, by track; undefined where nobody knows them. */
  public shares(): { [track: string]: number } | undefined {
    const manifest = this.manifest();
    return podShares(Object.fromEntries(this.tracks.map(track => [track, super.pods(track, manifest).replicas])));
  }

  public fixedBy(track: Track): string | undefined {
    const weight = this.isPlanned ? 'the weight in the plan' : 'split.weight';
    return this.props.total !== undefined ? `total and ${weight}` : this.isPlanned && track !== Track.STABLE ? weight : undefined;
  }

  /** The Service for scrapers, if there is one. */
  public sharedObjects(): ProcessObject[] {
    return this.props.metricsPorts === undefined ? [] : [{ id: 'MetricsService', apiVersion: 'v1', kind: 'Service', name: this.subject.name }];
  }

  /** The Deployment of a track. That of the canary has the share, so that a step changes nothing of stable but its number. */
  public deployment(track: Track): TrackDeployment {
    const { spec, annotations, ...others } = super.deployment(track);
    const template = spec.template ?? {};
    const labels = { ...template.metadata?.labels, ...this.sidecarLabels(track) };
    const shares = track === Track.CANARY ? this.shares() : undefined;
    return {
      ...others,
      annotations: shares === undefined ? annotations : { ...annotations, [SHARE_ANNOTATION]: shareText(shares) },
      spec: { ...spec, template: { ...template, metadata: { ...template.metadata, labels } } },
    };
  }

  public pods(track: Track, manifest = this.manifest(), tracks = this.identities(manifest)): TrackPods {
    const pods = super.pods(track, manifest, tracks);
    return { ...pods, podLabels: { ...pods.podLabels, ...this.sidecarLabels(track) } };
  }

  protected sharedBody(_id: string): ObjectBody {
    const manifest = this.manifest();
    return { spec: { clusterIP: 'None', ...serviceSpec(this.identities(manifest).stable.shared ?? {}, servicePorts(this.props.metricsPorts, manifest)) } };
  }

  protected written(): unknown {
    return this.sharedObjects().map(({ id }) => this.sharedBody(id));
  }

  protected ownProblems(): string[] {
    const problems = [...super.ownProblems(), ...this.counts.problems];
    const { baseline, canary } = this.options;
    if (this.subject.hasBaseline && this.props.total === undefined) {
      checkBaselineSize(canary, baseline, problems);
    }
    return problems;
  }

  protected problems(): string[] {
    const problems = super.problems();
    const { sidecar, metricsPorts, workload } = this.props;
    if (sidecar !== undefined) {
      const stays = (track: Track) => track === Track.STABLE ? workload._keptName : undefined;
      this.tracks.forEach(track => checkSidecar(track, sidecar, this.template(track), stays(track), problems));
    }
    if (metricsPorts !== undefined) {
      this.checkMetrics(problems);
    }
    return problems;
  }

  /** Adds what is wrong with the Service for scrapers. */
  private checkMetrics(problems: string[]): void {
    const manifest = this.manifest();
    const ports = servicePorts(this.props.metricsPorts, manifest);
    const { stable } = this.identities(manifest);
    if (ports.length === 0) {
      problems.push('metricsPorts must have a port, got none: add one, or remove metricsPorts');
    }
    checkPortList(ports, problems);
    if (stable.shared === undefined) {
      problems.push(`metricsPorts needs labels that the pods of all tracks share, but Deployment ${stable.name} keeps its selector ${labelsShown(stable.selector)}, which no canary pod may match: remove metricsPorts, and let a PodMonitor select the pods`);
    }
  }

  /** What the library says about the sidecar on the pods of a track. An adopted Deployment stays as it is, and its canary is its like. */
  private sidecarLabels(track: Track): StringMap {
    const { sidecar, workload } = this.props;
    return sidecar || workload._keptName !== undefined ? {} : noSidecar(this.template(track));
  }

  /** What the workload and a track say about pods. */
  private template(track: Track) {
    return withPodOptions(this.manifest().spec?.template ?? {}, this.options[track]);
  }
}
