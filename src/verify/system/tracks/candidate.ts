import { repositoryOf } from './image';
import { NameParts, Vocabulary } from './vocabulary';
import { Workload } from '../../cluster/workload';

/** Labels that name the application of a pod. */
const APP_LABELS = ['app.kubernetes.io/name', 'app', 'k8s-app', 'name'];

/** Kinds that tracks are of, with their groups. */
const KINDS = new Map([['Deployment', 'apps'], ['StatefulSet', 'apps'], ['DaemonSet', 'apps'], ['Rollout', 'argoproj.io']]);

/** A workload that can be a track of an application, with what its names say. */
export interface Candidate {
  readonly workload: Workload;
  readonly namespace: string;
  readonly name: NameParts;
  /** The application that a label names, without words of a track at its end. */
  readonly app?: string;
  /** Repository of its image. */
  readonly repository?: string;
}

/** The workloads that can be tracks. */
export function candidatesOf(workloads: Iterable<Workload>, vocabulary: Vocabulary): Candidate[] {
  return [...workloads].filter(({ object }) => KINDS.get(object.kind) === object.group).map(workload => {
    const label = APP_LABELS.map(key => workload.labels[key]).find(value => typeof value === 'string' && value !== '');
    return {
      workload,
      namespace: workload.object.namespace,
      name: vocabulary.partsOf(workload.object.name),
      app: label === undefined ? undefined : vocabulary.partsOf(label).base,
      repository: repositoryOf(workload),
    };
  });
}
