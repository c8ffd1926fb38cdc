import { PathMatch, PathMatchType } from '../../domain/path-match';

/** A prefix without the `/` at its end, which counts for nothing; every other path as it is. */
export function normalized({ type, value }: PathMatch): string {
  return type === PathMatchType.PREFIX ? value.replace(/\/+$/, '') : value;
}

/** Whether a request for a path is one for a route, as far as that can be told: prefixes are compared by whole segments. */
export function takes(route: PathMatch | undefined, path: PathMatch): boolean {
  if (route === undefined || route.type === PathMatchType.REGEX) {
    return route === undefined;
  }
  const start = normalized(route);
  return path.value === (route.type === PathMatchType.EXACT ? route.value : start)
    || (route.type === PathMatchType.PREFIX && path.value.startsWith(`${start}/`));
}
