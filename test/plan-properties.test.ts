import { diffChars } from 'diff';
import * as fc from 'fast-check';
import { CanaryPlan, PlanChange, PlanEntry, ProcessKind } from '../src';

/** How one entry is written. */
interface Style {
  readonly form: 'block' | 'flow' | 'lines';
  readonly quote: '' | '\'' | '"';
  readonly keyQuote: '' | '"';
  readonly gap: string;
  readonly pad: string;
  readonly comments: string[];
  readonly below: string[];
  readonly trailingComma: boolean;
  readonly trackBlock: boolean;
  readonly order: number[];
  readonly dash: string;
}

/** How the file is written. */
interface FileStyle {
  readonly mapping: boolean;
  readonly indent: string;
  readonly windows: boolean;
  readonly mark: boolean;
  readonly finalNewline: boolean;
  readonly head: string[];
}

type Fields = Omit<PlanEntry, 'project' | 'kind'>;

const one = <T>(...values: T[]) => fc.constantFrom(...values);
const image = one('x', 'registry.example/web:1.5.0', 'web@sha256:0a', 'a-b_c/d');
const version = one('v1', '1.5.0', 'a.b-c', '1.0.0+build.7', 'two words');
const track = fc.record({ image, version }, { requiredKeys: [] }).filter(said => Object.keys(said).length > 0);
const comment = one('', '', '  # why: {a}, [b] "c', ' #');

const style: fc.Arbitrary<Style> = fc.record({
  form: one<Style['form']>('block', 'flow', 'lines'),
  quote: one<Style['quote']>('', '\'', '"'),
  keyQuote: one<Style['keyQuote']>('', '', '"'),
  gap: one(' ', '   '),
  pad: one('', ' '),
  comments: fc.array(comment, { minLength: 12, maxLength: 12 }),
  below: one([], [''], ['# end'], ['', '  # end', '']),
  trailingComma: fc.boolean(),
  trackBlock: fc.boolean(),
  order: fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6], { minLength: 7, maxLength: 7 }),
  dash: one('- ', '-   '),
});
const fileStyle: fc.Arbitrary<FileStyle> = fc.record({
  mapping: fc.boolean(), indent: one('', '  ', '    '), windows: fc.boolean(), mark: fc.boolean(), finalNewline: fc.boolean(), head: one([], ['---'], ['# Weights', ''], ['%YAML 1.2', '---']),
});

const fields: fc.Arbitrary<{ kind: ProcessKind; fields: Fields }> = fc.constantFrom(...Object.values(ProcessKind)).chain(kind => {
  const singleton = kind === ProcessKind.DEPLOYMENT_SINGLETON;
  const matches = ![ProcessKind.SERVICE_RATIO, ProcessKind.DEPLOYMENT_REPLICAS, ProcessKind.DEPLOYMENT_SINGLETON].includes(kind);
  const said = fc.record({
    weight: fc.integer({ min: 0, max: singleton ? 1 : 100 }),
    match: fc.boolean(),
    idle: fc.boolean(),
    stable: track,
    canary: track,
    phases: fc.uniqueArray(fc.integer({ min: 0, max: 100 }), { minLength: 1, maxLength: 5 }).map(list => list.sort((a, b) => a - b)),
  }, { requiredKeys: ['weight'] });
  return said.map(({ match, phases, idle, ...rest }) => ({
    kind,
    fields: {
      ...rest,
      ...matches && match !== undefined ? { match } : {},
      ...!singleton && phases !== undefined ? { phases } : {},
      ...idle === undefined || (singleton && rest.weight === 1) ? {} : { idle },
    } as Fields,
  }));
});

