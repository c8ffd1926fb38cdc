import { createHash } from 'crypto';
import { mkdtempSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import * as fc from 'fast-check';
import { defaultTreeAdapter as tree, DefaultTreeAdapterTypes, parse } from 'parse5';
import { change, difference, finding, many, named, processChange, story, track } from './report-pages';
import { TrafficReport, TrafficReportOptions } from '../src';
import { widthOf, fitted } from '../src/verify/traffic-report/html/graph/fitted-text';

type Element = DefaultTreeAdapterTypes.Element;

const htmlOf = (diff = story(), options: TrafficReportOptions = {}) => TrafficReport.of(diff, options).toHtml();

/** All elements of a page; a page with mistakes fails. */
function elementsOf(html: string): Element[] {
  const errors: string[] = [];
  const document = parse(html, { onParseError: ({ code, startLine }) => errors.push(`${code} ${startLine}`) });
  expect(errors).toEqual([]);
  const found: Element[] = [];
  const open: DefaultTreeAdapterTypes.Node[] = [document];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (tree.isElementNode(node)) {
      found.push(node);
    }
    open.push(...'childNodes' in node ? [...node.childNodes].reverse() : []);
  }
  return found;
}

function textOf(node: DefaultTreeAdapterTypes.Node): string {
  return tree.isTextNode(node) ? node.value : 'childNodes' in node ? node.childNodes.map(textOf).join('') : '';
}

const attribute = (element: Element, name: string) => element.attrs.find(attr => attr.name === name)?.value;
const tags = (elements: readonly Element[], ...names: string[]) => elements.filter(({ tagName }) => names.includes(tagName));
const withClass = (elements: readonly Element[], name: string) => elements.filter(element => (attribute(element, 'class') ?? '').split(' ').includes(name));
const byId = (elements: readonly Element[], id: string) => elements.find(element => attribute(element, 'id') === id)!;
const within = (element: Element): Element[] => element.childNodes.flatMap(child => tree.isElementNode(child) ? [child, ...within(child)] : []);
const words = (element: Element) => textOf(element).replace(/\s+/g, ' ').trim();
const rows = (table: Element) => tags(within(table), 'tr').map(row => tags(within(row), 'th', 'td').map(words));

