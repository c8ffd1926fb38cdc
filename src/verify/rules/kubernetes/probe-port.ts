import { podTemplate } from '../../cluster/workload';
import { Severity } from '../../finding';
import { ManifestObject } from '../../manifest-object';
import { itemsOf, recordOf } from '../../untyped';
import { Fault, Rule } from '../rule';

const PROBES = ['startupProbe', 'readinessProbe', 'livenessProbe'];

/** A probe that asks a port by a name that its container does not have. */
export const PROBE_PORT: Rule = {
  id: 'R71',
  severity: Severity.ERROR,
  title: 'probe of a port that the container does not name',
  why: 'A probe can ask a port by its name, and the kubelet looks the name up among the ports of the container. Where there is none, the probe fails for ever: a pod never becomes ready or is restarted again and again, and requests to its track get 503.',
  fix: 'write the name of a port of the container, or its number',
  source: 'kubernetes, pkg/kubelet/prober (ResolveContainerPort)',
  check: ({ cluster }) => [...cluster.workloads.all()].flatMap(({ object }) => faultsOf(object)),
};

function faultsOf(object: ManifestObject): Fault[] {
  const root = object.kind === 'Pod' ? ['spec'] : ['spec', 'template', 'spec'];
  return itemsOf(recordOf(podTemplate(object).spec).containers).flatMap(({ value, index }) => {
    const names = itemsOf(value.ports).flatMap(({ value: { name } }) => typeof name === 'string' ? [name] : []);
    return PROBES.flatMap(probe => ['httpGet', 'tcpSocket'].flatMap((action): Fault[] => {
      const { port } = recordOf(recordOf(value[probe])[action]);
      const asked = typeof port === 'string' && !/^\d+$/.test(port) && !/[${<]/.test(port);
      return !asked || names.includes(port) ? [] : [{
        object,
        path: [...root, 'containers', index, probe, action, 'port'],
        message: `${probe} asks port ${port}, and container ${value.name} ${names.length === 0 ? 'has no port with a name' : `has ${names.join(', ')}`}`,
        fix: names.length === 0 ? undefined : `write ${names.join(' or ')}`,
      }];
    }));
  });
}
