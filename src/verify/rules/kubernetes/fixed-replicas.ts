import { Scalers } from './scalers';
import { Cluster } from '../../cluster/cluster';
import { Decision } from '../../decision';
import { Severity } from '../../finding';
import { given, ifNumber, listOf, recordOf, textsOf } from '../../untyped';
import { Rule } from '../rule';

/** A number of pods that an autoscaler has to keep. */
export const FIXED_REPLICAS: Rule = {
  id: 'R13',
  severity: Severity.WARNING,
  title: 'replicas beside an autoscaler',
  why: 'The autoscaler writes spec.replicas of its target. Where the manifest has that field as well, each apply and each sync sets it back, and under load pods are killed that the autoscaler has '
    + 'just started. A target with 0 replicas is not scaled at all: the autoscaler takes that as switched off, until somebody sets another number.',
  fix: 'leave replicas out, or let the tool that applies it ignore the field',
  source: 'kubernetes.io, "Horizontal Pod Autoscaling" (Migrating Deployments and StatefulSets to horizontal autoscaling; Implicit maintenance-mode deactivation)',
  * check({ cluster, tracks }) {
    if (ignoresReplicas(cluster)) {
      return;
    }
    for (const { object, workload, minimum, maximum, keda } of new Scalers(cluster).all) {
      const replicas = ifNumber(recordOf(workload.object.manifest.spec).replicas);
      const fixed = minimum === maximum && replicas === minimum;
      const idle = replicas === 0 && tracks.trackOf(workload) === 'canary';
      if (replicas !== undefined && !fixed && !idle && !paused(object)) {
        const off = replicas === 0 && minimum > 0 && !keda;
        yield {
          object: workload.object,
          path: ['spec', 'replicas'],
          message: off ? `replicas: 0 switches ${object.title} off, which is to keep at least ${minimum}; the harm depends on whether somebody scales up by hand`
            : `replicas: ${replicas} is set again by each apply, whatever ${object.title} (${minimum} to ${maximum}) has scaled to; the harm depends on the load at that time`,
          related: [new Decision(object, ['spec', 'scaleTargetRef'], 'scales it')],
        };
      }
    }
  },
};

/** A ScaledObject that keeps a fixed number for now (KEDA docs, "Pausing autoscaling"). */
function paused({ manifest: { metadata } }: Decision['_object']): boolean {
  const annotations = recordOf(metadata.annotations);
  return given(annotations['autoscaling.keda.sh/paused']) || given(annotations['autoscaling.keda.sh/paused-replicas']);
}

/** Whether an application of Argo CD leaves the number of replicas to others (Argo CD docs, "Diff Customization"). */
function ignoresReplicas(cluster: Cluster): boolean {
  return ['Application', 'ApplicationSet'].flatMap(kind => cluster.ofKind('argoproj.io', kind)).some(({ kind, manifest }) => {
    const spec = recordOf(manifest.spec);
    const { ignoreDifferences } = kind === 'Application' ? spec : recordOf(recordOf(spec.template).spec);
    return listOf(ignoreDifferences).map(recordOf).some(({ jsonPointers, jqPathExpressions }) => (
      textsOf(jsonPointers).includes('/spec/replicas') || textsOf(jqPathExpressions).some(expression => expression.includes('.spec.replicas'))));
  });
}
