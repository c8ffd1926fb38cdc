import { entry, marked, MARK, plan } from './plan-support';
import { message } from './support';

const KINDS = 'INGRESS_NGINX, ISTIO_VSVC, GATEWAY_API, ALB, SERVICE_RATIO, DEPLOYMENT_REPLICAS, DEPLOYMENT_SINGLETON';
const PERCENT = 'must be a whole number from 0 to 100';
const PLAIN = 'write it in plain digits, without quotes';
const NAME = 'project must be at most 63 lower-case letters, digits and "-", starting with a letter and not ending with "-"';
const long = 'x'.repeat(64);
const alb = (...more: string[]) => entry('ALB', 5, ...more);

describe('fails, and shows where, when', () => {
  test.each<[string, string, string]>([
    // The text as a whole
    ['there is nothing but a comment', `${MARK}# later\n`, 'a plan must have a process, got an empty file: write the processes as a list'],
    ['a bracket is open', `processes: [${MARK}`, 'canary.yaml must be YAML, got Flow sequence in block collection must be sufficiently indented and end with a ]'],
    ['a text has a colon', `- project: ${MARK}a: b\n`, 'canary.yaml must be YAML, got Nested mappings are not allowed in compact mappings'],
    ['there are two documents', `${alb()}---\n${MARK}- other\n`, 'a plan must be one document, got another one: put it in a file of its own'],
    ['it is a word', `${MARK}web\n`, 'a plan must be a list of processes, or a mapping of target, context, phases and processes, got web'],
    ['the list is empty', `${MARK}[]\n`, 'processes must be a list with a process, got an empty list'],
    ['processes are nothing', `${MARK}processes:\n`, 'processes must be a list with a process, got nothing'],
    ['processes are a mapping', `processes:\n  ${MARK}web: 5\n`, 'processes must be a list with a process, got a mapping'],
    ['there are no processes', `${MARK}target: prod\n`, 'a plan must have processes, got none: put the list below processes:'],
    ['processes are misspelt', `${MARK}proceses: []\n`, 'a plan has no key proceses: did you mean processes?'],
    ['the plan has another key', `${MARK}owner: me\nprocesses:\n${alb()}`, 'a plan has no key owner: it has target, context, phases, processes'],
    ['the target is said twice', `target: a\n${MARK}target: b\nprocesses:\n${alb()}`, 'a plan must say target once, got it again: remove one of them'],
    ['the target is a number', `target: ${MARK}1\nprocesses:\n${alb()}`, 'target must be a string, got 1: put it in quotes'],
    ['the target is nothing', `${MARK}target:\nprocesses:\n${alb()}`, 'target must be a string, got nothing'],
    ['the target has spaces', `target: ${MARK}my prod\nprocesses:\n${alb()}`, 'target must be a word without spaces, got my prod'],
    ['the context is said twice', `context: a\n${MARK}context: b\nprocesses:\n${alb()}`, 'a plan must say context once, got it again: remove one of them'],
    ['the context is a number', `context: ${MARK}1\nprocesses:\n${alb()}`, 'context must be a string, got 1: put it in quotes'],
    ['the context is nothing', `${MARK}context:\nprocesses:\n${alb()}`, 'context must be a string, got nothing'],
    ['the context has spaces', `context: ${MARK}my prod\nprocesses:\n${alb()}`, 'context must be a word without spaces, got my prod'],
    // What keeps values from standing in their place
    ['there is an alias', alb(`match: ${MARK}*no`), 'a plan has no aliases, got *no: write the value itself, so that it can be changed in its place'],
    ['an entry is an alias', `${alb()}- ${MARK}*web\n`, 'a plan has no aliases, got *web: write the value itself, so that it can be changed in its place'],
    ['there is an anchor', alb(`match: ${MARK}&no false`), 'a plan has no anchors, got &no: remove it'],
    ['there is a merge key', alb(`${MARK}<<: { match: false }`), 'a plan has no merge keys, got <<: write the values themselves, so that they can be changed in their place'],
    ['there is a tag', alb(`match: ${MARK}!!bool false`), 'a plan has no tags, got !!bool: write the value alone'],
    ['the list has an anchor', `${MARK}&all\n${alb()}`, 'a plan has no anchors, got &all: remove it'],
    ['the list has a tag', `${MARK}!!seq\n${alb()}`, 'a plan has no tags, got !!seq: write the value alone'],
    ['a tag is local', alb(`match: ${MARK}!flag false`), 'a plan has no tags, got !flag: write the value alone'],
    ['a text is a block', alb('stable:', `  image: ${MARK}|-`, '    x'), 'web stable image must stand behind its key, got |-\\n      x: write it on the same line'],
    ['a key is a list', alb(`? ${MARK}[match]`, ': false'), 'a key must be a word, got a list'],
    ['a key is a number', alb(`${MARK}5: false`), 'a key must be a word, got 5'],
    // Entries
    ['an entry is a word', `- ${MARK}web\n`, 'process 1 must be a mapping of project, type and weight, got web'],
    ['an entry is nothing', `${alb()}-${MARK}\n`, 'process 2 must be a mapping of project, type and weight, got nothing'],
    ['an entry is a list', `- ${MARK}[web]\n`, 'process 1 must be a mapping of project, type and weight, got a list'],
    ['an entry has no project', `${alb()}- ${MARK}type: ALB\n  weight: 5\n`, 'process 2 must have project, got none: say the name of the process'],
    ['a project is upper-case', alb().replace('web', `${MARK}Web`), `${NAME}, got Web`],
    ['a project starts with a digit', alb().replace('web', `${MARK}1a`), `${NAME}, got 1a`],
    ['a project is too long', alb().replace('web', `${MARK}${long}`), `${NAME}, got ${'x'.repeat(60)}…`],
    ['a project is a number', alb().replace('web', `${MARK}5`), 'project must be a string, got 5: put it in quotes'],
    ['two entries have one project', `${alb()}${alb().replace('web', `${MARK}web`)}`, 'web must be in a plan once, got it again (first at canary.yaml:1:12): remove one of them'],
    ['an entry has no type', `- project: ${MARK}web\n  weight: 5\n`, `web must have type, got none: say one of ${KINDS}`],
    ['a type is misspelt', `- project: web\n  type: ${MARK}ISTIO_VSCV\n  weight: 5\n`, `web type must be one of ${KINDS}, got ISTIO_VSCV: did you mean ISTIO_VSVC?`],
    ['a type is not known', `- project: web\n  type: ${MARK}CRONJOB\n  weight: 5\n`, `web type must be one of ${KINDS}, got CRONJOB`],
    ['a type is a list', `- project: web\n  type: ${MARK}[ALB]\n  weight: 5\n`, `web type must be one of ${KINDS}, got a list`],
    ['an entry has no weight', `- project: ${MARK}web\n  type: ALB\n`, 'web must have weight, got none: start with weight: 0'],
    ['a key is misspelt', `- project: web\n  type: ALB\n  ${MARK}wieght: 5\n`, 'web has no key wieght: did you mean weight?'],
    ['a key is not known', alb(`${MARK}host: x`), 'web has no key host: it has project, type, weight, match, canary, stable, phases'],
    ['a key is said twice', alb(`${MARK}weight: 6`), 'web must say weight once, got it again: remove one of them'],
    // Weights
    ['a weight is too large', entry('ALB', `${MARK}101`), `web weight ${PERCENT}, got 101`],
    ['a weight is negative', entry('ALB', `${MARK}-5`), `web weight ${PERCENT}, got -5`],
    ['a weight is broken', entry('ALB', `${MARK}0.5`), `web weight ${PERCENT}, got 0.5`],
    ['a weight has a leading zero', entry('ALB', `${MARK}010`), `web weight ${PERCENT}, got 010: ${PLAIN}`],
    ['a weight has a sign', entry('ALB', `${MARK}+5`), `web weight ${PERCENT}, got +5: ${PLAIN}`],
    ['a weight has an exponent', entry('ALB', `${MARK}1e1`), `web weight ${PERCENT}, got 1e1: ${PLAIN}`],
    ['a weight is hexadecimal', entry('ALB', `${MARK}0x5`), `web weight ${PERCENT}, got 0x5: ${PLAIN}`],
    ['a weight has an underscore', entry('ALB', `${MARK}1_0`), `web weight ${PERCENT}, got 1_0`],
    ['a weight has a point', entry('ALB', `${MARK}5.0`), `web weight ${PERCENT}, got 5.0: ${PLAIN}`],
    ['a weight is in quotes', entry('ALB', `${MARK}"5"`), `web weight ${PERCENT}, got "5": ${PLAIN}`],
    ['a weight has a percent sign', entry('ALB', `${MARK}5%`), `web weight ${PERCENT}, got 5%`],
    ['a weight is empty', entry('ALB', `${MARK}""`), `web weight ${PERCENT}, got ""`],
    ['a weight is a date', entry('ALB', `${MARK}2026-01-05`), `web weight ${PERCENT}, got 2026-01-05`],
    ['a weight is infinite', entry('ALB', `${MARK}.inf`), `web weight ${PERCENT}, got .inf`],
    ['a weight is a list', entry('ALB', `${MARK}[5]`), `web weight ${PERCENT}, got a list`],
    ['a weight is true', entry('ALB', `${MARK}true`), `web weight ${PERCENT}, got true`],
    ['a weight is nothing', entry('ALB', '').replace('weight', `${MARK}weight`), `web weight ${PERCENT}, got nothing`],
    ['pods are too many', entry('DEPLOYMENT_REPLICAS', `${MARK}2147483648`), 'web weight must be the number of canary pods, a whole number from 0 to 2147483647, got 2147483648'],
    ['pods are a share', entry('DEPLOYMENT_REPLICAS', `${MARK}5%`), 'web weight must be the number of canary pods, a whole number from 0 to 2147483647, got 5%'],
    ['a singleton has a share', entry('DEPLOYMENT_SINGLETON', `${MARK}5`), 'web weight must be 0 (stable runs) or 1 (canary runs), got 5'],
    ['a weight of an unknown type is negative', entry('[]', `${MARK}-1`), 'web weight must be a whole number, 0 or more, got -1'],
    // Matches
    ['match is a word', alb(`match: ${MARK}no`), 'web match must be true or false, got no'],
    ['match is nothing', alb(`${MARK}match:`), 'web match must be true or false, got nothing'],
    ...['SERVICE_RATIO', 'DEPLOYMENT_REPLICAS', 'DEPLOYMENT_SINGLETON'].map(type => [`a ${type} matches`, entry(type, 0, `${MARK}match: false`),
      `web has no match, because ${type} sees no requests that could be told apart, got false: remove match`] as [string, string, string]),
    // Tracks
    ['canary is a word', alb(`canary: ${MARK}idle`), 'web canary must be true, false or a mapping of image, version and idle, got idle'],
    ['canary says nothing', alb(`canary: ${MARK}{}`), 'web canary must be true, false or a mapping of image, version and idle, got an empty mapping'],
    ['idle is a number', alb(`canary: { idle: ${MARK}1 }`), 'web canary idle must be true or false, got 1'],
    ['stable is true', alb(`stable: ${MARK}true`), 'web stable must be a mapping of image and version, got true'],
    ['stable is idle', alb(`stable: { image: x, ${MARK}idle: true }`), 'web stable has no key idle: it has image, version'],
    ['a key of canary is misspelt', alb(`canary: { ${MARK}imgae: x }`), 'web canary has no key imgae: did you mean image?'],
    ['a key of canary is said twice', alb(`canary: { image: x, ${MARK}image: y }`), 'web canary must say image once, got it again: remove one of them'],
    ['an image has a space', alb(`stable: { image: ${MARK}a b }`), 'web stable image must be a reference without spaces, got "a b"'],
    ['an image is empty', alb(`stable: { image: ${MARK}"" }`), 'web stable image must be a reference without spaces, got ""'],
    ['an image is nothing', alb('stable:', `  ${MARK}image:`), 'web stable image must be a string, got nothing'],
    ['a version is a number', alb(`canary: { version: ${MARK}1.10 }`), 'web canary version must be a string, got 1.10: put it in quotes'],
    ['a version is null', alb(`canary: { version: ${MARK}~ }`), 'web canary version must be a string, got ~'],
    ['a version is true', alb(`canary: { version: ${MARK}true }`), 'web canary version must be a string, got true: put it in quotes'],
    ['a version has no letter', alb(`canary: { version: ${MARK}"--" }`), 'web canary version must be a string with a letter or a digit, got "--"'],
    ['a version is a list', alb(`canary: { version: ${MARK}[1, 10] }`), 'web canary version must be a string, got a list'],
    ['a singleton that runs is idle', entry('DEPLOYMENT_SINGLETON', 1, `canary: ${MARK}false`),
      'web canary must not be idle at weight 1, where it is the one that runs: set weight 0, so that stable runs'],
    ['a singleton that runs is idle in its mapping', entry('DEPLOYMENT_SINGLETON', 1, `canary: { image: x, idle: ${MARK}true }`),
      'web canary must not be idle at weight 1, where it is the one that runs: set weight 0, so that stable runs'],
    // Phases
    ['phases are a number', alb(`phases: ${MARK}5`), 'web phases must be a list of weights, got 5: write phases: [5, 20, 50, 100]'],
    ['phases are empty', alb(`phases: ${MARK}[]`), 'web phases must be a list of weights, got an empty list: write phases: [5, 20, 50, 100]'],
    ['phases descend', alb(`phases: [5, 20, ${MARK}10]`), 'web phases must ascend, got 10 behind 20'],
    ['a phase is there twice', alb(`phases: [5, ${MARK}5]`), 'web phases must ascend, got 5 behind 5'],
    ['a phase is too large', alb(`phases: [5, ${MARK}200]`), `web phases[1] ${PERCENT}, got 200`],
    ['a phase is in quotes', alb(`phases: [${MARK}"5"]`), `web phases[0] ${PERCENT}, got "5": ${PLAIN}`],
    ['a singleton has phases', entry('DEPLOYMENT_SINGLETON', 0, `${MARK}phases: [1]`), 'web has no phases, because DEPLOYMENT_SINGLETON goes from 0 to 1, got a list: remove phases'],
    ['phases of the file are no percentages', `phases: [1, ${MARK}500]\nprocesses:\n${entry('DEPLOYMENT_REPLICAS', 1)}`, `phases[1] ${PERCENT}, got 500`],
  ])('%s', (_, text, problem) => {
    const bad = marked(text);
    const lines = message(() => plan(bad.text)).split('CanaryPlan.fromYaml: ').slice(1).map(line => line.trimEnd());
    expect(lines).toContain(problem + bad.frame);
    // An alias or a type that is not known does not let other mistakes through.
    expect(lines.length).toBe(text.includes(': []\n  weight') ? 2 : 1);
  });

  test('an empty text has no line to show', () => {
    expect(message(() => plan(''))).toBe('CanaryPlan.fromYaml: a plan must have a process, got an empty file: write the processes as a list (canary.yaml:1:1)');
  });
});

