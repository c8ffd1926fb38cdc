import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'fs';
import { join } from 'path';
import { command, contents, findings, install, place, read, refused, within } from './cli-init-support';
import { cli } from './cli-support';

const { version, devDependencies, peerDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
const VALIDATION = `  - package: ./node_modules/cdk8s-canary\n    version: ${version}\n    class: CheckValidation\n`;

/** What is said of a file that is left as it is. */
const kept = (err: string, name: string) => new RegExp(`^kept ${name.replaceAll('.', '\\.')}(?:$|[^\\n]*\\n(?:  .*\\n)*)`, 'm').exec(err)?.[0];

test('the second run changes nothing and says so', async () => {
  const directory = place();
  await cli(['init', directory]);
  const before = contents(directory);
  expect(await cli(['init', directory])).toEqual({
    status: 0,
    out: 'nothing to create: all files are there\n',
    err: ['package.json', 'tsconfig.json', 'jest.config.js', 'cdk8s.yaml', 'canary.yaml', 'main.ts', 'canary-shop.ts', 'canary-shop.test.ts', '.github/workflows/canary.yml', '.gitignore']
      .map(name => `kept ${name}\n`).join(''),
  });
  expect(contents(directory)).toEqual(before);
});

describe('an app that the CLI of cdk8s has made', () => {
  const TEMPLATE = 'node_modules/cdk8s-cli/templates/typescript-app';
  const NAMES = ['package.json', 'tsconfig.json', 'jest.config.js', 'cdk8s.yaml', 'main.ts', 'main.test.ts', '.gitignore'];
  const directory = place();
  let err: string;

  beforeAll(async () => {
    within(directory, Object.fromEntries(NAMES.map(name => [name, read(TEMPLATE, name === '.gitignore' ? '{{}}.gitignore' : name).replaceAll('{{ $base }}', 'shop')])));
    const before = contents(directory);
    const result = await cli(['init', directory]);
    err = result.err;
    expect(result.status).toBe(0);
    expect(contents(directory)).toMatchObject(before);
  });

  test('keeps its files and gets the others', () => {
    const created = ['canary.yaml', 'canary-shop.ts', 'canary-shop.test.ts', '.github/workflows/canary.yml'];
    expect(err.split('\n').filter(line => line.startsWith('created'))).toEqual(created.map(name => `created ${name}`));
    expect(readdirSync(directory).sort()).toEqual([...NAMES, ...created.map(name => name.split('/')[0])].sort());
  });

  test('is told that dist/ is committed, which its template leaves out', () => {
    expect(kept(err, '.gitignore')).toBe('kept .gitignore; remove, because dist/ is what runs and is committed:\n  dist/\n');
  });

  test('is told what to install', () => {
    expect(kept(err, 'package.json')).toBe([
      'kept package.json; what is missing is added by:',
      `  npm install "cdk8s-canary@${version}"`,
      '  npm pkg set "scripts.check=cdk8s-canary check dist"',
      '',
    ].join('\n'));
  });

  test('is told the validation, and two lines for main.ts, with which it is rendered', async () => {
    expect(kept(err, 'cdk8s.yaml')).toBe(`kept cdk8s.yaml; add:\n  validations:\n${VALIDATION.replace(/^/gm, '  ').trimEnd()}\n`);
    expect(kept(err, 'main.ts')).toBe('kept main.ts; add before app.synth():\n  import { addShop } from \'./canary-shop\';\n  addShop(app);\n');
    // What a person does with it.
    writeFileSync(join(directory, 'cdk8s.yaml'), `${read(directory, 'cdk8s.yaml').replace(/imports:\n.*\n?/, '')}validations:\n${VALIDATION}`);
    writeFileSync(join(directory, 'main.ts'), `import { addShop } from './canary-shop';\n${read(directory, 'main.ts').replace('app.synth()', 'addShop(app);\napp.synth()')}`);
    install(directory);
    const { status, out } = command(directory, 'cdk8s', 'synth', '--validate', '--app', 'npx ts-node --transpile-only main.ts');
    expect(out).toContain('Validations ended succesfully');
    expect(status).toBe(0);
    expect(await findings(directory)).toEqual({ status: 0, out: 'no findings\n', err: '' });
    const again = await cli(['init', directory]);
    expect([kept(again.err, 'cdk8s.yaml'), kept(again.err, 'main.ts')]).toEqual(['kept cdk8s.yaml', 'kept main.ts']);
  });
});

describe('package.json', () => {
  test('stays to the byte, with a mark of its encoding and other ends of lines', async () => {
    const directory = place();
    const text = '\ufeff{\r\n  "name": "x",\r\n  "scripts": { "test": "vitest", "synth": "cdk8s synth", "check": "true" }\r\n}\r\n';
    within(directory, { 'package.json': text });
    const { err } = await cli(['init', directory]);
    expect(read(directory, 'package.json')).toBe(text);
    const dev = ['@types/jest', '@types/node', 'cdk8s-cli', 'jest', 'ts-jest', 'ts-node', 'typescript'].map(name => `"${name}@${devDependencies[name]}"`).join(' ');
    expect(kept(err, 'package.json')).toBe([
      'kept package.json; what is missing is added by:',
      `  npm install "cdk8s@${peerDependencies.cdk8s}" "cdk8s-canary@${version}" "constructs@${peerDependencies.constructs}"`,
      `  npm install --save-dev ${dev}`,
      '',
    ].join('\n'));
  });

  test('that is no JSON is refused before anything is written', async () => {
    const directory = place();
    within(directory, { 'package.json': '{' });
    const { status, out, err } = await cli(['init', directory]);
    expect([status, out]).toEqual([2, '']);
    expect(err).toMatch(/^cdk8s-canary init: package\.json must be JSON, got .+\n$/);
    expect(readdirSync(directory)).toEqual(['package.json']);
  });
});

test('package.json of ES modules is refused', async () => {
  const directory = place();
  within(directory, { 'package.json': '{ "type": "module" }' });
  expect(await cli(['init', directory])).toEqual(
    refused('package.json must not have type: module, with which ts-node and ts-jest do not run TypeScript: take a folder of its own as DIR'));
});

test('a folder where a file is to be is refused', async () => {
  const directory = place();
  mkdirSync(join(directory, 'canary-shop.ts'), { recursive: true });
  expect(await cli(['init', directory])).toEqual(refused('canary-shop.ts must be a file, got a folder: rename it, or take another DIR'));
  expect(readdirSync(directory)).toEqual(['canary-shop.ts']);
});

test('main.ts that imports another process with this name in its name is told the lines', async () => {
  const directory = place();
  within(directory, { 'main.ts': 'import { addShopAdmin } from "./canary-shop-admin";\n' });
  expect(kept((await cli(['init', directory])).err, 'main.ts')).toContain('import { addShop } from \'./canary-shop\';');
});

describe('jest', () => {
  test.each([
    ['jest.config.ts', { 'jest.config.ts': 'export default {};\n' }],
    ['package.json', { 'package.json': '{ "jest": {} }\n' }],
  ])('that is configured in %s gets no second configuration', async (name, files) => {
    const directory = place();
    within(directory, files);
    const { err } = await cli(['init', directory]);
    expect(existsSync(join(directory, 'jest.config.js'))).toBe(false);
    expect(err.split('\n')).toContain(`kept ${name}`);
  });
});

describe('cdk8s.yaml', () => {
  test('whose app is another file gets no main.ts', async () => {
    const directory = place();
    within(directory, { 'cdk8s.yaml': `language: typescript\napp: npx ts-node src/app.ts\nvalidations:\n${VALIDATION}` });
    const { err } = await cli(['init', directory]);
    expect(existsSync(join(directory, 'main.ts'))).toBe(false);
    expect(err).toContain('kept cdk8s.yaml\nkept cdk8s.yaml; add to the app that it runs, npx ts-node src/app.ts:\n  import { addShop } from \'./canary-shop\';\n  addShop(app);\n');
  });

  test('whose app is another file, beside a main.ts of somebody', async () => {
    const directory = place();
    within(directory, { 'cdk8s.yaml': 'app: npx ts-node src/app.ts\n', 'main.ts': 'mine\n' });
    const { err } = await cli(['init', directory]);
    expect(err).toContain('kept cdk8s.yaml; add to the app that it runs, npx ts-node src/app.ts:\n');
    expect(err).not.toContain('main.ts');
  });

  test('that has other validations is told one more', async () => {
    const directory = place();
    within(directory, { 'cdk8s.yaml': 'app: npx ts-node main.ts\nvalidations:\n  - { package: other, version: 1.0.0, class: Other }\n' });
    expect(kept((await cli(['init', directory])).err, 'cdk8s.yaml')).toBe(`kept cdk8s.yaml; add to its validations:\n${VALIDATION}`);
  });

  test('that says where the app is rendered is followed', async () => {
    const directory = place();
    within(directory, { 'cdk8s.yaml': 'app: npx ts-node main.ts\noutput: ./deploy/k8s/\n' });
    const { out } = await cli(['init', directory]);
    expect(out).toContain('writes deploy/k8s/, which is to be committed');
    expect(JSON.parse(read(directory, 'package.json')).scripts.check).toBe('cdk8s-canary check deploy/k8s');
    expect(read(directory, '.gitignore')).toContain('# deploy/k8s/ is committed');
    const workflow = read(directory, '.github/workflows/canary.yml');
    expect(workflow).toContain('before: before/deploy/k8s\n          after: deploy/k8s\n');
    expect(workflow).toContain('git add --intent-to-add deploy/k8s\n          git diff --exit-code -- deploy/k8s\n');
  });

  test.each([
    ['language: python\noutput: ../k8s\n', 'cdk8s.yaml must have language: typescript, got "python": take a folder of its own as DIR\n'
      + 'cdk8s-canary init: output of cdk8s.yaml must be a folder in DIR with a name of letters, digits, ".", "-" and "_", got "../k8s"'],
    ['- a\n', 'cdk8s.yaml must have fields, got ["a"]'],
  ])('%j is refused', async (text, problem) => {
    const directory = place();
    within(directory, { 'cdk8s.yaml': text });
    expect(await cli(['init', directory])).toEqual(refused(problem));
    expect(readdirSync(directory)).toEqual(['cdk8s.yaml']);
  });

  test('whose validations are in a file of their own', async () => {
    const directory = place();
    within(directory, { 'cdk8s.yaml': 'language: typescript\napp: npx ts-node main.ts\nvalidations: validations.yaml\n' });
    const { err } = await cli(['init', directory]);
    expect(kept(err, 'cdk8s.yaml')).toBe(`kept cdk8s.yaml; validations.yaml needs this validation, unless it has it:\n${VALIDATION}`);
  });

  test('that is no YAML is refused', async () => {
    const directory = place();
    within(directory, { 'cdk8s.yaml': 'a: [' });
    const { status, err } = await cli(['init', directory]);
    expect([status, readdirSync(directory)]).toEqual([2, ['cdk8s.yaml']]);
    expect(err).toMatch(/^cdk8s-canary init: cdk8s\.yaml must be YAML, got .+\n$/);
  });
});

describe('canary.yaml', () => {
  const PLAN = 'target: staging\nprocesses:\n- project: cart\n  type: ISTIO_VSVC\n  weight: 5\n';

  test('says the target, and the entry to add is told', async () => {
    const directory = place();
    within(directory, { 'canary.yaml': PLAN });
    const { err } = await cli(['init', directory]);
    expect(read(directory, 'canary.yaml')).toBe(PLAN);
    expect(read(directory, 'canary-shop.ts')).toContain('CanaryPlan.fromFile(\'canary.yaml\', { target: \'staging\' })');
    expect(kept(err, 'canary.yaml')).toBe([
      'kept canary.yaml; add to its processes:',
      '  - project: shop',
      '    type: ISTIO_VSVC',
      '    weight: 0 # percent of the requests that the canary gets, beside those that match',
      '    stable: { image: "registry.example/shop:1.0.0", version: "1.0.0" }',
      '    canary: { image: "registry.example/shop:1.1.0", version: "1.1.0", idle: false }',
      '',
    ].join('\n'));
  });

  test('without a target leaves the code without one', async () => {
    const directory = place();
    within(directory, { 'canary.yaml': PLAN.replace('target: staging\n', '') });
    await cli(['init', directory]);
    expect(read(directory, 'canary-shop.ts')).toContain('plan = CanaryPlan.fromFile(\'canary.yaml\')): CanaryService');
  });

  test('of another type', async () => {
    const directory = place();
    within(directory, { 'canary.yaml': PLAN.replace('cart', 'shop') });
    const { err } = await cli(['init', directory, '--routing', 'nginx']);
    expect(kept(err, 'canary.yaml')).toBe('kept canary.yaml; change the type of shop from ISTIO_VSVC to:\n  type: INGRESS_NGINX\n');
  });

  test('for another target is refused', async () => {
    const directory = place();
    within(directory, { 'canary.yaml': PLAN });
    expect(await cli(['init', directory, '--target', 'prod'])).toEqual(
      refused(`--target must be that of ${join(directory, 'canary.yaml')}, "staging", got "prod": remove it, or change the file`));
    within(directory, { 'canary.yaml': PLAN.replace('target: staging\n', '') });
    expect(await cli(['init', directory, '--target', 'prod'])).toEqual(
      refused(`--target must be that of ${join(directory, 'canary.yaml')}, which has none, got "prod": remove it, or change the file`));
  });

  test('that cannot be read is refused', async () => {
    const directory = place();
    within(directory, { 'canary.yaml': 'processes: 5\n' });
    const { status, err } = await cli(['init', directory]);
    expect([status, readdirSync(directory)]).toEqual([2, ['canary.yaml']]);
    expect(err).toContain('canary.yaml');
  });
});

describe('a disk that refuses', () => {
  test.each([[true], [false]])('leaves nothing behind (the folder was there: %s)', async there => {
    const directory = place();
    // .github/workflows is made last, and cannot be made below a file.
    within(directory, { '.github': '' });
    const target = there ? directory : join(directory, '.github', 'app');
    const before = contents(directory);
    const { status, out, err } = await cli(['init', target]);
    expect([status, out]).toEqual([3, '']);
    expect(err).toMatch(/^cdk8s-canary init: nothing was written, because the disk refused: E[A-Z]+: .+\n$/);
    expect(contents(directory)).toEqual(before);
    expect(readdirSync(directory)).toEqual(['.github']);
  });

  test('a link to nowhere is not written through', async () => {
    const directory = place();
    mkdirSync(directory);
    symlinkSync('elsewhere.ts', join(directory, 'main.ts'));
    writeFileSync(join(directory, 'cdk8s.yaml'), 'app: npx ts-node main.ts\n');
    const { status, err } = await cli(['init', directory]);
    expect([status, existsSync(join(directory, 'elsewhere.ts')), readdirSync(directory)]).toEqual([3, false, ['cdk8s.yaml', 'main.ts']]);
    expect(err).toMatch(/^cdk8s-canary init: main\.ts must be a file that can be read: ENOENT: .+\n$/);
  });

  test('DIR that is a file is refused', async () => {
    const directory = place();
    writeFileSync(directory, '');
    expect(await cli(['init', directory])).toEqual(refused(`DIR must be a folder, got the file ${JSON.stringify(directory)}`));
  });
});
