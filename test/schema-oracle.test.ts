import { expectSchema } from './schema-oracle';
import { find, message, synth } from './support';

describe('the schema oracle', () => {
  test('refuses a field that the API does not know, at any depth', () => {
    const objects = synth();
    const deployment = find(objects, 'Deployment', 'web');
    deployment.spec.template.spec.containers[0].imagePolicy = 'Always';
    const virtualService = find(objects, 'VirtualService', 'web-mesh');
    virtualService.spec.http[0].route[0].destination.subsett = 'stable';
    expect(message(() => expectSchema([deployment]))).toContain('must NOT have additional properties');
    expect(message(() => expectSchema([virtualService]))).toContain('must NOT have additional properties');
  });

  test.each([
    ['Application', 'argoproj.io/v1alpha1', { project: 'shop', destination: {}, source: { repoURL: 'x', pathh: 'y' } }, 'spec/source must NOT have additional properties'],
    ['ApplicationSet', 'argoproj.io/v1alpha1', { generators: [{ lst: {} }], template: { metadata: {}, spec: { project: 'x', destination: {} } } }, 'spec/generators/0 must NOT have additional properties'],
    ['ImageUpdater', 'argocd-image-updater.argoproj.io/v1alpha1', { namespace: 'argocd', applicationRefs: [{ namePattern: 'x' }] }, 'spec must NOT have additional properties'],
    ['Kustomization', 'kustomize.toolkit.fluxcd.io/v1', { interval: '10 m', prune: true, sourceRef: { kind: 'GitRepository', name: 'x' } }, 'spec/interval must match pattern'],
  ])('refuses what no %s has', (kind, apiVersion, spec, why) => {
    expect(message(() => expectSchema([{ apiVersion, kind, metadata: { name: 'x' }, spec }]))).toContain(why);
  });

  test('refuses a value of the wrong type', () => {
    const service = find(synth(), 'Service', 'web');
    service.spec.ports[0].port = '8080';
    expect(message(() => expectSchema([service]))).toContain('must be integer');
  });

  test('refuses a kind that it does not know', () => {
    expect(message(() => expectSchema([{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'x' } }]))).toBe('no schema for v1 Pod');
  });
});