describe('a page', () => {
  const elements = elementsOf(htmlOf(story(), { title: 'Canary of web', before: 'main', after: 'pull request 12' }));

  test('says what changes for whom in one sentence per process, failures first', () => {
    expect(tags(elements, 'h1', 'title').filter(({ parentNode }) => parentNode?.nodeName !== 'g').map(words)).toEqual(['Canary of web', 'Canary of web']);
    expect(tags(elements, 'header').map(words)).toEqual(['Canary of web From main to pull request 12. 4 of 5 processes change, 1 error on the way, some requests fail after it that did not before, 1 error, 1 warning new after it.']);
    expect(tags(within(withClass(elements, 'changes').find(({ tagName }) => tagName === 'ul')!), 'li').map(words)).toEqual([
      'shop/web changed 100 % of requests to shop.example.com/ with x-canary: true from gateway shop/public get HTTP 503 (0 % before), and 3 more kinds of requests change; '
        + 'image of canary becomes web:1.5.1-very-long-name-of-a-build-20261122 (web:1.5.0 before); pods of canary become 2 (1 before). 2 errors, 1 warning.',
      'shop/search new Is new; stable gets 100 % of requests to search.example.com/ from gateway shop/public, which did not come in before.',
      'shop/legacy gone Is gone; 100 % of requests to legacy.example.com/ from gateway shop/public get HTTP 404 (0 % before).',
      'shop/worker changed Image of stable becomes worker:2 (worker:1 before).',
      'Requests of no process 100 % of requests to www.example.com/ from gateway shop/public get HTTP 404 (0 % before).',
    ]);
  });

  test('shows the tracks of both sides', () => {
    const [tracks] = tags(within(byId(elements, 'p1')), 'table');
    expect(rows(tracks)).toEqual([
      ['Track', 'Workload', 'Version', 'Image', 'Pods'],
      ['stable', 'Deployment shop/web', '1.4.2', 'registry.example/shop/web:1.4.2', '3'],
      ['canary', 'Deployment shop/web-canary', '1.5.1 was 1.5.0',
        'registry.example/shop/web:1.5.1-very-long-name-of-a-build-20261122 was registry.example/shop/web:1.5.0', '2 was 1'],
    ]);
  });

  test('has a table that says what the drawing shows, with requests of the same shares as one', () => {
    const [, requests] = tags(within(byId(elements, 'p1')), 'table');
    expect(rows(requests)).toEqual([
      ['Request', 'From', 'main', 'pull request 12'],
      ['shop.example.com/3 more addressesshop.example.com/apishop.example.com/checkoutshop.example.com/login', 'gateway shop/public', '95 % stable5 % canary',
        'changed80 % stable20 % canary finding F1'],
      ['shop.example.com/ with x-canary: true', 'gateway shop/public', '100 % canary', 'changed100 % HTTP 503 (fails) finding F2'],
      ['old.example.com/', 'gateway shop/public', '100 % stable', 'changed50 % stable50 % HTTP 404 (fails)'],
      ['web:8080/', 'a pod of the mesh in shop', '95 % stable5 % canary', 'changed80 % stable20 % canary'],
      ['web.shop.svc.cluster.local:8080/internal/a/rather/long/path/that/does/not/fit with x-canary: true', 'a pod of the mesh in shop', '100 % canary', '100 % canary'],
      ['web-canary:8080/ past the split', 'a pod without sidecar in shop', '100 % canary', '100 % canary'],
    ]);
  });

  test('draws both sides in the same places, with widths by share, and marks what changes and what fails by more than colors', () => {
    const [before, after] = tags(within(byId(elements, 'p1')), 'svg');
    const boxes = (svg: Element) => withClass(within(svg), 'request').map(box => [attribute(box, 'x'), attribute(box, 'y'), attribute(box, 'height')]);
    const texts = (svg: Element, name: string) => withClass(within(svg), name).filter(({ tagName }) => tagName === 'text').map(words);
    const widths = (svg: Element) => within(svg).filter(path => attribute(path, 'stroke-width') !== undefined).map(path => [attribute(path, 'class'), Number(attribute(path, 'stroke-width'))]);
    expect(boxes(before)).toEqual(boxes(after));
    expect(attribute(before, 'aria-label')).toBe('Who gets the requests of shop/web, main. The table of its requests says the same.');
    expect(attribute(after, 'aria-label')).toBe('Who gets the requests of shop/web, pull request 12. The table of its requests says the same.');
    expect([before, after].map(svg => attribute(svg, 'role'))).toEqual(['img', 'img']);
    expect(texts(before, 'share').slice(0, 4)).toEqual(['95 %', '5 %', '100 %', '0 %']);
    expect(texts(before, 'was').slice(0, 4)).toEqual(['then 80 %', 'then 20 %', 'then 0 %', 'then 100 %']);
    expect(texts(after, 'was').slice(0, 4)).toEqual(['was 95 %', 'was 5 %', 'was 100 %', 'was 0 %']);
    expect(withClass(within(after), 'diamond')).toHaveLength(8);
    expect(widths(after)).toEqual([['gets changes', 5.3], ['gets changes', 2.3], ['fails changes', 6.3], ['gets changes', 3.8], ['fails changes', 3.8], ['gets changes', 5.3],
      ['gets changes', 2.3], ['gets', 6.3], ['gets', 6.3]]);
    expect(texts(after, 'mark')).toEqual(['! F1', '! F2', '! F3']);
    expect(texts(before, 'mark')).toEqual([]);
    expect(tags(within(after), 'text').map(words)).toEqual(expect.arrayContaining(['and 3 more addresses', 'HTTP 503', 'fails: no healthy', 'endpoint', '3 pods']));
    expect(tags(within(after), 'title').map(words)).toContain('web.shop.svc.cluster.local:8080/internal/a/rather/long/path/that/does/not/fit with x-canary: true');
  });

  test('shows findings beside the drawing in short, and below in full', () => {
    expect(tags(within(withClass(elements, 'near')[0]), 'li').map(words)).toEqual([
      'F1 error T1 failure while it is applied: HTTP 503: no healthy endpoint', 'F2 error R2 route to a track without pods: HTTP 503: no healthy endpoint',
      'F3 warning R11 selector that matches nothing',
    ]);
    expect(tags(elements, 'h2').map(words).slice(-2)).toEqual(['Findings while it is applied', 'Findings that are new after it']);
    expect(words(byId(elements, 'f2'))).toBe('F2 error R2 route to a track without pods VirtualService shop/web: sends requests to a track without pods Place shop.yaml:3:1 '
      + 'Request GET shop.example.com/ from gateway shop/public with x-canary: true Gets HTTP 503: no healthy endpoint Way out give it pods '
      + 'Related Service default/VirtualService shop/web spec.selector: selects VirtualService shop/web (shop.yaml:3:1) Concerns shop/web');
  });

  test('folds what does not change', () => {
    const [folded] = tags(within(byId(elements, 'unchanged')), 'details');
    expect(words(tags(within(folded), 'summary')[0])).toBe('1 process does not change');
    expect(rows(tags(within(folded), 'table')[0])).toEqual([['Process', 'Tracks', 'Requests'], ['shop/cart', 'stable cart:1', 'cart:80/ from a pod of the mesh in shop100 % stable']]);
  });

  test('loads nothing, runs nothing, and forbids it', () => {
    const style = textOf(tags(elements, 'style')[0]);
    const policy = elements.find(element => attribute(element, 'http-equiv') === 'Content-Security-Policy')!;
    expect(attribute(policy, 'content')).toBe(
      `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; img-src data:; base-uri 'none'; form-action 'none'`);
    expect(tags(elements, 'script', 'iframe', 'object', 'embed', 'img', 'image', 'use', 'form', 'base')).toEqual([]);
    expect(style).not.toMatch(/url\(|@import|expression/);
    const attributes = elements.flatMap(({ attrs }) => attrs);
    expect(attributes.filter(({ name }) => /^on|^style$|^src|^srcset$|^action$/.test(name))).toEqual([]);
    expect(attributes.filter(({ name }) => name === 'href').filter(({ value }) => !value.startsWith('#'))).toEqual([{ name: 'href', value: 'data:,' }]);
  });

  test('has ids that are there once, links that lead somewhere, and names for what is to be used', () => {
    const ids = elements.flatMap(element => attribute(element, 'id') ?? []);
    expect(ids).toEqual([...new Set(ids)]);
    const meant = elements.flatMap(element => [attribute(element, 'href')?.replace(/^#/, ''), attribute(element, 'aria-labelledby')].filter(id => id !== undefined && id !== 'data:,'));
    expect(meant.filter(id => !ids.includes(id!))).toEqual([]);
    expect(tags(elements, 'a', 'summary', 'h1', 'h2', 'h3', 'caption', 'th').filter(element => words(element) === '')).toEqual([]);
    expect(tags(elements, 'section', 'nav', 'article').filter(element => attribute(element, 'aria-label') === undefined && attribute(element, 'aria-labelledby') === undefined)).toEqual([]);
    expect(attribute(tags(elements, 'a')[0], 'href')).toBe('#main');
    expect(attribute(tags(elements, 'html')[0], 'lang')).toBe('en');
  });
});

describe('defaults', () => {
  test('title and names of the sides', () => {
    const elements = elementsOf(htmlOf());
    expect(words(tags(elements, 'header')[0])).toBe('What changes for traffic From before to after. 4 of 5 processes change, 1 error on the way, some requests fail after it that did not before, 1 error, 1 warning new after it.');
    expect(tags(elements, 'figcaption').slice(0, 2).map(words)).toEqual(['before', 'after']);
  });

  test('code comes from disk where it is there', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'report-')), 'shop.yaml');
    writeFileSync(file, 'kind: Service\nspec:\n  ports: []\n');
    const diff = difference({ introduced: [finding({ place: `${file}:2:1` }), finding({ place: '/nowhere/shop.yaml:2:1' })] });
    expect(tags(elementsOf(htmlOf(diff)), 'pre').map(textOf)).toEqual(['  1 | kind: Service\n> 2 | spec:\n  3 |   ports: []']);
  });

  test('nothing changes', () => {
    const same = [track('stable', 'web:1', 1)];
    const elements = elementsOf(htmlOf(difference({ processes: [processChange('web', same, same, [])] })));
    expect(words(tags(elements, 'header')[0])).toBe('What changes for traffic From before to after. Nothing changes for traffic, nothing fails on the way.');
    expect(words(tags(elements, 'nav')[0])).toBe('Nothing changes for traffic.');
    expect(words(byId(elements, 'findings'))).toBe('Findings No findings.');
  });
});

