import * as fc from 'fast-check';
import { plan, PLAN } from './plan-support';
import { message } from './support';
import { AfterPromotion, CanaryPlan, PlanEffect, PlanStep } from '../src';

const entryOf = (text: string) => CanaryPlan.fromYaml(`- { project: web, ${text} }`).entry('web');

describe('one step of several processes', () => {
  test('changes what a step of each of them changes', () => {
    const names = ['server', 'dispatcher', 'shop'];
    expect(plan().step(PlanStep.advance(), names).toYaml()).toBe(names.reduce((last, name) => last.advance(name), plan()).toYaml());
    expect(plan().step(PlanStep.change({ weight: 7 }), names).entries.filter(({ weight }) => weight === 7).map(({ project }) => project)).toEqual(['server', 'shop', 'dispatcher']);
  });

  test('gives what single steps give, in any order, of any processes for which it is possible', () => {
    const steps = [PlanStep.advance(), PlanStep.promote(), PlanStep.rollback(), PlanStep.change({ weight: 1 }), PlanStep.change({ idle: true, canary: { image: 'a:1' } })];
    const all = plan().entries.map(({ project }) => project);
    fc.assert(fc.property(fc.constantFrom(...steps), fc.shuffledSubarray(all, { minLength: 1 }), fc.boolean(), (step, names, crlf) => {
      const before = plan(crlf ? `\ufeff${PLAN.replaceAll('\n', '\r\n')}` : PLAN);
      const able = names.filter(name => before.refusal(step, name) === undefined);
      fc.pre(able.length > 0);
      const single = () => able.reduce((last, name) => last.step(step, [name]), before).toYaml();
      expect(attempt(() => before.step(step, able).toYaml())).toBe(attempt(single));
    }));
  });

  /** A result, or that there is none: what the changed plan refuses is told for one change or for all. */
  const attempt = (action: () => string) => {
    try {
      return action();
    } catch (error) {
      return (error as Error).name;
    }
  };

  test('fails when one of them is refused, with all mistakes', () => {
    expect(message(() => plan().step(PlanStep.rollback(), ['server', 'search', 'nobody', 'server']))).toBe([
      'CanaryPlan.rollback: search must have a canary that is not idle to be rolled back, got an idle one: it is rolled back already (canary.yaml:18:11)',
      '  18 |     idle: true',
      '     |           ^',
      'CanaryPlan.rollback: the process must be in canary.yaml, got "nobody": add it there',
      'CanaryPlan.rollback: projects must name each process once, got "server" again: leave it out',
    ].join('\n'));
    expect(message(() => plan().step(PlanStep.advance(), []))).toBe('CanaryPlan.advance: projects must name a process, got none');
  });

  test('a refusal is told without trying, as a sentence', () => {
    expect(plan().refusal(PlanStep.rollback(), 'server')).toBeUndefined();
    expect(plan().refusal(PlanStep.rollback(), 'search')).toBe('search must have a canary that is not idle to be rolled back, got an idle one: it is rolled back already');
    expect(plan().refusal(PlanStep.change({ weight: 10 }), 'server')).toBe('server must get something new, got what the plan says already: leave the change out');
    expect(message(() => plan().refusal(PlanStep.advance(), 'serve'))).toBe('CanaryPlan.refusal: the process must be in canary.yaml, got "serve": did you mean server?');
  });

  test('1000 processes take about as long as one', () => {
    const lines = Array.from({ length: 1000 }, (_, index) => `- { project: web-${index}, type: ISTIO_VSVC, weight: 5 }`);
    const before = CanaryPlan.fromYaml(lines.join('\n'));
    const names = before.entries.map(({ project }) => project);
    const time = (some: string[]) => {
      const start = process.hrtime.bigint();
      before.step(PlanStep.advance(), some);
      return Number(process.hrtime.bigint() - start);
    };
    time(names);
    const [one, all] = [time(names.slice(0, 1)), time(names)];
    expect(all / one).toBeLessThan(10);
  });
});

