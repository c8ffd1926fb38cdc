import { shown } from '../canary-error';
import { PlanChange, PlanEntry, PlanTrack } from './plan-entry';
import { canMatch, ProcessKind } from './process-kind';
import { didYouMean } from './spelling';

const CHANGES = ['weight', 'match', 'idle', 'stable', 'canary'];

/** Refuses a step, at a field of the entry. */
export type RefuseStep = (problem: string, field: string) => never;

/** Says what a step changes; undefined where nothing has to change. */
export type StepChange = (entry: PlanEntry, refuse: RefuseStep) => PlanChange | undefined;

/** A step that is refused. */
export class StepRefusal extends Error {
  public constructor(public readonly problem: string, public readonly field: string) {
    super(problem);
  }
}

/** What a step changes of an entry, or why it is refused. */
export function changeOf(step: StepChange, entry: PlanEntry): PlanChange | StepRefusal | undefined {
  const refuse: RefuseStep = (problem, field) => {
    throw new StepRefusal(problem, field);
  };
  try {
    const change = step(entry, refuse);
    if (change !== undefined) {
      checkChange(change, refuse);
    }
    return change;
  } catch (error) {
    if (error instanceof StepRefusal) {
      return error;
    }
    throw error;
  }
}

/** Refuses a change that has no meaning. What values it may have is seen when the changed text is read. */
function checkChange(change: PlanChange, refuse: RefuseStep): void {
  const said = Object.entries(change ?? {}).filter(([, value]) => value !== undefined);
  if (said.length === 0) {
    refuse(`a change must say something, got nothing: it has ${CHANGES.join(', ')}`, 'project');
  }
  for (const [key, value] of said) {
    if (!CHANGES.includes(key)) {
      refuse(`a change has no ${key}: ${didYouMean(key, CHANGES, `it has ${CHANGES.join(', ')}`)}`, 'project');
    } else if (['stable', 'canary'].includes(key) && (typeof value !== 'object' || value === null || 'idle' in value)) {
      refuse(`${key} of a change must be a mapping of image and version, got ${shown(value)}${key === 'canary' ? ': say beside it whether it is idle' : ''}`, 'project');
    }
  }
}

/** The next weight of a rollout. */
export function nextPhase({ project, kind, weight, idle, phases }: PlanEntry, refuse: RefuseStep): PlanChange {
  if (idle) {
    refuse(`${project} must have a canary that is not idle to advance, got an idle one: set { idle: false } first (cdk8s-canary set ${project} --no-idle)`, 'idle');
  }
  if (kind === ProcessKind.DEPLOYMENT_SINGLETON) {
    return weight === 0 ? { weight: 1 } : refuse(`${project} must have weight 0 to advance, got 1, where the canary runs already: promote it`, 'weight');
  }
  if (phases.length === 0) {
    refuse(`${project} must have phases to advance, got none: add phases to the entry, each a number of canary pods`, 'project');
  }
  const next = phases.find(phase => phase > weight);
  return { weight: next ?? refuse(`${project} must have a phase above its weight to advance, got weight ${weight} and phases ${phases.join(', ')}: promote it`, 'weight') };
}

/** Stable gets what the canary runs. */
export function promotion(entry: PlanEntry, refuse: RefuseStep): PlanChange {
  const { project, stable = {}, canary = {} } = entry;
  checkTried(entry, refuse);
  const fields = ['image', 'version'] as const;
  if (fields.every(field => canary[field] === undefined)) {
    refuse(`${project} must say what its canary runs to be promoted, got neither image nor version: say them below canary, or promote it in the code`, 'canary');
  }
  checkPairs(entry, fields, refuse);
  if (canary.image === undefined) {
    refuse(`${project} must say the image of its canary to be promoted, got version ${canary.version} alone, which stable would have without running it: add image below canary, or promote it in the code`, 'canary.version');
  }
  if (fields.every(field => stable[field] === canary[field])) {
    refuse(`${project} must have a canary that differs from stable to be promoted, got ${runs(canary)} on both: stable runs it already`, 'stable');
  }
  return { stable: { ...canary } };
}

/** Stable gets the version of the canary, where something else than the plan says its image. Undefined where the plan says no version, or the same. */
export function versionPromotion(entry: PlanEntry, refuse: RefuseStep): PlanChange | undefined {
  const { project, stable = {}, canary = {} } = entry;
  checkTried(entry, refuse);
  for (const [track, { image }] of Object.entries({ stable, canary })) {
    if (image !== undefined) {
      refuse(`${project} must not say an image in the plan where its images are elsewhere, got ${image}: promote it in the plan, or remove image below ${track}`, `${track}.image`);
    }
  }
  checkPairs(entry, ['version'], refuse);
  return canary.version === stable.version ? undefined : { stable: { version: canary.version } };
}

/** Refuses a canary that nobody can have met. */
function checkTried({ project, kind, weight, match, idle }: PlanEntry, refuse: RefuseStep): void {
  if (idle) {
    refuse(`${project} must have a canary that is not idle to be promoted, got an idle one: set { idle: false } first (cdk8s-canary set ${project} --no-idle)`, 'idle');
  }
  if (weight === 0 && (match === false || !canMatch(kind))) {
    refuse(`${project} must have a canary that has done something to be promoted, got weight 0: advance it first`, 'weight');
  }
}

/** Refuses what the plan says of stable alone, which would then be that of the release before. */
function checkPairs({ project, stable = {}, canary = {} }: PlanEntry, fields: readonly ('image' | 'version')[], refuse: RefuseStep): void {
  for (const field of fields) {
    if (stable[field] !== undefined && canary[field] === undefined) {
      refuse(`${project} must say the ${field} of its canary to be promoted, because it says that of stable, got none: add ${field} below canary`, `stable.${field}`);
    }
  }
}

/** The way back. */
export function retreat({ project, kind, weight, idle }: PlanEntry, refuse: RefuseStep): PlanChange {
  if (kind === ProcessKind.DEPLOYMENT_SINGLETON) {
    return weight === 0 ? refuse(`${project} must have weight 1 to be rolled back, got 0: stable runs already`, 'weight') : { weight: 0 };
  }
  return idle ? refuse(`${project} must have a canary that is not idle to be rolled back, got an idle one: it is rolled back already`, 'idle') : { idle: true };
}

function runs(track: PlanTrack): string {
  return Object.entries(track).map(([key, value]) => `${key} ${value}`).join(' and ');
}
