import { App } from 'cdk8s';
import { check, CheckOptions } from './check';
import { Severity } from './finding';
import { Manifests } from './manifests';
import { CanaryError } from '../domain/canary-error';

/** Options of `CheckAtSynth.addTo`. */
export interface CheckAtSynthOptions extends CheckOptions {
  /**
   * Whether warnings fail the synth, too. Those that do not fail it are not told: the CLI and `check` tell them.
   *
   * @default false
   */
  readonly strict?: boolean;
}

/** Marks apps that have a check; several copies of this package share it. */
const CHECKED = Symbol.for('cdk8s-canary.CheckAtSynth');

/**
 * Runs `check` whenever an app is validated, so that nothing is written while it finds errors: by `app.synth()`, `chart.toJson()` and
 * `Testing.synth(chart)`.
 *
 * All objects of the app count, whoever makes them. If anything else in the app is invalid, only that is told, because findings would be about what
 * nobody means to write.
 */
export class CheckAtSynth {
  /**
   * Adds the check to an app.
   *
   * What is refused: an app that has one.
   */
  public static addTo(app: App, options: CheckAtSynthOptions = {}): void {
    if (CHECKED in app) {
      throw new CanaryError('CheckAtSynth.addTo', ['app must have one check at synth, got a second one: leave one out']);
    }
    Object.defineProperty(app, CHECKED, { value: new CheckAtSynth(app, options) });
  }

  /** While the check itself looks at the app, which can ask charts with a `toJson` of their own, and these validate the app. */
  private running = false;
  private synthesizing = false;
  private done = false;

  private constructor(private readonly app: App, private readonly options: CheckAtSynthOptions) {
    app.node.addValidation({ validate: () => this.validate() });
    // A synth validates the app once for itself and once for every chart: nothing changes meanwhile, and one check of all objects is enough.
    const { synth, synthYaml } = app;
    app.synth = () => this.during(() => synth.call(app));
    app.synthYaml = () => this.during(() => synthYaml.call(app));
  }

  private validate(): string[] {
    if (this.running || this.done) {
      return [];
    }
    this.running = true;
    try {
      const findings = this.isValid() ? check(Manifests._fromSynth(this.app), this.options) : [];
      this.done = this.synthesizing;
      return findings.filter(({ severity }) => this.options.strict || severity === Severity.ERROR).map(String);
    } finally {
      this.running = false;
    }
  }

  /** Whether all others are content. Objects of a construct that is not cannot be relied on, and may even throw. */
  private isValid(): boolean {
    return this.app.node.findAll().every(({ node }) => node.validate().length === 0);
  }

  private during<T>(synth: () => T): T {
    this.synthesizing = true;
    try {
      return synth();
    } finally {
      this.synthesizing = false;
      this.done = false;
    }
  }
}
