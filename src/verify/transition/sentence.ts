import { Cause, Step } from './cause';
import { Change } from './change';
import { APPLIED } from './stage';

/** What is told of a cause. */
export interface Sentence {
  /** The step to tell it of. */
  readonly subject: Step;
  /** `is applied before Deployment auth/auth-api-canary is ready: both are in sync wave 0`. */
  readonly text: string;
}

/** Most things that a sentence names. */
const NAMED = 3;

/** Kinds that are told first: what leads to the others. */
const FIRST = ['VirtualService', 'HTTPRoute', 'GRPCRoute', 'Ingress', 'DestinationRule', 'Service'];

/**
 * A cause as a sentence about one of the steps that came too early.
 *
 * @param stopper the change because of which another never comes, if there is one
 */
export function sentenceOf({ early, missing }: Cause, stopper: (change: Change) => Change | undefined): Sentence {
  const [subject, ...others] = [...early].sort((one, other) => rank(one) - rank(other));
  const foreign = missing.filter(({ change }) => change !== subject.change);
  const begin = [subject.stage.says, ...others.length === 0 ? [] : [listed(others.map(stepText))]].join(', and ');
  const gap = subject.stage.says === APPLIED ? ', and its old pods end' : '';
  const end = listed(missing.map(({ change, stage }) => change === subject.change ? `it ${stage.says}` : stepText({ change, stage })));
  const refused = missing.map(({ change }) => stopper(change)).find(change => change !== undefined);
  const why = refused !== undefined ? `, which does not come: ${refused.title} is refused` : foreign.length === 0 ? '' : waveText([subject, ...others], foreign);
  return { subject, text: foreign.length + others.length === 0 ? `${begin}${gap} before ${end}` : `${begin}${others.length === 0 ? '' : ','} before ${end}${why}` };
}

/** Things in words, and how many more there are. */
export function listed(things: readonly string[]): string {
  const more = things.length - NAMED;
  return more > 1 ? `${things.slice(0, NAMED).join(', ')} and ${more} more` : things.join(' and ');
}

function stepText({ change, stage }: Step): string {
  return `${change.title} ${stage.says}`;
}

/** Which waves the steps are in, where there are waves. */
function waveText(early: readonly Step[], missing: readonly Step[]): string {
  const [{ change: { turn: { wave } } }] = early;
  if (wave === undefined) {
    return '';
  }
  const later = missing.find(({ change: { turn } }) => turn.wave !== wave);
  if (later !== undefined) {
    return `: sync wave ${wave} comes before ${later.change.turn.wave}`;
  }
  return missing.some(({ change: { turn } }) => turn.phase !== early[0].change.turn.phase)
    ? `: within sync wave ${wave}, deletions come first`
    : `: ${early.length + missing.length === 2 ? 'both' : 'all'} are in sync wave ${wave}`;
}

function rank({ change }: Step): number {
  const at = FIRST.indexOf((change.after ?? change.before)!.kind);
  return at < 0 ? FIRST.length : at;
}