describe('sentences', () => {
  const web = { address: 'shop.example.com/' };
  const sentence = (...requests: Parameters<typeof change>[]) => {
    const same = [track('stable', 'web:1', 1)];
    const changes = requests.map(args => change(...args));
    return words(tags(within(byId(elementsOf(htmlOf(difference({ processes: [processChange('web', same, same, changes)] }))), 'p1')), 'p')[0]);
  };

  test.each([
    ['canary, and not what stable loses', [web, { stable: 0.9, canary: 0.1 }, { stable: 2 / 3, canary: 1 / 3 }],
      'canary gets 33.33 % of requests to shop.example.com/ from gateway shop/public (10 % before).'],
    ['what stable gets back', [web, { stable: 0.9, canary: 0.1 }, { stable: 1 }], 'canary gets 0 % of requests to shop.example.com/ from gateway shop/public (10 % before).'],
    ['a failure that is gone is no failure to tell', [web, { 'stable': 0.9, 'HTTP 503': 0.1 }, { stable: 1 }], '0 % of requests to shop.example.com/ from gateway shop/public get HTTP 503 (10 % before).'],
    ['a way in that is gone', [web, { stable: 1 }, undefined], 'requests to shop.example.com/ from gateway shop/public do not come in any more.'],
    ['nobody there', [web, { stable: 1 }, { 'no endpoints': 1 }], '100 % of requests to shop.example.com/ from gateway shop/public get no endpoints (0 % before).'],
  ] as [string, Parameters<typeof change>, string][])('%s', (_, args, expected) => {
    expect(sentence(args)).toBe(expected.charAt(0).toUpperCase() + expected.slice(1));
  });

  test('requests for a track by its own Service come last', () => {
    expect(sentence([{ address: 'web-canary:80/', direct: true }, { canary: 1 }, { 'no endpoints': 1 }], [web, { stable: 1 }, { canary: 1 }])).toBe(
      'Canary gets 100 % of requests to shop.example.com/ from gateway shop/public (0 % before), and 1 more kind of requests changes.');
  });

  test('workers that nobody asks: the share of pods', () => {
    const [before, after] = [0.1, 0.25].map(podShare => ({ namespace: 'shop', name: 'worker', tracks: [track('stable', 'worker:1', 3)], requests: [], podShare }));
    const diff = difference({ processes: [{ namespace: 'shop', name: 'worker', before, after, requests: [], changed: true }] });
    expect(words(tags(within(byId(elementsOf(htmlOf(diff)), 'p1')), 'p')[0])).toBe('Canary has 25 % of the pods (10 % before).');
  });
});

