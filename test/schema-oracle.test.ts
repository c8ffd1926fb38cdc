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

  test('refuses a value of the wrong type', () => {
    const service = find(synth(), 'Service', 'web');
    service.spec.ports[0].port = '8080';
    expect(message(() => expectSchema([service]))).toContain('must be integer');
  });

  test('refuses a kind that it does not know', () => {
    expect(message(() => expectSchema([{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'x' } }]))).toBe('no schema for v1 Pod');
  });
});
