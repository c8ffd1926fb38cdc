import { RolloutObjects } from './rollout-objects';
import { routeFaults } from './rollout-routes';
import { serviceFaults } from './rollout-services';
import { Severity } from '../../finding';
import { Rule } from '../rule';

/** A Rollout that names what is not there, or what does not fit it. */
export const ROLLOUT_REFERENCES: Rule = {
  id: 'R68',
  severity: Severity.ERROR,
  title: 'Rollout that names what is not there',
  why: 'Before each step Argo Rollouts checks the Services, the VirtualService and its rules that a Rollout names. Where one of them does not exist or does not fit, the Rollout is Degraded with '
    + 'InvalidSpec: no new version is rolled out, no weight is set, and a rollout that is under way stays where it is.',
  fix: 'name what is there',
  source: 'argo-rollouts, pkg/apis/rollouts/validation/validation_references.go (ValidateService, ValidateVirtualService) and rollout/trafficrouting/istio/istio.go (ValidateHTTPRoutes)',
  * check(system) {
    const rollouts = system.cluster.ofKind('argoproj.io', 'Rollout');
    const objects = rollouts.length === 0 ? undefined : new RolloutObjects(system);
    for (const rollout of objects === undefined ? [] : rollouts) {
      yield* serviceFaults(rollout, objects!);
      yield* routeFaults(rollout, objects!);
    }
  },
};
