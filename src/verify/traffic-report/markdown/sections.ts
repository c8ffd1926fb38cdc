/** A part of a report that is shown or left out as a whole. */
export interface Section {
  /** What it is about, as Markdown. */
  readonly name: string;
  /** Paragraphs. */
  readonly parts: readonly string[];
  /** A paragraph at the end that can be left out alone. */
  readonly graph?: string;
}

/** Said instead of a graph. */
const NO_GRAPH = 'The graph is left out: the report would be too long.';

/** Most names of sections that are left out. */
const NAMED = 5;

/** Characters that are kept for the sentence about what is left out. */
const RESERVE = 1500;

/** Sections as paragraphs that together have at most so many characters. Of what does not fit, first the graph is left out, then the section; a sentence says so. */
export function sectionsWithin(most: number, sections: readonly Section[]): string[] {
  const shown: string[] = [];
  const left: Section[] = [];
  let free = most - RESERVE;
  for (const section of sections) {
    const text = [section.graph, section.graph && NO_GRAPH].map(graph => [...section.parts, ...graph === undefined ? [] : [graph]].join('\n\n')).find(({ length }) => length + 2 <= free);
    if (text === undefined) {
      left.push(section);
    } else {
      shown.push(text);
      free -= text.length + 2;
    }
  }
  return left.length === 0 ? shown : [...shown, leftOut(left)];
}

function leftOut(sections: readonly Section[]): string {
  const names = new Set(sections.map(({ name }) => name).filter(({ length }) => length < RESERVE / (2 * NAMED)));
  const named = [...names].slice(0, NAMED);
  const sentence = `${sections.length} section${sections.length === 1 ? ' is' : 's are'} left out, because a comment on GitHub has at most 65,536 characters`;
  return `**${sentence}${named.length === 0 ? '' : `: ${named.join(', ')}${sections.length > named.length ? ', ...' : ''}`}.**`;
}
