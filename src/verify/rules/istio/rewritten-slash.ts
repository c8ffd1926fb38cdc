import { rulesOf } from './written-routes';
import { Severity } from '../../finding';
import { ifText, itemsOf, recordOf } from '../../untyped';
import { Rule } from '../rule';

/** A prefix that is taken away with one slash too few. */
export const REWRITTEN_SLASH: Rule = {
  id: 'R47',
  severity: Severity.WARNING,
  title: 'rewrite of a prefix that leaves two slashes',
  why: 'Prefixes are texts, not folders: where the match has the prefix /canary and the rewrite is /, the path /canary/x becomes //x, and /canaryx is caught as well and becomes /x. Many servers answer 404 or a redirect to //x.',
  fix: 'match the prefix with a slash at its end, and the exact path without one in a second match',
  source: 'envoyproxy.io, RouteAction.prefix_rewrite',
  * check({ cluster }) {
    for (const object of cluster.ofKind('networking.istio.io', 'VirtualService')) {
      const told = new Set<string>();
      for (const { json, title, path } of rulesOf(object)) {
        const { uri } = recordOf(json.rewrite);
        const matches = itemsOf(json.match).map(({ value, index }) => ({ index, prefix: ifText(recordOf(value.uri).prefix) ?? '' }));
        // The second match of the usual pair has the slash: the path never gets here with two.
        const covered = matches.some(({ prefix }) => prefix.length > 1 && prefix.endsWith('/'));
        const odd = matches.find(({ prefix }) => prefix.length > 1 && !prefix.endsWith('/'));
        if (uri === '/' && odd !== undefined && !covered && !told.has(odd.prefix)) {
          told.add(odd.prefix);
          yield {
            object,
            path: [...path, 'rewrite', 'uri'],
            message: `${title} replaces the prefix ${odd.prefix} by /, so that ${odd.prefix}/x becomes //x; depends on how the application reads that path`,
            fix: `match the prefix ${odd.prefix}/ here, and the exact path ${odd.prefix} beside it`,
          };
        }
      }
    }
  },
};
