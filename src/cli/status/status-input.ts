import { existsSync, readdirSync, readFileSync } from 'fs';
import { dirname, join } from 'path';
import { CanaryError, shown } from '../../domain/canary-error';
import { CanaryPlan } from '../../domain/plan/canary-plan';
import { Manifests } from '../../verify/manifests';
import { readObjects } from '../input';
import { Terminal } from '../terminal';

const [PLAN, CONFIG, OUTPUT] = ['canary.yaml', 'cdk8s.yaml', 'dist'];

/** What the command was given to read, or found where it usually is. */
export interface StatusInput {
  readonly plan?: CanaryPlan;
  readonly manifests?: Manifests;
  /** The folder in which there was nothing, where the manifests are missing. */
  readonly folder: string;
}

/**
 * Reads the plan and the manifests.
 *
 * @param planPath file of the plan; without one it is `canary.yaml`, if there is one
 * @param paths of the manifests; without any it is the folder that the app beside the plan is rendered to, if there is something in it
 * @throws CanaryError if there is neither, and for what cannot be read
 */
export async function readStatusInput(
  subject: string, planPath: string | undefined, paths: readonly string[] | undefined, terminal: Terminal,
): Promise<StatusInput> {
  const plan = planPath !== undefined || existsSync(PLAN) ? CanaryPlan.fromFile(planPath ?? PLAN) : undefined;
  const folder = paths === undefined ? outputOf(subject, plan === undefined ? '.' : dirname(plan.path)) : '';
  const from = paths ?? (isEmpty(folder) ? undefined : [folder]);
  if (plan === undefined && from === undefined) {
    throw new CanaryError(subject, [`there must be a plan or manifests, got neither ${PLAN} nor anything in ${folder}: render the app (npx cdk8s synth), or say --plan FILE or --manifests PATH`]);
  }
  return { plan, folder, manifests: from && (await readObjects(subject, from, terminal)).manifests };
}

/** Where `cdk8s synth` writes to: `output` of cdk8s.yaml, which is `dist` by default (cdk8s documentation, "Config File"). */
function outputOf(subject: string, folder: string): string {
  const config = join(folder, CONFIG);
  if (!existsSync(config)) {
    return join(folder, OUTPUT);
  }
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const yaml = require('js-yaml') as typeof import('js-yaml');
  const read = (): any => {
    try {
      return yaml.load(readFileSync(config, 'utf8').replace(/^\ufeff/, ''));
    } catch (error) {
      throw new CanaryError(subject, [`${config} must be YAML that can be read, got ${(error as Error).message.split('\n')[0]}: say --manifests PATH`]);
    }
  };
  const output = read()?.output ?? OUTPUT;
  if (typeof output !== 'string' || output === '') {
    throw new CanaryError(subject, [`output of ${config} must be a folder, got ${shown(output)}: say --manifests PATH`]);
  }
  return join(folder, output);
}

function isEmpty(folder: string): boolean {
  return !existsSync(folder) || readdirSync(folder).length === 0;
}
