import { ProcessDeployment, ProcessObject } from './process-model';
import { ObjectBody } from './rendered-object';
import { SingletonModel } from './singleton-model';
import { shown } from '../domain/canary-error';
import { checkSingleWorkload } from '../domain/singleton/singleton-checks';
import { Track } from '../domain/track';
import { TrackIdentities, TrackIdentity } from '../domain/track-identity';

const ID = 'Deployment';

/** A singleton of one Deployment, which runs what the active track runs. */
export class SingletonOneDeployment extends SingletonModel {
  /** The Deployment stands first, whichever track it runs. */
  public trackObjects(track: Track): ProcessObject[] {
    if (track !== Track.STABLE) {
      return [];
    }
    const [object] = super.trackObjects(Track.STABLE);
    return [{ ...object, id: ID, track: this.active, patches: this.options[this.active]?.patches }];
  }

  public deployments(): ProcessDeployment[] {
    return [{ track: this.active, name: this.deploymentName(Track.STABLE) }];
  }

  public body(id: string): ObjectBody {
    return id === ID ? this.deployment(this.active) : super.body(id);
  }

  /** Both tracks are the same pods, with the label of the one that runs. */
  public identities(manifest = this.manifest()): TrackIdentities {
    const { stable, canary } = super.identities(manifest);
    const { kept, service } = stable;
    const one = (identity: TrackIdentity): TrackIdentity => {
      const labels = identity.trackLabels;
      return kept === undefined ? { ...identity, selector: { app: service }, written: { app: service, ...labels } }
        : { ...identity, selector: stable.selector, kept, written: identity.track === Track.STABLE ? {} : labels };
    };
    return { stable: one(stable), canary: one(canary), baseline: one(stable) };
  }

  protected problems(): string[] {
    const problems = super.problems();
    checkSingleWorkload(this.manifest(), problems);
    const { label, kept, name } = this.identities().stable;
    if (kept?.matchLabels?.[label.key] !== undefined && this.subject.hasCanary) {
      problems.push(`SingletonForm.oneDeployment needs a selector without the track label ${label.key}, which has to switch, got ${shown(kept.matchLabels)} on Deployment ${name}: use SingletonForm.deployments(), or another trackLabel`);
    }
    return problems;
  }
}
