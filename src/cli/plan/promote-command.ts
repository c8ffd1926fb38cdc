import { carryOut } from './change-output';
import { CodePromotion, codePromotion } from './code-promotion';
import { kustomizationsBelow } from './find-kustomization';
import { addPlanOptions, PlanOptions } from './plan-options';
import { promoted } from './promoted';
import { promotionOutput } from './promotion-output';
import { Rendered } from './rendered';
import { CanaryPlan } from '../../domain/plan/canary-plan';
import { KustomizeImages } from '../../gitops/kustomize/kustomize-images';
import { jsonText } from '../../verify/report/json';
import { printable } from '../../verify/report/printable';
import { AddCommand } from '../add-command';
import { Status } from '../status';

/** Options as they were given. */
interface Options extends PlanOptions {
  readonly kustomization?: string;
}

const SUBJECT = 'cdk8s-canary promote';

const EXAMPLES = `
Exit status:
  0  stable has the image of the canary, or would have it with --dry-run
  1  an image is in the code: the line is told, and nothing is changed
  2  wrong usage, input that cannot be read, or a process that cannot be promoted
  3  a file cannot be written

Examples:
  cdk8s-canary promote server
  cdk8s-canary promote server --plan prod/canary.yaml --manifests prod/yaml
  cdk8s-canary promote auth-api --kustomization workloads/auth/prod/kustomization.yaml --dry-run`;

/** `cdk8s-canary promote`: stable gets what the canary runs. */
export const addPromote: AddCommand = (program, terminal, done) => {
  addPlanOptions(program.command('promote')
    .argument('<processes...>', 'names of the processes'))
    .description('give stable the image and the version of the canary, where they are data, and list what comes after that')
    .option('--kustomization <file>', 'where images are that the plan does not say (default: found below the folders of --manifests)')
    .addHelpText('after', EXAMPLES)
    .action(async (projects: string[], options: Options) => {
      const plan = CanaryPlan.fromFile(options.plan);
      const isNamed = options.kustomization !== undefined;
      const all = isNamed ? [KustomizeImages.fromFile(options.kustomization!)] : kustomizationsBelow(options.manifests ?? []);
      const result = promoted(SUBJECT, plan, projects, { all, isNamed });
      const rendered = await Rendered.read(SUBJECT, options, terminal);
      if (result.inCode.length === 0) {
        return carryOut(SUBJECT, promotionOutput(plan, result, projects, rendered), options, rendered, terminal);
      }
      const places = result.inCode.map(project => codePromotion(project, plan, rendered));
      terminal.stdout.write(options.json ? codeJson(options.plan, places) : codeText(places));
      terminal.stderr.write(`${SUBJECT}: nothing was changed, because neither the plan nor a kustomization says the image of ${result.inCode.join(', ')}\n`);
      return done(Status.FOUND);
    });
};

function codeText(places: readonly CodePromotion[]): string {
  return places.flatMap(({ sentences }) => sentences).map(sentence => `${printable(sentence)}\n`).join('');
}

/** Within a `version` fields may be added, none are changed or removed. */
function codeJson(plan: string, code: readonly CodePromotion[]): string {
  return jsonText({ version: 1, plan, written: [], code });
}
