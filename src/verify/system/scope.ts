import { Cluster } from '../cluster/cluster';

/**
 * What the input can be expected to hold. Many inputs are a part of what runs: a folder of routes, a chart without its platform. What is missing
 * counts as a fault only where its like is there.
 */
export class Scope {
  constructor(private readonly cluster: Cluster) {}

  /** Whether Services of the namespace are in the input, so that one that is not there does not exist. */
  public hasServices(namespace: string): boolean {
    return this.cluster.ofKind('', 'Service').some(object => object.namespace === namespace);
  }

  /** Whether workloads of the namespace are in the input. */
  public hasWorkloads(namespace: string): boolean {
    return this.cluster.workloads.selected(namespace, {}).length > 0;
  }
}
