import * as fc from 'fast-check';
import { CORE_SCHEMA, dump, load as loadYaml } from 'js-yaml';
import { Document, isMap, isSeq, parseDocument, YAMLMap } from 'yaml';
import { kustomization, KustomizationParts } from '../src/gitops/kustomize/kustomization';
import { sharedKustomization, sharedOverlay } from '../src/gitops/kustomize/shared-images';

const overlaySkeleton = (parts: KustomizationParts) => sharedOverlay(parts).text;

/** Image of each placeholder. */
type Images = Map<string, string>;

/** Scalars as Kustomize reads them: a date is a text. */
const load = (text: string): any => loadYaml(text, { schema: CORE_SCHEMA });

const OURS = ['web-image', 'web-canary-image', 'web-image-proxy'];
const FOREIGN = 'registry.example/busybox';
const TAGS = ['1.10', '1e3', 'v2', 'latest', 'yes', '2026-01-02', 'it\'s', 'a: b # c'];
const DIGEST = `sha256:${'ab'.repeat(32)}`;

const image = fc.record({ name: fc.constantFrom('r/a', 'localhost:5000/b'), tag: fc.option(fc.constantFrom(...TAGS.slice(0, 6)), { nil: undefined }), digest: fc.boolean() })
  .map(({ name, tag, digest }) => `${name}${tag === undefined ? '' : `:${tag}`}${digest ? `@${DIGEST}` : ''}`);
const saying = fc.record({
  images: fc.dictionary(fc.constantFrom(...OURS), image), resources: fc.subarray(['a.yaml', 'b.yaml'], { minLength: 1 }), policies: fc.option(fc.constantFrom('flux', 'other'), { nil: undefined }),
});

/** What somebody else does to a file, in a form of their own. */
const edit = fc.record({
  what: fc.constantFrom('set', 'set', 'remove', 'foreign', 'reformat'),
  name: fc.constantFrom(...OURS),
  tag: fc.constantFrom(...TAGS),
  form: fc.constantFrom('document', 'dump', 'narrow', 'flow', 'crlf'),
});
const steps = fc.array(fc.oneof(
  fc.record({ kind: fc.constant('code' as const), ...{ code: saying } }), fc.record({ kind: fc.constant('edit' as const), edit }), fc.record({ kind: fc.constant('run' as const), forget: fc.nat(9), force: fc.nat(9) }),
), { minLength: 2, maxLength: 14 });

const parts = ({ images, resources, policies }: { images: Record<string, string>; resources: string[]; policies?: string }): KustomizationParts =>
  ({ resources, images: Object.entries(images).map(([name, one]) => ({ name, image: one, container: 'c', policy: 'p' })), policies });

/** The images of a file, as `newName:newTag@digest`. */
function read(text: string): Images {
  const entries: any[] = load(text).images ?? [];
  expect(new Set(entries.map(({ name }) => name)).size).toBe(entries.length);
  return new Map(entries.map(({ name, newName, newTag, digest }) => [name, `${newName ?? name}${newTag === undefined ? '' : `:${newTag}`}${digest === undefined ? '' : `@${digest}`}`]));
}

/** What the rule says of one entry: what the code said goes with the code, what somebody else said stays. */
function expected(file: string | undefined, before: Images | undefined, name: string, now: string | undefined): { value?: string; both?: boolean } {
  const then = before?.get(name);
  if (now === undefined || file === undefined) {
    return { value: now ?? (then === undefined ? file : undefined) };
  }
  const [others, ours] = [file !== then, now !== then];
  return !others ? { value: now } : { value: file, both: before !== undefined && ours && file !== now };
}

function modelOf(images: Images, before: Images | undefined, now: Images) {
  return [...new Set([...images.keys(), ...now.keys()])].map(name => ({ name, ...expected(images.get(name), before, name, now.get(name)) }));
}

