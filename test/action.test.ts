import { spawnSync } from 'child_process';
import { chmodSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from 'fs';
import { delimiter, join } from 'path';
import Ajv from 'ajv';
import { buildSync } from 'esbuild';
import { load } from 'js-yaml';
import { folder } from './cli-support';

const ACTION: any = load(readFileSync('action.yml', 'utf8'));
const STEPS: any[] = ACTION.runs.steps;

/** @see https://docs.github.com/en/actions/reference/workflows-and-actions/metadata-syntax */
const SCHEMA = {
  type: 'object',
  required: ['name', 'description', 'runs'],
  additionalProperties: false,
  properties: {
    name: { type: 'string', minLength: 1 },
    author: { type: 'string' },
    description: { type: 'string', minLength: 1 },
    branding: {
      type: 'object',
      required: ['icon', 'color'],
      additionalProperties: false,
      properties: { icon: { type: 'string' }, color: { enum: ['white', 'yellow', 'blue', 'green', 'orange', 'red', 'purple', 'gray-dark'] } },
    },
    inputs: {
      type: 'object',
      propertyNames: { pattern: '^[_a-z][a-z0-9_-]*$' },
      additionalProperties: {
        type: 'object',
        required: ['description'],
        additionalProperties: false,
        properties: { description: { type: 'string' }, required: { type: 'boolean' }, default: { type: 'string' }, deprecationMessage: { type: 'string' } },
      },
    },
    outputs: {
      type: 'object',
      propertyNames: { pattern: '^[_a-z][a-z0-9_-]*$' },
      additionalProperties: {
        type: 'object', required: ['description', 'value'], additionalProperties: false, properties: { description: { type: 'string' }, value: { type: 'string' } },
      },
    },
    runs: {
      type: 'object',
      required: ['using', 'steps'],
      additionalProperties: false,
      properties: {
        using: { const: 'composite' },
        steps: {
          type: 'array',
          minItems: 1,
          items: {
            type: 'object',
            additionalProperties: false,
            properties: {
              'id': { type: 'string', pattern: '^[A-Za-z_][A-Za-z0-9_-]*$' },
              'name': { type: 'string' },
              'if': { type: ['string', 'boolean'] },
              'run': { type: 'string' },
              'shell': { enum: ['bash'] },
              'env': { type: 'object', additionalProperties: { type: 'string' } },
              'working-directory': { type: 'string' },
              'uses': { type: 'string', pattern: '^[\\w.-]+/[\\w.-]+(/[\\w.-]+)*@(v\\d+|[0-9a-f]{40})$' },
              'with': { type: 'object', additionalProperties: { type: 'string' } },
              'continue-on-error': { type: 'boolean' },
            },
            oneOf: [
              { required: ['run', 'shell'], not: { anyOf: [{ required: ['uses'] }, { required: ['with'] }] } },
              { required: ['uses'], not: { anyOf: [{ required: ['run'] }, { required: ['shell'] }, { required: ['working-directory'] }] } },
            ],
          },
        },
      },
    },
  },
};

describe('action.yml', () => {
  test('has the form of an action', () => {
    const validate = new Ajv({ strict: false }).compile(SCHEMA);
    expect([validate(ACTION), validate.errors]).toEqual([true, null]);
  });

  test('no script and no argument has an expression in it: what others wrote comes by the environment', () => {
    STEPS.filter(({ run }) => run).forEach(({ run }) => expect(run).not.toContain('${{'));
    expect(STEPS.filter(({ run }) => run).map(({ id, run }) => [id, run.split('\n')[0]])).toEqual(['program', 'report', 'comment', 'verdict'].map(id => [id, 'set -euo pipefail']));
  });

  test('the token is given to the step that comments, and to no other', () => {
    expect(STEPS.filter(step => JSON.stringify(step).includes('github-token')).map(({ id }) => id)).toEqual(['comment']);
  });

  test('every input is used, and nothing is used that is no input', () => {
    const used = new Set([...JSON.stringify(STEPS).matchAll(/inputs\.([\w-]+)/g)].map(([, name]) => name));
    expect([...used].sort()).toEqual(Object.keys(ACTION.inputs).sort());
  });
});

/** Manifests of a service with a canary behind a gateway. */
const shop = (weight: number, replicas = 1): string => `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec: { selector: { istio: ingressgateway }, servers: [{ port: { number: 80, name: http, protocol: HTTP }, hosts: ['*'] }] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: web, namespace: shop }
spec:
  hosts: [shop.example.com]
  gateways: [public]
  http: [{ route: [{ destination: { host: web }, weight: ${100 - weight} }, { destination: { host: web-canary }, weight: ${weight} }] }]
${['web', 'web-canary'].map(name => `---
apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: shop }
spec: { selector: { app: ${name} }, ports: [{ name: http, port: 80 }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: shop }
spec:
  replicas: ${name === 'web' ? 2 : replicas}
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name}, track: ${name === 'web' ? 'stable' : 'canary'} } }
    spec: { containers: [{ name: web, image: 'registry.example/web:${name === 'web' ? 1 : 2}' }] }
