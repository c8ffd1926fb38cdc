import { isDeepStrictEqual } from 'util';
import { Change } from './change';
import { keyOf } from './object-key';
import { Caller, CallerKind } from '../caller';
import { ManifestObject } from '../manifest-object';
import { recordOf } from '../untyped';

/**
 * By which Gateway requests come in that come by a given one: another one with the same pods where that is gone, as all Gateways of a pod are
 * one (istio, `mergeGateways`). Nothing where there is no other.
 *
 * @param gone changes whose objects are not there at the moment
 * @param objects what is there
 */
export function standingFor(from: Caller, gone: readonly Change[], objects: () => readonly ManifestObject[]): Caller | undefined {
  const isOwn = (object: ManifestObject) => isGateway(object) && object.namespace === from.namespace && object.name === from.name;
  const absent = from.kind === CallerKind.GATEWAY ? gone.map(({ before, after }) => (after ?? before)!).find(isOwn) : undefined;
  if (absent === undefined) {
    return from;
  }
  const other = objects().filter(object => isGateway(object) && isDeepStrictEqual(podsOf(object), podsOf(absent)))
    .sort((one, next) => keyOf(one) < keyOf(next) ? -1 : 1)[0];
  return other === undefined ? undefined : Caller.gateway(`${other.namespace}/${other.name}`);
}

function isGateway({ group, kind }: ManifestObject): boolean {
  return kind === 'Gateway' && group === 'networking.istio.io';
}

function podsOf({ manifest }: ManifestObject): any {
  return recordOf(recordOf(manifest.spec).selector);
}
