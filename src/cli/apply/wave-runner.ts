import { Interrupt } from './interrupt';
import { ROUTES } from './kinds';
import { liveByTitle } from './live-by-title';
import { Effect, LiveState, titleIn } from './live-state';
import { Progress } from './progress';
import { Readiness, readinessOf, WAITED } from './readiness';
import { podReasons, podsLeft } from './workload-pods';
import { ApplyWave, isSyncHook } from '../../verify/apply-waves';
import { ManifestObject } from '../../verify/manifest-object';
import { keyOf } from '../../verify/transition/object-key';
import { Kubectl } from '../kubectl/kubectl';
import { KubectlError } from '../kubectl/kubectl-error';
import { kindAndGroup } from '../kubectl/traffic-kinds';
import { Status } from '../status';
import { timeText } from '../time-option';

/** How long nothing is asked while something is waited for. */
const POLL_MILLISECONDS = 1000;

/** How waves are applied. */
export interface WaveOptions {
  /** How long the objects of a wave may take, in milliseconds. */
  readonly timeout: number;
  /**
   * How long proxies are given to learn of routes before pods end, in milliseconds.
   *
   * @see https://istio.io/latest/docs/reference/commands/pilot-discovery/ PILOT_DEBOUNCE_MAX: how long Istio may hold a change back, 10s
   */
  readonly settle: number;
  readonly forceConflicts?: boolean;
  /** Workloads that are not waited for unless they change: `namespace/name`. */
  readonly relieved: ReadonlySet<string>;
}

/** What was done, and why no more. */
export interface WaveResult {
  readonly applied: readonly ManifestObject[];
  /** What the API server made of each. */
  readonly answers: readonly any[];
  /** Of the one that was being sent no answer came. */
  readonly unsure: readonly ManifestObject[];
  readonly open: readonly ManifestObject[];
  /** The wave that was not ended, from 1; nothing if all were. */
  readonly stoppedIn?: number;
  /** Why it stopped, as lines. */
  readonly reason: readonly string[];
  readonly status: Status;
}

/** Applies waves, one object after the other, and waits between them. */
export class WaveRunner {
  private readonly applied: ManifestObject[] = [];
  private readonly answers: any[] = [];
  private waitsFor = '';
  private waiting = false;

  public constructor(
    private readonly kubectl: Kubectl, private readonly live: LiveState, private readonly waves: readonly ApplyWave[],
    private readonly options: WaveOptions, private readonly progress: Progress, private readonly interrupt: Interrupt,
  ) {}

  /** Applies all waves, or those up to the one where something goes wrong or somebody wants to stop. */
  public async run(): Promise<WaveResult> {
    const result = await this.all();
    if (result.stoppedIn === undefined && this.interrupt.signal === undefined) {
      const skipped = this.waves.flatMap(({ objects }) => objects).filter(object => this.takesTime(object) && !this.isWaitedFor(object));
      // Nothing depends on it, so an answer that does not come is none.
      (await this.states(skipped).catch(() => [])).filter(({ readiness }) => !readiness.ready).forEach(({ object, readiness }) =>
        this.progress.line(`note: ${titleIn(this.live, object)} is not ready, ${readiness.says}; it was not waited for, because no request relies on it more than before`));
    }
    return result;
  }

  private async all(): Promise<WaveResult> {
    for (const [index, wave] of this.waves.entries()) {
      const stopped = await this.wave(index, wave);
      if (stopped !== undefined || this.interrupt.signal !== undefined && !this.isDone(index)) {
        return this.result(index, stopped);
      }
    }
    return this.result(undefined, undefined);
  }

  private async wave(index: number, wave: ApplyWave): Promise<Stop | undefined> {
    const title = `wave ${index + 1} of ${this.waves.length}`;
    for (const object of wave.objects) {
      if (this.interrupt.signal !== undefined) {
        return undefined;
      }
      const name = titleIn(this.live, object);
      this.progress.update(`${title}: ${name} ...`, true);
      try {
        if (isSyncHook(object)) {
          await this.kubectl.remove('Job.batch', object.namespace, object.name);
        }
        const { forceConflicts } = this.options;
        const { objects: answers, warnings } = await this.kubectl.apply([this.live.sent.get(keyOf(object))], { forceConflicts });
        this.applied.push(object);
        this.answers.push(...answers);
        this.progress.line(`${title}: ${name} ${this.effect(object)}`);
        warnings.forEach(text => this.progress.line(`warning: ${text}`));
      } catch (error) {
        const { refused, unanswered } = error instanceof KubectlError ? error : { refused: false, unanswered: false };
        const what = unanswered ? 'may be applied or not' : 'was not applied';
        return {
          reason: `${name} ${what}: ${(error as Error).message}`.split('\n'),
          status: refused ? Status.FOUND : Status.ENVIRONMENT,
          unsure: unanswered ? [object] : [],
        };
      }
    }
    const waited = wave.objects.filter(object => this.isWaitedFor(object));
    return await this.wait(title, waited, index < this.waves.length - 1) ?? this.settle(title, index, wave);
  }

  private takesTime(object: ManifestObject): boolean {
    return WAITED.includes(kindAndGroup(object));
  }

