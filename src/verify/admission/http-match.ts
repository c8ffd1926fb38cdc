import { PORT_OR_ZERO } from './destination';
import { HEADER_TOKEN } from './header-token';
import { GATEWAY_NAMES, ISTIO_LABEL } from './istio-host';
import { POD_LABELS } from './istio-labels';
import { all, Check, firstOf, pairs, refuse, shown } from './refusal';
import { fields, FLAG, list, map, TEXT, UINT32 } from './schema';
import { NEGATIVE_MATCH, PATH_MATCH, STRING_MATCH } from './string-match';

const PSEUDO = [':method', ':scheme', ':authority', ':path', ':status'];

/** Whether a name of a header stands for a claim of a token: `@request.auth.claims.group` (istio, `ToRoutingClaim`). */
export function isClaim(name: string): boolean {
  const claim = /^@request\.auth\.claims(.*)$/is.exec(name)?.[1] ?? '';
  return claim.length > 1 && claim.startsWith('.') || claim.length > 2 && claim.startsWith('[') && claim.endsWith(']');
}

const NAMES: Check = value => firstOf(pairs(value), ([name]) => isClaim(name) || PSEUDO.includes(name) || HEADER_TOKEN.test(name) ? undefined
  : refuse(`must be a name of a header, got ${shown(name)}`, name));

/** Gateways that a rule is for. */
export const MATCHED_GATEWAYS = all(list(TEXT), GATEWAY_NAMES);

/** A port, where 0 counts as absent. */
export const MATCHED_PORT = all(UINT32, PORT_OR_ZERO);

/** Labels of callers. */
export const SOURCE_LABELS = all(map(TEXT), POD_LABELS);

const SOURCE_NAMESPACE: Check = all(TEXT, (value, namespace) => value === '' ? undefined : ISTIO_LABEL(value, namespace));

/** An item of `match` of an HTTP rule (istio, `validateHTTPRouteMatchRequest`). */
export const HTTP_MATCH = fields({
  name: TEXT,
  uri: PATH_MATCH,
  scheme: STRING_MATCH,
  method: STRING_MATCH,
  authority: STRING_MATCH,
  headers: all(map(STRING_MATCH), NAMES),
  withoutHeaders: all(map(NEGATIVE_MATCH), NAMES),
  queryParams: map(STRING_MATCH),
  port: MATCHED_PORT,
  gateways: MATCHED_GATEWAYS,
  sourceLabels: SOURCE_LABELS,
  sourceNamespace: SOURCE_NAMESPACE,
  ignoreUriCase: FLAG,
  statPrefix: TEXT,
});
