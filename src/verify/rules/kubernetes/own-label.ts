import { namesOf } from './names';
import { Side } from './sides';
import { Workload } from '../../cluster/workload';
import { valueAt } from '../../field-path';
import { System } from '../../system/system';
import { TrackGroup } from '../../system/tracks';
import { recordOf } from '../../untyped';

/** Labels that change with a release. */
const MOVING = /chart|hash|revision|commit|app\.kubernetes\.io\/version/;

const RELEASE = /^v?\d+\.\d+\.\d+/;

/** How a side gets the pods of its own track only: by a label that these have and the others do not have, or by a new one. */
export function ownLabelFix(side: Side, leaked: readonly Workload[], { members }: TrackGroup, { tracks }: System): string | undefined {
  const wanted = side.says ?? side.track;
  const meant = members.filter(({ workload, track }) => track === wanted && !leaked.includes(workload)).map(({ workload }) => workload);
  const rest = side.workloads.filter(workload => !leaked.includes(workload));
  const own = rest.length > 0 ? rest : meant;
  if (own.length === 0) {
    return undefined;
  }
  const [place, fields] = side.object.kind === 'Service' ? ['selector', 'selector'] : ['labels', 'labels of the subset'];
  const written = recordOf(valueAt(side.object.manifest, side.path));
  const wrong = Object.keys(written).filter(key => own.some(({ labels }) => labels[key] !== written[key]));
  if (wrong.length > 0) {
    // What more the pods have does not help where they do not have these.
    const isShared = (key: string) => own[0].labels[key] !== undefined && own.every(({ labels }) => labels[key] === own[0].labels[key]);
    const shared = wrong.every(key => !MOVING.test(key) && isShared(key));
    return shared ? `write ${wrong.map(key => `${key}: ${own[0].labels[key]}`).join(', ')} in the ${place}` : undefined;
  }
  const found = labelOf(own, leaked, tracks.vocabulary.labels);
  if (found !== undefined) {
    return `add ${found.join(': ')} to the ${fields}`;
  }
  const [key] = tracks.vocabulary.labels;
  const track = tracks.trackOf(own[0]);
  return track === undefined || key === undefined ? undefined : `add ${key}: ${track} to the pods of ${namesOf(own)}, and then to the ${fields}`;
}

/** A label that all of the one have and none of the others has; those that tell tracks first. */
function labelOf(own: readonly Workload[], others: readonly Workload[], first: readonly string[]): [string, string] | undefined {
  const found = Object.entries(own[0].labels).filter(([key, value]) => !MOVING.test(key) && !RELEASE.test(value)
    && own.every(({ labels }) => labels[key] === value) && others.every(({ labels }) => labels[key] !== value));
  return found.find(([key]) => first.includes(key)) ?? found[0];
}
