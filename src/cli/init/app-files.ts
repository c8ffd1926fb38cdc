import { moduleOf } from './code';
import { planFile } from './plan-file';
import { mainFile, processFile } from './process-file';
import { CDK8S_YAML, gitignoreFile, JEST_CONFIG, packageFile, TSCONFIG } from './project-files';
import { Scaffold } from './scaffold';
import { testFile } from './test-file';
import { workflowFile } from './workflow-file';

/** A text by its path in the folder of the app. */
export type AppFile = readonly [path: string, text: string];

/**
 * All files of a new app, in the order in which a person reads them.
 *
 * @param output folder of what is rendered
 */
export function appFiles(scaffold: Scaffold, output: string): AppFile[] {
  const { name, adopted } = scaffold;
  return [
    ['package.json', packageFile(name, output)],
    ['tsconfig.json', TSCONFIG],
    ['jest.config.js', JEST_CONFIG],
    ['cdk8s.yaml', CDK8S_YAML],
    ['canary.yaml', planFile(scaffold)],
    ['main.ts', mainFile(name)],
    [`${moduleOf(name)}.ts`, processFile(scaffold)],
    [`${moduleOf(name)}.test.ts`, testFile(scaffold)],
    ...Object.entries(adopted?.copies ?? {}),
    ['.github/workflows/canary.yml', workflowFile(output)],
    ['.gitignore', gitignoreFile(output)],
  ];
}