describe('texts of users', () => {
  const made = (elements: readonly Element[]) => [...new Set(elements.flatMap(({ tagName, attrs }) => [tagName, ...attrs.map(({ name }) => `${tagName} ${name}`)]))];
  const counts = (elements: readonly Element[]) => ['section', 'article', 'table', 'tr', 'td', 'th', 'a', 'svg', 'h1', 'h2', 'h3', 'dt'].map(name => tags(elements, name).length);
  const page = (text: string) => htmlOf(named(text), { title: text, before: text, after: text, sources: { [text]: text } });
  const usual = elementsOf(page('a rather long name of nothing at all'));
  const token = fc.oneof(fc.constantFrom('<', '>', '"', '\'', '&', '`', '=', '/', '-->', '<!--', ']]>', '<script>', '</script>', '</style>', '</title>', '</svg>', ' onload=', 'javascript:', '&lt;',
    '&#60;', '\u0000', '\n', '\r', '\u202e', '\u2066', '\ud800', '\u{1f600}', '{{', '${'), fc.string({ maxLength: 4 }));
  const hostile = fc.array(token, { maxLength: 12 }).map(parts => `"<${parts.join('')}`);

  test('become neither tags nor attributes, nor do they steer the page', () => {
    fc.assert(fc.property(hostile, text => {
      const html = page(text);
      const elements = elementsOf(html);
      expect(made(elements).filter(name => !made(usual).includes(name))).toEqual([]);
      expect(counts(elements)).toEqual(counts(usual));
      expect(html).not.toMatch(/[\0-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800\udfff]/);
    }), { numRuns: 50 });
  });

  test('are there as they are', () => {
    const elements = elementsOf(htmlOf(named('<b a="1">&amp;\u202e'), { title: '<i>' }));
    expect(tags(elements, 'h1').map(words)).toEqual(['<i>']);
    expect(words(byId(elements, 'p1-head'))).toBe('<b a="1">&amp;\\u202e/<b a="1">&amp;\\u202e changed');
    expect(attribute(tags(elements, 'svg')[0], 'aria-label')).toContain('<b a="1">&amp;\\u202e/');
  });
});