  private isWaitedFor(object: ManifestObject): boolean {
    return this.takesTime(object) && (this.effect(object) !== 'unchanged' || !this.options.relieved.has(`${object.namespace}/${object.name}`));
  }

  private async wait(title: string, objects: readonly ManifestObject[], pods: boolean): Promise<Stop | undefined> {
    const end = Date.now() + this.options.timeout;
    this.waiting = objects.length > 0;
    for (let open = objects; open.length > 0 && this.interrupt.signal === undefined;) {
      try {
        const states = await this.states(open, pods);
        const unready = states.filter(({ readiness }) => !readiness.ready);
        open = unready.map(({ object }) => object);
        this.waiting = open.length > 0;
        const hopeless = unready.filter(({ readiness }) => readiness.hopeless === true);
        if (hopeless.length > 0 || unready.length > 0 && Date.now() >= end) {
          const why = hopeless.length > 0 ? 'does not become ready' : `is not ready after ${timeText(this.options.timeout)}`;
          return { reason: await this.reasons(hopeless.length > 0 ? hopeless : unready, why), status: Status.FOUND };
        }
        if (unready.length > 0) {
          const [{ object, readiness }] = unready;
          this.waitsFor = `waiting for ${titleIn(this.live, object)}: ${readiness.says}${unready.length > 1 ? `, and for ${unready.length - 1} more` : ''}`;
          this.progress.update(`${title}: ${this.waitsFor}`);
        } else {
          this.waitsFor = '';
        }
      } catch (error) {
        // One answer that does not come is not the end of a rollout.
        if (this.interrupt.signal === undefined && Date.now() >= end) {
          return { reason: (error as Error).message.split('\n'), status: Status.ENVIRONMENT };
        }
      }
      if (open.length > 0) {
        await this.interrupt.sleep(POLL_MILLISECONDS);
      }
    }
    return undefined;
  }

  private async states(objects: readonly ManifestObject[], pods = false): Promise<State[]> {
    const found = await liveByTitle(this.kubectl, objects);
    return Promise.all(objects.map(async object => {
      const live = found.get(object.title);
      const readiness = live === undefined ? { ready: false, says: 'not there' } : readinessOf(live, this.effect(object) === 'unchanged');
      return { object, live, readiness: pods && readiness.ready && live.spec?.replicas === 0 ? await this.gone(live) : readiness };
    }));
  }

  /** Pods that end still work, and are not counted by their workload: what comes next may have to wait for their end, as the other track of a singleton has to. */
  private async gone(workload: any): Promise<Readiness> {
    const pods = await podsLeft(this.kubectl, workload);
    return pods === 0 ? { ready: true, says: 'ready' } : { ready: false, says: `${pods} ${pods === 1 ? 'pod' : 'pods'} left` };
  }

  private async reasons(states: readonly State[], why: string): Promise<string[]> {
    const lines = await Promise.all(states.map(async ({ object, live, readiness }) => {
      const pods = live === undefined || object.kind === 'Job' ? [] : await podReasons(this.kubectl, live).catch(() => []);
      return [`${titleIn(this.live, object)} ${why}: ${readiness.says}`, ...pods.map(text => `  ${text}`)];
    }));
    return lines.flat();
  }

  /** Waits until proxies know changed routes, if pods end behind them: those may still get requests. */
  private async settle(title: string, index: number, { objects }: ApplyWave): Promise<undefined> {
    const later = this.waves.slice(index + 1).flatMap(wave => wave.objects);
    if (objects.some(object => ROUTES.includes(object.kind) && this.effect(object) !== 'unchanged') && later.some(object => this.live.ending.has(keyOf(object)))) {
      this.progress.update(`${title}: waiting ${timeText(this.options.settle)} for proxies to learn of the routes`);
      await this.interrupt.sleep(this.options.settle);
    }
    return undefined;
  }

  private result(index: number | undefined, stopped: Stop | undefined): WaveResult {
    const unsure = stopped?.unsure ?? [];
    const done = new Set([...this.applied, ...unsure]);
    const open = this.waves.flatMap(({ objects }) => objects).filter(object => !done.has(object));
    const { signal } = this.interrupt;
    const status = stopped?.status ?? (index === undefined ? Status.GOOD : this.interrupt.status);
    const why = index === undefined ? [] : [`stopped by ${signal}${this.waitsFor === '' ? '' : ` while ${this.waitsFor}`}`];
    return {
      applied: this.applied,
      answers: this.answers,
      unsure,
      open,
      stoppedIn: index === undefined ? undefined : index + 1,
      reason: stopped?.reason ?? why,
      status,
    };
  }

  private isDone(index: number): boolean {
    const all = this.waves.reduce((sum, { objects }) => sum + objects.length, 0);
    return index === this.waves.length - 1 && this.applied.length === all && !this.waiting;
  }

  private effect(object: ManifestObject): Effect {
    return this.live.effects.get(keyOf(object))!;
  }
}

/** Why waves end early. */
interface Stop {
  readonly reason: readonly string[];
  readonly status: Status;
  /**
   * Objects of which no answer came.
   *
   * @default - none
   */
  readonly unsure?: readonly ManifestObject[];
}

interface State {
  readonly object: ManifestObject;
  readonly live: any;
  readonly readiness: Readiness;
}