`).join('')}`;

/** What \`gh\` stands for: it writes down what it is asked, and knows the comments of the pull request. */
const GH = `#!/usr/bin/env node
const fs = require('fs');
const args = process.argv.slice(2);
const value = flag => args.flatMap((arg, index) => arg === flag ? [args[index + 1]] : []);
const read = text => text.startsWith('@') ? fs.readFileSync(text.slice(1), 'utf8') : text;
const fields = Object.fromEntries([...value('-f'), ...value('-F').map(pair => pair.replace(/=(.*)/s, (_, text) => '=' + read(text)))].map(pair => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]));
const [jq] = value('--jq');
fs.appendFileSync(process.env.GH_LOG, JSON.stringify({ path: args[1] === '--method' ? args[3] : args[1], token: process.env.GH_TOKEN, fields, method: value('--method')[0] }) + '\\n');
if (process.env.GH_FAILS) { console.error('gh: Resource not accessible by integration (HTTP 403)'); process.exit(1); }
if (/^query/.test(fields.query ?? '')) {
  const [, marker] = /^\\.data\\.repository\\.pullRequest\\.comments\\.nodes\\[\\] \\| select\\(\\.viewerDidAuthor and \\(\\.body \\| startswith\\("(.*)"\\)\\)\\) \\| \\.id$/.exec(jq);
  JSON.parse(process.env.GH_COMMENTS).filter(({ viewerDidAuthor, body }) => viewerDidAuthor && body.startsWith(marker)).forEach(({ id }) => console.log(id));
} else { console.log('https://github.example/comment'); }
`;

/** What \`npm\` stands for: it writes down what it is asked, and makes the program. */
const NPM = `#!/usr/bin/env bash
printf '%s\\n' "$*" >> "$NPM_LOG"
mkdir -p "$3/node_modules/.bin" && cp "$PROGRAM_FILE" "$3/node_modules/.bin/cdk8s-canary"
`;

const tools = folder({});
const program = join(tools, 'cdk8s-canary');

beforeAll(() => {
  buildSync({ entryPoints: ['src/cli/main.ts'], bundle: true, platform: 'node', external: ['cdk8s', 'constructs'], outfile: join(tools, 'src/cli/main.js'), logLevel: 'error' });
  writeFileSync(program, `#!/usr/bin/env bash\nexec ${JSON.stringify(process.execPath)} ${JSON.stringify(join(tools, 'src/cli/main.js'))} "$@"\n`);
  mkdirSync(join(tools, 'bin'));
  Object.entries({ gh: GH, npm: NPM }).forEach(([name, text]) => writeFileSync(join(tools, 'bin', name), text));
  [program, join(tools, 'bin/gh'), join(tools, 'bin/npm')].forEach(path => chmodSync(path, 0o755));
});

