import { PlanOptions } from './plan-options';
import { PlanEffectOptions } from '../../domain/plan/plan-effect';
import { MultiMap } from '../../verify/multi-map';
import { ProcessShares } from '../../verify/process-shares';
import { anotherOrder } from '../../verify/shares/another-order';
import { sharesText } from '../../verify/traffic-report/shares-text';
import { TrafficShares } from '../../verify/traffic-shares';
import { readObjects } from '../input';
import { byNames } from '../plan-match';
import { Terminal } from '../terminal';

/** What is rendered from a plan, by the names of processes; several where more namespaces have one. */
export class Rendered {
  /** Reads what the option names, which may be nothing. */
  public static async read(subject: string, { manifests: paths = [] }: PlanOptions, terminal: Terminal): Promise<Rendered> {
    if (paths.length === 0) {
      return new Rendered(new MultiMap(), false);
    }
    const { manifests } = await readObjects(subject, paths, terminal);
    return new Rendered(byNames(TrafficShares.of(manifests).processes), true);
  }

  /** @param isGiven whether there is anything */
  private constructor(private readonly byName: MultiMap<string, ProcessShares>, public readonly isGiven: boolean) {}

  /** Those with a name. */
  public of(project: string): readonly ProcessShares[] {
    return this.byName.get(project);
  }

  /** Numbers of stable pods, where one process has the name. */
  public stablePods(): PlanEffectOptions['stablePods'] {
    return Object.fromEntries(this.byName.entries().flatMap(([name, [{ tracks }, ...others]]) => {
      const { replicas } = tracks.find(({ track }) => track === 'stable') ?? {};
      return replicas === undefined || others.length > 0 ? [] : [[name, replicas]];
    }));
  }

  /** Who gets the requests of a process now, those with the same shares together; without those that ask for the canary itself. */
  public now(project: string): NowShares[] {
    const byShares = new MultiMap<string, string>();
    this.of(project).flatMap(({ requests }) => requests).filter(({ direct }) => !direct).forEach(request => byShares.add(`${sharesText(request.shares)}${anotherOrder(request)}`, request.text));
    return byShares.entries().map(([shares, requests]) => ({ shares, requests }));
  }
}

/** Who gets some requests. */
export interface NowShares {
  /** `95 % stable, 5 % canary`, and whether the order of creation decides. */
  readonly shares: string;
  readonly requests: readonly string[];
}
