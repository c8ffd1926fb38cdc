import { Severity } from '../../finding';
import { headerTwiceFaults } from '../gateway-api/header-twice';
import { ingressHeaderFaults } from '../ingress/header-names';
import { Rule } from '../rule';

/** Names of headers that no request can bring. */
export const HEADER_NAMES: Rule = {
  id: 'R6',
  severity: Severity.ERROR,
  title: 'header name that never matches',
  why: 'nginx drops headers with underscores or dots in their names before it looks at canary rules. In a match of the Gateway API, one header that is named twice in different case counts once, or asks for both values at once, which no request has.',
  fix: 'use letters, digits and hyphens, and name each header once per match',
  source: 'ingress-nginx, docs/user-guide/nginx-configuration/configmap.md (enable-underscores-in-headers); gateway-api.sigs.k8s.io, HTTPHeaderMatch',
  check: system => [...ingressHeaderFaults(system), ...headerTwiceFaults(system)],
};
