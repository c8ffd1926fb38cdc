import { NGINX_PREFIX } from './annotation-path';
import { RULE_ANNOTATIONS } from './canary-rule';
import { NginxIngress } from '../../ingress/nginx/nginx-ingress';
import { distance } from '../edit-distance';

/** Annotations of canaries. */
const NAMES = ['canary', 'canary-weight-total', ...RULE_ANNOTATIONS];

/** Prefixes of other annotations of Ingresses that are taken for that of ingress-nginx. */
const OTHER_PREFIXES = ['ingress.kubernetes.io', 'kubernetes.io', 'kubernetes.io/ingress', 'nginx.kubernetes.io', 'nginx.org', 'nginx.com', 'nginx.ingress', 'nginx', ''];

/** An annotation that nobody reads, and the one that was meant. */
export interface Misspelling {
  readonly key: string;
  readonly meant: string;
}

const found = new WeakMap<NginxIngress, readonly Misspelling[]>();

/** Annotations that come close to those of canaries. */
export function misspellings(ingress: NginxIngress): readonly Misspelling[] {
  const known = found.get(ingress) ?? misspelt(ingress);
  found.set(ingress, known);
  return known;
}

function misspelt({ source: { annotations } }: NginxIngress): Misspelling[] {
  return Object.keys(annotations).flatMap(key => {
    const meant = meantBy(key);
    return meant === undefined || annotations[meant] !== undefined ? [] : [{ key, meant }];
  });
}

/** Whether an Ingress that the controller takes for an ordinary one is written as a canary. */
export function isMeantAsCanary(ingress: NginxIngress): boolean {
  return ingress.policy === undefined && (misspellings(ingress).length > 0 || canaryRules(ingress).length > 0 || ingress.settings.annotations.raw('canary') !== undefined);
}

/** Which requests an Ingress wants as a canary: names of the annotations that say it. */
export function canaryRules({ settings: { annotations } }: NginxIngress): string[] {
  return RULE_ANNOTATIONS.filter(name => {
    const text = (annotations.raw(name) ?? '').trim();
    return text !== '' && (name !== 'canary-weight' || annotations.integer(name) !== 0);
  });
}

function meantBy(key: string): string | undefined {
  const slash = key.lastIndexOf('/');
  const [prefix, name] = [key.slice(0, Math.max(slash, 0)), key.slice(slash + 1)];
  if (`${prefix}/` === NGINX_PREFIX) {
    const close = NAMES.includes(name) ? undefined : closest(name);
    return close && NGINX_PREFIX + close;
  }
  const isMeant = NAMES.includes(name) && (slash > 0 || name !== 'canary') && (OTHER_PREFIXES.includes(prefix) || distance(`${prefix}/`, NGINX_PREFIX) <= 4);
  return isMeant ? NGINX_PREFIX + name : undefined;
}

/** Most annotations are far from all of them, which is seen without a comparison. */
function closest(name: string): string | undefined {
  const lower = name.toLowerCase();
  const known = /^.?[ac]/.test(lower) ? NAMES.filter(({ length }) => Math.abs(length - lower.length) <= 2) : [];
  const [best] = known.map(one => ({ one, steps: distance(lower, one) })).sort((first, second) => first.steps - second.steps);
  return best !== undefined && best.steps <= 2 ? best.one : lower.startsWith('canary-') ? likest(lower) : undefined;
}

/** The name that takes the fewest changes. */
function likest(name: string): string {
  const steps = NAMES.map(one => ({ one, steps: distance(name, one) }));
  return steps.reduce((first, second) => second.steps < first.steps ? second : first).one;
}
