import { existsSync } from 'fs';
import * as fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import { ApplyOrder, Decision, Finding, Manifests, ProcessChange, RequestChange, RequestShares, Severity, TrackState, TrafficDiff, TrafficReport } from '../src';
import { printable } from '../src/verify/report/printable';

const read = (side: string) => Manifests.fromPath(`examples/cli/${side}`);
const markdown = (diff: TrafficDiff) => TrafficReport.of(diff).toMarkdown();
const ofSides = (before: string, after: string) => markdown(TrafficDiff.of(read(before), read(after)));
const linesOf = (text: string, start: string) => text.split('\n').filter(line => line.startsWith(start));

type Shares = RequestShares['shares'];

/** A difference of these parts. */
const diff = (parts: Partial<TrafficDiff>): TrafficDiff => (
  { processes: [], others: [], transition: [], introduced: [], changed: true, ...parts } as TrafficDiff);

const request = (shares: Shares, parts: Partial<RequestShares> = {}): RequestShares => ({
  request: {} as any, text: 'GET api.example.com/', from: 'gateway infra/public', address: 'api.example.com/', direct: false, dependsOnCreationOrder: false, shares, answer: {} as any, ...parts,
});
const change = (before: Shares | undefined, after: Shares | undefined, parts: Partial<RequestShares> = {}): RequestChange => ({
  before: before && request(before, parts), after: after && request(after, parts), changed: JSON.stringify(before) !== JSON.stringify(after),
});
const track = (parts: Partial<TrackState> = {}): TrackState => ({ track: 'stable', workload: 'shop/web', kind: 'Deployment', image: 'web:1', replicas: 3, idle: false, ...parts });
const process = (requests: RequestChange[], parts: Partial<ProcessChange> = {}): ProcessChange => {
  const side = { namespace: 'shop', name: 'web', tracks: [track()], requests: [] };
  return { namespace: 'shop', name: 'web', before: side, after: side, requests, changed: requests.some(({ changed }) => changed), ...parts };
};

const [object] = Manifests.fromObjects([{ apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace: 'shop' } }]).objects;
const finding = (parts: object = {}): Finding => Finding._of({
  rule: 'R2', severity: Severity.ERROR, title: 'route to a track without pods', subject: object, path: [], field: 'spec', message: 'has no pods', wayOut: 'give it pods', related: [], ...parts,
});

