import { isIP } from 'net';
import { Annotations, valid, Validator } from './annotations';
import { Decision } from '../../decision';

/** An answer that nginx gives instead of asking a Service. */
export interface FixedAnswer {
  readonly status: number;
  readonly location?: string;
  readonly decision: Decision;
}

/** What the annotations of an Ingress do to requests of its paths. */
export interface LocationSettings {
  readonly rewriteTarget: string;
  readonly useRegex: boolean;
  readonly sslRedirect: boolean;
  readonly forceSslRedirect: boolean;
  readonly appRoot?: FixedAnswer;
  readonly redirect?: FixedAnswer;
  readonly fromToWww: boolean;
  /** Why every request is answered with 503. */
  readonly denied?: Decision;
  /** Service, of the same namespace, that answers where the Service of the path has no endpoint. */
  readonly defaultBackend?: string;
  /** Preflight requests are answered by nginx. */
  readonly cors?: Decision;
  /** What the answer can depend on beyond what is modelled. */
  readonly unmodelled: readonly Decision[];
  readonly annotations: Annotations;
}

const UNMODELLED: readonly [RegExp, string][] = [
  [/-snippet$/, 'the controller is taken to allow snippets (by default it refuses the whole Ingress), and what the snippet does is not modelled'],
  [/^auth-(url|signin|type|secret|tls-secret|tls-verify-client|tls-match-cn)$/, 'the request is taken to pass authentication'],
  [/^(whitelist|allowlist)-source-range$/, 'the client is taken to be in the range'],
  [/^denylist-source-range$/, 'the client is taken not to be in the range'],
  [/^(limit-|global-rate-limit)/, 'the request is taken to be within the limit'],
  [/^(enable-modsecurity|enable-owasp-core-rules)$/, 'the request is taken to pass'],
  [/^custom-http-errors$/, 'the Service is taken to answer without such an error'],
  [/^mirror-target$/, 'copies of the request are not modelled'],
  [/^ssl-passthrough$/, 'TLS is taken to end at the controller'],
  [/^(upstream-hash-by|load-balance)$/, 'every pod is taken to be as likely as any other'],
];

/** What the annotations of an Ingress do to requests of its paths (annotations/rewrite, redirect, cors, ...). */
export function locationSettings(annotations: Annotations): LocationSettings {
  return {
    rewriteTarget: annotations.text('rewrite-target', valid.pathWithCapture) ?? '',
    useRegex: annotations.boolean('use-regex') ?? false,
    sslRedirect: annotations.boolean('ssl-redirect') ?? true,
    forceSslRedirect: annotations.boolean('force-ssl-redirect') ?? false,
    appRoot: appRoot(annotations),
    redirect: redirect(annotations),
    fromToWww: !isRedirectBroken(annotations) && (annotations.boolean('from-to-www-redirect') ?? false),
    denied: denied(annotations),
    defaultBackend: annotations.text('default-backend', valid.serviceName),
    cors: cors(annotations),
    unmodelled: annotations.names().flatMap(name => UNMODELLED.filter(([pattern]) => pattern.test(name) && annotations.raw(name) !== '')
      .map(([, text]) => annotations.decision(name, text))),
    annotations,
  };
}

/** Why the controller leaves out the whole Ingress: some annotations are checked so (annotations.go, Extract); nothing where it does not. */
export function refusedAnnotation(annotations: Annotations): Decision | undefined {
  const bad = ([
    ...readRedirects(annotations),
    ['server-alias', valid.serverNames],
    ['default-backend', valid.serviceName],
    ['ssl-passthrough', valid.boolean],
    ['http2-push-preload', valid.boolean],
    ['upstream-vhost', valid.serverName],
    ['x-forwarded-prefix', withoutSpaces(valid.pathWithCapture)],
    ['load-balance', valid.oneOf('round_robin', 'chash', 'chashsubset', 'sticky_balanced', 'sticky_persistent', 'ewma')],
    ['upstream-hash-by', withoutSpaces(value => /^[-\w${}]*$/.test(value))],
    ['upstream-hash-by-subset', valid.boolean],
    ['upstream-hash-by-subset-size', valid.integer],
    ['custom-http-errors', withoutSpaces(value => /^([4,5]\d{2},?)*$/.test(value))],
    ['client-body-buffer-size', withoutSpaces(value => /^\d+[bkmg]?$/i.test(value))],
    ['auth-type', isAuthType],
  ] as const).find(([name, validator]) => annotations.isRefused(name, validator));
  return bad && annotations.decision(bad[0], 'the controller refuses the value, and the whole Ingress with it');
}

