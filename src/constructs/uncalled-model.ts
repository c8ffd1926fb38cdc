import { ProcessModel, TrackPods } from './process-model';
import { ProcessProps } from './process-props';
import { PodTemplateManifest, StringMap } from '../domain/manifest';
import { withPodOptions } from '../domain/pod-template';
import { checkSidecar, noSidecar } from '../domain/sidecar';
import { Track } from '../domain/track';
import { TrackDeployment } from '../domain/track-deployment';

/** Props of a process that nobody calls. */
interface UncalledProps extends ProcessProps {
  readonly sidecar?: boolean;
}

/** A process that nobody calls: its pods have no sidecar of a mesh, unless somebody says so. */
export abstract class UncalledModel<P extends UncalledProps> extends ProcessModel<P> {
  public deployment(track: Track): TrackDeployment {
    const { spec, ...others } = super.deployment(track);
    const { metadata, ...template } = spec.template ?? {};
    const labels = { ...metadata?.labels, ...this.sidecarLabels(track) };
    return { ...others, spec: { ...spec, template: { metadata: { ...metadata, labels }, ...template } } };
  }

  public pods(track: Track, manifest = this.manifest(), tracks = this.identities(manifest)): TrackPods {
    const pods = super.pods(track, manifest, tracks);
    return { ...pods, podLabels: { ...pods.podLabels, ...this.sidecarLabels(track) } };
  }

  protected problems(): string[] {
    const { sidecar, workload } = this.props;
    const problems = super.problems();
    for (const track of sidecar === undefined ? [] : this.tracks) {
      checkSidecar(track, sidecar!, this.trackTemplate(track), track === Track.STABLE ? workload._keptName : undefined, problems);
    }
    return problems;
  }

  /** What the library says about the sidecar. An adopted Deployment stays as it is, and its canary is its like. */
  private sidecarLabels(track: Track): StringMap {
    const { sidecar, workload } = this.props;
    return sidecar || workload._keptName !== undefined ? {} : noSidecar(this.trackTemplate(track));
  }

  /** The pods of a track as the workload and its options say them. */
  private trackTemplate(track: Track): PodTemplateManifest {
    return withPodOptions(this.manifest().spec?.template ?? {}, this.options[track]);
  }
}
