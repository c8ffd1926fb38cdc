import { DeploymentManifest, LabelSelector, StringMap } from './manifest';
import { Track, TRACK_SUFFIX } from './track';
import { TrackLabel } from './track-label';

/** Labels that usually say which application a pod is of, the usual ones first. */
const IDENTIFYING = ['app', 'app.kubernetes.io/name', 'k8s-app', 'name'];

/** The tracks of a service, those that it has and those that it could have. */
export type TrackIdentities = { readonly [track in Track]: TrackIdentity };

/** A track of a service, by what never moves. */
export interface TrackIdentity {
  /** Name of the service. */
  readonly service: string;
  readonly track: Track;
  readonly label: TrackLabel;
  /** Name of the track's Deployment. */
  readonly name: string;
  /** The labels that select the pods of the track and no others, for ever. */
  readonly selector: StringMap;
  /** The labels that the library writes on the Deployment and its pods. */
  readonly written: StringMap;
  /** What tells the track from the other ones that `shared` selects. */
  readonly trackLabels: StringMap;
  /** The labels that select the pods of all tracks; undefined where nothing does, because the adopted Deployment is alone with its selector. */
  readonly shared?: StringMap;
  /** The selector of the adopted Deployment, to the letter, on the track that has it. */
  readonly kept?: LabelSelector;
}

/**
 * The tracks of a service.
 *
 * @param adopted Deployment that keeps its name and its selector: selectors are immutable
 */
export function trackIdentities(service: string, label: TrackLabel, adopted?: DeploymentManifest): TrackIdentities {
  const shared = { app: service };
  const make = (track: Track) => adopted === undefined ? ownIdentity(service, track, label, shared) : adoptedIdentity(service, track, label, adopted);
  return { stable: make(Track.STABLE), canary: make(Track.CANARY), get baseline() { return make(Track.BASELINE); } };
}

function ownIdentity(service: string, track: Track, label: TrackLabel, shared: StringMap): TrackIdentity {
  const value = label.valueOf(track);
  const selector = { app: service, [label.key]: value };
  const trackLabels = { [label.key]: value };
  return { service, track, label, name: service + TRACK_SUFFIX[track], selector, written: selector, trackLabels, shared };
}

/**
 * Where the selector has the track label, the other tracks have another value of it. Where it has not, no other pod may match
 * it, so that the other tracks have another value of the label that says which application it is.
 */
function adoptedIdentity(service: string, track: Track, label: TrackLabel, { metadata, spec }: DeploymentManifest): TrackIdentity {
  const { matchLabels = {} } = spec?.selector ?? {};
  const trackLabels = { [label.key]: label.valueOf(track) };
  const identity = { service, track, label, name: (metadata?.name ?? service) + TRACK_SUFFIX[track], trackLabels };
  const { [label.key]: value, ...others } = matchLabels;
  const shared = value === undefined || Object.keys(others).length === 0 ? undefined : others;
  if (track === Track.STABLE) {
    return { ...identity, selector: matchLabels, written: {}, shared, kept: spec?.selector };
  }
  const key = identifyingLabel(matchLabels);
  const own = shared === undefined && key !== label.key ? { [key]: matchLabels[key] + TRACK_SUFFIX[track] } : {};
  const selector = { ...matchLabels, ...value === undefined ? {} : trackLabels, ...own };
  return { ...identity, selector, written: { ...own, ...trackLabels }, shared };
}

/** The label of a selector that says which application its pods are of. */
function identifyingLabel(selector: StringMap): string {
  return IDENTIFYING.find(key => key in selector) ?? Object.keys(selector)[0];
}

/** What a person writes instead of a label that the library writes; undefined for other labels. */
export function insteadOf({ label, selector, kept, shared, service }: TrackIdentity, key: string): string | undefined {
  switch (key) {
    case label.key: return 'the track label, which the library writes';
    case 'version': return 'version on the track';
    case 'pod-template-hash': return 'another key, Kubernetes writes this one';
    case 'app': if (shared?.app === service && kept === undefined) {
      return 'the name of the service, which is its construct id or name prop';
    }
  }
  return key in selector ? 'another key, the selector of the Deployment has this one' : undefined;
}
