import { DURATION, nanoseconds } from './duration';
import { HEADER_TOKEN } from './header-token';
import { HTTP_STATUS } from './http-fault';
import { REGEX } from './istio-regex';
import { all, Check, refuse, shown, under } from './refusal';
import { fields, FLAG, list, oneOf, TEXT, UINT32 } from './schema';
import { ORIGIN } from './string-match';
import { given, listOf } from '../untyped';

const PORTS = 65535;
const BODY_LIMIT = 1024 * 1024;

/** A redirect, which must change something (istio, `validateHTTPRedirect`). */
export const REDIRECT = fields({
  uri: TEXT,
  prefixRewrite: TEXT,
  authority: TEXT,
  scheme: TEXT,
  port: UINT32,
  derivePort: oneOf('FROM_PROTOCOL_DEFAULT', 'FROM_REQUEST_PORT'),
  redirectCode: UINT32,
}, {
  oneOf: [['port', 'derivePort']],
  rules: [({ uri, prefixRewrite, authority, scheme, port, derivePort, redirectCode }) => {
    if (uri && prefixRewrite) {
      return refuse('only one of uri and prefixRewrite may be there', 'prefixRewrite');
    }
    if (!uri && !prefixRewrite && !authority && !scheme && !given(port) && !given(derivePort)) {
      return refuse('uri, authority, scheme or port must be there');
    }
    if (redirectCode && (redirectCode < 300 || redirectCode > 399)) {
      return refuse(`redirectCode must be from 300 to 399, got ${redirectCode}`, 'redirectCode');
    }
    return scheme && scheme !== 'http' && scheme !== 'https' ? refuse(`scheme must be http or https, got ${shown(scheme)}`, 'scheme')
      : port > PORTS ? refuse(`port must be at most ${PORTS}, got ${port}`, 'port') : undefined;
  }],
});

/** Base64, padded, in one line. */
const BYTES: Check = all(TEXT, value => value !== '' && /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(value) ? undefined
  : refuse(`must be base64, got ${shown(value)}`));

/** An answer without a backend. */
export const DIRECT_RESPONSE = fields({ status: all(UINT32, HTTP_STATUS), body: fields({ string: TEXT, bytes: BYTES }, { oneOf: [['string', 'bytes']] }) }, {
  required: ['status'],
  rules: [({ body }) => Buffer.byteLength(body?.string ?? '') > BODY_LIMIT ? refuse('body must be smaller than 1 MB', 'body', 'string') : undefined],
});

/** How requests are changed (istio, `validateHTTPRewrite`). */
export const REWRITE = fields({ uri: TEXT, authority: TEXT, uriRegexRewrite: fields({ match: TEXT, rewrite: TEXT }) }, {
  rules: [({ uri, authority, uriRegexRewrite }, namespace) => {
    if (!given(uriRegexRewrite)) {
      return uri || authority ? undefined : refuse('uri, uriRegexRewrite or authority must be there');
    }
    const { match, rewrite } = uriRegexRewrite;
    return uri ? refuse('only one of uri and uriRegexRewrite may be there', 'uriRegexRewrite')
      : !match || !rewrite ? refuse('match and rewrite must be there', 'uriRegexRewrite') : under('uriRegexRewrite', under('match', REGEX(match, namespace)));
  }],
});

const HEADER_NAMES = list(all(TEXT, value => HEADER_TOKEN.test(value) ? undefined : refuse(`must be a name of a header, got ${shown(value)}`)));

/** CORS of a rule (istio, `validateCORSPolicy`). */
export const CORS_POLICY = fields({
  allowOrigins: list(ORIGIN),
  allowOrigin: list(TEXT),
  allowMethods: list(oneOf('GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', '*')),
  allowHeaders: HEADER_NAMES,
  exposeHeaders: HEADER_NAMES,
  maxAge: DURATION,
  allowCredentials: FLAG,
  unmatchedPreflights: oneOf('UNSPECIFIED', 'FORWARD', 'IGNORE'),
}, { rules: [({ maxAge }) => typeof maxAge === 'string' && nanoseconds(maxAge)! % 1e9 !== 0 ? refuse(`maxAge must be whole seconds, got ${shown(maxAge)}`, 'maxAge') : undefined] });

/** A redirect of a prefix needs rules that match a prefix, as far as they match a path. */
export const prefixesRedirected: Check = ({ redirect, match }) => {
  const other = listOf(match).some(({ uri }) => given(uri) && !given(uri.prefix));
  return redirect?.prefixRewrite && other ? refuse('prefixRewrite needs a uri prefix in every match that has a uri', 'redirect', 'prefixRewrite') : undefined;
};
