import { readFileSync } from 'fs';
import Ajv from 'ajv';
import * as fc from 'fast-check';
import * as yaml from 'yaml';
import { entry, PLAN, plan } from './plan-support';
import { CanaryPlan, ProcessKind } from '../src';

const FILE = 'schemas/canary-plan.schema.json';
const schema = JSON.parse(readFileSync(FILE, 'utf8'));
const validate = new Ajv({ strict: true, strictTypes: true, allowUnionTypes: true }).compile(schema);

/** What an editor reads, which takes the first of several documents and the last of several keys. */
const read = (text: string): unknown => yaml.parseAllDocuments(text, { uniqueKeys: false, merge: true, logLevel: 'silent' })[0].toJS();
const accepts = (text: string) => {
  try {
    return plan(text) instanceof CanaryPlan;
  } catch {
    return false;
  }
};

test('the schema says where it is, in the line of the docstring and in its id', () => {
  expect(schema.$id).toBe(`https://raw.githubusercontent.com/cdk8s-canary/cdk8s-canary/main/${FILE}`);
  expect(readFileSync('src/domain/plan/canary-plan.ts', 'utf8')).toContain(`# yaml-language-server: $schema=node_modules/cdk8s-canary/${FILE}\n`);
});

test('editors have a description of every key and know every type', () => {
  const { plan: file, process, image, version } = schema.definitions;
  const tracks = ['canary', 'stable'].map(track => process.properties[track]);
  for (const property of [file, process, ...tracks].flatMap(({ properties }) => Object.values<any>(properties))) {
    expect(property.description ?? schema.definitions[property.$ref?.split('/')[2]]?.description).toMatch(/^.{20,}\.$/);
  }
  expect([image, version].every(({ description }) => description.length > 20)).toBe(true);
  expect(process.properties.type.enum).toEqual(Object.values(ProcessKind));
});

test('schema and parser accept what the documentation shows', () => {
  for (const text of [PLAN, entry('ALB', 5), '[{ project: web, type: DEPLOYMENT_SINGLETON, weight: 1, canary: true }]']) {
    validate(read(text));
    expect(validate.errors).toBeNull();
    expect(accepts(text)).toBe(true);
  }
});

const one = <T>(...values: T[]) => fc.constantFrom(...values);
const ODD = [null, true, false, -1, 0, 1, 5, 0.5, 100, 101, 2147483647, 2147483648, 1e21, '5', '', 'a b', 'a', 'web', 'Web', '1a', 'a-', 'x'.repeat(63), 'x'.repeat(64), '--', 'é', '\n', '1.10', [], [5], [0, 100], [5, 101],
  [1, 2147483647], [5, '20'], [5, 5], [null], [[]], {}, { image: 'x' }, { version: '1' }, { image: 'x', version: '1', idle: true }, { idle: true }, { idle: false }, { image: 1 }, { version: 1.1 }, { idle: 'no' }, { tag: 'x' },
  ...Object.values(ProcessKind), 'INGRES_NGINX', [{ project: 'web', type: 'ALB', weight: 5 }]];
const KEYS = ['project', 'type', 'weight', 'match', 'canary', 'stable', 'phases', 'idle', 'image', 'version', 'target', 'context', 'processes', 'other', '<<'];

const track = (...more: string[]) => fc.record({ image: one('x', 'a/b:1'), version: one('1.5', 'v1'), ...more.includes('idle') ? { idle: fc.boolean() } : {} }, { requiredKeys: [] }).filter(said => Object.keys(said).length > 0);
const process = fc.record({
  project: one('web', 'api', 'a-1', 'shop', 'chat', 'mail', 'map'),
  type: one(...Object.values(ProcessKind)),
  weight: one(0, 1, 5, 100),
  match: fc.boolean(),
  canary: fc.oneof(fc.boolean(), track('idle')),
  stable: track(),
  phases: one([5, 20], [0, 100], [1], [3, 200]),
}, { requiredKeys: ['project', 'type', 'weight'] });
const processes = fc.uniqueArray(process, { minLength: 1, maxLength: 3, selector: ({ project }) => project });
const documents: fc.Arbitrary<any> = fc.oneof(processes, fc.record({ target: one('prod'), context: one('prod-cluster'), phases: one([5, 20], [1]), processes }, { requiredKeys: ['processes'] }));