describe('a promotion whose images are elsewhere', () => {
  const promote = (text: string) => {
    const before = CanaryPlan.fromYaml(`- { project: web, type: ISTIO_VSVC, ${text} }`);
    return before.step(PlanStep.promote({ imagesElsewhere: ['web'] }), ['web']).toYaml().replace(/^.*VSVC, /, '');
  };

  test('moves the version, where the plan says one', () => {
    expect(promote('weight: 5, canary: { version: "2" }')).toBe('weight: 5, canary: { version: "2" }, stable: { version: "2" } }');
    expect(promote('weight: 5, stable: { version: "1" }, canary: { version: "2" }')).toBe('weight: 5, stable: { version: "2" }, canary: { version: "2" } }');
  });

  test('changes nothing where there is no other version', () => {
    expect(promote('weight: 5')).toBe('weight: 5 }');
    expect(promote('weight: 5, stable: { version: "2" }, canary: { version: "2" }')).toBe('weight: 5, stable: { version: "2" }, canary: { version: "2" } }');
  });

  test.each([
    ['the plan says an image', 'weight: 5, canary: { image: "web:2" }', 'web must not say an image in the plan where its images are elsewhere, got web:2: promote it in the plan, or remove image below canary'],
    ['of stable alone the version is said', 'weight: 5, stable: { version: "1" }', 'web must say the version of its canary to be promoted, because it says that of stable, got none: add version below canary'],
    ['the canary is idle', 'weight: 5, canary: false', 'web must have a canary that is not idle to be promoted, got an idle one: set { idle: false } first (cdk8s-canary set web --no-idle)'],
    ['nobody has met the canary', 'weight: 0, match: false', 'web must have a canary that has done something to be promoted, got weight 0: advance it first'],
  ])('fails when %s', (_, text, problem) => {
    expect(message(() => promote(text)).split(' (canary.yaml:')[0]).toBe(`CanaryPlan.promote: ${problem}`);
  });

  test('of no process by default', () => {
    expect(message(() => CanaryPlan.fromYaml('- { project: web, type: ISTIO_VSVC, weight: 5 }').step(PlanStep.promote(), ['web']))).toContain('got neither image nor version');
  });
});

