import { AppFile } from './app-files';
import { moduleOf } from './code';
import { ExistingApp } from './existing-app';
import { planEntry } from './plan-file';
import { callOf } from './process-file';
import { VALIDATION } from './project-files';
import { kindOf, Scaffold } from './scaffold';
import { DEPENDENCIES, DEV_DEPENDENCIES, scripts } from './versions';
import { CanaryError } from '../../domain/canary-error';

/** What happens to the files of a scaffold. */
export interface Additions {
  /** Those that are written. */
  readonly created: readonly AppFile[];
  /** Those that are left as they are, each with the lines that a person has to add by hand. */
  readonly kept: readonly KeptFile[];
}

/** A file that is left as it is. */
export interface KeptFile {
  readonly path: string;
  /** What is to be done, as the end of a sentence that starts with the path; none where nothing is. */
  readonly todo?: string;
  /** What is to be added or run. */
  readonly lines: readonly string[];
}

/** Compares a scaffold with what is there. */
export function additionsTo(subject: string, existing: ExistingApp, scaffold: Scaffold, files: readonly AppFile[]): Additions {
  const created: AppFile[] = [];
  const kept: KeptFile[] = [];
  for (const file of files) {
    const [path, text] = file;
    const stands = insteadOf(path, existing);
    if (stands === undefined) {
      created.push(file);
    } else if (scaffold.adopted?.copies[path] !== undefined && !existing.hasText(path, text)) {
      throw new CanaryError(subject, [`${path} must be the copy of the file to adopt, got another text: rename one of them`]);
    } else {
      kept.push(keptFile(path, stands, existing, scaffold));
    }
  }
  return { created, kept };
}

/** What is there in the place of a file; undefined where nothing is. */
function insteadOf(path: string, existing: ExistingApp): string | undefined {
  if (existing.has(path) && !(path === 'main.ts' && existing.otherApp !== undefined)) {
    return path;
  }
  switch (path) {
    case 'jest.config.js': return existing.jestConfig;
    case 'main.ts': return existing.otherApp === undefined ? undefined : 'cdk8s.yaml';
    default: return undefined;
  }
}

function keptFile(path: string, stands: string, existing: ExistingApp, scaffold: Scaffold): KeptFile {
  switch (path) {
    case 'package.json': return keptPackage(existing);
    case 'cdk8s.yaml': return keptConfig(existing);
    case 'canary.yaml': return keptPlan(existing, scaffold);
    case 'main.ts': return keptMain(existing, scaffold);
    case '.gitignore': return keptIgnore(existing);
    default: return { path: stands, lines: [] };
  }
}

function keptPackage({ manifest, output }: ExistingApp): KeptFile {
  const has = (name: string) => ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies'].some(field => manifest[field]?.[name] !== undefined);
  const lacking = (packages: { readonly [name: string]: string }) =>
    Object.entries(packages).filter(([name]) => !has(name)).map(([name, version]) => ` "${name}@${version}"`).join('');
  const [used, dev] = [lacking(DEPENDENCIES), lacking(DEV_DEPENDENCIES)];
  const missing = Object.entries(scripts(output)).filter(([name]) => manifest.scripts?.[name] === undefined);
  const lines = [
    ...used === '' ? [] : [`npm install${used}`],
    ...dev === '' ? [] : [`npm install --save-dev${dev}`],
    ...missing.map(([name, command]) => `npm pkg set "scripts.${name}=${command}"`),
  ];
  return { path: 'package.json', todo: lines.length === 0 ? undefined : 'what is missing is added by', lines };
}

function keptConfig({ cdk8sConfig }: ExistingApp): KeptFile {
  const validations: unknown = cdk8sConfig?.validations;
  const path = 'cdk8s.yaml';
  const item = VALIDATION.trimEnd().split('\n');
  if (typeof validations === 'string') {
    return { path, todo: `${validations} needs this validation, unless it has it`, lines: item };
  }
  if (Array.isArray(validations)) {
    return validations.some(each => each?.class === 'CheckValidation') ? { path, lines: [] } : { path, todo: 'add to its validations', lines: item };
  }
  return { path, todo: 'add', lines: ['validations:', ...item.map(line => `  ${line}`)] };
}

function keptPlan({ plan }: ExistingApp, scaffold: Scaffold): KeptFile {
  const path = 'canary.yaml';
  const kind = kindOf(scaffold);
  const entry = plan?.entries.find(({ project }) => project === scaffold.name);
  if (entry === undefined) {
    return { path, todo: 'add to its processes', lines: planEntry(scaffold).trimEnd().split('\n') };
  }
  return entry.kind === kind ? { path, lines: [] } : { path, todo: `change the type of ${scaffold.name} from ${entry.kind} to`, lines: [`type: ${kind}`] };
}

function keptMain(existing: ExistingApp, { name }: Scaffold): KeptFile {
  const { importLine, callLine } = callOf(name);
  const { otherApp } = existing;
  if (otherApp !== undefined) {
    return { path: 'cdk8s.yaml', todo: `add to the app that it runs, ${otherApp}`, lines: [importLine, callLine] };
  }
  const calls = [`'./${moduleOf(name)}'`, `"./${moduleOf(name)}"`].some(module => existing.text('main.ts')!.includes(module));
  return calls ? { path: 'main.ts', lines: [] } : { path: 'main.ts', todo: 'add before app.synth()', lines: [importLine, callLine] };
}

/** Whether Git would leave out what is rendered, as the templates of cdk8s have it. */
function keptIgnore(existing: ExistingApp): KeptFile {
  const { output } = existing;
  const ways = [output, `/${output}`, `**/${output}`].flatMap(path => [path, `${path}/`, `${path}/*`, `${path}/**`]);
  const lines = existing.text('.gitignore')!.split('\n').map(line => line.trim()).filter(line => ways.includes(line));
  return { path: '.gitignore', todo: lines.length === 0 ? undefined : `remove, because ${output}/ is what runs and is committed`, lines };
}
