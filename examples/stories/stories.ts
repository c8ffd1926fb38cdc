import { readFileSync } from 'fs';
import { Chart } from 'cdk8s';
import { Document, isMap, isSeq, parseAllDocuments } from 'yaml';
import * as alb from './alb';
import * as argoCd from './argo-cd';
import * as blueGreen from './blue-green';
import * as connections from './connections';
import * as destinations from './destinations';
import * as flux from './flux';
import { filesOf } from './folders';
import * as gatewayApi from './gateway-api';
import * as istio from './istio';
import * as layouts from './layouts';
import * as matches from './matches';
import * as nginx from './nginx';
import * as plan from './plan';
import * as policies from './policies';
import * as replicas from './replicas';
import * as rewrites from './rewrites';
import * as routes from './routes';
import * as scaling from './scaling';
import * as singletons from './singletons';
import * as split from './split';
import * as tracks from './tracks';
import { GRAMMAR } from './traffic';
import * as workers from './workers';
import * as users from './users';
import { rendered } from '../rendered';

const FOLDER = 'examples/stories';
const STORY = /\/\*\*(?: (.*) \*\/|\n((?: \*.*\n)+) \*\/)\nexport function (\w+)\((chart: Chart|outdir: string)\): \w+ \{\n([\s\S]*?)\n\}/g;

/** The pages, by the module of their stories. */
const PAGES: { [module: string]: [title: string, module: { [name: string]: unknown }] } = {
  'matches': ['Who gets the canary: testers and groups', matches],
  'split': ['Who gets the canary: shares, rollback, promotion', split],
  'users': ['Who gets the canary: users, not requests', users],
  'routes': ['Routes: paths, timeouts, headers', routes],
  'rewrites': ['Routes: other paths and hosts for the pods', rewrites],
  'destinations': ['Routes: dark launches, faults, redirects, other services', destinations],
  'tracks': ['Tracks: images, configuration, baseline', tracks],
  'scaling': ['Tracks: number of pods, rollouts, goodbyes', scaling],
  'connections': ['Connections: limits and TLS', connections],
  'policies': ['Connections: choice of pods', policies],
  'blue-green': ['Blue-green: everybody at once', blueGreen],
  'istio': ['Istio: modes, shared hosts, patches', istio],
  'nginx': ['ingress-nginx', nginx],
  'gateway-api': ['Gateway API', gatewayApi],
  'alb': ['AWS Application Load Balancer', alb],
  'plan': ['The plan: one file of weights', plan],
  'replicas': ['Only Kubernetes: a share by number of pods', replicas],
  'workers': ['Workers: work from a queue', workers],
  'singletons': ['Singletons: one of two', singletons],
  'layouts': ['Files and folders: layouts, Kustomize, what others change', layouts],
  'argo-cd': ['Argo CD: Applications and new images', argoCd],
  'flux': ['Flux', flux],
};

/** How one does a thing, or how one does it wrong. */
export interface Story {
  readonly module: string;
  readonly name: string;
  /** First line of the docstring. */
  readonly title: string;
  /** The rest of it. */
  readonly text: string;
  /** What a user writes: the function's body, as it stands in the module. */
  readonly code: string;
  /** Makes its objects; nothing in a story that writes files. */
  readonly build: (chart: Chart) => void;
  /** Writes its files into a folder, in a story of that. */
  readonly write?: (outdir: string) => void;
  /** Objects that a reader wants to see: kind, name or its start, and the path of a part. Of files it is their path in place of kind and name. */
  readonly shown: string[];
  /** A line per kind of request: who gets it. */
  readonly reaches: string[];
  /** Whether the page is about what gets no requests. */
  readonly quiet: boolean;
}

