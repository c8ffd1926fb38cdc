import { App, Chart, Duration } from 'cdk8s';
import { find, message, synthChart } from './support';
import { Flux, FluxKustomizationProps, FluxSource } from '../src';

function kustomization(props: Partial<FluxKustomizationProps> = {}, chart = new Chart(new App(), 'flux')): any {
  Flux.kustomization(chart, 'auth', { source: FluxSource.gitRepository('flux-system'), path: 'workloads/auth', ...props });
  return find(synthChart(chart), 'Kustomization', props.name ?? 'auth');
}

test('a Kustomization keeps one folder equal to Git, and deletes what is gone', () => {
  expect(kustomization()).toStrictEqual({
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: { name: 'auth', namespace: 'flux-system' },
    spec: { sourceRef: { kind: 'GitRepository', name: 'flux-system' }, path: 'workloads/auth', interval: '10m', prune: true },
  });
});

test('a Kustomization has all that a person says', () => {
  const props: Required<FluxKustomizationProps> = {
    name: 'auth-dev',
    namespace: 'gitops',
    source: FluxSource.ociRepository('deploy', 'flux-system'),
    path: './auth/dev',
    interval: Duration.hours(1),
    retryInterval: Duration.seconds(90),
    timeout: Duration.minutes(3),
    prune: false,
    wait: true,
    targetNamespace: 'auth',
    dependsOn: ['platform'],
  };
  expect(kustomization(props)).toStrictEqual({
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: { name: 'auth-dev', namespace: 'gitops' },
    spec: {
      sourceRef: { kind: 'OCIRepository', name: 'deploy', namespace: 'flux-system' },
      path: './auth/dev',
      interval: '1h',
      retryInterval: '90s',
      timeout: '3m',
      prune: false,
      wait: true,
      targetNamespace: 'auth',
      dependsOn: [{ name: 'platform' }],
    },
  });
});

test('a Kustomization is in the namespace of its chart', () => {
  expect(kustomization({}, new Chart(new App(), 'flux', { namespace: 'gitops' })).metadata.namespace).toBe('gitops');
});

test('fails with all mistakes at once', () => {
  expect(message(() => kustomization({
    name: 'Auth',
    path: '/auth',
    interval: Duration.seconds(30),
    retryInterval: Duration.millis(500),
    timeout: Duration.seconds(0),
    targetNamespace: 'a.b',
    dependsOn: ['Auth'],
  }))).toBe([
    'flux/auth: name must be at most 63 lower-case letters, digits and "-", got "Auth"',
    'flux/auth: targetNamespace must be at most 63 lower-case letters, digits and "-", got "a.b"',
    'flux/auth: path must be a path from the root of the repository, such as "workloads/auth", got "/auth"',
    'flux/auth: interval must be a whole number of seconds, at least 60, got 30',
    'flux/auth: retryInterval must be a whole number of seconds, at least 1, got 0.5',
    'flux/auth: timeout must be a whole number of seconds, at least 1, got 0',
    'flux/auth: dependsOn must have other Kustomizations, got "Auth", which is this one',
  ].join('\n'));
});

test.each([
  ['gitRepository', () => FluxSource.gitRepository('')],
  ['ociRepository', () => FluxSource.ociRepository(' ')],
])('fails when the source of %s has no name', (factory, make) => {
  expect(message(make)).toBe(`FluxSource.${factory}: name must be that of the object, got ${factory === 'gitRepository' ? '""' : '" "'}`);
});
