import { moduleOf } from './code';
import { versionOf } from './plan-file';
import { Scaffold } from './scaffold';
import { printable } from '../../verify/report/printable';

/**
 * What a person does when the files are there.
 *
 * @param output folder of what is rendered
 */
export function nextSteps(directory: string, { name, route, adopted }: Scaffold, output: string): string {
  const steps: (readonly [command: string, what: string])[] = [
    ...directory === '.' ? [] : [[`cd ${shellWord(directory)}`, ''] as const],
    ['npm install', 'and commit package-lock.json'],
    ['npm test', 'who gets the canary, asked of the rendered objects'],
    ['npm run synth', `writes ${printable(output)}/, which is to be committed and applied`],
    [`npx cdk8s-canary check ${printable(output)}`, 'the known mistakes of canary deployments'],
  ];
  const width = Math.max(...steps.map(([command]) => command.length));
  const lines = steps.map(([command, what]) => `  ${command.padEnd(width)}  ${what}`.trimEnd());
  const own = adopted === undefined ? `Image, port and readiness path of your own: ${moduleOf(name)}.ts and canary.yaml.`
    : `${printable(output)}/ has what runs, too: let nothing else apply it any more.`;
  const advance = `npx cdk8s-canary advance ${name}`;
  const next = `${versionOf(adopted).length > 0 ? 'image and version' : 'image'} of the canary${route === undefined ? '' : ' and idle: false'}`;
  const start = adopted === undefined ? advance : `${next} in canary.yaml, then ${advance}`;
  return `Next:\n${lines.join('\n')}\n${own}\nA rollout begins with: ${start}\n`;
}

/** A path as a word of a shell. */
function shellWord(path: string): string {
  const text = printable(path.startsWith('-') ? `./${path}` : path);
  return /^[\w./@:+,-]+$/.test(text) ? text : `'${text.replaceAll('\'', '\'\\\'\'')}'`;
}
