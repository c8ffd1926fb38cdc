import { cdk8s, javascript } from 'projen';

const project = new cdk8s.ConstructLibraryCdk8s({
  name: 'cdk8s-canary',
  description: 'cdk8s constructs for canary deployments as plain Git YAML: Deployments, Services and routes of Istio, the Gateway API, AWS ALB and ingress-nginx that cannot write the known mistakes.',
  keywords: ['cdk8s', 'kubernetes', 'canary', 'istio', 'gateway-api', 'ingress-nginx', 'aws-alb', 'blue-green', 'argocd', 'gitops', 'progressive-delivery'],
  author: 'cdk8s-canary maintainers',
  authorAddress: 'maintainers@cdk8s-canary.dev',
  repositoryUrl: 'https://github.com/cdk8s-canary/cdk8s-canary.git',
  license: 'Apache-2.0',
  stability: 'experimental',
  defaultReleaseBranch: 'main',
  projenrcTs: true,
  packageManager: javascript.NodePackageManager.NPM,

  cdk8sVersion: '2.70.0',
  constructsVersion: '10.3.0',
  jsiiVersion: '~6.0.0',
  typescriptVersion: '~6.0.0',
  minNodeVersion: '20.0.0',
  workflowNodeVersion: '20.x',
  bumpPackage: 'commit-and-tag-version@^12',
  depsUpgrade: false,
  githubOptions: { mergify: false },

  devDeps: [
    '@kubernetes-models/istio@2.3.0',
    '@kubernetes-models/keda@0.4.2',
    '@kubernetes-models/validate@3.1.2',
    '@types/js-yaml@^4',
    '@types/markdown-it@^14',
    '@types/node@^20',
    'ajv@^8.17.1',
    'ajv-formats@^2',
    'axe-core@^4.14.1',
    'cdk8s-cli@2.207.60',
    'cdk8s-plus-27@2.9.5',
    'cdk8s-plus-34@2.0.54',
    'commander@^14',
    'diff@^8',
    'esbuild@^0.25',
    'fast-check@^3.23.0',
    'fast-xml-parser@^5',
    'fraction.js@^5',
    'html-escaper@3.0.3',
    'js-yaml@^4',
    'kubernetes-models@4.3.1',
    'kubernetes-types@1.30.0',
    'markdown-it@^14.3.3',
    'parse5@^7.3.0',
    'puppeteer-core@^24.43.1',
    're2js@2.10.0',
    'xml@1.0.1',
    'yaml@^2.9.1',
  ],
  jestOptions: {
    updateSnapshot: javascript.UpdateSnapshot.NEVER,
    jestConfig: {
      collectCoverageFrom: ['src/**/*.ts', '!src/imports/**'],
      coverageProvider: 'babel',
      coverageThreshold: { lines: 95 },
      moduleNameMapper: { '^cdk8s-canary$': '<rootDir>/src', '^cdk8s-canary/testing$': '<rootDir>/src/testing' },
      testMatch: ['<rootDir>/examples/**/*.test.ts'],
      testTimeout: 120_000,
    },
  },
});

// The platform packages of 1.13.0 are incomplete, and npm ci stops at that.
project.package.addPackageResolutions('unrs-resolver@1.12.2');

for (const path of ['/.ci/', '/API.md', '/ARCHITECTURE.md', '/CONTRIBUTING.md', '/action.yml', '/bench/', '/crds/', '/docs/cli/', '/docs/performance.md', '/docs/rules/', '/examples/']) {
  project.npmignore?.exclude(path);
}

// The examples import the package by its own name; node and TypeScript resolve that through this field.
project.package.addField('exports', {
  '.': './lib/index.js', './testing': './lib/testing.js', './schemas/*': './schemas/*', './package.json': './package.json', './.jsii': './.jsii',
});
// TypeScript that resolves modules as Node.js 10 did knows no exports.
project.package.addField('typesVersions', { '*': { testing: ['lib/testing.d.ts'] } });

project.tasks.addEnvironment('CDK8S_CHECK_UPGRADE', 'false');
project.tasks.addEnvironment('JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION', '20');

// The package ships its code as bundles, with the libraries that they use.
project.compileTask.exec('ts-node --project projenrc/tsconfig.json projenrc/bundle.ts');
project.compileTask.exec('ts-node --project projenrc/tsconfig.json projenrc/prune-declarations.ts');
project.package.addBin({ 'cdk8s-canary': 'lib/cli.js' });