/** The text after an edit. Comments stay where the form has some. */
function edited(text: string, { what, name, tag, form }: typeof edit extends fc.Arbitrary<infer T> ? T : never): string {
  const document = parseDocument(text) as unknown as Document<YAMLMap>;
  if (!isSeq(document.get('images'))) {
    document.set('images', document.createNode([]));
  }
  const list = document.get('images') as any;
  const wanted = what === 'foreign' ? FOREIGN : name;
  const index = list.items.findIndex((item: any) => isMap(item) && item.get('name') === wanted);
  if (what === 'set' || what === 'foreign') {
    const entry = document.createNode({ newTag: tag, name: wanted, newName: 'r/people' });
    index < 0 ? list.items.push(entry) : list.items.splice(index, 1, entry);
  } else if (what === 'remove' && index >= 0) {
    list.items.splice(index, 1);
  }
  if (form === 'flow') {
    list.flow = true;
    list.items.forEach((item: any) => delete item.comment);
  }
  const written = document.toString({ indentSeq: form !== 'narrow', lineWidth: 0 });
  return form === 'dump' ? dump(load(written), { noArrayIndent: true, schema: CORE_SCHEMA, sortKeys: true }) : form === 'crlf' ? written.replace(/\r?\n/g, '\r\n') : written;
}

const RUNS = { numRuns: 150 };

test('whatever the code and others change in the kustomization of a chart, and whenever: what others wrote stays, and the rest is the code', () => {
  fc.assert(fc.property(saying, steps, (start, all) => {
    let code = parts(start);
    let said: string | undefined = sharedKustomization(code).said;
    let before: Images | undefined = read(kustomization(code));
    let text = kustomization(code);
    for (const step of all) {
      if (step.kind === 'code') {
        code = parts(step.code);
      } else if (step.kind === 'edit') {
        text = edited(text, step.edit);
      } else {
        const file = sharedKustomization(code);
        const [force, forget] = [step.force === 0, step.forget === 0];
        const [images, now] = [read(text), read(kustomization(code))];
        const model = modelOf(images, forget ? undefined : before, now);
        const problems: string[] = [];
        const result = file.merged(text, forget ? undefined : said, force, problems);
        const conflicts = model.filter(({ both }) => both);
        if (problems.length > 0) {
          expect(result).toBe(text);
          const stale = JSON.stringify(load(text).resources) !== JSON.stringify(code.resources);
          expect(force).toBe(false);
          expect(problems).toHaveLength(conflicts.length + (forget && stale ? 1 : 0));
          continue;
        }
        expect(force || conflicts.length === 0).toBe(true);
        const wanted = model.map(({ name, value, both }) => [name, both ? now.get(name) : value] as const).filter(([, value]) => value !== undefined);
        expect(Object.fromEntries(read(result))).toEqual(Object.fromEntries(wanted));
        expect(load(result).resources).toEqual(code.resources);
        expect(file.merged(result, file.said, false, problems)).toBe(result);
        expect(problems).toEqual([]);
        [text, said, before] = [result, file.said, now];
      }
    }
  }), RUNS);
});

test('whatever the code and others change in an overlay: what others wrote stays, their comments, and everything beside the images', () => {
  fc.assert(fc.property(saying, steps, (start, all) => {
    let code = parts({ ...start, resources: ['../base'] });
    let said: string | undefined = sharedOverlay(code).said;
    let before: Images | undefined = read(overlaySkeleton(code));
    let text = overlaySkeleton(code).replace('resources:', '# of people\nnamePrefix:   dev-  # kept\nresources:').concat('\n# the end\npatches:\n    -   path: a.yaml   # as it is\n');
    for (const step of all) {
      if (step.kind === 'code') {
        code = parts({ ...step.code, resources: ['../base'] });
      } else if (step.kind === 'edit') {
        text = edited(text, step.edit);
      } else {
        const file = sharedOverlay(code);
        const forget = step.forget === 0;
        const [images, now] = [read(text), read(overlaySkeleton(code))];
        const problems: string[] = [];
        const result = file.merged(text, forget ? undefined : said, step.force === 0, problems);
        expect(problems).toEqual([]);
        const wanted = modelOf(images, forget ? undefined : before, now).map(({ name, value }) => [name, value] as const);
        expect(Object.fromEntries(read(result))).toEqual(Object.fromEntries(wanted.filter(([, value]) => value !== undefined)));
        const outside = text.split('\n').filter(line => /^(#|\S+: +\S|[a-z]+:|\s+- +path|- path)/.test(line) && !/^images:/.test(line));
        let place = 0;
        for (const line of outside) {
          place = result.indexOf(line, place);
          expect(place).toBeGreaterThanOrEqual(0);
          place += line.length;
        }
        expect(file.merged(result, file.said, false, problems)).toBe(result);
        if (JSON.stringify([...images]) === JSON.stringify([...read(result)]) && forget) {
          expect(result).toBe(text);
        }
        [text, said, before] = [result, file.said, now];
      }
    }
  }), RUNS);
});
