import { ManifestObject } from '../manifest-object';

/** An object before and after the change; one of them at least. */
export interface Versions {
  readonly before?: ManifestObject;
  readonly after?: ManifestObject;
}

/** When an object is applied or deleted. */
export interface Turn {
  /** What has a smaller number is done and healthy before. */
  readonly phase: number;
  /** The sync wave, where there are any. */
  readonly wave?: number;
}

/** In which order things are applied. */
export interface Schedule {
  /** Whether later phases come although an object was refused. */
  readonly goesOn: boolean;
  /** When it is the object's turn; nothing where what is gone from the manifests stays. */
  turnOf(versions: Versions): Turn | undefined;
  /** Whether an update that cannot be done deletes the object and makes it anew. */
  replaces(versions: Versions): boolean;
  /** Whether every update does. */
  remakes(versions: Versions): boolean;
}

/** All at once, in any order (Kubernetes docs, "kubectl apply"). */
export function kubectlSchedule(prune: boolean): Schedule {
  return {
    goesOn: true,
    replaces: () => false,
    remakes: () => false,
    turnOf: ({ after }) => after === undefined && !prune ? undefined : { phase: 0 },
  };
}
