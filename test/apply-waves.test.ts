import * as fc from 'fast-check';
import { ApplyWaves, Manifests } from '../src';

const object = (kind: string, name: string, wave?: string, more: object = {}, annotations: object = {}) => ({
  apiVersion: kind === 'Namespace' || kind === 'Service' ? 'v1' : 'example.com/v1',
  kind,
  metadata: { name, ...kind === 'Namespace' ? {} : { namespace: 'shop' }, annotations: { ...wave === undefined ? {} : { 'argocd.argoproj.io/sync-wave': wave }, ...annotations } },
  ...more,
});
const wavesOf = (...objects: any[]) => ApplyWaves.of(Manifests.fromObjects(objects)).waves.map(wave => [wave.number, wave.objects.map(({ kind, name }) => `${kind} ${name}`)]);

describe('objects are applied', () => {
  test('by wave, which is 0 where none is said, and -10 before -2', () => {
    expect(wavesOf(object('A', 'a', '2'), object('A', 'b'), object('A', 'c', '-2'), object('A', 'd', '-10'), object('A', 'e', 'x'), object('A', 'f', '+2')))
      .toEqual([[-10, ['A d']], [-2, ['A c']], [0, ['A b', 'A e']], [2, ['A a', 'A f']]]);
  });

  test('within a wave by kind, those of CRDs last, then by name (Argo CD, "Sync Phases and Waves")', () => {
    const kinds = ['Route', 'Deployment', 'Service', 'ConfigMap', 'Ingress'];
    expect(wavesOf(...kinds.map(kind => object(kind, 'x')), object('ConfigMap', 'b'), object('ConfigMap', 'a')))
      .toEqual([[0, ['ConfigMap a', 'ConfigMap b', 'ConfigMap x', 'Service x', 'Deployment x', 'Ingress x', 'Route x']]]);
  });

  test('a Namespace and a CRD right before the first object that needs them', () => {
    const crd = { ...object('CustomResourceDefinition', 'routes', '5'), spec: { group: 'example.com', names: { kind: 'Route' }, scope: 'Namespaced' } };
    expect(wavesOf(object('Namespace', 'shop', '9'), object('Service', 'a', '-1'), object('Route', 'r', '2'), crd, object('Namespace', 'other', '9')))
      .toEqual([[-1, ['Namespace shop', 'Service a']], [2, ['CustomResourceDefinition routes', 'Route r']], [9, ['Namespace other']]]);
  });

  test('without hooks, but for Jobs of the sync itself', () => {
    const hook = (kind: string, name: string, annotations: object) => object(kind, name, '-1', {}, annotations);
    const { waves, hooks } = ApplyWaves.of(Manifests.fromObjects([
      hook('Job', 'wait', { 'argocd.argoproj.io/hook': 'Sync' }), hook('Job', 'migrate', { 'argocd.argoproj.io/hook': 'PreSync' }),
      hook('Job', 'both', { 'argocd.argoproj.io/hook': 'Sync', 'helm.sh/hook': 'pre-install' }), hook('Pod', 'test', { 'helm.sh/hook': 'test' }),
      hook('Pod', 'sync', { 'argocd.argoproj.io/hook': 'Sync' }),
    ]));
    expect(waves.map(({ number, objects }) => [number, objects.map(({ name }) => name)])).toEqual([[-1, ['wait']]]);
    expect(hooks.map(({ name }) => name)).toEqual(['migrate', 'both', 'test', 'sync']);
  });

  test('in the same order, whatever the order of the input, and each once', () => {
    const one = fc.record({ kind: fc.constantFrom('A', 'Service', 'Deployment', 'Namespace'), name: fc.constantFrom('shop', 'b', 'c'), wave: fc.constantFrom('-1', '0', '3') });
    const some = fc.uniqueArray(one, { minLength: 1, selector: ({ kind, name }) => kind + name });
    const twice = some.chain(list => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })));
    fc.assert(fc.property(twice, ([list, shuffled]) => {
      const [first, second] = [list, shuffled].map(all => wavesOf(...all.map(({ kind, name, wave }) => object(kind, name, wave))));
      expect(second).toEqual(first);
      expect(first.flatMap(([, titles]) => titles as string[]).sort()).toEqual(list.map(({ kind, name }) => `${kind} ${name}`).sort());
    }));
  });
});
