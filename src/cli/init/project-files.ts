import { DEPENDENCIES, DEV_DEPENDENCIES, scripts, VERSION } from './versions';

/** `package.json`. */
export function packageFile(name: string, output: string): string {
  return `${JSON.stringify({ name, version: '0.0.0', private: true, scripts: scripts(output), dependencies: DEPENDENCIES, devDependencies: DEV_DEPENDENCIES }, null, 2)}\n`;
}

/** `tsconfig.json`. */
export const TSCONFIG = `${JSON.stringify({
  compilerOptions: {
    target: 'ES2022', module: 'node16', strict: true, isolatedModules: true, noEmit: true, skipLibCheck: true, types: ['jest', 'node'],
  },
  include: ['*.ts'],
}, null, 2)}\n`;

/** `jest.config.js`. */
export const JEST_CONFIG = `module.exports = {
  testMatch: ['**/*.test.ts'],
  transform: { '^.+\\\\.ts$': 'ts-jest' },
};
`;

/** The entry of `cdk8s.yaml` that has the CLI of cdk8s check what an app renders. As a path, it is the package that the app itself uses. */
export const VALIDATION = `- package: ./node_modules/cdk8s-canary
  version: ${VERSION}
  class: CheckValidation
`;

/** `cdk8s.yaml`. */
export const CDK8S_YAML = `language: typescript
app: npx ts-node main.ts
# What is rendered has none of the known mistakes of canary deployments, or the synth fails.
validations:
${VALIDATION.replace(/^/gm, '  ').trimEnd()}
`;

/** `.gitignore`. */
export function gitignoreFile(output: string): string {
  return `node_modules/
# ${output}/ is committed: it is what runs.
`;
}
