import { entry, marked, MARK, PLAN, plan } from './plan-support';
import { message } from './support';
import { CanaryPlan, PlanChange } from '../src';

/** The lines that differ: those that went with "-" in front, those that came with "+". */
function difference(before: string, after: string): string[] {
  const [old, now] = [before.split('\n'), after.split('\n')];
  const start = old.findIndex((line, index) => line !== now[index]);
  let end = 0;
  while (end < Math.min(old.length, now.length) - start && old[old.length - 1 - end] === now[now.length - 1 - end]) {
    end++;
  }
  return [...old.slice(start, old.length - end).map(line => `-${line}`), ...now.slice(start, now.length - end).map(line => `+${line}`)];
}

const steps = (text: string, step: (plan: CanaryPlan) => CanaryPlan) => difference(text, step(plan(text)).toYaml());
const change = (text: string, project: string, what: PlanChange) => steps(text, before => before.with(project, what));

test('a plan is a value: a change makes a new one', () => {
  const before = CanaryPlan.fromYaml(PLAN, { path: 'prod.yaml', target: 'prod' });
  const after = before.with('server', { weight: 50 });
  expect([before.entry('server').weight, after.entry('server').weight]).toEqual([10, 50]);
  expect([after.path, after.target]).toEqual(['prod.yaml', 'prod']);
  expect(before.toYaml()).toBe(PLAN);
});

describe('with changes', () => {
  test.each<[string, PlanChange, string[]]>([
    ['server', { weight: 50 }, ['-  weight: 10', '+  weight: 50']],
    ['server', { match: true }, ['-  match: false', '+  match: true']],
    ['server', { idle: true }, [
      '-  canary: { image: registry.example/server:1.5.0, version: \'1.10\' }', '+  canary: { image: registry.example/server:1.5.0, version: \'1.10\', idle: true }',
    ]],
    ['server', { canary: { version: '1.10.1' } }, [
      '-  canary: { image: registry.example/server:1.5.0, version: \'1.10\' }', '+  canary: { image: registry.example/server:1.5.0, version: \'1.10.1\' }',
    ]],
    ['server', { stable: { image: 'other:2' } }, ['-  stable: { image: registry.example/server:1.4.0, version: "1.4.0" }', '+  stable: { image: other:2, version: "1.4.0" }']],
    ['server-map', { weight: 5, idle: true }, [
      '-- { project: server-map, type: ISTIO_VSVC, weight: 0, canary: true }', '+- { project: server-map, type: ISTIO_VSVC, weight: 5, canary: false }',
    ]],
    ['server-map', { match: false }, [
      '-- { project: server-map, type: ISTIO_VSVC, weight: 0, canary: true }', '+- { project: server-map, type: ISTIO_VSVC, weight: 0, canary: true, match: false }',
    ]],
    ['server-map', { canary: { image: 'x' } }, [
      '-- { project: server-map, type: ISTIO_VSVC, weight: 0, canary: true }',
      '+- { project: server-map, type: ISTIO_VSVC, weight: 0, canary: { image: x, idle: false } }',
    ]],
    ['search', { idle: false }, ['-    idle: true', '+    idle: false']],
    ['search', { canary: { version: '2' } }, ['+    version: "2"']],
    ['search', { stable: { image: 'search:1', version: '1' } }, ['+  stable:', '+    image: "search:1"', '+    version: "1"']],
    ['search', { match: false, canary: { version: 'v2' } }, ['+    version: v2', '+  match: false']],
    ['shop', { idle: false }, ['+  canary: true']],
    ['shop', { idle: true }, ['+  canary: false']],
    ['shop', { canary: { image: 'x', version: '1.10' } }, ['+  canary: { image: x, version: "1.10" }']],
    ['shop', { canary: { image: 'x' }, idle: true }, ['+  canary: { image: x, idle: true }']],
    ['legacy', { canary: { image: 'x' } }, ['-  canary: false', '+  canary: { image: x, idle: true }']],
    ['legacy', { canary: { image: 'x' }, idle: false }, ['-  canary: false', '+  canary: { image: x, idle: false }']],
    ['server-internal', { weight: 0 }, ['-  weight: 1', '+  weight: 0']],
  ])('%s: %j', (project, what, expected) => {
    expect(change(PLAN, project, what)).toEqual(expected);
  });

  test('which are undone by the change back', () => {
    const there = plan().with('server', { weight: 50, match: true, stable: { version: '1.4.1' } });
    expect(there.with('server', { weight: 10, match: false, stable: { version: '1.4.0' } }).toYaml()).toBe(PLAN);
  });
});

