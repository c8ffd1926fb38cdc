import { Chart } from 'cdk8s';
import { RequestMatch, Routing, ServiceType } from 'cdk8s-canary';
import { web } from './web';

/** What the page shows of each story. */
export const shown: { [story: string]: string[] } = {
  numbers: ['Service web', 'Deployment web spec.replicas', 'Deployment web-canary spec.replicas'],
  total: ['Service web metadata.annotations', 'Deployment web spec.replicas', 'Deployment web-canary spec.replicas'],
  tolerated: ['Service web metadata.annotations', 'Deployment web spec.replicas', 'Deployment web-canary spec.replicas'],
  nearest: ['Service web metadata.annotations', 'Deployment web spec.replicas', 'Deployment web-canary spec.replicas'],
  restingCanary: ['Service web metadata.annotations', 'Deployment web spec.replicas', 'Deployment web-canary spec.replicas'],
  controlGroup: ['Service web metadata.annotations', 'Deployment web spec.replicas', 'Deployment web-canary spec.replicas', 'Deployment web-baseline spec.replicas'],
  loadBalancer: ['Service web'],
  nodePort: ['Service web spec'],
};

/** Who gets which request. */
export const reaches: { [story: string]: string[] } = {
  numbers: ['plain GET / -> stable 90 %, canary 10 %', 'mesh GET / -> stable 90 %, canary 10 %'],
  total: ['plain GET / -> stable 95 %, canary 5 %', 'mesh GET / -> stable 95 %, canary 5 %'],
  tolerated: ['plain GET / -> stable 71.43 %, canary 28.57 %'],
  nearest: ['plain GET / -> stable 66.67 %, canary 33.33 %'],
  restingCanary: ['plain GET / -> stable 100 %'],
  controlGroup: ['plain GET / -> stable 90 %, canary 5 %, baseline 5 %'],
  loadBalancer: ['plain GET web:80/ -> stable 75 %, canary 25 %'],
  nodePort: ['plain GET / -> stable 75 %, canary 25 %'],
};

/**
 * No mesh and no ingress: the numbers of pods are the share
 *
 * One Service has the pods of both tracks behind it, and 1 of 10 is 10 %. The annotation of the Service and `CanaryService.share` say what the
 * numbers come to. A step of the rollout is a change of the numbers. The share is one of connections: a client that keeps its connection
 * open stays with its pod.
 */
export function numbers(chart: Chart): void {
  web(chart, {
    stable: { replicas: 9 },
    canary: { image: 'registry.example/web:1.5.0', replicas: 1 },
    routing: Routing.service(),
  });
}

/** Testers by a header: a Service does not read requests. */
export function numbersWrong(chart: Chart): void {
  web(chart, {
    stable: { replicas: 9 },
    canary: { image: 'registry.example/web:1.5.0', replicas: 1 },
    routing: Routing.service(),
    split: { match: [RequestMatch.header('x-canary', 'true')] },
  });
}

/**
 * A number of all pods, and a weight that divides it
 *
 * A step of the rollout is a change of the weight, and the number of pods stays. With `n` pods a share is a multiple of `1/n`: 20 pods can do
 * every fifth percent, 100 pods every one. At weight 100 stable has no pods, and at weight 0 the canary has none, so do not go from the one to
 * the other in a single change: any weight in between keeps pods on both tracks while new ones start.
 */
export function total(chart: Chart): void {
  web(chart, { routing: Routing.service({ replicas: 20 }), split: { weight: 5 } });
}

/** Too few pods for the weight. */
export function totalWrong(chart: Chart): void {
  web(chart, { routing: Routing.service({ replicas: 10 }), split: { weight: 5 } });
}

/**
 * A share that may be a little off
 *
 * By default the share has to be the weight when it is rounded to whole percents. `tolerance` is the distance that will do, in percentage points.
 */
export function tolerated(chart: Chart): void {
  web(chart, { routing: Routing.service({ replicas: 7, tolerance: 2 }), split: { weight: 30 } });
}

/** A tolerance for numbers that are the share themselves. */
export function toleratedWrong(chart: Chart): void {
  web(chart, {
    stable: { replicas: 5 },
    canary: { image: 'registry.example/web:1.5.0', replicas: 2 },
    routing: Routing.service({ tolerance: 2 }),
  });
}

/**
 * The nearest share, for services of few pods
 *
 * As Argo Rollouts does it: the nearest share is taken however far it is, and each track has a pod. Look at the annotation for what it is.
 */
export function nearest(chart: Chart): void {
  web(chart, { routing: Routing.service({ replicas: 3, approximate: true }), split: { weight: 10 } });
}

/** One pod for two tracks. */
export function nearestWrong(chart: Chart): void {
  web(chart, { routing: Routing.service({ replicas: 1, approximate: true }), split: { weight: 10 } });
}

/**
 * Roll back where pods are the share
 *
 * The canary gives its pods to stable: all 20 run the old image. Where the tracks say their own numbers, stable keeps its own.
 */
export function restingCanary(chart: Chart): void {
  web(chart, { canary: { image: 'registry.example/web:1.5.0', idle: true }, routing: Routing.service({ replicas: 20 }), split: { weight: 5 } });
}

/** A number for stable beside the number of all. */
export function restingCanaryWrong(chart: Chart): void {
  web(chart, {
    stable: { replicas: 20 },
    canary: { image: 'registry.example/web:1.5.0', idle: true },
    routing: Routing.service({ replicas: 20 }),
    split: { weight: 5 },
  });
}

/**
 * A control group where pods are the share
 *
 * The baseline has as many pods as the canary.
 */
export function controlGroup(chart: Chart): void {
  web(chart, {
    stable: { version: '1.4.2' },
    canary: { image: 'registry.example/web:1.5.0', version: '1.5.0' },
    baseline: {},
    routing: Routing.service({ replicas: 20 }),
    split: { weight: 5 },
  });
}

/** A baseline of another size. */
export function controlGroupWrong(chart: Chart): void {
  web(chart, {
    stable: { version: '1.4.2', replicas: 7 },
    canary: { image: 'registry.example/web:1.5.0', version: '1.5.0', replicas: 2 },
    baseline: { replicas: 1 },
    routing: Routing.service(),
  });
}

/**
 * Clients outside the cluster, by a load balancer
 *
 * The load balancer spreads connections over the pods as callers inside the cluster do.
 */
export function loadBalancer(chart: Chart): void {
  web(chart, {
    ports: [{ name: 'http', port: 80, targetPort: 8080 }],
    stable: { replicas: 3 },
    canary: { image: 'registry.example/web:1.5.0', replicas: 1 },
    routing: Routing.service({ type: ServiceType.LOAD_BALANCER }),
  });
}

/** A weight beside numbers that make another. */
export function loadBalancerWrong(chart: Chart): void {
  web(chart, {
    stable: { replicas: 3 },
    canary: { image: 'registry.example/web:1.5.0', replicas: 1 },
    routing: Routing.service({ type: ServiceType.LOAD_BALANCER }),
    split: { weight: 10 },
  });
}

/**
 * Clients that reach the nodes
 *
 * Kubernetes chooses the port of the nodes, and it stays as long as the Service does.
 */
export function nodePort(chart: Chart): void {
  web(chart, { routing: Routing.service({ replicas: 4, type: ServiceType.NODE_PORT }), split: { weight: 25 } });
}