function appRoot(annotations: Annotations): FixedAnswer | undefined {
  const location = annotations.text('app-root', valid.pathWithCapture);
  return location?.startsWith('/') ? { status: 302, location, decision: annotations.decision('app-root', `/ leads to ${location}`) } : undefined;
}

/** The temporal redirect comes before the permanent one. */
function redirect(annotations: Annotations): FixedAnswer | undefined {
  if (isRedirectBroken(annotations)) {
    return undefined;
  }
  const [name, status] = annotations.text('temporal-redirect', valid.url) === undefined ? ['permanent-redirect', 301] as const : ['temporal-redirect', 302] as const;
  const url = annotations.text(name, valid.url);
  return url === undefined ? undefined : fixed(annotations, name, url, status);
}

/** A temporal URL without http(s) undoes all redirects, and so does an empty value that is read (annotations/redirect, Parse). */
function isRedirectBroken(annotations: Annotations): boolean {
  const temporal = annotations.text('temporal-redirect', valid.url);
  return readRedirects(annotations).some(([name]) => annotations.raw(name) === '') || temporal !== undefined && !/^http[^/?]*:/i.test(temporal);
}

/** What the controller reads of redirects, up to the first empty value. */
function readRedirects(annotations: Annotations): (readonly [string, Validator])[] {
  const names = [
    ['from-to-www-redirect', valid.boolean],
    ['temporal-redirect', valid.url],
    ['temporal-redirect-code', valid.integer],
    ...annotations.text('temporal-redirect', valid.url) !== undefined ? [] : [['permanent-redirect', valid.url], ['permanent-redirect-code', valid.integer]] as const,
  ] as const;
  const empty = names.findIndex(([name]) => annotations.raw(name) === '');
  return names.slice(0, empty < 0 ? names.length : empty + 1);
}

function fixed(annotations: Annotations, name: string, location: string, status: number): FixedAnswer {
  const code = annotations.integer(`${name}-code`) ?? 0;
  const used = code < 300 || code > 308 ? status : code;
  return { status: used, location, decision: annotations.decision(name, `HTTP ${used} to ${location}`) };
}

/** A list of addresses that cannot be read closes the path, and authentication by a Secret that cannot be (annotations/ipallowlist, ipdenylist, auth). */
function denied(annotations: Annotations): Decision | undefined {
  if (annotations.text('auth-type', isAuthType) !== undefined) {
    const [name, namespace = annotations.object.namespace] = (annotations.text('auth-secret', valid.basic) ?? '').split('/').reverse();
    if (name === '' || namespace !== annotations.object.namespace) {
      return annotations.decision('auth-type', 'auth-secret names no Secret of this namespace: HTTP 503 for every request');
    }
  }
  const name = ['whitelist-source-range', 'allowlist-source-range', 'denylist-source-range'].find(one => annotations.isRefused(one, isAddressList));
  return name === undefined ? undefined : annotations.decision(name, 'it is no list of addresses: HTTP 503 for every request');
}

function isAuthType(value: string): boolean {
  return /basic|digest/.test(value);
}

function withoutSpaces(validator: Validator): Validator {
  return value => validator(value.split(' ').join(''));
}

function isAddressList(value: string): boolean {
  return value.split(',').every(part => {
    const [, address, bits] = /^([^/]+)(?:\/(\d+))?$/.exec(part.trim()) ?? [];
    const version = isIP(address ?? '');
    return version !== 0 && (bits === undefined || Number(bits) <= (version === 4 ? 32 : 128));
  });
}

function cors(annotations: Annotations): Decision | undefined {
  return annotations.boolean('enable-cors') !== true ? undefined : annotations.decision('enable-cors', 'nginx answers OPTIONS by itself');
}
