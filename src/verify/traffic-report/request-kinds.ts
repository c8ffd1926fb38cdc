import { inOrder, orderText } from './shares-text';
import { Finding } from '../finding';
import { MultiMap } from '../multi-map';
import { RequestShares } from '../process-shares';
import { areSame, isFailure, Shares } from '../shares/shares';
import { ProcessChange, RequestChange } from '../traffic-diff';

/** Requests of one caller that have the same condition, the same shares before and the same after. */
export interface RequestKind {
  /** `gateway istio-system/public`. */
  readonly from: string;
  /** At least one. */
  readonly addresses: readonly string[];
  readonly condition?: string;
  /** Whether it asks for another track than stable by its own Service. */
  readonly direct: boolean;
  readonly changed: boolean;
  /** One of them, before; nothing where its way in is not there. */
  readonly before?: RequestShares;
  readonly after?: RequestShares;
  /** What is found of any of them. */
  readonly findings: readonly Finding[];
}

/** The sides of a change. */
export type Side = 'before' | 'after';

const NO_FINDINGS = new MultiMap<string, Finding>();

/** What a request of either side is: the two differ in what becomes of them alone. */
export function requestOf({ before, after }: RequestChange): RequestShares {
  return (after ?? before)!;
}

/** The requests of a process. Who asks for one that is new is told what there is, not that nobody was there. */
export function requestsOf({ before, requests }: ProcessChange): RequestChange[] {
  return requests.map(request => before !== undefined || isServed(request.before) ? request : { ...request, before: undefined });
}

/**
 * The kinds of requests, by caller in the order of their first.
 *
 * @param findings those that show a request, by its text
 */
export function requestKinds(requests: readonly RequestChange[], findings = NO_FINDINGS): RequestKind[] {
  return alike(requests, request => requestOf(request).from).flatMap(ofCaller => alikeRequests(ofCaller).map(members => kindOf(members, findings)));
}

/** Requests of whatever caller that have the same condition and the same shares, in the order of their first. */
export function alikeRequests(requests: readonly RequestChange[]): (readonly RequestChange[])[] {
  return alike(requests, request => keyOf({ ...requestOf(request), ...request }));
}

/** Kinds of several callers that are alike in all else, in the order of their first. */
export function alikeKinds(kinds: readonly RequestKind[]): (readonly RequestKind[])[] {
  return alike(kinds, keyOf);
}

/** Ends of a kind on both sides, in their order. */
export function endsOf({ before, after }: RequestKind): string[] {
  return inOrder({ ...before?.shares, ...after?.shares }).map(([end]) => end);
}

/** Share of an end; 0 where it gets nothing. */
export function shareOf(request: RequestShares | undefined, end: string): number {
  const shares: Shares = request?.shares ?? {};
  return Object.prototype.hasOwnProperty.call(shares, end) ? shares[end] : 0;
}

/** Whether the shares that are shown are the same: if it is changed, the order of creation makes the difference. */
export function staysSame({ before, after }: RequestKind): boolean {
  return before !== undefined && after !== undefined && areSame(before.shares, after.shares);
}

function alike<T>(all: readonly T[], key: (one: T) => string): (readonly T[])[] {
  const members = new MultiMap<string, T>();
  all.forEach(one => members.add(key(one), one));
  return members.entries().map(([, same]) => same);
}

function isServed(request: RequestShares | undefined): boolean {
  return Object.keys(request?.shares ?? {}).some(end => !isFailure(end) && end !== 'outside');
}

function kindOf(members: readonly RequestChange[], byRequest: MultiMap<string, Finding>): RequestKind {
  const [{ before, after, changed }] = members;
  const { from, condition, direct } = requestOf(members[0]);
  const findings = members.flatMap(member => [...byRequest.get(requestOf(member).text)]);
  return {
    from,
    condition,
    direct,
    changed,
    before,
    after,
    addresses: [...new Set(members.map(member => requestOf(member).address))],
    findings: [...new Set(findings)],
  };
}

function keyOf({ condition, direct, changed, before, after }: Pick<RequestKind, 'condition' | 'direct' | 'changed' | Side>): string {
  const shares = [before, after].map(side => side === undefined ? null : inOrder(side.shares));
  return JSON.stringify([condition ?? null, direct, changed, shares, orderText({ before, after }) ?? null]);
}
