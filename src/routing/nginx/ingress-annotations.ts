import { shown } from '../../domain/canary-error';
import { checkLabelKey } from '../../domain/labels';
import { isHostName } from '../host-name';
import { RoutingContext } from '../routing-provider';
import { NginxIngressOptions } from './nginx-ingress-options';

const PREFIX = 'nginx.ingress.kubernetes.io';

/** What the controller reads of each Ingress that names a Service, also of a canary (controller.go, createUpstreams). */
const PER_SERVICE = /^(load-balance|upstream-hash-by.*|service-upstream)$/;

/** Annotations that are not the user's to write: which, why, and the way out. */
const REFUSED: readonly { readonly name: RegExp; readonly why: string }[] = [
  { name: /^canary(-.*)?$/, why: 'the split says who gets the canary; use the split prop' },
  { name: /^(affinity.*|session-cookie-(name|max-age|expires|path))$/, why: 'its cookie would keep clients on a track whatever the split is, also after a rollback; use Sticky.cookie' },
  { name: /^server-alias$/, why: 'paths of an alias could not be compared with those of other services; add it to hosts' },
  { name: /^use-regex$/, why: 'it makes expressions of plain paths; use PathMatch.regex' },
  { name: /^ssl-passthrough$/, why: 'requests would pass the controller unread, and the canary would get none; end TLS at the controller' },
  { name: /^(permanent|temporal)-redirect$/, why: 'no request would reach a track; write an Ingress of its own for it' },
];

/** A name with the prefix of the controller. */
export function prefixed({ annotationsPrefix = PREFIX }: NginxIngressOptions, annotations: { [name: string]: string }): { [name: string]: string } {
  return Object.fromEntries(Object.entries(annotations).map(([name, value]) => [`${annotationsPrefix}/${name}`, value]));
}

/** What the user said for the controller, by name without prefix. */
export function ownAnnotations({ annotations = {}, annotationsPrefix = PREFIX }: NginxIngressOptions): { [name: string]: string } {
  return Object.fromEntries(Object.entries(annotations)
    .filter(([name]) => name.startsWith(`${annotationsPrefix}/`)).map(([name, value]) => [name.slice(annotationsPrefix.length + 1), value]));
}

/** What of that a canary Ingress has to repeat. */
export function repeatedAnnotations(options: NginxIngressOptions): { [name: string]: string } {
  return Object.fromEntries(Object.entries(ownAnnotations(options)).filter(([name]) => PER_SERVICE.test(name)));
}

/** Adds everything wrong with annotations. */
export function checkAnnotations(options: NginxIngressOptions, services: string[], problems: string[]): void {
  const { annotations = {}, annotationsPrefix = PREFIX } = options;
  if (!isHostName(annotationsPrefix)) {
    problems.push(`annotationsPrefix must be a DNS name, got ${shown(annotationsPrefix)}`);
  }
  for (const [name, value] of Object.entries(annotations)) {
    const [, prefix, own] = /^(?:(.*)\/)?(.*)$/.exec(name)!;
    const refused = prefix === annotationsPrefix ? REFUSED.find(one => one.name.test(own)) : undefined;
    checkLabelKey('annotation', name, problems);
    if (typeof value !== 'string') {
      problems.push(`annotation ${name} must be a string, got ${shown(value)}: put it in quotes`);
    } else if (prefix === undefined) {
      problems.push(`annotation ${name} must have a prefix, because the controller reads no other: write ${annotationsPrefix}/${name}`);
    } else if (name === 'kubernetes.io/ingress.class') {
      problems.push(`annotation ${name} must not stand beside ingressClassName, got ${shown(value)}: set ingressClassName`);
    } else if (prefix === PREFIX && annotationsPrefix !== PREFIX) {
      problems.push(`annotation ${name} must have the prefix of the controller, ${annotationsPrefix}, which reads no other`);
    } else if (refused !== undefined) {
      problems.push(`annotation ${name} is not one for the whole service, got ${shown(value)}: ${refused.why}`);
    } else if (prefix === annotationsPrefix && own === 'default-backend' && services.includes(value)) {
      problems.push(`annotation ${name} must be a Service beside those of the tracks, got ${shown(value)}: the controller would lead requests past the split; name another one`);
    }
  }
}

/**
 * The cookie that keeps clients on their tracks, while there is something to choose: at weight 0 and 100 it would keep clients where nobody
 * belongs. Its name changes with the release and the weight, so that all clients are drawn again.
 */
export function affinityAnnotations({ hasCanary, idle, sticky, canary: { weight } }: RoutingContext): { [name: string]: string } {
  return sticky === undefined || !hasCanary || idle || weight === 0 || weight === 100 ? {} : {
    'affinity': 'cookie',
    'session-cookie-name': `${sticky.name}-${sticky.values.stable.replace('stable-', '')}`,
    'session-cookie-max-age': String(sticky.maxAge),
    'session-cookie-path': '/',
  };
}
