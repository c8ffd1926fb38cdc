import { ApiObject, App, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { patchProblems } from './patch-check';
import { ProcessModel, ProcessObject } from './process-model';
import { ObjectBody, RenderedObject } from './rendered-object';
import { addConfigs } from './track-objects';
import { TreeCheck } from './tree-check';
import { CanaryError, shown } from '../domain/canary-error';
import { DeploymentManifest, StringMap } from '../domain/manifest';
import { setRole } from '../domain/object-role';
import { AFTER, hasSyncWaves, inWave, PRUNE_LAST, ROUTE } from '../domain/sync-wave';
import { Track } from '../domain/track';

/** A construct whose objects its model says. */
export abstract class TrackedProcess extends Construct {
  /**
   * One of the objects of the process, for JSON patches and metadata.
   *
   * Refused: an id that it does not have.
   *
   * @param id id of the child: `Stable`, `DestinationRule`, ...
   */
  public object(id: string): ApiObject {
    const child = this.node.tryFindChild(id);
    if (!ApiObject.isApiObject(child)) {
      const ids = this.node.children.map(({ node }) => node.id).join(', ');
      throw new CanaryError(this.node.path, [`object must be one of ${ids}, got ${shown(id)}`]);
    }
    return child as ApiObject;
  }

  /**
   * Makes the objects of a model, and returns what runs the pods of each track. Nothing is written of a process with a mistake, also not past
   * the validation of the app.
   *
   * @internal
   */
  protected _addObjects(model: ProcessModel): Map<Track, ApiObject> {
    const source = {
      render: (object: string) => {
        this.throwAny(model.lateProblems());
        return model.body(object);
      },
    };
    this.throwAny(model.earlyProblems(Chart.of(this).labels));
    model.props.workload._removeFromOutput();
    const { name: process } = model.subject;
    const labels = { app: process };
    const ordered = hasSyncWaves(this);
    const add = (object: ProcessObject) => {
      const place = ordered ? (body: ObjectBody) => syncPlace(object, body, model.endsLast) : undefined;
      const rendered = new RenderedObject(this, { ...object, place }, object.labels ?? labels, source);
      setRole(rendered, { process, track: object.track, route: object.wave === ROUTE });
      if (object.patches !== undefined) {
        rendered.addJsonPatch(...object.patches);
      }
      return rendered;
    };
    const runs = new Map<Track, ApiObject>();
    for (const track of model.tracks) {
      const [first] = model.trackObjects(track).map(add);
      if (first !== undefined) {
        runs.set(track, first);
      }
      addConfigs(this, model, track, ordered);
    }
    model.sharedObjects().forEach(add);
    const patched = () => (this.node.children as RenderedObject[]).flatMap(object => patchProblems(object, model));
    TreeCheck.of(App.of(this)).add({ construct: this, model, patchProblems: patched });
    return runs;
  }

  private throwAny(problems: string[]): void {
    if (problems.length > 0) {
      throw new CanaryError(this.node.path, problems);
    }
  }
}

/** Where an object stands in a sync of Argo CD: a Deployment without pods behind the routes, as they may still be about to leave it. */
function syncPlace({ kind, track, wave }: ProcessObject, { spec }: ObjectBody, endsLast: boolean): StringMap | undefined {
  if (!endsLast) {
    return wave === undefined ? undefined : inWave(wave);
  }
  const own = kind === 'Deployment' && (spec as DeploymentManifest['spec'])?.replicas === 0 ? AFTER : wave;
  const last = track !== undefined && track !== Track.STABLE;
  return own === undefined && !last ? undefined : { ...own === undefined ? {} : inWave(own), ...last ? PRUNE_LAST : {} };
}
