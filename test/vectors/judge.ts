import { MeasuredRequest, VectorCase } from './vector-case';
import { outcomeText, percent } from '../../src/verify/answer';
import { TrafficModel } from '../../src/verify/traffic-model';

/** One request of a case, and in what the model differs from what was measured. */
export interface Verdict {
  readonly request: MeasuredRequest;
  /** Measured, computed and the chain, as lines of text; nothing where both agree. */
  readonly difference?: string;
}

/** Most that a measured share may be away, in standard deviations. */
const DEVIATIONS = 4;

/** Half of the last digit of a measured share. */
const ROUNDING = 5e-5;

/** What the model says to each request of a case. */
export function verdicts(vector: VectorCase): Verdict[] {
  let model: TrafficModel;
  try {
    model = TrafficModel.of(vector.manifests());
  } catch (error) {
    return vector.requests.map(request => ({ request, difference: String(error) }));
  }
  return vector.requests.map(request => ({ request, difference: difference(vector, model, request) }));
}

function difference(vector: VectorCase, model: TrafficModel, { request, share, samples }: MeasuredRequest): string | undefined {
  try {
    const answer = model.send(request);
    const computed: { [answeredBy: string]: number } = {};
    for (const outcome of answer.outcomes) {
      const key = vector.answeredBy(outcome);
      computed[key] = (computed[key] ?? 0) + outcome.share;
    }
    const agree = !answer.dependsOnCreationOrder && [...Object.keys(share), ...Object.keys(computed)]
      .every(key => within(share[key] ?? 0, computed[key] ?? 0, samples));
    return agree ? undefined : [
      `measured ${shares(share)} in ${samples} requests`,
      `computed ${shares(computed)}${answer.dependsOnCreationOrder ? ', depending on the order of creation' : ''}`,
      ...answer.outcomes.flatMap(outcome => [`  ${percent(outcome.share)} ${outcomeText(outcome)}`, ...outcome.chain.map(step => `    ${step}`)]),
    ].join('\n');
  } catch (error) {
    return `measured ${shares(share)}\ncomputed nothing: ${(error as Error).stack}`;
  }
}

function within(measured: number, computed: number, samples: number): boolean {
  return computed <= 0 || computed >= 1
    ? measured === Math.round(computed)
    : Math.abs(measured - computed) <= DEVIATIONS * Math.sqrt(computed * (1 - computed) / samples) + ROUNDING;
}

function shares(share: { readonly [answeredBy: string]: number }): string {
  return Object.entries(share).map(([key, part]) => `${key} ${percent(part)}`).join(', ');
}
