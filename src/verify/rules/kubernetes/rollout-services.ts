import { nameIn, RolloutObjects } from './rollout-objects';
import { Decision } from '../../decision';
import { ManifestObject } from '../../manifest-object';
import { recordOf } from '../../untyped';
import { Fault } from '../rule';

/** Label that Argo Rollouts adds to pods and selectors. */
const HASH = 'rollouts-pod-template-hash';

/** A Service that a Rollout names. */
interface NamedService {
  readonly path: readonly string[];
  readonly name: string;
  /** Field beside it with labels that pods have while they are of this Service. */
  readonly metadata?: string;
  /** These labels. */
  readonly labels: { readonly [key: string]: unknown };
}

/** Services of a Rollout that are not there, or that select labels which its pods never have. */
export function* serviceFaults(rollout: ManifestObject, objects: RolloutObjects): Iterable<Fault> {
  const { namespace } = rollout;
  const named = servicesOf(rollout);
  const found = named.map(({ name }) => objects.get('Service', namespace, name));
  const pods = objects.labelsOf(rollout);
  for (const [index, { path, name, metadata, labels }] of named.entries()) {
    const service = found[index];
    if (service === undefined) {
      yield* objects.missing(rollout, path, 'Service', namespace, name, found.some(other => other !== undefined));
      continue;
    }
    const selector = Object.entries(recordOf(recordOf(service.manifest.spec).selector));
    const odd = pods && selector.find(([key, value]) => key !== HASH && pods[key] !== value && labels[key] !== value);
    if (odd) {
      const [key, value] = odd;
      const label = `${key}: ${value}`;
      yield {
        object: rollout,
        path,
        message: `names ${service.title}, which selects ${key}=${value}, while the pods of the Rollout have ${pods[key] === undefined ? `no label ${key}` : `${key}=${pods[key]}`}: `
          + 'the Rollout is Degraded (InvalidSpec) and rolls out nothing',
        fix: metadata === undefined ? `remove ${key} from the selector of ${service.title}: Argo Rollouts tells the pods apart itself`
          : `remove ${key} from the selector of ${service.title}: Argo Rollouts tells the pods apart itself; or write "${label}" into ${metadata}.labels of the Rollout`,
        related: [new Decision(service, ['spec', 'selector', key], 'is on no pod of the Rollout')],
      };
    }
  }
}

function servicesOf({ manifest }: ManifestObject): NamedService[] {
  const strategy = recordOf(recordOf(manifest.spec).strategy);
  const [canary, blueGreen] = [recordOf(strategy.canary), recordOf(strategy.blueGreen)];
  const pingPong = recordOf(canary.pingPong);
  const fields: readonly (readonly [parent: { readonly [key: string]: any }, path: readonly string[], field: string, metadata?: string])[] = [
    [canary, ['canary'], 'canaryService', 'canaryMetadata'],
    [canary, ['canary'], 'stableService', 'stableMetadata'],
    [pingPong, ['canary', 'pingPong'], 'pingService'],
    [pingPong, ['canary', 'pingPong'], 'pongService'],
    [blueGreen, ['blueGreen'], 'activeService', 'activeMetadata'],
    [blueGreen, ['blueGreen'], 'previewService', 'previewMetadata'],
  ];
  return fields.flatMap(([parent, path, field, metadata]) => {
    const name = nameIn(parent[field]);
    const labels = metadata === undefined ? {} : recordOf(recordOf(parent[metadata]).labels);
    return name === undefined ? [] : [{ path: ['spec', 'strategy', ...path, field], name, metadata, labels }];
  });
}
