import { Decision } from '../decision';
import { ManifestObject } from '../manifest-object';
import { re2 } from '../re2';

/**
 * What is taken for granted where a regular expression of a match is none. Nobody checks those of routes before Envoy, which refuses all
 * routes of the port for it, keeps those that it had, and takes no further change (measured).
 */
export function brokenPattern(match: any, route: ManifestObject, path: readonly string[]): Decision | undefined {
  const { uri = {}, headers = {}, queryParams = {} } = match;
  const broken = [uri, ...Object.values<any>(headers), ...Object.values<any>(queryParams)].map(({ regex }) => regex).find(isBroken);
  const consequence = 'Envoy refuses all routes of the port and keeps what it had; answered as if this match took nothing';
  return broken === undefined ? undefined : new Decision(route, [...path], `${JSON.stringify(broken)} is no regular expression of RE2: ${consequence}`);
}

/** `*` alone is no regular expression but stands for any value. */
function isBroken(regex: string | undefined): boolean {
  if (regex === undefined || regex === '*') {
    return false;
  }
  try {
    re2().compile(regex);
    return false;
  } catch {
    return true;
  }
}
