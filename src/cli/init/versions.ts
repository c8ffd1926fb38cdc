/** What the package says of itself, in what a scaffold needs. */
interface Package {
  readonly version: string;
  readonly devDependencies: { readonly [name: string]: string };
  readonly peerDependencies: { readonly [name: string]: string };
}

// eslint-disable-next-line @typescript-eslint/no-require-imports
const { version, devDependencies, peerDependencies } = require('../../../package.json') as Package;

/** Version of the package that runs. */
export const VERSION = version;

/** Packages that an app needs: this one as it runs, and what it works with. */
export const DEPENDENCIES: { readonly [name: string]: string } = {
  'cdk8s': peerDependencies.cdk8s,
  'cdk8s-canary': version,
  'constructs': peerDependencies.constructs,
};

/** Packages that an app is built and tested with, in the versions that this one is. */
export const DEV_DEPENDENCIES: { readonly [name: string]: string } = Object.fromEntries(
  ['@types/jest', '@types/node', 'cdk8s-cli', 'jest', 'ts-jest', 'ts-node', 'typescript'].map(name => [name, devDependencies[name]]),
);

/** Scripts of an app that renders into a folder. The CLI of cdk8s runs the validations of cdk8s.yaml in a synth. */
export function scripts(output: string): { readonly [name: string]: string } {
  return { synth: 'cdk8s synth --validate', test: 'jest', check: `cdk8s-canary check ${output}` };
}
