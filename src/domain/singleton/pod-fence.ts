import { PodTemplateManifest } from '../manifest';

/** An object that a fence, or what waits for pods, needs. */
export interface FenceObject {
  readonly id: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  /** The fields beside metadata. */
  readonly body: { readonly [field: string]: unknown };
  /** Whether pods cannot start without it and it waits for them: it then is in their wave. */
  readonly withPods?: boolean;
}

/** What a fence adds to pods, and the objects that it needs. */
export interface PodFence {
  /** What is wrong with it as such. */
  problems(): string[];
  /** What is wrong with it for the pods of a track. */
  problemsWith(track: string, template: PodTemplateManifest): string[];
  /** The pods with it. */
  applied(process: string, template: PodTemplateManifest): PodTemplateManifest;
  /**
   * The objects that it needs.
   *
   * @param account ServiceAccount of the pods; undefined where they have none of their own
   */
  objects(process: string, account: string | undefined): FenceObject[];
}