test('twenty different mistakes are all told, in the order of the file', () => {
  const text = `target: my prod
phases: [20, 5]
pahses: [5]
processes:
- project: server
  type: INGRES_NGINX
  weight: 5
- project: Map
  type: ISTIO_VSVC
  weight: 120
- project: dispatcher
  type: DEPLOYMENT_REPLICAS
  weight: -1
  match: false
- { project: batch, type: DEPLOYMENT_SINGLETON, weight: 2, phases: [1] }
- project: shop
  weight: 010
  canary: { version: 1.10, imgae: x }
- project: shop
  type: ALB
  stable: true
  canary: *shared
- web
- project: chat
  type: ALB
  weight: 5
  weight: 6
  match: maybe
  stable: { image: a b }
  canary: { idle: 0 }
  <<: { phases: [] }
`;
  expect(message(() => plan(text))).toBe(`CanaryPlan.fromYaml: target must be a word without spaces, got my prod (canary.yaml:1:9)
  1 | target: my prod
    |         ^
CanaryPlan.fromYaml: phases must ascend, got 5 behind 20 (canary.yaml:2:14)
  2 | phases: [20, 5]
    |              ^
CanaryPlan.fromYaml: a plan has no key pahses: did you mean phases? (canary.yaml:3:1)
  3 | pahses: [5]
    | ^
CanaryPlan.fromYaml: server type must be one of ${KINDS}, got INGRES_NGINX: did you mean INGRESS_NGINX? (canary.yaml:6:9)
  6 |   type: INGRES_NGINX
    |         ^
CanaryPlan.fromYaml: ${NAME}, got Map (canary.yaml:8:12)
  8 | - project: Map
    |            ^
CanaryPlan.fromYaml: process 2 weight must be a whole number from 0 to 100, got 120 (canary.yaml:10:11)
  10 |   weight: 120
     |           ^
CanaryPlan.fromYaml: dispatcher weight must be the number of canary pods, a whole number from 0 to 2147483647, got -1 (canary.yaml:13:11)
  13 |   weight: -1
     |           ^
CanaryPlan.fromYaml: dispatcher has no match, because DEPLOYMENT_REPLICAS sees no requests that could be told apart, got false: remove match (canary.yaml:14:3)
  14 |   match: false
     |   ^
CanaryPlan.fromYaml: batch weight must be 0 (stable runs) or 1 (canary runs), got 2 (canary.yaml:15:57)
  15 | - { project: batch, type: DEPLOYMENT_SINGLETON, weight: 2, phases: [1] }
     |                                                         ^
CanaryPlan.fromYaml: batch has no phases, because DEPLOYMENT_SINGLETON goes from 0 to 1, got a list: remove phases (canary.yaml:15:60)
  15 | - { project: batch, type: DEPLOYMENT_SINGLETON, weight: 2, phases: [1] }
     |                                                            ^
CanaryPlan.fromYaml: shop must have type, got none: say one of ${KINDS} (canary.yaml:16:12)
  16 | - project: shop
     |            ^
CanaryPlan.fromYaml: shop weight must be a whole number, 0 or more, got 010: write it in plain digits, without quotes (canary.yaml:17:11)
  17 |   weight: 010
     |           ^
CanaryPlan.fromYaml: shop canary version must be a string, got 1.10: put it in quotes (canary.yaml:18:22)
  18 |   canary: { version: 1.10, imgae: x }
     |                      ^
CanaryPlan.fromYaml: shop canary has no key imgae: did you mean image? (canary.yaml:18:28)
  18 |   canary: { version: 1.10, imgae: x }
     |                            ^
CanaryPlan.fromYaml: shop must be in a plan once, got it again (first at canary.yaml:16:12): remove one of them (canary.yaml:19:12)
  19 | - project: shop
     |            ^
CanaryPlan.fromYaml: shop must have weight, got none: start with weight: 0 (canary.yaml:19:12)
  19 | - project: shop
     |            ^
CanaryPlan.fromYaml: shop stable must be a mapping of image and version, got true (canary.yaml:21:11)
  21 |   stable: true
     |           ^
CanaryPlan.fromYaml: a plan has no aliases, got *shared: write the value itself, so that it can be changed in its place (canary.yaml:22:11)
  22 |   canary: *shared
     |           ^
CanaryPlan.fromYaml: process 7 must be a mapping of project, type and weight, got web (canary.yaml:23:3)
  23 | - web
     |   ^
CanaryPlan.fromYaml: chat must say weight once, got it again: remove one of them (canary.yaml:27:3)
  27 |   weight: 6
     |   ^
CanaryPlan.fromYaml: chat match must be true or false, got maybe (canary.yaml:28:10)
  28 |   match: maybe
     |          ^
CanaryPlan.fromYaml: chat stable image must be a reference without spaces, got "a b" (canary.yaml:29:20)
  29 |   stable: { image: a b }
     |                    ^
CanaryPlan.fromYaml: chat canary idle must be true or false, got 0 (canary.yaml:30:19)
  30 |   canary: { idle: 0 }
     |                   ^
CanaryPlan.fromYaml: a plan has no merge keys, got <<: write the values themselves, so that they can be changed in their place (canary.yaml:31:3)
  31 |   <<: { phases: [] }
     |   ^`);
});

