import { given, itemsOf, recordOf } from '../../untyped';

/** Whether a rule has a path and a header in matches of their own, which look as if both had to hold: each is enough. */
export function isEitherOr(rule: unknown): boolean {
  const { match, matches } = recordOf(rule);
  const parts = itemsOf(match ?? matches).map(({ value: { uri, path, headers, queryParams } }) => (
    { path: given(uri) || given(path), header: given(headers) || given(queryParams) }));
  return parts.some(({ path, header }) => path && !header) && parts.some(({ path, header }) => header && !path);
}
