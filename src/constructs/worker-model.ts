import { CanaryWorkerProps } from './canary-worker-props';
import { PlannedWorker } from './planned-worker';
import { ProcessObject } from './process-model';
import { ObjectBody } from './rendered-object';
import { counted, givenCounts } from './replica-counts';
import { UncalledModel } from './uncalled-model';
import { checkPortList, servicePorts } from '../domain/service-port';
import { SHARE_ANNOTATION, shareText } from '../domain/share-text';
import { BEFORE } from '../domain/sync-wave';
import { Track } from '../domain/track';
import { TrackDeployment } from '../domain/track-deployment';
import { checkBaselineSize, podShares, WorkerCounts, workerCounts } from '../domain/worker-counts';
import { serviceSpec } from '../routing/kubernetes-service';
import { labelsShown } from '../routing/track-services';

/** What the props of a worker come to: a process whose numbers of pods divide its work. */
export class WorkerModel extends UncalledModel<CanaryWorkerProps> {
  private readonly counts: WorkerCounts;

  constructor(name: string, namespace: string | undefined, planned: PlannedWorker) {
    super(name, namespace, planned, planned.props.baseline);
    const { total, tolerance, split, canary } = this.props;
    const given = givenCounts(this.tracks, this.options);
    this.counts = workerCounts({ total, tolerance, split, canary, planned: planned.pods, hasBaseline: this.subject.hasBaseline, ...given });
    this.options = counted(this.options, this.counts);
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
    return this.props.metricsPorts === undefined ? [] : [{ id: 'MetricsService', apiVersion: 'v1', kind: 'Service', name: this.subject.name, wave: BEFORE }];
  }

  /** The Deployment of a track. That of the canary has the share, so that a step changes nothing of stable but its number. */
  public deployment(track: Track): TrackDeployment {
    const deployment = super.deployment(track);
    const shares = track === Track.CANARY ? this.shares() : undefined;
    return shares === undefined ? deployment : { ...deployment, annotations: { ...deployment.annotations, [SHARE_ANNOTATION]: shareText(shares) } };
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
    if (this.props.metricsPorts !== undefined) {
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
}