test('an entry that is there three times is told twice, with the place of the first', () => {
  const twice = (line: number) => `CanaryPlan.fromYaml: web must be in a plan once, got it again (first at canary.yaml:1:12): remove one of them (canary.yaml:${line}:12)
  ${line} | - project: web
    |            ^`;
  expect(message(() => plan(entry('ALB', 5).repeat(3)))).toBe(`${twice(4)}\n${twice(7)}`);
});

describe('what is no YAML is told once', () => {
  const grammar = (text: string) => message(() => plan(text)).split('\n').filter(line => line.startsWith('CanaryPlan')).map(line => line.slice('CanaryPlan.fromYaml: '.length));

  test.each<[string, string, string]>([
    ['an entry that is not indented', '- project: web\ntype: ALB\nweight: 5\n', 'canary.yaml must be YAML, got Unexpected scalar at node end (canary.yaml:2:1)'],
    ['braces whose lines are not indented', '- {\nproject: web,\ntype: ALB,\nweight: 5\n}\n',
      'canary.yaml must be YAML, got Flow map in block collection must be sufficiently indented and end with a } (canary.yaml:2:1)'],
    ['a list below a key without a word for it', `target: prod\n${alb()}`, 'canary.yaml must be YAML, got Implicit keys need to be on a single line (canary.yaml:2:1)'],
    ['a conflict', '- project: web\n  type: ALB\n<<<<<<< HEAD\n  weight: 5\n=======\n  weight: 20\n>>>>>>> branch\n',
      'canary.yaml must be YAML, got Unexpected scalar at node end: finish the merge of Git, which left its marks (canary.yaml:3:1)'],
    ['tabs', '- project: web\n\ttype: ALB\n\tweight: 5\n', 'canary.yaml must be YAML, got Unexpected scalar at node end: indent with blanks instead of tabs (canary.yaml:2:2)'],
  ])('%s', (_, text, problem) => {
    expect(grammar(text)).toEqual([problem]);
  });
});

