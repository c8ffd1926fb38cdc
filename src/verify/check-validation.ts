import { check, CheckOptions } from './check';
import { Finding, Severity } from './finding';
import { ManifestObject } from './manifest-object';
import { Manifests } from './manifests';
import { MultiMap } from './multi-map';
import { locationOf } from './report/location';
import { summaryOf } from './report/summary';
import { recordOf } from './untyped';
import { CanaryError, shown } from '../domain/canary-error';

/** Properties of a `CheckValidation`, as `cdk8s.yaml` has them. */
export interface CheckValidationOptions extends CheckOptions {
  /**
   * Whether warnings fail the validation, too. They are in the report in any case.
   *
   * @default false
   */
  readonly strict?: boolean;
}

const SUBJECT = 'CheckValidation';
const PROPERTIES = ['strict', 'rootNamespace', 'trackLabels', 'canaryWords', 'stableWords'];

/**
 * Validation plugin of the cdk8s CLI: `cdk8s synth` runs `check` over all manifests of the app and fails for errors.
 *
 * ```yaml
 * validations:
 *   - package: cdk8s-canary
 *     version: 1.0.0
 *     class: CheckValidation
 *     properties: { strict: true }
 * ```
 *
 * What the CLI expects of a plugin is `Validation` of cdk8s-cli (lib/plugins/validation.d.ts).
 */
export class CheckValidation {
  private readonly options: CheckValidationOptions;

  /** @throws CanaryError for properties that it does not know, which would do nothing */
  constructor(properties: CheckValidationOptions = {}) {
    const problems = Object.entries(properties).flatMap(([name, value]) => problemsOf(name, value));
    if (problems.length > 0) {
      throw new CanaryError(SUBJECT, problems);
    }
    this.options = properties;
  }

  /**
   * Checks the manifests and submits the report.
   *
   * @param context the `ValidationContext` of cdk8s-cli
   */
  public async validate(context: any): Promise<void> {
    const { manifests, report } = recordOf(context);
    if (!Array.isArray(manifests) || ['addViolation', 'submit'].some(method => typeof recordOf(report)[method] !== 'function')) {
      throw new CanaryError(SUBJECT, ['context must be a ValidationContext of cdk8s-cli, with manifests and a report, got something else']);
    }
    if (manifests.length === 0) {
      throw new CanaryError(SUBJECT, ['cdk8s synth must have written manifests into its output, got none: where the app has an outdir of its own, use CheckAtSynth, or cdk8s-canary check on that folder']);
    }
    const input = Manifests._fromFiles(SUBJECT, manifests);
    const findings = check(input, this.options);
    const names = namesOf(input.objects);
    findings.forEach(finding => report.addViolation(violationOf(finding, names)));
    const { errors, warnings } = summaryOf(findings);
    const fails = errors > 0 || this.options.strict === true && warnings > 0;
    report.submit(fails ? 'failure' : 'success', { errors: String(errors), warnings: String(warnings) });
  }
}

function problemsOf(name: string, value: unknown): string[] {
  if (!PROPERTIES.includes(name)) {
    return [`property must be one of ${PROPERTIES.join(', ')}, got ${shown(name)}`];
  }
  const [type, fits] = name === 'strict' ? ['true or false', typeof value === 'boolean']
    : name === 'rootNamespace' ? ['a text', typeof value === 'string']
      : ['a list of texts', Array.isArray(value) && value.every(item => typeof item === 'string')];
  return value === undefined || fits ? [] : [`${name} must be ${type}, got ${shown(value)}`];
}

/**
 * The names of objects by their titles. The CLI looks up the path of a construct by the name alone and takes the last object that has it: where
 * several have it, the title stands for each of them, because no path is better than a wrong one.
 */
function namesOf(objects: readonly ManifestObject[]): ReadonlyMap<string, string> {
  const titles = new MultiMap<string, string>();
  objects.forEach(({ name, title }) => titles.add(name, title));
  return new Map(objects.flatMap(({ name, title }) => titles.get(name).length === 1 ? [[title, name] as const] : []));
}

/** A finding as cdk8s-cli shows it. Warnings look like errors there, which is why the name of the rule says what it is. */
function violationOf(finding: Finding, names: ReadonlyMap<string, string>): object {
  const { severity, rule, title, subject, field, message, request, outcome, related, wayOut } = finding;
  const { place, position } = locationOf(finding.place);
  const where = [subject, field].join(' ').trim();
  return {
    ruleName: `${severity === Severity.ERROR ? '' : `${severity}: `}${rule} ${title}`,
    recommendation: [
      message,
      ...request === undefined ? [] : [`${request} gets ${outcome}`],
      ...related.map(step => `${[step.object, step.field].join(' ').trim()}: ${step.effect}`),
    ].join('; '),
    fix: wayOut,
    violatingResources: [{
      resourceName: names.get(subject) ?? subject,
      locations: [position === undefined ? where : `${position.line}:${position.column} ${where}`],
      manifestPath: position?.file ?? place,
    }],
  };
}