test('what stays the same keeps its notation', () => {
  const text = entry('ALB', 5, 'canary: { version: "1\\x2e10", image: x }');
  expect(plan(text).with('web', { canary: { version: '1.10', image: 'z' } }).toYaml()).toBe(text.replace('image: x', 'image: z'));
});

describe('what is inserted', () => {
  test('has no newline behind it where the file has none', () => {
    expect(plan(entry('ALB', 5).trimEnd()).with('web', { match: false, idle: true }).toYaml()).toBe(`${entry('ALB', 5)}  match: false\n  canary: false`);
  });

  test('has the newlines of Windows where the file has them', () => {
    const text = entry('ALB', 5).replaceAll('\n', '\r\n');
    expect(plan(text).with('web', { match: false }).toYaml()).toBe(`${text}  match: false\r\n`);
    expect(plan(text.trimEnd()).with('web', { match: false }).toYaml()).toBe(`${text}  match: false`);
  });

  test('comes before comments and blank lines that are behind the entry, and behind the comment of the last value', () => {
    const text = '- project: web\n  type: ALB\n  weight: 5 # five\n  # of web\n\n# of shop\n- { project: shop, type: ALB, weight: 5 }\n';
    expect(plan(text).with('web', { match: false }).toYaml()).toBe(text.replace('# five\n', '# five\n  match: false\n'));
  });

  test('has the indentation of its mapping', () => {
    const text = 'processes:\n    -   type: ALB\n        weight: 5\n        project: web\n';
    expect(plan(text).with('web', { match: false }).toYaml()).toBe(`${text}        match: false\n`);
  });

  test('is a line of its own in braces over several lines, with or without a comma at the end', () => {
    const text = '[\n  {\n    "project": "web",\n    "type": "ALB",\n    "weight": 5\n  }\n]\n';
    const written = plan(text).with('web', { match: false, stable: { image: 'x:1' } }).toYaml();
    expect(written).toBe('[\n  {\n    "project": "web",\n    "type": "ALB",\n    "weight": 5,\n    "match": false,\n    "stable": { "image": "x:1" }\n  }\n]\n');
    expect(JSON.parse(written)).toEqual([{ project: 'web', type: 'ALB', weight: 5, match: false, stable: { image: 'x:1' } }]);
    const commas = '- {\n    project: web,\n    type: ALB, # kind\n    weight: 5, # five\n  }\n';
    expect(plan(commas).with('web', { match: false, idle: true }).toYaml()).toBe(commas.replace('# five\n', '# five\n    match: false,\n    canary: false,\n'));
    const none = '- {\n    project: web,\n    type: ALB,\n    weight: 5 # five\n  }\n';
    expect(plan(none).with('web', { match: false, idle: true }).toYaml()).toBe(none.replace('5 # five\n', '5, # five\n    match: false,\n    canary: false\n'));
  });

  test('stays on the line of the last key in braces where that shares its line', () => {
    const closed = '- { project: web,\n    type: ALB,\n    weight: 5 }\n';
    expect(plan(closed).with('web', { match: false, idle: true }).toYaml()).toBe(closed.replace('5 }', '5, match: false, canary: false }'));
    const shared = '- {\n    project: web, type: ALB, weight: 5\n  }\n';
    expect(plan(shared).with('web', { match: false }).toYaml()).toBe(shared.replace('5\n', '5, match: false\n'));
  });

  test('comes behind a last key that is a list over several lines', () => {
    const text = entry('ALB', 5, 'phases:', '- 5', '# later', '- 20 # for a day', '# end');
    expect(plan(text).with('web', { match: false }).toYaml()).toBe(text.replace('day\n', 'day\n  match: false\n'));
  });

  test('is written as the braces around it and the other track are', () => {
    expect(plan('[{project: web,type: ALB,weight: 5}]').with('web', { stable: { image: 'x' } }).toYaml()).toBe('[{project: web,type: ALB,weight: 5, stable: {image: x}}]');
    expect(change(entry('ALB', 5, 'canary: {image: \'a\', version: \'2\'}'), 'web', { stable: { image: 'b', version: 'it\'s' } })).toEqual(['+  stable: {image: \'b\', version: \'it\'\'s\'}']);
  });

  test('is in quotes where it would be something else without them', () => {
    for (const version of ['1.10', '5', 'true', 'null', '~1', '0x1F', '1e3', 'a: b', 'a #b', 'a, b', '- a', '{a}', 'a]', '*a', '&a b', '!a', '"a"', '|a', ' a', 'a\nb', 'a\u2028b', '%a', '@a', '0o17', '.inf1', '# a', '2026-01-05', 'on', 'y', '1_0', '1:30', '017']) {
      const text = entry('ALB', 5, 'canary: { version: old }');
      const after = plan(text).with('web', { canary: { version } });
      expect(after.entry('web').canary).toEqual({ version });
      expect(after.toYaml().split('\n')).toHaveLength(5);
    }
    expect(plan(entry('ALB', 5, 'canary: { version: \'old\' }')).with('web', { canary: { version: 'a\nb' } }).toYaml()).toBe(entry('ALB', 5, 'canary: { version: "a\\nb" }'));
    expect(plan(entry('ALB', 5)).with('web', { canary: { version: 'a\u001b\u0085\u2028\ufeff' } }).toYaml()).toBe(
      entry('ALB', 5, 'canary: { version: "a\\u001b\\u0085\\u2028\\ufeff" }'));
    expect(change(entry('ALB', 5, 'canary: { version: 1.5.0 }'), 'web', { canary: { version: '1.10' } })).toEqual(['-  canary: { version: 1.5.0 }', '+  canary: { version: "1.10" }']);
    expect(change(entry('ALB', 5, 'canary: { version: 1.5.0 }'), 'web', { canary: { version: '1.6.0' } })).toEqual(['-  canary: { version: 1.5.0 }', '+  canary: { version: 1.6.0 }']);
  });
});