describe('a change of one share', () => {
  const text = ofSides('before', 'after');

  test('has a headline in one line', () => {
    expect(text).toMatch(/^## What changes for traffic\n\n\*\*1 of 2 processes changes, nothing fails on the way\.\*\*\n\n### `shop\/catalog`\n/);
  });

  test('says for each sort of request what changes, those that change first', () => {
    expect(linesOf(text, '- ')).toEqual([
      '- everybody: 5 % → 20 % get the canary (`a pod of the mesh in shop`, `catalog.shop.svc.cluster.local:8080/`; `gateway istio-system/public`, `shop.example.com/`)',
      '- everybody: unchanged, 75 % stable, 25 % canary (`a pod without sidecar in shop`, `catalog.shop.svc.cluster.local:8080/`)',
      '- `x-canary: true`: unchanged, 100 % canary (`a pod of the mesh in shop`, `catalog.shop.svc.cluster.local:8080/`; `gateway istio-system/public`, `shop.example.com/`)',
    ]);
  });

  test('has the tracks as a table', () => {
    expect(linesOf(text, '|')).toEqual([
      '| track | workload | version | image | pods |',
      '|---|---|---|---|---|',
      '| `stable` | `Deployment shop/catalog` | `1.4.2` | `registry.example/shop/catalog:1.4.2` | 3 |',
      '| `canary` | `Deployment shop/catalog-canary` | `1.5.0` | `registry.example/shop/catalog:1.5.0` | 1 |',
    ]);
  });

  test('has a graph in which edges that change are thick, with their shares before and after', () => {
    expect(text).toContain('  c4["gateway istio-system/public"]\n');
    expect(text).toContain('  k4("shop.example.com/")\n');
    expect(text).toContain('  c4 ==> k4\n  k4 ==>|"95 % → 80 %"| e1\n  k4 ==>|"5 % → 20 %"| e2\n');
    expect(text).toContain('  c4 --> k3\n  k3 -->|"100 %"| e2\n');
    expect(text).toContain('  e2(["canary<br/>1.5.0"])\n');
  });

  test('folds what does not change, and is the same twice', () => {
    expect(text.endsWith('\n<details><summary>1 unchanged</summary>\n\n`shop/mailer`\n\n</details>\n')).toBe(true);
    expect(ofSides('before', 'after')).toBe(text);
  });
});

describe('a change after which requests fail', () => {
  const text = ofSides('before', 'risky');

  test('says so in the headline, in the sentence and in the graph', () => {
    expect(text).toContain('**1 of 2 processes changes, some requests fail after it that did not before, 1 error new after it.**\n');
    expect(text).toContain('\n- `x-canary: true`: canary 100 % → 0 %, **HTTP 503 0 % → 100 %** (');
    expect(text).toContain('{{"HTTP 503<br/>fails"}}\n');
    expect(text).toMatch(/\n {2}classDef fails stroke:#d1242f,stroke-width:3px\n {2}class e4 fails\n {2}linkStyle 6,9,12,16 stroke:#d1242f,stroke-width:3px\n```\n/);
    expect(text).toContain('| `canary` | `Deployment shop/catalog-canary` | `1.5.0` | `registry.example/shop/catalog:1.5.0` | 1 → 0 |\n');
  });

  test('shows the finding with its rule, place, request and way out', () => {
    expect(text).toContain([
      '<details open><summary><b>error</b> <a href="https://github.com/cdk8s-canary/cdk8s-canary/blob/main/docs/rules/R2.md">R2</a> route to a track without pods, new after it: <code>Deployment shop/catalog-canary</code></summary>',
      '',
      '- where: `examples/cli/risky/shop.k8s.yaml:42:3`, `spec.replicas`',
      '- what: has 0 replicas, and rule "default-canary" of VirtualService `shop/catalog` sends it all its requests',
      '- request: `GET shop.example.com/ from gateway istio-system/public with x-canary: true`',
      '- gets: HTTP 503: no healthy endpoint',
      '- related: `VirtualService shop/catalog` `spec.http[0].route[0]`: sends requests there (`examples/cli/risky/shop.k8s.yaml:118:11`)',
      '- way out: give Deployment `shop/catalog-canary` at least one replica, or take the weight and the match of the route away',
      '',
      '</details>',
    ].join('\n'));
    expect(existsSync('docs/rules/R2.md')).toBe(true);
  });
});

describe('the headline', () => {
  const headline = (parts: Partial<TrafficDiff>) => /^\*\*(.*)\.\*\*$/m.exec(markdown(diff(parts)))![1];
  const [moved, same] = [process([change({ stable: 1 }, { stable: 0.9, canary: 0.1 })]), process([change({ stable: 1 }, { stable: 1 })])];
  const warning = finding({ severity: Severity.WARNING });

  test.each<[string, Partial<TrafficDiff>, string]>([
    ['nothing', { processes: [same] }, 'Nothing changes for traffic, nothing fails on the way'],
    ['no process at all', {}, 'Nothing changes for traffic, nothing fails on the way'],
    ['two of three', { processes: [moved, moved, same] }, '2 of 3 processes change, nothing fails on the way'],
    ['all new', { processes: [{ ...moved, before: undefined }, { ...same, before: undefined, changed: true }] }, '2 processes, all new, nothing fails on the way'],
    ['requests of no process', { others: [change({ 'HTTP 301': 1 }, { 'HTTP 302': 1 })] }, 'No process changes, but requests of none do, nothing fails on the way'],
    ['errors on the way', { processes: [moved], transition: [finding(), finding(), warning] }, '1 of 1 process changes, 2 errors, 1 warning on the way'],
    ['warnings alone', { processes: [moved], transition: [warning], introduced: [warning, warning] }, '1 of 1 process changes, nothing fails on the way, 1 warning on the way, 2 warnings new after it'],
    ['failures that nobody found', { processes: [process([change({ stable: 1 }, { 'stable': 0.9, 'no endpoints': 0.1 })])] }, '1 of 1 process changes, some requests fail after it that did not before'],
    ['fewer failures', { processes: [process([change({ 'HTTP 503': 1 }, { 'stable': 0.9, 'HTTP 503': 0.1 })])] }, '1 of 1 process changes, nothing fails on the way'],
  ])('of %s', (_, parts, expected) => {
    expect(headline(parts)).toBe(expected);
  });

  test('stands below the title, and names the sides if they have names', () => {
    const report = TrafficReport.of(diff({}), { title: 'Pull request 12', before: 'main', after: 'feature/x' });
    expect(report.toMarkdown()).toBe('## Pull request 12\n\n**Nothing changes for traffic, nothing fails on the way.**\n\nFrom `main` to `feature/x`.\n');
  });
});

describe('sentences of requests', () => {
  const sentences = (...requests: RequestChange[]) => linesOf(markdown(diff({ processes: [process(requests, { changed: true })] })), '- ');
  const at = (address: string, parts: Partial<RequestShares> = {}) => ({ address, text: `GET ${address}`, ...parts });

  test('join requests with the same shares and condition, with at most four addresses', () => {
    const moved = (number: number) => change({ stable: 1 }, { stable: 0.5, canary: 0.5 }, at(`${number}.example.com/`));
    expect(sentences(...[1, 2, 3, 4].map(moved))).toEqual([
      '- everybody: 0 % → 50 % get the canary (`gateway infra/public`, `1.example.com/`; `2.example.com/`; `3.example.com/`; `4.example.com/`)',
    ]);
    expect(sentences(...[1, 2, 3, 4, 5, 6].map(moved), change({ stable: 1 }, { stable: 0.4, canary: 0.6 }, at('7.example.com/')))).toEqual([
      '- everybody: 0 % → 50 % get the canary (`gateway infra/public`, `1.example.com/`; `2.example.com/`; `3.example.com/`; and 3 more addresses)',
      '- everybody: 0 % → 60 % get the canary (`gateway infra/public`, `7.example.com/`)',
    ]);
  });

  test('tell ways in that come and go, other workloads, and Services of the canary alone', () => {
    expect(sentences(
      change(undefined, { stable: 1 }, at('new')), change({ canary: 1 }, undefined, at('gone')), change({ 'stable': 0.5, 'other/web': 0.5 }, { stable: 1 }, at('other')),
      change({ stable: 1 }, { baseline: 1 }, at('base')), change({ canary: 1 }, { canary: 1 }, at('own', { direct: true })),
    )).toEqual([
      '- everybody: new, 100 % stable (`gateway infra/public`, `new`)',
      '- everybody: gone, it was 100 % canary (`gateway infra/public`, `gone`)',
      '- everybody: stable 50 % → 100 %, `other/web` 50 % → 0 % (`gateway infra/public`, `other`)',
      '- everybody: stable 100 % → 0 %, baseline 0 % → 100 % (`gateway infra/public`, `base`)',
      '- by an address of its own: unchanged, 100 % canary (`gateway infra/public`, `own`)',
    ]);
  });

  test('are at most 20 that change and 5 that do not', () => {
    const of = (count: number, before: Shares, after: Shares) => [...Array(count).keys()].map(number => change(before, after, { condition: `x: ${number}`, text: `${before.stable} ${number}` }));
    const all = sentences(...of(22, { stable: 1 }, { canary: 1 }), ...of(7, { stable: 1 }, { stable: 1 }));
    expect(all).toHaveLength(20 + 1 + 5 + 1);
    expect([all[20], all[26]]).toEqual(['- and 2 more sorts of requests that change', '- and 2 more sorts of requests that do not change']);
  });

  test('a process that nobody asks has the share of its pods', () => {
    const side = (podShare?: number) => ({ namespace: 'shop', name: 'mailer', tracks: [track()], requests: [], podShare });
    const sentence = (before?: number, after?: number) => linesOf(markdown(diff({ processes: [process([], { changed: true, before: side(before), after: side(after) })] })), '- ')[0];
    expect([sentence(0.25, 1 / 3), sentence(0.25, 0.25), sentence()]).toEqual([
      '- no route and no Service leads to it: 25 % → 33.33 % of its pods are of the canary',
      '- no route and no Service leads to it: 25 % of its pods are of the canary',
      '- no route and no Service leads to it',
    ]);
  });
});

test('tracks that come, go and change', () => {
  const side = (...tracks: TrackState[]) => ({ namespace: 'shop', name: 'web', tracks, requests: [] });
  const text = markdown(diff({
    processes: [process([], {
      changed: true,
      before: side(track({ version: '1' }), track({ track: 'canary', workload: 'shop/web-canary', image: 'web:2', idle: true, replicas: 0 }), track({ kind: 'CronJob', workload: 'shop/job', replicas: undefined, idle: true })),
      after: side(track({ version: '2', image: 'web:2', replicas: 5 }), track({ track: 'baseline', workload: 'shop/web-baseline', image: '', replicas: undefined }), track({ kind: 'CronJob', workload: 'shop/job', replicas: undefined })),
    })],
  }));
  expect(linesOf(text, '| ').slice(1)).toEqual([
    '| `stable` | `Deployment shop/web` | `1` → `2` | `web:1` → `web:2` | 3 → 5 |',
    '| `baseline` (new) | `Deployment shop/web-baseline` | none | none | not said |',
    '| `stable` | `CronJob shop/job` | none | `web:1` | suspended → not said |',
    '| `canary` (gone) | `Deployment shop/web-canary` | none | `web:2` | 0 |',
  ]);
});

describe('findings', () => {
  test('stand with their process, those of none at the end; processes with findings come first', () => {
    const other = { namespace: 'shop', name: 'aaa', tracks: [track({ workload: 'shop/aaa' })], requests: [] };
    const text = markdown(diff({
      processes: [process([change({ stable: 1 }, { canary: 1 })], { name: 'aaa', before: other, after: other }), process([])],
      transition: [finding()],
      introduced: [finding({ subject: { title: 'Gateway infra/public', place: () => 'x:1:1' }, severity: Severity.WARNING })],
    }));
    expect(text.match(/^### .*|<details.*/gm)!.map(line => line.replace(/ <a.*?<\/a>/, ''))).toEqual([
      '### `shop/web`',
      '<details open><summary><b>error</b> route to a track without pods, on the way: <code>Service shop/web</code></summary>',
      '### `shop/aaa`',
      '### Other findings',
      '<details><summary><b>warning</b> route to a track without pods, new after it: <code>Gateway infra/public</code></summary>',
      '<details><summary>1 unchanged</summary>',
    ]);
  });

  test('of a real transition are there', () => {
    // With kubectl, nobody waits for the pods of a canary before the route sends requests there.
    const before = Manifests.fromObjects(read('after').objects.map(({ manifest }) => manifest).filter(({ metadata: { name } }) => !name.endsWith('-canary')).map(manifest => (
      manifest.kind === 'VirtualService' ? JSON.parse(JSON.stringify(manifest).replace(/"subset":"canary"/g, '"subset":"stable"')) : manifest)));
    const text = markdown(TrafficDiff.of(before, read('after'), { order: ApplyOrder.kubectl() }));
    expect(text).toMatch(/\*\*.*errors? on the way/);
    expect(text).toMatch(/<details open><summary><b>error<\/b> <a href="[^"]+\/R\d+\.md">R\d+<\/a> [^<]*, on the way: /);
  });
});

describe('limits of GitHub', () => {
  const large = (count: number, name = 'p') => [...Array(count).keys()].map(number => process([change({ stable: 1 }, { canary: 1 })], { name: `${name}${number}` }));

  test('a report has at most 65,000 characters, of whole sections, and says what is left out', () => {
    const text = markdown(diff({ processes: large(500) }));
    expect(text.length).toBeLessThanOrEqual(65_000);
    expect(text.length).toBeGreaterThan(60_000);
    const sections = text.split(/^### /m).slice(1);
    const shown = sections.length;
    const left = 500 - shown;
    expect(text.endsWith(`\n\n**${left} sections are left out, because a comment on GitHub has at most 65,536 characters: ${[0, 1, 2, 3, 4].map(index => `\`shop/p${shown + index}\``).join(', ')}, ....**\n`)).toBe(true);
    sections.forEach((section, index) => expect(section.split('\n')[0]).toBe(`\`shop/p${index}\``));
    sections.slice(0, -1).forEach(section => expect(section).toMatch(/\|\n\n(```mermaid\n[^`]*\n```|The graph is left out: the report would be too long\.)\n\n$/));
  });

  test('many unchanged processes are a line', () => {
    const text = markdown(diff({ processes: large(3000).map(one => ({ ...one, changed: false })) }));
    expect(text).toContain('<details><summary>3000 unchanged</summary>\n\n`shop/p0`, `shop/p1`,');
    expect(text).toContain('`shop/p19`, and 2980 more\n');
    expect(text.length).toBeLessThan(1000);
  });

  test('one section that is too long does not keep the others out', () => {
    const long = process([], { name: 'n'.repeat(70_000), changed: true });
    const text = markdown(diff({ processes: [long, ...large(1)] }));
    expect(text.match(/^### .*/gm)).toEqual(['### `shop/p0`']);
    expect(text).toContain('\n\n**1 section is left out, because a comment on GitHub has at most 65,536 characters.**\n');
  });

  test('a graph has at most 500 edges', () => {
    const kinds = (count: number) => markdown(diff({ processes: [process([...Array(count).keys()].map(number => change({ stable: 1 }, { canary: 1 }, { condition: `x: ${number}`, text: `${number}` })))] }));
    // Each condition is an edge to what is asked, and one to each of stable and canary.
    expect(kinds(166)).toMatch(/```mermaid\nflowchart LR\n/);
    expect((kinds(166).match(/ (==>|-->)/g) ?? []).length).toBe(498);
    expect(kinds(167)).not.toContain('mermaid');
    expect(kinds(167)).toContain('\n\nThe graph is left out: it has 501 edges, and GitHub draws 500 at most.\n');
  });

  test('a graph has at most 50,000 characters', () => {
    const wide = (number: number) => change({ stable: 1 }, { stable: 1 }, { condition: `${number}: ${'ß'.repeat(200)}`, from: `${number} ${'ü'.repeat(100)}`, text: `${number}` });
    const text = markdown(diff({ processes: [process([...Array(100).keys()].map(wide), { changed: true })] }));
    expect(text).toMatch(/\n\nThe graph is left out: it has \d{5,} characters, and GitHub draws 50000 at most\.\n/);
  });
});

describe('texts of the input', () => {
  const hostile = [
    '<script>alert(1)</script>', '<img src=x onerror=alert(1)>', '`', '``` x', 'a``b', '|', 'a\\|b', '@everyone', '#123', 'cdk8s-canary/cdk8s-canary#1', 'GH-12', '[x](http://evil.example)', '![x](y)',
    'https://evil.example', 'www.evil.example', 'a@evil.example', ':tada:', '$x$', '$$', '**bold**', '__init__', '~~x~~', '# head', '- item', '1. item', '1) item', '> quote', '---', '===', '    code', '&lt;', '&#35;',
    '</details>', '</code>', '-->', '<!-- cdk8s-canary -->', 'a\nb', 'a\r\n\r\nb', '\u2028', '\u202e', '\ud800', '%%{init: {}}%%', '"', "'", 'end', 'click', ' ', '', '\t', 'a  b', '0123456789abcdef', 'deadbeef', '```\n', '{{x}}', 'javascript:alert(1)', '\\', '\\`',
  ];
  const text = fc.oneof(fc.constantFrom(...hostile), fc.tuple(fc.constantFrom(...hostile), fc.constantFrom(...hostile)).map(pair => pair.join('')), fc.tuple(fc.constantFrom(...hostile), fc.constantFrom(...hostile)).map(pair => pair.join(' ')), fc.string({ unit: 'binary', maxLength: 20 }));
  const named = fc.record(Object.fromEntries(['namespace', 'name', 'image', 'version', 'workload', 'kind', 'from', 'address', 'condition', 'end', 'title', 'subject', 'field', 'message', 'wayOut', 'request', 'outcome', 'effect', 'place'].map(key => [key, text])) as { [key: string]: fc.Arbitrary<string> });
  type Texts = { [key: string]: string };

  const diffOf = (given: Texts): TrafficDiff => {
    const { namespace, name, image, version, workload, kind, from, address, condition, end } = given;
    const { subject, field, message, wayOut, outcome, effect, place } = given;
    const states = (more: string) => [track({ image: image + more, version: version + more, workload, kind })];
    const side = (more: string) => ({ namespace, name, requests: [], tracks: states(more) });
    const parts = { from, address, condition, text: given.request };
    const related = [new Decision(object, ['spec'], effect)];
    const told = finding({ subject: { title: subject, place: () => place }, field, message, wayOut, request: given.request, outcome, related });
    return diff({
      processes: [
        { namespace, name, before: side(''), after: side('x'), changed: true, requests: [change({ stable: 1 }, { 'stable': 0.5, [`ns/${end}`]: 0.25, 'HTTP 503': 0.25 }, parts)] },
        { namespace, name, before: side(''), after: side(''), changed: false, requests: [] },
      ],
      introduced: [told],
    });
  };
  const renderer = new MarkdownIt({ html: true, linkify: true });
  const report = (given: Texts) => TrafficReport.of(diffOf(given), { title: given.title, before: given.from, after: given.name }).toMarkdown();
  const inlines = (source: string) => renderer.parse(source, {}).flatMap(token => token.children ?? []);
  const squeezed = (shown: string) => shown.replace(/\s+/g, ' ').trim();

  test('are nothing but text: no HTML, link, mention, reference, emoji or formula', () => {
    fc.assert(fc.property(named, given => {
      const source = report(given);
      const tokens = renderer.parse(source, {});
      for (const { content } of tokens.filter(({ type }) => type === 'html_block')) {
        expect(content).toMatch(/^(<details><summary>1 unchanged<\/summary>|<details open><summary><b>error<\/b> <a href="https:\/\/github\.com\/cdk8s-canary\/cdk8s-canary\/blob\/main\/docs\/rules\/R2\.md">R2<\/a> route to a track without pods, new after it: <code>[^<>"']*<\/code><\/summary>|<\/details>)\n$/);
      }
      const types = new Set(inlines(source).map(({ type }) => type));
      expect([...types].filter(type => !['text', 'code_inline', 'strong_open', 'strong_close'].includes(type))).toEqual([]);
      const plain = inlines(source).filter(({ type }) => type === 'text').map(({ content }) => content);
      plain.forEach(content => expect(content).not.toMatch(/[@#$<>`*_|\\[\]]|:\w+:|https?:|www\.|GH-/));
      expect([...new Set(tokens.map(({ tag }) => tag))].filter(tag => !['', 'h2', 'h3', 'p', 'ul', 'li', 'code', 'table', 'thead', 'tbody', 'tr', 'th', 'td'].includes(tag))).toEqual([]);
      expect(tokens.filter(({ type }) => type === 'heading_open' || type === 'table_open' || type === 'fence' || type === 'html_block').map(({ type }) => type))
        .toEqual(['heading_open', 'heading_open', 'html_block', 'html_block', 'table_open', 'fence', 'html_block', 'html_block']);
      expect(source.split('\n').every(line => printable(line) === line)).toBe(true);
    }), { numRuns: 400 });
  });

  test('are all there to read', () => {
    fc.assert(fc.property(named, given => {
      const source = report(given);
      const codes = inlines(source).filter(({ type }) => type === 'code_inline').map(({ content }) => content);
      const expected = (shown: string) => (shown === '' ? '(nothing)' : printable(shown));
      // Spaces at both ends of a code span, and several within, look like one.
      const has = (shown: string) => (shown.trim() === '' ? source.length > 0 : codes.map(squeezed).includes(squeezed(expected(shown))));
      const absent = Object.entries({
        name: `${given.namespace}/${given.name}`,
        from: given.from,
        address: given.address,
        condition: given.condition,
        request: given.request,
        place: given.place,
        ...given.field === '' ? {} : { field: given.field },
        image: `${given.image}x`.replace(/\|/g, '\\u007c'),
        version: `${given.version}x`.replace(/\|/g, '\\u007c'),
        workload: `${given.kind} ${given.workload}`.replace(/\|/g, '\\u007c'),
      }).filter(([, shown]) => !has(shown));
      expect(absent).toEqual([]);
      const paragraphs = renderer.parse(source, {}).filter(({ type }) => type === 'inline').map(({ children }) => squeezed(children!.map(({ content }) => content).join('')));
      for (const [label, sentence] of [['what', given.message], ['way out', given.wayOut], ['gets', given.outcome]]) {
        expect(paragraphs.map(paragraph => paragraph.replace(/ /g, ''))).toContain(`${label}:${squeezed(printable(sentence))}`.replace(/ /g, ''));
      }
      expect(source).toContain(`<code>${printable(given.subject).replace(/[&<>"']/g, character => `&#${character.charCodeAt(0)};`)}</code>`);
    }), { numRuns: 400 });
  });

  /** The part of the grammar of flowcharts that graphs use; labels are in quotation marks. https://mermaid.js.org/syntax/flowchart.html */
  const LABEL = '"((?:[A-Za-z0-9 /,.%→-]|<br/>|#\\d+;)*)"';
  const GRAMMAR = new RegExp(`^(flowchart LR|  (?:c\\d+\\[${LABEL}\\]|k\\d+\\(${LABEL}\\)|e\\d+\\(\\[${LABEL}\\]\\)|e\\d+\\{\\{${LABEL}\\}\\}|c\\d+ (?:==>|-->) k\\d+|k\\d+ (?:==>|-->)\\|${LABEL}\\| e\\d+`
    + '|classDef fails stroke:#d1242f,stroke-width:3px|class e\\d+(?:,e\\d+)* fails|linkStyle \\d+(?:,\\d+)* stroke:#d1242f,stroke-width:3px))$');
  const decoded = (label: string) => label.replace(/#(\d+);/g, (_, number) => String.fromCodePoint(Number(number)));

  test('are labels of the graph and nothing else, with the code of every character that means something', () => {
    fc.assert(fc.property(named, given => {
      const [graph] = renderer.parse(report(given), {}).filter(({ type }) => type === 'fence').map(({ content }) => content);
      const lines = graph.trimEnd().split('\n');
      lines.forEach(line => expect(line).toMatch(GRAMMAR));
      const labels = lines.flatMap(line => [...line.matchAll(/"(.*?)"/g)].map(([, label]) => label));
      labels.forEach(label => {
        expect(label.replace(/#\d+;/g, '').replace(/<br\/>/g, '')).not.toMatch(/[#;<>&"'`%]{2}|^\d+[.)] |^[-+] /);
        expect(label).not.toContain('#36;#36;');
      });
      const shown = (whole: string) => {
        const characters = [...printable(whole)];
        return characters.length > 80 ? [...characters.slice(0, 79), '…'].join('') : characters.join('');
      };
      const readable = labels.map(label => decoded(label).replace(/\u200b/g, ''));
      const clean = (whole: string) => shown(whole).replace(/\u200b/g, '');
      expect(readable).toContain(clean(given.from));
      expect(readable).toContain(`${clean(given.address)}<br/>with ${clean(given.condition)}`);
      expect(readable).toContain(clean(`ns/${given.end}`));
    }), { numRuns: 400 });
  });
});

describe('values of Secrets', () => {
  const secret = fc.string({ unit: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz'), minLength: 24, maxLength: 30 });
  const forms: ((value: string) => string)[] = [
    value => `stringData: { password: ${value} }`,
    value => `data: { password: ${Buffer.from(value).toString('base64')} }`,
    value => `data: { password: "${value}!" }`,
    value => `data: ${value}`,
    value => `stringData: [${value}]`,
    value => `immutable: true\nstringData: { password: ${value} }`,
    value => `stringData: { a: ${value}, a: ${value}x }`,
    value => `stringData: { password: { nested: ${value} } }`,
    value => `stringData:\n  password: "{{ .Values.${value} }}"`,
    value => `type: kubernetes.io/tls\nstringData:\n  password: |\n    ${value}\n  broken: [`,
  ];
  const manifest = (form: (value: string) => string, value: string) => `apiVersion: v1\nkind: Secret\nmetadata: { name: keys, namespace: shop }\n${form(value)}\n---\napiVersion: apps/v1\nkind: Deployment
metadata: { name: web, namespace: shop }\nspec:\n  selector: { matchLabels: { app: web } }\n  template:\n    metadata: { labels: { app: web } }\n    spec: { containers: [{ name: web, image: web, envFrom: [{ secretRef: { name: keys } }] }] }\n`;

  test.each(forms.map((form, index) => [index, form] as const))('are in no report, however they are written (%i)', (_, form) => {
    fc.assert(fc.property(secret, secret, fc.constantFrom(...forms), (one, other, before) => {
      const parsed = (text: string) => Manifests.fromYaml(text, 'shop.yaml', { tolerant: true });
      const report = TrafficReport.of(TrafficDiff.of(parsed(manifest(before, one)), parsed(manifest(form, other))), { sources: { 'shop.yaml': manifest(form, other) } }).toMarkdown();
      for (const value of [one, other]) {
        expect(report).not.toContain(value.slice(0, 12));
        expect(report).not.toContain(Buffer.from(value).toString('base64').slice(0, 16));
      }
    }), { numRuns: 20 });
  });
});