/** Every story, wrong ones included, in the order of the pages. */
export function allStories(): Story[] {
  return Object.entries(PAGES).flatMap(([module, [, exported]]) => {
    const { shown, reaches } = exported as { [list: string]: { [name: string]: string[] } | undefined };
    return [...readFileSync(`${FOLDER}/${module}.ts`, 'utf8').matchAll(STORY)].map(([, single, lines, name, parameter, body]) => {
      const [title, ...text] = (single ?? lines).split('\n').map(line => line.replace(/^ \* ?/, ''));
      const run = exported[name] as (target: Chart | string) => void;
      const functions = parameter.startsWith('chart') ? { build: run } : { build: () => {}, write: run };
      const code = body.replace(/^ {2}/gm, '');
      const lists = { shown: shown?.[name] ?? [], reaches: reaches?.[name] ?? [], quiet: reaches === undefined };
      return { module, name, title, text: paragraphs(text), code, ...functions, ...lists };
    });
  });
}

/** Lines of a docstring as paragraphs, which an empty line divides. */
function paragraphs(lines: string[]): string {
  return lines.join('\n').trim().split(/\n{2,}/).map(paragraph => prose(paragraph.split('\n'))).join('\n\n');
}

/** Lines of a docstring as a paragraph; those of a table stay lines. */
function prose(lines: string[]): string {
  const isRow = (line = '') => line.startsWith('|');
  return lines.map((line, place) => {
    const before = lines[place - 1];
    return (isRow(line) && isRow(before) ? '\n' : isRow(line) || isRow(before) ? '\n\n' : ' ') + line;
  }).join('').replace(/ +\n/g, '\n').trim();
}

/** Whether a story is one of how not to do it. */
export function isWrong({ name }: Story): boolean {
  return name.endsWith('Wrong');
}

/** The objects of a story as one text. */
export function output({ build, write }: Story): string {
  const files = write && Object.entries(filesOf(write)).filter(([path]) => /\.yaml$/.test(path) && !/(kustomization|name-references)\.yaml$/.test(path));
  return files?.map(([, text]) => text).join('---\n') ?? rendered('shop', build);
}