describe('advance', () => {
  const weights = (text: string, count: number) => {
    let now = plan(text);
    return Array.from({ length: count }, () => (now = now.advance('web')).entry('web').weight);
  };

  test('goes by the phases of the entry, of the file, or by 5, 20, 50 and 100', () => {
    expect(weights(entry('ALB', 0), 4)).toEqual([5, 20, 50, 100]);
    expect(weights(entry('ALB', 7), 3)).toEqual([20, 50, 100]);
    expect(weights(`phases: [1, 10]\nprocesses:\n${entry('ALB', 0)}`, 2)).toEqual([1, 10]);
    expect(weights(`phases: [1, 10]\nprocesses:\n${entry('ALB', 0, 'phases: [2, 30]')}`, 2)).toEqual([2, 30]);
    expect(weights(entry('DEPLOYMENT_REPLICAS', 0, 'phases: [1, 400]'), 2)).toEqual([1, 400]);
    expect(weights(entry('DEPLOYMENT_SINGLETON', 0), 1)).toEqual([1]);
  });

  test('goes above the weight where 0 is a phase, at which a rollout begins', () => {
    expect(weights(entry('ALB', 0, 'phases: [0, 5, 20]'), 2)).toEqual([5, 20]);
  });

  test('changes the weight alone', () => {
    expect(steps(PLAN, before => before.advance('server'))).toEqual(['-  weight: 10', '+  weight: 50']);
  });

  test.each<[string, string, string]>([
    ['at the last phase', entry('ALB', `${MARK}100`), 'web must have a phase above its weight to advance, got weight 100 and phases 5, 20, 50, 100: promote it'],
    ['where a singleton runs its canary', entry('DEPLOYMENT_SINGLETON', `${MARK}1`), 'web must have weight 0 to advance, got 1, where the canary runs already: promote it'],
    ['without phases', entry('DEPLOYMENT_REPLICAS', 0).replace('web', `${MARK}web`), 'web must have phases to advance, got none: add phases to the entry, each a number of canary pods'],
    ['while the canary is idle', entry('ALB', 5, `canary: ${MARK}false`), 'web must have a canary that is not idle to advance, got an idle one: set { idle: false } first (cdk8s-canary set web --no-idle)'],
  ])('fails %s', (_, text, problem) => {
    const bad = marked(text);
    expect(message(() => plan(bad.text).advance('web'))).toBe(`CanaryPlan.advance: ${problem}${bad.frame}`);
  });
});

