import { Route } from './route';
import { ProcessKind } from '../../domain/plan/process-kind';

/** An object of a manifest that the app takes over, and where the app reads it. */
export interface AdoptedObject {
  /** Path of its file, relative to the folder of the app, with `/` between folders. */
  readonly path: string;
  readonly name: string;
}

/** What runs already and is taken over. */
export interface Adopted {
  readonly deployment: AdoptedObject;
  /** Image of the main container, if the manifest has one. */
  readonly image?: string;
  /** The Service in front of it; without one it is a worker. */
  readonly service?: AdoptedObject;
  /** Labels of its pods that say a version and are not in its selector: pods of a canary must have other values. */
  readonly versionLabels: readonly string[];
  /** Files that are copied into the folder of the app, because they stand somewhere else: texts by path. */
  readonly copies: { readonly [path: string]: string };
}

/** A process for which an app is scaffolded. */
export interface Scaffold {
  readonly name: string;
  /** Namespace of its chart; none where the adopted manifests have none. */
  readonly namespace?: string;
  /** Target of the plan; none where the plan that is there has none. */
  readonly target?: string;
  /** How its requests are split; a worker has none. */
  readonly route?: Route;
  /** Who sends requests in its test, as code behind `all`; a worker has none. */
  readonly callers: readonly string[];
  readonly adopted?: Adopted;
}

/** The kind of the process in the plan. */
export function kindOf({ route }: Pick<Scaffold, 'route'>): ProcessKind {
  return route?.kind ?? ProcessKind.DEPLOYMENT_REPLICAS;
}