// The typed objects of routes come from the committed CRDs; test/imports.test.ts fails when they are stale.
project.addTask('imports', {
  description: 'Regenerate src/imports from crds/',
  steps: ['networking.istio.io', 'gateway.networking.k8s.io'].map(group => (
    { exec: `cdk8s import crds/${group}.yaml --language typescript --no-save --output src/imports` })),
});

// Layers of ARCHITECTURE.md: what a folder of src may not import.
const layers: { [folder: string]: string[] } = {
  domain: ['constructs', 'routing', 'gitops', 'verify', 'cli', 'imports'],
  routing: ['constructs', 'gitops', 'verify', 'cli'],
  constructs: ['gitops', 'verify', 'cli', 'imports'],
  gitops: ['constructs', 'routing', 'verify', 'cli', 'imports'],
  verify: ['constructs', 'routing', 'gitops', 'cli', 'imports'],
};
project.eslint?.addRules({
  'import/no-cycle': 'error',
  'import/no-restricted-paths': ['error', {
    zones: Object.entries(layers).map(([target, from]) => ({
      target: `./src/${target}`,
      from: from.map(layer => `./src/${layer}`),
      message: 'imports run downwards only, see ARCHITECTURE.md',
    })),
  }],
});
project.eslint?.addOverride({ files: ['src/**/*.ts'], rules: { 'max-lines': ['error', { max: 250 }] } });
// They import the package by its name, which counts as a module of its own only while nothing is compiled.
project.eslint?.addOverride({ files: ['examples/**/*.ts', 'bench/**/*.ts'], rules: { 'import/order': 'off' } });
project.eslint?.addIgnorePattern('src/imports/');
project.eslint?.addLintPattern('examples');
project.eslint?.addLintPattern('bench');
project.eslint?.allowDevDeps('examples/**');
// Libraries are inlined in the bundles; test/package.test.ts fails where one is not.
project.eslint?.allowDevDeps('src/**');
project.eslint?.allowDevDeps('bench/**');

const run = (script: string) => `ts-node --project examples/tsconfig.json ${script}`;
project.addTask('demo', {
  description: 'Render examples/auth-api and print who gets which share',
  steps: [{ spawn: 'compile' }, { exec: run('examples/demo.ts') }],
});
project.addTask('examples', {
  description: 'Write the committed output of every example, the pages of the rules, and the table of the providers again',
  steps: [
    { spawn: 'compile' }, { exec: run('examples/update.ts') },
    ...['rule-pages', 'feature-table', 'cli-docs'].map(script => ({ exec: `ts-node --project projenrc/tsconfig.json projenrc/${script}.ts` })),
  ],
});
// A script and not a task, because tasks take arguments with spaces apart.
project.package.setScript('measure', run('examples/measure/measure.ts'));
// It runs from the sources: a file of vectors needs no build.
project.package.setScript('vectors', 'ts-node --transpile-only --project test/tsconfig.json test/vectors/run.ts');
// The pages of reports in a real Chromium, which has to be installed: it is no part of "npm test".
project.package.setScript('browser', 'ts-node --transpile-only --project test/tsconfig.json test/browser/run.ts');
// A rollout in the cluster of the current context, with the package as it is built: test/e2e/README.md. It is no part of "npm test" either.
project.package.setScript('e2e', 'projen compile && jest --coverage=false --reporters=default --testMatch "**/test/e2e/*.e2e.ts"');
project.addTask('bench', {
  description: 'Measure construction, import, verification and the start of the command line against baselines, and that plans and many charts take linear time',
  steps: [{ spawn: 'compile' }, ...['plan', 'bench', 'verify', 'check', 'start', 'charts'].map(name => ({ exec: run(`bench/${name}.ts`) }))],
});

// "npm test" must judge the tree as it stands: build first, lint without --fix, then every test.
project.testTask.reset();
project.testTask.spawn(project.compileTask);
for (const folder of ['test', 'examples', 'bench']) {
  project.testTask.exec(`tsc --noEmit --project ${folder}/tsconfig.json`);
}
project.testTask.exec('eslint --ext .ts,.tsx --no-error-on-unmatched-pattern src test examples bench .projenrc.ts', {
  env: { ESLINT_USE_FLAT_CONFIG: 'false' },
});
project.testTask.exec('jest --passWithNoTests=false --ci', { receiveArgs: true });

project.synth();
