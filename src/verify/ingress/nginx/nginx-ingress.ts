import { Annotations, valid } from './annotations';
import { canaryPolicy, CanaryPolicy } from './canary-policy';
import { locationSettings, LocationSettings, refusedAnnotation } from './location-settings';
import { Decision } from '../../decision';
import { Ingress, IngressBackend } from '../ingress';

/** Host of the server that gets what no other server does. */
export const CATCH_ALL = '_';

/** A path as the controller keeps it. */
export interface NginxPath extends IngressBackend {
  readonly path: string;
  readonly exact: boolean;
}

/** A rule as the controller keeps it. */
export interface NginxRule {
  readonly host: string;
  /** Nothing for a rule without `http`. */
  readonly paths?: readonly NginxPath[];
  readonly at: string[];
}

/** Cookies that keep a client where it is. */
export interface Affinity {
  /** Name of the cookie; nothing without affinity. */
  readonly cookie?: string;
  readonly annotations?: Annotations;
}

/** An Ingress as the controller keeps it. */
export interface NginxIngress {
  readonly source: Ingress;
  readonly rules: readonly NginxRule[];
  /** Nothing for an ordinary Ingress. */
  readonly policy?: CanaryPolicy;
  readonly affinity: Affinity;
  /** Of a canary: cookies of its pods do not count (`affinity-canary-behavior: legacy`). */
  readonly legacy: boolean;
  readonly serviceUpstream: boolean;
  readonly aliases: readonly string[];
  readonly settings: LocationSettings;
}

/** What the controller makes of an Ingress: the object, or why it leaves it out (store.go, syncIngress). */
export function nginxIngress(source: Ingress): NginxIngress | Decision {
  const annotations = new Annotations(source);
  return refusedAnnotation(annotations) ?? {
    source,
    rules: source.rules.map(({ host, paths, at }) => ({
      at,
      host: host === '' ? CATCH_ALL : host,
      // Every type but Exact is Prefix (k8s/main.go, SetDefaultNGINXPathType).
      paths: paths?.map(({ path, pathType, service, at: where }) => ({ service, at: where, path: path === '' ? '/' : path, exact: pathType === 'Exact' })),
    })),
    policy: canaryPolicy(annotations),
    affinity: affinity(annotations),
    legacy: annotations.text('affinity-canary-behavior', valid.oneOf('sticky', 'legacy')) === 'legacy',
    serviceUpstream: annotations.boolean('service-upstream') ?? false,
    aliases: [...new Set((annotations.text('server-alias', valid.serverNames) ?? '').split(',').map(name => name.trim()).filter(name => name !== ''))].sort(),
    settings: locationSettings(annotations),
  };
}

function affinity(annotations: Annotations): Affinity {
  return annotations.text('affinity', valid.oneOf('cookie')) === undefined ? {} : {
    cookie: annotations.text('session-cookie-name', valid.basic) ?? 'INGRESSCOOKIE',
    annotations,
  };
}
