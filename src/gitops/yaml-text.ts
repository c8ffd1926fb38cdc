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

/** Maps whose values are always quoted, and so is the value of an environment variable. */
const QUOTED_MAPS = ['labels', 'annotations', 'matchLabels', 'selector', 'nodeSelector'];

/**
 * Kubernetes objects as YAML documents, in the order in which they come.
 *
 * YAML readers do not agree on what is a number, a date or a boolean: `1e3`, `0o17`, `1_000`, `12:30`, `yes`. Every
 * string that one of them could take for something else is in quotes, and values of labels, annotations,
 * selectors and environment variables always are.
 */
export function yamlText(objects: object[]): string {
  // Loaded when something is written: reading and checking need no YAML.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { Document, isPair, isScalar, visit } = require('yaml') as typeof import('yaml');
  return objects.map(object => {
    const document = new Document(object, { version: '1.2' });
    visit(document, {
      Scalar(key, node, path) {
        if (typeof node.value !== 'string') {
          return;
        }
        const [parent, owner] = path.filter(isPair).map(pair => isScalar(pair.key) ? pair.key.value : undefined).slice(-2).reverse();
        const always = key !== 'key' && (QUOTED_MAPS.includes(String(owner)) || (owner === 'env' && parent === 'value'));
        if (always || !PLAIN.test(node.value) || WORDS.test(node.value)) {
          node.type = BEST_SINGLE.test(node.value) ? 'QUOTE_SINGLE' : 'QUOTE_DOUBLE';
        }
      },
    });
    return document.toString({ lineWidth: 0 }).replace(CONTROLS, escaped);
  }).join('---\n');
}
