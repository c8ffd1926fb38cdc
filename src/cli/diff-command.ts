import { Option } from 'commander';
import { AddCommand } from './add-command';
import { formatOption, rootNamespaceOption } from './options';
import { fails, readDiff } from './sides';
import { Status } from './status';
import { ApplyOrder } from '../verify/apply-order';
import { TrafficReport } from '../verify/traffic-report';

const SUBJECT = 'cdk8s-canary diff';

const EXAMPLES = `
Exit status:
  0  no errors; traffic may change
  1  a request fails while the change is applied, or an error is new after it
  2  wrong usage, or input that cannot be read

Examples:
  cdk8s-canary diff before after
  cdk8s-canary diff --order kubectl before.yaml after.yaml
  kustomize build overlays/production | cdk8s-canary diff live.yaml -`;

/** Who applies a change: `argo-cd` unless it is said. */
export const orderOption = (): Option => new Option('--order <who>', 'who applies the change: Argo CD by waves, or kubectl all at once')
  .choices(['argo-cd', 'kubectl']).default('argo-cd');

/** The order that `orderOption` names. */
export function orderOf(name: string): ApplyOrder {
  return name === 'kubectl' ? ApplyOrder.kubectl() : ApplyOrder.argoCd();
}

/** `cdk8s-canary diff`: what a change does to traffic. */
export const addDiff: AddCommand = (program, terminal, done) => {
  program.command('diff')
    .argument('<before>', 'what runs: a file or a directory; - is stdin')
    .argument('<after>', 'what is to run: a file or a directory; - is stdin')
    .description('say what a change does to traffic: shares before and after it, and what fails on the way')
    .addOption(orderOption())
    .addOption(rootNamespaceOption())
    .addOption(formatOption('text', 'json'))
    .addHelpText('after', EXAMPLES)
    .action(async (before: string, after: string, { order, format, rootNamespace }: { order: string; format: string; rootNamespace: string }) => {
      const { diff, sources } = await readDiff(SUBJECT, [before, after], { order: orderOf(order), rootNamespace }, terminal);
      const report = TrafficReport.of(diff, { sources, before, after });
      terminal.stdout.write(format === 'json' ? report.toJson() : report.toText());
      done(fails(diff) ? Status.FOUND : Status.GOOD);
    });
};
