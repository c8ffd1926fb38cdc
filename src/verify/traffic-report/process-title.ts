import { ProcessChange } from '../traffic-diff';

/** Name of a process: `shop/web`. */
export function titleOf({ namespace, name }: ProcessChange): string {
  return `${namespace}/${name}`;
}

/** Whether a process, or a track of it, comes or goes; nothing where it is there before and after. */
export function presenceOf({ before, after }: { readonly before?: unknown; readonly after?: unknown }): 'new' | 'gone' | undefined {
  return before === undefined ? 'new' : after === undefined ? 'gone' : undefined;
}