interface Given {
  readonly files?: { readonly [path: string]: string };
  readonly inputs?: { readonly [name: string]: string };
  /** Head repository of the pull request; none for another event. */
  readonly head?: string | null;
  readonly comments?: readonly { readonly id: string; readonly viewerDidAuthor: boolean; readonly body: string }[];
  readonly ref?: string;
  readonly installed?: boolean;
  readonly forbidden?: boolean;
}

/** A run of the action, as the runner of GitHub does it. */
function act({ files = { 'before/shop.yaml': shop(10), 'after/shop.yaml': shop(20) }, inputs = {}, head = 'acme/shop', comments = [], ref = 'v1.2.3', installed = true, forbidden = false }: Given) {
  const workspace = realpathSync(folder({ ...files }));
  const temp = folder({ summary: '', output: '', gh: '', npm: '' });
  const given: any = { ...Object.fromEntries(Object.entries<any>(ACTION.inputs).map(([name, input]) => [name, input.default ?? ''])), 'after': 'after', 'before': 'before', 'github-token': 'token', ...inputs };
  const directory = join(workspace, given['working-directory']);
  if (installed) {
    mkdirSync(join(directory, 'node_modules/.bin'), { recursive: true });
    writeFileSync(join(directory, 'node_modules/.bin/cdk8s-canary'), readFileSync(program), { mode: 0o755 });
  }
  const context: any = {
    inputs: given,
    steps: {},
    github: { action_ref: ref, repository: 'acme/shop', event: head === null ? {} : { pull_request: { number: 7, head: { repo: { full_name: head } } } } },
  };
  const get = (path: string) => path.split('.').reduce((value, key) => value?.[key], context);
  const evaluate = (text: string): any => {
    const js = text.replace(/'[^']*'|\b(github|inputs|steps)(\.[\w-]+)+|always\(\)/g, part => part.startsWith("'") ? part : part === 'always()' ? 'true' : `(get(${JSON.stringify(part)}) ?? '')`);
    return new Function('get', `return (${js});`)(get);
  };
  const filled = (text: string) => text.replace(/\$\{\{(.*?)\}\}/g, (_, expression) => String(evaluate(expression)));
  const log: string[] = [];
  let failed: string | undefined;
  let upload: any;
  for (const step of STEPS) {
    const condition = step.if === undefined ? true : evaluate(step.if.replace(/^\$\{\{|\}\}$/g, ''));
    if (!condition || failed !== undefined && !/always\(\)/.test(step.if ?? '')) {
      continue;
    }
    if (step.uses !== undefined) {
      upload = Object.fromEntries(Object.entries<string>(step.with).map(([name, text]) => [name, filled(text)]));
      continue;
    }
    writeFileSync(join(temp, 'output'), '');
    writeFileSync(join(temp, 'script.sh'), step.run);
    const { status, stdout, stderr } = spawnSync('bash', ['--noprofile', '--norc', '-e', '-o', 'pipefail', join(temp, 'script.sh')], {
      cwd: filled(step['working-directory'] ?? workspace) === given['working-directory'] ? directory : workspace,
      env: {
        PATH: [join(tools, 'bin'), process.env.PATH].join(delimiter),
        HOME: temp,
        TMPDIR: temp,
        RUNNER_TEMP: temp,
        GITHUB_WORKSPACE: workspace,
        GITHUB_REPOSITORY: 'acme/shop',
        GITHUB_OUTPUT: join(temp, 'output'),
        GITHUB_STEP_SUMMARY: join(temp, 'summary'),
        GH_LOG: join(temp, 'gh'),
        GH_COMMENTS: JSON.stringify(comments),
        ...forbidden ? { GH_FAILS: '1' } : {},
        NPM_LOG: join(temp, 'npm'),
        PROGRAM_FILE: program,
        NODE_PATH: join(process.cwd(), 'node_modules'),
        ...Object.fromEntries(Object.entries<string>(step.env ?? {}).map(([name, text]) => [name, filled(text)])),
      },
      encoding: 'utf8',
    });
    log.push(stdout, stderr);
    context.steps[step.id] = { outputs: Object.fromEntries(readFileSync(join(temp, 'output'), 'utf8').split('\n').filter(line => line !== '').map(line => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)])) };
    failed ??= status === 0 ? undefined : step.id;
  }
  const lines = (name: string) => readFileSync(join(temp, name), 'utf8').split('\n').filter(line => line !== '');
  const outputs = Object.fromEntries(Object.entries<any>(ACTION.outputs).map(([name, { value }]) => [name, filled(value)]));
  return { failed, log: log.join(''), outputs, upload, temp, workspace, summary: readFileSync(join(temp, 'summary'), 'utf8'), calls: lines('gh').map(line => JSON.parse(line)), npm: lines('npm') };
}

