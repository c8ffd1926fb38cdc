import { AfterPromotion, CanaryAudience, CanaryPlan, Manifests, nextStep, PlanEffect, PlanStep, TrafficDiff, TrafficShares } from 'cdk8s-canary';

/** What the commands do, for a tool of your own: a step of a plan with its effect, who gets the canary, and what a change does. */
export function inCode(): string[] {
  const plan = CanaryPlan.fromFile('examples/cli/canary.yaml', { target: 'prod' });
  const stepped = plan.step(PlanStep.advance(), ['catalog', 'mailer']);
  const effects = PlanEffect.of(plan, stepped, { stablePods: { mailer: 3 } }).processes.flatMap(({ project, sentences }) => sentences.map(text => `${project}: ${text}`));
  const left = AfterPromotion.of(stepped.entry('catalog')).steps.map(({ text }) => `then ${text}`);

  const [before, after] = ['before', 'after'].map(folder => Manifests.fromPath(`examples/cli/${folder}`));
  const audience = TrafficShares.of(before).processes.map(process => `${process.name} now: ${CanaryAudience.of(process)}`);
  const { processes, transition, introduced } = TrafficDiff.of(before, after);
  const changed = processes.filter(process => process.changed).map(({ name }) => name);
  return [
    ...audience, ...effects, `next for mailer: weight ${nextStep(plan.entry('mailer')).weight}`, ...left,
    `before -> after: ${changed.join(', ')} changes, ${transition.length + introduced.length} findings`,
  ];
}
