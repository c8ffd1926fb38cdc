import { Scope } from './scope';
import { Split } from './split';
import { Tracks } from './tracks';
import { Traffic } from './traffic';
import { Cluster } from '../cluster/cluster';
import { ManifestObject } from '../manifest-object';
import { ReadingMistake } from '../reading/reading-mistake';
import { TrackNaming } from '../track-naming';

/** What rules look at: the input, and what the model says of it. Everything is computed when it is first asked for. */
export class System {
  /** What runs: the objects that the API server takes. */
  public readonly cluster: Cluster;
  /** Requests that the routes were written for, and who gets them. */
  public readonly traffic: Traffic;
  /** Which workloads are tracks of one application. */
  public readonly tracks: Tracks;
  /** What the input can be expected to hold. */
  public readonly scope: Scope;

  /**
   * @param objects all objects of the input, also those that the API server refuses
   * @param mistakes what is wrong with its text
   */
  constructor(
    public readonly objects: readonly ManifestObject[], public readonly mistakes: readonly ReadingMistake[],
    options: TrackNaming, rootNamespace: string,
  ) {
    this.traffic = new Traffic(objects, rootNamespace);
    this.cluster = this.traffic.cluster;
    this.tracks = new Tracks(this.cluster, options, this.splits);
    this.scope = new Scope(this.cluster);
  }

  /** Where routes divide requests between Services or subsets: what belongs to one application, as far as routes say. */
  public get splits(): readonly Split[] {
    return this.traffic.splits;
  }
}
