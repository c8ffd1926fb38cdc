import { Chart, Duration } from 'cdk8s';
import { Flux, FluxSource } from 'cdk8s-canary';

/** What the page shows of each story. */
export const shown = {
  oneFolder: ['Kustomization auth'],
  ordered: ['Kustomization auth-dev'],
};

/**
 * One folder that is kept equal to Git
 *
 * Flux knows no waves: it applies all objects of a folder together. So a canary gets its weight in a commit after the one that makes it.
 */
export function oneFolder(chart: Chart): void {
  Flux.kustomization(chart, 'auth', {
    namespace: 'flux-system',
    source: FluxSource.gitRepository('flux-system'),
    path: 'workloads/auth',
  });
}

/** A path from the root of a disk. */
export function oneFolderWrong(chart: Chart): void {
  Flux.kustomization(chart, 'auth', { source: FluxSource.gitRepository('flux-system'), path: '/workloads/auth' });
}

/**
 * One that waits for another one, and for its own objects
 *
 * `targetNamespace` reaches the hosts of routes where the layout for Kustomize wrote the folder.
 */
export function ordered(chart: Chart): void {
  Flux.kustomization(chart, 'auth', {
    name: 'auth-dev',
    namespace: 'flux-system',
    source: FluxSource.ociRepository('deploy', 'sources'),
    path: 'workloads/auth/dev',
    interval: Duration.minutes(5),
    retryInterval: Duration.minutes(1),
    timeout: Duration.minutes(3),
    prune: true,
    wait: true,
    targetNamespace: 'auth-dev',
    dependsOn: ['platform'],
  });
}
