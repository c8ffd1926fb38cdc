import { ApiObject, Chart, Duration } from 'cdk8s';
import { CanaryPlan, SingletonFence, SingletonForm, SingletonProcess, SingletonProcessProps, Track, Workload } from 'cdk8s-canary';

/** The singleton of every story; what a story is about goes into the props. */
function scheduler(chart: Chart, props: Partial<SingletonProcessProps> = {}): SingletonProcess {
  return new SingletonProcess(chart, 'scheduler', {
    workload: Workload.container({ image: 'registry.example/scheduler:1.4.2' }),
    canary: { image: 'registry.example/scheduler:1.5.0' },
    ...props,
  });
}

const SWITCHED = ['scheduler', 'scheduler-canary'].map(name => `Deployment ${name} metadata.annotations,spec.replicas`);

/** What the page shows of each story. */
export const shown: { [story: string]: string[] } = {
  singleton: ['Deployment scheduler', 'Deployment scheduler-canary metadata,spec.replicas'],
  toCanary: SWITCHED,
  wayBack: SWITCHED,
  argoCd: [...SWITCHED, 'Job scheduler-wait', 'Role scheduler-wait'],
  argoCdBack: [...SWITCHED, 'Job scheduler-wait metadata.annotations,spec.template.spec.containers.wait.args'],
  slowGoodbye: ['Job scheduler-wait spec'],
  oneDeployment: ['Deployment scheduler'],
  cronJobs: ['CronJob scheduler', 'CronJob scheduler-canary spec.suspend'],
  cronJobDetails: ['CronJob scheduler-canary spec'],
  volume: ['PersistentVolumeClaim scheduler-fence', 'Deployment scheduler-canary spec.template.spec'],
  volumeDetails: ['PersistentVolumeClaim scheduler-fence spec', 'Deployment scheduler spec.template.spec.containers.app.volumeMounts'],
  lease: ['Deployment scheduler spec.template.spec', 'Role scheduler-lease rules', 'RoleBinding scheduler-lease'],
  leaseDuration: ['Deployment scheduler spec.template.spec.containers.app.env'],
  sidecar: ['Deployment scheduler spec.template.metadata'],
  planned: SWITCHED,
};

/** Which track runs. */
export const reaches: { [story: string]: string[] } = {
  singleton: ['runs -> stable'],
  toCanary: ['runs -> canary'],
  wayBack: ['runs -> stable'],
  argoCd: ['runs -> canary'],
  argoCdBack: ['runs -> stable'],
  slowGoodbye: ['runs -> stable'],
  oneDeployment: ['runs -> canary'],
  cronJobs: ['runs -> stable'],
  cronJobDetails: ['runs -> canary'],
  volume: ['runs -> stable'],
  volumeDetails: ['runs -> stable'],
  lease: ['runs -> stable'],
  leaseDuration: ['runs -> stable'],
  sidecar: ['runs -> stable'],
  planned: ['runs -> canary'],
};

/**
 * A process of which one may run
 *
 * Two Deployments, of which one has a pod and the other none. Both end an old pod before they start a new one. What that guarantees, and what it does
 * not, is in [singletons.md](../../docs/singletons.md).
 */
export function singleton(chart: Chart): void {
  scheduler(chart);
}

/** A pod on each track: every job would be done twice. */
export function singletonWrong(chart: Chart): void {
  scheduler(chart, { canary: { image: 'registry.example/scheduler:1.5.0', replicas: 1 } });
}

/**
 * Switch to the canary
 *
 * One line. In Argo CD the Deployment in the lower wave goes down before the other one comes up.
 */
export function toCanary(chart: Chart): void {
  scheduler(chart, { active: Track.CANARY });
}

/** A canary that is not there. */
export function toCanaryWrong(chart: Chart): void {
  scheduler(chart, { canary: undefined, active: Track.CANARY });
}

/**
 * Switch back to stable
 *
 * The same line. The waves are the other way round, so that the canary goes down first.
 */
export function wayBack(chart: Chart): void {
  scheduler(chart, { active: Track.STABLE });
}

/** A canary that rests, and runs. */
export function wayBackWrong(chart: Chart): void {
  scheduler(chart, { active: Track.CANARY, canary: { idle: true } });
}

/**
 * Wait for the end of the old pod, in Argo CD
 *
 * A wave ends when the Deployment counts no pod any more, which is before the pod has ended. The Job in the wave between waits for that. It is a hook, which
 * Argo CD makes anew at each sync.
 */
export function argoCd(chart: Chart): void {
  scheduler(chart, { active: Track.CANARY, form: SingletonForm.deployments({ argoCdHook: {} }) });
}

/** A timeout that the pods may need themselves. */
export function argoCdWrong(chart: Chart): void {
  scheduler(chart, { form: SingletonForm.deployments({ argoCdHook: { timeout: Duration.seconds(20) } }) });
}

/**
 * The same on the way back
 *
 * The Job waits for the pods of the canary then.
 */
export function argoCdBack(chart: Chart): void {
  scheduler(chart, { active: Track.STABLE, form: SingletonForm.deployments({ argoCdHook: {} }) });
}

/**
 * A process that takes long to end
 *
 * The timeout has to be longer than its pods may take. The image is one of your own registry, of the version of your cluster.
 */
