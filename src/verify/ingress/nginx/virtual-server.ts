import { balance } from './balancer';
import { FixedAnswer } from './location-settings';
import { requestPath } from './request-path';
import { Location, Server } from './server';
import { SiteConfiguration } from './site';
import { after, Branch, certain, response } from '../../branch';
import { Decision } from '../../decision';
import { assume, Visit } from '../../entrance';
import { Message } from '../../message';
import { OutcomeKind } from '../../outcome';

/** Paths that are never led to https (configuration key `no-tls-redirect-locations`). */
const NO_REDIRECT = '/.well-known/acme-challenge';

/** What a server is asked. */
export interface Question {
  readonly message: Message;
  readonly visit: Visit;
  /** Whether nginx has a certificate for the host. */
  readonly certificate: boolean;
  /** Ingresses that come close, for a request that none answers. */
  readonly nearMisses: (message: Message) => Decision[];
}

/** What a server of nginx answers, in the order of its phases: rewrites of the server, of the location, https, balancer. */
export function answer(server: Server, site: SiteConfiguration, question: Question): Branch[] {
  const { message, visit } = question;
  const table = site.table(server);
  const ignored = site.configuration.ignored.get(server.host) ?? [];
  const path = requestPath(message.path);
  if (table.invalid !== undefined) {
    const decision = server.locations.find(location => location.decision !== undefined)?.decision;
    return certain({ kind: OutcomeKind.NO_ENDPOINTS, reason: `nginx refuses its configuration: ${table.invalid}` }, ...decision === undefined ? [] : [decision]);
  }
  if (path === undefined) {
    return response(400, 'the path cannot be decoded');
  }
  const appRoot = path === '/' ? table.appRoot?.settings?.appRoot : undefined;
  if (appRoot !== undefined) {
    return redirected(appRoot, `${message.scheme}://${message.authority}${appRoot.location}`);
  }
  const { location, slash, unknown } = table.find(path);
  if (unknown?.decision !== undefined) {
    assume(visit, new Decision(unknown.settings!.annotations.object, [], `the path ${unknown.path} is a pattern that is not modelled, and taken to match`));
  }
  if (location === undefined) {
    return response(404, 'no path matches', ...question.nearMisses(message));
  }
  const own = server.isCatchAll && location.path === '/' && !table.hasPatterns ? builtIn(path) : undefined;
  if (own !== undefined) {
    return own;
  }
  location.settings?.unmodelled.forEach(decision => assume(visit, decision));
  const first = [...ignored, ...location.decision === undefined ? [] : [location.decision]];
  return after(first, slash ? withSlash(message) : located(location, site, question));
}

/** What the catch-all of the controller answers beside the paths of Ingresses. */
export function builtIn(path: string): Branch[] | undefined {
  const status = path.startsWith('/healthz') ? 200 : path.startsWith('/nginx_status') ? 403 : undefined;
  return status && response(status, 'health and statistics of the controller');
}

function withSlash({ scheme, host, path, query }: Message): Branch[] {
  const location = `${scheme}://${host}${path}/${query === undefined ? '' : `?${query}`}`;
  return certain({ kind: OutcomeKind.RESPONSE, status: 301, reason: 'the path needs a slash at its end', location });
}

function located({ settings, backend, path, decision, unhelped }: Location, { configuration }: SiteConfiguration, question: Question): Branch[] {
  const { message, visit } = question;
  if (settings?.denied !== undefined) {
    return response(503, 'the path is closed', settings.denied);
  }
  if (settings?.cors !== undefined && message.method === 'OPTIONS') {
    return response(204, 'nginx answers preflight requests', settings.cors);
  }
  if (settings?.redirect !== undefined) {
    return redirected(settings.redirect, settings.redirect.location!);
  }
  const https = message.scheme === 'http' && !path.startsWith(NO_REDIRECT);
  if (settings !== undefined && https && (settings.forceSslRedirect || settings.sslRedirect && question.certificate)) {
    return toHttps(settings.annotations.httpsDecision(), message);
  }
  if (backend === undefined) {
    return response(404, 'default backend of the controller', ...decision === undefined ? question.nearMisses(message) : []);
  }
  unhelped?.(visit);
  const primary = configuration.backends.get(backend);
  return primary === undefined
    ? response(503, 'the controller has dropped the Service: it is a canary of another Ingress')
    : balance(primary, configuration.backends, message, visit);
}

function redirected({ status, decision }: FixedAnswer, location: string): Branch[] {
  return certain({ kind: OutcomeKind.RESPONSE, status, reason: 'redirect', location }, decision);
}

/** A slash at the end is left out. */
function toHttps(decision: Decision, { host, path, query }: Message): Branch[] {
  const uri = `${path}${query === undefined ? '' : `?${query}`}`.replace(/\/$/, '');
  return certain({ kind: OutcomeKind.RESPONSE, status: 308, reason: 'redirect to https', location: `https://${host}${uri}` }, decision);
}
