import { checkPercentage } from './percentage';
import { RoutingContext } from './routing-provider';

/** A dark launch: copies of requests go to the canary, and its answers are thrown away. */
export interface MirrorOptions {
  /** How many of a hundred requests are copied, from 0.0001 to 100. */
  readonly percentage: number;
}

/**
 * Adds everything wrong with a mirror by itself.
 *
 * @param owner whose it is, as messages say it: `route prefix "/api"`
 */
export function checkMirror(owner: string, mirror: MirrorOptions | undefined, problems: string[]): void {
  if (mirror !== undefined) {
    checkPercentage(`${owner} mirror.percentage`, mirror.percentage, problems);
  }
}

/**
 * Adds what the split of the service has against a mirror.
 *
 * @param whose the route in words
 */
export function checkMirrorSplit(
  whose: string, { hasCanary, canary: { weight, replicas }, idle, blueGreen }: RoutingContext, problems: string[],
): void {
  if (!hasCanary) {
    problems.push(`${whose} needs a canary for mirror: add canary, or remove mirror`);
  }
  if (weight > 0) {
    const [when, wayOut] = blueGreen
      ? ['while the canary is active', 'remove mirror']
      : [`beside a canary weight, got weight ${weight}`, 'set weight 0, or remove mirror'];
    problems.push(`${whose} must not mirror ${when}: the requests of the canary would reach it twice; ${wayOut}`);
  }
  if (hasCanary && replicas === 0 && !idle) {
    problems.push(`${whose} must have canary pods to mirror to, got 0 replicas: set replicas, or idle: true`);
  }
}
