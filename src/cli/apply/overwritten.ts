import { isDeepStrictEqual } from 'util';
import { ROUTES } from './kinds';
import { liveByTitle } from './live-by-title';
import { WaveResult } from './wave-runner';
import { ManifestObject } from '../../verify/manifest-object';
import { recordOf } from '../../verify/untyped';
import { Kubectl } from '../kubectl/kubectl';

/** Kinds with a pod template. Their number of pods may be that of an autoscaler. */
const WORKLOADS = ['Deployment', 'StatefulSet', 'DaemonSet'];

/**
 * Routes and workloads that are not what this run has made of them, at its end: a second run, or a controller that keeps something else, has changed them.
 *
 * Of two runs at the same time at least one sees it, whatever their order was.
 */
export async function overwritten(kubectl: Kubectl, { applied, answers }: WaveResult): Promise<ManifestObject[]> {
  const looked = [...ROUTES, ...WORKLOADS];
  const sent = applied.map((object, index) => ({ object, answer: answers[index] })).filter(({ object }) => looked.includes(object.kind));
  const live = await liveByTitle(kubectl, sent.map(({ object }) => object));
  return sent.filter(({ object, answer }) => !isDeepStrictEqual(steering(live.get(object.title), object), steering(answer, object)))
    .map(({ object }) => object);
}

/** What of an object decides about requests: others may add annotations of their own. */
function steering(live: any, { kind, manifest }: ManifestObject): unknown {
  const { spec, metadata } = recordOf(live);
  const annotations = recordOf(recordOf(metadata).annotations);
  const own = Object.keys(recordOf(manifest.metadata.annotations));
  return WORKLOADS.includes(kind) ? recordOf(spec).template : [spec, own.map(key => annotations[key])];
}
