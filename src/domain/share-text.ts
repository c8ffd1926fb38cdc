/** Annotation with the share that numbers of pods make. */
export const SHARE_ANNOTATION = 'cdk8s-canary.dev/share';

/** A share in percent with at most two decimals. */
export function rounded(share: number): number {
  return Number(share.toFixed(2));
}

/** Shares in percent, by track, as people read them: `stable=80%, canary=20%`. */
export function shareText(shares: { [track: string]: number }): string {
  return Object.entries(shares).map(([track, share]) => `${track}=${rounded(share)}%`).join(', ');
}
