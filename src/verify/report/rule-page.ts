import { wellFormed } from './printable';

/** Where the project is. */
export const REPOSITORY = 'https://github.com/cdk8s-canary/cdk8s-canary';

/** The page of a rule. */
export function rulePage(id: string): string {
  return `${REPOSITORY}/blob/main/docs/rules/${encodeURIComponent(wellFormed(id))}.md`;
}
