import { given, listOf, numberOf, recordOf, textOf } from '../untyped';

/** An item of `match`, resolved, and where it is written. */
export interface WrittenMatch {
  readonly json: any;
  readonly path: readonly string[];
  /** Whether it is written in the root and not in the delegate. */
  readonly inRoot: boolean;
}

/** Fields of a rule that a delegate's rule takes from its root where it does not say them itself (istio, `mergeHTTPRoute`). */
const INHERITED = ['rewrite', 'directResponse', 'timeout', 'retries', 'fault', 'mirror', 'mirrorPercent', 'mirrorPercentage', 'corsPolicy', 'mirrors', 'headers'];

/** A delegate's rule with what its root says. */
export function inherit(root: any, delegate: any): any {
  return { ...delegate, ...Object.fromEntries(INHERITED.filter(field => !given(delegate[field])).map(field => [field, root[field]])) };
}

/**
 * The matches of a delegate's rule narrowed by those of its root; nothing where they contradict each other, which makes istiod
 * leave the rule out (istio, `mergeHTTPMatchRequests`).
 */
export function mergedMatches(root: readonly WrittenMatch[], delegate: readonly WrittenMatch[]): readonly WrittenMatch[] | undefined {
  if (root.length === 0 || delegate.length === 0) {
    return root.length === 0 ? delegate : root;
  }
  const merged: WrittenMatch[] = [];
  for (const one of delegate) {
    const fitting = root.filter(({ json }) => !conflict(json, one.json));
    if (fitting.length === 0) {
      return undefined;
    }
    merged.push(...fitting.map(({ json }) => ({ ...one, json: mergedMatch(json, one.json) })));
  }
  return merged;
}

function mergedMatch(root: any, leaf: any): any {
  return {
    ...leaf,
    ...Object.fromEntries(['uri', 'scheme', 'method', 'authority'].map(field => [field, leaf[field] ?? root[field]])),
    ...Object.fromEntries(['headers', 'withoutHeaders', 'queryParams', 'sourceLabels'].map(field => [field, { ...recordOf(root[field]), ...recordOf(leaf[field]) }])),
    port: numberOf(leaf.port) || root.port,
    sourceNamespace: textOf(leaf.sourceNamespace) || root.sourceNamespace,
    gateways: listOf(leaf.gateways).length === 0 ? root.gateways : leaf.gateways,
  };
}

function conflict(root: any, leaf: any): boolean {
  return ['uri', 'scheme', 'method', 'authority'].some(field => textConflict(root[field], leaf[field]))
    || ['headers', 'withoutHeaders', 'queryParams'].some(field => Object.entries(recordOf(leaf[field])).some(([key, value]) => textConflict(recordOf(root[field])[key], value)))
    || (root.ignoreUriCase === true) !== (leaf.ignoreUriCase === true)
    || numberOf(root.port) > 0 && numberOf(leaf.port) > 0 && root.port !== leaf.port
    || textOf(root.sourceNamespace) !== '' && root.sourceNamespace !== leaf.sourceNamespace
    || Object.entries(recordOf(leaf.sourceLabels)).some(([key, value]) => (recordOf(root.sourceLabels)[key] ?? value) !== value)
    || listOf(root.gateways).length > 0 && exceeds(listOf(leaf.gateways), listOf(root.gateways));
}

function exceeds(leaf: readonly string[], root: readonly string[]): boolean {
  return root.length < leaf.length || leaf.some(gateway => !root.includes(gateway));
}

/** Whether a delegate asks for something that is no part of what its root asks for (istio, `stringMatchConflict`). */
function textConflict(root: unknown, leaf: unknown): boolean {
  if (!given(root) || !given(leaf)) {
    return false;
  }
  const [outer, inner] = [kindOf(root), kindOf(leaf)];
  if (outer.regex && (inner.regex || inner.prefix || inner.exact) || inner.regex && (outer.prefix || outer.exact)) {
    return true;
  }
  if (outer.exact) {
    return inner.exact !== outer.exact;
  }
  const narrower = inner.prefix || inner.exact;
  return !outer.prefix || !narrower || !narrower.startsWith(outer.prefix);
}

function kindOf(match: unknown): { readonly exact: string; readonly prefix: string; readonly regex: string } {
  const { exact, prefix, regex } = recordOf(match);
  return { exact: textOf(exact), prefix: textOf(prefix), regex: textOf(regex) };
}
