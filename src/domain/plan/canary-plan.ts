import { CanaryError, shown } from '../canary-error';
import { ReadEntry } from './entry-reader';
import { PlanChange, PlanEntry } from './plan-entry';
import { CanaryPlanOptions, CanaryPlanTextOptions } from './plan-options';
import { readPlan, readPlanFile, ReadPlan } from './plan-reader';
import { PlanStep } from './plan-step';
import { PlanText } from './plan-text';
import { didYouMean } from './spelling';
import { fieldOffset, steppedText, stepRefusal } from './stepped-text';

const BOM = '\ufeff';

/**
 * One file for the weights of all processes of a repository: a step of a rollout is a change of one line of it. Constructs find their entry
 * by their name.
 *
 * The file is a list of processes:
 *
 * ```yaml
 * # yaml-language-server: $schema=node_modules/cdk8s-canary/schemas/canary-plan.schema.json
 * - project: server
 *   type: INGRESS_NGINX
 *   weight: 5
 * - project: dispatcher
 *   type: DEPLOYMENT_REPLICAS
 *   weight: 2
 * ```
 *
 * or a mapping, which says for what target it is, in which cluster that is and by which phases weights advance, with that list below `processes`:
 *
 * ```yaml
 * target: prod
 * context: prod-cluster
 * phases: [5, 20, 50, 100]
 * processes:
 * - project: server
 *   type: INGRESS_NGINX
 *   weight: 5
 *   stable: { image: registry.example/server:1.4.0, version: "1.4.0" }
 *   canary: { image: registry.example/server:1.5.0, version: "1.5.0" }
 * ```
 *
 * | key | values | if it is not there |
 * |---|---|---|
 * | `project` | name of the process, each once | refused |
 * | `type` | a `ProcessKind`; it is `kind` in `PlanEntry` | refused |
 * | `weight` | percent, 0 to 100; `DEPLOYMENT_REPLICAS`: canary pods; `DEPLOYMENT_SINGLETON`: 0 (stable runs) or 1 (canary runs) | refused |
 * | `match` | `false`: no testers; `true`: those of the code. Not for the last three kinds, which tell no requests apart | those of the code |
 * | `canary` | `false`: idle, which is the rollback; `true`: not idle; or a mapping of `image`, `version` and `idle` | as the code says |
 * | `stable` | a mapping of `image` and `version` | as the code says |
 * | `phases` | weights to advance by, ascending, in the unit of the entry. Not for singletons | those of the file, which are percentages; else 5, 20, 50, 100 |
 *
 * `target` and `context` are words without spaces. `context` is that of kubectl by which the target is reached: `cdk8s-canary apply` goes to no other one.
 *
 * 0 may be the first of `phases`: there a rollout begins, with testers alone. `advance` goes to the next phase above the weight.
 *
 * It is read as YAML 1.2. The first line of the first example makes editors complete and check it, by the JSON Schema of this package; its path is
 * relative to the plan.
 *
 * A plan is a value: each change makes a new one, whose text differs from the old one in what was changed and in nothing else.
 *
 * Refused, all mistakes at once, each with its place and its line: what is no YAML; several documents; keys that are not known or said twice;
 * values of another type or out of range; numbers in other notations than plain digits (`010`, `1e1`, `"5"`), which readers of YAML take for
 * different numbers; anchors, aliases, merge keys, tags and block texts, because a value must stand where it can be changed; a singleton whose
 * canary is idle at weight 1.
 *
 * @see https://github.com/redhat-developer/yaml-language-server#using-inlined-schema
 */
export class CanaryPlan {
  /**
   * Reads a plan from a file in UTF-8.
   *
   * Refused: a file that cannot be read or has another encoding.
   *
   * @param path the file; messages call it so
   */
  public static fromFile(path: string, options: CanaryPlanOptions = {}): CanaryPlan {
    const subject = 'CanaryPlan.fromFile';
    return new CanaryPlan(subject, path, readPlanFile(subject, path), options.target);
  }

  /**
   * Reads a plan from a text.
   *
   * Refused: what is no string.
   *
   * @param text the text of a file
   */
  public static fromYaml(text: string, options: CanaryPlanTextOptions = {}): CanaryPlan {
    if (typeof text !== 'string') {
      throw new CanaryError('CanaryPlan.fromYaml', [`text must be a string, got ${typeof text}: a file is read with CanaryPlan.fromFile`]);
    }
    return new CanaryPlan('CanaryPlan.fromYaml', options.path ?? 'canary.yaml', text, options.target);
  }

  /** The file, as messages call it. */
  public readonly path: string;

  /** What the file is for, if it says it. */
  public readonly target?: string;

  /** The context of kubectl by which the cluster of the target is reached, if the file says it. */
  public readonly context?: string;

  /** The processes, in the order of the file. */
  public readonly entries: PlanEntry[];

  private readonly mark: string;
  private readonly plan: ReadPlan;
  private readonly byProject: Map<string, ReadEntry>;