describe('the effect of a change', () => {
  const effect = (before: string, after: string, stablePods?: number) => {
    const [one, other] = [before, after].map(text => CanaryPlan.fromYaml(`- { project: web, ${text} }`));
    const { processes } = PlanEffect.of(one, other, stablePods === undefined ? undefined : { stablePods: { web: stablePods } });
    return processes.flatMap(({ sentences }) => sentences);
  };
  const ISTIO = 'type: ISTIO_VSVC, weight: 5';
  const QUEUE = 'type: DEPLOYMENT_REPLICAS, weight:';

  test.each<[string, string, string, string[]]>([
    ['a share', ISTIO, 'type: ISTIO_VSVC, weight: 20', ['5 % -> 20 % of the requests go to the canary']],
    ['no testers', ISTIO, `${ISTIO}, match: false`, ['matches of the code, if it has any: in force -> off']],
    ['testers again', `${ISTIO}, match: false`, `${ISTIO}, match: true`, ['matches of the code, if it has any: off -> in force']],
    ['a canary that wakes up', `${ISTIO}, canary: false`, `${ISTIO}, canary: true`, [
      '0 % -> 5 % of the requests go to the canary', 'matches of the code, if it has any: off -> in force', 'the canary: idle, without pods -> not idle',
    ]],
    ['numbers of pods see no requests', 'type: SERVICE_RATIO, weight: 5', 'type: SERVICE_RATIO, weight: 5, canary: false', [
      '5 % -> 0 % of the requests go to the canary', 'the canary: not idle -> idle, without pods',
    ]],
    ['one canary pod', `${QUEUE} 0`, `${QUEUE} 1`, ['0 -> 1 canary pod']],
    ['a batch', 'type: DEPLOYMENT_SINGLETON, weight: 1', 'type: DEPLOYMENT_SINGLETON, weight: 0', ['canary -> stable runs']],
    ['another canary', ISTIO, `${ISTIO}, canary: { image: "web:2", version: "2" }`, [
      'image of canary: what the code says -> web:2', 'version of canary: what the code says -> 2',
    ]],
    ['promotion at the last phase', 'type: ALB, weight: 100, stable: { image: "web:1" }', 'type: ALB, weight: 100, stable: { image: "web:2" }', ['image of stable: web:1 -> web:2']],
    ['promotion of a batch', 'type: DEPLOYMENT_SINGLETON, weight: 1', 'type: DEPLOYMENT_SINGLETON, weight: 1, stable: { image: "web:2" }', [
      'image of stable: what the code says -> web:2',
    ]],
    ['nothing', ISTIO, `${ISTIO}, match: true, canary: true`, []],
    ['phases', ISTIO, `${ISTIO}, phases: [5, 10]`, []],
  ])('%s', (_, before, after, sentences) => {
    expect(effect(before, after)).toEqual(sentences);
  });

  test('the share of a worker is told where the pods of stable are known', () => {
    expect(effect(`${QUEUE} 1`, `${QUEUE} 3`)).toEqual(['1 -> 3 canary pods']);
    expect(effect(`${QUEUE} 1`, `${QUEUE} 3`, 9)).toEqual(['1 -> 3 canary pods beside 9 of stable: 10 % -> 25 % of the pods']);
    expect(effect(`${QUEUE} 0`, `${QUEUE} 1`, 2)).toEqual(['0 -> 1 canary pod beside 2 of stable: 0 % -> 33.33 % of the pods']);
    expect(effect(`${QUEUE} 1`, `${QUEUE} 0`, 0)).toEqual(['1 -> 0 canary pods beside 0 of stable: 100 % -> 0 % of the pods']);
  });

  test('processes come in the order of the plan, those without a change not at all', () => {
    const after = plan().advance('dispatcher').advance('server');
    expect(PlanEffect.of(plan(), after).processes.map(({ project, before, after: now }) => [project, before.weight, now.weight])).toEqual([['server', 10, 50], ['dispatcher', 3, 12]]);
  });

  test('fails when the plans have other processes', () => {
    const [one, other] = ['a', 'b'].map(name => CanaryPlan.fromYaml(`- { project: ${name}, type: ALB, weight: 5 }`));
    const sentence = (name: string) => `PlanEffect.of: both plans must have the same processes, got "${name}" in one of them alone: compare two versions of one plan`;
    expect(message(() => PlanEffect.of(one, other))).toBe([sentence('a'), sentence('b')].join('\n'));
  });
});

describe('what is left to do after a promotion', () => {
  test.each<[string, string, (object | undefined)[]]>([
    ['requests', 'type: ISTIO_VSVC, weight: 100', [undefined, { weight: 0, match: false }, { idle: true }, undefined, undefined]],
    ['requests without testers', 'type: ISTIO_VSVC, weight: 100, match: false', [undefined, { weight: 0 }, { idle: true }, undefined]],
    ['requests by numbers of pods', 'type: SERVICE_RATIO, weight: 100', [undefined, { weight: 0 }, { idle: true }, undefined]],
    ['a queue', 'type: DEPLOYMENT_REPLICAS, weight: 3', [undefined, { weight: 0 }, undefined]],
    ['a batch', 'type: DEPLOYMENT_SINGLETON, weight: 1', [{ weight: 0 }, undefined]],
  ])('%s', (_, text, changes) => {
    const { steps } = AfterPromotion.of(entryOf(text));
    expect(steps.map(({ change }) => change)).toEqual(changes);
    expect(steps.map(({ waits }) => waits)).toEqual(changes.map((change, index) => index === 0 && change === undefined));
    expect(steps.map(({ optional }) => optional)).toEqual(steps.map(({ change, waits }) => change === undefined && !waits));
  });
});
