import { Labels } from '../cluster/labels';

/** Who asks istiod: a pod, by its namespace and labels. */
export interface Pod {
  readonly namespace: string;
  readonly labels: Labels;
}
