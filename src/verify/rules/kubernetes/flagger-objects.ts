import { Controllers } from './controllers';
import { Decision } from '../../decision';
import { Severity } from '../../finding';
import { ManifestObject } from '../../manifest-object';
import { listOf, recordOf } from '../../untyped';
import { Rule } from '../rule';

/** Kinds that Flagger makes, with the ends of their names (flagger, `pkg/router` and `pkg/canary`). */
const MADE = [
  { group: '', kind: 'Service', suffixes: ['', '-primary', '-canary'] },
  { group: 'networking.istio.io', kind: 'VirtualService', suffixes: [''] },
  { group: 'networking.istio.io', kind: 'DestinationRule', suffixes: ['-primary', '-canary'] },
  { group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', suffixes: [''] },
  { group: 'apps', kind: 'Deployment', suffixes: ['-primary'] },
  { group: 'apps', kind: 'DaemonSet', suffixes: ['-primary'] },
];

/** Objects in Git that Flagger makes itself. */
export const FLAGGER_OBJECTS: Rule = {
  id: 'R64',
  severity: Severity.WARNING,
  title: 'object that Flagger rewrites',
  why: 'For a Canary, Flagger makes the Services, the route and the primary workload itself, and puts back what differs from its own idea of them at every check. Where a tool applies the same '
    + 'objects from Git, the two undo each other: weights jump back, and the Service points at the wrong pods in between.',
  fix: 'remove it and let Flagger make it; write ports, hosts and policies into spec.service of the Canary',
  source: 'flagger, docs/gitbook/usage/how-it-works.md (Canary service), pkg/router/kubernetes_default.go and pkg/router/istio.go',
  * check({ cluster }) {
    const canaries = new Controllers(cluster).flagger;
    const owners = new Map(canaries.flatMap(({ object, apex }) => MADE.flatMap(({ group, kind, suffixes }) => (
      suffixes.map((suffix): [string, ManifestObject] => [`${group} ${kind} ${object.namespace}/${apex}${suffix}`, object])))));
    if (canaries.length > 0) {
      for (const object of cluster.objects) {
        const canary = owners.get(`${object.group} ${object.kind} ${object.namespace}/${object.name}`);
        if (canary !== undefined && !madeByFlagger(object) && !selectsAsFlagger(object)) {
          yield {
            object,
            path: ['metadata', 'name'],
            message: `${object.kind} of this name is made and rewritten by Flagger for ${canary.title}; the harm depends on how often the manifests are applied`,
            related: [new Decision(canary, ['spec'], 'Flagger makes its objects')],
          };
        }
      }
    }
  },
};

/** Whether a Service has the pods that Flagger gives it: those of the primary, or of the target itself for the canary. */
function selectsAsFlagger({ kind, name, manifest: { spec } }: ManifestObject): boolean {
  const values = Object.values(recordOf(recordOf(spec).selector));
  return kind === 'Service' && values.length === 1 && String(values[0]).endsWith('-primary') !== name.endsWith('-canary');
}

/** Whether the object was read from a cluster, where Flagger has made it. */
function madeByFlagger({ manifest: { metadata } }: ManifestObject): boolean {
  return listOf(metadata.ownerReferences).some(owner => recordOf(owner).kind === 'Canary');
}
