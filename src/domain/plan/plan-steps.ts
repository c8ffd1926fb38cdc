import { shown } from '../canary-error';
import { PlanChange, PlanEntry, PlanTrack } from './plan-entry';
import { canMatch, ProcessKind } from './process-kind';
import { didYouMean } from './spelling';

const CHANGES = ['weight', 'match', 'idle', 'stable', 'canary'];

/** Refuses a step, at a field of the entry. */
export type RefuseStep = (problem: string, field: string) => never;

/** Refuses a change that has no meaning. What values it may have is seen when the changed text is read. */
export function checkChange(change: PlanChange, refuse: RefuseStep): void {
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
    refuse(`${project} must have a canary that is not idle to advance, got an idle one: set { idle: false } first`, 'idle');
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
export function promotion({ project, kind, weight, match, idle, stable = {}, canary = {} }: PlanEntry, refuse: RefuseStep): PlanChange {
  if (idle) {
    refuse(`${project} must have a canary that is not idle to be promoted, got an idle one: set { idle: false } first`, 'idle');
  }
  if (weight === 0 && (match === false || !canMatch(kind))) {
    refuse(`${project} must have a canary that has done something to be promoted, got weight 0: advance it first`, 'weight');
  }
  const fields = ['image', 'version'] as const;
  if (fields.every(field => canary[field] === undefined)) {
    refuse(`${project} must say what its canary runs to be promoted, got neither image nor version: say them below canary, or promote it in the code`, 'canary');
  }
  for (const field of fields) {
    if (stable[field] !== undefined && canary[field] === undefined) {
      refuse(`${project} must say the ${field} of its canary to be promoted, because it says that of stable, got none: add ${field} below canary`, `stable.${field}`);
    }
  }
  if (canary.image === undefined) {
    refuse(`${project} must say the image of its canary to be promoted, got version ${canary.version} alone, which stable would have without running it: add image below canary, or promote it in the code`, 'canary.version');
  }
  if (fields.every(field => stable[field] === canary[field])) {
    refuse(`${project} must have a canary that differs from stable to be promoted, got ${runs(canary)} on both: stable runs it already`, 'stable');
  }
  return { stable: { ...canary } };
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