describe('promote', () => {
  test('gives stable what the canary runs, and nothing else', () => {
    expect(steps(PLAN, before => before.promote('server'))).toEqual([
      '-  stable: { image: registry.example/server:1.4.0, version: "1.4.0" }', '+  stable: { image: registry.example/server:1.5.0, version: "1.10" }',
    ]);
  });

  test('writes stable where it is not there, as the canary is written', () => {
    expect(steps(entry('ALB', 5, 'canary: { image: a, version: \'1\' } # new'), before => before.promote('web'))).toEqual(['+  stable: { image: a, version: \'1\' }']);
    expect(steps(entry('ALB', 5, 'canary:', '    image: "a"'), before => before.promote('web'))).toEqual(['+  stable:', '+      image: "a"']);
    expect(steps(entry('ALB', 5, 'canary: { image: a, version: "2" }', 'stable: { image: b }'), before => before.promote('web'))).toEqual(
      ['-  stable: { image: b }', '+  stable: { image: a, version: "2" }']);
  });

  test('says the image alone where the canary says no more', () => {
    expect(plan(entry('ALB', 5, 'canary: { image: a }')).promote('web').entry('web').stable).toEqual({ image: 'a' });
  });

  test.each<[string, string, string]>([
    ['where the plan does not say what the canary runs', entry('ALB', 5, `canary: ${MARK}true`),
      'web must say what its canary runs to be promoted, got neither image nor version: say them below canary, or promote it in the code'],
    ['where the plan says nothing of the canary', entry('ALB', 5).replace('web', `${MARK}web`),
      'web must say what its canary runs to be promoted, got neither image nor version: say them below canary, or promote it in the code'],
    ['where a singleton has never run its canary', entry('DEPLOYMENT_SINGLETON', `${MARK}0`, 'canary: { image: a }'),
      'web must have a canary that has done something to be promoted, got weight 0: advance it first'],
    ['where a worker has no canary pods', entry('DEPLOYMENT_REPLICAS', `${MARK}0`, 'canary: { image: a }'),
      'web must have a canary that has done something to be promoted, got weight 0: advance it first'],
    ['without a share and without testers', entry('ALB', `${MARK}0`, 'match: false', 'canary: { image: a }'),
      'web must have a canary that has done something to be promoted, got weight 0: advance it first'],
    ['while the canary is idle', entry('ALB', 5, `canary: { image: a, idle: ${MARK}true }`), 'web must have a canary that is not idle to be promoted, got an idle one: set { idle: false } first (cdk8s-canary set web --no-idle)'],
    ['where stable alone has a version', entry('ALB', 5, `stable: { image: a, version: ${MARK}"1" }`, 'canary: { image: b }'),
      'web must say the version of its canary to be promoted, because it says that of stable, got none: add version below canary'],
    ['where stable alone has an image', entry('ALB', 5, `stable: { image: ${MARK}a, version: "1" }`, 'canary: { version: "2" }'),
      'web must say the image of its canary to be promoted, because it says that of stable, got none: add image below canary'],
    ['where the canary has a version alone', entry('ALB', 5, `canary: { version: ${MARK}"2" }`),
      'web must say the image of its canary to be promoted, got version 2 alone, which stable would have without running it: add image below canary, or promote it in the code'],
    ['where stable runs it already', entry('ALB', 5, `stable: ${MARK}{ image: a, version: "1" }`, 'canary: { version: \'1\', image: "a" }'),
      'web must have a canary that differs from stable to be promoted, got image a and version 1 on both: stable runs it already'],
  ])('fails %s', (_, text, problem) => {
    const bad = marked(text);
    expect(message(() => plan(bad.text).promote('web'))).toBe(`CanaryPlan.promote: ${problem}${bad.frame}`);
  });
});

describe('rollback', () => {
  test.each<[string, string[]]>([
    ['server', [
      '-  canary: { image: registry.example/server:1.5.0, version: \'1.10\' }', '+  canary: { image: registry.example/server:1.5.0, version: \'1.10\', idle: true }',
    ]],
    ['server-map', ['-- { project: server-map, type: ISTIO_VSVC, weight: 0, canary: true }', '+- { project: server-map, type: ISTIO_VSVC, weight: 0, canary: false }']],
    ['shop', ['+  canary: false']],
    ['dispatcher', ['+  canary: false']],
    ['server-internal', ['-  weight: 1', '+  weight: 0']],
  ])('of %s', (project, expected) => {
    expect(steps(PLAN, before => before.rollback(project))).toEqual(expected);
  });

  test.each<[string, string, string]>([
    ['where the canary is idle', entry('ALB', 5, `canary: ${MARK}false`), 'web must have a canary that is not idle to be rolled back, got an idle one: it is rolled back already'],
    ['where stable of a singleton runs', entry('DEPLOYMENT_SINGLETON', `${MARK}0`), 'web must have weight 1 to be rolled back, got 0: stable runs already'],
  ])('fails %s', (_, text, problem) => {
    const bad = marked(text);
    expect(message(() => plan(bad.text).rollback('web'))).toBe(`CanaryPlan.rollback: ${problem}${bad.frame}`);
  });
});

