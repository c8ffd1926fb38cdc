import { Schema, Type } from 'js-yaml';
import { plainScalar, scalarOf } from './scalars';

const MERGE = new Type('tag:yaml.org,2002:merge', { kind: 'scalar', resolve: text => text === '<<' });

/** Plain scalars: the value is found when the parser asks whether there is one, and handed out right after. */
function plain(): Type {
  let value: unknown;
  return new Type('tag:yaml.org,2002:kubernetes', {
    kind: 'scalar',
    resolve: text => {
      value = plainScalar(text);
      return value !== text;
    },
    construct: () => value,
  });
}

/** Any tag: those of scalars say what the text is, those of maps and lists say nothing to Kubernetes. */
const TAGS = [
  new Type('', { kind: 'scalar', multi: true, resolve: (text, tag?: string) => tagged(text, tag) !== undefined, construct: tagged }),
  new Type('', { kind: 'sequence', multi: true }),
  new Type('', { kind: 'mapping', multi: true }),
];

function tagged(text: string | null, tag?: string): unknown {
  return scalarOf(tag, text ?? '', false);
}

/** Reads YAML as Kubernetes reads it. */
export const KUBERNETES_SCHEMA = new Schema({ implicit: [MERGE, plain()], explicit: TAGS });
