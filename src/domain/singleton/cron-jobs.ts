import { Duration } from 'cdk8s';
import { shown } from '../canary-error';
import { PodTemplateManifest, StringMap } from '../manifest';
import { checkSeconds, seconds } from '../seconds';

/** Options of `SingletonForm.cronJobs`. */
export interface SingletonCronJobsOptions {
  /**
   * When a Job starts: five fields, `0 3 * * *`, or a name, `@daily`.
   *
   * Refused: an empty text, `TZ=` and `CRON_TZ=`, which Kubernetes refuses, and what is neither five fields nor a name. What the fields say is left to the API server.
   *
   * @see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-syntax
   */
  readonly schedule: string;

  /**
   * Time zone of the schedule, by its name in the IANA database: `Europe/Rome`, `Etc/UTC`.
   *
   * Refused: what cannot be such a name, and `Local`.
   *
   * @default - that of the cluster's controller manager
   * @see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#time-zones
   */
  readonly timeZone?: string;

  /**
   * How late a Job may still start: whole seconds, at least 10, because the controller looks every 10 seconds. A track that takes over makes up for a time that it missed while
   * it was suspended only within this.
   *
   * @default Duration.seconds(60) - without it Kubernetes would start a Job at once when a track takes over, for the time that it missed
   * @see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-suspension
   */
  readonly startingDeadline?: Duration;

  /**
   * After how long a Job is ended: whole seconds, at least 1.
   *
   * @default - never
   */
  readonly activeDeadline?: Duration;

  /**
   * How often a pod may fail before the Job has failed: a whole number, 0 or more.
   *
   * @default - 6, by Kubernetes
   */
  readonly backoffLimit?: number;

  /**
   * How many Jobs that succeeded are kept: a whole number, 0 or more.
   *
   * @default - 3, by Kubernetes
   */
  readonly successfulJobsHistoryLimit?: number;

  /**
   * How many Jobs that failed are kept: a whole number, 0 or more.
   *
   * @default - 1, by Kubernetes
   */
  readonly failedJobsHistoryLimit?: number;
}

/** The controller looks for missed times every so many seconds. */
const LOOKS = 10;
const STARTING_DEADLINE = 60;
/** The API server adds 11 characters for the names of Jobs, which are DNS labels. */
const MAX_NAME = 52;

/** What one track has of a CronJob. */
export interface CronJobTrack {
  readonly suspend: boolean;
  readonly labels: StringMap;
  readonly template: PodTemplateManifest;
}

/** The spec of the CronJob of a track. */
export function cronJobSpec(options: SingletonCronJobsOptions, { suspend, labels, template }: CronJobTrack): object {
  const { schedule, timeZone, startingDeadline, activeDeadline, backoffLimit, successfulJobsHistoryLimit, failedJobsHistoryLimit } = options;
  return {
    schedule,
    timeZone,
    suspend,
    concurrencyPolicy: 'Forbid',
    startingDeadlineSeconds: seconds(startingDeadline) ?? STARTING_DEADLINE,
    successfulJobsHistoryLimit,
    failedJobsHistoryLimit,
    jobTemplate: {
      metadata: { labels },
      spec: {
        podReplacementPolicy: 'Failed',
        activeDeadlineSeconds: seconds(activeDeadline),
        backoffLimit,
        template: { ...template, spec: { ...template.spec, restartPolicy: 'OnFailure' } },
      },
    },
  };
}

/** Adds what is wrong with the options. */
export function checkCronJobs(options: SingletonCronJobsOptions, problems: string[]): void {
  const { schedule, timeZone, startingDeadline, activeDeadline } = options;
  if (typeof schedule === 'string' && schedule.includes('TZ')) {
    problems.push(`schedule must not have a time zone in it, got ${shown(schedule)}: set timeZone`);
  } else if (typeof schedule !== 'string' || !/^\s*(@\w+(\s+\S+)?|\S+(\s+\S+){4})\s*$/.test(schedule)) {
    problems.push(`schedule must be five fields such as "0 3 * * *", or a name such as "@daily", got ${shown(schedule)}`);
  }
  if (timeZone !== undefined && !isTimeZone(timeZone)) {
    problems.push(`timeZone must be a name of the IANA database such as "Europe/Rome", got ${shown(timeZone)}`);
  }
  checkSeconds('startingDeadline', startingDeadline, LOOKS, problems);
  checkSeconds('activeDeadline', activeDeadline, 1, problems);
  for (const name of ['backoffLimit', 'successfulJobsHistoryLimit', 'failedJobsHistoryLimit'] as const) {
    const value = options[name];
    if (value !== undefined && !(Number.isInteger(value) && value >= 0)) {
      problems.push(`${name} must be a whole number, 0 or more, got ${shown(value)}`);
    }
  }
}

/** Adds a problem for a name that is too long for a CronJob. */
export function checkCronJobName(name: string, problems: string[]): void {
  if (name.length > MAX_NAME) {
    problems.push(`name must give a CronJob name of at most ${MAX_NAME} characters, because Kubernetes adds 11 for its Jobs, got ${name.length}: ${shown(name)}`);
  }
}

/** As the API server has it, but for the database itself. */
function isTimeZone(name: string): boolean {
  return typeof name === 'string' && !/^local$/i.test(name)
    && name.split('/').every(part => /^[A-Za-z.\-_0-9+]{1,14}$/.test(part) && part !== '.' && part !== '..' && !part.startsWith('-'));
}
