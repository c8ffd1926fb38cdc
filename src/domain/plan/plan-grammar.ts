import { PlanText, printable } from './plan-text';

type Yaml = typeof import('yaml');
type YamlError = Pick<import('yaml').YAMLParseError, 'message' | 'pos'>;

/** What the library says of tokens behind the end of the document. */
const REMAINDER = /in YAML stream|^Not a YAML token/;

/** What the library says where the lines that follow are read as if nothing had happened. */
const LOCAL = /^Unexpected (\S+-)?scalar at node end$|^Invalid escape sequence/;

/** What is often in a line that is no YAML, and the way out. */
const SLIPS: readonly (readonly [RegExp, string])[] = [
  [/^(<{7}|={7}|>{7}|\|{7})( |$)/, 'finish the merge of Git, which left its marks'],
  [/^ *(- *)?\t/, 'indent with blanks instead of tabs'],
];

/** The documents of a text, read as YAML 1.2. */
export function parsed(yaml: Yaml, text: string): import('yaml').Document.Parsed[] {
  const documents = yaml.parseAllDocuments(text, { schema: 'core', uniqueKeys: false, prettyErrors: false, logLevel: 'silent' });
  return Array.isArray(documents) ? documents : [];
}

/**
 * The mistakes in the grammar, without what follows from them: a tab and the marks of a merge once, and nothing else beside them; else those of
 * each process, which is read on its own, so that what one of them leaves open does not spoil the others.
 *
 * @param all what the library says of the whole text
 */
export function grammarMistakes(yaml: Yaml, text: PlanText, all: readonly YamlError[]): string[] {
  const own = all.filter(({ message }, index) => index === 0 || !REMAINDER.test(message));
  const slips = SLIPS.flatMap(([slip, wayOut]) => {
    const first = own.find(({ pos }) => slip.test(text.line(pos[0]).code));
    return first === undefined ? [] : [shown(text, first, wayOut)];
  });
  return slips.length > 0 ? slips : independent(yaml, text, own).map(error => shown(text, error));
}

/** The errors of the parts, and the first one of the whole text where it comes before them. What a part leaves open is told at its end. */
function independent(yaml: Yaml, text: PlanText, [first]: readonly YamlError[]): readonly YamlError[] {
  const found = parts(text.text).flatMap(({ start, part }) => {
    const last = part.trimEnd().length;
    return firstOf(part, parsed(yaml, part).flatMap(document => document.errors))
      .map(({ message, pos }) => ({ start, message, pos: pos.map(offset => start + Math.min(offset, last)) as [number, number] }));
  });
  return found.length === 0 || first.pos[0] < found[0].start ? [first, ...found] : found;
}

/** The processes, each with the lines below it, and what is between them. */
function parts(text: string): { start: number; part: string }[] {
  const [, indent] = /^( *)- /m.exec(text) ?? [];
  const cut = new RegExp(`^(?=${indent === undefined ? '' : `${indent}- |`}(?:target|context|phases|processes):)`, 'm');
  let end = 0;
  return text.split(cut).map(part => ({ start: (end += part.length) - part.length, part }));
}

/** The errors up to the first one that spoils what is behind it; one for a line. */
function firstOf(text: string, errors: readonly YamlError[]): YamlError[] {
  const found: YamlError[] = [];
  for (const error of errors) {
    const [last] = found.slice(-1);
    if (last !== undefined && (REMAINDER.test(error.message) || !text.slice(last.pos[0], error.pos[0]).includes('\n'))) {
      break;
    }
    found.push(error);
    if (!LOCAL.test(error.message)) {
      break;
    }
  }
  return found;
}

function shown(text: PlanText, { message, pos }: YamlError, wayOut?: string): string {
  return text.shown(`${text.path} must be YAML, got ${printable(message)}${wayOut === undefined ? '' : `: ${wayOut}`}`, pos[0]);
}
