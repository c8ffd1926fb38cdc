import { percent } from '../../answer';
import { isFailure } from '../../shares/shares';
import { ProcessChange } from '../../traffic-diff';
import { presenceOf } from '../process-title';
import { endsOf, RequestKind, shareOf, staysSame } from '../request-kinds';
import { orderText } from '../shares-text';
import { TrackChange, trackChanges } from '../track-changes';

/** Most changes of tracks that a sentence names. */
const NAMED = 2;

/** What changes for whom, in one sentence without the name of the process. */
export function changeSentence(change: ProcessChange, kinds: readonly RequestKind[]): string {
  const presence = presenceOf(change);
  const tracks = presence === undefined ? withoutVersions(trackChanges(change)) : [];
  const parts = [...presence === undefined ? [] : [`is ${presence}`], ...requestParts(kinds), ...podPart(change), ...tracks.slice(0, NAMED).map(trackPart), ...morePart(tracks.length - NAMED)];
  return parts.length === 0 ? 'the shares stay as they are' : parts.join('; ');
}

/** What happens to requests that no process gets. */
export function requestSentence(kinds: readonly RequestKind[]): string {
  return requestParts(kinds).join('; ');
}

// Failures come first, and requests for the Service of a track alone last.
function requestParts(kinds: readonly RequestKind[]): string[] {
  const changed = kinds.filter(kind => kind.changed);
  const rank = (kind: RequestKind) => (kind.direct ? 2 : 0) + (newFailure(kind) === undefined ? 1 : 0);
  const [first] = [0, 1, 2, 3].flatMap(wanted => changed.find(kind => rank(kind) === wanted) ?? []);
  if (first === undefined) {
    return [];
  }
  const more = changed.length - 1;
  return [`${kindPart(first)}${more === 0 ? '' : `, and ${more} more ${more === 1 ? 'kind of requests changes' : 'kinds of requests change'}`}`];
}

function kindPart(kind: RequestKind): string {
  const { before, after, addresses, condition, from } = kind;
  const others = addresses.length === 1 ? '' : ` and ${addresses.length - 1} more`;
  const requests = `requests to ${addresses[0]}${others}${condition === undefined ? '' : ` with ${condition}`} from ${from}`;
  if (after === undefined) {
    return `${requests} do not come in any more`;
  }
  const end = newFailure(kind) ?? changedEnd(kind);
  const was = before === undefined ? ', which did not come in before' : ` (${percent(shareOf(before, end))} before)`;
  const share = percent(shareOf(after, end));
  const order = orderText(kind);
  return `${isFailure(end) ? `${share} of ${requests} get ${end}` : `${end} gets ${share} of ${requests}`}${was}${order === undefined ? '' : `, ${order}`}`;
}

/** A failure that becomes more frequent. */
function newFailure(kind: RequestKind): string | undefined {
  return endsOf(kind).find(end => isFailure(end) && shareOf(kind.after, end) > shareOf(kind.before, end));
}

/** The end to tell of: what stable loses is what others get. */
function changedEnd(kind: RequestKind): string {
  const ends = endsOf(kind).filter(end => staysSame(kind) || shareOf(kind.before, end) !== shareOf(kind.after, end));
  return ends.find(end => end !== 'stable') ?? ends[0];
}

function podPart({ before, after, requests }: ProcessChange): string[] {
  const [old, now] = [before?.podShare, after?.podShare];
  return requests.length > 0 || now === undefined || old === now ? []
    : [`canary has ${percent(now)} of the pods${old === undefined ? '' : ` (${percent(old)} before)`}`];
}

/** A version says nothing that the image does not say. */
function withoutVersions(changes: readonly TrackChange[]): TrackChange[] {
  const images = new Set(changes.filter(({ field }) => field === 'image').map(({ track }) => track));
  return changes.filter(({ track, field }) => field !== 'version' || !images.has(track));
}

function trackPart({ track, field, ...sides }: TrackChange): string {
  // The registry is in the table.
  const [before, after] = [sides.before, sides.after].map(text => field === 'image' ? text?.slice(text.lastIndexOf('/') + 1) : text);
  const verb = field !== 'pods' ? 'becomes' : /^\d/.test(after!) ? 'become' : 'are now';
  return field === undefined ? `${track} is ${before === undefined ? 'new' : 'gone'}` : `${field} of ${track} ${verb} ${after} (${before} before)`;
}

function morePart(count: number): string[] {
  return count <= 0 ? [] : [`${count} more ${count === 1 ? 'change' : 'changes'} of tracks`];
}
