import { Cause, Step } from './cause';
import { Change } from './change';
import { CANARY_BETWEEN, IMMUTABLE_FIELD, REFUSED_CHANGE, TransitionRule } from './rules';
import { sentenceOf } from './sentence';
import { Verdict, endText } from './verdict';
import { wayOut } from './way-out';
import { percent } from '../answer';
import { Branch } from '../branch';
import { Fault } from '../rules/rule';

/** A fault, and the rule that it breaks. */
export interface Broken {
  readonly rule: TransitionRule;
  readonly fault: Fault;
}

/**
 * A change that the API server refuses.
 *
 * @param stops whether later waves do not come because of it
 */
export function refusalOf({ after, barrier }: Change, stops: boolean): Broken {
  const { path, text, immutable } = barrier!;
  return {
    rule: immutable ? IMMUTABLE_FIELD : REFUSED_CHANGE,
    fault: { object: after!, path, message: `${text}${stops ? '; what is in later sync waves is not applied' : ''}` },
  };
}

/** Something that goes wrong on the way. */
export function faultOf(cause: Cause, stopper: (change: Change) => Change | undefined): Broken {
  const { rule, ends, state } = cause;
  const { subject, text } = sentenceOf(cause, stopper);
  const verdict = ends.at(state);
  const branch = rule === CANARY_BETWEEN ? verdict.reached : verdict.failure;
  const { after, before } = subject.change;
  return {
    rule,
    fault: {
      object: (after ?? before)!,
      path: pathOf(subject, branch),
      message: text,
      fix: wayOut(cause, subject, stopper),
      shown: { request: ends.request, outcome: rule === CANARY_BETWEEN ? reachedText(verdict, ends.before, ends.after) : failureText(verdict) },
      related: branch?.chain.filter(({ object }) => object !== subject.change.title),
    },
  };
}

/** The field that the answer was decided by, else the one that the step is about. */
function pathOf({ change, stage }: Step, branch: Branch | undefined): readonly string[] {
  const own = [...branch?.chain ?? []].reverse().find(({ object }) => object === change.title);
  return stage.path.length > 0 || own === undefined ? stage.path : own._path;
}

function failureText({ failing, failure }: Verdict): string {
  const end = failure === undefined ? 'no answer, as no object is there that lets it in' : endText(failure);
  return failing > 1 - 1e-9 ? end : `${end} for ${percent(failing)}`;
}

function reachedText({ canary, reached }: Verdict, before: Verdict, after: Verdict): string {
  return `${endText(reached!)} for ${percent(canary)}, where it was ${percent(before.canary)} and is to be ${percent(after.canary)}`;
}
