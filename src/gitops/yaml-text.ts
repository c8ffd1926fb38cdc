import { escaped } from '../domain/yaml-scalars';

/**
 * Text that no YAML reader takes for anything else: it starts with a letter or a slash and is no word of YAML 1.1
 * (nor `e0` or `e-0`, which one reader takes for a number).
 */
const PLAIN = /^(?!e-?\d)[a-z/][a-z0-9_./-]*(:[a-z0-9_./@-]+)*$/i;
const WORDS = /^(y|n|yes|no|on|off|true|false|null)$/i;

/** Characters that some readers refuse or take for the end of a line. What has them stands in double quotes. */
const CONTROLS = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g;

/** Text with double quotes, such as JSON, of which nothing has to be escaped in single quotes. */
const BEST_SINGLE = /^[\x20-\x26\x28-\x7e]*"[\x20-\x26\x28-\x7e]*$/;

/**
 * What a text of several lines must not have to stand as a block (`|`): a space or an empty line at its start, where the block would have to say its indentation; a space
 * at the end of a line, which editors remove; more than one newline at its end; and characters that are not printed, tabs among them.
 */
const NO_BLOCK = /^[ \n]| \n| $|\n\n$|[^\n\x20-\x7e\u00a1-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]/u;

/** Maps whose values are always quoted, and so is the value of an environment variable. */
const QUOTED_MAPS = new Set(['labels', 'annotations', 'matchLabels', 'selector', 'nodeSelector']);

/** A text that is quoted whatever it is. */
class Quoted {
  constructor(readonly text: string) {}
}

/** Writes an object as a document. */
let dump: ((object: object) => string) | undefined;

/**
 * Kubernetes objects as YAML documents, in the order in which they come.
 *
 * YAML readers do not agree on what is a number, a date or a boolean: `1e3`, `0o17`, `1_000`, `12:30`, `yes`. Every
 * string that one of them could take for something else is in quotes, and values of labels, annotations,
 * selectors and environment variables always are. Texts of several lines, such as files of a ConfigMap, are blocks where all readers
 * find the same bytes in them, else they are in quotes, too.
 */
export function yamlText(objects: object[]): string {
  dump ??= writer();
  return joinedYaml(objects.map(dump));
}

/** Texts of documents as one. */
export function joinedYaml(texts: readonly string[]): string {
  return texts.filter(text => text !== '').join('---\n');
}

function writer(): (object: object) => string {
  // Loaded when something is written: reading and checking need no YAML.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { dump: dumped, Schema, Type, types } = require('js-yaml');
  // What an implicit type makes of a value is written as it is. Only blocks are left to the library, which knows how deep they stand.
  const text = new Type('text', {
    kind: 'scalar',
    predicate: (value: unknown) => typeof value === 'string' ? !isBlock(value) : value instanceof Quoted,
    represent: (value: string | Quoted) => typeof value === 'string' ? scalar(value) : quoted(value.text),
  });
  // Whole numbers from 1e21 get a dot, too: without one they are texts for PyYAML.
  const number = new Type('number', {
    kind: 'scalar',
    predicate: (value: unknown) => typeof value === 'number',
    represent: types.float.represent,
    defaultStyle: types.float.defaultStyle,
  });
  const options = {
    schema: new Schema({ implicit: [text, number, types.bool, types.null] }),
    replacer: (key: string, value: unknown) => key === 'env' ? changed(value, withQuotedValue) : QUOTED_MAPS.has(key) ? changed(value, withQuotedValues) : value,
    lineWidth: -1,
    noRefs: true,
  };
  return object => dumped(object, options);
}

function isBlock(text: string): boolean {
  return text.includes('\n') && !NO_BLOCK.test(text);
}

function scalar(text: string): string {
  return PLAIN.test(text) && !WORDS.test(text) ? text : quoted(text);
}

/** A text in quotes. Those of JSON are those of YAML. */
function quoted(text: string): string {
  return BEST_SINGLE.test(text) ? `'${text}'` : JSON.stringify(text).replace(CONTROLS, escaped);
}

/** A map, or each map of a list, changed; what is neither stays. */
function changed(value: unknown, change: (map: { [key: string]: unknown }) => object): unknown {
  return Array.isArray(value) ? value.map(one => changed(one, change)) : isMap(value) ? change(value) : value;
}

/** A map whose texts are quoted. */
function withQuotedValues(map: { [key: string]: unknown }): object {
  return Object.fromEntries(Object.entries(map).map(([key, one]) => [key, allQuoted(one)]));
}

/** A map, such as an environment variable, whose `value` is quoted. */
function withQuotedValue(map: { [key: string]: unknown }): object {
  return map.value === undefined ? map : { ...map, value: allQuoted(map.value) };
}

/** A text, or the texts of a list, quoted. */
function allQuoted(value: unknown): unknown {
  return typeof value === 'string' ? new Quoted(value) : Array.isArray(value) ? value.map(allQuoted) : value;
}

function isMap(value: unknown): value is { [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !(value instanceof Quoted);
}