describe('code of findings', () => {
  const shown = (text: string, line: number) => {
    const diff = difference({ introduced: [finding({ place: `shop.yaml:${line}:1` })] });
    return tags(elementsOf(htmlOf(diff, { sources: { 'shop.yaml': text } })), 'pre').map(textOf).join();
  };

  test('has no line of a Secret', () => {
    const text = '# password is hunter2\nkind: Secret\nmetadata: { name: a }\nstringData:\n  password: hunter2\n---\nkind: Service\nmetadata: { name: b }\n---\nkind: Secret\ndata: { a: hunter2 }\n';
    expect(shown(text, 7)).toBe('  5 |   (hidden)\n  6 | ---\n> 7 | kind: Service\n  8 | metadata: { name: b }\n  9 | (hidden)');
    for (let line = 1; line <= 11; line++) {
      expect(shown(text, line)).not.toContain('hunter2');
    }
  });

  test.each([
    ['in a list', 'kind: List\nitems:\n- kind: Secret\n  metadata: {}\n  data:\n    a: hunter2\n- kind: Service\n', 7],
    ['in JSON', '{ "kind": "List", "items": [\n{ "kind": "\\u0053ecret", "data": {\n"a": "hunter2" } },\n{ "kind": "Service" }] }\n', 4],
    ['by an alias', 'kind: List\nx: &a hunter2\nitems:\n- kind: Secret\n  data: { a: *a }\n', 3],
    ['of an environment', 'kind: Deployment\nspec:\n  containers:\n  - image: web:1\n    env:\n    - { name: A, value: hunter2 }\n', 4],
    ['of an environment over several lines', 'kind: Deployment\nenv:\n- name: A\n  value: |\n    hunter2\n    hunter2\nreplicas: 1\n', 7],
    ['of an annotation', 'kind: Deployment\nmetadata:\n  annotations:\n    last: hunter2\n  name: a\n', 5],
    ['of a ConfigMap', 'kind: ConfigMap\nmetadata: { name: a }\ndata:\n  A: hunter2\n', 2],
    ['of a generator', 'kind: Kustomization\nsecretGenerator:\n- literals: [a=hunter2]\nresources: []\n', 4],
    ['in a text that is no YAML', 'kind: Secret\n  data: [hunter2\n', 1],
    ['of a kind by an alias', 'kind: List\nx: &k Secret\nitems:\n- kind: *k\n  data: { a: hunter2 }\n', 5],
    ['of a kind by an alias of the same map', 'x: &k Secret\nkind: *k\ndata: { a: hunter2 }\n', 3],
    ['of the second kind of an object', 'kind: Service\nkind: Secret\ndata: { a: hunter2 }\n', 3],
    ['of a list of Secrets', 'kind: SecretList\nitems:\n- metadata: { name: a }\n  data: { a: hunter2 }\n', 3],
    ['of an object whose kind is merged into it', 'x: &a { kind: Secret }\ny:\n  <<: *a\n  stringData: { a: hunter2 }\n', 4],
  ])('has no value %s', (_, text, line) => {
    expect(text).toContain('hunter2');
    expect(shown(text, line)).not.toContain('hunter2');
  });

  test('keeps keys, and references to Secrets', () => {
    expect(shown('kind: Deployment\nmetadata: { annotations: { a: b }, name: web }\nenv: [{ name: A, value: b, valueFrom: { x: y } }]\nref: { kind: Secret, name: tls }\n', 2)).toBe(
      '  1 | kind: Deployment\n> 2 | metadata: { annotations: { a: (hidden) }, name: web }\n  3 | env: [{ name: A, value: (hidden), valueFrom: { x: y } }]\n  4 | ref: { kind: Secret, name: tls }');
  });
});

test('a page is the same bytes for the same difference, and grows with it', () => {
  expect(htmlOf(many(5, 20))).toBe(htmlOf(many(5, 20)));
  const [some, more] = [100, 200].map(count => htmlOf(many(count, 20)).length);
  expect(more / some).toBeLessThan(2.05);
  expect(some / 100).toBeLessThan(40_000);
});

describe('text in boxes', () => {
  test('is broken behind what separates parts, and cut where it does not fit', () => {
    expect(fitted('catalog.shop.svc.cluster.local:8080/', 148, 12, 2)).toEqual({ lines: ['catalog.shop.svc.', 'cluster.local:8080/'], cut: false });
    expect(fitted('', 100, 12, 2)).toEqual({ lines: [''], cut: false });
  });

  test('fits, whatever it is', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 60 }), fc.integer({ min: 40, max: 200 }), fc.integer({ min: 1, max: 4 }), (text, width, most) => {
      const { lines } = fitted(text, width, 12, most);
      expect(lines.length).toBeLessThanOrEqual(most);
      lines.forEach(line => expect(widthOf(line, 12)).toBeLessThanOrEqual(width));
    }));
  });
});