describe('a run of the action', () => {
  test('writes the report to the summary, and as a new comment with its marker', () => {
    const { failed, log, outputs, summary, calls, npm } = act({});
    expect([failed, outputs.errors, npm]).toEqual([undefined, '0', []]);
    expect(summary).toMatch(/^## What changes for traffic\n\n\*\*1 of 1 process changes, nothing fails on the way\.\*\*\n/);
    expect(readFileSync(outputs.report, 'utf8')).toBe(summary);
    expect(calls.map(({ path, method, token }) => [path, method, token])).toEqual([['graphql', undefined, 'token'], ['repos/acme/shop/issues/7/comments', 'POST', 'token']]);
    expect(calls[0].fields).toMatchObject({ owner: 'acme', name: 'shop', number: '7' });
    expect(calls[1].fields).toEqual({ body: `<!-- cdk8s-canary -->\n${summary}` });
    expect(log).toBe('https://github.example/comment\n');
  });

  test('updates the comment of the last run, and none that somebody else has marked', () => {
    const body = '<!-- cdk8s-canary -->\n## What changes for traffic';
    const { summary, calls } = act({
      comments: [
        { id: 'forged', viewerDidAuthor: false, body }, { id: 'other', viewerDidAuthor: true, body: 'Hello' }, { id: 'titled', viewerDidAuthor: true, body: '<!-- cdk8s-canary 1 -->' },
        { id: 'ours', viewerDidAuthor: true, body }, { id: 'second', viewerDidAuthor: true, body },
      ],
    });
    expect(calls).toHaveLength(2);
    expect(calls[1].fields).toEqual({ query: expect.stringMatching(/^mutation\(.*updateIssueComment\(input: \{ id: \$id, body: \$body \}\)/), id: 'ours', body: `<!-- cdk8s-canary -->\n${summary}` });
  });

  test('another title is another comment and another category of code scanning', () => {
    const [dev, prod, again] = ['dev --> x', 'prod', 'prod'].map(title => act({ inputs: { title } }));
    expect(dev.summary).toMatch(/^## dev `-->` x\n/);
    const markers = [dev, prod, again].map(({ calls }) => calls[1].fields.body.split('\n')[0]);
    markers.forEach(marker => expect(marker).toMatch(/^<!-- cdk8s-canary [0-9a-f]{40} -->$/));
    expect([markers[0] === markers[1], markers[1] === markers[2], dev.upload.category === prod.upload.category]).toEqual([false, true, false]);
  });

  test('a pull request of a fork has its report in the summary, and a notice', () => {
    const { failed, log, summary, calls, upload } = act({ head: 'somebody/shop' });
    expect([failed, calls, upload]).toEqual([undefined, [], undefined]);
    expect(summary).toContain('nothing fails on the way');
    expect(log).toBe('::notice::The pull request comes from a fork, whose token may not write comments: the report is in the summary of the job\n');
  });

  test('another event than a pull request has no comment', () => {
    const { failed, log, calls, upload } = act({ head: null });
    expect([failed, log, calls, upload === undefined]).toEqual([undefined, '', [], false]);
  });

  test('a token that may not comment is a warning', () => {
    const { failed, log } = act({ forbidden: true });
    expect(failed).toBe(undefined);
    expect(log).toBe('::warning::The report could not be posted: the job needs "permissions: pull-requests: write". It is in the summary of the job\n'
      + 'gh: Resource not accessible by integration (HTTP 403)\n');
  });

  test('findings fail the job after the comment and the upload', () => {
    const { failed, log, outputs, calls, upload } = act({ files: { 'before/shop.yaml': shop(10), 'after/shop.yaml': shop(10, 0) } });
    expect([failed, outputs.errors, calls.length]).toEqual(['verdict', '1', 2]);
    expect(log).toContain('::error::1 findings of this change fail: see the report in the summary of the job\n');
    const sarif = JSON.parse(readFileSync(upload.sarif_file, 'utf8'));
    const files = sarif.runs[0].results.map(({ locations: [{ physicalLocation }] }: any) => physicalLocation.artifactLocation.uri);
    expect([...new Set(files)]).toEqual(['after/shop.yaml']);
  });

  test.each([['never', undefined], ['error', 'verdict'], ['warning', 'verdict']])('fail-on %s', (severity, failed) => {
    expect(act({ inputs: { 'fail-on': severity }, files: { 'before/shop.yaml': shop(10), 'after/shop.yaml': shop(10, 0) } }).failed).toBe(failed);
  });

  test('who applies the change counts', () => {
    // Argo CD waits for the pods of the canary before the route changes, kubectl does not.
    const waves = shop(10).replace(/^kind: VirtualService\nmetadata: \{ /m, "$&annotations: { argocd.argoproj.io/sync-wave: '1' }, ");
    const files = { 'before/shop.yaml': shop(0, 0), 'after/shop.yaml': waves };
    const runs = [undefined, { order: 'argo-cd' }, { order: 'kubectl' }].map(inputs => act({ files, inputs }));
    expect(runs.map(({ failed, summary }) => [failed, summary.includes('on the way: <code>')])).toEqual([[undefined, false], [undefined, false], ['verdict', true]]);
  });

  test('warnings fail only where that is asked for', () => {
    // The canary runs what stable runs.
    const files = { 'before/shop.yaml': shop(10), 'after/shop.yaml': shop(10).replace('web:2', 'web:1') };
    const run = act({ files });
    expect([run.failed, run.outputs.errors, run.summary.includes('<b>warning</b>')]).toEqual([undefined, '0', true]);
    expect(act({ files, inputs: { 'fail-on': 'warning' } }).failed).toBe('verdict');
  });

  test.each<[string, Given]>([
    ['not given', { inputs: { before: '' } }],
    ['not there', { inputs: { before: 'nowhere' } }],
    ['a folder without manifests', { files: { 'before/README.md': '# none', 'before/.hidden.yaml': 'a: b', 'after/shop.yaml': shop(10) } }],
  ])('everything is new where before is %s', (_, given) => {
    const { failed, log, summary } = act(given);
    expect([failed, log.startsWith('::notice::')]).toEqual([undefined, true]);
    expect(log).toContain('before the change: everything is new\n');
    expect(summary).toContain('**1 process, all new, nothing fails on the way.**');
  });

  test.each<[string, Given['inputs'], string, string]>([
    ['no after', { after: '' }, 'report', '::error::after must be a file or folder of rendered manifests, got nothing\n'],
    ['another severity', { 'fail-on': 'fatal; echo' }, 'report', '::error::fail-on must be error, warning or never\n'],
    ['another order', { order: 'helm' }, 'report', '::error::order must be argo-cd or kubectl\n'],
    ['a version that is none', { version: '$(touch x) --registry=http://evil.example' }, 'program', '::error::version must be one of cdk8s-canary in npm, such as 1.2.3\n'],
  ])('fails for %s', (_, inputs, failed, message) => {
    const run = act({ inputs });
    expect([run.failed, run.log, run.calls, run.npm]).toEqual([failed, message, [], []]);
  });

  test('fails for manifests that are not there, with the words of the command', () => {
    const { failed, log, calls } = act({ inputs: { after: 'nowhere' } });
    expect([failed, calls]).toEqual(['report', []]);
    expect(log).toBe('cdk8s-canary report: path must be a file or a directory that can be read, got "nowhere": ENOENT: no such file or directory, stat \'nowhere\'\n');
  });

  test.each<[string, Given, string[]]>([
    ['that of node_modules', {}, []],
    ['the version that is asked for', { inputs: { version: '1.0.0-rc.1' } }, ['1.0.0-rc.1']],
    ['that of the tag of the action', { installed: false }, ['1.2.3']],
    ['the newest of the major version', { installed: false, ref: 'v1' }, ['1']],
    ['the newest, where the action has no tag', { installed: false, ref: '3d3c42e5aac5ba805825da76410c181273ba90b1' }, ['latest']],
  ])('runs %s', (_, given, versions) => {
    const { failed, npm, temp } = act(given);
    expect([failed, npm]).toEqual([undefined, versions.map(version => `install --prefix ${temp}/cdk8s-canary --no-save --no-audit --no-fund --ignore-scripts cdk8s-canary@${version}`)]);
  });

  test('comment and sarif can be left out', () => {
    const { calls, upload } = act({ inputs: { comment: 'false', sarif: 'false' } });
    expect([calls, upload]).toEqual([[], undefined]);
  });

  test('paths are relative to the working directory, in code scanning to the repository', () => {
    const files = { 'apps/my shop/before/shop.yaml': shop(10), 'apps/my shop/after/shop.yaml': shop(10, 0) };
    const { outputs, upload } = act({ files, inputs: { 'working-directory': 'apps/my shop' } });
    expect(outputs.errors).toBe('1');
    const [{ locations: [{ physicalLocation }] }] = JSON.parse(readFileSync(upload.sarif_file, 'utf8')).runs[0].results;
    expect(physicalLocation.artifactLocation.uri).toBe('apps/my%20shop/after/shop.yaml');
  });

  test('names with anything in them are names', () => {
    const name = "-x $(touch pwned) `touch pwned` '\"; touch pwned #";
    const { failed, workspace, summary } = act({
      files: { [`${name}/shop.yaml`]: shop(10), 'after/shop.yaml': shop(20) }, inputs: { before: name, title: `${name} \${{ github.token }}` },
    });
    expect([failed, summary.includes('touch')]).toEqual([undefined, true]);
    expect(spawnSync('find', [workspace, '-name', 'pwned'], { encoding: 'utf8' }).stdout).toBe('');
  });
});

describe('the workflow of docs/cli/report.md', () => {
  const text = /```yaml\n([\s\S]*?)```/.exec(readFileSync('docs/cli/report.md', 'utf8'))![1];
  const workflow: any = load(text);
  const steps: any[] = workflow.jobs.report.steps;

  /** @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax */
  const permission = { enum: ['read', 'write', 'none'] };
  const schema = {
    type: 'object',
    required: ['name', 'on', 'permissions', 'concurrency', 'jobs'],
    additionalProperties: false,
    properties: {
      name: { type: 'string' },
      on: { type: 'object', required: ['pull_request'], additionalProperties: false, properties: { pull_request: { type: 'null' } } },
      permissions: { type: 'object', additionalProperties: false, properties: { 'contents': permission, 'pull-requests': permission, 'security-events': permission } },
      concurrency: { type: 'object', required: ['group'], additionalProperties: false, properties: { 'group': { type: 'string' }, 'cancel-in-progress': { type: 'boolean' } } },
      jobs: {
        type: 'object',
        additionalProperties: {
          type: 'object',
          required: ['runs-on', 'timeout-minutes', 'steps'],
          additionalProperties: false,
          properties: {
            'runs-on': { type: 'string' },
            'timeout-minutes': { type: 'integer' },
            'steps': {
              type: 'array',
              items: {
                type: 'object',
                additionalProperties: false,
                properties: { id: { type: 'string' }, uses: { type: 'string' }, with: { type: 'object' }, shell: { const: 'bash' }, run: { type: 'string' } },
                oneOf: [{ required: ['run', 'shell'] }, { required: ['uses'] }],
              },
            },
          },
        },
      },
    },
  };

  test('has the form of a workflow, and the permissions that the action needs', () => {
    const validate = new Ajv({ strict: false, allowUnionTypes: true }).compile(schema);
    expect([validate(workflow), validate.errors]).toEqual([true, null]);
    expect(workflow.permissions).toEqual({ 'contents': 'read', 'pull-requests': 'write', 'security-events': 'write' });
  });

  test('gives the action inputs that it has, uses others by their commits, and puts nothing into a script', () => {
    const [ours, others] = [true, false].map(is => steps.filter(({ uses }) => uses !== undefined && uses.startsWith('cdk8s-canary/') === is));
    expect(ours.map(({ uses }) => uses)).toEqual([expect.stringMatching(/^cdk8s-canary\/cdk8s-canary@v\d+\.\d+\.\d+$/)]);
    expect(Object.keys(ACTION.inputs)).toEqual(expect.arrayContaining(Object.keys(ours[0].with)));
    others.forEach(({ uses }) => expect(uses).toMatch(/^actions\/[\w-]+@[0-9a-f]{40}$/));
    steps.flatMap(({ run }) => run ?? []).forEach(run => expect(run).not.toContain('${{'));
  });

  test('renders the merge of a pull request and the branch that it goes to', () => {
    const path = folder({ 'repository/value': 'old', 'temp/.keep': '', 'bin/npm': '#!/bin/sh\n[ "$*" = "ci --ignore-scripts" ]\n', 'bin/npx': '#!/bin/sh\n[ "$*" = "cdk8s synth" ] && mkdir dist && cp value dist/\n' });
    ['npm', 'npx'].forEach(name => chmodSync(join(path, 'bin', name), 0o755));
    const env = { PATH: [join(path, 'bin'), process.env.PATH].join(delimiter), HOME: path, RUNNER_TEMP: join(path, 'temp'), GIT_CONFIG_GLOBAL: '/dev/null', ...Object.fromEntries(['AUTHOR', 'COMMITTER'].flatMap(who => [[`GIT_${who}_NAME`, 'x'], [`GIT_${who}_EMAIL`, 'x@example.com']])) };
    const bash = (script: string) => {
      const { status, stderr } = spawnSync('bash', ['-c', script], { cwd: join(path, 'repository'), env, encoding: 'utf8' });
      expect([status, status === 0 ? '' : stderr]).toEqual([0, '']);
    };
    bash('git init -q -b main && git add . && git commit -qm old && git checkout -qb change && echo -n new > value && git commit -qam new && git checkout -q main && git commit -q --allow-empty -m other && git merge -q --no-ff -m merge change');
    bash(steps.find(({ id }) => id === 'render').run);
    expect([readFileSync(join(path, 'temp/before/dist/value'), 'utf8'), readFileSync(join(path, 'repository/dist/value'), 'utf8')]).toEqual(['old', 'new']);
    expect(steps[steps.length - 1].with).toEqual({ before: '${{ runner.temp }}/before/dist', after: 'dist' });
  });

  test('all inputs and outputs are on the page, with their defaults', () => {
    const page = readFileSync('docs/cli/report.md', 'utf8');
    for (const [name, input] of Object.entries<any>(ACTION.inputs)) {
      const row = page.split('\n').find(line => line.startsWith(`| \`${name}\` |`));
      expect([name, row === undefined]).toEqual([name, false]);
      if (['true', 'error', '.'].includes(input.default)) {
        expect(row).toContain(`| \`${input.default}\` |`);
      }
    }
    Object.keys(ACTION.outputs).forEach(name => expect(page).toContain(`\`${name}\``));
  });
});
