import { AddCommand } from './add-command';
import { addPaths, readInput } from './input';
import { formatOption, listOption, rootNamespaceOption } from './options';
import { Status } from './status';
import { hasColors } from './terminal';
import { check, CheckOptions } from '../verify/check';
import { Severity } from '../verify/finding';
import { FindingsReport } from '../verify/findings-report';

/** Options as they were given. */
interface Options {
  readonly format: string;
  readonly strict?: boolean;
  readonly trackLabel?: string[];
  readonly canaryWord?: string[];
  readonly stableWord?: string[];
  readonly rootNamespace: string;
}

const EXAMPLES = `
Exit status:
  0  no errors; with --strict no warnings either
  1  there are findings that fail
  2  wrong usage, or input that cannot be read

Examples:
  cdk8s-canary check dist
  kustomize build overlays/production | cdk8s-canary check -
  helm template charts/shop | cdk8s-canary check - manifests/gateway.yaml
  cdk8s-canary check --strict --format sarif dist > findings.sarif`;

/** `cdk8s-canary check`: the known mistakes of canary deployments in manifests. */
export const addCheck: AddCommand = (program, terminal, done) => {
  addPaths(program.command('check'))
    .description('find the known mistakes of canary deployments in rendered manifests')
    .addOption(formatOption('text', 'json', 'sarif', 'junit'))
    .option('--strict', 'fail for warnings, too')
    .addOption(listOption('--track-label <label>', 'label of pods that tells tracks apart, instead of track, version, release'))
    .addOption(listOption('--canary-word <word>', 'word that names a canary, instead of canary, green, preview, ...'))
    .addOption(listOption('--stable-word <word>', 'word that names the stable track, instead of stable, primary, blue, ...'))
    .addOption(rootNamespaceOption())
    .addHelpText('after', EXAMPLES)
    .action(async (paths: string[], options: Options) => {
      const { manifests, sources } = await readInput('cdk8s-canary check', paths, terminal);
      const findings = check(manifests, checkOptionsOf(options));
      const report = FindingsReport.of(findings, { sources, colors: hasColors(terminal) });
      terminal.stdout.write(textOf(report, options.format));
      done(findings.some(({ severity }) => options.strict || severity === Severity.ERROR) ? Status.FOUND : Status.GOOD);
    });
};

function checkOptionsOf({ trackLabel, canaryWord, stableWord, rootNamespace }: Options): CheckOptions {
  return { trackLabels: trackLabel, canaryWords: canaryWord, stableWords: stableWord, rootNamespace };
}

function textOf(report: FindingsReport, format: string): string {
  switch (format) {
    case 'json': return report.toJson();
    case 'sarif': return report.toSarif();
    case 'junit': return report.toJunit();
    default: return report.toText();
  }
}
