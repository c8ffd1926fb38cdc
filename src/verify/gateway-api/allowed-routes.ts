import { Namespaces } from './namespaces';
import { GROUP, HTTP_ROUTES, referenceKind } from './reference';
import { Decision } from '../decision';
import { ManifestObject } from '../manifest-object';
import { given, ifText, itemsOf, recordOf } from '../untyped';

/** Kinds of HTTP routes that a listener takes; those that know nothing of HTTP are left out. */
export function allowedKinds(listener: any): string[] {
  const possible = listener.protocol === 'HTTP' || listener.protocol === 'HTTPS' ? HTTP_ROUTES : [];
  const wanted = itemsOf(recordOf(listener.allowedRoutes).kinds).map(({ value }) => referenceKind(value, GROUP, ''));
  return wanted.length === 0 ? possible : possible.filter(kind => wanted.includes(`${GROUP}/${kind}`));
}

/** Namespaces that the routes of a listener may come from, `*` for all of them. Without `from`, a selector does nothing: the API adds `from: Same`. */
export function allowedNamespaces(listener: any, ownNamespace: string, namespaces: Namespaces): string[] {
  const { from, selector } = recordOf(recordOf(listener.allowedRoutes).namespaces);
  switch (from ?? 'Same') {
    case 'Same': return [ownNamespace];
    case 'Selector': return given(selector) ? namespaces.selected(selector) : ['*'];
    default: return ['*'];
  }
}

/** Whether a Gateway lets ListenerSets of a namespace add listeners to it: none unless it says so. */
export function acceptsListeners({ manifest, namespace: own }: ManifestObject, namespace: string, namespaces: Namespaces): boolean {
  const { from, selector } = recordOf(recordOf(recordOf(manifest.spec).allowedListeners).namespaces);
  switch (from ?? 'None') {
    case 'All': return true;
    case 'Same': return namespace === own;
    case 'Selector': return namespaces.selected(selector).includes(namespace);
    default: return false;
  }
}

/** What is taken for granted where a listener selects namespaces by labels that the input does not say. */
export function unknownNamespaces(listener: any, owner: ManifestObject, path: readonly string[], namespaces: Namespaces): Decision[] {
  const { from, selector } = recordOf(recordOf(listener.allowedRoutes).namespaces);
  const unknown = ifText(from) === 'Selector' ? namespaces.unknown(selector) : [];
  return unknown.length === 0 ? [] : [new Decision(owner, [...path, 'allowedRoutes', 'namespaces', 'selector'],
    `looks at labels of namespaces; ${unknown.map(name => `"${name}"`).join(', ')} has no object in the input and is taken as having no labels`)];
}
