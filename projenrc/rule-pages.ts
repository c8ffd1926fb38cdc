/** Writes docs/rules: a page for every rule, made of what the rule says of itself and of what `check` says of its first faulty case. */
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'fs';
import { join } from 'path';
import { check } from '../src/verify/check';
import { FindingsReport } from '../src/verify/findings-report';
import { Manifests } from '../src/verify/manifests';
import { RULES } from '../src/verify/rules/catalog';
import { Rule } from '../src/verify/rules/rule';
import { TRANSITION_RULES } from '../src/verify/transition/rules';

const FOLDER = 'docs/rules';
const CASES = 'test/rules';

type Described = Omit<Rule, 'check'>;

/** All pages by their paths. */
export function rulePages(): { readonly [path: string]: string } {
  const all: Described[] = [...RULES, ...TRANSITION_RULES].sort((one, other) => Number(one.id.slice(1)) - Number(other.id.slice(1)));
  return Object.fromEntries([[join(FOLDER, 'README.md'), index(all)], ...all.map(rule => [join(FOLDER, `${rule.id}.md`), page(rule)])]);
}

function index(rules: readonly Described[]): string {
  const rows = rules.map(({ id, severity, title }) => `| [${id}](${id}.md) | ${severity} | ${title} |`);
  return [
    '# Rules of check and transition',
    'An error harms a client or a rollout for sure; a warning depends on something that the input does not say, and its message says on what. The severity here is that of most findings of a rule.',
    'An annotation says that a finding is known: `cdk8s-canary.dev/ignore: "R7 the preview host is ours"`; more entries are divided by semicolons. One without a reason, or with an id that no rule has, is a finding itself ([R29](R29.md)).',
    ['| rule | severity | what it finds |', '|---|---|---|', ...rows].join('\n'),
  ].join('\n\n') + '\n';
}

function page({ id, severity, title, why, fix, source }: Described): string {
  const example = exampleOf(id);
  return [
    `# ${id}: ${title}`, `Severity: ${severity}`, '## Why', why, '## Way out', `${fix[0].toUpperCase()}${fix.slice(1)}.`, '## Known from', `${source}.`,
    ...example === undefined ? [] : ['## What it looks like', `\`\`\`text\n${example}\n\`\`\``],
  ].join('\n\n') + '\n';
}

/** What is said of the first faulty case. */
function exampleOf(id: string): string | undefined {
  const [name] = existsSync(join(CASES, id)) ? readdirSync(join(CASES, id)).filter(one => one.startsWith('faulty')).sort() : [];
  if (name === undefined) {
    return undefined;
  }
  const folder = join(CASES, id, name);
  const [first] = check(Manifests.fromPath(folder, { tolerant: true })).filter(({ rule }) => rule === id);
  const text = FindingsReport.of([first]).toText();
  return text.slice(0, text.lastIndexOf('\n\n')).replaceAll(`${folder}/`, '');
}

if (require.main === module) {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  Object.entries(rulePages()).forEach(([path, text]) => writeFileSync(path, text));
}
