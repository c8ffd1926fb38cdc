import { Answer, Possibility } from '../verify/answer';
import { Decision } from '../verify/decision';
import { jsonText } from '../verify/report/json';

/** An answer as JSON; within a `version` fields may be added, none are changed or removed. */
export function answerJson(request: string, answer: Answer): string {
  const { possibilities, dependsOnCreationOrder, undecidedOrder, complete, assumptions } = answer;
  return jsonText({
    version: 1,
    request,
    possibilities: possibilities.map(possibilityJson),
    dependsOnCreationOrder,
    undecidedOrder,
    complete,
    assumptions: assumptions.map(decisionJson),
  });
}

function possibilityJson({ outcomes, mirrors }: Possibility): object {
  return { outcomes: outcomes.map(outcome => ({ ...outcome, chain: outcome.chain.map(decisionJson) })), mirrors };
}

function decisionJson({ object, field, effect, place }: Decision): object {
  return { subject: object, field, effect, place };
}
