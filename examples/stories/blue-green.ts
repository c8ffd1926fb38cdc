import { Chart } from 'cdk8s';
import { Autoscaling, RequestMatch, Routing, Split, Track } from 'cdk8s-canary';
import { GATEWAY, web } from './web';

/** What the page shows of each story. */
export const shown: { [story: string]: string[] } = {
  switchOver: ['VirtualService web spec.http', 'Deployment web spec.replicas', 'Deployment web-canary spec.replicas'],
  switchBack: ['VirtualService web spec.http'],
  previewByHeader: ['VirtualService web spec.http'],
  previewAfterwards: ['VirtualService web spec.http'],
  previewByHost: ['VirtualService web-preview spec'],
  betweenReleases: ['Deployment web-canary spec.replicas', 'VirtualService web spec.http'],
  nextRelease: ['Deployment web spec.template.spec.containers', 'Deployment web-canary spec.template.spec.containers'],
  autoscaledColors: ['HorizontalPodAutoscaler web spec', 'HorizontalPodAutoscaler web-canary spec'],
};

/** Who gets which request. */
export const reaches: { [story: string]: string[] } = {
  switchOver: ['gateway GET / -> canary 100 %', 'mesh GET / -> canary 100 %', 'plain GET / -> stable 50 %, canary 50 %'],
  switchBack: ['gateway GET / -> stable 100 %', 'mesh GET / -> stable 100 %'],
  previewByHeader: [
    'gateway GET / -> stable 100 %',
    'gateway GET / with x-preview: yes -> canary 100 %',
    'mesh GET / -> stable 100 %',
    'mesh GET / with x-preview: yes -> canary 100 %',
  ],
  previewAfterwards: [
    'gateway GET / -> canary 100 %',
    'gateway GET / with x-preview: yes -> stable 100 %',
    'mesh GET / with x-preview: yes -> stable 100 %',
  ],
  previewByHost: [
    'gateway GET / -> stable 100 %',
    'gateway GET preview.example.com/ -> canary 100 %',
    'mesh GET / -> stable 100 %',
  ],
  betweenReleases: [
    'gateway GET / -> stable 100 %',
    'gateway GET / with x-preview: yes -> stable 100 %',
    'gateway GET preview.example.com/ -> stable 100 %',
  ],
  nextRelease: ['gateway GET / -> canary 100 %', 'gateway GET / with x-preview: yes -> stable 100 %'],
  autoscaledColors: ['gateway GET / -> canary 100 %', 'mesh GET / -> canary 100 %'],
};

/**
 * Switch everybody at once
 *
 * `active` says which of the two tracks gets all requests. Both have the same number of pods, so that each can take everybody at any time.
 * Start the canary first, with stable active, and change the line in a second change, when its pods are ready. The switch changes
 * nothing but routes. (Argo CD can have both in one change: it waits for the pods.) A pod without a sidecar is not bound by them and reaches both tracks, because one Service has both; `IstioMode.HOSTS` keeps it on
 * stable.
 */
export function switchOver(chart: Chart): void {
  web(chart, {
    stable: { replicas: 3 },
    canary: { image: 'registry.example/web:1.5.0', replicas: 3 },
    split: Split.blueGreen({ active: Track.CANARY }),
  });
}

/** The new version at the size of a canary: a third of the pods would get all requests. */
export function switchOverWrong(chart: Chart): void {
  web(chart, {
    stable: { replicas: 3 },
    canary: { image: 'registry.example/web:1.5.0', replicas: 1 },
    split: Split.blueGreen({ active: Track.CANARY }),
  });
}

/**
 * Switch back in one line
 *
 * The old version still runs at full size, so the rollback is as fast as the switch was: `Track.STABLE` in place of
 * `Track.CANARY`. No pod starts or stops.
 */
export function switchBack(chart: Chart): void {
  web(chart, {
    stable: { replicas: 3 },
    canary: { image: 'registry.example/web:1.5.0', replicas: 3 },
    split: Split.blueGreen({ active: Track.STABLE }),
  });
}

/** A rollback by `idle`, which would take the pods away together with the requests. */
export function switchBackWrong(chart: Chart): void {
  web(chart, {
    stable: { replicas: 3 },
    canary: { image: 'registry.example/web:1.5.0', replicas: 3, idle: true },
    split: Split.blueGreen({ active: Track.CANARY }),
  });
}