export function slowGoodbye(chart: Chart): void {
  scheduler(chart, {
    form: SingletonForm.deployments({ argoCdHook: { image: 'mirror.example/kubectl:v1.35.4', timeout: Duration.minutes(15) } }),
    drain: { sleep: Duration.seconds(1), grace: Duration.minutes(10) },
  });
}

/**
 * One Deployment that switches its image
 *
 * There is no second Deployment, so that nobody has to keep an order: Kubernetes itself waits for the end of the old pod. The label of the pod says which
 * track runs.
 */
export function oneDeployment(chart: Chart): void {
  scheduler(chart, { active: Track.CANARY, form: SingletonForm.oneDeployment() });
}

/** A Deployment that starts the new pod beside the old one. */
export function oneDeploymentWrong(chart: Chart): void {
  const labels = { job: 'batch' };
  const template = { metadata: { labels }, spec: { containers: [{ name: 'app', image: 'registry.example/scheduler:1.4.2' }] } };
  const spec = { replicas: 1, strategy: { type: 'RollingUpdate' }, selector: { matchLabels: labels }, template };
  const deployment = new ApiObject(chart, 'batch', { apiVersion: 'apps/v1', kind: 'Deployment', spec });
  scheduler(chart, { form: SingletonForm.oneDeployment(), workload: Workload.fromDeployment(deployment) });
}

/**
 * A batch that starts by the clock
 *
 * Two CronJobs, of which one is suspended. A switch decides who starts the next Job; a Job that runs is not stopped.
 */
export function cronJobs(chart: Chart): void {
  scheduler(chart, { form: SingletonForm.cronJobs({ schedule: '0 3 * * *', timeZone: 'Europe/Rome' }) });
}

/** A time zone in the schedule, which Kubernetes refuses. */
export function cronJobsWrong(chart: Chart): void {
  scheduler(chart, { form: SingletonForm.cronJobs({ schedule: 'CRON_TZ=Europe/Rome 0 3 * * *' }) });
}

/**
 * Deadlines and history of a batch
 *
 * `startingDeadline` is also how late a track that takes over makes up for a time that it missed while it was suspended.
 */
export function cronJobDetails(chart: Chart): void {
  scheduler(chart, {
    active: Track.CANARY,
    form: SingletonForm.cronJobs({
      schedule: '*/15 * * * *',
      startingDeadline: Duration.minutes(2),
      activeDeadline: Duration.minutes(14),
      backoffLimit: 1,
      successfulJobsHistoryLimit: 1,
      failedJobsHistoryLimit: 5,
    }),
  });
}

/** A deadline shorter than the controller looks. */
export function cronJobDetailsWrong(chart: Chart): void {
  scheduler(chart, { form: SingletonForm.cronJobs({ schedule: '*/15 * * * *', startingDeadline: Duration.seconds(5) }) });
}

/**
 * A volume that one pod has at a time
 *
 * The second pod stays Pending until the first one is gone, also where one is evicted and its replacement comes at once.
 */
export function volume(chart: Chart): void {
  scheduler(chart, { fence: SingletonFence.volume() });
}

/** A folder that is none. */
export function volumeWrong(chart: Chart): void {
  scheduler(chart, { fence: SingletonFence.volume({ mountPath: 'fence' }) });
}

/**
 * The class of the volume
 *
 * Its driver has to be a CSI driver that knows the access mode.
 */
export function volumeDetails(chart: Chart): void {
  scheduler(chart, { fence: SingletonFence.volume({ storage: '4Gi', storageClass: 'ebs-sc', mountPath: '/var/fence' }) });
}

/**
 * A Lease that the application takes
 *
 * The library gives it the variables and the rights; the application keeps the contract, which is in
 * [docs/singletons.md](../../docs/singletons.md#a-lease-as-a-fence).
 */
export function lease(chart: Chart): void {
  scheduler(chart, { fence: SingletonFence.lease() });
}

/** A Lease of another name: both tracks have to take the same. */
export function leaseWrong(chart: Chart): void {
  scheduler(chart, { fence: SingletonFence.lease(), canary: { env: { LEASE_NAME: 'scheduler-canary' } } });
}

/**
 * How long a Lease holds
 *
 * The other track waits as long before it takes over from a pod that is gone without a word.
 */
export function leaseDuration(chart: Chart): void {
  scheduler(chart, { fence: SingletonFence.lease({ duration: Duration.seconds(30) }) });
}

/**
 * A singleton in the mesh
 *
 * With a sidecar, for calls to services that refuse plain text. Without `sidecar`, its pods say that they want none.
 */
export function sidecar(chart: Chart): void {
  scheduler(chart, { sidecar: true });
}

/**
 * The track that runs, from the plan
 *
 * Weight 0 is stable, 1 is the canary. A switch is a change of one number in the file.
 */
export function planned(chart: Chart): void {
  const plan = CanaryPlan.fromYaml('- { project: scheduler, type: DEPLOYMENT_SINGLETON, weight: 1 }\n');
  scheduler(chart, { plan });
}

/** Code that says another track. */
export function plannedWrong(chart: Chart): void {
  const plan = CanaryPlan.fromYaml('- { project: scheduler, type: DEPLOYMENT_SINGLETON, weight: 1 }\n');
  scheduler(chart, { plan, active: Track.STABLE });
}
