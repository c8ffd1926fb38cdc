import { kustomizationOf } from './find-kustomization';
import { CanaryError } from '../../domain/canary-error';
import { CanaryPlan } from '../../domain/plan/canary-plan';
import { PlanStep } from '../../domain/plan/plan-step';
import { KustomizeImages } from '../../gitops/kustomize/kustomize-images';
import { MultiMap } from '../../verify/multi-map';

/** A kustomization that gives stable of some processes the images of their canaries. */
export interface KustomizedPromotion {
  readonly projects: readonly string[];
  readonly before: KustomizeImages;
  readonly after: KustomizeImages;
}

/** What a promotion of processes changes. */
export interface Promoted {
  readonly after: CanaryPlan;
  readonly kustomized: readonly KustomizedPromotion[];
  /** Processes whose images are in the code. */
  readonly inCode: readonly string[];
}

/** Where images may be that the plan does not say. */
export interface KnownKustomizations {
  readonly all: readonly KustomizeImages[];
  /** Whether somebody has named the one that there is. */
  readonly isNamed: boolean;
}

/**
 * Promotes processes where their images are data: in the plan, else in a kustomization.
 *
 * @throws CanaryError with all mistakes
 */
export function promoted(subject: string, plan: CanaryPlan, projects: readonly string[], { all, isNamed }: KnownKustomizations): Promoted {
  const inFiles = new MultiMap<KustomizeImages, string>();
  const inCode: string[] = [];
  const mistakes: string[] = [];
  for (const project of new Set(projects.filter(name => plan._find(name) !== undefined))) {
    const { stable, canary } = plan.entry(project);
    const isPlanned = (stable?.image ?? canary?.image) !== undefined;
    const file = isPlanned && !isNamed ? undefined : attempt(() => kustomizationOf(subject, project, all), mistakes);
    if (isPlanned && file !== undefined) {
      mistakes.push(`${subject}: the image of ${project} must be in the plan or in a kustomization, got both, ${plan.path} and ${file.path}: leave --kustomization out, or remove the images from the plan`);
    } else if (!isPlanned && file === undefined && isNamed) {
      inCode.push(project);
      mistakes.push(`${subject}: the kustomization must have images of stable and canary of ${project}, got none in ${all[0].path}: name another one, or leave --kustomization out`);
    } else if (file !== undefined) {
      inFiles.add(file, project);
    } else if (!isPlanned) {
      inCode.push(project);
    }
  }
  const step = PlanStep.promote({ imagesElsewhere: [...inFiles.values(), ...inCode] });
  const after = attempt(() => plan.step(step, [...projects]), mistakes);
  const kustomized = inFiles.entries().flatMap(([before, names]) => {
    const changed = attempt(() => before.promote([...names]), mistakes);
    return changed === undefined ? [] : [{ projects: names, before, after: changed }];
  });
  if (mistakes.length > 0) {
    throw Object.assign(new CanaryError(subject, []), { message: mistakes.join('\n') });
  }
  return { after: after!, kustomized, inCode };
}

/** What an action gives; what is wrong is added to the mistakes. */
function attempt<T>(action: () => T, mistakes: string[]): T | undefined {
  try {
    return action();
  } catch (error) {
    if ((error as Error).name !== 'CanaryError') {
      throw error;
    }
    mistakes.push((error as Error).message);
    return undefined;
  }
}
