import { Workload } from './cluster/workload';
import { Decision } from './decision';
import { Fraction } from './fraction';
import { OutcomeKind } from './outcome';

/** Where a request ends. */
export interface End {
  readonly kind: OutcomeKind;
  readonly reason: string;
  readonly workload?: Workload;
  readonly status?: number;
  readonly grpcStatus?: number;
  readonly location?: string;
}

/** Copies of a request that go to a workload. */
export interface Copy {
  readonly workload: Workload;
  readonly share: Fraction;
}

/** One way that a request can take. The shares of all ways of a request add up to one. */
export interface Branch {
  readonly share: Fraction;
  readonly end: End;
  readonly chain: readonly Decision[];
  readonly copies: readonly Copy[];
}

/** Something that a part of the requests meets. */
export interface Weighted<T> {
  readonly share: Fraction;
  readonly value: T;
}

/** All requests. */
export const ONE = new Fraction(1);

/** Shares of ways by a text for their ends, without those that nobody meets. */
export function sharesBy(branches: readonly Branch[], textOf: (end: End) => string): [text: string, share: number][] {
  const sums = new Map<string, Fraction>();
  for (const { end, share } of branches) {
    const text = textOf(end);
    sums.set(text, (sums.get(text) ?? new Fraction(0)).add(share));
  }
  return [...sums].filter(([, share]) => share.compare(0) > 0).map(([text, share]) => [text, share.valueOf()]);
}

/** The one way there is. */
export function certain(end: End, ...chain: Decision[]): Branch[] {
  return [{ share: ONE, end, chain, copies: [] }];
}

/** An answer that a proxy gives by itself. */
export function response(status: number, reason: string, ...chain: Decision[]): Branch[] {
  return certain({ kind: OutcomeKind.RESPONSE, status, reason }, ...chain);
}

/** Each way of each part, at its share of the whole. */
export function weighted(parts: readonly Weighted<Branch[]>[]): Branch[] {
  return parts.length === 1 && parts[0].share.equals(ONE)
    ? parts[0].value
    : parts.flatMap(({ share, value }) => value.map(({ share: part, end, chain, copies }) => (
      { share: part.mul(share), end, chain, copies: copies.map(copy => ({ ...copy, share: copy.share.mul(share) })) })));
}

/** The same ways with decisions that come before. */
export function after(chain: readonly Decision[], branches: Branch[]): Branch[] {
  return chain.length === 0 ? branches
    : branches.map(({ share, end, chain: further, copies }) => ({ share, end, chain: [...chain, ...further], copies }));
}

/** The same ways, and a copy of each request; shares of copies are per request. */
export function mirrored(copies: readonly Copy[], branches: Branch[]): Branch[] {
  return copies.length === 0 ? branches : branches.map(branch => ({
    ...branch, copies: [...branch.copies, ...copies.map(copy => ({ ...copy, share: copy.share.mul(branch.share) }))],
  }));
}