function render(entries: readonly { project: string; kind: ProcessKind; fields: Fields; style: Style }[], file: FileStyle): string {
  const lines = [...file.head, ...file.mapping ? ['target: prod # where', 'processes:'] : []];
  for (const { project, kind, fields: said, style: how } of entries) {
    const { weight, match, idle, stable, canary, phases } = said;
    const pairs: [string, unknown][] = [['project', project], ['type', kind], ['weight', weight], ['match', match],
      ['canary', canary === undefined ? idle === undefined ? undefined : !idle : { ...canary, idle }], ['stable', stable], ['phases', phases]];
    const inOrder = how.order.map(index => pairs[index]).filter(([, value]) => value !== undefined);
    const indent = file.mapping ? file.indent : '';
    const inside = indent + ' '.repeat(how.dash.length);
    if (how.form === 'flow') {
      lines.push(`${indent}${how.dash}{${how.pad}${inOrder.map(([key, value]) => inline(key, value, how)).join(`,${how.pad}`)}${how.pad}}${how.comments[0]}`);
    } else if (how.form === 'lines') {
      lines.push(`${indent}${how.dash}{${how.comments[0]}`);
      inOrder.forEach(([key, value], index) => {
        const comma = how.trailingComma || index < inOrder.length - 1 ? ',' : '';
        lines.push(`${inside}  ${inline(key, value, how)}${comma}${how.comments[index + 1]}`);
      });
      lines.push(`${inside}}`);
    } else {
      const below = inOrder.flatMap(([key, value], index) => block(key, value, how, how.comments[index]));
      lines.push(...below.map((line, index) => (index === 0 ? indent + how.dash : inside) + line));
    }
    lines.push(...how.below);
  }
  const text = lines.join(file.windows ? '\r\n' : '\n');
  return `${file.mark ? '\ufeff' : ''}${text}${file.finalNewline ? file.windows ? '\r\n' : '\n' : ''}`;
}

function block(key: string, value: unknown, how: Style, behind: string): string[] {
  return how.trackBlock && isTrack(value)
    ? [`${how.keyQuote}${key}${how.keyQuote}:${behind}`, ...entriesOf(value).map(([name, item]) => `    ${inline(name, item, how)}${behind}`)]
    : [`${inline(key, value, how)}${behind}`];
}

function inline(key: string, value: unknown, how: Style): string {
  const gap = how.keyQuote === '' ? how.gap : how.gap.slice(1) + ' ';
  return `${how.keyQuote}${key}${how.keyQuote}:${gap}${scalar(value, how)}`;
}

function scalar(value: unknown, how: Style): string {
  return Array.isArray(value) ? `[${value.join(', ')}]`
    : isTrack(value) ? `{${how.pad}${entriesOf(value).map(([key, item]) => inline(key, item, how)).join(', ')}${how.pad}}`
      : typeof value === 'string' ? `${how.quote}${value}${how.quote}` : String(value);
}

const isTrack = (value: unknown): value is object => typeof value === 'object' && value !== null && !Array.isArray(value);
const entriesOf = (value: object) => Object.entries(value).filter(([, item]) => item !== undefined);

const files = fc.record({
  entries: fc.array(fc.record({ entry: fields, style }), { minLength: 1, maxLength: 4 }).map(list => list.map(({ entry, style: how }, index) => ({ ...entry, style: how, project: `p${index}` }))),
  file: fileStyle,
  which: fc.nat(),
});

/** The entry that a plan should have. */
function expected({ project, kind, fields: said }: { project: string; kind: ProcessKind; fields: Fields }): PlanEntry {
  const percentage = kind !== ProcessKind.DEPLOYMENT_REPLICAS && kind !== ProcessKind.DEPLOYMENT_SINGLETON;
  return { project, kind, ...said, phases: said.phases ?? (percentage ? [5, 20, 50, 100] : []) };
}

test('a file in any style is read, and written again byte for byte', () => {
  fc.assert(fc.property(files, ({ entries, file }) => {
    const text = render(entries, file);
    const plan = CanaryPlan.fromYaml(text);
    expect(plan.entries).toEqual(entries.map(expected));
    expect(plan.toYaml()).toBe(text);
  }), { numRuns: 300 });
});

