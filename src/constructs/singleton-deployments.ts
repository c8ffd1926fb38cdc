import { ObjectBody } from './rendered-object';
import { SharedObject, SingletonModel } from './singleton-model';
import { StringMap } from '../domain/manifest';
import { ArgoCdHookOptions, checkHook, WAIT_RULES, waitAnnotations, waitName, waitSpec } from '../domain/singleton/argo-cd-hook';
import { checkSingleWorkload } from '../domain/singleton/singleton-checks';
import { checkNoWave, DOWN, inWave, UP } from '../domain/singleton/sync-wave';
import { Track } from '../domain/track';
import { TrackDeployment } from '../domain/track-deployment';

const RBAC = 'rbac.authorization.k8s.io';

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
    const labels = { app: this.subject.name };
    const part = (id: string, apiVersion: string, kind: string, fields: { [name: string]: unknown }): SharedObject =>
      ({ object: { id, apiVersion, kind, name, labels, fields: Object.keys(fields) }, body: () => ({ fields, annotations: inWave(DOWN) }) });
    return [
      part('WaitServiceAccount', 'v1', 'ServiceAccount', {}),
      part('WaitRole', `${RBAC}/v1`, 'Role', { rules: WAIT_RULES }),
      part('WaitRoleBinding', `${RBAC}/v1`, 'RoleBinding', { roleRef: { apiGroup: RBAC, kind: 'Role', name }, subjects: [{ kind: 'ServiceAccount', name }] }),
      { object: { id: 'Wait', apiVersion: 'batch/v1', kind: 'Job', name, labels }, body: () => this.waitBody(hook, name) },
    ];
  }

  private waitBody(hook: ArgoCdHookOptions, name: string): ObjectBody {
    const resting = this.active === Track.STABLE ? Track.CANARY : Track.STABLE;
    const { selector: matchLabels, kept } = this.identities()[resting];
    const { template = {} } = super.deployment(resting).spec;
    return { annotations: waitAnnotations(), spec: waitSpec(hook, { name, selector: kept ?? { matchLabels }, template }) };
  }
}
