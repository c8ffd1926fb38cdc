import { Schedule, Turn, Versions } from './schedule';
import { ManifestObject } from '../manifest-object';
import { ifText, recordOf } from '../untyped';

export const SYNC_WAVE = 'argocd.argoproj.io/sync-wave';
export const SYNC_OPTIONS = 'argocd.argoproj.io/sync-options';

/** Annotations of what runs around a sync (argo-cd, `hook.IsHook`; Helm's are taken for its own). */
export const HOOKS = ['argocd.argoproj.io/hook', 'helm.sh/hook'];

/**
 * Waves as Argo CD has them: within a wave what is gone is deleted before the rest is applied. Waves of what is deleted are swapped, the first with the last
 * and so on, and `PruneLast=true` puts it behind all of them (gitops-engine, `syncContext.getSyncTasks`, `syncContext.runTasks`).
 */
export class SyncWaves implements Schedule {
  public readonly goesOn = false;
  private readonly mirrored: ReadonlyMap<number, number>;
  private readonly last: number;

  /** @param all all objects that take part, also those that stay as they are */
  constructor(all: readonly Versions[], private readonly prune: boolean, private readonly pruneLast: boolean) {
    const gone = [...new Set(all.flatMap(({ before, after }) => after === undefined ? [waveOf(before!)] : []))].sort((one, other) => one - other);
    this.mirrored = new Map(gone.map((wave, index) => [wave, gone[gone.length - 1 - index]]));
    this.last = all.reduce((last, { before, after }) => Math.max(last, after === undefined ? this.mirrored.get(waveOf(before!))! : waveOf(after)), 0);
  }

  /** With `kubectl apply --force` (kubectl, `Patcher.Patch`). */
  public replaces(versions: Versions): boolean {
    return hasEither(versions, 'Force=true');
  }

  /** With `kubectl replace --force`; options of the live object count, too (gitops-engine, `syncContext.applyObject`). */
  public remakes(versions: Versions): boolean {
    return hasEither(versions, 'Force=true') && hasEither(versions, 'Replace=true');
  }

  public turnOf({ before, after }: Versions): Turn | undefined {
    if (after !== undefined) {
      const wave = waveOf(after);
      return { phase: 2 * wave + 1, wave };
    }
    if (!this.prune || hasOption(before!, 'Prune=false')) {
      return undefined;
    }
    const wave = this.pruneLast || hasOption(before!, 'PruneLast=true') ? this.last + 1 : this.mirrored.get(waveOf(before!))!;
    return { phase: 2 * wave, wave };
  }
}

/** Whether a sync applies the object and keeps it: hooks come and go. */
export function isSynced(object: ManifestObject): boolean {
  return HOOKS.every(hook => annotation(object, hook) === undefined);
}

/** The wave of an object: the first annotation that has a number, else 0 (gitops-engine, `syncwaves.Wave`). */
export function waveOf(object: ManifestObject): number {
  const texts = [SYNC_WAVE, 'helm.sh/hook-weight'].map(name => annotation(object, name) ?? '');
  return Number(texts.find(text => /^[+-]?\d+$/.test(text)) ?? 0);
}

function hasEither({ before, after }: Versions, option: string): boolean {
  return [before, after].some(object => object !== undefined && hasOption(object, option));
}

/** Whether the annotation `argocd.argoproj.io/sync-options` has the option. */
export function hasOption(object: ManifestObject, option: string): boolean {
  return (annotation(object, SYNC_OPTIONS) ?? '').split(',').some(one => one.trim() === option);
}

export function annotation({ manifest }: ManifestObject, name: string): string | undefined {
  return ifText(recordOf(recordOf(manifest.metadata).annotations)[name]);
}
