import { CanaryError, shown } from '../../domain/canary-error';
import { CanaryPlan } from '../../domain/plan/canary-plan';
import { Kubectl } from '../kubectl/kubectl';

/**
 * The kubectl for the cluster of the target: the context that was said, else the current one, has to be that of the plan, or where the plan says none be called like the target.
 *
 * @throws CanaryError for another context
 */
export async function kubectlOfTarget(subject: string, kubectl: Kubectl, { context, path }: CanaryPlan, target: string): Promise<Kubectl> {
  const got = kubectl.context ?? await kubectl.currentContext();
  const wanted = context ?? target;
  if (got === wanted) {
    return kubectl.inContext(got);
  }
  const rule = context === undefined ? `be called like the target, ${shown(target)}, because ${path} says no context` : `be ${shown(wanted)}, which ${path} says for ${target}`;
  const isIt = context === undefined ? `write context: ${got} into ${path} if that is ${target}` : `change context: in ${path} if ${got} is ${target} now`;
  throw new CanaryError(subject, [`the context of kubectl must ${rule}, got ${shown(got)}: ${isIt}, else say --context ${wanted} or kubectl config use-context ${wanted}`]);
}