describe('one slip in a plan of three hundred processes is told once', () => {
  /** A process whose lines stand below the dash. */
  const lines = (name: string, indent: string) => ['- project: ', '  type: ALB', '  weight: 5', '  stable: { image: "a:1", version: \'1\' }', '  canary: { image: "a:2", version: \'2\' }']
    .map((line, index) => indent + line + (index === 0 ? name : ''));
  const forms: [string, string, string][] = [['a list', '', ''], ['a mapping', 'target: prod\nprocesses:\n', ''], ['a mapping with indentation', 'target: prod\nprocesses:\n', '  ']];
  const slips: [string, number, (line: string) => string, string][] = [
    ['a tab', 1, line => line.replace(/^( *) {2}/, '$1\t'), ': indent with blanks instead of tabs'],
    ['a tab behind the dash', 0, line => line.replace('- ', '-\t'), ': indent with blanks instead of tabs'],
    ['a tab before a mapping', 4, line => line.replace(/^ +/, '\t'), ': indent with blanks instead of tabs'],
    ['the marks of a merge', 2, line => `<<<<<<< HEAD\n${line}\n=======\n${line}0\n>>>>>>> branch`, ': finish the merge of Git, which left its marks'],
    ['the marks of a merge with what was before', 2, line => `<<<<<<< HEAD\n${line}\n||||||| base\n${line}1\n=======\n${line}0\n>>>>>>> branch`,
      ': finish the merge of Git, which left its marks'],
    ['an unclosed quote', 4, line => line.replace('a:2"', 'a:2'), ''],
    ['an unclosed single quote', 4, line => line.replace('\'2\'', '\'2'), ''],
    ['an unclosed brace', 4, line => line.replace(' }', ''), ''],
    ['a brace that is not open', 4, line => line.replace('{ ', ''), ''],
    ['a bar behind a value', 4, line => `${line}|`, ''],
    ['a key without colon', 1, line => line.replace(':', ''), ''],
    ['a key too far left', 1, line => line.replace(' ', ''), ''],
  ];
  const told = (text: string) => [...message(() => plan(text)).matchAll(/^CanaryPlan\.fromYaml: canary\.yaml must be YAML, got [^\n]+$/gm)].map(([line]) => line);

  test.each(forms.flatMap(form => slips.map(slip => [form[0], slip[0], form, slip] as const)))('%s: %s', (_, __, [, head, indent], [, at, slip, wayOut]) => {
    const processes = Array.from({ length: 300 }, (___, index) => lines(`p${index}`, indent));
    processes[1][at] = slip(processes[1][at]);
    const text = `${head}${processes.map(process => process.join('\n')).join('\n')}\n`;
    expect(() => plan(text.replace(processes[1].join('\n'), lines('p1', indent).join('\n')))).not.toThrow();
    const found = told(text);
    expect(found).toHaveLength(1);
    const [, said, end] = /(: (?:indent|finish) [^(]+)? \(canary\.yaml:(\d+):\d+\)$/.exec(found[0])!;
    expect(said ?? '').toBe(wayOut);
    const first = head.split('\n').length + 5;
    expect(Number(end)).toBeGreaterThanOrEqual(first);
    expect(Number(end)).toBeLessThan(first + processes[1].join('\n').split('\n').length);
  });

  test('what is told of an unclosed brace stands at the end of its process', () => {
    const text = `processes:\n${entry('ALB', 5, 'canary: { image: x')}${entry('ALB', 5).replace('web', 'shop')}`;
    expect(message(() => plan(text))).toBe('CanaryPlan.fromYaml: canary.yaml must be YAML, got Flow map in block collection must be sufficiently indented and end with a } (canary.yaml:5:21)\n'
      + '  5 |   canary: { image: x\n    |                     ^');
  });

  test('several tabs are one cause, and slips of two processes are two', () => {
    const tabs = Array.from({ length: 5 }, (_, index) => `- project: p${index}\n\ttype: ALB\n\tweight: 5\n`).join('');
    expect(told(`processes:\n${tabs}`)).toEqual(['CanaryPlan.fromYaml: canary.yaml must be YAML, got Tabs are not allowed as indentation: indent with blanks instead of tabs (canary.yaml:3:1)']);
    const quotes = ['a', 'b', 'c'].map(name => entry('ALB', 5, name === 'b' ? 'match: false' : 'stable: { image: "x }').replace('web', name)).join('');
    const missing = 'CanaryPlan.fromYaml: canary.yaml must be YAML, got Missing closing "quote';
    expect(told(`target: prod\nprocesses:\n${quotes}`)).toEqual([`${missing} (canary.yaml:6:24)`, `${missing} (canary.yaml:14:24)`]);
  });

  test('a list without a word for it is told before what is wrong in a process', () => {
    const text = `target: prod\n${entry('ALB', 5)}${entry('ALB', 5, 'stable: { image: "x }').replace('web', 'shop')}`;
    expect(told(text).map(line => line.slice(-20))).toEqual([' (canary.yaml:2:1)', ' (canary.yaml:8:24)'].map(place => expect.stringContaining(place)));
  });
});

test('all errors of YAML are told, and nothing else', () => {
  expect(message(() => plan('- project: Web\n  type: "a" b\n  weight: "c" d\n'))).toBe(`CanaryPlan.fromYaml: canary.yaml must be YAML, got Unexpected scalar at node end (canary.yaml:2:13)
  2 |   type: "a" b
    |             ^
CanaryPlan.fromYaml: canary.yaml must be YAML, got Unexpected scalar at node end (canary.yaml:3:15)
  3 |   weight: "c" d
    |               ^`);
});

describe('the line that is shown', () => {
  const shown = (text: string) => message(() => plan(text)).split('\n').slice(1).join('\n');

  test('is cut around the place where it is long', () => {
    const line = `- { project: web, type: ALB, stable: { image: ${'a'.repeat(200)} }, weight: 120, canary: { image: ${'b'.repeat(200)} } }`;
    expect(shown(line)).toBe(`  1 | …${'a'.repeat(48)} }, weight: 120, canary: { image: ${'b'.repeat(38)}…\n    |  ${' '.repeat(60)}^`);
  });

  test('is cut behind the place where that is at its start', () => {
    expect(shown(`- { weight: 120, project: web, type: ALB, canary: { image: ${'b'.repeat(200)} } }`)).toBe(
      `  1 | - { weight: 120, project: web, type: ALB, canary: { image: ${'b'.repeat(61)}…\n    |             ^`);
  });

  test('has an escape for what looks like a blank or like nothing', () => {
    expect(shown('- project: web\n  type: ALB\n\u00a0 weight: 5\n').split('\n')[0]).toBe('  3 | \\u00a0 weight: 5');
    expect(shown(alb('\u200bmatch: false'))).toBe('  4 |   \\u200bmatch: false\n    |   ^');
    expect(shown(alb('\u{e0001}match: false'))).toBe('  4 |   \\u{e0001}match: false\n    |   ^');
    expect(shown(`\ufeff\ufeff${alb()}`).split('\n')[0]).toBe('  1 | \\ufeff- project: web');
  });

  test('has one blank for a tab, so that the caret is below the place', () => {
    expect(shown('-\t{ project: web,\ttype: ALB,\tweight: 120 }')).toBe('  1 | - { project: web, type: ALB, weight: 120 }\n    |                                      ^');
  });

  test('has escapes for what steers terminals, and for halves of characters what stands for them', () => {
    expect(shown('- { project: web, type: ALB, stable: { version: "\u001b[2J\u202e\ud800" }, weight: 120 }')).toBe(
      '  1 | - { project: web, type: ALB, stable: { version: "\\u001b[2J\\u202e\ufffd" }, weight: 120 }\n'
      + `    | ${' '.repeat(78)}^`);
  });

  test('does not end with the carriage return of Windows', () => {
    expect(shown('- project: web\r\n  type: ALB\r\n  weight: 120\r\n')).toBe('  3 |   weight: 120\n    |           ^');
  });
});