/** What a wrong story is told. */
export function refusal(story: Story): string {
  const { module, name } = story;
  try {
    output(story);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error(`${module}.${name} must fail`);
}

/** A page per topic, and one that lists them all, by path. */
export function stories(): { [path: string]: string } {
  const all = allStories();
  return Object.fromEntries([[`${FOLDER}/README.md`, index(all)], ...Object.keys(PAGES).map(module => [`${FOLDER}/${module}.md`, page(module, all)])]);
}

function index(all: Story[]): string {
  const helper = readFileSync(`${FOLDER}/web.ts`, 'utf8').trim();
  const topics = Object.entries(PAGES).map(([module, [title]]) => `## [${title}](${module}.md)\n\n${contents(module, all, `${module}.md`)}`);
  return `# How do I ...

Every story has the code, the YAML that it makes, who then gets which requests, and the message for the mistake that is often made. All of it is
run by the tests. Stories of services build on [web.ts](web.ts): a service \`web\` with a canary, in the namespace \`shop\`, at a gateway unless the story
says otherwise. Stories of files list what is then in the folder \`workloads\`.

\`\`\`ts
${helper}
\`\`\`

${GRAMMAR}

${topics.join('\n\n')}
`;
}

function page(module: string, all: Story[]): string {
  const source = readFileSync(`${FOLDER}/${module}.ts`, 'utf8');
  const [head] = source.split('\n/** What the page shows');
  const sections = all.filter(story => story.module === module && !isWrong(story)).map(story =>
    section(story, all.find(({ module: its, name }) => its === module && name === `${story.name}Wrong`)));
  return `# ${PAGES[module][0]}

The code is that of [${module}.ts](${module}.ts)${source.includes('\'./web\'') ? ', and [web.ts](web.ts) has what it builds on' : ''}. All stories: [README.md](README.md).

${contents(module, all, '')}

\`\`\`ts
${head.trim()}
\`\`\`

${sections.join('\n\n')}
`;
}

function section(story: Story, wrong: Story | undefined): string {
  const texts = [`## ${story.title}`, story.text, block('ts', story.code), ...tree(story), ...parts(story).map(part => block('yaml', part)), ...requests(story)];
  const failure = wrong === undefined ? [] : [`**When it is wrong:** ${wrong.title}`, block('ts', wrong.code), block('text', refusal(wrong))];
  return [...texts, ...failure].join('\n\n');
}

function contents(module: string, all: Story[], file: string): string {
  return all.filter(story => story.module === module && !isWrong(story)).map(({ title }) => `- [${title}](${file}#${anchor(title)})`).join('\n');
}

/** The id that GitHub gives a heading. */
function anchor(title: string): string {
  return title.toLowerCase().replace(/[^\w\- ]/g, '').replace(/ /g, '-');
}

function block(language: string, text: string): string {
  return `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``;
}

function requests({ module, name, reaches, quiet }: Story): string[] {
  if (reaches.length === 0 && !quiet) {
    throw new Error(`${module}.${name} must have an entry in reaches`);
  }
  return quiet ? [] : ['Who gets it:', block('text', reaches.join('\n'))];
}

/** The paths of the files that a story leaves. */
function tree({ write }: Story): string[] {
  return write === undefined ? [] : [block('text', Object.keys(filesOf(write)).join('\n'))];
}

/** What a story shows of its output. */
function parts(story: Story): string[] {
  if (story.shown.length === 0) {
    throw new Error(`${story.module}.${story.name} must have an entry in shown`);
  }
  return story.write === undefined ? yaml(story) : fileParts(story.shown, filesOf(story.write));
}

/** The files that a story shows, whole or in part. */
function fileParts(shown: string[], files: { [path: string]: string }): string[] {
  return shown.map(selector => {
    const [file, paths] = selector.split(' ');
    const [path, text] = Object.entries(files).find(([one]) => one.endsWith(`/${file}`)) ?? [];
    if (path === undefined || text === undefined) {
      throw new Error(`${file} must be one of ${Object.keys(files).join(', ')}`);
    }
    return `# ${path}\n${paths === undefined ? text : parseAllDocuments(text).map(document => written(only(document as Document, paths.split(','), selector))).join('---\n')}`;
  });
}

/** The parts of the objects that a story shows, written as they are in the whole output. */
function yaml({ module, name, build, shown }: Story): string[] {
  const documents = parseAllDocuments(rendered('shop', build)) as Document[];
  return shown.map(selector => {
    const [kind, object, path] = selector.split(' ');
    const found = documents.find(document => document.get('kind') === kind && document.getIn(['metadata', 'name']) === object)
      ?? documents.find(document => document.get('kind') === kind && String(document.getIn(['metadata', 'name'])).startsWith(`${object}-`));
    if (found === undefined) {
      throw new Error(`${module}.${name} shows ${selector}, which is not there`);
    }
    return path === undefined ? written(found) : `# ${kind} ${found.getIn(['metadata', 'name'])}\n${written(only(found, path.split(','), selector))}`;
  });
}

/** A document with nothing but some parts, below the keys that lead to them. Items of lists are found by their name. */
function only(document: Document, paths: string[], selector: string): Document {
  const result = new Document({});
  for (const path of paths) {
    const kept: (string | number)[] = [];
    let node: unknown = document.contents;
    for (const key of path.split('.')) {
      kept.push(isSeq(node) ? 0 : key);
      node = isSeq(node) ? node.items.find(item => isMap(item) && item.get('name') === key) : isMap(node) ? node.get(key, true) : undefined;
      if (node === undefined) {
        throw new Error(`${selector} is not there: nothing at ${key}`);
      }
    }
    result.setIn(kept, node);
  }
  return result;
}

function written(document: Document): string {
  return document.toString({ lineWidth: 0 }).replace(/^---\n/, '');
}
