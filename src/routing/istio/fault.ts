import { Duration } from 'cdk8s';
import { checkStatus } from './direct-response';
import { checkDuration, istioDuration } from './durations';
import type * as istio from '../../imports/networking.istio.io';
import { checkPercentage } from '../percentage';

/**
 * Failures that the proxy makes up, to see what callers do about them. At least one of `abortStatus` and `delay`.
 *
 * Percentages are always written down: without them Istio aborts and delays nothing (measured).
 */
export interface FaultOptions {
  /**
   * Status that requests get, from 200 to 599; the canary does not get them.
   *
   * @default - none are aborted
   */
  readonly abortStatus?: number;

  /**
   * How many of a hundred requests are aborted, from 0.0001 to 100. Refused without `abortStatus`.
   *
   * @default 100
   */
  readonly abortPercentage?: number;

  /**
   * How long requests wait before they go to the canary, from 1 ms.
   *
   * @default - none are delayed
   */
  readonly delay?: Duration;

  /**
   * How many of a hundred requests are delayed, from 0.0001 to 100. Refused without `delay`.
   *
   * @default 100
   */
  readonly delayPercentage?: number;
}

/** A fault as Istio has it. */
export function faultSpec({ abortStatus, abortPercentage = 100, delay, delayPercentage = 100 }: FaultOptions): istio.VirtualServiceSpecHttpFault {
  return {
    abort: abortStatus === undefined ? undefined : { httpStatus: abortStatus, percentage: { value: abortPercentage } },
    delay: delay === undefined ? undefined : { fixedDelay: istioDuration(delay), percentage: { value: delayPercentage } },
  };
}

/**
 * Adds everything wrong with a fault.
 *
 * @param owner whose it is, as messages say it: `route prefix "/api"`
 */
export function checkFault(owner: string, fault: FaultOptions | undefined, problems: string[]): void {
  if (fault === undefined) {
    return;
  }
  const { abortStatus, abortPercentage = 100, delay, delayPercentage = 100 } = fault;
  if (abortStatus === undefined && delay === undefined) {
    problems.push(`${owner} fault must have abortStatus or delay, got neither: set one, or remove fault`);
  }
  if (abortStatus === undefined && fault.abortPercentage !== undefined) {
    problems.push(`${owner} fault.abortPercentage needs abortStatus, got ${abortPercentage} without it: set abortStatus`);
  }
  if (delay === undefined && fault.delayPercentage !== undefined) {
    problems.push(`${owner} fault.delayPercentage needs delay, got ${delayPercentage} without it: set delay`);
  }
  if (abortStatus !== undefined) {
    checkStatus(`${owner} fault.abortStatus`, abortStatus, problems);
  }
  checkDuration(`${owner} fault.delay`, delay, problems);
  checkPercentage(`${owner} fault.abortPercentage`, abortPercentage, problems);
  checkPercentage(`${owner} fault.delayPercentage`, delayPercentage, problems);
}
