import { KubernetesService } from '../cluster/service';
import { ManifestObject } from '../manifest-object';

/** One of the places between which a route divides requests. */
export interface SplitDestination {
  /** The object that names it: that of the split, or the main Ingress beside a canary. */
  readonly object: ManifestObject;
  /** The field of it: `['spec', 'http', '0', 'route', '1', 'destination']`. */
  readonly path: readonly string[];
  /** `namespace/name` of the Service; the host where that is none of the cluster. */
  readonly serviceId: string;
  /** The Service, if the input has it. */
  readonly service?: KubernetesService;
  /** Name of the subset of a DestinationRule. */
  readonly subset?: string;
  /** Number of the port, or its name in an Ingress. */
  readonly port?: string;
  /** As it is written; nothing where it is left to its default, or where a match decides. */
  readonly weight?: number;
}

/** A place where requests for one thing go to several destinations: by weight, or by what they are. */
export interface Split {
  readonly object: ManifestObject;
  /** The rule, or what holds all rules that belong to it: `['spec', 'http', '0']`, `['spec', 'http']`. */
  readonly path: readonly string[];
  /** At least two that differ. */
  readonly destinations: readonly SplitDestination[];
}
