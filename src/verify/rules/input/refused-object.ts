import { refusalFaults } from './refusal-faults';
import { removedVersion } from './removed-version';
import { templateFaults } from './template-faults';
import { Severity } from '../../finding';
import { ManifestObject } from '../../manifest-object';
import { recordOf } from '../../untyped';
import { GROUP } from '../gateway-api/refused-route';
import { Fault, Rule } from '../rule';

/** An object that never gets into a cluster. */
export const REFUSED_OBJECT: Rule = {
  id: 'R25',
  severity: Severity.ERROR,
  title: 'object that the API server refuses',
  why: 'The schema of its kind, or the webhook of istiod, does not take the object. kubectl and Argo CD stop there with an error: the cluster keeps what it had, a half of the change. '
    + 'Fields that the API server does not know are told one by one, and the other rules go on as if what was meant were written; so they do where a placeholder such as ${TAG} is left over.',
  fix: 'mend the field; kubectl apply --dry-run=server says the same',
  source: 'kubernetes.io, API reference; istio, pkg/config/validation; gateway-api, config/crd/standard; istioctl analyze IST0106',
  * check({ objects }) {
    yield* templateFaults(objects);
    for (const object of objects.filter(({ group }) => group !== GROUP)) {
      const removed = removedVersion(object);
      yield* removed === undefined ? refusalFaults(object).map(fault => ({ ...fault, path: oddLabel(object, fault.path) })) : [removed];
    }
  },
};

/** Where selector and template of a workload disagree, its own labels say which of them was meant: the other one is to be mended. */
function oddLabel({ manifest }: ManifestObject, path: Fault['path']): Fault['path'] {
  const [, field, kind, key] = path;
  const { selector, template } = recordOf(manifest.spec);
  const places = [recordOf(selector).matchLabels, manifest.metadata.labels, recordOf(recordOf(template).metadata).labels];
  const [wanted, own, pods] = places.map(labels => recordOf(labels)[key]);
  const isOdd = field === 'selector' && kind === 'matchLabels' && wanted !== undefined && wanted === own && pods !== undefined;
  return isOdd ? ['spec', 'template', 'metadata', 'labels', key] : path;
}
