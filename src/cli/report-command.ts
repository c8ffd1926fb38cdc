import { Option } from 'commander';
import { AddCommand } from './add-command';
import { orderOf, orderOption } from './diff-command';
import { formatOption, rootNamespaceOption } from './options';
import { writeOutput } from './output-file';
import { fails, readDiff } from './sides';
import { Status } from './status';
import { CanaryError } from '../domain/canary-error';
import { TrafficReport } from '../verify/traffic-report';

/** Options as they were given. */
interface Options {
  readonly format: string;
  readonly output?: string;
  readonly title?: string;
  readonly failOn: string;
  readonly order: string;
  readonly rootNamespace: string;
}

const SUBJECT = 'cdk8s-canary report';

const EXAMPLES = `
The report is written in full, whatever the status. A directory without files as <before> is an app that is new.

Exit status:
  0  no errors; traffic may change
  1  there are findings that fail: of the change on its way, or new after it
  2  wrong usage, or input that cannot be read
  3  the file cannot be written

Examples:
  cdk8s-canary report before after
  cdk8s-canary report before after --format html --output report.html
  cdk8s-canary report before after --title 'Pull request 12' --fail-on never
  kustomize build overlays/production | cdk8s-canary report live.yaml - --order kubectl`;

/** `cdk8s-canary report`: what a change does to traffic, for those who review it. */
export const addReport: AddCommand = (program, terminal, done) => {
  program.command('report')
    .argument('<before>', 'what runs: a file or a directory; - is stdin')
    .argument('<after>', 'what is to run: a file or a directory; - is stdin')
    .description('write what a change does to traffic as Markdown for a pull request, or as a page in one file')
    .addOption(formatOption('markdown', 'html'))
    .option('--output <file>', 'file that the report is written to; - is stdout (default: -)')
    .option('--title <text>', 'headline of the report (default: "What changes for traffic")')
    .addOption(new Option('--fail-on <severity>', 'least severity of a finding that ends with 1').choices(['error', 'warning', 'never']).default('error'))
    .addOption(orderOption())
    .addOption(rootNamespaceOption())
    .addHelpText('after', EXAMPLES)
    .action(async (before: string, after: string, { format, output, title, failOn, order, rootNamespace }: Options) => {
      const empty = Object.entries({ output, title }).filter(([, text]) => text?.trim() === '').map(([name]) => name);
      if (empty.length > 0) {
        throw new CanaryError(SUBJECT, empty.map(name => `--${name} must have a text, got none: leave it out for its default`));
      }
      const { diff, sources } = await readDiff(SUBJECT, [before, after], { order: orderOf(order), rootNamespace }, terminal);
      const report = TrafficReport.of(diff, { sources, title });
      const text = format === 'html' ? report.toHtml() : report.toMarkdown();
      if (output === undefined || output === '-') {
        terminal.stdout.write(text);
      } else {
        writeOutput(SUBJECT, output, text);
      }
      done(fails(diff, failOn) ? Status.FOUND : Status.GOOD);
    });
};
