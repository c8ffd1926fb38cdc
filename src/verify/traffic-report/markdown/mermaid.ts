import { changedText } from './changed';
import { percent } from '../../answer';
import { printable } from '../../report/printable';
import { isFailure } from '../../shares/shares';
import { ProcessChange } from '../../traffic-diff';
import { endsOf, RequestKind, shareOf } from '../request-kinds';
import { orderText } from '../shares-text';
import { shortened } from '../shortened';

/**
 * What Mermaid draws at most, which GitHub leaves as it is.
 *
 * @see https://mermaid.js.org/config/schema-docs/config-properties-maxtextsize.html
 * @see https://mermaid.js.org/config/schema-docs/config-properties-maxedges.html
 */
const [MOST_CHARACTERS, MOST_EDGES] = [50_000, 500];

/** Most characters of a text of the input in a node. */
const WIDTH = 80;

/** Most addresses in a node. */
const ADDRESSES = 2;

/** Colors that can be read on light and dark ground. */
const FAILURE = 'stroke:#d1242f,stroke-width:3px';

/** Who asks, what is asked for, and who gets it, as a flowchart in a fence; a sentence where it is too large, nothing where nobody asks. */
export function mermaidGraph(process: ProcessChange, kinds: readonly RequestKind[]): string {
  const drawn = kinds.filter(({ changed, direct }) => changed || !direct);
  if (drawn.length === 0) {
    return '';
  }
  const edges = drawn.length + drawn.reduce((sum, kind) => sum + endsOf(kind).length, 0);
  const text = edges > MOST_EDGES ? '' : new Flowchart(process, drawn).toString();
  if (edges > MOST_EDGES || text.length > MOST_CHARACTERS) {
    const size = edges > MOST_EDGES ? `${edges} edges, and GitHub draws ${MOST_EDGES}` : `${text.length} characters, and GitHub draws ${MOST_CHARACTERS}`;
    return `The graph is left out: it has ${size} at most.`;
  }
  return `\`\`\`mermaid\n${text}\n\`\`\``;
}

/** A flowchart of Mermaid. Ids are made here, so that no text of the input is more than the label of a node. */
class Flowchart {
  private readonly nodes: string[] = [];
  private readonly edges: string[] = [];
  private readonly failures: string[] = [];
  private readonly failing: number[] = [];
  private readonly ids = new Map<string, string>();

  constructor(private readonly process: ProcessChange, kinds: readonly RequestKind[]) {
    kinds.forEach((kind, index) => this.add(kind, `k${index}`));
  }

  public toString(): string {
    return [
      'flowchart LR',
      ...this.nodes,
      ...this.edges,
      ...this.failures.length === 0 ? [] : [`classDef fails ${FAILURE}`, `class ${this.failures.join(',')} fails`, `linkStyle ${this.failing.join(',')} ${FAILURE}`],
    ].join('\n  ');
  }

  private add(kind: RequestKind, id: string): void {
    const { from, addresses, condition, changed, before, after } = kind;
    const lines = [
      ...shortened(addresses.map(label), ADDRESSES, count => `and ${count} more`),
      ...condition === undefined ? [] : [`with ${label(condition)}`],
      ...orderText(kind) === undefined ? [] : ['one possibility'],
    ];
    const caller = this.node('c', from, text => `["${text}"]`);
    this.nodes.push(`${id}("${lines.join('<br/>')}")`);
    this.edges.push(`${caller} ${changed ? '==>' : '-->'} ${id}`);
    for (const end of endsOf(kind)) {
      const [was, is] = [before, after].map(side => side && percent(shareOf(side, end)));
      if (isFailure(end)) {
        this.failing.push(this.edges.length);
      }
      this.edges.push(`${id} ${was === is ? '-->' : '==>'}|"${was === is || was === undefined ? is : `${was} → ${is ?? 'gone'}`}"| ${this.end(end)}`);
    }
  }

  private end(end: string): string {
    if (!isFailure(end)) {
      return this.node('e', end, text => `(["${[text, this.versions(end)].flat().join('<br/>')}"])`);
    }
    const isNew = !this.ids.has(`e${end}`);
    const id = this.node('e', end, text => `{{"${text}<br/>fails"}}`);
    this.failures.push(...isNew ? [id] : []);
    return id;
  }

  private versions(track: string): string | string[] {
    const { before, after } = this.process;
    const [was, is] = [before, after].map(side => side?.tracks.find(state => state.track === track)?.version);
    return changedText(was && label(was), is && label(is)) ?? [];
  }

  private node(sort: string, text: string, shape: (text: string) => string): string {
    const known = this.ids.get(sort + text);
    if (known !== undefined) {
      return known;
    }
    const id = `${sort}${this.ids.size}`;
    this.ids.set(sort + text, id);
    this.nodes.push(`${id}${shape(label(text))}`);
    return id;
  }
}

/**
 * A text as part of a label in quotation marks, with the code of every character that could mean something. Two dollars would begin a formula, also as codes: a space
 * without width stands between them.
 *
 * @see https://mermaid.js.org/syntax/flowchart.html#entity-codes-to-escape-characters
 */
function label(text: string): string {
  const characters = [...printable(text)];
  const shown = (characters.length > WIDTH ? [...characters.slice(0, WIDTH - 1), '…'] : characters).join('');
  return shown.replace(/[^A-Za-z0-9 /,]/gu, (character, offset: number) => {
    const isWithinName = /[.-]/.test(character) && /^[A-Za-z0-9].[A-Za-z0-9]$/.test(shown.slice(offset - 1, offset + 2));
    return isWithinName ? character : `#${character.codePointAt(0)};`;
  }).replace(/#36;(?=#36;)/g, '#36;#8203;');
}
