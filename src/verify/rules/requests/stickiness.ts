import { Severity } from '../../finding';
import { ingressAffinityFaults } from '../ingress/affinity';
import { cookieHashFaults } from '../istio/cookie-hash';
import { Rule } from '../rule';

/** Affinity to a pod where affinity to a version is needed. */
export const STICKINESS: Rule = {
  id: 'R18',
  severity: Severity.WARNING,
  title: 'session affinity that does not keep clients on a version, or keeps them from the canary',
  why: 'In Istio weights are drawn for every request before a pod is chosen, so that a cookie of consistentHash keeps a client on a pod of a version that changes. In ingress-nginx the affinity of the main Ingress comes before header, cookie and weight: '
    + 'whoever has been on stable once never sees the canary until the cookie ends.',
  fix: 'keep clients on a version by a cookie that a rule looks at',
  source: 'istio, pilot/pkg/networking/core/route/route.go (hash policies are of the cluster); ingress-nginx, rootfs/etc/nginx/lua/balancer.lua (is_affinitized)',
  check: system => [...cookieHashFaults(system), ...ingressAffinityFaults(system)],
};
