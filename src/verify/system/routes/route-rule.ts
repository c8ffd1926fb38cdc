import { ManifestObject } from '../../manifest-object';
import { SplitDestination } from '../split';

/** A rule of a route, as it is written, with the places that it sends requests to. */
export interface RouteRule {
  readonly object: ManifestObject;
  readonly path: readonly string[];
  /** In words: `rule "canary"`, `rule 2`, `path /api of shop.example.com`. */
  readonly title: string;
  /** The paths that it is for, whatever else it asks for: rules for the same belong together. */
  readonly about: string;
  readonly destinations: readonly SplitDestination[];
}

/** How messages name a rule. */
export function ruleTitle(name: unknown, index: string): string {
  return typeof name === 'string' && name !== '' ? `rule "${name}"` : `rule ${Number(index) + 1}`;
}
