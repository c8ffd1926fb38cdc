import { Severity } from '../../finding';
import { Rule } from '../rule';

/** A label value has at most 63 characters; the hash of a revision and its hyphen take up to 11. */
const LONGEST = 52;

/** A name that is accepted, and too long for the pods. */
export const LONG_NAME: Rule = {
  id: 'R22',
  severity: Severity.ERROR,
  title: 'StatefulSet with a name too long for its pods',
  why: 'The controller labels each pod with the name of the StatefulSet and a hash of up to 10 characters. A label value has at most 63, so the API server takes the StatefulSet and refuses every one '
    + 'of its pods. A suffix such as -canary is often what makes it too long.',
  fix: `use a name of at most ${LONGEST} characters`,
  source: 'kubernetes/kubernetes#64023; kubernetes, pkg/controller/history/controller_history.go (ControllerRevisionName)',
  * check({ cluster }) {
    for (const object of cluster.ofKind('apps', 'StatefulSet')) {
      if (object.name.length > LONGEST) {
        yield {
          object,
          path: ['metadata', 'name'],
          message: `name has ${object.name.length} characters, which leaves no room for the hash in the label controller-revision-hash: the API server refuses its pods`,
        };
      }
    }
  },
};