test('a change of what is there changes these scalars and nothing else, and the change back gives the same bytes', () => {
  const change = fc.record({ weight: fc.nat(), image, version, flip: fc.boolean() });
  fc.assert(fc.property(files, change, ({ entries, file, which }, { weight, image: newImage, version: newVersion, flip }) => {
    const index = which % entries.length;
    const { fields: old, kind, project } = entries[index];
    const over = (said?: object) => said && Object.fromEntries(Object.keys(said).map(key => [key, key === 'image' ? newImage : newVersion]));
    const singleton = kind === ProcessKind.DEPLOYMENT_SINGLETON;
    const wanted: PlanChange = JSON.parse(JSON.stringify({
      weight: singleton ? old.idle ? 0 : weight % 2 : weight % 101,
      match: old.match === undefined ? undefined : old.match !== flip,
      idle: old.idle === undefined || singleton ? undefined : old.idle !== flip,
      stable: over(old.stable),
      canary: over(old.canary),
    }));
    const changed = entries.map((entry, at) => at === index ? { ...entry, fields: { ...old, ...wanted } as Fields } : entry);
    const [before, after] = [render(entries, file), render(changed, file)];
    fc.pre(before !== after);
    const plan = CanaryPlan.fromYaml(before).with(project, wanted);
    expect(plan.toYaml()).toBe(after);
    expect(plan.entries).toEqual(changed.map(expected));
    const back = Object.fromEntries(Object.keys(wanted).map(key => [key, old[key as keyof Fields]]));
    expect(plan.with(project, back).toYaml()).toBe(before);
  }), { numRuns: 500 });
});

test('a change of what is not there adds text and takes none away, and is read again', () => {
  const change = fc.record({ match: fc.boolean(), idle: fc.boolean(), stable: track, canary: track }, { requiredKeys: [] });
  fc.assert(fc.property(files, change, ({ entries, file, which }, all) => {
    const index = which % entries.length;
    const { fields: old, kind, project } = entries[index];
    const unmatched = [ProcessKind.SERVICE_RATIO, ProcessKind.DEPLOYMENT_REPLICAS, ProcessKind.DEPLOYMENT_SINGLETON].includes(kind);
    const unsaid = (now: object = {}, added: object = {}) => Object.fromEntries(Object.entries(added).filter(([key]) => !(key in now)));
    // A canary that is a word has no place for what it runs, so that the word would go.
    const wanted: PlanChange = {
      ...old.match === undefined && !unmatched && all.match !== undefined ? { match: all.match } : {},
      ...old.idle === undefined && kind !== ProcessKind.DEPLOYMENT_SINGLETON && all.idle !== undefined ? { idle: all.idle } : {},
      stable: unsaid(old.stable, all.stable),
      canary: old.idle !== undefined && old.canary === undefined ? {} : unsaid(old.canary, all.canary),
    };
    fc.pre(['match', 'idle'].some(key => key in wanted) || Object.keys({ ...wanted.stable, ...wanted.canary }).length > 0);
    const before = render(entries, file);
    const plan = CanaryPlan.fromYaml(before).with(project, wanted);
    const both = (key: 'stable' | 'canary') => {
      const said = { ...old[key], ...wanted[key] };
      return Object.keys(said).length > 0 ? said : undefined;
    };
    const merged = { ...old, ...wanted, stable: both('stable'), canary: both('canary') };
    expect(plan.entries).toEqual(entries.map((entry, at) => expected(at === index ? { ...entry, fields: merged as Fields } : entry)));
    expect(diffChars(before, plan.toYaml()).filter(({ removed }) => removed)).toEqual([]);
    expect(plan.toYaml().includes('\r\n')).toBe(before.includes('\r\n'));
    expect(/\n$/.test(plan.toYaml())).toBe(/\n$/.test(before));
    if (file.windows) {
      expect(plan.toYaml().replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    }
  }), { numRuns: 500 });
});

test('any text is read or refused with an error that has a place', () => {
  const pieces = one(
    '- ', 'project: web', 'type: ALB', 'weight: 5', 'canary: ', 'true', 'null', '5', '\n', '\n  ', '{', '}', '[', ']', ', ', ': ', '# c', '"', '\'', '&a ', '*a',
    '!!str ', '<<: ', '|', '>', '---\n', '...\n', '? ', '\t', '\r', '\ufeff', '\0', '%YAML 1.1\n',
  );
  fc.assert(fc.property(fc.oneof(fc.array(pieces, { maxLength: 30 }).map(list => list.join('')), fc.fullUnicodeString()), text => {
    let plan: CanaryPlan | undefined;
    try {
      plan = CanaryPlan.fromYaml(text);
    } catch (error) {
      expect((error as Error).name).toBe('CanaryError');
      for (const line of (error as Error).message.split('\n')) {
        expect(line).toMatch(/^CanaryPlan\.fromYaml: .* \(canary\.yaml:\d+:\d+\)$|^  +\d* \| /s);
      }
    }
    expect(plan?.toYaml() ?? text).toBe(text);
  }), { numRuns: 3000 });
});
