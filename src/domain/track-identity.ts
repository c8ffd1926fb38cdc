import { StringMap } from './manifest';
import { Track, TRACK_SUFFIX } from './track';
import { TrackLabel } from './track-label';

/** A track of a service, by what never moves. */
export class TrackIdentity {
  /** Name of the track's objects. */
  public readonly name: string;

  /** What the selector has beyond the label `app`. */
  public readonly trackLabels: StringMap;

  /** The labels that select the pods of the track, for ever. */
  public readonly selector: StringMap;

  constructor(
    /** Name of the service: the value of the label `app`. */
    public readonly service: string,
    public readonly track: Track,
    public readonly label: TrackLabel,
  ) {
    const value = label.valueOf(track);
    this.name = service + TRACK_SUFFIX[track];
    this.trackLabels = { [label.key]: value };
    this.selector = { app: service, [label.key]: value };
  }

  /** What a person writes instead of a label that the library writes; undefined for other labels. */
  public insteadOf(label: string): string | undefined {
    switch (label) {
      case this.label.key: return 'the track label, which the library writes';
      case 'app': return 'the name of the service, which is its construct id or name prop';
      case 'version': return 'version on the track';
      case 'pod-template-hash': return 'another key, Kubernetes writes this one';
      default: return undefined;
    }
  }
}
