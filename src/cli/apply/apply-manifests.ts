import { Interrupt } from './interrupt';
import { leftoverLines } from './leftovers';
import { LiveState, liveState, titleIn } from './live-state';
import { ObjectsRefused } from './objects-refused';
import { overwritten } from './overwritten';
import { Progress } from './progress';
import { Refusals } from './refusals';
import { relieved } from './served-shares';
import { stateStopped } from './statement';
import { kubectlOfTarget } from './target-context';
import { WaveRunner } from './wave-runner';
import { CanaryPlan } from '../../domain/plan/canary-plan';
import { ApplyOrder } from '../../verify/apply-order';
import { ApplyWave, ApplyWaves } from '../../verify/apply-waves';
import { Manifests } from '../../verify/manifests';
import { printable } from '../../verify/report/printable';
import { TrafficDiff } from '../../verify/traffic-diff';
import { TrafficShares } from '../../verify/traffic-shares';
import { keyOf } from '../../verify/transition/object-key';
import { Input, readInput } from '../input';
import { Kubectl } from '../kubectl/kubectl';
import { Status } from '../status';
import { Terminal } from '../terminal';

/** Options as they were given. */
export interface ApplyOptions {
  readonly target: string;
  readonly plan: string;
  readonly context?: string;
  readonly dryRun?: boolean;
  readonly timeout: number;
  readonly settle: number;
  readonly force?: boolean;
  readonly forceConflicts?: boolean;
}

const SUBJECT = 'cdk8s-canary apply';

/** What is to be sent, once nothing stands against it. */
interface Prepared {
  readonly kubectl: Kubectl;
  readonly live: LiveState;
  readonly waves: readonly ApplyWave[];
  /** What the change does to traffic. */
  readonly diff: TrafficDiff;
}

/** Applies manifests to the cluster of a target. Whatever is refused is refused before the first object. */
export async function applyManifests(paths: readonly string[], options: ApplyOptions, terminal: Terminal): Promise<Status> {
  const plan = CanaryPlan.fromFile(options.plan, { target: options.target });
  const input = await readInput(SUBJECT, paths, terminal, true);
  const progress = new Progress(terminal);
  let sends = false;
  const interrupt = new Interrupt(() => sends && progress.line('stopping: the object that is being sent is finished, no other one is sent'));
  try {
    const prepared = await prepare(plan, input, options, terminal, progress, interrupt).catch(error => stoppedEarly(error, progress, interrupt));
    if (typeof prepared === 'number') {
      return prepared;
    }
    sends = true;
    return await send(prepared, options, progress, interrupt);
  } finally {
    interrupt.stop();
  }
}

/** Reads, and asks the API server. Nothing is changed. */
async function prepare(
  plan: CanaryPlan, { manifests, sources }: Input, options: ApplyOptions, terminal: Terminal, progress: Progress, { abort }: Interrupt,
): Promise<Prepared | Status> {
  const kubectl = await kubectlOfTarget(SUBJECT, new Kubectl(SUBJECT, terminal.env, options.context, abort), plan, options.target);
  const refusals = new Refusals(SUBJECT, terminal, progress, options.force === true);
  const { waves, hooks } = ApplyWaves.of(manifests);
  const wanted = Manifests._fromRead(waves.flatMap(({ objects }) => objects));
  refusals.plan(plan, TrafficShares.of(wanted).processes);
  refusals.hooks(hooks);
  if (refusals.refused) {
    return Status.FOUND;
  }
  const live = await read(kubectl, wanted, options, refusals);
  if (live === undefined) {
    return Status.FOUND;
  }
  live.warnings.forEach(text => progress.line(`warning: ${text}`));
  const diff = TrafficDiff.of(live.before, live.after, { order: ApplyOrder.argoCd({ prune: false }) });
  refusals.traffic(diff, sources);
  if (options.dryRun === true) {
    terminal.stdout.write(waves.flatMap(({ objects }, index) => objects.map(object => printable(`wave ${index + 1} of ${waves.length}: ${titleIn(live, object)} ${live.effects.get(keyOf(object))}`)))
      .map(line => `${line}\n`).join(''));
    return refusals.refused ? Status.FOUND : Status.GOOD;
  }
  return refusals.refused ? Status.FOUND : { kubectl, live, waves, diff };
}

/** The end of somebody who pressed Ctrl-C while it was only reading. */
function stoppedEarly(error: unknown, progress: Progress, { signal, status }: Interrupt): Status {
  if (signal === undefined) {
    throw error;
  }
  progress.line(`stopped by ${signal}: nothing is applied`);
  return status;
}

async function send({ kubectl, live, waves, diff }: Prepared, options: ApplyOptions, progress: Progress, interrupt: Interrupt): Promise<Status> {
  const result = await new WaveRunner(kubectl, live, waves, { ...options, relieved: relieved(diff) }, progress, interrupt).run();
  if (result.stoppedIn !== undefined) {
    stateStopped(result, live, waves.length, progress);
    return result.status;
  }
  const changed = [...live.effects.values()].filter(effect => effect !== 'unchanged').length;
  progress.line(`${live.effects.size} ${live.effects.size === 1 ? 'object is' : 'objects are'} applied to ${kubectl.context}, ${changed} of them changed`);
  try {
    const others = await overwritten(kubectl, result);
    others.forEach(({ title }) => progress.line(`${SUBJECT}: ${title} must be what was applied, got something else since: see that no second run and no controller changes it, and run the same command again`));
    (await leftoverLines(kubectl, live)).forEach(line => progress.line(line));
    return others.length > 0 ? Status.FOUND : Status.GOOD;
  } catch (error) {
    // All is applied and ready: a look that fails, for want of a right or of an answer, does not change that.
    progress.text(`note: what came after it was not looked at: ${(error as Error).message}`);
    return Status.GOOD;
  }
}

/** What runs and what comes of the manifests; nothing where the API server refuses them. */
async function read(kubectl: Kubectl, manifests: Manifests, { forceConflicts }: ApplyOptions, refusals: Refusals): Promise<LiveState | undefined> {
  try {
    return await liveState(SUBJECT, kubectl, manifests, { forceConflicts });
  } catch (error) {
    if (error instanceof ObjectsRefused) {
      refusals.objects(error);
      return undefined;
    }
    throw error;
  }
}
