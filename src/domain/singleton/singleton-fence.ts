import { LeaseFence, LeaseFenceOptions } from './lease-fence';
import { PodFence } from './pod-fence';
import { VolumeFence, VolumeFenceOptions } from './volume-fence';
import { CanaryError } from '../canary-error';

/** What keeps a second pod from working beside the first one, whatever becomes of waves and of pods. It is the same for both tracks. */
export class SingletonFence {
  /**
   * A volume that one pod of the cluster can have at a time: a PersistentVolumeClaim `x-fence` with the access mode `ReadWriteOncePod`, which the pods of both
   * tracks have. The scheduler leaves the second pod Pending until the first one is gone; a pod that is terminating still counts. So it also holds where a
   * pod is deleted or evicted and its replacement comes at once.
   *
   * It does not hold after a forced deletion or where a node is lost and its pods are deleted by force: their processes may still run. A pod with a higher
   * priority takes the place of one with a lower one, so both tracks need the same. The volume ties the process to where it can be attached, often one zone.
   *
   * Needs Kubernetes 1.29 and a CSI driver that knows the access mode.
   *
   * Refused: a size that is no quantity above 0, an empty name of a StorageClass, a folder that is none. At synth: a folder or the volume name `fence` that the workload has.
   *
   * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#access-modes
   */
  public static volume(options: VolumeFenceOptions = {}): SingletonFence {
    return SingletonFence.checked('volume', new VolumeFence(options));
  }

  /**
   * A Lease that the application takes before it works. The library gives it the means, and the application has to keep the contract.
   *
   * The main container has the variables `LEASE_NAME` (the name of the process), `LEASE_NAMESPACE` and `LEASE_IDENTITY` (namespace and name of its pod) and
   * `LEASE_DURATION_SECONDS`. Its ServiceAccount may create Leases, and get, update and patch this one: `x-lease` is made with a Role and a RoleBinding of the same name,
   * and a ServiceAccount that the workload names is kept and bound. The Lease itself is not in Git: who holds it writes it, and Argo CD 3 ignores Leases.
   *
   * The contract, as in the leader election of client-go: take the Lease before any work; renew it every few seconds; stop working when it could not be renewed for two thirds
   * of its duration; at SIGTERM finish or stop the work first, then release the Lease, then exit, all before the pod is killed.
   *
   * It does not hold for a process that stands still for longer than the duration and then goes on before it looks at the Lease. Only a fencing token (such as `leaseTransitions`) that
   * the store of the work checks closes that.
   *
   * Refused: a duration that is no whole number of seconds. At synth: variables of these names; pods without a token of their ServiceAccount (`automountServiceAccountToken: false`).
   *
   * @see https://kubernetes.io/docs/concepts/architecture/leases/
   * @see https://pkg.go.dev/k8s.io/client-go/tools/leaderelection
   */
  public static lease(options: LeaseFenceOptions = {}): SingletonFence {
    return SingletonFence.checked('lease', new LeaseFence(options));
  }

  private static checked(factory: string, fence: PodFence): SingletonFence {
    const problems = fence.problems();
    if (problems.length > 0) {
      throw new CanaryError(`SingletonFence.${factory}`, problems);
    }
    return new SingletonFence(fence);
  }

  private constructor(
    /** @internal */
    public readonly _fence: PodFence,
  ) {}
}
