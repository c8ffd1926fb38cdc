import { REGEX } from './istio-regex';
import { all, Check, refuse, shown, under } from './refusal';
import { fields, TEXT } from './schema';
import { given } from '../untyped';

const SHAPE = fields({ exact: TEXT, prefix: TEXT, regex: TEXT }, { oneOf: [['exact', 'prefix', 'regex']] });

const EXPRESSION: Check = ({ regex }, namespace) => given(regex) ? under('regex', REGEX(regex, namespace)) : undefined;

const PREFIX: Check = ({ prefix }) => prefix === '' ? refuse('prefix must not be empty, got ""', 'prefix') : undefined;

/** A test of a path; an empty prefix is good here, and nowhere else. */
export const PATH_MATCH = all(SHAPE, EXPRESSION);

/** A test of a text. */
export const STRING_MATCH = all(SHAPE, PREFIX, EXPRESSION);

/** A test that must not hold; the regex `*` stands for presence (istio, `validateHTTPRouteMatchRequest`). */
export const NEGATIVE_MATCH: Check = all(SHAPE, PREFIX, (value, namespace) => value.regex === '*' ? undefined : EXPRESSION(value, namespace));

/** An origin of a CORS policy: not empty. */
export const ORIGIN: Check = all(SHAPE, ({ exact, prefix, regex }) => {
  const origin = exact ?? prefix ?? regex ?? '';
  return origin === '' ? refuse(`must have a text that is not empty, got ${shown(origin)}`) : undefined;
}, EXPRESSION);