/**
 * See the new version before everybody does, by a header
 *
 * `preview` are requests that reach the track that is not active, at the gateway and in the mesh.
 */
export function previewByHeader(chart: Chart): void {
  web(chart, { split: Split.blueGreen({ active: Track.STABLE, preview: [RequestMatch.header('x-preview', 'yes')] }) });
}

/** A share beside the switch: all requests or none. */
export function previewByHeaderWrong(chart: Chart): void {
  web(chart, { split: { ...Split.blueGreen({ active: Track.STABLE, preview: [RequestMatch.header('x-preview', 'yes')] }), weight: 5 } });
}

/**
 * Compare with the old version after the switch
 *
 * The preview is always of the other track: once the canary is active, the same header reaches the old version.
 */
export function previewAfterwards(chart: Chart): void {
  web(chart, { split: Split.blueGreen({ active: Track.CANARY, preview: [RequestMatch.header('x-preview', 'yes')] }) });
}

/**
 * See the new version on a host of its own
 *
 * For browsers and tests that cannot send a header. The host needs a DNS entry, and a certificate of the gateway. Protect it there, if it is not for
 * everybody. In the mesh there is no such host: use a header.
 */
export function previewByHost(chart: Chart): void {
  web(chart, {
    routing: Routing.istio({ ...GATEWAY, previewHosts: ['preview.example.com'] }),
    split: Split.blueGreen({ active: Track.STABLE }),
  });
}

/** The host that everybody uses. */
export function previewByHostWrong(chart: Chart): void {
  web(chart, {
    routing: Routing.istio({ ...GATEWAY, previewHosts: ['shop.example.com'] }),
    split: Split.blueGreen({ active: Track.STABLE }),
  });
}

/**
 * Between two releases: one track rests
 *
 * `idle: true` ends the pods of the canary while stable is active. The preview shows stable, so that nobody gets an error.
 */
export function betweenReleases(chart: Chart): void {
  web(chart, {
    stable: { replicas: 3 },
    canary: { image: 'registry.example/web:1.5.0', replicas: 3, idle: true },
    routing: Routing.istio({ ...GATEWAY, previewHosts: ['preview.example.com'] }),
    split: Split.blueGreen({ active: Track.STABLE, preview: [RequestMatch.header('x-preview', 'yes')] }),
  });
}

/** The split stays when the canary is removed altogether. */
export function betweenReleasesWrong(chart: Chart): void {
  web(chart, { canary: undefined, split: Split.blueGreen({ active: Track.STABLE }) });
}

/**
 * The next release goes the other way
 *
 * The canary is active with 1.5.0, and stable gets 1.6.0 while it has no requests. Look at it by the preview, then switch to `Track.STABLE`.
 * No image has to be copied from one track to the other.
 */
export function nextRelease(chart: Chart): void {
  web(chart, {
    stable: { image: 'registry.example/web:1.6.0' },
    canary: { image: 'registry.example/web:1.5.0' },
    split: Split.blueGreen({ active: Track.CANARY, preview: [RequestMatch.header('x-preview', 'yes')] }),
  });
}

/**
 * Blue-green with autoscalers
 *
 * Both tracks have the same bounds. A track without requests shrinks to `minReplicas`, and a switch finds it there: let that be enough for
 * everybody until the autoscaler has seen the load.
 */
export function autoscaledColors(chart: Chart): void {
  const resources = { requests: { cpu: '200m' } };
  const autoscaling = Autoscaling.horizontal({ minReplicas: 5, maxReplicas: 20, cpuPercent: 70 });
  web(chart, {
    stable: { resources, autoscaling },
    canary: { image: 'registry.example/web:1.5.0', resources, autoscaling },
    split: Split.blueGreen({ active: Track.CANARY }),
  });
}

/** A canary that is not scaled. */
export function autoscaledColorsWrong(chart: Chart): void {
  const resources = { requests: { cpu: '200m' } };
  web(chart, {
    stable: { resources, autoscaling: Autoscaling.horizontal({ minReplicas: 5, maxReplicas: 20, cpuPercent: 70 }) },
    canary: { image: 'registry.example/web:1.5.0', replicas: 5 },
    split: Split.blueGreen({ active: Track.STABLE }),
  });
}
