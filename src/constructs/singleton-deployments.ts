import { ObjectBody } from './rendered-object';
import { SharedObject, sharedObject, SingletonModel } from './singleton-model';
import { StringMap } from '../domain/manifest';
import { ArgoCdHookOptions, checkHook, WAIT_RULES, waitAnnotations, waitName, waitSpec } from '../domain/singleton/argo-cd-hook';
import { accessObjects } from '../domain/singleton/pod-access';
import { checkSingleWorkload } from '../domain/singleton/singleton-checks';
import { checkNoWave, DOWN, inWave, UP } from '../domain/sync-wave';
import { Track } from '../domain/track';
import { TrackDeployment } from '../domain/track-deployment';

/** A singleton of a Deployment per track, in waves: what rests goes down before what runs comes up. */
export class SingletonDeployments extends SingletonModel {
  public deployment(track: Track): TrackDeployment {
    const { annotations, ...others } = super.deployment(track);
    return { ...others, annotations: { ...annotations, ...inWave(track === this.active ? UP : DOWN) } };
  }

  protected shared(): SharedObject[] {
    const { form } = this.props;
    return [...form?._hook === undefined || !this.subject.hasCanary ? [] : this.waiting(form._hook), ...super.shared()];
  }

  protected withPods(): StringMap {
    return inWave(UP);
  }

  protected problems(): string[] {
    const problems = super.problems();
    checkSingleWorkload(this.manifest(), problems);
    checkNoWave(this.manifest(), problems);
    if (this.props.form?._hook !== undefined) {
      checkHook(this.props.form._hook, super.deployment(Track.STABLE).spec.template ?? {}, problems);
    }
    return problems;
  }

  /** The hook, and what it needs in the wave before. */
  private waiting(hook: ArgoCdHookOptions): SharedObject[] {
    const name = waitName(this.subject.name);
    return [
      ...accessObjects('Wait', name, WAIT_RULES).map(object => sharedObject(object, inWave(DOWN))),
      { object: { id: 'Wait', apiVersion: 'batch/v1', kind: 'Job', name }, body: () => this.waitBody(hook, name) },
    ];
  }

  private waitBody(hook: ArgoCdHookOptions, name: string): ObjectBody {
    const resting = this.active === Track.STABLE ? Track.CANARY : Track.STABLE;
    const { selector: matchLabels, kept } = this.identities()[resting];
    const { template = {} } = super.deployment(resting).spec;
    return { annotations: waitAnnotations(), spec: waitSpec(hook, { name, selector: kept ?? { matchLabels }, template }) };
  }
}