/** A place in a document, what to do there, and a value for it. */
const slip = fc.record({ at: fc.nat(), what: one('replace', 'remove', 'add'), value: one<unknown>(...ODD), key: one(...KEYS) });

function slipped(document: any, { at, what, value, key }: { at: number; what: string; value: unknown; key: string }): any {
  const copy = { root: structuredClone(document) };
  const places: [any, string][] = [];
  const visit = (node: any) => Object.keys(node).forEach(name => {
    places.push([node, name]);
    if (typeof node[name] === 'object' && node[name] !== null) {
      visit(node[name]);
    }
  });
  visit(copy);
  const [parent, name] = places[at % places.length];
  const target = parent[name];
  if (what === 'replace') {
    parent[name] = structuredClone(value);
  } else if (what === 'remove') {
    Array.isArray(parent) ? parent.splice(Number(name), 1) : delete parent[name];
  } else if (typeof target === 'object' && target !== null) {
    Array.isArray(target) ? target.push(structuredClone(value)) : target[key] = structuredClone(value);
  }
  return copy.root ?? null;
}

/** What JSON Schema cannot say of a document: that projects differ, and that phases ascend. */
function isBeyond(document: any): boolean {
  const list: any[] = Array.isArray(document) ? document : Array.isArray(document?.processes) ? document.processes : [];
  const names = list.map(item => item?.project).filter(name => typeof name === 'string');
  const phases = [document, ...list].map(item => item?.phases).filter(Array.isArray);
  const ascend = (numbers: any[]) => numbers.every((number, index) => index === 0 || numbers[index - 1] < number);
  return new Set(names).size < names.length || !phases.every(ascend);
}

test('the schema accepts what the parser accepts, and nothing else', () => {
  const seen = { accepted: 0, refused: 0 };
  fc.assert(fc.property(documents, fc.array(slip, { maxLength: 3 }), (document, slips) => {
    const made = slips.reduce(slipped, document);
    fc.pre(!isBeyond(made));
    const good = validate(made);
    seen[good ? 'accepted' : 'refused']++;
    expect(accepts(JSON.stringify(made, null, 2))).toBe(good);
  }), { numRuns: 5000 });
  expect(Math.min(seen.accepted, seen.refused)).toBeGreaterThan(500);
});

describe('what the parser alone can refuse:', () => {
  test.each<[string, string]>([
    ['two entries of one project', entry('ALB', 5) + entry('ALB', 6)],
    ['phases that descend', entry('ALB', 5, 'phases: [20, 5]')],
    ['phases of the file that descend', `phases: [20, 5]\nprocesses:\n${entry('ALB', 5)}`],
    ['a leading zero', entry('ALB', '010')],
    ['an exponent', entry('ALB', '1e1')],
    ['a decimal point', entry('ALB', '5.0')],
    ['a sign', entry('ALB', '+5')],
    ['a hexadecimal number', entry('ALB', '0x5')],
    ['a key that is said twice', entry('ALB', 5, 'weight: 6')],
    ['an anchor', entry('ALB', '&w 5')],
    ['an alias', `${entry('ALB', '&w 5')}- { project: shop, type: ALB, weight: *w }\n`],
    ['a merge key', `${entry('ALB', 5)}- { project: shop, <<: { type: ALB, weight: 5 } }\n`],
    ['a tag', entry('ALB', '!!int 5')],
    ['a block text', entry('ALB', 5, 'stable:', '  image: |-', '    x')],
    ['a second document', `${entry('ALB', 5)}---\n- other\n`],
  ])('%s', (_, text) => {
    expect(validate(read(text))).toBe(true);
    expect(accepts(text)).toBe(false);
  });

  test('another target than the one that the code builds for', () => {
    expect(validate(read(PLAN))).toBe(true);
    expect(() => CanaryPlan.fromYaml(PLAN, { target: 'staging' })).toThrow('target must be "staging"');
  });
});
