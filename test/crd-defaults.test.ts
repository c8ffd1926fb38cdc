/**
 * What an API server adds to a custom resource is a difference to Git for ever, because Argo CD cannot know it. So the defaults of the definitions change nothing of what is written.
 */
import { readdirSync, readFileSync } from 'fs';
import { loadAll } from 'js-yaml';
import { rendered } from '../examples/rendered';
import { allStories, isWrong } from '../examples/stories/stories';

/** The schema of a kind in the version that an object says. */
const SCHEMAS = new Map<string, any>([
  'crds/networking.istio.io.yaml', 'crds/gateway.networking.k8s.io.yaml', 'test/crds/security.istio.io.yaml', 'test/crds/argoproj.io.yaml',
  'test/crds/argocd-image-updater.argoproj.io.yaml',
].flatMap(file => loadAll(readFileSync(file, 'utf8')) as any[]).flatMap(({ spec }) => (
  spec.versions.map(({ name, schema }: any) => [`${spec.group}/${name} ${spec.names.kind}`, schema.openAPIV3Schema] as const))));

/** Objects that stories and examples write. */
const CASES = [
  ...allStories().filter(story => !isWrong(story)).map(({ module, name, build }) => [`${module}.${name}`, () => rendered('shop', build)] as const),
  ...(readdirSync('examples', { recursive: true }) as string[]).filter(path => path.endsWith('.yaml'))
    .map(path => [path, () => readFileSync(`examples/${path}`, 'utf8')] as const),
];

/** Value with the defaults of its schema, as the API server adds them: to objects that are there. */
function defaulted(value: any, schema: any): any {
  if (Array.isArray(value)) {
    return value.map(each => defaulted(each, schema?.items));
  }
  if (value === null || typeof value !== 'object') {
    return value;
  }
  const given = Object.entries<any>(schema?.properties ?? {}).flatMap(([key, each]) => each.default === undefined ? [] : [[key, each.default]]);
  return Object.fromEntries(Object.entries({ ...Object.fromEntries(given), ...value })
    .map(([key, each]) => [key, defaulted(each, schema?.properties?.[key] ?? schema?.additionalProperties)]));
}

function schemaOf({ apiVersion, kind }: any): any {
  return SCHEMAS.get(`${apiVersion} ${kind}`) ?? SCHEMAS.get(`${apiVersion?.replace(/v1beta1$/, 'v1')} ${kind}`);
}

const seen = new Set<string>();

test.each(CASES)('an API server adds nothing to the custom resources of %s', (_, render) => {
  for (const object of loadAll(render()) as any[]) {
    const schema = object && schemaOf(object);
    if (schema !== undefined) {
      seen.add(object.kind);
      expect(defaulted(object, schema)).toEqual(object);
    }
  }
});

test('routes with defaults were among them', () => {
  expect([...seen]).toEqual(expect.arrayContaining(['HTTPRoute', 'GRPCRoute', 'ReferenceGrant', 'VirtualService', 'DestinationRule', 'ImageUpdater', 'Application']));
});

test('a field that is left out is found', () => {
  const route = { apiVersion: 'gateway.networking.k8s.io/v1', kind: 'HTTPRoute', spec: { parentRefs: [{ name: 'a' }], rules: [{ backendRefs: [{ name: 'b', port: 80 }] }] } };
  expect(defaulted(route, schemaOf(route)).spec).toEqual({
    parentRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'a' }],
    rules: [{ backendRefs: [{ group: '', kind: 'Service', name: 'b', port: 80, weight: 1 }], matches: [{ path: { type: 'PathPrefix', value: '/' } }] }],
  });
});
