import { ObjectsRefused } from './objects-refused';
import { Progress } from './progress';
import { CanaryPlan } from '../../domain/plan/canary-plan';
import { Finding, Severity } from '../../verify/finding';
import { FindingsReport } from '../../verify/findings-report';
import { ManifestObject } from '../../verify/manifest-object';
import { ProcessShares } from '../../verify/process-shares';
import { TrafficDiff } from '../../verify/traffic-diff';
import { annotation, HOOKS } from '../../verify/transition/sync-waves';
import { missingProcesses, planMismatches } from '../plan-match';
import { hasColors, Terminal } from '../terminal';

/** Hooks that nobody misses: tests of a release, and what Argo CD is told to leave alone. */
const HARMLESS = /^(test|test-success|test-failure|Skip)$/;

/** What stands against applying. It is told, and refused unless somebody forces it. */
export class Refusals {
  private found = false;

  public constructor(
    private readonly subject: string, private readonly terminal: Terminal, private readonly progress: Progress, private readonly force: boolean,
  ) {}

  /** Whether anything was refused. */
  public get refused(): boolean {
    return this.found;
  }

  /** Manifests that do not do what the plan says. */
  public plan({ entries, path }: CanaryPlan, processes: readonly ProcessShares[]): void {
    planMismatches(entries, processes).forEach(({ project, wanted, got }) =>
      this.refuse(`${project} must have what ${path} says, ${wanted}, got manifests with ${got}: synthesize them again`));
    const missing = missingProcesses(entries, processes);
    if (missing.length > 0) {
      this.progress.line(`note: ${path} has ${missing.join(', ')}, which the manifests do not have`);
    }
  }

  /** Objects that only live while somebody else installs. */
  public hooks(hooks: readonly ManifestObject[]): void {
    for (const object of hooks) {
      const [name] = HOOKS.filter(key => annotation(object, key) !== undefined);
      const value = annotation(object, name)!;
      if (value.split(',').every(one => HARMLESS.test(one.trim()))) {
        this.progress.line(`note: ${object.title} is left out, because it is a hook (${name}: ${value})`);
      } else {
        this.refuse(`the manifests must have no hooks, which only Argo CD and Helm run, got ${object.title} with ${name}: ${value}: run it by hand and leave it out (${object.place(['metadata', 'annotations'])})`);
      }
    }
  }

  /** What the API server does not take. Nothing can force it. */
  public objects({ refusals }: ObjectsRefused): void {
    this.found = true;
    for (const { object, words } of refusals) {
      const managers = [...new Set([...words.matchAll(/conflicts? with "([^"]+)"/g)].map(match => match[1]))];
      const [, namespace] = /namespaces "([^"]+)" not found/.exec(words) ?? [];
      const wayOut = managers.length > 0 ? `\nleave these fields to ${managers.join(', ')}, or take them with --force-conflicts`
        : namespace === undefined ? '' : `: kubectl create namespace ${namespace}, or put it into the manifests`;
      this.progress.text(`${this.subject}: ${object.title} must be what the API server takes, got ${words}${wayOut} (${object.place([])})`);
    }
  }

  /** What goes wrong on the way, and what is wrong at its end and was not before. */
  public traffic({ transition, introduced }: TrafficDiff, sources: { readonly [file: string]: string }): void {
    const lasting = introduced.filter(isError);
    const findings = [...transition, ...lasting];
    if (findings.length > 0) {
      this.terminal.stdout.write(FindingsReport.of(findings, { sources, colors: hasColors(this.terminal) }).toText());
    }
    this.errors('fail no request on its way', transition.filter(isError).length);
    this.errors('bring no error that stays', lasting.length);
  }

  private errors(rule: string, count: number): void {
    if (count > 0) {
      this.refuse(`the change must ${rule}, got ${count} ${count === 1 ? 'error' : 'errors'}: see its way out`);
    }
  }

  private refuse(problem: string): void {
    this.found ||= !this.force;
    this.progress.line(`${this.force ? 'forced: ' : ''}${this.subject}: ${problem}${this.force ? '' : ', or go on with --force'}`);
  }
}

function isError({ severity }: Finding): boolean {
  return severity === Severity.ERROR;
}
