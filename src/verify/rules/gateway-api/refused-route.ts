import { Severity } from '../../finding';
import { refusalFaults } from '../input/refusal-faults';
import { Rule } from '../rule';

/** API group of the rule. */
export const GROUP = 'gateway.networking.k8s.io';

/** Fields of the experimental channel. */
const EXPERIMENTAL = ['sessionPersistence', 'retry', 'externalAuth', 'useDefaultGateways', 'defaultScope', 'allowedListeners', 'backendTLS', 'frontendValidation'];

/** A route or Gateway beyond what its kind can say. */
export const REFUSED_ROUTE: Rule = {
  id: 'R19',
  severity: Severity.ERROR,
  title: 'route or Gateway of the Gateway API that the API server refuses',
  why: 'The Gateway API has exact and regular expression matches of headers only, at most 16 rules with 64 matches each and 128 in all, and fields that only the experimental channel has. kubectl and Argo CD stop at an object that is refused, and the cluster keeps the old one.',
  fix: 'say it with the fields that the kind has; kubectl apply --dry-run=server says the same',
  source: 'gateway-api, config/crd/standard (v1.6), and "Release channels"',
  * check({ objects }) {
    for (const object of objects.filter(({ group }) => group === GROUP)) {
      for (const fault of refusalFaults(object)) {
        const field = fault.path.map(String).find(step => EXPERIMENTAL.includes(step));
        yield field === undefined ? fault : {
          ...fault,
          severity: Severity.WARNING,
          message: `${field} is a field of the experimental channel; depends on which channel the cluster has: with the standard one the object is refused`,
          fix: undefined,
        };
      }
    }
  },
};
