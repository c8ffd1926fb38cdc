import { IConstruct } from 'constructs';
import { CanaryPlan } from './canary-plan';
import { PlanEntry } from './plan-entry';
import { ProcessKind } from './process-kind';
import { didYouMean } from './spelling';
import { CanaryError, shown } from '../canary-error';

/** Context key of the plan of an app. */
const PLAN = 'cdk8s-canary.dev/plan';

/** Who takes which entry of a plan in an app. */
type Claims = Map<string, IConstruct[]>;

/** The claims in an app. A file that was read several times is checked once. */
interface AppClaims {
  readonly byPlan: Map<CanaryPlan, Claims>;
  readonly byFile: Map<string, Claims[]>;
}

const CLAIMS = new WeakMap<IConstruct, AppClaims>();

/** Gives everything below a construct a plan. Entries that nobody takes are then mistakes, also where nobody is there to take one. */
export function setPlan(scope: IConstruct, plan: CanaryPlan): void {
  checkPlan('GitOpsApp', plan);
  scope.node.setContext(PLAN, plan);
  claimsOf(scope.node.root, plan);
}

/** A process and its entry in a plan. */
export class PlanClaim {
  /**
   * Takes the entry of a process.
   *
   * @param plan plan of the process itself; without it that of the app
   * @returns undefined where there is no plan
   */
  public static of(process: IConstruct, name: string, plan: CanaryPlan | undefined): PlanClaim | undefined {
    const used: CanaryPlan | undefined = plan ?? process.node.tryGetContext(PLAN);
    if (used === undefined) {
      return undefined;
    }
    checkPlan(process.node.path, used);
    const claims = claimsOf(process.node.root, used);
    claims.set(name, [...claims.get(name) ?? [], process]);
    return new PlanClaim(name, used, used._find(name));
  }

  private constructor(private readonly name: string, private readonly plan: CanaryPlan, public readonly entry: PlanEntry | undefined) {}

  /**
   * What is wrong with the entry as such: there is none, or it is of another type.
   *
   * @param kinds types of entries for the process, the usual one first
   */
  public problems(kinds: ProcessKind[]): string[] {
    if (this.entry === undefined) {
      return [`the plan must have an entry for every process, got none for ${shown(this.name)} in ${this.plan.path}: add "- { project: ${this.name}, type: ${kinds[0]}, weight: 0 }"`];
    }
    return kinds.includes(this.entry.kind) ? []
      : [this.shown(`type in the plan must be ${kinds.join(' or ')} for this process, got ${this.entry.kind}: change the type, or the process`, 'type')];
  }

  /** A problem with the place in the plan that it is about. */
  public shown(problem: string, field: string): string {
    return this.plan._shown(problem, this.name, field);
  }
}

/** Refuses what is no plan, such as the name of a file. */
function checkPlan(subject: string, plan: unknown): void {
  if (typeof (plan as Partial<CanaryPlan> | null)?._find !== 'function') {
    throw new CanaryError(subject, [`plan must be a CanaryPlan, got ${shown(plan)}: use CanaryPlan.fromFile`]);
  }
}

/** The claims on a plan in an app; the first ones on a file make the app check it. */
function claimsOf(root: IConstruct, plan: CanaryPlan): Claims {
  const { byPlan, byFile } = CLAIMS.get(root) ?? { byPlan: new Map<CanaryPlan, Claims>(), byFile: new Map<string, Claims[]>() };
  CLAIMS.set(root, { byPlan, byFile });
  const known = byPlan.get(plan);
  if (known !== undefined) {
    return known;
  }
  const claims: Claims = new Map();
  byPlan.set(plan, claims);
  const file = `${plan.path}\n${plan.toYaml()}`;
  const readings = byFile.get(file) ?? [];
  if (readings.push(claims) === 1) {
    byFile.set(file, readings);
    root.node.addValidation({ validate: () => problemsOf(plan, readings) });
  }
  return claims;
}

/** Entries that nobody takes from any reading of the file, and those that several processes take from one. */
function problemsOf(plan: CanaryPlan, readings: Claims[]): string[] {
  const taken = new Map<string, IConstruct[]>();
  for (const [name, owners] of readings.flatMap(claims => [...claims])) {
    taken.set(name, [taken.get(name) ?? [], owners].sort((one, other) => other.length - one.length)[0]);
  }
  const lacking = [...taken.keys()].filter(name => plan._find(name) === undefined);
  return plan.entries.flatMap(({ project }) => {
    const owners = taken.get(project) ?? [];
    if (owners.length === 0) {
      const wayOut = didYouMean(project, lacking, 'remove it, or make the process');
      return [plan._shown(`entries of ${plan.path} must be for processes of the app, got ${shown(project)}, which is none: ${wayOut}`, project)];
    }
    return owners.length === 1 ? []
      : [plan._shown(`entries of ${plan.path} must be for one process each, got ${shown(project)} for ${owners.map(({ node }) => node.path).join(' and ')}: give one of them another name, or a plan of its own`, project)];
  });
}
