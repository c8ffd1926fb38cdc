import { LiveState, titleIn } from './live-state';
import { Progress } from './progress';
import { shareLines } from './served-shares';
import { WaveResult } from './wave-runner';
import { ManifestObject } from '../../verify/manifest-object';
import { Manifests } from '../../verify/manifests';
import { keyOf } from '../../verify/transition/object-key';

/** Says after a stop what is applied and what is not, who gets what now, and the ways on and back. */
export function stateStopped({ applied, unsure, open, stoppedIn, reason }: WaveResult, live: LiveState, waves: number, progress: Progress): void {
  const say = (text: string) => progress.line(text);
  reason.forEach(say);
  say(`stopped in wave ${stoppedIn} of ${waves}`);
  list('applied', applied, live, say);
  if (unsure.length > 0) {
    list('not known, because no answer came', unsure, live, say);
  }
  list('not applied', open, live, say);
  const lines = shareLines(stateNow(applied, live));
  if (lines.length > 0) {
    say(`by the routes that are ${unsure.length > 0 ? 'known to be applied' : 'applied now'}:`);
    lines.forEach(line => say(`  ${line}`));
  }
  say('to go on: run the same command again. It is safe: what is applied stays, and pods that are not ready are waited for.');
  say('to go back: apply the manifests of the commit before with the same command.');
}

function list(title: string, objects: readonly ManifestObject[], live: LiveState, say: (text: string) => void): void {
  say(objects.length === 0 ? `${title}: nothing` : `${title}:`);
  objects.forEach(object => say(`  ${titleIn(live, object)}, ${live.effects.get(keyOf(object))}`));
}

/** What the cluster has: what ran, with what was applied over it. */
function stateNow(applied: readonly ManifestObject[], { before, after }: LiveState): Manifests {
  const done = new Set(applied.map(keyOf));
  const changed = new Map(after.objects.filter(object => done.has(keyOf(object))).map(object => [keyOf(object), object]));
  const kept = before.objects.map(object => changed.get(keyOf(object)) ?? object);
  const old = new Set(before.objects.map(keyOf));
  return Manifests._fromRead([...kept, ...[...changed].filter(([key]) => !old.has(key)).map(([, object]) => object)]);
}