describe('a change fails', () => {
  const web = entry('ALB', 5, 'canary: true');

  test.each<[string, string, unknown, string]>([
    ['that says nothing', web.replace('web', `${MARK}web`), {}, 'a change must say something, got nothing: it has weight, match, idle, stable, canary'],
    ['that says nothing new', web.replace('web', `${MARK}web`), { weight: 5, idle: false }, 'web must get something new, got what the plan says already: leave the change out'],
    ['whose tracks say nothing', web.replace('web', `${MARK}web`), { canary: {}, stable: {} }, 'web must get something new, got what the plan says already: leave the change out'],
    ['of what no change has', web.replace('web', `${MARK}web`), { wieght: 6 }, 'a change has no wieght: did you mean weight?'],
    ['of a canary that is a flag', web.replace('web', `${MARK}web`), { canary: false },
      'canary of a change must be a mapping of image and version, got false: say beside it whether it is idle'],
    ['of a canary that is idle', web.replace('web', `${MARK}web`), { canary: { idle: true } },
      'canary of a change must be a mapping of image and version, got {"idle":true}: say beside it whether it is idle'],
    ['of a stable that is a text', web.replace('web', `${MARK}web`), { stable: 'v2' }, 'stable of a change must be a mapping of image and version, got "v2"'],
    ['that is nothing at all', web.replace('web', `${MARK}web`), null, 'a change must say something, got nothing: it has weight, match, idle, stable, canary'],
    ['of the name', web.replace('web', `${MARK}web`), { project: 'shop' }, 'a change has no project: it has weight, match, idle, stable, canary'],
    ['to a weight that cannot be', entry('ALB', `${MARK}120`, 'canary: true'), { weight: 120 }, 'web weight must be a whole number from 0 to 100, got 120'],
    ['to no number', entry('ALB', `${MARK}NaN`, 'canary: true'), { weight: NaN }, 'web weight must be a whole number from 0 to 100, got NaN'],
    ['to a number with an exponent', entry('ALB', `${MARK}1e+21`, 'canary: true'), { weight: 1e21 }, 'web weight must be a whole number from 0 to 100, got 1e+21'],
    ['to a text', entry('ALB', `${MARK}"7"`, 'canary: true'), { weight: '7' }, 'web weight must be a whole number from 0 to 100, got "7": write it in plain digits, without quotes'],
    ['to null', entry('ALB', `${MARK}null`, 'canary: true'), { weight: null }, 'web weight must be a whole number from 0 to 100, got null'],
    ['to a word instead of true', entry('ALB', 5, `canary: ${MARK}"false"`), { idle: 'false' }, 'web canary must be true, false or a mapping of image, version and idle, got "false"'],
    ['to an image with spaces', entry('ALB', 5, `canary: { image: ${MARK}a b, idle: false }`), { canary: { image: 'a b' } }, 'web canary image must be a reference without spaces, got "a b"'],
    ['to a version that is a number', entry('ALB', 5, 'canary: true', `stable: { version: ${MARK}1.1 }`), { stable: { version: 1.1 } }, 'web stable version must be a string, got 1.1: put it in quotes'],
    ['of what a track does not have', entry('ALB', 5, 'canary: true', `stable: { ${MARK}tag: x }`), { stable: { tag: 'x' } }, 'web stable has no key tag: it has image, version'],
  ])('%s', (_, text, what, problem) => {
    const bad = marked(text);
    expect(message(() => plan(web).with('web', what as PlanChange))).toBe(`CanaryPlan.with: ${problem}${bad.frame}`);
  });

  test('of a process that is not there', () => {
    expect(message(() => plan(web).with('wbe', { weight: 6 }))).toBe('CanaryPlan.with: the process must be in canary.yaml, got "wbe": did you mean web?');
    expect(message(() => plan(web).advance('other'))).toBe('CanaryPlan.advance: the process must be in canary.yaml, got "other": add it there');
  });

  test('that does not fit the kind of the process', () => {
    const bad = marked(entry('DEPLOYMENT_SINGLETON', 1, `canary: ${MARK}false`));
    expect(message(() => plan(entry('DEPLOYMENT_SINGLETON', 1)).with('web', { idle: true }))).toBe(
      `CanaryPlan.with: web canary must not be idle at weight 1, where it is the one that runs: set weight 0, so that stable runs${bad.frame}`);
  });
});
