import { Decision } from '../decision';
import { ManifestObject } from '../manifest-object';

/**
 * Why the controller or AWS refuses what a group of Ingresses asks for. One mistake is enough for the whole group: the controller
 * builds everything or nothing (aws-load-balancer-controller, `model_builder.go`).
 */
export class Problems {
  private readonly known = new Map<string, Decision>();

  public get found(): readonly Decision[] {
    return [...this.known.values()];
  }

  public add(object: ManifestObject, path: string[], text: string): void {
    this.known.set(`${object.title} ${path.join('.')} ${text}`, new Decision(object, path, text));
  }
}