  private constructor(subject: string, path: string, text: string, target: string | undefined) {
    this.path = path;
    this.mark = text.startsWith(BOM) ? BOM : '';
    this.plan = readPlan(subject, new PlanText(path, text.slice(this.mark.length)), target);
    this.target = this.plan.target;
    this.context = this.plan.context;
    this.entries = Object.freeze(this.plan.entries.map(({ entry }) => entry)) as PlanEntry[];
    this.byProject = new Map(this.plan.entries.map(read => [read.entry.project, read]));
  }

  /**
   * The entry of a process.
   *
   * Refused: a process that is not in the plan.
   *
   * @param project its name
   */
  public entry(project: string): PlanEntry {
    return this.read('CanaryPlan.entry', project).entry;
  }

  /**
   * The plan with a change of one process. A key that is not there yet is written below the last one of its mapping.
   *
   * Refused: a process that is not in the plan, a change that says nothing new, and one that leads to a plan that could not be read.
   *
   * @param project name of the process
   * @param change what changes
   */
  public with(project: string, change: PlanChange): CanaryPlan {
    return this.step(PlanStep.change(change), [project]);
  }

  /**
   * The plan with the next phase of a process: the smallest of its phases above its weight. A singleton goes from 0 to 1.
   *
   * Refused: at the last phase, without phases, and while the canary is idle.
   *
   * @param project name of the process
   */
  public advance(project: string): CanaryPlan {
    return this.step(PlanStep.advance(), [project]);
  }

  /**
   * The plan in which stable runs what the canary runs: its image, and its version if there is one, are written below `stable`.
   *
   * The image goes to all that stable serves, whatever the weight is: promoted at weight 5, the other 95 percent get it in one step. So promote
   * at the last phase.
   *
   * The weight stays as it is: the canary serves its share while the pods of stable are replaced. When they are, weight 0 comes in a second
   * change, and `idle` in a third: pods come before their requests, and go after them.
   *
   * Refused: where the plan does not say the image of the canary, where stable runs it already, where the plan says a version of stable
   * alone, which would then be that of the release before, while the canary is idle, and at weight 0 where nobody can have met it (no testers).
   *
   * @param project name of the process
   */
  public promote(project: string): CanaryPlan {
    return this.step(PlanStep.promote(), [project]);
  }

  /**
   * The plan with an idle canary of a process: `idle: true` below `canary`, where the entry has a mapping there, else
   * `canary: false`. The weight stays for the next attempt. A singleton gets weight 0, so that stable runs.
   *
   * It takes share, matches and pods away at once. Argo CD changes the routes before the pods end, by the waves of the objects. With kubectl and Flux it is for
   * emergencies: pods end while proxies are still learning of it, so that requests to the canary fail for seconds. Where there is time for two changes, set weight 0
   * and `match: false` first, with `with`, and roll back when that is applied: then no request is lost. `match` is only for processes that can have it.
   *
   * Refused: where it is so already.
   *
   * @param project name of the process
   */
  public rollback(project: string): CanaryPlan {
    return this.step(PlanStep.rollback(), [project]);
  }

  /**
   * The plan with one step of each of several processes: all of them or none.
   *
   * Refused, all mistakes at once: what the step refuses for one of the processes, no process, and a process twice.
   *
   * @param step what is done
   * @param projects names of the processes
   */
  public step(step: PlanStep, projects: string[]): CanaryPlan {
    const text = steppedText(step, projects, this.plan.text, project => this.find(project));
    return new CanaryPlan(step._subject, this.path, this.mark + text, undefined);
  }

  /**
   * Why a step of a process would be refused, as a sentence; undefined if it is possible. What values it may have is not looked at.
   *
   * Refused: a process that is not in the plan.
   */
  public refusal(step: PlanStep, project: string): string | undefined {
    return stepRefusal(step, this.read('CanaryPlan.refusal', project), this.plan.text)?.problem;
  }

  /** The text of the plan, with byte order mark, comments, order and formatting of the file that it came from. */
  public toYaml(): string {
    return this.mark + this.plan.text.text;
  }

  /**
   * The entry of a process, if there is one.
   *
   * @internal
   */
  public _find(project: string): PlanEntry | undefined {
    return this.byProject.get(project)?.entry;
  }

  /**
   * A problem with the place behind it where a process says something, and below it the line with a caret. What it does not say is at its `project`.
   *
   * @param field a key of the entry, or of a track (`canary.image`)
   * @internal
   */
  public _shown(problem: string, project: string, field = 'project'): string {
    return this.plan.text.shown(problem, fieldOffset(this.read('CanaryPlan', project), field));
  }

  private read(subject: string, project: string): ReadEntry {
    const found = this.find(project);
    if (typeof found === 'string') {
      throw new CanaryError(subject, [found]);
    }
    return found;
  }

  /** The entry of a process, or what is wrong with its name. */
  private find(project: string): ReadEntry | string {
    const { byProject, path } = this;
    return byProject.get(project) ?? `the process must be in ${path}, got ${shown(project)}: ${didYouMean(String(project), [...byProject.keys()], 'add it there')}`;
  }
}
