import { ScalarStyle } from './plan-node';
import { escaped } from '../yaml-scalars';

/** What some reader of YAML refuses, or takes for the end of a line. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\ufeff\ufffe\uffff]/u;

/**
 * A value as a plan writes it on one line.
 *
 * @param style how to write a text, if it can be written so; else it stands in double quotes
 */
export function scalarText(value: unknown, style: ScalarStyle): string {
  if (typeof value !== 'string') {
    return String(value);
  }
  if (style !== ScalarStyle.DOUBLE && !UNPRINTABLE.test(value)) {
    const text = style === ScalarStyle.SINGLE ? `'${value.replaceAll('\'', '\'\'')}'` : value;
    if (style === ScalarStyle.SINGLE || isPlain(text)) {
      return text;
    }
  }
  return JSON.stringify(value).replace(new RegExp(UNPRINTABLE, 'gu'), escaped);
}

/** Whether every reader takes a text for itself when it stands without quotes, also in braces: YAML 1.1 has dates, `on` and `1_0`. */
function isPlain(text: string): boolean {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const yaml = require('yaml') as typeof import('yaml');
  return (['core', 'yaml-1.1'] as const).every(schema => {
    const { contents, errors, warnings } = yaml.parseDocument(`[${text}]`, { schema, prettyErrors: false, logLevel: 'silent' });
    const item = yaml.isSeq(contents) && contents.items.length === 1 ? contents.items[0] : undefined;
    return errors.length + warnings.length === 0 && yaml.isScalar(item) && item.value === text;
  });
}
