import { ProcessDeployment, ProcessObject } from './process-model';
import { ObjectBody } from './rendered-object';
import { SingletonModel } from './singleton-model';
import { StringMap } from '../domain/manifest';
import { checkCronJobName, cronJobSpec } from '../domain/singleton/cron-jobs';
import { AFTER, checkNoWave, inWave } from '../domain/sync-wave';
import { Track } from '../domain/track';

/** A singleton of a CronJob per track, of which the one that rests is suspended. */
export class SingletonCronJobs extends SingletonModel {
  public trackObjects(track: Track): ProcessObject[] {
    return super.trackObjects(track).map(object => ({ ...object, apiVersion: 'batch/v1', kind: 'CronJob' }));
  }

  public deployments(): ProcessDeployment[] {
    return [];
  }

  public body(id: string): ObjectBody {
    const track = this.tracks.find(one => super.trackObjects(one)[0].id === id);
    return track === undefined ? super.body(id) : this.cronJob(track);
  }

  /**
   * Nothing is gained by an order of the two, and one whose last Job failed stops a sync that has a later wave, as does a volume that no pod has had yet. So all are in
   * one wave behind the others.
   *
   * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/upgrading/3.1-3.2/
   */
  protected withPods(): StringMap {
    return inWave(AFTER);
  }

  protected written(): unknown {
    return [super.written(), ...this.tracks.map(track => this.cronJob(track))];
  }

  protected ownProblems(): string[] {
    const problems = super.ownProblems();
    const { rollout, drain, workload } = this.props;
    checkCronJobName(this.subject.name + '-canary', problems);
    if (rollout !== undefined) {
      problems.push('rollout is for Deployments, and a CronJob replaces no pods: remove rollout');
    }
    if (drain !== undefined) {
      problems.push('drain is for pods that serve until they are ended, and those of a Job end by themselves: remove drain');
    }
    if (workload._keptName !== undefined) {
      problems.push(`SingletonForm.cronJobs needs a workload of its own, and Deployment ${workload._keptName} cannot go on as a CronJob: use Workload.container or Workload.fromDeployment, and remove the Deployment`);
    }
    return problems;
  }

  protected problems(): string[] {
    const problems = super.problems();
    checkNoWave(this.manifest(), problems);
    return problems;
  }

  private cronJob(track: Track): ObjectBody {
    const { labels, annotations, spec } = this.deployment(track);
    const written = this.identities()[track].written;
    const options = this.props.form!._cron!;
    const suspend = track !== this.active;
    return {
      labels,
      annotations: { ...annotations, ...this.withPods() },
      spec: cronJobSpec(options, { suspend, labels: written, template: spec.template ?? {} }),
    };
  }
}
